/*!
Who is told what, and when.
*/

pub mod deliver;
mod fault;
pub mod notice;

pub use fault::Fault;
pub use notice::{Evidence, Finding, Kind, Notice, Severity, Standing, Told};
