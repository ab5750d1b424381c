//! A room that is read anew: what was shown stays, what people said stays, and nothing is half done.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use std::sync::LazyLock;

use common::{
    BEGIN, CRISIS, HOUR, READINGS, as_published, difference, empty, reports, show,
    show_unnumbered,
};
use watchfloor_actors::{Format, UserActors};
use watchfloor_reading::contract::{Reading, ReportPart};
use watchfloor_reading::{Reader, Scratch};
use watchfloor_record::{AsOf, Line, NewAct, Sqlite};
use watchfloor_room::{Asked, Incoming, Picture, Room, RoomError};

/// A reader that knows the countries.
static KNOWING: LazyLock<Reader> = LazyLock::new(|| {
    let actors = "[[actor]]\nname = \"Karsenia\"\naliases = [\"Karsenian\"]\ncode = \"KRS\"\n\
                  [[actor]]\nname = \"Velmora\"\naliases = [\"Velmoran\"]\ncode = \"VLM\"\n";
    let actors = UserActors::parse(actors, Format::Toml).unwrap();
    Reader::new().unwrap().with_actors(actors)
});

/// When the room is read anew: after all reports were learnt.
const REREAD: i64 = BEGIN + 200 * HOUR;
const END: i64 = REREAD - 1;

fn room_of(readings: &[Reading]) -> Room<Sqlite> {
    let mut room = empty();
    let reports: Vec<Incoming> = readings.iter().map(as_published).collect();
    room.add(&reports).unwrap();
    room
}

fn read_by(reader: &Reader) -> impl FnMut(&ReportPart) -> Reading {
    let reports = reports();
    let mut scratch = Scratch::new();
    move |part| {
        let report = reports.iter().find(|report| report.text == part.text).unwrap();
        reader.read(None, report, &mut scratch)
    }
}

/// The reading that was there, again.
fn as_before(part: &ReportPart) -> Reading {
    let all = || READINGS.iter().chain(CRISIS.iter());
    all().find(|reading| reading.report.text == part.text).unwrap().clone()
}

fn say(room: &mut Room<Sqlite>, verb: &str, target: Line, other: Option<Line>) -> i64 {
    let words = (verb == "note").then(|| "see the harbour log".to_owned());
    let act = NewAct {
        author: "Ida".to_owned(),
        at: END,
        verb: verb.to_owned(),
        target,
        other,
        words,
    };
    room.say(&act).unwrap()
}

#[test]
fn what_was_shown_before_stays_and_the_new_readings_count_from_then_on() {
    let mut room = room_of(&READINGS);
    let moments: Vec<i64> = (0..200).step_by(9).map(|hour| BEGIN + hour * HOUR).collect();
    let at = |moment: &i64| Asked::until(*moment);
    let before: Vec<_> =
        moments.iter().map(|moment| show(&mut room, &at(moment))).collect();
    let last = show(&mut room, &Asked::until(REREAD));
    assert!(!last.tables[0].contains("\"KRS"));

    let read = room.reread(REREAD, "knowing", read_by(&KNOWING)).unwrap();
    assert_eq!(read, READINGS.len() as u64);
    for (moment, before) in moments.iter().zip(&before) {
        assert_eq!(difference(&show(&mut room, &at(moment)), before), None);
    }
    let now = show(&mut room, &Asked::until(REREAD));
    assert!(now.tables[0].contains("\"KRS"), "{}", now.tables[0]);
    let check = room.check().unwrap();
    assert!(check.faults.is_empty(), "{:?}", check.faults);
}

