//! What is announced, by whom, and which announcements are one.

use watchfloor_reading::contract::*;

use super::*;

#[test]
fn the_same_announcement_in_two_reports_is_one_with_both_lines() {
    let again = later("Karsenia threatened to shut the Tal strait.")
        .act("COERCE", Status::Threatened, "Karsenia > shut > ")
        .watch(WatchKind::Threat);
    let found = list(&[threat(), again]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].lines, vec![2, 4]);
}

#[test]
fn two_who_threaten_the_same_make_two_threats() {
    let other =
        later("Lothmar will close the Tal strait if Velmora holds its naval exercise.")
            .act("COERCE", Status::Conditional, "Lothmar > close > ")
            .watch(WatchKind::Threat);
    let found = list(&[threat(), other.clone()]);
    assert_eq!(found.len(), 2);
    let closed = told("2031-05-18T09:00:00Z", "Lothmar closed the Tal strait.").act(
        "COERCE",
        Status::Happened,
        "Lothmar > closed > ",
    );
    let states: Vec<WatchState> =
        list(&[threat(), other, closed]).iter().map(|item| item.state).collect();
    assert_eq!(states, [Open, CarriedOut]);
}

#[test]
fn who_is_named_just_before_an_act_announces_it() {
    let lost = |text: &str, act: &str| {
        let mut report = told("2031-05-13T09:00:00Z", text)
            .act("SANCTION", Status::Threatened, act)
            .watch(WatchKind::Threat);
        report.actor("Vaskonia");
        list(&[report])[0].by.clone().map(|party| party.name)
    };
    let threat = "Vaskonia threatened on Monday to expel the ambassador.";
    assert_eq!(lost(threat, " > expel > ").as_deref(), Some("Vaskonia"));
    let another = "Vaskonia heard Lothmar threaten to expel the ambassador.";
    assert_eq!(lost(another, " > expel > "), None);
    let passive = "Vaskonia will be expelled from the union.";
    assert_eq!(lost(passive, " > expelled > "), None);
}

#[test]
fn a_sentence_whose_subject_was_not_read_may_speak_of_another() {
    let threat = told(
        "2031-05-13T09:00:00Z",
        "Halvia threatened to expel the ambassador of Tamarind.",
    )
    .act("SANCTION", Status::Threatened, "Halvia > expel > ")
    .watch(WatchKind::Threat);
    let other = later("Vaskonia expelled the ambassador of Tamarind.").act(
        "SANCTION",
        Status::Happened,
        " > expelled > ",
    );
    assert_eq!(life(&[threat.clone(), other]), [Open]);
    let passive = later("The ambassador of Tamarind was expelled.").act(
        "SANCTION",
        Status::Happened,
        " > expelled > ",
    );
    assert_eq!(life(&[threat, passive]), [Open, CarriedOut]);
}

#[test]
fn an_announcement_by_its_name_alone_is_taken_up_by_what_it_means() {
    let mut report = told(
        "2031-05-13T09:00:00Z",
        "Karsenia will close the Tal strait.\nThe warning came from Lidia Mar.",
    )
    .act("COERCE", Status::Threatened, "Karsenia > close > ")
    .watch(WatchKind::Threat)
    .act("THREATEN", Status::Happened, "Lidia Mar > warning > ")
    .watch(WatchKind::Threat);
    let found = list(std::slice::from_ref(&report));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].by.as_ref().unwrap().name, "Karsenia");
    report.reading.watch.remove(0);
    assert_eq!(list(&[report]), [], "nothing could become of it");
}

#[test]
fn the_condition_of_a_threat_is_no_threat() {
    let report = threat()
        .act("MOBILIZE", Status::Conditional, "Velmora > exercise > ")
        .watch(WatchKind::Threat);
    assert_eq!(list(&[report]).len(), 1);
}

#[test]
fn a_warning_is_what_is_warned_of() {
    let warned = told(
        "2031-05-13T09:00:00Z",
        "The water office warned that the dam at Vesk could burst.",
    )
    .said("The water office", "warned", "that the dam at Vesk could burst")
    .act("THREATEN", Status::Happened, "The water office > warned > ")
    .watch(WatchKind::Threat);
    let found = list(std::slice::from_ref(&warned));
    assert_eq!(found[0].kind, WatchKind::Warning);
    let burst = later("The dam at Vesk burst at noon.").act(
        "ASSAULT",
        Status::Happened,
        " > burst > ",
    );
    assert_eq!(life(&[warned, burst]), [Open, CarriedOut]);
}

