//! From the tables of a rules file to rules, routes, silences and inhibitions.

use std::collections::BTreeMap;

use jiff::civil::Time;
use jiff::tz::{Offset, TimeZone};
use toml::de::DeTable;

use super::conditions;
use super::matching::{Labels, Matcher};
use super::route::{Quiet, Route};
use super::table::{At, Faults, Section, one_of, pattern, shown};
use super::{Inhibit, Rule, Rules, Silence, When};
use crate::fault::{Fault, nearest};
use crate::notice::Severity;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Bytes of a rules file.
const LONGEST: usize = 4 << 20;
/// How deep routes may lie within routes.
const DEEPEST: usize = 16;

/// The labels that alerts have of themselves, for hints.
const LABELS: &[&str] = &[
    "rule",
    "severity",
    "of",
    "type",
    "mode",
    "quad",
    "status",
    "state",
    "actor",
    "recipient",
    "actor_name",
    "recipient_name",
    "place",
    "country",
    "role",
    "item",
    "kind",
    "by",
    "to",
    "pair",
    "mark",
    "source",
];

const SEVERITIES: &[(&str, Severity)] = &[
    ("info", Severity::Info),
    ("warning", Severity::Warning),
    ("critical", Severity::Critical),
];

/// What rules and routes have where they say nothing.
struct Defaults {
    severity: Severity,
    max_age: i64,
    expire: i64,
}

pub(super) fn rules(text: &str) -> Result<Rules, Vec<Fault>> {
    let mut faults = Faults::new(text);
    if text.len() > LONGEST {
        faults.add(1, "the file is larger than 4 MB; split it");
        return Err(faults.all());
    }
    let (parsed, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let line = faults.line(error.span().map_or(0, |span| span.start));
        faults.add(line, format!("this is no TOML: {}", error.message()));
    }
    if !faults.is_empty() {
        // What was not understood would be told to be missing.
        return Err(faults.all());
    }
    let mut file = Section::new("rules file", 1, parsed.get_ref(), &faults);
    let (defaults, mut route) = defaults(&mut file, &mut faults);
    let rules = all_rules(&mut file, &defaults, &mut faults);
    let own: Vec<&str> = rules
        .iter()
        .flat_map(|rule| rule.labels.keys())
        .map(String::as_str)
        .chain(LABELS.iter().copied())
        .collect();
    let branches = file.tables("route", "route", &mut faults);
    route.routes = routes(branches, &route, &own, 1, &mut faults);
    let silences = silences(&mut file, &own, &mut faults);
    let inhibits = inhibits(&mut file, &own, &mut faults);
    // Receivers may stand in the same file; `deliver::Receivers` reads them.
    let _ = file.take("receiver");
    file.done(&mut faults);
    let mut found = Rules { rules, route, silences, inhibits };
    if found.route.receiver.is_empty() {
        no_default(&mut found, &mut faults);
    }
    let faults = faults.all();
    if faults.is_empty() { Ok(found) } else { Err(faults) }
}

/// Alerts that no route takes must have somewhere to go.
fn no_default(rules: &mut Rules, faults: &mut Faults<'_>) {
    let takes_all = rules.route.routes.iter().find(|route| route.matches.0.is_empty());
    match takes_all {
        Some(route) => rules.route.receiver = route.receiver.clone(),
        None => faults.add(
            1,
            "alerts that no route takes go nowhere; name a `receiver` under [defaults], or add a last \
             [[route]] without `match`",
        ),
    }
}

