/*!
Time expressions one by one (`recognizers`).

The English date-time cases of Recognizers-Text: a sentence, the date it is said on, and the
expressions in it with their resolution.

Files: `DateParser.json` and the like, each a list of cases with `Input`, `Context`,
`NotSupported` and `Results`. Every third case of a file is the test part, the others are the
development part.

A case is right where each of its expressions is found by an overlapping one with the same
resolution, no other expression overlaps it, and nothing is found where nothing should be. A file is
about one kind of expression, so others that stand elsewhere in the sentence count neither way. Where
a case has a past and a future resolution, the past one is meant: reports look back.

Many cases are commands to a calendar, or test forms of writing that no report uses. `news_parsers`
and `news_extractors` leave out the cases marked as not supported by the first of the recognizers, and
those with an expression whose shape occurs fewer than three times in a collection of 924 political
news articles. A shape is the expression's words with months, days, numbers and units put into
classes ("NUM UNITS ago"); shapes of numbers and prepositions alone do not count. The shapes that
occur are listed in `recognizers/news_shapes.txt`.

Figures: `news_parsers`, `news_extractors`, `parsers` and `extractors`: the share of cases that are
right among those that give resolutions and among those that give only spans and kinds.
*/

mod resolution;

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;
use watchfloor_text::{Span, sentences::sentences, words::words};
use watchfloor_times::{Grain, Kind, TimeExpression, find};

use crate::error::EvalError;
use crate::files;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::ratio;
use crate::{Benchmark, Part};
use resolution::{Resolution, fits_kind, fits_resolution};

/// The kinds of expression that have a file of each sort.
const KINDS: &[&str] = &[
    "Date",
    "DatePeriod",
    "DateTime",
    "DateTimePeriod",
    "Duration",
    "Holiday",
    "Merged",
    "Set",
    "Time",
    "TimePeriod",
];

/// The day that cases without one are said on.
const USUAL_DAY: &str = "2016-11-07T00:00:00";

/// The benchmark.
#[derive(Debug)]
pub struct Recognizers;

/// A case as the files have it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Case {
    input: String,
    #[serde(default)]
    context: Context,
    #[serde(default)]
    not_supported: String,
    #[serde(default)]
    not_supported_by_design: String,
    results: Vec<Gold>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Context {
    reference_date_time: Option<String>,
}

/// An expression as the files have it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Gold {
    text: String,
    #[serde(alias = "TypeName", default)]
    r#type: String,
    value: Option<Resolution>,
    /// In units of UTF-16.
    start: Option<usize>,
}

impl Benchmark for Recognizers {
    fn name(&self) -> &'static str {
        "recognizers"
    }

    fn about(&self) -> &'static str {
        "time expressions one by one, with what they stand for"
    }

    fn run(
        &self,
        folder: &Path,
        part: Part,
        _predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        score(folder, part, &mut |case| {
            find(&case.input, &sentences_of(&case.input), Some(day_of(case)))
        })
    }
}

/// Right cases and all, of those that news writes and of all.
#[derive(Default)]
struct Count {
    news: (usize, usize),
    all: (usize, usize),
}

impl Count {
    fn add(&mut self, is_news: bool, right: bool) {
        self.all = (self.all.0 + usize::from(right), self.all.1 + 1);
        if is_news {
            self.news = (self.news.0 + usize::from(right), self.news.1 + 1);
        }
    }
}

