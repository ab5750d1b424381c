//! A live picture is the one that is made from nothing, whatever came in since the picture before.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use std::sync::Arc;

use common::{
    BEGIN, CRISIS, HOUR, READINGS, difference, empty, learnt_at, show_snapshot,
};
use proptest::prelude::*;
use watchfloor_reading::contract::{Reading, ReportPart};
use watchfloor_record::{AsOf, Line, NewAct, Sqlite};
use watchfloor_room::{Asked, Incoming, Live, Picture, Room, Snapshot};

/// What happens to a room between two pictures.
#[derive(Clone, Debug)]
enum Step {
    /// Reports come in, by their places among all readings, each learnt at an hour.
    Add(Vec<(usize, i64)>),
    /// Somebody says something of an act, or of two: which verb, and which of the lines known.
    Say(usize, usize, usize),
    /// The last that was said is taken back.
    Undo,
    /// The room is read anew, by a reader that sees less.
    Reread(u8),
    /// Nothing; only time passes.
    Wait,
}

fn readings() -> impl Iterator<Item = &'static Reading> {
    READINGS.iter().chain(CRISIS.iter())
}

fn step() -> impl Strategy<Value = Step> {
    let count = readings().count();
    let reports = proptest::collection::vec((0..count, 0..120_i64), 1..8);
    prop_oneof![
        6 => reports.prop_map(Step::Add),
        2 => (0..4_usize, 0..40_usize, 0..40_usize)
            .prop_map(|(verb, line, other)| Step::Say(verb, line, other)),
        1 => Just(Step::Undo),
        1 => (0..3_u8).prop_map(Step::Reread),
        1 => Just(Step::Wait),
    ]
}

/// The reading that was there, but without the first of its figures, events or announcements.
fn with_less(part: &ReportPart, what: u8) -> Reading {
    let mut all = readings();
    let mut reading =
        all.find(|reading| reading.report.text == part.text).unwrap().clone();
    match what {
        0 => reading.watch.clear(),
        1 => reading.figures.clear(),
        _ => reading.attributions.iter_mut().for_each(|said| said.confidence /= 2.0),
    }
    reading
}

/// Does a step; `said` are the acts of people, `known` the lines of the last picture.
fn take(
    room: &mut Room<Sqlite>,
    step: &Step,
    at: i64,
    known: &[Line],
    said: &mut Vec<i64>,
) {
    let act = |verb: &str, target: i64, other: Option<Line>| NewAct {
        author: "Ida".to_owned(),
        at,
        verb: verb.to_owned(),
        target,
        other,
        words: None,
    };
    match step {
        Step::Add(places) => {
            let all: Vec<&Reading> = readings().collect();
            let reports: Vec<Incoming> = places
                .iter()
                .map(|(place, hour)| learnt_at(all[*place], BEGIN + hour * HOUR))
                .collect();
            room.add(&reports).unwrap();
        }
        Step::Say(verb, line, other) if !known.is_empty() => {
            let verb = ["reject", "confirm", "split", "merge"][*verb];
            let nth = |at: &usize| known[at % known.len()];
            let other = (verb == "merge").then(|| nth(other));
            said.push(room.say(&act(verb, nth(line), other)).unwrap());
        }
        Step::Undo => {
            if let Some(last) = said.pop() {
                room.say(&act("undo", last, None)).unwrap();
            }
        }
        Step::Reread(what) => {
            room.reread(at, &format!("reader {what} at {at}"), |part| {
                with_less(part, *what)
            })
            .unwrap();
        }
        Step::Say(..) | Step::Wait => {}
    }
}

/// What two snapshots have differently, in words.
fn unlike(one: &Snapshot, other: &Snapshot) -> Option<String> {
    let heads = |of: &Snapshot| (of.at, of.revision, of.since, of.generation);
    if heads(one) != heads(other) {
        return Some(format!("{:?}, not {:?}", heads(one), heads(other)));
    }
    if one.event_parents != other.event_parents {
        return Some("acts are joined otherwise".to_owned());
    }
    if (&one.acts, &one.unplaced) != (&other.acts, &other.unplaced) {
        return Some(format!("{:?}, not {:?}", one.acts, other.acts));
    }
    let ids = |of: &Snapshot| -> Vec<i64> {
        of.reports.iter().map(|report| report.id).collect()
    };
    if ids(one) != ids(other) {
        return Some(format!("reports {:?}, not {:?}", ids(one), ids(other)));
    }
    let mut pairs = one.reports.iter().zip(&other.reports);
    let pair = pairs.find(|(one, other)| {
        let place = |of: &watchfloor_room::Known| {
            (of.article, of.earlier, of.later, of.copy_of, of.story, of.first_line)
        };
        place(one) != place(other) || one.sheet != other.sheet || one.text != other.text
    });
    pair.map(|(one, _)| format!("report {}", one.id))
}

fn acts_of(snapshot: &Snapshot) -> Vec<Line> {
    let reports = snapshot.reports.iter();
    let acts = reports.flat_map(|report| report.first_line..report.statement_line(0));
    acts.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn a_live_picture_is_that_of_a_room_opened_now(
        steps in proptest::collection::vec((step(), -3..20_i64), 1..10),
        window in 10..140_i64,
    ) {
        let mut room = empty();
        let mut live = Live::new(window * HOUR);
        let mut now = BEGIN + 30 * HOUR;
        let (mut known, mut said) = (Vec::new(), Vec::new());
        let mut before = Vec::new();
        for (step, hours) in &steps {
            take(&mut room, step, now, &known, &mut said);
            now += hours * HOUR;
            let at = AsOf { learnt: now, revision: i64::MAX };
            let asked = Asked { at, since: now - window * HOUR };
            let fresh = room.snapshot(&asked).unwrap();
            let near = room.snapshot_near(&asked, before.clone()).unwrap();
            prop_assert_eq!(unlike(&near, &fresh), None);
            before.push(Arc::new(near));
            let (snapshot, picture) = live.refresh(&mut room, now).unwrap();
            prop_assert_eq!(unlike(snapshot, &fresh), None);
            prop_assert!(picture == Picture::of(&fresh));
            prop_assert_eq!(difference(&show_snapshot(snapshot), &show_snapshot(&fresh)), None);
            known = acts_of(snapshot);
        }
    }
}

#[test]
fn what_leaves_the_window_is_let_go() {
    let mut room = empty();
    let reports: Vec<Incoming> =
        readings().map(|reading| learnt_at(reading, BEGIN)).collect();
    room.add(&reports).unwrap();
    let mut live = Live::new(HOUR);
    live.refresh(&mut room, BEGIN).unwrap();
    assert_eq!(live.snapshot().reports.len(), reports.len());
    live.refresh(&mut room, BEGIN + 2 * HOUR).unwrap();
    assert_eq!(live.snapshot().reports.len(), 0);
}
