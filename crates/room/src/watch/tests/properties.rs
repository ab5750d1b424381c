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
