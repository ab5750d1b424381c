/*!
The heads of acts: which words say that something is done, by whom and to whom.

They listen to a branch of the encoder (`weights/events.safetensors`, made by
`train/event_fit.py`). As with cues, parties are asked for once for each trigger, among the words
of its sentence.
*/

use std::ops::Range;

use crate::annotation::Act;
use crate::crf::{Crf, runs};
use crate::encoder::STATE;
use crate::heads::{HeadScratch, PAIR, Pair, bucket, push_hidden};
use crate::labels::{self, EVENT_TYPES, MODES, STATUSES};
use crate::matrix::{Linear, Table};
use crate::weights::{Weights, WeightsError};

/// Taken from the score of "no act": training sees more words without one than a reader, who
/// can leave an act aside later, wants. Chosen on sentences held back from training.
const AGAINST_NONE: f32 = 0.0;

/// Verb forms that say of themselves which act they carry, so that the model's "no act" counts for less
/// there. Nouns and forms with other meanings ("march", "struck", "rally") stand in no such list.
const CLEAR: &[(&str, &[&str])] = &[
    (
        "PROTEST",
        &[
            "demonstrated",
            "demonstrating",
            "marched",
            "picketed",
            "picketing",
            "protested",
            "protesting",
            "rallied",
            "rioted",
            "rioting",
        ],
    ),
    (
        "ASSAULT",
        &[
            "abducted",
            "ambushed",
            "assassinated",
            "bombarded",
            "bombed",
            "kidnapped",
            "shelled",
            "torpedoed",
        ],
    ),
    ("COERCE", &["arrested", "deported", "detained", "jailed"]),
];
/// The least share of its type that a clear word needs.
const LEAST_CLEAR: f32 = 0.1;
/// So much the model's share of "no act" counts beside its type's, at a clear word.
const NONE_OF_CLEAR: f32 = 0.08;

/// The type of act that a clear word carries.
fn clear_type(form: &str) -> Option<&'static str> {
    let form = form.to_lowercase();
    let mut rows = CLEAR.iter();
    rows.find(|(_, forms)| forms.binary_search(&form.as_str()).is_ok())
        .map(|(name, _)| *name)
}

/// The heads.
#[derive(Debug)]
pub(crate) struct ActHeads<'a> {
    trigger: Linear,
    role: Pair,
    role_distance: Table<'a>,
    role_crf: Crf,
    status: Linear,
    mode: Linear,
    types: Vec<&'static str>,
    statuses: Vec<&'static str>,
    modes: Vec<&'static str>,
}

