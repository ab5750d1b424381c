/*!
What one report says: who says what, on whose authority.

[`Reader::read`] turns a [`Report`](watchfloor_report::Report) into a
[`Reading`](contract::Reading). It is a pure function of the report, the model and the settings:
no clock, no network, no store; it never fails, it notes what it could not do.
*/
mod actors;
mod codes;
mod confidence;
pub mod contract;
mod events;
mod figures;
pub mod invariants;
mod lemma;
mod lexicon;
mod names;
mod offices;
mod parties;
mod places;
mod quotations;
mod reader;
mod sides;
mod sources;
mod statements;
mod status;
mod syntax;
mod times;
mod watch;

pub use watchfloor_model::Scratch;

pub use crate::reader::{MOST_WORDS, Reader, ReaderError};
