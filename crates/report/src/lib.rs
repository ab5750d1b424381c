/*!
From the bytes of a file to a report: its text and its structure.
*/
mod report;

pub use crate::report::{Block, BlockKind, Report};
