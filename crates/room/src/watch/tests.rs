#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use watchfloor_reading::contract::*;
use watchfloor_record::{Act as Judged, NewAct};

use super::*;
use crate::picture::WatchState::{self, *};
use crate::sheet::Sheet;
use crate::time::{DAY, day_of};

/// One report, of sentences that stand on lines of their own.
#[derive(Clone, Debug)]
struct Told {
    stamp: i64,
    story: i64,
    reading: Reading,
}

fn moment(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

fn told(at: &str, text: &str) -> Told {
    let mut sentences = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let length = line.chars().count();
        sentences.push([start, start + length]);
        start += length + 1;
    }
    let reading = serde_json::json!({
        "schema": SCHEMA, "file": null,
        "report": {
            "text": text, "title": null, "outlet": "Northwater Dispatch", "byline": [], "contributors": [],
            "published": at, "language": "en", "updated": false, "corrected": false, "blocks": []
        },
        "sentences": sentences, "actors": [], "times": [], "places": [], "figures": [],
        "attributions": [], "events": [], "watch": [], "notes": []
    });
    Told {
        stamp: moment(at),
        story: 0,
        reading: serde_json::from_value(reading).unwrap(),
    }
}

impl Told {
    fn span(&self, words: &str) -> CharSpan {
        let text = &self.reading.report.text;
        let at = text.find(words).unwrap_or_else(|| panic!("no «{words}» in «{text}»"));
        let start = text[..at].chars().count();
        [start, start + words.chars().count()]
    }

    fn actor(&mut self, words: &str) -> usize {
        if let Some(known) = self.reading.actors.iter().find(|actor| actor.name == words)
        {
            return known.id;
        }
        let id = self.reading.actors.len();
        self.reading.actors.push(Actor {
            id,
            name: words.to_owned(),
            kind: ActorKind::Organization,
            country: None,
            code: None,
            roles: Vec::new(),
            mentions: vec![self.span(words)],
        });
        id
    }

    /// `Karsenia > closed > the strait`; an empty party is nobody. The clause is the line of the trigger.
    fn act(mut self, kind: &str, status: Status, words: &str) -> Told {
        let parts: Vec<&str> = words.split('>').map(str::trim).collect();
        let trigger = self.span(parts[1]);
        let clause = self
            .reading
            .sentences
            .iter()
            .find(|line| trigger[0] < line[1])
            .copied()
            .unwrap();
        let side = |told: &mut Told, words: &str| -> (Vec<usize>, Vec<CharSpan>) {
            if words.is_empty() {
                return (Vec::new(), Vec::new());
            }
            (vec![told.actor(words)], vec![told.span(words)])
        };
        let (actor, actor_words) = side(&mut self, parts[0]);
        let (recipient, recipient_words) = side(&mut self, parts[2]);
        self.reading.events.push(Event {
            id: self.reading.events.len(),
            kind: kind.to_owned(),
            mode: None,
            cameo: String::new(),
            quad: String::new(),
            goldstein: 0.0,
            actor,
            recipient,
            actor_words,
            recipient_words,
            span: clause,
            trigger,
            status,
            condition: None,
            time: None,
            place: None,
            place_from: None,
            attributions: Vec::new(),
            confidence: 1.0,
        });
        self
    }

    /// The last act is on the list.
    fn watch(mut self, kind: WatchKind) -> Told {
        let act = self.reading.events.last().unwrap();
        let asked = matches!(kind, WatchKind::Request | WatchKind::Deadline);
        let (by, to) = if asked {
            (None, act.actor.first().copied())
        } else {
            (act.actor.first().copied(), act.recipient.first().copied())
        };
        self.reading.watch.push(Watch {
            kind,
            by,
            to,
            what: Words { span: act.span },
            condition: None,
            due: None,
            event: Some(act.id),
            attribution: None,
        });
        self
    }

    fn on(mut self, condition: &str) -> Told {
        let span = self.span(condition);
        self.reading.watch.last_mut().unwrap().condition = Some(Words { span });
        self
    }

    fn by(mut self, who: &str) -> Told {
        let id = self.actor(who);
        self.reading.watch.last_mut().unwrap().by = Some(id);
        self
    }

    fn due(mut self, day: &str) -> Told {
        self.reading.watch.last_mut().unwrap().due = Some(day.to_owned());
        self
    }

    /// The last act has a time.
    fn when(mut self, words: &str, day: &str) -> Told {
        let id = self.reading.times.len();
        let span = self.span(words);
        self.reading.times.push(TimeExpression {
            id,
            span,
            start: Some(day.to_owned()),
            end: Some(day.to_owned()),
            grain: TimeGrain::Day,
        });
        self.reading.events.last_mut().unwrap().time = Some(id);
        self
    }

