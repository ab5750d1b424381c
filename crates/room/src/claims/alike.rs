//! Statements in nearly the same words.
//!
//! Each statement joins the earlier one, or the earlier mention of an act, whose content words agree best with
//! its own, if they agree well enough. Neighbours are found by their rarest words, so that no statement is
//! compared with all others.

use std::cmp::Ordering;
use std::sync::OnceLock;

use watchfloor_record::VersionId;

use super::Group;
use super::stance::bare;
use super::tables::{ANTONYMS, DAYS, TURNING};
use crate::maps::{HashMap, HashSet};
use crate::picture::Stance;
use crate::snapshot::Known;
use crate::{time, words};

/// Two statements agree from this share of their weighted words on.
const STATEMENTS: f64 = 0.55;
/// A statement and an act: an act's clause is cut more tightly, and a wrong join costs more.
const ACTS: f64 = 0.65;
/// Statements of different stories must be of days as near as this.
const DAYS_APART: i32 = 3;
/// A node is looked for under so many of its words, the rarest first, and so many nodes back.
const RAREST: usize = 4;
const BACK: usize = 24;

/// A statement or the mention of an act, as it is compared.
#[derive(Debug)]
pub(super) struct Node {
    is_act: bool,
    story: VersionId,
    day: i32,
    report: usize,
    stems: Vec<String>,
    numbers: Vec<String>,
    /// Whether the words are turned round an odd number of times.
    turned: bool,
}

impl Node {
    pub(super) fn of_act(report: &Known, place: usize, at: usize) -> Node {
        let act = report.sheet.acts.get(at);
        let stems: Vec<String> = act.map_or_else(Vec::new, |act| {
            let trigger = Some(act.trigger.clone()).filter(|stem| !stem.is_empty());
            act.clause.iter().cloned().chain(trigger).collect()
        });
        Node::new(report, place, true, stems, false)
    }

    pub(super) fn of_statement(
        report: &Known,
        place: usize,
        at: usize,
        content: &str,
    ) -> Node {
        let stems = report.sheet.contents.get(at).cloned().unwrap_or_default();
        let turns = content
            .split_whitespace()
            .map(|word| bare(word).to_lowercase())
            .filter(|word| {
                TURNING.contains(&word.as_str())
                    || word.ends_with("n't")
                    || word.ends_with("n’t")
            })
            .count();
        Node::new(report, place, false, stems, turns % 2 == 1)
    }

