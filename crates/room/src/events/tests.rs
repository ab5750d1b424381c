#![allow(clippy::unwrap_used)]
use crate::maps::HashMap;
use std::sync::Arc;

use proptest::prelude::*;
use watchfloor_record::{Act, Line, NewAct};

use super::*;
use crate::loading::standing;
use crate::picture::EventCard;
use crate::sketch::Sketch;
use crate::snapshot::Snapshot;
use crate::testing::{hostile, scene};

/// Two strikes on two towns, each told twice.
const TWO_STRIKES: &str = "
# Northwater Dispatch 2031-05-12T06:00Z
Karsenian forces shelled Aldery.
- act aldery happened: Karsenian forces | shelled | Aldery
# Meridian Wire 2031-05-12T07:00Z
Karsenia's guns hit Aldery.
- act aldery happened: Karsenia's guns | hit | Aldery
# Harsk Courier 2031-05-12T08:00Z
Karsenia shelled Breck.
- act breck happened: Karsenia | shelled | Breck
# Coastal Press 2031-05-12T09:00Z
Karsenian guns struck Aldery.
- act aldery happened: Karsenian guns | struck | Aldery
";

fn said(id: i64, verb: &str, target: i64, other: Option<i64>) -> Act {
    let act = NewAct {
        author: "duty officer".to_owned(),
        at: id,
        verb: verb.to_owned(),
        target,
        other,
        words: None,
    };
    Act { id, act, revision: id }
}

/// The mentions of each event, after what people said.
fn mentions(acts: Vec<Act>) -> Vec<Vec<Line>> {
    let mut snapshot = scene(TWO_STRIKES).snapshot;
    snapshot.acts = standing(acts);
    let mut found: Vec<Vec<Line>> =
        events(&snapshot).into_iter().map(|card| card.mentions).collect();
    found.sort();
    found
}

fn cards(table: &str) -> Vec<EventCard> {
    events(&scene(table).snapshot)
}

fn names(parties: &[crate::picture::Party]) -> Vec<&str> {
    parties.iter().map(|party| party.name.as_str()).collect()
}

#[test]
fn an_analysts_merge_makes_one_event_of_two_and_undo_makes_them_two_again() {
    assert_eq!(mentions(vec![]), vec![vec![1, 2, 4], vec![3]]);
    let merge = said(1, "merge", 3, Some(1));
    assert_eq!(mentions(vec![merge.clone()]), vec![vec![1, 2, 3, 4]]);
    let undo = said(2, "undo", 1, None);
    assert_eq!(mentions(vec![merge, undo]), vec![vec![1, 2, 4], vec![3]]);
}

#[test]
fn a_mention_that_is_split_off_leaves_the_others_together() {
    for (target, left) in [(1, vec![2, 4]), (2, vec![1, 4]), (4, vec![1, 2])] {
        let split = said(1, "split", target, None);
        let found = mentions(vec![split.clone()]);
        assert!(found.contains(&left) && found.contains(&vec![target]), "{found:?}");
        let undo = said(2, "undo", 1, None);
        assert_eq!(mentions(vec![split, undo]), vec![vec![1, 2, 4], vec![3]]);
    }
}

#[test]
fn what_was_said_last_of_a_mention_counts() {
    let [merge, split] = [said(1, "merge", 3, Some(1)), said(2, "split", 3, None)];
    assert_eq!(mentions(vec![merge, split]), vec![vec![1, 2, 4], vec![3]]);
    let [split, merge] = [said(1, "split", 4, None), said(2, "merge", 4, Some(3))];
    assert_eq!(mentions(vec![split, merge]), vec![vec![1, 2], vec![3, 4]]);
}

#[test]
fn a_rejected_mention_is_in_no_event_until_it_is_confirmed() {
    let reject = said(1, "reject", 2, None);
    assert_eq!(mentions(vec![reject.clone()]), vec![vec![1, 4], vec![3]]);
    let confirm = said(2, "confirm", 2, None);
    assert_eq!(mentions(vec![reject, confirm]), vec![vec![1, 2, 4], vec![3]]);
}

#[test]
fn a_judgement_stands_on_the_card() {
    let mut snapshot = scene(TWO_STRIKES).snapshot;
    let mut given = said(3, "assign", 2, None);
    given.act.words = Some("ines".to_owned());
    snapshot.acts = vec![said(1, "merge", 3, Some(1)), said(2, "note", 2, None), given];
    let cards = events(&snapshot);
    let verbs: Vec<&str> =
        cards[0].judgements.iter().map(|judgement| judgement.verb.as_str()).collect();
    assert_eq!(verbs, ["merge", "note", "assign"]);
    let given = &cards[0].judgements[2];
    assert_eq!((given.to.as_deref(), given.words.as_deref()), (Some("ines"), None));
}

#[test]
fn a_card_names_each_side_once_and_descriptions_only_where_nobody_is_named() {
    let cards = cards(
        "
# Northwater Dispatch 2031-05-12T06:00Z
Karsenian forces shelled Aldery. The shelling of Aldery went on. Shells killed 11 people.
- act strike happened: Karsenian forces @KAR | shelled | Aldery
- act strike happened: - | killed | 11 people
# Meridian Wire 2031-05-12T07:00Z
Karsenian forces hit Aldery. A Karsenian battery fired.
- act strike happened: Karsenian forces @KAR | hit | Aldery
- act strike happened: Karsenian battery @KAR | fired | -
",
    );
    assert_eq!(cards.len(), 1);
    assert_eq!(names(&cards[0].actor), ["Karsenian forces"]);
    assert_eq!(names(&cards[0].recipient), ["Aldery"]);
}

