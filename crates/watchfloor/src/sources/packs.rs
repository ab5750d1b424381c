//! `watchfloor source pack`: many sources at once.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use serde::Deserialize;
use watchfloor_sources::fetch::Fetcher;
use watchfloor_sources::{Desk, DeskError, Kind, Source, beside};

use super::attempt::{self, Wanted};
use super::{add, told};
use crate::run::config;
use crate::{args, complain, safe};

/// Packs that come with the program: name, what is in it, the file.
const PACKS: [(&str, &str, &str); 3] = [
    (
        "world-news",
        "broadcasters, newspapers and agencies of many countries",
        include_str!("../../packs/world-news.toml"),
    ),
    (
        "humanitarian",
        "the United Nations and aid organisations",
        include_str!("../../packs/humanitarian.toml"),
    ),
    (
        "hazards",
        "warnings of earthquakes, storms and floods by public services",
        include_str!("../../packs/hazards.toml"),
    ),
];

/// Some source could not be added.
const SOME_FAILED: u8 = 1;

/// A file of sources.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    source: Vec<Packed>,
}

/// One source of a pack.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Packed {
    name: String,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    address: String,
    #[serde(default)]
    outlet: Option<String>,
    #[serde(default = "yes")]
    full_text: bool,
}

fn yes() -> bool {
    true
}

/// Adds the sources of a pack, or lists the packs.
pub(super) fn run(wanted: &args::SourcePack) -> anyhow::Result<ExitCode> {
    let Some(name) = &wanted.pack else { return list() };
    let pack = pack(name)?;
    let desk = Desk::open(&beside(&wanted.room.path))?;
    let fetcher = add::fetcher(&wanted.allow_private)?;
    let since = wanted.clock.get().now();
    let (mut added, mut failed) = (0, 0);
    for packed in &pack.source {
        match desk.source(&packed.name) {
            Ok(_) => continue,
            Err(DeskError::NoSource(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let outcome = if wanted.untried {
            Ok((untried(packed), String::new()))
        } else {
            add::wait_for(tried(&fetcher, packed))?
        };
        match outcome.and_then(|(source, seen)| {
            desk.add(&Source { since, ..source })?;
            Ok(seen)
        }) {
            Ok(seen) => {
                added += 1;
                complain(&format!("+ {}{seen}", packed.name));
            }
            Err(error) => {
                failed += 1;
                complain(&format!("! {} left out: {error:#}", packed.name));
            }
        }
    }
    let there = pack.source.len() - added - failed;
    told(&format!("{added} added, {there} already there, {failed} left out"))?;
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}

fn list() -> anyhow::Result<ExitCode> {
    let width = PACKS.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, about, file) in PACKS {
        let count = parse(name, file)?.source.len();
        text += &format!("{name:width$}  {count:2} sources: {about}\n");
    }
    crate::print(&text)
}

/// A pack of the program's, or of a file.
fn pack(name: &str) -> anyhow::Result<Pack> {
    if let Some((_, _, file)) = PACKS.iter().find(|(known, ..)| *known == name) {
        return parse(name, file);
    }
    let shown = safe::line(name);
    let text = match fs::read_to_string(Path::new(name)) {
        Ok(text) => text,
        Err(error) => {
            let known: Vec<&str> = PACKS.iter().map(|(name, ..)| *name).collect();
            anyhow::bail!(
                "{shown} is no pack, and no file that can be read ({error}); the packs that come with the program are {}",
                known.join(", ")
            );
        }
    };
    parse(&shown, &text)
}

fn parse(name: &str, text: &str) -> anyhow::Result<Pack> {
    toml::from_str(text).map_err(|error| {
        let place = config::place(name, text, error.span());
        anyhow::anyhow!("{place}: {}; a pack is [[source]] tables", error.message())
    })
}

fn untried(packed: &Packed) -> Source {
    let mut source =
        Source::new(&packed.name, packed.kind.unwrap_or(Kind::Feed), &packed.address);
    source.outlet.clone_from(&packed.outlet);
    source.full_text = packed.full_text;
    source
}

async fn tried(fetcher: &Fetcher, packed: &Packed) -> anyhow::Result<(Source, String)> {
    if matches!(packed.kind, Some(Kind::Push | Kind::Folder)) {
        return Ok((untried(packed), String::new()));
    }
    let wanted = Wanted {
        address: &packed.address,
        name: Some(&packed.name),
        outlet: packed.outlet.as_deref(),
        full_text: packed.full_text,
        link: None,
    };
    let tried = attempt::visit(fetcher, &wanted).await?;
    let items = add::counted(tried.listing.items.len(), "item");
    let seen = format!(": {}, {items}", tried.listing.format);
    Ok((tried.source, seen))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_pack_holds_sources_that_can_be_added() {
        let mut names = HashSet::new();
        for (name, _, file) in PACKS {
            for packed in parse(name, file).unwrap().source {
                untried(&packed).check().unwrap();
                assert!(packed.outlet.is_some(), "{}", packed.name);
                assert!(names.insert(packed.name.clone()), "{} comes twice", packed.name);
            }
        }
    }

    #[test]
    fn an_unknown_pack_names_those_there_are() {
        let said = format!("{:#}", pack("wrold-news").unwrap_err());
        assert!(said.contains("world-news, humanitarian, hazards"), "{said}");
    }
}
