/*!
What the rules find in a picture.

[`findings`] is a pure function of the rules and of what is known: no clock is asked, nothing is remembered.
What was told before, and to whom, is the [`Board`](crate::Board)'s business. To let it recognise a subject in
the next picture, where lines have moved, stories were merged, or the room was read anew, each [`Found`]
carries its *anchors*: for every line that the subject rests on, the report and the character where its words
begin. These never change.
*/
mod acts;
mod announced;
mod figures;
mod scene;
mod sources;
mod statements;
mod tension;
mod wording;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use watchfloor_record::VersionId;
use watchfloor_room::{Picture, Snapshot};

use crate::notice::{Evidence, Finding, Standing};
use crate::rules::{Rule, Rules, When};
use scene::Scene;

/// What is known.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The reports.
    pub snapshot: &'a Snapshot,
    /// What they come to.
    pub picture: &'a Picture,
    /// How the sources are.
    pub sources: &'a [SourceState],
    /// Reports that came as a backlog: they fire nothing.
    pub backlog: &'a BTreeSet<VersionId>,
    /// The moment, milliseconds.
    pub now: i64,
}

/// How a source is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceState {
    /// Its name.
    pub name: String,
    /// When it was last visited with success.
    pub last_success: Option<i64>,
    /// When something new came from it last.
    pub last_new: Option<i64>,
    /// Since when it has been silent, by its own rhythm.
    pub silent_since: Option<i64>,
    /// Why the last visit failed, where it did.
    pub error: Option<String>,
}

/// A finding, with what the board needs to know of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// What people are told.
    pub finding: Finding,
    /// What makes it the same in the next picture; see the [module](self).
    pub anchors: BTreeSet<String>,
    /// The sentences that it rests on, for a room that was read anew and where words begin elsewhere.
    pub near: BTreeSet<String>,
    /// Whether somebody still says so.
    pub is_live: bool,
    /// Whether the rule asks for an alert, if there is none yet.
    pub fires: Fires,
    /// When it was learnt what made the rule's condition true, milliseconds.
    pub since: i64,
    /// When the latest of it was learnt.
    pub latest: i64,
    /// After how long without news the alert is closed, milliseconds.
    pub expire: i64,
    /// What is said now, with whose words: what receivers will see as the wording before, once it has changed.
    pub wording: String,
}

/// Whether a finding makes an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fires {
    /// It does.
    Yes,
    /// Its condition is not met, or no longer; it may tell those who heard of it before.
    No,
    /// It was learnt or published too long ago.
    Old,
    /// It came with a backlog: it will never fire.
    Backlog,
}

/// What the rules find. In the order of the rules, and within a rule in that of the picture.
pub fn findings(rules: &Rules, facts: &Facts<'_>) -> Vec<Found> {
    let scene = Scene::of(facts);
    let mut found = Vec::new();
    for rule in &rules.rules {
        match &rule.when {
            When::Event(acts) => acts::events(&scene, rule, acts, &mut found),
            When::Matter(acts, states) => {
                acts::matters(&scene, rule, acts, states, &mut found);
            }
            When::Tally(tallies) => figures::find(&scene, rule, tallies, &mut found),
            When::Watch(asked) => announced::find(&scene, rule, asked, &mut found),
            When::Tension(asked) => tension::find(&scene, rule, asked, &mut found),
            When::Source(asked) => sources::find(facts, rule, asked, &mut found),
            When::Statement(asked) => statements::find(&scene, rule, asked, &mut found),
        }
    }
    found
}

/// A finding being made.
struct Draft {
    subject: &'static str,
    title: String,
    why: String,
    labels: BTreeMap<String, String>,
    lines: Vec<Evidence>,
    origins: Vec<String>,
    standing: Standing,
    anchors: BTreeSet<String>,
    near: BTreeSet<String>,
    /// What makes the key; the first of the anchors where it is the earliest line.
    key: String,
    /// What people must know, in a form that changes with it.
    print: String,
    is_live: bool,
    fires: Fires,
    since: i64,
    latest: i64,
}

impl Draft {
    fn into_found(mut self, rule: &Rule) -> Found {
        self.labels.insert("rule".to_owned(), rule.name.clone());
        self.labels.insert("severity".to_owned(), severity(rule).to_owned());
        self.labels.insert("of".to_owned(), self.subject.to_owned());
        for (label, value) in &rule.labels {
            self.labels.insert(label.clone(), value.clone());
        }
        self.labels.retain(|_, value| !value.is_empty());
        let wording = match self.lines.first() {
            Some(line) => format!(
                "{}: “{}” ({})",
                self.title,
                line.words,
                line.outlet.as_deref().unwrap_or("an outlet not named")
            ),
            None => self.title.clone(),
        };
        let why = match &rule.note {
            Some(note) => format!("{} · {note}", self.why),
            None => self.why,
        };
        let finding = Finding {
            rule: rule.name.clone(),
            key: format!("{}:{}", rule.name, self.key),
            subject: self.subject.to_owned(),
            severity: rule.severity,
            standing: self.standing,
            labels: self.labels,
            title: self.title,
            lines: self.lines,
            origins: self.origins,
            why,
            print: Sha256::digest(self.print.as_bytes()).into(),
        };
        Found {
            finding,
            anchors: self.anchors,
            near: self.near,
            is_live: self.is_live,
            fires: self.fires,
            since: self.since,
            latest: self.latest,
            expire: rule.expire,
            wording,
        }
    }
}

fn severity(rule: &Rule) -> &'static str {
    match rule.severity {
        crate::notice::Severity::Info => "info",
        crate::notice::Severity::Warning => "warning",
        crate::notice::Severity::Critical => "critical",
    }
}

/// How many origins, in steps that are worth telling: nobody is woken by the twelfth, nor by one more on
/// either side of a dispute.
fn roughly(count: usize, is_disputed: bool) -> usize {
    let steps: &[usize] =
        if is_disputed { &[0, 1, 2, 5, 10, 20] } else { &[0, 1, 2, 3, 5, 10, 20] };
    steps.iter().rev().find(|step| **step <= count).copied().unwrap_or(0)
}

/// Words without the quotation marks and the "that" that they were written with.
fn bare(said: &str) -> &str {
    let inside = said.trim_matches(|c: char| matches!(c, '“' | '”' | '"' | ' ' | ','));
    inside.strip_prefix("that ").unwrap_or(inside)
}

/// Values for a label, each once.
fn joined<'v>(values: impl Iterator<Item = &'v str>) -> String {
    let mut all: Vec<&str> = Vec::new();
    for value in values {
        if !value.is_empty() && !all.contains(&value) {
            all.push(value);
        }
    }
    all.join(", ")
}
