//! What a board remembers, and what people do on it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::findings::Found;
use crate::notice::Standing;

/// What a board remembers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Alerts by number.
    pub alerts: BTreeMap<u64, Alert>,
    /// Groups of notices by receiver, route and labels.
    pub groups: BTreeMap<String, Group>,
    /// Silences that people set on the board.
    pub silences: Vec<Hush>,
    /// The last numbers given, and the moment of the last step.
    pub last: Last,
    /// When the board has to be asked next although nothing happened.
    pub next: Option<i64>,
}

impl State {
    /// All but the alerts, which are kept one by one.
    pub(crate) fn without_alerts(&self) -> State {
        State {
            alerts: BTreeMap::new(),
            groups: self.groups.clone(),
            silences: self.silences.clone(),
            last: self.last,
            next: self.next,
        }
    }
}

/// Numbers are never given twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// Of an alert.
    pub alert: u64,
    /// Of a notice.
    pub notice: u64,
    /// Of a silence.
    pub silence: u64,
    /// The moment of the last step, milliseconds.
    pub at: i64,
}

/// An alert with its life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Its number.
    pub id: u64,
    /// The key of the finding that began it; it keeps it.
    pub key: String,
    /// What holds now, or held last.
    pub found: Found,
    /// All anchors it ever had.
    pub anchors: BTreeSet<String>,
    /// All sentences it ever rested on.
    pub near: BTreeSet<String>,
    /// Where it is in its life.
    pub phase: Phase,
    /// When it began, milliseconds.
    pub began: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// What each receiver was told last.
    pub told: BTreeMap<String, LastTold>,
    /// Who has it in hand, and what held then.
    pub acknowledged: Option<Acknowledged>,
    /// Whose it is.
    pub assigned: Option<String>,
    /// What happened to it, in order.
    pub life: Vec<Moment>,
}

impl Alert {
    /// Whether its finding is there, and nobody resolved it.
    pub fn is_active(&self) -> bool {
        self.phase == Phase::Active
    }
}

/// Where an alert is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Its finding is there.
    Active,
    /// Its finding is no longer there.
    Gone,
    /// Somebody resolved it: only what was wrong with it is still told.
    Resolved,
    /// Nothing new was learnt for long, or its rule is gone: closed without a word.
    Expired,
    /// It came with a backlog and was never told.
    Quiet,
    /// It turned out to be one with another.
    Merged {
        /// That one.
        into: u64,
    },
}

/// What a receiver was told last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastTold {
    /// When.
    pub at: i64,
    /// The print.
    pub print: [u8; 32],
    /// In which words.
    pub wording: String,
    /// Whether it held, and how.
    pub standing: Standing,
    /// Whether somebody said so then.
    pub is_live: bool,
    /// By which route.
    pub route: String,
}

/// That somebody has an alert in hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Who.
    pub by: String,
    /// When.
    pub at: i64,
    /// What held then: when it changes, reminders begin again.
    pub print: [u8; 32],
}

/// Something that happened to an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// When.
    pub at: i64,
    /// What.
    pub what: String,
}

/// Alerts told together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Since when something waits.
    pub since: Option<i64>,
    /// When the last notice went out.
    pub last: Option<i64>,
}

/// A silence that somebody set on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hush {
    /// Its number.
    pub id: u64,
    /// Labels that must be these.
    pub labels: BTreeMap<String, String>,
    /// From when.
    pub from: i64,
    /// Until when.
    pub until: i64,
    /// Who.
    pub by: String,
    /// Why.
    pub words: String,
}

/// What a person does on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "do")]
pub enum Say {
    /// I have it in hand: no reminders until it changes.
    Acknowledge {
        /// The alert.
        alert: u64,
    },
    /// It is somebody's.
    Assign {
        /// The alert.
        alert: u64,
        /// Whose.
        to: String,
    },
    /// It is done with: nothing more is told but that it was wrong.
    Resolve {
        /// The alert.
        alert: u64,
    },
    /// Words of one's own.
    Note {
        /// The alert.
        alert: u64,
        /// The words.
        words: String,
    },
    /// Keep back what has these labels.
    Silence {
        /// The labels.
        labels: BTreeMap<String, String>,
        /// Until when, milliseconds.
        until: i64,
        /// Why.
        words: String,
    },
    /// End a silence.
    Unsilence {
        /// Its number.
        silence: u64,
    },
}

impl Say {
    /// The alert it is about, if it is about one.
    pub fn alert(&self) -> Option<u64> {
        match self {
            Say::Acknowledge { alert }
            | Say::Assign { alert, .. }
            | Say::Resolve { alert }
            | Say::Note { alert, .. } => Some(*alert),
            Say::Silence { .. } | Say::Unsilence { .. } => None,
        }
    }
}

/// Why something cannot be said on the board.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BoardError {
    /// There is no such alert.
    #[error("no alert {0} on the board; check the number")]
    NoAlert(u64),
    /// There is no such silence.
    #[error(
        "no silence {0} that was set on the board; those of the rules file end there"
    )]
    NoSilence(u64),
    /// It would take in everything, or nothing any more.
    #[error("a silence needs at least one label, and an end that is still to come")]
    EmptySilence,
}