/// `[defaults]`, and the route that it makes.
fn defaults(file: &mut Section<'_>, faults: &mut Faults<'_>) -> (Defaults, Route) {
    let mut defaults = Defaults {
        severity: Severity::Warning,
        max_age: 6 * HOUR,
        expire: 3 * 24 * HOUR,
    };
    let mut route = Route {
        path: "0".to_owned(),
        matches: Labels::default(),
        receiver: String::new(),
        group_by: vec!["rule".to_owned()],
        group_wait: 10_000,
        group_interval: 5 * MINUTE,
        repeat_interval: 24 * HOUR,
        quiet: None,
        goes_on: false,
        resolved: true,
        routes: Vec::new(),
    };
    if let Some(mut section) = file.table("defaults", "[defaults] table", faults) {
        if let Some(severity) = section.text("severity", faults) {
            let known = one_of(&severity, "severity", SEVERITIES, faults);
            defaults.severity = known.unwrap_or(defaults.severity);
        }
        defaults.max_age =
            section.duration("max_age", faults).unwrap_or(defaults.max_age);
        defaults.expire = section.duration("expire", faults).unwrap_or(defaults.expire);
        let line = section.line;
        told(&mut section, &mut route, faults);
        section.done(faults);
        if defaults.expire < defaults.max_age {
            faults.add(line, TOO_SHORT);
        }
    }
    (defaults, route)
}

const TOO_SHORT: &str = "`expire` is shorter than `max_age`: an alert would be closed and fire again; make it \
                         longer";

/// What a route says of its notices, in `[defaults]` and in `[[route]]`.
fn told(section: &mut Section<'_>, route: &mut Route, faults: &mut Faults<'_>) {
    if let Some(receiver) = section.text("receiver", faults) {
        route.receiver = receiver.value;
    }
    let group_by = section.texts("group_by", faults);
    if !group_by.is_empty() {
        route.group_by = group_by.into_iter().map(|label| label.value).collect();
    }
    for (key, value) in [
        ("group_wait", &mut route.group_wait),
        ("group_interval", &mut route.group_interval),
        ("repeat_interval", &mut route.repeat_interval),
    ] {
        *value = section.duration(key, faults).unwrap_or(*value);
    }
    if let Some(resolved) = section.flag("resolved", faults) {
        route.resolved = resolved;
    }
    if let Some(hours) = section.table("quiet", "`quiet` table", faults) {
        route.quiet = quiet(hours, faults).or(route.quiet.take());
    }
}

fn quiet(mut section: Section<'_>, faults: &mut Faults<'_>) -> Option<Quiet> {
    let line = section.line;
    let mut time = |key| {
        let text = section.text(key, faults)?;
        let read = Time::strptime("%H:%M", text.value.trim()).ok();
        if read.is_none() {
            faults.add(text.line, format!("`{key}` must be a time of day like 22:00"));
        }
        read
    };
    let (from, until) = (time("from"), time("until"));
    let zone = section.text("zone", faults);
    section.done(faults);
    let zone = match zone {
        Some(zone) => time_zone(&zone, faults)?,
        None => TimeZone::UTC,
    };
    let (Some(from), Some(until)) = (from, until) else {
        faults.add(line, "quiet hours need `from` and `until`, like 22:00 and 06:00");
        return None;
    };
    Some(Quiet { from, until, zone })
}

/// A zone by name, or the hours it is ahead of UTC: "Europe/Berlin", "+02:00".
fn time_zone(typed: &At<String>, faults: &mut Faults<'_>) -> Option<TimeZone> {
    let name = typed.value.trim();
    if name.eq_ignore_ascii_case("utc") {
        return Some(TimeZone::UTC);
    }
    if let Some(offset) = offset(name) {
        return Some(TimeZone::fixed(offset));
    }
    let zone = TimeZone::get(name).ok();
    if zone.is_none() {
        faults.add(
            typed.line,
            format!(
                "the time zone `{}` is not known on this machine; write one like Europe/Berlin, or hours \
                 ahead of UTC like +02:00",
                shown(name)
            ),
        );
    }
    zone
}

fn offset(name: &str) -> Option<Offset> {
    let (sign, rest) = match name.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    if !(0..=18).contains(&hours) || !(0..60).contains(&minutes) {
        return None;
    }
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok()
}

