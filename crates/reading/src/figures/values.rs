/*!
Values: what single numbers are worth, in digits or in words.
*/

use crate::syntax::Text;

/// One value, without bounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    pub(super) end: usize,
    pub(super) amount: f64,
    /// The amount without "million" and the like, which a range says once ("2 to 3 million").
    pub(super) bare: f64,
    /// Whether the amount is only the least of what is meant ("hundreds").
    pub(super) open: bool,
    pub(super) approximate: bool,
    pub(super) glued: Option<&'static str>,
    /// Whether it begins with digits.
    pub(super) digits: bool,
}

const SMALL: &[(&str, f64)] = &[
    ("zero", 0.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];

const SCALES: &[(&str, f64)] = &[
    ("dozen", 12.0),
    ("hundred", 1e2),
    ("thousand", 1e3),
    ("lakh", 1e5),
    ("million", 1e6),
    ("mn", 1e6),
    ("mln", 1e6),
    ("crore", 1e7),
    ("billion", 1e9),
    ("bn", 1e9),
    ("bln", 1e9),
    ("trillion", 1e12),
    ("trn", 1e12),
];

/// What is written to digits without a space and multiplies them.
const SUFFIXES: &[(&str, f64)] =
    &[("k", 1e3), ("m", 1e6), ("mn", 1e6), ("b", 1e9), ("bn", 1e9), ("tn", 1e12)];

/// Units written to digits without a space.
const GLUED: &[(&str, &str)] = &[
    ("%", "percent"),
    ("cm", "cm"),
    ("ft", "foot"),
    ("gw", "GW"),
    ("kg", "kg"),
    ("km", "km"),
    ("kmh", "km/h"),
    ("kph", "km/h"),
    ("kw", "kW"),
    ("lb", "pound"),
    ("lbs", "pound"),
    ("mm", "mm"),
    ("mph", "mph"),
    ("mw", "MW"),
];

/// Plurals that say no more than "at least two": the least they can mean.
const OPEN: &[(&str, f64)] = &[
    ("tens", 20.0),
    ("dozens", 24.0),
    ("scores", 40.0),
    ("hundreds", 200.0),
    ("thousands", 2e3),
    ("lakhs", 2e5),
    ("millions", 2e6),
    ("crores", 2e7),
    ("billions", 2e9),
    ("trillions", 2e12),
];

/// Words for a few: the least they can mean, also of hundreds and thousands ("several hundred").
const VAGUE: &[(&str, f64)] =
    &[("couple", 2.0), ("few", 2.0), ("handful", 3.0), ("several", 3.0)];

fn find<T: Copy>(table: &[(&str, T)], form: &str) -> Option<T> {
    table
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(form))
        .map(|&(_, value)| value)
}

/// The scale that goes on a number, in the plural too ("three dozens").
fn scale_of(form: &str) -> Option<f64> {
    find(SCALES, form).or_else(|| find(SCALES, form.strip_suffix('s')?))
}

/// Whether a number can begin with this word. Most words are turned away by their first letter.
pub(super) fn may_begin(form: &str) -> bool {
    let Some(first) = form.bytes().next() else { return false };
    match first.to_ascii_lowercase() {
        b'0'..=b'9' | b'.' => true,
        b'b' | b'c' | b'd' | b'e' | b'f' | b'h' | b'l' | b'm' | b'n' | b'o' | b'q'
        | b's' | b't' | b'z' => {
            find(SMALL, form).is_some()
                || find(SCALES, form).is_some()
                || find(OPEN, form).is_some()
                || find(VAGUE, form).is_some()
                || form.eq_ignore_ascii_case("half")
                || form.eq_ignore_ascii_case("quarter")
        }
        _ => false,
    }
}

/// Whether the word is a singular number word or digits ("12", "twelve", "million").
pub(super) fn is_number(form: &str) -> bool {
    find(SMALL, form).is_some()
        || find(SCALES, form).is_some()
        || digits(form, false).is_some()
}

/// Whether the word may have an article as the beginning of a number ("a dozen").
pub(super) fn takes_article(form: &str) -> bool {
    find(SCALES, form).is_some()
        || find(VAGUE, form).is_some()
        || form.eq_ignore_ascii_case("half")
        || form.eq_ignore_ascii_case("quarter")
}

