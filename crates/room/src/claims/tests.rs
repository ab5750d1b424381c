#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::picture::State;
use crate::testing::{Scene, hostile, scene, scene_in_order};
use proptest::strategy::Strategy;

fn of(scene: &Scene) -> Vec<Matter> {
    matters(&scene.snapshot, &scene.events, &Origins::new(&scene.snapshot))
}

/// The one matter of a table.
fn only(table: &str) -> Matter {
    let found = of(&scene(table));
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

fn states(matter: &Matter) -> Vec<(State, usize)> {
    matter
        .history
        .iter()
        .map(|turn| turn.state)
        .zip(matter.counts.iter().copied())
        .collect()
}

const STRIKE: &str = "# Northwater Dispatch 2031-05-12T06:00Z
Karsenian forces fired missiles at the port, Velmora's interior ministry said.
- said organization: Velmora's interior ministry | said | Karsenian forces fired missiles at the port
- act strike happened: Karsenian forces | fired | the port
";

fn strike_and(more: &str) -> String {
    format!("{STRIKE}{more}")
}

#[test]
fn one_origin_is_single() {
    let matter = only(STRIKE);
    assert_eq!((matter.state, matter.origins), (State::Single, 1));
    assert_eq!(matter.history.len(), 1);
}

#[test]
fn two_independent_origins_corroborate() {
    let matter = only(&strike_and(
        "# Meridian Wire 2031-05-12T07:30Z
Karsenia attacked the port, a harbour official told Meridian Wire.
- said anonymous: a harbour official | told | Karsenia attacked the port | to Meridian Wire
- act strike happened: Karsenia | attacked | the port
",
    ));
    assert_eq!(states(&matter), [(State::Single, 1), (State::Corroborated, 2)]);
}

#[test]
fn two_outlets_with_one_ministry_do_not() {
    let matter = only(&strike_and(
        "# Meridian Wire 2031-05-12T07:30Z
Karsenia attacked the port, the interior ministry of Velmora said.
- said organization: the interior ministry of Velmora | said | Karsenia attacked the port
- act strike happened: Karsenia | attacked | the port
",
    ));
    assert_eq!((matter.state, matter.origins), (State::Single, 1));
    assert_eq!(matter.claims.len(), 2);
}

#[test]
fn a_headline_over_an_attributed_act_is_no_second_origin() {
    let matter = only(
        "# Northwater Dispatch 2031-05-12T06:00Z
Missiles hit the port.
Karsenian forces fired missiles at the port, Velmora's interior ministry said.
- act strike happened: - | hit | -
- said organization: Velmora's interior ministry | said | Karsenian forces fired missiles at the port
- act strike happened: Karsenian forces | fired | -
",
    );
    assert_eq!((matter.state, matter.origins), (State::Single, 1));
    assert_eq!(matter.claims.len(), 1);
}

#[test]
fn the_accused_denies() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia denied that it had attacked the port.
- said country: Karsenia | denied | it had attacked the port
- act strike denied: it | attacked | the port
",
    ));
    assert_eq!(states(&matter), [(State::Single, 1), (State::Denied, 1)]);
}

#[test]
fn a_ministry_of_the_accused_side_denies() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia's defence ministry said that no missiles had been fired at the port.
- said organization: Karsenia's defence ministry | said | no missiles had been fired at the port
- act strike denied: - | fired | the port
",
    ));
    assert_eq!(matter.state, State::Denied);
}

#[test]
fn whoever_is_not_accused_contradicts() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
The Lake Commission said that nobody had attacked the port.
- said organization: The Lake Commission | said | nobody had attacked the port
- act strike denied: - | attacked | the port
",
    ));
    assert_eq!(matter.state, State::Contradicted);
    assert_eq!(matter.history[1].line, Some(matter.claims[1].line));
}

#[test]
fn a_contradiction_outweighs_a_denial() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
The Lake Commission said that nobody had attacked the port.
- said organization: The Lake Commission | said | nobody had attacked the port
- act strike denied: - | attacked | the port
# Harsk Courier 2031-05-12T12:00Z
Karsenia denied that it had attacked the port.
- said country: Karsenia | denied | it had attacked the port
- act strike denied: it | attacked | the port
",
    ));
    assert_eq!(matter.state, State::Contradicted);
}

