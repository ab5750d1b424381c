/*!
Who is told what, and when.
*/

pub mod board;
pub mod deliver;
mod fault;
pub mod findings;
pub mod notice;
pub mod rules;
pub mod store;

pub use board::{Alert, Board, BoardError, Phase, Say};
pub use fault::Fault;
pub use findings::{Facts, Fires, Found, SourceState, findings};
pub use notice::{Evidence, Finding, Kind, Notice, Severity, Standing, Told};
pub use rules::Rules;
pub use store::{SqliteOutbox, Store, StoreError, beside};
