//! Whose the words of a report are: copies and borrowed sentences are their first outlet's.

use watchfloor_reading::contract::CharSpan;
use watchfloor_record::VersionId;

use super::known::Teller;
use crate::maps::HashMap;
use crate::snapshot::{Known, Snapshot};
use crate::time::DAY;

/// Sentences shorter than this (in characters) may be the same by chance.
const LONG: usize = 60;
/// Copies of copies that are followed.
const CHAIN: usize = 64;

/// Whose the words of reports are.
#[derive(Debug, Default)]
pub(super) struct Homes<'a> {
    /// The outlet that a report's words are.
    homes: HashMap<VersionId, Option<&'a str>>,
    /// Sentences that stood in an earlier report of another outlet: that outlet.
    borrowed: HashMap<(VersionId, usize), &'a str>,
    /// The report and the sentence in it that these stood in.
    firsts: HashMap<(VersionId, usize), (&'a Known, CharSpan)>,
}

/// A sentence that stood somewhere first.
#[derive(Clone, Copy)]
struct First<'a> {
    report: &'a Known,
    span: CharSpan,
    /// Whose the words of that report are, as written and as a key.
    home: Option<(&'a str, &'a str)>,
}

impl<'a> Homes<'a> {
    /// Follows copies to their roots, and sentences to where they first stood.
    pub(super) fn of(snapshot: &'a Snapshot, tellers: &[Teller<'a>]) -> Homes<'a> {
        let mut found = Homes::default();
        let mut first: HashMap<i64, First<'a>> = HashMap::default();
        for (report, told) in tellers {
            let (root, its) = root(snapshot, report, told);
            found.homes.insert(report.id, root.outlet.as_deref());
            let home = root.outlet.as_deref().zip(its);
            let sheet = &report.sheet;
            for (at, (hash, span)) in
                sheet.sentences.iter().zip(&sheet.reading.sentences).enumerate()
            {
                if span[1].saturating_sub(span[0]) < LONG {
                    continue;
                }
                let here = First { report, span: *span, home };
                let seen = first.entry(*hash).or_insert(here);
                if report.stamp.saturating_sub(seen.report.stamp) > 3 * DAY {
                    *seen = here;
                }
                if let (Some((theirs, key)), Some(ours)) = (seen.home, &told.outlet)
                    && key != ours
                {
                    found.borrowed.insert((report.id, at), theirs);
                    if seen.report.id != report.id {
                        found.firsts.insert((report.id, at), (seen.report, seen.span));
                    }
                }
            }
        }
        found
    }

    /// The outlet whose words a report's, or a sentence's, are.
    pub(super) fn home<'o>(
        &'o self,
        report: &'o Known,
        sentence: Option<usize>,
    ) -> Option<&'o str> {
        let borrowed = sentence.and_then(|at| self.borrowed.get(&(report.id, at)));
        let home = || self.homes.get(&report.id).copied();
        borrowed.copied().or_else(|| home().unwrap_or(report.outlet.as_deref()))
    }

    /// The other outlet's report in which a sentence stood first, and where.
    pub(super) fn first(
        &self,
        report: &Known,
        sentence: usize,
    ) -> Option<(&'a Known, CharSpan)> {
        self.firsts.get(&(report.id, sentence)).copied()
    }
}

/// The report that a report is a copy of in the end, or itself, with the key of its outlet.
fn root<'a>(
    snapshot: &'a Snapshot,
    report: &'a Known,
    told: &'a super::told::Told,
) -> (&'a Known, Option<&'a str>) {
    let mut root = (report, told);
    for _ in 0..CHAIN {
        let original = root.0.copy_of.and_then(|id| snapshot.report(id));
        let Some(original) = original else { break };
        root = (original, original.memo.told(original));
    }
    (root.0, root.1.outlet.as_deref())
}