#[test]
fn a_doubtful_denial_contradicts_nobody() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Nobody had attacked the port.
- act strike denied .4: - | attacked | the port
",
    ));
    assert_eq!(matter.state, State::Single);
    assert_eq!(matter.claims[1].stance, Stance::Denies);
}

#[test]
fn who_promised_not_to_has_denied_nothing() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia promised not to attack the port.
- act strike denied: Karsenia | attack | the port
",
    ));
    assert_eq!((matter.state, matter.claims.len()), (State::Single, 1));
}

#[test]
fn a_denial_with_the_act_told_as_done_is_a_denial() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia dismissed as false that its forces attacked the port.
- said country: Karsenia | dismissed as false | its forces attacked the port
- act strike happened: its forces | attacked | the port
",
    ));
    assert_eq!(matter.state, State::Denied);
}

#[test]
fn not_denying_asserts_nothing() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia did not deny that its forces attacked the port.
- said country: Karsenia | deny | its forces attacked the port
- act strike happened: its forces | attacked | the port
",
    ));
    assert_eq!((matter.state, matter.claims.len()), (State::Single, 1));
}

#[test]
fn a_denial_without_a_word_of_denial_is_an_error_of_the_reader() {
    let matter = only(
        "# Northwater Dispatch 2031-05-12T06:00Z
Adela Norr said that Brenmark had expelled the envoy.
- said person: Adela Norr | said | Brenmark had expelled the envoy
- act expulsion denied: Brenmark | expelled | the envoy
",
    );
    assert_eq!(matter.claims[0].stance, Stance::Asserts);
}

#[test]
fn a_threat_is_announced_until_it_is_done() {
    let matter = only(
        "# Northwater Dispatch 2031-05-12T06:00Z
Orvane threatened to bomb the base.
- act bombing threatened: Orvane | bomb | the base
# Meridian Wire 2031-05-13T06:00Z
Orvane bombed the base, its air force said.
- said organization: its air force | said | Orvane bombed the base
- act bombing happened: Orvane | bombed | the base
",
    );
    assert_eq!(states(&matter), [(State::Announced, 0), (State::Single, 1)]);
}

#[test]
fn who_denied_and_then_admits_has_taken_his_denial_back() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia denied that it had attacked the port.
- said country: Karsenia | denied | it had attacked the port
- act strike denied: it | attacked | the port
# Harsk Courier 2031-05-14T11:00Z
Karsenia admitted that it had attacked the port.
- said country: Karsenia | admitted | it had attacked the port
- act strike happened: it | attacked | the port
",
    ));
    let expected = [(State::Single, 1), (State::Denied, 1), (State::Corroborated, 2)];
    assert_eq!(states(&matter), expected);
    let by = matter.claims[2].line;
    assert_eq!(matter.claims[1].retired, Some(Retired::Withdrawn { by }));
}

#[test]
fn what_the_only_origin_takes_back_is_withdrawn() {
    let matter = only(&strike_and(
        "# Radio Danesh 2031-05-13T11:00Z
Velmora's interior ministry on Tuesday withdrew its statement that forces had fired missiles at the port.
- said organization: Velmora's interior ministry | withdrew its statement | forces had fired missiles at the port
- act strike possible: forces | fired | the port
",
    ));
    assert_eq!(states(&matter), [(State::Single, 1), (State::Withdrawn, 0)]);
}

#[test]
fn taking_back_is_known_without_a_statement_read_in_it() {
    let matter = only(
        "# Belgara Free Press 2031-03-24T20:00Z
Rebels blew up the dam, the police chief, Marek Toll, said.
- said person: the police chief, Marek Toll = Marek Toll | said | Rebels blew up the dam
- act dam happened: Rebels | blew up | the dam
# Belgara Free Press 2031-03-25T12:00Z
Marek Toll withdrew on Tuesday his statement that rebels blew up the dam.
- said person: Marek Toll | withdrew on Tuesday his statement | rebels blew up the dam
- act dam happened: rebels | blew up | the dam
",
    );
    assert_eq!(matter.state, State::Withdrawn);
}

