//! What is planned, promised, threatened, asked for: the watch list.

use std::cmp::Reverse;

use watchfloor_reading::contract::{CharSpan, WatchKind};
use watchfloor_room::picture::{Announcement, WatchState};

use super::{Work, plain_section, references};
use crate::desk::{quoted_span, quoted_words};
use crate::page::{Entry, Run, Runs, Section};
use crate::safe;
use crate::words;

/// The section; none for an empty list.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let mut list: Vec<&Announcement> = work
        .desk
        .picture
        .watch
        .iter()
        .filter(|one| {
            is_pending(one) || !is_told_as_past(one) && work.is_recent(changed(one))
        })
        .filter(|one| {
            !super::event_is_rejected(one.event.and_then(|id| work.desk.event(id)))
        })
        .collect();
    // Both sorts keep the picture's order among equals; numbers of lines go by arrival.
    list.sort_by_key(|one| {
        let due = one.due.clone().unwrap_or_else(|| "~".to_owned());
        (rank(one), due, Reverse(changed(one)))
    });
    // What became of others: the latest first, whatever day was set for them.
    list.sort_by_key(|one| (!is_pending(one)).then(|| Reverse(changed(one))));
    let shown = list.iter().take(work.settings.limit);
    let entries = shown.map(|one| entry(work, one)).collect();
    let note = Some("planned, promised, threatened, asked for; what is still open first");
    plain_section("announced", "Announced", note, list.len(), entries)
}

/// Whether it may still come: a threat whose condition came true most of all.
fn is_pending(one: &Announcement) -> bool {
    matches!(one.state, WatchState::Open | WatchState::Triggered | WatchState::Contested)
}

/// What is still open, by how soon somebody must know of it: what was set off, then threats and what has a
/// day, then what was promised, then what was asked for.
fn rank(one: &Announcement) -> u8 {
    match one.kind {
        _ if one.state == WatchState::Triggered => 0,
        WatchKind::Threat | WatchKind::Deadline | WatchKind::Warning => 1,
        _ if one.due.is_some() => 1,
        WatchKind::Commitment | WatchKind::Expected => 2,
        WatchKind::Request => 3,
    }
}

/// Whether the report that announced it told in the same breath what became of it: there was nothing to
/// watch for.
fn is_told_as_past(one: &Announcement) -> bool {
    let opened = one.life.first().map(|turn| turn.at);
    opened == Some(changed(one)) && one.life.len() > 1
}

/// When something last happened to it.
fn changed(one: &Announcement) -> i64 {
    one.life.last().map_or(i64::MIN, |turn| turn.at)
}

/// "threat · Karsenia → Velmora: “close the strait” · “if the convoy enters” · due 2031-05-13".
pub(crate) fn head(work: &Work<'_>, one: &Announcement, most: usize) -> Runs {
    let by: Vec<_> = one.by.iter().cloned().collect();
    let to: Vec<_> = one.to.iter().cloned().collect();
    let mut runs = vec![Run::plain(format!("{} · ", words::watch_kind(one.kind)))];
    if by.is_empty() && to.is_empty() {
        runs.push(Run::faint("by whom is not said"));
    } else {
        runs.extend(words::who(&by, &to));
    }
    if let Some(report) = work.desk.report(one.report) {
        runs.push(Run::plain(": "));
        runs.push(quoted_span(report, without(one.what, one.condition), most));
        if let Some(condition) = one.condition {
            let words = report.words(condition).to_lowercase();
            let first = words.split_whitespace().next().unwrap_or_default();
            let says_so =
                ["if", "unless", "when", "once", "as", "until"].contains(&first);
            runs.push(Run::plain(if says_so { " · " } else { " · condition: " }));
            runs.push(quoted_words(report, condition, most));
        }
    }
    if let Some(due) = &one.due {
        runs.push(Run::plain(" · due "));
        runs.push(Run::strong(safe::short(&due.replace('T', " "), 30)));
    }
    runs
}

/// What is announced, without the condition where that ends it: it is told apart.
fn without(what: CharSpan, condition: Option<CharSpan>) -> CharSpan {
    match condition {
        Some(condition) if what[0] < condition[0] && what[1] <= condition[1] => {
            [what[0], what[1].min(condition[0])]
        }
        _ => what,
    }
}

fn entry(work: &Work<'_>, one: &Announcement) -> Entry {
    let mut head = self::head(work, one, work.settings.quote);
    head.push(Run::Lines(vec![one.id]));
    let mut details = vec![vouched(one)];
    for turn in one.life.iter().filter(|turn| turn.state != WatchState::Open) {
        let (word, tone) = words::watch_state(turn.state);
        let mut runs = vec![
            Run::State(word.to_owned(), tone),
            Run::plain(format!(", {}", words::moment(turn.at))),
        ];
        match turn.line.and_then(|line| work.words_of(line)) {
            Some(quote) => {
                runs.push(Run::plain(": "));
                runs.extend(quote);
            }
            None => {
                runs.push(Run::plain(if turn.line.is_some() {
                    ""
                } else {
                    ", by its date alone"
                }));
                runs.extend(references(turn.line.or(Some(one.id))));
            }
        }
        details.push(runs);
    }
    let (word, tone) = words::watch_state(one.state);
    Entry { label: Some((word.to_owned(), tone)), head, details }
}

/// "says X, in 3 lines [12] [15] [17]".
fn vouched(one: &Announcement) -> Runs {
    let mut runs = vec![Run::plain(format!("says {}", words::origin(&one.origin)))];
    if one.lines.len() > 1 {
        runs.push(Run::plain(format!(
            ", {}",
            words::counted(one.lines.len(), "mention")
        )));
    }
    runs.extend(references(one.lines.iter().copied().chain([one.id])));
    runs
}
