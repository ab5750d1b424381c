/*!
A reading as a page for a person.

The page must be readable at three in the morning, on any terminal, without colour. First comes
what happened and what may come, with the figures; then what is said. The words that matter stand
in one column; whether something happened, what kind of announcement it is and on what kind of
authority a statement rests is a word in a column of its own, so that the eye can run down it.

```text
line  status       who did what to whom
  12  happened     Karsenia → Velmora · coerce, restrict · Saturday (2031-05-03)
                     closed the strait to ferries · says Drury

line  watch        what may come
  14  commitment   Velmora · retreat · due 2031-05-13
                     will open the harbour if the convoy turns back

line  figures  of what
  17  ≥ 1,200  passenger

line  source    who says what
      named     Marta Lindqvist, Transport Minister
  12              told → reporters: “Nobody won last night.”
```
*/

mod acts;
mod source;
mod statements;
mod words;

use anstyle::Style;
use watchfloor_reading::contract::{BlockName, Reading};

use self::acts::Acts;
use self::statements::Statements;
use watchfloor_brief::paper::{Paper, Piece};

/// For what is beside the point but must be there.
const FAINT: Style = Style::new().dimmed();
/// For what the eye should find first.
const STRONG: Style = Style::new().bold();

/// `reading` as a page of `width` columns, with styles as terminal sequences.
pub fn page(reading: &Reading, width: usize) -> String {
    let mut paper = Paper::new(width);
    header(reading, &mut paper);
    let acts = Acts::of(reading);
    acts.write(&mut paper);
    let statements = Statements::of(reading);
    statements.write(&mut paper);
    paper.blank();
    summary(reading, &acts, &statements, &mut paper);
    for note in &reading.notes {
        paper.paragraph(&[Piece::new("note: ", FAINT)], 6, &[Piece::new(note, FAINT)]);
    }
    paper.into_text()
}

/// File, title, and the line of facts under it.
fn header(reading: &Reading, paper: &mut Paper) {
    let report = &reading.report;
    if let Some(file) = &reading.file {
        paper.paragraph(&[], 0, &[Piece::new(file, FAINT)]);
    }
    let title = report.title.as_deref().unwrap_or("(no title)");
    paper.paragraph(&[], 0, &[Piece::new(title, STRONG)]);

    let mut facts = Vec::new();
    facts.extend(report.outlet.clone());
    facts.push(report.published.clone().unwrap_or_else(|| "date not known".to_owned()));
    if !report.byline.is_empty() {
        facts.push(format!("by {}", listed(&report.byline)));
    }
    if !report.contributors.is_empty() {
        facts.push(format!("with {}", listed(&report.contributors)));
    }
    if let Some(language) = report.language.as_ref().filter(|code| *code != "en") {
        facts.push(format!("language {language}"));
    }
    if report.updated {
        facts.push("updated".to_owned());
    }
    if report.corrected {
        facts.push("corrected".to_owned());
    }
    paper.paragraph(&[], 0, &[Piece::plain(facts.join(" · "))]);
}

/// How many events, items to watch, statements and sources; without statements, what the report
/// is made of.
fn summary(
    reading: &Reading,
    acts: &Acts<'_>,
    statements: &Statements<'_>,
    paper: &mut Paper,
) {
    for line in acts.summary() {
        paper.paragraph(&[], 0, &[Piece::plain(line)]);
    }
    let text = statements
        .summary()
        .unwrap_or_else(|| format!("no statements found in {}", structure(reading)));
    paper.paragraph(&[], 0, &[Piece::plain(text)]);
}

/// The parts of the report, counted.
fn structure(reading: &Reading) -> String {
    let blocks = &reading.report.blocks;
    let named = [
        (BlockName::Paragraph, "paragraph"),
        (BlockName::Subhead, "subhead"),
        (BlockName::Caption, "caption"),
    ];
    let mut parts = Vec::new();
    let mut others = blocks.len();
    for (kind, name) in named {
        let count = blocks.iter().filter(|block| block.kind == kind).count();
        if count > 0 {
            parts.push(counted(count, name));
        }
        others -= count;
    }
    if others > 0 {
        parts.push(counted(others, "other part"));
    }
    if parts.is_empty() { "an empty report".to_owned() } else { listed(&parts) }
}

/// "1 paragraph", "2 paragraphs".
fn counted(count: usize, name: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {name}{ending}")
}

/// "A", "A and B", "A, B and C".
fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
