//! What holds whatever the reports say.

use proptest::prelude::*;
use watchfloor_reading::contract::*;

use super::*;
use crate::time::DAY;

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
    fn what_was_kept_of_reports_plays_no_part(reports in prop::collection::vec(any_report(), 0..12), line in 1..40_i64) {
        let at = moment("2031-06-01T00:00:00Z");
        let mut kept = snapshot(&reports, at);
        let before = of(&kept);
        prop_assert_eq!(&of(&kept), &before);
        let mut fresh = snapshot(&reports, at);
        kept.acts = vec![reject(line)];
        fresh.acts = vec![reject(line)];
        prop_assert_eq!(of(&kept), of(&fresh));
        kept.acts.clear();
        prop_assert_eq!(of(&kept), before);
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
        text in any_text(),
        spans in prop::collection::vec((0..90_usize, 0..90_usize), 12),
        ids in prop::collection::vec(0..3_usize, 8),
        act in any_act(),
        list in any_kind(),
        iso in prop_oneof!["\\PC{0,12}", "20[0-9-]{0,8}T[0-9:]{0,5}", Just("9999-12-31".to_owned())],
    ) {
        let span = |at: usize| [spans[at].0, spans[at].1];
        let mut report = told("2031-05-13T09:00:00Z", "Karsenia closed it.")
            .act("COERCE", Status::Conditional, "Karsenia > closed > ")
            .act("AGREE", Status::Happened, "Karsenia > closed > ")
            .when("it", "2031-05-12")
            .watch(WatchKind::Threat)
            .said("Karsenia", "closed", "it");
        let reading = &mut report.reading;
        reading.report.text = text;
        reading.report.blocks = vec![BlockPart { kind: BlockName::Title, span: span(9) }];
        reading.sentences = vec![span(0), span(1)];
        let event = &mut reading.events[0];
        (event.trigger, event.span, event.kind, event.status) = (span(2), span(3), act.0.clone(), act.1);
        (event.actor, event.recipient, event.time) = (vec![ids[0]], vec![ids[6]], Some(ids[1]));
        (event.actor_words, event.id) = (vec![span(10)], ids[7]);
        let time = &mut reading.times[0];
        (time.span, time.start, time.end) = (span(8), Some(iso.clone()), Some(iso.clone()));
        reading.actors[0].mentions = vec![span(11)];
        let item = &mut reading.watch[0];
        (item.kind, item.what) = (list, Words { span: span(4) });
        item.condition = (ids[1] > 0).then(|| Words { span: span(5) });
        (item.by, item.to, item.event, item.attribution) = (Some(ids[2]), Some(ids[3]), Some(ids[4]), Some(ids[5]));
        item.due = (ids[0] > 0).then(|| iso.clone());
        reading.attributions[0].content.spans = vec![span(6)];
        reading.attributions[0].cue = Some(Words { span: span(7) });
        let mut second = report.clone();
        second.stamp += DAY;
        let _ = super::list(&[report, second]);
    }
}

/// Any characters, or words that the rules look for.
fn any_text() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "promised",
        "not",
        "to",
        "keep",
        "off",
        "“",
        "if",
        "when",
        "as soon as",
        ",",
        "of",
        "Karsenia's",
        "minister",
        "Ärd",
        "until",
        "10 May",
        "ceasefire",
        "broke",
        "asked",
        "will",
        "the",
        ".",
    ]);
    prop_oneof![
        "\\PC{0,40}",
        prop::collection::vec(word, 0..14).prop_map(|words| words.join(" ")),
    ]
}

fn any_act() -> impl Strategy<Value = (String, Status)> {
    let kind = prop::sample::select(vec![
        "AGREE", "THREATEN", "REQUEST", "CONSULT", "ASSAULT", "",
    ]);
    let status = prop::sample::select(vec![
        Status::Happened,
        Status::Denied,
        Status::Conditional,
        Status::Requested,
    ]);
    (kind.prop_map(str::to_owned), status)
}

fn any_kind() -> impl Strategy<Value = WatchKind> {
    prop::sample::select(vec![
        WatchKind::Threat,
        WatchKind::Commitment,
        WatchKind::Request,
        WatchKind::Expected,
        WatchKind::Warning,
        WatchKind::Deadline,
    ])
}
