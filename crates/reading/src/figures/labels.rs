/*!
Numbers that count nothing: dates, years, ages, names and labels ("Flight 302", "F-35").
*/

use std::ops::Range;

use crate::figures::values::{is_hyphen, is_number, touches};
use crate::figures::words::Number;
use crate::syntax::Text;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
];

/// Nouns of counting in a hyphenated word whose number is a figure ("a 30-person team").
const COUNTED_IN_COMPOUND: &[&str] = &[
    "bed", "man", "member", "nation", "people", "person", "plane", "seat", "ship",
    "strong", "truck", "vehicle", "vessel", "woman",
];

/// Parts, not counts: "two-thirds", "three quarters".
const FRACTIONS: &[&str] = &[
    "third", "thirds", "quarter", "quarters", "fifth", "fifths", "sixth", "sixths",
    "eighth", "eighths", "tenth", "tenths", "half", "halves",
];

/// What a bare pair of numbers is the outcome of ("a 2-3 defeat").
const CONTESTS: &[&str] = &[
    "defeat", "draw", "lead", "loss", "majority", "margin", "mark", "record", "ruling",
    "score", "split", "tie", "victory", "vote", "win",
];

/// Whether the number is a date, an age, a name or a label, or part of one. It has its bounds,
/// and not yet its unit.
pub(super) fn is_label(text: &Text<'_>, number: &Number, digits: &Range<usize>) -> bool {
    let sentence = text.annotation().sentences[text.word(digits.start).sentence].clone();
    is_part_of_word(text, digits, &sentence)
        || is_named(text, digits, &sentence)
        || is_date(text, digits, &sentence)
        || is_year(text, number, digits, &sentence)
        || is_age(text, number, digits, &sentence)
        || is_list_mark(text, digits, &sentence)
}

fn form_at<'a>(text: &Text<'a>, at: usize, sentence: &Range<usize>) -> Option<&'a str> {
    sentence.contains(&at).then(|| text.form(at))
}

fn before<'a>(
    text: &Text<'a>,
    at: usize,
    sentence: &Range<usize>,
) -> Option<(usize, &'a str)> {
    let at = at.checked_sub(1)?;
    form_at(text, at, sentence).map(|form| (at, form))
}

fn among(list: &[&str], form: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(form))
}

/// "F-35", "two-thirds", "a three-day visit", "5/6", "mid-2020".
fn is_part_of_word(
    text: &Text<'_>,
    digits: &Range<usize>,
    sentence: &Range<usize>,
) -> bool {
    if let Some((at, form)) = before(text, digits.start, sentence)
        && touches(text, at, digits.start)
        && at > sentence.start
        && touches(text, at - 1, at)
        && (is_hyphen(form) || matches!(form, "/" | "." | ":" | "#" | "_"))
    {
        return true;
    }
    let next = digits.end;
    let Some(form) = form_at(text, next, sentence) else { return false };
    if among(FRACTIONS, form) {
        return true;
    }
    let tight = touches(text, digits.end - 1, next);
    if tight && matches!(form, "/" | ":" | "'" | "’" | "th" | "st" | "nd" | "rd") {
        return true;
    }
    let Some(second) = form_at(text, next + 1, sentence) else { return false };
    let hyphen = is_hyphen(form);
    if hyphen && among(FRACTIONS, second) {
        return true;
    }
    hyphen
        && tight
        && touches(text, next, next + 1)
        && !among(COUNTED_IN_COMPOUND, second)
        && !among(&["plus", "odd"], second)
        && !is_measure(second)
}

/// Whether a hyphenated number is measured in this ("a 500-mile front").
fn is_measure(form: &str) -> bool {
    among(
        &[
            "mile",
            "foot",
            "metre",
            "meter",
            "km",
            "kilometre",
            "kilometer",
            "tonne",
            "ton",
            "acre",
            "hectare",
            "kg",
            "kilogram",
            "pound",
            "inch",
            "yard",
            "barrel",
            "kiloton",
            "megawatt",
            "degree",
            "mm",
            "percent",
            "dollar",
            "euro",
        ],
        form,
    )
}

