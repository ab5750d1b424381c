/*!
The words that a page says of itself, by rule: types of acts, states, numbers, days.

Everything else on a page is a name or a quotation from a report. The words are chosen to say
no more than the picture holds: an act is "said to have happened" by so many, never "confirmed".
*/

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::{
    FigureRole, PlaceGrain, SourceKind, Status, WatchKind,
};
use watchfloor_room::picture::{
    Entry, EntryState, EventCard, Mark, Matter, Origin, Party, PlaceCard, Stance, State,
    WatchState, When,
};
use watchfloor_room::time;

use crate::page::{Run, Runs, Tone};
use crate::safe;

/// Characters of a name.
const NAME: usize = 60;
/// Names on one side of an act; of more, the number is told.
const MOST_NAMES: usize = 3;

/// Acts whose type and mode together have a plain name of their own.
const NAMED: [(EventType, &str, &str); 30] = [
    (EventType::Consult, "visit", "visit"),
    (EventType::Consult, "third-party", "mediation"),
    (EventType::Retreat, "withdraw", "withdrawal"),
    (EventType::Retreat, "release", "release"),
    (EventType::Retreat, "disarm", "handing over or disarming"),
    (EventType::Retreat, "ceasefire", "ceasefire"),
    (EventType::Retreat, "access", "access given"),
    (EventType::Retreat, "resign", "resignation"),
    (EventType::Request, "assist", "request for help"),
    (EventType::Request, "change", "demand for change"),
    (EventType::Request, "yield", "demand to give way"),
    (EventType::Request, "meet", "request to meet"),
    (EventType::Reject, "assist", "help refused"),
    (EventType::Reject, "change", "change refused"),
    (EventType::Reject, "yield", "refusal to give way"),
    (EventType::Reject, "meet", "meeting refused"),
    (EventType::Accuse, "disapprove", "criticism"),
    (EventType::Accuse, "investigate", "investigation"),
    (EventType::Accuse, "allege", "accusation"),
    (EventType::Sanction, "expel", "expulsion or dismissal"),
    (EventType::Sanction, "withdraw", "recall or withdrawal"),
    (EventType::Sanction, "discontinue", "supply or relations cut"),
    (EventType::Sanction, "convict", "conviction"),
    (EventType::Coerce, "restrict", "closure or restriction"),
    (EventType::Coerce, "seize", "seizure"),
    (EventType::Coerce, "arrest", "arrest"),
    (EventType::Coerce, "deport", "deportation or imprisonment"),
    (EventType::Assault, "aerial", "attack from the air"),
    (EventType::Assault, "heavy-weapons", "attack with heavy weapons"),
    (EventType::Assault, "firearms", "attack with firearms"),
];

/// An act's type and mode in plain words ("attack from the air").
pub fn act(kind: &str, mode: Option<&str>) -> String {
    let named = NAMED.iter().find(|(of, its_mode, _)| {
        EventType::parse(kind) == Some(*of) && mode == Some(its_mode)
    });
    if let Some((.., words)) = named {
        return (*words).to_owned();
    }
    let plain = match EventType::parse(kind) {
        Some(EventType::Agree) => "agreement",
        Some(EventType::Consult) => "talks",
        Some(EventType::Support) => "support in words",
        Some(EventType::Cooperate) => "cooperation",
        Some(EventType::Aid) => "aid",
        Some(EventType::Concede) => "concession",
        Some(EventType::Retreat) => "withdrawal or release",
        Some(EventType::Request) => "request or demand",
        Some(EventType::Accuse) => "accusation",
        Some(EventType::Reject) => "denial or refusal",
        Some(EventType::Threaten) => "threat",
        Some(EventType::Protest) => "protest",
        Some(EventType::Sanction) => "sanctions",
        Some(EventType::Mobilize) => "forces readied",
        Some(EventType::Coerce) => "coercion",
        Some(EventType::Assault) => "attack",
        // A type of a later version of the program is shown as it is.
        None => {
            return mode
                .map_or_else(|| kind.to_owned(), |mode| format!("{kind}, {mode}"));
        }
    };
    let mode = mode.map(|mode| match mode {
        "demo" => "demonstration",
        "third-party" => "by a third party",
        "phone" => "by telephone",
        "primitive" => "with simple weapons",
        "crowd-control" => "against a crowd",
        "sexual" => "sexual violence",
        "targeted" => "targeted killing",
        "relations" => "of relations",
        "territory" => "of taking territory",
        "violence" => "of violence",
        other => other,
    });
    mode.map_or_else(|| plain.to_owned(), |mode| format!("{plain}, {mode}"))
}

