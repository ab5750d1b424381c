//! What a denial denies that does not say so itself: "The army denies it", "rejected that account", "denied any
//! involvement in the attack".
//!
//! It is about the nearest earlier claim of somebody else in its report. Where there is none, or where the words
//! name a deed, it is about the latest claim of its story that accuses whoever denies and has a word of it. A
//! denial that finds nothing stays a matter of its own. So does an act of which the first word is that it did not
//! take place, unless somebody before accused whoever denies it of just that.

use watchfloor_reading::contract::Event;
use watchfloor_record::VersionId;

use super::stance::bare;
use super::tables::{FALSE, HAND_IN_IT, POINTERS, TOLD};
use super::{Draft, Group, sides};
use crate::maps::{HashMap, HashSet};
use crate::picture::Stance;
use crate::sheet::ActWords;
use crate::snapshot::Item;
use crate::words;

/// A content with more words than this, other than those that point back, is compared by its words alone.
const FEW: usize = 6;
/// So many claims are looked at, from a denial back; "it" is nothing that was said long before.
const BACK: usize = 64;
/// Whoever says "it" means what was said in one of the last so many characters.
const NEAR: usize = 600;

/// Whether a content says nothing of what it is about, but that it was told.
pub(super) fn points_back(content: &str) -> bool {
    own_words(content).is_empty()
}

/// The words of a content that say what it is about.
fn own_words(content: &str) -> Vec<&str> {
    content
        .split_whitespace()
        .map(bare)
        .filter(|word| {
            let lower = word.to_lowercase();
            let tables = [POINTERS, HAND_IN_IT, TOLD, FALSE];
            !lower.is_empty()
                && !tables.iter().any(|table| table.contains(&lower.as_str()))
        })
        .collect()
}

/// A claim of a group, where it stands.
#[derive(Clone, Copy, Debug)]
struct Spot {
    place: usize,
    at: usize,
    group: usize,
    draft: usize,
}

/// Puts each such denial to what it denies.
pub(super) fn attach(mut groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
    drop_headlines(&mut groups);
    let lost: Vec<usize> = (0..groups.len()).filter(|at| is_lost(&groups[*at])).collect();
    let begun: Vec<usize> =
        (0..groups.len()).filter(|at| begins_denied(&groups[*at])).collect();
    if lost.is_empty() && begun.is_empty() {
        return groups;
    }
    let stories = lost.iter().chain(&begun).filter_map(|at| groups[*at].drafts.first());
    let stories = stories.map(|draft| draft.report.story).collect();
    let claims = Claims::new(&groups, &stories);
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for at in lost {
        let Some(draft) = groups[at].drafts.first() else { continue };
        let own = own_words(&content(draft)).join(" ");
        let stems: HashSet<String> = words::stems(&own).into_iter().collect();
        let in_story = || {
            claims.accusing(&groups, draft, |claim| {
                stems.is_empty() || shares(claim, &stems)
            })
        };
        let before = || claims.before(&groups, draft);
        let found =
            if stems.is_empty() { before().or_else(in_story) } else { in_story() };
        moves.extend(found.map(|target| (at, target)));
    }
    for at in begun {
        let Some(draft) = groups[at].drafts.first() else { continue };
        let found = claims.accusing(&groups, draft, |claim| is_same_deed(draft, claim));
        moves.extend(found.filter(|target| *target != at).map(|target| (at, target)));
    }
    merge(&mut groups, &moves);
    groups.retain(|group| !group.drafts.is_empty());
    groups
}

