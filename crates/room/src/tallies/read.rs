//! What the figures of one report say by themselves: it stays the same for as long as the report is kept.

use watchfloor_reading::contract::{ActorKind, CharSpan, Event, Figure, TimeGrain};

use super::items::{Item, Share};
use super::setting::{Countries, Named, Setting, datelines, in_words, title_case, whole};
use super::tables;
use super::wording::Wording;
use crate::events::names::{in_sentences, root};
use crate::sheet::sentence_of;
use crate::snapshot::Known;
use crate::time::{self, DAY};

/// The figures of one report that count something, and the places that it names around them.
#[derive(Debug)]
pub(crate) struct Figures {
    pub(super) read: Box<[Read]>,
    /// The places of the headline and the dateline.
    head: Box<[Named]>,
    /// Those of each sentence, up to that of the last figure.
    sentences: Box<[Box<[Named]>]>,
    /// The countries that the report names, by their roots.
    pub(super) countries: Box<[String]>,
}

/// What one figure says.
#[derive(Debug)]
pub(super) struct Read {
    /// Its place in the reading's list.
    pub(super) at: usize,
    /// Number of its sentence in the report.
    pub(super) sentence: usize,
    pub(super) as_of: i64,
    /// Whether the figure is told of people who were helped rather than of the harm.
    pub(super) helped: bool,
    /// Whether its words say that the number changed, and whether those or its headline's do.
    pub(super) changed_here: bool,
    pub(super) changed: bool,
    /// Which way it changed, where they say so.
    pub(super) change: Change,
    /// Whether they say that it is not the last.
    pub(super) provisional: bool,
    /// Whether they say that it was given before.
    pub(super) earlier: bool,
    pub(super) share: Share,
    pub(super) item: Item,
    /// The names in its sentence, by their roots.
    pub(super) names: Box<[String]>,
    /// The places that stand in the part of its sentence that is about this figure and no other, if there are
    /// several.
    part: Box<[Named]>,
    /// The acts that it is tied to: its own first, then others of its sentence.
    pub(super) acts: Box<[usize]>,
    pub(super) counter: Option<Counter>,
}

/// Who is named as having counted.
#[derive(Debug)]
pub(super) enum Counter {
    /// An actor of the reading, by his id.
    Actor(usize),
    /// Somebody whom the reader made no actor.
    Words(Box<str>),
}

/// Which way a number changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Rose,
    Fell,
    /// Either.
    Open,
}

/// Of a report so many sentences before a figure are looked at for places.
const SENTENCES: usize = 40;

impl Figures {
    pub(crate) fn of(report: &Known) -> Figures {
        let reading = &report.sheet.reading;
        let title = report.title.as_deref().unwrap_or_default();
        let wording = Wording::of(&title.to_lowercase());
        let figures = reading.figures.iter().enumerate();
        let counting = figures.filter(|(_, figure)| is_counted(figure));
        let read: Box<[Read]> =
            counting.map(|(at, figure)| Read::of(report, at, figure, wording)).collect();
        let mut countries: Vec<String> = Vec::new();
        for actor in &reading.actors {
            if actor.kind == ActorKind::Country {
                countries.push(root(&actor.name));
            }
        }
        let datelines = datelines(report);
        for (_, country) in &datelines {
            countries.extend(country.split_whitespace().map(root));
        }
        countries.sort_unstable();
        countries.dedup();
        // Where nothing is counted nobody asks for places.
        let Some(last) = read.iter().map(|figure| figure.sentence).max() else {
            return Figures {
                read,
                head: Box::default(),
                sentences: Box::default(),
                countries: countries.into(),
            };
        };
        let mut head: Vec<Named> = in_words(title);
        head.extend(datelines.iter().filter_map(|(town, _)| whole(&title_case(town))));
        let spans = reading.sentences.iter().take(last.saturating_add(1));
        let sentences = spans.map(|span| in_words(report.words(*span)).into());
        Figures {
            read,
            head: head.into(),
            sentences: sentences.collect(),
            countries: countries.into(),
        }
    }