/// "Group of Seven", "Flight 302", "Resolution 1701", "No. 10".
fn is_named(text: &Text<'_>, digits: &Range<usize>, sentence: &Range<usize>) -> bool {
    if let Some(name) = text.name_at(digits.start)
        && name.words.len() > digits.len()
        && !(name.words.start == digits.start && is_capital(text, digits.end, sentence))
    {
        return true;
    }
    let Some((at, form)) = before(text, digits.start, sentence) else { return false };
    if matches!(form, "No." | "no." | "Nos." | "#" | "№" | "number" | "Number") {
        return true;
    }
    // "The Group of Seven", "the Big Four".
    let capital = text.form(digits.start).starts_with(char::is_uppercase);
    if capital {
        let of =
            form == "of" && at > sentence.start && is_capital(text, at - 1, sentence);
        let big = is_capital(text, at, sentence)
            && text.word(at).upos == "ADJ"
            && at > sentence.start
            && text.form(at - 1).eq_ignore_ascii_case("the");
        if of || big {
            return true;
        }
    }
    // A numeral after its noun is the noun's number: "Channel 12", "Article 5".
    let numeral = digits.end - 1;
    let head = text.word(numeral).head;
    let follows = head == at
        && matches!(text.word(at).upos, "NOUN" | "PROPN")
        && matches!(
            text.word(numeral).relation,
            "nummod"
                | "nmod"
                | "compound"
                | "flat"
                | "appos"
                | "dep"
                | "nmod:desc"
                | "nmod:unmarked"
        );
    // "Boeing 737 planes": the name before it hangs on the same noun.
    let model = text.word(at).upos == "PROPN"
        && text.name_at(at).is_none()
        && text.word(at).relation == "compound"
        && text.word(at).head == head
        && !text.form(numeral).starts_with(char::is_lowercase);
    let money = is_currency_code(form) || text.word(at).xpos == "$";
    (follows || model) && !money
}

fn is_currency_code(form: &str) -> bool {
    form.contains('$')
        || form.len() == 3 && form.bytes().all(|byte| byte.is_ascii_uppercase())
}

fn is_capital(text: &Text<'_>, at: usize, sentence: &Range<usize>) -> bool {
    form_at(text, at, sentence).is_some_and(|form| form.starts_with(char::is_uppercase))
}

fn is_month(text: &Text<'_>, at: usize, sentence: &Range<usize>) -> bool {
    form_at(text, at, sentence).is_some_and(|form| {
        form.starts_with(char::is_uppercase)
            && among(MONTHS, form.strip_suffix('.').unwrap_or(form))
    })
}

/// "October 24", "24 October", "Oct. 3-5".
fn is_date(text: &Text<'_>, digits: &Range<usize>, sentence: &Range<usize>) -> bool {
    let mut at = digits.start;
    // "March 4, 2010", "April 5 and 6", "between 2 and 5 May".
    for _ in 0..4 {
        let Some((word, form)) = before(text, at, sentence) else { break };
        if is_month(text, word, sentence) {
            return true;
        }
        let joins = matches!(form, "," | "." | "and" | "to" | "or" | "-" | "–" | "the")
            || form.bytes().all(|byte| byte.is_ascii_digit()) && form.len() <= 2;
        if !joins || form == "," && text.form(digits.start).len() != 4 {
            break;
        }
        at = word;
    }
    is_month(text, digits.end, sentence)
        || form_at(text, digits.end, sentence) == Some("of")
            && is_month(text, digits.end + 1, sentence)
}

