//! Statements in nearly the same words.
//!
//! Each statement joins the earlier one, or the earlier mention of an act, whose content words agree best with
//! its own, if they agree well enough (`likest`).

use std::sync::OnceLock;

use watchfloor_record::VersionId;

use super::stance::bare;
use super::tables::{ANTONYMS, DAYS, TURNING};
use super::{Group, likest};
use crate::maps::{HashMap, HashSet};
use crate::picture::Stance;
use crate::snapshot::Known;
use crate::{time, words};

/// Stems of a report, each once, by their numbers there, and the phrases that are made of them.
#[derive(Debug, Default)]
pub(super) struct Stems {
    /// One after the other, and where each ends.
    text: Box<str>,
    ends: Box<[usize]>,
    /// The stems of all phrases.
    phrases: Box<[u32]>,
}

impl Stems {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn stem(&self, number: u32) -> &str {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start..self.ends[number]]
    }

    /// The stems of a phrase, each once, in the order of the alphabet.
    pub(super) fn of(&self, phrase: Phrase) -> &[u32] {
        &self.phrases[phrase.from..phrase.until]
    }
}

/// The words by which a statement or the mention of an act is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    from: usize,
    until: usize,
    /// Whether the words are turned round an odd number of times.
    turned: bool,
}

/// Stems in the making.
#[derive(Debug, Default)]
pub(super) struct StemsBuilder<'r> {
    numbers: HashMap<&'r str, u32>,
    text: String,
    ends: Vec<usize>,
    phrases: Vec<u32>,
}

impl<'r> StemsBuilder<'r> {
    pub(super) fn of_act(&mut self, report: &'r Known, at: usize) -> Phrase {
        let Some(act) = report.sheet.acts.get(at) else {
            return self.add(std::iter::empty(), false);
        };
        let trigger = Some(&act.trigger).filter(|stem| !stem.is_empty());
        self.add(act.clause.iter().chain(trigger), false)
    }

    pub(super) fn of_statement(
        &mut self,
        report: &'r Known,
        at: usize,
        content: &str,
    ) -> Phrase {
        let turns = content
            .split_whitespace()
            .map(|word| bare(word).to_lowercase())
            .filter(|word| {
                TURNING.contains(&word.as_str())
                    || word.ends_with("n't")
                    || word.ends_with("n’t")
            })
            .count();
        let stems = report.sheet.contents.get(at).into_iter().flatten();
        self.add(stems, turns % 2 == 1)
    }

    /// With each antonym put for its first word, and the turn that this makes.
    pub(super) fn add(
        &mut self,
        stems: impl Iterator<Item = &'r String>,
        negated: bool,
    ) -> Phrase {
        let mut turned = negated;
        let mut kept: Vec<&'r str> = Vec::new();
        for stem in stems {
            if is_day(stem) || TURNING.contains(&stem.as_str()) {
                continue;
            }
            match antonyms().get(stem) {
                Some(first) => {
                    turned = !turned;
                    kept.push(first);
                }
                None => kept.push(stem),
            }
        }
        kept.sort_unstable();
        kept.dedup();
        let from = self.phrases.len();
        for stem in kept {
            let number = self.number(stem);
            self.phrases.push(number);
        }
        Phrase { from, until: self.phrases.len(), turned }
    }

    fn number(&mut self, stem: &'r str) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(stem).or_insert_with(|| {
            self.text.push_str(stem);
            self.ends.push(self.text.len());
            next
        })
    }

    pub(super) fn done(self) -> Stems {
        Stems {
            text: self.text.into(),
            ends: self.ends.into(),
            phrases: self.phrases.into(),
        }
    }
}

/// A statement or the mention of an act, as it is compared.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) is_act: bool,
    pub(super) story: VersionId,
    pub(super) day: i32,
    pub(super) report: usize,
    pub(super) stems: &'a Stems,
    pub(super) phrase: Phrase,
}

impl<'a> Node<'a> {
    /// Of a report at a place in the room's order, whose stems these are.
    pub(super) fn new(
        report: &Known,
        place: usize,
        is_act: bool,
        stems: &'a Stems,
        phrase: Phrase,
    ) -> Node<'a> {
        let day = time::day_of(report.stamp);
        Node { is_act, story: report.story, day, report: place, stems, phrase }
    }
}

/// Whether a stem is that of a day.
pub(super) fn is_day(stem: &str) -> bool {
    DAYS.contains(&stem) || weekdays().contains(stem)
}

