/*!
From what an expression says to the stretch of the calendar it stands for.

A report of news counts from its day of publication and, without other wording, looks back. A
history counts from the date it last spoke of: "in April" there is the April of that year.
*/

use jiff::civil::{Date, DateTime};

use crate::lexicon::Unit;
use crate::meaning::{Amount, Field, From, Length, Meaning, Which, YearOf};
use crate::recur::{coming, in_year, latest};
use crate::shift::{clock_of, moved, shift};
use crate::stretch::{
    Part, Stretch, add_days, add_months, checked_day, monday, nth_weekday, weekday_number,
};
use crate::tense::Tense;

/// What an anchored expression stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Placed {
    One(Stretch),
    Between(Stretch, Stretch),
}

/// What is known where an expression stands.
pub(crate) struct Setting {
    /// When the text was published; the time is midnight where only the day is known.
    pub(crate) published: Option<DateTime>,
    /// Whether the time of publication is known too.
    pub(crate) to_the_minute: bool,
    /// Whether the text tells of the past in order, each date near the one before.
    pub(crate) history: bool,
    /// The time last spoken of.
    pub(crate) then: Option<Stretch>,
    /// Whether the last year stated was one before Christ.
    pub(crate) before_christ: bool,
}

impl Setting {
    /// What a meaning stands for here; `None` where that cannot be told.
    pub(crate) fn place(&self, meaning: &Meaning, tense: Tense) -> Option<Placed> {
        match meaning {
            Meaning::Range(first, last) => self.range(first, last, tense),
            Meaning::PartOf(length, from_end, before, of) => {
                self.part_of(length, *from_end, *before, of.as_deref()?, tense)
            }
            Meaning::Within(length) => {
                self.running(length, 1).map(|placed| match placed {
                    Placed::Between(Stretch::Day(first), last) => {
                        Placed::Between(Stretch::Day(add_days(first, -1)), last)
                    }
                    placed => placed,
                })
            }
            Meaning::Running(length, sign) => self.running(length, *sign),
            Meaning::Overnight(of) => self.overnight(of.as_deref(), tense),
            _ => self.stretch(meaning, tense).map(Placed::One),
        }
    }

    fn stretch(&self, meaning: &Meaning, tense: Tense) -> Option<Stretch> {
        match meaning {
            Meaning::Year(year) => Some(Stretch::Year(*year)),
            Meaning::YearBeforeChrist(year) => {
                self.before_christ.then_some(Stretch::Year(*year))
            }
            Meaning::Decade(tens) => Some(Stretch::Decade(*tens)),
            Meaning::DecadeOfCentury(digit) => self.decade(*digit),
            Meaning::Century(hundreds) => Some(Stretch::Century(*hundreds)),
            Meaning::Calendar(year, field) => self.calendar(*year, *field, tense),
            Meaning::Weekday(weekday, which) => self.weekday(*weekday, *which, tense),
            Meaning::WeekdayOfWeek(weekday, weeks) => {
                let monday = monday(self.published?.date());
                Some(Stretch::Day(add_days(monday, weeks * 7 + i32::from(*weekday) - 1)))
            }
            Meaning::DayOfMonth(of_month, weekday) => {
                self.day_of_month(*of_month, *weekday, tense)
            }
            Meaning::DayOfMonthFrom(of_month, months, from) => {
                let (year, month) = self.month_away(*months, *from)?;
                checked_day(year, month, *of_month).map(Stretch::Day)
            }
            Meaning::NthWeekdayFrom(nth, weekday, months, from) => {
                let (year, month) = self.month_away(*months, *from)?;
                nth_weekday(year, month, *nth, *weekday).map(Stretch::Day)
            }
            Meaning::Offset(unit, count, from) => self.offset(*unit, *count, *from),
            Meaning::Shift(length, sign, from) => {
                shift(self.base(*from)?, length, *sign, self.instant(*from))
            }
            Meaning::ShiftFrom(length, sign, of) => {
                shift(self.stretch(of, tense)?, length, *sign, None)
            }
            Meaning::In(length) => {
                shift(self.base(From::Now)?, length, 1, self.instant(From::Now))
            }
            Meaning::Part(of, part) => {
                Some(Stretch::Part(self.day(of.as_deref(), tense)?, *part))
            }
            Meaning::Clock(of, clock) => {
                Some(Stretch::Clock(self.day(of.as_deref(), tense)?, *clock))
            }
            _ => None,
        }
    }

