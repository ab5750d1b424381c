/*!
What people may say of a line, and what is wrong with an act that says it otherwise.

An act stands beside what the reader read and never in its place: `correct` says what would be right, and the reading
stays as it is.
*/

use std::collections::BTreeMap;

use watchfloor_record::{Act, ActId, NewAct};

/// All that may be said of a line. `undo` of an act is no word on a line.
pub const VERBS: [&str; 8] =
    ["confirm", "reject", "merge", "split", "note", "correct", "assign", "acknowledge"];
/// Characters of somebody's own words at most.
pub const LONGEST: usize = 2_000;
/// Characters of a name at most.
pub const LONGEST_NAME: usize = 100;

/// What is wrong with an act, in words for whoever wants to say it. Whether its lines are there is the room's to know.
pub fn fault(act: &NewAct) -> Option<String> {
    let told = |words: &str| Some(words.to_owned());
    if !VERBS.contains(&act.verb.as_str()) {
        return Some(format!("`verb` is one of {}", VERBS.join(", ")));
    }
    match (act.verb.as_str(), act.other) {
        ("merge", None) => {
            return told("a merge needs `other`: the line to merge with");
        }
        ("merge", Some(other)) if other == act.target => {
            return told("a line is not merged with itself; `other` is another one");
        }
        ("merge", Some(_)) | (_, None) => {}
        (_, Some(_)) => return told("only a merge has `other`"),
    }
    let words = act.words.as_deref();
    match act.verb.as_str() {
        "note" if words.is_none() => return told("a note needs `words`"),
        "correct" if words.is_none() => {
            return told("a correction needs `words`: what would be right");
        }
        "assign" => return words.map_or(told("an assignment needs `to`"), name_fault),
        _ => {}
    }
    words.and_then(words_fault)
}

/// The acts of these that were taken back, each with the act that did it and still holds.
pub fn taken_back(acts: &[Act]) -> BTreeMap<ActId, ActId> {
    let mut undone = BTreeMap::new();
    // An undo may itself be undone, so the last word is looked at first.
    for act in acts.iter().rev() {
        if act.act.verb == "undo" && !undone.contains_key(&act.id) {
            undone.insert(act.act.target, act.id);
        }
    }
    undone
}

/// What is wrong with somebody's own words.
pub fn words_fault(words: &str) -> Option<String> {
    if words.trim().is_empty() {
        return Some("the words are empty; leave them out or say something".to_owned());
    }
    if words.chars().count() > LONGEST {
        return Some(format!(
            "these words are longer than {LONGEST} characters; say it more briefly"
        ));
    }
    // A terminal might obey them.
    let is_control = |c: char| c.is_control() && c != '\n';
    words
        .contains(is_control)
        .then(|| "the words hold control characters; take them out".to_owned())
}

/// What is wrong with the name of whoever is to have a line.
pub fn name_fault(name: &str) -> Option<String> {
    let is_name = !name.trim().is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.contains(char::is_control);
    (!is_name).then(|| {
        format!(
            "`to` is a name on one line, of at most {LONGEST_NAME} characters and without control characters"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(verb: &str, other: Option<i64>, words: Option<&str>) -> NewAct {
        NewAct {
            author: "ana".to_owned(),
            at: 0,
            verb: verb.to_owned(),
            target: 7,
            other,
            words: words.map(str::to_owned),
        }
    }

    #[test]
    fn each_verb_has_what_it_needs_and_nothing_else() {
        for (verb, other, words) in [
            ("confirm", None, None),
            ("reject", None, Some("seen on the spot")),
            ("merge", Some(8), None),
            ("split", None, None),
            ("note", None, Some("checked\nby phone")),
            ("correct", None, Some("twelve, not twenty")),
            ("assign", None, Some("ines")),
            ("acknowledge", None, None),
        ] {
            assert_eq!(fault(&act(verb, other, words)), None, "{verb}");
        }
        for (verb, other, words, told) in [
            ("undo", None, None, "`verb` is one of"),
            ("merge", None, None, "needs `other`"),
            ("merge", Some(7), None, "itself"),
            ("assign", Some(8), Some("ines"), "only a merge"),
            ("note", None, None, "needs `words`"),
            ("correct", None, None, "needs `words`"),
            ("correct", None, Some(" "), "empty"),
            ("assign", None, None, "needs `to`"),
            ("assign", None, Some("ines\nben"), "one line"),
            ("confirm", None, Some("\u{1b}[2J"), "control"),
        ] {
            let found = fault(&act(verb, other, words)).unwrap_or_default();
            assert!(found.contains(told), "{verb}: {found}");
        }
        let long = "ж".repeat(LONGEST + 1);
        assert!(fault(&act("note", None, Some(&long))).is_some());
    }
}
