//! How long the rules take over a busy picture. Prints a figure and judges none:
//! `cargo test -p watchfloor-alerts --test speed -- --nocapture`.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::time::{Duration, Instant};

use watchfloor_alerts::{Board, Facts, Rules, findings};
use watchfloor_reading::contract::*;
use watchfloor_room::picture::{
    Claim, EventCard, Matter, Origin, Party, Picture, Stance, State, Turn,
};
use watchfloor_room::{Known, Memo, Sheet, Snapshot};

const REPORTS: i64 = 500;
const ACTS: usize = 10;
const SENTENCE: &str = "Troops of the north shelled the market of the town on Monday. ";

fn report(id: i64) -> Known {
    let text = SENTENCE.repeat(ACTS);
    let length = SENTENCE.chars().count();
    let mut reading = Reading { schema: SCHEMA.to_owned(), ..Reading::default() };
    reading.report.text.clone_from(&text);
    for at in 0..ACTS {
        let span = [at * length, (at + 1) * length - 1];
        reading.sentences.push(span);
        reading.events.push(Event {
            id: at,
            kind: "ASSAULT".to_owned(),
            mode: None,
            cameo: "190".to_owned(),
            quad: "material conflict".to_owned(),
            goldstein: -10.0,
            actor: Vec::new(),
            recipient: Vec::new(),
            actor_words: Vec::new(),
            recipient_words: Vec::new(),
            span,
            trigger: [span[0] + 20, span[0] + 27],
            status: Status::Happened,
            condition: None,
            time: None,
            place: None,
            place_from: None,
            attributions: Vec::new(),
            confidence: 0.9,
        });
    }
    Known {
        id,
        outlet: Some("Northwater Dispatch".to_owned()),
        address: None,
        title: Some("Shelling".to_owned()),
        published: None,
        stamp: id,
        learnt: id,
        digest: [0; 32],
        first_line: id * 100,
        sheet: Sheet::new(reading).into(),
        text: text.into(),
        article: id,
        earlier: None,
        later: None,
        copy_of: None,
        story: 1,
        memo: Memo::default().into(),
    }
}

fn party(nth: i64) -> Party {
    let letter = |n: i64| char::from(b'A' + u8::try_from(n % 26).unwrap());
    let country: String = [letter(nth), letter(nth / 26), 'X'].iter().collect();
    Party {
        key: format!("army@{country}"),
        name: format!("Army of {country}"),
        code: Some(format!("{country}MIL")),
        country: Some(country),
    }
}

fn picture(snapshot: &Snapshot) -> Picture {
    let mut picture = Picture::default();
    for report in &snapshot.reports {
        for at in 0..ACTS {
            let line = report.act_line(at);
            let nth = report.id * 10 + i64::try_from(at).unwrap();
            picture.events.push(EventCard {
                id: line,
                kind: "ASSAULT".to_owned(),
                mode: None,
                cameo: "190".to_owned(),
                quad: "material conflict".to_owned(),
                goldstein: -10.0,
                actor: vec![party(nth)],
                recipient: vec![party(nth + 7)],
                status: Status::Happened,
                when: None,
                days: (0, 0),
                place: None,
                mentions: vec![line],
                best: line,
                reports: vec![report.id],
                story: 1,
                confidence: 0.9,
                learnt: (report.learnt, report.learnt),
                judgements: Vec::new(),
            });
            let origin = Origin {
                key: "outlet".to_owned(),
                name: "Northwater Dispatch".to_owned(),
                kind: "media".to_owned(),
                country: None,
                code: None,
            };
            let claim = Claim {
                line,
                first: line,
                report: report.id,
                origin,
                stance: Stance::Asserts,
                words: report.sheet.reading.events[at].span,
                learnt: report.learnt,
                retired: None,
            };
            picture.matters.push(Matter {
                id: line,
                event: Some(line),
                claims: vec![claim],
                state: State::Single,
                origins: 1,
                history: vec![Turn {
                    state: State::Single,
                    at: report.learnt,
                    line: Some(line),
                }],
                counts: vec![1],
            });
        }
    }
    picture
}

/// Fifty rules: most about somebody, some about words, which are dear.
fn rules() -> Rules {
    let mut text = String::from("[defaults]\nreceiver = \"desk\"\n");
    for nth in 0..50 {
        let when = match nth % 5 {
            0 => "words = \"shelled port\"".to_owned(),
            1 => "words = \"/shell(ed|s) the (dam|bridge)/\"".to_owned(),
            _ => {
                let [one, other] = [nth, nth + 7].map(|nth| party(nth).country.unwrap());
                format!("actor = \"{one}\", recipient = \"{other}\", type = \"ASSAULT\"")
            }
        };
        writeln!(text, "[[rule]]\nname = \"r{nth}\"\nwhen.event = {{ {when} }}").unwrap();
    }
    Rules::parse(&text).unwrap()
}

#[test]
fn fifty_rules_over_five_thousand_acts() {
    let reports = (1..=REPORTS).map(report).collect();
    let snapshot = Snapshot { reports, at: REPORTS, ..Snapshot::default() };
    let picture = picture(&snapshot);
    let rules = rules();
    let backlog = BTreeSet::new();
    let facts = Facts {
        snapshot: &snapshot,
        picture: &picture,
        sources: &[],
        backlog: &backlog,
        now: REPORTS,
    };
    // The best of some runs: whatever else the machine does only makes them slower.
    let (mut found, mut taken) = (Vec::new(), Duration::MAX);
    for _ in 0..5 {
        let began = Instant::now();
        found = findings(&rules, &facts);
        taken = taken.min(began.elapsed());
    }
    println!(
        "{} acts, {} rules: {} findings in {taken:?}",
        picture.events.len(),
        rules.rules.len(),
        found.len()
    );
    assert!(found.len() >= 30, "the rules find something: {}", found.len());
    let mut board = Board::new(&rules);
    let began = Instant::now();
    board.step(REPORTS, found);
    println!(
        "a step of the board with {} alerts in {:?}",
        board.alerts().count(),
        began.elapsed()
    );
}
