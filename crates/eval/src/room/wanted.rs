//! What an expected line asks for.

use serde::de::DeserializeOwned;
use serde_json::Value;
use watchfloor_ontology::EventType;
use watchfloor_reading::contract::{FigureRole, Status, WatchKind};
use watchfloor_room::picture::{Mark, State, WatchState};

use crate::room::suite::report_number;

/// What must be there; `tests/room/example.md` has the wording.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wanted {
    Event(Event),
    NoEvent(Event),
    Events {
        count: usize,
        kind: EventType,
    },
    Claim {
        words: String,
        state: State,
        origins: Option<usize>,
        by: Option<String>,
    },
    Tally {
        counted: Counted,
    },
    Entry {
        counted: Counted,
        who: Name,
        state: EntryName,
    },
    Watch {
        kind: WatchKind,
        by: Name,
        words: String,
        state: WatchState,
    },
    NoWatch {
        kind: WatchKind,
        by: Name,
        words: String,
    },
    /// The later version, the earlier.
    Version(usize, usize),
    /// The copy, what it was taken from.
    Copy(usize, usize),
    Story(Vec<usize>),
    Apart(Vec<usize>),
    Changed {
        old: String,
        new: Option<String>,
    },
    Tension {
        names: [String; 2],
        mark: Option<Mark>,
    },
}

/// An act.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) kind: EventType,
    pub(crate) status: Status,
    pub(crate) actor: Name,
    pub(crate) recipient: Name,
    /// `None` where it is not asked for.
    pub(crate) reports: Option<Vec<usize>>,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Name {
    /// `?`: nobody is named.
    Nobody,
    Words(String),
}

/// Figures: what is counted, and how many there are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Counted {
    /// `None` where it is not asked for.
    pub(crate) role: Option<FigureRole>,
    /// `None` where it is not asked for.
    pub(crate) item: Option<String>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
}

/// The state of an entry, without what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryName {
    Current,
    Superseded,
    Conflicting,
}

/// States of matters, as suites name them.
pub(crate) const STATES: [(&str, State); 7] = [
    ("single", State::Single),
    ("corroborated", State::Corroborated),
    ("contradicted", State::Contradicted),
    ("denied", State::Denied),
    ("corrected", State::Corrected),
    ("withdrawn", State::Withdrawn),
    ("announced", State::Announced),
];

/// States of announcements, as suites name them.
pub(crate) const WATCH_STATES: [(&str, WatchState); 7] = [
    ("open", WatchState::Open),
    ("triggered", WatchState::Triggered),
    ("contested", WatchState::Contested),
    ("carried out", WatchState::CarriedOut),
    ("broken", WatchState::Broken),
    ("lapsed", WatchState::Lapsed),
    ("withdrawn", WatchState::Withdrawn),
];

/// States of entries, as suites name them.
pub(crate) const ENTRY_STATES: [(&str, EntryName); 3] = [
    ("current", EntryName::Current),
    ("superseded", EntryName::Superseded),
    ("conflicting", EntryName::Conflicting),
];

const MARKS: [(&str, Option<Mark>); 3] = [
    ("escalation", Some(Mark::Escalation)),
    ("de-escalation", Some(Mark::DeEscalation)),
    ("none", None),
];

impl Wanted {
    /// Reads a line without its `until`.
    pub(crate) fn parse(line: &str, reports: usize) -> Result<Wanted, String> {
        let Some((kind, rest)) = line.split_once(':') else {
            return Err(format!("`{line}` has no kind, such as `claim:`"));
        };
        let rest = rest.trim();
        let made = match kind.trim() {
            "event" => {
                Event::parse(rest, reports).and_then(|event| match event.reports {
                    Some(_) => Ok(Wanted::Event(event)),
                    None => Err("`, in a b` is missing".to_owned()),
                })
            }
            "no event" => Event::parse(rest, reports).map(Wanted::NoEvent),
            "events" => events(rest),
            "claim" => claim(rest),
            "tally" => tally(rest),
            "entry" => entry(rest),
            "watch" => watch(rest),
            "no watch" => no_watch(rest),
            "version" => {
                pair(rest, reports).map(|(one, other)| Wanted::Version(one, other))
            }
            "copy" => pair(rest, reports).map(|(one, other)| Wanted::Copy(one, other)),
            "story" => several(rest, reports).map(Wanted::Story),
            "apart" => several(rest, reports).map(Wanted::Apart),
            "changed" => changed(rest),
            "tension" => tension(rest),
            other => Err(format!("`{other}` is no kind of line")),
        };
        made.map_err(|problem| format!("`{line}`: {problem}"))
    }