/// Whether `next` follows `word` without a space.
pub(super) fn touches(text: &Text<'_>, word: usize, next: usize) -> bool {
    text.word(word).span.end == text.word(next).span.start
}

/// Whether the word is a hyphen or a dash as ranges have it.
pub(super) fn is_hyphen(form: &str) -> bool {
    matches!(form, "-" | "–" | "‐" | "‑" | "−")
}

/// Whether the word is a sign for money.
pub(super) fn is_money_sign(form: &str) -> bool {
    matches!(form, "$" | "€" | "£" | "¥" | "₹" | "₪" | "₽" | "₩" | "₺" | "₴" | "₦")
        || form.ends_with('$') && form.len() <= 4
}

pub(super) fn is_article(text: &Text<'_>, word: usize) -> bool {
    let form = text.form(word);
    form.eq_ignore_ascii_case("a") || form.eq_ignore_ascii_case("an")
}

/// The value that begins at word `at` and ends before `end`.
pub(super) fn value(text: &Text<'_>, at: usize, end: usize) -> Option<Value> {
    let form = text.form(at);
    if let Some(amount) = find(OPEN, form) {
        return open(text, at, end, amount);
    }
    if let Some(amount) = find(VAGUE, form) {
        return vague(text, at, end, amount);
    }
    if form.eq_ignore_ascii_case("half") {
        return part(text, at, end, 0.5);
    }
    if form.eq_ignore_ascii_case("quarter") {
        return part(text, at, end, 0.25);
    }
    if let Some((amount, suffix)) = digits(form, false) {
        return after_digits(text, at, end, amount, suffix);
    }
    in_words(text, at, end)
}

/// "Dozens", "hundreds of thousands".
fn open(text: &Text<'_>, at: usize, end: usize, least: f64) -> Option<Value> {
    let mut value = Value {
        end: at + 1,
        amount: least,
        bare: least,
        open: true,
        approximate: true,
        glued: None,
        digits: false,
    };
    if at + 2 < end && text.form(at + 1) == "of" {
        // "Thousands" is two thousand by itself and a thousand as a measure.
        if let Some(scale) = find(OPEN, text.form(at + 2)).filter(|&next| next > least) {
            value.amount = least * scale / 2.0;
            value.end = at + 3;
        }
    }
    let is_alone = value.end == at + 1;
    // "Tens" and "scores" by themselves are marks in a game as often as people.
    let marks = matches!(text.form(at), "tens" | "Tens" | "scores" | "Scores");
    let counts = at + 1 < end && text.form(at + 1) == "of"
        || matches!(text.word(at).relation, "nsubj" | "nsubj:pass" | "obj" | "conj");
    (!(is_alone && marks) || counts).then_some(value)
}

/// "Several", "a few hundred", "a couple of thousand".
fn vague(text: &Text<'_>, at: usize, end: usize, least: f64) -> Option<Value> {
    let mut next = at + 1;
    if next + 1 < end && text.form(next) == "of" {
        next += 1;
    }
    let scale = (next < end).then(|| find(SCALES, text.form(next))).flatten();
    let (last, amount) = match scale {
        Some(scale) => (next + 1, least * scale),
        None => (at + 1, least),
    };
    let alone = scale.is_none();
    if alone && text.form(at).eq_ignore_ascii_case("few") {
        return None;
    }
    let mut last = last;
    let mut amount = amount;
    // "Several hundred thousand".
    while !alone && last < end {
        let Some(scale) = find(SCALES, text.form(last)) else { break };
        amount *= scale;
        last += 1;
    }
    Some(Value {
        end: last,
        amount,
        bare: least,
        open: true,
        approximate: true,
        glued: None,
        digits: false,
    })
}

/// "Half a million", "a half-dozen", "a quarter of a million". Other parts are no count.
fn part(text: &Text<'_>, at: usize, end: usize, share: f64) -> Option<Value> {
    let mut next = at + 1;
    if next < end && text.form(next) == "of" {
        next += 1;
    }
    if next < end && (is_article(text, next) || is_hyphen(text.form(next))) {
        next += 1;
    }
    let scale = (next < end).then(|| find(SCALES, text.form(next))).flatten()?;
    Some(Value {
        end: next + 1,
        amount: scale * share,
        bare: share,
        open: false,
        approximate: false,
        glued: None,
        digits: false,
    })
}

