//! Between whom it is tense, and on which days that turned.

use std::cmp::Reverse;

use watchfloor_record::Line;
use watchfloor_room::picture::{DayLevel, Pair};
use watchfloor_room::tension::HALF_LIFE;
use watchfloor_room::time::day_of;

use super::{Work, plain_section, references};
use crate::page::{Bar, Entry, Run, Section};
use crate::words;

/// Days of the chart.
const CHART_DAYS: i32 = 14;
/// Turning-points told of one pair.
const MOST_MARKS: usize = 2;
/// A level that is nearer to zero than this is none.
const LEAST_LEVEL: f64 = 0.05;

/// A pair as it is shown.
struct Shown<'a> {
    pair: &'a Pair,
    /// The last day on which something was between the two.
    last: &'a DayLevel,
    /// The level on the day shown.
    level: f64,
}

/// The section; none where nothing is between anybody.
pub(crate) fn section(work: &Work<'_>) -> Option<Section> {
    let today = work.desk.moment().map_or(i32::MAX, day_of);
    let mut pairs: Vec<Shown<'_>> = work
        .desk
        .picture
        .tension
        .iter()
        // What is still to come is on no curve.
        .filter_map(|pair| {
            let last = pair.days.iter().rev().find(|day| day.day <= today)?;
            let day = shown_day(last, today);
            Some(Shown { pair, last, level: level_on(&pair.days, day) })
        })
        .filter(|shown| {
            work.is_recent_day(shown.last.day)
                && (shown.level.abs() >= LEAST_LEVEL || is_marked(work, shown.pair))
        })
        .collect();
    pairs.sort_by(|one, other| {
        is_marked(work, other.pair)
            .cmp(&is_marked(work, one.pair))
            .then(other.level.abs().total_cmp(&one.level.abs()))
            .then(one.pair.parties.cmp(&other.pair.parties))
    });
    let shown = pairs.iter().take(work.settings.limit);
    let entries = shown.map(|shown| entry(work, shown, today)).collect();
    let note = Some("level of acts between two; below zero is conflict");
    plain_section("tension", "Tension", note, pairs.len(), entries)
}

/// The day whose level is shown: today, but not so long after the last act that nothing is left to see.
fn shown_day(last: &DayLevel, today: i32) -> i32 {
    today.min(last.day.saturating_add(CHART_DAYS - 1))
}

fn is_marked(work: &Work<'_>, pair: &Pair) -> bool {
    pair.days.iter().any(|day| day.mark.is_some() && work.is_recent_day(day.day))
}

/// The events of a day, what adds most first.
fn by_weight(day: &DayLevel) -> Vec<Line> {
    let mut events = day.events.clone();
    // Of equals the picture's order stays.
    events.sort_by(|(_, adds), (_, its)| its.abs().total_cmp(&adds.abs()));
    events.into_iter().map(|(line, _)| line).collect()
}

fn entry(work: &Work<'_>, shown: &Shown<'_>, today: i32) -> Entry {
    let Shown { pair, last, level } = shown;
    let [one, other] = &pair.parties;
    let mut head = vec![
        Run::strong(format!("{} – {}", words::name(&one.name), words::name(&other.name))),
        Run::plain(" "),
        Run::Chart(chart(&pair.days, today)),
        Run::plain(format!(
            " level {} on {}",
            words::signed(*level),
            words::day(shown_day(last, today))
        )),
    ];
    if last.day < today {
        head.push(Run::faint(format!(", last act on {}", words::day(last.day))));
    }
    head.extend(references(by_weight(last)));
    let mut marked: Vec<&DayLevel> = pair
        .days
        .iter()
        .filter(|day| {
            day.mark.is_some() && day.day <= today && work.is_recent_day(day.day)
        })
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
        runs.extend(references(by_weight(if day.events.is_empty() {
            last
        } else {
            day
        })));
        details.push(runs);
    }
    Entry { label: label.map(|(word, tone)| (word.to_owned(), tone)), head, details }
}

/// The level on a day: what is left of that of the last day with acts.
fn level_on(days: &[DayLevel], day: i32) -> f64 {
    let next = days.partition_point(|one| one.day <= day);
    let before = next.checked_sub(1).and_then(|at| days.get(at));
    before.map_or(0.0, |one| {
        let gap = f64::from(day) - f64::from(one.day);
        one.level * 0.5_f64.powf(gap / HALF_LIFE)
    })
}

/// The level on each of the last days until today, decaying where nothing happened.
fn chart(days: &[DayLevel], today: i32) -> Vec<Bar> {
    let Some(latest) = days.iter().rev().find(|day| day.day <= today) else {
        return Vec::new();
    };
    let end = shown_day(latest, today);
    let first = end.saturating_sub(CHART_DAYS - 1);
    let marked = |day: i32| days.iter().any(|one| one.day == day && one.mark.is_some());
    (first..=end)
        .map(|day| Bar { day, level: level_on(days, day), marked: marked(day) })
        .collect()
}
