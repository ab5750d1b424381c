/*!
What one report says: who says what, on whose authority.

[`Reader::read`] turns a [`Report`](watchfloor_report::Report) into a
[`Reading`](contract::Reading). It is a pure function of the report, the model and the settings:
no clock, no network, no store; it never fails, it notes what it could not do.
*/
mod actors;
mod confidence;
pub mod contract;
pub mod invariants;
mod lexicon;
mod quotations;
mod reader;
mod sources;
mod statements;
mod syntax;

pub use watchfloor_model::Scratch;
pub use watchfloor_model::weights::WeightsError;

pub use crate::reader::{MOST_WORDS, Reader};