fn after_digits(
    text: &Text<'_>,
    at: usize,
    end: usize,
    amount: f64,
    suffix: &str,
) -> Option<Value> {
    let mut value = Value {
        end: at + 1,
        amount,
        bare: amount,
        open: false,
        approximate: false,
        glued: None,
        digits: true,
    };
    if suffix == "+" {
        value.open = true;
    } else if suffix.eq_ignore_ascii_case("m") && !multiplies(text, at, end) {
        value.glued = Some("m");
    } else if let Some(scale) = find(SUFFIXES, suffix) {
        value.amount = (value.amount * scale).round();
    } else if let Some(unit) = find(GLUED, suffix) {
        value.glued = Some(unit);
    } else if !suffix.is_empty() {
        return None;
    }
    take_thousands(text, &mut value, at, end);
    take_half(text, &mut value, end);
    scaled(text, &mut value, end);
    Some(value)
}

/// "40 000": spaces between thousands.
fn take_thousands(text: &Text<'_>, value: &mut Value, at: usize, end: usize) {
    if text.form(at).len() > 3 || !is_digits(text.form(at)) {
        return;
    }
    while value.end < end
        && text.form(value.end).len() == 3
        && is_digits(text.form(value.end))
        && text.word(value.end - 1).span.end < text.word(value.end).span.start
    {
        let Some((thousands, _)) = digits(text.form(value.end), true) else { break };
        value.amount = value.amount * 1e3 + thousands;
        value.bare = value.amount;
        value.end += 1;
    }
}

/// "Two and a half million".
fn take_half(text: &Text<'_>, value: &mut Value, end: usize) {
    let is = |at: usize, word: &str| at < end && text.form(at).eq_ignore_ascii_case(word);
    let at = value.end;
    if is(at, "and") && is(at + 1, "a") && is(at + 2, "half") {
        value.amount += 0.5;
        value.bare = value.amount;
        value.end = at + 3;
    }
}

/// Whether "225m" is a number of millions: of money, or of something named next.
fn multiplies(text: &Text<'_>, at: usize, end: usize) -> bool {
    at > 0 && is_money_sign(text.form(at - 1))
        || at + 1 < end && matches!(text.word(at + 1).upos, "NOUN" | "ADJ" | "PROPN")
}

/// Multiplies by the scales that follow ("million", "hundred thousand").
fn scaled(text: &Text<'_>, value: &mut Value, end: usize) {
    while value.end < end {
        let mut at = value.end;
        if at + 1 < end && is_hyphen(text.form(at)) && touches(text, at, at + 1) {
            at += 1;
        }
        let Some(scale) = scale_of(text.form(at)) else { break };
        value.amount = (value.amount * scale).round();
        value.end = at + 1;
    }
}

fn in_words(text: &Text<'_>, at: usize, end: usize) -> Option<Value> {
    let (mut total, mut group, mut at_word) = (0.0, 0.0, at);
    let mut bare = None;
    let mut value_end = at;
    // "A million": the article stands for one.
    if find(SCALES, text.form(at)).is_some() {
        let counted = at > 0
            && (is_article(text, at - 1)
                || text.form(at - 1).eq_ignore_ascii_case("half"));
        // "Hundred thousand" is a number by itself, "hundred" may be anything.
        let double = at + 1 < end && find(SCALES, text.form(at + 1)).is_some();
        if !counted && !double {
            return None;
        }
        group = 1.0;
        bare = Some(1.0);
    }
    while at_word < end {
        let form = text.form(at_word);
        if let Some(small) = find(SMALL, form) {
            let begins = value_end == at;
            if !begins && !fits(group, small) {
                break;
            }
            group += small;
        } else if let Some(scale) = scale_of(form) {
            bare = bare.or(Some(group));
            if scale <= 100.0 {
                group *= scale;
            } else {
                total += group * scale;
                group = 0.0;
            }
        } else {
            break;
        }
        value_end = at_word + 1;
        at_word = after_joint(text, value_end, end, group, total);
    }
    if value_end == at {
        return None;
    }
    let amount = total + group;
    let mut value = Value {
        end: value_end,
        amount,
        bare: bare.unwrap_or(amount),
        open: false,
        approximate: false,
        glued: None,
        digits: false,
    };
    if total == 0.0 {
        take_half(text, &mut value, end);
        scaled(text, &mut value, end);
    }
    Some(value)
}