/// The status of an act.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Happened => "happened",
        Status::Ongoing => "ongoing",
        Status::Planned => "planned",
        Status::Committed => "promised",
        Status::Threatened => "threatened",
        Status::Requested => "asked for",
        Status::Conditional => "conditional",
        Status::Denied => "denied",
        Status::Possible => "possible",
    }
}

/// The state of a matter, and its tone.
pub(crate) fn state(state: State) -> (&'static str, Tone) {
    match state {
        State::Single => ("single", Tone::Open),
        State::Corroborated => ("corroborated", Tone::Firm),
        State::Contradicted => ("contradicted", Tone::Dispute),
        State::Denied => ("denied", Tone::Dispute),
        State::Corrected => ("corrected", Tone::Gone),
        State::Withdrawn => ("withdrawn", Tone::Gone),
        State::Announced => ("announced", Tone::Open),
    }
}

/// The state of an announcement, and its tone.
pub(crate) fn watch_state(state: WatchState) -> (&'static str, Tone) {
    match state {
        WatchState::Open => ("open", Tone::Open),
        WatchState::Triggered => ("triggered", Tone::Dispute),
        WatchState::Contested => ("said to be broken", Tone::Dispute),
        WatchState::CarriedOut => ("carried out", Tone::Firm),
        WatchState::Broken => ("broken", Tone::Dispute),
        WatchState::Lapsed => ("lapsed", Tone::Gone),
        WatchState::Withdrawn => ("withdrawn", Tone::Gone),
    }
}

/// A kind of announcement.
pub fn watch_kind(kind: WatchKind) -> &'static str {
    match kind {
        WatchKind::Commitment => "commitment",
        WatchKind::Threat => "threat",
        WatchKind::Request => "request",
        WatchKind::Warning => "warning",
        WatchKind::Deadline => "deadline",
        WatchKind::Expected => "expected",
    }
}

/// What a claim says of its matter.
pub(crate) fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Asserts => "asserts it",
        Stance::Denies => "says it is not so",
        Stance::Announces => "announces it",
        Stance::Doubts => "says it may be so",
    }
}

/// What became of those counted, in a word.
pub fn role(role: FigureRole) -> &'static str {
    match role {
        FigureRole::Killed => "killed",
        FigureRole::Injured => "injured",
        FigureRole::Missing => "missing",
        FigureRole::Displaced => "displaced",
        FigureRole::Launched => "launched",
        FigureRole::Intercepted => "intercepted",
        FigureRole::Arrested => "arrested",
        FigureRole::Captured => "captured",
        FigureRole::Released => "released",
        FigureRole::Destroyed => "destroyed",
        FigureRole::Deployed => "deployed",
        FigureRole::Evacuated => "evacuated",
        FigureRole::Money => "money",
    }
}

/// Whether an entry of a tally counts.
pub(crate) fn entry_state(state: &EntryState) -> (&'static str, Tone) {
    match state {
        EntryState::Current => ("current", Tone::Calm),
        EntryState::Superseded { .. } => ("superseded", Tone::Gone),
        EntryState::Conflicting { .. } => ("conflicting", Tone::Dispute),
    }
}

/// A turning-point.
pub(crate) fn mark(mark: Mark) -> (&'static str, Tone) {
    match mark {
        Mark::Escalation => ("escalation", Tone::Dispute),
        Mark::DeEscalation => ("de-escalation", Tone::Firm),
    }
}

/// A kind of authority.
pub(crate) fn source_kind(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Person => "a named person",
        SourceKind::Anonymous => "somebody unnamed",
        SourceKind::Organization => "an organisation",
        SourceKind::Country => "a country",
        SourceKind::Document => "a document",
        SourceKind::Media => "an outlet",
        SourceKind::Unknown => "a source of unknown kind",
    }
}

/// A name as it is shown.
pub(crate) fn name(text: &str) -> String {
    let short = safe::short(text, NAME);
    if short.is_empty() { "somebody not named".to_owned() } else { short }
}

