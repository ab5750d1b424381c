//! Readings that anybody may have made: whatever stands in them, they are filed and shown, or refused.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use common::{BEGIN, READINGS, as_published, empty, learnt_at, show};
use proptest::prelude::*;
use serde_json::Value;
use watchfloor_reading::contract::Reading;
use watchfloor_record::{NewVersion, Store, Write};
use watchfloor_room::{Asked, RoomError};

/// Numbers that no reader gives.
const ODD: &[i64] =
    &[-1, 0, 1, 7, 80, 4096, i32::MAX as i64, u32::MAX as i64, i64::MAX, i64::MIN];
/// Times and words that no reader gives.
const ODD_WORDS: &[&str] = &[
    "",
    " ",
    "-9999-01-01",
    "9999-12-31T23:59:59Z",
    "2031-02-30",
    "0000",
    "\u{0}",
    "\u{202e}",
    "é\u{301}\u{301}",
    "ASSAULT",
    "denied",
];

/// All places of a value that hold a number or words.
fn leaves<'a>(value: &'a mut Value, found: &mut Vec<&'a mut Value>) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|value| leaves(value, found)),
        Value::Object(fields) => {
            fields.values_mut().for_each(|value| leaves(value, found))
        }
        Value::Null | Value::Bool(_) => {}
        Value::Number(_) | Value::String(_) => found.push(value),
    }
}

/// A reading with some of its values changed; `None` where it is no reading any more.
fn disturbed(reading: &Reading, changes: &[(usize, usize)]) -> Option<Reading> {
    let mut value = serde_json::to_value(reading).unwrap();
    for (place, odd) in changes {
        let mut all = Vec::new();
        leaves(&mut value, &mut all);
        let count = all.len();
        let leaf = &mut all[place % count];
        **leaf = match leaf {
            Value::Number(_) => ODD[odd % ODD.len()].into(),
            _ => ODD_WORDS[odd % ODD_WORDS.len()].into(),
        };
    }
    serde_json::from_value(value).ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn disturbed_readings_are_filed_and_shown(
        which in proptest::collection::vec(0..READINGS.len(), 1..5),
        changes in proptest::collection::vec((any::<usize>(), any::<usize>()), 1..6),
    ) {
        let mut room = empty();
        room.add(&[as_published(&READINGS[0])]).unwrap();
        for place in which {
            if let Some(reading) = disturbed(&READINGS[place], &changes) {
                let added = room.add(&[as_published(&reading), learnt_at(&reading, BEGIN)]);
                prop_assert!(added.is_ok(), "{added:?}");
            }
        }
        for at in [i64::MIN, BEGIN, i64::MAX] {
            show(&mut room, &Asked::until(at));
        }
        let check = room.check().unwrap();
        prop_assert!(check.faults.is_empty(), "{:?}", check.faults);
    }
}

/// A damaged record: a version of which nothing was read. It is told, and not left out.
#[test]
fn a_report_without_a_reading_is_told() {
    let mut room = empty();
    room.add(&[as_published(&READINGS[0])]).unwrap();
    let mut write = room.store().write().unwrap();
    let version = NewVersion {
        digest: [1; 32],
        outlet: None,
        address: None,
        title: None,
        published: None,
        stamp: 1,
        learnt: 1,
        recorded: 1,
        text: "Nothing.".to_owned(),
        original: None,
        sketch: Vec::new(),
    };
    write.file(&version).unwrap();
    write.commit().unwrap();
    let told = room.snapshot(&Asked::until(i64::MAX)).unwrap_err();
    assert!(matches!(told, RoomError::Unread { version: 2 }), "{told}");
    assert_eq!(room.check().unwrap().faults, [told.to_string()]);
    let reread = room.reread(i64::MAX, "any", |_| READINGS[0].clone());
    assert!(reread.is_err());
}
