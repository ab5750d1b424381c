use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tempfile::TempDir;
use watchfloor_feed::{Body, Item};

use super::*;
use crate::source::{Kind, Source};

const DAY: i64 = 86_400_000;

fn desk() -> (TempDir, Desk) {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("a.room.sources")).unwrap();
    for name in ["a", "b"] {
        desk.add(&Source::new(name, Kind::Feed, "https://example.org/feed")).unwrap();
    }
    (place, desk)
}

fn item(id: &str, words: &str) -> New {
    let body = Some(Body::Text(words.to_owned()));
    let address = Some(format!("https://example.org/{id}"));
    New::from(Item { id: id.to_owned(), address, body, ..Item::default() })
}

fn listing(items: &[New], now: i64) -> Intake<'_> {
    Intake { all: true, passing: false, ..Intake::of(items, now) }
}

fn ids(arrivals: &[Arrival]) -> Vec<&str> {
    arrivals.iter().map(|arrival| arrival.item.id.as_str()).collect()
}

#[test]
fn an_item_is_put_once_for_each_wording_and_source() {
    let (_place, desk) = desk();
    let both = [item("1", "as first told"), item("2", "another")];
    assert_eq!(desk.put("a", &both, 1).unwrap().ids.len(), 2);
    assert_eq!(desk.put("a", &both, 2).unwrap().known, 2);
    assert_eq!(desk.put("b", &both, 3).unwrap().ids.len(), 2);
    let edited = desk.put("a", &[item("1", "as told later")], 4).unwrap();
    assert_eq!(edited.ids.len(), 1);
    assert_eq!(ids(&desk.take(10).unwrap()), ["1", "2", "1", "2", "1"]);
}

#[test]
fn what_was_given_out_stays_until_it_is_done() {
    let (place, desk) = desk();
    desk.put("a", &[item("1", ""), item("2", ""), item("3", "")], 1).unwrap();
    let first = desk.take(2).unwrap();
    assert_eq!(ids(&first), ["1", "2"]);
    assert_eq!(ids(&desk.take(2).unwrap()), ["3"]);
    assert_eq!(desk.take(2).unwrap(), []);
    desk.give_back(&[first[1].id]);
    assert_eq!(ids(&desk.take(2).unwrap()), ["2"]);
    desk.done(&[first[0].id]).unwrap();
    assert_eq!(desk.waiting().unwrap(), 2);
    // The next program is given what this one did not finish.
    let next = Desk::open(&place.path().join("a.room.sources")).unwrap();
    assert_eq!(ids(&next.take(10).unwrap()), ["2", "3"]);
}

#[test]
fn news_goes_before_backlogs() {
    let (_place, desk) = desk();
    let old = [item("old", "")];
    desk.take_in("a", &Intake { backlog: true, ..Intake::of(&old, 1) }).unwrap();
    desk.put("a", &[item("new", "")], 2).unwrap();
    let taken = desk.take(10).unwrap();
    assert_eq!(ids(&taken), ["new", "old"]);
    assert_eq!((taken[0].backlog, taken[1].backlog), (false, true));
}

#[test]
fn a_source_that_floods_goes_behind_the_others() {
    let (_place, desk) = desk();
    let flood: Vec<New> = (0..6_000).map(|at| item(&at.to_string(), "")).collect();
    desk.put("a", &flood, 1).unwrap();
    desk.put("b", &[item("news", "")], 2).unwrap();
    let taken = desk.take(202).unwrap();
    assert_eq!(taken[200].item.id, "news");
    assert_eq!(taken[201].item.id, "200");
    assert!(desk.is_flooded("a").unwrap());
    assert!(!desk.is_flooded("b").unwrap());
    assert_eq!(desk.waiting_news().unwrap(), 6_001);
}

