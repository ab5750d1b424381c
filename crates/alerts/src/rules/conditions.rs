//! The `when` of a rule.

use watchfloor_ontology::{EventType, QuadClass};
use watchfloor_reading::contract::{FigureRole, SourceKind, Status, WatchKind};
use watchfloor_room::picture::{Mark, State, WatchState};

use super::matching::{Name, Words};
use super::table::{At, Faults, Section, one_of, shown};
use super::{Acts, Announcements, Between, Sources, Statements, Tallies, When};

/// The kinds of condition, of which a rule has one.
const KINDS: [&str; 7] =
    ["event", "matter", "tally", "watch", "tension", "source", "statement"];

const STATUSES: &[(&str, Status)] = &[
    ("happened", Status::Happened),
    ("ongoing", Status::Ongoing),
    ("planned", Status::Planned),
    ("committed", Status::Committed),
    ("threatened", Status::Threatened),
    ("requested", Status::Requested),
    ("conditional", Status::Conditional),
    ("denied", Status::Denied),
    ("possible", Status::Possible),
];

const STATES: &[(&str, State)] = &[
    ("single", State::Single),
    ("corroborated", State::Corroborated),
    ("contradicted", State::Contradicted),
    ("denied", State::Denied),
    ("corrected", State::Corrected),
    ("withdrawn", State::Withdrawn),
    ("announced", State::Announced),
];

const ROLES: &[(&str, FigureRole)] = &[
    ("killed", FigureRole::Killed),
    ("injured", FigureRole::Injured),
    ("missing", FigureRole::Missing),
    ("displaced", FigureRole::Displaced),
    ("launched", FigureRole::Launched),
    ("intercepted", FigureRole::Intercepted),
    ("arrested", FigureRole::Arrested),
    ("captured", FigureRole::Captured),
    ("released", FigureRole::Released),
    ("destroyed", FigureRole::Destroyed),
    ("deployed", FigureRole::Deployed),
    ("evacuated", FigureRole::Evacuated),
    ("money", FigureRole::Money),
];

const WATCH_KINDS: &[(&str, WatchKind)] = &[
    ("commitment", WatchKind::Commitment),
    ("threat", WatchKind::Threat),
    ("request", WatchKind::Request),
    ("warning", WatchKind::Warning),
    ("deadline", WatchKind::Deadline),
    ("expected", WatchKind::Expected),
];

const WATCH_STATES: &[(&str, WatchState)] = &[
    ("open", WatchState::Open),
    ("triggered", WatchState::Triggered),
    ("contested", WatchState::Contested),
    ("carried-out", WatchState::CarriedOut),
    ("broken", WatchState::Broken),
    ("lapsed", WatchState::Lapsed),
    ("withdrawn", WatchState::Withdrawn),
];

const MARKS: &[(&str, Mark)] =
    &[("escalation", Mark::Escalation), ("de-escalation", Mark::DeEscalation)];

const SOURCE_KINDS: &[(&str, SourceKind)] = &[
    ("person", SourceKind::Person),
    ("anonymous", SourceKind::Anonymous),
    ("organization", SourceKind::Organization),
    ("country", SourceKind::Country),
    ("document", SourceKind::Document),
    ("media", SourceKind::Media),
    ("unknown", SourceKind::Unknown),
];

/// Reads `when = { event = { … } }`.
pub(super) fn when(mut section: Section<'_>, faults: &mut Faults<'_>) -> Option<When> {
    let line = section.line;
    let there: Vec<&str> = KINDS.into_iter().filter(|kind| section.has(kind)).collect();
    if there.len() > 1 {
        faults.add(
            line,
            format!(
                "`when` asks for {} at once; a rule asks for one thing: make a rule of each",
                there.join(" and ")
            ),
        );
    }
    let mut found = None;
    for kind in KINDS {
        let Some(mut inner) = section.table(kind, kind, faults) else { continue };
        let read = match kind {
            "event" => Some(When::Event(acts(&mut inner, faults))),
            "matter" => Some(matter(&mut inner, faults)),
            "tally" => Some(When::Tally(tally(&mut inner, faults))),
            "watch" => Some(When::Watch(watch(&mut inner, faults))),
            "tension" => Some(When::Tension(tension(&mut inner, faults))),
            "source" => Some(When::Source(source(&mut inner, faults))),
            _ => Some(When::Statement(statement(&mut inner, faults))),
        };
        inner.done(faults);
        found = found.or(read);
    }
    section.done(faults);
    if there.is_empty() {
        faults.add(line, format!("`when` must have one of: {}", KINDS.join(", ")));
    }
    found
}

fn names(
    section: &mut Section<'_>,
    key: &'static str,
    faults: &mut Faults<'_>,
) -> Vec<Name> {
    let typed = section.texts(key, faults);
    typed.iter().filter_map(|one| Name::parse(one, faults)).collect()
}

fn words(
    section: &mut Section<'_>,
    key: &'static str,
    faults: &mut Faults<'_>,
) -> Vec<Words> {
    let typed = section.texts(key, faults);
    typed.iter().filter_map(|one| Words::parse(one, key, faults)).collect()
}

