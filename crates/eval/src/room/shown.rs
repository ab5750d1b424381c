//! What the room has where a line was not found, written much as in a suite.

use std::fmt::Write;

use watchfloor_reading::contract::{Actor, CharSpan, FigureRole, Status, WatchKind};
use watchfloor_room::Known;
use watchfloor_room::changes::{Change, Quote};
use watchfloor_room::picture::{
    Announcement, EventCard, Mark, Matter, Pair, Party, Retired, Tally,
};

use crate::room::matching::{entry_name, matters, near};
use crate::room::view::{View, collapse, contains};
use crate::room::wanted::{Counted, ENTRY_STATES, STATES, WATCH_STATES, Wanted};

/// Most lines that are shown for one that was missed.
const MOST: usize = 4;

/// The nearest of what the room has of that kind, and what was read in the sentences with the words.
pub(crate) fn instead(view: &View<'_>, changes: &[Change], wanted: &Wanted) -> String {
    let picture = view.picture;
    let mut lines = match wanted {
        Wanted::Event(event) | Wanted::NoEvent(event) => {
            let kind = event.kind.name();
            nearest(picture.events.iter().map(|card| show_event(view, card)), kind)
        }
        Wanted::Events { kind, .. } => {
            let of_kind = picture.events.iter().filter(|card| card.kind == kind.name());
            nearest(of_kind.map(|card| show_event(view, card)), "")
        }
        Wanted::Claim { words, .. } => {
            // Those that were asked; only where there are none, the nearest of the others.
            let held: Vec<&Matter> = matters(view, words).collect();
            if held.is_empty() {
                nearest(
                    picture.matters.iter().map(|matter| show_matter(view, matter)),
                    words,
                )
            } else {
                nearest(held.into_iter().map(|matter| show_matter(view, matter)), words)
            }
        }
        Wanted::Tally { counted } | Wanted::Entry { counted, .. } => {
            let tallies = picture.tallies.iter().map(|tally| show_tally(view, tally));
            nearest(tallies, &counted_words(counted))
        }
        Wanted::Watch { words, .. } | Wanted::NoWatch { words, .. } => {
            nearest(picture.watch.iter().map(|item| show_watch(view, item)), words)
        }
        Wanted::Changed { old, .. } => {
            nearest(changes.iter().map(|change| show_change(view, change)), old)
        }
        Wanted::Tension { names, .. } => {
            nearest(picture.tension.iter().map(show_pair), &names.join(" "))
        }
        Wanted::Version(..) | Wanted::Copy(..) => links(view),
        Wanted::Story(_) | Wanted::Apart(_) => picture
            .stories
            .iter()
            .map(|story| format!("story: {}", view.names(&story.reports)))
            .collect(),
    };
    if lines.is_empty() {
        lines.push("nothing of this kind".to_owned());
    }
    if let Some(words) = wanted.words() {
        lines.extend(read_at(view, words));
    }
    if let Wanted::Tally { counted } | Wanted::Entry { counted, .. } = wanted {
        lines.extend(figures(view, counted));
    }
    lines.join("\n")
}

/// The lines that have most words in common with what was looked for.
fn nearest(lines: impl Iterator<Item = String>, words: &str) -> Vec<String> {
    let mut scored: Vec<(usize, String)> =
        lines.map(|line| (near(&line, words), line)).collect();
    // A stable sort: among equals the picture's order stands.
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    let more = scored.len().saturating_sub(MOST);
    let mut lines: Vec<String> =
        scored.into_iter().take(MOST).map(|(_, line)| line).collect();
    if more > 0 {
        lines.push(format!("… and {more} more"));
    }
    lines
}

