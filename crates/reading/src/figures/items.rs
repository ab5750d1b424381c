/*!
What a figure counts: the noun its number belongs to, in the singular, with the words that say
what kind.
*/

use std::ops::Range;

use crate::lemma::lemma;
use crate::syntax::Text;

/// Most words of an item.
const LONGEST: usize = 4;

/// Adjectives that say nothing about the kind of what is counted.
const NO_KIND: &[&str] = &[
    "additional",
    "alleged",
    "all",
    "another",
    "apparent",
    "different",
    "entire",
    "estimated",
    "extra",
    "first",
    "fresh",
    "full",
    "further",
    "key",
    "known",
    "large",
    "last",
    "latest",
    "main",
    "major",
    "many",
    "more",
    "most",
    "much",
    "new",
    "next",
    "other",
    "others",
    "own",
    "recent",
    "remaining",
    "reported",
    "same",
    "separate",
    "several",
    "similar",
    "small",
    "such",
    "suspected",
    "top",
    "total",
    "unidentified",
    "various",
    "whole",
];

/// Nouns that stand for whatever was named before ("12 others", "300 more").
const STAND_INS: &[&str] =
    &["another", "more", "other", "others", "rest", "remainder", "total", "half"];

/// Plurals that no ending gives away.
const IRREGULAR: &[(&str, &str)] = &[
    ("aircraft", "aircraft"),
    ("calves", "calf"),
    ("children", "child"),
    ("feet", "foot"),
    ("grandchildren", "grandchild"),
    ("knives", "knife"),
    ("lives", "life"),
    ("mice", "mouse"),
    ("passersby", "passerby"),
    ("people", "person"),
    ("police", "police"),
    ("series", "series"),
    ("schoolchildren", "schoolchild"),
    ("species", "species"),
    ("thieves", "thief"),
    ("wives", "wife"),
];

/// The figure's place in the tree.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The word by which the figure hangs on its clause: the noun counted or, where there is
    /// none, the number.
    pub(super) anchor: usize,
    /// The noun counted; `None` where it is left out or a pronoun.
    pub(super) noun: Option<usize>,
    /// The words of the number.
    pub(super) number: Range<usize>,
    /// Whether those counted are some of others, named by a pronoun ("five of whom").
    pub(super) of_others: bool,
}

/// Where the figure stands whose number, with its unit, is `words`.
pub(super) fn place(text: &Text<'_>, words: &Range<usize>) -> Place {
    let mut place = found_place(text, words);
    // "A quarter of a million people": the people hang on the quarter, and it on the clause.
    let head = text.word(place.anchor).head;
    if words.contains(&head) {
        place.anchor = head;
    }
    place
}

fn found_place(text: &Text<'_>, words: &Range<usize>) -> Place {
    let top = top_of(text, words);
    let word = text.word(top);
    let counted = word.head != top
        && matches!(
            word.relation,
            "nummod"
                | "compound"
                | "amod"
                | "advmod"
                | "nmod:unmarked"
                | "det"
                | "dep"
                | "nmod:npmod"
                | "nmod"
        )
        && word.head >= words.end
        && is_noun(text, word.head)
        && !starts_with_of(text, words.end);
    if counted {
        // "A 30-person team": persons are counted, the team is what the clause is about.
        let noun = in_compound(text, words).unwrap_or(word.head);
        return Place {
            anchor: word.head,
            noun: known(text, noun),
            number: words.clone(),
            of_others: false,
        };
    }
    let (mut anchor, number) = (top, words.clone());
    let part = part_of(text, words);
    let of_others = part.is_some_and(|part| text.word(part).upos == "PRON");
    let noun = match part {
        Some(part) if of_others => referent(text, part, top),
        Some(part) => Some(part),
        None => in_compound(text, words).or_else(|| {
            // "Between 20 and 30 houses": the noun follows, whatever the tree ties it to.
            let next = next_noun(text, words.end, top)?;
            anchor = next;
            Some(next)
        }),
    };
    // "120 of 300 seats".
    let later = (word.head >= words.end && is_noun(text, word.head)).then_some(word.head);
    let noun = noun.or(later).and_then(|noun| known(text, noun));
    Place { anchor, noun, number, of_others }
}

/// What the number is a part of: "hundreds of people", "$5 billion in aid", "two of them".
fn part_of(text: &Text<'_>, words: &Range<usize>) -> Option<usize> {
    words.clone().rev().find_map(|word| {
        text.children(word).filter(|&child| child >= words.end).find(|&child| {
            word_relates(text, child, "nmod")
                && text.has_case(child, &["of", "in"])
                && (is_noun(text, child) || text.word(child).upos == "PRON")
        })
    })
}

/// What "two of them" and "three of whom" count: the noun said of them ("three of them
/// children"), else the noun that the clause or apposition belongs to.
fn referent(text: &Text<'_>, pronoun: usize, top: usize) -> Option<usize> {
    let next = pronoun + 1;
    let sentence = &text.annotation().sentences[text.word(pronoun).sentence];
    let predicate = (next..sentence.end.min(next + LONGEST))
        .take_while(|&word| matches!(text.word(word).upos, "AUX" | "ADJ" | "NOUN"))
        .last()
        .filter(|&word| text.word(word).xpos == "NNS");
    if predicate.is_some() {
        return predicate;
    }
    let mut word = top;
    for _ in 0..LONGEST {
        let head = text.word(word).head;
        if head == word {
            break;
        }
        if head < top && is_noun(text, head) {
            return Some(head);
        }
        word = head;
    }
    None
}

fn word_relates(text: &Text<'_>, word: usize, relation: &str) -> bool {
    let found = text.word(word).relation;
    found == relation
        || found.strip_prefix(relation).is_some_and(|rest| rest.starts_with(':'))
}

