/*!
The heads that listen to the encoder's word states, and the decoding of their scores.

`n` is always the number of words of a window; matrices are row-major, one row a word.
*/

use std::ops::Range;

use crate::crf::{Crf, Path, runs};
use crate::encoder::STATE;
use crate::kernel::Kernel;
use crate::labels::{self, RELATIONS, UPOS, XPOS};
use crate::matrix::{Linear, Quantised, Table, dot, gelu, product};
use crate::tree;
use crate::weights::{Weights, WeightsError};

/// Width of the hidden layer that scores pairs of words.
pub(crate) const PAIR: usize = 192;
/// Distances in words are exact up to here, logarithmic up to FAR.
const NEAR: i64 = 8;
const FAR: f32 = 256.0;
const MIDDLE: i64 = NEAR + 8;

/// A cue with what it attributes, as word ranges of the window.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Roles {
    pub(crate) cue: Range<usize>,
    pub(crate) source: Vec<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    /// Probability of the cue's tags.
    pub(crate) cue_probability: f32,
    /// Probability of the roles' tags, given the cue.
    pub(crate) role_probability: f32,
}

/// Part of speech, head and relation of a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Syntax {
    pub(crate) upos: &'static str,
    pub(crate) xpos: &'static str,
    /// Within the window; a root is its own head.
    pub(crate) head: usize,
    pub(crate) relation: &'static str,
}

/// A name, as a word range of the window.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NameSpan {
    /// 0 person, 1 organisation, 2 place.
    pub(crate) kind: usize,
    pub(crate) words: Range<usize>,
}

/// Scores pairs of words: gelu(A·x + B·y + (C·x)∘(D·y) + more) → labels.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) left: Linear,
    pub(crate) right: Linear,
    pub(crate) label: Linear,
}

impl Pair {
    pub(crate) fn load(weights: &Weights<'_>, name: &str) -> Result<Pair, WeightsError> {
        Ok(Pair {
            left: Linear::load(weights, &format!("{name}.left"))?,
            right: Linear::load(weights, &format!("{name}.right"))?,
            label: Linear::load(weights, &format!("{name}.label"))?,
        })
    }
}

/// Adds the hidden layer of one pair before its activation to `hidden`.
pub(crate) fn push_hidden(left: &[f32], right: &[f32], hidden: &mut Vec<f32>) {
    let (a, c) = left.split_at(PAIR);
    let (b, d) = right.split_at(PAIR);
    hidden.extend((0..PAIR).map(|k| a[k] + b[k] + c[k] * d[k]));
}

/// Biaffine pointer from each word to each word.
#[derive(Debug)]
struct Pointer {
    tail: Linear,
    head: Linear,
    turn: Linear,
}

impl Pointer {
    fn load(weights: &Weights<'_>, name: &str) -> Result<Pointer, WeightsError> {
        Ok(Pointer {
            tail: Linear::load(weights, &format!("{name}.tail"))?,
            head: Linear::load(weights, &format!("{name}.head"))?,
            turn: Linear::load(weights, name)?,
        })
    }
}

/// All heads.
#[derive(Debug)]
pub(crate) struct Heads<'a> {
    cue: Linear,
    cue_crf: Crf,
    role: Pair,
    role_distance: Table<'a>,
    role_sentence: Table<'a>,
    role_crf: Crf,
    upos: Linear,
    xpos: Linear,
    upos_labels: Vec<&'static str>,
    xpos_labels: Vec<&'static str>,
    arc: Pointer,
    relation: Pair,
    relation_labels: Vec<&'static str>,
    names: Linear,
    names_crf: Crf,
    antecedent: Pointer,
    antecedent_distance: Vec<f32>,
}

/// Reused buffers of the heads.
#[derive(Debug)]
pub(crate) struct HeadScratch {
    pub(crate) kernel: Kernel,
    /// The word states of the window at hand, which most heads read.
    pub(crate) states: Quantised,
    pub(crate) quantised: Quantised,
    pub(crate) scores: Vec<f32>,
    pub(crate) left: Vec<f32>,
    pub(crate) right: Vec<f32>,
    pub(crate) hidden: Vec<f32>,
}

impl HeadScratch {
    pub(crate) fn new(kernel: Kernel) -> HeadScratch {
        HeadScratch {
            kernel,
            states: Quantised::new(kernel),
            quantised: Quantised::new(kernel),
            scores: Vec::new(),
            left: Vec::new(),
            right: Vec::new(),
            hidden: Vec::new(),
        }
    }

    /// Takes in the word states that the heads are to read next.
    pub(crate) fn set_states(&mut self, states: &[f32]) {
        self.states.fill(states, STATE);
    }
}

