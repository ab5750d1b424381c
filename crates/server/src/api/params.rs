//! Parameters, and what is said of those that are not understood.

use std::collections::BTreeSet;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use watchfloor_room::time::{DAY, number_of};

use crate::Problem;
use crate::frames::{Moment, WINDOW};

/// Items of a list where nothing is said.
const USUAL: usize = 50;
/// Items of a list at most.
const MOST: usize = 500;
/// Characters of a parameter: nobody types more.
const LONGEST: usize = 2_000;

/// The query of a request; what is wrong with it is told as a [`Problem`].
#[derive(Debug)]
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if parts.uri.query().is_some_and(|query| query.len() > 4 * LONGEST) {
            return Err(Problem::bad(
                "the parameters are too long; ask for less at once",
            ));
        }
        let Query(params) = Query::try_from_uri(&parts.uri)
            .map_err(|problem| Problem::bad(problem.body_text().to_lowercase()))?;
        Ok(Params(params))
    }
}

/// A number in a path.
#[derive(Debug)]
pub(crate) struct Number(pub(crate) i64);

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let told = Path::<String>::from_request_parts(parts, state).await;
        let number = told.ok().and_then(|Path(told)| told.parse().ok());
        let wrong = || Problem::bad("the address must end with a whole number");
        number.map(Number).ok_or_else(wrong)
    }
}

/// Words in a path.
#[derive(Debug)]
pub(crate) struct Words(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Words {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(told) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|problem| Problem::bad(problem.body_text().to_lowercase()))?;
        Ok(Words(told))
    }
}

/// Which picture is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct When {
    /// What was known at this moment: milliseconds since 1970, `2031-09-03T03:10Z`, or `2031-09-03` for the end of
    /// that day. Absent: now.
    #[param(
        example = "2031-09-03T12:00Z",
        pattern = "^([+-]?[0-9]{1,14}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}(:[0-9]{2}){1,2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)$"
    )]
    pub(crate) as_of: Option<String>,
    /// How far back: `7d` (where nothing is said), `12h`, `90m`, `all`.
    #[param(example = "7d", pattern = "^(all|[0-9]{1,5}[mhdw])$")]
    pub(crate) window: Option<String>,
    /// The record as it was at this revision. Absent: the latest.
    #[param(value_type = Option<i64>, minimum = 0)]
    pub(crate) revision: Option<String>,
}

impl When {
    /// The picture meant.
    pub(crate) fn moment(&self) -> Result<Moment, Problem> {
        let at = self.as_of.as_deref().map(moment).transpose()?;
        let window = match self.window.as_deref() {
            None => Some(WINDOW),
            Some("all") => None,
            Some(told) => Some(span(told).ok_or_else(|| {
                Problem::bad("window: write it as 7d, 12h, 90m or all")
            })?),
        };
        let revision = self.revision.as_deref().map(|told| {
            let wrong =
                || Problem::bad("revision: write a whole number, as frames give it");
            told.parse().ok().filter(|number| *number >= 0).ok_or_else(wrong)
        });
        Ok(Moment { at, revision: revision.transpose()?, window })
    }
}

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Slice {
    /// How many items at most. Absent: 50; of actors and places 500.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 500, example = 50)]
    limit: Option<String>,
    /// Where to go on: what the list before gave as `next`. It holds the picture too, so that `as_of`, `window` and
    /// `revision` beside it count for nothing.
    cursor: Option<String>,
}

/// A part of a list of a picture.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// The picture.
    pub(crate) moment: Moment,
    /// Items before this part.
    pub(crate) from: usize,
    /// Items in it, at most.
    pub(crate) limit: usize,
}

impl Asked {
    /// What is asked for.
    pub(crate) fn of(when: &When, slice: &Slice) -> Result<Asked, Problem> {
        Asked::of_usual(when, slice, USUAL)
    }

    /// The same of a list of short items, most of which fit into one part.
    pub(crate) fn of_short(when: &When, slice: &Slice) -> Result<Asked, Problem> {
        Asked::of_usual(when, slice, MOST)
    }

    fn of_usual(when: &When, slice: &Slice, usual: usize) -> Result<Asked, Problem> {
        let limit = limit(slice.limit.as_deref(), usual)?;
        match slice.cursor.as_deref() {
            None => Ok(Asked { moment: when.moment()?, from: 0, limit }),
            Some(told) => {
                let wrong = || {
                    Problem::bad("cursor: take it from `next` of a list, as it is there")
                };
                let (moment, from) = parse_cursor(told).ok_or_else(wrong)?;
                Ok(Asked { moment, from, limit })
            }
        }
    }
}