fn starts_with_of(text: &Text<'_>, at: usize) -> bool {
    at < text.annotation().words.len() && text.form(at) == "of"
}

/// The word of the range that the others depend on.
fn top_of(text: &Text<'_>, words: &Range<usize>) -> usize {
    let mut top = words.end - 1;
    for _ in words.clone() {
        let head = text.word(top).head;
        if head == top || !words.contains(&head) {
            break;
        }
        top = head;
    }
    top
}

/// "30-person": the noun after the hyphen.
fn in_compound(text: &Text<'_>, words: &Range<usize>) -> Option<usize> {
    let noun = words.end + 1;
    let sentence = &text.annotation().sentences[text.word(words.start).sentence];
    (noun < sentence.end
        && crate::figures::values::is_hyphen(text.form(words.end))
        && is_noun(text, noun))
    .then_some(noun)
}

/// The noun of the phrase that follows the number at once, where the tree ties the two otherwise.
fn next_noun(text: &Text<'_>, at: usize, top: usize) -> Option<usize> {
    let sentence = &text.annotation().sentences[text.word(top).sentence];
    if matches!(text.word(top).upos, "NOUN") {
        return None;
    }
    let mut found = None;
    for word in at..sentence.end.min(at + LONGEST) {
        match text.word(word).upos {
            "ADJ" if found.is_none() => {}
            "VERB" if found.is_none() && text.word(word).relation == "amod" => {}
            "NOUN" | "PROPN" => found = Some(word),
            _ => break,
        }
    }
    found.filter(|&noun| matches!(text.word(noun).xpos, "NNS" | "NNPS"))
}

fn is_noun(text: &Text<'_>, word: usize) -> bool {
    matches!(text.word(word).upos, "NOUN" | "PROPN")
}

fn known(text: &Text<'_>, noun: usize) -> Option<usize> {
    let form = text.form(noun);
    (!STAND_INS.iter().any(|stand_in| form.eq_ignore_ascii_case(stand_in)))
        .then_some(noun)
}

/// The item's name: the noun in the singular after the words that say what kind.
pub(super) fn name(text: &Text<'_>, noun: usize, number: &Range<usize>) -> String {
    let sentence = &text.annotation().sentences[text.word(noun).sentence];
    let first = if number.end <= noun { number.end } else { sentence.start };
    let mut start = noun;
    while start > first && noun - start + 1 < LONGEST && says_kind(text, start - 1, noun)
    {
        start -= 1;
    }
    // A hyphen that opens the name belonged to a word that was left out.
    while start < noun && text.word(start).upos == "PUNCT" {
        start += 1;
    }
    let mut item = String::new();
    for word in start..noun {
        push(text, word, &lower(text, word), &mut item);
    }
    push(text, noun, &singular(text, noun), &mut item);
    item
}

/// Whether a word before the noun says what kind it is of.
fn says_kind(text: &Text<'_>, word: usize, noun: usize) -> bool {
    let form = text.form(word);
    match text.word(word).upos {
        "ADJ" => {
            !NO_KIND.iter().any(|known| form.eq_ignore_ascii_case(known))
                && !matches!(text.word(word).xpos, "JJR" | "JJS")
        }
        "NOUN" | "PROPN" => {
            // Not whose it is, and not the noun of another phrase.
            text.word(word).relation != "nmod:poss"
                && hangs_on(text, word, noun)
                && !NO_KIND.iter().any(|known| form.eq_ignore_ascii_case(known))
        }
        "VERB" => {
            text.word(word).relation == "amod"
                && text.word(word).head == noun
                && !NO_KIND.iter().any(|known| form.eq_ignore_ascii_case(known))
        }
        "PUNCT" => form == "-",
        _ => false,
    }
}

/// Whether the word is part of the phrase of the noun, over a word or two.
fn hangs_on(text: &Text<'_>, word: usize, noun: usize) -> bool {
    let mut at = word;
    for _ in 0..LONGEST {
        if at == noun {
            return true;
        }
        at = text.word(at).head;
    }
    false
}

fn push(text: &Text<'_>, word: usize, form: &str, item: &mut String) {
    let spaced = word > 0 && text.word(word - 1).span.end < text.word(word).span.start;
    if !item.is_empty() && spaced {
        item.push(' ');
    }
    item.push_str(form);
}

fn is_name(text: &Text<'_>, word: usize) -> bool {
    text.name_at(word).is_some()
        || text.word(word).upos == "PROPN"
        || text.form(word).chars().skip(1).any(char::is_uppercase)
        || text.word(word).upos == "ADJ"
            && text.form(word).starts_with(char::is_uppercase)
            && text.word(word).span.start
                != text
                    .annotation()
                    .span(&text.annotation().sentences[text.word(word).sentence])
                    .start
}

fn lower(text: &Text<'_>, word: usize) -> String {
    let form = text.form(word);
    if is_name(text, word) { form.to_owned() } else { form.to_lowercase() }
}

/// The noun in the singular; names keep their case.
fn singular(text: &Text<'_>, noun: usize) -> String {
    let form = text.form(noun);
    let lower = form.to_lowercase();
    if let Some(&(_, one)) = IRREGULAR.iter().find(|(many, _)| *many == lower) {
        return one.to_owned();
    }
    if !matches!(text.word(noun).xpos, "NNS" | "NNPS") {
        return if is_name(text, noun) { form.to_owned() } else { lower };
    }
    if is_name(text, noun) {
        return form.strip_suffix('s').unwrap_or(form).to_owned();
    }
    if let Some(stem) = lower.strip_suffix("men") {
        return format!("{stem}man");
    }
    lemma(form, "NNS")
}
