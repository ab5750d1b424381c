//! Notices for tests, and the one that a receiver is tried with.

use std::collections::BTreeMap;

use crate::notice::{Evidence, Finding, Kind, Notice, Severity, Standing, Told};

/// 6 March 2031, 03:14 UTC.
#[cfg(test)]
const NIGHT: i64 = 1_930_533_240_000;

/// A notice that says of itself that it is a trial.
pub(crate) fn trial(receiver: &str, now: i64) -> Notice {
    let finding = Finding {
        rule: "trial".to_owned(),
        key: "trial".to_owned(),
        subject: "trial".to_owned(),
        severity: Severity::Info,
        standing: Standing::Holds,
        labels: BTreeMap::from([("rule".to_owned(), "trial".to_owned())]),
        title: "this is a trial of the receiver; nothing happened".to_owned(),
        lines: Vec::new(),
        origins: Vec::new(),
        why: "somebody asked for a trial".to_owned(),
        print: [0; 32],
    };
    let told = Told {
        alert: 0,
        key: finding.key.clone(),
        kind: Kind::Fired,
        was: None,
        finding,
    };
    Notice {
        id: 0,
        receiver: receiver.to_owned(),
        group: "trial".to_owned(),
        at: now,
        alerts: vec![told],
    }
}

/// A notice in which every field has something in it, to try templates with.
pub(crate) fn with_everything(receiver: &str) -> Notice {
    let mut notice = trial(receiver, 0);
    for told in &mut notice.alerts {
        told.kind = Kind::Updated;
        told.was = Some("what was told before".to_owned());
        told.finding.origins = vec!["an outlet".to_owned()];
        told.finding.lines = vec![Evidence {
            line: 1,
            outlet: Some("an outlet".to_owned()),
            title: Some("a report".to_owned()),
            address: Some("https://example.org/report".to_owned()),
            published: Some("2031-03-06T03:10:00Z".to_owned()),
            words: "words of the report".to_owned(),
            learnt: 0,
        }];
    }
    notice
}

/// Shelling, new.
#[cfg(test)]
pub(crate) fn fired() -> Notice {
    Notice {
        id: 7,
        receiver: "desk".to_owned(),
        group: "rule=shelling".to_owned(),
        at: NIGHT,
        alerts: vec![told(5, Kind::Fired)],
    }
}

/// A toll, corrected.
#[cfg(test)]
pub(crate) fn corrected() -> Notice {
    let mut notice = fired();
    notice.id = 9;
    notice.at += 3_600_000;
    let told = &mut notice.alerts[0];
    told.kind = Kind::Corrected;
    told.was = Some("Lothmar shells Tolse: 14 killed, the ministry says".to_owned());
    told.finding.standing = Standing::Corrected;
    told.finding.title = "Lothmar shells Tolse: 4 killed, the ministry says".to_owned();
    notice
}

/// So many alerts at once.
#[cfg(test)]
pub(crate) fn many(alerts: u64) -> Notice {
    let mut notice = fired();
    notice.alerts = (1..=alerts).map(|number| told(number, Kind::Fired)).collect();
    notice
}

/// Everything a report can do to a reader, in one notice.
#[cfg(test)]
pub(crate) fn hostile() -> Notice {
    let mut notice = fired();
    let told = &mut notice.alerts[0];
    told.was = Some("before\r\nX-Injected: 1\u{1b}]0;owned\u{7}".to_owned());
    told.kind = Kind::Updated;
    let finding = &mut told.finding;
    finding.title = "Quake\r\nBcc: everyone@example.org\r\n\r\n<script>alert(1)</script> \u{1b}[2J\u{202e}\
                     <!channel> @everyone [here](https://evil.test) *bold*"
        .to_owned();
    finding.lines[0].words =
        format!("{} <b>&amp;</b> \u{0}\u{9b}31m", "Aaaaaah".repeat(3_000));
    finding.lines[0].outlet = Some("Post\"><img src=x onerror=alert(1)>".to_owned());
    finding.lines[0].address = Some("javascript:alert(1)".to_owned());
    finding.lines[1].address = Some("https://example.org/\"onmouseover=\"x".to_owned());
    finding.origins.push("Post\u{1b}[31m\n.\nMAIL FROM:<x>".to_owned());
    finding.why = "words match '{{ 7 * 7 }}' and {% for x in y %}".to_owned();
    notice
}

#[cfg(test)]
fn told(alert: u64, kind: Kind) -> Told {
    let lines = vec![
        Evidence {
            line: 41,
            outlet: Some("Kestria News Agency".to_owned()),
            title: Some("Lothmar guns hit Tolse".to_owned()),
            address: Some("https://kna.example.org/tolse".to_owned()),
            published: Some("2031-03-06T03:10:00Z".to_owned()),
            words: "Lothmar's army shelled Tolse before dawn, the defence ministry said."
                .to_owned(),
            learnt: NIGHT - 2_000,
        },
        Evidence {
            line: 57,
            outlet: Some("Harbour Post".to_owned()),
            title: Some("Shells fall on Tolse".to_owned()),
            address: Some("https://harbour.example.org/17".to_owned()),
            published: None,
            words: "Residents counted some thirty explosions & a fire at the port."
                .to_owned(),
            learnt: NIGHT - 1_000,
        },
    ];
    let key = format!("shelling/event {alert}");
    let finding = Finding {
        rule: "shelling".to_owned(),
        key: key.clone(),
        subject: "event 41".to_owned(),
        severity: Severity::Critical,
        standing: Standing::Holds,
        labels: BTreeMap::from([
            ("actor".to_owned(), "LTM".to_owned()),
            ("rule".to_owned(), "shelling".to_owned()),
        ]),
        title: "Lothmar shells Tolse: 14 killed, the ministry says".to_owned(),
        lines,
        origins: vec!["Kestria News Agency".to_owned(), "Harbour Post".to_owned()],
        why: "rule shelling: an act of the type ASSAULT by LTM, told by two origins"
            .to_owned(),
        print: [1; 32],
    };
    Told { alert, key, kind, was: None, finding }
}