    /// The month so many away from the one counted from.
    fn month_away(&self, months: i32, from: From) -> Option<(i16, i8)> {
        let (year, month) = self.base(from)?.month()?;
        Some(add_months(year, month, months))
    }

    /// The day that a part or an hour belongs to: the one named, or the one spoken of.
    fn day(&self, of: Option<&Meaning>, tense: Tense) -> Option<Date> {
        match of {
            Some(meaning) => self.stretch(meaning, tense)?.day(),
            None => self
                .then
                .and_then(Stretch::day)
                .or_else(|| self.published.filter(|_| !self.history).map(DateTime::date)),
        }
    }

    /// What is counted from: the publication, or the time spoken of.
    fn base(&self, from: From) -> Option<Stretch> {
        let now = self.published.map(|published| Stretch::Day(published.date()));
        match from {
            // What a history calls "now" is the time it tells of, or that of somebody quoted.
            _ if self.history => self.then,
            From::Now => now,
            From::Then => self.then.or(now),
        }
    }

    /// The minute of publication, where it is known and counted from.
    fn instant(&self, from: From) -> Option<DateTime> {
        let of_then = from == From::Then && self.then.is_some();
        self.published.filter(|_| self.to_the_minute && !of_then)
    }

    fn decade(&self, digit: i16) -> Option<Stretch> {
        let near = match self.then.and_then(Stretch::year).filter(|_| self.history) {
            Some(year) => year,
            None => self.published.map(|published| published.year()).or(
                // Without a date of publication, no report is older than those decades.
                Some(1999),
            )?,
        };
        let tens = near - near.rem_euclid(100) + digit * 10;
        let tens = if tens > near { tens - 100 } else { tens };
        Some(Stretch::Decade(tens.div_euclid(10)))
    }

    fn calendar(&self, year: YearOf, field: Field, tense: Tense) -> Option<Stretch> {
        let now = self.published.map(DateTime::date);
        match year {
            YearOf::Stated(year) => in_year(field, year),
            YearOf::FromNow(years) => {
                let base = self.base(From::Now)?.year()?;
                in_year(field, base.checked_add(i16::try_from(years).ok()?)?)
            }
            YearOf::FromThen(years) => {
                let base = self.base(From::Then)?.year()?;
                in_year(field, base.checked_add(i16::try_from(years).ok()?)?)
            }
            YearOf::Which(which) => self.which(field, which),
            YearOf::Unsaid if self.history => self.of_history(field),
            YearOf::Unsaid => match tense {
                Tense::Future => coming(field, now?),
                _ => latest(field, now?),
            },
        }
    }

    /// A date without a year in a history: of the year spoken of, or of the next where it would
    /// lie far back in that one.
    fn of_history(&self, field: Field) -> Option<Stretch> {
        let then = self.then?;
        let year = then.year()?;
        let here = in_year(field, year)?;
        let Some((_, month)) = then.month() else { return Some(here) };
        let Some((_, of_here)) = here.month() else { return Some(here) };
        if i32::from(month) - i32::from(of_here) >= 9 {
            return in_year(field, year.checked_add(1)?);
        }
        Some(here)
    }

    /// "last July", "this summer", "next March".
    fn which(&self, field: Field, which: Which) -> Option<Stretch> {
        let now = self.base(From::Now).map(|now| now.days().0);
        let then = self.base(From::Then).map(|base| base.days());
        match which {
            Which::Last => {
                let now = now?;
                let (first, _) = latest(field, now)?.days();
                // The one that still runs is "this", not "last".
                let running = latest(field, now)?.days().1 >= now;
                if running {
                    latest(field, add_days(first, -1))
                } else {
                    latest(field, now)
                }
            }
            Which::Next => {
                let now = now?;
                let found = coming(field, now)?;
                let (first, last) = found.days();
                if first <= now { coming(field, add_days(last, 1)) } else { Some(found) }
            }
            Which::This => in_year(field, now?.year()),
            Which::That => latest(field, then?.1),
            Which::Following => coming(field, add_days(then?.1, 1)),
            Which::Preceding => latest(field, add_days(then?.0, -1)),
        }
    }