#[test]
fn withdrawing_troops_takes_no_word_back() {
    let matter = only(&strike_and(
        "# Meridian Wire 2031-05-13T07:30Z
Velmora's interior ministry withdrew its guards after Karsenia attacked the port.
- act strike happened: Karsenia | attacked | the port
",
    ));
    assert_eq!(matter.state, State::Corroborated);
}

#[test]
fn a_later_version_that_still_says_it_says_it_once() {
    let table = strike_and(
        "# Northwater Dispatch 2031-05-12T09:00Z, version of 1
Karsenian forces fired missiles at the port, Velmora's interior ministry said.
A crane fell.
- said organization: Velmora's interior ministry | said | Karsenian forces fired missiles at the port
- act strike happened: Karsenian forces | fired | the port
",
    );
    let scene = scene(&table);
    let found = of(&scene);
    let [matter] = found.as_slice() else { panic!("{found:#?}") };
    assert_eq!(matter.claims.len(), 1);
    let claim = &matter.claims[0];
    assert_eq!(claim.line, scene.snapshot.reports[1].first_line);
    assert_eq!(claim.first, scene.snapshot.reports[0].first_line);
    assert_eq!(matter.id, claim.first);
    assert_eq!(claim.report, scene.snapshot.reports[1].id);
    assert_eq!(claim.retired, None);
    assert_eq!(states(matter), [(State::Single, 1)]);
}

#[test]
fn a_version_without_it_has_dropped_it() {
    let matter = only(&strike_and(
        "# Northwater Dispatch 2031-05-12T09:00Z, version of 1
All was quiet in the capital.
",
    ));
    assert_eq!(states(&matter), [(State::Single, 1), (State::Withdrawn, 0)]);
    assert_eq!(matter.claims[0].retired, Some(Retired::Dropped { by: 2 }));
}

#[test]
fn a_version_with_other_words_for_it_corrects_it() {
    let table = "# Halvik Tribune 2033-05-03T09:00Z
Police arrested the mayor of Norden, Elin Straker, over the sale of the old harbour.
- act arrest happened: Police | arrested | the mayor of Norden
# Halvik Tribune 2033-05-03T12:30Z, version of 1, corrected
Police questioned the mayor of Norden, Elin Straker, over the sale of the old harbour.
- act question happened: Police | questioned | the mayor of Norden
";
    let scene = scene(table);
    let found = of(&scene);
    assert_eq!(found[0].state, State::Corrected);
    assert_eq!(found[0].event, None);
    let by = scene.snapshot.reports[1].first_line;
    assert_eq!(found[0].claims[0].retired, Some(Retired::Corrected { by }));
    assert_eq!(found[0].history[1].line, Some(by));
    assert_eq!(found[1].state, State::Single);
}

#[test]
fn a_version_that_says_it_of_another_corrects_it() {
    let table = "# Frontier Post 2032-11-03T12:00Z
Tolmar shelled the children's hospital in Grisk on Wednesday, a nurse told the Frontier Post.
- said anonymous: a nurse | told | Tolmar shelled the children's hospital | to the Frontier Post
- act shelling happened: Tolmar | shelled | the children's hospital in Grisk
# Frontier Post 2032-11-03T16:30Z, version of 1
Tolmar shelled the old brickworks in Grisk on Wednesday, a nurse told the Frontier Post.
- act shelling happened: Tolmar | shelled | the old brickworks in Grisk
";
    let scene = scene(table);
    let found = of(&scene);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!((found[0].state, found[0].event), (State::Corrected, None));
    let by = scene.snapshot.reports[1].first_line;
    assert_eq!(found[0].claims[0].retired, Some(Retired::Corrected { by }));
    assert_eq!((found[1].state, found[1].origins), (State::Single, 1));
    assert!(found[1].event.is_some());
}

#[test]
fn a_version_with_more_dead_does_not() {
    let matter = only(
        "# Frontier Post 2032-11-03T12:00Z
Shells killed 12 people in Grisk, a nurse told the Frontier Post.
- act shelling happened: Shells | killed | 12 people
# Frontier Post 2032-11-03T16:30Z, version of 1
Shells killed 15 men in Grisk, a nurse told the Frontier Post.
- act shelling happened: Shells | killed | 15 men
",
    );
    assert_eq!(matter.state, State::Single);
}

