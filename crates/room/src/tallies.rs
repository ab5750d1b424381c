/*!
Figures about the same thing, side by side.

What a figure says by itself is read once (`read`). Each joins a tally that counts the same (`same`): what became of
whom (`items`), in which event, where (`setting`). Within a tally the figures of one holder (`holders`) with one value are one entry; `standing` says which
entries count and which of those conflict.
*/
mod holders;
mod items;
mod read;
mod same;
mod setting;
mod standing;
mod tables;
mod wording;

use std::ops::Deref;

use watchfloor_reading::contract::Figure;
use watchfloor_record::Line;

use crate::maps::{HashMap, HashSet};
use crate::origins::Origins;
use crate::picture::{Entry, EntryState, EventCard, Origin, Tally, TallyShare};
use crate::snapshot::{Known, Snapshot};
use crate::threads;
use items::Share;
pub(crate) use read::Figures;
use read::{Counter, Read};
pub(crate) use setting::datelines;
use setting::{Countries, Setting};

/// A figure as it is compared.
#[derive(Debug)]
struct Counted<'a> {
    report: &'a Known,
    /// Place of the report in the snapshot's order.
    place: usize,
    figure: &'a Figure,
    line: Line,
    /// What it says by itself.
    read: &'a Read,
    origin: Origin,
    /// Whether the report says so in its own voice.
    own_voice: bool,
    setting: Setting<'a>,
    /// The cards that it is tied to: that of its own event, and those of other acts of its sentence, for the
    /// killing and the attack that killed are two acts.
    cards: Vec<usize>,
}

impl Deref for Counted<'_> {
    type Target = Read;

    fn deref(&self) -> &Read {
        self.read
    }
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
    let placed: Vec<(usize, &Known)> = snapshot.reports.iter().enumerate().collect();
    let read = threads::map(&placed, |(_, report)| report.memo.figures(report));
    let countries = Countries::of(read.iter().copied());
    let card_of = same::cards_of_lines(snapshot, events);
    let figures = threads::map(&placed, |(place, report)| {
        figures_of(report, *place, &countries, origins, &card_of)
    });
    let figures: Vec<Counted<'_>> = figures.into_iter().flatten().collect();
    let groups = same::groups(events, &figures);
    let tallies = threads::turn(groups, |group| tally(snapshot, group));
    let mut tallies: Vec<((usize, usize), Tally)> =
        tallies.into_iter().flatten().collect();
    tallies.sort_by_key(|(place, _)| *place);
    tallies.into_iter().map(|(_, tally)| tally).collect()
}

/// The figures of a report that count something.
fn figures_of<'a>(
    report: &'a Known,
    place: usize,
    countries: &Countries<'_>,
    origins: &Origins<'_>,
    card_of: &HashMap<Line, usize>,
) -> Vec<Counted<'a>> {
    let of_report = report.memo.figures(report);
    let figures = &report.sheet.reading.figures;
    let counted = |read: &'a Read| {
        let line = report.figure_line(read.at);
        let cards = read.acts.iter().filter_map(|at| card_of.get(&report.act_line(*at)));
        let mut cards: Vec<usize> = cards.copied().collect();
        let mut seen = HashSet::default();
        cards.retain(|card| seen.insert(*card));
        Some(Counted {
            report,
            place,
            figure: figures.get(read.at)?,
            line,
            read,
            own_voice: false,
            origin: origins.of(report, line),
            setting: of_report.setting(read, countries),
            cards,
        })
    };
    let mut own: Vec<Counted<'_>> = of_report.read.iter().filter_map(counted).collect();
    lend_origins(&mut own, origins);
    drop_rounded_headlines(&mut own);
    own
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

/// Whom the sentence of a figure names as having counted.
fn counter(counted: &Counted<'_>, origins: &Origins<'_>) -> Option<Origin> {
    let report = counted.report;
    match counted.counter.as_ref()? {
        Counter::Actor(actor) => origins.of_actor(report, *actor),
        Counter::Words(words) => origins.by_words(report, words, counted.figure.span),
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

#[cfg(test)]
mod tests;
