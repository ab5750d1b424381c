//! Stretches with two stated ends.

use super::clock::{bare_hour, clock, set_half};
use super::dates::{day_number, month, month_in_words};
use super::years::{year, year_after};
use super::{days, point};
use crate::meaning::{Expression, Field, Meaning, YearOf};
use crate::stretch::Clock;
use crate::tokens::Cursor;

/// "April 13-14", "from May 1940 to June 1941", "between 8pm and 10pm", "1914-18".
pub(super) fn range(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let (opener, start) = match cursor.any(&["from", "between"]) {
        Some((word, after)) => (Some(word), after),
        None => (None, cursor),
    };
    if opener.is_none()
        && let Some(found) = hours_after_day(cursor)
    {
        return Some(found);
    }
    let found = [days_of_month, years, hours, points];
    let mut best: Option<(Expression, Cursor<'_>)> = None;
    for pattern in found {
        if let Some((expression, end)) = pattern(start, opener)
            && best.as_ref().is_none_or(|(_, best)| end.at() > best.at())
        {
            best = Some((expression, end));
        }
    }
    best
}

fn ranged(first: (Meaning, usize, usize), second: (Meaning, usize, usize)) -> Expression {
    Expression {
        ends: Some([(first.1, first.2), (second.1, second.2)]),
        ..Expression::plain(Meaning::Range(Box::new(first.0), Box::new(second.0)))
    }
}

/// After the words or the mark between two ends.
fn between<'t>(cursor: Cursor<'t>, opener: Option<&str>) -> Option<Cursor<'t>> {
    if opener == Some("between") {
        return cursor.word("and").or_else(|| dash(cursor));
    }
    if let Some((word, after)) = cursor.any(&["to", "until", "till", "through", "thru"]) {
        let after = if word == "through" { after.maybe("to") } else { after };
        return Some(after);
    }
    dash(cursor)
}

fn dash(cursor: Cursor<'_>) -> Option<Cursor<'_>> {
    let after = cursor.mark('-')?;
    Some(after.mark('-').unwrap_or(after))
}

/// "April 13-14", "13 to 14 April 2024", "between 4 and 22 January".
fn days_of_month<'t>(
    cursor: Cursor<'t>,
    opener: Option<&str>,
) -> Option<(Expression, Cursor<'t>)> {
    let month_first = month(cursor);
    let start = month_first.map_or(cursor.maybe("the"), |(_, after)| after);
    let (first, first_end) = day_number(start)?;
    let second_start = between(first_end, opener)?.maybe("the");
    let (second, after) = day_number(second_start)?;
    if month_first.is_none()
        && let Some((months, from, end)) = month_in_words(after)
    {
        let day = |day: i8| Meaning::DayOfMonthFrom(day, months, from);
        let expression = ranged(
            (day(first), cursor.at(), first_end.at()),
            (day(second), second_start.at(), end.at()),
        );
        return Some((expression, end));
    }
    let (found, after) = match month_first {
        Some((found, _)) => (found, after),
        None => month(after.maybe("of"))?,
    };
    // "April 13-May 2" has a month of its own at its end.
    if month_first.is_some() && month(after).is_some() {
        return None;
    }
    let (year, end) = year_after(after);
    let end = if matches!(year, YearOf::Unsaid) { after } else { end };
    let day = |day: i8| Meaning::Calendar(year, Field::Day(found, day, None));
    let expression = ranged(
        (day(first), cursor.at(), first_end.at()),
        (day(second), second_start.at(), end.at()),
    );
    Some((expression, end))
}

/// "the night of April 13-14": from the one day into the other.
pub(super) fn night_of_days(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (expression, end) = days_of_month(cursor, None)?;
    match expression.meaning {
        Meaning::Range(first, _) => Some((Meaning::Overnight(Some(first)), end)),
        _ => None,
    }
}

/// "1914-18", "1939–1945", "from 1904 to 1905".
fn years<'t>(
    cursor: Cursor<'t>,
    opener: Option<&str>,
) -> Option<(Expression, Cursor<'t>)> {
    let (first, first_end) = year(cursor)?;
    let separator = between(first_end, opener).or_else(|| first_end.glued_mark('/'))?;
    let dashed = !first_end.peek()?.is_word();
    let (second, end) = match year(separator) {
        Some(found) => found,
        None => {
            let (value, digits, after) = separator.digits()?;
            if digits != 2
                || !dashed
                || !separator.is_glued()
                || after.glued_mark('-').is_some()
            {
                return None;
            }
            let value = i16::try_from(value).ok()?;
            (first - first % 100 + value, after)
        }
    };
    if second <= first || second - first > 400 || end.glued_mark('%').is_some() {
        return None;
    }
    let expression = ranged(
        (Meaning::Year(first), cursor.at(), first_end.at()),
        (Meaning::Year(second), separator.at(), end.at()),
    );
    Some((expression, end))
}