/// "2017", but not "2,000 troops" or "more than 2000 people".
fn is_year(
    text: &Text<'_>,
    number: &Number,
    digits: &Range<usize>,
    sentence: &Range<usize>,
) -> bool {
    let is_year_like = |at: usize| {
        let form = text.form(at);
        form.len() == 4
            && (form.starts_with("19") || form.starts_with("20"))
            && form.bytes().all(|byte| byte.is_ascii_digit())
    };
    // "2003-2016", "1998-99".
    if !is_year_like(digits.start) {
        return false;
    }
    if digits.len() > 1 {
        return is_year_like(digits.end - 1) || is_hyphen(text.form(digits.start + 1));
    }
    if number.words != *digits {
        return !number.bounded && !text.form(number.words.start).contains('$');
    }
    let round = text.form(digits.start).ends_with("00");
    let counts = round
        && form_at(text, digits.end, sentence).is_some()
        && matches!(text.word(digits.end).xpos, "NNS" | "JJ")
        && text.word(digits.start).head >= digits.end;
    let named = before(text, digits.start, sentence)
        .is_some_and(|(_, form)| among(&["the", "in", "since", "by", "of"], form));
    !counts || named
}

/// "Ana, 34, said", "aged 12", "children under 5".
fn is_age(
    text: &Text<'_>,
    number: &Number,
    digits: &Range<usize>,
    sentence: &Range<usize>,
) -> bool {
    /// Nobody is older.
    const OLDEST: f64 = 120.0;
    let most = number.high.or(number.low).unwrap_or(f64::MAX);
    if most > OLDEST {
        return false;
    }
    let Some((at, form)) = before(text, number.words.start, sentence) else {
        return false;
    };
    if among(&["aged", "age", "ages"], form) {
        return true;
    }
    let next = form_at(text, digits.end, sentence);
    let closes = matches!(next, None | Some("," | "." | ";" | ")"));
    // A number between commas after a name or a noun for a person.
    if matches!(form, "," | "(") && closes && next.is_some() && at > sentence.start {
        let who = text.word(at - 1);
        return who.upos == "PROPN" || text.name_at(at - 1).is_some();
    }
    // "Migrants under 18", "women over 60 years".
    let bound = text.form(number.words.start);
    let by_age = among(&["under", "over", "above", "below"], bound)
        && text.word(at).upos == "NOUN"
        && (closes || !matches!(text.word(digits.end).upos, "NOUN" | "ADJ" | "SYM"));
    let turns = among(&["turned", "turns", "turning"], form) && closes;
    by_age || turns
}

/// "1. The first point", "(2) The second": a number that opens a sentence and is cut off from it.
fn is_list_mark(text: &Text<'_>, digits: &Range<usize>, sentence: &Range<usize>) -> bool {
    let opens = digits.start == sentence.start
        || digits.start == sentence.start + 1 && text.form(sentence.start) == "(";
    opens
        && is_number(text.form(digits.start))
        && matches!(form_at(text, digits.end, sentence), Some("." | ")" | ":"))
}

/// Whether what the number belongs to is a name with the number in it ("32 Artillery Brigade"),
/// or says how far off something is ("five buildings away").
pub(super) fn is_designation(text: &Text<'_>, number: &Number, noun: usize) -> bool {
    let one_name = text.word(noun).xpos == "NNP"
        && noun >= number.words.end
        && number.low.is_some_and(|low| low > 1.0)
        && !text.form(noun).bytes().all(|byte| byte.is_ascii_uppercase());
    let sentence = text.annotation().sentences[text.word(noun).sentence].clone();
    let off = form_at(text, noun + 1, &sentence)
        .is_some_and(|form| among(&["away", "apart", "ago", "later", "earlier"], form));
    one_name || off
}

/// Whether a range between small numbers is the outcome of a game or a vote.
pub(super) fn is_outcome(
    text: &Text<'_>,
    digits: &Range<usize>,
    sentence: &Range<usize>,
) -> bool {
    let hyphened =
        digits.len() >= 3 && digits.clone().any(|word| is_hyphen(text.form(word)));
    hyphened
        && form_at(text, digits.end, sentence).is_some_and(|form| among(CONTESTS, form))
}