#[test]
fn items_are_remembered_while_they_are_shown_and_some_time_beyond() {
    let (_place, desk) = desk();
    let put = |items: &[New], day: i64| {
        desk.take_in("a", &listing(items, day * DAY)).unwrap().ids.len()
    };
    let (one, two) = (item("1", ""), item("2", ""));
    assert_eq!(put(std::slice::from_ref(&one), 0), 1);
    // A year in which it is on show, and nothing else happens.
    assert_eq!(put(&[one.clone(), two.clone()], 365), 1);
    assert_eq!(put(std::slice::from_ref(&two), 366), 0);
    assert_eq!(put(&[one.clone(), two.clone()], 390), 0, "back within the memory");
    assert_eq!(put(std::slice::from_ref(&two), 391), 0);
    assert_eq!(put(std::slice::from_ref(&two), 440), 0, "here it is forgotten");
    assert_eq!(put(&[one, two], 441), 1);
}

#[test]
fn a_flood_of_items_that_vanish_is_forgotten_too() {
    let (_place, desk) = desk();
    let seen = || {
        desk.read(|open| {
            open.connection
                .query_row("SELECT count(*) FROM seen", [], |row| row.get::<_, i64>(0))
        })
    };
    for round in 0..27 {
        let items: Vec<New> =
            (0..2_000).map(|at| item(&format!("{round}-{at}"), "")).collect();
        desk.take_in("a", &listing(&items, round)).unwrap();
    }
    assert!(seen().unwrap() <= MOST_SEEN as i64 + 2_000, "{}", seen().unwrap());
}

#[test]
fn a_summary_waits_for_its_page_and_no_longer_than_it_must() {
    let (_place, desk) = desk();
    let items = [item("1", "in short"), item("2", "in short"), item("3", "in short")];
    let intake = Intake { pages: true, ..listing(&items, 1_000) };
    assert_eq!(desk.take_in("a", &intake).unwrap().pages, 3);
    assert_eq!(desk.waiting().unwrap(), 0);
    assert_eq!(desk.hosts_due(1_000).unwrap(), ["example.org"]);

    // One comes, one fails, one takes too long.
    let page = Page {
        bytes: b"<p>At length".to_vec(),
        content_type: None,
        address: String::new(),
    };
    let first = desk.page_due("example.org", 1_000).unwrap().unwrap();
    desk.page_came(&first, &page, 2_000).unwrap();
    let second = desk.page_due("example.org", 2_000).unwrap().unwrap();
    assert_eq!(desk.page_failed(&second, true, 0, 3_000).unwrap(), Some(63_000));
    assert_eq!(desk.queue_late(1_001).unwrap(), 1);
    assert_eq!(desk.queue_late(1_001).unwrap(), 0);
    let taken = desk.take(10).unwrap();
    let with_page: Vec<bool> =
        taken.iter().map(|arrival| arrival.page.is_some()).collect();
    assert_eq!(with_page, [true, false, false]);
    let found: BTreeSet<&str> = ids(&taken).into_iter().collect();
    assert_eq!(found, BTreeSet::from(["1", "2", "3"]));

    // A pause of the host is no try.
    let third = desk.page_due("example.org", 3_000).unwrap().unwrap();
    desk.page_later(&third, 3_500).unwrap();
    assert_eq!(desk.page_due("example.org", 3_499).unwrap(), None);
    assert_eq!(desk.page_due("example.org", 3_500).unwrap().unwrap().tries, 0);

    // The late ones come after all: new arrivals of the same address.
    assert!(third.queued);
    desk.page_came(&third, &page, 4_000).unwrap();
    assert_eq!(desk.page_due("example.org", 4_000).unwrap(), None);
    let second = desk.page_due("example.org", 63_000).unwrap().unwrap();
    desk.page_came(&second, &page, 64_000).unwrap();
    let later = desk.take(10).unwrap();
    assert_eq!(ids(&later), [&third.item.id, &second.item.id]);
    assert!(later.iter().all(|arrival| arrival.page.is_some()));
}

