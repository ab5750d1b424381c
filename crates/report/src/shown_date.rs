/*!
The date that a page shows its readers, near the headline.

Many pages state their date for no program, but print it above or below the headline: alone, beside the
author, or after "Published" or "Updated". A date far from the headline is believed only where such a word
stands before it, since it may be that of another story.
*/

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::date;
use crate::markup::{self, Token, collapse, is_block};
use crate::page::same;

/// What a page shows of its dates, ISO 8601.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown {
    /// When it was published: a date that says so, or one alone near the headline.
    pub(crate) published: Option<String>,
    /// When it was last changed, by a date that says so.
    pub(crate) changed: Option<String>,
}

/// From how many days on a later date is that of another text. A report is corrected within days; a page
/// that shows a date months after its first is a page written anew.
const ANEW: i32 = 60;

impl Shown {
    /// When the text as it stands was published.
    ///
    /// What a page states for programs is exact and mostly what it shows its readers, too. Where the two
    /// are days apart, the earlier one counts: sites write the day of an export, or of a correction.
    /// Where readers are shown a date months after the stated one, the text is of that date.
    pub(crate) fn settle(
        self,
        stated: Option<String>,
        elsewhere: Option<String>,
    ) -> Option<String> {
        if stated.is_none() && self.published.is_some() {
            return self.published;
        }
        self.over(stated.or(elsewhere))
    }

    /// The stated date, or the one that readers are shown where that is of another text.
    fn over(self, stated: Option<String>) -> Option<String> {
        let shown = self.published.or(self.changed);
        let (Some(first), Some(shown)) = (&stated, &shown) else {
            return stated.or(shown);
        };
        let (Some(first_day), Some(shown_day)) = (day(first), day(shown)) else {
            return stated;
        };
        let later = first_day.until(shown_day).map_or(0, |span| span.get_days());
        let is_of_one_text = (-1..ANEW).contains(&later);
        if is_of_one_text { stated } else { Some(shown.clone()) }
    }
}

/// The day of a date or instant, as it is written.
fn day(moment: &str) -> Option<Date> {
    moment.get(..10)?.parse().ok()
}

/// Most lines of a page that are looked at.
const MOST_LINES: usize = 20_000;
/// How many lines before the headline may hold its date.
const LINES_BEFORE: usize = 6;
/// How many lines after it.
const LINES_AFTER: usize = 25;
/// How much running text may stand between the headline and its date, in bytes.
const MOST_BETWEEN: usize = 1_500;
/// Longest line that holds a date of the page, in bytes.
const LONGEST_LINE: usize = 160;
/// Most other words on the line of a date that no word explains, in bytes.
const LONGEST_BESIDE: usize = 80;
/// Longest line that is a word for the date on the next one ("Last updated:"), in bytes.
const LONGEST_LABEL: usize = 40;

/// The dates that `html` shows for the report with that title.
pub(crate) fn of(html: &str, title: Option<&str>) -> Shown {
    let lines = lines(html);
    let dated = dated(&lines);
    if dated.is_empty() {
        return Shown::default();
    }
    let headline = headline(&lines, title);
    let mut best: [Option<(usize, &Dated)>; 3] = [None; 3];
    for one in &dated {
        let Some(distance) = distance(&lines, headline, one) else { continue };
        let kind = match one.says {
            Says::Published => 0,
            Says::Nothing => 1,
            Says::Changed => 2,
        };
        if best[kind].is_none_or(|(nearest, _)| distance < nearest) {
            best[kind] = Some((distance, one));
        }
    }
    let near = |kind: usize| best[kind].map(|(_, one)| one.moment.clone());
    Shown {
        published: near(0).or_else(|| near(1)).or_else(|| only(&dated, Says::Published)),
        changed: near(2).or_else(|| only(&dated, Says::Changed)),
    }
}

/// How far a date stands from the headline, in lines, if it is near enough to belong to it. What stands
/// above the headline is farther than what stands below.
fn distance(lines: &[Line], headline: Option<usize>, one: &Dated) -> Option<usize> {
    let headline = headline?;
    if one.line < headline {
        let above = headline - one.line;
        return (above <= LINES_BEFORE).then_some(LINES_AFTER + above);
    }
    let below = one.line - headline;
    if below > LINES_AFTER {
        return None;
    }
    let between: usize =
        lines[headline..one.line].iter().map(|line| line.text.len()).sum();
    (between <= MOST_BETWEEN).then_some(below)
}

/// The moment that all dates of the page with such a word before them agree on.
fn only(dated: &[Dated], says: Says) -> Option<String> {
    let mut alike = dated.iter().filter(|one| one.says == says);
    let first = alike.next()?;
    alike.all(|other| other.day == first.day).then(|| first.moment.clone())
}

/// A line of a page.
#[derive(Debug, Default)]
struct Line {
    text: String,
    is_heading: bool,
    /// The moments that its `<time>` elements give.
    moments: Vec<String>,
}

