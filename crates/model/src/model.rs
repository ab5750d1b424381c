use std::ops::Range;

use watchfloor_text::Span;

use crate::acts::ActHeads;
use crate::annotation::{
    Act, Annotation, Antecedents, MOST_ANTECEDENTS, Name, NameKind, Statement, Word,
};
use crate::encoder::{self, Branch, Encoder, STATE, Window};
use crate::heads::{HeadScratch, Heads, Roles, Syntax};
use crate::kernel::Kernel;
use crate::weights::{Weights, WeightsError};
use crate::windows::{Input, Segments};
use crate::wordpiece::WordPiece;

/// Windows encoded at once: about 2,000 word pieces, whose states stay in the cache.
const BATCH: usize = 8;

/// The weights that come with the program.
static READER: &[u8] = include_bytes!("../weights/reader.safetensors");
/// Those of the branch that reads acts.
static EVENTS: &[u8] = include_bytes!("../weights/events.safetensors");

/// The reader's network. One serves many threads; each brings a [`Scratch`] of its own.
#[derive(Debug)]
pub struct Model {
    encoder: Encoder<'static>,
    heads: Heads<'static>,
    branch: Branch,
    acts: ActHeads<'static>,
    vocabulary: WordPiece<'static>,
}

/// Buffers that reading reuses. Make one a thread.
#[derive(Debug)]
pub struct Scratch {
    encoder: encoder::Scratch,
    heads: HeadScratch,
    states: Vec<f32>,
    branched: Vec<f32>,
}

impl Scratch {
    /// Buffers for the fastest kernel that this processor can run.
    pub fn new() -> Scratch {
        Scratch::with_kernel(Kernel::detect())
    }

    /// Buffers for this kernel.
    pub fn with_kernel(kernel: Kernel) -> Scratch {
        Scratch {
            encoder: encoder::Scratch::with_kernel(kernel),
            heads: HeadScratch::new(kernel),
            states: Vec::new(),
            branched: Vec::new(),
        }
    }
}

impl Default for Scratch {
    fn default() -> Scratch {
        Scratch::new()
    }
}

impl Model {
    /// The model that comes with the program.
    pub fn built_in() -> Result<Model, WeightsError> {
        Model::from_bytes(READER, EVENTS)
    }

    /// A model from the bytes of its two weights files (`train/export.py` and
    /// `train/event_export.py` write them).
    pub fn from_bytes(
        reader: &'static [u8],
        events: &'static [u8],
    ) -> Result<Model, WeightsError> {
        let weights = Weights::from_bytes(reader)?;
        let events = Weights::from_bytes(events)?;
        let vocabulary =
            WordPiece::new(weights.text("vocabulary")?).ok_or_else(|| {
                WeightsError::tensor("vocabulary", "a special piece is missing")
            })?;
        Ok(Model {
            encoder: Encoder::new(&weights)?,
            heads: Heads::load(&weights)?,
            branch: Branch::new(&events)?,
            acts: ActHeads::load(&events)?,
            vocabulary,
        })
    }

    /// Annotates the `paragraphs` of `text` (in order, without overlap), up to `limit` words.
    pub fn annotate(
        &self,
        text: &str,
        paragraphs: &[Span],
        limit: usize,
        scratch: &mut Scratch,
    ) -> Annotation {
        let segments = Segments::new(text, paragraphs, limit, &self.vocabulary);
        let mut annotation = self.annotate_segments(text, &segments, scratch);
        annotation.cut_short = annotation.words.len() >= limit;
        annotation
    }

    /// Annotates words of `text` that are already cut: `paragraphs` of sentences of words, in
    /// order and without overlap.
    ///
    /// For treebanks and the like, whose words are not quite the reader's own. A sentence that a
    /// window cannot hold is cut nevertheless, and quotations end with their sentence.
    pub fn annotate_cut(
        &self,
        text: &str,
        paragraphs: &[Vec<Vec<Span>>],
        scratch: &mut Scratch,
    ) -> Annotation {
        let segments = Segments::from_cut(text, paragraphs, &self.vocabulary);
        self.annotate_segments(text, &segments, scratch)
    }

