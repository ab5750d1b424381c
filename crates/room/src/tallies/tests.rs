#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::testing::{Scene, scene, scene_in_order};
use proptest::strategy::Strategy;

fn of(scene: &Scene) -> Vec<Tally> {
    tallies(&scene.snapshot, &scene.events, &Origins::new(&scene.snapshot))
}

fn only(table: &str) -> Tally {
    let found = of(&scene(table));
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

/// The entries of a tally: value, and `current`, `superseded` or `conflicting`.
fn entries(tally: &Tally) -> Vec<(f64, &'static str)> {
    tally
        .entries
        .iter()
        .map(|entry| {
            let state = match entry.state {
                EntryState::Current => "current",
                EntryState::Superseded { .. } => "superseded",
                EntryState::Conflicting { .. } => "conflicting",
            };
            (entry.low.or(entry.high).unwrap(), state)
        })
        .collect()
}

const FERRY: &str = "# Sallow Bay Herald 2031-06-03T05:40Z
The ferry sank, and 11 passengers were killed, Lorvania's coastguard said.
- said organization: Lorvania's coastguard | said | The ferry sank, and 11 passengers were killed
- act sinking happened: - | sank | -
- act deaths happened: - | killed | -
- figure killed: 11 | passenger | deaths
";

#[test]
fn the_latest_count_of_an_origin_stands() {
    let tally = only(&format!(
        "{FERRY}# Lorvania Radio 2031-06-03T19:30Z
The coastguard said that 26 passengers were killed.
- said organization: The coastguard | said | 26 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 26 | passenger | deaths
"
    ));
    assert_eq!(entries(&tally), [(11.0, "superseded"), (26.0, "current")]);
    assert_eq!((tally.low, tally.high), (Some(26.0), Some(26.0)));
    let by = tally.entries[1].line;
    assert_eq!(tally.entries[0].state, EntryState::Superseded { by });
}

#[test]
fn a_lower_count_of_the_same_origin_is_no_conflict() {
    let tally = only(&format!(
        "{FERRY}# Lorvania Radio 2031-06-03T19:30Z
The coastguard said that 9 passengers were killed.
- said organization: The coastguard | said | 9 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 9 | passenger | deaths
"
    ));
    assert_eq!(entries(&tally), [(11.0, "superseded"), (9.0, "current")]);
}

#[test]
fn two_origins_at_one_moment_conflict() {
    let table = format!(
        "{FERRY}# Lorvania Radio 2031-06-03T09:30Z
The doctors' union said that 31 passengers were killed.
- said organization: The doctors' union | said | 31 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 31 | passenger | deaths
"
    );
    let tally = only(&table);
    assert_eq!(entries(&tally), [(11.0, "conflicting"), (31.0, "conflicting")]);
    assert_eq!((tally.low, tally.high), (Some(11.0), Some(31.0)));
    let with = vec![tally.entries[1].line];
    assert_eq!(tally.entries[0].state, EntryState::Conflicting { with });
}

#[test]
fn counts_more_than_a_day_apart_do_not_conflict() {
    let tally = only(&format!(
        "{FERRY}# Lorvania Radio 2031-06-05T09:30Z
The doctors' union said that 31 passengers were killed.
- said organization: The doctors' union | said | 31 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 31 | passenger | deaths
"
    ));
    assert_eq!(entries(&tally), [(11.0, "current"), (31.0, "current")]);
}

#[test]
fn a_first_count_is_not_contradicted_by_a_later_one() {
    let tally = only(
        "# Sallow Bay Herald 2031-06-03T05:40Z
So far 11 passengers were killed, the coastguard said.
- said organization: the coastguard | said | So far 11 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 11 | passenger | deaths
# Lorvania Radio 2031-06-03T09:30Z
The doctors' union said that 31 passengers were killed.
- said organization: The doctors' union | said | 31 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 31 | passenger | deaths
",
    );
    assert_eq!(entries(&tally), [(11.0, "current"), (31.0, "current")]);
}

#[test]
fn a_toll_that_rose_supersedes_the_counts_of_others() {
    let tally = only(
        "# Inland Observer 2033-08-15T11:30Z
Police said that 13 people were killed.
- said organization: Police | said | 13 people were killed
- act deaths happened: - | killed | -
- figure killed: 13 | person | deaths
# Carvania Star 2033-08-15T18:00Z
The death toll rose to 20, the city hospital said.
- said organization: the city hospital | said | The death toll rose to 20
- figure killed: 20 | -
",
    );
    assert_eq!(entries(&tally), [(13.0, "superseded"), (20.0, "current")]);
}

#[test]
fn two_outlets_with_one_governor_have_one_entry() {
    let tally = only(
        "# Meru Gazette 2032-07-06T14:00Z
Bandits killed 18 miners, Tomas Abara said.
- said person: Tomas Abara | said | Bandits killed 18 miners
- act raid happened: Bandits | killed | -
- figure killed: 18 | miner | raid
# Southern Cross Wire 2032-07-06T15:00Z
Governor Tomas Abara said that 18 miners were killed.
- said person: Governor Tomas Abara = Tomas Abara | said | 18 miners were killed
- act raid happened: - | killed | -
- figure killed: 18 | miner | raid
",
    );
    assert_eq!(entries(&tally), [(18.0, "current")]);
    assert_eq!(tally.entries[0].lines.len(), 2);
}

#[test]
fn bounds_stay_open() {
    let table = |words: &str| {
        format!(
            "# Vaskonia Today 2032-02-17T09:00Z
{words} workers were injured, the hospital said.
- said organization: the hospital | said | {words} workers were injured
- act blast happened: - | injured | -
- figure injured: {words} | worker | blast
"
        )
    };
    let over = only(&table("Over 100"));
    assert_eq!((over.low, over.high), (Some(100.0), None));
    let up_to = only(&table("Up to 30"));
    assert_eq!((up_to.low, up_to.high), (None, Some(30.0)));
}

#[test]
fn at_least_twelve_and_fifteen_do_not_conflict() {
    let tally = only(
        "# Vaskonia Today 2032-02-17T09:00Z
At least 12 workers were injured, the hospital said.
- said organization: the hospital | said | At least 12 workers were injured
- act blast happened: - | injured | -
- figure injured: At least 12 | worker | blast
# Orbis Wire 2032-02-17T10:00Z
Police said that 15 people were injured.
- said organization: Police | said | 15 people were injured
- act blast happened: - | injured | -
- figure injured: 15 | people | blast
",
    );
    assert_eq!(entries(&tally), [(12.0, "current"), (15.0, "current")]);
    // The most general word is the one that holds for all of them.
    assert_eq!(tally.item.as_deref(), Some("people"));
}

#[test]
fn missiles_are_not_drones_and_the_wounded_are_no_dead() {
    let found = of(&scene(
        "# Aurel Dispatch 2033-03-09T04:50Z
Quessen launched 38 missiles and 90 drones at Aurel, killing 16 people and wounding 52 people.
- act attack happened: Quessen | launched | Aurel
- figure launched: 38 | missile | attack
- figure launched: 90 | drone | attack
- figure killed: 16 | people | attack
- figure injured: 52 | people | attack
",
    ));
    assert_eq!(found.len(), 4);
}

#[test]
fn children_among_the_dead_are_a_count_of_their_own() {
    let found = of(&scene(
        "# Aurel Dispatch 2033-03-09T04:50Z
The attack killed 16 people, among them 3 children.
- act attack happened: - | killed | -
- figure killed: 16 | people | attack
- figure killed: 3 | child | attack
",
    ));
    assert_eq!(found.len(), 2);
}

#[test]
fn two_numbers_of_one_sentence_are_two_counts() {
    let found = of(&scene(
        "# Aurel Dispatch 2033-03-09T04:50Z
The attack killed 16 people in the port and 3 people in the town.
- act attack happened: - | killed | -
- figure killed: 16 | people | attack
- figure killed: 3 people | people | attack
",
    ));
    assert_eq!(found.len(), 2);
}

#[test]
fn the_dead_of_another_story_are_another_count() {
    let found = of(&scene(
        "# Ghered Monitor 2031-09-02T10:30Z
17 people were killed in Ghered.
- act first happened: - | killed | -
- figure killed: 17 | people | first
# Plains Telegraph 2031-09-05T12:00Z, story 2
23 people were killed in Oum Tala.
- act second happened: - | killed | -
- figure killed: 23 | people | second
",
    ));
    assert_eq!(found.len(), 2);
}

#[test]
fn a_later_version_supersedes_its_own_figure() {
    let tally = only(
        "# Highmoor Times 2031-03-19T07:00Z
16 miners are missing, the owners said.
- said anonymous: the owners | said | 16 miners are missing
- figure missing: 16 | miner
# Highmoor Times 2031-03-19T09:45Z, version of 1
24 miners are missing, the owners said.
- said anonymous: the owners | said | 24 miners are missing
- figure missing: 24 | miner
",
    );
    assert_eq!(entries(&tally), [(16.0, "superseded"), (24.0, "current")]);
}

#[test]
fn a_figure_that_a_version_dropped_is_no_longer_there() {
    let found = of(&scene(
        "# Highmoor Times 2031-03-19T07:00Z
16 miners are missing, the owners said.
- said anonymous: the owners | said | 16 miners are missing
- figure missing: 16 | miner
# Highmoor Times 2031-03-19T09:45Z, version of 1
All miners came home.
",
    ));
    assert!(found.is_empty());
}

#[test]
fn a_headlines_figure_is_that_of_the_source_below_it() {
    let tally = only(
        "# Southern Cross Wire 2032-07-06T15:10Z
Attack on gold mine kills 18
Bandits have killed 18 miners, Tomas Abara said.
- act raid happened: - | kills | -
- figure killed: 18 | - | raid
- said person: Tomas Abara | said | Bandits have killed 18 miners
- act raid happened: Bandits | killed | -
- figure killed: 18 miners | miner | raid
",
    );
    assert_eq!(tally.entries.len(), 1);
    assert_eq!(tally.entries[0].origin.key, "person:tomas abara");
}

/// What tallies say, in words that do not depend on numbers.
fn shown(scene: &Scene) -> Vec<String> {
    let name = |line: Line| {
        let (report, _) = scene.snapshot.line(line).unwrap();
        format!("{} {}", report.outlet.clone().unwrap(), line - report.first_line)
    };
    of(scene)
        .iter()
        .map(|tally| {
            let lines: Vec<String> = tally
                .entries
                .iter()
                .flat_map(|entry| &entry.lines)
                .map(|line| name(*line))
                .collect();
            format!("{} {:?} {lines:?} {:?}", name(tally.id), tally.item, entries(tally))
        })
        .collect()
}

proptest::proptest! {
    #[test]
    fn the_order_of_arrival_makes_no_difference(
        order in proptest::sample::subsequence((0..4_usize).collect::<Vec<_>>(), 4).prop_shuffle()
    ) {
        let table = format!("{FERRY}# Lorvania Radio 2031-06-03T09:30Z
The doctors' union said that 31 passengers were killed.
- said organization: The doctors' union | said | 31 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 31 | passenger | deaths
# Harsk Courier 2031-06-03T19:30Z
The coastguard said that 26 passengers were killed.
- said organization: The coastguard | said | 26 passengers were killed
- act deaths happened: - | killed | -
- figure killed: 26 | passenger | deaths
# Sallow Bay Herald 2031-06-03T20:30Z, version of 1
The ferry sank, and 12 passengers were killed, Lorvania's coastguard said.
- said organization: Lorvania's coastguard | said | The ferry sank, and 12 passengers were killed
- act sinking happened: - | sank | -
- act deaths happened: - | killed | -
- figure killed: 12 | passenger | deaths
");
        proptest::prop_assert_eq!(shown(&scene_in_order(&table, &order)), shown(&scene(&table)));
    }
}

#[test]
fn who_counts_again_days_later_counts_the_same() {
    let table = |second: &str| {
        format!(
            "# Ghered Monitor 2031-09-02T10:30Z
On Tuesday 17 people were killed in Ghered, the hospital said.
- said organization: the hospital | said | 17 people were killed in Ghered
- act first happened: - | killed | -
- figure killed: 17 | people | first
# Ghered Monitor 2031-09-06T10:30Z
In the end 19 people were killed in Ghered, {second} said.
- said organization: {second} | said | 19 people were killed in Ghered
- act second happened: - | killed | -
- figure killed: 19 | people | second
"
        )
    };
    assert_eq!(of(&scene(&table("the hospital"))).len(), 1);
    assert_eq!(of(&scene(&table("the Lake Commission"))).len(), 2);
}

/// Two figures of one story on one day, the second with a sentence and a line of its own.
fn two(first: &str, second: &str) -> Vec<Tally> {
    of(&scene(&format!(
        "# Ferrin Post 2031-09-03T04:50Z\n{first}\n# Northline 2031-09-03T09:50Z\n{second}\n"
    )))
}

#[test]
fn soldiers_on_an_island_are_not_the_people_of_a_town() {
    let found = two(
        "Shells killed 14 people in Ferrin.
- act shelling happened: - | killed | -
- figure killed: 14 | people | shelling",
        "The attack killed 12 soldiers on Selk Island.
- act attack happened: - | killed | -
- figure killed: 12 | soldier | attack",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(found[0].place.as_deref(), Some("Ferrin"));
}

#[test]
fn people_residents_and_civilians_of_one_place_are_one_count() {
    let found = two(
        "Shells killed 14 residents in Ferrin.
- act shelling happened: - | killed | -
- figure killed: 14 | resident | shelling",
        "In Ferrin 14 people died.
- act deaths happened: - | died | -
- figure killed: 14 | person | deaths",
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].item.as_deref(), Some("person"));
}

#[test]
fn one_kind_of_victim_in_two_places_is_two_counts_although_an_act_joins_them() {
    let found = two(
        "Shells killed 14 people in Ferrin.
- act shelling happened: - | killed | -
- figure killed: 14 | people | shelling",
        "A strike killed 3 people at Tolse.
- act shelling happened: - | killed | -
- figure killed: 3 | people | shelling",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[0].event.is_some() && found[1].event.is_none());
}

#[test]
fn what_comes_on_top_stands_beside_the_total() {
    let found = two(
        "The attack killed 12 drivers.
- act attack happened: - | killed | -
- figure killed: 12 | driver | attack",
        "Two, 2 more drivers, were killed.
- act attack happened: - | killed | -
- figure killed: 2 | driver | attack",
    );
    let shares: Vec<TallyShare> = found.iter().map(|tally| tally.share).collect();
    assert_eq!(shares, [TallyShare::All, TallyShare::More]);
    assert_eq!((found[0].low, found[0].high), (Some(12.0), Some(12.0)));
}

#[test]
fn who_counts_higher_is_not_superseded_by_a_toll_that_rose_below_his() {
    let tally = only(
        "# Ferrin Post 2031-09-03T04:50Z
The ministry said that 14 people were killed.
- said organization: The ministry | said | 14 people were killed
- act shelling happened: - | killed | -
- figure killed: 14 | people | shelling
# Northline 2031-09-03T11:00Z
River Relief said that 23 people were killed.
- said organization: River Relief | said | 23 people were killed
- act shelling happened: - | killed | -
- figure killed: 23 | people | shelling
# Northline 2031-09-03T16:00Z
The number of people killed rose to 17, the ministry said.
- said organization: the ministry | said | The number of people killed rose to 17
- act shelling happened: - | killed | -
- figure killed: 17 | people | shelling
",
    );
    assert_eq!(
        entries(&tally),
        [(14.0, "superseded"), (23.0, "conflicting"), (17.0, "conflicting")]
    );
}

#[test]
fn diplomats_who_were_expelled_are_not_people_whom_buses_took() {
    let found = two(
        "Buses took 600 people to a hall.
- act transport happened: - | took | -
- figure -: 600 | person | transport",
        "The government expelled 2 diplomats.
- act transport happened: - | expelled | -
- figure -: 2 | diplomat | transport",
    );
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn readings_that_make_no_sense_make_no_trouble() {
    let mut state = 7_usize;
    for _ in 0..300 {
        let numbers: Vec<usize> = (0..200)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 33) % 120
            })
            .collect();
        let scene = crate::testing::hostile(&numbers);
        let _ = of(&scene);
        let named = crate::tension::Named::of(&scene.snapshot);
        let _ = crate::tension::pairs(&scene.events, &[], &named);
    }
}

#[test]
fn fewer_missing_by_the_same_count_take_the_place_of_more() {
    let tally = only(
        "# Teme Herald 2031-06-03T05:40Z
40 sailors are missing after Storm Ansel, the coastguard said.
- said organization: the coastguard | said | 40 sailors are missing after Storm Ansel
- figure missing: 40 | sailor | -
# Teme Herald 2031-06-05T05:40Z
The coastguard said that 23 sailors were missing after Storm Ansel.
- said organization: The coastguard | said | 23 sailors were missing after Storm Ansel
- figure missing: 23 | sailor | -
",
    );
    assert_eq!(entries(&tally), [(40.0, "superseded"), (23.0, "current")]);
}
