/*!
The shortest name of each actor that the report itself uses and that means nobody else.
*/

use std::collections::HashMap;

use watchfloor_reading::contract::{Actor, ActorKind, Reading};
use watchfloor_text::CharIndex;

use super::super::words::cut;

/// An abbreviation has at most so many characters.
const LONGEST_ABBREVIATION: usize = 5;

/// Short names by the actors' ids; those who have none keep their full one.
pub(super) fn shortest(
    reading: &Reading,
    index: &CharIndex<'_>,
) -> HashMap<usize, String> {
    let uses: Vec<(usize, HashMap<&str, usize>)> = reading
        .actors
        .iter()
        .map(|actor| (actor.id, short_uses(reading, index, actor)))
        .collect();
    // Whom each name means; `None` where it means more than one.
    let mut meant: HashMap<&str, Option<usize>> = HashMap::new();
    let mut claim = |name, id: usize| {
        let owner = meant.entry(name).or_insert(Some(id));
        if *owner != Some(id) {
            *owner = None;
        }
    };
    for (id, names) in &uses {
        names.keys().for_each(|name| claim(name, *id));
    }
    for actor in &reading.actors {
        claim(&actor.name, actor.id);
        if is_named_person(actor) {
            // "Quill" does for Ada Quill only while no other Quill is about.
            actor.name.split_whitespace().for_each(|word| claim(word, actor.id));
        }
    }
    let mut shortest = HashMap::new();
    for (id, names) in uses {
        let sure =
            names.into_iter().filter(|(name, _)| meant.get(name) == Some(&Some(id)));
        // The commonest; of two as common the shorter, and then the first by the alphabet.
        let best = sure.max_by_key(|&(name, count)| {
            (count, std::cmp::Reverse(name.len()), std::cmp::Reverse(name))
        });
        if let Some((name, _)) = best {
            shortest.insert(id, name.to_owned());
        }
    }
    shortest
}

/// How often the report uses each short name of `actor`.
fn short_uses<'r>(
    reading: &'r Reading,
    index: &CharIndex<'_>,
    actor: &Actor,
) -> HashMap<&'r str, usize> {
    let mut uses = HashMap::new();
    for &mention in &actor.mentions {
        let words = cut(reading, index, mention).trim();
        let words =
            words.strip_suffix("'s").or(words.strip_suffix("’s")).unwrap_or(words);
        let is_short = match actor.kind {
            ActorKind::Person => is_named_person(actor) && is_part(words, &actor.name),
            ActorKind::Organization | ActorKind::Country => {
                is_abbreviation(words, &actor.name)
            }
            ActorKind::Group => false,
        };
        if is_short {
            *uses.entry(words).or_insert(0) += 1;
        }
    }
    uses
}

/// Whether a person has a name, not only a description: "Ada Quill", no "senior official".
fn is_named_person(actor: &Actor) -> bool {
    let mut words = actor.name.split_whitespace();
    actor.kind == ActorKind::Person
        && words.next().is_some_and(is_capital)
        && words.next_back().is_some_and(is_capital)
}

fn is_capital(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Whether `words` are some of the words of `name`, in their order and without a gap, the last
/// one capital: "von Arn" of "Clara von Arn".
fn is_part(words: &str, name: &str) -> bool {
    let words: Vec<&str> = words.split_whitespace().collect();
    let name: Vec<&str> = name.split_whitespace().collect();
    !words.is_empty()
        && words.len() < name.len()
        && words.last().is_some_and(|last| is_capital(last))
        && name.windows(words.len()).any(|part| part == words)
}

/// Whether `words` look like an abbreviation of `name`: capitals and digits, with its initial.
fn is_abbreviation(words: &str, name: &str) -> bool {
    let count = words.chars().count();
    (2..=LONGEST_ABBREVIATION).contains(&count)
        && count < name.chars().count()
        && words.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
        && words.chars().next() == name.chars().next()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use serde_json::{Value, json};

    use super::*;

    /// An actor whose mentions are those words, each where it first stands in `text`.
    fn actor(text: &str, id: usize, name: &str, kind: &str, mentions: &[&str]) -> Value {
        let span = |words: &&str| {
            let start = text.find(words).expect("the words stand in the text");
            let start = text[..start].chars().count();
            json!([start, start + words.chars().count()])
        };
        let mentions: Vec<Value> = mentions.iter().map(span).collect();
        json!({"id": id, "name": name, "kind": kind, "country": null, "code": null,
               "roles": [], "mentions": mentions})
    }

    fn names(text: &str, actors: Vec<Value>) -> HashMap<usize, String> {
        let reading = json!({
            "schema": "watchfloor.reading/1", "file": null,
            "report": {
                "text": text, "title": null, "outlet": null, "byline": [],
                "contributors": [], "published": null, "language": "en",
                "updated": false, "corrected": false, "blocks": [],
            },
            "sentences": [], "actors": actors, "times": [], "places": [], "figures": [],
            "attributions": [], "events": [], "watch": [], "notes": [],
        });
        let reading: Reading = serde_json::from_value(reading).unwrap();
        shortest(&reading, &CharIndex::new(&reading.report.text))
    }

    #[test]
    fn persons_go_by_the_part_of_their_name_that_the_report_uses() {
        let text =
            "Clara von Arn met Ito Ren. Later von Arn’s aide told Ito that she left.";
        let found = names(
            text,
            vec![
                actor(
                    text,
                    4,
                    "Clara von Arn",
                    "person",
                    &["Clara von Arn", "von Arn’s", "she"],
                ),
                actor(text, 5, "Ito Ren", "person", &["Ito Ren", "Ito"]),
                actor(text, 6, "aide", "person", &["aide"]),
            ],
        );
        assert_eq!(found, HashMap::from([(4, "von Arn".into()), (5, "Ito".into())]));
    }

    #[test]
    fn a_name_that_two_bear_is_no_short_name() {
        let text = "Ada Quill and Ben Quill came. Quill spoke.";
        let actors = vec![
            actor(text, 0, "Ada Quill", "person", &["Ada Quill", "Quill"]),
            actor(text, 1, "Ben Quill", "person", &["Ben Quill"]),
        ];
        assert_eq!(names(text, actors), HashMap::new());
    }

    #[test]
    fn organisations_go_by_their_abbreviation() {
        let text = "The Inland Waters Board met. IWB will write; IT is slow.";
        let actors = vec![actor(
            text,
            0,
            "Inland Waters Board",
            "organization",
            &["Inland Waters Board", "IWB"],
        )];
        assert_eq!(names(text, actors), HashMap::from([(0, "IWB".into())]));
        assert!(!is_abbreviation("she", "south"));
        assert!(!is_abbreviation("IT", "Waters Board"));
        assert!(!is_abbreviation("IRAN", "Iran"));
    }
}
