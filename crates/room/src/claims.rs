/*!
What origins assert, grouped by what they agree or differ on.

For each event of the picture its mentions are claims, with a stance that their status and the words
around them give (`stance`); statements without an act in them are claims too, and come together where
their words are nearly the same (`alike`, `likest`). What a report's lines say by themselves is kept with the
report (`said`). What two sides did is kept
apart (`apart`). A denial of "that account" finds what it denies (`denied`). Later versions retire the claims of earlier ones
(`versions`), origins take theirs back (`withdrawal`), and what remains makes the state, at each moment
at which the room learnt something (`state`).
*/
mod alike;
mod apart;
mod denied;
mod gather;
mod likest;
mod passed_on;
mod said;
mod sides;
mod stance;
mod state;
mod tables;
mod versions;
mod withdrawal;

use std::collections::hash_map::Entry;
use std::sync::Arc;

use watchfloor_reading::contract::CharSpan;
use watchfloor_record::Line;

use crate::maps::HashMap;
use crate::origins::Origins;
use crate::picture::{Claim, EventCard, Matter, Origin, Retired, Stance};
use crate::snapshot::{Known, Snapshot};
use crate::threads;

pub(crate) use apart::behind;
pub(crate) use said::Said;
pub(crate) use stance::is_denial;
pub use stance::of_act as stance_of_act;

/// A claim in the making.
#[derive(Clone, Debug)]
struct Draft<'a> {
    report: &'a Known,
    /// Place of the report in the snapshot's order.
    place: usize,
    line: Line,
    /// The line with which the room learnt it, and how far down its report that stands: in an earlier version,
    /// where a later one says it too.
    first: Line,
    offset: usize,
    /// Where it stands, for finding its sentence.
    span: CharSpan,
    words: CharSpan,
    /// In a place of its own: claims are moved and sorted often.
    origin: Box<Origin>,
    /// The outlet of the report, as the key of an origin.
    published: Option<Arc<str>>,
    /// Whether the origin is an outlet, and not that of the report.
    cites: bool,
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
    /// Whether it speaks of the act in passing, as known ("after the shelling").
    passing: bool,
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
pub fn matters(
    snapshot: &Snapshot,
    events: &[EventCard],
    origins: &Origins<'_>,
) -> Vec<Matter> {
    let differences = versions::Differences::new(snapshot);
    let groups = gather::groups(snapshot, events, origins);
    let groups = threads::turn(groups, |group| apart::apart(group, origins));
    let groups = denied::attach(groups.into_iter().flatten().collect());
    let found = threads::turn(groups, |group| of_group(&differences, group));
    let mut matters: Vec<((usize, usize), Matter)> =
        found.into_iter().flatten().collect();
    matters.sort_by_key(|(place, _)| *place);
    matters.into_iter().map(|(_, matter)| matter).collect()
}

/// What a group comes to: mostly one matter, and one more for what its reports corrected. Each with its place
/// in the order.
fn of_group(
    differences: &versions::Differences<'_>,
    mut group: Group<'_>,
) -> Vec<((usize, usize), Matter)> {
    passed_on::rest_on_sources(&mut group.drafts);
    sides::find_accused(&mut group);
    let drafts = one_for_each(without_passing(group.drafts));
    let mut drafts = versions::retire(differences, drafts);
    withdrawal::retire(&mut drafts, &group.withdrawals);
    drafts.sort_by_key(|draft| (draft.place, draft.offset));
    let event = group.event.map(|card| card.id);
    let (corrected, standing) = versions::split(drafts);
    let parts = [(None, corrected), (event, standing)];
    parts.into_iter().filter_map(|(event, drafts)| matter(event, drafts)).collect()
}

/// What claims come to, with the place of the first in the order; `None` where there are none.
fn matter(
    event: Option<Line>,
    drafts: Vec<Draft<'_>>,
) -> Option<((usize, usize), Matter)> {
    let life = state::life(&drafts);
    let last = life.last()?;
    let first = drafts.first()?;
    let place = (first.place, first.offset);
    let (state, origins) = (last.turn.state, last.origins);
    let matter = Matter {
        id: first.first,
        event,
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
        first: draft.first,
        report: draft.report.id,
        origin: *draft.origin,
        stance: draft.stance,
        words: draft.words,
        learnt: draft.learnt,
        retired: draft.retired.map(|(retired, _)| retired),
    }
}

/// "After the shelling of Ferrin": what a report says in passing and in its own voice rests on those who told
/// it, and is a claim only where nobody did.
fn without_passing(mut drafts: Vec<Draft<'_>>) -> Vec<Draft<'_>> {
    let told =
        drafts.iter().any(|draft| !draft.passing && draft.stance == Stance::Asserts);
    drafts.retain(|draft| !told || !draft.passing || draft.stance != Stance::Asserts);
    drafts
}

/// Of each report one claim for each origin and stance. Where a report names a source for a matter, what it
/// says of it in its own voice rests on that source, and is no claim of its own; nor is a headline over a text
/// that tells it.
fn one_for_each(mut drafts: Vec<Draft<'_>>) -> Vec<Draft<'_>> {
    drafts.sort_by_key(|draft| (draft.place, draft.line));
    let mut told: HashMap<usize, (bool, bool)> = HashMap::default();
    for draft in &drafts {
        let (attributed, below) = told.entry(draft.place).or_default();
        *attributed |= draft.attributed;
        *below |= !draft.headline;
    }
    drafts.retain(|draft| {
        let (attributed, below) = told.get(&draft.place).copied().unwrap_or_default();
        (draft.attributed || !attributed) && (!draft.headline || !below)
    });
    // The places of those to keep, each with the first of its origin and stance in its report.
    let mut kept: Vec<usize> = Vec::new();
    let mut found: HashMap<(usize, &str, Stance), usize> = HashMap::default();
    for (at, draft) in drafts.iter().enumerate() {
        let key = (draft.place, draft.origin.key.as_str(), draft.stance);
        let next = kept.len();
        match found.entry(key) {
            Entry::Vacant(empty) => {
                empty.insert(next);
                kept.push(at);
            }
            Entry::Occupied(known) if better(draft, &drafts[kept[*known.get()]]) => {
                kept[*known.get()] = at;
            }
            Entry::Occupied(_) => {}
        }
    }
    let mut all: Vec<Option<Draft<'_>>> = drafts.into_iter().map(Some).collect();
    kept.into_iter().filter_map(|at| all[at].take()).collect()
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
