//! Who asserts, and in which state that leaves a matter.

use super::*;

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
