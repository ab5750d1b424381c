//! `watchfloor sources`: how each source is doing, what needs a look first.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Context;
use unicode_width::UnicodeWidthStr;
use watchfloor_sources::{Health, Kind};

use crate::{args, safe};

/// Lists the sources of a room.
pub(crate) fn run(wanted: &args::Sources) -> anyhow::Result<ExitCode> {
    let moment = wanted.clock.get().now();
    let health = match super::existing(&wanted.room)? {
        Some(desk) => desk.health(moment)?,
        None => Vec::new(),
    };
    let text = if wanted.json {
        lines_of_json(&health)?
    } else if health.is_empty() {
        crate::complain(
            "no sources yet; `watchfloor source add ADDRESS` adds one, `watchfloor source pack` many",
        );
        return Ok(ExitCode::SUCCESS);
    } else {
        table(&health, moment)
    };
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}

fn lines_of_json(health: &[Health]) -> anyhow::Result<String> {
    let mut text = String::new();
    for one in health {
        text += &safe::json(&serde_json::to_string(one)?);
        text.push('\n');
    }
    Ok(text)
}

/// What a source's state is called; the earlier ones need a look first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mood {
    Stopped,
    Failing,
    Silent,
    Paused,
    New,
    Well,
}

impl Mood {
    fn of(health: &Health) -> Mood {
        if health.paused {
            Mood::Paused
        } else if health.stopped.is_some() {
            Mood::Stopped
        } else if health.failures > 0 {
            Mood::Failing
        } else if health.last_success.is_none() {
            Mood::New
        } else if health.silent_since.is_some() {
            Mood::Silent
        } else {
            Mood::Well
        }
    }

    /// A mark and a word: colour alone would be lost on paper and to some eyes.
    fn words(self) -> &'static str {
        match self {
            Mood::Stopped => "✗ stopped",
            Mood::Failing => "! failing",
            Mood::Silent => "· silent",
            Mood::Paused => "– paused",
            Mood::New => "? not yet",
            Mood::Well => "✓ well",
        }
    }
}

/// One line a source, and under those that do not do well the reason.
fn table(health: &[Health], now: i64) -> String {
    let mut order: Vec<(&Health, Mood)> =
        health.iter().map(|health| (health, Mood::of(health))).collect();
    order.sort_by(|a, b| (a.1, &a.0.source).cmp(&(b.1, &b.0.source)));
    let heads = ["", "source", "last new", "last success", "next visit", "waiting"];
    let rows: Vec<Row> = std::iter::once(heads.map(str::to_owned))
        .chain(order.iter().map(|(health, mood)| row(health, *mood, now)))
        .collect();
    let widths: [usize; HEADS] = std::array::from_fn(|at| {
        rows.iter().map(|row| row[at].width()).max().unwrap_or(0)
    });
    let mut text = String::new();
    let mut reasons = std::iter::once(None)
        .chain(order.iter().map(|(health, mood)| reason(health, *mood, now)));
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line += cell;
            line += &" ".repeat(width - cell.width() + 2);
        }
        text += line.trim_end();
        text.push('\n');
        if let Some(reason) = reasons.next().flatten() {
            text += &format!("{}{}\n", " ".repeat(widths[0] + 2), safe::line(&reason));
        }
    }
    text
}

/// Columns of the table.
const HEADS: usize = 6;

/// The cells of one source.
type Row = [String; HEADS];

fn row(health: &Health, mood: Mood, now: i64) -> Row {
    let ago = |moment: Option<i64>| {
        moment.map_or_else(|| "never".to_owned(), |at| distance(now - at))
    };
    let is_visited =
        mood != Mood::Paused && mood != Mood::Stopped && health.kind != Kind::Push;
    let next = match health.next_visit.filter(|at| *at > now) {
        _ if !is_visited => "–".to_owned(),
        Some(at) => format!("in {}", distance(at - now)),
        None => "due".to_owned(),
    };
    let waiting = match health.waiting + health.pages {
        0 => "–".to_owned(),
        count => count.to_string(),
    };
    [
        mood.words().to_owned(),
        safe::line(&health.source),
        ago(health.last_new),
        ago(health.last_success),
        next,
        waiting,
    ]
}

/// Why a source does not do well. One that fails can be silent as well.
fn reason(health: &Health, mood: Mood, now: i64) -> Option<String> {
    let silence = health.silent_since.map(|since| {
        let time = distance(now - since);
        format!("nothing new for {time}, longer than is usual for it; that does not mean that all is clear")
    });
    let reason = match mood {
        Mood::Stopped => health.stopped.clone(),
        Mood::Failing => {
            let failures = match health.failures {
                1 => "1 failure".to_owned(),
                count => format!("{count} failures in a row"),
            };
            let error = health.last_error.as_deref().unwrap_or("no reason is known");
            Some(format!("{failures}: {error}"))
        }
        Mood::New if health.kind == Kind::Push => {
            Some("nothing was pushed yet".to_owned())
        }
        Mood::New => Some("not visited yet; `watchfloor run` visits it".to_owned()),
        Mood::Silent => return silence,
        Mood::Paused | Mood::Well => return None,
    };
    match (reason, silence) {
        (Some(reason), Some(silence)) if mood != Mood::New => {
            Some(format!("{reason}; {silence}"))
        }
        (reason, _) => reason,
    }
}

/// A stretch of time, as rough as it is of use: `45 s`, `12 min`, `3 h`, `2 d`.
fn distance(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}
