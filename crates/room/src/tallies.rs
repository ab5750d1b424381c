/*!
Figures about the same thing, side by side.

Each figure joins a tally that counts the same (`same`): what became of whom (`items`), in which event, where
(`setting`). Within a tally the figures of one holder (`holders`) with one value are one entry; `standing` says which
entries count and which of those conflict.
*/
mod holders;
mod items;
mod same;
mod setting;
mod standing;
mod tables;
mod wording;

use watchfloor_reading::contract::{CharSpan, Event, Figure, TimeGrain};
use watchfloor_record::Line;

use crate::maps::{HashMap, HashSet};
use crate::origins::Origins;
use crate::picture::{Entry, EntryState, EventCard, Origin, Tally, TallyShare};
use crate::sheet::sentence_of;
use crate::snapshot::{Known, Snapshot};
use crate::threads;
use crate::time::{self, DAY};
use items::Share;
pub(crate) use setting::datelines;
use setting::{Countries, Places, Setting};
use wording::Wording;

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
    /// Whether the report says so in its own voice.
    own_voice: bool,
    /// Whether the figure is told of people who were helped rather than of the harm.
    helped: bool,
    /// Whether its words say that the number changed, and whether those or its headline's do.
    changed_here: bool,
    changed: bool,
    /// Which way it changed, where they say so.
    change: Change,
    /// Whether they say that it is not the last.
    provisional: bool,
    /// Whether they say that it was given before.
    earlier: bool,
    share: Share,
    setting: Setting,
}

/// Which way a number changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Rose,
    Fell,
    /// Either.
    Open,
}

/// An entry in the making.
#[derive(Debug)]
struct Draft<'a> {
    /// The first figure with it.
    first: &'a Counted<'a>,
    /// Who counted: the key of the holder.
    holder: String,
    /// The same, with the fullest name.
    origin: &'a Origin,
    /// As of when it was last given, other than as a thing of the past.
    affirmed: i64,
    lines: Vec<Line>,
    approximate: bool,
    /// Whether a report that counts has it.
    counts: bool,
    /// Whether one of its figures says that the number changed.
    changed: bool,
    state: EntryState,
}

/// Of so many figures of a report a headline is compared with the first.
const FIGURES: usize = 200;

/// Of so many figures of a tally one is looked for that is told again.
const TOLD: usize = 64;

/// The tallies of a snapshot, in the order of their earliest entries.
pub fn tallies(
    snapshot: &Snapshot,
    events: &[EventCard],
    origins: &Origins<'_>,
) -> Vec<Tally> {
    let countries = Countries::of(snapshot);
    let placed: Vec<(usize, &Known)> = snapshot.reports.iter().enumerate().collect();
    let figures = threads::map(&placed, |(place, report)| {
        figures_of(report, *place, &countries, origins)
    });
    let figures: Vec<Counted<'_>> = figures.into_iter().flatten().collect();
    let groups = same::groups(snapshot, events, &figures);
    let mut tallies: Vec<((usize, usize), Tally)> =
        groups.into_iter().filter_map(|group| tally(snapshot, group)).collect();
    tallies.sort_by_key(|(place, _)| *place);
    tallies.into_iter().map(|(_, tally)| tally).collect()
}

/// The figures of a report that count something.
fn figures_of<'a>(
    report: &'a Known,
    place: usize,
    countries: &Countries,
    origins: &Origins<'_>,
) -> Vec<Counted<'a>> {
    let mut own: Vec<Counted<'_>> = Vec::new();
    if report.sheet.reading.figures.is_empty() {
        return own;
    }
    let mut places = Places::new(report, countries);
    let title = report.title.as_deref().unwrap_or_default().to_lowercase();
    let title = Wording::of(&title);
    for (at, figure) in report.sheet.reading.figures.iter().enumerate() {
        if is_counted(figure) {
            own.push(counted(report, place, at, figure, origins, &mut places, title));
        }
    }
    lend_origins(&mut own, origins);
    drop_rounded_headlines(&mut own);
    own
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
    places: &mut Places<'_>,
    title: Wording,
) -> Counted<'a> {
    let line = report.figure_line(at);
    let sentences = &report.sheet.reading.sentences;
    let sentence = sentence_of(sentences, figure.span);
    let span = sentences.get(sentence).copied().unwrap_or(figure.span);
    let wording = Wording::of(&report.words(span).to_lowercase());
    Counted {
        report,
        place,
        figure,
        line,
        sentence,
        own_voice: false,
        helped: event_of(report, figure).is_some_and(|event| event.kind == "AID"),
        origin: origins.of(report, line),
        as_of: as_of(report, figure),
        changed_here: wording.changed,
        changed: wording.changed || title.changed,
        change: change(wording, title),
        provisional: wording.provisional,
        earlier: wording.earlier && !wording.changed,
        share: Share::of(report, figure.span, span),
        setting: places.of(sentence, until_next(report, at, span)),
    }
}

