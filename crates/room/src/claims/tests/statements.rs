//! Statements in which no act is read, and what holds of any reading.

use super::*;

#[test]
fn what_an_act_tells_is_no_statement() {
    let matter = only(
        "# Harsk Courier 2031-05-12T11:00Z
Adela Norr recalled the ambassador from Karsenia on Monday.
- said person: Adela Norr | recalled | the ambassador from Karsenia
- act recall happened: Adela Norr | recalled | the ambassador
",
    );
    assert!(matter.event.is_some());
}

#[test]
fn what_is_spoken_of_in_passing_rests_on_those_who_told_it() {
    let matter = only(&strike_and(
        "# Meridian Wire 2031-05-13T07:30Z
Markets fell after the firing.
- act strike happened: - | firing | -
",
    ));
    assert_eq!((matter.state, matter.claims.len()), (State::Single, 1));
}

#[test]
fn a_condition_is_no_assertion() {
    for condition in [
        "Karsenia would close the dam if troops occupied the island.",
        "Unless troops occupied the island, Karsenia would close the dam.",
    ] {
        let matter = only(&format!(
            "# Harsk Courier 2031-05-12T11:00Z
{condition}
- act landing happened: troops | occupied | the island
"
        ));
        assert_eq!(matter.claims[0].stance, Stance::Announces);
    }
}

const CRACKS: &str = "# Lakeside Chronicle 2033-03-07T06:30Z
Cracks have opened in the wall of the Harnsee dam, the Merovian water authority said.
- said organization: the Merovian water authority | said | Cracks have opened in the wall of the Harnsee dam
# Capital Ledger 2033-03-07T12:40Z, story 2
Cracks opened in the wall of the Harnsee dam, said Ilka Moravek, an engineer.
- said person: Ilka Moravek | said | Cracks opened in the wall of the Harnsee dam
# Meridian Wire 2033-03-07T13:00Z
Adela Norr said that the ferry would be late.
- said person: Adela Norr | said | the ferry would be late
";

#[test]
fn statements_in_nearly_the_same_words_are_one_matter() {
    let found = of(&scene(CRACKS));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!((found[0].state, found[0].origins), (State::Corroborated, 2));
    assert_eq!(found[0].event, None);
}

#[test]
fn a_negation_turns_a_statement_round() {
    let found = of(&scene(&format!(
        "{CRACKS}# Orbis Wire 2033-03-07T14:00Z
The Lake Commission said that no cracks had opened in the wall of the Harnsee dam.
- said organization: The Lake Commission | said | no cracks had opened in the wall of the Harnsee dam
"
    )));
    assert_eq!(found[0].state, State::Contradicted);
    assert_eq!(found[0].origins, 2);
}

#[test]
fn an_antonym_turns_a_statement_round() {
    let matter = only(
        "# Orbis Wire 2033-03-07T14:00Z
The Lake Commission said that the Orrel crossing was open to lorries.
- said organization: The Lake Commission | said | the Orrel crossing was open to lorries
# Harsk Courier 2033-03-07T15:00Z
The hauliers' guild said that the Orrel crossing was closed to lorries.
- said organization: The hauliers' guild | said | the Orrel crossing was closed to lorries
",
    );
    assert_eq!(matter.state, State::Contradicted);
}

#[test]
fn statements_weeks_apart_in_different_stories_stay_apart() {
    let found = of(&scene(
        "# Orbis Wire 2033-03-07T14:00Z
The Lake Commission said that the Orrel crossing was open to lorries.
- said organization: The Lake Commission | said | the Orrel crossing was open to lorries
# Harsk Courier 2033-04-07T15:00Z, story 2
Adela Norr said that the Orrel crossing was open to lorries.
- said person: Adela Norr | said | the Orrel crossing was open to lorries
",
    ));
    assert_eq!(found.len(), 2);
}

/// What matters say, in words that do not depend on numbers.
fn shown(scene: &Scene) -> Vec<String> {
    let name = |line: Line| {
        let (report, _) = scene.snapshot.line(line).unwrap();
        format!("{} {}", report.outlet.clone().unwrap(), line - report.first_line)
    };
    of(scene)
        .iter()
        .map(|matter| {
            let claims: Vec<String> = matter
                .claims
                .iter()
                .map(|claim| {
                    format!(
                        "{} {} {:?}",
                        name(claim.line),
                        claim.origin.key,
                        claim.stance
                    )
                })
                .collect();
            let turns: Vec<String> = matter
                .history
                .iter()
                .map(|turn| {
                    format!("{:?} {} {}", turn.state, turn.at, name(turn.line.unwrap()))
                })
                .collect();
            format!("{} {claims:?} {turns:?} {:?}", name(matter.id), matter.counts)
        })
        .collect()
}

proptest::proptest! {
    #[test]
    fn no_reading_is_too_odd(numbers in proptest::collection::vec(0..90_usize, 1..200)) {
        let scene = hostile(&numbers);
        let found = of(&scene);
        proptest::prop_assert!(found.iter().all(|matter| !matter.claims.is_empty()));
        proptest::prop_assert!(found.iter().all(|matter| matter.history.len() == matter.counts.len()));
        proptest::prop_assert_eq!(found, of(&hostile(&numbers)));
        let tallies = crate::tallies::tallies(
            &scene.snapshot,
            &scene.events,
            &Origins::new(&scene.snapshot),
        );
        proptest::prop_assert!(tallies.iter().all(|tally| !tally.entries.is_empty()));
    }

    #[test]
    fn the_order_of_arrival_makes_no_difference(
        order in proptest::sample::subsequence((0..6_usize).collect::<Vec<_>>(), 6)
            .prop_shuffle()
    ) {
        let table = format!("{STRIKE}{CRACKS}# Harsk Courier 2033-03-07T11:00Z
Karsenia denied that it had attacked the port.
- said country: Karsenia | denied | it had attacked the port
- act strike denied: it | attacked | the port
# Northwater Dispatch 2033-03-08T11:00Z, version of 1
Karsenian forces shelled the port, Velmora's interior ministry said.
- said organization: Velmora's interior ministry | said | Karsenian forces shelled the port
- act strike happened: Karsenian forces | shelled | the port
");
        proptest::prop_assert_eq!(shown(&scene_in_order(&table, &order)), shown(&scene(&table)));
    }
}

#[test]
fn who_asks_not_to_be_named_says_nothing_by_that() {
    let found = of(&scene(
        "# Meridian Wire 2031-05-12T07:30Z
The officer asked not to be named for fear of arrest.
- said anonymous: The officer | asked | not to be named for fear of arrest
",
    ));
    assert!(found.is_empty(), "{found:#?}");
}
