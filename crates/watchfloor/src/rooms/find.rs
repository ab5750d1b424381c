//! `watchfloor find`: lines of a room by words, actors, type, day.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

use anyhow::Context;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use watchfloor_record::{AsOf, Filter, Line, Sqlite, VersionId};
use watchfloor_room::words::stems;
use watchfloor_room::{Item, Known, Room, time};

use super::look_into;
use crate::args::{self, What};
use crate::safe;

/// So many lines are asked for at first, and twice as many each time that these were not enough.
const FIRST_LINES: usize = 256;

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
    let asked = stems(&without_accents(&words.join(" ")));
    let filter = Filter {
        words,
        kind: wanted.what.map(kind),
        label: wanted.label.as_ref().map(|label| cased(label)),
        status: wanted.status.as_ref().map(|status| status.to_lowercase()),
        actor: wanted.actor.as_deref().map(code_or_name),
        recipient: wanted.recipient.as_deref().map(code_or_name),
        from: wanted.from,
        to: wanted.to,
        country: wanted.country.as_ref().map(|code| code.to_uppercase()),
        before: None,
        limit: FIRST_LINES,
    };
    let mut out = BufWriter::new(io::stdout());
    let mut left = wanted.most.get();
    let written = each_line(&mut room, filter, at, |report, line| {
        let Some(sentence) = report.sentence(line) else {
            return Ok(ControlFlow::Continue(()));
        };
        // The record looks for words in whole reports; which lines have them shows only here.
        let words = report.words(sentence);
        let stems_there = stems(&without_accents(words));
        if asked.iter().all(|stem| stems_there.contains(stem)) {
            out.write_all(entry(report, line, words, wanted.json).as_bytes())?;
            left -= 1;
        }
        Ok(if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })
    .and_then(|()| Ok(out.flush()?));
    match written {
        // Whoever was reading has seen enough.
        Err(error) if is_broken_pipe(&error) => return Ok(ExitCode::SUCCESS),
        written => written.context("cannot write to standard output")?,
    }
    if left == wanted.most.get() {
        crate::complain("nothing found");
    }
    Ok(ExitCode::SUCCESS)
}

/// Shows `see` each line that passes a filter, with its report, the latest report first, until it breaks off.
/// One report is open at a time, and no more lines are looked up than twice those that were seen.
fn each_line(
    room: &mut Room<Sqlite>,
    mut filter: Filter,
    at: AsOf,
    mut see: impl FnMut(&Known, Line) -> anyhow::Result<ControlFlow<()>>,
) -> anyhow::Result<()> {
    let mut seen: Option<(VersionId, Line)> = None;
    let mut open: Option<Known> = None;
    loop {
        let found = room.find(&filter, at)?;
        let is_last = found.len() < filter.limit;
        for (version, line) in found {
            // An answer may end within a report, and the next one begins with it.
            if seen.is_some_and(|(last, until)| version == last && line <= until) {
                continue;
            }
            seen = Some((version, line));
            if open.as_ref().is_none_or(|report| report.id != version) {
                open = room.open(version, at)?;
            }
            let Some(report) = &open else { continue };
            if see(report, line)?.is_break() {
                return Ok(());
            }
        }
        if is_last {
            return Ok(());
        }
        filter.before = seen.map(|(version, _)| version.saturating_add(1));
        filter.limit = filter.limit.saturating_mul(2);
    }
}

/// A line as it is printed.
fn entry(report: &Known, line: Line, words: &str, json: bool) -> String {
    let what = report.item(line).map(|item| describe(report, item)).unwrap_or_default();
    if json {
        let object = serde_json::json!({
            "line": line,
            "report": report.id,
            "outlet": report.outlet,
            "learnt": time::minutes(report.learnt),
            "what": what,
            "sentence": words,
        });
        return safe::json(&object.to_string()).into_owned() + "\n";
    }
    let outlet = report.outlet.as_deref().unwrap_or("an unnamed outlet");
    format!(
        "[{line}] {} · {} · {}\n    {}\n",
        time::minutes(report.learnt),
        safe::line(outlet),
        safe::line(&what),
        safe::line(words)
    )
}

/// "Aldery" for "Áldery": the record finds the one by the other.
fn without_accents(text: &str) -> String {
    text.nfd().filter(|letter| !is_combining_mark(*letter)).collect()
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let cause = error.downcast_ref::<io::Error>();
    cause.is_some_and(|cause| cause.kind() == ErrorKind::BrokenPipe)
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

/// Codes are all capitals; names stand in the record without any.
fn code_or_name(typed: &str) -> String {
    let is_name = typed.chars().any(char::is_lowercase);
    if is_name { typed.to_lowercase() } else { typed.to_owned() }
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
