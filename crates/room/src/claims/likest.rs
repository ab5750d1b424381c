//! Of all earlier statements and mentions the one whose words agree best with those of another.
//!
//! Neighbours are found by their rarest words, so that nothing is compared with all others. Which of them is the best
//! depends on the words alone, not on what was joined before: each can be sought by itself.

use watchfloor_record::VersionId;

use super::alike::Node;
use crate::maps::HashMap;
use crate::threads;

/// Two statements agree from this share of their weighted words on.
const STATEMENTS: f64 = 0.55;
/// A statement and an act: an act's clause is cut more tightly, and a wrong join costs more.
const ACTS: f64 = 0.65;
/// Statements of different stories must be of days as near as this.
const DAYS_APART: u32 = 3;
/// A node is looked for under so many of its words, the rarest first, and so many nodes back.
const RAREST: usize = 4;
const BACK: usize = 24;
/// More than sums of the same weights in another order differ by.
const LAST_BITS: f64 = 1e-9;
/// The nodes are sought for in so many parts, each with marks of its own, unless the parts would be smaller than this.
const PARTS: usize = 64;
const LEAST_PART: usize = 256;

/// For each node the earlier one that it agrees with best, if it agrees with one well enough.
pub(super) fn each(nodes: &[Node<'_>]) -> Vec<Option<usize>> {
    let words = Numbered::of(nodes);
    let all: Vec<usize> = (0..nodes.len()).collect();
    let weighed = threads::map(&all, |at| Weighed::of(*at, &nodes[*at], &words));
    let postings = Postings::of(&weighed, words.count.len());
    let size = (nodes.len() / PARTS).max(LEAST_PART);
    let parts: Vec<&[Weighed]> = weighed.chunks(size).collect();
    let found = threads::map(&parts, |part| {
        let mut marks = Marks::new(words.count.len(), nodes.len());
        let best = part
            .iter()
            .map(|own| best(own, &weighed, &postings, &words.weights, &mut marks));
        best.collect::<Vec<_>>()
    });
    found.into_iter().flatten().collect()
}

/// The stems of all nodes as numbers, in the order in which they first come.
struct Numbered {
    /// How many nodes have each, and what it weighs for that.
    count: Vec<u32>,
    weights: Vec<f64>,
    /// Those of each node, one node after the other, and where each ends.
    words: Vec<u32>,
    ends: Vec<usize>,
    /// For each node which figures are among its words: the same for the same figures, and for none 0.
    figures: Vec<u32>,
}

impl Numbered {
    fn of(nodes: &[Node<'_>]) -> Numbered {
        const NONE: u32 = u32::MAX;
        let mut numbers: HashMap<&str, u32> = HashMap::default();
        let mut count: Vec<u32> = Vec::new();
        let mut is_figure: Vec<bool> = Vec::new();
        let mut words: Vec<u32> = Vec::new();
        let mut ends: Vec<usize> = Vec::with_capacity(nodes.len());
        let mut figures: Vec<u32> = Vec::with_capacity(nodes.len());
        let mut lists: HashMap<Vec<u32>, u32> = HashMap::default();
        lists.insert(Vec::new(), 0);
        // Each stem of a report is looked up once: these are those of the report at hand.
        let mut report = usize::MAX;
        let mut known: Vec<u32> = Vec::new();
        for node in nodes {
            if node.report != report {
                report = node.report;
                known.clear();
                known.resize(node.stems.len(), NONE);
            }
            // The stems of a phrase are in one order always, and so are its figures.
            let mut its_figures: Vec<u32> = Vec::new();
            for stem in node.stems.of(node.phrase) {
                let known = &mut known[*stem as usize];
                if *known == NONE {
                    let stem = node.stems.stem(*stem);
                    *known = *numbers.entry(stem).or_insert_with(|| {
                        count.push(0);
                        is_figure.push(stem.chars().all(is_of_figure));
                        count.len() as u32 - 1
                    });
                }
                count[*known as usize] += 1;
                words.push(*known);
                if is_figure[*known as usize] {
                    its_figures.push(*known);
                }
            }
            ends.push(words.len());
            let next = lists.len() as u32;
            figures.push(*lists.entry(its_figures).or_insert(next));
        }
        let weights =
            count.iter().map(|count| 1.0 / (1.0 + f64::from(*count)).ln()).collect();
        Numbered { count, weights, words, ends, figures }
    }

    fn of_node(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.words[start..self.ends[at]]
    }
}

fn is_of_figure(letter: char) -> bool {
    letter.is_ascii_digit() || ",.".contains(letter)
}

/// A node, ready to be compared.
struct Weighed {
    at: usize,
    report: usize,
    story: VersionId,
    day: i32,
    is_act: bool,
    figures: u32,
    /// Its words in order, and what they weigh.
    words: Box<[u32]>,
    sum: f64,
    /// The rarest of its words, so many of them.
    rarest: [u32; RAREST],
    rare: usize,
}

impl Weighed {
    fn of(at: usize, node: &Node<'_>, all: &Numbered) -> Weighed {
        let mut words: Box<[u32]> = all.of_node(at).into();
        words.sort_unstable();
        let sum = words.iter().map(|word| all.weights[*word as usize]).sum();
        let mut by_count = words.clone();
        by_count.sort_unstable_by_key(|word| (all.count[*word as usize], *word));
        let mut rarest = [0; RAREST];
        let rare = by_count.len().min(RAREST);
        rarest[..rare].copy_from_slice(&by_count[..rare]);
        let Node { is_act, story, day, report, .. } = *node;
        let figures = all.figures[at];
        Weighed { at, report, story, day, is_act, figures, words, sum, rarest, rare }
    }

    fn rare(&self) -> &[u32] {
        &self.rarest[..self.rare]
    }
}

/// The acts and the statements under each word, in order. They are kept apart because acts are joined to one another
/// by what they are, not by their words.
struct Postings {
    acts: Vec<Vec<u32>>,
    statements: Vec<Vec<u32>>,
}

impl Postings {
    fn of(nodes: &[Weighed], words: usize) -> Postings {
        let (mut acts, mut statements) =
            (vec![Vec::new(); words], vec![Vec::new(); words]);
        for (at, node) in (0_u32..).zip(nodes) {
            let kind = if node.is_act { &mut acts } else { &mut statements };
            for word in node.rare() {
                kind[*word as usize].push(at);
            }
        }
        Postings { acts, statements }
    }

    /// The nearest nodes before one that may agree with it and have one of its rarest words; some of them twice.
    fn before(&self, own: &Weighed) -> impl Iterator<Item = usize> {
        let statements = own.rare().iter().map(|word| &self.statements[*word as usize]);
        let acts = own.rare().iter().map(|word| &self.acts[*word as usize]);
        let acts = acts.filter(|_| !own.is_act);
        statements.chain(acts).flat_map(|under| {
            let until = under.partition_point(|at| (*at as usize) < own.at);
            under[until.saturating_sub(BACK)..until].iter().map(|at| *at as usize)
        })
    }
}

/// Marks tell for which node they were made, so that they need not be taken away before the next.
struct Marks {
    /// Of which node each word was last one.
    words: Vec<usize>,
    /// With which node each was last compared.
    nodes: Vec<usize>,
}

impl Marks {
    fn new(words: usize, nodes: usize) -> Marks {
        Marks { words: vec![usize::MAX; words], nodes: vec![usize::MAX; nodes] }
    }
}

/// The earlier node that one agrees with best; of several the first.
fn best(
    own: &Weighed,
    nodes: &[Weighed],
    postings: &Postings,
    weights: &[f64],
    marks: &mut Marks,
) -> Option<usize> {
    for word in &own.words {
        marks.words[*word as usize] = own.at;
    }
    let mut best: Option<(f64, usize)> = None;
    for at in postings.before(own) {
        if std::mem::replace(&mut marks.nodes[at], own.at) == own.at {
            continue;
        }
        let other = &nodes[at];
        if !near(own, other) {
            continue;
        }
        let least = if own.is_act || other.is_act { ACTS } else { STATEMENTS };
        let all = own.sum + other.sum;
        // They have no more in common than the lighter has.
        let most = 2.0 * own.sum.min(other.sum) / all + LAST_BITS;
        if most < least || best.is_some_and(|(than, _)| most < than) {
            continue;
        }
        let (mut common, mut shared) = (0_usize, 0.0);
        for word in &other.words {
            if marks.words[*word as usize] == own.at {
                shared += weights[*word as usize];
                common += 1;
            }
        }
        // One common word of many is nothing.
        if common < 2 && own.words != other.words {
            continue;
        }
        let score = 2.0 * shared / all;
        let is_better = best
            .is_none_or(|(than, first)| score > than || (score == than && at < first));
        if score >= least && is_better {
            best = Some((score, at));
        }
    }
    best.map(|(_, at)| at)
}

/// Whether two can be about the same: in one story or of near days, with the same figures if with any, and
/// not in one report, which does not say a thing twice in nearly the same words.
fn near(one: &Weighed, other: &Weighed) -> bool {
    let close = one.story == other.story || one.day.abs_diff(other.day) <= DAYS_APART;
    let figures = one.figures == other.figures || one.figures == 0 || other.figures == 0;
    close && figures && one.report != other.report
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::claims::alike::StemsBuilder;

    /// Report, story, day, whether it is an act, and words.
    type Told = (usize, i64, i32, bool, Vec<usize>);

    const WORDS: &[&str] = &[
        "bridg", "crew", "dock", "envoy", "ferri", "gas", "harbour", "12", "4,000",
        "insur", "jet", "kiln", "lake", "mine", "navi", "oil",
    ];

    fn told() -> impl Strategy<Value = Told> {
        let words = proptest::collection::vec(0..WORDS.len(), 0..6);
        (0..12_usize, 0..3_i64, 0..9_i32, any::<bool>(), words)
    }

    /// The words of one of those told, each once, in the order of the alphabet.
    fn words_of(told: &Told) -> Vec<&'static str> {
        let mut words: Vec<&str> = told.4.iter().map(|word| WORDS[*word]).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// As [`each`], in the plainest way: every pair in full.
    fn plainly(all: &[Told]) -> Vec<Option<usize>> {
        let words: Vec<Vec<&str>> = all.iter().map(words_of).collect();
        let mut order: Vec<&str> = Vec::new();
        for word in words.iter().flatten() {
            if !order.contains(word) {
                order.push(word);
            }
        }
        let number = |word: &&str| order.iter().position(|other| other == word);
        let count = |word: &str| words.iter().filter(|its| its.contains(&word)).count();
        let weight = |word: &&str| 1.0 / (1.0 + count(word) as f64).ln();
        let sorted = |its: &[&'static str]| {
            let mut its = its.to_vec();
            its.sort_by_key(number);
            its
        };
        let rarest = |its: &[&'static str]| {
            let mut its = its.to_vec();
            its.sort_by_key(|word| (count(word), number(word)));
            its.truncate(RAREST);
            its
        };
        let rare: Vec<Vec<&str>> = words.iter().map(|its| rarest(its)).collect();
        let mut found = Vec::new();
        for at in 0..all.len() {
            let mut candidates: Vec<usize> = Vec::new();
            for word in &rare[at] {
                for acts in [false, true] {
                    let under = (0..at)
                        .filter(|other| all[*other].3 == acts)
                        .filter(|other| rare[*other].contains(word));
                    let under: Vec<usize> = under.collect();
                    if !(acts && all[at].3) {
                        candidates.extend(under.iter().rev().take(BACK));
                    }
                }
            }
            candidates.sort_unstable();
            let mut best: Option<(f64, usize)> = None;
            for other in candidates {
                let (one, two) = (sorted(&words[at]), sorted(&words[other]));
                let close = all[at].1 == all[other].1
                    || all[at].2.abs_diff(all[other].2) <= DAYS_APART;
                let figures = |its: &[&'static str]| {
                    let is_figure = |word: &&&str| word.starts_with(char::is_numeric);
                    its.iter().filter(is_figure).copied().collect::<Vec<_>>()
                };
                let (ours, theirs) = (figures(&one), figures(&two));
                let differ = ours != theirs && !ours.is_empty() && !theirs.is_empty();
                if !close || differ || all[at].0 == all[other].0 {
                    continue;
                }
                let sum = |its: &[&'static str]| its.iter().map(weight).sum::<f64>();
                let common: Vec<&str> =
                    one.iter().filter(|word| two.contains(word)).copied().collect();
                let alone = common.len() < 2 && one != two;
                let score = 2.0 * sum(&common) / (sum(&one) + sum(&two));
                let least = if all[at].3 || all[other].3 { ACTS } else { STATEMENTS };
                let better = best.is_none_or(|(than, _)| score > than);
                if !alone && score >= least && better {
                    best = Some((score, other));
                }
            }
            found.push(best.map(|(_, other)| other));
        }
        found
    }

    proptest! {
        #[test]
        fn the_likest_is_the_one_of_all_pairs(
            mut all in proptest::collection::vec(told(), 0..120),
        ) {
            all.sort_by_key(|told| told.0);
            let texts: Vec<Vec<String>> = all
                .iter()
                .map(|told| words_of(told).into_iter().map(str::to_owned).collect())
                .collect();
            let mut stems = StemsBuilder::default();
            let phrases: Vec<_> =
                texts.iter().map(|words| stems.add(words.iter(), false)).collect();
            let stems = stems.done();
            let nodes: Vec<Node<'_>> = all
                .iter()
                .zip(phrases)
                .map(|(told, phrase)| {
                    let (report, story, day, is_act) = (told.0, told.1, told.2, told.3);
                    Node { is_act, story, day, report, stems: &stems, phrase }
                })
                .collect();
            prop_assert_eq!(each(&nodes), plainly(&all));
        }
    }
}
