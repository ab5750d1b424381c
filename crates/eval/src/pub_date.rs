/*!
The date of publication of web pages (`pub-date`): the development articles of WCXB that have one marked;
`crate::pages` says how the files are laid out.

- `right`: the share of pages for which the report crate gives the marked day. An instant counts as the
  day that it is written as.
- `given`: the share for which it gives any date; `right_of_given`: how many of these are right.
- With the ending `_tuned`, of the half of the pages that decisions were made on; `_held`, of the other.
*/

use std::path::Path;

use crate::error::EvalError;
use crate::pages::{self, Half, Page};
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::ratio;
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct PubDate;

impl Benchmark for PubDate {
    fn name(&self) -> &'static str {
        "pub-date"
    }

    fn about(&self) -> &'static str {
        "the date of publication of web pages"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        _predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let pages = pages::wcxb(folder)?;
        let found: Vec<Option<String>> = pages
            .iter()
            .map(|page| page.read().and_then(|read| read.published))
            .collect();
        Ok(report(&pages, &found))
    }
}

fn report(pages: &[Page], found: &[Option<String>]) -> Report {
    let mut report = Report::new("pub-date", None);
    let dated: Vec<(&Page, &str, Option<&str>)> = pages
        .iter()
        .zip(found)
        .filter_map(|(page, found)| {
            let day = found.as_deref().map(|found| found.get(..10).unwrap_or(found));
            Some((page, page.published.as_deref()?, day))
        })
        .collect();
    let halves = [("", None), ("_tuned", Some(Half::Tuned)), ("_held", Some(Half::Held))];
    for (ending, half) in halves {
        let chosen =
            dated.iter().filter(|(page, ..)| half.is_none_or(|half| page.half() == half));
        let (mut all, mut given, mut right) = (0, 0, 0);
        for (_, wanted, found) in chosen {
            all += 1;
            given += usize::from(found.is_some());
            right += usize::from(*found == Some(*wanted));
        }
        report.add(format!("right{ending}"), ratio(right, all));
        report.add(format!("given{ending}"), ratio(given, all));
        report.add(format!("right_of_given{ending}"), ratio(right, given));
    }
    report.count("pages", pages.len());
    report.count("dated_pages", dated.len());
    for (page, wanted, found) in
        dated.iter().filter(|(_, wanted, found)| *found != Some(*wanted))
    {
        report.errors.push(Miss {
            place: page.id.clone(),
            text: page
                .body
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(100)
                .collect(),
            expected: (*wanted).to_owned(),
            found: found.unwrap_or("none").to_owned(),
        });
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pages() -> Vec<Page> {
        let page = |(id, date): (&str, Option<&str>)| Page {
            id: id.to_owned(),
            html: Vec::new(),
            body: String::new(),
            published: date.map(str::to_owned),
        };
        [("a", Some("2031-05-04")), ("b", Some("2031-05-05")), ("c", None)]
            .map(page)
            .into()
    }

    #[test]
    fn the_marked_dates_measured_against_themselves_score_1() {
        let gold: Vec<_> = pages().into_iter().map(|page| page.published).collect();
        let report = report(&pages(), &gold);
        assert!(report.figures.iter().all(|(_, figure)| *figure == Some(1.0)));
        assert_eq!(report.counted("dated_pages"), Some(2));
    }

    #[test]
    fn an_instant_is_the_day_it_is_written_as_and_no_date_is_wrong() {
        let found = [
            Some("2031-05-04T23:00:00-05:00".to_owned()),
            None,
            Some("2031-05-04".to_owned()),
        ];
        let report = report(&pages(), &found);
        assert_eq!(report.figure("right"), Some(0.5));
        assert_eq!(report.figure("right_of_given"), Some(1.0));
        assert_eq!(report.errors.len(), 1);
    }
}
