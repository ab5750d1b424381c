//! Reading a suite of scenarios.

use std::path::Path;

use jiff::Timestamp;

use crate::error::EvalError;
use crate::room::wanted::Wanted;

/// A handful of reports and what the room must make of them.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// The name of the file, without its ending.
    pub(crate) suite: String,
    /// The name of the file.
    pub(crate) file: String,
    pub(crate) heading: String,
    /// In their order: `a`, `b`, `c`.
    pub(crate) reports: Vec<Given>,
    pub(crate) lines: Vec<Line>,
}

/// One report as given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Given {
    /// The line that its block begins on.
    pub(crate) line: usize,
    pub(crate) outlet: String,
    /// ISO 8601.
    pub(crate) published: String,
    /// Milliseconds.
    pub(crate) learnt: i64,
    pub(crate) address: Option<String>,
    /// A line for each paragraph, with empty lines between.
    pub(crate) text: String,
}

/// One expected line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Line {
    /// Its number in the file.
    pub(crate) number: usize,
    /// The report with which it is asked; `None` for the end.
    pub(crate) until: Option<usize>,
    pub(crate) wanted: Wanted,
    pub(crate) written: String,
}

/// A fenced block: the words behind the fence, the line it begins on, its lines.
struct Block<'t> {
    info: &'t str,
    line: usize,
    lines: Vec<&'t str>,
}

/// Something wrong at a line.
type Slip = (usize, String);

/// The scenarios of a suite. One that cannot be made out is an error: it would test nothing.
pub(crate) fn parse(path: &Path, content: &str) -> Result<Vec<Scenario>, EvalError> {
    let wrong = |(line, problem): Slip| EvalError::Format {
        path: path.to_owned(),
        place: format!("line {line}"),
        problem,
    };
    let name = |part: Option<&std::ffi::OsStr>| {
        part.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    };
    let mut scenarios = Vec::new();
    let mut heading = "";
    let mut reports: Vec<Given> = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (index, line) in content.lines().enumerate() {
        let number = index + 1;
        let fence = line.trim_end().strip_prefix("```");
        match (&mut open, fence) {
            (Some(_), Some("")) => {}
            (Some(block), _) => {
                block.lines.push(line);
                continue;
            }
            (None, Some(info)) => {
                open = Some(Block { info: info.trim(), line: number, lines: Vec::new() });
                continue;
            }
            (None, None) => {
                if let Some(rest) = line.strip_prefix('#') {
                    heading = rest.trim_start_matches('#').trim();
                    if let Some(lonely) = reports.first() {
                        let problem = "reports without an `expected` block behind them";
                        return Err(wrong((lonely.line, problem.to_owned())));
                    }
                }
                continue;
            }
        }
        let Some(block) = open.take() else { continue };
        match block.info {
            "report" => reports.push(report(&block).map_err(wrong)?),
            "expected" if reports.is_empty() => {
                let problem = "an `expected` block without a `report` block before it";
                return Err(wrong((block.line, problem.to_owned())));
            }
            "expected" => {
                let lines = expected(&block, reports.len()).map_err(wrong)?;
                scenarios.push(Scenario {
                    suite: name(path.file_stem()),
                    file: name(path.file_name()),
                    heading: heading.to_owned(),
                    reports: std::mem::take(&mut reports),
                    lines,
                });
            }
            // Other blocks are part of the prose.
            _ => {}
        }
    }
    let lonely =
        open.map(|block| block.line).or(reports.first().map(|report| report.line));
    match lonely {
        Some(line) => Err(wrong((line, "a block that leads nowhere".to_owned()))),
        None => Ok(scenarios),
    }
}

/// A report: outlet, moments and address on the first line, then its text.
fn report(block: &Block<'_>) -> Result<Given, Slip> {
    let mut lines = block.lines.iter();
    let head = lines.next().copied().unwrap_or_default();
    let slip = |problem: &str| (block.line + 1, format!("`{head}`: {problem}"));
    let parts: Vec<&str> = head.split(',').map(str::trim).collect();
    let moment = |part: &&str| part.parse::<Timestamp>().ok();
    // An outlet's name may have a comma in it.
    let at = parts.iter().position(|part| moment(part).is_some());
    let (Some(at), false) = (at, parts[0].is_empty()) else {
        return Err(slip("`Outlet, 2031-05-12T06:00Z` is expected"));
    };
    let published = moment(&parts[at]).map_or(0, Timestamp::as_millisecond);
    let mut given = Given {
        line: block.line,
        outlet: parts[..at].join(", "),
        published: parts[at].to_owned(),
        learnt: published,
        address: None,
        text: paragraphs(lines.copied()),
    };
    for part in &parts[at + 1..] {
        if let Some(learnt) = part.strip_prefix("learnt ") {
            let Ok(learnt) = learnt.trim().parse::<Timestamp>() else {
                return Err(slip("`learnt 2031-05-12T06:00Z` is expected"));
            };
            given.learnt = learnt.as_millisecond();
        } else if part.contains("://") {
            given.address = Some((*part).to_owned());
        } else {
            return Err(slip("behind the moment only `learnt` and an address may stand"));
        }
    }
    if given.text.is_empty() {
        return Err(slip("no text stands below it"));
    }
    Ok(given)
}

