/*!
What a time expression looks like: small patterns over tokens, put together.

Each pattern takes a cursor and gives back what it read and the cursor after it, or nothing. None
reads more than some thirty tokens, so a text is read in time linear in its length.
*/

mod clock;
mod dates;
mod days;
mod months;
mod numbers;
mod ranges;
mod relative;
mod sets;
mod years;

use crate::meaning::{Expression, Meaning, Modifier};
use crate::tokens::Cursor;

/// The longest expression that begins at the cursor.
pub(crate) fn expression(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    if begins_inside_number(cursor) {
        return None;
    }
    let found =
        [ranges::range, sets::set, sets::part_of, modified, plain, sets::reference];
    let mut best: Option<(Expression, Cursor<'_>)> = None;
    for pattern in found {
        if let Some((expression, end)) = pattern(cursor)
            && best.as_ref().is_none_or(|(_, best)| end.at() > best.at())
        {
            best = Some((expression, end));
        }
    }
    best.map(|(expression, end)| (with_early_or_late(expression, cursor, end), end))
}

/// "Tuesday early morning": the modifier stands inside the expression.
fn with_early_or_late<'t>(
    expression: Expression,
    start: Cursor<'t>,
    end: Cursor<'t>,
) -> Expression {
    if expression.modifier.is_some() || !matches!(expression.meaning, Meaning::Part(..)) {
        return expression;
    }
    let said = |word: &str| {
        (1..=end.at() - start.at())
            .any(|back| end.back(back).is_some_and(|token| token.is(word)))
    };
    let modifier = match (said("early"), said("late")) {
        (true, _) => Some(Modifier::Start),
        (_, true) => Some(Modifier::End),
        _ => None,
    };
    Expression { modifier, ..expression }
}

/// Whether the token before belongs to the number that begins here ("1.500", "-3", "$20").
fn begins_inside_number(cursor: Cursor<'_>) -> bool {
    let Some(token) = cursor.peek() else { return true };
    if !token.glued || !token.is_number() {
        return false;
    }
    let Some(before) = cursor.back(1) else { return false };
    let money = ['$', '€', '£', '¥', '#', '+'].iter().any(|&mark| before.is_mark(mark));
    let number_before =
        cursor.back(2).is_some_and(|token| token.is_number()) && before.glued;
    let parted = ['.', ',', ':', '/'].iter().any(|&mark| before.is_mark(mark));
    money || (number_before && parted)
}

/// A point, a length, or a stretch.
fn plain(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let point = point(cursor).map(|(meaning, end)| (Expression::plain(meaning), end));
    let length = sets::length(cursor);
    match (point, length) {
        (Some(point), Some(length)) => {
            Some(if length.1.at() > point.1.at() { length } else { point })
        }
        (point, length) => point.or(length),
    }
}