/// Puts each group into the one it belongs to; what has been moved already takes nothing more in.
fn merge(groups: &mut [Group<'_>], moves: &[(usize, usize)]) {
    for (from, to) in moves {
        if groups[*to].drafts.is_empty() {
            continue;
        }
        let drafts = std::mem::take(&mut groups[*from].drafts);
        let withdrawals = std::mem::take(&mut groups[*from].withdrawals);
        groups[*to].drafts.extend(drafts);
        groups[*to].withdrawals.extend(withdrawals);
    }
}

/// A headline with a denial goes by the text under it, which says what is denied.
fn drop_headlines(groups: &mut [Group<'_>]) {
    let denials = |draft: &&Draft<'_>| draft.stance == Stance::Denies;
    let below: HashSet<(usize, String)> = groups
        .iter()
        .flat_map(|group| group.drafts.iter().filter(denials))
        .filter(|draft| !draft.headline)
        .map(|draft| (draft.place, draft.origin.key.clone()))
        .collect();
    for group in groups {
        group.drafts.retain(|draft| {
            let is_headline = draft.headline && draft.stance == Stance::Denies;
            !is_headline || !below.contains(&(draft.place, draft.origin.key.clone()))
        });
    }
}

/// Whether a group is one denial that does not say what it denies.
fn is_lost(group: &Group<'_>) -> bool {
    let [draft] = group.drafts.as_slice() else { return false };
    group.event.is_none()
        && draft.stance == Stance::Denies
        && matches!(draft.report.item(draft.line), Some(Item::Statement(..)))
        && own_words(&content(draft)).len() <= FEW
}

/// Whether the first that is said of an act is that it did not take place: somebody must have said that it did.
fn begins_denied(group: &Group<'_>) -> bool {
    let first = group.drafts.first();
    first.is_some_and(|draft| draft.stance == Stance::Denies && act(draft).is_some())
}

fn act<'r>(draft: &Draft<'r>) -> Option<(&'r Event, &'r ActWords)> {
    match draft.report.item(draft.line)? {
        Item::Act(at, event) => Some((event, draft.report.sheet.acts.get(at)?)),
        _ => None,
    }
}

/// Whether a claim tells of an act of the same type to those to whom the denied one would have been done.
fn is_same_deed(denial: &Draft<'_>, claim: &Draft<'_>) -> bool {
    const LEAST: usize = 2;
    let (Some((one, was)), Some((other, told))) = (act(denial), act(claim)) else {
        return false;
    };
    let found =
        |stem: &&String| told.clause.contains(stem) || told.recipient.contains(stem);
    let common = was.recipient.iter().filter(found).count();
    one.kind == other.kind && common >= LEAST && common * 2 >= was.recipient.len()
}

fn content(draft: &Draft<'_>) -> String {
    match draft.report.item(draft.line) {
        Some(Item::Statement(_, said)) => {
            super::stance::content_words(draft.report, said)
        }
        _ => String::new(),
    }
}

/// All claims of some stories that can be denied, each report's from its beginning.
struct Claims {
    in_order: Vec<Spot>,
    of_story: HashMap<VersionId, Vec<Spot>>,
}

impl Claims {
    fn new(groups: &[Group<'_>], stories: &HashSet<VersionId>) -> Claims {
        let mut in_order: Vec<Spot> = Vec::new();
        for (group, its) in groups.iter().enumerate() {
            for (draft, claim) in its.drafts.iter().enumerate() {
                if claim.stance != Stance::Denies && stories.contains(&claim.report.story)
                {
                    in_order.push(Spot {
                        place: claim.place,
                        at: claim.span[0],
                        group,
                        draft,
                    });
                }
            }
        }
        in_order
            .sort_unstable_by_key(|spot| (spot.place, spot.at, spot.group, spot.draft));
        let mut of_story: HashMap<VersionId, Vec<Spot>> = HashMap::default();
        for spot in &in_order {
            let report = groups[spot.group].drafts[spot.draft].report;
            of_story.entry(report.story).or_default().push(*spot);
        }
        Claims { in_order, of_story }
    }

    /// The group of the nearest earlier claim of somebody else in a denial's report.
    fn before(&self, groups: &[Group<'_>], denial: &Draft<'_>) -> Option<usize> {
        let here = (denial.place, denial.span[0]);
        let until = self.in_order.partition_point(|spot| (spot.place, spot.at) < here);
        let near = self.in_order[..until].iter().rev().take(BACK).take_while(|spot| {
            spot.place == denial.place && spot.at + NEAR >= denial.span[0]
        });
        let mut others = near
            .filter(|spot| is_of_another(&groups[spot.group].drafts[spot.draft], denial));
        others.next().map(|spot| spot.group)
    }

    /// The group of the latest claim of a denial's story, not later than its report, that accuses its origin's
    /// side and fits.
    fn accusing(
        &self,
        groups: &[Group<'_>],
        denial: &Draft<'_>,
        fits: impl Fn(&Draft<'_>) -> bool,
    ) -> Option<usize> {
        let story = self.of_story.get(&denial.report.story)?;
        let until = story.partition_point(|spot| spot.place <= denial.place);
        let mut looked: HashSet<usize> = HashSet::default();
        let mut earlier = story[..until].iter().rev().take(BACK).filter(|spot| {
            let claim = &groups[spot.group].drafts[spot.draft];
            is_of_another(claim, denial)
                && fits(claim)
                && looked.insert(spot.group)
                && sides::accuses(&groups[spot.group], &denial.origin)
        });
        earlier.next().map(|spot| spot.group)
    }
}

fn is_of_another(claim: &Draft<'_>, denial: &Draft<'_>) -> bool {
    claim.origin.key != denial.origin.key && !claim.headline
}

/// Whether a claim has one of these words.
fn shares(claim: &Draft<'_>, stems: &HashSet<String>) -> bool {
    let own = words::stems(claim.report.words(claim.words));
    own.iter().any(|stem| stems.contains(stem))
}
