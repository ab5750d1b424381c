//! A notice as every transport is given it: made safe, made short, with all that people must read.
//!
//! Titles, outlets and words come from reports, and some reports are made to hurt. They are cleaned here, once,
//! for all transports; what a transport must escape beyond that, it escapes itself.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use watchfloor_brief::safe;

use crate::notice::{Evidence, Kind, Notice, Severity, Standing, Told};

/// The name of the form that webhooks and commands get, with its version.
pub const SCHEMA: &str = "watchfloor.notice/1";

/// Characters of a title.
const TITLE: usize = 300;
/// Characters of a name: an outlet, an origin, a label.
const NAME: usize = 120;
/// Characters of why a rule fired.
const WHY: usize = 1_000;
/// Origins that are named.
const ORIGINS: usize = 12;
/// Labels that are given.
const LABELS: usize = 40;

/// How much a transport can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Alerts in one letter.
    pub(crate) alerts: usize,
    /// Lines of evidence under one alert.
    pub(crate) lines: usize,
    /// Characters of the words of one line.
    pub(crate) words: usize,
    /// Bytes of all of it as JSON. Alerts are left out until it is less.
    pub(crate) bytes: usize,
}

/// A notice, ready to be set by a transport. Its JSON is the form `watchfloor.notice/1`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Letter {
    /// The form's name and version.
    #[schemars(extend("const" = SCHEMA))]
    pub schema: &'static str,
    /// What makes this delivery the same one when it comes again.
    pub id: String,
    /// The number of the notice.
    pub notice: u64,
    /// Whom it is for.
    pub receiver: String,
    /// The group of alerts.
    pub group: String,
    /// When the notice was made (ISO 8601).
    pub at: String,
    /// One line for all of it: the most pressing alert, and how many more there are.
    pub heading: String,
    /// The highest severity among the alerts.
    pub severity: Severity,
    /// The alerts, the most pressing first.
    pub alerts: Vec<Alert>,
    /// How many alerts there are beside these.
    pub left_out: usize,
}

/// One alert of a letter.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Alert {
    /// Its number.
    pub alert: u64,
    /// Rule and subject: the same for all that is ever told of this alert.
    pub key: String,
    /// What became of it.
    pub kind: Kind,
    /// That as a word in capitals.
    pub word: &'static str,
    /// That as a sign.
    pub mark: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// Whether it still holds.
    pub standing: Standing,
    /// The rule.
    pub rule: String,
    /// What it is about.
    pub subject: String,
    /// What happened.
    pub title: String,
    /// What changed, where something was told before.
    pub change: Option<Change>,
    /// Why the rule fired; names the rule.
    pub why: String,
    /// Who says so.
    pub origins: Vec<String>,
    /// How many origins there are in all.
    pub origins_count: usize,
    /// Origins counted and named, in a sentence.
    pub says: String,
    /// What routes go by.
    pub labels: BTreeMap<String, String>,
    /// The words it rests on.
    pub lines: Vec<Quoted>,
    /// How many lines there are beside these.
    pub lines_left_out: usize,
    /// The command that opens it.
    pub open: Option<String>,
}

/// What was told before, and what is told now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Change {
    /// The wording that this receiver has.
    pub before: String,
    /// The wording that holds.
    pub after: String,
}

/// Words, and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Quoted {
    /// The line.
    pub line: i64,
    /// Who published them.
    pub outlet: Option<String>,
    /// The title of the report.
    pub report: Option<String>,
    /// Its address on the web; any other is left out.
    pub address: Option<String>,
    /// When it was published, as it says itself.
    pub published: Option<String>,
    /// The words.
    pub words: String,
    /// When the room learnt of them (ISO 8601).
    pub learnt: String,
    /// Who and when, for people.
    pub from: String,
}

impl Letter {
    /// What `notice` says, within the limits.
    pub(crate) fn of(notice: &Notice, delivery: i64, limits: Limits) -> Letter {
        let mut told: Vec<&Told> = notice.alerts.iter().collect();
        told.sort_by_key(|told| pressing(told));
        let mut alerts: Vec<Alert> =
            told.iter().take(limits.alerts).map(|told| alert(told, limits)).collect();
        keep_what_fits(&mut alerts, limits.bytes);
        Letter {
            schema: SCHEMA,
            id: identity(notice, delivery),
            notice: notice.id,
            receiver: safe::short(&notice.receiver, NAME),
            group: safe::short(&notice.group, TITLE),
            at: moment(notice.at),
            heading: heading(&alerts, notice.alerts.len()),
            severity: alerts.iter().map(|alert| alert.severity).max().unwrap_or_default(),
            left_out: notice.alerts.len() - alerts.len(),
            alerts,
        }
    }