fn score(
    folder: &Path,
    part: Part,
    answer: &mut dyn FnMut(&Case) -> Vec<TimeExpression>,
) -> Result<Report, EvalError> {
    let shapes: HashSet<&str> =
        include_str!("recognizers/news_shapes.txt").lines().collect();
    let mut report = Report::new("recognizers", Some(part.name()));
    for sort in ["Parser", "Extractor"] {
        let mut count = Count::default();
        for kind in KINDS {
            let file = format!("{kind}{sort}.json");
            for (index, case) in read(&folder.join(&file))?.iter().enumerate() {
                if (part == Part::Test) != (index % 3 == 2) {
                    continue;
                }
                let found = answer(case);
                let wrong = wrong(case, kind, sort == "Parser", &found);
                count.add(is_news(case, &shapes), wrong.is_none());
                if let Some(missed) = wrong {
                    report.errors.push(Miss {
                        place: format!("{file}, case {index}"),
                        text: case.input.clone(),
                        expected: missed,
                        found: described(&case.input, &found),
                    });
                }
            }
        }
        let name = format!("{}s", sort.to_lowercase());
        report.add(format!("news_{name}"), ratio(count.news.0, count.news.1));
        report.add(name.clone(), ratio(count.all.0, count.all.1));
        report.count(format!("news_{name}"), count.news.1);
        report.count(name, count.all.1);
    }
    Ok(report)
}

/// What is wrong about the answer to a case; nothing where it is right.
fn wrong(
    case: &Case,
    file_kind: &str,
    has_resolutions: bool,
    found: &[TimeExpression],
) -> Option<String> {
    let has_resolutions = has_resolutions && file_kind != "Merged";
    let golds: Vec<Span> = case.results.iter().map(|gold| span_of(case, gold)).collect();
    let mut taken = vec![false; found.len()];
    for (gold, span) in case.results.iter().zip(&golds) {
        let kind = gold.r#type.trim_start_matches("datetimeV2.");
        let fits = |time: &TimeExpression| match &gold.value {
            Some(value) if has_resolutions => {
                fits_resolution(time, &gold.text, kind, value, day_of(case))
            }
            _ => fits_kind(time, kind),
        };
        let answer = (0..found.len())
            .find(|&at| !taken[at] && found[at].span.overlaps(*span) && fits(&found[at]));
        let Some(answer) = answer else {
            let value =
                gold.value.as_ref().map(Resolution::described).unwrap_or_default();
            return Some(format!("{}: {kind} {value}", gold.text));
        };
        taken[answer] = true;
    }
    for (time, _) in found.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        let beside = golds.iter().any(|gold| gold.overlaps(time.span));
        let counts = file_kind == "Merged" || golds.is_empty() && is_of(time, file_kind);
        if beside || counts {
            return Some(format!("nothing at: {}", time.span.slice(&case.input)));
        }
    }
    None
}

/// Whether an expression is of the kind that a file is about.
fn is_of(time: &TimeExpression, file_kind: &str) -> bool {
    match file_kind {
        "Duration" => time.kind == Kind::Duration,
        "Set" => time.kind == Kind::Set,
        "DatePeriod" => time.kind == Kind::Range || time.grain > Grain::Day,
        "DateTimePeriod" => time.grain < Grain::Day && time.kind == Kind::Range,
        "DateTime" | "Time" | "TimePeriod" => time.grain < Grain::Day,
        _ => time.grain == Grain::Day && time.kind == Kind::Point,
    }
}

fn day_of(case: &Case) -> &str {
    case.context.reference_date_time.as_deref().unwrap_or(USUAL_DAY)
}

/// Where an expression stands, in bytes.
fn span_of(case: &Case, gold: &Gold) -> Span {
    let input = &case.input;
    let start = match gold.start {
        Some(units) => {
            let mut left = units;
            let before = input.chars().take_while(|c| {
                let goes_on = left > 0;
                left = left.saturating_sub(c.len_utf16());
                goes_on
            });
            before.map(char::len_utf8).sum()
        }
        None => input.to_lowercase().find(&gold.text.to_lowercase()).unwrap_or(0),
    };
    let start: usize = start;
    Span::new(start.min(input.len()), (start + gold.text.len()).min(input.len()))
}

/// Whether reports write such expressions.
fn is_news(case: &Case, shapes: &HashSet<&str>) -> bool {
    let unsupported = format!("{} {}", case.not_supported, case.not_supported_by_design);
    let occurs = |gold: &Gold| shapes.contains(shape(&gold.text).join(" ").as_str());
    !unsupported.to_lowercase().contains("dotnet") && case.results.iter().all(occurs)
}

