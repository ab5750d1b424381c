//! What a board promises, whatever is found and whenever it is asked.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::notice::{Finding, Severity};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

pub(crate) fn rules(more: &str) -> Rules {
    let text = format!(
        "[defaults]
         receiver = \"desk\"
         group_wait = \"1m\"
         group_interval = \"5m\"
         repeat_interval = \"4h\"
         [[rule]]
         name = \"one\"
         when.event = {{ actor = \"LTM\" }}
         [[rule]]
         name = \"two\"
         severity = \"critical\"
         when.event = {{ actor = \"ADV\" }}
         {more}"
    );
    Rules::parse(&text).unwrap()
}

/// A finding of a rule about a subject whose lines stand at these places.
pub(crate) fn found(rule: &str, places: &[u32], print: u8) -> Found {
    let labels = BTreeMap::from([
        ("rule".to_owned(), rule.to_owned()),
        ("country".to_owned(), "ADV".to_owned()),
    ]);
    let first = places.first().copied().unwrap_or_default();
    Found {
        finding: Finding {
            rule: rule.to_owned(),
            key: format!("{rule}:{first}"),
            subject: "event".to_owned(),
            severity: Severity::Warning,
            standing: Standing::Holds,
            labels,
            title: format!("version {print}"),
            lines: Vec::new(),
            origins: vec!["somebody".to_owned()],
            why: String::new(),
            print: [print; 32],
        },
        anchors: places.iter().map(|place| format!("{place}a0")).collect(),
        near: places.iter().map(|place| format!("{place}a~0")).collect(),
        is_live: true,
        fires: Fires::Yes,
        since: 0,
        latest: 0,
        expire: 72 * HOUR,
        wording: format!("version {print}"),
    }
}

fn withdrawn(rule: &str, places: &[u32]) -> Found {
    let mut gone = found(rule, places, 99);
    gone.finding.standing = Standing::Withdrawn;
    gone.is_live = false;
    gone.fires = Fires::No;
    gone
}

fn kinds(notices: &[Notice]) -> Vec<(String, u64, Kind)> {
    let mut all = Vec::new();
    for notice in notices {
        for told in &notice.alerts {
            all.push((notice.receiver.clone(), told.alert, told.kind));
        }
    }
    all
}

fn desk(alert: u64, kind: Kind) -> Vec<(String, u64, Kind)> {
    vec![("desk".to_owned(), alert, kind)]
}

#[test]
fn a_group_waits_for_others_and_is_told_together() {
    let mut board = Board::new(&rules(""));
    assert_eq!(board.step(0, vec![found("one", &[1], 1)]), []);
    assert_eq!(board.next(), Some(MINUTE));
    let both = vec![found("one", &[1], 1), found("one", &[2], 1)];
    assert_eq!(board.step(30_000, both.clone()), []);
    let told = board.step(MINUTE, both.clone());
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].alerts.len(), 2);
    // A third one waits until the group may speak again.
    let mut three = both;
    three.push(found("one", &[3], 1));
    assert_eq!(board.step(2 * MINUTE, three.clone()), []);
    assert_eq!(kinds(&board.step(6 * MINUTE, three)), desk(3, Kind::Fired));
}

#[test]
fn what_changed_is_told_in_place_and_what_did_not_is_not() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[1], 1)]);
    assert_eq!(kinds(&board.tick(MINUTE)), desk(1, Kind::Fired));
    assert_eq!(board.step(10 * MINUTE, vec![found("one", &[1], 1)]), []);
    let told = board.step(11 * MINUTE, vec![found("one", &[1], 2)]);
    assert_eq!(kinds(&told), desk(1, Kind::Updated));
    assert_eq!(told[0].alerts[0].was.as_deref(), Some("version 1"));
}

#[test]
fn a_withdrawal_reaches_whoever_was_told_even_if_the_routes_changed() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[1], 1)]);
    board.tick(MINUTE);
    let other = rules(
        "[[route]]\nreceiver = \"night\"\nmatch = { rule = \"one\" }\ngroup_wait = \"0s\"",
    );
    board.set_rules(&other);
    let mut told = board.step(10 * MINUTE, vec![withdrawn("one", &[1])]);
    told.extend(board.tick(20 * MINUTE));
    assert_eq!(kinds(&told), desk(1, Kind::Withdrawn));
}

#[test]
fn what_was_withdrawn_before_anybody_heard_of_it_is_never_told() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[1], 1)]);
    assert_eq!(board.step(30_000, vec![withdrawn("one", &[1])]), []);
    assert_eq!(board.tick(HOUR), []);
}

#[test]
fn an_earlier_report_that_comes_later_makes_no_other_alert() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[7], 1)]);
    board.tick(MINUTE);
    // Its earliest mention, and so its key, is another now.
    assert_eq!(board.step(2 * MINUTE, vec![found("one", &[3, 7], 1)]), []);
    assert_eq!(board.step(3 * MINUTE, vec![found("one", &[3], 1)]), []);
    assert_eq!(board.alerts().count(), 1);
    assert_eq!(board.alerts().next().unwrap().key, "one:7");
}

