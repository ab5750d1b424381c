/*!
The commands about sources: trying and adding them, and how they are doing.
*/

mod add;
mod attempt;
pub(crate) mod list;
mod packs;

use std::process::ExitCode;

use anyhow::Context;
use watchfloor_sources::{Desk, beside};

use crate::args::{self, SourceTask};
use crate::{complain, safe};

/// Does what was asked of a source.
pub(crate) fn run(wanted: &args::Source) -> anyhow::Result<ExitCode> {
    match &wanted.task {
        SourceTask::Add(wanted) => add::add(wanted),
        SourceTask::Pack(wanted) => packs::run(wanted),
        SourceTask::Remove(wanted) => {
            desk(&wanted.room)?.remove(&wanted.name)?;
            told(&format!(
                "{} is not visited any more; what it brought stays",
                wanted.name
            ))
        }
        SourceTask::Pause(wanted) => pause(wanted, true),
        SourceTask::Resume(wanted) => pause(wanted, false),
        SourceTask::Token(wanted) => add::token(wanted),
        SourceTask::Backfill(wanted) => add::backfill(wanted),
    }
}

/// The sources of a room, if it has a file of them: who looks for one, or mistypes the room, makes none.
fn existing(room: &args::RoomFile) -> anyhow::Result<Option<Desk>> {
    let path = beside(&room.path);
    if !path
        .try_exists()
        .with_context(|| format!("cannot look for {}", path.display()))?
    {
        return Ok(None);
    }
    Ok(Some(Desk::open(&path)?))
}

fn desk(room: &args::RoomFile) -> anyhow::Result<Desk> {
    existing(room)?.with_context(|| {
        let room = safe::line(&room.path.to_string_lossy());
        format!("{room} has no sources yet; name the room with --room, or add one with `watchfloor source add`")
    })
}

fn pause(wanted: &args::SourceName, paused: bool) -> anyhow::Result<ExitCode> {
    let desk = desk(&wanted.room)?;
    let mut source = desk.source(&wanted.name)?.source;
    source.paused = paused;
    desk.change(&source)?;
    let words = if paused { "is paused" } else { "is visited again" };
    told(&format!("{} {words}", wanted.name))
}

fn told(words: &str) -> anyhow::Result<ExitCode> {
    complain(words);
    Ok(ExitCode::SUCCESS)
}