fn all_rules(
    file: &mut Section<'_>,
    defaults: &Defaults,
    faults: &mut Faults<'_>,
) -> Vec<Rule> {
    let mut rules: Vec<Rule> = Vec::new();
    let sections = file.tables("rule", "rule", faults);
    if sections.is_empty() {
        faults.add(1, "the file has no [[rule]]; write at least one");
    }
    for section in sections {
        let Some(rule) = rule(section, defaults, faults) else { continue };
        let same = rules.iter().find(|other| other.name == rule.name);
        if let Some(other) = same {
            faults.add(
                rule.line,
                format!(
                    "the rule `{}` is there already, on line {}; give it another name",
                    shown(&rule.name),
                    other.line
                ),
            );
        }
        rules.push(rule);
    }
    rules
}

fn rule(
    mut section: Section<'_>,
    defaults: &Defaults,
    faults: &mut Faults<'_>,
) -> Option<Rule> {
    let line = section.line;
    let name = section.text("name", faults);
    let severity = match section.text("severity", faults) {
        Some(typed) => one_of(&typed, "severity", SEVERITIES, faults),
        None => Some(defaults.severity),
    };
    let note = section.text("note", faults).map(|note| note.value);
    let has_origins = section.has("origins");
    let origins = section.number("origins", (1.0, 20.0), faults).unwrap_or(1.0);
    if origins.fract() != 0.0 {
        faults.add(line, "`origins` must be a whole number: 1 for at once, 2 for two");
    }
    let confidence = section.number("confidence", (0.0, 1.0), faults).unwrap_or(0.0);
    let max_age = section.duration("max_age", faults).unwrap_or(defaults.max_age);
    let expire =
        section.duration("expire", faults).unwrap_or(defaults.expire.max(max_age));
    if expire < max_age {
        faults.add(line, TOO_SHORT);
    }
    let mut labels = BTreeMap::new();
    if let Some(own) = section.table("labels", "`labels` table", faults) {
        for (label, values) in own.any_texts(faults) {
            let at = values.first().map_or(line, |value| value.line);
            if LABELS.contains(&label.as_str()) {
                faults.add(
                    at,
                    format!(
                        "the label `{label}` is set by the alert itself; choose another name"
                    ),
                );
            }
            let values: Vec<String> =
                values.into_iter().map(|value| value.value).collect();
            labels.insert(label, values.join(", "));
        }
    }
    let when = match section.table("when", "`when` table", faults) {
        Some(when) => conditions::when(when, faults),
        None => {
            faults.add(line, "the rule has no `when`: say what it asks for");
            None
        }
    };
    section.done(faults);
    if name.is_none() {
        faults.add(line, "the rule has no `name`; give it one");
    }
    let when = when?;
    let has_one_origin = matches!(
        when,
        When::Watch(_) | When::Tension(_) | When::Source(_) | When::Statement(_)
    );
    if has_one_origin && has_origins && origins > 1.0 {
        faults.add(
            line,
            "`origins` above 1 asks for corroboration, which event, matter and tally have; \
             leave it out here",
        );
    }
    Some(Rule {
        name: name?.value,
        line,
        severity: severity?,
        note,
        when,
        origins: origins as usize,
        confidence,
        max_age,
        expire,
        labels,
    })
}

/// Routes beside each other; each has what it does not say from the one above.
fn routes(
    sections: Vec<Section<'_>>,
    above: &Route,
    known: &[&str],
    depth: usize,
    faults: &mut Faults<'_>,
) -> Vec<Route> {
    let mut found: Vec<Route> = Vec::new();
    let count = sections.len();
    for (nth, mut section) in sections.into_iter().enumerate() {
        let line = section.line;
        let mut route = Route {
            path: format!("{}.{nth}", above.path),
            goes_on: false,
            matches: Labels::default(),
            routes: Vec::new(),
            ..above.clone()
        };
        if let Some(matches) = section.table("match", "`match` table", faults) {
            route.matches = labels(matches, known, faults);
        }
        told(&mut section, &mut route, faults);
        route.goes_on = section.flag("continue", faults).unwrap_or(false);
        let within = section.tables("route", "route", faults);
        section.done(faults);
        if route.receiver.is_empty() {
            faults.add(
                line,
                "the route has no `receiver`, and neither has what it is part of",
            );
        }
        let takes_all = route.matches.0.is_empty() && !route.goes_on;
        if takes_all && nth + 1 < count {
            faults.add(
                line,
                "this route takes everything, so that those behind it never get anything; move it to the \
                 end, give it a `match`, or set `continue = true`",
            );
        }
        if depth < DEEPEST {
            route.routes = routes(within, &route, known, depth + 1, faults);
        } else if !within.is_empty() {
            faults.add(line, "routes lie too deep within routes; 16 is the limit");
        }
        found.push(route);
    }
    found
}