/// A point in time: a date, a day told from another, a part or hour of one.
fn point(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let found =
        [dates::date, relative::relative, days::day_with_time, days::time_with_day];
    let mut best: Option<(Meaning, Cursor<'_>)> = None;
    for pattern in found {
        if let Some((meaning, end)) = pattern(cursor)
            && best.as_ref().is_none_or(|(_, best)| end.at() > best.at())
        {
            best = Some((meaning, end));
        }
    }
    best
}

/// "early May", "nearly two weeks ago", "the end of 1941", "later this year".
fn modified(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let (modifier, after, kind) = modifier(cursor)?;
    let (expression, end) = match kind {
        // "the end of": a stretch must follow, or "the month" and the like.
        Kind::Edge => edge_of(after)?,
        Kind::Early => match point(after) {
            Some((meaning, end))
                if !matches!(meaning, Meaning::In(_) | Meaning::Within(_)) =>
            {
                (Expression::plain(meaning), end)
            }
            // "early on Sunday", "late in the year"
            _ => edge_of(after.any(&["in", "on"])?.1)?,
        },
        Kind::Blur => plain(after)?,
    };
    let modifier = Some(expression.modifier.unwrap_or(modifier));
    Some((Expression { modifier, ..expression }, end))
}

enum Kind {
    /// "the end of": names a part of what follows.
    Edge,
    /// "early", "late".
    Early,
    /// "nearly", "about".
    Blur,
}

fn modifier(cursor: Cursor<'_>) -> Option<(Modifier, Cursor<'_>, Kind)> {
    let the = cursor.word("the");
    let start = the.unwrap_or(cursor).maybe("very");
    if let Some((word, after)) = start.any(&[
        "end",
        "beginning",
        "start",
        "middle",
        "outset",
        "onset",
        "opening",
        "close",
        "turn",
        "rest",
    ]) && let Some(after) = after.word("of")
    {
        let modifier = match word {
            "end" | "close" => Modifier::End,
            "rest" => Modifier::Later,
            "middle" => Modifier::Mid,
            _ => Modifier::Start,
        };
        return Some((modifier, after, Kind::Edge));
    }
    if let Some((word, after)) = start.any(&["early", "late", "later", "latter", "middle"])
        && let Some((unit, after)) =
            after.any(&["part", "days", "months", "years", "weeks", "hours"])
        && let Some(after) = after.word("of")
        // "the early hours of Sunday" is a part of that day.
        && !(unit == "hours" && word == "early")
    {
        let modifier = match word {
            "early" => Modifier::Start,
            "middle" => Modifier::Mid,
            _ => Modifier::End,
        };
        return Some((modifier, after, Kind::Edge));
    }
    if let Some((word, after)) = start.any(&["early", "late", "mid", "earlier", "later"])
    {
        let after = after.maybe_mark('-');
        let modifier = match word {
            "early" => Modifier::Start,
            "late" => Modifier::End,
            "mid" => Modifier::Mid,
            // "earlier this month" says before now, not at its beginning.
            "earlier" | "later" => {
                let after = after.maybe_any(&["on", "in"]);
                let part =
                    if word == "earlier" { Modifier::Earlier } else { Modifier::Later };
                return Some((part, after, Kind::Edge));
            }
            _ => return None,
        };
        return Some((modifier, after, Kind::Early));
    }
    blur(cursor).map(|(modifier, after)| (modifier, after, Kind::Blur))
}

/// "nearly", "about", "more than", "at least", "up to".
fn blur(cursor: Cursor<'_>) -> Option<(Modifier, Cursor<'_>)> {
    for (words, modifier) in [
        (&["more", "than"][..], Modifier::More),
        (&["less", "than"][..], Modifier::Less),
        (&["fewer", "than"][..], Modifier::Less),
        (&["at", "least"][..], Modifier::More),
        (&["at", "most"][..], Modifier::Less),
        (&["up", "to"][..], Modifier::Less),
        (&["just", "over"][..], Modifier::More),
        (&["just", "under"][..], Modifier::Less),
    ] {
        if let Some(after) = cursor.words(words) {
            return Some((modifier, after));
        }
    }
    let (word, after) = cursor.any(&[
        "nearly",
        "almost",
        "about",
        "around",
        "approximately",
        "roughly",
        "some",
        "over",
        "under",
        "barely",
        "circa",
    ])?;
    // "over the winter" is during it, not more than it.
    if matches!(word, "over" | "under") && after.word("the").is_some() {
        return None;
    }
    let modifier = match word {
        "nearly" | "almost" | "under" | "barely" => Modifier::Less,
        "over" => Modifier::More,
        _ => Modifier::About,
    };
    Some((modifier, after))
}

/// What "the end of" may stand before: a stretch, or "the month", the one spoken of.
fn edge_of(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    use crate::lexicon::Unit;
    use crate::meaning::From;
    if let Some((meaning, end)) = point(cursor) {
        let (expression, end) = (Expression::plain(meaning), end);
        let timeless = matches!(
            expression.meaning,
            Meaning::In(_)
                | Meaning::Within(_)
                | Meaning::Shift(..)
                | Meaning::Length(_)
                | Meaning::Nameless
        );
        return (!timeless).then_some((expression, end));
    }
    let (unit, entry, end) = cursor.word("the")?.unit()?;
    if entry.plural || unit < Unit::Day {
        return None;
    }
    Some((Expression::plain(Meaning::Offset(unit, 0, From::Then)), end))
}
