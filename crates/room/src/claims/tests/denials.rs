//! Who denies what.

use super::*;

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
