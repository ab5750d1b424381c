/*!
Figures about the same thing, side by side.

Each figure joins a tally that counts the same (`same`): what became of whom, in which event. Within a tally
the figures of one origin with one value are one entry; `standing` says which entries count and which of those
conflict.
*/
mod same;
mod standing;
mod tables;

use std::collections::{HashMap, HashSet};

use watchfloor_reading::contract::{Figure, TimeGrain};
use watchfloor_record::Line;

use crate::origins::Origins;
use crate::picture::{Entry, EntryState, EventCard, Origin, Tally};
use crate::sheet::sentence_of;
use crate::snapshot::{Known, Snapshot};
use crate::time::{self, DAY};

/// A figure as it is compared.
#[derive(Debug)]
struct Counted<'a> {
    report: &'a Known,
    /// Place of the report in the snapshot's order.
    place: usize,
    figure: &'a Figure,
    line: Line,
    /// Number of its sentence in the report.
    sentence: usize,
    origin: Origin,
    as_of: i64,
    /// Whether its words say that the number changed, and whether those or its headline's do.
    changed_here: bool,
    changed: bool,
    /// Whether they say that it is not the last.
    provisional: bool,
}

/// An entry in the making.
#[derive(Debug)]
struct Draft<'a> {
    /// The first figure with it.
    first: &'a Counted<'a>,
    lines: Vec<Line>,
    approximate: bool,
    /// Whether a report that counts has it.
    counts: bool,
    /// Whether one of its figures says that the number changed.
    changed: bool,
    state: EntryState,
}

/// The tallies of a snapshot, in the order of their earliest entries.
pub fn tallies(
    snapshot: &Snapshot,
    events: &[EventCard],
    origins: &Origins<'_>,
) -> Vec<Tally> {
    let mut figures: Vec<Counted<'_>> = Vec::new();
    for (place, report) in snapshot.reports.iter().enumerate() {
        let mut own: Vec<Counted<'_>> = Vec::new();
        for (at, figure) in report.sheet.reading.figures.iter().enumerate() {
            if is_counted(figure) {
                own.push(counted(report, place, at, figure, origins));
            }
        }
        lend_origins(&mut own, origins);
        figures.extend(own);
    }
    let groups = same::groups(snapshot, events, &figures);
    let mut tallies: Vec<((usize, usize), Tally)> =
        groups.into_iter().filter_map(|group| tally(snapshot, group)).collect();
    tallies.sort_by_key(|(place, _)| *place);
    tallies.into_iter().map(|(_, tally)| tally).collect()
}

/// Whether a figure says what became of something, or counts something in an event. Distances and ages say
/// neither.
fn is_counted(figure: &Figure) -> bool {
    let has_value = figure.low.or(figure.high).is_some_and(f64::is_finite);
    has_value
        && (figure.role.is_some() || (figure.item.is_some() && figure.event.is_some()))
}

fn counted<'a>(
    report: &'a Known,
    place: usize,
    at: usize,
    figure: &'a Figure,
    origins: &Origins<'_>,
) -> Counted<'a> {
    let line = report.figure_line(at);
    let sentences = &report.sheet.reading.sentences;
    let sentence = sentence_of(sentences, figure.span);
    let words =
        sentences.get(sentence).map_or("", |span| report.words(*span)).to_lowercase();
    let title = report.title.as_deref().unwrap_or_default().to_lowercase();
    Counted {
        report,
        place,
        figure,
        line,
        sentence,
        origin: origins.of(report, line),
        as_of: as_of(report, figure),
        changed_here: tables::has(&words, tables::CHANGED),
        changed: tables::has(&words, tables::CHANGED)
            || tables::has(&title, tables::CHANGED),
        provisional: tables::has(&words, tables::PROVISIONAL),
    }
}

/// As of when a figure was counted: when the report says so, else when it was published. The time of the
/// event itself says when people died, not when they were counted.
fn as_of(report: &Known, figure: &Figure) -> i64 {
    let reading = &report.sheet.reading;
    let event = reading.events.iter().find(|event| Some(event.id) == figure.event);
    let time =
        figure.time.filter(|time| event.and_then(|event| event.time) != Some(*time));
    let time = time.and_then(|id| reading.times.iter().find(|time| time.id == id));
    let Some(time) = time else { return report.stamp };
    let fine = matches!(
        time.grain,
        TimeGrain::Second
            | TimeGrain::Minute
            | TimeGrain::Hour
            | TimeGrain::Part
            | TimeGrain::Day
    );
    let end = time.end.as_deref().or(time.start.as_deref());
    match end.and_then(time::days).filter(|_| fine) {
        // Nothing is counted after it was published.
        Some((_, day)) => ((i64::from(day) + 1) * DAY - 1).min(report.stamp),
        None => report.stamp,
    }
}

