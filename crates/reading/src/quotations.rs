/*!
Quoted words that the model left without a speaker.

Whatever stands between quotation marks was said by somebody, so a quotation that no content
covers is given to whom the text gives it:

| the quotation | its speaker |
|---|---|
| is covered in part by one statement | that statement's |
| shares its paragraph with another quotation that has one | that one's |
| goes on after a paragraph whose quotation was left open | that one's |
| follows a paragraph that ends in a cue and a colon ("The mayor added:") | that cue's |
| stands beside a verb of saying in its paragraph | the verb's subject |
| is a paragraph signed by a name ("― Ada Quill") | the name |
| is a paragraph of its own | not known: kept, without a source |

A transcript's paragraph ("QUILL: …") is its speaker's too.
*/

use std::ops::Range;

use watchfloor_model::{NameKind, Statement};
use watchfloor_text::quotes::Quoted;

use crate::statements::says;
use crate::syntax::Text;

/// Fewer quoted words than this, and not covered, are a title or an ironic phrase.
const SHORTEST: usize = 5;
/// Fewest words of a quotation that is a statement without any cue.
const SHORTEST_ALONE: usize = 8;
/// Words beside a quotation that may sign it.
const LONGEST_SIGNATURE: usize = 10;
/// How sure a statement is that rests on these rules alone.
const PROBABILITY: f32 = 0.5;

/// Adds to `statements` what the quotations of the text say that they do not cover yet.
pub(crate) fn complete(text: &Text<'_>, statements: &mut Vec<Statement>) {
    announced(text, statements);
    statements.retain(|statement| !statement.content.is_empty());
    let mut open_speaker = None;
    for paragraph in &text.annotation().paragraphs {
        transcript(text, paragraph, statements);
        let runs = quotations(text, paragraph);
        for run in &runs {
            let uncovered = uncovered(run, statements);
            let missing = uncovered.iter().cloned().flatten();
            let (words, verbs) = missing.fold((0, 0), |(words, verbs), word| {
                let upos = text.word(word).upos;
                let is_verb = matches!(upos, "VERB" | "AUX");
                (words + usize::from(upos != "PUNCT"), verbs + usize::from(is_verb))
            });
            // Without a verb it is a title, or a name for something.
            if words < SHORTEST || verbs == 0 {
                continue;
            }
            let speaker = partly(run, statements)
                .or_else(|| beside(text, run, paragraph, statements))
                .or_else(|| open_speaker.filter(|_| run.start <= paragraph.start + 1));
            match speaker {
                Some(at) => extend(&mut statements[at], uncovered),
                None => {
                    // A slip in the marks inside does not end what fills the paragraph.
                    let first = paragraph.start + 1;
                    let last = runs.last().filter(|_| run.start <= first);
                    let whole = run.start..last.map_or(run.end, |last| last.end);
                    if let Some(statement) = said_beside(text, run, paragraph) {
                        statements.push(statement);
                    } else if whole.len() >= SHORTEST_ALONE {
                        alone(text, &whole, paragraph, statements);
                    }
                }
            }
        }
        // A quotation left open goes on in the next paragraph.
        let left_open = runs.last().filter(|run| run.end == paragraph.end);
        open_speaker = left_open.and_then(|run| partly(run, statements));
    }
}

/// Gives a cue without a content, at the end of a paragraph and before its colon, the paragraph
/// after it.
fn announced(text: &Text<'_>, statements: &mut [Statement]) {
    let paragraphs = &text.annotation().paragraphs;
    for pair in paragraphs.windows(2) {
        let [paragraph, next] = pair else { continue };
        if text.form(paragraph.end - 1) != ":" {
            continue;
        }
        let waits = |statement: &&mut Statement| {
            statement.content.is_empty()
                && statement.cue.end + 1 >= paragraph.end
                && paragraph.contains(&statement.cue.start)
        };
        if let Some(statement) = statements.iter_mut().find(waits) {
            statement.content.push(text.trim(next.clone()));
        }
    }
}

/// The runs of quoted words of a paragraph.
fn quotations(text: &Text<'_>, paragraph: &Range<usize>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut before = Quoted::Outside;
    for word in paragraph.clone() {
        let quoted = text.word(word).quoted;
        if quoted == Quoted::Inside {
            match found.last_mut().filter(|_| before == Quoted::Inside) {
                Some(run) => run.end = word + 1,
                None => found.push(word..word + 1),
            }
        }
        before = quoted;
    }
    found
}

/// The parts of a run that no content covers.
fn uncovered(run: &Range<usize>, statements: &[Statement]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for word in run.clone() {
        let covered = statements.iter().any(|statement| {
            statement.cue.contains(&word)
                || statement
                    .content
                    .iter()
                    .chain(&statement.source)
                    .any(|part| part.contains(&word))
        });
        if covered {
            continue;
        }
        match found.last_mut().filter(|part| part.end == word) {
            Some(part) => part.end = word + 1,
            None => found.push(word..word + 1),
        }
    }
    found
}

/// The statement whose content covers part of the run, the last one if there are several.
fn partly(run: &Range<usize>, statements: &[Statement]) -> Option<usize> {
    let covers = |statement: &Statement| {
        !run.contains(&statement.cue.start)
            && statement
                .content
                .iter()
                .any(|part| part.start < run.end && run.start < part.end)
    };
    (0..statements.len())
        .filter(|&at| covers(&statements[at]))
        .max_by_key(|&at| statements[at].cue.start)
}

