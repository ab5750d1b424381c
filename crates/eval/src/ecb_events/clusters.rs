//! How well found clusters agree with annotated ones: MUC, B³, CEAF-e.
//!
//! A mention that only one side has stands for itself on that side: found mentions without an annotated
//! event, and annotated ones that were not found (`usize::MAX`).

use std::collections::{BTreeMap, HashMap};

/// Precision and recall as what was reached and what could be.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    pub(super) reached: (f64, f64),
    pub(super) of: (f64, f64),
}

impl Measure {
    pub(super) fn precision(&self) -> Option<f64> {
        (self.of.0 > 0.0).then(|| self.reached.0 / self.of.0)
    }

    pub(super) fn recall(&self) -> Option<f64> {
        (self.of.1 > 0.0).then(|| self.reached.1 / self.of.1)
    }

    pub(super) fn f1(&self) -> Option<f64> {
        let (precision, recall) = (self.precision()?, self.recall()?);
        let sum = precision + recall;
        Some(if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 })
    }
}

/// The three measures.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scores {
    pub(super) muc: Measure,
    pub(super) b_cubed: Measure,
    pub(super) ceaf_e: Measure,
}

impl Scores {
    /// The mean of the three, as the CoNLL shared task of 2012 has it.
    pub(super) fn conll(&self) -> Option<f64> {
        Some((self.muc.f1()? + self.b_cubed.f1()? + self.ceaf_e.f1()?) / 3.0)
    }
}

/// For each mention the annotated event (`None`: not annotated) and the cluster found (`usize::MAX`: not
/// found).
pub(super) fn score(gold: &[Option<&str>], found: &[usize]) -> Scores {
    let mut gold_sets: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut found_sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, (event, cluster)) in gold.iter().zip(found).enumerate() {
        if let Some(event) = event {
            gold_sets.entry(event).or_default().push(at);
        }
        if *cluster != usize::MAX {
            found_sets.entry(*cluster).or_default().push(at);
        }
    }
    let gold_sets: Vec<Vec<usize>> = gold_sets.into_values().collect();
    let found_sets: Vec<Vec<usize>> = found_sets.into_values().collect();
    let in_gold = places(&gold_sets, gold.len());
    let in_found = places(&found_sets, gold.len());
    Scores {
        muc: Measure {
            reached: (links(&found_sets, &in_gold), links(&gold_sets, &in_found)),
            of: (most_links(&found_sets), most_links(&gold_sets)),
        },
        b_cubed: Measure {
            reached: (shares(&found_sets, &in_gold), shares(&gold_sets, &in_found)),
            of: (members(&found_sets), members(&gold_sets)),
        },
        ceaf_e: {
            let alike = best_pairing(&gold_sets, &found_sets, &in_found);
            Measure {
                reached: (alike, alike),
                of: (found_sets.len() as f64, gold_sets.len() as f64),
            }
        },
    }
}

/// For each mention the set that holds it.
fn places(sets: &[Vec<usize>], mentions: usize) -> Vec<Option<usize>> {
    let mut places = vec![None; mentions];
    for (at, set) in sets.iter().enumerate() {
        for mention in set {
            places[*mention] = Some(at);
        }
    }
    places
}

fn members(sets: &[Vec<usize>]) -> f64 {
    sets.iter().map(Vec::len).sum::<usize>() as f64
}

fn most_links(sets: &[Vec<usize>]) -> f64 {
    sets.iter().map(|set| set.len() - 1).sum::<usize>() as f64
}

/// MUC: how many of each set's links the other side has: its members less the parts it falls into there.
fn links(sets: &[Vec<usize>], others: &[Option<usize>]) -> f64 {
    let mut links = 0;
    for set in sets {
        let mut parts: Vec<usize> =
            set.iter().filter_map(|mention| others[*mention]).collect();
        let alone = set.len() - parts.len();
        parts.sort_unstable();
        parts.dedup();
        links += set.len() - parts.len() - alone;
    }
    links as f64
}

/// B³: for each mention the share of its set that it shares on the other side too.
fn shares(sets: &[Vec<usize>], others: &[Option<usize>]) -> f64 {
    let mut shares = 0.0;
    for set in sets {
        let mut parts: HashMap<usize, usize> = HashMap::new();
        for other in set.iter().filter_map(|mention| others[*mention]) {
            *parts.entry(other).or_default() += 1;
        }
        let squares: usize = parts.values().map(|size| size * size).sum();
        shares += squares as f64 / set.len() as f64;
    }
    shares
}

/// CEAF-e: the sum of likeness over the best pairing of sets, each with one of the other side at most.
fn best_pairing(
    gold: &[Vec<usize>],
    found: &[Vec<usize>],
    in_found: &[Option<usize>],
) -> f64 {
    // Sets that share no mention are never paired: what hangs together is paired on its own.
    let mut edges: Vec<Vec<(usize, f64)>> = Vec::with_capacity(gold.len());
    let mut group: Vec<usize> = (0..gold.len() + found.len()).collect();
    for (at, set) in gold.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for other in set.iter().filter_map(|mention| in_found[*mention]) {
            *shared.entry(other).or_default() += 1;
        }
        let likeness = |other: usize, shared: usize| {
            2.0 * shared as f64 / (set.len() + found[other].len()) as f64
        };
        edges.push(
            shared
                .iter()
                .map(|(other, shared)| (*other, likeness(*other, *shared)))
                .collect(),
        );
        for other in shared.keys() {
            let (one, its) = (top(&mut group, at), top(&mut group, gold.len() + other));
            group[one] = its;
        }
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..gold.len() {
        parts.entry(top(&mut group, at)).or_default().push(at);
    }
    parts.values().map(|rows| assignment(rows, &edges)).sum()
}

