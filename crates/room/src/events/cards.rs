//! The acts of a snapshot, each once.

use std::hash::Hash;

use watchfloor_reading::contract::{BlockName, Event, PlaceGrain, Status};
use watchfloor_record::{Line, VersionId};

use super::cast::{Names, cast};
use super::chains::{Said, root_line, roots};
use super::compare::{coarseness, kilometres};
use super::facts::moment;
use crate::claims::is_denial;
use crate::maps::HashMap;
use crate::picture::{EventCard, Judgement, PlaceCard, When};
use crate::snapshot::{Known, Snapshot};
use crate::{threads, time};

/// A mention less likely than this does not make an event of its own. The page of a reading leaves
/// such acts out as well.
const LEAST_CONFIDENCE: f64 = 0.35;

/// Different times and places of one event that are weighed against each other.
const MOST_VALUES: usize = 64;

/// A clause of more characters than this is no line to show.
const LONG_CLAUSE: usize = 200;

/// One mention of a current report.
pub(super) struct Mention<'a> {
    pub(super) line: Line,
    pub(super) report: &'a Known,
    pub(super) event: &'a Event,
}

/// The acts of a snapshot, each once, the latest first.
pub fn events(snapshot: &Snapshot) -> Vec<EventCard> {
    let said = Said::of(&snapshot.acts);
    let mut clusters: Vec<Vec<Mention>> = Vec::new();
    let mut places: HashMap<Line, usize> = HashMap::default();
    let roots = roots(snapshot, &said);
    // Clusters are numbered by their first current mention, so that their order does not depend on numbers
    // of lines.
    for report in snapshot.current() {
        for (at, event) in report.sheet.reading.events.iter().enumerate() {
            let line = report.act_line(at);
            // A denial is a claim about another act, and told with that.
            if said.rejected.contains(&line) || is_denial(report, event) {
                continue;
            }
            let root = roots.get(&line).copied().unwrap_or(line);
            let place = *places.entry(root).or_insert_with(|| {
                clusters.push(Vec::new());
                clusters.len() - 1
            });
            clusters[place].push(Mention { line, report, event });
        }
    }
    let alone = |mentions: &Vec<Mention>| {
        let weak =
            mentions.iter().all(|mention| mention.event.confidence < LEAST_CONFIDENCE);
        weak && mentions.len() < 2
    };
    let names = Names::of(snapshot, copied_from(snapshot));
    clusters.retain(|mentions| !alone(mentions));
    let found = threads::map(&clusters, |mentions| {
        let id = root_line(snapshot, &said, mentions.first()?.line);
        card(id, mentions, &names, &said)
    });
    let mut cards: Vec<EventCard> = found.into_iter().flatten().collect();
    // The sort keeps the order of first mentions among events of the same days.
    cards.sort_by_key(|card| std::cmp::Reverse((card.days.1, card.days.0)));
    cards
}

/// For each report that is a copy, the report it comes from in the end.
fn copied_from(snapshot: &Snapshot) -> HashMap<VersionId, VersionId> {
    let mut found = HashMap::default();
    // A copy comes after its original in the room's order.
    for report in &snapshot.reports {
        if let Some(original) = report.copy_of {
            let first = found.get(&original).copied().unwrap_or(original);
            found.insert(report.id, first);
        }
    }
    found
}