    /// Lets every head look at every window.
    fn annotate_segments(
        &self,
        text: &str,
        segments: &Segments,
        scratch: &mut Scratch,
    ) -> Annotation {
        let mut annotation = self.bare(segments);
        let windows = segments.windows();
        let forms: Vec<&str> =
            segments.words.iter().map(|word| word.slice(text)).collect();
        for batch in windows.chunks(BATCH) {
            let ranges: Vec<Range<usize>> = batch
                .iter()
                .map(|w| {
                    segments.sentences[w.start].start..segments.sentences[w.end - 1].end
                })
                .collect();
            let branch = Some(&self.branch);
            self.encode(segments, &ranges, branch, scratch, |at, states, scratch| {
                let sentences = &segments.sentences[batch[at].clone()];
                let base = ranges[at].start;
                read_window(
                    &self.heads,
                    states.words,
                    base,
                    sentences,
                    scratch,
                    &mut annotation,
                );
                scratch.set_states(states.branched);
                let local: Vec<Range<usize>> =
                    sentences.iter().map(|s| s.start - base..s.end - base).collect();
                let forms = forms.get(ranges[at].clone()).unwrap_or_default();
                let acts = self.acts.acts(states.branched, forms, &local, scratch);
                annotation.acts.extend(acts.into_iter().map(|act| shifted(act, base)));
            });
        }
        annotation
    }

    /// Statements inside runs of words, each read as if it stood alone: what a source says that
    /// others said. Results are in the order of `parts`.
    pub fn statements_within(
        &self,
        text: &str,
        annotation: &Annotation,
        parts: &[Range<usize>],
        scratch: &mut Scratch,
    ) -> Vec<Vec<Statement>> {
        let mut found = Vec::with_capacity(parts.len());
        for batch in parts.chunks(BATCH) {
            // Every part is a paragraph of its own, cut into the same words as before.
            let spans: Vec<Span> =
                batch.iter().map(|part| annotation.span(part)).collect();
            let segments = Segments::new(text, &spans, usize::MAX, &self.vocabulary);
            let mut ranges = segments.paragraphs.clone();
            for range in &mut ranges {
                *range = segments.clip(range.clone());
            }
            self.encode(&segments, &ranges, None, scratch, |at, states, scratch| {
                // A mark at the border may be cut otherwise than it was: then no word fits.
                if segments.paragraphs[at].len() != batch[at].len() {
                    found.push(Vec::new());
                    return;
                }
                let numbers = segments.sentence_numbers(&ranges[at]);
                let roles = self.heads.roles(states.words, &numbers, scratch);
                let base = batch[at].start;
                found.push(
                    roles.into_iter().map(|roles| statement(roles, base)).collect(),
                );
            });
        }
        found
    }

    /// Words and sentences without labels.
    fn bare(&self, segments: &Segments) -> Annotation {
        let mut annotation = Annotation {
            sentences: segments.sentences.clone(),
            paragraphs: segments.paragraphs.clone(),
            words: Vec::with_capacity(segments.words.len()),
            ..Annotation::default()
        };
        for (number, sentence) in segments.sentences.iter().enumerate() {
            for word in sentence.clone() {
                annotation.words.push(Word {
                    span: segments.words[word],
                    quoted: segments.quoted[word],
                    sentence: number,
                    upos: "X",
                    xpos: "XX",
                    head: word,
                    relation: "root",
                });
            }
        }
        annotation
    }

    /// Encodes runs of words and hands the word states of each to `each`; with a branch, also
    /// the states that it gives.
    fn encode(
        &self,
        segments: &Segments,
        ranges: &[Range<usize>],
        branch: Option<&Branch>,
        scratch: &mut Scratch,
        mut each: impl FnMut(usize, WordStates<'_>, &mut HeadScratch),
    ) {
        let inputs: Vec<Input> = ranges
            .iter()
            .map(|range| segments.input(range.clone(), &self.vocabulary))
            .collect();
        let windows: Vec<Window<'_>> = inputs
            .iter()
            .map(|input| Window {
                ids: &input.ids,
                case: &input.case,
                quoted: &input.quoted,
                start: &input.start,
            })
            .collect();
        let (states, branched) = match branch {
            Some(branch) => {
                self.encoder.encode_branched(&windows, branch, &mut scratch.encoder)
            }
            None => (self.encoder.encode(&windows, &mut scratch.encoder), [].as_slice()),
        };
        let mut base = 0;
        for (at, input) in inputs.iter().enumerate() {
            pick_words(states, base, &input.word_at, &mut scratch.states);
            pick_words(branched, base, &input.word_at, &mut scratch.branched);
            scratch.heads.set_states(&scratch.states);
            let words =
                WordStates { words: &scratch.states, branched: &scratch.branched };
            each(at, words, &mut scratch.heads);
            base += input.ids.len();
        }
    }

    /// How well each type of act fits as what `source` does to `target`, parts of `text`, which is
    /// read as one window: types with a logarithm of likelihood, best first. Empty when
    /// one of the two is not among the words read.
    pub fn act_between(
        &self,
        text: &str,
        source: &[Span],
        target: &[Span],
        scratch: &mut Scratch,
    ) -> Vec<(&'static str, f32)> {
        let whole = Span::new(0, text.len());
        let segments = Segments::new(text, &[whole], MOST_BETWEEN, &self.vocabulary);
        let range = segments.clip(0..segments.words.len());
        let words_in = |parts: &[Span]| -> Vec<usize> {
            let touched = |word: &usize| {
                parts.iter().any(|part| segments.words[*word].overlaps(*part))
            };
            range.clone().filter(touched).collect()
        };
        let (source, target) = (words_in(source), words_in(target));
        let mut found = Vec::new();
        if source.is_empty() || target.is_empty() {
            return found;
        }
        let branch = Some(&self.branch);
        self.encode(&segments, &[range], branch, scratch, |_, states, scratch| {
            scratch.set_states(states.branched);
            found = self.acts.between(&source, &target, scratch);
        });
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
    }
}

/// Words of a text between whose parties an act is looked for: the work grows with their square.
const MOST_BETWEEN: usize = 200;

/// The word states of a window, and those of the branch.
#[derive(Clone, Copy)]
struct WordStates<'a> {
    words: &'a [f32],
    branched: &'a [f32],
}

