/*!
The reader's neural network on a CPU: one encoder, several heads, decoding.

[`Model::annotate`] takes a text and gives back its words with parts of speech and trees, its
names, and its statements: which words say that something is said (the cue), whose words they are
(the source) and what is said (the content); and its acts: which words say that something is done,
by whom, to whom, and whether it happened. The weights come with the program; `train/` makes
them.

The crate knows nothing of reports, stores, clocks or the network: the same text, weights and
limit give the same annotation.

Invariants:

- Every range of an [`Annotation`] is a range of its words, and every word points at its bytes.
- The heads of a sentence's words form one tree, and no head lies outside its sentence.
- Memory is bounded by the number of words; no text makes it panic.
*/

mod acts;
mod annotation;
mod crf;
pub mod encoder;
mod heads;
pub mod kernel;
pub mod labels;
pub mod matrix;
mod model;
mod tree;
pub mod weights;
mod windows;
mod wordpiece;

pub use crate::annotation::{
    Act, Annotation, Antecedents, MOST_ANTECEDENTS, Name, NameKind, Statement, Word,
};
pub use crate::model::{Model, Scratch};