#[test]
fn copies_of_a_misreading_do_not_outvote_two_reports() {
    let report = |outlet: &str, hour: u8, actor: &str, more: &str| {
        format!(
            "# {outlet} 2031-05-12T0{hour}:00Z{more}\n{actor} shelled Aldery.\n\
             - act strike happened: {actor} | shelled | Aldery\n"
        )
    };
    let table = [
        report("Northwater Dispatch", 1, "Ostrava", ""),
        report("Harsk Courier", 2, "Ostrava", ", copy of 1"),
        report("Coastal Press", 3, "Ostrava", ", copy of 1"),
        report("Meridian Wire", 4, "Karsenia", ""),
        report("Radio Danesh", 5, "Karsenia", ""),
    ];
    assert_eq!(names(&cards(&table.concat())[0].actor)[0], "Karsenia");
}

#[test]
fn a_vague_mention_does_not_bridge_acts_of_two_countries() {
    let mut snapshot = scene(
        "
# Northwater Dispatch 2031-05-12T06:00Z
Karsenia shelled the town.
- act strike happened: Karsenia @KAR | shelled | the town
# Meridian Wire 2031-05-12T07:00Z
The town was shelled.
- act strike happened: - | shelled | The town
# Harsk Courier 2031-05-12T08:00Z
Velmora shelled the town.
- act strike happened: Velmora @VEL | shelled | the town
# Coastal Press 2031-05-12T09:00Z
Karsenia shelled the town again.
- act strike happened: Karsenia @KAR | shelled | the town
",
    )
    .snapshot;
    let chain = HashMap::from_iter([(2, 1), (3, 2), (4, 2)]);
    snapshot.event_parents = kept(&snapshot.reports, chain);
    assert_eq!(snapshot.event_parents, HashMap::from_iter([(2, 1), (4, 2)]));
}

fn all_mentions(snapshot: &Snapshot) -> Vec<Mention> {
    let mut found = Vec::new();
    for report in &snapshot.reports {
        let sheet = Arc::new(report.sheet.clone());
        for event in 0..sheet.reading.events.len() {
            let sketch = Arc::new(Sketch::default());
            found.push(Mention::new(&sheet, event, sketch, 1));
        }
    }
    found
}

proptest! {
    #[test]
    fn hostile_readings_have_events(
        numbers in prop::collection::vec(any::<usize>(), 1..200),
        acts in prop::collection::vec((0_usize..6, 0_i64..30, 0_i64..30), 0..6),
    ) {
        let mut snapshot = hostile(&numbers).snapshot;
        const VERBS: [&str; 6] = ["merge", "split", "reject", "confirm", "note", "other"];
        snapshot.acts = acts
            .iter()
            .enumerate()
            .map(|(id, (verb, target, other))| {
                said(id as i64, VERBS[*verb], *target, Some(*other))
            })
            .collect();
        let parents = std::mem::take(&mut snapshot.event_parents);
        snapshot.event_parents = kept(&snapshot.reports, parents);
        let cards = events(&snapshot);
        let mut seen = std::collections::HashSet::new();
        for line in cards.iter().flat_map(|card| &card.mentions) {
            prop_assert!(seen.insert(*line), "{} is in two events", line);
        }
        let mentions = all_mentions(&snapshot);
        for one in mentions.iter().take(6) {
            prop_assert!(Events.keys(one).len() <= 11);
            for other in mentions.iter().take(6) {
                let score = Events.score(one, other);
                prop_assert!(score.is_none_or(|score| (LEAST..=1.0).contains(&score)));
            }
        }
    }
}

/// `cargo test -p watchfloor-room --lib fifty_thousand -- --ignored --nocapture`; the limit is for a build
/// that is not optimised.
#[test]
#[ignore = "takes a time, which only means something on a machine at rest"]
fn fifty_thousand_lines_become_events_in_three_seconds() {
    const REPORTS: usize = 2_500;
    const ACTS: usize = 20;
    let mut table = String::new();
    for at in 0..REPORTS {
        let (hour, day) = (at % 24, 1 + at / 24 % 28);
        table.push_str(&format!("# Wire{at} 2031-05-{day:02}T{hour:02}:00Z\n"));
        table.push_str("Karsenian forces shelled Aldery.\n");
        for act in 0..ACTS {
            let event = (at * 7 + act) % 900;
            table.push_str(&format!(
                "- act e{event} happened: Karsenian forces @KAR | shelled | Aldery\n"
            ));
        }
    }
    let mut snapshot = scene(&table).snapshot;
    let started = std::time::Instant::now();
    let parents = std::mem::take(&mut snapshot.event_parents);
    snapshot.event_parents = kept(&snapshot.reports, parents);
    let checked = started.elapsed();
    let cards = events(&snapshot);
    let took = started.elapsed();
    println!("{} events; parents {checked:?}, with cards {took:?}", cards.len());
    assert!(took.as_millis() < 3000, "{took:?}");
}