impl<'a> ActHeads<'a> {
    pub(crate) fn load(weights: &Weights<'a>) -> Result<ActHeads<'a>, WeightsError> {
        let labels = |head: &str,
                      known: &[&'static str]|
         -> Result<Vec<&'static str>, WeightsError> {
            let names = weights.labels(head)?.iter();
            Ok(names.map(|name| labels::known(known, name)).collect())
        };
        Ok(ActHeads {
            trigger: Linear::load(weights, "trigger")?,
            role: Pair::load(weights, "role")?,
            role_distance: Table::load(weights, "role_distance", PAIR)?,
            role_crf: Crf::load(weights, "role_crf")?,
            status: Linear::load(weights, "status")?,
            mode: Linear::load(weights, "mode")?,
            types: labels("types", EVENT_TYPES)?,
            statuses: labels("statuses", STATUSES)?,
            modes: labels("modes", MODES)?,
        })
    }

    /// The acts of a window, numbered within it; `states` are its words' states in the branch,
    /// which the scratch has taken in.
    pub(crate) fn acts(
        &self,
        states: &[f32],
        forms: &[&str],
        sentences: &[Range<usize>],
        scratch: &mut HeadScratch,
    ) -> Vec<Act> {
        self.trigger.apply_to(&scratch.states, &mut scratch.scores);
        let classes = self.types.len() + 1;
        let mut found: Vec<Act> = Vec::new();
        for (word, row) in scratch.scores.chunks_mut(classes).enumerate() {
            row[0] -= AGAINST_NONE;
            let (mut best, mut probability) = softmax_best(row);
            if best == 0
                && let Some(clear) = forms.get(word).and_then(|form| clear_type(form))
                && let Some(at) = self.types.iter().position(|name| *name == clear)
            {
                let shares: Vec<f32> =
                    log_softmax(row).iter().map(|share| share.exp()).collect();
                if shares[at + 1] >= LEAST_CLEAR {
                    best = at + 1;
                    probability =
                        shares[best] / (shares[best] + shares[0] * NONE_OF_CLEAR);
                }
            }
            if best > 0 {
                found.push(Act {
                    trigger: word,
                    kind: self.types[best - 1],
                    mode: None,
                    status: "happened",
                    actor: Vec::new(),
                    recipient: Vec::new(),
                    condition: Vec::new(),
                    probability,
                    status_probability: 0.0,
                });
            }
        }
        if found.is_empty() {
            return found;
        }
        let mut picked = Vec::with_capacity(found.len() * STATE);
        for act in &found {
            picked.extend_from_slice(
                &states[act.trigger * STATE..(act.trigger + 1) * STATE],
            );
        }
        scratch.quantised.fill(&picked, STATE);
        self.status.apply_to(&scratch.quantised, &mut scratch.scores);
        let statuses = scratch.scores.clone();
        self.mode.apply_to(&scratch.quantised, &mut scratch.scores);
        for (act, row) in found.iter_mut().zip(scratch.scores.chunks(self.modes.len())) {
            let mode = self.modes[softmax_best(row).0];
            act.mode = (mode != "-").then_some(mode);
        }
        self.role.right.apply_to(&scratch.quantised, &mut scratch.right);
        self.role.left.apply_to(&scratch.states, &mut scratch.left);
        for (nth, act) in found.iter_mut().enumerate() {
            let sentence = sentences.iter().find(|s| s.contains(&act.trigger));
            let sentence = sentence.cloned().unwrap_or(0..0);
            self.role_scores(nth, act.trigger, &sentence, scratch);
            for (kind, start, end) in runs(&self.role_crf.decode(&scratch.scores).tags) {
                let words = sentence.start + start..sentence.start + end;
                match kind {
                    0 => act.actor.push(words),
                    1 => act.recipient.push(words),
                    _ => act.condition.push(words),
                }
            }
        }
        let with_condition: Vec<usize> = found
            .iter()
            .filter(|act| act.condition.iter().any(|words| words.len() > 1))
            .map(|act| act.trigger)
            .collect();
        for (act, row) in found.iter_mut().zip(statuses.chunks(self.statuses.len())) {
            let sentence = sentences.iter().find(|s| s.contains(&act.trigger));
            let may_hang = sentence.is_some_and(|s| {
                with_condition.iter().any(|trigger| s.contains(trigger))
            });
            (act.status, act.status_probability) = self.status_of(row, may_hang);
        }
        found
    }

    /// The status of an act by its scores. Where no act of the sentence has the words of a
    /// condition none `may_hang` on one: the "if" that the model heard stands in another sentence.
    fn status_of(&self, scores: &[f32], may_hang: bool) -> (&'static str, f32) {
        let mut scores = scores.to_vec();
        let conditional = self.statuses.iter().position(|name| *name == "conditional");
        if let Some(at) = conditional.filter(|_| !may_hang) {
            scores[at] = f32::NEG_INFINITY;
        }
        let (best, probability) = softmax_best(&scores);
        (self.statuses[best], probability)
    }

    /// Leaves in `scratch.scores` the scores of the role tags of the words of a sentence, for
    /// the trigger whose asking side is row `nth` of `scratch.right`.
    fn role_scores(
        &self,
        nth: usize,
        trigger: usize,
        sentence: &Range<usize>,
        scratch: &mut HeadScratch,
    ) {
        scratch.hidden.clear();
        let right = &scratch.right[nth * 2 * PAIR..(nth + 1) * 2 * PAIR];
        for (at, word) in sentence.clone().enumerate() {
            let left = &scratch.left[word * 2 * PAIR..(word + 1) * 2 * PAIR];
            push_hidden(left, right, &mut scratch.hidden);
            let near = bucket(word as i64 - trigger as i64);
            self.role_distance.add_row(near, &mut scratch.hidden[at * PAIR..]);
        }
        scratch.quantised.fill_gelu(&mut scratch.hidden, self.role.label.inputs());
        self.role.label.apply_to(&scratch.quantised, &mut scratch.scores);
    }

    /// For each type, how well it fits as what the words `source` do to the words `target`: the
    /// logarithm of a sum over all words of how likely the word carries an act of the type with
    /// just these parties. The scratch has taken in the window's states.
    pub(crate) fn between(
        &self,
        source: &[usize],
        target: &[usize],
        scratch: &mut HeadScratch,
    ) -> Vec<(&'static str, f32)> {
        let n = scratch.states.rows();
        let classes = self.types.len() + 1;
        self.trigger.apply_to(&scratch.states, &mut scratch.scores);
        let types: Vec<f32> =
            scratch.scores.chunks(classes).flat_map(log_softmax).collect();
        self.role.right.apply_to(&scratch.states, &mut scratch.right);
        self.role.left.apply_to(&scratch.states, &mut scratch.left);
        let tags = self.role_crf.tags();
        let mut sums = vec![f32::NEG_INFINITY; self.types.len()];
        for trigger in 0..n {
            self.role_scores(trigger, trigger, &(0..n), scratch);
            let mut fit = 0.0;
            for (side, first) in [(source, 1), (target, 3)] {
                let shares = side.iter().map(|&word| {
                    let row =
                        log_softmax(&scratch.scores[word * tags..(word + 1) * tags]);
                    log_add(row[first], row[first + 1])
                });
                fit += shares.sum::<f32>() / side.len().max(1) as f32;
            }
            let row = &types[trigger * classes + 1..(trigger + 1) * classes];
            for (sum, score) in sums.iter_mut().zip(row) {
                *sum = log_add(*sum, score + fit);
            }
        }
        self.types.iter().copied().zip(sums).collect()
    }
}

/// The highest score's place and its share.
fn softmax_best(row: &[f32]) -> (usize, f32) {
    let best = (0..row.len()).fold(0, |top, i| if row[i] > row[top] { i } else { top });
    let sum: f32 = row.iter().map(|score| (score - row[best]).exp()).sum();
    (best, 1.0 / sum)
}

fn log_softmax(row: &[f32]) -> Vec<f32> {
    let highest = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = row.iter().map(|score| (score - highest).exp()).sum();
    row.iter().map(|score| score - highest - sum.ln()).collect()
}

/// The logarithm of the sum of two numbers given by their logarithms.
fn log_add(a: f32, b: f32) -> f32 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if low == f32::NEG_INFINITY { high } else { high + (low - high).exp().ln_1p() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clear_words_are_in_order_and_of_known_types() {
        for (name, forms) in CLEAR {
            assert!(EVENT_TYPES.contains(name) && forms.is_sorted());
        }
        assert_eq!(clear_type("Demonstrated"), Some("PROTEST"));
        assert_eq!(clear_type("march"), None);
    }

    #[test]
    fn shares_and_sums() {
        let (best, share) = softmax_best(&[0.0, 3f32.ln(), 0.0]);
        assert_eq!(best, 1);
        assert!((share - 0.6).abs() < 1e-6);
        assert!((log_add(2f32.ln(), 3f32.ln()) - 5f32.ln()).abs() < 1e-6);
        assert_eq!(log_add(f32::NEG_INFINITY, 1.0), 1.0);
        assert!((log_softmax(&[1.0, 1.0])[0] + 2f32.ln()).abs() < 1e-6);
    }
}
