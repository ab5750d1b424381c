//! Whether the room has what a line asks for.

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::Status;
use watchfloor_room::changes::{Change, Quote};
use watchfloor_room::picture::{EntryState, EventCard, Matter, Stance, State, Tally};

use crate::room::view::{Hold, View, contains, has_name, origin_is, party_is, stems};
use crate::room::wanted::{Counted, EntryName, Event, Name, Wanted};

/// Whether `wanted` is there. `changes` are those since the first report.
pub(crate) fn is_found(view: &View<'_>, changes: &[Change], wanted: &Wanted) -> bool {
    let picture = view.picture;
    match wanted {
        Wanted::Event(event) => {
            picture.events.iter().any(|card| is_event(view, card, event))
        }
        Wanted::NoEvent(event) => {
            !picture.events.iter().any(|card| is_event(view, card, event))
        }
        Wanted::Events { count, kind } => {
            let told = picture.events.iter().filter(|card| is_told(view, card, *kind));
            told.count() == *count
        }
        Wanted::Claim { words, state, origins, by } => {
            matters(view, words).any(|matter| {
                matter.state == *state
                    && origins.is_none_or(|origins| origins == matter.origins)
                    && by.as_ref().is_none_or(|by| is_denied_by(matter, by))
            })
        }
        Wanted::Tally { counted } => picture.tallies.iter().any(|tally| {
            counts(tally, counted)
                && (tally.low, tally.high) == (counted.low, counted.high)
        }),
        Wanted::Entry { counted, who, state } => {
            let tallies = picture.tallies.iter().filter(|tally| counts(tally, counted));
            tallies.flat_map(|tally| &tally.entries).any(|entry| {
                (entry.low, entry.high) == (counted.low, counted.high)
                    && origin_is(&entry.origin, who)
                    && entry_name(&entry.state) == *state
            })
        }
        Wanted::Watch { kind, by, words, state } => picture.watch.iter().any(|item| {
            item.kind == *kind
                && item.state == *state
                && view.announcer_is(item, by)
                && view.watch_holds(item, words).is_some()
        }),
        Wanted::NoWatch { kind, by, words } => !picture.watch.iter().any(|item| {
            item.kind == *kind
                && view.announcer_is(item, by)
                && view.watch_holds(item, words).is_some()
        }),
        Wanted::Version(later, earlier) => is_version(view, *later, *earlier),
        Wanted::Copy(copy, original) => is_copy(view, *copy, *original),
        Wanted::Story(reports) => {
            let stories = stories(view, reports);
            stories.iter().all(|story| story.is_some() && *story == stories[0])
        }
        Wanted::Apart(reports) => {
            let stories = stories(view, reports);
            let differs = |nth: usize| !stories[..nth].contains(&stories[nth]);
            stories.iter().all(Option::is_some) && (0..stories.len()).all(differs)
        }
        Wanted::Changed { old, new } => changes.iter().any(|change| {
            let is_old = change.before.is_some_and(|quote| quotes(view, quote, old));
            is_old
                && match (new, change.after) {
                    (None, after) => after.is_none(),
                    (Some(new), Some(after)) => quotes(view, after, new),
                    (Some(_), None) => false,
                }
        }),
        Wanted::Tension { names, mark } => {
            let marks = picture
                .tension
                .iter()
                .filter(|pair| {
                    let [one, other] = &pair.parties;
                    let is = |one, other| {
                        party_is(one, &names[0]) && party_is(other, &names[1])
                    };
                    is(one, other) || is(other, one)
                })
                .flat_map(|pair| pair.days.iter().filter_map(|day| day.mark));
            let marks: Vec<_> = marks.collect();
            mark.map_or(marks.is_empty(), |mark| marks.contains(&mark))
        }
    }
}

/// Acts that people do together: who is on which side is not told.
fn is_mutual(kind: EventType) -> bool {
    matches!(kind, EventType::Agree | EventType::Consult)
}

fn is_event(view: &View<'_>, card: &EventCard, event: &Event) -> bool {
    let of_kind = card.kind == event.kind.name() && card.status == event.status;
    let side = |actors: bool, name: &Name| view.side_is(card, actors, name);
    let either = |name: &Name| side(true, name) || side(false, name);
    let as_written = side(true, &event.actor) && side(false, &event.recipient);
    let together =
        is_mutual(event.kind) && either(&event.actor) && either(&event.recipient);
    let in_reports = event.reports.as_ref().is_none_or(|reports| {
        let mut wanted: Vec<_> =
            reports.iter().filter_map(|nth| view.ids.get(*nth)).collect();
        let mut found: Vec<_> = card.reports.iter().collect();
        wanted.sort_unstable();
        found.sort_unstable();
        found.dedup();
        wanted == found
    });
    of_kind && (as_written || together) && in_reports
}

