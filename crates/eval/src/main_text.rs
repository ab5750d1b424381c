/*!
The main text of web pages (`main-text`); `crate::pages` says how the files are laid out.

What the report crate takes for the report's own running text (datelines, paragraphs, headings inside
the text, notes and contributors) is compared with the marked text. Headlines, captions, credits and
what it holds to be links and adverts are left out, since the annotators left them out too.

- `scrapinghub_f1`, `_precision`, `_recall`: as the benchmark's own script counts. Runs of four words
  (`\w+`, the case kept; a shorter text is one run), each as often as it occurs; hits, false alarms and
  misses of a page divided by their sum; the mean precision of the pages for which something was found,
  the mean recall of those with something to find, and the F1 of the two means. `scrapinghub_exact` is
  the share of pages without any difference.
- `wcxb_f1`: words in lower case, each as often as it occurs; the F1 of each page, then the mean.
- With the ending `_tuned`, of the half of the pages that decisions were made on; `_held`, of the other.
*/

use std::collections::HashMap;
use std::hash::Hash;
use std::path::Path;

use watchfloor_report::{BlockKind, Report as Parsed};

use crate::error::EvalError;
use crate::pages::{self, Half, Page};
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::{mean, ratio};
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct MainText;

/// Words in a run.
const RUN: usize = 4;

impl Benchmark for MainText {
    fn name(&self) -> &'static str {
        "main-text"
    }

    fn about(&self) -> &'static str {
        "the main text of web pages"
    }

    fn run(
        &self,
        folder: &Path,
        _part: Part,
        _predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let news = pages::scrapinghub(folder)?;
        let articles = pages::wcxb(folder)?;
        let read = |pages: &[Page]| -> Vec<String> {
            pages
                .iter()
                .map(|page| page.read().map(|read| body(&read)).unwrap_or_default())
                .collect()
        };
        Ok(report(&news, &read(&news), &articles, &read(&articles)))
    }
}

/// The running text of a report.
fn body(report: &Parsed) -> String {
    let is_body = |kind| {
        matches!(
            kind,
            BlockKind::Dateline
                | BlockKind::Paragraph
                | BlockKind::Subhead
                | BlockKind::Note
                | BlockKind::Contributors
        )
    };
    let blocks = report.blocks.iter().filter(|block| is_body(block.kind));
    let texts: Vec<&str> = blocks.map(|block| block.span.slice(&report.text)).collect();
    texts.join("\n")
}

fn report(
    news: &[Page],
    news_found: &[String],
    articles: &[Page],
    articles_found: &[String],
) -> Report {
    let mut report = Report::new("main-text", None);
    let news_counts: Vec<Counts> = news
        .iter()
        .zip(news_found)
        .map(|(page, found)| of_runs(&page.body, found))
        .collect();
    let article_counts: Vec<Counts> = articles
        .iter()
        .zip(articles_found)
        .map(|(page, found)| of_words(&page.body, found))
        .collect();
    let halves = [("", None), ("_tuned", Some(Half::Tuned)), ("_held", Some(Half::Held))];
    for (ending, half) in halves {
        let chosen = |page: &Page| half.is_none_or(|half| page.half() == half);
        let kept = of_half(news, &news_counts, &chosen);
        let precision = mean(kept.iter().map(|counts| counts.precision()));
        let recall = mean(kept.iter().map(|counts| counts.recall()));
        report.add(format!("scrapinghub_f1{ending}"), harmonic(precision, recall));
        if half.is_none() {
            report.add("scrapinghub_precision", precision);
            report.add("scrapinghub_recall", recall);
            let exact = kept.iter().filter(|counts| counts.is_exact()).count();
            report.add("scrapinghub_exact", ratio(exact, kept.len()));
        }
        let kept = of_half(articles, &article_counts, &chosen);
        report
            .add(format!("wcxb_f1{ending}"), mean(kept.iter().map(|counts| counts.f1())));
    }
    report.count("scrapinghub_pages", news.len());
    report.count("wcxb_pages", articles.len());
    let all = news
        .iter()
        .zip(news_found)
        .zip(&news_counts)
        .chain(articles.iter().zip(articles_found).zip(&article_counts));
    for ((page, found), counts) in all.filter(|(_, counts)| !counts.is_exact()) {
        report.errors.push(Miss {
            place: page.id.clone(),
            text: format!("F1 {:.3}", counts.f1().unwrap_or_default()),
            expected: beginning(&page.body),
            found: beginning(found),
        });
    }
    report
}