fn top(group: &mut [usize], at: usize) -> usize {
    let mut top = at;
    while group[top] != top {
        group[top] = group[group[top]];
        top = group[top];
    }
    top
}

/// The greatest sum of edges of which no two share an end: the Hungarian method.
fn assignment(rows: &[usize], edges: &[Vec<(usize, f64)>]) -> f64 {
    let mut columns: Vec<usize> = rows
        .iter()
        .flat_map(|row| edges[*row].iter().map(|(column, _)| *column))
        .collect();
    columns.sort_unstable();
    columns.dedup();
    // A column for each row to stay alone with.
    let width = columns.len() + rows.len();
    let mut costs = vec![vec![0.0; width]; rows.len()];
    for (at, row) in rows.iter().enumerate() {
        for (column, worth) in &edges[*row] {
            if let Ok(place) = columns.binary_search(column) {
                costs[at][place] = -worth;
            }
        }
    }
    -least_cost(&costs, width)
}

/// The least cost of giving each row a column of its own; there are at least as many columns as rows.
fn least_cost(costs: &[Vec<f64>], width: usize) -> f64 {
    let (mut row_price, mut column_price) =
        (vec![0.0; costs.len() + 1], vec![0.0; width + 1]);
    // Rows and columns count from 1; column 0 is where a new row starts its way.
    let mut row_of = vec![0_usize; width + 1];
    for row in 1..=costs.len() {
        row_of[0] = row;
        let mut at = 0;
        let mut slack = vec![f64::INFINITY; width + 1];
        let mut came_from = vec![0_usize; width + 1];
        let mut done = vec![false; width + 1];
        loop {
            done[at] = true;
            let here = row_of[at];
            let (mut least, mut next) = (f64::INFINITY, 0);
            for column in 1..=width {
                if done[column] {
                    continue;
                }
                let reduced =
                    costs[here - 1][column - 1] - row_price[here] - column_price[column];
                if reduced < slack[column] {
                    slack[column] = reduced;
                    came_from[column] = at;
                }
                if slack[column] < least {
                    least = slack[column];
                    next = column;
                }
            }
            for column in 0..=width {
                if done[column] {
                    row_price[row_of[column]] += least;
                    column_price[column] -= least;
                } else {
                    slack[column] -= least;
                }
            }
            at = next;
            if row_of[at] == 0 {
                break;
            }
        }
        while at != 0 {
            let before = came_from[at];
            row_of[at] = row_of[before];
            at = before;
        }
    }
    let taken = (1..=width).filter(|column| row_of[*column] != 0);
    taken.map(|column| costs[row_of[column] - 1][column - 1]).sum()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn scores(gold: &[&str], found: &[usize]) -> Scores {
        let gold: Vec<Option<&str>> =
            gold.iter().map(|event| (*event != "-").then_some(*event)).collect();
        score(&gold, found)
    }

    fn close(value: Option<f64>, expected: f64) {
        assert!((value.unwrap() - expected).abs() < 1e-9, "{value:?} is not {expected}");
    }

    #[test]
    fn what_agrees_scores_one() {
        let same = scores(&["a", "a", "b", "c"], &[7, 7, 1, 2]);
        close(same.conll(), 1.0);
    }

    #[test]
    fn a_set_in_two_parts_by_hand() {
        // Annotated {1 2 3} {4 5}; found {1 2} {3} {4 5}.
        let split = scores(&["a", "a", "a", "b", "b"], &[1, 1, 2, 3, 3]);
        close(split.muc.recall(), 2.0 / 3.0);
        close(split.muc.precision(), 1.0);
        close(split.b_cubed.recall(), (4.0 / 3.0 + 1.0 / 3.0 + 2.0) / 5.0);
        close(split.b_cubed.precision(), 1.0);
        // Pairs {1 2 3} with {1 2}: 4/5; {4 5} with itself: 1.
        close(split.ceaf_e.recall(), 1.8 / 2.0);
        close(split.ceaf_e.precision(), 1.8 / 3.0);
    }

    #[test]
    fn two_sets_in_one_by_hand() {
        // Annotated {1 2} {3}; found {1 2 3}.
        let merged = scores(&["a", "a", "b"], &[0, 0, 0]);
        close(merged.muc.precision(), 1.0 / 2.0);
        close(merged.muc.recall(), 1.0);
        close(merged.b_cubed.precision(), (4.0 / 3.0 + 1.0 / 3.0) / 3.0);
        close(merged.ceaf_e.recall(), 0.8 / 2.0);
        close(merged.ceaf_e.precision(), 0.8);
    }

    #[test]
    fn the_best_pairing_is_not_the_greedy_one() {
        // Annotated {1 2 3} {4 5 6 7}; found {1 4 5} {2 3}: greedy pairs would take one well, one not at all.
        let scores = scores(&["a", "a", "a", "b", "b", "b", "b"], &[0, 1, 1, 0, 0, 9, 9]);
        // {1 2 3} with {2 3}: 4/5; {4 5 6 7} with {1 4 5}: 4/7 or with {6 7}: 4/6.
        close(scores.ceaf_e.recall(), (4.0 / 5.0 + 4.0 / 6.0) / 2.0);
    }

    #[test]
    fn what_one_side_does_not_have_costs_the_other() {
        let scores = scores(&["a", "a", "-"], &[0, usize::MAX, 0]);
        close(scores.muc.recall(), 0.0);
        close(scores.b_cubed.recall(), 0.5 / 2.0);
        close(scores.b_cubed.precision(), 0.5 / 2.0);
    }
}
