//! Between whom it is tense, and on which days that turned.

use std::cmp::Reverse;

use watchfloor_room::picture::{DayLevel, Pair};
use watchfloor_room::time::day_of;

use super::{Work, plain_section, references};
use crate::page::{Bar, Entry, Run, Section};
use crate::words;

/// Days of the chart.
const CHART_DAYS: i32 = 14;
/// Days after which half of a level is left; `docs/room.md` defines it.
const HALF_LIFE: f64 = 3.0;
/// Turning-points told of one pair.
const MOST_MARKS: usize = 2;
/// A level that is nearer to zero than this is none.
const LEAST_LEVEL: f64 = 0.05;

/// The section; none where nothing is between anybody.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let last_day = work.desk.moment().map_or(i32::MAX, day_of);
    let mut pairs: Vec<(&Pair, &DayLevel)> = work
        .desk
        .picture
        .tension
        .iter()
        .filter_map(|pair| Some((pair, pair.days.last()?)))
        .filter(|(_, last)| {
            work.is_recent_day(last.day) && last.level.abs() >= LEAST_LEVEL
        })
        .collect();
    pairs.sort_by(|(one, one_last), (other, other_last)| {
        let marked = |pair: &Pair| {
            !pair.days.iter().any(|day| day.mark.is_some() && work.is_recent_day(day.day))
        };
        marked(one)
            .cmp(&marked(other))
            .then(other_last.level.abs().total_cmp(&one_last.level.abs()))
            .then(one.parties.cmp(&other.parties))
    });
    let shown = pairs.iter().take(work.settings.limit);
    let entries = shown.map(|(pair, last)| entry(work, pair, last, last_day)).collect();
    let note = Some("level of acts between two; below zero is conflict");
    plain_section("tension", "Tension", note, pairs.len(), entries)
}

fn entry(work: &Work<'_>, pair: &Pair, last: &DayLevel, last_day: i32) -> Entry {
    let [one, other] = &pair.parties;
    let mut head = vec![
        Run::strong(format!("{} – {}", words::name(&one.name), words::name(&other.name))),
        Run::plain(" "),
        Run::Chart(chart(&pair.days, last_day)),
        Run::plain(format!(
            " level {} on {}",
            words::signed(last.level),
            words::day(last.day)
        )),
    ];
    head.extend(references(last.events.iter().map(|(line, _)| *line)));
    let mut marked: Vec<&DayLevel> = pair
        .days
        .iter()
        .filter(|day| day.mark.is_some() && work.is_recent_day(day.day))
        .collect();
    marked.sort_by_key(|day| Reverse(day.day));
    let label = marked.first().and_then(|day| day.mark).map(words::mark);
    let mut details = Vec::new();
    for day in marked.iter().take(MOST_MARKS) {
        let Some((word, tone)) = day.mark.map(words::mark) else { continue };
        let mut runs = vec![
            Run::State(word.to_owned(), tone),
            Run::plain(format!(
                " on {}: conflict {}, cooperation {}",
                words::day(day.day),
                words::signed(day.conflict),
                words::signed(day.cooperation),
            )),
        ];
        // A day may turn because nothing happened on it: then the last day with acts says why.
        let acts = if day.events.is_empty() { &last.events } else { &day.events };
        runs.extend(references(acts.iter().map(|(line, _)| *line)));
        details.push(runs);
    }
    Entry { label: label.map(|(word, tone)| (word.to_owned(), tone)), head, details }
}

/// The level on each of the last days, decaying where nothing happened.
fn chart(days: &[DayLevel], last_day: i32) -> Vec<Bar> {
    let Some(latest) = days.last() else { return Vec::new() };
    // What is said to happen in the future ends the chart there, not today.
    let end = latest.day.max(last_day.min(latest.day.saturating_add(CHART_DAYS)));
    let mut bars = Vec::new();
    for day in end.saturating_sub(CHART_DAYS - 1)..=end {
        let next = days.partition_point(|one| one.day <= day);
        let before = next.checked_sub(1).and_then(|at| days.get(at));
        let level = before.map_or(0.0, |one| {
            let gap = f64::from(day) - f64::from(one.day);
            one.level * 0.5_f64.powf(gap / HALF_LIFE)
        });
        let marked = before.is_some_and(|one| one.day == day && one.mark.is_some());
        bars.push(Bar { day, level, marked });
    }
    bars
}
