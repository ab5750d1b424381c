/*!
A page on a terminal: the word that says how something stands in a column of its own, so that the eye
can run down it; then who and what; under it the words of reports and who vouches.
*/

use anstyle::{AnsiColor, Style};

use crate::page::{Bar, Entry, Page, Run, Runs, Stress, Tone, is_in_marks};
use crate::paper::{Paper, Piece};

const FAINT: Style = Style::new().dimmed();
const STRONG: Style = Style::new().bold();

/// Columns for the word that says how something stands; the longest is "de-escalation".
const LABEL: usize = 13;
/// Columns before the text of an entry.
const INDENT: usize = LABEL + 2;
/// Where there are fewer columns than this, the text stands under its label instead of beside it.
const NARROW: usize = 60;
/// Further columns for what stands under it.
const STEP: usize = 2;

/// The page in `width` columns, with styles as terminal sequences.
pub(crate) fn text(page: &Page, width: usize) -> String {
    let mut paper = Paper::new(width);
    paper.paragraph(&[], 0, &[Piece::new(page.title.as_str(), STRONG)]);
    for fact in &page.facts {
        paper.paragraph(&[], 0, &pieces(fact));
    }
    for section in &page.sections {
        paper.blank();
        let mut heading =
            vec![Piece::new(section.title.to_uppercase(), STRONG.underline())];
        heading.extend(section.note.map(|note| Piece::new(format!(" · {note}"), FAINT)));
        paper.paragraph(&[], 0, &heading);
        for (nth, group) in section.groups.iter().enumerate() {
            if !group.heading.is_empty() {
                if nth > 0 {
                    paper.blank();
                }
                paper.paragraph(&[], 0, &pieces(&group.heading));
            }
            for entry in &group.entries {
                self::entry(entry, &mut paper);
            }
            if let Some(more) = &group.more {
                paper.paragraph(&[], indent(&paper), &[Piece::new(more.as_str(), FAINT)]);
            }
        }
        if let Some(more) = &section.more {
            paper.paragraph(&[], indent(&paper), &[Piece::new(more.as_str(), FAINT)]);
        }
    }
    sources(page, &mut paper);
    paper.into_text()
}

/// Columns before the text of an entry.
fn indent(paper: &Paper) -> usize {
    if paper.width() < NARROW { STEP } else { INDENT }
}

fn entry(entry: &Entry, paper: &mut Paper) {
    let column = indent(paper);
    let label =
        entry.label.as_ref().map(|(word, tone)| Piece::new(word.as_str(), style(*tone)));
    match label {
        Some(label) if column == INDENT => {
            paper.paragraph(&[label], column, &pieces(&entry.head));
        }
        label => {
            if let Some(label) = label {
                paper.paragraph(&[], 0, &[label]);
            }
            paper.paragraph(&[], column, &pieces(&entry.head));
        }
    }
    for detail in &entry.details {
        paper.paragraph(&[], column + STEP, &pieces(detail));
    }
}

fn sources(page: &Page, paper: &mut Paper) {
    if page.sources.is_empty() && page.sources_note.is_none() {
        return;
    }
    paper.blank();
    let heading = [
        Piece::new("SOURCES", STRONG.underline()),
        Piece::new(" · reports by number, with the lines named above", FAINT),
    ];
    paper.paragraph(&[], 0, &heading);
    let widest = page.sources.iter().map(|source| source.id.to_string().len()).max();
    let column = widest.unwrap_or(0) + 2;
    for source in &page.sources {
        let number =
            Piece::new(format!("{:>width$}", source.id, width = column - 2), FAINT);
        paper.paragraph(&[number], column, &pieces(&source.about));
        if let Some(kin) = &source.kin {
            paper.paragraph(&[], column, &[Piece::new(kin.as_str(), FAINT)]);
        }
        if !source.evidence.is_empty() {
            let lines: Vec<String> =
                source.evidence.iter().map(|(line, _)| format!("[{line}]")).collect();
            paper.paragraph(&[], column, &[Piece::new(lines.join(" "), FAINT)]);
        }
    }
    if let Some(note) = &page.sources_note {
        paper.paragraph(&[], 0, &[Piece::new(note.as_str(), FAINT)]);
    }
}

/// The colour that repeats a word for those who see it.
fn style(tone: Tone) -> Style {
    match tone {
        Tone::Calm => Style::new(),
        Tone::Firm => AnsiColor::Green.on_default(),
        Tone::Dispute => AnsiColor::Red.on_default(),
        Tone::Open => AnsiColor::Yellow.on_default(),
        Tone::Gone => FAINT,
    }
}

fn pieces(runs: &Runs) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for run in runs {
        match run {
            Run::Plain(text) => pieces.push(Piece::plain(text.as_str())),
            Run::Strong(text) => pieces.push(Piece::new(text.as_str(), STRONG)),
            Run::Faint(text) => pieces.push(Piece::new(text.as_str(), FAINT)),
            Run::State(text, tone) => {
                pieces.push(Piece::new(text.as_str(), style(*tone)))
            }
            Run::Address(text) => pieces.push(Piece::plain(text.as_str())),
            Run::Report(id) => pieces.push(Piece::new(format!("report {id}"), FAINT)),
            Run::Lines(lines) => {
                let numbers: Vec<String> =
                    lines.iter().map(ToString::to_string).collect();
                // One word, so that no line begins with a reference's second half.
                pieces.push(Piece::new(format!(" [{}]", numbers.join("] [")), FAINT));
            }
            Run::Quote(parts) => {
                let own = is_in_marks(parts);
                pieces.push(Piece::plain(if own { "" } else { "“" }));
                for (text, stress) in parts {
                    pieces.push(Piece::new(
                        text.as_str(),
                        match stress {
                            Stress::None => Style::new(),
                            Stress::Chief => STRONG,
                            Stress::Party => Style::new().underline(),
                        },
                    ));
                }
                pieces.push(Piece::plain(if own { "" } else { "”" }));
            }
            Run::Chart(bars) => pieces.push(Piece::plain(sparkline(bars))),
        }
    }
    pieces
}

/// Levels as blocks: the higher, the more conflict; a dot for a day on which cooperation prevails.
pub(crate) fn sparkline(bars: &[Bar]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = bars.iter().map(|bar| -bar.level).fold(0.0_f64, f64::max);
    let block = |bar: &Bar| {
        let share = if most > 0.0 { -bar.level / most } else { 0.0 };
        if share.is_nan() || share <= 0.0 {
            return '·';
        }
        let step = (share * 8.0).ceil().clamp(1.0, 8.0);
        BLOCKS[step as usize - 1]
    };
    bars.iter().map(block).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflict_stands_high() {
        let bar = |level| Bar { day: 0, level, marked: false };
        assert_eq!(sparkline(&[bar(-1.0), bar(-8.0), bar(2.0), bar(f64::NAN)]), "▁█··");
        assert_eq!(sparkline(&[bar(0.0)]), "·");
    }
}
