//! Conditions that come true, and deeds that are done.

use watchfloor_reading::contract::*;

use super::*;
use crate::time::{DAY, day_of};

#[test]
fn what_nobody_speaks_of_again_stays_open() {
    let other = later("Velmora sold butter to Lothmar.").act(
        "COOPERATE",
        Status::Happened,
        "Velmora > sold > Lothmar",
    );
    assert_eq!(life(&[threat(), other]), [Open]);
}

#[test]
fn a_condition_that_comes_true_triggers() {
    let exercise = later("Velmora began its naval exercise in the gulf.").act(
        "MOBILIZE",
        Status::Happened,
        "Velmora > exercise > ",
    );
    let found = list(&[threat(), exercise]);
    assert_eq!(found[0].state, Triggered);
    assert_eq!(found[0].life[1].at, moment("2031-05-16T09:00:00Z"));
    // The act of the second report stands behind the act and the announcement of the first.
    assert_eq!(found[0].life[1].line, Some(3));
}

#[test]
fn a_statement_can_tell_that_a_condition_came_true() {
    let said = later("Velmora held its naval exercise at dawn, a harbour official said.")
        .said("a harbour official", "said", "Velmora held its naval exercise at dawn");
    assert_eq!(life(&[threat(), said]), [Open, Triggered]);
}

#[test]
fn a_condition_that_is_planned_denied_or_met_by_another_triggers_nothing() {
    let exercise = |status, who: &str| {
        later(&format!("{who} naval exercise in the gulf.")).act(
            "MOBILIZE",
            status,
            "Velmora > exercise > ",
        )
    };
    assert_eq!(life(&[threat(), exercise(Status::Planned, "Velmora plans a")]), [Open]);
    assert_eq!(life(&[threat(), exercise(Status::Denied, "Velmora holds no")]), [Open]);
    let other = later("Lothmar began its naval exercise in the gulf.").act(
        "MOBILIZE",
        Status::Happened,
        "Lothmar > exercise > ",
    );
    assert_eq!(life(&[threat(), other]), [Open]);
    let said = later("Velmora will hold its naval exercise, a harbour official said.")
        .said("a harbour official", "said", "Velmora will hold its naval exercise");
    assert_eq!(life(&[threat(), said]), [Open]);
}

#[test]
fn an_exercise_before_the_threat_does_not_trigger_it() {
    let exercise = later("Velmora held its naval exercise on Sunday.")
        .act("MOBILIZE", Status::Happened, "Velmora > exercise > ")
        .when("Sunday", "2031-05-11");
    assert_eq!(life(&[threat(), exercise]), [Open]);
}

#[test]
fn a_threat_that_is_triggered_and_carried_out_went_through_both() {
    let exercise = later("Velmora began its naval exercise in the gulf.").act(
        "MOBILIZE",
        Status::Happened,
        "Velmora > exercise > ",
    );
    let closed =
        told("2031-05-17T09:00:00Z", "Karsenia blocked the Tal strait to all ships.")
            .act("COERCE", Status::Happened, "Karsenia > blocked > ");
    assert_eq!(life(&[threat(), exercise, closed]), [Open, Triggered, CarriedOut]);
}

#[test]
fn unless_comes_true_when_the_act_is_left_undone_or_the_day_is_over() {
    let ultimatum = told(
        "2031-05-13T09:00:00Z",
        "Karsenia will bomb the Aldery depot unless Velmora releases the crew.",
    )
    .act("ASSAULT", Status::Conditional, "Karsenia > bomb > ")
    .watch(WatchKind::Threat)
    .on("unless Velmora releases the crew");
    let released = later("Velmora released the crew of the tanker.").act(
        "RETREAT",
        Status::Happened,
        "Velmora > released > ",
    );
    assert_eq!(life(&[ultimatum.clone(), released]), [Open]);
    let kept = later("Velmora did not release the crew.").act(
        "RETREAT",
        Status::Denied,
        "Velmora > release > ",
    );
    assert_eq!(life(&[ultimatum.clone(), kept]), [Open, Triggered]);
    let dated = ultimatum.due("2031-05-14");
    assert_eq!(life(&[dated, later("Rain fell.")]), [Open, Triggered]);
}

