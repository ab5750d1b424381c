//! Hand-built pictures: what stands in them is found, and what is put otherwise is not.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::{CharSpan, FigureRole, Reading, Status, WatchKind};
use watchfloor_reading::contract::{Watch, Words};
use watchfloor_room::changes::{Change, ChangeKind, Quote, Subject};
use watchfloor_room::picture::*;
use watchfloor_room::{Known, Sheet, Snapshot};

use super::matching::is_found;
use super::shown::instead;
use super::view::View;
use super::wanted::Wanted;
use super::{RoomSuite, read};
use crate::canned::{Canned, GoldEvent, reading};
use crate::{Benchmark, Part};

const A: &str = "Karsenia shelled the port of Aldery. It killed 12 dock workers. \
    Karsenia will close the strait.";
const B: &str = "Karsenia shelled the port of Aldery. It killed 15 dock workers.";
const C: &str = "Karsenia denied that it had shelled the port of Aldery.";
const D: &str = "Velmora met Karsenia and sang.";

fn span(text: &str, words: &str) -> CharSpan {
    let start = text.find(words).unwrap();
    [start, start + words.len()]
}

fn act(text: &str, kind: EventType, trigger: &str) -> GoldEvent {
    GoldEvent::new(kind, span(text, trigger)).by(span(text, "Karsenia"))
}

/// A report whose sentences end at full stops. Its lines are numbered from a hundred times its number.
fn known(id: i64, text: &str, acts: &[GoldEvent]) -> Known {
    let mut reading: Reading = reading(text, acts);
    let ends = text.match_indices('.').map(|(at, _)| at + 1);
    let mut start = 0;
    reading.sentences = ends
        .map(|end| {
            let sentence = [start, end];
            start = end + 1;
            sentence
        })
        .collect();
    if let Some(at) = text.find("close the strait") {
        reading.watch.push(Watch {
            kind: WatchKind::Threat,
            by: None,
            to: None,
            what: Words { span: [at, at + "close the strait".len()] },
            condition: None,
            due: None,
            event: None,
            attribution: None,
        });
    }
    Known {
        memo: watchfloor_room::Memo::default().into(),
        id,
        outlet: Some("Wire".to_owned()),
        address: None,
        title: None,
        published: None,
        stamp: id,
        learnt: id,
        digest: [0; 32],
        first_line: 100 * id,
        sheet: Sheet::new(reading).into(),
        text: text.into(),
        article: id,
        earlier: None,
        later: None,
        copy_of: None,
        story: id,
    }
}

fn snapshot() -> Snapshot {
    let shelled = |text| act(text, EventType::Assault, "shelled");
    let killed = |text| GoldEvent::new(EventType::Assault, span(text, "killed"));
    let met = GoldEvent::new(EventType::Consult, span(D, "met"));
    let mut reports = vec![
        known(1, A, &[shelled(A), killed(A)]),
        known(2, B, &[shelled(B), killed(B)]),
        known(3, C, &[shelled(C).status(Status::Denied)]),
        known(4, D, &[met]),
        known(5, B, &[]),
        known(6, B, &[]),
    ];
    reports[0].later = Some(2);
    (reports[1].earlier, reports[1].article) = (Some(1), 1);
    (reports[1].story, reports[2].story) = (1, 1);
    reports[4].copy_of = Some(2);
    reports[5].copy_of = Some(5);
    Snapshot { at: 9, reports, ..Snapshot::default() }
}

fn party(name: &str) -> Party {
    Party { key: name.to_lowercase(), name: name.to_owned(), code: None, country: None }
}

fn origin(name: &str) -> Origin {
    Origin {
        key: name.to_lowercase(),
        name: name.to_owned(),
        kind: "organization".to_owned(),
        country: None,
        code: None,
    }
}

