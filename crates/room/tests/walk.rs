//! Going through the reports of a moment gives what a snapshot of it holds, few at a time.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Weak};

use common::{BEGIN, CRISIS, HOUR, READINGS, as_published, empty, learnt_at};
use watchfloor_record::{AsOf, Line, Link, LinkKind, Read, Sqlite, Store, Write};
use watchfloor_room::{Asked, Incoming, Passed, Picture, Room, Sheet, Walk};

fn crisis() -> Room<Sqlite> {
    let mut room = empty();
    let reports: Vec<Incoming> = CRISIS.iter().map(as_published).collect();
    // In an order that is not that of their publication.
    let (late, early) = reports.split_at(20);
    room.add(early).unwrap();
    room.add(late).unwrap();
    room
}

/// Versions, copies, and some that were learnt at one moment.
fn strike() -> Room<Sqlite> {
    let mut room = empty();
    let learnt = |place: usize| BEGIN + HOUR * i64::try_from(place / 3).unwrap();
    let reports: Vec<Incoming> = READINGS
        .iter()
        .enumerate()
        .map(|(place, reading)| learnt_at(reading, learnt(place)))
        .collect();
    room.add(&reports).unwrap();
    room
}

fn all(room: &mut Room<Sqlite>, asked: &Asked, at_a_time: usize) -> Vec<Passed> {
    let mut walk = Walk::begin(room, asked).unwrap().in_steps_of(at_a_time);
    let mut found = Vec::new();
    loop {
        let step = walk.step(room).unwrap();
        assert!(step.len() <= at_a_time);
        if step.is_empty() {
            assert!(walk.step(room).unwrap().is_empty(), "the end stays the end");
            return found;
        }
        found.extend(step);
    }
}

/// All that a row could show of what was passed.
fn shown(passed: &[Passed]) -> Vec<String> {
    let shown = |one: &Passed| {
        let report = &one.report;
        format!(
            "{} {} {:?} {} {:?} {:?} {:?} {:?}",
            report.id,
            report.article,
            report.copy_of,
            report.story,
            one.is_superseded,
            one.firsts,
            report.sheet.reading.events,
            report.text
        )
    };
    passed.iter().map(shown).collect()
}

/// The first mention that the best parents lead to, asked for one by one.
fn first(read: &impl Read, line: Line, at: AsOf) -> Line {
    match read.parents(LinkKind::Event, &[line], at).unwrap().first() {
        Some(link) => first(read, link.parent, at),
        None => line,
    }
}

#[test]
fn a_walk_passes_what_a_snapshot_holds() {
    let (mut copies, mut superseded, mut joined) = (0, 0, 0);
    for mut room in [crisis(), strike()] {
        let mut moments: Vec<i64> = room
            .snapshot(&Asked::until(i64::MAX))
            .unwrap()
            .reports
            .iter()
            .map(|report| report.learnt)
            .collect();
        moments.push(BEGIN - 1);
        moments.push(i64::MAX);
        for moment in moments {
            let asked = Asked::until(moment);
            let snapshot = room.snapshot(&asked).unwrap();
            let passed = all(&mut room, &asked, 5);
            let order: Vec<(i64, i64)> =
                passed.iter().map(|one| (one.report.learnt, one.report.id)).collect();
            assert!(order.is_sorted());
            assert_eq!(order.len(), snapshot.reports.len());
            let read = room.store().read().unwrap();
            for one in &passed {
                let (report, known) =
                    (&one.report, snapshot.report(one.report.id).unwrap());
                assert_eq!(report.sheet, known.sheet);
                assert_eq!(
                    (&report.text, report.first_line, &report.outlet, &report.title),
                    (&known.text, known.first_line, &known.outlet, &known.title)
                );
                assert_eq!(
                    (report.article, report.copy_of, report.story),
                    (known.article, known.copy_of, known.story),
                    "report {} at {moment}",
                    report.id
                );
                assert_eq!(one.is_superseded, known.later.is_some());
                assert_eq!(one.firsts.len(), report.sheet.reading.events.len());
                for (at, found) in one.firsts.iter().enumerate() {
                    let line = report.act_line(at);
                    assert_eq!(*found, first(&read, line, asked.at));
                    joined += usize::from(*found != line);
                }
                copies += usize::from(report.copy_of.is_some());
                superseded += usize::from(one.is_superseded);
            }
        }
    }
    assert!(copies > 0 && superseded > 0 && joined > 100, "{joined} are joined");
}

