/*!
Actors and recipients as spans (`cameo-ner`).

Who does the sentence's main act and to whom; the data of the ConfliBERT project.

Files: `train.txt`, `dev.txt`, `test.txt`; each line is a token, a space and its tag, sentences are
separated by empty lines. Tags are `O`, or `B-` or `I-` with `S` (source: the actor), `T` (target: the
recipient) or `R` (reciprocal: parties of an act done together). Sentences that tell of a statement
have tags too: `S` for the speaker and `T` for whom or what is spoken of.

The text that is read is the tokens with spaces between them, without those before closing and after
opening punctuation. Found spans are brought to the tokens that they touch.

Figures: `f1`, `precision` and `recall` count a span as right where its type and its tokens are
exactly those annotated, over all spans (as seqeval does); `f1_S`, `f1_T`, `f1_R` by type;
`overlap_f1` is the same with a span right where it shares a token with one of its type, each used
once.
*/

use std::path::Path;

use watchfloor_reading::contract::CharSpan;

use crate::canned::Canned;
use crate::error::EvalError;
use crate::files;
use crate::parties::{PartySpan, Role};
use crate::predictor::Predictor;
use crate::report::{Miss, Report};
use crate::score::Tally;
use crate::{Benchmark, Part};

/// The benchmark.
#[derive(Debug)]
pub struct CameoNer;

/// A type and the tokens `[start, end)`.
type TokenSpan = (Role, usize, usize);

struct Case {
    line: usize,
    text: String,
    /// Where each token stands in the text.
    tokens: Vec<CharSpan>,
    spans: Vec<TokenSpan>,
}

impl Benchmark for CameoNer {
    fn name(&self) -> &'static str {
        "cameo-ner"
    }

    fn about(&self) -> &'static str {
        "the spans of a sentence's actor and recipient"
    }

    fn run(
        &self,
        folder: &Path,
        part: Part,
        predictor: &mut dyn Predictor,
    ) -> Result<Report, EvalError> {
        let cases = read(folder, part)?;
        let mut report = Report::new(self.name(), Some(part.name()));
        let mut exact = [Tally::default(); 3];
        let mut overlap = Tally::default();
        for case in &cases {
            let found = in_tokens(case, &predictor.parties(&case.text));
            for (role, tally) in Role::ALL.into_iter().zip(&mut exact) {
                count(&case.spans, &found, role, same, tally);
                count(&case.spans, &found, role, touching, &mut overlap);
            }
            if found != case.spans {
                report.errors.push(Miss {
                    place: format!("line {}", case.line),
                    text: case.text.clone(),
                    expected: words(case, &case.spans),
                    found: words(case, &found),
                });
            }
        }
        let all = exact.into_iter().fold(Tally::default(), Tally::plus);
        report.add("f1", all.f1());
        report.add("precision", all.precision());
        report.add("recall", all.recall());
        report.add("overlap_f1", overlap.f1());
        for (role, tally) in Role::ALL.into_iter().zip(exact) {
            report.add(format!("f1_{}", letter(role)), tally.f1());
        }
        report.count("sentences", cases.len());
        report.count("spans", all.hits + all.missed);
        Ok(report)
    }
}

/// Pairs wanted and found spans of a role, each used once.
fn count(
    wanted: &[TokenSpan],
    found: &[TokenSpan],
    role: Role,
    fits: fn(TokenSpan, TokenSpan) -> bool,
    tally: &mut Tally,
) {
    let mut left: Vec<TokenSpan> =
        found.iter().copied().filter(|span| span.0 == role).collect();
    for span in wanted.iter().filter(|span| span.0 == role) {
        match left.iter().position(|other| fits(*span, *other)) {
            Some(index) => {
                left.swap_remove(index);
                tally.hits += 1;
            }
            None => tally.missed += 1,
        }
    }
    tally.false_alarms += left.len();
}

fn same(one: TokenSpan, other: TokenSpan) -> bool {
    one == other
}

fn touching(one: TokenSpan, other: TokenSpan) -> bool {
    one.1 < other.2 && other.1 < one.2
}

/// Spans of characters as spans of the tokens that they touch.
fn in_tokens(case: &Case, parties: &[PartySpan]) -> Vec<TokenSpan> {
    let mut spans = Vec::new();
    for party in parties {
        let touched =
            |token: &CharSpan| token[0] < party.span[1] && party.span[0] < token[1];
        if let Some(first) = case.tokens.iter().position(touched) {
            let count =
                case.tokens[first..].iter().take_while(|token| touched(token)).count();
            spans.push((party.role, first, first + count));
        }
    }
    spans.sort_unstable_by_key(|span| (span.1, span.2, span.0));
    spans.dedup();
    spans
}

/// The spans for a person: `S Alda | T the Borin press`.
fn words(case: &Case, spans: &[TokenSpan]) -> String {
    let said: Vec<String> = spans
        .iter()
        .map(|(role, start, end)| {
            let from = case.tokens[*start][0];
            let to = case.tokens[end - 1][1];
            let words: String = case.text.chars().skip(from).take(to - from).collect();
            format!("{} {words}", letter(*role))
        })
        .collect();
    if said.is_empty() { "none".to_owned() } else { said.join(" | ") }
}

fn letter(role: Role) -> char {
    match role {
        Role::Source => 'S',
        Role::Target => 'T',
        Role::Reciprocal => 'R',
    }
}