#[test]
fn the_same_act_by_the_same_party_carries_out_a_pledge() {
    let left = later("Karsenia pulled its tanks out of the villages of Aldery.").act(
        "RETREAT",
        Status::Happened,
        "Karsenia > pulled > ",
    );
    assert_eq!(life(&[pledge(), left]), [Open, CarriedOut]);
}

#[test]
fn an_act_whose_party_was_not_read_counts_where_its_sentence_names_him() {
    let left = later("Karsenia's tanks left the villages of Aldery at noon.").act(
        "RETREAT",
        Status::Happened,
        " > left > ",
    );
    assert_eq!(life(&[pledge(), left]), [Open, CarriedOut]);
}

#[test]
fn the_same_act_by_another_party_carries_out_nothing() {
    let left = later("Lothmar withdrew its tanks from the villages of Aldery.").act(
        "RETREAT",
        Status::Happened,
        "Lothmar > withdrew > ",
    );
    assert_eq!(life(&[pledge(), left]), [Open]);
}

#[test]
fn the_same_party_elsewhere_carries_out_nothing() {
    let left = later("Karsenia withdrew its ambassador from Lothmar.").act(
        "RETREAT",
        Status::Happened,
        "Karsenia > withdrew > ",
    );
    assert_eq!(life(&[pledge(), left]), [Open]);
}

#[test]
fn a_statement_without_an_act_can_carry_it_out_but_not_one_about_the_future() {
    let said = |content: &str| {
        later(&format!("{content}, monitors said.")).said("monitors", "said", content)
    };
    let done = said("Karsenia pulled its tanks from the villages of Aldery");
    assert_eq!(life(&[pledge(), done]), [Open, CarriedOut]);
    let plan = said("Karsenia would pull its tanks from the villages of Aldery");
    assert_eq!(life(&[pledge(), plan]), [Open]);
}

#[test]
fn a_pledge_is_broken_when_its_day_is_over_and_somebody_says_that_it_was_not_kept() {
    let undone =
        |at: &str| {
            told(at, "Karsenia did not withdraw its tanks from the villages of Aldery.")
                .act("RETREAT", Status::Denied, "Karsenia > withdraw > ")
        };
    assert_eq!(life(&[pledge(), undone("2031-05-20T09:00:00Z")]), [Open, Lapsed, Broken]);
    assert_eq!(
        life(&[pledge(), undone("2031-05-16T09:00:00Z")]),
        [Open],
        "its day is not over"
    );
}

#[test]
fn a_refusal_breaks_a_pledge_before_its_day() {
    let refused = later(
        "Karsenia refused to withdraw its tanks from the villages of Aldery.",
    )
    .act("RETREAT", Status::Denied, "Karsenia > withdraw > ");
    assert_eq!(life(&[pledge(), refused]), [Open, Broken]);
}

#[test]
fn not_yet_breaks_nothing() {
    let still = told(
        "2031-05-20T09:00:00Z",
        "Karsenia has not yet withdrawn its tanks from the villages of Aldery.",
    )
    .act("RETREAT", Status::Denied, "Karsenia > withdrawn > ");
    assert_eq!(life(&[pledge(), still]), [Open, Lapsed]);
}

#[test]
fn what_is_planned_for_a_day_lapses_after_it() {
    let meeting = told("2031-05-13T09:00:00Z", "Karsenia will meet Velmora on Thursday.")
        .act("CONSULT", Status::Planned, "Karsenia > meet > Velmora")
        .when("Thursday", "2031-05-15")
        .watch(WatchKind::Expected);
    let found = list(&[meeting.clone(), later("Rain fell.")]);
    assert_eq!(found[0].due.as_deref(), Some("2031-05-15"));
    let lapsed = found[0].life[1];
    assert_eq!((lapsed.state, lapsed.line), (Lapsed, None));
    assert_eq!(lapsed.at, i64::from(day_of(moment("2031-05-16T00:00:00Z"))) * DAY);
    let on_the_day = told("2031-05-15T20:00:00Z", "Rain fell.");
    assert_eq!(life(&[meeting, on_the_day]), [Open]);
}

#[test]
fn what_becomes_known_late_follows_the_lapse() {
    let left = told(
        "2031-05-20T09:00:00Z",
        "Karsenia pulled its tanks from the villages of Aldery.",
    )
    .act("RETREAT", Status::Happened, "Karsenia > pulled > ");
    assert_eq!(life(&[pledge(), left]), [Open, Lapsed, CarriedOut]);
}

