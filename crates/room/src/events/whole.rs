//! What is known of an event as a whole, against which each further mention is held.
//!
//! A mention joins the earlier one that it is most like. Chained like that, a vague mention ("the town was
//! fired on") would bridge two exact ones that cannot be one act. So in the room's order each mention is
//! also compared with everything that its event says so far; if it contradicts that, it begins an
//! event of its own. Which mentions there are decides that, never when they arrived.

use watchfloor_record::Line;

use super::Mention;
use super::compare::{self, Fit, Moment};
use super::facts::{Gist, Side};
use super::score::{foreign, sides};
use crate::maps::{HashMap, HashSet};
use crate::roots::Roots;
use crate::snapshot::Known;
use crate::threads;

/// So many different things of one sort are kept of an event; those that come first are kept.
const MOST: usize = 8;

/// When so many mentions say when, the event's time is taken for known.
const SURE: usize = 2;

/// What the mentions of an event say, each thing once.
#[derive(Debug, Default)]
struct Whole<'f> {
    actors: Vec<&'f Side>,
    recipients: Vec<&'f Side>,
    times: Vec<Moment>,
    /// How many mentions say when.
    timed: usize,
    names: Vec<&'f str>,
}

/// How one thing that a mention says compares with what its event says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Against {
    /// It fits some of it, or one of the two says nothing.
    Fits,
    /// It fits none of it.
    Misfits,
    /// It fits none of it, and contradicts some.
    Contradicts,
}

impl<'f> Whole<'f> {
    /// Whether a mention cannot be of this event.
    ///
    /// Readings err, and the more mentions, the more often: what one mention alone says of a place, or that
    /// nobody is named the same, takes no other out.
    fn excludes(&self, gist: &Gist) -> bool {
        let of_others = |known: &[&Side], side: &Side| {
            !known.is_empty() && known.iter().all(|one| foreign(one, side))
        };
        if of_others(&self.actors, &gist.actor)
            || of_others(&self.recipients, &gist.recipient)
        {
            return true;
        }
        let when = gist.when.filter(|_| !gist.counted);
        if self.timed < SURE {
            return false;
        }
        match against(&self.times, |moment| compare::times(Some(*moment), when)) {
            Against::Fits => false,
            Against::Contradicts => true,
            Against::Misfits => {
                let misfits = |known: &[&Side], side: &Side| {
                    against(known, |one| sides(one, side)) != Against::Fits
                };
                let other_names = !self.names.is_empty()
                    && !gist.telling.is_empty()
                    && !gist
                        .telling
                        .iter()
                        .any(|name| self.names.contains(&name.as_str()));
                misfits(&self.actors, &gist.actor)
                    || misfits(&self.recipients, &gist.recipient)
                    || other_names
            }
        }
    }

    fn take(&mut self, gist: &'f Gist) {
        let told = |side: &'f Side| (!side.is_empty()).then_some(side);
        let same = |one: &&Side, other: &&Side| one.stems == other.stems;
        keep(&mut self.actors, told(&gist.actor), same);
        keep(&mut self.recipients, told(&gist.recipient), same);
        self.timed += usize::from(gist.when.is_some());
        keep(&mut self.times, gist.when, |one, other| one == other);
        for name in &gist.telling {
            if self.names.len() < MOST * MOST && !self.names.contains(&name.as_str()) {
                self.names.push(name);
            }
        }
    }
}

fn against<T>(known: &[T], fit: impl Fn(&T) -> Fit) -> Against {
    let fits: Vec<Fit> = known.iter().map(fit).collect();
    let is = |wanted: Fit| fits.contains(&wanted);
    if fits.is_empty() || is(Fit::Same) || is(Fit::Compatible) {
        Against::Fits
    } else if is(Fit::Contradictory) {
        Against::Contradicts
    } else if is(Fit::Apart) {
        Against::Misfits
    } else {
        Against::Fits
    }
}

