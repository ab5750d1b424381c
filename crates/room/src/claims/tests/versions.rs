//! What is taken back, corrected or dropped.

use super::*;

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