/// The counts of the pages that are chosen.
fn of_half(
    pages: &[Page],
    counts: &[Counts],
    chosen: &dyn Fn(&Page) -> bool,
) -> Vec<Counts> {
    let kept = pages.iter().zip(counts).filter(|(page, _)| chosen(page));
    kept.map(|(_, counts)| *counts).collect()
}

fn harmonic(precision: Option<f64>, recall: Option<f64>) -> Option<f64> {
    let (precision, recall) = (precision?, recall?);
    (precision + recall > 0.0).then(|| 2.0 * precision * recall / (precision + recall))
}

/// The first line of a text, cut.
fn beginning(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(100).collect()
}

/// How two bags of words or runs overlap.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Counts {
    hits: usize,
    false_alarms: usize,
    missed: usize,
}

impl Counts {
    fn is_exact(self) -> bool {
        self.false_alarms == 0 && self.missed == 0
    }

    /// Nothing where nothing was found.
    fn precision(self) -> Option<f64> {
        ratio(self.hits, self.hits + self.false_alarms)
    }

    /// Nothing where there was nothing to find.
    fn recall(self) -> Option<f64> {
        ratio(self.hits, self.hits + self.missed)
    }

    /// 1 where there was nothing to find and nothing was found.
    fn f1(self) -> Option<f64> {
        let all = 2 * self.hits + self.false_alarms + self.missed;
        ratio(2 * self.hits, all).or(Some(1.0))
    }
}

fn of_runs(wanted: &str, found: &str) -> Counts {
    let (wanted, found) = (words(wanted), words(found));
    overlap(runs(&wanted), runs(&found))
}

fn of_words(wanted: &str, found: &str) -> Counts {
    let (wanted, found) = (wanted.to_lowercase(), found.to_lowercase());
    overlap(words(&wanted).into_iter(), words(&found).into_iter())
}

fn words(text: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect()
}

/// The runs of four words; a text of fewer words is one run.
fn runs<'w>(words: &'w [&'w str]) -> impl Iterator<Item = &'w [&'w str]> {
    let whole = (words.len() < RUN && !words.is_empty()).then_some(words);
    words.windows(RUN).chain(whole)
}

fn overlap<T: Eq + Hash>(
    wanted: impl Iterator<Item = T>,
    found: impl Iterator<Item = T>,
) -> Counts {
    let mut left: HashMap<T, usize> = HashMap::new();
    let mut counts = Counts::default();
    for item in wanted {
        *left.entry(item).or_default() += 1;
        counts.missed += 1;
    }
    for item in found {
        match left.get_mut(&item).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                counts.hits += 1;
                counts.missed -= 1;
            }
            None => counts.false_alarms += 1,
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(id: &str, body: &str) -> Page {
        Page {
            id: id.to_owned(),
            html: Vec::new(),
            body: body.to_owned(),
            published: None,
        }
    }

    #[test]
    fn the_marked_text_measured_against_itself_scores_1() {
        let pages = || {
            vec![
                page("a", "One two three four five."),
                page("b", "Six."),
                page("c", "Seven eight nine ten eleven."),
                page("d", ""),
            ]
        };
        let gold: Vec<String> = pages().into_iter().map(|page| page.body).collect();
        let report = report(&pages(), &gold, &pages(), &gold);
        for (name, figure) in &report.figures {
            assert_eq!(*figure, Some(1.0), "{name}");
        }
        assert!(report.errors.is_empty());
    }

    #[test]
    fn runs_are_counted_as_often_as_they_occur() {
        let wanted = "a b c d e";
        let found = "a b c d. A b c d e";
        // abcd once of once, bcde once; bcdA, cdAb, dAbc, Abcd are too many.
        let counts = Counts { hits: 2, false_alarms: 4, missed: 0 };
        assert_eq!(of_runs(wanted, found), counts);
        assert_eq!(of_runs("one", "one"), Counts { hits: 1, ..Counts::default() });
        assert_eq!(of_runs("", "one").precision(), Some(0.0));
        assert_eq!(of_runs("", "one").recall(), None);
    }

    #[test]
    fn words_are_counted_whatever_their_case_and_order() {
        let counts = of_words("The ferry, the port", "PORT the quay");
        assert_eq!(counts, Counts { hits: 2, false_alarms: 1, missed: 2 });
    }
}
