/*!
Time expressions of histories (`wikiwars`).

The WikiWars corpus: articles about the course of wars, with their time expressions annotated by
hand in TIMEX2.

Files: `keyinline/NN_NAME.key.xml`, each with `<DATETIME>`, the day the article was taken, and
`<TEXT>`, in which `<TIMEX2 val="…">` stands around the expressions. Every third file (03, 06, …) is
the test part, the others are the development part.

An expression is found where the spans overlap, each found one counting once; its value is right
where it is the same but for what says nothing (`1971-XX-XX` is `1971`, `P2DE` is `P20Y`). A range
with two stated ends counts as its two ends, as TIMEX2 has it. The figures are of the times crate
alone: a reading carries start and end, not the value.

Figures: `value_f1` (found, with the right value), `span_f1` (found), `strict_f1` (right value, and
exactly the annotated words).
*/

use std::path::Path;

use watchfloor_text::{Span, sentences::sentences, words::words};
use watchfloor_times::{Kind, TimeExpression, find};

use crate::error::EvalError;
use crate::files;
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::Tally;
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct WikiWars;

/// A text with its annotations.
struct Article {
    name: String,
    published: String,
    text: String,
    times: Vec<Item>,
}

/// An expression and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Item {
    span: Span,
    value: Option<String>,
}

impl Benchmark for WikiWars {
    fn name(&self) -> &'static str {
        "wikiwars"
    }

    fn about(&self) -> &'static str {
        "time expressions of histories, with their values"
    }

    fn run(
        &self,
        folder: &Path,
        part: Part,
        _predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        score(folder, part, &mut |article| {
            let found = find(
                &article.text,
                &sentences_of(&article.text),
                Some(&article.published),
            );
            found.iter().flat_map(items).collect()
        })
    }
}

/// The articles of a part, read and compared with what `answer` says of each.
fn score(
    folder: &Path,
    part: Part,
    answer: &mut dyn FnMut(&Article) -> Vec<Item>,
) -> Result<Report, EvalError> {
    let mut report = Report::new("wikiwars", Some(part.name()));
    let (mut spans, mut values, mut strict) =
        (Tally::default(), Tally::default(), Tally::default());
    let articles = read(folder, part)?;
    for article in &articles {
        let found = answer(article);
        compare(article, &found, &mut report, [&mut spans, &mut values, &mut strict]);
    }
    report.add("value_f1", values.f1());
    report.add("span_f1", spans.f1());
    report.add("strict_f1", strict.f1());
    report.add("value_precision", values.precision());
    report.add("value_recall", values.recall());
    report.count("articles", articles.len());
    report.count("expressions", values.hits + values.missed);
    Ok(report)
}

/// Pairs what was annotated with what was found, and counts.
fn compare(
    article: &Article,
    found: &[Item],
    report: &mut Report,
    [spans, values, strict]: [&mut Tally; 3],
) {
    let mut taken = vec![false; found.len()];
    let place = |item: &Item| format!("{}, byte {}", article.name, item.span.start);
    let words = |item: &Item| item.span.slice(&article.text).replace('\n', " ");
    let value = |item: &Item| item.value.clone().unwrap_or_default();
    for gold in &article.times {
        let candidates = (0..found.len())
            .filter(|&at| !taken[at] && found[at].span.overlaps(gold.span));
        // The one with the right value, or at least the right words, if more than one overlaps.
        let best = candidates.max_by_key(|&at| {
            (found[at].value == gold.value, found[at].span == gold.span)
        });
        let Some(best) = best else {
            for tally in [&mut *spans, &mut *values, &mut *strict] {
                tally.add(true, false);
            }
            report.errors.push(Miss {
                place: place(gold),
                text: words(gold),
                expected: value(gold),
                found: "nothing".to_owned(),
            });
            continue;
        };
        taken[best] = true;
        let answer = &found[best];
        let right = answer.value == gold.value;
        spans.add(true, true);
        count(values, right);
        count(strict, right && answer.span == gold.span);
        if !right {
            report.errors.push(Miss {
                place: place(gold),
                text: words(gold),
                expected: value(gold),
                found: format!("{}: {}", words(answer), value(answer)),
            });
        }
    }
    for (answer, _) in found.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        for tally in [&mut *spans, &mut *values, &mut *strict] {
            tally.add(false, true);
        }
        report.errors.push(Miss {
            place: place(answer),
            text: words(answer),
            expected: "nothing".to_owned(),
            found: value(answer),
        });
    }
}

