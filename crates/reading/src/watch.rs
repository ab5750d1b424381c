/*!
The watch list: what the report says is still to come, or must be done, and by whom.

It is drawn from the events whose status points ahead, and from warnings, which are statements.
*/

use std::ops::Range;

use watchfloor_ontology::{EventType, QuadClass};

use crate::contract::{Status, WatchKind};
use crate::events;
use crate::lemma::lemma;
use crate::statements;
use crate::syntax::Text;
use crate::times;

/// An item of the watch list, in words of the text.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) kind: WatchKind,
    pub(crate) by: Option<usize>,
    pub(crate) to: Option<usize>,
    pub(crate) what: Range<usize>,
    pub(crate) condition: Option<Range<usize>>,
    pub(crate) due: Option<String>,
    pub(crate) event: Option<usize>,
    pub(crate) attribution: Option<usize>,
}

/// Verbs and nouns of warning.
const WARNING: &[&str] = &["warn", "warning", "caution", "alert"];
/// Auxiliaries of what is to come.
const TO_COME: &[&str] = &["will", "would", "wo", "'ll", "’ll", "shall", "never"];

/// The watch list, in the order of the text.
pub(crate) fn watch(
    text: &Text<'_>,
    events: &[events::Draft],
    said: &[statements::Draft],
    times: &[times::Draft],
) -> Vec<Draft> {
    let mut found: Vec<Draft> = (0..events.len())
        .filter(|&at| !is_told_by_another(events, at))
        .filter_map(|at| from_event(text, events, at, times))
        .collect();
    found.extend((0..said.len()).filter_map(|at| warning(text, events, said, at)));
    found.sort_by_key(|item| item.what.start);
    found
}

/// Whether the event only announces another, which stands in the list itself: "threatened to
/// bomb", "agreed to withdraw".
fn is_told_by_another(events: &[events::Draft], at: usize) -> bool {
    let announcer = &events[at];
    let announced = |status: Status| match announcer.kind {
        EventType::Threaten => matches!(status, Status::Threatened | Status::Conditional),
        EventType::Request => status == Status::Requested,
        EventType::Agree => matches!(status, Status::Committed | Status::Conditional),
        _ => false,
    };
    let mut others = events.iter().enumerate();
    others.any(|(other, event)| {
        other != at
            && announced(event.status)
            && announcer.clause.contains(&event.carrier)
    })
}

fn from_event(
    text: &Text<'_>,
    events: &[events::Draft],
    at: usize,
    times: &[times::Draft],
) -> Option<Draft> {
    let event = &events[at];
    let hostile = matches!(
        event.kind.quad(),
        QuadClass::VerbalConflict | QuadClass::MaterialConflict
    );
    let due = times::deadline(text, times, event);
    let told = matches!(event.status, Status::Happened | Status::Ongoing);
    let kind = match (event.status, event.kind) {
        (_, EventType::Threaten) if event.status != Status::Denied => WatchKind::Threat,
        (_, EventType::Request) if told && due.is_some() => WatchKind::Deadline,
        (_, EventType::Request) if told => WatchKind::Request,
        // A promise or a deal, whose content is no act of a known type.
        (_, EventType::Agree) if told => WatchKind::Commitment,
        (Status::Requested, _) if due.is_some() => WatchKind::Deadline,
        (Status::Requested, _) => WatchKind::Request,
        (Status::Threatened, _) => WatchKind::Threat,
        (Status::Conditional, _) if hostile => WatchKind::Threat,
        (Status::Committed | Status::Conditional, _) => WatchKind::Commitment,
        (Status::Denied, _) if forsworn(text, event) => WatchKind::Commitment,
        (Status::Planned, _) => WatchKind::Expected,
        _ => return None,
    };
    // Of what is asked for, its actor is the one asked; who asks is who asked in that sentence.
    let asked = event.status == Status::Requested;
    let asker = || {
        let asks = |other: &&events::Draft| {
            other.kind == EventType::Request && other.clause.contains(&event.carrier)
        };
        events.iter().find(asks).and_then(|other| other.actors.first().copied())
    };
    let (by, to) = if asked {
        (asker(), event.actors.first().copied())
    } else {
        (event.actors.first().copied(), event.recipients.first().copied())
    };
    Some(Draft {
        kind,
        by,
        to,
        what: event.clause.clone(),
        condition: event.condition.clone(),
        due,
        event: Some(at),
        attribution: event.attributions.first().copied(),
    })
}

/// Whether the denial is a promise: "will not take part".
fn forsworn(text: &Text<'_>, event: &events::Draft) -> bool {
    (event.clause.start..event.carrier).any(|word| {
        event.carrier - word <= 4
            && TO_COME.contains(&text.form(word).to_lowercase().as_str())
    })
}

/// A warning whose danger is not an act of the one who warns.
fn warning(
    text: &Text<'_>,
    events: &[events::Draft],
    said: &[statements::Draft],
    at: usize,
) -> Option<Draft> {
    let statement = &said[at];
    let warns = |word: usize| {
        WARNING.contains(&lemma(text.form(word), text.word(word).xpos).as_str())
    };
    if !statement.cue.clone()?.any(warns) {
        return None;
    }
    let what = statement.content.first()?.clone();
    let threatens = |event: &events::Draft| {
        let cue = statement.cue.as_ref();
        event.kind == EventType::Threaten
            && cue.is_some_and(|cue| cue.contains(&event.carrier))
            || what.contains(&event.carrier)
                && matches!(event.status, Status::Threatened | Status::Conditional)
    };
    if events.iter().any(threatens) {
        return None;
    }
    Some(Draft {
        kind: WatchKind::Warning,
        by: statement.source.actor,
        to: statement.addressee.as_ref().and_then(|(_, actor)| *actor),
        what,
        condition: None,
        due: None,
        event: None,
        attribution: Some(at),
    })
}
