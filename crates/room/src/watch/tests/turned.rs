//! Promises broken, and what is taken back.

use watchfloor_reading::contract::*;

use super::*;

#[test]
fn who_is_said_to_have_broken_his_word_has() {
    let said = later("Karsenia broke its word, monitors said.").said(
        "monitors",
        "said",
        "Karsenia broke its word",
    );
    assert_eq!(life(&[pledge(), said.clone()]), [Open, Broken]);
    let other_story = said.story(7);
    assert_eq!(life(&[pledge(), other_story]), [Open], "some other word");
}

#[test]
fn a_promise_not_to_do_is_broken_by_doing_and_never_carried_out() {
    let promise = told(
        "2031-05-13T09:00:00Z",
        "The Red Sash vowed not to attack the flour convoy.",
    )
    .act("ASSAULT", Status::Committed, "The Red Sash > attack > the flour convoy")
    .watch(WatchKind::Commitment);
    let attack = later("Red Sash fighters shelled the flour convoy near Khessel.").act(
        "ASSAULT",
        Status::Happened,
        "Red Sash fighters > shelled > the flour convoy",
    );
    assert_eq!(life(&[promise.clone(), attack]), [Open, Broken]);
    let none = later("The Red Sash did not attack the flour convoy.").act(
        "ASSAULT",
        Status::Denied,
        "The Red Sash > attack > the flour convoy",
    );
    assert_eq!(life(&[promise, none]), [Open]);
}

#[test]
fn an_attack_by_one_of_those_who_agreed_breaks_a_ceasefire() {
    let truce =
        told("2031-05-13T09:00:00Z", "Karsenia agreed to a ceasefire with Velmora.")
            .act("RETREAT", Status::Committed, "Karsenia > ceasefire > Velmora")
            .watch(WatchKind::Commitment);
    let strike = |by: &str, to: &str| {
        later(&format!("{by} shelled {to} at night."))
            .act("ASSAULT", Status::Happened, &format!("{by} > shelled > {to}"))
            .story(7)
    };
    assert_eq!(life(&[truce.clone(), strike("Karsenia", "Velmora")]), [Open, Broken]);
    assert_eq!(life(&[truce.clone(), strike("Lothmar", "Velmora")]), [Open]);
    assert_eq!(life(&[truce, strike("Karsenia", "Lothmar")]), [Open]);
}

#[test]
fn what_its_author_takes_back_is_withdrawn() {
    let dropped = later("Karsenia dropped its threat to close the Tal strait.").act(
        "COERCE",
        Status::Denied,
        "Karsenia > close > ",
    );
    assert_eq!(life(&[threat(), dropped]), [Open, Withdrawn]);
    let will_not = later("Karsenia said that it will not close the Tal strait.").act(
        "COERCE",
        Status::Denied,
        "Karsenia > close > ",
    );
    assert_eq!(life(&[threat(), will_not]), [Open, Withdrawn]);
}

#[test]
fn a_taken_back_threat_is_no_threat_of_its_own() {
    let dropped = later("Karsenia dropped its threat to close the Tal strait.")
        .act("THREATEN", Status::Happened, "Karsenia > threat > ")
        .watch(WatchKind::Threat);
    assert_eq!(life(&[threat(), dropped]), [Open, Withdrawn]);
}

#[test]
fn who_cancels_what_he_threatened_to_cancel_takes_nothing_back() {
    let threat = told(
        "2031-05-13T09:00:00Z",
        "Karsenia threatened to cancel the gas treaty with Velmora.",
    )
    .act("SANCTION", Status::Threatened, "Karsenia > cancel > Velmora")
    .watch(WatchKind::Threat);
    let done = later("Karsenia cancelled the gas treaty with Velmora.").act(
        "SANCTION",
        Status::Happened,
        "Karsenia > cancelled > Velmora",
    );
    assert_eq!(life(&[threat, done]), [Open, CarriedOut]);
}

#[test]
fn dropped_bombs_withdraw_nothing() {
    let bombs = later("Karsenia dropped bombs on the Tal strait.").act(
        "ASSAULT",
        Status::Happened,
        "Karsenia > bombs > ",
    );
    let found = list(&[threat(), bombs]);
    assert_ne!(found[0].state, Withdrawn);
}