/// What stands between a figure and the next one in its sentence, where there is another: "6 in Karn and 3 in
/// Abeche".
fn until_next(report: &Known, at: usize, sentence: CharSpan) -> Option<CharSpan> {
    let figures = &report.sheet.reading.figures;
    let own = figures.get(at)?;
    let inside = |figure: &&Figure| {
        (sentence[0]..sentence[1]).contains(&figure.span[0]) && figure.role == own.role
    };
    let next = figures.get(at + 1).filter(inside);
    let before = at.checked_sub(1).and_then(|before| figures.get(before)).filter(inside);
    if next.is_none() && before.is_none() {
        return None;
    }
    let end = next.map_or(sentence[1], |next| next.span[0]);
    Some([own.span[1].min(end), end])
}

fn change(words: Wording, title: Wording) -> Change {
    match (words.rose || title.rose, words.fell || title.fell) {
        (true, false) => Change::Rose,
        (false, true) => Change::Fell,
        _ => Change::Open,
    }
}

fn event_of<'r>(report: &'r Known, figure: &Figure) -> Option<&'r Event> {
    let events = &report.sheet.reading.events;
    events.iter().find(|event| Some(event.id) == figure.event)
}

/// As of when a figure was counted: when the report says so, else when it was published. The time of the
/// event itself says when people died, not when they were counted.
fn as_of(report: &Known, figure: &Figure) -> i64 {
    let reading = &report.sheet.reading;
    let event = event_of(report, figure);
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

/// Whose the figures of one report are that it gives in its own voice: of whoever the sentence names as having
/// counted; or, in a headline above all, of whoever gives the same figure for the same fate.
fn lend_origins(figures: &mut [Counted<'_>], origins: &Origins<'_>) {
    let key = |figure: &Figure| {
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        (figure.role, bits(figure.low.or(figure.high)))
    };
    for counted in figures.iter_mut() {
        counted.own_voice =
            origins.is_own_voice(counted.report, counted.line, &counted.origin);
        // A headline names its sources in short: those below it are better.
        if counted.own_voice && counted.sentence > 0 {
            take_origin(counted, counter(counted, origins));
        }
    }
    let mut sourced: HashMap<_, Origin> = HashMap::default();
    for counted in figures.iter().filter(|counted| !counted.own_voice) {
        sourced.entry(key(counted.figure)).or_insert_with(|| counted.origin.clone());
    }
    for counted in figures.iter_mut().filter(|counted| counted.own_voice) {
        let lent = sourced.get(&key(counted.figure)).cloned();
        take_origin(counted, lent.or_else(|| counter(counted, origins)));
    }
}

fn take_origin(counted: &mut Counted<'_>, origin: Option<Origin>) {
    if let Some(origin) = origin {
        counted.origin = origin;
        counted.own_voice = false;
    }
}

/// "Thousands flee" above "12,000 people have fled" counts nothing of its own: it is left out.
fn drop_rounded_headlines(figures: &mut Vec<Counted<'_>>) {
    let range = |figure: &Figure| {
        (figure.low.unwrap_or(f64::NEG_INFINITY), figure.high.unwrap_or(f64::INFINITY))
    };
    let below: Vec<(_, (f64, f64))> = figures
        .iter()
        .filter(|counted| counted.sentence > 0)
        .map(|counted| (counted.figure.role, range(counted.figure)))
        .take(FIGURES)
        .collect();
    figures.retain(|counted| {
        let figure = counted.figure;
        let (low, high) = range(figure);
        let vague = counted.own_voice
            && counted.sentence == 0
            && (figure.low.is_none() || figure.high.is_none());
        !vague
            || !below.iter().any(|(role, (least, most))| {
                *role == figure.role && low <= *least && *most <= high
            })
    });
}

/// Whom the sentence of a figure names as having counted: "River Relief kept its count at 23".
fn counter(counted: &Counted<'_>, origins: &Origins<'_>) -> Option<Origin> {
    let report = counted.report;
    let reading = &report.sheet.reading;
    let sentence = reading.sentences.get(counted.sentence)?;
    let start = counted.figure.span[0];
    let before = report.words([sentence[0], start.max(sentence[0])]);
    let lower = before.to_lowercase();
    let at = tables::COUNTING.iter().filter_map(|phrase| lower.rfind(phrase)).max()?;
    // Lower case may be longer or shorter in bytes; then nobody is looked up.
    let words = before.get(..at).filter(|_| lower.len() == before.len())?;
    let counts = sentence[0] + words.chars().count();
    let mentions = reading.actors.iter().flat_map(|actor| {
        actor.mentions.iter().map(move |mention| (mention[1], actor.id))
    });
    let named = mentions
        .filter(|(end, _)| (sentence[0]..=counts).contains(end))
        .max_by_key(|(end, actor)| (*end, std::cmp::Reverse(*actor)));
    if let Some((_, actor)) = named {
        return origins.of_actor(report, actor);
    }
    // Somebody whom the reader made no actor: the words of the clause.
    let clause = [", ", "; ", " and ", " but ", " while "]
        .iter()
        .filter_map(|mark| words.rfind(mark).map(|at| at + mark.len()))
        .max()
        .unwrap_or(0);
    let phrase =
        words.get(clause..)?.trim().trim_end_matches(" had").trim_end_matches(" has");
    origins.by_words(report, phrase, counted.figure.span)
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
        share: match group.share {
            Share::All => TallyShare::All,
            Share::More => TallyShare::More,
            Share::Part => TallyShare::Part,
        },
        place: group.place,
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
        origin: draft.origin.clone(),
        low: first.figure.low,
        high: first.figure.high,
        approximate: draft.approximate,
        as_of: draft.affirmed,
        learnt: first.report.learnt,
        state: draft.state,
    }
}

/// The figures of one holder with one value are one entry.
fn entries<'a>(figures: &[&'a Counted<'a>]) -> Vec<Draft<'a>> {
    let holders = holders::holders(figures.iter().map(|counted| &counted.origin));
    let mut drafts: Vec<Draft<'a>> = Vec::new();
    let mut found: HashMap<(&str, Option<u64>, Option<u64>), usize> = HashMap::default();
    for counted in figures.iter().copied() {
        let figure = counted.figure;
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        let teller = told_again(counted, figures);
        let own = teller.origin.key.as_str();
        let holder = holders.get(own).copied().unwrap_or(own);
        let key = (holder, bits(figure.low), bits(figure.high));
        let at = *found.entry(key).or_insert_with(|| {
            drafts.push(Draft {
                first: counted,
                holder: holder.to_owned(),
                origin: figures
                    .iter()
                    .map(|other| &other.origin)
                    .find(|origin| origin.key == holder)
                    .unwrap_or(&teller.origin),
                affirmed: counted.as_of,
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
        // A copy says when it was printed, not that anybody counted again.
        if !counted.earlier && counted.report.copy_of.is_none() {
            draft.affirmed = draft.affirmed.max(counted.as_of);
        }
    }
    drafts
}

/// Whose figure it is that a report tells again in its own voice, as a thing of the past: the first with this value
/// by somebody who counted; else its own.
fn told_again<'a>(
    counted: &'a Counted<'a>,
    figures: &[&'a Counted<'a>],
) -> &'a Counted<'a> {
    if !(counted.own_voice && counted.earlier) {
        return counted;
    }
    let value = |of: &Counted<'_>| (of.figure.low, of.figure.high);
    figures
        .iter()
        .copied()
        .take(TOLD)
        .find(|other| !other.own_voice && value(other) == value(counted))
        .unwrap_or(counted)
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
    let mut seen = HashSet::default();
    own.retain(|card| seen.insert(*card));
    own
}

#[cfg(test)]
mod tests;
