//! What makes two reports the same report.

use sha2::{Digest, Sha256};

use crate::room::Incoming;

/// A hash over what was published: by whom, where, when, in which words. Of a report that comes twice
/// with these the second adds nothing.
pub(crate) fn digest(report: &Incoming) -> [u8; 32] {
    let part = &report.reading.report;
    let mut hasher = Sha256::new();
    let mut add = |field: Option<&str>| {
        // Lengths keep fields apart; a missing one differs from an empty one.
        let bytes = field.unwrap_or_default().as_bytes();
        hasher.update([u8::from(field.is_some())]);
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    };
    add(part.outlet.as_deref());
    add(report.address());
    add(part.published.as_deref());
    add(Some(&part.text));
    hasher.finalize().into()
}