#[test]
fn an_interrupted_reread_changes_nothing_and_goes_on() {
    let all: Vec<Reading> = CRISIS.iter().chain(READINGS.iter()).cloned().collect();
    let mut room = room_of(&all);
    // The crisis is of later months.
    let later = BEGIN * 2;
    let before = show(&mut room, &Asked::until(later));
    let interrupted = |room: &mut Room<Sqlite>, reader: &str, after: usize| {
        let mut left = after;
        let stopped = room.reread(later, reader, |part| {
            let mut reading = as_before(part);
            if left == 0 {
                // What comes back is of no use, so the room gives up.
                reading.report.text.clear();
            }
            left = left.saturating_sub(1);
            reading
        });
        assert!(matches!(stopped, Err(RoomError::OtherText { .. })), "{stopped:?}");
    };
    interrupted(&mut room, "one", 40);
    assert_eq!(difference(&show(&mut room, &Asked::until(later)), &before), None);
    assert!(room.check().unwrap().faults.is_empty());

    // Another reader begins anew, and is interrupted too.
    interrupted(&mut room, "other", 40);
    // A report that is added meanwhile is read as well.
    let mut added = READINGS[0].clone();
    added.report.published = Some("2031-05-12T21:00:00Z".to_owned());
    room.add(&[as_published(&added)]).unwrap();
    let with_it = show(&mut room, &Asked::until(later - 1));
    let read = room.reread(later, "other", as_before).unwrap();
    assert_eq!(read, all.len() as u64 + 1 - 32);
    assert_eq!(difference(&show(&mut room, &Asked::until(later - 1)), &with_it), None);
    assert!(room.check().unwrap().faults.is_empty());

    // It is as if it had been read at one go.
    let mut whole = room_of(&all);
    whole.add(&[as_published(&added)]).unwrap();
    assert_eq!(whole.reread(later, "other", as_before).unwrap(), all.len() as u64 + 1);
    let asked = Asked::until(later);
    let (one, other) =
        (show_unnumbered(&mut room, &asked), show_unnumbered(&mut whole, &asked));
    assert_eq!(difference(&one, &other), None);
}

#[test]
fn a_report_filed_under_an_earlier_date_is_known_before_and_after() {
    let mut whole = room_of(&READINGS);
    let mut room = room_of(&READINGS[1..]);
    room.reread(REREAD, "one", as_before).unwrap();
    room.reread(REREAD + HOUR, "two", as_before).unwrap();
    room.add(&[as_published(&READINGS[0])]).unwrap();
    whole.reread(REREAD, "one", as_before).unwrap();
    whole.reread(REREAD + HOUR, "two", as_before).unwrap();
    for moment in [BEGIN + 10 * HOUR, END, REREAD, REREAD + HOUR] {
        let asked = Asked::until(moment);
        let (one, other) =
            (show_unnumbered(&mut room, &asked), show_unnumbered(&mut whole, &asked));
        assert_eq!(difference(&one, &other), None);
    }
    assert!(room.check().unwrap().faults.is_empty());
}

/// Says everything that can be said, of acts that the picture has.
fn say_everything(room: &mut Room<Sqlite>) {
    let snapshot = room.snapshot(&Asked::until(END)).unwrap();
    let picture = Picture::of(&snapshot);
    let told = picture.events.iter().find(|event| event.mentions.len() > 2).unwrap();
    let alone: Vec<Line> = picture
        .events
        .iter()
        .filter(|event| event.mentions.len() == 1)
        .map(|event| event.id)
        .collect();
    let figure = picture.tallies[0].id;
    say(room, "split", told.mentions[1], None);
    say(room, "merge", alone[0], Some(alone[1]));
    say(room, "reject", alone[2], None);
    say(room, "note", figure, None);
    let slip = say(room, "reject", told.mentions[0], None);
    say(room, "undo", slip, None);
    say(room, "confirm", told.mentions[0], None);
}

#[test]
fn what_people_said_survives() {
    let mut room = room_of(&READINGS);
    let untouched = show_unnumbered(&mut room, &Asked::until(END));
    say_everything(&mut room);
    let before = show(&mut room, &Asked::until(END));
    let unnumbered = show_unnumbered(&mut room, &Asked::until(END));
    assert!(difference(&untouched, &unnumbered).is_some());
    for word in ["confirmed", "rejected", "joined", "parted", "noted"] {
        assert!(
            before.brief.contains(&format!("**{word}**")),
            "{word}: {}",
            before.brief
        );
    }

    room.reread(REREAD, "same", as_before).unwrap();
    assert_eq!(difference(&show(&mut room, &Asked::until(END)), &before), None);
    let snapshot = room.snapshot(&Asked::until(REREAD)).unwrap();
    assert_eq!((snapshot.acts.len(), snapshot.unplaced.len()), (5, 0));
    // The lines have other numbers and are the same lines.
    let moment = |page: String| page.replace("2031-05-20 08:00", "2031-05-20 07:59");
    let now = show_unnumbered(&mut room, &Asked::until(REREAD));
    assert_eq!(moment(now.brief), moment(unnumbered.brief));
    assert_eq!(now.tables, unnumbered.tables);
}