/// Where a number in words may go on: after a hyphen, or the "and" of "a hundred and five".
fn after_joint(text: &Text<'_>, at: usize, end: usize, group: f64, total: f64) -> usize {
    if at + 1 >= end {
        return at;
    }
    let hyphen = is_hyphen(text.form(at));
    let after_scale = group % 100.0 == 0.0 && group + total > 0.0;
    let and = text.form(at) == "and" && after_scale && !between(text, at);
    if hyphen || and { at + 1 } else { at }
}

/// Whether the "and" at a word may be that of "between a hundred and two hundred".
fn between(text: &Text<'_>, and: usize) -> bool {
    let first = text.annotation().sentences[text.word(and).sentence].start;
    (first.max(and.saturating_sub(6))..and)
        .any(|word| text.form(word).eq_ignore_ascii_case("between"))
}

/// Whether a small number goes on a number in words ("twenty" and "five").
fn fits(group: f64, small: f64) -> bool {
    let rest = group % 100.0;
    if small < 10.0 {
        small > 0.0 && (rest == 0.0 || rest >= 20.0 && rest % 10.0 == 0.0)
    } else {
        rest == 0.0
    }
}

/// The number that digits write, with commas between thousands and a decimal point, and what is
/// written to them without a space. Only after other digits may it begin with a zero.
fn digits(form: &str, zeros: bool) -> Option<(f64, &str)> {
    /// Beyond this many digits it is no count.
    const MOST: usize = 15;
    if !form.as_bytes().first()?.is_ascii_digit() {
        return None;
    }
    let is_part = |c: char| !c.is_ascii_digit() && c != ',' && c != '.';
    let (number, suffix) = form.split_at(form.find(is_part).unwrap_or(form.len()));
    let number = number.strip_suffix(['.', ',']).unwrap_or(number);
    let led = number.starts_with('0') && number.len() > 1 && !number.starts_with("0.");
    if number.len() > MOST || led && !zeros {
        return None;
    }
    let (whole, decimals) = match number.split_once('.') {
        Some((whole, decimals)) => (whole, decimals),
        None => (number, ""),
    };
    let mut amount = 0.0;
    let mut groups = whole.split(',');
    let first = groups.next()?;
    for (place, group) in [first].into_iter().chain(groups).enumerate() {
        // Two digits between commas are Indian ("1,50,000"); one or four are none.
        if place > 0 && !(2..=3).contains(&group.len()) || !is_digits(group) {
            return None;
        }
        for digit in group.bytes() {
            amount = amount * 10.0 + f64::from(digit - b'0');
        }
    }
    let last = whole.rsplit(',').next()?;
    if last.len() != whole.len() && last.len() != 3
        || !(decimals.is_empty() || is_digits(decimals))
    {
        return None;
    }
    let mut fraction = 0.0;
    for digit in decimals.bytes().rev() {
        fraction = (fraction + f64::from(digit - b'0')) / 10.0;
    }
    // A fraction summed digit by digit is off in its last bits; what digits can say is rounded.
    let unit = 10f64.powi(i32::try_from(decimals.len()).ok()?);
    Some((((amount + fraction) * unit).round() / unit, suffix))
}

fn is_digits(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn digits_with_commas_points_and_suffixes() {
        for (form, expected) in [
            ("12", Some((12.0, ""))),
            ("1,200", Some((1200.0, ""))),
            ("1,50,000", Some((150_000.0, ""))),
            ("2.45", Some((2.45, ""))),
            ("225m", Some((225.0, "m"))),
            ("100+", Some((100.0, "+"))),
            ("40.", Some((40.0, ""))),
            ("12,13", None),
            ("1,2345", None),
            ("1.2.3", None),
            ("000", None),
            ("9:40", Some((9.0, ":40"))),
            ("1234567890123456", None),
            ("G7", None),
            ("", None),
        ] {
            assert_eq!(digits(form, false), expected, "{form}");
        }
    }
}