/// The lines of a page. A `<time>` stands for the day it gives, whatever its words are ("2 days ago"). What
/// is quoted, as embedded posts are, has dates of its own and is left out.
fn lines(html: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut line = Line::default();
    let mut in_time = false;
    let mut quotations = 0_usize;
    for token in markup::tokens(html) {
        if lines.len() >= MOST_LINES {
            break;
        }
        match token {
            Token::Open(name, _) if name.eq_ignore_ascii_case("blockquote") => {
                flush(&mut line, &mut lines);
                quotations += 1;
            }
            Token::Close(name) if name.eq_ignore_ascii_case("blockquote") => {
                quotations = quotations.saturating_sub(1);
            }
            _ if quotations > 0 => {}
            Token::Text(_) if in_time => {}
            Token::Text(text) => line.text.push_str(text),
            Token::Open(name, attributes) if name.eq_ignore_ascii_case("time") => {
                if let Some(moment) =
                    attribute(attributes, "datetime").and_then(date::of_metadata)
                    && let Some(day) = moment.get(..10)
                {
                    line.text.push(' ');
                    line.text.push_str(day);
                    line.text.push(' ');
                    line.moments.push(moment);
                    in_time = true;
                }
            }
            Token::Close(name) if name.eq_ignore_ascii_case("time") => in_time = false,
            Token::Open(name, _) | Token::Close(name) if is_block(name) => {
                in_time = false;
                flush(&mut line, &mut lines);
                line.is_heading = matches!(token, Token::Open(..)) && is_heading(name);
            }
            Token::Open("br", _) => flush(&mut line, &mut lines),
            Token::Open(..) | Token::Close(_) => {}
        }
    }
    flush(&mut line, &mut lines);
    lines
}

fn is_heading(name: &str) -> bool {
    name.eq_ignore_ascii_case("h1") || name.eq_ignore_ascii_case("h2")
}

fn flush(line: &mut Line, lines: &mut Vec<Line>) {
    let text = collapse(&html_escape::decode_html_entities(&line.text));
    if text.is_empty() {
        line.text.clear();
        return;
    }
    let done = std::mem::take(line);
    lines.push(Line { text, ..done });
}

/// The value of an attribute of a tag.
fn attribute<'h>(attributes: &'h str, wanted: &str) -> Option<&'h str> {
    static ATTRIBUTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#).ok()
    });
    let mut found = ATTRIBUTE.as_ref()?.captures_iter(attributes);
    let found = found.find(|found| found[1].eq_ignore_ascii_case(wanted))?;
    let value = found.get(2).or(found.get(3)).or(found.get(4))?;
    Some(value.as_str())
}

/// The line of the headline: the heading with its words, another line with them, or the first heading.
fn headline(lines: &[Line], title: Option<&str>) -> Option<usize> {
    let is_title = |line: &Line| title.is_some_and(|title| same(&line.text, title));
    lines
        .iter()
        .position(|line| line.is_heading && is_title(line))
        .or_else(|| lines.iter().position(is_title))
        .or_else(|| lines.iter().position(|line| line.is_heading))
}

/// What the words before a date say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    Published,
    Nothing,
    Changed,
}

/// A date on a page.
#[derive(Debug)]
struct Dated {
    line: usize,
    day: Date,
    /// The moment where a `<time>` gives it, or else the day.
    moment: String,
    says: Says,
}

/// The dates on lines that are short enough to be about the report rather than of it.
fn dated(lines: &[Line]) -> Vec<Dated> {
    let mut dated = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        let has_figures = line.text.bytes().any(|byte| byte.is_ascii_digit());
        if line.text.len() > LONGEST_LINE || !has_figures || line.text.contains('©') {
            continue;
        }
        let found = date::all(&line.text);
        let written: usize = found.iter().map(|(_, place)| place.len()).sum();
        let label_above = nth
            .checked_sub(1)
            .map(|above| lines[above].text.as_str())
            .filter(|above| above.len() <= LONGEST_LABEL);
        let mut from = 0;
        for (day, place) in found {
            let before = &line.text[from..place.start];
            let is_first = from == 0;
            from = place.end;
            let has_words = before.chars().any(char::is_alphabetic);
            let says = match label_above {
                Some(above) if is_first && !has_words => said(above),
                _ => said(before),
            };
            if says == Says::Nothing && line.text.len() - written > LONGEST_BESIDE {
                continue;
            }
            let written = day.to_string();
            let moment = line.moments.iter().find(|moment| moment.starts_with(&written));
            let moment = moment.cloned().unwrap_or(written);
            dated.push(Dated { line: nth, day, moment, says });
        }
    }
    dated
}