#[test]
fn a_version_that_says_it_in_other_words_does_not() {
    let found = of(&scene(
        "# Frontier Post 2032-11-03T12:00Z
Tolmar shelled Grisk on Wednesday, a nurse told the Frontier Post. The market was hit.
- said anonymous: a nurse | told | Tolmar shelled Grisk | to the Frontier Post
- act shelling happened: Tolmar | shelled | Grisk
# Frontier Post 2032-11-03T16:30Z, version of 1
Tolmar shelled the market in Grisk on Wednesday, a nurse told the Frontier Post.
- act shelling happened: Tolmar | shelled | the market
",
    ));
    assert_eq!((found.len(), found[0].state), (1, State::Single));
}

#[test]
fn an_outlet_that_withdraws_its_report_withdraws_what_unnamed_people_told_it() {
    let matter = only(
        "# Vessen Tribune 2031-09-03T13:30Z
Jets bombed a depot, a border guard said.
- said anonymous: a border guard | said | Jets bombed a depot
- act bombing happened: Jets | bombed | a depot
# Harsk Courier 2031-09-03T14:00Z
The air force denied that jets had bombed a depot.
- said organization: The air force | denied | that jets had bombed a depot
- act bombing denied: jets | bombed | a depot
# Vessen Tribune 2031-09-03T18:30Z
The Vessen Tribune withdraws its report that jets bombed a depot.
- said media: The Vessen Tribune | withdraws its report | that jets bombed a depot
- act bombing happened: jets | bombed | a depot
",
    );
    assert_eq!(matter.claims[0].origin.kind, "anonymous");
    assert_eq!((matter.state, matter.origins), (State::Withdrawn, 0));
}

#[test]
fn a_denial_of_it_is_of_what_was_said_before() {
    let matter = only(
        "# River Post 2031-09-03T10:15Z
A battery of the army shelled Grisk on Wednesday, an official told the River Post. The army denies it.
- said anonymous: an official | told | A battery of the army shelled Grisk | to the River Post
- act shelling happened: A battery of the army | shelled | Grisk
- said organization: The army | denies | it
- act denial happened: The army | denies | -
",
    );
    assert_eq!((matter.state, matter.claims.len()), (State::Denied, 2));
}

#[test]
fn a_denial_that_names_the_deed_is_of_the_claim_that_accuses() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia denied any involvement in the attack with missiles.
- said country: Karsenia | denied | any involvement in the attack with missiles
# Meridian Wire 2031-05-12T12:00Z
Karsenia rejected the accusation.
- said country: Karsenia | rejected | the accusation
",
    ));
    assert_eq!((matter.state, matter.claims.len()), (State::Denied, 3));
}

#[test]
fn calling_the_report_a_lie_denies_what_it_said() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia called the report a lie. Karsenia's army said that the accusation was baseless.
- said country: Karsenia | called | the report a lie
- said organization: Karsenia's army | said | the accusation was baseless
",
    ));
    assert_eq!((matter.state, matter.claims.len()), (State::Denied, 3));
}

#[test]
fn an_act_that_is_first_denied_is_what_somebody_was_accused_of() {
    let matter = only(
        "# Meridian Wire 2032-08-02T11:00Z
A patrol boat of Sorrelia's navy sank the fishing boat Blue Heron, the coast guard said.
- said organization: the coast guard | said | A patrol boat of Sorrelia's navy sank the fishing boat Blue Heron
- act sinking happened: A patrol boat of Sorrelia's navy | sank | the fishing boat Blue Heron
# Sorrelia Daily 2032-08-02T18:20Z
Sorrelia's navy denied that it had sunk the fishing boat Blue Heron.
- said organization: Sorrelia's navy | denied | that it had sunk the fishing boat Blue Heron
- act other denied: it | sunk | the fishing boat Blue Heron
# Sorrelia Daily 2032-08-07T16:00Z
Sorrelia's navy admitted that it had sunk the fishing boat Blue Heron.
- said organization: Sorrelia's navy | admitted | that it had sunk the fishing boat Blue Heron
- act other happened: it | sunk | the fishing boat Blue Heron
",
    );
    let expected = [(State::Single, 1), (State::Denied, 1), (State::Corroborated, 2)];
    assert_eq!(states(&matter), expected);
}