    fn weekday(
        &self,
        weekday: i8,
        which: Option<Which>,
        tense: Tense,
    ) -> Option<Stretch> {
        let at_or_before = |date: Date| {
            let back = (weekday_number(date) - weekday).rem_euclid(7);
            add_days(date, -i32::from(back))
        };
        let after = |date: Date| add_days(at_or_before(date), 7);
        let now = self.published.map(DateTime::date);
        let then = || self.base(From::Then).and_then(Stretch::day);
        let in_week = |weeks: i32| {
            now.map(|now| add_days(monday(now), weeks * 7 + i32::from(weekday) - 1))
        };
        let date = match which {
            None if self.history => then().map(|then| after(add_days(then, -1)))?,
            // "On Monday" in a report of a Monday is that day, whichever way it looks.
            None if tense == Tense::Future => after(add_days(now?, -1)),
            None => at_or_before(now?),
            Some(Which::Last) => in_week(-1)?,
            Some(Which::This) => in_week(0)?,
            Some(Which::Next) => in_week(1)?,
            Some(Which::That) => at_or_before(then()?),
            Some(Which::Following) => after(then()?),
            Some(Which::Preceding) => at_or_before(add_days(then()?, -1)),
        };
        Some(Stretch::Day(date))
    }

    /// "the 15th", "Friday the 15th": of the month spoken of, or the nearest that fits.
    fn day_of_month(
        &self,
        of_month: i8,
        weekday: Option<i8>,
        tense: Tense,
    ) -> Option<Stretch> {
        let (year, month) =
            match self.then.and_then(Stretch::month).filter(|_| self.history) {
                Some(found) => found,
                None => {
                    let now = self.published?.date();
                    (now.year(), now.month())
                }
            };
        let fits = |months: i32| {
            let (year, month) = add_months(year, month, months);
            checked_day(year, month, of_month).filter(|date| {
                weekday.is_none_or(|weekday| weekday_number(*date) == weekday)
            })
        };
        if self.history && weekday.is_none() {
            return fits(0).map(Stretch::Day);
        }
        let now = self.base(From::Now)?.day()?;
        if weekday.is_some()
            && let Some(found) = fits(0)
        {
            return Some(Stretch::Day(found));
        }
        let found = match tense {
            Tense::Future => (0..12).filter_map(fits).find(|date| *date >= now),
            _ => (-12..=0).rev().filter_map(fits).find(|date| *date <= now),
        };
        // A weekday may fit only on the other side.
        found.or_else(|| (0..12).filter_map(fits).next()).map(Stretch::Day)
    }

    fn offset(&self, unit: Unit, count: i32, from: From) -> Option<Stretch> {
        let base = self.base(from)?;
        let (first, _) = base.days();
        match unit {
            Unit::Day => Some(Stretch::Day(add_days(base.day()?, count))),
            Unit::Weekend => {
                let saturday = add_days(monday(base.day()?), 5);
                Some(Stretch::Weekend(add_days(saturday, count * 7)))
            }
            Unit::Week => {
                base.month()?;
                Some(Stretch::Week(add_days(monday(first), count * 7)))
            }
            Unit::Month => {
                let (year, month) = base.month()?;
                let (year, month) = add_months(year, month, count);
                Some(Stretch::Month(year, month))
            }
            Unit::Quarter => {
                let (year, month) = base.month()?;
                let (year, month) = add_months(year, month, count * 3);
                Some(Stretch::Quarter(year, (month - 1) / 3 + 1))
            }
            Unit::Year => {
                Some(Stretch::Year(base.year()?.checked_add(i16::try_from(count).ok()?)?))
            }
            Unit::Decade => {
                let tens = first
                    .year()
                    .div_euclid(10)
                    .checked_add(i16::try_from(count).ok()?)?;
                Some(Stretch::Decade(tens))
            }
            Unit::Century => {
                let hundreds = first
                    .year()
                    .div_euclid(100)
                    .checked_add(i16::try_from(count).ok()?)?;
                Some(Stretch::Century(hundreds))
            }
            Unit::Hour | Unit::Minute | Unit::Second => None,
        }
    }

    /// "the last three days": up to the publication, or from it on.
    fn running(&self, length: &Length, sign: i32) -> Option<Placed> {
        if self.history || length.is_vague() {
            return None;
        }
        let now = self.published?;
        if length.grain() < Unit::Day {
            let Some(instant) = Some(now).filter(|_| self.to_the_minute) else {
                return self.running(&in_days(length)?, sign);
            };
            let other = shift(Stretch::Day(now.date()), length, sign, Some(instant))?;
            let here = clock_of(instant, false);
            let (first, last) = if sign < 0 { (other, here) } else { (here, other) };
            return Some(Placed::Between(first, last));
        }
        let date = now.date();
        let far = moved(date, length, sign)?;
        let (first, last) = if sign < 0 { (far, date) } else { (add_days(date, 1), far) };
        Some(Placed::Between(Stretch::Day(first), Stretch::Day(last)))
    }

