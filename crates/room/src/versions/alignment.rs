//! Which sentences differ between two versions of a report.

use watchfloor_reading::contract::CharSpan;

use crate::maps::HashMap;
use crate::snapshot::Known;

/// Two sentences of which this share of the stems is common are one, changed.
const CHANGED: f32 = 0.5;
/// A changed sentence is looked for among so many: each is compared with each of the other version.
const MOST_COMPARED: usize = 400;

/// What became of a sentence between two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentenceChange {
    /// The sentence in the earlier version; `None` for one that was added.
    pub old: Option<CharSpan>,
    /// The sentence in the later version; `None` for one that was removed.
    pub new: Option<CharSpan>,
}

/// The sentences that differ, in the order of the later version. A removed one comes where it stood:
/// behind the sentence that was before it. A sentence that only moved does not differ.
pub fn diff(old: &Known, new: &Known) -> Vec<SentenceChange> {
    let matched = unchanged(&old.sheet.sentences, &new.sheet.sentences);
    let partners = changed(&sentences(old), &sentences(new), matched);
    let old_spans = &old.sheet.reading.sentences;
    let new_spans = &new.sheet.reading.sentences;

    // Removed sentences, by the sentence of the new version behind which they come; `None` is the start.
    let mut removed: HashMap<Option<usize>, Vec<CharSpan>> = HashMap::default();
    let mut behind = None;
    for (at, span) in old_spans.iter().enumerate() {
        match partners.get(at).copied().flatten() {
            Some(partner) => behind = Some(partner.new),
            None => removed.entry(behind).or_default().push(*span),
        }
    }
    let mut of_new = vec![None; new_spans.len()];
    for (at, partner) in partners.iter().enumerate() {
        if let Some(partner) = partner
            && let Some(place) = of_new.get_mut(partner.new)
        {
            *place = Some((at, partner.is_same));
        }
    }

    let gone = |behind: Option<usize>| {
        let spans = removed.get(&behind).map(Vec::as_slice).unwrap_or_default();
        spans.iter().map(|span| SentenceChange { old: Some(*span), new: None })
    };
    let mut changes: Vec<SentenceChange> = gone(None).collect();
    for (at, span) in new_spans.iter().enumerate() {
        match of_new.get(at).copied().flatten() {
            Some((_, true)) => {}
            Some((its_old, false)) => changes.push(SentenceChange {
                old: old_spans.get(its_old).copied(),
                new: Some(*span),
            }),
            None => changes.push(SentenceChange { old: None, new: Some(*span) }),
        }
        changes.extend(gone(Some(at)));
    }
    changes
}

/// The sentence of the later version that goes with one of the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Partner {
    new: usize,
    is_same: bool,
}

/// For each old sentence the new one with the same stems; of several, in order.
fn unchanged(old: &[i64], new: &[i64]) -> Vec<Option<Partner>> {
    let mut places: HashMap<i64, Vec<usize>> = HashMap::default();
    for (at, hash) in new.iter().enumerate().rev() {
        places.entry(*hash).or_default().push(at);
    }
    old.iter()
        .map(|hash| {
            let new = places.get_mut(hash)?.pop()?;
            Some(Partner { new, is_same: true })
        })
        .collect()
}

/// Adds the changed sentences: of those left over, the most alike first.
fn changed(
    old: &[Vec<String>],
    new: &[Vec<String>],
    mut partners: Vec<Option<Partner>>,
) -> Vec<Option<Partner>> {
    partners.resize(old.len(), None);
    let mut taken = vec![false; new.len()];
    for partner in partners.iter().flatten() {
        if let Some(place) = taken.get_mut(partner.new) {
            *place = true;
        }
    }
    let left = |count: usize, is_free: &dyn Fn(usize) -> bool| -> Vec<usize> {
        (0..count).filter(|at| is_free(*at)).take(MOST_COMPARED).collect()
    };
    let old_left = left(old.len(), &|at| partners[at].is_none());
    let new_left = left(new.len(), &|at| !taken[at]);
    let mut pairs = Vec::new();
    for from in &old_left {
        for to in &new_left {
            let alike = alike(&old[*from], &new[*to]);
            if alike >= CHANGED {
                pairs.push((alike, *from, *to));
            }
        }
    }
    // Of equally good pairs those count that stand where the other stood.
    pairs.sort_by(|a, b| {
        b.0.total_cmp(&a.0).then((a.1.abs_diff(a.2), a.1).cmp(&(b.1.abs_diff(b.2), b.1)))
    });
    for (_, from, to) in pairs {
        if partners[from].is_none() && !taken[to] {
            partners[from] = Some(Partner { new: to, is_same: false });
            taken[to] = true;
        }
    }
    partners
}

/// The stems of each sentence, sorted.
fn sentences(known: &Known) -> Vec<Vec<String>> {
    let stems = |at: usize| {
        let mut stems = known.memo.stems(known, at).to_vec();
        stems.sort_unstable();
        stems
    };
    (0..known.sheet.reading.sentences.len()).map(stems).collect()
}

/// Twice the common stems by all stems of both; both are sorted.
fn alike(one: &[String], other: &[String]) -> f32 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    let common = crate::sketch::shared(one, other);
    2.0 * common as f32 / (one.len() + other.len()) as f32
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::words;

    fn stems(sentences: &[&str]) -> Vec<Vec<String>> {
        let sorted = |sentence: &&str| {
            let mut stems = words::stems(sentence);
            stems.sort_unstable();
            stems
        };
        sentences.iter().map(sorted).collect()
    }

    fn aligned(old: &[&str], new: &[&str]) -> Vec<Option<(usize, bool)>> {
        let (old, new) = (stems(old), stems(new));
        let hash = |stems: &Vec<String>| words::hash(stems.join(" ").as_bytes());
        let old_hashes: Vec<i64> = old.iter().map(hash).collect();
        let new_hashes: Vec<i64> = new.iter().map(hash).collect();
        let partners = changed(&old, &new, unchanged(&old_hashes, &new_hashes));
        partners
            .into_iter()
            .map(|found| found.map(|found| (found.new, found.is_same)))
            .collect()
    }

    #[test]
    fn sentences_stay_change_go_and_come() {
        let old = [
            "The harbour board closed the port.",
            "Nine sailors were injured in the fire.",
            "The mayor was abroad.",
        ];
        let new = [
            "Twelve sailors were injured in the fire.",
            "An inquiry begins in spring.",
            "The harbour board closed the port.",
        ];
        assert_eq!(aligned(&old, &new), [Some((2, true)), Some((0, false)), None]);
    }

    #[test]
    fn sentences_that_come_twice_keep_their_order() {
        let old = ["Sirens wailed.", "Sirens wailed."];
        assert_eq!(aligned(&old, &old), [Some((0, true)), Some((1, true))]);
    }

    #[test]
    fn nothing_goes_with_an_empty_sentence() {
        assert_eq!(aligned(&["", "Rain fell."], &["..."]), [Some((0, true)), None]);
        assert_eq!(aligned(&[], &["Rain fell."]), []);
    }
}
