/*!
The best dependency tree of a sentence: the maximum spanning arborescence of Chu and Liu (1965)
and Edmonds (1967), with one root.
*/

/// Heads of the words of a sentence, from scores (word × head); a root is its own head.
///
/// The greedy choice is a tree for most sentences and is taken where it is. Quadratic in the
/// length at best, cubic at worst; sentences are at most
/// [`LONGEST`](watchfloor_text::sentences::LONGEST) words.
pub(crate) fn heads(scores: &[f32], n: usize) -> Vec<usize> {
    if n == 0 {
        return Vec::new();
    }
    let greedy: Vec<usize> =
        (0..n).map(|word| argmax(&scores[word * n..(word + 1) * n])).collect();
    if is_tree(&greedy) {
        return greedy;
    }
    // Try the likeliest roots: the words that would most like to be their own head.
    let mut roots: Vec<usize> = (0..n).collect();
    let gain = |word: usize| {
        let row = &scores[word * n..(word + 1) * n];
        row[word] - row.iter().copied().fold(f32::NEG_INFINITY, f32::max)
    };
    roots.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)));
    let mut best: Option<(f32, Vec<usize>)> = None;
    for &root in roots.iter().take(3) {
        let found = arborescence(scores, n, root);
        let total = (0..n).map(|word| scores[word * n + found[word]]).sum();
        if best.as_ref().is_none_or(|(top, _)| total > *top) {
            best = Some((total, found));
        }
    }
    best.map_or(greedy, |(_, found)| found)
}

fn argmax(row: &[f32]) -> usize {
    (0..row.len()).fold(0, |top, i| if row[i] > row[top] { i } else { top })
}

/// Whether every word leads to one root.
fn is_tree(heads: &[usize]) -> bool {
    heads.iter().enumerate().filter(|&(word, &head)| word == head).count() == 1
        && cycle(heads).is_none()
}

/// The words of a cycle of two or more, if there is one.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen_in = vec![usize::MAX; heads.len()];
    for start in 0..heads.len() {
        let mut word = start;
        while seen_in[word] == usize::MAX {
            seen_in[word] = start;
            if heads[word] == word {
                break;
            }
            word = heads[word];
        }
        if seen_in[word] == start && heads[word] != word {
            let mut members = vec![word];
            let mut next = heads[word];
            while next != word {
                members.push(next);
                next = heads[next];
            }
            return Some(members);
        }
    }
    None
}

/// The best tree with the given root, by contracting cycles.
fn arborescence(scores: &[f32], n: usize, root: usize) -> Vec<usize> {
    let mut weight = scores.to_vec();
    for word in 0..n {
        weight[word * n + word] = f32::NEG_INFINITY;
    }
    for head in 0..n {
        weight[root * n + head] = f32::NEG_INFINITY;
    }
    let mut heads = contract(&weight, n, root);
    heads[root] = root;
    heads
}

/// Chu-Liu-Edmonds over dense scores; `root`'s own entry is meaningless.
fn contract(weight: &[f32], n: usize, root: usize) -> Vec<usize> {
    let mut heads: Vec<usize> =
        (0..n)
            .map(|word| {
                if word == root {
                    root
                } else {
                    argmax(&weight[word * n..(word + 1) * n])
                }
            })
            .collect();
    let Some(members) = cycle(&heads) else { return heads };
    let mut in_cycle = vec![false; n];
    for &word in &members {
        in_cycle[word] = true;
    }
    // The words outside keep their order; the cycle becomes one node at the end.
    let outside: Vec<usize> = (0..n).filter(|&word| !in_cycle[word]).collect();
    let small = outside.len() + 1;
    let node = outside.len();
    let mut contracted = vec![f32::NEG_INFINITY; small * small];
    // The cycle's word through which each outside word is entered or left.
    let mut enters = vec![members[0]; small];
    let mut leaves = vec![members[0]; small];
    for (i, &word) in outside.iter().enumerate() {
        for (j, &head) in outside.iter().enumerate() {
            contracted[i * small + j] = weight[word * n + head];
        }
        for &member in &members {
            if weight[word * n + member] > contracted[i * small + node] {
                contracted[i * small + node] = weight[word * n + member];
                leaves[i] = member;
            }
            let gain = weight[member * n + word] - weight[member * n + heads[member]];
            if gain > contracted[node * small + i] {
                contracted[node * small + i] = gain;
                enters[i] = member;
            }
        }
    }
    let small_root = outside.iter().position(|&word| word == root).unwrap_or(node);
    let found = contract(&contracted, small, small_root);
    for (i, &word) in outside.iter().enumerate() {
        if word != root {
            heads[word] = if found[i] == node { leaves[i] } else { outside[found[i]] };
        }
    }
    if small_root != node && found[node] != node {
        heads[enters[found[node]]] = outside[found[node]];
    }
    heads
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best total over all trees, by trying every choice of heads.
    fn best_total(scores: &[f32], n: usize) -> f32 {
        (0..n.pow(n as u32))
            .map(|mut code| {
                (0..n)
                    .map(|_| {
                        let head = code % n;
                        code /= n;
                        head
                    })
                    .collect::<Vec<_>>()
            })
            .filter(|heads| is_tree(heads))
            .map(|heads| (0..n).map(|word| scores[word * n + heads[word]]).sum())
            .fold(f32::NEG_INFINITY, f32::max)
    }

    proptest! {
        #[test]
        fn always_a_tree(n in 1usize..30, seed in prop::collection::vec(-5f32..5.0, 900)) {
            prop_assert!(is_tree(&heads(&seed[..n * n], n)));
        }

        #[test]
        fn the_best_tree(n in 1usize..4, seed in prop::collection::vec(-5f32..5.0, 16)) {
            let scores = &seed[..n * n];
            let found = heads(scores, n);
            let total: f32 = (0..n).map(|word| scores[word * n + found[word]]).sum();
            prop_assert!((total - best_total(scores, n)).abs() < 1e-4);
        }
    }
}