#[test]
fn a_weekday_that_has_passed_is_the_coming_one() {
    let mut report = told(
        "2031-05-13T09:00:00Z",
        "The Lagoon League gave the generals until Sunday to reopen parliament.",
    )
    .act("CONCEDE", Status::Requested, "the generals > reopen > ")
    .watch(WatchKind::Deadline)
    .by("The Lagoon League")
    .due("2031-05-11");
    let span = report.span("Sunday");
    report.reading.times.push(TimeExpression {
        id: 0,
        span,
        start: Some("2031-05-11".to_owned()),
        end: Some("2031-05-11".to_owned()),
        grain: TimeGrain::Day,
    });
    assert_eq!(list(&[report])[0].due.as_deref(), Some("2031-05-18"));
}

#[test]
fn what_a_person_rejected_is_neither_announced_nor_evidence() {
    let closed = later("Karsenia closed the Tal strait.").act(
        "COERCE",
        Status::Happened,
        "Karsenia > closed > ",
    );
    let mut room = snapshot(&[threat(), closed], moment("2031-05-20T00:00:00Z"));
    assert_eq!(of(&room)[0].state, CarriedOut);
    room.acts = vec![reject(3)];
    assert_eq!(of(&room)[0].state, Open);
    room.acts = vec![reject(2)];
    assert_eq!(of(&room), []);
}

#[test]
fn a_promise_is_read_behind_the_word_that_gives_it() {
    let promised = |text: &str| {
        let report = told("2031-05-13T09:00:00Z", text)
            .act("AGREE", Status::Happened, "Karsenia > promised > ")
            .watch(WatchKind::Commitment);
        list(&[report])
    };
    assert_eq!(promised("Karsenia promised to publish the result.").len(), 1);
    assert_eq!(promised("Karsenia promised an inquiry.").len(), 1);
    assert_eq!(promised("Karsenia had promised this on the phone."), []);
    assert_eq!(promised("Karsenia promised it."), []);
}

#[test]
fn a_promise_without_an_act_of_its_own_is_kept_by_its_verb() {
    let promise =
        told("2031-05-13T09:00:00Z", "Karsenia promised not to shell the bridge.")
            .act("AGREE", Status::Happened, "Karsenia > promised > ")
            .watch(WatchKind::Commitment);
    let shelled = later("Karsenia bombarded the bridge.").act(
        "ASSAULT",
        Status::Happened,
        "Karsenia > bombarded > ",
    );
    assert_eq!(life(&[promise, shelled]), [Open, Broken]);
}

#[test]
fn questions_and_deeds_of_nobody_are_no_announcements() {
    let asked =
        told("2031-05-13T09:00:00Z", "A girl asked the driver when they would go.")
            .act("REQUEST", Status::Happened, "A girl > asked > the driver")
            .watch(WatchKind::Request);
    assert_eq!(list(&[asked]), []);
    let nobody = told("2031-05-13T09:00:00Z", "Nobody will lose water.")
        .act("ASSAULT", Status::Denied, "Nobody > lose > ")
        .watch(WatchKind::Commitment);
    assert_eq!(list(&[nobody]), []);
}

#[test]
fn what_was_promised_long_before_is_background() {
    let promise = |day: &str| {
        let report = told(
            "2031-05-13T09:00:00Z",
            "In March Karsenia promised to share the river.",
        )
        .act("COOPERATE", Status::Committed, "Karsenia > share > ")
        .watch(WatchKind::Commitment)
        .when("In March", day);
        list(&[report]).len()
    };
    assert_eq!(promise("2031-03-31"), 0);
    assert_eq!(promise("2031-05-12"), 1);
}

