//! Which figures count the same.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use watchfloor_reading::contract::{FigureRole, PlaceGrain};
use watchfloor_record::{Line, VersionId};

use super::tables::{PART, PEOPLE};
use super::{Counted, anchors};
use crate::claims::roots::Roots;
use crate::events::names;
use crate::picture::EventCard;
use crate::snapshot::Snapshot;
use crate::{time, words};

/// Of how many tallies of one fate in one story a figure is compared with the latest.
const TALLIES: usize = 64;

/// Figures that count the same, in the room's order.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) figures: Vec<&'a Counted<'a>>,
    pub(super) item: Option<String>,
    pub(super) event: Option<Line>,
}

/// A tally in the making, with what is compared.
struct Tallied<'a> {
    figures: Vec<&'a Counted<'a>>,
    item: Item,
    name: Option<String>,
    cards: HashSet<usize>,
    first_card: Option<usize>,
    days: Option<(i32, i32)>,
    place: Option<String>,
    /// The day of the latest report with it, and names in the sentences with it.
    last_day: i32,
    names: HashSet<String>,
}

/// What is counted.
#[derive(Clone, Debug, PartialEq)]
enum Item {
    /// Nothing is said of it: "the death toll rose to 20".
    Unsaid,
    /// People, whoever they are.
    People,
    /// Something of its own, by its stems.
    Stems(Vec<String>),
}

/// Puts figures together; each joins the first tally that it fits.
pub(super) fn groups<'a>(
    snapshot: &Snapshot,
    events: &[EventCard],
    figures: &'a [Counted<'a>],
) -> Vec<Group<'a>> {
    let card_of = cards_of_lines(snapshot, events);
    type Key = (Option<FigureRole>, Option<String>);
    let mut tallies: Vec<Tallied<'a>> = Vec::new();
    let mut by_card: HashMap<(Key, usize), Vec<usize>> = HashMap::new();
    let mut by_story: HashMap<(Key, VersionId), Vec<usize>> = HashMap::new();
    for counted in figures {
        let figure = counted.figure;
        let key: Key = (figure.role, figure.unit.clone());
        let item = Item::new(figure.item.as_deref(), figure.role);
        let cards = anchors(counted, &card_of);
        // By an act in common first: then neither day nor place is asked.
        let story = (key.clone(), counted.report.story);
        let tied = cards
            .iter()
            .flat_map(|card| {
                by_card
                    .get(&(key.clone(), *card))
                    .into_iter()
                    .flatten()
                    .rev()
                    .take(TALLIES)
            })
            .copied();
        let mut found = tied
            .filter(|at| {
                tallies[*at].item.fits(&item)
                    && !is_other_of_report(&tallies[*at], counted)
            })
            .min();
        let when = cards.iter().filter_map(|card| events.get(*card)).find_map(card_days);
        let day = time::day_of(counted.report.stamp);
        let names = names_around(counted);
        let place = place_of(events, &cards);
        if found.is_none() {
            let near =
                by_story.get(&story).into_iter().flatten().rev().take(TALLIES).copied();
            found = near
                .filter(|at| {
                    let tally = &tallies[*at];
                    // Without a time of their own figures are of the days of their reports, give or take one.
                    let days = counted.changed
                        || match (tally.days, when) {
                            (Some(one), Some(other)) => {
                                one.0 <= other.1 && other.0 <= one.1
                            }
                            _ => {
                                tally.last_day.abs_diff(day) <= 1
                                    || counts_on(tally, counted, &names)
                            }
                        };
                    let named = tally.names.is_empty()
                        || names.is_empty()
                        || names.iter().any(|name| tally.names.contains(name));
                    let places = match (&tally.place, &place) {
                        (Some(one), Some(other)) => one == other,
                        _ => true,
                    };
                    tally.item.fits(&item)
                        && days
                        && places
                        && named
                        && !is_other_of_report(tally, counted)
                })
                .min();
        }
        let at = found.unwrap_or_else(|| {
            tallies.push(Tallied {
                figures: Vec::new(),
                item: item.clone(),
                name: figure.item.clone(),
                cards: HashSet::new(),
                first_card: None,
                days: None,
                place: None,
                last_day: day,
                names: HashSet::new(),
            });
            let at = tallies.len() - 1;
            by_story.entry(story).or_default().push(at);
            at
        });
        let tally = &mut tallies[at];
        tally.figures.push(counted);
        tally.last_day = tally.last_day.max(day);
        tally.names.extend(names);
        if let (Item::Unsaid | Item::People, Item::Stems(_))
        | (Item::Unsaid, Item::People) = (&tally.item, &item)
        {
            // The more exact word says better what is counted.
            tally.item = item;
            tally.name.clone_from(&figure.item);
        }
        tally.days = tally.days.or(when);
        tally.place = tally.place.take().or(place);
        tally.first_card = tally.first_card.or(cards.first().copied());
        for card in cards {
            if tally.cards.insert(card) {
                by_card.entry((key.clone(), card)).or_default().push(at);
            }
        }
    }
    tallies
        .into_iter()
        .map(|tally| Group {
            figures: tally.figures,
            item: tally.name,
            event: tally.first_card.and_then(|card| events.get(card)).map(|card| card.id),
        })
        .collect()
}

