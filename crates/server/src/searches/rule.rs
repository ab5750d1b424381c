//! A saved search as a rule of alerts.
//!
//! A search asks which events there are; a rule asks whether one is there now. What only the first can ask (between
//! which days, how near a point) stands in the rule's text as a comment, so that whoever takes it over sees what it
//! leaves out.

use watchfloor_alerts::Rules;

use super::{Filters, Search};

/// What a table of conditions calls the filters of a search. All take one value or a list.
struct Table {
    name: &'static str,
    keys: &'static [(&'static str, &'static str)],
    /// What the table needs beside them.
    always: &'static str,
}

const EVENT: Table = Table {
    name: "event",
    keys: &[
        ("type", "type"),
        ("status", "status"),
        ("actor", "actor"),
        ("recipient", "recipient"),
        ("party", "party"),
        ("country", "country"),
        ("place", "place"),
        ("q", "words"),
    ],
    always: "",
};

/// The state is one of what is claimed about an act.
const MATTER: Table = Table {
    name: "matter",
    keys: &[
        ("type", "type"),
        ("status", "status"),
        ("actor", "actor"),
        ("recipient", "recipient"),
        ("party", "party"),
        ("country", "country"),
        ("place", "place"),
        ("q", "words"),
        ("state", "state"),
    ],
    always: "",
};

/// What somebody says, in which no act needs to be read.
const STATEMENT: Table = Table {
    name: "statement",
    keys: &[("actor", "by"), ("party", "by"), ("recipient", "to"), ("q", "words")],
    always: "",
};

const TALLY: Table = Table {
    name: "tally",
    keys: &[("type", "role"), ("country", "country"), ("place", "place"), ("q", "words")],
    always: "at_least = 0 # any figure; write a larger number to be told of large ones only\n",
};

const WATCH: Table = Table {
    name: "watch",
    keys: &[
        ("type", "kind"),
        ("actor", "by"),
        ("recipient", "to"),
        ("party", "party"),
        ("q", "words"),
    ],
    always: "",
};

/// Filters that no rule has, with the reason.
const NOT_ASKED: [(&str, &str); 3] = [
    ("from", "a rule looks at what is new"),
    ("to", "a rule looks at what is new"),
    ("near", "a rule knows places by name or country"),
];

/// The text of a `[[rule]]`, which a file of rules takes as it is; or why there is none.
pub(super) fn text(search: &Search) -> Result<String, String> {
    let mut text = format!("[[rule]]\nname = {}\n", quoted(&search.name));
    let query = &search.query;
    for (name, why) in NOT_ASKED {
        if let Some(value) = query.get(name) {
            text.push_str(&format!("# not asked: {name} = {} ({why})\n", quoted(value)));
        }
    }
    text.push_str(&when(query)?);
    let file = format!("[defaults]\nreceiver = \"desk\"\n\n{text}");
    match Rules::parse(&file) {
        Ok(_) => Ok(text),
        Err(faults) => {
            // The lines of the faults are those of a file that nobody has.
            let said: Vec<String> =
                faults.iter().map(|fault| fault.what.clone()).collect();
            Err(format!("this search cannot become a rule: {}", said.join("; ")))
        }
    }
}

/// The condition, each key on a line of its own.
fn when(query: &Filters) -> Result<String, String> {
    let table = match query.get("kind").map(String::as_str) {
        None | Some("event") if query.contains_key("state") => MATTER,
        None | Some("event") => EVENT,
        Some("claim") => STATEMENT,
        Some("figure") => TALLY,
        Some("watch") => WATCH,
        Some(other) => {
            return Err(format!(
                "a search has the kind event, claim, figure or watch, and not {}",
                quoted(other)
            ));
        }
    };
    let mut text = format!("[rule.when.{}]\n", table.name);
    let mut written: Vec<&str> = Vec::new();
    for (filter, key) in table.keys {
        // Of actor and party one is enough where they are the same key.
        if let Some(value) = query.get(*filter)
            && !written.contains(key)
        {
            text.push_str(&format!("{key} = {}\n", values(table.name, filter, value)));
            written.push(key);
        }
    }
    text.push_str(table.always);
    for filter in
        ["type", "status", "actor", "recipient", "party", "country", "place", "state"]
    {
        let is_known = table.keys.iter().any(|(known, _)| *known == filter);
        if let Some(value) = query.get(filter).filter(|_| !is_known) {
            let why = format!("a rule about {} does not know it", about(&table));
            text.push_str(&format!(
                "# not asked: {filter} = {} ({why})\n",
                quoted(value)
            ));
        }
    }
    Ok(text)
}

/// What a table is about, for people.
fn about(table: &Table) -> &'static str {
    match table.name {
        "statement" => "statements",
        "tally" => "figures",
        "watch" => "announcements",
        _ => "acts",
    }
}