#[test]
fn one_sentence_read_twice_is_one_announcement_but_what_and_joins_is_two() {
    let twice = told("2031-05-13T09:00:00Z", "Karsenia offered to host talks in Varn.")
        .act("CONSULT", Status::Committed, "Karsenia > host > ")
        .watch(WatchKind::Commitment)
        .act("CONSULT", Status::Committed, "Karsenia > talks > ")
        .watch(WatchKind::Commitment);
    assert_eq!(list(&[twice]).len(), 1);
    let two = told(
        "2031-05-13T09:00:00Z",
        "Karsenia pledged to free the crew and reopen the port.",
    )
    .act("RETREAT", Status::Committed, "Karsenia > free > ")
    .watch(WatchKind::Commitment)
    .act("RETREAT", Status::Committed, "Karsenia > reopen > ")
    .watch(WatchKind::Commitment);
    assert_eq!(list(&[two]).len(), 2);
}

#[test]
fn a_condition_behind_when_is_found() {
    let text =
        "Karsenia will open the dam when the last soldier has left, a minister said.";
    let report = told("2031-05-13T09:00:00Z", text)
        .act("RETREAT", Status::Committed, "Karsenia > open > ")
        .watch(WatchKind::Commitment);
    let wanted = report.span("when the last soldier has left");
    assert_eq!(list(&[report])[0].condition, Some(wanted));
    let once =
        told("2031-05-13T09:00:00Z", "Karsenia will open the dam at once, he said.")
            .act("RETREAT", Status::Committed, "Karsenia > open > ")
            .watch(WatchKind::Commitment);
    assert_eq!(list(&[once])[0].condition, None);
}

#[test]
fn a_request_with_a_day_is_no_ultimatum_and_is_due_in_the_coming_year() {
    let mut report = told(
        "2031-12-20T09:00:00Z",
        "Melisse demanded that Jundara hand over the books by 10 January.",
    )
    .act("RETREAT", Status::Requested, "Jundara > hand > ")
    .watch(WatchKind::Deadline)
    .by("Melisse")
    .due("2031-01-10");
    let span = report.span("10 January");
    report.reading.times.push(TimeExpression {
        id: 0,
        span,
        start: Some("2031-01-10".to_owned()),
        end: Some("2031-01-10".to_owned()),
        grain: TimeGrain::Day,
    });
    let found = list(&[report]);
    assert_eq!(found[0].kind, WatchKind::Request);
    assert_eq!(found[0].due.as_deref(), Some("2032-01-10"));
}

#[test]
fn two_of_one_side_promise_for_it_but_two_people_each_for_himself() {
    let offer = |name: &str, day: i64| {
        let mut report = told(
            "2031-05-13T09:00:00Z",
            &format!("{name} agreed to a joint inquiry into the shelling."),
        )
        .act("AGREE", Status::Happened, &format!("{name} > agreed > "))
        .watch(WatchKind::Commitment);
        report.stamp += day * crate::time::DAY;
        for actor in &mut report.reading.actors {
            actor.kind = ActorKind::Person;
            actor.country = Some("LTM".to_owned());
            let code = if name == "Lothmar" { "LTM" } else { "LTMGOV" };
            actor.code = Some(code.to_owned());
        }
        report
    };
    assert_eq!(list(&[offer("Ione Castrell", 0), offer("Magnus Terrel", 1)]).len(), 2);
    assert_eq!(list(&[offer("Ione Castrell", 0), offer("Lothmar", 1)]).len(), 1);
}

#[test]
fn a_day_given_to_somebody_else_is_a_deadline_and_no_promise() {
    let report = told(
        "2031-05-13T09:00:00Z",
        "The Lagoon League gave Melisse until Friday to hand over the books.",
    )
    .act("RETREAT", Status::Committed, "Melisse > hand over > ")
    .watch(WatchKind::Commitment)
    .by("The Lagoon League");
    assert_eq!(list(&[report])[0].kind, WatchKind::Deadline);
}

#[test]
fn a_headline_in_the_present_announces_nothing() {
    let headline = |text: &str| {
        let mut report = told("2031-05-13T09:00:00Z", text)
            .act("REQUEST", Status::Planned, "Opposition > goes > ")
            .watch(WatchKind::Expected);
        let span = report.reading.sentences[0];
        report.reading.report.blocks.push(BlockPart { kind: BlockName::Title, span });
        list(&[report]).len()
    };
    assert_eq!(headline("Opposition goes to the high court"), 0);
}
