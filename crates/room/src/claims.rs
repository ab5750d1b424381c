/*!
What origins assert, grouped by what they agree or differ on.

For each event of the picture its mentions are claims, with a stance that their status and the words
around them give (`stance`); statements without an act in them are claims too, and come together where
their words are nearly the same (`alike`). Later versions retire the claims of earlier ones
(`versions`), origins take theirs back (`withdrawal`), and what remains makes the state, at each moment
at which the room learnt something (`state`).
*/
mod alike;
mod gather;
pub(crate) mod roots;
mod sides;
mod stance;
mod state;
mod tables;
mod versions;
mod withdrawal;

use std::collections::HashMap;

use watchfloor_reading::contract::CharSpan;
use watchfloor_record::Line;

use crate::origins::Origins;
use crate::picture::{Claim, EventCard, Matter, Origin, Retired, Stance};
use crate::snapshot::{Known, Snapshot};

pub use stance::of_act as stance_of_act;

/// A claim in the making.
#[derive(Clone, Debug)]
struct Draft<'a> {
    report: &'a Known,
    /// Place of the report in the snapshot's order.
    place: usize,
    line: Line,
    /// Where it stands, for finding its sentence.
    span: CharSpan,
    words: CharSpan,
    origin: Origin,
    stance: Stance,
    /// When the room learnt it.
    learnt: i64,
    /// Whether the reader is sure enough that this is said.
    firm: bool,
    /// Whether the origin is the party that the matter accuses, or of its side.
    accused: bool,
    /// Whether a source stands in the report; else it is the report's own voice.
    attributed: bool,
    /// Whether it stands in the headline.
    headline: bool,
    retired: Option<(Retired, i64)>,
}

/// What claims are about, in the making.
#[derive(Debug, Default)]
struct Group<'a> {
    event: Option<&'a EventCard>,
    drafts: Vec<Draft<'a>>,
    /// Lines with which somebody takes back what he said of it.
    withdrawals: Vec<Withdrawal>,
}

/// A line with which somebody takes back what he said.
#[derive(Clone, Debug)]
struct Withdrawal {
    place: usize,
    line: Line,
    learnt: i64,
    origin: Origin,
}

/// The matters of a snapshot, in the order of their earliest claims.
pub fn matters(snapshot: &Snapshot, events: &[EventCard]) -> Vec<Matter> {
    let origins = Origins::new(snapshot);
    let mut matters: Vec<((usize, Line), Matter)> =
        gather::groups(snapshot, events, &origins)
            .into_iter()
            .filter_map(|group| matter(snapshot, group))
            .collect();
    matters.sort_by_key(|(place, _)| *place);
    matters.into_iter().map(|(_, matter)| matter).collect()
}

/// What a group comes to, with its place in the order; `None` for one without claims.
fn matter(snapshot: &Snapshot, mut group: Group<'_>) -> Option<((usize, Line), Matter)> {
    sides::find_accused(&mut group);
    let mut drafts = one_for_each(group.drafts);
    drafts = versions::retire(snapshot, drafts);
    withdrawal::retire(&mut drafts, &group.withdrawals);
    drafts.sort_by_key(|draft| (draft.place, draft.line));
    let life = state::life(&drafts);
    let last = life.last()?;
    let first = drafts.first()?;
    // Of lines at one place, which are of one report, the order of numbers is that of the report.
    let place = (first.place, first.line);
    let (state, origins) = (last.turn.state, last.origins);
    let matter = Matter {
        id: first.line,
        event: group.event.map(|card| card.id),
        state,
        origins,
        counts: life.iter().map(|moment| moment.origins).collect(),
        history: life.into_iter().map(|moment| moment.turn).collect(),
        claims: drafts.into_iter().map(claim).collect(),
    };
    Some((place, matter))
}

fn claim(draft: Draft<'_>) -> Claim {
    Claim {
        line: draft.line,
        report: draft.report.id,
        origin: draft.origin,
        stance: draft.stance,
        words: draft.words,
        learnt: draft.learnt,
        retired: draft.retired.map(|(retired, _)| retired),
    }
}

/// Of each report one claim for each origin and stance. Where a report names a source for a matter, what it
/// says of it in its own voice rests on that source, and is no claim of its own; nor is a headline over a text
/// that tells it.
fn one_for_each(mut drafts: Vec<Draft<'_>>) -> Vec<Draft<'_>> {
    drafts.sort_by_key(|draft| (draft.place, draft.line));
    let mut told: HashMap<usize, (bool, bool)> = HashMap::new();
    for draft in &drafts {
        let (attributed, below) = told.entry(draft.place).or_default();
        *attributed |= draft.attributed;
        *below |= !draft.headline;
    }
    drafts.retain(|draft| {
        let (attributed, below) = told.get(&draft.place).copied().unwrap_or_default();
        (draft.attributed || !attributed) && (!draft.headline || !below)
    });
    let mut kept: Vec<Draft<'_>> = Vec::new();
    let mut found: HashMap<(usize, String, Stance), usize> = HashMap::new();
    for draft in drafts {
        let key = (draft.place, draft.origin.key.clone(), draft.stance);
        match found.get(&key) {
            None => {
                found.insert(key, kept.len());
                kept.push(draft);
            }
            Some(at) if better(&draft, &kept[*at]) => kept[*at] = draft,
            Some(_) => {}
        }
    }
    kept
}

/// Whether one mention tells it better than another of the same report: not in the headline, more surely,
/// in more words.
fn better(one: &Draft<'_>, other: &Draft<'_>) -> bool {
    let length = |draft: &Draft<'_>| draft.words[1].saturating_sub(draft.words[0]);
    let rank = |draft: &Draft<'_>| (!draft.headline, draft.firm, length(draft));
    rank(one) > rank(other)
}

#[cfg(test)]
mod tests;
