//! Who may do what, over real connections: for each rule somebody who tries to get around it.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../made/mod.rs"]
mod made;

mod answers;
mod sessions;
mod support;
mod who;