    /// With each antonym put for its first word, and the turn that this makes.
    fn new(
        report: &Known,
        place: usize,
        is_act: bool,
        stems: Vec<String>,
        negated: bool,
    ) -> Node {
        let mut turned = negated;
        let mut kept: Vec<String> = Vec::new();
        let mut numbers: Vec<String> = Vec::new();
        for stem in stems {
            if is_day(&stem) || TURNING.contains(&stem.as_str()) {
                continue;
            }
            if stem.chars().all(|letter| letter.is_ascii_digit() || ",.".contains(letter))
            {
                numbers.push(stem.clone());
            }
            match antonyms().get(&stem) {
                Some(first) => {
                    turned = !turned;
                    kept.push(first.clone());
                }
                None => kept.push(stem),
            }
        }
        for list in [&mut kept, &mut numbers] {
            list.sort_unstable();
            list.dedup();
        }
        Node {
            is_act,
            story: report.story,
            day: time::day_of(report.stamp),
            report: place,
            stems: kept,
            numbers,
            turned,
        }
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
pub(super) struct Alike {
    nodes: Vec<Node>,
    /// For each node the group that its claim is in.
    groups: Vec<usize>,
}

impl Alike {
    pub(super) fn add(&mut self, group: usize, node: Node) {
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
        let numbers = self.numbered();
        let weights: Vec<f64> =
            numbers.count.iter().map(|count| 1.0 / (1.0 + *count as f64).ln()).collect();
        let sums: Vec<f64> = numbers
            .of_node
            .iter()
            .map(|words| words.iter().map(|word| weights[*word]).sum())
            .collect();
        // Acts and statements under each word: acts are joined by what they are, not by their words.
        let mut postings: Vec<[Vec<usize>; 2]> =
            vec![<[Vec<usize>; 2]>::default(); numbers.count.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            let mut rare = numbers.of_node[at].clone();
            rare.sort_by_key(|word| (numbers.count[*word], *word));
            rare.truncate(RAREST);
            let mut best: Option<(f64, usize)> = None;
            let mut candidates: Vec<usize> = Vec::new();
            for word in &rare {
                let [acts, statements] = &postings[*word];
                candidates.extend(statements.iter().rev().take(BACK));
                if !node.is_act {
                    candidates.extend(acts.iter().rev().take(BACK));
                }
            }
            candidates.sort_unstable();
            candidates.dedup();
            for candidate in &candidates {
                let other = &self.nodes[*candidate];
                if !near(node, other) {
                    continue;
                }
                let least = if node.is_act || other.is_act { ACTS } else { STATEMENTS };
                let (own, theirs) = (&numbers.of_node[at], &numbers.of_node[*candidate]);
                let score = overlap(own, theirs, &weights, sums[at] + sums[*candidate]);
                let better = |(than, place): (f64, usize)| {
                    score > than || (score == than && *candidate < place)
                };
                if score >= least && best.is_none_or(better) {
                    best = Some((score, *candidate));
                }
            }
            if let Some((_, other)) = best {
                let differ = node.turned != self.nodes[other].turned;
                let pair = (self.groups[at], self.groups[other]);
                join(&mut parents, &mut turns, groups, pair, differ);
            }
            for word in rare {
                postings[word][usize::from(!node.is_act)].push(at);
            }
        }
        let ends: Vec<(usize, bool)> =
            (0..groups.len()).map(|at| end(&parents, &turns, at)).collect();
        ends.into_iter().unzip()
    }

    fn numbered(&self) -> Numbered {
        let mut ids: HashMap<&str, usize> = HashMap::default();
        let mut count: Vec<usize> = Vec::new();
        let mut of_node = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let mut own: Vec<usize> = Vec::with_capacity(node.stems.len());
            for stem in &node.stems {
                let id = *ids.entry(stem).or_insert_with(|| {
                    count.push(0);
                    count.len() - 1
                });
                count[id] += 1;
                own.push(id);
            }
            own.sort_unstable();
            of_node.push(own);
        }
        Numbered { count, of_node }
    }
}

/// Stems as numbers, with how many nodes have each.
struct Numbered {
    count: Vec<usize>,
    of_node: Vec<Vec<usize>>,
}

/// Whether two can be about the same: in one story or of near days, with the same numbers if with any, and
/// not in one report, which does not say a thing twice in nearly the same words.
fn near(one: &Node, other: &Node) -> bool {
    let close = one.story == other.story
        || one.day.abs_diff(other.day) <= DAYS_APART.unsigned_abs();
    let numbers = one.numbers == other.numbers
        || one.numbers.is_empty()
        || other.numbers.is_empty();
    close && numbers && one.report != other.report
}

/// The share of weighted words that two have in common (`all` is the weight of both); nothing for one
/// common word of many.
fn overlap(one: &[usize], other: &[usize], weights: &[f64], all: f64) -> f64 {
    let (mut at, mut its, mut common, mut shared) = (0, 0, 0_usize, 0.0);
    while at < one.len() && its < other.len() {
        match one[at].cmp(&other[its]) {
            Ordering::Less => at += 1,
            Ordering::Greater => its += 1,
            Ordering::Equal => {
                shared += weights[one[at]];
                common += 1;
                at += 1;
                its += 1;
            }
        }
    }
    let alone = common < 2 && one != other;
    if alone || all <= 0.0 { 0.0 } else { 2.0 * shared / all }
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