/// A value by the name it has in a table.
fn name_in<T: PartialEq>(table: &[(&'static str, T)], value: &T) -> &'static str {
    table.iter().find(|(_, known)| known == value).map_or("?", |(name, _)| name)
}

fn status(status: Status) -> String {
    format!("{status:?}").to_lowercase()
}

fn parties(parties: &[Party]) -> String {
    let names: Vec<&str> = parties.iter().map(|party| party.name.as_str()).collect();
    if names.is_empty() { "?".to_owned() } else { names.join(" & ") }
}

fn show_event(view: &View<'_>, card: &EventCard) -> String {
    let said = view
        .snapshot
        .line(card.best)
        .and_then(|(report, _)| Some(short(report.words(report.sentence(card.best)?))));
    let matter = view.picture.matters.iter().find(|matter| matter.event == Some(card.id));
    format!(
        "event: {} {}, {} -> {}, in {} [{}] {}",
        card.kind,
        status(card.status),
        parties(&card.actor),
        parties(&card.recipient),
        view.names(&card.reports),
        matter.map_or("no matter", |matter| name_in(&STATES, &matter.state)),
        said.unwrap_or_default(),
    )
}

fn show_matter(view: &View<'_>, matter: &Matter) -> String {
    let mut line =
        format!("claim: {} {}:", name_in(&STATES, &matter.state), matter.origins);
    for claim in &matter.claims {
        let report = view.snapshot.report(claim.report);
        let words =
            report.map_or_else(String::new, |report| short(report.words(claim.words)));
        let retired = match claim.retired {
            None => "",
            Some(Retired::Corrected { .. }) => " (corrected)",
            Some(Retired::Dropped { .. }) => " (dropped)",
            Some(Retired::Withdrawn { .. }) => " (withdrawn)",
        };
        // Writing to a string cannot fail.
        let _ = write!(
            line,
            " | {}: {} {}{retired} \"{words}\"",
            view.name(claim.report),
            claim.origin.name,
            format!("{:?}", claim.stance).to_lowercase(),
        );
    }
    line
}

fn role(role: Option<FigureRole>) -> String {
    role.map_or_else(|| "-".to_owned(), |role| format!("{role:?}").to_lowercase())
}

fn range(low: Option<f64>, high: Option<f64>) -> String {
    let side =
        |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    format!("{}..{}", side(low), side(high))
}

fn show_tally(view: &View<'_>, tally: &Tally) -> String {
    let item = tally.item.as_deref().unwrap_or("-");
    let mut line =
        format!("tally: {} {item} {}", role(tally.role), range(tally.low, tally.high));
    for entry in &tally.entries {
        let state = name_in(&ENTRY_STATES, &entry_name(&entry.state));
        let _ = write!(
            line,
            " | {}: {} {} {state}",
            view.name(entry.report),
            range(entry.low, entry.high),
            entry.origin.name,
        );
    }
    line
}

fn kind(kind: WatchKind) -> String {
    format!("{kind:?}").to_lowercase()
}

fn show_watch(view: &View<'_>, item: &Announcement) -> String {
    let report = view.snapshot.report(item.report);
    let words =
        |span: CharSpan| report.map_or_else(String::new, |r| short(r.words(span)));
    let mut line = format!(
        "watch: {} {} \"{}\" {} (in {})",
        kind(item.kind),
        item.by.as_ref().map_or("?", |by| by.name.as_str()),
        words(item.what),
        name_in(&WATCH_STATES, &item.state),
        view.name(item.report),
    );
    if let Some(condition) = item.condition {
        let _ = write!(line, ", if \"{}\"", words(condition));
    }
    if let Some(due) = &item.due {
        let _ = write!(line, ", due {due}");
    }
    line
}

fn show_change(view: &View<'_>, change: &Change) -> String {
    let words = |quote: Option<Quote>| {
        let quoted = quote.and_then(|quote| {
            let report = view.snapshot.report(quote.report)?;
            Some(short(report.words(quote.span)))
        });
        quoted.unwrap_or_default()
    };
    let (before, after) = (words(change.before), words(change.after));
    format!("changed: {:?} \"{before}\" -> \"{after}\"", change.kind)
}

fn show_pair(pair: &Pair) -> String {
    let mut line = format!("tension: {}, {}", pair.parties[0].name, pair.parties[1].name);
    for day in &pair.days {
        let mark = match day.mark {
            Some(Mark::Escalation) => " escalation",
            Some(Mark::DeEscalation) => " de-escalation",
            None => "",
        };
        let date = watchfloor_room::time::date_of(day.day);
        let date = date.map_or_else(String::new, |date| date.to_string());
        let _ = write!(line, " | {date} {:+.1}{mark}", day.level);
    }
    line
}

/// Which reports are versions and copies of which.
fn links(view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for report in &view.snapshot.reports {
        let name = view.name(report.id);
        if let Some(earlier) = report.earlier {
            lines.push(format!("version: {name} of {}", view.name(earlier)));
        }
        if let Some(source) = report.copy_of {
            lines.push(format!("copy: {name} of {}", view.name(source)));
        }
    }
    lines
}

/// What was read in the sentences with the quoted words: acts, statements, announcements.
fn read_at(view: &View<'_>, quoted: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for report in &view.snapshot.reports {
        for sentence in &report.sheet.reading.sentences {
            if contains(report.words(*sentence), quoted) {
                lines.push(format!(
                    "read in {}: {}",
                    view.name(report.id),
                    read(report, *sentence)
                ));
            }
        }
    }
    if lines.is_empty() {
        lines.push("read: no sentence has these words".to_owned());
    }
    lines
}

fn read(report: &Known, sentence: CharSpan) -> String {
    let reading = &report.sheet.reading;
    let inside = |span: CharSpan| sentence[0] <= span[0] && span[0] < sentence[1];
    let who = |ids: &[usize]| {
        let named =
            |id: &usize| reading.actors.iter().find(|actor: &&Actor| actor.id == *id);
        let names: Vec<&str> =
            ids.iter().filter_map(named).map(|actor| actor.name.as_str()).collect();
        if names.is_empty() { "?".to_owned() } else { names.join(" & ") }
    };
    let mut parts = Vec::new();
    for event in reading.events.iter().filter(|event| inside(event.trigger)) {
        parts.push(format!(
            "{} {} `{}` {} -> {}",
            event.kind,
            status(event.status),
            report.words(event.trigger),
            who(&event.actor),
            who(&event.recipient),
        ));
    }
    for said in &reading.attributions {
        if let Some(content) = said.content.spans.first().filter(|span| inside(**span)) {
            let source =
                said.source.span.map_or("?".to_owned(), |span| short(report.words(span)));
            parts.push(format!("{source} says \"{}\"", short(report.words(*content))));
        }
    }
    for item in reading.watch.iter().filter(|item| inside(item.what.span)) {
        let by = item.by.map_or_else(|| "?".to_owned(), |by| who(&[by]));
        parts.push(format!(
            "{} {by} \"{}\"",
            kind(item.kind),
            short(report.words(item.what.span))
        ));
    }
    if parts.is_empty() { "nothing".to_owned() } else { parts.join("; ") }
}

/// What was read of the figures with one of the numbers looked for.
fn figures(view: &View<'_>, counted: &Counted) -> Vec<String> {
    let mut lines = Vec::new();
    for report in &view.snapshot.reports {
        let reading = &report.sheet.reading;
        for figure in &reading.figures {
            let bounds = [figure.low, figure.high].into_iter().flatten();
            let wanted = [counted.low, counted.high];
            if bounds.into_iter().any(|bound| wanted.contains(&Some(bound))) {
                lines.push(format!(
                    "read in {}: \"{}\" {} {} {}{}",
                    view.name(report.id),
                    report.words(figure.span),
                    role(figure.role),
                    figure.item.as_deref().unwrap_or("-"),
                    range(figure.low, figure.high),
                    if figure.attribution.is_some() { ", attributed" } else { "" },
                ));
            }
        }
    }
    if lines.is_empty() {
        lines.push("read: no figure with this number".to_owned());
    }
    lines
}

fn counted_words(counted: &Counted) -> String {
    format!("{} {}", role(counted.role), counted.item.as_deref().unwrap_or_default())
}

/// The beginning of a text.
fn short(text: &str) -> String {
    const LONGEST: usize = 90;
    let text = collapse(text);
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}
