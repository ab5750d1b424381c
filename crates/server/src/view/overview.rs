//! The room as a whole: who, where, when, and how much.

use std::collections::BTreeMap;

use watchfloor_reading::contract::Status;
use watchfloor_record::{Line, VersionId};
use watchfloor_room::Known;
use watchfloor_room::maps::{HashMap, HashSet};
use watchfloor_room::picture::{self, EventCard};

use super::event::place;
use super::types::{
    ActorCount, Bucket, Cell, Counts, Matrix, Party, PlaceCount, Story, Timeline,
};
use super::{party, quote};
use crate::frames::Frame;

/// Actors in a matrix.
const MOST_PARTIES: usize = 40;

/// How much a frame has.
pub fn counts(frame: &Frame) -> Counts {
    let outlets: HashSet<&str> = frame
        .snapshot
        .reports
        .iter()
        .filter_map(|report| report.outlet.as_deref())
        .collect();
    let picture = &frame.picture;
    Counts {
        reports: frame.snapshot.reports.len(),
        outlets: outlets.len(),
        events: picture.events.len(),
        matters: picture.matters.len(),
        tallies: picture.tallies.len(),
        watch: picture.watch.len(),
        pairs: picture.tension.len(),
    }
}

/// Whether an act is a deed: done, and not only said. Statements, threats, demands and what is only announced are
/// words.
pub fn is_deed(card: &EventCard) -> bool {
    card.quad.starts_with("material") && is_fact(card)
}

/// Whether it is said to have happened, or to be happening.
fn is_fact(card: &EventCard) -> bool {
    matches!(card.status, Status::Happened | Status::Ongoing)
}

/// Adds a score to the sum of its side.
fn add(score: f64, conflict: &mut f64, cooperation: &mut f64) {
    if score < 0.0 {
        *conflict += score;
    } else {
        *cooperation += score;
    }
}

/// A sum of scores, which have one decimal.
fn rounded(sum: f64) -> f64 {
    (sum * 10.0).round() / 10.0
}

/// Who acts and is acted upon, the busiest first.
pub fn actors(frame: &Frame) -> Vec<ActorCount> {
    let mut places: HashMap<&str, usize> = HashMap::default();
    let mut found: Vec<ActorCount> = Vec::new();
    for card in &frame.picture.events {
        let mut here: Vec<&str> = Vec::new();
        for one in card.actor.iter().chain(&card.recipient) {
            // Who acts upon himself does so once.
            if here.contains(&one.key.as_str()) {
                continue;
            }
            here.push(&one.key);
            let at = *places.entry(&one.key).or_insert_with(|| {
                found.push(ActorCount { party: party(one), acts: 0, statements: 0 });
                found.len() - 1
            });
            if is_deed(card) {
                found[at].acts += 1;
            } else {
                found[at].statements += 1;
            }
        }
    }
    found.sort_by(|one, other| {
        let busy = |one: &ActorCount| one.acts + one.statements;
        busy(other).cmp(&busy(one)).then_with(|| one.party.key.cmp(&other.party.key))
    });
    found
}

/// Who does, or says, what to whom: the busiest actors only.
pub fn matrix(frame: &Frame, deeds: bool) -> Matrix {
    let wanted = || frame.picture.events.iter().filter(|card| is_deed(card) == deeds);
    let mut counts: HashMap<&str, (usize, &picture::Party)> = HashMap::default();
    for card in wanted() {
        for one in card.actor.iter().chain(&card.recipient) {
            counts.entry(&one.key).or_insert((0, one)).0 += 1;
        }
    }
    let mut busiest: Vec<(usize, &picture::Party)> = counts.into_values().collect();
    busiest.sort_by(|one, other| {
        other.0.cmp(&one.0).then_with(|| one.1.key.cmp(&other.1.key))
    });
    busiest.truncate(MOST_PARTIES);
    let parties: Vec<Party> = busiest.iter().map(|(_, one)| party(one)).collect();
    let places: HashMap<&str, usize> =
        busiest.iter().enumerate().map(|(at, (_, one))| (one.key.as_str(), at)).collect();

    let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
    for card in wanted() {
        for actor in &card.actor {
            for recipient in &card.recipient {
                let from = places.get(actor.key.as_str()).copied();
                let to = places.get(recipient.key.as_str()).copied();
                let (Some(from), Some(to)) = (from, to) else { continue };
                let empty = Cell {
                    from,
                    to,
                    conflict: 0.0,
                    cooperation: 0.0,
                    events: Vec::new(),
                };
                let cell = cells.entry((from, to)).or_insert(empty);
                // Two names of one actor may have one key.
                if cell.events.last() == Some(&card.id) {
                    continue;
                }
                add(card.goldstein, &mut cell.conflict, &mut cell.cooperation);
                cell.events.push(card.id);
            }
        }
    }
    for cell in cells.values_mut() {
        cell.conflict = rounded(cell.conflict);
        cell.cooperation = rounded(cell.cooperation);
    }
    Matrix { frame: super::frame(frame), parties, cells: cells.into_values().collect() }
}

