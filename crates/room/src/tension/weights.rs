//! How much of its Goldstein score an event adds.

use watchfloor_reading::contract::Status;

use crate::picture::{Matter, State};

/// Days after which half of a level is left.
pub const HALF_LIFE: f64 = 3.0;

/// How far what is told is a deed. A deed counts in full; what its own actor announces counts for
/// something, because a threat is felt; what is merely planned does not until it is done, and what somebody
/// else asks him for does not either, because he has done and said nothing.
const BY_STATUS: &[(Status, f64)] = &[
    (Status::Happened, 1.0),
    (Status::Ongoing, 1.0),
    (Status::Threatened, 0.4),
    (Status::Committed, 0.4),
    (Status::Conditional, 0.4),
    (Status::Planned, 0.0),
    (Status::Possible, 0.3),
    (Status::Requested, 0.0),
    (Status::Denied, 0.0),
];

/// How well it is vouched for: by so many independent origins. The last row holds for more.
const BY_ORIGINS: &[(usize, f64)] = &[(1, 0.6), (2, 0.85), (3, 1.0)];

/// What becomes of that when the matter is in dispute, or when nobody asserts it any more.
const BY_STATE: &[(State, f64)] = &[
    (State::Single, 1.0),
    (State::Corroborated, 1.0),
    (State::Announced, 1.0),
    (State::Contradicted, 0.5),
    (State::Denied, 0.5),
    (State::Corrected, 1.0),
    (State::Withdrawn, 0.0),
];

/// The share of its Goldstein score that an event adds. Without a matter one origin vouches for it: the
/// report that mentions it.
pub fn weight(status: Status, matter: Option<&Matter>) -> f64 {
    let deed = found(BY_STATUS, status).unwrap_or(0.0);
    let origins = matter.map_or(1, |matter| matter.origins.max(1));
    let vouched = BY_ORIGINS
        .iter()
        .rev()
        .find(|(least, _)| origins >= *least)
        .map_or(0.0, |(_, share)| *share);
    let undisputed =
        matter.map_or(1.0, |matter| found(BY_STATE, matter.state).unwrap_or(1.0));
    deed * vouched * undisputed
}

fn found<K: PartialEq>(table: &[(K, f64)], wanted: K) -> Option<f64> {
    table.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value)
}

/// The part of the level of a day that is left on a later one.
pub(super) fn left_after(day: i32, earlier: i32) -> f64 {
    decay(day, earlier, HALF_LIFE)
}

/// The part that is left with a half-life in days.
pub(super) fn decay(day: i32, earlier: i32, half_life: f64) -> f64 {
    let passed = f64::from(day) - f64::from(earlier);
    (-passed.max(0.0) / half_life).exp2()
}