    /// The JSON of it.
    pub(crate) fn json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }
}

/// The JSON Schema of the form, as `docs/notice.schema.json` has it.
pub fn schema() -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&schemars::schema_for!(Letter))?;
    text.push('\n');
    Ok(text)
}

/// The same for every try of one delivery, and for no other delivery of any room: outboxes count from one, so
/// the number alone would not do. Receivers know a repeated letter by it.
fn identity(notice: &Notice, delivery: i64) -> String {
    let mut digest = Sha256::new();
    digest.update(delivery.to_be_bytes());
    digest.update(notice.id.to_be_bytes());
    digest.update(notice.at.to_be_bytes());
    let mut part = |bytes: &[u8]| {
        digest.update((bytes.len() as u64).to_be_bytes());
        digest.update(bytes);
    };
    part(notice.receiver.as_bytes());
    part(notice.group.as_bytes());
    for told in &notice.alerts {
        part(told.key.as_bytes());
        part(&told.finding.print);
    }
    let hex: String =
        digest.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("wf_{delivery}_{hex}")
}

/// What is read first: what people may be acting on though it no longer holds, then what is new.
fn pressing(told: &Told) -> (std::cmp::Reverse<Severity>, u8, u64) {
    let order = match told.kind {
        Kind::Withdrawn => 0,
        Kind::Corrected => 1,
        Kind::Fired => 2,
        Kind::Updated => 3,
        Kind::Reminder => 4,
        Kind::Resolved => 5,
    };
    (std::cmp::Reverse(told.finding.severity), order, told.alert)
}

fn alert(told: &Told, limits: Limits) -> Alert {
    let finding = &told.finding;
    let title = safe::short(&finding.title, TITLE);
    let before = told.was.as_deref().map(|was| safe::short(was, TITLE));
    let change = before
        .filter(|before| *before != title)
        .map(|before| Change { before, after: title.clone() });
    let origins: Vec<String> = finding
        .origins
        .iter()
        .take(ORIGINS)
        .map(|name| safe::short(name, NAME))
        .collect();
    let labels = finding
        .labels
        .iter()
        .take(LABELS)
        .map(|(name, value)| (safe::short(name, NAME), safe::short(value, NAME)));
    let lines: Vec<Quoted> = finding
        .lines
        .iter()
        .take(limits.lines)
        .map(|line| quoted(line, limits.words))
        .collect();
    Alert {
        alert: told.alert,
        key: safe::short(&told.key, TITLE),
        kind: told.kind,
        word: word(told.kind, finding.standing),
        mark: mark(told.kind),
        severity: finding.severity,
        standing: finding.standing,
        rule: safe::short(&finding.rule, NAME),
        subject: safe::short(&finding.subject, TITLE),
        title,
        change,
        why: why(&finding.rule, &finding.why),
        says: says(&finding.subject, &origins, finding.origins.len()),
        origins_count: finding.origins.len(),
        origins,
        labels: labels.collect(),
        lines_left_out: finding.lines.len() - lines.len(),
        open: finding.lines.first().map(|line| format!("watchfloor why {}", line.line)),
        lines,
    }
}

fn quoted(line: &Evidence, words: usize) -> Quoted {
    let short = |text: &Option<String>, most| {
        text.as_deref()
            .map(|text| safe::short(text, most))
            .filter(|text| !text.is_empty())
    };
    let outlet = short(&line.outlet, NAME);
    let report = short(&line.title, TITLE);
    let published = short(&line.published, 40);
    let who =
        outlet.as_deref().or(report.as_deref()).unwrap_or("a report without an outlet");
    let from = match published.as_deref() {
        Some(published) => format!("{who}, {}", for_people(published)),
        None => format!("{who}, undated"),
    };
    Quoted {
        line: line.line,
        address: line.address.as_deref().and_then(safe::web_address).map(str::to_owned),
        words: safe::short(&line.words, words),
        learnt: moment(line.learnt),
        outlet,
        report,
        published,
        from,
    }
}

/// What became of an alert, as a word that is understood without the sign and without a colour.
fn word(kind: Kind, standing: Standing) -> &'static str {
    match (kind, standing) {
        (Kind::Fired, Standing::Disputed) => "NEW, DISPUTED",
        (Kind::Fired, _) => "NEW",
        (Kind::Updated | Kind::Corrected, Standing::Disputed) => "DISPUTED",
        (Kind::Updated, _) => "UPDATED",
        (Kind::Corrected, _) => "CORRECTED",
        (Kind::Withdrawn, _) => "WITHDRAWN",
        (Kind::Resolved, _) => "RESOLVED",
        (Kind::Reminder, _) => "REMINDER",
    }
}