    fn said(mut self, who: &str, cue: &str, content: &str) -> Told {
        let actor = self.actor(who);
        self.reading.attributions.push(Attribution {
            id: self.reading.attributions.len(),
            source: Source {
                span: Some(self.span(who)),
                actor: Some(actor),
                kind: SourceKind::Organization,
            },
            cue: Some(Words { span: self.span(cue) }),
            content: Content { spans: vec![self.span(content)] },
            quotation: Quotation::Indirect,
            addressee: None,
            within: None,
            time: None,
            confidence: 1.0,
        });
        self
    }

    fn story(mut self, number: i64) -> Told {
        self.story = number;
        self
    }
}

fn snapshot(reports: &[Told], at: i64) -> Snapshot {
    let mut line = 1;
    let mut known: Vec<Known> = Vec::new();
    for (place, told) in reports.iter().enumerate() {
        let text = told.reading.report.text.clone();
        let sheet = Sheet::new(told.reading.clone());
        let lines = i64::try_from(sheet.lines()).unwrap();
        let id = i64::try_from(place).unwrap() + 1;
        known.push(Known {
            id,
            outlet: Some("Northwater Dispatch".to_owned()),
            address: None,
            title: None,
            published: told.reading.report.published.clone(),
            stamp: told.stamp,
            learnt: told.stamp,
            digest: [u8::try_from(place % 256).unwrap(); 32],
            first_line: line,
            sheet,
            text,
            article: id,
            earlier: None,
            later: None,
            copy_of: None,
            story: told.story,
        });
        line += lines;
    }
    known.sort_by_key(Known::rank);
    Snapshot { at, revision: 1, since: i64::MIN, reports: known, ..Snapshot::default() }
}

fn list(reports: &[Told]) -> Vec<Announcement> {
    let at = reports.iter().map(|told| told.stamp).max().unwrap_or_default();
    of(&snapshot(reports, at))
}

fn of(room: &Snapshot) -> Vec<Announcement> {
    watch_list(room, &[], &Origins::new(room))
}

/// The only announcement, as the states it went through.
fn life(reports: &[Told]) -> Vec<WatchState> {
    let found = list(reports);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].life.last().unwrap().state, found[0].state);
    found[0].life.iter().map(|turn| turn.state).collect()
}

fn threat() -> Told {
    told(
        "2031-05-13T09:00:00Z",
        "Karsenia will close the Tal strait if Velmora holds its naval exercise.",
    )
    .act("COERCE", Status::Conditional, "Karsenia > close > ")
    .watch(WatchKind::Threat)
    .on("if Velmora holds its naval exercise")
}

fn pledge() -> Told {
    told(
        "2031-05-13T09:00:00Z",
        "Karsenia pledged to withdraw its tanks from the villages of Aldery by Sunday.",
    )
    .act("RETREAT", Status::Committed, "Karsenia > withdraw > ")
    .watch(WatchKind::Commitment)
    .due("2031-05-18")
}

fn later(text: &str) -> Told {
    told("2031-05-16T09:00:00Z", text)
}

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

fn request() -> Told {
    told(
        "2031-05-13T09:00:00Z",
        "Melisse asked Jundara to send relief ships to Port Coral.",
    )
    .act("AID", Status::Requested, "Jundara > send > ")
    .watch(WatchKind::Request)
    .by("Melisse")
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
    let reject = |target| Judged {
        id: 1,
        act: NewAct {
            author: "ana".to_owned(),
            at: 0,
            verb: "reject".to_owned(),
            target,
            other: None,
            words: None,
        },
        revision: 1,
    };
    let mut room = snapshot(&[threat(), closed], moment("2031-05-20T00:00:00Z"));
    assert_eq!(of(&room)[0].state, CarriedOut);
    room.acts = vec![reject(3)];
    assert_eq!(of(&room)[0].state, Open);
    room.acts = vec![reject(2)];
    assert_eq!(of(&room), []);
}