#[test]
fn every_mention_of_every_event_is_passed_once() {
    let mut room = crisis();
    let asked = Asked::until(i64::MAX);
    let picture = Picture::of(&room.snapshot(&asked).unwrap());
    let mut firsts: BTreeMap<Line, Line> = BTreeMap::new();
    for one in all(&mut room, &asked, 7) {
        for (at, first) in one.firsts.iter().enumerate() {
            assert_eq!(firsts.insert(one.report.act_line(at), *first), None);
        }
    }
    let mut mentions = 0;
    let mut as_joined = 0;
    for event in &picture.events {
        mentions += event.mentions.len();
        assert!(event.mentions.iter().all(|line| firsts.contains_key(line)));
        let of: BTreeSet<Line> = event.mentions.iter().map(|line| firsts[line]).collect();
        as_joined += usize::from(of.len() == 1);
    }
    assert!(mentions > 100 && mentions < firsts.len(), "{mentions} mentions");
    // The picture takes some apart and puts some together; most are what was joined two by two.
    assert!(as_joined * 10 > picture.events.len() * 8, "{as_joined}");
}

#[test]
fn the_size_of_the_steps_changes_nothing() {
    for mut room in [crisis(), strike()] {
        for since in [i64::MIN, BEGIN + 2 * HOUR] {
            let asked = Asked { since, ..Asked::until(i64::MAX) };
            let whole = shown(&all(&mut room, &asked, 1_000));
            for at_a_time in [1, 2, 3, 8, 9, 20] {
                assert_eq!(shown(&all(&mut room, &asked, at_a_time)), whole);
            }
        }
    }
}

#[test]
fn a_version_that_found_a_better_parent_supersedes_that_one_alone() {
    let mut room = empty();
    // A strike, a ferry, and a strait that are versions of nothing.
    let reports: Vec<Incoming> =
        [0, 10, 13].iter().map(|at| as_published(&READINGS[*at])).collect();
    room.add(&reports).unwrap();
    let asked = Asked::until(i64::MAX);
    let superseded = |room: &mut Room<Sqlite>| -> Vec<(i64, i64, bool)> {
        // One by one, so that each article is looked up by itself.
        let passed = all(room, &asked, 1).into_iter();
        passed.map(|one| (one.report.id, one.report.article, one.is_superseded)).collect()
    };
    assert_eq!(superseded(&mut room), [(1, 1, false), (2, 2, false), (3, 3, false)]);
    for (parent, score, expected) in [
        (1, 0.5, [(1, 1, true), (2, 2, false), (3, 1, false)]),
        (2, 0.8, [(1, 1, false), (2, 2, true), (3, 2, false)]),
    ] {
        let learnt = reports[2].learnt;
        let link = Link {
            kind: LinkKind::Version,
            child: 3,
            parent,
            score,
            learnt,
            revision: 3,
        };
        let mut write = room.store().write().unwrap();
        write.file_links(&[link]).unwrap();
        write.commit().unwrap();
        assert_eq!(superseded(&mut room), expected);
    }
}

#[test]
fn a_window_leaves_out_what_was_learnt_before() {
    let mut room = strike();
    let since = BEGIN + HOUR;
    let asked = Asked { since, ..Asked::until(i64::MAX) };
    let within = all(&mut room, &asked, 4);
    assert!(within.iter().all(|one| one.report.learnt > since));
    let of_all = all(&mut room, &Asked::until(i64::MAX), 4);
    let rest: Vec<Passed> =
        of_all.into_iter().filter(|one| one.report.learnt > since).collect();
    assert_eq!(shown(&within), shown(&rest));
}