    /// "the last week of August", "the second day of the siege".
    fn part_of(
        &self,
        length: &Length,
        from_end: bool,
        before: u8,
        of: &Meaning,
        tense: Tense,
    ) -> Option<Placed> {
        let (first, last) = match self.place(of, tense)? {
            Placed::One(whole) => whole.days(),
            Placed::Between(start, end) => (start.days().0, end.days().1),
        };
        if length.grain() < Unit::Day || length.is_vague() {
            return None;
        }
        let (start, end) = if from_end {
            (add_days(moved(last, length, -1)?, 1), last)
        } else {
            let mut start = first;
            for _ in 0..before {
                start = moved(start, length, 1)?;
            }
            (start, add_days(moved(start, length, 1)?, -1))
        };
        let inside = first <= start && end <= last;
        inside.then_some(Placed::Between(Stretch::Day(start), Stretch::Day(end)))
    }

    /// The night that ends on the day of publication, or begins on the day named.
    fn overnight(&self, of: Option<&Meaning>, tense: Tense) -> Option<Placed> {
        let first = match of {
            Some(meaning) => self.stretch(meaning, tense)?.day()?,
            None if self.history => self.then?.day()?,
            None => add_days(self.published?.date(), -1),
        };
        let night = Stretch::Part(first, Part::Night);
        Some(Placed::Between(night, Stretch::Day(add_days(first, 1))))
    }

    /// A range: an end without a year, a month or a day takes them from the other.
    fn range(&self, first: &Meaning, last: &Meaning, tense: Tense) -> Option<Placed> {
        let (start, end) = match (first, last) {
            (
                Meaning::Calendar(YearOf::Unsaid, field),
                Meaning::Calendar(YearOf::Stated(_), _) | Meaning::Year(_),
            ) => {
                let end = self.stretch(last, tense)?;
                let year = end.year()?;
                let start = in_year(*field, year)?;
                let start = match start.days().0 > end.days().0 {
                    true => in_year(*field, year.checked_sub(1)?)?,
                    false => start,
                };
                (start, end)
            }
            (Meaning::Clock(None, clock), Meaning::Clock(Some(_), _)) => {
                let end = self.stretch(last, tense)?;
                (Stretch::Clock(end.day()?, *clock), end)
            }
            (Meaning::Clock(Some(_), _), Meaning::Clock(None, clock)) => {
                let start = self.stretch(first, tense)?;
                (start, Stretch::Clock(start.day()?, *clock))
            }
            _ => {
                let start = self.stretch(first, tense)?;
                (start, self.at_or_after(start, last, tense)?)
            }
        };
        let (start, end) = past_midnight(start, end);
        (start.days().0 <= end.days().1).then_some(Placed::Between(start, end))
    }

    /// The end of a range that begins with `start`.
    fn at_or_after(
        &self,
        start: Stretch,
        last: &Meaning,
        tense: Tense,
    ) -> Option<Stretch> {
        let from = start.days().0;
        match last {
            Meaning::Calendar(YearOf::Unsaid, field) => coming(*field, from),
            Meaning::Weekday(weekday, None) => {
                let ahead = (weekday - weekday_number(from)).rem_euclid(7);
                Some(Stretch::Day(add_days(from, i32::from(ahead))))
            }
            Meaning::DayOfMonth(of_month, None) => {
                checked_day(from.year(), from.month(), *of_month).map(Stretch::Day)
            }
            _ => self.stretch(last, tense),
        }
    }
}

/// Hours as days, where they come out even: "the last 48 hours" of a day without its hour.
fn in_days(length: &Length) -> Option<Length> {
    let [(Amount::Exactly(hours), Unit::Hour)] = length.parts[..] else { return None };
    let whole = hours >= 24.0 && hours % 24.0 == 0.0;
    let parts = vec![(Amount::Exactly(hours / 24.0), Unit::Day)];
    whole.then_some(Length { parts, hyphen: false })
}

/// An end before its start on the same day is past midnight.
fn past_midnight(start: Stretch, end: Stretch) -> (Stretch, Stretch) {
    if let (Stretch::Clock(first, from), Stretch::Clock(last, to)) = (start, end)
        && first == last
        && (to.hour, to.minute) < (from.hour, from.minute)
    {
        return (start, Stretch::Clock(add_days(last, 1), to));
    }
    (start, end)
}
