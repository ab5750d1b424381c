//! What the board tells and the couriers carry: findings, and notices of what became of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use watchfloor_record::Line;

/// What a rule found in a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule's name.
    pub rule: String,
    /// Rule and subject: the same finding has the same key in every picture.
    pub key: String,
    /// What it is about: an event, a matter, a source.
    pub subject: String,
    /// How much it matters.
    pub severity: Severity,
    /// Whether what it says still holds.
    pub standing: Standing,
    /// What routes go by: rule, severity, type, actor, recipient, country, place, source and others.
    pub labels: BTreeMap<String, String>,
    /// What happened, on one line.
    pub title: String,
    /// The words it rests on, the most telling first.
    pub lines: Vec<Evidence>,
    /// Who says so: each origin once.
    pub origins: Vec<String>,
    /// Why the rule fired.
    pub why: String,
    /// Changes when what people must know changes, and only then.
    pub print: [u8; 32],
}

/// How much an alert matters, in the words that most alerting systems have.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// To be read when there is time.
    Info,
    /// To be looked at soon.
    #[default]
    Warning,
    /// To be looked at now.
    Critical,
}

/// Whether what a finding says still holds.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Nobody took it back.
    #[default]
    Holds,
    /// The one who said it says something else now.
    Corrected,
    /// The one who said it took it back.
    Withdrawn,
    /// Others deny it.
    Disputed,
}

/// Words that a finding rests on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The line, which `watchfloor why` opens.
    pub line: Line,
    /// Who published it, where that is known.
    pub outlet: Option<String>,
    /// The title of the report.
    pub title: Option<String>,
    /// Where the report is.
    pub address: Option<String>,
    /// When it was published, as it says itself (ISO 8601).
    pub published: Option<String>,
    /// The words, as they were written.
    pub words: String,
    /// When the room learnt of it, milliseconds since 1970.
    pub learnt: i64,
}

/// What one receiver is told at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its number.
    pub id: u64,
    /// Whom it is for.
    pub receiver: String,
    /// The group of alerts it is about. Notices of one group are delivered in order.
    pub group: String,
    /// When it was made, milliseconds since 1970.
    pub at: i64,
    /// What is told.
    pub alerts: Vec<Told>,
}

/// What is told of one alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The alert's number.
    pub alert: u64,
    /// The key of its finding.
    pub key: String,
    /// What became of it.
    pub kind: Kind,
    /// What this receiver was told before, where it is not what it is told now.
    pub was: Option<String>,
    /// What holds now.
    pub finding: Finding,
}

/// What became of an alert.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// It is new.
    Fired,
    /// There is more to say.
    Updated,
    /// What was told was wrong, and this is what is said now.
    Corrected,
    /// What was told was taken back.
    Withdrawn,
    /// It is over.
    Resolved,
    /// Nothing changed, and it still holds.
    Reminder,
}
