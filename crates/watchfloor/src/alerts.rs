/*!
The commands about alerts and rules.
*/

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::ExitCode;

use jiff::Timestamp;
use serde::Serialize;
use watchfloor_alerts::store::{self, leave_word};
use watchfloor_alerts::{
    Alert, Board, Facts, Kind, Phase, Say, Standing, beside, findings,
};
use watchfloor_room::Picture;

use crate::args::{self, AlertsTask, RulesTask};
use crate::moments::Back;
use crate::rooms::{look_into, now, snapshot};
use crate::run::alerting;
use crate::{complain, safe};

/// What rules look at when they are tried on a room.
const WINDOW: i64 = 7 * watchfloor_room::time::DAY;
/// There is no such alert.
const NOT_THERE: u8 = 1;

/// Lists alerts, or records what somebody does about one.
pub(crate) fn run(wanted: &args::Alerts) -> anyhow::Result<ExitCode> {
    let path = beside(&wanted.room.path);
    if !path.try_exists()? {
        complain(
            "this room has no alerts yet: `watchfloor run` makes them, with a file of rules",
        );
        return Ok(ExitCode::SUCCESS);
    }
    let (by, say, done) = match &wanted.task {
        None => return list(wanted),
        Some(AlertsTask::Ack { alert, by }) => (
            by,
            Say::Acknowledge { alert: *alert },
            format!("alert {alert} acknowledged"),
        ),
        Some(AlertsTask::Assign { alert, to, by }) => {
            let say = Say::Assign { alert: *alert, to: to.clone() };
            (by, say, format!("alert {alert} assigned to {to}"))
        }
        Some(AlertsTask::Resolve { alert, by }) => {
            (by, Say::Resolve { alert: *alert }, format!("alert {alert} resolved"))
        }
        Some(AlertsTask::Note { alert, words, by }) => {
            let say = Say::Note { alert: *alert, words: words.clone() };
            (by, say, format!("noted on alert {alert}"))
        }
    };
    if !leave_word(&path, now(), by, &say)? {
        complain(
            "there is no alert of this number; `watchfloor alerts --all` lists them",
        );
        return Ok(ExitCode::from(NOT_THERE));
    }
    complain(&format!("{done}; a running room shows it within seconds"));
    Ok(ExitCode::SUCCESS)
}

/// One alert as a program reads it.
#[derive(Serialize)]
struct Row<'a> {
    alert: u64,
    phase: Phase,
    began: i64,
    ended: Option<i64>,
    acknowledged_by: Option<&'a str>,
    assigned_to: Option<&'a str>,
    told: Vec<&'a str>,
    finding: &'a watchfloor_alerts::Finding,
}

fn list(wanted: &args::Alerts) -> anyhow::Result<ExitCode> {
    let mut alerts = store::alerts(&beside(&wanted.room.path))?;
    alerts.retain(|alert| wanted.all || alert.is_active());
    if alerts.is_empty() && !wanted.json {
        complain(
            "no alert holds; that nothing was heard does not mean that all is clear",
        );
    }
    // What matters most first, and of that the latest.
    alerts.sort_by_key(|alert| {
        (
            !alert.is_active(),
            std::cmp::Reverse((alert.found.finding.severity, alert.began)),
        )
    });
    let mut text = String::new();
    for alert in &alerts {
        if wanted.json {
            text += &safe::json(&serde_json::to_string(&row(alert))?);
            text.push('\n');
        } else {
            entry(&mut text, alert)?;
        }
    }
    crate::print(&text)
}

fn row(alert: &Alert) -> Row<'_> {
    Row {
        alert: alert.id,
        phase: alert.phase,
        began: alert.began,
        ended: alert.ended,
        acknowledged_by: alert.acknowledged.as_ref().map(|hand| hand.by.as_str()),
        assigned_to: alert.assigned.as_deref(),
        told: alert.told.keys().map(String::as_str).collect(),
        finding: &alert.found.finding,
    }
}

/// Three lines: what, in whose words, and who has it in hand.
fn entry(text: &mut String, alert: &Alert) -> anyhow::Result<()> {
    let finding = &alert.found.finding;
    let standing = match (alert.phase, finding.standing) {
        (Phase::Active, Standing::Holds) => "",
        (_, Standing::Corrected) => "corrected · ",
        (_, Standing::Withdrawn) => "withdrawn · ",
        (_, Standing::Disputed) => "disputed · ",
        (_, Standing::Holds) => "over · ",
    };
    writeln!(text, "{:>4}  {standing}{}", alert.id, safe::line(&finding.title))?;
    if let Some(line) = finding.lines.first() {
        let outlet = line.outlet.as_deref().unwrap_or("an outlet not named");
        writeln!(
            text,
            "      {}",
            safe::line(&format!("“{}” ({outlet}) [{}]", line.words, line.line))
        )?;
    }
    let mut facts = vec![format!("since {}", moment(alert.began)), finding.rule.clone()];
    if let Some(hand) = &alert.acknowledged {
        facts.push(format!("acknowledged by {}", hand.by));
    }
    if let Some(name) = &alert.assigned {
        facts.push(format!("assigned to {name}"));
    }
    writeln!(text, "      {}\n", safe::line(&facts.join(" · ")))?;
    Ok(())
}

fn moment(at: i64) -> String {
    Timestamp::from_millisecond(at).map_or_else(
        |_| "an unknown time".to_owned(),
        |at| at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

/// Says everything that is wrong with rules; with a room, what would fire in it.
pub(crate) fn check(wanted: &args::Rules) -> anyhow::Result<ExitCode> {
    let RulesTask::Check { file, room, as_of } = &wanted.task;
    let faults = alerting::faults(file);
    for fault in &faults {
        complain(fault);
    }
    if !faults.is_empty() {
        return Ok(ExitCode::FAILURE);
    }
    let rules = alerting::checked(file)?;
    let name = file.display();
    let rules_there = match rules.rules.len() {
        1 => "1 rule, sound".to_owned(),
        count => format!("{count} rules, all sound"),
    };
    complain(&format!("{name}: {rules_there}"));
    let Some(room) = room else { return Ok(ExitCode::SUCCESS) };
    let mut room = look_into(room)?;
    let snapshot = snapshot(&mut room, *as_of, None, Back::By(WINDOW))?;
    let picture = Picture::of(&snapshot);
    let backlog = BTreeSet::new();
    let facts = Facts {
        snapshot: &snapshot,
        picture: &picture,
        sources: &[],
        backlog: &backlog,
        now: snapshot.at,
    };
    let found = findings(&rules, &facts);
    let mut board = Board::new(&rules);
    let mut notices = board.step(snapshot.at, found);
    // Groups wait before they are told: what would be told after that, too.
    while let Some(next) = board.next().filter(|next| *next < snapshot.at + GROUPS_WAIT) {
        notices.extend(board.tick(next));
    }
    let mut text = String::new();
    for notice in &notices {
        for told in notice.alerts.iter().filter(|told| told.kind != Kind::Reminder) {
            let finding = &told.finding;
            writeln!(
                text,
                "{} → {}: {}",
                finding.rule,
                notice.receiver,
                safe::line(&finding.title)
            )?;
        }
    }
    if text.is_empty() {
        complain(
            "in this room nothing would fire now; what was learnt longer ago than `max_age` is no news",
        );
    }
    crate::print(&text)
}

/// Longer than any group waits, milliseconds.
const GROUPS_WAIT: i64 = 24 * 60 * 60 * 1000;