/// The words of a text with what varies in time expressions put into classes.
pub fn shape(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace(['–', '—'], "-").replace('’', "'");
    let class = |c: char| (c.is_ascii_digit(), c.is_alphabetic());
    let mut shape = Vec::new();
    let mut rest = lower.as_str();
    while let Some(first) = rest.chars().next() {
        let end = match class(first) {
            (false, false) => first.len_utf8(),
            of_first => rest.find(|c| class(c) != of_first).unwrap_or(rest.len()),
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        if first.is_ascii_digit() {
            shape.push(if word.len() == 4 { "0000" } else { "0" }.to_owned());
        } else if !first.is_whitespace() {
            shape.push(class_of(word).to_owned());
        }
    }
    shape
}

const CLASSES: &[(&str, &str)] = &[
    (
        "MONTH",
        "january february march april may june july august september october november december \
         jan feb mar apr jun jul aug sep sept oct nov dec",
    ),
    (
        "DAY",
        "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun \
         tues thurs",
    ),
    ("DAYS", "mondays tuesdays wednesdays thursdays fridays saturdays sundays"),
    ("UNIT", "second minute hour day week month year decade century"),
    ("UNITS", "seconds minutes hours days weeks months years decades centuries"),
    ("PART", "morning afternoon evening night"),
    ("SEASON", "spring summer autumn fall winter"),
    (
        "NUM",
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
         sixteen seventeen eighteen nineteen twenty thirty forty fifty",
    ),
    ("NTH", "first third fourth fifth sixth seventh eighth ninth tenth"),
    ("SUF", "st nd rd th"),
];

fn class_of(word: &str) -> &str {
    let found =
        CLASSES.iter().find(|(_, words)| words.split(' ').any(|known| known == word));
    found.map_or(word, |(class, _)| class)
}

fn sentences_of(text: &str) -> Vec<Span> {
    let cut = words(text, Span::of(text));
    let ranges = sentences(text, &cut).into_iter();
    ranges.map(|range| cut[range.start].cover(cut[range.end - 1])).collect()
}

fn described(input: &str, found: &[TimeExpression]) -> String {
    let one = |time: &TimeExpression| {
        let value = time.value.as_deref().unwrap_or("-");
        let start = time.start.as_deref().unwrap_or("-");
        let end = time.end.as_deref().unwrap_or("-");
        format!("{}: {start} to {end}, {value}", time.span.slice(input))
    };
    found.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn read(path: &Path) -> Result<Vec<Case>, EvalError> {
    let content = files::text(path)?;
    serde_json::from_str(&content).map_err(|error| EvalError::Format {
        path: path.to_owned(),
        place: format!("line {}", error.line()),
        problem: format!("no list of cases: {error}"),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::canned::Canned;

    /// One case of each kind, and one without an expression.
    const PARSERS: &[(&str, &str)] = &[
        (
            "Date",
            r#"{"Text":"April 3","Type":"date","Start":6,"Length":7,"Value":{"Timex":"XXXX-04-03","FutureResolution":{"date":"2017-04-03"},"PastResolution":{"date":"2016-04-03"}}}"#,
        ),
        (
            "DatePeriod",
            r#"{"Text":"early May","Type":"daterange","Start":6,"Length":9,"Value":{"Timex":"XXXX-05","Mod":"start","PastResolution":{"startDate":"2016-05-01","endDate":"2016-05-16"}}}"#,
        ),
        (
            "DateTime",
            r#"{"Text":"today at 7pm","Type":"datetime","Start":6,"Length":12,"Value":{"Timex":"2016-11-07T19","PastResolution":{"dateTime":"2016-11-07 19:00:00"}}}"#,
        ),
        (
            "DateTimePeriod",
            r#"{"Text":"this evening","Type":"datetimerange","Start":6,"Length":12,"Value":{"Timex":"2016-11-07TEV","PastResolution":{"startDateTime":"2016-11-07 16:00:00","endDateTime":"2016-11-07 20:00:00"}}}"#,
        ),
        (
            "Duration",
            r#"{"Text":"3 days","Type":"duration","Start":6,"Length":6,"Value":{"Timex":"P3D","PastResolution":{"duration":"259200"}}}"#,
        ),
        (
            "Holiday",
            r#"{"Text":"halloween","Type":"date","Start":6,"Length":9,"Value":{"Timex":"XXXX-10-31","PastResolution":{"date":"2016-10-31"}}}"#,
        ),
        (
            "Merged",
            r#"{"Text":"2014","Type":"datetimeV2.daterange","Start":6,"Length":4}"#,
        ),
        (
            "Set",
            r#"{"Text":"every day","Type":"set","Start":6,"Length":9,"Value":{"Timex":"P1D","PastResolution":{"set":"Set: P1D"}}}"#,
        ),
        (
            "Time",
            r#"{"Text":"7:30 pm","Type":"time","Start":6,"Length":7,"Value":{"Timex":"T19:30","PastResolution":{"time":"19:30:00"}}}"#,
        ),
        (
            "TimePeriod",
            r#"{"Text":"from 5 to 6pm","Type":"timerange","Start":6,"Length":13,"Value":{"Timex":"(T17,T18,PT1H)","PastResolution":{"startTime":"17:00:00","endTime":"18:00:00"}}}"#,
        ),
    ];

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (kind, result) in PARSERS {
            let gold: Gold = serde_json::from_str(result).unwrap();
            let case = format!(
                r#"[{{"Input":"I met {}.","Results":[{result}]}},{{"Input":"no","Results":[]}}]"#,
                gold.text
            );
            for sort in ["Parser", "Extractor"] {
                fs::write(folder.path().join(format!("{kind}{sort}.json")), &case)
                    .unwrap();
            }
        }
        folder
    }

    fn golds(case: &Case) -> Vec<TimeExpression> {
        let one = |gold: &Gold| {
            let kind = gold.r#type.trim_start_matches("datetimeV2.");
            resolution::expression(span_of(case, gold), kind, gold.value.as_ref())
        };
        case.results.iter().map(one).collect()
    }

    #[test]
    fn gold_against_gold_is_1_and_silence_is_right_about_nothing_alone() {
        let folder = folder();
        let report = score(folder.path(), Part::Dev, &mut golds).unwrap();
        assert_eq!(report.figure("parsers"), Some(1.0), "{:#?}", report.errors);
        assert_eq!(report.figure("extractors"), Some(1.0), "{:#?}", report.errors);
        let report = score(folder.path(), Part::Dev, &mut |_| Vec::new()).unwrap();
        assert_eq!(report.figure("parsers"), Some(0.5));
    }

    #[test]
    fn the_times_crate_is_asked() {
        let report =
            Recognizers.run(folder().path(), Part::Dev, &mut Canned::default()).unwrap();
        assert_eq!(report.figure("parsers"), Some(1.0), "{:#?}", report.errors);
    }

    #[test]
    fn an_expression_too_many_is_wrong() {
        let folder = folder();
        let report = score(folder.path(), Part::Dev, &mut |case| {
            let whole = Span::of(&case.input);
            let mut found = golds(case);
            let more: Vec<_> = found
                .iter()
                .map(|time| TimeExpression { span: whole, ..time.clone() })
                .collect();
            found.extend(more);
            found
        })
        .unwrap();
        assert_eq!(report.figure("parsers"), Some(0.5));
    }

    #[test]
    fn shapes_put_into_classes_what_varies() {
        assert_eq!(shape("Three weeks AGO").join(" "), "NUM UNITS ago");
        assert_eq!(shape("Sept. 3rd, 2019").join(" "), "MONTH . 0 SUF , 0000");
    }
}
