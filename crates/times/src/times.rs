//! Finds the expressions of a text and gives each its value.

use jiff::civil::{Date, DateTime};
use watchfloor_text::Span;

use crate::grammar;
use crate::holidays::Holiday;
use crate::lexicon::Unit;
use crate::meaning::{Expression, Field, From, Length, Meaning, Modifier, Which, YearOf};
use crate::resolve::{Placed, Setting};
use crate::stretch::Stretch;
use crate::tense::{Tense, tense};
use crate::tokens::{Cursor, Kind as TokenKind, Token, tokens};

/// Words that say when, how long, or how often.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeExpression {
    /// The words, in bytes of the text.
    pub span: Span,
    /// First moment, ISO 8601, as exact as the text ("2024-04" for a month).
    pub start: Option<String>,
    /// Last moment, of the same form.
    pub end: Option<String>,
    /// How exact it is.
    pub grain: Grain,
    /// What kind of expression it is.
    pub kind: Kind,
    /// The value as TIMEX3 writes it: `2024-W15`, `2024-04-13TEV`, `P2W`, `PAST_REF`,
    /// `XXXX-WXX-6`; two of them with a slash between for a range.
    pub value: Option<String>,
    /// How the text narrows or blurs what it names ("early May").
    pub modifier: Option<Modifier>,
    /// Whether the text or the calendar leaves it inexact.
    pub approximate: bool,
    /// Whether it has no start and end only because it is told from a day that is not known.
    pub needs_anchor: bool,
    /// The two ends, for a range that states both.
    pub ends: Vec<End>,
}

/// One stated end of a range.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// Its words.
    pub span: Span,
    /// Its value as TIMEX3 writes it.
    pub value: String,
}

/// How exact a time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // The names say it.
pub enum Grain {
    Second,
    Minute,
    Hour,
    /// A morning, an evening.
    Part,
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
}

/// What kind of expression it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// One stretch of the calendar: a day, a month, an evening; or a word such as "now".
    Point,
    /// From one to another.
    Range,
    /// How long. It has a start and an end where the text places it ("the last three days").
    Duration,
    /// How often.
    Set,
}

/// The time expressions of `text`, in order.
///
/// Only `sentences` are read, each for itself; where there are none, the whole text is. `published`
/// is an ISO 8601 date or instant; what is neither counts as not known.
pub fn find(
    text: &str,
    sentences: &[Span],
    published: Option<&str>,
) -> Vec<TimeExpression> {
    let mut found = Vec::new();
    let mut buffer = Vec::new();
    for piece in pieces_of(text, sentences) {
        buffer.clear();
        tokens(text, piece, &mut buffer);
        read(text, &buffer, &mut found);
    }
    share_years(text, &mut found);
    anchor(found, published)
}

/// An expression with its place and what the words around it say.
struct Read {
    /// Its first token, counted from the beginning of its sentence.
    first: usize,
    span: Span,
    ends: Option<[Span; 2]>,
    expression: Expression,
    tense: Tense,
}

/// The sentences, or the whole text; both cut at empty lines.
fn pieces_of(text: &str, sentences: &[Span]) -> Vec<Span> {
    let mut pieces = Vec::new();
    if sentences.is_empty() {
        lines_of(text, Span::of(text), &mut pieces);
    }
    let mut at = 0;
    for sentence in sentences {
        // Spans must be in order; one that is not, or not of this text, is passed over.
        if sentence.start < at || text.get(sentence.start..sentence.end).is_none() {
            continue;
        }
        lines_of(text, *sentence, &mut pieces);
        at = sentence.end;
    }
    pieces
}

fn lines_of(text: &str, span: Span, pieces: &mut Vec<Span>) {
    let mut start = span.start;
    for part in span.slice(text).split("\n\n") {
        let end = start + part.len();
        if !part.trim().is_empty() {
            pieces.push(Span::new(start, end));
        }
        start = end + 2;
    }
}

/// Reads the expressions of one sentence.
fn read(text: &str, tokens: &[Token], found: &mut Vec<Read>) {
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let starts = match token.kind {
            TokenKind::Number { .. } => true,
            TokenKind::Known(entry) => entry.starts,
            // "'98"
            TokenKind::Mark(mark) => {
                mark == '\''
                    && tokens
                        .get(at + 1)
                        .is_some_and(|next| next.glued && next.is_number())
            }
            TokenKind::Unknown => false,
        };
        if !starts {
            at += 1;
            continue;
        }
        match grammar::expression(Cursor::new(tokens, at)) {
            Some((expression, end)) if end.at() > at => {
                let span_of = |first: usize, last: usize| {
                    tokens[first].span.cover(tokens[last - 1].span)
                };
                found.push(Read {
                    first: at,
                    span: span_of(at, end.at()),
                    ends: expression
                        .ends
                        .map(|ends| ends.map(|(first, last)| span_of(first, last))),
                    tense: tense(text, tokens, at, end.at()),
                    expression,
                });
                at = end.at();
            }
            _ => at += 1,
        }
    }
}

