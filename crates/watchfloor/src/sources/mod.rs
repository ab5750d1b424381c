/*!
The commands about sources: trying and adding them, and how they are doing.
*/

mod add;
mod attempt;
pub(crate) mod list;
mod packs;

use std::process::ExitCode;

use watchfloor_sources::{Desk, beside};

use crate::args::{self, SourceTask};
use crate::complain;

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

fn desk(room: &args::RoomFile) -> anyhow::Result<Desk> {
    Ok(Desk::open(&beside(&room.path))?)
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
