//! Which alert a finding belongs to.
//!
//! Lines get other numbers when a room is read anew, the earliest mention changes when an earlier report is
//! filed later, and stories merge and part. What stays is where the words stand. A finding belongs to the
//! alert of its rule with which it has most anchors in common; where it has none in common with any, to one
//! that rests on a sentence of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Alert, Phase};
use crate::findings::Found;

/// What is known of a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Known {
    /// The alert it belongs to.
    pub(super) alert: Option<u64>,
    /// Other alerts that it shows to be the same.
    pub(super) also: Vec<u64>,
    /// Where it has none of its own: the alert that it was a part of.
    pub(super) split_from: Option<u64>,
}

/// For each finding the alert it belongs to. No two findings belong to one alert.
pub(super) fn recognise(alerts: &BTreeMap<u64, Alert>, found: &[Found]) -> Vec<Known> {
    let exact = overlaps(alerts, found, |a| &a.anchors, |f| &f.anchors);
    let mut known = vec![Known::default(); found.len()];
    let mut taken = BTreeSet::new();
    assign(&exact, &mut known, &mut taken);
    // Only what has nothing in common with anything is compared by sentences.
    let strangers: BTreeSet<usize> = (0..found.len())
        .filter(|nth| !exact.iter().any(|one| one.found == *nth))
        .collect();
    if !strangers.is_empty() {
        let near = overlaps(alerts, found, |a| &a.near, |f| &f.near);
        let near: Vec<Overlap> = near
            .into_iter()
            .filter(|one| strangers.contains(&one.found) && !taken.contains(&one.alert))
            .collect();
        assign(&near, &mut known, &mut taken);
    }
    for one in &exact {
        let entry = &mut known[one.found];
        if entry.alert.is_none() {
            entry.split_from.get_or_insert(one.alert);
        } else if !taken.contains(&one.alert) {
            taken.insert(one.alert);
            entry.also.push(one.alert);
        }
    }
    known
}

/// How much a finding and an alert have in common.
#[derive(Clone, Copy, Debug)]
struct Overlap {
    shared: usize,
    alert: u64,
    found: usize,
}

/// What has something in common, most first; of as much the older alert.
fn overlaps<'a>(
    alerts: &'a BTreeMap<u64, Alert>,
    found: &'a [Found],
    of_alert: impl Fn(&'a Alert) -> &'a BTreeSet<String>,
    of_found: impl Fn(&'a Found) -> &'a BTreeSet<String>,
) -> Vec<Overlap> {
    let mut holders: HashMap<(&str, &str), Vec<u64>> = HashMap::new();
    for (id, alert) in alerts {
        if matches!(alert.phase, Phase::Merged { .. }) {
            continue;
        }
        for anchor in of_alert(alert) {
            let key = (alert.found.finding.rule.as_str(), anchor.as_str());
            holders.entry(key).or_default().push(*id);
        }
    }
    let mut all = Vec::new();
    for (nth, one) in found.iter().enumerate() {
        let mut shared: BTreeMap<u64, usize> = BTreeMap::new();
        for anchor in of_found(one) {
            let key = (one.finding.rule.as_str(), anchor.as_str());
            for id in holders.get(&key).into_iter().flatten() {
                *shared.entry(*id).or_default() += 1;
            }
        }
        all.extend(shared.into_iter().map(|(alert, shared)| Overlap {
            shared,
            alert,
            found: nth,
        }));
    }
    all.sort_by_key(|one| (std::cmp::Reverse(one.shared), one.alert, one.found));
    all
}

/// Gives each finding the best alert that is not taken.
fn assign(overlaps: &[Overlap], known: &mut [Known], taken: &mut BTreeSet<u64>) {
    for one in overlaps {
        if known[one.found].alert.is_none() && !taken.contains(&one.alert) {
            known[one.found].alert = Some(one.alert);
            taken.insert(one.alert);
        }
    }
}