#[test]
fn stories_that_merge_and_part_fire_nothing() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[1], 1), found("one", &[2], 1)]);
    board.tick(MINUTE);
    assert_eq!(board.step(10 * MINUTE, vec![found("one", &[1, 2], 1)]), []);
    let phases: Vec<Phase> = board.alerts().map(|alert| alert.phase).collect();
    assert_eq!(phases, [Phase::Active, Phase::Merged { into: 1 }]);
    let apart = vec![found("one", &[1], 1), found("one", &[2], 1)];
    assert_eq!(board.step(20 * MINUTE, apart), []);
    // But what becomes of the part is told.
    let told =
        board.step(30 * MINUTE, vec![found("one", &[1], 1), withdrawn("one", &[2])]);
    let told = [told, board.tick(40 * MINUTE)].concat();
    assert_eq!(kinds(&told), desk(3, Kind::Withdrawn));
}

#[test]
fn words_that_a_new_reading_finds_elsewhere_in_the_sentence_are_the_same_alert() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[1], 1)]);
    board.tick(MINUTE);
    let mut again = found("one", &[1], 1);
    again.anchors = BTreeSet::from(["1a5".to_owned()]);
    assert_eq!(board.step(2 * HOUR, vec![again]), []);
    assert_eq!(board.alerts().count(), 1);
}

#[test]
fn a_backlog_fires_nothing_then_or_later() {
    let mut board = Board::new(&rules(""));
    let mut old = found("one", &[1], 1);
    old.fires = Fires::Backlog;
    board.step(0, vec![old]);
    board.step(MINUTE, vec![found("one", &[1], 1)]);
    assert_eq!(board.tick(HOUR), []);
}

#[test]
fn a_silence_keeps_back_until_it_ends() {
    let mut board = Board::new(&rules(""));
    let labels = BTreeMap::from([("rule".to_owned(), "one".to_owned())]);
    let silence = Say::Silence { labels, until: HOUR, words: "exercise".to_owned() };
    board.say(0, "Vane", &silence).unwrap();
    board.step(0, vec![found("one", &[1], 1)]);
    assert_eq!(board.tick(30 * MINUTE), []);
    assert_eq!(board.next(), Some(HOUR));
    board.tick(HOUR);
    assert_eq!(kinds(&board.tick(HOUR + MINUTE)), desk(1, Kind::Fired));
}

#[test]
fn an_inhibited_alert_comes_when_what_kept_it_back_is_over() {
    let inhibit = "[[inhibit]]
        source = { rule = \"two\" }
        target = { rule = \"one\" }
        equal = [\"country\"]";
    let mut board = Board::new(&rules(inhibit));
    let both = vec![found("one", &[1], 1), found("two", &[2], 1)];
    board.step(0, both.clone());
    assert_eq!(kinds(&board.step(MINUTE, both)), desk(2, Kind::Fired));
    board.step(HOUR, vec![found("one", &[1], 1), withdrawn("two", &[2])]);
    let told = kinds(&board.tick(2 * HOUR));
    assert!(told.contains(&("desk".to_owned(), 1, Kind::Fired)), "{told:?}");
}

#[test]
fn what_still_holds_is_called_to_mind_until_somebody_has_it_in_hand() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[1], 1)]);
    board.tick(MINUTE);
    assert_eq!(board.next(), Some(MINUTE + 4 * HOUR));
    assert_eq!(kinds(&board.tick(MINUTE + 4 * HOUR)), desk(1, Kind::Reminder));
    board.say(5 * HOUR, "Vane", &Say::Acknowledge { alert: 1 }).unwrap();
    assert_eq!(board.tick(20 * HOUR), []);
    // What changed is no longer what was acknowledged.
    let told = board.step(21 * HOUR, vec![found("one", &[1], 2)]);
    assert_eq!(kinds(&told), desk(1, Kind::Updated));
    assert_eq!(kinds(&board.tick(26 * HOUR)), desk(1, Kind::Reminder));
}

#[test]
fn who_resolved_an_alert_hears_only_that_it_was_wrong() {
    let mut board = Board::new(&rules(""));
    board.step(0, vec![found("one", &[1], 1)]);
    board.tick(MINUTE);
    board.say(HOUR, "Vane", &Say::Resolve { alert: 1 }).unwrap();
    assert_eq!(board.step(2 * HOUR, vec![found("one", &[1], 2)]), []);
    let mut told = board.step(3 * HOUR, vec![withdrawn("one", &[1])]);
    told.extend(board.tick(4 * HOUR));
    assert_eq!(kinds(&told), desk(1, Kind::Withdrawn));
}

