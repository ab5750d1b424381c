/*!
What numbers are measured in: money, percent, lengths, weights.
*/

use crate::figures::values::{is_hyphen, is_money_sign};
use crate::figures::words::Number;
use crate::syntax::Text;

/// What a number is measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// Money, by its ISO 4217 code.
    Money(&'static str),
    /// Anything else that has a unit.
    Measure(&'static str),
    /// A length of time or an age: a number of those is a time, no figure.
    Time,
}

/// Signs and codes before the digits, as written.
const SIGNS: &[(&str, &str)] = &[
    ("$", "USD"),
    ("US$", "USD"),
    ("$US", "USD"),
    ("A$", "AUD"),
    ("AU$", "AUD"),
    ("C$", "CAD"),
    ("CA$", "CAD"),
    ("HK$", "HKD"),
    ("NZ$", "NZD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₪", "ILS"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₺", "TRY"),
    ("₴", "UAH"),
    ("₦", "NGN"),
    ("Rs", "INR"),
    ("Rs.", "INR"),
];

/// Codes of currencies, which may stand on either side of the number.
const CODES: &[&str] = &[
    "AED", "ARS", "AUD", "BDT", "BRL", "CAD", "CHF", "CNY", "COP", "CZK", "DKK", "EGP",
    "EUR", "GBP", "HKD", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "JPY", "KES", "KRW",
    "MXN", "MYR", "NGN", "NOK", "NZD", "PHP", "PKR", "PLN", "QAR", "RON", "RUB", "SAR",
    "SEK", "SGD", "SYP", "THB", "TRY", "UAH", "USD", "VND", "ZAR",
];

/// Nouns for money, in the singular: whose it is where the report does not say.
const COINS: &[(&str, &str)] = &[
    ("baht", "THB"),
    ("dirham", "AED"),
    ("dollar", "USD"),
    ("euro", "EUR"),
    ("hryvnia", "UAH"),
    ("lira", "TRY"),
    ("naira", "NGN"),
    ("peso", "MXN"),
    ("rand", "ZAR"),
    ("reais", "BRL"),
    ("rial", "IRR"),
    ("riyal", "SAR"),
    ("rouble", "RUB"),
    ("ruble", "RUB"),
    ("rupee", "INR"),
    ("rupiah", "IDR"),
    ("shekel", "ILS"),
    ("sterling", "GBP"),
    ("won", "KRW"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("zloty", "PLN"),
];

/// Money of a country ("Australian dollars").
const COINS_OF: &[(&str, &str, &str)] = &[
    ("argentine", "peso", "ARS"),
    ("australian", "dollar", "AUD"),
    ("canadian", "dollar", "CAD"),
    ("colombian", "peso", "COP"),
    ("egyptian", "pound", "EGP"),
    ("hong", "dollar", "HKD"),
    ("iraqi", "dinar", "IQD"),
    ("jordanian", "dinar", "JOD"),
    ("kenyan", "shilling", "KES"),
    ("kuwaiti", "dinar", "KWD"),
    ("lebanese", "pound", "LBP"),
    ("pakistani", "rupee", "PKR"),
    ("philippine", "peso", "PHP"),
    ("qatari", "riyal", "QAR"),
    ("singapore", "dollar", "SGD"),
    ("swiss", "franc", "CHF"),
    ("syrian", "pound", "SYP"),
    ("yemeni", "rial", "YER"),
    ("zealand", "dollar", "NZD"),
];

/// Other units, in the singular or as abbreviated.
const MEASURES: &[(&str, &str)] = &[
    ("%", "percent"),
    ("pct", "percent"),
    ("percent", "percent"),
    ("acre", "acre"),
    ("barrel", "barrel"),
    ("bpd", "barrel per day"),
    ("centimeter", "cm"),
    ("centimetre", "cm"),
    ("cm", "cm"),
    ("degree", "degree"),
    ("feet", "foot"),
    ("foot", "foot"),
    ("ft", "foot"),
    ("gallon", "gallon"),
    ("gigawatt", "GW"),
    ("gram", "g"),
    ("gramme", "g"),
    ("gw", "GW"),
    ("hectare", "hectare"),
    ("inch", "inch"),
    ("inche", "inch"),
    ("kg", "kg"),
    ("kilo", "kg"),
    ("kilogram", "kg"),
    ("kilogramme", "kg"),
    ("kilometer", "km"),
    ("kilometre", "km"),
    ("kiloton", "kiloton"),
    ("kilowatt", "kW"),
    ("km", "km"),
    ("km/h", "km/h"),
    ("knot", "knot"),
    ("kph", "km/h"),
    ("kw", "kW"),
    ("lb", "pound"),
    ("liter", "litre"),
    ("litre", "litre"),
    ("megawatt", "MW"),
    ("meter", "m"),
    ("metre", "m"),
    ("mile", "mile"),
    ("millimeter", "mm"),
    ("millimetre", "mm"),
    ("mm", "mm"),
    ("mph", "mph"),
    ("mw", "MW"),
    ("ounce", "ounce"),
    ("ton", "ton"),
    ("tonne", "tonne"),
    ("yard", "yard"),
];

const SQUARES: &[(&str, &str)] = &[
    ("feet", "square foot"),
    ("foot", "square foot"),
    ("kilometer", "square km"),
    ("kilometre", "square km"),
    ("km", "square km"),
    ("meter", "square m"),
    ("metre", "square m"),
    ("mile", "square mile"),
];

/// Lengths of time, in the singular, and what is counted in place of time.
const TIMES: &[&str] = &[
    "century",
    "centurie",
    "day",
    "decade",
    "fortnight",
    "hour",
    "hr",
    "min",
    "minute",
    "month",
    "night",
    "quarter",
    "season",
    "second",
    "time",
    "week",
    "weekend",
    "year",
];

/// Takes the unit beside a number into it. `end` is that of the sentence.
pub(super) fn take(text: &Text<'_>, number: &mut Number, end: usize) -> Option<Unit> {
    if let Some(unit) = number.glued {
        return Some(Unit::Measure(unit));
    }
    if let Some(code) = sign(text, number) {
        // "$5 million dollars" and "$300 US" happen.
        return Some(Unit::Money(code));
    }
    let (unit, last) = after(text, number.words.end, end)?;
    number.words.end = last;
    Some(unit)
}

/// The currency before the number, by its sign or code. A code is taken into the number.
fn sign(text: &Text<'_>, number: &mut Number) -> Option<&'static str> {
    let words = number.words.clone();
    let inside = words.clone().find(|&word| is_money_sign(text.form(word)));
    if let Some(sign) = inside {
        let form = text.form(sign);
        let whose = (sign > words.start).then(|| text.form(sign - 1));
        let code = match (form, whose) {
            ("$", Some("A" | "AU")) => "AUD",
            ("$", Some("C" | "CA")) => "CAD",
            ("$", Some("HK")) => "HKD",
            ("$", Some("NZ")) => "NZD",
            ("$", Some("S")) => "SGD",
            _ => find(SIGNS, form).unwrap_or("USD"),
        };
        return Some(code);
    }
    let before = words.start.checked_sub(1)?;
    if text.word(before).sentence != text.word(words.start).sentence {
        return None;
    }
    let form = text.form(before);
    let code =
        CODES.iter().copied().find(|&code| code == form).or_else(|| find(SIGNS, form))?;
    number.words.start = before;
    Some(code)
}

/// The unit that begins at word `at`, and where it ends.
fn after(text: &Text<'_>, at: usize, end: usize) -> Option<(Unit, usize)> {
    let mut at = at;
    // "A 500-mile front", "a 34-year-old".
    if at + 1 < end && is_hyphen(text.form(at)) {
        at += 1;
    }
    // "Two more years", "three full days".
    let kind_of = |word: &str| {
        [
            "metric",
            "more",
            "full",
            "whole",
            "consecutive",
            "straight",
            "additional",
            "further",
            "long",
        ]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known))
    };
    let mut noun = at;
    // "Hundreds of kilometres", "millions of dollars".
    if noun + 1 < end && text.form(noun) == "of" {
        noun += 1;
    }
    while noun + 1 < end && kind_of(text.form(noun)) {
        noun += 1;
    }
    let form = (noun < end).then(|| text.form(noun))?;
    let is = |word: usize, known: &str| {
        word < end && text.form(word).eq_ignore_ascii_case(known)
    };
    if TIMES.iter().any(|time| is_singular_of(form, time)) && !is(noun + 1, "bomb") {
        return Some((Unit::Time, noun + 1));
    }
    if is(noun, "o'clock") || is(noun, "a.m.") || is(noun, "p.m.") || is(noun, "GMT") {
        return Some((Unit::Time, noun + 1));
    }
    if (is(noun, "am") || is(noun, "pm")) && noun == at {
        return Some((Unit::Time, noun + 1));
    }
    if let Some(&code) = CODES.iter().find(|&&code| code == form) {
        return Some((Unit::Money(code), noun + 1));
    }
    if is(noun, "per") && is(noun + 1, "cent") {
        return Some((Unit::Measure("percent"), noun + 2));
    }
    if (is(noun, "percentage") || is(noun, "percent"))
        && (is(noun + 1, "points") || is(noun + 1, "point"))
    {
        return Some((Unit::Measure("percentage point"), noun + 2));
    }
    if (is(noun, "square") || is(noun, "sq")) && noun + 1 < end {
        return find_singular(SQUARES, text.form(noun + 1))
            .map(|unit| (Unit::Measure(unit), noun + 2));
    }
    if is(noun, "nautical") && (is(noun + 1, "miles") || is(noun + 1, "mile")) {
        return Some((Unit::Measure("nautical mile"), noun + 2));
    }
    if (is(noun, "US") || is(noun, "U.S."))
        && (is(noun + 1, "dollars") || is(noun + 1, "dollar"))
    {
        return Some((Unit::Money("USD"), noun + 2));
    }
    if let Some(money) = coin_of(text, noun, end) {
        return Some(money);
    }
    // "12 won the vote", "300 foot soldiers": no units.
    let other = matches!(text.word(noun).upos, "VERB" | "AUX" | "ADJ" | "ADV")
        || is(noun + 1, "soldiers")
        || is(noun + 1, "patrols");
    if other {
        return None;
    }
    if let Some(code) = find_singular(COINS, form) {
        return Some((Unit::Money(code), noun + 1));
    }
    if is_singular_of(form, "pound") {
        return Some((pounds(text, noun, end), noun + 1));
    }
    find_singular(MEASURES, form).map(|unit| (Unit::Measure(unit), noun + 1))
}

/// "Australian dollars", "New Zealand dollars".
fn coin_of(text: &Text<'_>, at: usize, end: usize) -> Option<(Unit, usize)> {
    let most = end.min(at + 3);
    COINS_OF.iter().find_map(|&(country, coin, code)| {
        let country =
            (at..most).find(|&word| text.form(word).eq_ignore_ascii_case(country))?;
        let coin =
            (country + 1..most).find(|&word| is_singular_of(text.form(word), coin))?;
        Some((Unit::Money(code), coin + 1))
    })
}

/// Pounds are weight where they are of something or stand in a hyphenated word, else money.
fn pounds(text: &Text<'_>, at: usize, end: usize) -> Unit {
    let of = at + 1 < end && text.form(at + 1) == "of";
    let hyphen = is_hyphen(text.form(at.saturating_sub(1)));
    if of || hyphen { Unit::Measure("pound") } else { Unit::Money("GBP") }
}

/// Whether `form` is `word` or its regular plural.
fn is_singular_of(form: &str, word: &str) -> bool {
    form.eq_ignore_ascii_case(word)
        || form
            .strip_suffix(['s', 'S'])
            .is_some_and(|singular| singular.eq_ignore_ascii_case(word))
}

fn find(table: &[(&str, &'static str)], form: &str) -> Option<&'static str> {
    table.iter().find(|(word, _)| *word == form).map(|&(_, unit)| unit)
}

fn find_singular(table: &[(&str, &'static str)], form: &str) -> Option<&'static str> {
    table.iter().find(|(word, _)| is_singular_of(form, word)).map(|&(_, unit)| unit)
}
