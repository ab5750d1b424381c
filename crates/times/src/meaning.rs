/*!
What an expression says, before it is known when it was written.
*/

use crate::holidays::Holiday;
use crate::lexicon::Unit;
use crate::stretch::{Clock, Part, Season};

/// How the text narrows or blurs what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Modifier {
    /// "early May", "the beginning of the year".
    Start,
    /// "mid-May".
    Mid,
    /// "late May", "the end of the year".
    End,
    /// "earlier this month": of it, what lies before the publication.
    Earlier,
    /// "later this week", "the rest of the year": of it, what lies after.
    Later,
    /// "nearly", "less than".
    Less,
    /// "over", "more than".
    More,
    /// "about", "around".
    About,
}

/// Which year a date without its own belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum YearOf {
    Unsaid,
    Stated(i16),
    /// "of last year", "next year": years from the publication's.
    FromNow(i32),
    /// "that year", "the following year": years from the one spoken of.
    FromThen(i32),
    /// "last July", "this summer", "next March".
    Which(Which),
}

/// Which of those that come round again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Last,
    This,
    Next,
    /// "that Sunday", "the same Sunday": at or before the time spoken of.
    That,
    /// "the following Sunday": after the time spoken of.
    Following,
    /// "the previous Sunday".
    Preceding,
}

/// A part of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Field {
    Half(i8),
    Quarter(i8),
    Season(Season),
    Month(i8),
    /// Month, day, and the weekday said to go with it.
    Day(i8, i8, Option<i8>),
    Holiday(Holiday),
    /// Which one (-1 the last), weekday, month.
    NthWeekday(i8, i8, i8),
    /// The week that begins on the Monday on or before this day.
    WeekOf(i8, i8),
    /// By its number in the year.
    Week(i8),
}

/// What a shift or an offset counts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    /// The publication.
    Now,
    /// The time last spoken of.
    Then,
}

/// How many of a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Amount {
    Exactly(f64),
    /// "a few": placed as if it were three, and said to be inexact.
    Few,
    /// "several", "many", or a bare plural.
    Vague,
}

/// A length of time: at most a few amounts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Length {
    pub(crate) parts: Vec<(Amount, Unit)>,
    /// "the longest nine months", "a whole day": said as a length even of one.
    pub(crate) hyphen: bool,
}

/// What an expression says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    Year(i16),
    /// A number that is a year only where years before Christ are spoken of.
    YearBeforeChrist(i16),
    Decade(i16),
    /// "the fifties": the second digit.
    DecadeOfCentury(i16),
    Century(i16),
    /// A part of a year.
    Calendar(YearOf, Field),
    Weekday(i8, Option<Which>),
    /// "Tuesday of next week": weekday and weeks from the one written in.
    WeekdayOfWeek(i8, i32),
    /// "the 15th", "Friday the 15th".
    DayOfMonth(i8, Option<i8>),
    /// "the 4th of this month".
    DayOfMonthFrom(i8, i32, From),
    /// "the first Friday of next month": which one, weekday, months away, and from when.
    NthWeekdayFrom(i8, i8, i32, From),
    /// "the last week of August", "the first two months of 1939": the length, whether it is
    /// counted from the end, how many such lengths come before it, and of what.
    PartOf(Length, bool, u8, Option<Box<Meaning>>),
    /// "today", "last week", "the following year".
    Offset(Unit, i32, From),
    /// "two weeks ago", "three days later".
    Shift(Length, i32, From),
    /// "two days after Christmas".
    ShiftFrom(Length, i32, Box<Meaning>),
    /// "in two weeks".
    In(Length),
    /// "within two weeks".
    Within(Length),
    /// "the last three days".
    Running(Length, i32),
    Part(Option<Box<Meaning>>, Part),
    Clock(Option<Box<Meaning>>, Clock),
    /// "overnight", "overnight Saturday".
    Overnight(Option<Box<Meaning>>),
    Range(Box<Meaning>, Box<Meaning>),
    Length(Length),
    /// What comes round again, by its TIMEX value.
    Set(String),
    Past,
    Present,
    Future,
    /// "one day": some day or other.
    SomeDay,
    /// A stretch that the text names but does not place: "some time".
    Nameless,
}

/// A meaning with what narrows or blurs it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expression {
    pub(crate) meaning: Meaning,
    pub(crate) modifier: Option<Modifier>,
    /// For a range of two stated ends: the tokens of the first end and of the second.
    pub(crate) ends: Option<[(usize, usize); 2]>,
}

impl Expression {
    pub(crate) fn plain(meaning: Meaning) -> Expression {
        Expression { meaning, modifier: None, ends: None }
    }
}

impl Amount {
    /// The number to count with.
    pub(crate) fn count(self) -> Option<f64> {
        match self {
            Amount::Exactly(value) => Some(value),
            Amount::Few => Some(3.0),
            Amount::Vague => None,
        }
    }
}

impl Length {
    /// Its TIMEX value: `P3D`, `PT36H`, `PXY` for a number of years that is not said.
    pub(crate) fn value(&self) -> String {
        let mut dates = String::new();
        let mut times = String::new();
        for &(amount, unit) in &self.parts {
            let (factor, letter) = match unit {
                Unit::Second => (1.0, "S"),
                Unit::Minute => (1.0, "M"),
                Unit::Hour => (1.0, "H"),
                Unit::Day => (1.0, "D"),
                Unit::Weekend => (1.0, "WE"),
                Unit::Week => (1.0, "W"),
                Unit::Month => (1.0, "M"),
                Unit::Quarter => (3.0, "M"),
                Unit::Year => (1.0, "Y"),
                Unit::Decade => (10.0, "Y"),
                Unit::Century => (100.0, "Y"),
            };
            let number = match amount {
                Amount::Exactly(value) => format!("{}", value * factor),
                Amount::Few | Amount::Vague => "X".to_owned(),
            };
            let into = if unit <= Unit::Hour { &mut times } else { &mut dates };
            into.push_str(&number);
            into.push_str(match (amount, unit) {
                (Amount::Few | Amount::Vague, Unit::Decade) => "DE",
                (Amount::Few | Amount::Vague, Unit::Century) => "CE",
                _ => letter,
            });
        }
        if times.is_empty() { format!("P{dates}") } else { format!("P{dates}T{times}") }
    }

    /// Its smallest unit.
    pub(crate) fn grain(&self) -> Unit {
        self.parts.iter().map(|&(_, unit)| unit).min().unwrap_or(Unit::Day)
    }

    /// Whether the text does not say how many, so that it cannot be placed.
    pub(crate) fn is_vague(&self) -> bool {
        self.parts.iter().any(|(amount, _)| matches!(amount, Amount::Vague))
    }

    /// Whether the text does not say exactly how many.
    pub(crate) fn is_inexact(&self) -> bool {
        self.parts.iter().any(|(amount, _)| !matches!(amount, Amount::Exactly(_)))
    }
}