#[test]
fn a_page_is_given_up_in_the_end() {
    let (_place, desk) = desk();
    let items = [item("1", "in short")];
    desk.take_in("a", &Intake { pages: true, ..listing(&items, 0) }).unwrap();
    let mut now = 0;
    let mut tries = 0;
    while let Some(pending) = desk.page_due("example.org", now).unwrap() {
        tries += 1;
        now = desk.page_failed(&pending, true, 0, now).unwrap().unwrap_or(i64::MAX);
    }
    assert_eq!(tries, RETRIES.len() + 1);
    assert_eq!(ids(&desk.take(10).unwrap()), ["1"], "its summary, once");
}

#[test]
fn an_edit_while_a_page_is_awaited_loses_neither_wording() {
    let (_place, desk) = desk();
    for (words, now) in [("as first told", 1), ("as told later", 2)] {
        let items = [item("1", words)];
        desk.take_in("a", &Intake { pages: true, ..listing(&items, now) }).unwrap();
    }
    let page =
        Page { bytes: b"<p>".to_vec(), content_type: None, address: String::new() };
    let pending = desk.page_due("example.org", 2).unwrap().unwrap();
    desk.page_came(&pending, &page, 3).unwrap();
    let words: Vec<_> =
        desk.take(10).unwrap().into_iter().map(|at| at.item.body).collect();
    let text = |words: &str| Some(Body::Text(words.to_owned()));
    assert_eq!(words, [text("as first told"), text("as told later")]);
}

#[test]
fn a_source_that_is_taken_away_leaves_what_it_brought() {
    let (_place, desk) = desk();
    desk.put("a", &[item("1", "")], 1).unwrap();
    let items = [item("2", "")];
    desk.take_in("a", &Intake { pages: true, ..listing(&items, 1) }).unwrap();
    desk.rename("a", "c").unwrap();
    desk.remove("c").unwrap();
    let taken = desk.take(10).unwrap();
    assert_eq!(ids(&taken), ["1", "2"]);
    assert!(taken.iter().all(|arrival| arrival.source == "c"));
    assert!(matches!(desk.put("c", &[], 2), Err(DeskError::NoSource(_))));
}

#[test]
fn changes_show_in_the_revision_and_what_was_visited_before_does_not_count() {
    let (_place, desk) = desk();
    let before = desk.revision().unwrap();
    let old = desk.source("a").unwrap();
    let mut source = old.source.clone();
    source.address = "https://example.org/other".to_owned();
    desk.change(&source).unwrap();
    assert!(desk.revision().unwrap() > before);
    let late = State { etag: Some("\"old\"".to_owned()), ..State::default() };
    desk.remember(&[(old.id, old.version, late)]).unwrap();
    assert_eq!(desk.source("a").unwrap().state, State::default());
    assert!(matches!(desk.add(&source), Err(DeskError::NameTaken(_))));
    assert!(matches!(desk.rename("a", "b"), Err(DeskError::NameTaken(_))));
    assert!(matches!(desk.rename("a", "B b"), Err(DeskError::Unfit(_))));
}

#[test]
fn silence_is_told_and_never_all_clear() {
    let (_place, desk) = desk();
    let kept = desk.source("a").unwrap();
    let heard =
        State { last_new: Some(DAY), last_success: Some(9 * DAY), ..State::default() };
    desk.remember(&[(kept.id, kept.version, heard)]).unwrap();
    let silent = |now| desk.health(now).unwrap()[0].silent_since;
    assert_eq!(silent(7 * DAY), None);
    assert_eq!(silent(9 * DAY), Some(DAY));
}

