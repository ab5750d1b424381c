//! Who holds a figure: within one tally, an institution that is named in full and in short is one.

use std::collections::{BTreeMap, BTreeSet};

use crate::maps::HashMap;
use crate::picture::Origin;

/// What the keys of those begin with whose names may be cut short: "River Relief", "the charity River Relief".
const KINDS: [&str; 2] = ["institution:", "organization:"];

/// Of so many institutions of one tally short names are looked up; with more they say nothing.
const MOST: usize = 64;

/// For the key of each origin that is short for another of these the key of that one: "the ministry" for "Ardovia's
/// interior ministry", "the hospital" for "Ghered's hospital". Where two could be meant, neither is.
pub(super) fn holders<'a>(
    origins: impl Iterator<Item = &'a Origin>,
) -> HashMap<&'a str, &'a str> {
    let keys: BTreeSet<&str> = origins
        .map(|origin| origin.key.as_str())
        .filter(|key| KINDS.iter().any(|kind| key.starts_with(kind)))
        .collect();
    let mut found = HashMap::default();
    if keys.len() > MOST {
        return found;
    }
    // A chain of short names ends at the fullest.
    let mut fuller: BTreeMap<&str, &str> = BTreeMap::new();
    for key in &keys {
        let candidates: Vec<&str> =
            keys.iter().copied().filter(|other| is_short_for(key, other)).collect();
        let fullest: Vec<&str> = candidates
            .iter()
            .copied()
            .filter(|one| !candidates.iter().any(|other| is_short_for(one, other)))
            .collect();
        if let [only] = fullest[..] {
            fuller.insert(key, only);
        }
    }
    found.extend(fuller);
    found
}

/// Whether the first key names less of what may be the second: no owner where that has one, its last words alone.
fn is_short_for(short: &str, long: &str) -> bool {
    if short == long {
        return false;
    }
    let ((kind, base, owner), (its_kind, its_base, its_owner)) =
        (parts(short), parts(long));
    let owners = owner.is_none() || owner == its_owner;
    let ends = its_base == base
        || its_base.strip_suffix(base).is_some_and(|rest| rest.ends_with(' '));
    kind == its_kind && owners && ends
}

/// Kind, what it is, and whose.
fn parts(key: &str) -> (&str, &str, Option<&str>) {
    let (kind, rest) = key.split_once(':').unwrap_or(("", key));
    match rest.split_once('|') {
        Some((base, owner)) => (kind, base, Some(owner)),
        None => (kind, rest, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keys: &[&str]) -> Vec<(String, String)> {
        let origins: Vec<Origin> = keys
            .iter()
            .map(|key| Origin {
                key: (*key).to_owned(),
                name: String::new(),
                kind: String::new(),
                country: None,
                code: None,
            })
            .collect();
        let pairs = holders(origins.iter());
        let mut pairs: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(one, other)| (one.to_owned(), other.to_owned()))
            .collect();
        pairs.sort();
        pairs
    }

    fn pair(one: &str, other: &str) -> (String, String) {
        (one.to_owned(), other.to_owned())
    }

    #[test]
    fn a_short_name_is_of_the_only_fuller_one() {
        assert_eq!(
            found(&[
                "institution:ministry",
                "institution:interior ministry",
                "institution:interior ministry|adv"
            ]),
            [
                pair(
                    "institution:interior ministry",
                    "institution:interior ministry|adv"
                ),
                pair("institution:ministry", "institution:interior ministry|adv"),
            ]
        );
    }

    #[test]
    fn where_two_could_be_meant_neither_is() {
        let keys = [
            "institution:ministry",
            "institution:interior ministry",
            "institution:health ministry",
        ];
        assert!(found(&keys).is_empty());
        assert!(found(&["institution:army|adv", "institution:army|ltm"]).is_empty());
    }
}
