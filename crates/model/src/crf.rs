/*!
Linear-chain conditional random fields over a few tags: the best tags of a row of words, and how
probable they are.
*/

use crate::weights::{Weights, WeightsError};

/// Most tags a field has; lets the work space of one step live on the stack.
const MOST_TAGS: usize = 8;

/// Transition weights of one field. Steps that make no sense (O to I) weigh -10,000.
#[derive(Debug)]
pub(crate) struct Crf {
    tags: usize,
    /// Row-major, from × to.
    transition: Vec<f32>,
    begin: Vec<f32>,
}

/// The best tags of a row and their probability.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Path {
    pub(crate) tags: Vec<u8>,
    /// Of all ways to tag the row, the share of this one.
    pub(crate) probability: f32,
}

impl Crf {
    pub(crate) fn load(weights: &Weights<'_>, name: &str) -> Result<Crf, WeightsError> {
        let tags = weights.shape(&format!("{name}.begin"))?.iter().product();
        if tags == 0 || tags > MOST_TAGS {
            let problem = format!("has {tags} tags; 1 to {MOST_TAGS} can be decoded");
            return Err(WeightsError::tensor(format!("{name}.begin"), problem));
        }
        let begin = weights.floats(&format!("{name}.begin"), &[tags])?;
        let transition = weights.floats(&format!("{name}.transition"), &[tags, tags])?;
        Ok(Crf { tags, transition, begin })
    }

    pub(crate) fn tags(&self) -> usize {
        self.tags
    }

    /// The best path through `scores` (words × tags).
    pub(crate) fn decode(&self, scores: &[f32]) -> Path {
        let n = self.tags;
        let words = scores.len() / n;
        if words == 0 {
            return Path { tags: Vec::new(), probability: 1.0 };
        }
        let mut best = [f32::NEG_INFINITY; MOST_TAGS];
        let mut sums = [f32::NEG_INFINITY; MOST_TAGS];
        for tag in 0..n {
            best[tag] = self.begin[tag] + scores[tag];
            sums[tag] = best[tag];
        }
        let mut back = vec![0u8; words * n];
        for word in 1..words {
            let (before, sums_before) = (best, sums);
            let highest =
                sums_before[..n].iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut weights = [0f32; MOST_TAGS];
            for tag in 0..n {
                weights[tag] = (sums_before[tag] - highest).exp();
            }
            for to in 0..n {
                let score = scores[word * n + to];
                let (mut top, mut from, mut total) = (f32::NEG_INFINITY, 0, 0f32);
                for tag in 0..n {
                    let step = self.transition[tag * n + to];
                    if before[tag] + step > top {
                        top = before[tag] + step;
                        from = tag;
                    }
                    total += weights[tag] * step.exp();
                }
                best[to] = top + score;
                sums[to] = highest + total.max(f32::MIN_POSITIVE).ln() + score;
                back[word * n + to] = from as u8;
            }
        }
        let mut tag =
            (0..n).fold(0, |top, tag| if best[tag] > best[top] { tag } else { top });
        let highest = sums[..n].iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let whole =
            highest + sums[..n].iter().map(|s| (s - highest).exp()).sum::<f32>().ln();
        let probability = (best[tag] - whole).exp().clamp(0.0, 1.0);
        let mut tags = vec![0u8; words];
        for word in (0..words).rev() {
            tags[word] = tag as u8;
            tag = usize::from(back[word * n + tag]);
        }
        Path { tags, probability }
    }
}

/// Runs of BIO tags as (kind, start, end), where tag 0 is O, odd tags begin a run of kind
/// `tag / 2` and the even tag after each goes on with it.
pub(crate) fn runs(tags: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    let mut open = false;
    for (at, &tag) in tags.iter().enumerate() {
        if tag % 2 == 1 {
            found.push((usize::from(tag / 2), at, at + 1));
            open = true;
        } else if tag == 0 {
            open = false;
        } else if open && let Some(last) = found.last_mut() {
            last.2 = at + 1;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn field() -> Crf {
        Crf {
            tags: 3,
            transition: vec![0.0, 0.1, -1e4, 0.0, 0.0, 0.5, 0.2, -0.3, 0.4],
            begin: vec![0.0, 0.0, -1e4],
        }
    }

    /// Every path and its score.
    fn all_paths(crf: &Crf, scores: &[f32]) -> Vec<(Vec<u8>, f64)> {
        let words = scores.len() / 3;
        (0..3usize.pow(words as u32))
            .map(|mut code| {
                let tags: Vec<u8> = (0..words)
                    .map(|_| {
                        let t = code % 3;
                        code /= 3;
                        t as u8
                    })
                    .collect();
                let mut score = f64::from(crf.begin[usize::from(tags[0])]);
                for (word, &tag) in tags.iter().enumerate() {
                    score += f64::from(scores[word * 3 + usize::from(tag)]);
                    if word > 0 {
                        let from = usize::from(tags[word - 1]);
                        score += f64::from(crf.transition[from * 3 + usize::from(tag)]);
                    }
                }
                (tags, score)
            })
            .collect()
    }

    proptest! {
        #[test]
        fn decoding_agrees_with_trying_all(scores in prop::collection::vec(-4f32..4.0, 12)) {
            let crf = field();
            let path = crf.decode(&scores);
            let paths = all_paths(&crf, &scores);
            let whole: f64 = paths.iter().map(|(_, s)| s.exp()).sum();
            let (_, ours) = paths.iter().find(|(tags, _)| *tags == path.tags).expect("one of all");
            let top = paths.iter().map(|(_, s)| *s).fold(f64::NEG_INFINITY, f64::max);
            prop_assert!(top - ours < 1e-4);
            prop_assert!((f64::from(path.probability) - ours.exp() / whole).abs() < 1e-4);
        }
    }

    #[test]
    fn runs_follow_their_beginnings() {
        assert_eq!(runs(&[0, 1, 2, 0, 3, 3, 4, 0]), [(0, 1, 3), (1, 4, 5), (1, 5, 7)]);
        assert_eq!(runs(&[2, 0, 1]), [(0, 2, 3)]);
    }
}
