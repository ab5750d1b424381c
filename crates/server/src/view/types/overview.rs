//! Counts and sums over a picture, and the brief.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Change, Event, FrameInfo, Matter, Pair, Party, Place, Tally, Watch};

/// An actor with what it did.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ActorCount {
    /// Who.
    pub party: Party,
    /// How many acts, as actor or recipient.
    pub acts: usize,
    /// How many statements, threats, demands and agreements.
    pub statements: usize,
}

/// Who to whom.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Matrix {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// The busiest actors.
    pub parties: Vec<Party>,
    /// What is between them.
    pub cells: Vec<Cell>,
}

/// What one does to another.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Cell {
    /// Who, by the place among the parties.
    pub from: usize,
    /// To whom.
    pub to: usize,
    /// The sum of Goldstein's scores below zero.
    pub conflict: f64,
    /// The sum of those above.
    pub cooperation: f64,
    /// The events, the latest first.
    pub events: Vec<i64>,
}

/// A place with what happened there.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlaceCount {
    /// Where.
    pub place: Place,
    /// The events, the latest first.
    pub events: Vec<i64>,
    /// The sum of Goldstein's scores below zero.
    pub conflict: f64,
    /// The sum of those above.
    pub cooperation: f64,
}

/// A room over time.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Timeline {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// Stretches of time in which anything was learnt, in order.
    pub buckets: Vec<Bucket>,
}

/// A stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Bucket {
    /// When it begins.
    pub at: i64,
    /// Reports learnt in it, of the whole room.
    pub reports: usize,
    /// Events first learnt of in it, of the frame.
    pub events: usize,
    /// Changes, of the frame.
    pub changes: usize,
    /// The sum of Goldstein's scores below zero of acts said to have happened.
    pub conflict: f64,
    /// The sum of those above.
    pub cooperation: f64,
}

/// Reports that tell of the same.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Story {
    /// The report that began it.
    pub id: i64,
    /// The latest headline.
    pub title: Option<String>,
    /// Its reports, in the room's order.
    pub reports: Vec<i64>,
    /// Who published them, each once.
    pub outlets: Vec<String>,
    /// When the room learnt the first and the last.
    pub learnt: [i64; 2],
    /// Its events, the latest first.
    pub events: Vec<i64>,
}

/// How much there is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Counts {
    /// Reports, earlier versions and copies among them.
    pub reports: usize,
    /// Outlets.
    pub outlets: usize,
    /// Events.
    pub events: usize,
    /// Matters.
    pub matters: usize,
    /// Tallies.
    pub tallies: usize,
    /// Announcements.
    pub watch: usize,
    /// Pairs of actors.
    pub pairs: usize,
}

/// A brief for programs.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Brief {
    /// Which picture it is of.
    pub frame: FrameInfo,
    /// Since when changes are told.
    pub since: i64,
    /// What changed, the latest first.
    pub changes: Vec<Change>,
    /// What happened, the latest first.
    pub events: Vec<Event>,
    /// What is disputed.
    pub disputed: Vec<Matter>,
    /// What was corrected or withdrawn.
    pub retracted: Vec<Matter>,
    /// What is announced and still open.
    pub watch: Vec<Watch>,
    /// What was counted.
    pub tallies: Vec<Tally>,
    /// How tense it is, the tensest first.
    pub pairs: Vec<Pair>,
}