fn mark(kind: Kind) -> &'static str {
    match kind {
        Kind::Fired => "▲",
        Kind::Updated => "△",
        Kind::Corrected => "≠",
        Kind::Withdrawn => "×",
        Kind::Resolved => "○",
        Kind::Reminder => "·",
    }
}

/// Why the rule fired, in words that name the rule.
fn why(rule: &str, words: &str) -> String {
    let words = safe::short(words, WHY);
    let rule = safe::short(rule, NAME);
    match words.contains(&rule) {
        true => words,
        false => format!("rule {rule}: {words}"),
    }
}

/// `2 origins: Kestria News Agency, Harbour Post`.
fn says(subject: &str, named: &[String], all: usize) -> String {
    // "a harbour official, to Meridian Wire" is one origin.
    let has_comma = named.iter().any(|name| name.contains(','));
    let names = named.join(if has_comma { "; " } else { ", " });
    match all {
        0 if matches!(subject, "tension" | "source") => {
            "found by the room itself".to_owned()
        }
        0 => "nobody says so any more".to_owned(),
        1 => format!("1 origin: {names}"),
        _ if all > named.len() => {
            format!("{all} origins: {names} and {} more", all - named.len())
        }
        _ => format!("{all} origins: {names}"),
    }
}

fn heading(alerts: &[Alert], all: usize) -> String {
    let Some(first) = alerts.first() else {
        return "[NOTHING] a notice without alerts".to_owned();
    };
    let more = match all.saturating_sub(1) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    format!("[{}] {}{more}", first.word, first.title)
}

/// Leaves out the last alerts until the JSON of the others is no longer than `bytes`; the first one stays.
fn keep_what_fits(alerts: &mut Vec<Alert>, bytes: usize) {
    let mut total: usize = 0;
    let mut kept = 0;
    for alert in alerts.iter() {
        total += serde_json::to_string(alert).map_or(0, |json| json.len());
        if kept > 0 && total > bytes {
            break;
        }
        kept += 1;
    }
    alerts.truncate(kept);
}

/// A moment as ISO 8601; what is no moment of the calendar as the first one.
pub(crate) fn moment(at: i64) -> String {
    Timestamp::from_millisecond(at).unwrap_or_default().to_string()
}