/// What leads to the items from a place on, of one picture: it pins the moment and the revision.
pub(crate) fn cursor(at: i64, revision: i64, window: Option<i64>, from: usize) -> String {
    let window = window.map_or("all".to_owned(), |window| window.to_string());
    format!("1.{at}.{revision}.{window}.{from}")
}

fn parse_cursor(told: &str) -> Option<(Moment, usize)> {
    let mut parts = told.split('.');
    let mut next = || parts.next();
    if next()? != "1" {
        return None;
    }
    let at = next()?.parse().ok().filter(|at| is_in_calendar(*at))?;
    let revision: i64 = next()?.parse().ok().filter(|number| *number >= 0)?;
    let window = match next()? {
        "all" => None,
        told => Some(told.parse().ok().filter(|window| is_window(*window))?),
    };
    let from = next()?.parse().ok()?;
    if next().is_some() {
        return None;
    }
    let moment = Moment { at: Some(at), revision: Some(revision), window };
    Some((moment, from))
}

/// A moment: milliseconds, an instant, or a date, which means its last moment.
pub(crate) fn moment(told: &str) -> Result<i64, Problem> {
    let found = match told.parse::<i64>() {
        Ok(millis) => Some(millis),
        Err(_) => match date(told) {
            Some(day) => Some((i64::from(number_of(day)) + 1) * DAY - 1),
            None => told.parse::<Timestamp>().ok().map(Timestamp::as_millisecond),
        },
    };
    found.filter(|at| is_in_calendar(*at)).ok_or_else(|| {
        Problem::bad(
            "a moment is written as milliseconds since 1970, as 2031-09-03T03:10Z or as 2031-09-03",
        )
    })
}

/// How long before `at`, or since which moment.
pub(crate) fn back(told: &str, at: i64) -> Result<i64, Problem> {
    match span(told) {
        Some(span) => Ok(at.saturating_sub(span)),
        None => moment(told).map_err(|_| {
            Problem::bad("since: write it as 6h, 3d or as 2031-09-03T03:10Z")
        }),
    }
}

/// A day, in days since 1970.
pub(crate) fn day(name: &str, told: &str) -> Result<i32, Problem> {
    let instant = || told.parse::<Timestamp>().ok();
    let found = match date(told) {
        Some(day) => Some(number_of(day)),
        None => instant().map(|at| watchfloor_room::time::day_of(at.as_millisecond())),
    };
    found.ok_or_else(|| Problem::bad(format!("{name}: write it as 2031-09-03")))
}

fn date(told: &str) -> Option<Date> {
    (told.len() == "2024-04-14".len()).then(|| told.parse().ok())?
}

/// `90m`, `12h`, `3d`, `2w` in milliseconds.
fn span(told: &str) -> Option<i64> {
    let unit = match told.chars().next_back()? {
        'm' => 60_000,
        'h' => 3_600_000,
        'd' => DAY,
        'w' => 7 * DAY,
        _ => return None,
    };
    let number = told.get(..told.len() - 1)?;
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit());
    let millis = number.parse::<i64>().ok()?.checked_mul(unit)?;
    (is_plain && is_window(millis)).then_some(millis)
}

/// Whether a stretch of time is one that a room may have: up to a century.
fn is_window(millis: i64) -> bool {
    (1..=36_525 * DAY).contains(&millis)
}

/// Whether a moment lies in the years 1900 to 9999.
fn is_in_calendar(at: i64) -> bool {
    (-2_208_988_800_000..253_402_207_200_000).contains(&at)
}

/// A number.
pub(crate) fn number(name: &str, told: Option<&str>) -> Result<Option<i64>, Problem> {
    let wrong = || Problem::bad(format!("{name}: write a whole number"));
    told.map(|told| told.parse().map_err(|_| wrong())).transpose()
}

/// Which part of a list is asked for that is of no picture: what people said, alerts, the audit log.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Part {
    /// How many items at most. Absent: 50.
    #[param(value_type = Option<u16>, minimum = 1, maximum = 500, example = 50)]
    limit: Option<String>,
    /// Where to go on: what the list before gave as `next`.
    #[param(pattern = "^[0-9]{1,18}$")]
    cursor: Option<String>,
}

impl Part {
    /// How many items at most.
    pub(crate) fn limit(&self) -> Result<usize, Problem> {
        limit(self.limit.as_deref(), USUAL)
    }

    /// The number that the list before ended with.
    pub(crate) fn cursor(&self) -> Result<Option<i64>, Problem> {
        let wrong =
            || Problem::bad("cursor: take it from `next` of a list, as it is there");
        let told = self.cursor.as_deref();
        let number = |told: &str| told.parse().ok().filter(|number| *number >= 0);
        told.map(|told| number(told).ok_or_else(wrong)).transpose()
    }
}

