//! Which figures count the same.
//!
//! What became of them, and what they are, must fit; where both name places, these must; and something must
//! tie them: an act in common, or one story with fitting days.

use watchfloor_reading::contract::FigureRole;
use watchfloor_record::{Line, VersionId};

use super::Counted;
use super::items::{Item, Share, plainness, without_state};
use super::setting::Setting;
use crate::maps::{HashMap, HashSet};
use crate::picture::EventCard;
use crate::roots::Roots;
use crate::snapshot::Snapshot;
use crate::time;

/// Of how many tallies of one fate in one story a figure is compared with the latest.
const TALLIES: usize = 64;

/// Different words for what is counted that a tally remembers.
const ITEMS: usize = 8;

/// Figures that count the same, in the room's order.
#[derive(Debug)]
pub(super) struct Group<'a> {
    pub(super) figures: Vec<&'a Counted<'a>>,
    pub(super) item: Option<String>,
    pub(super) event: Option<Line>,
    pub(super) place: Option<String>,
    pub(super) share: Share,
}

/// A tally in the making, with what is compared.
struct Tallied<'a> {
    figures: Vec<&'a Counted<'a>>,
    items: Vec<&'a Item>,
    /// The most general word for what is counted, and how general it is.
    name: Option<String>,
    breadth: (usize, usize),
    cards: HashSet<usize>,
    first_card: Option<usize>,
    days: Option<(i32, i32)>,
    setting: Setting<'a>,
    share: Share,
    /// The day of the latest report with it, and names in the sentences with it.
    last_day: i32,
    names: HashSet<&'a str>,
}

/// A figure, and what it is compared by.
struct Compared<'a> {
    counted: &'a Counted<'a>,
    when: Option<(i32, i32)>,
    day: i32,
}

/// What a tally must have in common with a figure to be looked at.
/// The last is whether they are told of as helped: the wounded whom doctors treated are not all the wounded.
type Key<'a> = (Option<FigureRole>, Option<&'a str>, Share, bool);

