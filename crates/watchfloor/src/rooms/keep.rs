//! `watchfloor reread`, `check` and `backup`: keeping a room in good order.

use std::fmt::Write;
use std::process::ExitCode;

use watchfloor_reading::Scratch;
use watchfloor_reading::contract::ReportPart;
use watchfloor_report::{Block, BlockKind, Report};
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
    let read =
        room.reread(now(), |part| reader.read(None, &report(part), &mut scratch))?;
    complain(&format!("{read} reports read anew"));
    Ok(ExitCode::SUCCESS)
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
