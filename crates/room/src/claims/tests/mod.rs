//! Tests of matters, by theme.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod denials;
mod statements;
mod states;
mod versions;

use super::*;
use crate::picture::State;
use crate::testing::{Scene, hostile, scene, scene_in_order};
use proptest::strategy::Strategy;

pub(super) fn of(scene: &Scene) -> Vec<Matter> {
    matters(&scene.snapshot, &scene.events, &Origins::new(&scene.snapshot))
}

/// The one matter of a table.
pub(super) fn only(table: &str) -> Matter {
    let found = of(&scene(table));
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

pub(super) fn states(matter: &Matter) -> Vec<(State, usize)> {
    matter
        .history
        .iter()
        .map(|turn| turn.state)
        .zip(matter.counts.iter().copied())
        .collect()
}

pub(super) const STRIKE: &str = "# Northwater Dispatch 2031-05-12T06:00Z
Karsenian forces fired missiles at the port, Velmora's interior ministry said.
- said organization: Velmora's interior ministry | said | Karsenian forces fired missiles at the port
- act strike happened: Karsenian forces | fired | the port
";

pub(super) fn strike_and(more: &str) -> String {
    format!("{STRIKE}{more}")
}
