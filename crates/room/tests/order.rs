//! The same reports give the same picture, in whatever order they come; and what was shown of a moment is
//! shown of it for ever.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use common::{
    BEGIN, CRISIS, HOUR, READINGS, as_published, difference, empty, learnt_at, show,
    show_unnumbered,
};
use proptest::prelude::*;
use watchfloor_record::{AsOf, Sqlite, Store};
use watchfloor_room::{Asked, Incoming, Room};

/// A room of these reports, added in this order, so many in each transaction.
fn room_of(reports: &[Incoming], order: &[usize], splits: &[usize]) -> Room<Sqlite> {
    let mut room = empty();
    let mut order = order.to_vec();
    let mut splits = splits.iter().copied().cycle();
    while !order.is_empty() {
        let rest = order.split_off(splits.next().unwrap_or(1).clamp(1, order.len()));
        let batch: Vec<Incoming> =
            order.iter().map(|place| reports[*place].clone()).collect();
        room.add(&batch).unwrap();
        order = rest;
    }
    room
}

/// What two rooms show differently, but for numbers.
fn unlike(
    one: &mut Room<Sqlite>,
    other: &mut Room<Sqlite>,
    asked: &Asked,
) -> Option<String> {
    difference(&show_unnumbered(one, asked), &show_unnumbered(other, asked))
}

/// Some of the reports, by their places, each with the hour in four days at which it is learnt.
type Some = Vec<(usize, i64)>;

fn reports_of(some: &Some) -> Vec<Incoming> {
    some.iter()
        .map(|(place, hour)| learnt_at(&READINGS[*place], BEGIN + hour * HOUR))
        .collect()
}