/// Whether an event is of the kind and said to have happened, by somebody who has not taken it back.
fn is_told(view: &View<'_>, card: &EventCard, kind: EventType) -> bool {
    let is_gone = |matter: &Matter| {
        matter.event == Some(card.id)
            && matches!(matter.state, State::Withdrawn | State::Corrected)
    };
    card.kind == kind.name()
        && matches!(card.status, Status::Happened | Status::Ongoing)
        && !view.picture.matters.iter().any(is_gone)
}

/// The matters with a claim that has the quoted words: those that hold them most closely, and no others.
/// Where "struck" is read as an act, the other acts of its sentence are not what `"struck the hospital"`
/// asks for.
pub(crate) fn matters<'v>(
    view: &'v View<'_>,
    quoted: &str,
) -> impl Iterator<Item = &'v Matter> {
    let held: Vec<(Hold, &Matter)> = view
        .picture
        .matters
        .iter()
        .filter_map(|matter| {
            let holds =
                matter.claims.iter().filter_map(|claim| view.claim_holds(claim, quoted));
            Some((holds.min()?, matter))
        })
        .collect();
    let closest = held.iter().map(|(hold, _)| *hold).min();
    held.into_iter()
        .filter(move |(hold, _)| Some(*hold) == closest)
        .map(|(_, matter)| matter)
}

/// Whether somebody of that name denies the matter, and has not taken that back.
fn is_denied_by(matter: &Matter, name: &str) -> bool {
    let name = Name::Words(name.to_owned());
    matter.claims.iter().any(|claim| {
        claim.stance == Stance::Denies
            && claim.retired.is_none()
            && origin_is(&claim.origin, &name)
    })
}

/// Whether a tally is about what is counted.
pub(crate) fn counts(tally: &Tally, counted: &Counted) -> bool {
    let role = counted.role.is_none_or(|role| tally.role == Some(role));
    let item = counted.item.as_ref().is_none_or(|wanted| {
        let there = stems(tally.item.as_deref().unwrap_or_default());
        let wanted = stems(wanted);
        !wanted.is_empty() && wanted.iter().all(|stem| there.contains(stem))
    });
    role && item
}

pub(crate) fn entry_name(state: &EntryState) -> EntryName {
    match state {
        EntryState::Current => EntryName::Current,
        EntryState::Superseded { .. } => EntryName::Superseded,
        EntryState::Conflicting { .. } => EntryName::Conflicting,
    }
}

/// Whether one report is a later version of the other, be there versions between them or not.
fn is_version(view: &View<'_>, later: usize, earlier: usize) -> bool {
    let (Some(later), Some(earlier)) = (view.report(later), view.report(earlier)) else {
        return false;
    };
    let mut before = later.earlier;
    // As many steps as there are reports: a chain that a fault made a ring ends too.
    for _ in 0..view.ids.len() {
        let Some(id) = before else { return false };
        if id == earlier.id {
            return true;
        }
        before = view.snapshot.report(id).and_then(|report| report.earlier);
    }
    false
}

/// Whether one report is a copy of the other, or a copy of a copy of it.
fn is_copy(view: &View<'_>, copy: usize, original: usize) -> bool {
    let (Some(copy), Some(original)) = (view.report(copy), view.report(original)) else {
        return false;
    };
    let mut source = copy.copy_of;
    for _ in 0..view.ids.len() {
        let Some(id) = source else { return false };
        if id == original.id {
            return true;
        }
        source = view.snapshot.report(id).and_then(|report| report.copy_of);
    }
    false
}

/// The story of each report; `None` for one that is not known yet.
fn stories(view: &View<'_>, reports: &[usize]) -> Vec<Option<i64>> {
    reports.iter().map(|nth| view.report(*nth).map(|report| report.story)).collect()
}

/// Whether words stand in a quote, or in the sentence around it.
pub(crate) fn quotes(view: &View<'_>, quote: Quote, words: &str) -> bool {
    let Some(report) = view.snapshot.report(quote.report) else { return false };
    let sentences = report.sheet.reading.sentences.iter();
    let around =
        sentences.filter(|span| span[0] < quote.span[1] && quote.span[0] < span[1]);
    contains(report.words(quote.span), words)
        || around.into_iter().any(|span| contains(report.words(*span), words))
}

/// Whether a name stands among the words of a line that was missed: for showing what is near.
pub(crate) fn near(text: &str, words: &str) -> usize {
    let there = stems(text);
    stems(words).iter().filter(|stem| there.contains(stem)).count()
        + usize::from(has_name(text, words))
}
