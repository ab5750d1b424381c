/*!
Bounds around a number: "more than 300", "up to 40", "about 20", "100 or more".

"Nearly 200" and "almost 200" say that the number is a little under 200; what the report gives is
200 all the same, so low and high are both 200, and the figure is approximate. "Just over" and
"just under" are bounds, and approximate.
*/

use crate::figures::values::{is_hyphen, is_money_sign, touches};
use crate::figures::words::Number;
use crate::syntax::Text;

/// What words beside a number say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    /// The number is the least.
    Low,
    /// The number is the most.
    High,
    /// The number is not exact.
    Near,
    /// Nothing, but a bound may stand before it.
    Nothing,
}

/// Words before a number, longer ones before shorter ones that they end in.
const BEFORE: &[(&[&str], Bound)] = &[
    (&["no", "fewer", "than"], Bound::Low),
    (&["no", "less", "than"], Bound::Low),
    (&["not", "fewer", "than"], Bound::Low),
    (&["not", "less", "than"], Bound::Low),
    (&["no", "more", "than"], Bound::High),
    (&["not", "more", "than"], Bound::High),
    (&["a", "minimum", "of"], Bound::Low),
    (&["a", "maximum", "of"], Bound::High),
    (&["in", "excess", "of"], Bound::Low),
    (&["as", "many", "as"], Bound::High),
    (&["as", "much", "as"], Bound::High),
    (&["as", "few", "as"], Bound::Low),
    (&["as", "little", "as"], Bound::Low),
    (&["on", "the", "order", "of"], Bound::Near),
    (&["in", "the", "order", "of"], Bound::Near),
    (&["in", "the", "region", "of"], Bound::Near),
    (&["a", "total", "of"], Bound::Nothing),
    (&["upwards", "of"], Bound::Low),
    (&["upward", "of"], Bound::Low),
    (&["more", "than"], Bound::Low),
    (&["greater", "than"], Bound::Low),
    (&["higher", "than"], Bound::Low),
    (&["fewer", "than"], Bound::High),
    (&["less", "than"], Bound::High),
    (&["lower", "than"], Bound::High),
    (&["at", "least"], Bound::Low),
    (&["at", "most"], Bound::High),
    (&["up", "to"], Bound::High),
    (&["close", "to"], Bound::Near),
    (&["an", "estimated"], Bound::Near),
    (&["over"], Bound::Low),
    (&["above"], Bound::Low),
    (&["exceeding"], Bound::Low),
    (&["under"], Bound::High),
    (&["below"], Bound::High),
    (&["estimated"], Bound::Near),
    (&["about"], Bound::Near),
    (&["around"], Bound::Near),
    (&["some"], Bound::Near),
    (&["roughly"], Bound::Near),
    (&["approximately"], Bound::Near),
    (&["circa"], Bound::Near),
    (&["nearly"], Bound::Near),
    (&["almost"], Bound::Near),
    (&["nearing"], Bound::Near),
    (&["approaching"], Bound::Near),
    (&["perhaps"], Bound::Near),
    (&["maybe"], Bound::Near),
    (&["possibly"], Bound::Near),
    (&["just"], Bound::Nothing),
    (&["another"], Bound::Nothing),
    (&["only"], Bound::Nothing),
    (&["between"], Bound::Nothing),
];

/// Words after a number.
const AFTER: &[(&[&str], Bound)] = &[
    (&["or", "more"], Bound::Low),
    (&["or", "fewer"], Bound::High),
    (&["or", "less"], Bound::High),
    (&["or", "so"], Bound::Near),
    (&["at", "least"], Bound::Low),
    (&["at", "most"], Bound::High),
    (&["and", "counting"], Bound::Low),
    (&["-", "plus"], Bound::Low),
    (&["-", "odd"], Bound::Near),
    (&["+"], Bound::Low),
    (&["plus"], Bound::Low),
    (&["odd"], Bound::Near),
];