/// "in April and June 1955": a month or a day takes the year of the one it is listed with.
fn share_years(text: &str, found: &mut [Read]) {
    for at in (1..found.len()).rev() {
        let (before, after) = found.split_at_mut(at);
        let (Some(first), Some(second)) = (before.last_mut(), after.first()) else {
            continue;
        };
        let between = text.get(first.span.end..second.span.start).unwrap_or("").trim();
        if !matches!(between, "and" | "or" | "/" | "-" | "–" | "to" | "&" | ",") {
            continue;
        }
        let year = match &second.expression.meaning {
            Meaning::Calendar(
                YearOf::Stated(year),
                Field::Month(_) | Field::Day(..) | Field::Season(_),
            ) => *year,
            _ => continue,
        };
        if let Meaning::Calendar(
            unsaid @ YearOf::Unsaid,
            Field::Month(_) | Field::Day(..) | Field::Season(_),
        ) = &mut first.expression.meaning
        {
            *unsaid = YearOf::Stated(year);
        }
    }
}

/// Gives each expression its value.
fn anchor(found: Vec<Read>, published: Option<&str>) -> Vec<TimeExpression> {
    let (moment, to_the_minute) = match published.and_then(instant) {
        Some((moment, to_the_minute)) => (Some(moment), to_the_minute),
        None => (None, false),
    };
    let mut setting = Setting {
        published: moment,
        to_the_minute,
        history: is_history(&found, moment),
        then: None,
        before_christ: false,
    };
    let mut times = Vec::with_capacity(found.len());
    for read in found {
        if let Some(time) = valued(&read, &setting) {
            follow(&mut setting, &read);
            times.push(time);
        }
    }
    times
}

/// The moment that an ISO 8601 text gives, by the clock of the place it was written in, and
/// whether it gives the time of day.
fn instant(given: &str) -> Option<(DateTime, bool)> {
    let given = given.trim();
    let date: Date = given.get(..10)?.parse().ok()?;
    let time = given.get(11..16).and_then(|time| {
        let (hour, minute) = time.split_once(':')?;
        date.at(0, 0, 0, 0)
            .with()
            .hour(hour.parse().ok()?)
            .minute(minute.parse().ok()?)
            .build()
            .ok()
    });
    Some(time.map_or((date.at(0, 0, 0, 0), false), |time| (time, true)))
}

/// Dates with their year, or years alone, that make a history.
const DATES_OF_HISTORY: usize = 4;
const YEARS_OF_HISTORY: usize = 12;

/// Whether the text tells a history: it states dates of years that are not the publication's, and
/// seldom speaks of "Monday", "yesterday" or the year it was published in.
fn is_history(found: &[Read], published: Option<DateTime>) -> bool {
    let (mut dates, mut years, mut near) = (0, 0, 0);
    let is_far = |year: i16| {
        published.is_none_or(|published| (published.year() - year).abs() >= 2)
    };
    for read in found {
        match &read.expression.meaning {
            Meaning::Calendar(YearOf::Stated(year), _) if is_far(*year) => dates += 1,
            Meaning::Year(year) if is_far(*year) => years += 1,
            Meaning::Calendar(YearOf::Stated(year), _)
                if published.is_some_and(|published| published.year() == *year) =>
            {
                near += 1;
            }
            Meaning::Weekday(_, None)
            | Meaning::Offset(Unit::Day | Unit::Week, _, From::Now)
            | Meaning::Shift(_, _, From::Now) => near += 1,
            _ => {}
        }
    }
    (dates >= DATES_OF_HISTORY || years >= YEARS_OF_HISTORY)
        && dates + years > near + near / 2
}

/// Remembers what an expression speaks of, for those that follow.
fn follow(setting: &mut Setting, read: &Read) {
    let meaning = &read.expression.meaning;
    if let Meaning::Year(year) = meaning {
        setting.before_christ = *year <= 0;
    }
    if is_aside(meaning, setting, read.first) {
        return;
    }
    match setting.place(meaning, read.tense) {
        Some(Placed::One(stretch)) => setting.then = Some(stretch),
        Some(Placed::Between(_, last)) => setting.then = Some(last),
        None => {}
    }
}

/// Tokens before a year that opens its sentence ("By late 1942, …").
const OPENING: usize = 4;