fn card(id: i64, kind: EventType, reports: &[i64]) -> EventCard {
    EventCard {
        id,
        kind: kind.name().to_owned(),
        mode: None,
        cameo: String::new(),
        quad: String::new(),
        goldstein: 0.0,
        actor: Vec::new(),
        recipient: Vec::new(),
        status: Status::Happened,
        when: None,
        days: (0, 0),
        place: None,
        mentions: vec![id],
        best: id,
        reports: reports.to_vec(),
        story: 1,
        confidence: 1.0,
        learnt: (1, 1),
        judgements: Vec::new(),
    }
}

fn claim(line: i64, text: &str, words: &str, who: &str, stance: Stance) -> Claim {
    Claim {
        line,
        first: line,
        report: line / 100,
        origin: origin(who),
        stance,
        words: span(text, words),
        learnt: 1,
        retired: None,
    }
}

fn matter(event: i64, claims: Vec<Claim>, state: State, origins: usize) -> Matter {
    Matter {
        id: event,
        event: Some(event),
        claims,
        state,
        origins,
        history: Vec::new(),
        counts: Vec::new(),
    }
}

fn entry(line: i64, count: f64, state: EntryState) -> Entry {
    Entry {
        line,
        lines: vec![line],
        report: line / 100,
        origin: origin("Velmora's interior ministry"),
        low: Some(count),
        high: Some(count),
        approximate: false,
        as_of: 1,
        learnt: 1,
        state,
    }
}

fn picture() -> Picture {
    let shelling = EventCard {
        actor: vec![party("Karsenia")],
        recipient: vec![party("the port of Aldery")],
        ..card(100, EventType::Assault, &[2, 3])
    };
    let meeting = EventCard {
        actor: vec![party("Velmora"), party("Karsenia")],
        ..card(400, EventType::Consult, &[4])
    };
    // Gone: nobody asserts it any more.
    let withdrawn = card(201, EventType::Assault, &[2]);
    let asserted =
        claim(200, B, "shelled the port of Aldery", "ministry", Stance::Asserts);
    let denied =
        claim(300, C, "it had shelled the port of Aldery", "Karsenia", Stance::Denies);
    let killing = claim(201, B, "killed 15 dock workers", "ministry", Stance::Asserts);
    let sung = claim(400, D, "Velmora met Karsenia", "Wire", Stance::Asserts);
    let threat = Announcement {
        id: 102,
        lines: vec![102],
        kind: WatchKind::Threat,
        by: Some(party("Karsenia")),
        to: None,
        report: 1,
        what: span(A, "close the strait"),
        condition: None,
        due: None,
        origin: origin("Karsenia"),
        event: None,
        state: WatchState::CarriedOut,
        life: Vec::new(),
    };
    let day = DayLevel {
        day: 1,
        conflict: -1.0,
        cooperation: 0.0,
        level: -1.0,
        events: Vec::new(),
        mark: Some(Mark::Escalation),
    };
    Picture {
        events: vec![shelling, meeting, withdrawn],
        matters: vec![
            matter(100, vec![asserted, denied], State::Denied, 1),
            matter(201, vec![killing], State::Withdrawn, 1),
            matter(400, vec![sung], State::Corroborated, 2),
        ],
        tallies: vec![Tally {
            id: 101,
            item: Some("dock worker".to_owned()),
            role: Some(FigureRole::Killed),
            unit: None,
            share: TallyShare::All,
            place: None,
            event: None,
            low: Some(15.0),
            high: None,
            entries: vec![
                entry(101, 12.0, EntryState::Superseded { by: 201 }),
                entry(201, 15.0, EntryState::Current),
            ],
        }],
        watch: vec![threat],
        tension: vec![Pair {
            parties: [party("Karsenia"), party("Free State of Velmora")],
            days: vec![day],
        }],
        ..Picture::default()
    }
}

fn change(before: CharSpan, after: Option<CharSpan>) -> Change {
    Change {
        at: 2,
        kind: ChangeKind::SentenceChanged,
        subject: Subject::Report(2),
        line: None,
        before: Some(Quote { report: 1, span: before }),
        after: after.map(|span| Quote { report: 2, span }),
    }
}