#[test]
fn a_meeting_that_the_host_calls_off_is_withdrawn() {
    let meeting = told(
        "2031-05-13T09:00:00Z",
        "Karsenia will meet Velmora in Port Coral about tuna.",
    )
    .act("CONSULT", Status::Planned, "Karsenia > meet > Velmora")
    .watch(WatchKind::Expected);
    let off = later(
        "The meeting in Port Coral about tuna was called off, its host said.",
    )
    .act("CONSULT", Status::Denied, " > meeting > ");
    assert_eq!(life(&[meeting.clone(), off]), [Open, Withdrawn]);
    let held = later("Karsenia met Velmora in Port Coral.").act(
        "CONSULT",
        Status::Happened,
        "Karsenia > met > Velmora",
    );
    assert_eq!(life(&[meeting, held]), [Open, CarriedOut]);
}

#[test]
fn who_is_only_accused_of_breaking_his_word_has_not_been_shown_to() {
    let accused = |who: &str, of: &str| {
        later(&format!("Lothmar accused {who} of breaking {of}.")).act(
            "ACCUSE",
            Status::Happened,
            &format!("Lothmar > accused > {who}"),
        )
    };
    let villages = "its promise to leave the villages of Aldery";
    assert_eq!(life(&[pledge(), accused("Karsenia", villages)]), [Open, Contested]);
    assert_eq!(life(&[pledge(), accused("Velmora", villages)]), [Open], "another");
    assert_eq!(life(&[pledge(), accused("Karsenia", "a promise on tuna")]), [Open]);
    let mut after = accused("Karsenia", villages);
    after.stamp = moment("2031-05-20T09:00:00Z");
    assert_eq!(life(&[pledge(), after]), [Open, Lapsed, Broken], "its day is over");
}

#[test]
fn what_is_contested_can_still_be_kept() {
    let accused = later("Lothmar accused Karsenia of breaking its pledge on the tanks.")
        .act("ACCUSE", Status::Happened, "Lothmar > accused > Karsenia");
    let left = told("2031-05-17T09:00:00Z", "Karsenia withdrew its tanks from Aldery.")
        .act("RETREAT", Status::Happened, "Karsenia > withdrew > ");
    assert_eq!(life(&[pledge(), accused, left]), [Open, Contested, CarriedOut]);
}

#[test]
fn who_promised_to_keep_off_breaks_that_by_going_there() {
    let promise = told(
        "2031-05-13T09:00:00Z",
        "Karsenia promised to keep its troops off Serr island until Sunday.",
    )
    .act("RETREAT", Status::Committed, "Karsenia > keep > ")
    .watch(WatchKind::Commitment)
    .due("2031-05-18");
    let landed = |who: &str, where_: &str| {
        later(&format!("{who} troops occupied {where_}.")).act(
            "ASSAULT",
            Status::Happened,
            &format!("{who} > occupied > "),
        )
    };
    assert_eq!(
        life(&[promise.clone(), landed("Karsenia", "Serr island")]),
        [Open, Broken]
    );
    assert_eq!(life(&[promise.clone(), landed("Lothmar", "Serr island")]), [Open]);
    assert_eq!(life(&[promise, landed("Karsenia", "Mott")]), [Open]);
}

#[test]
fn who_will_not_come_to_a_meeting_has_withdrawn() {
    let meeting = told("2031-05-13T09:00:00Z", "Ivo Harn will meet Tolmar in Sunde.")
        .act("CONSULT", Status::Planned, "Ivo Harn > meet > Tolmar")
        .watch(WatchKind::Expected);
    let stays = later("Ivo Harn will not come to Sunde, his office said.").said(
        "his office",
        "said",
        "Ivo Harn will not come to Sunde",
    );
    assert_eq!(life(&[meeting.clone(), stays]), [Open, Withdrawn]);
    let another = later("Lidia Mar will not come to Sunde, her office said.").said(
        "her office",
        "said",
        "Lidia Mar will not come to Sunde",
    );
    assert_eq!(life(&[meeting, another]), [Open]);
}

#[test]
fn a_truce_is_kept_while_it_is_said_to_hold() {
    let truce =
        told("2031-05-13T09:00:00Z", "Karsenia agreed to a ceasefire with Velmora.")
            .act("RETREAT", Status::Committed, "Karsenia > ceasefire > Velmora")
            .watch(WatchKind::Commitment);
    let mut holds = later("The ceasefire held through the night.").act(
        "RETREAT",
        Status::Happened,
        " > ceasefire > ",
    );
    holds.reading.events[0].mode = Some("ceasefire".to_owned());
    assert_eq!(life(&[truce, holds]), [Open, CarriedOut]);
}
