/*!
Pure functions from a frame to the types of the API.

[`types`] holds them; a module each says how one is made. Whatever quotes a report quotes it exactly, and says where
the words stand.
*/

pub mod brief;
pub mod change;
pub mod event;
pub mod line;
pub mod matter;
pub mod overview;
pub mod pair;
pub mod quote;
pub mod report;
pub mod tally;
pub mod types;
pub mod watch;

use serde::Serialize;
use watchfloor_room::picture;

use crate::frames::Frame;
use types::{FrameInfo, Judgement, Origin, Party};

/// The word that a value has in JSON.
pub(crate) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A stretch of time as it is asked for: `7d`, `12h`, `90m`, `all`.
pub fn window_words(window: Option<i64>) -> String {
    const MINUTE: i64 = 60_000;
    let Some(window) = window else { return "all".to_owned() };
    let units = [(24 * 60 * MINUTE, 'd'), (60 * MINUTE, 'h')];
    let unit = units.iter().find(|(unit, _)| window % unit == 0);
    let (unit, letter) = unit.copied().unwrap_or((MINUTE, 'm'));
    format!("{}{letter}", window / unit)
}

/// What frame an answer is of.
pub fn frame(frame: &Frame) -> FrameInfo {
    FrameInfo {
        as_of: frame.at,
        revision: frame.revision,
        acts: frame.mark.acts,
        // The beginning of time is no number that every program can read.
        since: frame.window.map_or(0, |window| frame.at.saturating_sub(window)),
        window: window_words(frame.window),
        live: frame.is_live(),
    }
}

/// Somebody who acts, speaks or is acted upon.
pub fn party(party: &picture::Party) -> Party {
    Party {
        key: party.key.clone(),
        name: party.name.clone(),
        code: party.code.clone(),
        country: party.country.clone(),
    }
}

/// Who vouches.
pub fn origin(origin: &picture::Origin) -> Origin {
    Origin {
        key: origin.key.clone(),
        name: origin.name.clone(),
        kind: origin.kind.clone(),
        country: origin.country.clone(),
        code: origin.code.clone(),
    }
}

/// What a person said.
pub fn judgement(said: &picture::Judgement) -> Judgement {
    Judgement {
        act: said.act,
        verb: said.verb.clone(),
        author: said.author.clone(),
        at: said.at,
        words: said.words.clone(),
        to: said.to.clone(),
    }
}

/// What people said of lines.
pub fn judgements(frame: &Frame, lines: &[i64]) -> Vec<Judgement> {
    let said = frame.snapshot.acts.iter();
    let about = said.filter(|said| {
        lines.contains(&said.act.target)
            || said.act.other.is_some_and(|other| lines.contains(&other))
    });
    about.map(|said| judgement(&said.into())).collect()
}
