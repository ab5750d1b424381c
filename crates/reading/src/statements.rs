/*!
Attributions: from the model's cues, sources and contents to who says what to whom.
*/

use std::ops::Range;

use watchfloor_model::Statement;
use watchfloor_ontology::{EventType, QuadClass};
use watchfloor_text::quotes::Quoted;

use crate::confidence;
use crate::contract::{Quotation, SourceKind};
use crate::lexicon::{self, Addressing};
use crate::sources::{Reference, Resolver};
use crate::syntax::Text;

/// An attribution in words of the text; ids are given at the end.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) source_words: Option<Range<usize>>,
    pub(crate) source: Reference,
    pub(crate) cue: Option<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) quotation: Quotation,
    pub(crate) addressee: Option<(Range<usize>, Option<usize>)>,
    /// Index of the draft whose content holds this one.
    pub(crate) within: Option<usize>,
    pub(crate) confidence: f64,
}

/// Fewest words of a content in which another statement is looked for.
const SHORTEST_OUTER: usize = 6;
/// Fewest words of a content inside another.
const SHORTEST_INNER: usize = 3;
/// Least probability of the roles of a statement inside another. The cue's own is no measure
/// there: in training, no cue stood inside a content.
const SUREST_INNER: f32 = 0.5;
/// Words after a verb of telling in which the one told stands.
const LONGEST_ADDRESSEE: usize = 8;
/// Nouns of talking to somebody: "in an interview with", "in a call to".
const TALKS: &[&str] = &[
    "address",
    "briefing",
    "call",
    "chat",
    "comment",
    "comments",
    "conversation",
    "email",
    "interview",
    "letter",
    "meeting",
    "message",
    "phone",
    "remark",
    "remarks",
    "speech",
    "statement",
    "talk",
    "talks",
    "testimony",
];

/// The parts of contents in which another statement may stand: those with a verb of saying.
pub(crate) fn outer_parts(
    text: &Text<'_>,
    statements: &[Statement],
) -> Vec<Range<usize>> {
    statements
        .iter()
        .flat_map(|statement| &statement.content)
        .filter(|&part| {
            part.len() >= SHORTEST_OUTER && part.clone().any(|word| says(text, word))
        })
        .cloned()
        .collect()
}

/// Whether the word is a verb of saying.
pub(crate) fn says(text: &Text<'_>, word: usize) -> bool {
    text.word(word).upos == "VERB" && lexicon::speech_verb(text.form(word)).is_some()
}