/// Whether a text goes on from before an expression as if it had not been there: a history from a
/// glance at another year, any text from a stretch that is no point of its story.
fn is_aside(meaning: &Meaning, setting: &Setting, first: usize) -> bool {
    match meaning {
        Meaning::Running(..) | Meaning::Within(_) | Meaning::PartOf(..) => true,
        Meaning::Decade(_) | Meaning::DecadeOfCentury(_) | Meaning::Century(_) => true,
        Meaning::Offset(_, _, From::Now) | Meaning::Shift(_, _, From::Now) => {
            setting.history
        }
        Meaning::Shift(length, ..) if setting.history => {
            length.is_inexact() || length.grain() >= Unit::Year
        }
        Meaning::Offset(Unit::Year, count, From::Then) if setting.history => *count < 0,
        Meaning::Nameless => true,
        Meaning::Calendar(
            YearOf::FromNow(_) | YearOf::Which(Which::Last | Which::Next),
            _,
        ) => setting.history,
        Meaning::Year(year) if setting.history => {
            let Some(then) = setting.then.and_then(Stretch::year) else { return false };
            // A year within the one told of is less exact than what came before it.
            *year == then || first > OPENING
        }
        _ => false,
    }
}

/// The expression with its value; `None` for what turns out to be none.
fn valued(read: &Read, setting: &Setting) -> Option<TimeExpression> {
    let Expression { meaning, modifier, .. } = &read.expression;
    let blurred =
        matches!(modifier, Some(Modifier::Less | Modifier::More | Modifier::About));
    let mut time = TimeExpression {
        span: read.span,
        start: None,
        end: None,
        grain: Grain::Day,
        kind: Kind::Point,
        value: None,
        modifier: *modifier,
        approximate: blurred || is_inexact(meaning),
        needs_anchor: false,
        ends: Vec::new(),
    };
    match meaning {
        Meaning::Length(length) => return Some(length_of(time, length)),
        Meaning::In(length) | Meaning::Within(length)
            if setting.history
                || !matches!(read.tense, Tense::Future | Tense::Spoken) =>
        {
            return Some(length_of(time, length));
        }
        Meaning::SomeDay => time.value = Some("XXXX-XX-XX".to_owned()),
        Meaning::Offset(Unit::Day, 0, From::Now) if setting.history => {
            time.value = Some("PRESENT_REF".to_owned());
        }
        Meaning::Offset(Unit::Day, _, From::Now) if setting.history => {
            time.value = Some("XXXX-XX-XX".to_owned());
        }
        Meaning::Set(value) => {
            time.kind = Kind::Set;
            time.value = Some(value.clone());
            return Some(time);
        }
        Meaning::Past => time.value = Some("PAST_REF".to_owned()),
        Meaning::Present => time.value = Some("PRESENT_REF".to_owned()),
        Meaning::Future => time.value = Some("FUTURE_REF".to_owned()),
        // "at the same time" in a history is the time it tells of.
        Meaning::Nameless => {
            if let Some(then) = setting.then.filter(|_| setting.history) {
                time.value = Some(then.value());
                let (start, end) = then.ends();
                (time.start, time.end, time.grain) =
                    (Some(start), Some(end), then.grain());
            }
        }
        Meaning::YearBeforeChrist(_) if !setting.before_christ => return None,
        _ => place(&mut time, read, setting),
    }
    Some(time)
}

/// Fills in start, end and value of what stands for a stretch of the calendar.
fn place(time: &mut TimeExpression, read: &Read, setting: &Setting) {
    let meaning = &read.expression.meaning;
    let placed = setting.place(meaning, read.tense);
    match placed {
        Some(Placed::One(stretch)) => {
            let (start, end) = stretch.ends();
            (time.start, time.end) = (Some(start), Some(end));
            time.grain = stretch.grain();
            time.value = Some(match meaning {
                Meaning::Shift(length, sign, _) if length.is_inexact() => {
                    past_or_future(*sign)
                }
                _ => stretch.value(),
            });
        }
        Some(Placed::Between(first, last)) => {
            time.kind = Kind::Range;
            time.start = Some(first.ends().0);
            time.end = Some(last.ends().1);
            time.grain = first.grain().min(last.grain());
            time.value = Some(between(first, last));
            if let Some([first_span, last_span]) = read.ends {
                time.ends = vec![
                    End { span: first_span, value: first.value() },
                    End { span: last_span, value: last.value() },
                ];
            }
        }
        None => {
            time.grain = grain_of(meaning);
            time.needs_anchor = setting.published.is_none();
            time.value = unplaced(meaning);
            if let Meaning::Range(..) = meaning {
                time.kind = Kind::Range;
            }
        }
    }
    match meaning {
        Meaning::Running(length, _)
        | Meaning::Within(length)
        | Meaning::PartOf(length, ..) => {
            time.kind = Kind::Duration;
            time.grain = unit_grain(length.grain());
            time.value = Some(length.value());
            let placeable =
                !length.is_vague() && !matches!(meaning, Meaning::PartOf(.., None));
            time.needs_anchor &= placeable;
        }
        Meaning::Overnight(_) => {
            time.grain = Grain::Part;
            if let Some(Placed::Between(night, _)) = placed {
                time.value = Some(night.value());
            }
        }
        _ => {}
    }
}

