//! The dates that a report tells of.

use watchfloor_text::Span;
use watchfloor_times::{Grain, find};

use crate::time;
use crate::words;

/// A report's date of publication, or of what it tells first, stands in its first lines.
const FIRST_LINES: usize = 6;
/// Of them so many bytes are read.
const FIRST_BYTES: usize = 1200;
/// The first year that has a bit of its own.
const FIRST_YEAR: u16 = 1990;

/// Days, months and years that a report names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Days of the week in its first lines: a bit each, from Monday.
    pub weekdays: u8,
    /// Months in its first lines: a bit each, from January.
    pub months: u16,
    /// Years in all of it: a bit each, from 1990 to 2053.
    pub years: u64,
}

/// The first full date in the first lines, and what else of dates the lines name.
pub(super) fn told(lines: &[&str]) -> (Option<i32>, Told) {
    let mut told = Told::default();
    let mut day = None;
    let mut left = FIRST_BYTES;
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    for line in filled.take(FIRST_LINES) {
        let head = Span::new(0, line.floor_char_boundary(left)).slice(line);
        left -= head.len();
        for found in find(head, &[], None) {
            if found.grain == Grain::Day && day.is_none() {
                day = found.start.as_deref().and_then(time::days).map(|(first, _)| first);
            }
        }
        for stem in words::stems(head) {
            told.weekdays |= bit(WEEKDAYS, &stem) as u8;
            told.months |= bit(MONTHS, &stem);
        }
    }
    if let Some(date) = day.and_then(time::date_of) {
        told.weekdays |= 1 << date.weekday().to_monday_zero_offset();
    }
    for stem in lines.iter().flat_map(|line| words::stems(line)) {
        if stem.len() == 4
            && let Ok(year) = stem.parse::<u16>()
            && let Some(after) = year.checked_sub(FIRST_YEAR)
        {
            told.years |= 1_u64.checked_shl(u32::from(after)).unwrap_or(0);
        }
    }
    (day, told)
}

const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// "May" and "march" are words as well, but hardly in the first lines of news.
const MONTHS: &[&str] = &[
    "januari", "februari", "march", "april", "may", "june", "juli", "august", "septemb",
    "octob", "novemb", "decemb",
];

fn bit(names: &[&str], stem: &str) -> u16 {
    names.iter().position(|name| *name == stem).map_or(0, |at| 1 << at)
}
