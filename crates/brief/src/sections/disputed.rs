//! What some assert and others deny: both sides in their words.

use std::cmp::Reverse;

use watchfloor_room::picture::{Matter, Stance, State};

use super::{Work, event_is_rejected, one_of_each_origin, plain_section, references};
use crate::desk::quoted_span;
use crate::page::{Entry, Run, Runs, Section};
use crate::words;

/// Origins quoted on each side.
const MOST_OF_A_SIDE: usize = 3;

/// The section; none where nothing is disputed.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let mut disputed: Vec<&Matter> = work
        .desk
        .picture
        .matters
        .iter()
        .filter(|matter| is_disputed(matter))
        .filter(|matter| work.is_recent(latest(matter)))
        .filter(|matter| {
            !event_is_rejected(matter.event.and_then(|id| work.desk.event(id)))
        })
        .collect();
    // What is asserted and denied comes before what is only denied. Equals stay in the picture's order.
    disputed.sort_by_key(|matter| {
        (matter.origins == 0, Reverse(latest(matter)), Reverse(matter.origins))
    });
    let shown = disputed.iter().take(work.settings.limit);
    let entries = shown.map(|matter| entry(work, matter)).collect();
    plain_section(
        "disputed",
        "Disputed",
        Some("both sides, in their words"),
        disputed.len(),
        entries,
    )
}

/// Whether there are two sides: a denial of what nobody says is no dispute, but a statement.
pub(crate) fn is_disputed(matter: &Matter) -> bool {
    let mut standing = matter.claims.iter().filter(|claim| claim.retired.is_none());
    matches!(matter.state, State::Contradicted | State::Denied)
        && standing.any(|claim| claim.stance != Stance::Denies)
}

/// How whoever says that it is not so is introduced.
pub(crate) fn verb(state: State) -> &'static str {
    if state == State::Denied { "denied by" } else { "contradicted by" }
}

/// When the room last learnt something of a matter.
pub(crate) fn latest(matter: &Matter) -> i64 {
    matter.claims.iter().map(|claim| claim.learnt).max().unwrap_or(i64::MIN)
}

/// What a matter is about: the event, or where there is none the words of its first claim.
pub(crate) fn about(work: &Work<'_>, matter: &Matter) -> Runs {
    let mut runs = match matter.event.and_then(|id| work.desk.event(id)) {
        Some(event) => words::event(event),
        None => {
            let first = matter.claims.first();
            let words = first.and_then(|claim| {
                let report = work.desk.report(claim.report)?;
                Some(quoted_span(report, claim.words, work.settings.quote))
            });
            vec![
                words.unwrap_or_else(|| Run::faint("words that are not in this picture")),
            ]
        }
    };
    runs.push(Run::Lines(vec![matter.event.unwrap_or(matter.id)]));
    runs
}

fn entry(work: &Work<'_>, matter: &Matter) -> Entry {
    let mut details = side(work, matter, Stance::Asserts, "asserted by");
    details.extend(side(work, matter, Stance::Denies, verb(matter.state)));
    // The first of the last turns that have this state: others only brought another origin.
    let since =
        matter.history.iter().rev().take_while(|turn| turn.state == matter.state).last();
    if let Some(turn) = since {
        let (word, _) = words::state(matter.state);
        let mut runs =
            vec![Run::faint(format!("{word} since {}", words::moment(turn.at)))];
        runs.extend(references(turn.line.or(Some(matter.id))));
        details.push(runs);
    }
    let (word, tone) = words::state(matter.state);
    Entry { label: Some((word.to_owned(), tone)), head: about(work, matter), details }
}

/// The words of those on one side, one of each origin.
fn side(work: &Work<'_>, matter: &Matter, stance: Stance, before: &str) -> Vec<Runs> {
    let mut claims = one_of_each_origin(matter, stance);
    let mut before = before;
    if claims.is_empty() && stance == Stance::Asserts {
        // It is disputed, so somebody announces it or says that it may be so.
        before = "announced by";
        claims = one_of_each_origin(matter, Stance::Announces);
        if claims.is_empty() {
            before = "called possible by";
            claims = one_of_each_origin(matter, Stance::Doubts);
        }
    }
    let mut sides: Vec<Runs> = claims
        .iter()
        .take(MOST_OF_A_SIDE)
        .map(|claim| work.claim(before, claim, ""))
        .collect();
    if claims.len() > MOST_OF_A_SIDE {
        let rest = &claims[MOST_OF_A_SIDE..];
        let names: Vec<String> =
            rest.iter().map(|claim| words::origin(&claim.origin)).collect();
        let mut runs =
            vec![Run::plain(format!("also {before} {}", words::listed_origins(&names)))];
        runs.extend(references(rest.iter().map(|claim| claim.line)));
        sides.push(runs);
    }
    sides
}