/// The statement with quoted content in the same paragraph that is nearest, those before first.
fn beside(
    text: &Text<'_>,
    run: &Range<usize>,
    paragraph: &Range<usize>,
    statements: &[Statement],
) -> Option<usize> {
    let quotes = |statement: &Statement| {
        paragraph.contains(&statement.cue.start)
            && statement.content.iter().any(|part| {
                part.clone().any(|word| text.word(word).quoted == Quoted::Inside)
            })
    };
    let fits = || (0..statements.len()).filter(|&at| quotes(&statements[at]));
    let before = fits()
        .filter(|&at| statements[at].cue.start < run.start)
        .max_by_key(|&at| statements[at].cue.start);
    before.or_else(|| fits().min_by_key(|&at| statements[at].cue.start))
}

/// Adds parts to a content, joined where only marks lie between.
fn extend(statement: &mut Statement, parts: Vec<Range<usize>>) {
    statement.content.extend(parts);
    statement.content.sort_by_key(|part| part.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(statement.content.len());
    for part in statement.content.drain(..) {
        match joined.last_mut().filter(|last| part.start <= last.end) {
            Some(last) => last.end = last.end.max(part.end),
            None => joined.push(part),
        }
    }
    statement.content = joined;
}

/// "…, Kirby told a reporter": the quotation as the content of a verb of saying that the model
/// passed over, where the verb has a subject.
fn said_beside(
    text: &Text<'_>,
    run: &Range<usize>,
    paragraph: &Range<usize>,
) -> Option<Statement> {
    let is_outside = |word: &usize| text.word(*word).quoted == Quoted::Outside;
    let mut verbs =
        paragraph.clone().filter(|word| is_outside(word) && says(text, *word));
    let verb = verbs.next()?;
    let subjects = || {
        let is_subject =
            |word: &usize| text.word(*word).relation == "nsubj" && is_outside(word);
        text.children(verb).filter(is_subject)
    };
    let subject =
        subjects().filter(|&word| word < verb).last().or_else(|| subjects().next())?;
    Some(Statement {
        cue: verb..verb + 1,
        source: vec![text.phrase_of(subject)],
        content: vec![run.clone()],
        cue_probability: PROBABILITY,
        role_probability: PROBABILITY,
    })
}

/// A quotation that is most of its paragraph and has nobody who says it.
fn alone(
    text: &Text<'_>,
    run: &Range<usize>,
    paragraph: &Range<usize>,
    statements: &mut Vec<Statement>,
) {
    let rest: Vec<usize> = paragraph
        .clone()
        .filter(|&word| !run.contains(&word) && text.word(word).upos != "PUNCT")
        .collect();
    if rest.len() > LONGEST_SIGNATURE || rest.len() * 2 > run.len() {
        return;
    }
    let signature = |words: Range<usize>| {
        let mut names =
            text.names_in(&words).filter(|name| name.kind == NameKind::Person);
        let first = names.next().map(|name| name.words.clone());
        first.filter(|_| names.next().is_none())
    };
    let source = signature(run.end..paragraph.end)
        .or_else(|| signature(paragraph.start..run.start))
        .or_else(|| next_paragraph(text, paragraph).and_then(signature));
    let cue = match &source {
        // The dash before the name says that it signs the words.
        Some(name) if name.start > 0 && is_dash(text, name.start - 1) => {
            name.start - 1..name.start
        }
        _ => run.start..run.start,
    };
    statements.push(Statement {
        cue,
        source: source.into_iter().collect(),
        content: vec![run.clone()],
        cue_probability: PROBABILITY,
        role_probability: PROBABILITY,
    });
}

/// The next paragraph, where it is a signature: a dash and few words.
fn next_paragraph(text: &Text<'_>, paragraph: &Range<usize>) -> Option<Range<usize>> {
    let paragraphs = &text.annotation().paragraphs;
    let at = paragraphs.partition_point(|other| other.start <= paragraph.start);
    let next = paragraphs.get(at)?;
    (is_dash(text, next.start) && next.len() <= LONGEST_SIGNATURE).then(|| next.clone())
}

fn is_dash(text: &Text<'_>, word: usize) -> bool {
    matches!(text.form(word), "―" | "—" | "–" | "-" | "--" | "~")
}

/// "QUILL: Yes, we will." and what follows in the paragraph.
fn transcript(
    text: &Text<'_>,
    paragraph: &Range<usize>,
    statements: &mut Vec<Statement>,
) {
    let Some(colon) = paragraph.clone().take(6).find(|&word| text.form(word) == ":")
    else {
        return;
    };
    let speaker = paragraph.start..colon;
    let content = colon + 1..paragraph.end;
    let is_name = !speaker.is_empty()
        && (text
            .name_at(speaker.start)
            .is_some_and(|name| name.kind == NameKind::Person && name.words == speaker)
            || speaker.clone().all(|word| is_capitals(text.form(word))));
    let free =
        uncovered(&content, statements).iter().map(|part| part.len()).sum::<usize>();
    let has_cue =
        statements.iter().any(|s| s.cue.start < content.end && speaker.start < s.cue.end);
    if !is_name || has_cue || content.len() < SHORTEST || free * 10 < content.len() * 7 {
        return;
    }
    statements.push(Statement {
        cue: colon..colon + 1,
        source: vec![speaker],
        content: vec![text.trim(content)],
        cue_probability: PROBABILITY,
        role_probability: PROBABILITY,
    });
}

/// A word in capitals of three letters or more.
fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && word.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
}
