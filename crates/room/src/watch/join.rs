//! The same announcement in several reports.

use watchfloor_reading::contract::WatchKind;
use watchfloor_record::Line;

use super::drafts::{Announced, Draft, family};
use super::likeness::{is_office, same_deed};
use crate::events::CONTRADICTORY;
use crate::events::trigger::Trigger;
use crate::maps::HashMap;
use crate::time::{DAY, days};

/// Reports that announce the same again do so within so many days of each other. What is announced
/// after a longer silence is announced anew.
const REACH: i64 = 14 * DAY;

/// What two announcements must share of the words of the shorter one.
const SHARE: f64 = 0.6;

/// Under each word only the latest so many announcements are looked at: all those of a fortnight are
/// hardly more, and the rest is out of reach.
const LATEST: usize = 24;

/// An announcement with all the reports that have it, the earliest first.
pub(super) type Group<'a> = Vec<&'a Draft<'a>>;

/// Joins each announcement to the latest group it says the same as.
pub(super) fn groups<'a>(
    drafts: &'a [Draft<'a>],
    event_of: &HashMap<Line, Line>,
) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut by_event: HashMap<(u8, Line), usize> = HashMap::default();
    let mut by_word: HashMap<(u8, &str), Vec<usize>> = HashMap::default();
    for draft in drafts {
        let family = family(draft.kind);
        let event = draft.act_line().and_then(|line| event_of.get(&line)).copied();
        let near = |group: &Group<'_>| {
            group.last().is_some_and(|last| {
                draft.report.stamp.saturating_sub(last.report.stamp) <= REACH
            })
        };
        let by_act = event
            .and_then(|event| by_event.get(&(family, event)).copied())
            .filter(|at| {
                let first = groups[*at][0];
                near(&groups[*at])
                    && may_be_same(first, draft, is_one_report(first, draft))
            });
        let words = words(draft);
        let found = by_act.or_else(|| {
            let mut places: Vec<usize> = Vec::new();
            for word in &words {
                let known = by_word.get(&(family, *word)).map_or(&[][..], Vec::as_slice);
                places.extend(known.iter().rev().take(LATEST));
            }
            places.sort_unstable();
            let counted = places.chunk_by(|one, other| one == other);
            let mut candidates: Vec<(usize, usize)> =
                counted.map(|same| (same.len(), same[0])).collect();
            candidates.sort_unstable_by(|one, other| other.cmp(one));
            candidates.into_iter().take(LATEST).map(|(_, at)| at).find(|at| {
                let group = &groups[*at];
                near(group)
                    && group
                        .iter()
                        .take(2)
                        .any(|known| same(known, draft, is_one_report(known, draft)))
            })
        });
        let at = found.unwrap_or(groups.len());
        for word in words {
            let known = by_word.entry((family, word)).or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
        if let Some(event) = event {
            by_event.entry((family, event)).or_insert(at);
        }
        match groups.get_mut(at) {
            Some(group) => group.push(draft),
            None => groups.push(vec![draft]),
        }
    }
    groups
}

/// What an announcement is found under.
fn words<'d>(draft: &'d Draft<'_>) -> Vec<&'d str> {
    let label = draft.trigger.as_ref().map(Trigger::label);
    let label = label.filter(|label| !draft.objects.contains(*label));
    draft.objects.iter().map(String::as_str).chain(label).collect()
}

fn is_one_report(one: &Draft<'_>, other: &Draft<'_>) -> bool {
    one.report.id == other.report.id
}

fn parties_fit(one: &Announced, other: &Announced, one_report: bool) -> bool {
    let asked = family(one.kind) == family(WatchKind::Request);
    if asked
        && let (Some(to), Some(its)) = (&one.to, &other.to)
        && to.closeness(its) <= CONTRADICTORY
    {
        return false;
    }
    // A headline says "ministers", the text who they are.
    let heads = one_report
        && [one, other].iter().any(|said| {
            said.headline && said.by.as_ref().is_some_and(|by| is_office(&by.party))
        });
    if heads {
        return true;
    }
    match (
        one.by.as_ref().or(one.speaker.as_ref()),
        other.by.as_ref().or(other.speaker.as_ref()),
    ) {
        // Two who are only not known to be different: "the ministry", "Karsenia".
        (Some(by), Some(its)) => {
            by.closeness(its) > CONTRADICTORY && !by.is_another_than(its)
        }
        _ => true,
    }
}

/// Whether nothing stands against it that two announce the same: neither the kind nor the day nor who
/// does it, nor whether it is to be done or left undone. `one_report` is whether one report announces both.
fn may_be_same(one: &Announced, other: &Announced, one_report: bool) -> bool {
    if family(one.kind) != family(other.kind) || one.forsworn != other.forsworn {
        return false;
    }
    let other_day = match (&one.due, &other.due) {
        (Some(due), Some(its)) => due != its && days(due) != days(its),
        _ => false,
    };
    !other_day && parties_fit(one, other, one_report)
}

/// Whether two say that the same will be done by the same.
pub(super) fn same(one: &Announced, other: &Announced, one_report: bool) -> bool {
    if !may_be_same(one, other, one_report) {
        return false;
    }
    let objects = one.objects.intersection(&other.objects).count();
    let (act, acts) = match (&one.trigger, &other.trigger) {
        (Some(trigger), Some(its)) => (usize::from(same_deed(trigger, its)), 1),
        _ => (0, 0),
    };
    let shorter = one.objects.len().min(other.objects.len()) + acts;
    let shared = objects + act;
    // One word in common is enough only where there is no other.
    shared >= shorter.clamp(1, 2) && shared as f64 >= SHARE * shorter as f64
}