#[test]
fn what_was_said_of_words_that_are_not_read_any_more_is_shown() {
    let mut room = room_of(&READINGS);
    say_everything(&mut room);
    let before = show(&mut room, &Asked::until(END));
    let without_acts = |part: &ReportPart| {
        let mut reading = as_before(part);
        reading.events.clear();
        reading.figures.iter_mut().for_each(|figure| figure.event = None);
        reading.watch.iter_mut().for_each(|watch| watch.event = None);
        reading
    };
    room.reread(REREAD, "without acts", without_acts).unwrap();
    let snapshot = room.snapshot(&Asked::until(REREAD)).unwrap();
    let verbs = |acts: &[watchfloor_record::Act]| -> Vec<String> {
        acts.iter().map(|act| act.act.verb.clone()).collect()
    };
    assert_eq!(verbs(&snapshot.acts), ["note"]);
    assert_eq!(verbs(&snapshot.unplaced), ["split", "merge", "reject", "confirm"]);
    let brief = show(&mut room, &Asked::until(REREAD)).brief;
    assert_eq!(
        brief.matches("nothing is read in these words any more").count(),
        4,
        "{brief}"
    );
    // Nothing of it is lost: it counts for what was known before, and again when it is read again.
    assert_eq!(difference(&show(&mut room, &Asked::until(END)), &before), None);
    room.reread(REREAD + HOUR, "same", as_before).unwrap();
    let snapshot = room.snapshot(&Asked::until(REREAD + HOUR)).unwrap();
    assert_eq!((snapshot.acts.len(), snapshot.unplaced.len()), (5, 0));
}

#[test]
fn a_number_that_was_written_down_leads_to_its_words() {
    let mut room = room_of(&READINGS);
    let snapshot = room.snapshot(&Asked::until(END)).unwrap();
    let lines: Vec<Line> = snapshot
        .reports
        .iter()
        .flat_map(|report| {
            (0..report.sheet.lines() as Line).map(|place| report.first_line + place)
        })
        .collect();
    let words = |room: &mut Room<Sqlite>, line: Line, at: i64| {
        let snapshot = room.snapshot(&Asked::until(at)).unwrap();
        let (report, _) = snapshot.line(line)?;
        Some((report.digest, report.sentence(line)?))
    };
    room.reread(REREAD, "same", as_before).unwrap();
    let (then, now) = (
        AsOf { learnt: END, revision: i64::MAX },
        AsOf { learnt: REREAD, revision: i64::MAX },
    );
    for line in lines.into_iter().step_by(5) {
        let renumbered = room.counterpart(line, now).unwrap().unwrap();
        assert_ne!(renumbered, line);
        assert_eq!(room.counterpart(renumbered, then).unwrap(), Some(line));
        assert_eq!(words(&mut room, line, END), words(&mut room, renumbered, REREAD));
    }
    assert_eq!(room.counterpart(1_000_000, now).unwrap(), None);
}

#[test]
fn what_cannot_be_said_is_refused_and_leaves_nothing() {
    let mut room = room_of(&READINGS);
    let act = |verb: &str, target, other| NewAct {
        author: "Ida".to_owned(),
        at: END,
        verb: verb.to_owned(),
        target,
        other,
        words: None,
    };
    for (act, wanted) in [
        (act("reject", 1_000_000, None), "there is no line 1000000 in this room"),
        (act("merge", 1, Some(-1)), "there is no line -1 in this room"),
        (act("undo", 1, None), "nobody did anything under the number 1 in this room"),
    ] {
        assert_eq!(room.say(&act).unwrap_err().to_string(), wanted);
    }
    assert!(room.said(AsOf::LATEST).unwrap().is_empty());

    let said = room.say(&act("confirm", 1, None)).unwrap();
    let undo = room.say(&act("undo", said, None)).unwrap();
    let again = room.say(&act("undo", said, None)).unwrap_err().to_string();
    assert_eq!(
        again,
        format!("what was done under the number {said} was taken back already")
    );
    room.say(&act("undo", undo, None)).unwrap();
    room.say(&act("undo", said, None)).unwrap();
}