#[test]
fn quiet_hours_hold_everything_and_tell_what_is_left_of_it() {
    let quiet = "[[route]]
        receiver = \"night\"
        match = { rule = \"one\" }
        quiet = { from = \"00:00\", until = \"06:00\" }";
    let mut board = Board::new(&rules(quiet));
    let both = vec![found("one", &[1], 1), found("one", &[2], 1)];
    board.step(0, both.clone());
    assert_eq!(board.step(HOUR, both), []);
    assert_eq!(board.next(), Some(6 * HOUR));
    let told = board.step(6 * HOUR, vec![withdrawn("one", &[1]), found("one", &[2], 1)]);
    assert_eq!(kinds(&told), [("night".to_owned(), 2, Kind::Fired)]);
}

#[test]
fn what_nobody_can_say_is_refused() {
    let mut board = Board::new(&rules(""));
    let missing = Say::Acknowledge { alert: 7 };
    assert_eq!(board.say(0, "Vane", &missing), Err(BoardError::NoAlert(7)));
    let empty = Say::Silence { labels: BTreeMap::new(), until: 1, words: String::new() };
    assert_eq!(board.say(0, "Vane", &empty), Err(BoardError::EmptySilence));
}

/// Something that happens to a board.
#[derive(Clone, Debug)]
enum Act {
    /// So many milliseconds pass, or time jumps back; then these are found: subject, print, whether it holds.
    Step(i64, Vec<(u32, u8, bool)>),
    Silence(i64),
    Acknowledge(u64),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let subject = (0_u32..5, 1_u8..4, prop::bool::weighted(0.8));
    let step = (-HOUR..12 * HOUR, prop::collection::vec(subject, 0..5))
        .prop_map(|(wait, found)| Act::Step(wait, found));
    let act = prop_oneof![
        8 => step,
        1 => (1..4 * HOUR).prop_map(Act::Silence),
        1 => (1_u64..6).prop_map(Act::Acknowledge),
    ];
    prop::collection::vec(act, 1..40)
}

fn of(found_: &[(u32, u8, bool)]) -> Vec<Found> {
    let mut seen = BTreeSet::new();
    let mut all = Vec::new();
    for (subject, print, holds) in found_ {
        if seen.insert(*subject) {
            all.push(if *holds {
                found("one", &[*subject], *print)
            } else {
                withdrawn("one", &[*subject])
            });
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Invariants over anything that may happen.
    #[test]
    fn whatever_happens(acts in acts()) {
        let rules = rules("");
        let mut board = Board::new(&rules);
        let mut twin = Board::new(&rules);
        let (mut now, mut silent_until) = (0_i64, i64::MIN);
        // What the desk was told last of each alert: the print, and when.
        let mut told: BTreeMap<u64, ([u8; 32], i64)> = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for act in &acts {
            match act {
                Act::Silence(length) => {
                    let labels = BTreeMap::from([("rule".to_owned(), "one".to_owned())]);
                    let until = now + length;
                    let say = Say::Silence { labels, until, words: String::new() };
                    prop_assert_eq!(board.say(now, "a", &say), twin.say(now, "a", &say));
                    silent_until = silent_until.max(until);
                }
                Act::Acknowledge(alert) => {
                    let say = Say::Acknowledge { alert: *alert };
                    prop_assert_eq!(board.say(now, "a", &say), twin.say(now, "a", &say));
                }
                Act::Step(wait, found) => {
                    now += wait;
                    // Where the clock is set back, what was told before counts from there.
                    for (_, at) in told.values_mut() {
                        *at = now.min(*at);
                    }
                    let notices = board.step(now, of(found));
                    // The same steps give the same notices, also after the state was written and read.
                    let kept = serde_json::to_string(twin.state()).unwrap();
                    twin = Board::resume(serde_json::from_str(&kept).unwrap(), &rules);
                    prop_assert_eq!(&notices, &twin.step(now, of(found)));
                    if now >= silent_until {
                        // What was over once is over, also where the clock is set back.
                        silent_until = i64::MIN;
                    } else {
                        prop_assert!(notices.is_empty(), "told in spite of a silence");
                    }
                    for notice in &notices {
                        prop_assert!(ids.insert(notice.id), "a number given twice");
                        for one in &notice.alerts {
                            let print = match one.kind {
                                Kind::Resolved => GONE,
                                _ => one.finding.print,
                            };
                            let last = told.insert(one.alert, (print, now));
                            match one.kind {
                                Kind::Fired => prop_assert!(last.is_none(), "fired twice"),
                                Kind::Reminder => {
                                    let (was, at) = last.unwrap();
                                    prop_assert_eq!(was, print);
                                    prop_assert!(now - at >= 4 * HOUR);
                                }
                                _ => {
                                    let (was, _) = last.expect("news of what was not told");
                                    prop_assert_ne!(was, print, "nothing new");
                                }
                            }
                        }
                    }
                }
            }
        }
        // In the end whoever was told something else hears what holds.
        let ends: Vec<(u32, u8, bool)> = (0..5).map(|subject| (subject, 1, false)).collect();
        let mut notices = board.step(now.max(silent_until) + HOUR, of(&ends));
        notices.extend(board.tick(now.max(silent_until) + 2 * HOUR));
        for notice in &notices {
            for one in &notice.alerts {
                told.insert(one.alert, (one.finding.print, now));
            }
        }
        for (alert, (print, _)) in &told {
            let alert = &board.state().alerts[alert];
            if matches!(alert.phase, Phase::Active | Phase::Resolved) {
                prop_assert_eq!(*print, alert.found.finding.print, "not told in the end");
            }
        }
    }
}