/// The annotations as answers.
pub fn gold(folder: &Path, part: Part) -> Result<Canned, EvalError> {
    let mut canned = Canned::default();
    for case in read(folder, part)? {
        let parties = case
            .spans
            .iter()
            .map(|(role, start, end)| PartySpan {
                role: *role,
                span: [case.tokens[*start][0], case.tokens[end - 1][1]],
            })
            .collect();
        canned.parties.insert(case.text, parties);
    }
    Ok(canned)
}

fn read(folder: &Path, part: Part) -> Result<Vec<Case>, EvalError> {
    let path = folder.join(format!("{}.txt", part.name()));
    let content = files::text(&path)?;
    let mut cases = Vec::new();
    let mut lines: Vec<(&str, Tag)> = Vec::new();
    let mut first = 1;
    for (index, line) in content.lines().chain([""]).enumerate() {
        if line.trim().is_empty() {
            if !lines.is_empty() {
                cases.push(case(first, &lines));
                lines.clear();
            }
            first = index + 2;
            continue;
        }
        let parsed = line
            .rsplit_once([' ', '\t'])
            .and_then(|(token, tag)| Some((token.trim(), parse_tag(tag)?)));
        let Some(parsed) = parsed else {
            return Err(EvalError::Format {
                path,
                place: format!("line {}", index + 1),
                problem: "a token, a space and a tag of S, T or R are expected"
                    .to_owned(),
            });
        };
        lines.push(parsed);
    }
    Ok(cases)
}

/// What a token's tag says: nothing, or whether it begins a span, and of what.
type Tag = Option<(bool, Role)>;

fn parse_tag(tag: &str) -> Option<Tag> {
    if tag == "O" {
        return Some(None);
    }
    let (place, role) = tag.split_once('-')?;
    let begins = match place {
        "B" => true,
        "I" => false,
        _ => return None,
    };
    let role = Role::ALL.into_iter().find(|known| role.starts_with(letter(*known)))?;
    Some(Some((begins, role)))
}

fn case(line: usize, lines: &[(&str, Tag)]) -> Case {
    let mut text = String::new();
    let mut length = 0;
    let mut tokens: Vec<CharSpan> = Vec::new();
    let mut spans: Vec<TokenSpan> = Vec::new();
    let mut previous: Option<&str> = None;
    for (index, (token, tag)) in lines.iter().enumerate() {
        if previous.is_some_and(|previous| has_space(previous, token)) {
            text.push(' ');
            length += 1;
        }
        let end = length + token.chars().count();
        tokens.push([length, end]);
        text.push_str(token);
        length = end;
        previous = Some(token);

        let Some((begins, role)) = tag else { continue };
        match spans.last_mut() {
            // As seqeval has it, a tag of another type or after a gap begins a span too.
            Some(last) if !begins && last.0 == *role && last.2 == index => last.2 += 1,
            _ => spans.push((*role, index, index + 1)),
        }
    }
    Case { line, text, tokens, spans }
}

/// Whether the two tokens had a space between them, most probably.
fn has_space(before: &str, after: &str) -> bool {
    let closes = matches!(
        after,
        "." | ","
            | ";"
            | ":"
            | "!"
            | "?"
            | ")"
            | "]"
            | "%"
            | "”"
            | "’s"
            | "'s"
            | "n't"
            | "n’t"
    );
    let opens = matches!(before, "(" | "[" | "“" | "$");
    !closes && !opens
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::fs;

    use super::*;

    const TOKENS: &str = "The B-S\nAlda I-S\npress I-S\nblamed O\nBorin B-T\n’s O\nking O\n. O\n\n\
        Alda B-R\nand I-R\nCedra I-R\nmet O\n. O\n\n\n\
        It O\nrained O\n. O\n";

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("dev.txt"), TOKENS).unwrap();
        folder
    }

    #[test]
    fn gold_against_gold_is_1() {
        let folder = folder();
        let mut gold = gold(folder.path(), Part::Dev).unwrap();
        assert!(gold.parties.contains_key("The Alda press blamed Borin’s king."));
        let report = CameoNer.run(folder.path(), Part::Dev, &mut gold).unwrap();
        for figure in ["f1", "overlap_f1", "f1_S", "f1_T", "f1_R"] {
            assert_eq!(report.figure(figure), Some(1.0), "{figure}");
        }
        assert_eq!(report.counted("sentences"), Some(3));
        assert_eq!(report.counted("spans"), Some(3));
    }

    #[test]
    fn a_span_too_short_is_wrong_but_overlaps() {
        let folder = folder();
        let mut short = gold(folder.path(), Part::Dev).unwrap();
        for parties in short.parties.values_mut() {
            for party in parties.iter_mut().filter(|party| party.role == Role::Source) {
                party.span[0] += 4;
            }
        }
        let report = CameoNer.run(folder.path(), Part::Dev, &mut short).unwrap();
        assert_eq!(report.figure("f1_S"), Some(0.0));
        assert_eq!(report.figure("f1"), Some(2.0 * 2.0 / 6.0));
        assert_eq!(report.figure("overlap_f1"), Some(1.0));
        assert_eq!(report.errors.len(), 1);
        assert_eq!(report.errors[0].found, "S Alda press | T Borin");
    }

    #[test]
    fn an_inside_tag_without_a_beginning_begins() {
        let tags =
            [("a", Some((false, Role::Source))), ("b", Some((false, Role::Target)))];
        assert_eq!(case(1, &tags).spans, [(Role::Source, 0, 1), (Role::Target, 1, 2)]);
    }
}