/// A pair is a hit, or both a miss and a false alarm.
fn count(tally: &mut Tally, right: bool) {
    if right {
        tally.add(true, true);
    } else {
        tally.add(true, false);
        tally.add(false, true);
    }
}

/// What was found, as TIMEX2 would have it.
fn items(time: &TimeExpression) -> Vec<Item> {
    if time.ends.is_empty() {
        let value = time.value.as_deref();
        let value = value.map(|value| comparable(value, time.kind == Kind::Set));
        return vec![Item { span: time.span, value }];
    }
    let ends = time.ends.iter();
    ends.map(|end| Item { span: end.span, value: Some(comparable(&end.value, false)) })
        .collect()
}

/// The sentences of a text whose lines are paragraphs.
fn sentences_of(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let cut = words(text, Span::new(at, at + line.len()));
        for range in sentences(text, &cut) {
            spans.push(cut[range.start].cover(cut[range.end - 1]));
        }
        at += line.len();
    }
    spans
}

/// A value without the parts that say nothing, and with one way to write each length.
fn comparable(value: &str, set: bool) -> String {
    if set {
        let value = match value {
            "XXXX-XX-XX" => "P1D",
            "XXXX-WXX" => "P1W",
            "XXXX-XX" => "P1M",
            "XXXX" => "P1Y",
            other => other,
        };
        return value.to_owned();
    }
    for (unit, years) in [("DE", 10), ("CE", 100)] {
        let count = value.strip_prefix('P').and_then(|value| value.strip_suffix(unit));
        if let Some(count) = count.and_then(|count| count.parse::<u32>().ok()) {
            return format!("P{}Y", count.saturating_mul(years));
        }
    }
    if value.starts_with("XXXX") {
        return value.to_owned();
    }
    let mut known = value;
    for unsaid in ["TXX", "-XX", "-XX", "-WXX"] {
        known = known.strip_suffix(unsaid).unwrap_or(known);
    }
    match known.split_once('T') {
        // "17:00:00" is "17:00", and that is "17".
        Some((day, time)) if time.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{day}T{}", time.trim_end_matches(":00"))
        }
        _ => known.to_owned(),
    }
}

/// The articles of a part.
fn read(folder: &Path, part: Part) -> Result<Vec<Article>, EvalError> {
    let mut articles = Vec::new();
    for path in files::with_ending(&folder.join("keyinline"), ".key.xml")? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let number: u32 =
            name.get(..2).and_then(|number| number.parse().ok()).unwrap_or(0);
        if (part == Part::Test) != number.is_multiple_of(3) {
            continue;
        }
        let content = files::text(&path)?;
        let article = parse(&name, &content).ok_or_else(|| EvalError::Format {
            path: path.clone(),
            place: "its elements".to_owned(),
            problem: "`<DATETIME>`, `<TEXT>` and closed `<TIMEX2>` elements are expected"
                .to_owned(),
        })?;
        articles.push(article);
    }
    if articles.is_empty() {
        return Err(EvalError::Nothing {
            folder: folder.to_owned(),
            wanted: "`keyinline/NN_NAME.key.xml`",
        });
    }
    Ok(articles)
}

