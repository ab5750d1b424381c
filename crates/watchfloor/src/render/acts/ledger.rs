/*!
The figures as a ledger: the number with its bound, what it counts, who counted.

```text
  17  4             person, killed · says the coroner
  52  ≥ 1,200       home
```
*/

use std::collections::HashMap;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;
use watchfloor_reading::contract::{CharSpan, Figure, FigureRole};

use super::view::{View, short};
use super::{FAINT, NUMBER_WIDTH, STRONG, also};
use crate::safe;
use watchfloor_brief::paper::{Paper, Piece};

/// The widest column for numbers; a wider number begins the text.
const WIDEST: usize = 20;
/// Columns that are left to the text even on a narrow page.
const TEXT: usize = 20;
/// Below this, a plain count of which nothing is told ("two officials") is left out.
const SMALL: f64 = 10.0;
/// Names of the powers of a thousand from a million on.
const SCALES: [(f64, &str); 3] = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million")];
/// From here on digits tell nobody anything.
const HUGE: f64 = 1e15;

/// A figure with all the lines on which it stands.
struct Line<'r> {
    figure: &'r Figure,
    number: String,
    lines: Vec<usize>,
}

/// Writes the figures under a heading: first those of which it is told what became of them, then
/// the others in the order of the text.
pub(super) fn write(view: &View<'_>, paper: &mut Paper) {
    let figures = &view.reading.figures;
    let (small, told): (Vec<&Figure>, Vec<&Figure>) =
        figures.iter().partition(|figure| is_small(figure));
    if told.is_empty() {
        return;
    }
    let lines = gathered(view, &told);
    let room = paper.width().saturating_sub(NUMBER_WIDTH + 4 + TEXT).min(WIDEST);
    let widest = lines.iter().map(|line| line.number.width()).filter(|&w| w <= room);
    let column = widest.max().unwrap_or(0).max("figures".len());
    let indent = NUMBER_WIDTH + 2 + column + 2;
    paper.blank();
    let margin = format!("{:NUMBER_WIDTH$}  figures", "line");
    let heading = [Piece::new("of what", FAINT)];
    paper.paragraph(&[Piece::new(margin, FAINT)], indent, &heading);
    for line in &lines {
        write_line(view, line, indent, paper);
    }
    if !small.is_empty() {
        let mut numbers: Vec<usize> =
            small.iter().map(|figure| view.line(figure.span)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
        let text = format!("left out: counts below ten (line {})", numbers.join(", "));
        paper.paragraph(&[], NUMBER_WIDTH + 2, &[Piece::new(text, FAINT)]);
    }
}

fn is_small(figure: &Figure) -> bool {
    figure.role.is_none()
        && figure.unit.is_none()
        && figure.low == figure.high
        && figure.low.is_some_and(|number| number < SMALL)
}

/// The figures that say the same gathered, in the order in which they are written.
fn gathered<'r>(view: &View<'_>, figures: &[&'r Figure]) -> Vec<Line<'r>> {
    let mut lines: Vec<Line<'r>> = Vec::new();
    let mut seen: HashMap<(String, Option<String>, Option<&str>), usize> = HashMap::new();
    for &figure in figures {
        // It may come to stand in the margin, which is printed as it is.
        let number = safe::line(&number(view, figure));
        let at = view.line(figure.span);
        let key = (
            number.clone(),
            figure.item.clone(),
            figure.role.map(watchfloor_brief::role),
        );
        // Without an item only the words around it tell what a number means.
        match seen.get(&key).filter(|_| figure.item.is_some()) {
            Some(&same) => lines[same].lines.push(at),
            None => {
                seen.insert(key, lines.len());
                lines.push(Line { figure, number, lines: vec![at] });
            }
        }
    }
    for line in &mut lines {
        line.lines.sort_unstable();
        line.lines.dedup();
    }
    lines.sort_by_key(|line| (rank(line.figure.role), line.figure.span[0]));
    lines
}

fn write_line(view: &View<'_>, line: &Line<'_>, indent: usize, paper: &mut Paper) {
    let figure = line.figure;
    let mut margin =
        vec![Piece::new(format!("{:>NUMBER_WIDTH$}  ", view.line(figure.span)), FAINT)];
    let mut pieces = Vec::new();
    if line.number.width() <= indent - NUMBER_WIDTH - 4 {
        margin.push(Piece::new(line.number.as_str(), STRONG));
    } else {
        pieces.push(Piece::new(format!("{} ", line.number), STRONG));
    }
    match &figure.item {
        Some(item) => pieces.push(Piece::plain(short(item))),
        None => pieces.extend(around(view, figure.span)),
    }
    if let Some(role) = figure.role.filter(|role| *role != FigureRole::Money) {
        let style = if is_harm(role) { STRONG } else { Style::new() };
        pieces.push(Piece::plain(if pieces.is_empty() { "" } else { ", " }));
        pieces.push(Piece::new(watchfloor_brief::role(role), style));
    }
    let said: Vec<usize> = figure.attribution.into_iter().collect();
    pieces.extend(view.says(&view.vouchers(&said)));
    pieces.extend(also(&line.lines));
    paper.paragraph(&margin, indent, &pieces);
}

/// The words of the sentence around a number that has no noun of its own.
fn around(view: &View<'_>, span: CharSpan) -> Vec<Piece> {
    let sentences = &view.reading.sentences;
    let next = sentences.partition_point(|sentence| sentence[0] <= span[0]);
    let sentence = next.checked_sub(1).and_then(|at| sentences.get(at));
    match sentence {
        Some(&sentence) if span[1] <= sentence[1] => {
            view.excerpt(sentence, Some(span), None)
        }
        _ => Vec::new(),
    }
}

/// The number with its bound and unit; its words where it has no value.
fn number(view: &View<'_>, figure: &Figure) -> String {
    let (bound, value) = match (figure.low, figure.high) {
        (Some(low), Some(high)) => {
            let bound = if figure.approximate { "~ " } else { "" };
            let same = low == high;
            let value = if same {
                amount(low)
            } else {
                format!("{}–{}", amount(low), amount(high))
            };
            (bound, value)
        }
        (Some(low), None) => ("≥ ", amount(low)),
        (None, Some(high)) => ("≤ ", amount(high)),
        (None, None) => return short(view.cut(figure.span)),
    };
    match figure.unit.as_deref() {
        None => format!("{bound}{value}"),
        Some("percent") => format!("{bound}{value}%"),
        Some(unit) if figure.role == Some(FigureRole::Money) => {
            format!("{bound}{} {value}", short(unit))
        }
        Some(unit) => format!("{bound}{value} {}", short(unit)),
    }
}

/// "1,200", "2.5 million": as exact as the number.
fn amount(number: f64) -> String {
    if number.abs() >= HUGE {
        return format!("{number:e}");
    }
    for (scale, name) in SCALES {
        let scaled = (number / scale * 1000.0).round() / 1000.0;
        if number.abs() >= scale && scaled * scale == number {
            return format!("{scaled} {name}");
        }
    }
    let digits = number.abs().to_string();
    let (whole, rest) =
        digits.find('.').map_or((digits.as_str(), ""), |dot| digits.split_at(dot));
    let mut text = String::from(if number < 0.0 { "-" } else { "" });
    for (nth, digit) in whole.chars().enumerate() {
        if nth > 0 && (whole.len() - nth) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

/// What became of those counted, and how pressing that is.
fn rank(role: Option<FigureRole>) -> usize {
    match role {
        Some(FigureRole::Killed) => 0,
        Some(FigureRole::Injured) => 1,
        Some(FigureRole::Missing) => 2,
        Some(FigureRole::Captured) => 3,
        Some(FigureRole::Displaced | FigureRole::Evacuated) => 4,
        Some(FigureRole::Launched | FigureRole::Intercepted | FigureRole::Destroyed) => 5,
        Some(FigureRole::Arrested | FigureRole::Released | FigureRole::Deployed) => 6,
        Some(FigureRole::Money) | None => 7,
    }
}

fn is_harm(role: FigureRole) -> bool {
    rank(Some(role)) <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_short_and_exact() {
        let cases = [
            (0.0, "0"),
            (7.0, "7"),
            (0.25, "0.25"),
            (999.5, "999.5"),
            (1200.0, "1,200"),
            (108_000.0, "108,000"),
            (1_234_567.0, "1,234,567"),
            (2_500_000.0, "2.5 million"),
            (826_500_000_000.0, "826.5 billion"),
            (1.3e12, "1.3 trillion"),
            (-4500.0, "-4,500"),
            (1e300, "1e300"),
        ];
        for (number, wanted) in cases {
            assert_eq!(amount(number), wanted);
        }
    }
}