/// What the mentions of one event say together. They are in the room's order, at least one.
fn card(id: Line, mentions: &[Mention], names: &Names, said: &Said) -> Option<EventCard> {
    let first = mentions.first()?;
    let status = status(mentions, &names.copied);
    let best = mentions.iter().max_by(|a, b| {
        let telling = telling(a, status).total_cmp(&telling(b, status));
        // Of equally good ones the earlier.
        telling.then(std::cmp::Ordering::Greater)
    })?;
    let kind = vote(mentions, |event| Some(event.kind.clone()))?;
    let of_kind: Vec<&Mention> =
        mentions.iter().filter(|mention| mention.event.kind == kind).collect();
    let mode = vote(of_kind.iter().copied(), |event| event.mode.clone());
    let cameo = vote(of_kind.iter().copied(), |event| Some(event.cameo.clone()))?;
    let coded = of_kind.iter().find(|mention| mention.event.cameo == cameo)?;
    let when = when(mentions);
    let reported = time::day_of(first.report.stamp);
    let days = when.as_ref().map_or((reported, reported), |(_, days)| *days);
    let mut reports: Vec<VersionId> =
        mentions.iter().map(|mention| mention.report.id).collect();
    reports.dedup();
    let learnt = mentions.iter().map(|mention| mention.report.learnt);
    let judgements =
        mentions.iter().filter_map(|mention| said.judgements.get(&mention.line));
    let mut judgements: Vec<Judgement> = judgements.flatten().cloned().collect();
    judgements.sort_by_key(|judgement| judgement.act);
    judgements.dedup_by_key(|judgement| judgement.act);
    let cast = cast(mentions, names);
    Some(EventCard {
        id,
        kind,
        mode,
        cameo,
        quad: coded.event.quad.clone(),
        goldstein: coded.event.goldstein,
        actor: cast.actor,
        recipient: cast.recipient,
        status,
        when: when.map(|(when, _)| when),
        days,
        place: place(mentions),
        mentions: mentions.iter().map(|mention| mention.line).collect(),
        best: best.line,
        reports,
        story: first.report.story,
        confidence: mentions.iter().map(|m| m.event.confidence).fold(0.0, f64::max),
        learnt: (learnt.clone().min()?, learnt.max()?),
        judgements,
    })
}

/// What most mentions say, each weighing as much as it is sure; on a tie what was said first.
fn vote<'a, T, M>(mentions: M, what: impl Fn(&Event) -> Option<T>) -> Option<T>
where
    T: Clone + Eq + Hash,
    M: IntoIterator<Item = &'a Mention<'a>>,
{
    let mut votes: Vec<(T, f64)> = Vec::new();
    for mention in mentions {
        let Some(said) = what(mention.event) else { continue };
        match votes.iter_mut().find(|(known, _)| *known == said) {
            Some((_, weight)) => *weight += mention.event.confidence,
            None => votes.push((said, mention.event.confidence)),
        }
    }
    let mut best: Option<(T, f64)> = None;
    for (said, weight) in votes {
        if best.as_ref().is_none_or(|(_, most)| weight > *most) {
            best = Some((said, weight));
        }
    }
    best.map(|(said, _)| said)
}

/// What most independent reports say of whether it happened, the latest on a tie. Each report counts
/// once, with its surest mention, and a copy not at all. A denial counts only where nobody says
/// otherwise: who is right is for the claims to tell, and the card says what was asserted.
fn status(mentions: &[Mention], copied: &HashMap<VersionId, VersionId>) -> Status {
    let mut voices: Vec<(VersionId, &Event)> = Vec::new();
    for mention in mentions {
        if copied.contains_key(&mention.report.id) {
            continue;
        }
        match voices.last_mut() {
            Some((report, surest)) if *report == mention.report.id => {
                let denial = |event: &Event| event.status == Status::Denied;
                let surer = mention.event.confidence > surest.confidence;
                if denial(surest) && !denial(mention.event)
                    || surer && denial(surest) == denial(mention.event)
                {
                    *surest = mention.event;
                }
            }
            _ => voices.push((mention.report.id, mention.event)),
        }
    }
    let all = || mentions.iter().map(|mention| mention.event.status);
    let voiced: Vec<Status> = if voices.is_empty() {
        all().collect()
    } else {
        voices.iter().map(|(_, event)| event.status).collect()
    };
    let done =
        voiced.iter().any(|status| matches!(status, Status::Happened | Status::Ongoing));
    let assertions = voiced.iter().filter(|status| match status {
        Status::Denied => voiced.iter().all(|other| *other == Status::Denied),
        // What was announced and then done is done, however many announced it.
        Status::Happened | Status::Ongoing => true,
        _ => !done,
    });
    let mut counts: Vec<(Status, usize)> = Vec::new();
    for status in assertions {
        let votes = 1 + counts
            .iter()
            .find(|(known, _)| known == status)
            .map_or(0, |(_, votes)| *votes);
        counts.retain(|(known, _)| known != status);
        // The one voted for last stands last, and `max_by_key` takes the last of equals.
        counts.push((*status, votes));
    }
    let most = counts.into_iter().max_by_key(|(_, votes)| *votes);
    most.map_or(Status::Denied, |(status, _)| status)
}