/// The stems of days.
fn weekdays() -> &'static HashSet<String> {
    static STEMS: OnceLock<HashSet<String>> = OnceLock::new();
    STEMS.get_or_init(|| DAYS.iter().flat_map(|day| words::stems(day)).collect())
}

/// For the stem of each second word of a pair that of the first.
fn antonyms() -> &'static HashMap<String, String> {
    static STEMS: OnceLock<HashMap<String, String>> = OnceLock::new();
    STEMS.get_or_init(|| {
        let stem = |word: &str| words::stems(word).pop();
        ANTONYMS
            .iter()
            .filter_map(|(first, second)| Some((stem(second)?, stem(first)?)))
            .filter(|(second, first)| second != first)
            .collect()
    })
}

/// All statements and mentions, in the room's order.
#[derive(Debug, Default)]
pub(super) struct Alike<'a> {
    nodes: Vec<Node<'a>>,
    /// For each node the group that its claim is in.
    groups: Vec<usize>,
}

impl<'a> Alike<'a> {
    pub(super) fn add(&mut self, group: usize, node: Node<'a>) {
        self.nodes.push(node);
        self.groups.push(group);
    }

    /// Joins groups whose statements agree, each into that of the earlier, and turns the stance of those that say
    /// the contrary.
    pub(super) fn merge(self, mut groups: Vec<Group<'_>>) -> Vec<Group<'_>> {
        let (parents, turns) = self.parents(&groups);
        // Roots first: a group's parent has a lower place in `order`, or is an event's group.
        let mut merged: Vec<Group<'_>> = Vec::with_capacity(groups.len());
        let mut moved: Vec<(usize, Vec<super::Draft<'_>>, Vec<super::Withdrawal>)> =
            Vec::new();
        for (at, parent) in parents.iter().enumerate() {
            if *parent == at {
                continue;
            }
            let mut drafts = std::mem::take(&mut groups[at].drafts);
            if turns[at] {
                for draft in &mut drafts {
                    draft.stance = turn(draft.stance);
                }
            }
            moved.push((*parent, drafts, std::mem::take(&mut groups[at].withdrawals)));
        }
        for (parent, drafts, withdrawals) in moved {
            groups[parent].drafts.extend(drafts);
            groups[parent].withdrawals.extend(withdrawals);
        }
        merged.extend(groups.into_iter().filter(|group| !group.drafts.is_empty()));
        merged
    }

    /// For each group the group that it ends up in, and whether it says the contrary of that.
    fn parents(&self, groups: &[Group<'_>]) -> (Vec<usize>, Vec<bool>) {
        let mut parents: Vec<usize> = (0..groups.len()).collect();
        let mut turns = vec![false; groups.len()];
        for (at, other) in likest::each(&self.nodes).into_iter().enumerate() {
            let Some(other) = other else { continue };
            let differ = self.nodes[at].phrase.turned != self.nodes[other].phrase.turned;
            let pair = (self.groups[at], self.groups[other]);
            join(&mut parents, &mut turns, groups, pair, differ);
        }
        let ends: Vec<(usize, bool)> =
            (0..groups.len()).map(|at| end(&parents, &turns, at)).collect();
        ends.into_iter().unzip()
    }
}

/// Puts the first group under the second, or the other way round where only the first is an event's. Groups of
/// two events stay apart. `differ` tells whether the statements that join them say the contrary of each other.
fn join(
    parents: &mut [usize],
    turns: &mut [bool],
    groups: &[Group<'_>],
    pair: (usize, usize),
    differ: bool,
) {
    let (one, one_turned) = end(parents, turns, pair.0);
    let (two, two_turned) = end(parents, turns, pair.1);
    let has_event =
        |at: usize| groups[at].event.is_some() || groups[at].drafts.iter().any(is_act);
    if one == two || has_event(one) && has_event(two) {
        return;
    }
    let turned = differ != (one_turned != two_turned);
    let (child, parent) = if has_event(one) { (two, one) } else { (one, two) };
    parents[child] = parent;
    turns[child] = turned;
}

fn is_act(draft: &super::Draft<'_>) -> bool {
    matches!(draft.report.item(draft.line), Some(crate::snapshot::Item::Act(..)))
}

/// The group that a group ends up in, and whether it says the contrary.
fn end(parents: &[usize], turns: &[bool], of: usize) -> (usize, bool) {
    let (mut at, mut turned) = (of, false);
    while parents[at] != at {
        turned ^= turns[at];
        at = parents[at];
    }
    (at, turned)
}

fn turn(stance: Stance) -> Stance {
    match stance {
        Stance::Asserts => Stance::Denies,
        Stance::Denies => Stance::Asserts,
        other => other,
    }
}