fn keep<T>(known: &mut Vec<T>, new: Option<T>, same: impl Fn(&T, &T) -> bool) {
    let Some(new) = new else { return };
    if known.len() < MOST && !known.iter().any(|old| same(old, &new)) {
        known.push(new);
    }
}

/// The events found so far.
#[derive(Debug, Default)]
struct Wholes<'f>(Vec<Whole<'f>>);

impl<'f> Wholes<'f> {
    /// The number of the event that a mention is of: its parent's, unless that excludes it.
    fn place(&mut self, parent: Option<usize>, gist: Option<&'f Gist>) -> usize {
        let joined = match (parent, gist) {
            (Some(parent), Some(gist)) => {
                self.0.get(parent).filter(|whole| !whole.excludes(gist)).map(|_| parent)
            }
            _ => parent,
        };
        let at = joined.unwrap_or_else(|| {
            self.0.push(Whole::default());
            self.0.len() - 1
        });
        if let (Some(whole), Some(gist)) = (self.0.get_mut(at), gist) {
            whole.take(gist);
        }
        at
    }
}

/// The event of each of some mentions that stand in the room's order, as a number, from the place of each
/// one's parent.
pub fn clusters(mentions: &[Mention], parents: &[Option<usize>]) -> Vec<usize> {
    let gists: Vec<Option<Gist>> =
        mentions.iter().map(|mention| mention.facts.clone().map(Gist::of)).collect();
    let mut wholes = Wholes::default();
    let mut found: Vec<usize> = Vec::with_capacity(mentions.len());
    for (gist, parent) in gists.iter().zip(parents) {
        let parent = parent.and_then(|at| found.get(at).copied());
        found.push(wholes.place(parent, gist.as_ref()));
    }
    found
}

/// Of the parents of mentions those that their events do not exclude. Reports are in the room's order.
pub(crate) fn kept(
    reports: &[Known],
    mut parents: HashMap<Line, Line>,
) -> HashMap<Line, Line> {
    let with_children: HashSet<Line> = parents.values().copied().collect();
    let joinable =
        |line: Line| parents.contains_key(&line) || with_children.contains(&line);
    let reports: Vec<&Known> = reports.iter().collect();
    let told = threads::map(&reports, |report| told(report, joinable));
    // What hangs together by no link does not ask for one another, so each such group is gone through by itself.
    let roots = Roots::new(&parents);
    let mut groups: Vec<Vec<(Line, Option<&Gist>)>> = Vec::new();
    let mut of_root: HashMap<Line, usize> = HashMap::default();
    for (line, gist) in told.into_iter().flatten() {
        let at = *of_root.entry(roots.of(line)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push((line, gist));
    }
    let excluded = threads::map(&groups, |group| excluded(group, &parents));
    for line in excluded.into_iter().flatten() {
        parents.remove(&line);
    }
    parents
}

/// Of mentions that hang together those that the event of their parent excludes.
fn excluded(
    mentions: &[(Line, Option<&Gist>)],
    parents: &HashMap<Line, Line>,
) -> Vec<Line> {
    let mut wholes = Wholes::default();
    let mut events: HashMap<Line, usize> = HashMap::default();
    let mut found = Vec::new();
    for (line, gist) in mentions {
        let event = parents.get(line).copied().map(|parent| {
            // A parent that is not among the reports stands for its event.
            *events.entry(parent).or_insert_with(|| wholes.place(None, None))
        });
        let joined = wholes.place(event, *gist);
        if event.is_some_and(|event| event != joined) {
            found.push(*line);
        }
        events.insert(*line, joined);
    }
    found
}

/// What the acts of a report say, of those that may be of one event with another.
fn told(report: &Known, joinable: impl Fn(Line) -> bool) -> Vec<(Line, Option<&Gist>)> {
    (0..report.sheet.reading.events.len())
        .map(|at| (at, report.act_line(at)))
        .filter(|(_, line)| joinable(*line))
        .map(|(at, line)| (line, report.memo.gist(report, at)))
        .collect()
}