fn length_of(mut time: TimeExpression, length: &Length) -> TimeExpression {
    time.kind = Kind::Duration;
    time.grain = unit_grain(length.grain());
    time.value = Some(length.value());
    time.approximate |= length.is_inexact();
    time
}

fn between(first: Stretch, last: Stretch) -> String {
    format!("{}/{}", first.value(), last.value())
}

/// Whether what a meaning names is itself inexact.
fn is_inexact(meaning: &Meaning) -> bool {
    match meaning {
        Meaning::Shift(length, ..)
        | Meaning::ShiftFrom(length, ..)
        | Meaning::Running(length, _) => {
            length.is_inexact() || length.grain() >= Unit::Week
        }
        Meaning::Calendar(_, Field::Holiday(holiday)) => {
            Holiday::is_approximate(*holiday)
        }
        Meaning::Calendar(_, Field::Season(_)) => true,
        _ => false,
    }
}

/// The value of what cannot be placed: what the text says, with `X` for what it does not.
fn unplaced(meaning: &Meaning) -> Option<String> {
    match meaning {
        Meaning::Calendar(_, Field::Day(month, day, _)) => {
            Some(format!("XXXX-{month:02}-{day:02}"))
        }
        Meaning::Calendar(_, Field::Month(month)) => Some(format!("XXXX-{month:02}")),
        Meaning::Calendar(_, Field::Season(season)) => {
            Some(format!("XXXX-{}", season.code()))
        }
        Meaning::Calendar(_, Field::Quarter(quarter)) => Some(format!("XXXX-Q{quarter}")),
        Meaning::Weekday(weekday, _) => Some(format!("XXXX-WXX-{weekday}")),
        Meaning::DayOfMonth(day, _) => Some(format!("XXXX-XX-{day:02}")),
        Meaning::Part(_, part) => Some(format!("XXXX-XX-XXT{}", part.code())),
        Meaning::Clock(_, clock) => Some(format!("XXXX-XX-XX{}", clock.text())),
        Meaning::Shift(length, sign, _) if length.is_inexact() => {
            Some(past_or_future(*sign))
        }
        _ => None,
    }
}

fn past_or_future(sign: i32) -> String {
    if sign < 0 { "PAST_REF" } else { "FUTURE_REF" }.to_owned()
}

/// How exact a meaning would be, if it could be placed.
fn grain_of(meaning: &Meaning) -> Grain {
    match meaning {
        Meaning::Calendar(_, field) => match field {
            Field::Half(_) | Field::Quarter(_) => Grain::Quarter,
            Field::Season(_) => Grain::Season,
            Field::Month(_) => Grain::Month,
            Field::WeekOf(..) | Field::Week(_) => Grain::Week,
            Field::Day(..) | Field::Holiday(_) | Field::NthWeekday(..) => Grain::Day,
        },
        Meaning::Offset(unit, ..) => unit_grain(*unit),
        Meaning::Shift(length, ..)
        | Meaning::ShiftFrom(length, ..)
        | Meaning::In(length)
        | Meaning::Within(length)
        | Meaning::PartOf(length, ..)
        | Meaning::Running(length, _) => unit_grain(length.grain()),
        Meaning::Part(..) | Meaning::Overnight(_) => Grain::Part,
        Meaning::Clock(_, clock) => match (clock.minute, clock.second) {
            (_, Some(_)) => Grain::Second,
            (Some(_), None) => Grain::Minute,
            (None, None) => Grain::Hour,
        },
        Meaning::Decade(_) | Meaning::DecadeOfCentury(_) => Grain::Decade,
        Meaning::Range(first, _) => grain_of(first),
        _ => Grain::Day,
    }
}

fn unit_grain(unit: Unit) -> Grain {
    match unit {
        Unit::Second => Grain::Second,
        Unit::Minute => Grain::Minute,
        Unit::Hour => Grain::Hour,
        Unit::Day | Unit::Weekend => Grain::Day,
        Unit::Week => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
        Unit::Century => Grain::Century,
    }
}