fn labels(section: Section<'_>, known: &[&str], faults: &mut Faults<'_>) -> Labels {
    let mut all = Vec::new();
    for (label, values) in section.any_texts(faults) {
        let line = values.first().map_or(1, |value| value.line);
        if !known.contains(&label.as_str()) {
            let advice = match nearest(&label, known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    "set it under `labels` of a rule, or see the list in the reference"
                        .to_owned()
                }
            };
            faults
                .add(line, format!("no alert has a label `{}`; {advice}", shown(&label)));
        }
        let mut matchers = Vec::new();
        let mut plain = Vec::new();
        for value in values {
            match pattern(&value, &label, true, faults) {
                Some(built) => matchers.extend(built.map(Matcher::Pattern)),
                None => plain.push(value.value),
            }
        }
        if label == "severity" {
            for typed in &plain {
                let typed = At { line, value: typed.clone() };
                one_of(&typed, "severity", SEVERITIES, faults);
            }
        }
        if !plain.is_empty() {
            matchers.push(Matcher::OneOf(plain));
        }
        all.push((label, matchers));
    }
    Labels(all)
}

/// The labels of a table that must be there and must not be empty: an empty one would take in everything.
fn some_labels(
    section: &mut Section<'_>,
    key: &'static str,
    known: &[&str],
    faults: &mut Faults<'_>,
) -> Labels {
    let line = section.line;
    let found = match section.table(key, "table of labels", faults) {
        Some(table) => labels(table, known, faults),
        None => Labels::default(),
    };
    if found.0.is_empty() {
        faults
            .add(line, format!("`{key}` names no label, which would take in everything"));
    }
    found
}

fn silences(
    file: &mut Section<'_>,
    known: &[&str],
    faults: &mut Faults<'_>,
) -> Vec<Silence> {
    let mut found = Vec::new();
    for mut section in file.tables("silence", "silence", faults) {
        let matches = some_labels(&mut section, "match", known, faults);
        let from = section.moment("from", faults);
        let until = section.moment("until", faults);
        let by = section.text("by", faults).map(|by| by.value);
        let comment = section.text("comment", faults).map(|words| words.value);
        let line = section.line;
        section.done(faults);
        if let (Some(from), Some(until)) = (from, until)
            && until <= from
        {
            faults.add(line, "the silence ends before it begins");
        }
        found.push(Silence { matches, from, until, by, comment });
    }
    found
}

fn inhibits(
    file: &mut Section<'_>,
    known: &[&str],
    faults: &mut Faults<'_>,
) -> Vec<Inhibit> {
    let mut found = Vec::new();
    for mut section in file.tables("inhibit", "inhibit", faults) {
        let source = some_labels(&mut section, "source", known, faults);
        let target = some_labels(&mut section, "target", known, faults);
        let equal = section.texts("equal", faults);
        for label in &equal {
            if !known.contains(&label.value.as_str()) {
                faults.add(
                    label.line,
                    format!("no alert has a label `{}`", shown(&label.value)),
                );
            }
        }
        section.done(faults);
        let equal = equal.into_iter().map(|label| label.value).collect();
        found.push(Inhibit { source, target, equal });
    }
    found
}
