//! `watchfloor reread`, `check` and `backup`: keeping a room in good order.

use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use watchfloor_reading::Scratch;
use watchfloor_reading::contract::ReportPart;
use watchfloor_record::AsOf;
use watchfloor_report::{Block, BlockKind, Report};
use watchfloor_room::{Asked, words};
use watchfloor_text::{CharIndex, Span};

use super::{existing, look_into, now};
use crate::{args, complain, print, reading, safe};

/// The room is not sound.
const UNSOUND: u8 = 1;

/// Reads every report of a room anew.
pub(crate) fn reread(wanted: &args::Reread) -> anyhow::Result<ExitCode> {
    let mut room = existing(&wanted.room.path)?;
    let reader = reading::reader(wanted.actors.as_deref())?;
    let mut scratch = Scratch::new();
    // Older reports may be filed under dates that lie ahead of the clock: those keep their old readings too.
    let learnt = room.latest(i64::MAX)?.unwrap_or(i64::MIN).max(now());
    let read = room.reread(learnt, &identity(wanted.actors.as_deref())?, |part| {
        reader.read(None, &report(part), &mut scratch)
    })?;
    complain(&format!("{read} reports read anew"));
    // Of no report, but of all that was said.
    let at = AsOf { learnt, revision: i64::MAX };
    for said in room.snapshot(&Asked { at, since: i64::MAX })?.unplaced {
        complain(&format!(
            "{} of line {} by {}: nothing is read in these words any more; it is kept, and counts for \
             moments before now",
            said.act.verb, said.act.target, said.act.author
        ));
    }
    Ok(ExitCode::SUCCESS)
}

/// What tells one reader from another: half of a room read by one and half by the other would be of no use.
fn identity(actors: Option<&Path>) -> anyhow::Result<String> {
    let version = env!("CARGO_PKG_VERSION");
    let Some(path) = actors else { return Ok(version.to_owned()) };
    let name = || format!("cannot read {}", safe::line(&path.to_string_lossy()));
    let known = std::fs::read(path).with_context(name)?;
    Ok(format!("{version} with actors {:016x}", words::hash(&known)))
}

/// The report that a reading was made of.
fn report(part: &ReportPart) -> Report {
    let index = CharIndex::new(&part.text);
    let blocks = part
        .blocks
        .iter()
        .map(|block| Block {
            kind: BlockKind::from(block.kind),
            span: Span::new(
                index.byte_of_char(block.span[0]),
                index.byte_of_char(block.span[1]),
            ),
        })
        .collect();
    Report {
        text: part.text.clone(),
        title: part.title.clone(),
        outlet: part.outlet.clone(),
        byline: part.byline.clone(),
        contributors: part.contributors.clone(),
        published: part.published.clone(),
        modified: part.modified.clone(),
        address: part.address.clone(),
        language: part.language.clone(),
        updated: part.updated,
        corrected: part.corrected,
        blocks,
        notes: Vec::new(),
    }
}

/// Verifies a room.
pub(crate) fn check(wanted: &args::Check) -> anyhow::Result<ExitCode> {
    let mut room = look_into(&wanted.room.path)?;
    let found = room.check()?;
    let mut text = String::new();
    for (what, count) in &found.counts {
        let _ = writeln!(text, "{count:>12} {what}");
    }
    for fault in &found.faults {
        complain(fault);
    }
    if found.faults.is_empty() {
        text.push_str("the room is sound\n");
        return print(&text);
    }
    print(&text)?;
    complain(&format!(
        "{} faults; restore a backup, or keep this file and file the reports anew in another room",
        found.faults.len()
    ));
    Ok(ExitCode::from(UNSOUND))
}

/// Copies a room.
pub(crate) fn backup(wanted: &args::Backup) -> anyhow::Result<ExitCode> {
    let mut room = look_into(&wanted.room.path)?;
    room.backup(&wanted.to)?;
    complain(&format!("copied to {}", safe::line(&wanted.to.to_string_lossy())));
    Ok(ExitCode::SUCCESS)
}