/// Reports out of few words, so that they meet.
fn any_report() -> impl Strategy<Value = Told> {
    let who = prop::sample::select(vec!["Karsenia", "Velmora", "Lothmar"]);
    let verb = prop::sample::select(vec![
        "close", "attack", "release", "meet", "withdraw", "dropped",
    ]);
    let what = prop::sample::select(vec![
        "the Tal strait",
        "the crew",
        "its threat",
        "the truce",
    ]);
    let status = prop::sample::select(vec![
        Status::Happened,
        Status::Denied,
        Status::Committed,
        Status::Conditional,
        Status::Requested,
    ]);
    let kind = prop::sample::select(vec![
        "COERCE", "ASSAULT", "RETREAT", "CONSULT", "THREATEN", "AGREE",
    ]);
    let list = prop::sample::select(vec![
        None,
        Some(WatchKind::Threat),
        Some(WatchKind::Commitment),
        Some(WatchKind::Request),
        Some(WatchKind::Expected),
        Some(WatchKind::Warning),
        Some(WatchKind::Deadline),
    ]);
    (who, verb, what, status, kind, list, 0..20_i64, any::<bool>()).prop_map(
        |(who, verb, what, status, kind, list, hour, conditional)| {
            let mut report = told(
                "2031-05-13T09:00:00Z",
                &format!("{who} {verb} {what} if Velmora sails."),
            )
            .act(kind, status, &format!("{who} > {verb} > "));
            if let Some(list) = list {
                report = report.watch(list);
                if conditional {
                    report = report.on("if Velmora sails").due("2031-05-14");
                }
            }
            report.stamp += hour * 3_600_000 * 5;
            report
        },
    )
}

/// An announcement without the numbers of lines and reports, which follow from arrival.
fn plain(snapshot: &Snapshot) -> Vec<String> {
    let words = |line: Line| {
        let (report, _) = snapshot.line(line).unwrap();
        (report.stamp, report.text.clone())
    };
    let found = of(snapshot);
    found
        .iter()
        .map(|item| {
            let life: Vec<_> = item
                .life
                .iter()
                .map(|turn| (turn.state, turn.at, turn.line.map(words)))
                .collect();
            format!(
                "{:?} {:?} {:?} {:?} {life:?}",
                item.kind,
                item.by,
                item.due,
                words(item.id)
            )
        })
        .collect()
}

proptest! {
    #[test]
    fn arrival_plays_no_part(reports in prop::collection::vec(any_report(), 0..12), turn in 0..12_usize) {
        // Reports of one moment are ordered by their digest, which in a room is a hash of what they say.
        let mut apart = reports;
        apart.sort_by_key(|told| told.stamp);
        apart.dedup_by_key(|told| told.stamp);
        let mut other = apart.clone();
        other.rotate_left(turn % apart.len().max(1));
        let at = moment("2031-06-01T00:00:00Z");
        prop_assert_eq!(plain(&snapshot(&apart, at)), plain(&snapshot(&other, at)));
    }

    #[test]
    fn a_life_begins_open_and_goes_forward(reports in prop::collection::vec(any_report(), 0..12)) {
        let room = snapshot(&reports, moment("2031-06-01T00:00:00Z"));
        for item in of(&room) {
            prop_assert_eq!(item.life[0].state, Open);
            prop_assert_eq!(item.life.last().unwrap().state, item.state);
            prop_assert!(item.life.windows(2).all(|pair| pair[0].at <= pair[1].at));
            prop_assert!(item.life.iter().all(|turn| turn.line.is_some() || matches!(turn.state, Lapsed | Triggered)));
            prop_assert!(item.lines.contains(&item.id));
        }
    }

    #[test]
    fn hostile_readings_do_not_panic(
        text in "\\PC{0,40}", spans in prop::collection::vec((0..60_usize, 0..60_usize), 8), ids in prop::collection::vec(0..5_usize, 8),
        kind in "[A-Z]{0,8}", due in "\\PC{0,12}",
    ) {
        let mut report = told("2031-05-13T09:00:00Z", "Karsenia closed it.")
            .act("COERCE", Status::Conditional, "Karsenia > closed > ")
            .watch(WatchKind::Threat)
            .said("Karsenia", "closed", "it");
        let span = |at: usize| [spans[at].0, spans[at].1];
        let reading = &mut report.reading;
        reading.report.text = text;
        reading.sentences = vec![span(0), span(1)];
        let event = &mut reading.events[0];
        (event.trigger, event.span, event.kind) = (span(2), span(3), kind);
        (event.actor, event.time) = (vec![ids[0]], Some(ids[1]));
        let item = &mut reading.watch[0];
        item.what = Words { span: span(4) };
        item.condition = Some(Words { span: span(5) });
        (item.by, item.to, item.event, item.attribution) = (Some(ids[2]), Some(ids[3]), Some(ids[4]), Some(ids[5]));
        item.due = Some(due);
        reading.attributions[0].content.spans = vec![span(6)];
        reading.attributions[0].cue = Some(Words { span: span(7) });
        let mut second = report.clone();
        second.stamp += DAY;
        let _ = list(&[report, second]);
    }
}