fn choices<T: Copy>(
    section: &mut Section<'_>,
    key: &'static str,
    known: &[(&'static str, T)],
    faults: &mut Faults<'_>,
) -> Vec<T> {
    let typed = section.texts(key, faults);
    typed.iter().filter_map(|one| one_of(one, key, known, faults)).collect()
}

fn pair(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Option<[Name; 2]> {
    let typed = section.texts("pair", faults);
    let line = typed.first()?.line;
    let found: Vec<Name> =
        typed.iter().filter_map(|one| Name::parse(one, faults)).collect();
    if typed.len() != 2 {
        faults.add(line, "`pair` must name two: [\"LTM\", \"ADV\"]");
        return None;
    }
    found.try_into().ok()
}

/// Alpha-3 codes of countries.
fn countries(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Vec<String> {
    let typed = section.texts("country", faults);
    let is_code = |text: &str| {
        text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
    };
    for one in typed.iter().filter(|one| !is_code(&one.value)) {
        faults.add(
            one.line,
            format!(
                "`country` must be a code of three capital letters, not `{}`",
                shown(&one.value)
            ),
        );
    }
    typed.into_iter().map(|one| one.value).collect()
}

/// The parts of an act that `event` and `matter` have in common.
fn acts(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Acts {
    let line = section.line;
    // What is misspelt is told as that.
    let asks_nothing = !section.has_others(&["status"]);
    let kinds: Vec<(&'static str, EventType)> =
        EventType::ALL.into_iter().map(|kind| (kind.name(), kind)).collect();
    let quads: Vec<(&'static str, QuadClass)> = EventType::ALL
        .into_iter()
        .map(|kind| (kind.quad().name(), kind.quad()))
        .collect();
    let mut found = Acts {
        actor: names(section, "actor", faults),
        recipient: names(section, "recipient", faults),
        party: names(section, "party", faults),
        pair: pair(section, faults),
        kinds: choices(section, "type", &kinds, faults),
        modes: Vec::new(),
        quads: choices(section, "quad", &quads, faults),
        status: choices(section, "status", STATUSES, faults),
        place: words(section, "place", faults),
        country: countries(section, faults),
        words: words(section, "words", faults),
    };
    let modes = section.texts("mode", faults);
    found.modes = known_modes(&modes, &found.kinds, faults);
    if asks_nothing {
        faults.add(
            line,
            "this takes in every act of every report; say who, what, where, or which words",
        );
    }
    found
}

fn known_modes(
    typed: &[At<String>],
    kinds: &[EventType],
    faults: &mut Faults<'_>,
) -> Vec<String> {
    let of: Vec<EventType> =
        if kinds.is_empty() { EventType::ALL.to_vec() } else { kinds.to_vec() };
    let known: Vec<(&'static str, &'static str)> =
        of.iter().flat_map(|kind| kind.modes()).map(|mode| (*mode, *mode)).collect();
    typed
        .iter()
        .filter_map(|mode| one_of(mode, "mode", &known, faults))
        .map(str::to_owned)
        .collect()
}

fn matter(section: &mut Section<'_>, faults: &mut Faults<'_>) -> When {
    let line = section.line;
    let acts = acts(section, faults);
    let states = choices(section, "state", STATES, faults);
    if states.is_empty() {
        faults.add(
            line,
            "`matter` needs `state`: contradicted, denied, withdrawn, corroborated …",
        );
    }
    When::Matter(acts, states)
}

fn tally(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Tallies {
    let line = section.line;
    let found = Tallies {
        item: words(section, "item", faults),
        role: choices(section, "role", ROLES, faults),
        place: words(section, "place", faults),
        country: countries(section, faults),
        words: words(section, "words", faults),
        at_least: section.number("at_least", (0.0, 1e15), faults),
        conflict: section.flag("conflict", faults).unwrap_or(false),
    };
    if found.at_least.is_none() && !found.conflict {
        faults.add(line, "`tally` needs `at_least = 20` or `conflict = true`");
    }
    found
}

fn watch(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Announcements {
    Announcements {
        kind: choices(section, "kind", WATCH_KINDS, faults),
        state: choices(section, "state", WATCH_STATES, faults),
        by: names(section, "by", faults),
        to: names(section, "to", faults),
        party: names(section, "party", faults),
        words: words(section, "words", faults),
        due_within: section.duration("due_within", faults),
    }
}

fn tension(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Between {
    let line = section.line;
    let found = Between {
        pair: pair(section, faults),
        party: names(section, "party", faults),
        mark: choices(section, "mark", MARKS, faults),
    };
    if found.pair.is_none() && found.party.is_empty() {
        faults.add(line, "`tension` needs a `pair` of two, or a `party`");
    }
    found
}

fn source(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Sources {
    let line = section.line;
    let found = Sources {
        name: words(section, "name", faults),
        silent: section.flag("silent", faults).unwrap_or(false),
        silent_for: section.duration("silent_for", faults),
        failing: section.flag("failing", faults).unwrap_or(false),
        failing_for: section.duration("failing_for", faults),
    };
    let asks = found.silent
        || found.failing
        || found.silent_for.is_some()
        || found.failing_for.is_some();
    if !asks {
        faults.add(
            line,
            "`source` needs `silent = true`, `failing = true`, `silent_for` or `failing_for`",
        );
    }
    found
}

fn statement(section: &mut Section<'_>, faults: &mut Faults<'_>) -> Statements {
    let line = section.line;
    let found = Statements {
        by: names(section, "by", faults),
        kind: choices(section, "kind", SOURCE_KINDS, faults),
        to: names(section, "to", faults),
        words: words(section, "words", faults),
    };
    if found.by.is_empty() && found.words.is_empty() && found.to.is_empty() {
        faults.add(line, "`statement` needs `by` or `words`");
    }
    found
}
