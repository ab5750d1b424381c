/*!
What the words around a name say of who bears it: titles, offices, and whose they are.
*/

use std::ops::Range;

use watchfloor_model::NameKind;

use crate::lexicon::{self, Noun};
use crate::syntax::Text;

/// What the words around a person's name say of the person: titles before it, a description in
/// apposition on either side.
pub(crate) fn roles(text: &Text<'_>, name: &Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = name.start;
    while start > 0 {
        let before = text.word(start - 1);
        let tied = matches!(
            before.relation,
            "compound" | "nmod:desc" | "amod" | "flat" | "nmod:poss" | "case" | "nmod"
        );
        let is_word = matches!(before.upos, "NOUN" | "PROPN" | "ADJ" | "PART");
        let same = before.sentence == text.word(name.start).sentence;
        let leads_here = before.head >= start - 1 && before.head < name.end;
        if !(same && tied && is_word && leads_here)
            || text.name_at(start - 1).is_some_and(|n| n.kind == NameKind::Person)
        {
            break;
        }
        start -= 1;
    }
    let title = start..name.start;
    if title.clone().any(|word| is_office(text, word)) {
        found.push(title);
    }
    let head = text.head_of(name);
    for child in text.children(head) {
        // Across a verb the tree errs: "Sile told Lanz that …, a member of the delegation said".
        let beside =
            (name.end..child).all(|word| !matches!(text.word(word).upos, "VERB" | "AUX"));
        if text.word(child).relation == "appos"
            && child > head
            && beside
            && is_office(text, child)
        {
            found.push(description(text, child, name));
        }
    }
    let word = text.word(head);
    if word.relation == "appos" && word.head < name.start && is_office(text, word.head) {
        // "The commander of the guard, Hana Velde": the office is the commander's.
        let mut office = word.head;
        while text.word(office).relation == "nmod"
            && is_office(text, text.word(office).head)
        {
            office = text.word(office).head;
        }
        found.push(description(text, office, name));
    }
    found.retain(|range| {
        let mut words = range.clone();
        !range.is_empty()
            && words.all(|word| !matches!(text.word(word).upos, "VERB" | "AUX"))
    });
    found
}

/// "Of Orvane" behind a noun: the words of the name, where it follows at once and before `end`.
pub(crate) fn of_name(text: &Text<'_>, noun: usize, end: usize) -> Option<Range<usize>> {
    let of = noun + 1;
    if of + 1 >= end || text.form(of) != "of" {
        return None;
    }
    let start = if text.word(of + 1).upos == "DET" { of + 2 } else { of + 1 };
    let name = text.name_at(start.min(end - 1))?;
    let bare = text.bare_name(&name.words);
    // "A member of Orvane's delegation" is not of Orvane alone.
    let is_owner = bare.end < name.words.end
        || matches!(
            text.word(text.head_of(&bare)).relation,
            "nmod:poss" | "compound" | "amod"
        );
    let is_whole = name.kind != NameKind::Person && name.words.end <= end && !is_owner;
    is_whole.then_some(bare)
}

/// Whether the word can head an office or function.
fn is_office(text: &Text<'_>, word: usize) -> bool {
    matches!(text.word(word).upos, "NOUN" | "PROPN")
        && lexicon::noun(text.form(word)) == Some(Noun::Person)
}

/// The noun phrase of an office, with its "of …", without articles at its start.
fn description(text: &Text<'_>, head: usize, name: &Range<usize>) -> Range<usize> {
    let mut range = text.phrase_of(head);
    for child in text.children(head) {
        if text.word(child).relation == "nmod" && child > head && child < head + 12 {
            range.end = range.end.max(text.phrase_of(child).end);
        }
    }
    if range.start < name.end && name.start < range.end {
        // The name itself is no part of the office.
        range =
            if name.start > head { range.start..name.start } else { name.end..range.end };
    }
    // A comma after the office begins the name with its title ("his counterpart, Minister …").
    if let Some(comma) = (head..range.end).find(|&word| text.form(word) == ",") {
        range.end = comma;
    }
    range = text.trim(range.start..range.end.max(range.start));
    while range.len() > 1
        && matches!(text.word(range.start).upos, "DET" | "PRON" | "CCONJ")
    {
        range.start += 1;
    }
    range
}