    /// The kind of line, for counting.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Wanted::Event(_) => "event",
            Wanted::NoEvent(_) => "no_event",
            Wanted::Events { .. } => "events",
            Wanted::Claim { .. } => "claim",
            Wanted::Tally { .. } => "tally",
            Wanted::Entry { .. } => "entry",
            Wanted::Watch { .. } => "watch",
            Wanted::NoWatch { .. } => "no_watch",
            Wanted::Version(..) => "version",
            Wanted::Copy(..) => "copy",
            Wanted::Story(_) => "story",
            Wanted::Apart(_) => "apart",
            Wanted::Changed { .. } => "changed",
            Wanted::Tension { .. } => "tension",
        }
    }

    /// The quoted words.
    pub(crate) fn words(&self) -> Option<&str> {
        match self {
            Wanted::Claim { words, .. }
            | Wanted::Watch { words, .. }
            | Wanted::NoWatch { words, .. }
            | Wanted::Changed { old: words, .. } => Some(words),
            _ => None,
        }
    }
}

impl Event {
    /// `ASSAULT happened, Karsenia -> Aldery, in a b`.
    fn parse(rest: &str, reports: usize) -> Result<Event, String> {
        let expected = "`TYPE status, actor -> recipient, in a b` is expected";
        let (head, rest) = rest.split_once(',').ok_or(expected)?;
        let (kind, status) = head.trim().split_once(' ').ok_or(expected)?;
        let (parties, names) = match rest.rsplit_once(", in ") {
            Some((parties, names)) => (parties, Some(names)),
            None => (rest, None),
        };
        let arrow = parties.split_once("->").or_else(|| parties.split_once('→'));
        let (actor, recipient) = arrow.ok_or(expected)?;
        Ok(Event {
            kind: event_type(kind)?,
            status: named(status)?,
            actor: Name::parse(actor)?,
            recipient: Name::parse(recipient)?,
            reports: names.map(|names| several(names, reports)).transpose()?,
        })
    }
}

impl Name {
    fn parse(written: &str) -> Result<Name, String> {
        match written.trim() {
            "" => Err("a name is missing; `?` is nobody named".to_owned()),
            "?" => Ok(Name::Nobody),
            words => Ok(Name::Words(words.to_owned())),
        }
    }
}

fn events(rest: &str) -> Result<Wanted, String> {
    let (count, kind) = rest.split_once(' ').ok_or("`2 ASSAULT` is expected")?;
    let count = count.parse().map_err(|_| format!("`{count}` is no number"))?;
    Ok(Wanted::Events { count, kind: event_type(kind.trim())? })
}

/// `"struck the hospital" corroborated 2`, `… denied by Karsenia`.
fn claim(rest: &str) -> Result<Wanted, String> {
    let (before, words, state) = quoted(rest)?;
    if !before.is_empty() {
        return Err("the quoted words come first".to_owned());
    }
    let (name, more) = state.split_once(' ').unwrap_or((state, ""));
    let state = one_of(&STATES, name)?;
    let (mut origins, mut by) = (None, None);
    if let Some(who) = more.strip_prefix("by ") {
        if !matches!(state, State::Denied | State::Contradicted) {
            return Err("`by` stands with `denied` and `contradicted` only".to_owned());
        }
        by = Some(who.trim().to_owned());
    } else if !more.is_empty() {
        origins = Some(more.parse().map_err(|_| format!("`{more}` is no number"))?);
    }
    Ok(Wanted::Claim { words, state, origins, by })
}

/// `killed dock worker 12..15`.
fn tally(rest: &str) -> Result<Wanted, String> {
    let (counted, rest) = counted(rest)?;
    if rest.is_empty() {
        Ok(Wanted::Tally { counted })
    } else {
        Err(format!("`{rest}` is too much"))
    }
}

/// `killed dock worker 12 ministry superseded`.
fn entry(rest: &str) -> Result<Wanted, String> {
    let (counted, rest) = counted(rest)?;
    let (who, state) =
        rest.rsplit_once(' ').ok_or("`12 ministry current` is expected")?;
    Ok(Wanted::Entry {
        counted,
        who: Name::parse(who)?,
        state: one_of(&ENTRY_STATES, state)?,
    })
}