/// Prepositions of place that bound a number only where they belong to it.
const PLACES: &[&str] = &["over", "above", "under", "below", "around", "about"];

/// Takes the bounds beside a number, and its sign for money, into it.
pub(super) fn widen(text: &Text<'_>, number: &mut Number) {
    let sentence =
        text.annotation().sentences[text.word(number.words.start).sentence].clone();
    take_money_sign(text, number, sentence.start);
    take_after(text, number, sentence.end);
    // "Just over about 20": a few in a row, and the words that set no bound only before one.
    let mut start = number.words.start;
    while let Some((length, bound)) = before(text, start, sentence.start) {
        start -= length;
        if bound == Bound::Nothing {
            let inner = text.form(start);
            let belongs = inner.eq_ignore_ascii_case("just") && number.bounded
                || inner.eq_ignore_ascii_case("between") && number.low != number.high;
            if inner.eq_ignore_ascii_case("just") && number.bounded {
                number.approximate = true;
            }
            if belongs {
                number.words.start = start;
            }
            continue;
        }
        number.words.start = start;
        apply(number, bound);
    }
}

fn apply(number: &mut Number, bound: Bound) {
    match bound {
        Bound::Low => number.high = None,
        Bound::High => {
            // "Up to hundreds of people" has no end that could be told.
            if number.high.is_some() {
                number.low = None;
            }
        }
        Bound::Near => number.approximate = true,
        Bound::Nothing => return,
    }
    number.bounded = true;
}

/// The bound that ends before word `at`, with its length in words.
fn before(text: &Text<'_>, at: usize, first: usize) -> Option<(usize, Bound)> {
    BEFORE.iter().find_map(|&(words, bound)| {
        let start = at.checked_sub(words.len()).filter(|&start| start >= first)?;
        let agrees = words
            .iter()
            .zip(start..at)
            .all(|(word, at)| text.form(at).eq_ignore_ascii_case(word));
        (agrees && belongs(text, start, words)).then_some((words.len(), bound))
    })
}

/// Whether a word that can also be a preposition of place is said of the number: "over 300
/// people", not "flew over 3 towns".
fn belongs(text: &Text<'_>, start: usize, words: &[&str]) -> bool {
    let [word] = words else { return true };
    !PLACES.contains(word) || text.word(start).relation != "case"
}

fn take_after(text: &Text<'_>, number: &mut Number, end: usize) {
    let at = number.words.end;
    let bound = AFTER.iter().find(|(words, _)| {
        at + words.len() <= end
            && words.iter().zip(at..).all(|(word, at)| {
                text.form(at).eq_ignore_ascii_case(word)
                    || *word == "-" && is_hyphen(text.form(at))
            })
    });
    let Some(&(words, bound)) = bound else { return };
    // "12 plus 3" is a sum, "300 odd" alone is rare and "odd jobs" is not.
    let loose = matches!(words, ["plus" | "odd"]);
    if loose && (at + 1 >= end || text.word(at + 1).upos != "NOUN") {
        return;
    }
    number.words.end = at + words.len();
    apply(number, bound);
}

/// "$", "US$", "A$ ", "EUR" before the digits.
fn take_money_sign(text: &Text<'_>, number: &mut Number, first: usize) {
    let start = number.words.start;
    if start >= first + 2 && text.form(start - 1) == "US" && text.form(start - 2) == "$" {
        number.words.start = start - 2;
        return;
    }
    if start == first || !is_money_sign(text.form(start - 1)) {
        return;
    }
    number.words.start = start - 1;
    let is_country = |at: usize| {
        matches!(
            text.form(at),
            "US" | "U.S." | "A" | "C" | "AU" | "CA" | "HK" | "NZ" | "S"
        )
    };
    if start >= first + 2 && is_country(start - 2) && touches(text, start - 2, start - 1)
    {
        number.words.start = start - 2;
    }
}
