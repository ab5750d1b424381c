/*!
Moments and stretches of time, as they are typed.
*/

use jiff::Timestamp;
use jiff::civil::Date;
use watchfloor_room::time::{DAY, number_of};

/// How far back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Back {
    /// To this moment, milliseconds since 1970.
    To(i64),
    /// By so many milliseconds.
    By(i64),
    /// To the beginning.
    All,
}

impl Back {
    /// The moment meant, seen from `at`.
    pub fn from(self, at: i64) -> i64 {
        match self {
            Back::To(moment) => moment,
            Back::By(millis) => at.saturating_sub(millis),
            Back::All => i64::MIN,
        }
    }
}

/// A date, which means its last moment, or an instant; milliseconds since 1970.
pub fn moment(typed: &str) -> Result<i64, String> {
    if let Some(date) = date(typed) {
        return Ok((i64::from(number_of(date)) + 1) * DAY - 1);
    }
    let instant = typed.parse::<Timestamp>().map(Timestamp::as_millisecond);
    instant.map_err(|_| "write it as 2024-04-14 or 2024-04-14T03:10Z".to_owned())
}

/// A day, in days since 1970.
pub fn day(typed: &str) -> Result<i32, String> {
    date(typed).map(number_of).ok_or_else(|| "write it as 2024-04-14".to_owned())
}

/// A stretch of time, or all of it.
pub fn window(typed: &str) -> Result<Back, String> {
    if typed == "all" {
        return Ok(Back::All);
    }
    span(typed).map(Back::By).ok_or_else(|| "write it as 12h, 3d, 2w or all".to_owned())
}

/// A stretch of time, or a moment.
pub fn back(typed: &str) -> Result<Back, String> {
    if let Some(millis) = span(typed) {
        return Ok(Back::By(millis));
    }
    moment(typed)
        .map(Back::To)
        .map_err(|_| "write it as 6h, 3d or as 2024-04-14T03:10Z".to_owned())
}

fn date(typed: &str) -> Option<Date> {
    (typed.len() == "2024-04-14".len()).then(|| typed.parse().ok())?
}

/// `90m`, `12h`, `3d`, `2w` in milliseconds.
fn span(typed: &str) -> Option<i64> {
    let unit = match typed.chars().next_back()? {
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => DAY,
        'w' => 7 * DAY,
        _ => return None,
    };
    let number: i64 = typed.get(..typed.len() - 1)?.parse().ok()?;
    if number < 0 { None } else { number.checked_mul(unit) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn a_date_means_its_end() {
        assert_eq!(moment("1970-01-01"), Ok(DAY - 1));
        assert_eq!(moment("1970-01-01T00:00Z"), Ok(0));
        assert_eq!(moment("1970-01-01T02:00+02:00"), Ok(0));
    }

    #[test]
    fn stretches_count_back() {
        assert_eq!(back("6h").unwrap().from(6 * 3_600_000), 0);
        assert_eq!(back("1970-01-02T00:00Z").unwrap().from(9 * DAY), DAY);
        assert_eq!(window("all").unwrap().from(0), i64::MIN);
    }

    #[test]
    fn slips_are_told() {
        for bad in
            ["", "h", "-3d", "3 d", "yesterday", "2024-13-01", "9999999999999999w", "日"]
        {
            assert!(window(bad).is_err() && back(bad).is_err(), "{bad} was accepted");
        }
        assert!(day("2024-04-14T03:10Z").is_err());
    }
}