#[test]
fn other_files_are_refused_with_a_reason() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("x");
    std::fs::write(&path, "Dear diary").unwrap();
    assert!(Desk::open(&path).unwrap_err().to_string().contains("it is no database"));
    assert!(Desk::open(place.path()).unwrap_err().to_string().contains("it is a folder"));

    let other = place.path().join("other");
    rusqlite::Connection::open(&other)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert!(Desk::open(&other).unwrap_err().to_string().contains("of another program"));

    let newer = place.path().join("newer");
    drop(Desk::open(&newer).unwrap());
    rusqlite::Connection::open(&newer)
        .unwrap()
        .pragma_update(None, "user_version", 99)
        .unwrap();
    assert!(matches!(Desk::open(&newer), Err(DeskError::Newer { found: 99, .. })));

    let nowhere = place.path().join("no/such/folder/file");
    assert!(matches!(Desk::open(&nowhere), Err(DeskError::Unwritable { .. })));
}

#[test]
fn a_full_disk_keeps_nothing_and_says_so() {
    let (_place, desk) = desk();
    desk.read(|open| open.connection.pragma_update(None, "max_page_count", 40)).unwrap();
    let large = item("1", &"x".repeat(1_000_000));
    assert!(matches!(
        desk.put("a", &[item("0", ""), large], 1),
        Err(DeskError::Full { .. })
    ));
    assert_eq!(desk.waiting().unwrap(), 0);
    assert_eq!(desk.put("a", &[item("0", "")], 2).unwrap().ids.len(), 1);
}

/// What may be done with a queue.
#[derive(Clone, Debug)]
enum Act {
    Put(Vec<(u8, u8)>),
    Take(usize),
    GiveBack,
    Done(usize),
    Restart,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        3 => proptest::collection::vec((0_u8..20, 0_u8..3), 0..6).prop_map(Act::Put),
        3 => (0_usize..5).prop_map(Act::Take),
        1 => Just(Act::GiveBack),
        2 => (0_usize..4).prop_map(Act::Done),
        1 => Just(Act::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The queue against a list in memory.
    #[test]
    fn the_queue_does_what_a_list_would(acts in proptest::collection::vec(act(), 1..40)) {
        let (place, mut desk) = desk();
        let path = place.path().join("a.room.sources");
        let mut seen = BTreeSet::new();
        let mut waiting: BTreeMap<i64, (u8, u8)> = BTreeMap::new();
        let mut fresh: BTreeSet<i64> = BTreeSet::new();
        for act in acts {
            match act {
                Act::Put(items) => {
                    let new: Vec<_> = items.iter().copied().filter(|key| seen.insert(*key)).collect();
                    let drafts: Vec<New> =
                        items.iter().map(|(id, words)| item(&id.to_string(), &words.to_string())).collect();
                    let put = desk.put("a", &drafts, 1).unwrap();
                    prop_assert_eq!(put.ids.len(), new.len());
                    prop_assert_eq!(put.known, items.len() - new.len());
                    fresh.extend(&put.ids);
                    waiting.extend(put.ids.into_iter().zip(new));
                }
                Act::Take(most) => {
                    let wanted: Vec<i64> = fresh.iter().copied().take(most).collect();
                    let taken = desk.take(most).unwrap();
                    prop_assert_eq!(taken.iter().map(|at| at.id).collect::<Vec<_>>(), wanted);
                    for arrival in taken {
                        fresh.remove(&arrival.id);
                        prop_assert_eq!(&arrival.item.id, &waiting[&arrival.id].0.to_string());
                    }
                }
                Act::GiveBack => {
                    let given: Vec<i64> =
                        waiting.keys().copied().filter(|id| !fresh.contains(id)).collect();
                    desk.give_back(&given);
                    fresh.extend(given);
                }
                Act::Done(count) => {
                    let given = waiting.keys().copied().filter(|id| !fresh.contains(id));
                    let done: Vec<i64> = given.take(count).collect();
                    desk.done(&done).unwrap();
                    waiting.retain(|id, _| !done.contains(id));
                }
                Act::Restart => {
                    drop(desk);
                    desk = Desk::open(&path).unwrap();
                    fresh = waiting.keys().copied().collect();
                }
            }
            prop_assert_eq!(desk.waiting().unwrap(), waiting.len() as u64);
        }
    }
}
