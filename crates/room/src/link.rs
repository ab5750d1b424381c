//! Joining each node to the best earlier one it belongs to.
//!
//! Versions, copies, stories and events are all found in the same way: of two nodes a [`Linker`] says
//! how likely the later belongs to the earlier, from these two alone; each node is joined to the
//! earlier one that is likeliest, if it is likely enough; and what hangs together is one cluster. The
//! choice depends on which nodes there are, never on when they arrived; and a node that comes late costs
//! no more than a look at its neighbours. Events, whose chains would drift, are looked at once more when a
//! snapshot is made: in the room's order, each mention against its event as a whole.

/// Says what belongs together.
pub trait Linker {
    /// What is known of a node.
    type Node;
    /// How many days may lie between a node and its parent.
    fn reach(&self) -> i32;
    /// The days about which its neighbours are sought, from the node's own: its own, and others that it
    /// speaks of.
    fn days(&self, _node: &Self::Node, day: i32) -> Vec<i32> {
        vec![day]
    }
    /// Hashes under which a node is found. Two nodes without a common key are never joined.
    fn keys(&self, node: &Self::Node) -> Vec<i64>;
    /// How likely `later` belongs to `earlier`; `None` is not likely enough. Only the order of scores
    /// counts.
    fn score(&self, earlier: &Self::Node, later: &Self::Node) -> Option<f32>;
}

/// The parent of each node, in memory: `nodes` are in the room's order, each with its day.
pub fn parents<L: Linker>(linker: &L, nodes: &[(i32, L::Node)]) -> Vec<Option<usize>> {
    use std::collections::HashMap;
    let mut keyed: HashMap<i64, Vec<usize>> = HashMap::new();
    let mut found = Vec::with_capacity(nodes.len());
    let days_of: Vec<Vec<i32>> =
        nodes.iter().map(|(day, node)| linker.days(node, *day)).collect();
    for (at, (_, node)) in nodes.iter().enumerate() {
        let days = &days_of[at];
        let mut keys = linker.keys(node);
        keys.sort_unstable();
        keys.dedup();
        let mut candidates: Vec<usize> =
            keys.iter().filter_map(|key| keyed.get(key)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let mut best: Option<(f32, usize)> = None;
        for candidate in candidates {
            let earlier = &nodes[candidate].1;
            let its_days = &days_of[candidate];
            let reach = linker.reach().unsigned_abs();
            let near = |day: &i32| its_days.iter().any(|its| its.abs_diff(*day) <= reach);
            if !days.iter().any(near) {
                continue;
            }
            if let Some(score) = linker.score(earlier, node)
                && best.is_none_or(|(least, _)| score > least)
            {
                best = Some((score, candidate));
            }
        }
        found.push(best.map(|(_, parent)| parent));
        for key in keys {
            keyed.entry(key).or_default().push(at);
        }
    }
    found
}

/// The first node of each node's cluster, from the parents of all.
pub fn roots(parents: &[Option<usize>]) -> Vec<usize> {
    let mut roots = Vec::with_capacity(parents.len());
    for (at, parent) in parents.iter().enumerate() {
        // Parents are earlier, so theirs is known.
        roots.push(parent.map_or(at, |parent| roots[parent]));
    }
    roots
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A node is a day that it speaks of.
    struct Recalled;

    impl Linker for Recalled {
        type Node = i32;

        fn reach(&self) -> i32 {
            3
        }

        fn days(&self, node: &i32, day: i32) -> Vec<i32> {
            vec![day, *node]
        }

        fn keys(&self, _: &i32) -> Vec<i64> {
            vec![1]
        }

        fn score(&self, _: &i32, _: &i32) -> Option<f32> {
            Some(1.0)
        }
    }

    #[test]
    fn what_is_recalled_is_found_about_its_own_day() {
        assert_eq!(parents(&Recalled, &[(10, 10), (90, 12)]), [None, Some(0)]);
        assert_eq!(parents(&Recalled, &[(10, 10), (90, 88)]), [None, None]);
    }
}
