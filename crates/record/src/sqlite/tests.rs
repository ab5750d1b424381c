//! What needs to see the inside.
#![allow(clippy::unwrap_used, clippy::expect_used)]