/// What the words before a date say.
fn said(before: &str) -> Says {
    static CHANGED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:updat|modifi|revis|review|last edit|refresh|last changed)")
            .ok()
    });
    static PUBLISHED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:publish|publication|posted|submitted|released?\b|issued|first|created)").ok()
    });
    let matches = |pattern: &LazyLock<Option<Regex>>| {
        pattern.as_ref().is_some_and(|pattern| pattern.is_match(before))
    };
    if matches(&CHANGED) {
        Says::Changed
    } else if matches(&PUBLISHED) {
        Says::Published
    } else {
        Says::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str) -> (Option<String>, Option<String>) {
        let shown = of(html, Some("Guards seize a ferry"));
        (shown.published, shown.changed)
    }

    fn day(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn the_stated_date_counts_but_for_another_text() {
        let settle = |published: Option<&str>, changed: Option<&str>| {
            let owned = |date: &str| date.to_owned();
            let shown =
                Shown { published: published.map(owned), changed: changed.map(owned) };
            shown.settle(day("2031-05-04T08:15:00Z"), day("2031-05-01"))
        };
        let stated = day("2031-05-04T08:15:00Z");
        assert_eq!(settle(None, None), stated);
        assert_eq!(settle(Some("2031-05-03"), None), stated);
        assert_eq!(settle(Some("2031-05-09"), Some("2032-05-09")), stated);
        assert_eq!(settle(None, Some("2031-05-09")), stated);
        assert_eq!(settle(Some("2031-04-02"), None), day("2031-04-02"));
        assert_eq!(settle(None, Some("2032-01-09")), day("2032-01-09"));
    }

    #[test]
    fn without_a_stated_date_the_shown_one_counts() {
        let shown = |published: Option<&str>, changed: Option<&str>| Shown {
            published: published.map(str::to_owned),
            changed: changed.map(str::to_owned),
        };
        let (early, late) = (Some("2031-05-04"), Some("2031-05-09"));
        assert_eq!(shown(early, late).settle(None, None), day("2031-05-04"));
        assert_eq!(shown(None, late).settle(None, day("2031-05-08")), day("2031-05-08"));
        assert_eq!(shown(None, late).settle(None, None), day("2031-05-09"));
        assert_eq!(shown(None, None).settle(None, None), None);
    }

    #[test]
    fn a_date_near_the_headline_is_the_pages() {
        let head = "<p>Fri, May 9, 2031</p><h1>Guards seize a ferry</h1>";
        for shown_as in [
            "<p>May 4, 2031</p>",
            "<div>By Ana Reyes</div><div>4 May 2031 &bull; 3 min read</div>",
            "<span>Published</span><br>2031/5/4",
            "<p><time datetime='2031-05-04'>4 days ago</time></p>",
            "<p>Updated May 7, 2031</p><p>Published May 4, 2031</p>",
        ] {
            assert_eq!(
                shown(&format!("{head}{shown_as}")).0,
                day("2031-05-04"),
                "{shown_as}"
            );
        }
        assert_eq!(shown(head).0, day("2031-05-09"));
    }

    #[test]
    fn a_time_element_gives_its_moment() {
        let html = "<h1>Guards seize a ferry</h1><time datetime=\"2031-05-04T08:15:00Z\">Sunday</time>";
        assert_eq!(shown(html).0, day("2031-05-04T08:15:00Z"));
    }

    #[test]
    fn a_change_is_told_from_the_publication() {
        let html =
            "<h1>Guards seize a ferry</h1><p>May 4, 2031 - Updated May 7, 2031</p>";
        assert_eq!(shown(html), (day("2031-05-04"), day("2031-05-07")));
        let html = "<h1>Guards seize a ferry</h1><div>Last updated on:</div><div>May 7, 2031</div>";
        assert_eq!(shown(html), (None, day("2031-05-07")));
    }

    #[test]
    fn the_dates_of_other_stories_are_not_taken() {
        let text = "<p>The guards came at night, its owner said, and took the crew of nine away.</p>";
        let html = format!(
            "<h1>Guards seize a ferry</h1>{}<h3>More</h3><p>May 4, 2031</p><p>© May 4, 2031</p>",
            text.repeat(30)
        );
        assert_eq!(shown(&html), (None, None));
        let html = format!("{html}<p>Published: May 3, 2031</p>");
        assert_eq!(shown(&html).0, day("2031-05-03"));
        let html = format!("{html}<p>Published: May 2, 2031</p>");
        assert_eq!(shown(&html).0, None);
    }

    #[test]
    fn the_date_of_a_quotation_is_not_taken() {
        let html = "<h1>Guards seize a ferry</h1><p>So it was.</p><blockquote>We sail. \
            — Odo Varn (@odovarn) May 4, 2031<br>May 4, 2031</blockquote><p>So it is.</p>";
        assert_eq!(shown(html), (None, None));
    }

    #[test]
    fn a_date_in_running_text_is_not_the_pages() {
        let html = "<h1>Guards seize a ferry</h1><p>On May 4, 2031, guards of the coast came on board, \
            said its owner, who had been told so by the crew the night before.</p>";
        assert_eq!(shown(html), (None, None));
    }
}