/// An article from its file. The files are no XML: `&` and `<` may stand for themselves.
fn parse(name: &str, content: &str) -> Option<Article> {
    let published = between(content, "<DATETIME>", "</DATETIME>")?;
    let published = match published.split_once('>') {
        Some((_, rest)) => rest.split('<').next()?,
        None => published,
    };
    let mut rest = between(content, "<TEXT>", "</TEXT>")?;
    let (mut text, mut times, mut open) = (String::new(), Vec::new(), Vec::new());
    while let Some(first) = rest.chars().next() {
        if let Some(tag) = rest.strip_prefix("<TIMEX2") {
            let (attributes, after) = tag.split_once('>')?;
            let set = attribute(attributes, "set").is_some();
            let value = attribute(attributes, "val").filter(|value| !value.is_empty());
            open.push((text.len(), value.map(|value| comparable(value, set))));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("</TIMEX2>") {
            let (start, value) = open.pop()?;
            times.push(Item { span: Span::new(start, text.len()), value });
            rest = after;
        } else if let Some(after) = rest.strip_prefix("&amp;") {
            text.push('&');
            rest = after;
        } else {
            text.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    times.sort_by_key(|item: &Item| (item.span.start, item.span.end));
    let article = Article {
        name: name.to_owned(),
        published: published.trim().to_owned(),
        text,
        times,
    };
    open.is_empty().then_some(article)
}

fn between<'t>(content: &'t str, opening: &str, closing: &str) -> Option<&'t str> {
    let (_, after) = content.split_once(opening)?;
    after.split_once(closing).map(|(inside, _)| inside)
}

fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = attributes.split_once(&format!(" {name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;
    use crate::canned::Canned;

    const ARTICLE: &str = "<DOC><DATETIME> <TIMEX2 val=\"2009-12-19\">2009-12-19</TIMEX2> \
        </DATETIME>\n<TEXT>\nOn <TIMEX2 val=\"1712-04-04\">4 April 1712</TIMEX2> they left. \
        <TIMEX2 set=\"YES\" val=\"XXXX-XX-XX\">Daily</TIMEX2> they wrote, from \
        <TIMEX2 val=\"1712-05\">May</TIMEX2> to <TIMEX2 val=\"1712-XX-XX\">the end</TIMEX2> of it \
        &amp; <TIMEX2>some time</TIMEX2>.\n</TEXT></DOC>";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("keyinline")).unwrap();
        fs::write(folder.path().join("keyinline/01_Island.key.xml"), ARTICLE).unwrap();
        folder
    }

    #[test]
    fn gold_against_gold_is_1_and_silence_is_0() {
        let folder = folder();
        let report =
            score(folder.path(), Part::Dev, &mut |article| article.times.clone())
                .unwrap();
        assert_eq!(report.figure("value_f1"), Some(1.0));
        assert_eq!(report.figure("strict_f1"), Some(1.0));
        assert_eq!(report.counted("expressions"), Some(5));
        let report = score(folder.path(), Part::Dev, &mut |_| Vec::new()).unwrap();
        assert_eq!(report.figure("span_f1"), Some(0.0));
    }

    #[test]
    fn a_wrong_value_is_found_but_not_right() {
        let folder = folder();
        let report = score(folder.path(), Part::Dev, &mut |article| {
            let wrong =
                |item: &Item| Item { value: Some("1999".to_owned()), ..item.clone() };
            article.times.iter().map(wrong).collect()
        })
        .unwrap();
        assert_eq!(report.figure("span_f1"), Some(1.0));
        assert_eq!(report.figure("value_f1"), Some(0.0));
        assert_eq!(report.errors.len(), 5);
    }

    #[test]
    fn the_times_crate_is_asked() {
        let report =
            WikiWars.run(folder().path(), Part::Dev, &mut Canned::default()).unwrap();
        assert!(report.figure("value_f1").unwrap() >= 0.5, "{report:?}");
    }

    #[test]
    fn a_folder_without_articles_is_told() {
        let folder = folder();
        let error = WikiWars
            .run(folder.path(), Part::Test, &mut Canned::default())
            .unwrap_err()
            .to_string();
        assert!(error.contains("keyinline"), "{error}");
    }
}
