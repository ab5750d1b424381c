//! `watchfloor brief`, `changes` and `why`: pages of a room.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::process::ExitCode;

use anstream::AutoStream;
use anyhow::Context;
use clap::ColorChoice;
use watchfloor_brief::Settings;
use watchfloor_record::AsOf;
use watchfloor_room::time::DAY;
use watchfloor_room::{Picture, Snapshot, changes};

use super::{look_into, snapshot};
use crate::args::{self, Form};
use crate::moments::Back;
use crate::{complain, read};

/// The line is not known at the moment asked for.
const NOT_KNOWN: u8 = 1;
/// What a line rests on is sought in the reports of so many days before the one it stands in.
const DAYS_BEFORE: i64 = 30;

/// Shows the picture.
pub(crate) fn brief(wanted: &args::Brief) -> anyhow::Result<ExitCode> {
    let mut room = look_into(&wanted.room.path)?;
    let moment = &wanted.moment;
    let snapshot = snapshot(&mut room, moment.as_of, moment.revision, moment.window)?;
    let picture = Picture::of(&snapshot);
    let since = wanted.since.from(snapshot.at);
    // Against an empty room everything is new, which is no news.
    let changes = match learnt_before(&snapshot, since) {
        true => changes::changes(&snapshot, &picture, since),
        false => Vec::new(),
    };
    let mut settings = settings(wanted.format, wanted.width);
    settings.limit = wanted.most.get();
    settings.days = days(moment.window);
    let page = watchfloor_brief::brief(&picture, &snapshot, &changes, &settings);
    let shown = show(&page, wanted.color);
    // The program ends here. To take apart thousands of readings first would be a twentieth of its time.
    std::mem::forget((snapshot, picture));
    shown
}

/// Shows what has changed.
pub(crate) fn changes(wanted: &args::Changes) -> anyhow::Result<ExitCode> {
    let mut room = look_into(&wanted.room.path)?;
    let moment = &wanted.moment;
    let snapshot = snapshot(&mut room, moment.as_of, moment.revision, moment.window)?;
    let picture = Picture::of(&snapshot);
    let since = wanted.since.from(snapshot.at);
    let changes = changes::changes(&snapshot, &picture, since);
    let settings = settings(wanted.format, wanted.width);
    let page = watchfloor_brief::changed(&picture, &snapshot, &changes, since, &settings);
    show(&page, wanted.color)
}

/// Shows what a line rests on.
pub(crate) fn why(wanted: &args::Why) -> anyhow::Result<ExitCode> {
    let mut room = look_into(&wanted.room.path)?;
    let learnt = room.learnt_of(wanted.line)?;
    let window = Back::To(learnt.saturating_sub(DAYS_BEFORE * DAY));
    let snapshot = snapshot(&mut room, wanted.as_of, None, window)?;
    let at = AsOf { learnt: snapshot.at, revision: i64::MAX };
    let line = match room.counterpart(wanted.line, at)? {
        _ if learnt > snapshot.at => {
            complain(&format!("line {} was not known then", wanted.line));
            return Ok(ExitCode::from(NOT_KNOWN));
        }
        None => {
            complain(&format!(
                "line {} is of another reading of its report, and at this moment nothing like it is read in \
                 these words; name a moment with --as-of at which it was shown",
                wanted.line
            ));
            return Ok(ExitCode::from(NOT_KNOWN));
        }
        Some(line) => line,
    };
    if line != wanted.line {
        // Numbers are written down, and the room may have been read anew since.
        complain(&format!(
            "line {} is of another reading; at this moment its words are line {line}",
            wanted.line
        ));
    }
    let picture = Picture::of(&snapshot);
    let settings = settings(wanted.format, wanted.width);
    let page = watchfloor_brief::why(line, &picture, &snapshot, &settings);
    show(&page, wanted.color)
}

/// Whether anything was known at a moment.
fn learnt_before(snapshot: &Snapshot, moment: i64) -> bool {
    snapshot.reports.iter().any(|report| report.learnt <= moment)
}

/// What happened longer ago than the window reaches back is background.
fn days(window: Back) -> Option<u16> {
    match window {
        Back::By(millis) => u16::try_from((millis + DAY - 1) / DAY).ok(),
        Back::To(_) | Back::All => None,
    }
}

fn settings(form: Option<Form>, width: Option<NonZeroUsize>) -> Settings {
    let otherwise =
        if io::stdout().is_terminal() { Form::Terminal } else { Form::Markdown };
    Settings::new(match form.unwrap_or(otherwise) {
        Form::Terminal => {
            watchfloor_brief::Form::Terminal { width: read::page_width(width) }
        }
        Form::Markdown => watchfloor_brief::Form::Markdown,
        Form::Html => watchfloor_brief::Form::Html,
    })
}

/// Prints a page. A reader that went away is no error: it has seen enough.
fn show(page: &str, color: ColorChoice) -> anyhow::Result<ExitCode> {
    let mut stream = AutoStream::new(io::stdout(), read::colour(color));
    match stream.write_all(page.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(error).context("cannot write to standard output")
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