/// How many items a list has at most.
fn limit(told: Option<&str>, usual: usize) -> Result<usize, Problem> {
    let wrong = || Problem::bad("limit: write a whole number from 1 to 500");
    let Some(told) = told else { return Ok(usual) };
    told.parse().ok().filter(|limit| (1..=MOST).contains(limit)).ok_or_else(wrong)
}

/// The things that are asked for by number.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ById {
    /// Only these, by their numbers, with commas between: `12,40`; at most 500. An event, a matter, a tally, an
    /// announcement is meant by any of its lines too.
    #[param(pattern = "^[0-9]{1,18}(,[0-9]{1,18}){0,499}$", example = "12,40")]
    ids: Option<String>,
}

impl ById {
    /// Which part of the list: who names things wants to see them all.
    pub(crate) fn asked(&self, when: &When, slice: &Slice) -> Result<Asked, Problem> {
        let usual = if self.ids.is_some() { MOST } else { USUAL };
        Asked::of_usual(when, slice, usual)
    }

    /// What the numbers mean.
    pub(crate) fn chosen(&self) -> Result<Chosen, Problem> {
        let wrong = || {
            Problem::bad(format!(
                "ids: write whole numbers with commas between, at most {MOST}"
            ))
        };
        let Some(told) = self.ids.as_deref() else { return Ok(Chosen(None)) };
        let mut numbers = BTreeSet::new();
        for (at, one) in told.split(',').enumerate() {
            let is_plain =
                !one.is_empty() && one.bytes().all(|byte| byte.is_ascii_digit());
            if at >= MOST || !is_plain {
                return Err(wrong());
            }
            numbers.insert(one.parse().map_err(|_| wrong())?);
        }
        Ok(Chosen(Some(numbers)))
    }
}

/// Numbers of things; `None` where none are named, which means all.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Chosen(Option<BTreeSet<i64>>);

impl Chosen {
    /// The same with the number that each thing has in a picture; what is not in it is left out.
    pub(crate) fn own(&self, number: impl Fn(i64) -> Option<i64>) -> Chosen {
        let named = self.0.as_ref();
        Chosen(named.map(|named| named.iter().copied().filter_map(number).collect()))
    }

    /// Whether a thing is among them.
    pub(crate) fn has(&self, number: i64) -> bool {
        self.0.as_ref().is_none_or(|named| named.contains(&number))
    }
}

/// The parts of a parameter that may name several: "denied,contradicted".
pub(crate) fn several(told: Option<&str>) -> Vec<String> {
    let parts = told.unwrap_or_default().split(',').map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_lowercase).collect()
}

/// The words of a parameter, lower-case.
pub(crate) fn words(told: Option<&str>) -> Vec<String> {
    told.unwrap_or_default().split_whitespace().map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_leads_back_to_its_picture() {
        for window in [None, Some(WINDOW)] {
            let told = cursor(1_936_310_400_000, 17, window, 50);
            let (moment, from) = parse_cursor(&told).unwrap();
            let meant =
                Moment { at: Some(1_936_310_400_000), revision: Some(17), window };
            assert_eq!((moment, from), (meant, 50));
        }
        for bad in ["", "1", "2.1.1.all.0", "1.1.1.all.0.0", "1.1.-1.all.0", "1.1.1.0.0"]
        {
            assert_eq!(parse_cursor(bad), None, "{bad}");
        }
    }

    #[test]
    fn moments_are_taken_in_every_form() {
        assert_eq!(moment("1970-01-01"), Ok(DAY - 1));
        assert_eq!(moment("1970-01-01T00:00Z"), Ok(0));
        assert_eq!(moment("12"), Ok(12));
        for bad in ["", "soon", "1970-13-01", "9223372036854775807", "1e3"] {
            assert!(moment(bad).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn things_are_named_by_plain_numbers_and_not_by_too_many() {
        let chosen = |ids: &str| ById { ids: Some(ids.to_owned()) }.chosen();
        let some = chosen("7,12,7").unwrap().own(|id| (id != 12).then_some(id + 1));
        assert!(some.has(8) && !some.has(7) && !some.has(13));
        assert!(ById::default().chosen().unwrap().has(99));
        let many = vec!["1"; MOST].join(",");
        assert!(chosen(&many).is_ok());
        for bad in [
            "",
            ",",
            "1,",
            "-1",
            "+1",
            "1 2",
            "9223372036854775808",
            &format!("{many},1"),
        ] {
            assert!(chosen(bad).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn stretches_are_bounded() {
        assert_eq!(span("7d"), Some(WINDOW));
        for bad in ["", "0d", "-1d", "+1d", "9999999999999999w", "d", "日"] {
            assert_eq!(span(bad), None, "{bad}");
        }
        assert_eq!(back("6h", 21_600_000), Ok(0));
    }
}
