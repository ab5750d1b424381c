//! What an outlet was told and others pass on in its name.
//!
//! "According to Commerce Review", where Commerce Review has it from somebody: whoever told it vouches, and the
//! outlet is no origin beside him.

use super::Draft;
use crate::maps::HashMap;
use crate::picture::{Origin, Stance};

/// Gives each claim that cites an outlet the source that this outlet itself names, the first of them.
pub(super) fn rest_on_sources(drafts: &mut [Draft<'_>]) {
    if !drafts.iter().any(|draft| draft.cites) {
        return;
    }
    for (at, source) in sources(drafts) {
        drafts[at].origin = source;
    }
}

/// The claims that cite an outlet, with the source of that outlet.
fn sources(drafts: &[Draft<'_>]) -> Vec<(usize, Box<Origin>)> {
    let mut first: HashMap<(&str, Stance), &Draft<'_>> = HashMap::default();
    for draft in drafts.iter().filter(|draft| draft.attributed) {
        if draft.origin.kind == "media" {
            continue;
        }
        // Its own report names him, or he is known through it alone.
        let through = draft.origin.key.split_once('@').map(|(_, outlet)| outlet);
        for outlet in [draft.published.as_deref(), through].into_iter().flatten() {
            let found = first.entry((outlet, draft.stance)).or_insert(draft);
            if (draft.place, &draft.origin.key) < (found.place, &found.origin.key) {
                *found = draft;
            }
        }
    }
    let cited = drafts.iter().enumerate().filter(|(_, draft)| draft.cites);
    let found = cited.filter_map(|(at, draft)| {
        let source = first.get(&(draft.origin.key.as_str(), draft.stance))?;
        // Nobody passes on what was not yet told.
        (source.place < draft.place).then(|| (at, source.origin.clone()))
    });
    found.collect()
}