/// "between 8pm and 10pm", "8-10 p.m.", "from 3 to 5 on Tuesday".
fn hours<'t>(
    cursor: Cursor<'t>,
    opener: Option<&str>,
) -> Option<(Expression, Cursor<'t>)> {
    let (first, first_end) = bare_hour(cursor)?;
    let second_start = between(first_end, opener)?;
    let (second, mut end) = clock(second_start).or_else(|| {
        // "from 8pm to 10": the first says that both are hours.
        clock(cursor).and_then(|_| bare_hour(second_start))
    })?;
    let (first, second) = same_half(first, second);
    // "from 7 to 9 a.m. GMT": the zone is that of both.
    let first = Clock { offset: first.offset.or(second.offset), ..first };
    let mut day: Option<Meaning> = None;
    if let Some((Meaning::Clock(Some(found), _), after)) =
        super::days::time_with_day(second_start)
        && after.at() > end.at()
    {
        (day, end) = (Some(*found), after);
    }
    let on = |hour: Clock| Meaning::Clock(day.clone().map(Box::new), hour);
    let expression = ranged(
        (on(first), cursor.at(), first_end.at()),
        (on(second), second_start.at(), end.at()),
    );
    Some((expression, end))
}

/// "Friday between 1pm and 4pm", "April 13 from 8 to 10 p.m."
fn hours_after_day(cursor: Cursor<'_>) -> Option<(Expression, Cursor<'_>)> {
    let (day, after) = point(cursor).filter(|(meaning, _)| days::is_day(meaning))?;
    let after = after.maybe_mark(',');
    let (opener, start) = match after.any(&["from", "between"]) {
        Some((word, start)) => (Some(word), start),
        None => (None, after),
    };
    let (expression, end) = hours(start, opener)?;
    let Meaning::Range(first, last) = expression.meaning else { return None };
    let (Meaning::Clock(None, first), Meaning::Clock(None, last)) = (*first, *last)
    else {
        return None;
    };
    let on = |hour: Clock| Meaning::Clock(Some(Box::new(day.clone())), hour);
    let [first_end, last_end] = expression.ends?;
    let expression =
        ranged((on(first), cursor.at(), first_end.1), (on(last), last_end.0, last_end.1));
    Some((expression, end))
}

/// "5 to 7 pm": the second hour says which half of the day the first is in.
fn same_half(first: Clock, second: Clock) -> (Clock, Clock) {
    if second.settled && !first.settled && second.hour >= 12 {
        let moved = set_half(first, true).unwrap_or(first);
        let later = moved.hour > second.hour;
        return (if later { first } else { moved }, second);
    }
    if first.settled && !second.settled && first.hour >= 12 && second.hour < 12 {
        let moved = set_half(second, true).unwrap_or(second);
        let fits = (moved.hour, moved.minute) > (first.hour, first.minute);
        return (first, if fits { moved } else { second });
    }
    (first, second)
}

/// "from Monday to Wednesday", "May to July 1941", "between April 3 and May 5".
fn points<'t>(
    cursor: Cursor<'t>,
    opener: Option<&str>,
) -> Option<(Expression, Cursor<'t>)> {
    let (first_modifier, first_start) = edge(cursor);
    let (first, first_end) = point(first_start)?;
    let second_start = between(first_end.maybe_mark(','), opener)?;
    let (_, second_from) = edge(second_start);
    let (second, end) = point(second_from).or_else(|| now(second_from))?;
    if !matches_up(&first, &second) || first_modifier && opener.is_none() {
        return None;
    }
    let expression = ranged(
        (first, cursor.at(), first_end.at()),
        (second, second_start.at(), end.at()),
    );
    Some((expression, end))
}

fn now(cursor: Cursor<'_>) -> Option<(Meaning, Cursor<'_>)> {
    let (_, after) = cursor.any(&["now", "present"])?;
    Some((
        Meaning::Offset(crate::lexicon::Unit::Day, 0, crate::meaning::From::Now),
        after,
    ))
}

/// "early", "late" and "mid" at an end of a range.
fn edge(cursor: Cursor<'_>) -> (bool, Cursor<'_>) {
    match cursor.any(&["early", "late", "mid"]) {
        Some((_, after)) => (true, after.maybe_mark('-')),
        None => (false, cursor),
    }
}

/// Whether two points can be the ends of one stretch.
fn matches_up(first: &Meaning, second: &Meaning) -> bool {
    let grain = |meaning: &Meaning| match meaning {
        Meaning::Clock(..) => Some(-2),
        Meaning::Part(..) => Some(2),
        meaning if days::is_day(meaning) => Some(3),
        Meaning::Calendar(_, Field::Month(_)) => Some(4),
        Meaning::Calendar(_, Field::Season(_)) => Some(4),
        Meaning::Calendar(..) => Some(5),
        Meaning::Year(_) => Some(6),
        Meaning::Decade(_) | Meaning::DecadeOfCentury(_) => Some(7),
        Meaning::Century(_) => Some(8),
        Meaning::Offset(..) => Some(5),
        _ => None,
    };
    match (grain(first), grain(second)) {
        (Some(first), Some(second)) => i32::abs(first - second) <= 3,
        _ => false,
    }
}