    /// The setting of a figure of these, where these are the countries.
    pub(super) fn setting<'a>(
        &'a self,
        read: &'a Read,
        countries: &Countries<'_>,
    ) -> Setting<'a> {
        let mut setting = Setting::default();
        setting.name(&read.part, true, countries);
        for at in (0..=read.sentence).rev().take(SENTENCES) {
            let places = self.sentences.get(at).map_or(&[][..], AsRef::as_ref);
            setting.name(places, at == read.sentence, countries);
            setting.mention(places, countries);
        }
        setting.name(&self.head, false, countries);
        setting.mention(&self.head, countries);
        setting
    }
}

impl Read {
    fn of(report: &Known, at: usize, figure: &Figure, title: Wording) -> Read {
        let sheet = &report.sheet;
        let sentences = &sheet.reading.sentences;
        let sentence = sentence_of(sentences, figure.span);
        let span = sentences.get(sentence).copied().unwrap_or(figure.span);
        let wording = Wording::of(&report.words(span).to_lowercase());
        let part = until_next(report, at, span);
        Read {
            at,
            sentence,
            as_of: as_of(report, figure),
            helped: event_of(report, figure).is_some_and(|event| event.kind == "AID"),
            changed_here: wording.changed,
            changed: wording.changed || title.changed,
            change: change(wording, title),
            provisional: wording.provisional,
            earlier: wording.earlier && !wording.changed,
            share: Share::of(report, figure.span, span),
            item: Item::new(figure.item.as_deref(), figure.role),
            names: names_around(report, sentence).into(),
            part: part
                .map(|part| in_words(report.words(part)).into())
                .unwrap_or_default(),
            acts: acts(report, figure, sentence),
            counter: counter(report, sentence, figure),
        }
    }
}

/// The acts that a figure is tied to: its own first, then others of its sentence.
fn acts(report: &Known, figure: &Figure, sentence: usize) -> Box<[usize]> {
    let reading = &report.sheet.reading;
    let is_own = |event: &Event| Some(event.id) == figure.event;
    let mut own: Vec<usize> = Vec::new();
    let mut around: Vec<usize> = Vec::new();
    for (at, event) in reading.events.iter().enumerate() {
        if is_own(event) {
            own.push(at);
        } else if sentence_of(&reading.sentences, event.trigger) == sentence {
            around.push(at);
        }
    }
    own.extend(around);
    own.into()
}

/// Whether a figure says what became of something, or counts something in an event. Distances and ages say
/// neither.
fn is_counted(figure: &Figure) -> bool {
    let has_value = figure.low.or(figure.high).is_some_and(f64::is_finite);
    has_value
        && (figure.role.is_some() || (figure.item.is_some() && figure.event.is_some()))
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

/// The names in a figure's sentence, by their roots.
fn names_around(report: &Known, sentence: usize) -> Vec<String> {
    let sheet = &report.sheet;
    if let Some(act) = sheet.acts.iter().find(|act| act.sentence == sentence) {
        return act.names.clone();
    }
    // "Over 70 fishermen are missing after Cyclone Orla" tells of no act.
    let Some(span) = sheet.reading.sentences.get(sentence) else {
        return Vec::new();
    };
    let words = report.words(*span);
    let whole = [0, span[1].saturating_sub(span[0])];
    in_sentences(words, &[whole]).into_iter().next().unwrap_or_default()
}

/// Whom the sentence of a figure names as having counted: "River Relief kept its count at 23".
fn counter(report: &Known, sentence: usize, figure: &Figure) -> Option<Counter> {
    let reading = &report.sheet.reading;
    let sentence = reading.sentences.get(sentence)?;
    let start = figure.span[0];
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
        return Some(Counter::Actor(actor));
    }
    // Somebody whom the reader made no actor: the words of the clause.
    let clause = [", ", "; ", " and ", " but ", " while "]
        .iter()
        .filter_map(|mark| words.rfind(mark).map(|at| at + mark.len()))
        .max()
        .unwrap_or(0);
    let phrase =
        words.get(clause..)?.trim().trim_end_matches(" had").trim_end_matches(" has");
    Some(Counter::Words(phrase.into()))
}
