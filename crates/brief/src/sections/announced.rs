//! What is planned, promised, threatened, asked for: the watch list.

use std::cmp::Reverse;

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
        .filter(|one| one.state == WatchState::Open || work.is_recent(changed(one)))
        .filter(|one| {
            !super::event_is_rejected(one.event.and_then(|id| work.desk.event(id)))
        })
        .collect();
    // Open ones first: those with a date, the nearest first, then the latest. Then what became of others.
    // Both sorts keep the picture's order among equals; numbers of lines go by arrival.
    list.sort_by_key(|one| {
        let due = one.due.clone().unwrap_or_else(|| "~".to_owned());
        (one.state != WatchState::Open, due, Reverse(changed(one)))
    });
    list.sort_by_key(|one| {
        (one.state != WatchState::Open).then(|| Reverse(changed(one)))
    });
    let shown = list.iter().take(work.settings.limit);
    let entries = shown.map(|one| entry(work, one)).collect();
    let note = Some("planned, promised, threatened, asked for; open first");
    plain_section("announced", "Announced", note, list.len(), entries)
}

/// When something last happened to it.
fn changed(one: &Announcement) -> i64 {
    one.life.last().map_or(i64::MIN, |turn| turn.at)
}

/// "Karsenia → Velmora: “close the strait” if “the convoy enters” · due 2031-05-13".
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
        runs.push(quoted_span(report, one.what, most));
        if let Some(condition) = one.condition {
            runs.push(Run::plain(" · condition: "));
            runs.push(quoted_words(report, condition, most));
        }
    }
    if let Some(due) = &one.due {
        runs.push(Run::plain(" · due "));
        runs.push(Run::strong(safe::short(due, 30)));
    }
    runs
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
