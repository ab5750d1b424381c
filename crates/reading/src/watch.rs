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

/// Verbs of what becomes of a promise: their object is no new one.
const SETTLING: &[&str] = &[
    "abandon", "betray", "break", "breach", "fulfil", "fulfill", "honor", "honour",
    "keep", "violate",
];
/// Links from an act up to the verb that announces it ("demanded that the soldiers **leave**").
const ANNOUNCED_WITHIN: usize = 4;
/// Relations over which nothing is announced.
const APART: &[&str] = &["acl:relcl", "conj", "parataxis"];

/// The watch list, in the order of the text.
pub(crate) fn watch(
    text: &Text<'_>,
    events: &[events::Draft],
    said: &[statements::Draft],
    times: &[times::Draft],
) -> Vec<Draft> {
    let mut found: Vec<Draft> = (0..events.len())
        .filter(|&at| !is_told_by_another(text, events, at) && !is_said_twice(events, at))
        .filter_map(|at| from_event(text, events, at, times))
        .collect();
    found.extend((0..said.len()).filter_map(|at| warning(text, events, said, at)));
    found.sort_by_key(|item| item.what.start);
    found
}

/// Whether the event only announces another, which stands in the list itself: "threatened to
/// bomb", "agreed to withdraw".
fn is_told_by_another(text: &Text<'_>, events: &[events::Draft], at: usize) -> bool {
    let announcer = &events[at];
    let announced = |status: Status| match announcer.kind {
        EventType::Threaten => matches!(status, Status::Threatened | Status::Conditional),
        EventType::Request => status == Status::Requested,
        EventType::Agree => matches!(status, Status::Committed | Status::Conditional),
        _ => false,
    };
    let mut others = events.iter().enumerate();
    others.any(|(other, event)| {
        // "Warned that the dam could burst": that is no act of anybody's, only the warning is.
        let is_somebodys = !event.actors.is_empty() || !has_subject(text, event);
        other != at
            && announced(event.status)
            && is_somebodys
            && announces(text, announcer, event.carrier)
    })
}

fn has_subject(text: &Text<'_>, event: &events::Draft) -> bool {
    text.children(event.carrier)
        .any(|child| text.word(child).relation.starts_with("nsubj"))
}

/// Whether the act that `carrier` names stands in the words of the one that announces it, or under its verb.
fn announces(text: &Text<'_>, announcer: &events::Draft, carrier: usize) -> bool {
    if announcer.clause.contains(&carrier) {
        return true;
    }
    let mut word = carrier;
    for _ in 0..ANNOUNCED_WITHIN {
        let above = text.word(word).head;
        if above == word || APART.contains(&text.word(word).relation) {
            return false;
        }
        if above == announcer.carrier {
            return true;
        }
        word = above;
    }
    false
}

/// Whether the event is another one in other words of the same clause, and the less sure of the two: "offered
/// to **host talks**".
fn is_said_twice(events: &[events::Draft], at: usize) -> bool {
    let event = &events[at];
    events.iter().enumerate().any(|(other, twin)| {
        let surer = (twin.confidence, at) > (event.confidence, other);
        other != at
            && surer
            && (twin.kind, twin.status) == (event.kind, event.status)
            && twin.clause == event.clause
            && twin.actors.iter().any(|actor| event.actors.contains(actor))
    })
}

/// Whether the event is a promise of which something became: "broke its promise".
fn is_settled(text: &Text<'_>, event: &events::Draft) -> bool {
    let verb = text.word(event.carrier).head;
    text.word(event.carrier).relation == "obj"
        && SETTLING.contains(&lemma(text.form(verb), text.word(verb).xpos).as_str())
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
        (_, EventType::Agree) if told && is_settled(text, event) => return None,
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
    let announcer = |kinds: &[EventType]| {
        let announced = |other: &&events::Draft| {
            kinds.contains(&other.kind) && announces(text, other, event.carrier)
        };
        let mut others = events.iter().enumerate().filter(|(other, _)| *other != at);
        let found = others.find(|(_, other)| announced(other))?.1;
        found.actors.first().copied()
    };
    let (by, to) = if asked {
        (announcer(&[EventType::Request]), event.actors.first().copied())
    } else {
        // "Threatened to imprison officials": who would do it is who says so, but "warned that the dam could
        // burst".
        let said = || match event.status {
            _ if has_subject(text, event) => None,
            Status::Committed => announcer(&[EventType::Agree]),
            Status::Threatened => announcer(&[EventType::Threaten]),
            _ => None,
        };
        (event.actors.first().copied().or_else(said), event.recipients.first().copied())
    };
    // "The officers who had given the order": nobody's, to nobody, there is nothing to watch for.
    let is_noun = text.word(event.carrier).upos == "NOUN";
    if told && is_noun && by.is_none() && to.is_none() {
        return None;
    }
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