impl<'a> Heads<'a> {
    pub(crate) fn load(weights: &Weights<'a>) -> Result<Heads<'a>, WeightsError> {
        let labels = |layer: &str,
                      known: &[&'static str]|
         -> Result<Vec<&'static str>, WeightsError> {
            Ok(weights
                .labels(layer)?
                .iter()
                .map(|name| labels::known(known, name))
                .collect())
        };
        Ok(Heads {
            cue: Linear::load(weights, "cue")?,
            cue_crf: Crf::load(weights, "cue_crf")?,
            role: Pair::load(weights, "role")?,
            role_distance: Table::load(weights, "role_distance", PAIR)?,
            role_sentence: Table::load(weights, "role_sentence", PAIR)?,
            role_crf: Crf::load(weights, "role_crf")?,
            upos: Linear::load(weights, "upos")?,
            xpos: Linear::load(weights, "xpos")?,
            upos_labels: labels("upos", UPOS)?,
            xpos_labels: labels("xpos", XPOS)?,
            arc: Pointer::load(weights, "arc")?,
            relation: Pair::load(weights, "relation")?,
            relation_labels: labels("relations", RELATIONS)?,
            names: Linear::load(weights, "names")?,
            names_crf: Crf::load(weights, "names_crf")?,
            antecedent: Pointer::load(weights, "antecedent")?,
            antecedent_distance: weights
                .floats("antecedent_distance.weight", &[2 * MIDDLE as usize + 1, 1])?,
        })
    }

    /// The cues of a window and what each attributes. `states` are its word states, `sentence`
    /// the number of each word's sentence.
    pub(crate) fn roles(
        &self,
        states: &[f32],
        sentence: &[usize],
        scratch: &mut HeadScratch,
    ) -> Vec<Roles> {
        self.cue.apply_to(&scratch.states, &mut scratch.scores);
        let cues = self.cue_crf.decode(&scratch.scores);
        let spans = runs(&cues.tags);
        if spans.is_empty() {
            return Vec::new();
        }
        let probabilities: Vec<f32> = spans
            .iter()
            .map(|&(_, start, end)| {
                span_probability(&scratch.scores, self.cue_crf.tags(), &cues, start, end)
            })
            .collect();
        self.role.left.apply_to(&scratch.states, &mut scratch.left);
        let mut means = vec![0f32; spans.len() * STATE];
        for (mean, &(_, start, end)) in means.chunks_mut(STATE).zip(&spans) {
            for word in start..end {
                for (sum, x) in
                    mean.iter_mut().zip(&states[word * STATE..(word + 1) * STATE])
                {
                    *sum += x / (end - start) as f32;
                }
            }
        }
        self.role.right.apply(&means, &mut scratch.quantised, &mut scratch.right);
        let mut found = Vec::with_capacity(spans.len());
        for (at, &(_, start, end)) in spans.iter().enumerate() {
            let path = self.role_path(at, start, sentence, scratch);
            let mut roles = Roles {
                cue: start..end,
                source: Vec::new(),
                content: Vec::new(),
                cue_probability: probabilities[at],
                role_probability: path.probability,
            };
            for (kind, from, to) in runs(&path.tags) {
                if kind == 0 { &mut roles.source } else { &mut roles.content }
                    .push(from..to);
            }
            found.push(roles);
        }
        found
    }

    /// The role tags of every word for one cue.
    fn role_path(
        &self,
        at: usize,
        cue: usize,
        sentence: &[usize],
        scratch: &mut HeadScratch,
    ) -> Path {
        let n = sentence.len();
        scratch.hidden.clear();
        let right = &scratch.right[at * 2 * PAIR..(at + 1) * 2 * PAIR];
        for word in 0..n {
            push_hidden(
                &scratch.left[word * 2 * PAIR..(word + 1) * 2 * PAIR],
                right,
                &mut scratch.hidden,
            );
            let row = &mut scratch.hidden[word * PAIR..];
            let apart = (sentence[word] as i64 - sentence[cue] as i64).clamp(-3, 3) + 3;
            self.role_distance.add_row(bucket(word as i64 - cue as i64), row);
            self.role_sentence.add_row(apart as usize, row);
        }
        scratch.quantised.fill_gelu(&mut scratch.hidden, self.role.label.inputs());
        self.role.label.apply_to(&scratch.quantised, &mut scratch.scores);
        self.role_crf.decode(&scratch.scores)
    }

    /// Parts of speech and trees of the sentences of a window.
    pub(crate) fn syntax(
        &self,
        sentences: &[Range<usize>],
        scratch: &mut HeadScratch,
    ) -> Vec<Syntax> {
        let n = scratch.states.rows();
        let mut found =
            vec![Syntax { upos: "X", xpos: "XX", head: 0, relation: "dep" }; n];
        self.upos.apply_to(&scratch.states, &mut scratch.scores);
        for (word, best) in best_labels(&scratch.scores, &self.upos_labels).enumerate() {
            found[word].upos = best;
        }
        self.xpos.apply_to(&scratch.states, &mut scratch.scores);
        for (word, best) in best_labels(&scratch.scores, &self.xpos_labels).enumerate() {
            found[word].xpos = best;
        }
        self.pointers(&self.arc, scratch);
        let width = scratch.right.len() / n.max(1);
        for sentence in sentences {
            let rows = sentence.start * width..sentence.end * width;
            let (tails, heads) = (&scratch.left[rows.clone()], &scratch.right[rows]);
            product(scratch.kernel, tails, heads, width, &mut scratch.scores);
            for (word, head) in
                tree::heads(&scratch.scores, sentence.len()).into_iter().enumerate()
            {
                found[sentence.start + word].head = sentence.start + head;
            }
        }
        self.relation.left.apply_to(&scratch.states, &mut scratch.left);
        self.relation.right.apply_to(&scratch.states, &mut scratch.right);
        scratch.hidden.clear();
        for (word, syntax) in found.iter().enumerate() {
            let left = &scratch.left[word * 2 * PAIR..(word + 1) * 2 * PAIR];
            let right =
                &scratch.right[syntax.head * 2 * PAIR..(syntax.head + 1) * 2 * PAIR];
            push_hidden(left, right, &mut scratch.hidden);
        }
        scratch.quantised.fill_gelu(&mut scratch.hidden, self.relation.label.inputs());
        self.relation.label.apply_to(&scratch.quantised, &mut scratch.scores);
        for (word, best) in
            best_labels(&scratch.scores, &self.relation_labels).enumerate()
        {
            found[word].relation = if found[word].head == word { "root" } else { best };
        }
        found
    }

    /// The names of a window. Each sentence is decoded on its own: no name crosses its border,
    /// as a headline's last word and the next line's first would.
    pub(crate) fn names(
        &self,
        sentences: &[Range<usize>],
        scratch: &mut HeadScratch,
    ) -> Vec<NameSpan> {
        self.names.apply_to(&scratch.states, &mut scratch.scores);
        let tags = self.names_crf.tags();
        let mut found = Vec::new();
        for sentence in sentences {
            let scores = &scratch.scores[sentence.start * tags..sentence.end * tags];
            for (kind, start, end) in runs(&self.names_crf.decode(scores).tags) {
                let words = sentence.start + start..sentence.start + end;
                found.push(NameSpan { kind, words });
            }
        }
        found
    }

    /// For each of the words `queries`: log-odds of every earlier word to be its antecedent,
    /// against having none in the window (row-major, queries × n).
    pub(crate) fn antecedents(
        &self,
        queries: &[usize],
        scratch: &mut HeadScratch,
    ) -> Vec<f32> {
        let n = scratch.states.rows();
        self.pointers(&self.antecedent, scratch);
        let width = scratch.right.len() / n.max(1);
        let mut found = vec![f32::NEG_INFINITY; queries.len() * n];
        for (row, &query) in found.chunks_mut(n.max(1)).zip(queries) {
            let tail = &scratch.left[query * width..(query + 1) * width];
            let score = |word: usize| {
                let near = self.antecedent_distance[bucket(query as i64 - word as i64)];
                dot(
                    scratch.kernel,
                    tail,
                    &scratch.right[word * width..(word + 1) * width],
                ) + near
            };
            let none = score(query);
            for (word, slot) in row.iter_mut().enumerate().take(query) {
                *slot = score(word) - none;
            }
        }
        found
    }

    /// Leaves the turned tails in `scratch.left` and the heads in `scratch.right`.
    fn pointers(&self, pointer: &Pointer, scratch: &mut HeadScratch) {
        pointer.tail.apply_to(&scratch.states, &mut scratch.hidden);
        scratch.quantised.fill_gelu(&mut scratch.hidden, pointer.turn.inputs());
        pointer.turn.apply_to(&scratch.quantised, &mut scratch.left);
        pointer.head.apply_to(&scratch.states, &mut scratch.right);
        gelu(scratch.kernel, &mut scratch.right);
    }
}

/// How sure the tags of a span are: the least of its words' shares (soft-max of their scores).
fn span_probability(
    scores: &[f32],
    tags: usize,
    path: &Path,
    start: usize,
    end: usize,
) -> f32 {
    (start..end)
        .map(|word| {
            let row = &scores[word * tags..(word + 1) * tags];
            let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let sum: f32 = row.iter().map(|s| (s - highest).exp()).sum();
            (row[usize::from(path.tags[word])] - highest).exp() / sum
        })
        .fold(1.0, f32::min)
}

/// The best label of each row of scores.
fn best_labels<'s>(
    scores: &'s [f32],
    labels: &'s [&'static str],
) -> impl Iterator<Item = &'static str> + 's {
    scores.chunks(labels.len()).map(|row| {
        let best =
            (0..row.len()).fold(0, |top, i| if row[i] > row[top] { i } else { top });
        labels[best]
    })
}

/// Bucket of a signed distance: 0 in the middle, ±1…±8 exact, then eight by logarithm.
pub(crate) fn bucket(distance: i64) -> usize {
    let size = distance.abs();
    let steps = if size <= NEAR {
        size
    } else {
        let far = (size as f32 / NEAR as f32).ln() / (FAR / NEAR as f32).ln() * 8.0;
        (NEAR + far as i64).min(MIDDLE)
    };
    (MIDDLE + distance.signum() * steps) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_as_in_training() {
        // From `bucket` in train/network.py.
        let found: Vec<usize> = [0, 1, -1, 8, 9, 12, 100, 300, -300].map(bucket).into();
        assert_eq!(found, [16, 17, 15, 24, 24, 24, 29, 32, 0]);
    }
}