/// Whether a line is found; what is shown instead must not be empty either way.
fn found(line: &str) -> bool {
    let (snapshot, picture) = (snapshot(), picture());
    let view =
        View { snapshot: &snapshot, picture: &picture, ids: &[1, 2, 3, 4, 5, 6, 7] };
    let changes = [
        change(span(A, "12 dock workers"), Some(span(B, "15 dock workers"))),
        change(span(A, "Karsenia will close the strait."), None),
    ];
    let wanted = Wanted::parse(line, 7).unwrap();
    assert!(!instead(&view, &changes, &wanted).is_empty());
    is_found(&view, &changes, &wanted)
}

#[test]
fn what_stands_in_a_picture_is_found_and_what_is_put_otherwise_is_not() {
    for (right, wrong) in [
        ("event: ASSAULT happened, Karsenia -> Aldery, in b c", ""),
        ("", "event: ASSAULT happened, Karsenia -> Aldery, in b"),
        ("", "event: ASSAULT happened, Karsenia -> Aldery, in b c d"),
        ("", "event: ASSAULT denied, Karsenia -> Aldery, in b c"),
        ("", "event: COERCE happened, Karsenia -> Aldery, in b c"),
        ("", "event: ASSAULT happened, Karsenia -> Velmora, in b c"),
        ("", "event: ASSAULT happened, Aldery -> Karsenia, in b c"),
        ("", "event: ASSAULT happened, Karsenia -> ?, in b c"),
        (
            "event: ASSAULT happened, ? -> ?, in b",
            "event: ASSAULT happened, ? -> Aldery, in b",
        ),
        // A meeting has no direction.
        ("event: CONSULT happened, Karsenia -> Velmora, in d", ""),
        ("", "event: CONSULT happened, Karsenia -> Aldery, in d"),
        ("no event: ASSAULT happened, Velmora -> Aldery", ""),
        ("", "no event: ASSAULT happened, Karsenia -> Aldery"),
        // The killing was withdrawn.
        ("events: 1 ASSAULT", "events: 2 ASSAULT"),
        ("events: 0 COERCE", "events: 0 CONSULT"),
        ("claim: \"shelled the port\" denied", "claim: \"shelled the port\" single"),
        ("claim: \"shelled the port\" denied 1", "claim: \"shelled the port\" denied 2"),
        (
            "claim: \"shelled the port\" denied by Karsenia",
            "claim: \"shelled the port\" denied by ministry",
        ),
        (
            "claim: \"met Karsenia\" corroborated 2",
            "claim: \"met Karsenia\" corroborated 3",
        ),
        // Only the sentence has these words.
        ("claim: \"and sang\" corroborated 2", "claim: \"and danced\" corroborated 2"),
        (
            "claim: \"killed 15 dock workers\" withdrawn",
            "claim: \"killed 5 dock\" withdrawn",
        ),
        ("tally: killed dock worker 15..", "tally: killed dock worker 15..15"),
        ("tally: killed worker 15..", "tally: killed border guard 15.."),
        ("tally: - - 15..", "tally: injured - 15.."),
        (
            "entry: killed dock worker 12 interior ministry superseded",
            "entry: killed dock worker 12 interior ministry current",
        ),
        (
            "entry: killed - 15 ministry current",
            "entry: killed - 15 defence ministry current",
        ),
        ("entry: killed - 15 Velmora current", "entry: killed - 15.. Velmora current"),
        (
            "watch: threat Karsenia \"close the strait\" carried out",
            "watch: threat Karsenia \"close the strait\" open",
        ),
        (
            "watch: threat Karsenia \"will close the strait\" carried out",
            "watch: threat Karsenia \"close the bridge\" carried out",
        ),
        ("", "watch: threat Velmora \"close the strait\" carried out"),
        ("", "watch: threat ? \"close the strait\" carried out"),
        ("", "watch: warning Karsenia \"close the strait\" carried out"),
        (
            "no watch: warning Karsenia \"close the strait\"",
            "no watch: threat Karsenia \"close the strait\"",
        ),
        ("version: b of a", "version: a of b"),
        ("copy: e of b", "copy: b of e"),
        // A copy of a copy.
        ("copy: f of b", "copy: f of a"),
        ("story: a b c", "story: a d"),
        // The seventh report is not known yet.
        ("story: a", "story: a g"),
        ("apart: a d e", "apart: a b d"),
        ("", "apart: a g"),
        ("changed: \"12\" -> \"15\"", "changed: \"15\" -> \"12\""),
        (
            "changed: \"killed 12\" -> \"killed 15\"",
            "changed: \"killed 12\" -> \"killed 16\"",
        ),
        ("changed: \"close the strait\" -> \"\"", "changed: \"12\" -> \"\""),
        ("", "changed: \"close the strait\" -> \"15\""),
        (
            "tension: Velmora Karsenia escalation",
            "tension: Velmora Karsenia de-escalation",
        ),
        ("tension: Aldery Karsenia none", "tension: Velmora Karsenia none"),
    ] {
        assert!(right.is_empty() || found(right), "{right}");
        assert!(wrong.is_empty() || !found(wrong), "{wrong}");
    }
}