/// In one report a figure without a source, in the headline above all, is that of whoever gives the same
/// figure for the same fate.
fn lend_origins(figures: &mut [Counted<'_>], origins: &Origins<'_>) {
    let key = |figure: &Figure| {
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        (figure.role, bits(figure.low.or(figure.high)))
    };
    let mut sourced: HashMap<_, Origin> = HashMap::new();
    let own: Vec<bool> = figures
        .iter()
        .map(|counted| {
            origins.is_own_voice(counted.report, counted.line, &counted.origin)
        })
        .collect();
    for (counted, own) in figures.iter().zip(&own) {
        if !own {
            sourced.entry(key(counted.figure)).or_insert_with(|| counted.origin.clone());
        }
    }
    for (counted, own) in figures.iter_mut().zip(&own) {
        if *own && let Some(origin) = sourced.get(&key(counted.figure)) {
            counted.origin = origin.clone();
        }
    }
}

/// What figures that count the same come to, with the place of the first.
fn tally(snapshot: &Snapshot, group: same::Group<'_>) -> Option<((usize, usize), Tally)> {
    let mut drafts = entries(&group.figures);
    standing::settle(snapshot, &mut drafts);
    let first = drafts.first()?.first;
    let (mut low, mut high) = (Some(f64::INFINITY), Some(f64::NEG_INFINITY));
    let current =
        |draft: &&Draft<'_>| !matches!(draft.state, EntryState::Superseded { .. });
    if !drafts.iter().any(|draft| current(&draft)) {
        return None;
    }
    for draft in drafts.iter().filter(current) {
        let figure = draft.first.figure;
        low = low.and_then(|least| Some(least.min(figure.low?)));
        high = high.and_then(|most| Some(most.max(figure.high?)));
    }
    let place = (first.place, first.figure.span[0]);
    let tally = Tally {
        id: first.line,
        item: group.item,
        role: first.figure.role,
        unit: first.figure.unit.clone(),
        event: group.event,
        low,
        high,
        entries: drafts.into_iter().map(entry).collect(),
    };
    Some((place, tally))
}

fn entry(draft: Draft<'_>) -> Entry {
    let first = draft.first;
    Entry {
        line: first.line,
        lines: draft.lines,
        report: first.report.id,
        origin: first.origin.clone(),
        low: first.figure.low,
        high: first.figure.high,
        approximate: draft.approximate,
        as_of: first.as_of,
        learnt: first.report.learnt,
        state: draft.state,
    }
}

/// The figures of one origin with one value are one entry.
fn entries<'a>(figures: &[&'a Counted<'a>]) -> Vec<Draft<'a>> {
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut found: HashMap<(&str, Option<u64>, Option<u64>), usize> = HashMap::new();
    for counted in figures.iter().copied() {
        let figure = counted.figure;
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        let key = (counted.origin.key.as_str(), bits(figure.low), bits(figure.high));
        let at = *found.entry(key).or_insert_with(|| {
            drafts.push(Draft {
                first: counted,
                lines: Vec::new(),
                approximate: false,
                counts: false,
                changed: false,
                state: EntryState::Current,
            });
            drafts.len() - 1
        });
        let draft = &mut drafts[at];
        draft.lines.push(counted.line);
        draft.approximate |= figure.approximate;
        draft.counts |= counted.report.later.is_none();
        draft.changed |= counted.changed;
    }
    drafts
}

/// The cards that a figure is tied to: that of its own event, and those of other acts of its sentence, for the
/// killing and the attack that killed are two acts.
fn anchors(counted: &Counted<'_>, card_of: &HashMap<Line, usize>) -> Vec<usize> {
    let report = counted.report;
    let sheet = &report.sheet;
    let mut own: Vec<usize> = Vec::new();
    let mut around: Vec<usize> = Vec::new();
    for (at, event) in sheet.reading.events.iter().enumerate() {
        let Some(card) = card_of.get(&report.act_line(at)) else { continue };
        if Some(event.id) == counted.figure.event {
            own.push(*card);
        } else if sentence_of(&sheet.reading.sentences, event.trigger) == counted.sentence
        {
            around.push(*card);
        }
    }
    own.extend(around);
    let mut seen = HashSet::new();
    own.retain(|card| seen.insert(*card));
    own
}

#[cfg(test)]
mod tests;
