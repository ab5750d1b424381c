/*!
Roles by the words around a figure, where the tree does not tell: people led away, and numbers that stand for
a count.
*/

use crate::contract::FigureRole::{Captured, Evacuated, Killed};
use crate::figures::items::Place;
use crate::figures::roles::{Fate, MOST_STEPS, base, lookup, singular};
use crate::figures::tables::{
    CARRIES, COUNTED, COUNTS, PERSONS, REACHES, STANDS, STATES,
};
use crate::syntax::Text;

/// "Led 3,200 villagers out of the valley", "were holding 16 engineers": what the verb says of people alone.
pub(super) fn carried(text: &Text<'_>, noun: usize) -> Option<Fate> {
    let item = singular(text, noun);
    if !PERSONS.contains(&item.as_str()) && text.form(noun) != "people" {
        return None;
    }
    let taken = matches!(text.word(noun).relation, "obj" | "nsubj:pass");
    // The verb right before the figure, where the tree ties the people to something behind them.
    let beside =
        || place_before(text, noun).filter(|verb| text.word(*verb).upos == "VERB");
    let verb = if taken { text.word(noun).head } else { beside()? };
    let base = base(text, verb);
    if base == "hold" {
        return Some(Fate { role: Captured, word: verb });
    }
    let sentence = &text.annotation().sentences[text.word(noun).sentence];
    let next = noun + 1;
    let leaves = |word: usize| {
        ["out", "from"].iter().any(|form| text.form(word).eq_ignore_ascii_case(form))
    };
    let away = (next < sentence.end && leaves(next))
        || text
            .children(verb)
            .any(|child| leaves(child) || text.has_case(child, &["out", "from"]));
    (away && CARRIES.contains(&base.as_str()))
        .then_some(Fate { role: Evacuated, word: verb })
}

/// The word before the phrase that ends in `noun`: before its number and the words that say what kind.
fn place_before(text: &Text<'_>, noun: usize) -> Option<usize> {
    let sentence = &text.annotation().sentences[text.word(noun).sentence];
    let before = (sentence.start..noun).rev().take(MOST_STEPS);
    before.into_iter().find(|word| {
        !matches!(text.word(*word).upos, "NUM" | "ADJ" | "ADV" | "NOUN" | "PUNCT" | "DET")
    })
}

/// The noun that stands for a number before "rose to 17", "stood at 45", "reached 9", with what it says became of
/// those counted, whatever the tree makes of the sentence: "the number of people killed in the fire rose to".
pub(super) fn counted_to(
    text: &Text<'_>,
    place: &Place,
) -> Option<(usize, Option<Fate>)> {
    /// Words before the number that are looked at.
    const BACK: usize = 24;
    let at = place.number.start;
    let sentence = text.annotation().sentences[text.word(at).sentence].clone();
    let among = |list: &[&str], word: usize| {
        list.iter().any(|known| text.form(word).eq_ignore_ascii_case(known))
    };
    let is_count = |word: usize| COUNTS.contains(&singular(text, word).as_str());
    let last = at.checked_sub(1).filter(|last| *last > sentence.start)?;
    let stands =
        among(&["to", "at"], last) && (among(STANDS, last - 1) || is_count(last - 1));
    if !stands && !among(REACHES, last) {
        return None;
    }
    let first = sentence.start.max(last.saturating_sub(BACK));
    let count = (first..last)
        .rev()
        .take_while(|word| !matches!(text.form(*word), "," | ";" | ":" | "—"))
        .find(|word| is_count(*word))?;
    let beside = first.max(count.saturating_sub(1))..last;
    let said = beside.into_iter().find_map(|word| {
        let role = lookup(STATES, text.form(word))
            .or_else(|| lookup(COUNTED, &singular(text, word)))?;
        Some(Fate { role, word })
    });
    let toll = singular(text, count) == "toll";
    let fate = said.or(toll.then_some(Fate { role: Killed, word: count }));
    Some((count, fate))
}

/// Whether a number stands for a count whose name does not say of what: "the ministry put the number at 14".
pub(super) fn refers_back(text: &Text<'_>, place: &Place) -> bool {
    matches!(counted_to(text, place), Some((_, None)))
}