/// `2031-03-06T02:50:00Z` as `2031-03-06 02:50 Z`: to the minute, in the zone that it was told in.
fn for_people(published: &str) -> String {
    let Some((day, time)) = published.split_once('T') else {
        return published.to_owned();
    };
    let Some((hour_and_minute, rest)) = time.split_at_checked(5) else {
        return published.to_owned();
    };
    if !hour_and_minute.chars().all(|c| c.is_ascii_digit() || c == ':') {
        return published.to_owned();
    }
    match rest.find(['Z', '+', '-']) {
        Some(zone) => format!("{day} {hour_and_minute} {}", &rest[zone..]),
        None => format!("{day} {hour_and_minute}"),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::deliver::samples;

    const WIDE: Limits = Limits { alerts: 100, lines: 20, words: 1_000, bytes: 1 << 20 };

    #[test]
    fn origins_are_told_apart_and_none_is_told_as_what_it_means() {
        let named = |names: &[&str]| -> Vec<String> {
            names.iter().map(|&name| name.to_owned()).collect()
        };
        let two = named(&["Ardovia", "a guard, to Harbour Post"]);
        assert_eq!(
            says("event", &two, 2),
            "2 origins: Ardovia; a guard, to Harbour Post"
        );
        assert_eq!(says("event", &[], 0), "nobody says so any more");
        assert_eq!(says("tension", &[], 0), "found by the room itself");
    }

    #[test]
    fn a_letter_says_who_says_what_changed_and_how_to_open_it() {
        let letter = Letter::of(&samples::corrected(), 3, WIDE);
        let alert = &letter.alerts[0];
        assert_eq!(letter.heading, format!("[CORRECTED] {}", alert.title));
        assert_eq!(alert.says, "2 origins: Kestria News Agency, Harbour Post");
        assert_eq!(alert.open.as_deref(), Some("watchfloor why 41"));
        let change = alert.change.as_ref().unwrap();
        assert_ne!(change.before, change.after);
        assert_eq!(alert.lines[0].from, "Kestria News Agency, 2031-03-06 03:10 Z");
    }

    #[test]
    fn the_same_delivery_has_the_same_identity_and_no_other_has() {
        let notice = samples::fired();
        let id = |notice: &Notice, delivery| Letter::of(notice, delivery, WIDE).id;
        assert_eq!(id(&notice, 1), id(&notice, 1));
        assert_ne!(id(&notice, 1), id(&notice, 2));
        // Another room counts its deliveries from one as well.
        let elsewhere = Notice { at: notice.at + 1, ..notice.clone() };
        assert_ne!(id(&notice, 1), id(&elsewhere, 1));
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let notice = samples::many(30);
        let few = Limits { alerts: 4, lines: 1, ..WIDE };
        let letter = Letter::of(&notice, 1, few);
        assert_eq!((letter.alerts.len(), letter.left_out), (4, 26));
        assert!(letter.heading.ends_with("(and 29 more)"), "{}", letter.heading);
        assert_eq!(
            (letter.alerts[0].lines.len(), letter.alerts[0].lines_left_out),
            (1, 1)
        );
        let short = Letter::of(&notice, 1, Limits { bytes: 10, ..WIDE });
        assert_eq!((short.alerts.len(), short.left_out), (1, 29));
    }

    #[test]
    fn what_is_withdrawn_is_read_before_what_is_new() {
        let mut notice = samples::many(3);
        notice.alerts[2].kind = Kind::Withdrawn;
        let letter = Letter::of(&notice, 1, WIDE);
        assert_eq!(letter.alerts[0].kind, Kind::Withdrawn);
        assert!(letter.heading.starts_with("[WITHDRAWN] "));
    }

    #[test]
    fn the_schema_in_the_docs_is_that_of_the_code() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/notice.schema.json");
        let schema = schema().unwrap();
        if std::env::var_os("UPDATE_SCHEMA").is_some() {
            std::fs::write(path, &schema).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap();
        assert_eq!(written, schema, "run this test with UPDATE_SCHEMA=1");
    }

    #[test]
    fn the_example_in_the_docs_has_every_field() {
        let docs = include_str!("../../../../docs/alerts-receivers.md");
        let (_, after) = docs.split_once("```json").unwrap();
        let (json, _) = after.split_once("```").unwrap();
        let told: serde_json::Value = serde_json::from_str(json).unwrap();
        let letter = Letter::of(&samples::corrected(), 3, WIDE);
        let made = serde_json::to_value(&letter).unwrap();
        for place in ["", "/alerts/0", "/alerts/0/change", "/alerts/0/lines/0"] {
            let keys = |value: &serde_json::Value| -> Vec<String> {
                let fields = value.pointer(place).unwrap().as_object().unwrap();
                fields.keys().cloned().collect()
            };
            assert_eq!(keys(&told), keys(&made), "{place}");
        }
    }

    #[test]
    fn times_are_told_to_the_minute_in_their_zone() {
        assert_eq!(for_people("2031-03-06T02:50:11+02:00"), "2031-03-06 02:50 +02:00");
        assert_eq!(for_people("2031-03-06T02:50"), "2031-03-06 02:50");
        assert_eq!(for_people("2031-03-06"), "2031-03-06");
        assert_eq!(for_people("TéTéT"), "TéTéT");
        assert_eq!(for_people("soon"), "soon");
    }

    proptest::proptest! {
        #[test]
        fn nothing_in_a_letter_is_obeyed(title in ".*", words in ".*", outlet in ".*", was in ".*") {
            let mut notice = samples::corrected();
            let told = &mut notice.alerts[0];
            told.was = Some(was);
            told.finding.title = title.clone();
            told.finding.labels.insert(outlet.clone(), title);
            told.finding.lines[0].words = words;
            told.finding.lines[0].outlet = Some(outlet.clone());
            told.finding.lines[0].published = Some(outlet.clone());
            told.finding.origins.push(outlet);
            let letter = Letter::of(&notice, 1, WIDE);
            // JSON writes control characters as escapes, so it is read back before it is looked at.
            let mut waiting = vec![serde_json::to_value(&letter).unwrap()];
            while let Some(value) = waiting.pop() {
                match value {
                    serde_json::Value::String(text) => {
                        proptest::prop_assert!(!text.contains(safe::is_obeyed), "{text:?}");
                    }
                    serde_json::Value::Array(items) => waiting.extend(items),
                    serde_json::Value::Object(fields) => {
                        for (name, value) in fields {
                            proptest::prop_assert!(!name.contains(safe::is_obeyed));
                            waiting.push(value);
                        }
                    }
                    _ => {}
                }
            }
        }
    }
}
