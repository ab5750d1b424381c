/*!
What one report says: who says what, on whose authority.

[`Reader::read`] turns a [`Report`](watchfloor_report::Report) into a
[`Reading`](contract::Reading). It is a pure function of the report, the model and the settings:
no clock, no network, no store; it never fails, it notes what it could not do.
*/
pub mod contract;
pub mod invariants;
mod reader;

pub use crate::reader::Reader;
