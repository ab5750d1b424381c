//! Reading a suite.

use std::path::Path;

use watchfloor_ontology::EventType;
use watchfloor_reading::contract::{CharSpan, Status};

use crate::error::EvalError;

/// A text and what must come out.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// File, line and heading.
    pub(crate) place: String,
    pub(crate) text: String,
    pub(crate) published: Option<String>,
    /// Empty where there is no event.
    pub(crate) expected: Vec<Expected>,
    /// The `expected` block as it stands.
    pub(crate) written: String,
}

/// One event that must come out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expected {
    pub(crate) kinds: Vec<EventType>,
    pub(crate) statuses: Vec<Status>,
    pub(crate) trigger: CharSpan,
    pub(crate) actor: Party,
    pub(crate) recipient: Party,
    pub(crate) condition: Option<CharSpan>,
}

/// One side of an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Party {
    /// It does not matter who.
    Any,
    /// Those whose words stand there; nobody where there are none.
    Named(Vec<CharSpan>),
}

impl Party {
    pub(crate) fn places(&self) -> &[CharSpan] {
        match self {
            Party::Any => &[],
            Party::Named(places) => places,
        }
    }
}

/// Every status with its name, as readings have it.
const STATUSES: [(&str, Status); 9] = [
    ("happened", Status::Happened),
    ("ongoing", Status::Ongoing),
    ("planned", Status::Planned),
    ("committed", Status::Committed),
    ("threatened", Status::Threatened),
    ("requested", Status::Requested),
    ("conditional", Status::Conditional),
    ("denied", Status::Denied),
    ("possible", Status::Possible),
];

pub(crate) fn status_name(status: Status) -> &'static str {
    STATUSES.into_iter().find(|(_, known)| *known == status).map_or("", |(name, _)| name)
}

/// A fenced block: the words behind the fence, the line it begins on, its lines.
struct Block<'t> {
    info: &'t str,
    line: usize,
    lines: Vec<&'t str>,
}

/// The cases of a suite. A case that cannot be made out is an error: it would test nothing.
pub(crate) fn parse(path: &Path, content: &str) -> Result<Vec<Case>, EvalError> {
    let wrong = |line: usize, problem: String| EvalError::Format {
        path: path.to_owned(),
        place: format!("line {line}"),
        problem,
    };
    let file =
        path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into());
    let mut cases = Vec::new();
    let mut heading = "";
    let mut open: Option<Block<'_>> = None;
    let mut text: Option<Block<'_>> = None;
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
                heading = line
                    .strip_prefix('#')
                    .map_or(heading, |rest| rest.trim_start_matches('#').trim());
                continue;
            }
        }
        let Some(block) = open.take() else { continue };
        let (name, _) = block.info.split_once(' ').unwrap_or((block.info, ""));
        match name {
            "text" => {
                if let Some(lonely) = text.replace(block) {
                    let problem = "a `text` block without an `expected` block behind it";
                    return Err(wrong(lonely.line, problem.to_owned()));
                }
            }
            "expected" => {
                let Some(given) = text.take() else {
                    let problem = "an `expected` block without a `text` block before it";
                    return Err(wrong(block.line, problem.to_owned()));
                };
                let published =
                    given.info.split_once(' ').map(|(_, day)| day.trim().to_owned());
                let place = format!("{file}, line {}: {heading}", given.line);
                let words = given.lines.join("\n").trim().to_owned();
                let expected =
                    events(&block, &words).map_err(|(line, p)| wrong(line, p))?;
                let written = block.lines.join("\n").trim().to_owned();
                cases.push(Case { place, text: words, published, expected, written });
            }
            // Other blocks are part of the prose.
            _ => {}
        }
    }
    match open.or(text) {
        Some(block) => Err(wrong(block.line, "a block that leads nowhere".to_owned())),
        None => Ok(cases),
    }
}

fn events(block: &Block<'_>, text: &str) -> Result<Vec<Expected>, (usize, String)> {
    let mut expected = Vec::new();
    let mut none = false;
    for (index, line) in block.lines.iter().enumerate() {
        let number = block.line + 1 + index;
        match line.trim() {
            "" => {}
            "none" => none = true,
            line => {
                expected.push(event(line, text).map_err(|problem| (number, problem))?)
            }
        }
    }
    if none == expected.is_empty() {
        return Ok(expected);
    }
    let problem = "either events or `none` is expected, one of them and not both";
    Err((block.line, problem.to_owned()))
}