/// Role, item and range at the head of a line, and what follows.
fn counted(rest: &str) -> Result<(Counted, String), String> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let expected = "`role item 12..15` is expected";
    let at = words.iter().position(|word| range(word).is_some()).filter(|at| *at >= 2);
    let at = at.ok_or(expected)?;
    let (low, high) = range(words[at]).ok_or(expected)?;
    let role = if words[0] == "-" { None } else { Some(named(words[0])?) };
    let item = words[1..at].join(" ");
    let item = (item != "-").then_some(item);
    Ok((Counted { role, item, low, high }, words[at + 1..].join(" ")))
}

/// `12`, `12..15`, `12..`, `..15`.
fn range(word: &str) -> Option<(Option<f64>, Option<f64>)> {
    let number = |word: &str| -> Option<f64> {
        let begins = word.starts_with(|first: char| first.is_ascii_digit());
        word.parse().ok().filter(|_| begins)
    };
    let Some((low, high)) = word.split_once("..") else {
        let exact = number(word)?;
        return Some((Some(exact), Some(exact)));
    };
    let side =
        |word: &str| if word.is_empty() { Some(None) } else { number(word).map(Some) };
    let range = (side(low)?, side(high)?);
    (range != (None, None)).then_some(range)
}

/// `threat Karsenia "close the strait" triggered`.
fn watch(rest: &str) -> Result<Wanted, String> {
    let (before, words, state) = quoted(rest)?;
    let (kind, by) =
        before.split_once(' ').ok_or("`threat Karsenia \"…\"` is expected")?;
    let state = one_of(&WATCH_STATES, state)?;
    Ok(Wanted::Watch { kind: named(kind)?, by: Name::parse(by)?, words, state })
}

fn no_watch(rest: &str) -> Result<Wanted, String> {
    let (before, words, after) = quoted(rest)?;
    if !after.is_empty() {
        return Err(format!("`{after}` is too much: nothing such is there, in no state"));
    }
    let (kind, by) =
        before.split_once(' ').ok_or("`threat Karsenia \"…\"` is expected")?;
    Ok(Wanted::NoWatch { kind: named(kind)?, by: Name::parse(by)?, words })
}

/// `b of a`.
fn pair(rest: &str, reports: usize) -> Result<(usize, usize), String> {
    let (one, other) = rest.split_once(" of ").ok_or("`b of a` is expected")?;
    Ok((report_number(one.trim(), reports)?, report_number(other.trim(), reports)?))
}

fn several(rest: &str, reports: usize) -> Result<Vec<usize>, String> {
    let numbers = rest.split_whitespace().map(|name| report_number(name, reports));
    let numbers: Vec<usize> = numbers.collect::<Result<_, _>>()?;
    if numbers.is_empty() { Err("no report is named".to_owned()) } else { Ok(numbers) }
}

/// `"12" -> "15"`.
fn changed(rest: &str) -> Result<Wanted, String> {
    let (before, old, after) = quoted(rest)?;
    let new = after.strip_prefix("->").or_else(|| after.strip_prefix('→')).map(str::trim);
    match (before.is_empty(), new) {
        (true, Some("\"\"")) => Ok(Wanted::Changed { old, new: None }),
        (true, Some(new)) => match quoted(new)? {
            ("", new, "") => Ok(Wanted::Changed { old, new: Some(new) }),
            _ => Err("`\"old words\" -> \"new words\"` is expected".to_owned()),
        },
        _ => Err("`\"old words\" -> \"new words\"` is expected".to_owned()),
    }
}

/// `Karsenia Velmora escalation`; a comma parts names of several words.
fn tension(rest: &str) -> Result<Wanted, String> {
    let expected =
        "`Karsenia Velmora escalation` is expected, with a comma between longer names";
    let (names, mark) = rest.rsplit_once(' ').ok_or(expected)?;
    let names: Vec<&str> = match names.split_once(',') {
        Some((one, other)) => vec![one.trim(), other.trim()],
        None => names.split_whitespace().collect(),
    };
    let [one, other] = names[..] else { return Err(expected.to_owned()) };
    let names = [one.to_owned(), other.to_owned()];
    Ok(Wanted::Tension { names, mark: one_of(&MARKS, mark)? })
}

/// What stands before the first quoted words, these words, and what stands behind.
fn quoted(rest: &str) -> Result<(&str, String, &str), String> {
    let missing = "quoted words are missing";
    let (before, rest) = rest.split_once('"').ok_or(missing)?;
    let (words, after) = rest.split_once('"').ok_or(missing)?;
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        Err(missing.to_owned())
    } else {
        Ok((before.trim(), words, after.trim()))
    }
}