#[test]
fn a_request_is_carried_out_when_the_one_asked_grants_it() {
    let sent = later("Jundara dispatched relief ships to Port Coral.").act(
        "AID",
        Status::Happened,
        "Jundara > dispatched > ",
    );
    assert_eq!(life(&[request(), sent]), [Open, CarriedOut]);
    let agreed = later("Jundara agreed to send the relief ships.").act(
        "AGREE",
        Status::Happened,
        "Jundara > agreed > ",
    );
    assert_eq!(life(&[request(), agreed]), [Open, CarriedOut]);
}

#[test]
fn a_refused_request_stays_open() {
    let refused = later("Jundara refused to send relief ships to Port Coral.").act(
        "REJECT",
        Status::Happened,
        "Jundara > refused > ",
    );
    assert_eq!(life(&[request(), refused]), [Open]);
    let denied = later("Jundara will not send relief ships to Port Coral.").act(
        "AID",
        Status::Denied,
        "Jundara > send > ",
    );
    assert_eq!(life(&[request(), denied]), [Open]);
}

#[test]
fn a_condition_needs_its_verb() {
    let threat = told(
        "2031-05-13T09:00:00Z",
        "Karsenia will open the dam when Velmora leaves Serr island.",
    )
    .act("RETREAT", Status::Conditional, "Karsenia > open > ")
    .watch(WatchKind::Commitment)
    .on("when Velmora leaves Serr island");
    let fight = later("Velmora lost ten men on Serr island.").act(
        "ASSAULT",
        Status::Happened,
        "Velmora > lost > ",
    );
    assert_eq!(life(&[threat.clone(), fight]), [Open]);
    let left = later("Velmora withdrew from Serr island.").act(
        "RETREAT",
        Status::Happened,
        "Velmora > withdrew > ",
    );
    assert_eq!(life(&[threat, left]), [Open, Triggered]);
}

#[test]
fn another_deed_of_the_same_party_carries_out_nothing() {
    let urged =
        told("2031-05-13T09:00:00Z", "Lothmar urged Karsenia to pull its guns back.")
            .act("RETREAT", Status::Requested, "Karsenia > pull > ")
            .watch(WatchKind::Request)
            .by("Lothmar");
    let other = later("Karsenia let ambulances cross the bridge.").act(
        "RETREAT",
        Status::Happened,
        "Karsenia > let > ",
    );
    let agreed = later("Karsenia agreed to a ceasefire with Lothmar.").act(
        "AGREE",
        Status::Happened,
        "Karsenia > agreed > Lothmar",
    );
    assert_eq!(life(&[urged, other, agreed]), [Open]);
}

#[test]
fn harm_of_any_sort_is_the_answer_that_was_announced() {
    let vow =
        told("2031-05-13T09:00:00Z", "Karsenia vowed to retaliate against Velmora.")
            .act("THREATEN", Status::Threatened, "Karsenia > retaliate > Velmora")
            .watch(WatchKind::Threat);
    let raid = |to: &str| {
        later(&format!("Karsenia bombed a depot in {to}.")).act(
            "ASSAULT",
            Status::Happened,
            &format!("Karsenia > bombed > {to}"),
        )
    };
    assert_eq!(life(&[vow.clone(), raid("Velmora")]), [Open, CarriedOut]);
    assert_eq!(life(&[vow, raid("Lothmar")]), [Open]);
}

#[test]
fn an_hour_that_is_named_is_the_last() {
    let asked = request().due("2031-05-15T12:00");
    let found = list(&[asked, later("Rain fell.")]);
    assert_eq!(found[0].life[1].at, moment("2031-05-15T12:00:00Z"));
    assert_eq!(found[0].state, Lapsed);
}

#[test]
fn what_is_to_be_is_not_done() {
    let meeting = told("2031-05-13T09:00:00Z", "Karsenia will meet Velmora in Varn.")
        .act("CONSULT", Status::Planned, "Karsenia > meet > Velmora")
        .watch(WatchKind::Expected);
    let again = later("Karsenia is to meet Velmora in Varn, the host said.").said(
        "the host",
        "said",
        "Karsenia is to meet Velmora in Varn",
    );
    assert_eq!(life(&[meeting, again]), [Open]);
}