/// `TYPE status | trigger | actor → recipient | condition`.
fn event(line: &str, text: &str) -> Result<Expected, String> {
    let parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let (Some(head), Some(trigger), true) =
        (parts.first(), parts.get(1), parts.len() <= 4)
    else {
        return Err(
            "`TYPE status | trigger | actor → recipient | condition` is expected".into(),
        );
    };
    let (kinds, statuses) = head.split_once(' ').unwrap_or((head, ""));
    let kinds = kinds.split('/').map(|name| {
        EventType::parse(name).ok_or_else(|| format!("`{name}` is no PLOVER type"))
    });
    let statuses = statuses.trim().split('/').map(|name| {
        let known = STATUSES.into_iter().find(|(known, _)| *known == name);
        known.map(|(_, status)| status).ok_or_else(|| format!("`{name}` is no status"))
    });
    let (actor, recipient) = match parts.get(2) {
        None => (Party::Any, Party::Any),
        Some(parties) => {
            let arrow = parties.split_once('→').or_else(|| parties.split_once("->"));
            let Some((actor, recipient)) = arrow else {
                return Err(format!(
                    "`{parties}` has no arrow between actor and recipient"
                ));
            };
            (party(actor, text)?, party(recipient, text)?)
        }
    };
    Ok(Expected {
        kinds: kinds.collect::<Result<_, _>>()?,
        statuses: statuses.collect::<Result<_, _>>()?,
        trigger: place(trigger, text)?,
        actor,
        recipient,
        condition: parts.get(3).map(|words| place(words, text)).transpose()?,
    })
}

fn party(written: &str, text: &str) -> Result<Party, String> {
    match written.trim() {
        "?" => Ok(Party::Any),
        "-" | "—" => Ok(Party::Named(Vec::new())),
        names => {
            let places = names.split(',').map(|name| place(name.trim(), text));
            Ok(Party::Named(places.collect::<Result<_, _>>()?))
        }
    }
}

/// Where the words stand in the text, in Unicode scalar values. `words#2` is their second place.
fn place(words: &str, text: &str) -> Result<CharSpan, String> {
    let numbered = words.rsplit_once('#').and_then(|(words, number)| {
        Some((words.trim(), number.parse::<usize>().ok()?.checked_sub(1)?))
    });
    let (plain, nth) = numbered.unwrap_or((words, 0));
    let found =
        text.match_indices(plain).filter(|(at, _)| is_word(text, *at, plain.len()));
    match found.map(|(at, _)| at).nth(nth) {
        Some(at) if !plain.is_empty() => {
            let start = text[..at].chars().count();
            Ok([start, start + plain.chars().count()])
        }
        _ => Err(format!(
            "`{words}` does not stand in the text; write it as it stands there"
        )),
    }
}

/// Whether no letter touches the words: "shell" is not in "shelling".
fn is_word(text: &str, at: usize, length: usize) -> bool {
    let before = text[..at].chars().next_back();
    let after = text[at + length..].chars().next();
    !before.is_some_and(char::is_alphanumeric)
        && !after.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SUITE: &str = "# Suite\n\nProse, and code:\n\n```sh\nls\n```\n\n## A raid, maybe\n\n\
        ```text 2031-03-02\nÉlodie's men may raid the raid base, Alda and Cedra say.\n```\n\n\
        ```expected\nASSAULT/COERCE possible | raid | Élodie's men → -\n\
        ASSAULT planned | raid#2 | Alda, Cedra -> ? | base\n```\n\n\
        ```text\nNothing.\n```\n```expected\nnone\n```\n";

    fn parsed(content: &str) -> Result<Vec<Case>, String> {
        parse(Path::new("suite.md"), content).map_err(|error| error.to_string())
    }

    #[test]
    fn a_suite_gives_its_cases() {
        let cases = parsed(SUITE).unwrap();
        assert_eq!(cases.len(), 2);
        let case = &cases[0];
        assert_eq!(case.place, "suite.md, line 11: A raid, maybe");
        assert_eq!(case.published.as_deref(), Some("2031-03-02"));
        assert_eq!(case.expected[0].kinds, [EventType::Assault, EventType::Coerce]);
        assert_eq!(case.expected[0].trigger, [17, 21]);
        assert_eq!(case.expected[0].actor, Party::Named(vec![[0, 12]]));
        assert_eq!(case.expected[0].recipient, Party::Named(Vec::new()));
        assert_eq!(case.expected[1].trigger, [26, 30]);
        assert_eq!(case.expected[1].actor.places().len(), 2);
        assert_eq!(case.expected[1].recipient, Party::Any);
        assert_eq!(case.expected[1].condition, Some([31, 35]));
        assert!(cases[1].expected.is_empty());
    }

    #[test]
    fn a_slip_is_told_with_its_line() {
        for (from, to, told) in [
            ("ASSAULT/", "ATTACK/", "line 16: `ATTACK` is no PLOVER type"),
            ("possible", "probable", "line 16: `probable` is no status"),
            ("| base", "| basis", "line 17: `basis` does not stand"),
            ("raid#2", "raid#3", "line 17: `raid#3` does not stand"),
            ("men → -", "men", "line 16: `Élodie's men` has no arrow"),
            ("none", "none\nAID happened | Nothing", "line 23: either events or `none`"),
            (
                "```expected\nnone",
                "```other\nnone",
                "line 20: a block that leads nowhere",
            ),
            ("```text\nNothing.\n```\n", "", "line 20: an `expected` block without"),
        ] {
            let error = parsed(&SUITE.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(told), "{error} instead of {told}");
        }
    }

    #[test]
    fn every_status_has_its_name() {
        for (name, status) in STATUSES {
            assert_eq!(serde_json::to_value(status).unwrap(), name);
            assert_eq!(status_name(status), name);
        }
    }
}
