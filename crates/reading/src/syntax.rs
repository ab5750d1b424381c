/*!
An annotated text as the rules of this crate look at it: words by number, phrases by their heads.
*/

use std::collections::HashSet;
use std::ops::Range;

use watchfloor_actors::{CountryWord, Registry};
use watchfloor_model::{Annotation, Name, NameKind, Word};

/// Relations that tie a word into the name or noun phrase of its head.
const INSIDE_PHRASE: &[&str] = &[
    "amod",
    "case",
    "compound",
    "det",
    "det:predet",
    "fixed",
    "flat",
    "flat:foreign",
    "nmod:desc",
    "nmod:poss",
    "nummod",
];

/// Relations between a phrase's head and a name that says who the head is.
const SAME_THING: &[&str] = &["appos", "compound", "flat", "nmod:desc"];

/// A text and what the model found in it.
#[derive(Debug)]
pub(crate) struct Text<'a> {
    text: &'a str,
    annotation: &'a Annotation,
    /// The actors known beforehand.
    registry: &'a Registry,
    /// For each word, the name it is part of.
    name_at: Vec<Option<usize>>,
    /// Names that the report shows to be countries and no table has.
    states: HashSet<String>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(
        text: &'a str,
        annotation: &'a Annotation,
        registry: &'a Registry,
        states: HashSet<String>,
    ) -> Text<'a> {
        let mut name_at = vec![None; annotation.words.len()];
        for (number, name) in annotation.names.iter().enumerate() {
            name_at[name.words.clone()].fill(Some(number));
        }
        Text { text, annotation, registry, name_at, states }
    }

    pub(crate) fn annotation(&self) -> &'a Annotation {
        self.annotation
    }

    pub(crate) fn registry(&self) -> &'a Registry {
        self.registry
    }

    /// The country (ISO 3166-1 alpha-3) that a word or name belongs to, and how.
    pub(crate) fn country(&self, word: &str) -> Option<(&'a str, CountryWord)> {
        self.registry.country_word(word)
    }

    /// Whether the name is that of a country which only this report knows.
    pub(crate) fn is_state(&self, name: &str) -> bool {
        self.states.contains(name)
    }

    pub(crate) fn word(&self, word: usize) -> &'a Word {
        &self.annotation.words[word]
    }

    /// The word's letters.
    pub(crate) fn form(&self, word: usize) -> &'a str {
        self.word(word).span.slice(self.text)
    }

    /// The text that a run of words covers, as it stands, line breaks as spaces.
    pub(crate) fn phrase(&self, words: &Range<usize>) -> String {
        let span = self.annotation.span(words);
        span.slice(self.text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The name that the word is part of.
    pub(crate) fn name_at(&self, word: usize) -> Option<&'a Name> {
        self.name_at[word].map(|number| &self.annotation.names[number])
    }

    /// The names whose words all lie in `range`.
    pub(crate) fn names_in(
        &self,
        range: &Range<usize>,
    ) -> impl Iterator<Item = &'a Name> {
        let (start, end) = (range.start, range.end);
        let names = &self.annotation.names;
        let first = names.partition_point(|name| name.words.start < start);
        names[first..].iter().take_while(move |name| name.words.end <= end)
    }

    /// A name without an article before it and without the clitic of a possessive at its end.
    pub(crate) fn bare_name(&self, words: &Range<usize>) -> Range<usize> {
        let mut words = words.clone();
        while words.len() > 1
            && matches!(self.form(words.end - 1), "'s" | "’s" | "'" | "’")
        {
            words.end -= 1;
        }
        if words.len() > 1 && self.form(words.start).eq_ignore_ascii_case("the") {
            words.start += 1;
        }
        words
    }

    /// The words that depend on `word`.
    pub(crate) fn children(&self, word: usize) -> impl Iterator<Item = usize> + use<'a> {
        let annotation = self.annotation;
        let sentence = annotation.sentences[annotation.words[word].sentence].clone();
        sentence
            .filter(move |&other| other != word && annotation.words[other].head == word)
    }

    /// The word of `range` that the others depend on: the first noun, else the first word, whose
    /// head lies outside.
    pub(crate) fn head_of(&self, range: &Range<usize>) -> usize {
        let tops = || {
            range.clone().filter(|&word| {
                let head = self.word(word).head;
                head == word || !range.contains(&head)
            })
        };
        let is_nominal = |&word: &usize| {
            matches!(self.word(word).upos, "NOUN" | "PROPN" | "PRON" | "NUM" | "SYM")
        };
        tops().find(is_nominal).or_else(|| tops().next()).unwrap_or(range.start)
    }

    /// The noun or name that a source phrase is about: the last one of its first chunk ("a senior
    /// administration **official** familiar with …"). Sources are short and begin with their noun
    /// phrase, so this holds where a tree goes wrong.
    pub(crate) fn core_of(&self, range: &Range<usize>) -> usize {
        let is_nominal = |word: usize| {
            matches!(self.word(word).upos, "NOUN" | "PROPN" | "PRON" | "NUM" | "SYM")
        };
        let mut core = None;
        for word in range.clone() {
            let in_chunk = match self.word(word).upos {
                "PUNCT" => {
                    matches!(self.form(word), "-" | "“" | "”" | "\"" | "‘" | "’" | "'")
                }
                "ADJ" | "DET" | "PART" | "ADV" => true,
                // "Orvane's old and ailing minister".
                "CCONJ" => {
                    word > range.start
                        && word + 1 < range.end
                        && self.word(word - 1).upos == "ADJ"
                        && self.word(word + 1).upos == "ADJ"
                }
                "VERB" => core.is_none(),
                _ => is_nominal(word),
            };
            // A possessor is no core: what is possessed follows.
            let relative =
                core.is_some() && matches!(self.word(word).xpos, "WP" | "WDT" | "WP$");
            if !in_chunk || relative {
                break;
            }
            if is_nominal(word) {
                core = Some(word);
            }
        }
        core.unwrap_or_else(|| self.head_of(range))
    }

    /// The phrase around a noun or name: its articles, adjectives, titles and possessors, and a
    /// name in apposition ("his counterpart, Minister Yoav Gallant").
    pub(crate) fn phrase_of(&self, head: usize) -> Range<usize> {
        let mut range = head..head + 1;
        let mut waiting = vec![head];
        while let Some(word) = waiting.pop() {
            for child in self.children(word) {
                let relation = self.word(child).relation;
                let named =
                    relation == "appos" && child > word && self.name_at(child).is_some();
                // A preposition is no part of the phrase, a possessive's clitic is.
                let case = relation == "case" && child < word;
                if (INSIDE_PHRASE.contains(&relation) && !case) || named {
                    range = range.start.min(child)..range.end.max(child + 1);
                    waiting.push(child);
                }
            }
        }
        self.trim(range)
    }

    /// The range without punctuation at its ends.
    pub(crate) fn trim(&self, mut range: Range<usize>) -> Range<usize> {
        while range.len() > 1 && self.word(range.end - 1).upos == "PUNCT" {
            range.end -= 1;
        }
        while range.len() > 1 && self.word(range.start).upos == "PUNCT" {
            range.start += 1;
        }
        range
    }

    /// The person's name that says who the phrase is about ("Defense Secretary Lloyd Austin",
    /// "the commander, Hossein Salami"), and not whose or where it is ("Biden's spokesman").
    pub(crate) fn person_of(&self, range: &Range<usize>) -> Option<&'a Name> {
        let head = self.core_of(range);
        if let Some(name) =
            self.name_at(head).filter(|name| name.kind == NameKind::Person)
        {
            return Some(name);
        }
        let is_core = |name: &&Name| {
            let mut word = self.head_of(&name.words);
            // A path to the head; trees are finite, but count anyway.
            for _ in 0..range.len() {
                if word == head {
                    return true;
                }
                // "A Kestrian official", "Quarrow aides": a name before a common noun says whose he is.
                let behind = word > head || self.word(word).relation == "appos";
                if !SAME_THING.contains(&self.word(word).relation) || !behind {
                    return false;
                }
                word = self.word(word).head;
                if !range.contains(&word) {
                    return false;
                }
            }
            false
        };
        let people = || self.names_in(range).filter(|name| name.kind == NameKind::Person);
        // "The commander of the corps, Hossein Salami", "the chair, the retired judge Tobias
        // Akande": a name at the end, with no more than its title after a comma, is the person's
        // whatever the tree says.
        let ends = |name: &&Name| {
            let title = (range.start..name.words.start).rev().take_while(|&word| {
                matches!(self.word(word).upos, "ADJ" | "DET" | "NOUN" | "PROPN")
            });
            let start = name.words.start - title.count();
            name.words.end == range.end
                && start > range.start
                && self.form(start - 1) == ","
                && self.word(head).xpos != "NNS"
        };
        people().find(is_core).or_else(|| people().find(ends))
    }

    /// The name right behind the description of whoever bears it ("the foreign minister, **Ione
    /// Castrell**,", "the company, **Orvane Power**,").
    pub(crate) fn named_behind(&self, head: usize) -> Option<&'a Name> {
        let comma = head + 1;
        let sentence = &self.annotation.sentences[self.word(head).sentence];
        if comma + 1 >= sentence.end || self.form(comma) != "," {
            return None;
        }
        let name = self.name_at(comma + 1)?;
        let top = self.head_of(&name.words);
        let tied = self.word(top).relation == "appos" && self.word(top).head == head;
        (tied && self.word(head).xpos != "NNS").then_some(name)
    }

    /// Whether one of the word's children is the preposition (or other function word) `form`.
    pub(crate) fn has_case(&self, word: usize, forms: &[&str]) -> bool {
        self.children(word).any(|child| {
            self.word(child).relation == "case"
                && forms.contains(&self.form(child).to_lowercase().as_str())
        })
    }
}