/// Some reports and two orders of them.
fn some_reports() -> impl Strategy<Value = (Some, Vec<usize>, Vec<usize>)> {
    let all: Vec<usize> = (0..READINGS.len()).collect();
    let count = all.len();
    let hours = proptest::collection::vec(0..96_i64, count);
    (proptest::sample::subsequence(all, 2..=count), hours).prop_flat_map(
        |(places, hours)| {
            let some: Some = places.into_iter().zip(hours).collect();
            let order: Vec<usize> = (0..some.len()).collect();
            let (one, other) =
                (Just(order.clone()).prop_shuffle(), Just(order).prop_shuffle());
            (Just(some), one, other)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_any_split_give_the_same_picture(
        (some, one, other) in some_reports(),
        splits in proptest::collection::vec(1..6_usize, 1..4),
        moment in 0..110_i64,
    ) {
        let reports = reports_of(&some);
        let mut first = room_of(&reports, &one, &[1]);
        let mut second = room_of(&reports, &other, &splits);
        for at in [i64::MAX, BEGIN + moment * HOUR] {
            let asked = Asked::until(at);
            prop_assert_eq!(unlike(&mut first, &mut second, &asked), None);
        }
        // So it is with a window, too.
        let asked = Asked { since: BEGIN + moment * HOUR, ..Asked::until(i64::MAX) };
        prop_assert_eq!(unlike(&mut first, &mut second, &asked), None);
    }

    #[test]
    fn what_was_shown_of_a_moment_stays(
        (some, order, _) in some_reports(),
        moment in 0..110_i64,
        cut in 0..14_usize,
    ) {
        let reports = reports_of(&some);
        let at = BEGIN + moment * HOUR;
        let (soon, late): (Vec<&Incoming>, Vec<&Incoming>) =
            order.iter().map(|place| &reports[*place]).partition(|report| report.learnt <= at);
        let mut room = empty();
        for report in soon.iter().take(cut) {
            room.add(std::slice::from_ref(*report)).unwrap();
        }
        let revision = room.store().read().map(|read| watchfloor_record::Read::revision(&read));
        let revision = revision.unwrap().unwrap();
        let as_known = show(&mut room, &Asked::until(at));
        // What is learnt later changes nothing of it.
        for report in late {
            room.add(std::slice::from_ref(report)).unwrap();
        }
        prop_assert_eq!(difference(&show(&mut room, &Asked::until(at)), &as_known), None);
        // What comes late under an earlier moment does, but not in the room as it was.
        for report in soon.iter().skip(cut) {
            room.add(std::slice::from_ref(*report)).unwrap();
        }
        let then = AsOf { learnt: at, revision };
        let as_then = show(&mut room, &Asked { at: then, since: i64::MIN });
        prop_assert_eq!(difference(&as_then, &as_known), None);
    }

    #[test]
    fn a_report_that_comes_again_changes_nothing((some, one, other) in some_reports()) {
        let reports = reports_of(&some);
        let mut room = room_of(&reports, &one, &[2]);
        let before = show(&mut room, &Asked::until(i64::MAX));
        let counts = room.check().unwrap();
        for place in other {
            // Learnt again, at another moment.
            let again = Incoming { learnt: BEGIN, ..reports[place].clone() };
            let added = room.add(&[again.clone(), again]).unwrap();
            prop_assert!(added.iter().all(|added| !added.new));
            prop_assert_eq!(added[0].version, added[1].version);
        }
        prop_assert_eq!(difference(&show(&mut room, &Asked::until(i64::MAX)), &before), None);
        prop_assert_eq!(room.check().unwrap(), counts);
    }
}

#[test]
fn reports_filed_as_published_give_the_same_picture_in_any_order() {
    let reports: Vec<Incoming> = READINGS.iter().map(as_published).collect();
    let forwards: Vec<usize> = (0..reports.len()).collect();
    let backwards: Vec<usize> = forwards.iter().rev().copied().collect();
    let mut first = room_of(&reports, &forwards, &[1]);
    let mut second = room_of(&reports, &backwards, &[3]);
    let mut moments: Vec<i64> = reports.iter().map(|report| report.learnt).collect();
    moments.push(i64::MAX);
    for at in moments {
        let asked = Asked::until(at);
        assert_eq!(unlike(&mut first, &mut second, &asked), None);
    }
}

/// Thirty-three reports of one crisis: long chains of versions, events with many mentions.
#[test]
fn the_crisis_is_the_same_in_any_order() {
    let reports: Vec<Incoming> = CRISIS.iter().map(as_published).collect();
    let forwards: Vec<usize> = (0..reports.len()).collect();
    let backwards: Vec<usize> = forwards.iter().rev().copied().collect();
    // Every seventh: no two neighbours stay together.
    let mixed: Vec<usize> =
        forwards.iter().map(|place| place * 7 % reports.len()).collect();
    let asked = Asked::until(i64::MAX);
    let mut in_order = room_of(&reports, &forwards, &[1]);
    for (order, at_a_time) in [(&backwards, 5), (&mixed, 33)] {
        let mut room = room_of(&reports, order, &[at_a_time]);
        assert_eq!(unlike(&mut in_order, &mut room, &asked), None);
    }
}

/// The brief of each moment at which something was learnt, while the crisis goes on and when it is over.
#[test]
fn the_brief_of_each_moment_of_the_crisis_stays() {
    let mut reports: Vec<Incoming> = CRISIS.iter().map(as_published).collect();
    reports.sort_by_key(|report| report.learnt);
    let mut room = empty();
    let mut shown = Vec::new();
    for (place, report) in reports.iter().enumerate() {
        room.add(std::slice::from_ref(report)).unwrap();
        let at_once =
            reports.get(place + 1).is_some_and(|next| next.learnt == report.learnt);
        if !at_once {
            shown.push((report.learnt, show(&mut room, &Asked::until(report.learnt))));
        }
    }
    assert!(shown.len() > 20);
    for (moment, before) in shown {
        let now = show(&mut room, &Asked::until(moment));
        assert_eq!(difference(&now, &before), None, "as of {moment}");
    }
}

#[test]
fn a_later_version_is_no_copy_of_the_copies_of_the_first() {
    // The first page, two copies of it, and the page again.
    let reports: Vec<Incoming> =
        [0, 3, 4, 5].iter().map(|place| as_published(&READINGS[*place])).collect();
    let mut room = room_of(&reports, &[0, 1, 2, 3], &[4]);
    let snapshot = room.snapshot(&Asked::until(i64::MAX)).unwrap();
    let of = |id: i64| snapshot.report(id).unwrap();
    assert_eq!(of(2).copy_of, Some(1));
    assert!(of(3).copy_of.is_some());
    assert_eq!((of(4).earlier, of(4).copy_of), (Some(1), None));
}
