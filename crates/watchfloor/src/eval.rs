/*!
`watchfloor eval`: how well the reader does on data that people annotated.
*/

use std::fmt::Write;

use anyhow::{Context, bail};
use watchfloor_eval::{Part, ReaderPredictor, Report};
use watchfloor_reading::Reader;

use crate::{args, safe};

/// Runs a benchmark and lays out what it found.
pub fn run(wanted: &args::Eval) -> anyhow::Result<String> {
    let Some(benchmark) = watchfloor_eval::find(&wanted.name) else {
        bail!("{}: no such benchmark; see `watchfloor eval --help`", wanted.name);
    };
    let part = match wanted.part {
        args::Part::Train => Part::Train,
        args::Part::Dev => Part::Dev,
        args::Part::Test => Part::Test,
    };
    let reader = Reader::new().context("cannot load the built-in model")?;
    let mut predictor = ReaderPredictor::new(&reader);
    let mut report = benchmark.run(&wanted.folder, part, &mut predictor)?;
    report.errors.truncate(wanted.errors);
    if wanted.json {
        let json = serde_json::to_string(&report).context("cannot print the report")?;
        return Ok(format!("{}\n", safe::json(&json)));
    }
    Ok(page(&report))
}

/// The report for a person.
fn page(report: &Report) -> String {
    let mut page = report.benchmark.clone();
    if let Some(part) = &report.part {
        page.push_str(", ");
        page.push_str(part);
    }
    page.push('\n');
    let names = report.figures.iter().map(|(name, _)| name);
    let names = names.chain(report.counts.iter().map(|(name, _)| name));
    let width = names.map(String::len).max().unwrap_or(0);
    // Writing to a string cannot fail.
    for (name, value) in &report.figures {
        let _ = match value {
            Some(value) => writeln!(page, "  {name:width$}  {value:.4}"),
            None => writeln!(page, "  {name:width$}  -"),
        };
    }
    for (name, value) in &report.counts {
        let _ = writeln!(page, "  {name:width$}  {value}");
    }
    for note in &report.notes {
        let _ = writeln!(page, "note: {}", safe::line(note));
    }
    for miss in &report.errors {
        let _ = writeln!(page, "\n{}", safe::line(&miss.place));
        let _ = writeln!(page, "  {}", safe::line(&miss.text));
        for (label, words) in [("expected", &miss.expected), ("found", &miss.found)] {
            for line in words.lines() {
                let _ = writeln!(page, "  {label:8}  {}", safe::line(line));
            }
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use watchfloor_eval::Miss;

    use super::*;

    #[test]
    fn a_report_becomes_a_page() {
        let mut report = Report::new("plv", Some("dev"));
        report.add("macro_f1", Some(0.5));
        report.add("none", None);
        report.count("sentences", 2);
        report.errors.push(Miss {
            place: "line 2".to_owned(),
            text: "Alda \u{1b}[2Jhit Borin.".to_owned(),
            expected: "ASSAULT\nAID".to_owned(),
            found: "none".to_owned(),
        });
        let wanted = "plv, dev\n  macro_f1   0.5000\n  none       -\n  sentences  2\n\n\
            line 2\n  Alda �[2Jhit Borin.\n  expected  ASSAULT\n  expected  AID\n  found     none\n";
        assert_eq!(page(&report), wanted);
    }
}
