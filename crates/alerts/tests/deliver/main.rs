//! Couriers and the world: servers that fail, stall, refuse and lie, on loopback, by a fast clock.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]

mod bench;
mod mail;
mod servers;
mod world;
