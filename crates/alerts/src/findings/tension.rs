//! Days on which it becomes worse or better between two.

use std::collections::{BTreeMap, BTreeSet};

use watchfloor_brief::{safe, words};
use watchfloor_room::picture::{DayLevel, Mark, Pair};
use watchfloor_room::time::DAY;

use super::scene::Scene;
use super::{Draft, Found, joined};
use crate::notice::Standing;
use crate::rules::{Between, Rule};

/// Marked days of pairs that a rule asks for.
pub(super) fn find(
    scene: &Scene<'_>,
    rule: &Rule,
    asked: &Between,
    found: &mut Vec<Found>,
) {
    for pair in scene.picture.tension.iter().filter(|pair| fits(asked, pair)) {
        for day in &pair.days {
            let Some(mark) = day.mark else { continue };
            if asked.mark.is_empty() || asked.mark.contains(&mark) {
                found.push(one(scene, rule, pair, day, mark));
            }
        }
    }
}

fn fits(asked: &Between, pair: &Pair) -> bool {
    let [left, right] = &pair.parties;
    let between = asked.pair.as_ref().is_none_or(|[one, other]| {
        one.fits(left) && other.fits(right) || one.fits(right) && other.fits(left)
    });
    let of_party = asked.party.is_empty()
        || asked.party.iter().any(|name| name.fits(left) || name.fits(right));
    between && of_party
}

fn one(scene: &Scene<'_>, rule: &Rule, pair: &Pair, day: &DayLevel, mark: Mark) -> Found {
    let learnt = |line| scene.snapshot.line(line).map(|(report, _)| report.learnt);
    // The day is known with the last of the events that made it one.
    let last =
        day.events.iter().filter_map(|(line, _)| Some((learnt(*line)?, *line))).max();
    let (since, line) = last.unwrap_or((i64::from(day.day) * DAY, 0));
    let names: Vec<String> =
        pair.parties.iter().map(|party| safe::short(&party.name, 60)).collect();
    let word = match mark {
        Mark::Escalation => "escalation",
        Mark::DeEscalation => "de-escalation",
    };
    let date = words::day(day.day);
    // The events that weigh most.
    let mut events = day.events.clone();
    events.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    let key = format!("{}|{}@{date}", pair.parties[0].key, pair.parties[1].key);
    let mut labels = BTreeMap::new();
    labels.insert("mark".to_owned(), word.to_owned());
    labels.insert(
        "pair".to_owned(),
        joined(pair.parties.iter().flat_map(|party| {
            [Some(party.name.as_str()), party.country.as_deref()].into_iter().flatten()
        })),
    );
    let count = match day.events.len() {
        1 => "one act of the day counts".to_owned(),
        count => format!("{} acts of the day count", words::number(count)),
    };
    Draft {
        subject: "tension",
        title: format!("{} – {} · {word} · {date}", names[0], names[1]),
        why: format!(
            "on this day the level of tension moved further than it is used to; {count}"
        ),
        labels,
        lines: scene.shown(events.iter().map(|(line, _)| *line)),
        origins: Vec::new(),
        standing: Standing::Holds,
        anchors: BTreeSet::from([key.clone()]),
        near: BTreeSet::new(),
        key,
        print: format!("tension {word}"),
        is_live: true,
        fires: scene.freshness(rule, since, line),
        since,
        latest: since,
    }
    .into_found(rule)
}
