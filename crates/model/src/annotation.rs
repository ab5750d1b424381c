use std::ops::Range;

use watchfloor_text::Span;
use watchfloor_text::quotes::Quoted;

/// A text with what the model found in it. Ranges are of words, across the whole text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// The words, in order.
    pub words: Vec<Word>,
    /// The sentences, in order and without gaps.
    pub sentences: Vec<Range<usize>>,
    /// The paragraphs, in order and without gaps.
    pub paragraphs: Vec<Range<usize>>,
    /// Who says what, in the order of their cues.
    pub statements: Vec<Statement>,
    /// Who did what to whom, in the order of the words that say so.
    pub acts: Vec<Act>,
    /// Names, in order, without overlap.
    pub names: Vec<Name>,
    /// What pronouns may stand for.
    pub antecedents: Vec<Antecedents>,
    /// Whether the text had more words than the model was asked to read.
    pub cut_short: bool,
}

impl Annotation {
    /// The bytes that a run of words covers; an empty span for none.
    pub fn span(&self, words: &Range<usize>) -> Span {
        match self.words.get(words.clone()) {
            Some([first, .., last]) => first.span.cover(last.span),
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }
}

/// One word with its place in the tree of its sentence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Word {
    /// Bytes of the text.
    pub span: Span,
    /// Where it stands to quotations.
    pub quoted: Quoted,
    /// Number of its sentence.
    pub sentence: usize,
    /// Universal part of speech ([`labels::UPOS`](crate::labels::UPOS)).
    pub upos: &'static str,
    /// English part of speech ([`labels::XPOS`](crate::labels::XPOS)).
    pub xpos: &'static str,
    /// The word it depends on; a root is its own head.
    pub head: usize,
    /// How ([`labels::RELATIONS`](crate::labels::RELATIONS)).
    pub relation: &'static str,
}

/// A cue with the words of its source and its content.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The words that say that something is said ("told", "according to").
    pub cue: Range<usize>,
    /// The words that name the source; empty when there are none.
    pub source: Vec<Range<usize>>,
    /// The words attributed; empty when none were found.
    pub content: Vec<Range<usize>>,
    /// How sure the model is of the cue, 0 to 1.
    pub cue_probability: f32,
    /// How sure it is of source and content, given the cue, 0 to 1.
    pub role_probability: f32,
}

/// A word that carries an act, with the words of its parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// The word.
    pub trigger: usize,
    /// The type ([`labels::EVENT_TYPES`](crate::labels::EVENT_TYPES)).
    pub kind: &'static str,
    /// The mode ([`labels::MODES`](crate::labels::MODES)), where the model sees one.
    pub mode: Option<&'static str>,
    /// Whether it happened ([`labels::STATUSES`](crate::labels::STATUSES)).
    pub status: &'static str,
    /// Who does it.
    pub actor: Vec<Range<usize>>,
    /// To whom it is done.
    pub recipient: Vec<Range<usize>>,
    /// What it hangs on.
    pub condition: Vec<Range<usize>>,
    /// How sure the model is that the word carries an act of this type, 0 to 1.
    pub probability: f32,
    /// How sure it is of the status, 0 to 1.
    pub status_probability: f32,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    Person,
    /// An organisation.
    Organization,
    /// A place, countries among them.
    Location,
}

/// A name.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// What it names.
    pub kind: NameKind,
    /// Its words.
    pub words: Range<usize>,
}

/// The words that a pronoun may stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Antecedents {
    /// The pronoun.
    pub word: usize,
    /// Head words of earlier mentions with their log-odds against "none of this window", best
    /// first, at most [`MOST_ANTECEDENTS`].
    pub candidates: Vec<(usize, f32)>,
}

/// Most candidates kept for a pronoun.
pub const MOST_ANTECEDENTS: usize = 8;