#[test]
fn who_is_not_accused_denies_something_else() {
    let found = of(&scene(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Sorrelia rejected the accusation.
- said country: Sorrelia | rejected | the accusation
",
    )));
    assert_eq!(found.len(), 2);
}

#[test]
fn dismissing_a_minister_and_rejecting_a_plan_deny_nothing() {
    let found = of(&scene(
        "# Harsk Courier 2031-05-12T11:00Z
Adela Norr dismissed Lucan Tell, the defence minister. Norr rejected the plan. Norr dismissed the report.
- said person: Adela Norr | dismissed | Lucan Tell, the defence minister
- said person: Norr = Adela Norr | rejected | the plan
- said person: Norr = Adela Norr | dismissed | the report
",
    ));
    let stances: Vec<Stance> =
        found.iter().map(|matter| matter.claims[0].stance).collect();
    assert_eq!(stances, [Stance::Asserts, Stance::Asserts, Stance::Denies]);
}

#[test]
fn what_each_of_two_sides_says_of_the_other_are_two_matters() {
    let found = of(&scene(
        "# Northern Star 2033-11-07T06:40Z
Ustria's army fired first at Kallen, Brenmark's defence ministry said.
- said organization: Brenmark's defence ministry | said | Ustria's army fired first at Kallen
- act shots happened: Ustria's army | fired | -
# Ustria Press 2033-11-07T08:00Z
Brenmark's army fired first at Kallen, Ustria's defence ministry said.
- said organization: Ustria's defence ministry | said | Brenmark's army fired first at Kallen
- act shots happened: Brenmark's army | fired | -
# Capital Ledger 2033-11-07T12:00Z
Brenmark's defence ministry denied that Brenmark's army had fired first.
- said organization: Brenmark's defence ministry | denied | that Brenmark's army had fired first
- act shots denied: Brenmark's army | fired | -
",
    ));
    let states: Vec<State> = found.iter().map(|matter| matter.state).collect();
    assert_eq!(states, [State::Single, State::Denied]);
}

#[test]
fn who_denies_is_known_by_the_denial_where_no_statement_was_read() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Karsenia's army denied that it had attacked the port.
- act denial happened: Karsenia's army | denied | -
- act strike denied: it | attacked | the port
",
    ));
    assert_eq!(matter.claims[1].origin.key, "institution:army|karsen");
    assert_eq!(matter.state, State::Denied);
}

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

#[test]
fn of_two_who_said_it_a_version_may_drop_one() {
    let matter = only(&strike_and(
        "The missiles hit the harbour, two residents said.
- said anonymous: two residents | said | The missiles hit the harbour
- act strike happened: The missiles | hit | the harbour
# Northwater Dispatch 2031-05-12T09:00Z, version of 1
Karsenian forces fired missiles at the port, Velmora's interior ministry said.
- said organization: Velmora's interior ministry | said | Karsenian forces fired missiles at the port
- act strike happened: Karsenian forces | fired | the port
",
    ));
    assert_eq!(states(&matter), [(State::Corroborated, 2), (State::Single, 1)]);
    assert_eq!(matter.claims[1].retired, Some(Retired::Dropped { by: 2 }));
}

#[test]
fn what_an_outlet_dropped_its_copies_do_not_keep_up() {
    let matter = only(&strike_and(
        "# Meridian Wire 2031-05-12T07:30Z, copy of 1
Karsenian forces fired missiles at the port, Velmora's interior ministry said.
- said organization: Velmora's interior ministry | said | Karsenian forces fired missiles at the port
- act strike happened: Karsenian forces | fired | the port
# Northwater Dispatch 2031-05-12T09:00Z, version of 1
All was quiet in the capital.
",
    ));
    assert_eq!((matter.state, matter.claims.len()), (State::Withdrawn, 2));
}