#[test]
fn what_comes_in_meanwhile_does_not_show() {
    let reports: Vec<Incoming> = READINGS.iter().map(as_published).collect();
    let (before, after) = reports.split_at(6);
    let mut room = empty();
    room.add(before).unwrap();
    let asked = Asked::until(i64::MAX);
    let expected = shown(&all(&mut room, &asked, 2));
    let mut walk = Walk::begin(&mut room, &asked).unwrap().in_steps_of(2);
    let mut found = Vec::new();
    // Among it is a report of an earlier date, versions of what was passed, and better parents.
    let early = Incoming { learnt: BEGIN - HOUR, ..after[0].clone() };
    let mut more = std::iter::once(&early).chain(after);
    loop {
        let step = walk.step(&mut room).unwrap();
        if step.is_empty() {
            break;
        }
        found.extend(step);
        for report in more.by_ref().take(3) {
            room.add(std::slice::from_ref(report)).unwrap();
        }
    }
    assert_eq!(shown(&found), expected);
    // At the revision of then it is so at any later time.
    let revision = i64::try_from(before.len()).unwrap();
    let pinned = Asked { at: AsOf { learnt: i64::MAX, revision }, ..asked };
    assert_eq!(shown(&all(&mut room, &pinned, 3)), expected);
    assert!(all(&mut room, &asked, 3).len() > found.len());
}

#[test]
fn readings_are_those_that_counted_at_the_moment() {
    let mut room = strike();
    let at = BEGIN + HOUR;
    let before = shown(&all(&mut room, &Asked::until(at), 5));
    let later = BEGIN + 500 * HOUR;
    room.reread(later, "blind", |part| {
        let mut reading = READINGS[0].clone();
        reading.report = part.clone();
        reading.events.clear();
        reading
    })
    .unwrap();
    assert_eq!(shown(&all(&mut room, &Asked::until(at), 5)), before);
    let anew = all(&mut room, &Asked::until(later), 5);
    assert!(!anew.is_empty() && anew.iter().all(|one| one.firsts.is_empty()));
}

#[test]
fn no_more_than_one_step_is_kept() {
    let mut room = crisis();
    let mut walk =
        Walk::begin(&mut room, &Asked::until(i64::MAX)).unwrap().in_steps_of(4);
    let mut seen: Vec<Weak<Sheet>> = Vec::new();
    loop {
        let step = walk.step(&mut room).unwrap();
        if step.is_empty() {
            break;
        }
        let earlier = seen.iter().filter(|sheet| sheet.strong_count() > 0);
        assert_eq!(earlier.count(), 0, "a report that was passed is still in memory");
        seen.extend(step.iter().map(|one| Arc::downgrade(&one.report.sheet)));
    }
    assert_eq!(seen.len(), CRISIS.len());
}

#[test]
fn large_reports_make_short_steps() {
    let mut room = empty();
    let reports: Vec<Incoming> = (0..40)
        .map(|number: i64| {
            let mut reading = READINGS[0].clone();
            reading.report.outlet = Some(format!("Outlet {number}"));
            reading.report.text += &" and so on".repeat(20_000);
            learnt_at(&reading, BEGIN + number)
        })
        .collect();
    room.add(&reports).unwrap();
    let mut walk = Walk::begin(&mut room, &Asked::until(i64::MAX)).unwrap();
    let mut steps = Vec::new();
    loop {
        let step = walk.step(&mut room).unwrap();
        if step.is_empty() {
            break;
        }
        steps.push(step.len());
    }
    // Five of them have a megabyte; eight are opened together.
    assert_eq!(steps, [8; 5]);
}

#[test]
fn a_report_without_a_reading_is_told() {
    let mut room = strike();
    let mut write = room.store().write().unwrap();
    let version = watchfloor_record::NewVersion {
        digest: [9; 32],
        outlet: None,
        address: None,
        title: None,
        published: None,
        stamp: BEGIN,
        learnt: BEGIN,
        recorded: BEGIN,
        text: "Nothing was read.".to_owned(),
        original: None,
        sketch: Vec::new(),
    };
    write.file(&version).unwrap();
    write.commit().unwrap();
    let mut walk = Walk::begin(&mut room, &Asked::until(i64::MAX)).unwrap();
    let error = walk.step(&mut room).unwrap_err().to_string();
    assert!(error.starts_with("what was read in report 15 is missing"), "{error}");
}