/// The values of a filter as TOML: one text, or a list where there are several.
fn values(table: &str, filter: &str, value: &str) -> String {
    // What is searched for may hold commas; everything else lists names, codes and words of ours.
    let parts: Vec<&str> =
        if filter == "q" { vec![value] } else { value.split(',').collect() };
    let written: Vec<String> = parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| match filter {
            "country" => quoted(&part.to_uppercase()),
            // Types of acts are written in capitals; roles and kinds are not.
            "type" if matches!(table, "tally" | "watch") => quoted(&part.to_lowercase()),
            // Between slashes a rule takes a pattern, and a search does not.
            "q" | "place" => quoted(part.trim_matches('/').trim()),
            _ => quoted(part),
        })
        .collect();
    match written.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    }
}

/// A text as TOML writes it, on one line.
fn quoted(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 2);
    written.push('"');
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            c if c.is_control() => written.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use proptest::prelude::*;
    use watchfloor_alerts::rules::When;

    use super::*;

    fn search(query: &[(&str, &str)]) -> Search {
        let query = query
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        Search {
            id: 1,
            name: "shelling of \"the dam\"".to_owned(),
            query,
            by: String::new(),
            at: 0,
        }
    }

    /// The rules of a file that has this one.
    fn parsed(text: &str) -> Rules {
        Rules::parse(&format!("[defaults]\nreceiver = \"desk\"\n\n{text}")).unwrap()
    }

    #[test]
    fn a_search_becomes_a_rule_that_a_file_of_rules_takes() {
        let text = text(&search(&[
            ("type", "ASSAULT,COERCE"),
            ("actor", "LTM"),
            ("recipient", "Vask"),
            ("country", "adv"),
            ("q", "shell, \"market\""),
            ("from", "2031-09-01"),
        ]))
        .unwrap();
        assert_eq!(
            text,
            r#"[[rule]]
name = "shelling of \"the dam\""
# not asked: from = "2031-09-01" (a rule looks at what is new)
[rule.when.event]
type = ["ASSAULT", "COERCE"]
actor = "LTM"
recipient = "Vask"
country = "ADV"
words = "shell, \"market\""
"#
        );
        let rules = parsed(&text);
        assert_eq!(rules.rules[0].name, "shelling of \"the dam\"");
        assert!(matches!(rules.rules[0].when, When::Event(_)));
    }

    #[test]
    fn a_state_asks_for_the_matter_and_a_claim_for_a_statement() {
        let matter =
            text(&search(&[("party", "LTM"), ("state", "denied,contradicted")])).unwrap();
        assert!(matches!(parsed(&matter).rules[0].when, When::Matter(..)), "{matter}");
        let claim =
            text(&search(&[("kind", "claim"), ("q", "the gates"), ("type", "ASSAULT")]));
        let claim = claim.unwrap();
        assert!(matches!(parsed(&claim).rules[0].when, When::Statement(_)), "{claim}");
        assert!(claim.contains("# not asked: type"), "{claim}");
    }

    #[test]
    fn a_search_for_figures_or_announcements_becomes_a_rule_too() {
        let figure = text(&search(&[
            ("kind", "figure"),
            ("type", "Killed"),
            ("country", "adv"),
            ("party", "LTM"),
        ]))
        .unwrap();
        assert!(figure.contains("role = \"killed\""), "{figure}");
        assert!(figure.contains("# not asked: party = \"LTM\""), "{figure}");
        assert!(matches!(parsed(&figure).rules[0].when, When::Tally(_)), "{figure}");
        let watch = text(&search(&[
            ("kind", "watch"),
            ("type", "threat,deadline"),
            ("actor", "LTM"),
            ("status", "happened"),
        ]))
        .unwrap();
        assert!(watch.contains("kind = [\"threat\", \"deadline\"]"), "{watch}");
        assert!(watch.contains("by = \"LTM\""), "{watch}");
        assert!(watch.contains("# not asked: status"), "{watch}");
        assert!(matches!(parsed(&watch).rules[0].when, When::Watch(_)), "{watch}");
    }

    #[test]
    fn what_no_rule_can_ask_is_told_in_words() {
        let told = text(&search(&[("from", "2031-09-01")])).unwrap_err();
        assert!(told.contains("takes in every act"), "{told}");
        let told = text(&search(&[("type", "ASSUALT")])).unwrap_err();
        assert!(told.contains("did you mean `ASSAULT`?"), "{told}");
        let told = text(&search(&[("kind", "rumour"), ("q", "killed")])).unwrap_err();
        assert!(told.contains("event, claim, figure or watch"), "{told}");
        let told = text(&search(&[("kind", "watch"), ("type", "treat")])).unwrap_err();
        assert!(told.contains("did you mean `threat`?"), "{told}");
    }

    proptest! {
        /// Whatever somebody saved: nothing of it becomes another key, table or rule.
        #[test]
        fn one_search_is_one_rule(
            name in "\\PC{1,30}",
            q in "\\PC{1,60}",
            near in "\\PC{0,20}",
        ) {
            let mut search = search(&[("actor", "LTM"), ("q", &q), ("near", &near)]);
            search.name = name.clone();
            if let Ok(text) = text(&search) {
                let rules = parsed(&text);
                prop_assert_eq!(rules.rules.len(), 1);
                prop_assert_eq!(&rules.rules[0].name, &name);
                prop_assert!(rules.silences.is_empty() && rules.route.routes.is_empty());
            }
        }
    }
}