/// Copies the states of the words' first pieces; nothing where there are no states.
fn pick_words(states: &[f32], base: usize, word_at: &[usize], picked: &mut Vec<f32>) {
    picked.clear();
    if states.is_empty() {
        return;
    }
    for &piece in word_at {
        let row = (base + piece) * STATE;
        picked.extend_from_slice(&states[row..row + STATE]);
    }
}

/// An act of a window as one of the whole text.
fn shifted(mut act: Act, base: usize) -> Act {
    act.trigger += base;
    for words in act.actor.iter_mut().chain(&mut act.recipient).chain(&mut act.condition)
    {
        *words = base + words.start..base + words.end;
    }
    act
}

/// Lets every head look at one window whose first word is `base`.
fn read_window(
    heads: &Heads<'_>,
    states: &[f32],
    base: usize,
    sentences: &[Range<usize>],
    scratch: &mut HeadScratch,
    annotation: &mut Annotation,
) {
    let n = states.len() / STATE;
    let words = &annotation.words[base..base + n];
    let numbers: Vec<usize> = words.iter().map(|word| word.sentence).collect();
    let local: Vec<Range<usize>> =
        sentences.iter().map(|s| s.start - base..s.end - base).collect();
    let roles = heads.roles(states, &numbers, scratch);
    annotation.statements.extend(roles.into_iter().map(|roles| statement(roles, base)));
    let syntax = heads.syntax(&local, scratch);
    for (word, Syntax { upos, xpos, head, relation }) in
        annotation.words[base..base + n].iter_mut().zip(&syntax)
    {
        (word.upos, word.xpos, word.head, word.relation) =
            (upos, xpos, base + head, relation);
    }
    annotation.names.extend(heads.names(&local, scratch).into_iter().map(|name| Name {
        kind: match name.kind {
            0 => NameKind::Person,
            1 => NameKind::Organization,
            _ => NameKind::Location,
        },
        words: base + name.words.start..base + name.words.end,
    }));
    let pronouns: Vec<usize> =
        (0..n).filter(|&word| matches!(syntax[word].xpos, "PRP" | "PRP$")).collect();
    if pronouns.is_empty() {
        return;
    }
    let scores = heads.antecedents(&pronouns, scratch);
    for (row, &pronoun) in scores.chunks(n).zip(&pronouns) {
        let mut candidates: Vec<(usize, f32)> = (0..pronoun)
            .filter(|&word| {
                matches!(syntax[word].upos, "NOUN" | "PROPN" | "PRON" | "NUM")
            })
            .map(|word| (base + word, row[word]))
            .collect();
        candidates.sort_by(|a, b| b.1.total_cmp(&a.1));
        candidates.truncate(MOST_ANTECEDENTS);
        annotation.antecedents.push(Antecedents { word: base + pronoun, candidates });
    }
}

fn statement(roles: Roles, base: usize) -> Statement {
    let shift = |range: Range<usize>| base + range.start..base + range.end;
    Statement {
        cue: shift(roles.cue),
        source: roles.source.into_iter().map(shift).collect(),
        content: roles.content.into_iter().map(shift).collect(),
        cue_probability: roles.cue_probability,
        role_probability: roles.role_probability,
    }
}