/// Puts figures together; each joins the first tally that it fits.
pub(super) fn groups<'a>(
    events: &[EventCard],
    figures: &'a [Counted<'a>],
) -> Vec<Group<'a>> {
    let mut tallies: Vec<Tallied<'a>> = Vec::new();
    let mut by_card: HashMap<(Key<'_>, usize), Vec<usize>> = HashMap::default();
    let mut by_story: HashMap<(Key<'_>, VersionId), Vec<usize>> = HashMap::default();
    for counted in figures {
        let figure = counted.figure;
        let key: Key<'_> =
            (figure.role, figure.unit.as_deref(), counted.share, counted.helped);
        let cards = &counted.cards;
        let new = Compared {
            counted,
            when: cards.iter().filter_map(|card| events.get(*card)).find_map(card_days),
            day: time::day_of(counted.report.stamp),
        };
        // By an act in common first: then the day is not asked.
        let with_card = |card: &usize| by_card.get(&(key, *card));
        let tied = cards.iter().filter_map(with_card);
        let mut found = tied
            .flat_map(|list| list.iter().rev().take(TALLIES))
            .copied()
            .filter(|at| tallies[*at].fits(&new, true))
            .min();
        let story = (key, counted.report.story);
        if found.is_none() {
            let near = by_story.get(&story).into_iter().flatten().rev().take(TALLIES);
            found = near
                .copied()
                .filter(|at| tallies[*at].fits(&new, false) && tallies[*at].is_near(&new))
                .min();
        }
        let at = found.unwrap_or_else(|| {
            tallies.push(Tallied::new(&new));
            let at = tallies.len() - 1;
            by_story.entry(story).or_default().push(at);
            at
        });
        for card in cards {
            if tallies[at].cards.insert(*card) {
                by_card.entry((key, *card)).or_default().push(at);
            }
        }
        tallies[at].take(new);
    }
    leave_out_events_of_elsewhere(&mut tallies);
    tallies
        .into_iter()
        .map(|tally| Group {
            place: tally.place().map(str::to_owned),
            figures: tally.figures,
            item: tally.name,
            event: tally.first_card.and_then(|card| events.get(card)).map(|card| card.id),
            share: tally.share,
        })
        .collect()
}

/// Two tallies of one event that cannot be of one place: the event is that of the first, and for the second it is
/// not known which it is.
fn leave_out_events_of_elsewhere(tallies: &mut [Tallied<'_>]) {
    let mut first: HashMap<usize, usize> = HashMap::default();
    for at in 0..tallies.len() {
        let Some(card) = tallies[at].first_card else { continue };
        let earlier = *first.entry(card).or_insert(at);
        if tallies[earlier].setting.is_apart(&tallies[at].setting) {
            tallies[at].first_card = None;
        }
    }
}

impl<'a> Tallied<'a> {
    fn new(first: &Compared<'a>) -> Tallied<'a> {
        Tallied {
            figures: Vec::new(),
            items: Vec::new(),
            name: None,
            breadth: (usize::MAX, usize::MAX),
            cards: HashSet::default(),
            first_card: None,
            days: None,
            setting: Setting::default(),
            share: first.counted.share,
            last_day: first.day,
            names: HashSet::default(),
        }
    }

    /// Where it counts. What befell people befell them where the text is; what else is told may be elsewhere.
    fn place(&self) -> Option<&str> {
        let harm = self.figures.first().is_some_and(|counted| {
            !counted.helped
                && matches!(
                    counted.figure.role,
                    Some(
                        FigureRole::Killed
                            | FigureRole::Injured
                            | FigureRole::Missing
                            | FigureRole::Displaced
                    )
                )
        });
        self.setting.only(!harm)
    }

    /// Whether a figure can count the same. `tied` is whether they have an act in common.
    fn fits(&self, new: &Compared<'_>, tied: bool) -> bool {
        let role = new.counted.figure.role;
        // What comes on top of a total, and what is a part of one, is the same only where the number is.
        let same_value = self.figures.iter().rev().take(1).all(|other| {
            (other.figure.low, other.figure.high)
                == (new.counted.figure.low, new.counted.figure.high)
        });
        self.items.iter().all(|item| item.fits(&new.counted.item, role, tied))
            && !self.setting.is_apart(&new.counted.setting)
            && (new.counted.share == Share::All || same_value)
            && !is_other_of_report(self, new.counted)
    }

    /// Whether a figure of the same story, without an act in common, is of the same day and place.
    fn is_near(&self, new: &Compared<'_>) -> bool {
        if new.counted.figure.role.is_none() || new.counted.helped {
            // Only its word says what it is; that must be of the same people's act.
            return counts_on(self, new.counted);
        }
        // Without a time of their own figures are of the days of their reports, give or take one.
        let days = new.counted.changed
            || match (self.days, new.when) {
                (Some(one), Some(other)) => one.0 <= other.1 && other.0 <= one.1,
                _ => self.last_day.abs_diff(new.day) <= 1 || counts_on(self, new.counted),
            };
        let named = self.names.is_empty()
            || new.counted.names.is_empty()
            || self.shares_name(new.counted)
            || self.setting.meets(&new.counted.setting);
        days && named
    }

    fn shares_name(&self, counted: &Counted<'_>) -> bool {
        counted.names.iter().any(|name| self.names.contains(name.as_str()))
    }

    fn take(&mut self, new: Compared<'a>) {
        let counted = new.counted;
        self.figures.push(counted);
        self.last_day = self.last_day.max(new.day);
        self.names.extend(counted.names.iter().map(String::as_str));
        let plain = counted.figure.item.as_deref().map_or(usize::MAX, plainness);
        let breadth = (counted.item.breadth(), plain);
        if counted.item != Item::Unsaid && breadth < self.breadth {
            self.name = counted.figure.item.as_deref().map(without_state);
            self.breadth = breadth;
        }
        if self.items.len() < ITEMS && !self.items.contains(&&counted.item) {
            self.items.push(&counted.item);
        }
        self.days = self.days.or(new.when);
        self.setting.learn(&counted.setting);
        self.first_card = self.first_card.or(counted.cards.first().copied());
    }
}

/// For the line of each mention its card; mentions of earlier versions have that of their event.
pub(super) fn cards_of_lines(
    snapshot: &Snapshot,
    events: &[EventCard],
) -> HashMap<Line, usize> {
    let roots = Roots::new(&snapshot.event_parents);
    let mut of_line: HashMap<Line, usize> = HashMap::default();
    let mut of_root: HashMap<Line, usize> = HashMap::default();
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
fn counts_on(tally: &Tallied<'_>, counted: &Counted<'_>) -> bool {
    tally.shares_name(counted)
        && tally
            .figures
            .iter()
            .rev()
            .take(TALLIES)
            .any(|other| other.origin.key == counted.origin.key)
}

/// Whether a tally has another number of the same sentence, or of the same source in the same report: "12 in the
/// port and 7 in the town" are two counts. Where the words say that one became the other they are one.
fn is_other_of_report(tally: &Tallied<'_>, counted: &Counted<'_>) -> bool {
    tally.figures.iter().rev().take_while(|other| other.place == counted.place).any(
        |other| {
            let same_value = (other.figure.low, other.figure.high)
                == (counted.figure.low, counted.figure.high);
            // "12 were killed, the society said. Two had died in hospital": what a report adds in its own
            // voice is about those, not against them. Its headline may well be rounder than the words below.
            let same_voice = other.sentence == counted.sentence
                || other.origin.key == counted.origin.key
                || (counted.own_voice && other.sentence > 0);
            let became = counted.changed_here || counted.earlier;
            same_voice && !same_value && !became
        },
    )
}