fn event_type(name: &str) -> Result<EventType, String> {
    EventType::parse(name).ok_or_else(|| format!("`{name}` is no PLOVER type"))
}

fn one_of<T: Copy>(known: &[(&str, T)], name: &str) -> Result<T, String> {
    let found = known.iter().find(|(known, _)| *known == name);
    found.map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        format!("`{name}` is none of {}", names.join(", "))
    })
}

/// A value by the name it has in readings.
fn named<T: DeserializeOwned>(name: &str) -> Result<T, String> {
    serde_json::from_value(Value::String(name.trim().to_owned()))
        .map_err(|_| format!("`{}` is not known in readings", name.trim()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ranges_may_be_open_on_one_side() {
        assert_eq!(range("12"), Some((Some(12.0), Some(12.0))));
        assert_eq!(range("1.5..20"), Some((Some(1.5), Some(20.0))));
        assert_eq!(range("12.."), Some((Some(12.0), None)));
        assert_eq!(range("..15"), Some((None, Some(15.0))));
        for word in ["..", "a..b", "inf", "ministry", "-1"] {
            assert_eq!(range(word), None, "{word}");
        }
    }

    #[test]
    fn every_kind_of_line_is_read() {
        for line in [
            "event: ASSAULT happened, Karsenia -> Aldery, in a b",
            "no event: ASSAULT happened, ? -> Aldery",
            "events: 0 ASSAULT",
            "claim: \"struck the  hospital\" corroborated 2",
            "claim: \"struck\" denied by the army of Karsenia",
            "tally: killed dock worker 12..",
            "tally: - - 12",
            "entry: killed - 20..30 interior ministry superseded",
            "watch: threat ? \"close the strait\" carried out",
            "no watch: threat Karsenia \"close the strait\"",
            "version: b of a",
            "copy: b of a",
            "story: a b",
            "apart: a b",
            "changed: \"12\" -> \"15\"",
            "changed: \"12\" → \"\"",
            "tension: Karsenia Velmora escalation",
            "tension: Karsenia, Free State of Velmora none",
        ] {
            assert!(Wanted::parse(line, 2).is_ok(), "{line}");
        }
        let entry =
            Wanted::parse("entry: killed dock worker 12 interior ministry current", 1);
        let counted = Counted {
            role: Some(FigureRole::Killed),
            item: Some("dock worker".to_owned()),
            low: Some(12.0),
            high: Some(12.0),
        };
        let who = Name::Words("interior ministry".to_owned());
        assert_eq!(entry, Ok(Wanted::Entry { counted, who, state: EntryName::Current }));
    }

    #[test]
    fn slips_are_told() {
        for (line, told) in [
            ("story", "has no kind"),
            ("tale: a", "`tale` is no kind of line"),
            ("event: ASSAULT happened, A -> B", "`, in a b` is missing"),
            ("event: ATTACK happened, A -> B, in a", "`ATTACK` is no PLOVER type"),
            ("event: ASSAULT done, A -> B, in a", "`done` is not known"),
            ("event: ASSAULT happened, A, in a", "`TYPE status, actor -> recipient"),
            ("event: ASSAULT happened, A -> , in a", "a name is missing"),
            ("events: many ASSAULT", "`many` is no number"),
            ("claim: struck single", "quoted words are missing"),
            ("claim: \"struck\" true", "`true` is none of single, corroborated"),
            ("claim: \"struck\" single by A", "`by` stands with `denied`"),
            ("tally: killed 12", "`role item 12..15` is expected"),
            ("tally: slain - 12", "`slain` is not known"),
            ("tally: killed - 12 ministry", "`ministry` is too much"),
            ("entry: killed - 12 ministry gone", "`gone` is none of current"),
            ("watch: threat \"close\" open", "is expected"),
            ("no watch: threat A \"close\" open", "`open` is too much"),
            ("version: b", "`b of a` is expected"),
            ("story: a c", "`c` is none of the 2 reports"),
            ("changed: \"12\" \"15\"", "`\"old words\" -> \"new words\"` is expected"),
            ("tension: A B C escalation", "is expected"),
            ("tension: A B war", "`war` is none of escalation"),
        ] {
            let problem = Wanted::parse(line, 2).unwrap_err();
            assert!(problem.contains(told), "{problem} instead of {told}");
        }
    }
}