#[test]
fn who_says_that_he_never_spoke_of_an_act_denies_none() {
    let matter = only(&strike_and(
        "# Harsk Courier 2031-05-12T11:00Z
Velmora's navy said that it had never spoken of an attack.
- said organization: Velmora's navy | said | it had never spoken of an attack
- act strike denied: - | attack | -
",
    ));
    assert_eq!((matter.state, matter.claims.len()), (State::Single, 1));
}

#[test]
fn what_one_version_dropped_another_outlet_may_still_say() {
    let matter = only(&strike_and(
        "# Meridian Wire 2031-05-12T07:30Z
Karsenia attacked the port, a harbour official told Meridian Wire.
- said anonymous: a harbour official | told | Karsenia attacked the port | to Meridian Wire
- act strike happened: Karsenia | attacked | the port
# Northwater Dispatch 2031-05-12T09:00Z, version of 1
All was quiet in the capital.
",
    ));
    assert_eq!((matter.state, matter.origins), (State::Single, 1));
    assert_eq!(matter.history.len(), 3);
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
fn who_passes_on_an_outlet_passes_on_whoever_told_it() {
    let matter = only(
        "# Harbour Review 2031-05-12T06:00Z
Karsenia sank the barge, a pilot told the Harbour Review.
- said anonymous: a pilot | told | Karsenia sank the barge | to the Harbour Review
- act sinking happened: Karsenia | sank | the barge
# Meridian Wire 2031-05-12T07:30Z
Karsenia has sunk the barge, according to the Harbour Review.
- act sinking happened: Karsenia | sunk | the barge
",
    );
    assert_eq!((matter.state, matter.origins), (State::Single, 1));
    assert_eq!(matter.claims[1].origin, matter.claims[0].origin);
}

#[test]
fn what_is_stopped_is_not_denied() {
    let matter = only(
        "# Meridian Wire 2031-05-12T07:30Z
Karsenia halted grain deliveries to Velmora.
- act stop happened: Karsenia | halted | -
- act deliveries denied: Karsenia | deliveries | Velmora
",
    );
    assert_eq!((matter.state, matter.claims.len()), (State::Single, 1));
    let asked = of(&scene(
        "# Meridian Wire 2031-05-12T07:30Z
Lanz urged both sides to stop shooting.
- act shots happened: both sides | shooting | -
",
    ));
    assert!(asked.is_empty(), "{asked:#?}");
}

#[test]
fn a_note_names_what_it_corrects() {
    let found = of(&scene(
        "# Meridian Wire 2031-05-12T07:30Z
Helicopters fired on the school at Orm on Monday.
- act fire happened: Helicopters | fired | the school
# Meridian Wire 2031-05-12T09:30Z, version of 1
Helicopters fired on the old kiln at Orm on Monday.
An earlier version of this report said that the school had been hit.
- act fire happened: Helicopters | fired | -
",
    ));
    let states: Vec<State> = found.iter().map(|matter| matter.state).collect();
    assert_eq!(states, [State::Corrected, State::Single]);
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

#[test]
fn a_doubtful_act_of_somebody_is_a_claim_of_the_outlet_but_no_event() {
    let mut scene = scene(
        "# Meridian Wire 2031-05-12T07:30Z
Guards beat a steward at the gate.
- act beating happened .28: Guards | beat | -
",
    );
    scene.events.clear();
    let found = of(&scene);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].event, found[0].state), (None, State::Single));
}

#[test]
fn agreements_on_different_things_do_not_bear_each_other_out() {
    let mut scene = scene(
        "# Meridian Wire 2031-05-12T07:30Z
Lanz said that Lothmar agreed to a ceasefire with Ardovia.
- said person: Lanz | said | Lothmar agreed to a ceasefire with Ardovia
- act deal happened: Lothmar | agreed | Ardovia
# Harsk Courier 2031-05-12T09:30Z
Lothmar agreed to an inquiry with Ardovia.
- act deal happened: Lothmar | agreed | Ardovia
# River Post 2031-05-12T10:30Z
Lothmar agreed to the truce with Ardovia.
- act deal happened: Lothmar | agreed | Ardovia
",
    );
    scene.events[0].kind = "AGREE".to_owned();
    let counts: Vec<usize> = of(&scene).iter().map(|matter| matter.origins).collect();
    assert_eq!(counts, [2, 1]);
}