/// The text with each paragraph on one line. In a suite they are wrapped for the eye.
fn paragraphs<'t>(lines: impl Iterator<Item = &'t str>) -> String {
    let mut text = String::new();
    let mut parted = false;
    for line in lines.map(str::trim) {
        if line.is_empty() {
            parted = true;
            continue;
        }
        if !text.is_empty() {
            text.push_str(if parted { "\n\n" } else { " " });
        }
        text.push_str(line);
        parted = false;
    }
    text
}

fn expected(block: &Block<'_>, reports: usize) -> Result<Vec<Line>, Slip> {
    let mut found = Vec::new();
    for (index, written) in block.lines.iter().enumerate() {
        let number = block.line + 1 + index;
        let written = written.trim();
        if written.is_empty() {
            continue;
        }
        let (until, line) =
            until(written, reports).map_err(|problem| (number, problem))?;
        let wanted = Wanted::parse(line, reports).map_err(|problem| (number, problem))?;
        found.push(Line { number, until, wanted, written: written.to_owned() });
    }
    if found.is_empty() {
        return Err((block.line, "nothing is expected here".to_owned()));
    }
    Ok(found)
}

/// Takes `until b:` off a line.
fn until(line: &str, reports: usize) -> Result<(Option<usize>, &str), String> {
    let Some(rest) = line.strip_prefix("until ") else { return Ok((None, line)) };
    let Some((name, rest)) = rest.split_once(':') else {
        return Err(format!("`{line}`: `until b: …` is expected"));
    };
    Ok((Some(report_number(name.trim(), reports)?), rest.trim()))
}

/// The number of a report by its name: `a` is the first.
pub(crate) fn report_number(name: &str, reports: usize) -> Result<usize, String> {
    let nth = match name.as_bytes() {
        [letter @ b'a'..=b'z'] => Some(usize::from(letter - b'a')),
        _ => None,
    };
    nth.filter(|nth| *nth < reports)
        .ok_or_else(|| format!("`{name}` is none of the {reports} reports above"))
}

/// The name of a report by its number.
pub(crate) fn report_name(nth: usize) -> char {
    u8::try_from(nth).map_or('?', |nth| char::from(b'a' + nth.min(25)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SUITE: &str = "# Suite\n\nProse.\n\n```sh\nls\n```\n\n## A raid\n\nMore prose.\n\n\
        ```report\nDispatch, Northwater, 2031-05-12T06:00Z\n\nRaid at\nAlda\n\nThe raid\nwas short.\n```\n\n\
        ```report\nWire, 2031-05-12T07:00Z, learnt 2031-05-13T08:00Z, https://wire.example/raid\n\nRaid\n```\n\n\
        ```expected\nuntil a: events: 1 ASSAULT\n\nstory: a b\n```\n";

    fn parsed(content: &str) -> Result<Vec<Scenario>, String> {
        parse(Path::new("raids.md"), content).map_err(|error| error.to_string())
    }

    #[test]
    fn a_suite_gives_its_scenarios() {
        let scenarios = parsed(SUITE).unwrap();
        assert_eq!(scenarios.len(), 1);
        let scenario = &scenarios[0];
        assert_eq!((&*scenario.suite, &*scenario.heading), ("raids", "A raid"));
        let [first, second] = &scenario.reports[..] else { panic!("two reports") };
        assert_eq!(first.outlet, "Dispatch, Northwater");
        assert_eq!(first.text, "Raid at Alda\n\nThe raid was short.");
        assert_eq!(first.learnt, 1_936_332_000_000);
        assert_eq!(second.learnt - first.learnt, 26 * 3_600_000);
        assert_eq!(second.address.as_deref(), Some("https://wire.example/raid"));
        let untils: Vec<_> = scenario.lines.iter().map(|line| line.until).collect();
        assert_eq!(untils, [Some(0), None]);
        assert_eq!(scenario.lines[1].number, 32);
    }

    #[test]
    fn a_slip_is_told_with_its_line() {
        for (from, to, told) in [
            (
                "2031-05-12T06:00Z",
                "Monday",
                "line 14: `Dispatch, Northwater, Monday`: `Outlet,",
            ),
            (", learnt 2031-05-13T08:00Z", ", learnt soon", "line 24: "),
            (", learnt 2031-05-13T08:00Z", ", later", "line 24: "),
            ("\n\nRaid\n```", "\n```", "line 24: "),
            ("until a:", "until c:", "line 30: `c` is none of the 2 reports above"),
            ("until a:", "until a", "line 30: "),
            ("story: a b", "tale: a b", "line 32: "),
            ("```expected\n", "```other\n", "line 13: a block that leads nowhere"),
            (
                "## A raid",
                "```expected\nstory: a\n```",
                "line 9: an `expected` block without",
            ),
            ("```expected\n", "# Next\n```expected\n", "line 13: reports without"),
        ] {
            let error = parsed(&SUITE.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(told), "{error} instead of {told}");
        }
    }
}