#[test]
fn other_acts_of_a_sentence_are_not_what_the_words_ask_for() {
    let text = "Karsenia shelled the port and killed 12 workers.";
    let acts = [
        act(text, EventType::Assault, "shelled"),
        GoldEvent::new(EventType::Assault, span(text, "killed")),
    ];
    let snapshot =
        Snapshot { reports: vec![known(1, text, &acts)], ..Snapshot::default() };
    let whole = "Karsenia shelled the port and killed 12 workers";
    let shelled = claim(100, text, whole, "ministry", Stance::Asserts);
    let killed = claim(101, text, whole, "ministry", Stance::Asserts);
    let picture = Picture {
        matters: vec![
            matter(100, vec![shelled], State::Denied, 1),
            matter(101, vec![killed], State::Single, 1),
        ],
        ..Picture::default()
    };
    let view = View { snapshot: &snapshot, picture: &picture, ids: &[1] };
    let found = |line: &str| is_found(&view, &[], &Wanted::parse(line, 1).unwrap());
    assert!(found("claim: \"shelled the port\" denied"));
    assert!(!found("claim: \"shelled the port\" single"));
    assert!(found("claim: \"killed 12 workers\" single"));
    assert!(!found("claim: \"killed 12 workers\" denied"));
}

#[test]
fn the_projects_own_suites_are_well_formed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/room");
    let scenarios = read(&folder).unwrap();
    assert!(scenarios.len() > 50, "only {} scenarios", scenarios.len());
}

#[test]
fn lines_are_counted_by_kind_and_suite_and_misses_say_where() {
    let suite = "# Two\n\n```report\nWire, 2031-05-12T06:00Z\n\nHens lay blue eggs\n\nA farm.\n```\n\n\
        ```report\nMail, 2031-05-12T07:00Z\n\nTrams stop\n\nSnow fell on rails.\n```\n\n\
        ```expected\nevents: 0 ASSAULT\napart: a b\nuntil a: apart: a b\nstory: a b\n```\n";
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("farms.md"), suite).unwrap();
    let report = RoomSuite.run(folder.path(), Part::Dev, &mut Canned::default()).unwrap();
    assert_eq!(report.figure("lines"), Some(0.5));
    assert_eq!(report.figure("events"), Some(1.0));
    assert_eq!(report.figure("apart"), Some(0.5));
    assert_eq!(report.figure("story"), Some(0.0));
    assert_eq!(report.figure("in_farms"), Some(0.5));
    assert_eq!(report.counted("apart_lines"), Some(2));
    let places: Vec<&str> =
        report.errors.iter().map(|miss| miss.place.as_str()).collect();
    assert_eq!(places, ["farms.md, line 22: Two", "farms.md, line 23: Two"]);
    assert_eq!(report.errors[1].expected, "story: a b");
    assert_eq!(report.errors[1].found, "story: b\nstory: a");
}
