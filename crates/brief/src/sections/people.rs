//! What people said in the room, apart from what the room made of reports.

use watchfloor_record::Act;

use super::{Work, plain_section};
use crate::desk::{outlet, quoted_span};
use crate::page::{Entry, Run, Section, Tone};
use crate::safe;
use crate::words;

/// The section; none where nobody said anything.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let snapshot = work.desk.snapshot;
    let mut acts: Vec<&Act> = snapshot.acts.iter().chain(&snapshot.unplaced).collect();
    acts.sort_by_key(|act| std::cmp::Reverse(act.id));
    let shown = acts.iter().take(work.settings.limit);
    let entries = shown.map(|act| entry(work, act)).collect();
    let note = Some("analysts, not the machine; what they reject is left out above");
    plain_section("people", "People's words", note, acts.len(), entries)
}

/// What one person said, with the lines it is about.
pub(crate) fn entry(work: &Work<'_>, act: &Act) -> Entry {
    let is_unplaced = work.desk.snapshot.unplaced.iter().any(|other| other.id == act.id);
    let act = &act.act;
    let (word, tone) = verb(&act.verb);
    let mut head = vec![
        Run::strong(words::name(&act.author)),
        Run::plain(format!(", {}", words::moment(act.at))),
    ];
    if let Some(to) = act.assignee() {
        head.push(Run::plain(format!(", to {}", words::name(to))));
    }
    if let Some(own) = act.own_words().map(|own| safe::short(own, 600)) {
        head.push(Run::plain(": "));
        head.push(Run::quote(own));
    }
    let lines: Vec<_> = [act.target].into_iter().chain(act.other).collect();
    head.push(Run::Lines(lines.clone()));
    let mut details = Vec::new();
    for line in lines {
        let Some((report, _)) = work.desk.item(line) else { continue };
        let Some(sentence) = report.sentence(line) else { continue };
        details.push(vec![
            Run::faint(format!("about {}: ", outlet(report))),
            quoted_span(report, sentence, work.settings.quote),
            Run::Lines(vec![line]),
        ]);
    }
    if is_unplaced {
        details.push(vec![Run::faint(
            "of an earlier reading; nothing is read in these words any more, and it changes nothing",
        )]);
    }
    Entry { label: Some((word.to_owned(), tone)), head, details }
}

/// What somebody did, in a word of the page's own.
pub(crate) fn verb(verb: &str) -> (&'static str, Tone) {
    match verb {
        "confirm" => ("confirmed", Tone::Firm),
        "reject" => ("rejected", Tone::Dispute),
        "merge" => ("joined", Tone::Calm),
        "split" => ("parted", Tone::Calm),
        "note" => ("noted", Tone::Calm),
        "correct" => ("corrected", Tone::Dispute),
        "assign" => ("assigned", Tone::Calm),
        "acknowledge" => ("acknowledged", Tone::Calm),
        _ => ("did", Tone::Calm),
    }
}
