//! `watchfloor find`: lines of a room by words, actors, type, day.

use std::collections::HashMap;
use std::fmt::Write;
use std::process::ExitCode;

use watchfloor_record::{AsOf, Filter};
use watchfloor_room::words::stems;
use watchfloor_room::{Item, Known, time};

use super::look_into;
use crate::args::{self, What};
use crate::{print, safe};

/// Looks for lines and prints them with their sentences, the latest report first.
pub(crate) fn run(wanted: &args::Find) -> anyhow::Result<ExitCode> {
    let mut room = look_into(&wanted.room.path)?;
    let at = AsOf { learnt: wanted.as_of.unwrap_or(i64::MAX), revision: i64::MAX };
    let words: Vec<String> = wanted
        .words
        .iter()
        .flat_map(|words| words.split_whitespace())
        .map(str::to_owned)
        .collect();
    let asked = stems(&words.join(" "));
    let filter = Filter {
        words,
        kind: wanted.what.map(kind),
        label: wanted.label.as_ref().map(|label| cased(label)),
        status: wanted.status.clone(),
        actor: wanted.actor.clone(),
        recipient: wanted.recipient.clone(),
        from: wanted.from,
        to: wanted.to,
        country: wanted.country.clone(),
        // The words are looked for in whole reports; which lines have them shows later.
        limit: if asked.is_empty() { wanted.most.get() } else { usize::MAX >> 1 },
    };
    let found = room.find(&filter, at)?;
    let mut text = String::new();
    let mut open: HashMap<i64, Known> = HashMap::new();
    let mut shown = 0;
    for (version, line) in found {
        if shown == wanted.most.get() {
            break;
        }
        if !open.contains_key(&version) {
            // Lines of one report follow each other, so one report at a time is enough.
            open.clear();
            open.extend(room.open(version, at)?.map(|known| (version, known)));
        }
        let Some(report) = open.get(&version) else { continue };
        let Some(sentence) = report.sentence(line) else { continue };
        let words = report.words(sentence);
        let stems_there = stems(words);
        if !asked.iter().all(|stem| stems_there.contains(stem)) {
            continue;
        }
        shown += 1;
        if wanted.json {
            let object = serde_json::json!({
                "line": line,
                "report": version,
                "outlet": report.outlet,
                "learnt": time::minutes(report.learnt),
                "what": report.item(line).map(|item| describe(report, item)),
                "sentence": words,
            });
            let _ = writeln!(text, "{}", safe::json(&object.to_string()));
        } else {
            let outlet = report.outlet.as_deref().unwrap_or("an unnamed outlet");
            let what =
                report.item(line).map(|item| describe(report, item)).unwrap_or_default();
            let _ = writeln!(
                text,
                "[{line}] {} · {} · {}\n    {}",
                time::minutes(report.learnt),
                safe::line(outlet),
                safe::line(&what),
                safe::line(words)
            );
        }
    }
    if shown == 0 {
        crate::complain("nothing found");
    }
    print(&text)
}

/// What stands on a line, in a few words.
fn describe(report: &Known, item: Item<'_>) -> String {
    let reading = &report.sheet.reading;
    let names = |ids: &[usize]| -> String {
        let found: Vec<&str> = ids
            .iter()
            .filter_map(|id| reading.actors.iter().find(|actor| actor.id == *id))
            .map(|actor| actor.name.as_str())
            .collect();
        if found.is_empty() { "?".to_owned() } else { found.join(", ") }
    };
    match item {
        Item::Act(_, event) => format!(
            "{} {}: {} -> {}",
            event.kind,
            word(&event.status),
            names(&event.actor),
            names(&event.recipient)
        ),
        Item::Statement(_, said) => {
            let source = match (said.source.actor, said.source.span) {
                (Some(actor), _) => names(&[actor]),
                (None, Some(span)) => report.words(span).to_owned(),
                (None, None) => "?".to_owned(),
            };
            let cue = said.cue.as_ref().map_or("says", |cue| report.words(cue.span));
            format!("{source} {cue}")
        }
        Item::Figure(_, figure) => {
            let item = figure.item.as_deref().unwrap_or("");
            let role = figure.role.map(|role| word(&role)).unwrap_or_default();
            format!("{} {item} {role}", report.words(figure.span))
        }
        Item::Watch(_, watch) => {
            format!("{}: {}", word(&watch.kind), names(watch.by.as_slice()))
        }
    }
}

/// The word that a value has in the reading's JSON.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

fn kind(what: What) -> String {
    match what {
        What::Events => "event",
        What::Claims => "claim",
        What::Figures => "figure",
        What::Watch => "watch",
    }
    .to_owned()
}

/// Types of acts are written in capitals; roles and kinds are not.
fn cased(label: &str) -> String {
    let upper = label.to_uppercase();
    if watchfloor_ontology::EventType::parse(&upper).is_some() {
        upper
    } else {
        label.to_lowercase()
    }
}
