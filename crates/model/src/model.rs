use std::ops::Range;

use watchfloor_text::Span;

use crate::annotation::{
    Annotation, Antecedents, MOST_ANTECEDENTS, Name, NameKind, Statement, Word,
};
use crate::encoder::{self, Encoder, STATE, Window};
use crate::heads::{HeadScratch, Heads, Roles, Syntax};
use crate::kernel::Kernel;
use crate::weights::{Weights, WeightsError};
use crate::windows::{Input, Segments};
use crate::wordpiece::WordPiece;

/// Windows encoded at once: about 2,000 word pieces, whose states stay in the cache.
const BATCH: usize = 8;

/// The weights that come with the program.
static BUILT_IN: &[u8] = include_bytes!("../weights/reader.safetensors");

/// The reader's network. One serves many threads; each brings a [`Scratch`] of its own.
#[derive(Debug)]
pub struct Model {
    encoder: Encoder<'static>,
    heads: Heads<'static>,
    vocabulary: WordPiece<'static>,
}

/// Buffers that reading reuses. Make one a thread.
#[derive(Debug)]
pub struct Scratch {
    encoder: encoder::Scratch,
    heads: HeadScratch,
    states: Vec<f32>,
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
        Model::from_bytes(BUILT_IN)
    }

    /// A model from the bytes of a weights file (`train/export.py` writes them).
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Model, WeightsError> {
        let weights = Weights::from_bytes(bytes)?;
        let vocabulary =
            WordPiece::new(weights.text("vocabulary")?).ok_or_else(|| {
                WeightsError::tensor("vocabulary", "a special piece is missing")
            })?;
        Ok(Model {
            encoder: Encoder::new(&weights)?,
            heads: Heads::load(&weights)?,
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
        let mut annotation = self.annotate_segments(&segments, scratch);
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
        self.annotate_segments(&segments, scratch)
    }

    /// Lets every head look at every window.
    fn annotate_segments(
        &self,
        segments: &Segments,
        scratch: &mut Scratch,
    ) -> Annotation {
        let mut annotation = self.bare(segments);
        let windows = segments.windows();
        for batch in windows.chunks(BATCH) {
            let ranges: Vec<Range<usize>> = batch
                .iter()
                .map(|w| {
                    segments.sentences[w.start].start..segments.sentences[w.end - 1].end
                })
                .collect();
            self.encode(segments, &ranges, scratch, |heads, at, states, scratch| {
                let sentences = &segments.sentences[batch[at].clone()];
                read_window(
                    heads,
                    states,
                    ranges[at].start,
                    sentences,
                    scratch,
                    &mut annotation,
                );
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
            self.encode(&segments, &ranges, scratch, |heads, at, states, scratch| {
                // A mark at the border may be cut otherwise than it was: then no word fits.
                if segments.paragraphs[at].len() != batch[at].len() {
                    found.push(Vec::new());
                    return;
                }
                let numbers = segments.sentence_numbers(&ranges[at]);
                let roles = heads.roles(states, &numbers, scratch);
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

    /// Encodes runs of words and hands the word states of each to `each`.
    fn encode(
        &self,
        segments: &Segments,
        ranges: &[Range<usize>],
        scratch: &mut Scratch,
        mut each: impl FnMut(&Heads<'_>, usize, &[f32], &mut HeadScratch),
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
        let states = self.encoder.encode(&windows, &mut scratch.encoder);
        let mut base = 0;
        for (at, input) in inputs.iter().enumerate() {
            scratch.states.clear();
            for &piece in &input.word_at {
                let row = (base + piece) * STATE;
                scratch.states.extend_from_slice(&states[row..row + STATE]);
            }
            scratch.heads.set_states(&scratch.states);
            each(&self.heads, at, &scratch.states, &mut scratch.heads);
            base += input.ids.len();
        }
    }
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