/// Where things happened, the busiest place first.
pub fn places(frame: &Frame) -> Vec<PlaceCount> {
    let mut at: HashMap<(&str, Option<&str>, Option<u64>), usize> = HashMap::default();
    let mut found: Vec<PlaceCount> = Vec::new();
    for card in &frame.picture.events {
        let Some(there) = &card.place else { continue };
        let key = (there.name.as_str(), there.country.as_deref(), there.geonames);
        let at = *at.entry(key).or_insert_with(|| {
            found.push(PlaceCount {
                place: place(there),
                events: Vec::new(),
                conflict: 0.0,
                cooperation: 0.0,
            });
            found.len() - 1
        });
        let one = &mut found[at];
        one.events.push(card.id);
        if is_fact(card) {
            add(card.goldstein, &mut one.conflict, &mut one.cooperation);
        }
    }
    for one in &mut found {
        one.conflict = rounded(one.conflict);
        one.cooperation = rounded(one.cooperation);
    }
    found.sort_by(|one, other| {
        let count = other.events.len().cmp(&one.events.len());
        count.then_with(|| one.place.name.cmp(&other.place.name))
    });
    found
}

/// What was learnt when: `learnt` has the moments of all reports of the room, `stretch` the length of a bucket, and
/// only what lies from `from` to `to` counts. Of buckets without anything none is made.
pub fn timeline(
    frame: &Frame,
    learnt: &[i64],
    stretch: i64,
    from: i64,
    to: i64,
) -> Timeline {
    let mut buckets: BTreeMap<i64, Bucket> = BTreeMap::new();
    let mut within = |moment: i64, count: &mut dyn FnMut(&mut Bucket)| {
        if (from..=to).contains(&moment) {
            let at = moment - moment.rem_euclid(stretch);
            count(
                buckets.entry(at).or_insert_with(|| Bucket { at, ..Bucket::default() }),
            );
        }
    };
    for moment in learnt {
        within(*moment, &mut |bucket| bucket.reports += 1);
    }
    for card in &frame.picture.events {
        within(card.learnt.0, &mut |bucket| {
            bucket.events += 1;
            if is_fact(card) {
                add(card.goldstein, &mut bucket.conflict, &mut bucket.cooperation);
            }
        });
    }
    for change in frame.changes() {
        within(change.at, &mut |bucket| bucket.changes += 1);
    }
    for bucket in buckets.values_mut() {
        bucket.conflict = rounded(bucket.conflict);
        bucket.cooperation = rounded(bucket.cooperation);
    }
    Timeline { frame: super::frame(frame), buckets: buckets.into_values().collect() }
}

/// The events of each story, the latest first.
pub fn events_of_stories(frame: &Frame) -> HashMap<VersionId, Vec<Line>> {
    let mut found: HashMap<VersionId, Vec<Line>> = HashMap::default();
    for card in &frame.picture.events {
        found.entry(card.story).or_default().push(card.id);
    }
    found
}

/// A story.
pub fn story(frame: &Frame, one: &picture::Story, events: &[Line]) -> Story {
    let reports: Vec<&Known> =
        one.reports.iter().filter_map(|id| frame.snapshot.report(*id)).collect();
    let mut outlets: Vec<String> = Vec::new();
    for outlet in reports.iter().filter_map(|report| report.outlet.as_ref()) {
        if !outlets.contains(outlet) {
            outlets.push(outlet.clone());
        }
    }
    let learnt = || reports.iter().map(|report| report.learnt);
    let title = reports.iter().rev().find_map(|report| report.title.clone());
    Story {
        id: one.id,
        title,
        reports: one.reports.clone(),
        outlets,
        learnt: [learnt().min().unwrap_or(0), learnt().max().unwrap_or(0)],
        events: events.to_vec(),
    }
}

/// Whether all of these words, lower-case, stand in the title or the sentence of an event's best mention.
pub fn says(frame: &Frame, card: &EventCard, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let title = watchfloor_brief::words::title(card);
    let sentence = quote::of_line(frame, card.best).map(|quote| quote.sentence);
    let text = format!("{title} {}", sentence.unwrap_or_default()).to_lowercase();
    words.iter().all(|word| text.contains(word.as_str()))
}
