//! The reports that a page rests on, with the sentences of the lines it names.

use std::collections::{BTreeMap, BTreeSet};

use watchfloor_record::{Line, VersionId};
use watchfloor_room::{Item, Known};

use super::Work;
use crate::desk::{outlet, sentence};
use crate::page::{Page, Run, Runs, SourceNote};
use crate::safe;
use crate::words;

/// Characters of a sentence shown as evidence.
const SENTENCE: usize = 700;
/// Copies and versions named of one report.
const MOST_KIN: usize = 5;

/// Adds to a page the reports of all lines it names.
pub(crate) fn add(work: &Work<'_>, page: &mut Page) {
    let mut cited: BTreeMap<VersionId, Vec<(Line, Runs)>> = BTreeMap::new();
    for line in page.lines() {
        if let Some((report, item)) = work.desk.item(line) {
            let lines = cited.entry(report.id).or_default();
            lines.push((line, evidence(report, &item)));
        }
    }
    let named: BTreeSet<VersionId> = page.reports();
    for id in named {
        if work.desk.report(id).is_some() {
            cited.entry(id).or_default();
        }
    }
    let total = work.desk.snapshot.reports.len();
    let left = total.saturating_sub(cited.len());
    if left > 0 {
        let all = if cited.is_empty() { "" } else { "more " };
        page.sources_note = Some(format!(
            "{} known, not quoted here",
            words::counted(left, &format!("{all}report"))
        ));
    }
    for (id, lines) in cited {
        if let Some(report) = work.desk.report(id) {
            page.sources.push(SourceNote {
                id,
                about: about(report),
                kin: kin(work, report),
                evidence: lines,
            });
        }
    }
}

/// A line's sentence, with a word for what kind of line it is.
fn evidence(report: &Known, item: &Item<'_>) -> Runs {
    let kind = match item {
        Item::Act(..) => "act",
        Item::Statement(..) => "statement",
        Item::Figure(..) => "figure",
        Item::Watch(..) => "announcement",
    };
    let mut runs = vec![Run::faint(format!("{kind}: "))];
    runs.extend(sentence(report, item, SENTENCE));
    runs
}

/// "Northwater Dispatch · “headline” · published … · learnt … · address".
pub(crate) fn about(report: &Known) -> Runs {
    let mut runs = vec![Run::strong(outlet(report))];
    let title = report.title.as_deref().map(|title| safe::short(title, 160));
    if let Some(title) = title.filter(|title| !title.is_empty()) {
        runs.push(Run::plain(" "));
        runs.push(Run::quote(title));
    }
    let learnt = words::moment(report.learnt);
    let published =
        report.published.as_deref().map(|published| match published.contains('T') {
            true => words::moment(report.stamp),
            false => safe::short(published, 40),
        });
    runs.push(Run::plain(match published {
        Some(published) if published == learnt => {
            format!(" · published and learnt {learnt}")
        }
        Some(published) => format!(" · published {published}, learnt {learnt}"),
        None => format!(" · date of publication not known, learnt {learnt}"),
    }));
    if let Some(address) = &report.address {
        runs.push(Run::plain(" · "));
        runs.push(Run::Address(safe::short(address, 2_000)));
    }
    runs
}

/// What a report is a version or copy of, and which reports are versions and copies of it.
pub(crate) fn kin(work: &Work<'_>, report: &Known) -> Option<String> {
    let numbers = |ids: &[VersionId]| {
        let named: Vec<String> = ids.iter().map(ToString::to_string).collect();
        words::listed(&named, MOST_KIN)
    };
    let mut parts = Vec::new();
    if let Some(original) = report.copy_of {
        let of = work.desk.report(original).map(outlet);
        let of = of.map(|of| format!(" of {of}")).unwrap_or_default();
        parts.push(format!("mostly a copy of report {original}{of}"));
    }
    let others: Vec<VersionId> = work
        .desk
        .versions(report)
        .iter()
        .copied()
        .filter(|id| *id != report.id)
        .collect();
    if let Some(later) = report.later {
        parts.push(format!("replaced by its later version, report {later}"));
    } else if let Some(earlier) = report.earlier {
        parts.push(format!("a later version of report {earlier}"));
    }
    let rest: Vec<VersionId> = others
        .into_iter()
        .filter(|id| Some(*id) != report.later && Some(*id) != report.earlier)
        .collect();
    if !rest.is_empty() {
        parts.push(format!("other versions: report {}", numbers(&rest)));
    }
    let copies = work.desk.copies(report.id);
    if !copies.is_empty() {
        let named: Vec<String> = copies
            .iter()
            .map(|id| match work.desk.report(*id) {
                Some(copy) => format!("report {id} ({})", outlet(copy)),
                None => format!("report {id}"),
            })
            .collect();
        parts.push(format!("copied in {}", words::listed(&named, MOST_KIN)));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}
