//! Nouns that tell the sector of whom they stand for, and titles that are no office.

use crate::fold::{Folded, Gap};
use crate::table::Table;

/// What a noun says of the sector of whom it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Agent<'r> {
    pub(crate) sector: &'r str,
    pub(crate) other: Option<&'r str>,
    /// Gives way to a word or name beside it that says more: "army spokesman".
    pub(crate) weak: bool,
}

/// The longest noun of a table that begins at a word.
pub(crate) fn agent_in<'r>(
    table: &'r Table,
    folded: &Folded,
    start: usize,
) -> Option<(usize, Agent<'r>)> {
    let mut best = None;
    let mut from = 0;
    for end in start + 1..=folded.len() {
        if end > start + 1 && folded.word(end - 1).gap == Gap::Break {
            break;
        }
        let found = table.find(folded.key(start, end), from);
        from = found.lines.start;
        if let Some(line) = found.lines.clone().next() {
            let mut columns = table.line(line).split('\t').skip(1);
            let sectors = columns.next().unwrap_or_default();
            let weak = columns.next() == Some("w");
            let (sector, other) = match sectors.strip_prefix('=') {
                Some(own) => (own, None),
                None => (sectors.get(..3).unwrap_or(sectors), sectors.get(3..6)),
            };
            best = Some((end, Agent { sector, other, weak }));
        }
        if !found.longer {
            break;
        }
    }
    best
}

/// Words before a name that are no office: "Mr", "the late", "then".
pub(crate) fn is_title(word: &[u8]) -> bool {
    matches!(
        word,
        b"mr"
            | b"mrs"
            | b"ms"
            | b"dr"
            | b"sir"
            | b"dame"
            | b"lord"
            | b"lady"
            | b"prof"
            | b"the"
            | b"then"
            | b"former"
            | b"ex"
            | b"late"
            | b"outgoing"
            | b"incoming"
            | b"elect"
            | b"acting"
            | b"interim"
            | b"gen"
            | b"lt"
            | b"col"
            | b"maj"
            | b"brig"
            | b"adm"
            | b"capt"
            | b"sgt"
            | b"rep"
            | b"sen"
            | b"gov"
            | b"hon"
            | b"sheikh"
            | b"sheik"
            | b"ayatollah"
            | b"mullah"
            | b"us"
            | b"and"
            | b"of"
            | b"for"
            | b"deputy"
            | b"candidate"
            | b"in"
            | b"chief"
            | b"new"
            | b"veteran"
            | b"senior"
            | b"imam"
    )
}