/// For the line of each mention its card; mentions of earlier versions have that of their event.
fn cards_of_lines(snapshot: &Snapshot, events: &[EventCard]) -> HashMap<Line, usize> {
    let roots = Roots::new(&snapshot.event_parents);
    let mut of_line: HashMap<Line, usize> = HashMap::new();
    let mut of_root: HashMap<Line, usize> = HashMap::new();
    for (at, card) in events.iter().enumerate() {
        for line in &card.mentions {
            of_line.insert(*line, at);
            of_root.entry(roots.of(*line)).or_insert(at);
        }
    }
    for report in snapshot.reports.iter().filter(|report| report.later.is_some()) {
        for at in 0..report.sheet.reading.events.len() {
            let line = report.act_line(at);
            if let Some(card) = of_root.get(&roots.of(line)) {
                of_line.entry(line).or_insert(*card);
            }
        }
    }
    of_line
}

/// The days of a card that has a time of its own.
fn card_days(card: &EventCard) -> Option<(i32, i32)> {
    card.when.as_ref().map(|_| card.days)
}

/// Whether whoever gives this figure has counted in the tally before, of what goes by the same names.
fn counts_on(tally: &Tallied<'_>, counted: &Counted<'_>, names: &[String]) -> bool {
    names.iter().any(|name| tally.names.contains(name))
        && tally
            .figures
            .iter()
            .rev()
            .take(TALLIES)
            .any(|other| other.origin.key == counted.origin.key)
}

/// The names in a figure's sentence, by their roots.
fn names_around(counted: &Counted<'_>) -> Vec<String> {
    let sheet = &counted.report.sheet;
    let act = sheet.acts.iter().find(|act| act.sentence == counted.sentence);
    act.map(|act| act.names.clone()).unwrap_or_default()
}

/// The place of a figure's acts: that of a card, not a whole country.
fn place_of(events: &[EventCard], cards: &[usize]) -> Option<String> {
    let places = cards.iter().filter_map(|card| events.get(*card)?.place.as_ref());
    let small = places
        .into_iter()
        .find(|place| !matches!(place.grain, PlaceGrain::Country | PlaceGrain::Region));
    small.map(|place| names::root(&place.name))
}

/// Whether a tally has another number of the same sentence, or of the same source in the same report: "12 in the
/// port and 7 in the town" are two counts. Where the words say that one became the other they are one.
fn is_other_of_report(tally: &Tallied<'_>, counted: &Counted<'_>) -> bool {
    tally.figures.iter().rev().take_while(|other| other.place == counted.place).any(
        |other| {
            let same_value = (other.figure.low, other.figure.high)
                == (counted.figure.low, counted.figure.high);
            let same_voice = other.sentence == counted.sentence
                || other.origin.key == counted.origin.key;
            same_voice && !same_value && !counted.changed_here
        },
    )
}

impl Item {
    fn new(item: Option<&str>, role: Option<FigureRole>) -> Item {
        let Some(item) = item else { return Item::Unsaid };
        let mut stems = words::stems(item);
        if stems.is_empty() {
            return Item::Unsaid;
        }
        let of_people = stems.iter().all(|stem| people().contains(stem));
        if of_people && role.is_none_or(is_fate_of_people) {
            return Item::People;
        }
        stems.dedup();
        Item::Stems(stems)
    }

    /// Whether two can be the same: nothing said, "people" for any that are people, one word within the other
    /// ("dock worker", "worker").
    fn fits(&self, other: &Item) -> bool {
        match (self, other) {
            (Item::Unsaid, _) | (_, Item::Unsaid) | (Item::People, Item::People) => true,
            (Item::People, Item::Stems(stems)) | (Item::Stems(stems), Item::People) => {
                !stems.last().is_some_and(|stem| part().contains(stem))
            }
            (Item::Stems(one), Item::Stems(other)) => {
                let within = |short: &[String], long: &[String]| {
                    short.last() == long.last()
                        && short.iter().all(|stem| long.contains(stem))
                };
                within(one, other) || within(other, one)
            }
        }
    }
}

/// Whether what has this fate is mostly people: "people" killed may be workers, but no missiles.
fn is_fate_of_people(role: FigureRole) -> bool {
    !matches!(
        role,
        FigureRole::Launched
            | FigureRole::Intercepted
            | FigureRole::Destroyed
            | FigureRole::Money
    )
}

fn stems_of(table: &[&str]) -> HashSet<String> {
    table.iter().flat_map(|word| words::stems(word)).collect()
}

fn people() -> &'static HashSet<String> {
    static STEMS: OnceLock<HashSet<String>> = OnceLock::new();
    STEMS.get_or_init(|| stems_of(PEOPLE))
}

fn part() -> &'static HashSet<String> {
    static STEMS: OnceLock<HashSet<String>> = OnceLock::new();
    STEMS.get_or_init(|| stems_of(PART))
}