/// "A", "A and B", "A, B and C", "A, B, C and 4 more".
pub(crate) fn listed(names: &[String], most: usize) -> String {
    let shown = &names[..names.len().min(most)];
    let left = names.len() - shown.len();
    if left > 0 {
        return format!("{} and {left} more", shown.join(", "));
    }
    match shown {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Up to three names; of more, two and how many others.
fn short_list(names: &[String]) -> String {
    listed(names, if names.len() > MOST_NAMES { MOST_NAMES - 1 } else { MOST_NAMES })
}

/// Names of origins, which may hold commas ("a harbour official, to Meridian Wire").
pub fn listed_origins(names: &[String]) -> String {
    const MOST: usize = 5;
    if names.iter().take(MOST).all(|name| !name.contains(',')) {
        return listed(names, MOST);
    }
    let shown = names[..names.len().min(MOST)].join("; ");
    let left = names.len().saturating_sub(MOST);
    if left > 0 { format!("{shown}; and {left} more") } else { shown }
}

/// The parties of one side; `?` for nobody named.
pub fn parties(parties: &[Party]) -> String {
    let names: Vec<String> = parties.iter().map(|party| name(&party.name)).collect();
    if names.is_empty() { "?".to_owned() } else { short_list(&names) }
}

/// "A → B", "A" where nobody is acted upon, and only that where neither is named.
pub(crate) fn who(actor: &[Party], recipient: &[Party]) -> Runs {
    match (actor.is_empty(), recipient.is_empty()) {
        (true, true) => vec![Run::faint("who and to whom is not said")],
        (false, true) => vec![Run::strong(parties(actor))],
        _ => vec![
            Run::strong(parties(actor)),
            Run::plain(" → "),
            Run::strong(parties(recipient)),
        ],
    }
}

/// "A → B · attack, aerial · 2031-05-12 · Port Aldery".
pub(crate) fn event(card: &EventCard) -> Runs {
    let mut runs = who(&card.actor, &card.recipient);
    runs.push(Run::plain(format!(" · {}", act(&card.kind, card.mode.as_deref()))));
    match &card.when {
        Some(when) => runs.push(Run::plain(format!(" · {}", self::when(when)))),
        None => runs.push(Run::faint(" · time not said")),
    }
    if let Some(place) = &card.place {
        runs.push(Run::plain(format!(" · {}", self::place(place))));
    }
    runs
}

/// The same on one line of plain words.
pub fn title(card: &EventCard) -> String {
    let who = match (card.actor.is_empty(), card.recipient.is_empty()) {
        (true, true) => "who and to whom is not said".to_owned(),
        (false, true) => parties(&card.actor),
        _ => format!("{} → {}", parties(&card.actor), parties(&card.recipient)),
    };
    let when = card.when.as_ref().map_or_else(|| "time not said".to_owned(), when);
    let place = card.place.as_ref().map(place);
    let place = place.map(|place| format!(" · {place}")).unwrap_or_default();
    format!("{who} · {} · {when}{place}", act(&card.kind, card.mode.as_deref()))
}

/// A time, as exact as it is known.
pub(crate) fn when(when: &When) -> String {
    let start = safe::short(&when.start, 30);
    if when.start == when.end || when.end.is_empty() {
        return start;
    }
    format!("{start} to {}", safe::short(&when.end, 30))
}

/// A place with what keeps it apart from others of its name.
pub fn place(place: &PlaceCard) -> String {
    let shown = name(&place.name);
    match (&place.country, place.grain) {
        (_, PlaceGrain::Country) | (None, _) => shown,
        (Some(country), _) => format!("{shown} ({})", safe::short(country, 3)),
    }
}

/// "only source: X", "two independent origins: X and Y".
pub(crate) fn origins(names: &[String]) -> String {
    match names {
        [] => "no origin left that asserts it".to_owned(),
        [one] => format!("only source: {one}"),
        several => {
            format!(
                "{} independent origins: {}",
                number(several.len()),
                listed_origins(several)
            )
        }
    }
}

/// The name of an origin, with what kind of authority it is where the name does not tell.
pub(crate) fn origin(origin: &Origin) -> String {
    name(&origin.name)
}

/// "killed, dock worker" or what else is counted.
pub fn counted_what(
    role_of: Option<FigureRole>,
    item: Option<&str>,
    unit: Option<&str>,
) -> String {
    let mut parts = Vec::new();
    parts.extend(role_of.map(|role_of| role(role_of).to_owned()));
    parts
        .extend(item.map(|item| safe::short(item, NAME)).filter(|item| !item.is_empty()));
    parts.extend(unit.map(|unit| safe::short(unit, 20)).filter(|unit| !unit.is_empty()));
    if parts.is_empty() { "number".to_owned() } else { parts.join(", ") }
}

/// A figure or a range: "12", "12 to 15", "at least 12", "up to 15".
pub fn range(low: Option<f64>, high: Option<f64>) -> String {
    match (low, high) {
        (None, None) => "not said".to_owned(),
        (Some(low), None) => format!("at least {}", amount(low)),
        (None, Some(high)) => format!("up to {}", amount(high)),
        // Equal as written is what counts here.
        (Some(low), Some(high)) if amount(low) == amount(high) => amount(low),
        (Some(low), Some(high)) => format!("{} to {}", amount(low), amount(high)),
    }
}

/// One holder's figure.
pub(crate) fn entry_range(entry: &Entry) -> String {
    let about = if entry.approximate { "about " } else { "" };
    format!("{about}{}", range(entry.low, entry.high))
}

/// A number with commas between its thousands, and at most two decimals.
pub(crate) fn amount(value: f64) -> String {
    if !value.is_finite() || value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    let text = format!("{:.2}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut grouped = String::new();
    for (nth, digit) in whole.chars().enumerate() {
        if nth > 0 && (whole.len() - nth) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    let sign =
        if value < 0.0 && (grouped != "0" || !decimals.is_empty()) { "−" } else { "" };
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{decimals}")
}

/// A number with its sign and one decimal.
pub(crate) fn signed(value: f64) -> String {
    if !value.is_finite() {
        return "unknown".to_owned();
    }
    let text = format!("{:.1}", value.abs());
    match (text == "0.0", value < 0.0) {
        (true, _) => "0".to_owned(),
        (false, true) => format!("−{text}"),
        (false, false) => format!("+{text}"),
    }
}

/// Small numbers as words.
pub fn number(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
        "ten", "eleven", "twelve",
    ];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| (*word).to_owned())
}

/// "1 report", "2 reports".
pub(crate) fn counted(count: usize, what: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {what}{ending}")
}

/// A moment, in UTC.
pub(crate) fn moment(millis: i64) -> String {
    format!("{} UTC", time::minutes(millis))
}

/// A day.
pub fn day(number: i32) -> String {
    date(number).unwrap_or_else(|| "an unknown day".to_owned())
}

/// A day as ISO 8601; `None` where no calendar has it.
pub(crate) fn date(number: i32) -> Option<String> {
    // The years 0 to 9999. The calendar ends there, long before the numbers of days do.
    const FIRST: i32 = -719_528;
    const LAST: i32 = 2_932_896;
    if !(FIRST..=LAST).contains(&number) {
        return None;
    }
    time::date_of(number).map(|date| date.to_string())
}

/// The names of the origins whose claims of this stance still count, each once, in order.
pub(crate) fn origins_of(matter: &Matter, wanted: Stance) -> Vec<String> {
    let mut keys = Vec::new();
    let mut names = Vec::new();
    let standing = matter.claims.iter().filter(|claim| claim.retired.is_none());
    for claim in standing.filter(|claim| claim.stance == wanted) {
        if !keys.contains(&&claim.origin.key) {
            keys.push(&claim.origin.key);
            names.push(origin(&claim.origin));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_set_for_reading() {
        assert_eq!(amount(1_234_567.0), "1,234,567");
        assert_eq!(amount(-12.5), "−12.5");
        assert_eq!(amount(-0.001), "0");
        assert_eq!(amount(999.0), "999");
        assert_eq!(amount(f64::NAN), "NaN");
        assert_eq!(range(Some(12.0), None), "at least 12");
        assert_eq!(range(Some(12.0), Some(15.0)), "12 to 15");
    }

    #[test]
    fn every_type_and_mode_has_words() {
        for kind in EventType::ALL {
            assert_ne!(act(kind.name(), None), kind.name());
        }
        assert_eq!(act("ASSAULT", Some("aerial")), "attack from the air");
        assert_eq!(act("RETREAT", Some("ceasefire")), "ceasefire");
        assert_eq!(act("PROTEST", Some("riot")), "protest, riot");
        assert_eq!(act("DANCE", None), "DANCE");
    }

    #[test]
    fn days_beyond_the_calendar_are_said_to_be_so() {
        assert_eq!(day(i32::MAX), "an unknown day");
        assert_eq!(day(0), "1970-01-01");
    }
}