/// The most exact time that says when, with its days. A day as most mentions give it: one misread date
/// must not move the event.
fn when(mentions: &[Mention]) -> Option<(When, (i32, i32))> {
    let mut votes: Vec<(When, (i32, i32), f64)> = Vec::new();
    for mention in mentions {
        let times = &mention.report.sheet.reading.times;
        let time =
            mention.event.time.and_then(|id| times.iter().find(|time| time.id == id));
        let Some(time) = time else { continue };
        let (Some(moment), Some(start)) = (moment(time), &time.start) else { continue };
        let end = time.end.clone().unwrap_or_else(|| start.clone());
        let when = When { start: start.clone(), end, grain: time.grain };
        let weight = mention.event.confidence;
        match votes.iter().position(|vote| vote.0 == when) {
            Some(at) => votes[at].2 += weight,
            None if votes.len() < MOST_VALUES => votes.push((when, moment.days, weight)),
            None => {}
        }
    }
    let support = |days: (i32, i32)| -> f64 {
        let meets = |its: (i32, i32)| days.0 <= its.1 && its.0 <= days.1;
        votes.iter().filter(|vote| meets(vote.1)).map(|vote| vote.2).sum()
    };
    let best = votes.iter().min_by(|a, b| {
        support(b.1)
            .total_cmp(&support(a.1))
            .then(coarseness(a.0.grain).cmp(&coarseness(b.0.grain)))
    })?;
    Some((best.0.clone(), best.1))
}

/// The finest place of those that most mentions are compatible with.
fn place(mentions: &[Mention]) -> Option<PlaceCard> {
    let size = |grain: PlaceGrain| match grain {
        PlaceGrain::Site => 0_u8,
        PlaceGrain::City => 1,
        PlaceGrain::Region => 2,
        PlaceGrain::Country => 3,
    };
    let mut found: Vec<(PlaceCard, f64)> = Vec::new();
    for mention in mentions {
        let places = &mention.report.sheet.reading.places;
        let place =
            mention.event.place.and_then(|id| places.iter().find(|place| place.id == id));
        let Some(place) = place else { continue };
        let card = PlaceCard::from(place);
        let weight = mention.event.confidence;
        match found.iter().position(|(known, _)| *known == card) {
            Some(at) => found[at].1 += weight,
            None if found.len() < MOST_VALUES => found.push((card, weight)),
            None => {}
        }
    }
    let support = |card: &PlaceCard| -> f64 {
        let fits = |other: &PlaceCard| {
            let same_country = card.country == other.country;
            let holds =
                other.grain == PlaceGrain::Country || card.grain == PlaceGrain::Country;
            same_country && holds
                || kilometres((card.lat, card.lon), (other.lat, other.lon)) < 100.0
        };
        found.iter().filter(|(other, _)| fits(other)).map(|(_, weight)| weight).sum()
    };
    let best = found.iter().min_by(|(a, _), (b, _)| {
        support(b).total_cmp(&support(a)).then(size(a.grain).cmp(&size(b.grain)))
    })?;
    Some(best.0.clone())
}

/// How well a mention tells the event, which has this status.
fn telling(mention: &Mention, status: Status) -> f64 {
    let event = mention.event;
    let leads = mention
        .report
        .sheet
        .acts
        .get(mention.line_index())
        .is_some_and(|act| act.sentence <= 1);
    let in_headline = mention.report.sheet.reading.report.blocks.iter().any(|block| {
        block.kind == BlockName::Title
            && block.span[0] <= event.trigger[0]
            && event.trigger[1] <= block.span[1]
    });
    let length = event.span[1].saturating_sub(event.span[0]);
    let mut points = event.confidence;
    for (holds, worth) in [
        (!event.actor.is_empty(), 0.4),
        (!event.recipient.is_empty(), 0.4),
        (leads, 0.2),
        // A headline leaves out who says so and when.
        (in_headline, -0.1),
        (event.time.is_some(), 0.2),
        (event.place.is_some(), 0.1),
        (length > LONG_CLAUSE, -0.4),
        (matches!(event.status, Status::Denied), -0.3),
        // "Closing the dam would cost" tells no closing that took place.
        (event.status == status, 0.5),
    ] {
        if holds {
            points += worth;
        }
    }
    points
}

impl Mention<'_> {
    /// The place of the event in its reading.
    fn line_index(&self) -> usize {
        usize::try_from(self.line - self.report.first_line).unwrap_or(usize::MAX)
    }
}