/// Whether a statement found inside a content is one to keep: somebody says something there, in
/// so many words.
pub(crate) fn is_inner(
    text: &Text<'_>,
    statement: &Statement,
    outer: &[Statement],
) -> bool {
    let sure = statement.role_probability >= SUREST_INNER;
    let words: usize = statement.content.iter().map(|part| part.len()).sum();
    sure && words >= SHORTEST_INNER
        && !statement.source.is_empty()
        && statement.cue.clone().any(|word| says(text, word))
        && !outer.iter().any(|other| overlap(&other.cue, &statement.cue))
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// What stands around "according to" is what English has there: the source after it. Where the
/// model took another, the source is what follows and the content the rest of the sentence.
fn mend_according_to(text: &Text<'_>, statement: &mut Statement) {
    let cue = statement.cue.clone();
    let is_according =
        cue.len() == 2 && text.phrase(&cue).eq_ignore_ascii_case("according to");
    let follows = |source: &Range<usize>| source.start >= cue.end;
    if !is_according || statement.source.first().is_some_and(follows) {
        return;
    }
    let sentence = text.annotation().sentences[text.word(cue.start).sentence].clone();
    let comma = (cue.end..sentence.end).find(|&word| text.form(word) == ",");
    let source = text.trim(cue.end..comma.unwrap_or(sentence.end).max(cue.end));
    let content = if cue.start > sentence.start + 1 {
        sentence.start..cue.start
    } else {
        comma.map_or(sentence.end, |comma| comma + 1)..sentence.end
    };
    if source.is_empty() || content.is_empty() {
        return;
    }
    statement.source = vec![source];
    statement.content = vec![text.trim(content)];
}

/// Verbs of doing that the model takes for verbs of saying, beside those that carry an act.
const DOING: &[&str] = &["count", "counted", "counts"];
/// Verbs of having a document before one's eyes.
const SEEING: &[&str] = &["obtained", "read", "reviewed", "seen", "viewed"];

/// Whether the model took an act for a statement: the cue is a deed ("**recalled** its ambassador") and no
/// word of saying, and nothing is quoted; or there is nothing said ("in a letter **which** the paper has seen").
fn is_none(text: &Text<'_>, statement: &Statement) -> bool {
    let content = || statement.content.iter().cloned().flatten();
    let empty = |word: usize| matches!(text.word(word).xpos, "WDT" | "WP" | "WP$");
    let sees = |word: usize| SEEING.contains(&text.form(word).to_lowercase().as_str());
    if content().all(empty) && statement.cue.clone().any(sees) {
        return true;
    }
    let is_deed = |word: usize| {
        let acts = &text.annotation().acts;
        let act = acts.binary_search_by_key(&word, |act| act.trigger).ok();
        let kind = act.and_then(|at| EventType::parse(acts[at].kind));
        let is_act = kind.is_some_and(|kind| {
            matches!(
                kind.quad(),
                QuadClass::MaterialConflict | QuadClass::MaterialCooperation
            )
        });
        let form = text.form(word).to_lowercase();
        // "Signed an agreement": the act is the agreement, and the verb only carries it.
        let signs = || {
            form.starts_with("sign")
                && acts.iter().any(|act| {
                    let carrier = text.word(act.trigger);
                    carrier.head == word && carrier.relation == "obj"
                })
        };
        text.word(word).upos == "VERB"
            && (is_act || DOING.contains(&form.as_str()) || signs())
    };
    statement.cue.clone().any(is_deed)
        && !statement
            .cue
            .clone()
            .any(|word| lexicon::speech_verb(text.form(word)).is_some())
        && content().all(|word| text.word(word).quoted == Quoted::Outside)
}

/// Mends what a rule of English knows better than the model.
pub(crate) fn mend(text: &Text<'_>, statements: &mut Vec<Statement>) {
    statements.retain(|statement| !is_none(text, statement));
    for statement in statements {
        mend_according_to(text, statement);
    }
}

/// Makes attributions of statements, in the order of the text.
pub(crate) fn attributions(
    text: &Text<'_>,
    mut statements: Vec<Statement>,
    resolver: &mut Resolver<'_>,
) -> Vec<Draft> {
    statements.sort_by_key(|statement| (statement.cue.start, statement.cue.end));
    let mut drafts: Vec<Draft> =
        statements.iter().map(|statement| draft(text, statement, resolver)).collect();
    for at in 0..drafts.len() {
        drafts[at].within = container(&drafts, at);
    }
    drafts
}

fn draft(text: &Text<'_>, statement: &Statement, resolver: &mut Resolver<'_>) -> Draft {
    let source_words = statement.source.first().map(|words| text.trim(words.clone()));
    let source = match &source_words {
        Some(words) => resolver.source(words),
        None => Reference { kind: SourceKind::Unknown, actor: None },
    };
    let addressee = addressee(text, statement).map(|words| {
        let actor = resolver.refer(&words, 0).actor;
        (words, actor)
    });
    Draft {
        source_words,
        source,
        cue: (!statement.cue.is_empty()).then(|| statement.cue.clone()),
        content: statement.content.clone(),
        quotation: quotation(text, &statement.content),
        addressee,
        within: None,
        confidence: confidence::of(statement.cue_probability, statement.role_probability),
    }
}

/// The smallest content that holds the cue of draft `at` and all it attributes.
fn container(drafts: &[Draft], at: usize) -> Option<usize> {
    let inner = &drafts[at];
    let cue = inner.cue.as_ref()?;
    let holds = |outer: &Range<usize>| {
        outer.start <= cue.start
            && cue.end <= outer.end
            && inner
                .content
                .iter()
                .all(|part| outer.start <= part.start && part.end <= outer.end)
    };
    (0..drafts.len())
        .filter(|&other| other != at)
        .filter_map(|other| {
            let part = drafts[other].content.iter().find(|part| holds(part))?;
            Some((part.len(), other))
        })
        .min()
        .map(|(_, other)| other)
}

/// Whether the words of a content are quoted: all, some or none. Marks and punctuation do not
/// count.
pub(crate) fn quotation(text: &Text<'_>, content: &[Range<usize>]) -> Quotation {
    let (mut quoted, mut plain) = (0, 0);
    for word in content.iter().cloned().flatten() {
        let word = text.word(word);
        match word.quoted {
            Quoted::Inside => quoted += 1,
            Quoted::Outside if word.upos != "PUNCT" => plain += 1,
            _ => {}
        }
    }
    match (quoted, plain) {
        (0, _) => Quotation::Indirect,
        (_, 0) => Quotation::Direct,
        _ => Quotation::Mixed,
    }
}

/// To whom the statement is made, by the grammar of its cue.
fn addressee(text: &Text<'_>, statement: &Statement) -> Option<Range<usize>> {
    let verb = statement.cue.clone().find(|&word| text.word(word).upos == "VERB")?;
    let outside = |word: usize| {
        !statement
            .content
            .iter()
            .chain(&statement.source)
            .any(|part| part.contains(&word))
    };
    let says = lexicon::speech_verb(text.form(verb));
    if let Some((_, Addressing::Object)) = says {
        // "Kirby told Jake Tapper": the parser takes some of these for a second subject.
        let object = text.children(verb).filter(|&child| child > verb).find(|&child| {
            matches!(text.word(child).relation, "obj" | "iobj" | "nsubj")
                && outside(child)
                && is_party(text, child)
        });
        if let Some(object) = object {
            return Some(text.phrase_of(object));
        }
        // Whatever the tree says, whom such a verb speaks to follows it at once.
        let sentence = &text.annotation().sentences[text.word(verb).sentence];
        let after = verb + 1..sentence.end.min(verb + 1 + LONGEST_ADDRESSEE);
        let begins = after.clone().next().filter(|&word| {
            matches!(text.word(word).upos, "ADJ" | "DET" | "NOUN" | "PROPN")
        });
        if begins.is_some() {
            let core = text.core_of(&after);
            if outside(core) && outside(verb + 1) && is_party(text, core) {
                return Some(verb + 1..core + 1);
            }
        }
    }
    // "told" and "said" alike: "to reporters", "in an interview with …". The talk may be tied to
    // the cue itself or to the verb that governs it ("In a conversation with X, Y sought to …").
    let governor = text.word(verb).head;
    let ties = text
        .children(verb)
        .chain((governor != verb).then(|| text.children(governor)).into_iter().flatten());
    for child in ties
        .filter(|&child| text.word(child).relation.starts_with("obl") && outside(child))
    {
        if says.is_some() && text.has_case(child, &["to"]) && is_party(text, child) {
            return Some(text.phrase_of(child));
        }
        if TALKS.contains(&text.form(child).to_lowercase().as_str()) {
            let other = text.children(child).find(|&party| {
                text.has_case(party, &["with", "to"])
                    && outside(party)
                    && is_party(text, party)
            });
            if let Some(other) = other {
                return Some(text.phrase_of(other));
            }
        }
    }
    None
}

/// Whether the word can head somebody who is spoken to.
fn is_party(text: &Text<'_>, word: usize) -> bool {
    use crate::lexicon::Noun;
    let form = text.form(word);
    text.name_at(word).is_some()
        || text.country(form).is_some()
        || matches!(
            lexicon::noun(form),
            Some(Noun::Person | Noun::Organization | Noun::Media | Noun::Country)
        )
        || (text.word(word).upos == "PRON"
            && matches!(
                form.to_lowercase().as_str(),
                "him"
                    | "her"
                    | "them"
                    | "me"
                    | "us"
                    | "you"
                    | "everyone"
                    | "people"
                    | "others"
            ))
}
