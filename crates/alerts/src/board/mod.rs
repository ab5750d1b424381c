/*!
The board: the alerts there are, who was told what of each, and who has to be told now.

A [`Board`] is a state machine without a clock: [`Board::step`] is given the moment and what the rules found,
and gives the notices that go out now. It remembers for each alert and each receiver what was told last, by
the finding's *print*: another print is told as an update, a correction, a withdrawal; the same one only as a
reminder, after the route's `repeat_interval`. The same steps give the same notices.

`recognise` finds the alert that a finding belongs to, `telling` decides who is told what and when.
*/
mod recognise;
mod state;
mod telling;
#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;

use crate::findings::{Fires, Found};
use crate::notice::{Kind, Notice, Standing};
use crate::rules::Rules;
pub use state::{
    Acknowledged, Alert, BoardError, Group, Hush, Last, LastTold, Moment, Phase, Say,
    State,
};

/// What happened to one alert that is kept in its life.
const LIFE: usize = 500;
/// Anchors that are kept of an alert; the first ones are the oldest reports.
const ANCHORS: usize = 2_000;
/// How long an alert that is over is recognised, milliseconds.
const KEPT: i64 = 30 * 86_400_000;
/// The print of what is over.
const GONE: [u8; 32] = [0; 32];

/// The alerts, and the rules they are told by.
#[derive(Clone, Debug)]
pub struct Board {
    rules: Rules,
    state: State,
    /// Alerts that changed since [`Board::take_changed`].
    changed: BTreeSet<u64>,
}

impl Board {
    /// An empty board.
    pub fn new(rules: &Rules) -> Board {
        Board::resume(State::default(), rules)
    }

    /// A board that remembers.
    pub fn resume(state: State, rules: &Rules) -> Board {
        Board { rules: rules.clone(), state, changed: BTreeSet::new() }
    }

    /// Goes on with other rules.
    pub fn set_rules(&mut self, rules: &Rules) {
        self.rules = rules.clone();
    }

    /// What it remembers.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// The alerts, by number.
    pub fn alerts(&self) -> impl Iterator<Item = &Alert> {
        self.state.alerts.values()
    }

    /// The rules in force.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// When [`Board::tick`] is due although nothing happened: a group has waited long enough, a reminder
    /// is due, quiet hours or a silence end.
    pub fn next(&self) -> Option<i64> {
        self.state.next
    }

    /// The alerts that changed since this was last asked.
    pub fn take_changed(&mut self) -> BTreeSet<u64> {
        std::mem::take(&mut self.changed)
    }

    /// Takes in what the rules found in a picture, and gives the notices that go out now. What is not among
    /// the findings is over.
    pub fn step(&mut self, now: i64, found: Vec<Found>) -> Vec<Notice> {
        self.settle_time(now);
        let recognised = recognise::recognise(&self.state.alerts, &found);
        let mut seen = BTreeSet::new();
        for (one, known) in found.into_iter().zip(recognised) {
            if let Some(alert) = self.take_in(now, one, &known) {
                seen.insert(alert);
            }
        }
        self.close(now, &seen);
        self.tick(now)
    }

    /// Time may jump, forward and back: nothing may seem to have been told in what is now the future.
    fn settle_time(&mut self, now: i64) {
        if now < self.state.last.at {
            for group in self.state.groups.values_mut() {
                group.since = group.since.map(|since| since.min(now));
                group.last = group.last.map(|last| last.min(now));
            }
            for alert in self.state.alerts.values_mut() {
                for told in alert.told.values_mut() {
                    told.at = told.at.min(now);
                }
            }
        }
        self.state.last.at = now;
    }

    /// Makes of a finding an alert, or the news of one. Gives the alert's number where there is one.
    fn take_in(
        &mut self,
        now: i64,
        found: Found,
        known: &recognise::Known,
    ) -> Option<u64> {
        let Some(id) = known.alert else {
            return self.begin(now, found, known.split_from);
        };
        for other in &known.also {
            self.merge(now, id, *other);
        }
        let alert = self.state.alerts.get_mut(&id)?;
        let is_other = alert.found.finding.print != found.finding.print;
        let is_news = found.latest > alert.found.latest;
        match alert.phase {
            Phase::Gone => {
                alert.remember(now, format!("there again: {}", found.finding.title));
                alert.reopen();
            }
            Phase::Expired if is_news && is_other => {
                alert.remember(now, format!("open again: {}", found.finding.title));
                alert.reopen();
            }
            _ if is_other => alert.remember(now, found.finding.title.clone()),
            _ => {}
        }
        let is_changed = is_other || alert.found != found;
        alert.anchors.extend(found.anchors.iter().cloned());
        alert.near.extend(found.near.iter().cloned());
        while alert.anchors.len() > ANCHORS {
            alert.anchors.pop_last();
        }
        while alert.near.len() > ANCHORS {
            alert.near.pop_last();
        }
        alert.found = found;
        alert.found.finding.key.clone_from(&alert.key);
        if is_changed {
            self.changed.insert(id);
        }
        Some(id)
    }

    /// A new alert, if the finding makes one. One that was a part of another is news to nobody.
    fn begin(
        &mut self,
        now: i64,
        mut found: Found,
        split_from: Option<u64>,
    ) -> Option<u64> {
        let from = split_from.and_then(|id| self.state.alerts.get(&id));
        let phase = match (found.fires, from) {
            (Fires::Backlog, _) => Phase::Quiet,
            (Fires::No, None) | (Fires::Old, None) => return None,
            (_, Some(parent)) if parent.phase == Phase::Quiet => Phase::Quiet,
            _ => Phase::Active,
        };
        let mut told = from.map(|parent| parent.told.clone()).unwrap_or_default();
        for last in told.values_mut() {
            last.print = found.finding.print;
            last.wording.clone_from(&found.wording);
            last.standing = found.finding.standing;
            last.is_live = found.is_live;
        }
        self.state.last.alert += 1;
        let id = self.state.last.alert;
        let key = self.free_key(&found.finding.key);
        found.finding.key.clone_from(&key);
        let mut alert = Alert {
            id,
            key,
            anchors: found.anchors.clone(),
            near: found.near.clone(),
            phase,
            began: now,
            ended: None,
            told,
            acknowledged: None,
            assigned: None,
            life: Vec::new(),
            found,
        };
        let began = match (phase, split_from) {
            (Phase::Quiet, _) => "came with a backlog, is not told".to_owned(),
            (_, Some(from)) => format!("was a part of alert {from}"),
            _ => format!("began: {}", alert.found.finding.title),
        };
        alert.remember(now, began);
        self.state.alerts.insert(id, alert);
        self.changed.insert(id);
        Some(id)
    }

    /// Keys are never given twice while their alert is remembered.
    fn free_key(&self, wanted: &str) -> String {
        let is_taken =
            |key: &str| self.state.alerts.values().any(|alert| alert.key == key);
        if !is_taken(wanted) {
            return wanted.to_owned();
        }
        let mut nth = 2;
        loop {
            let key = format!("{wanted}+{nth}");
            if !is_taken(&key) {
                return key;
            }
            nth += 1;
        }
    }

    /// Two alerts turn out to be one: the older takes in whom the younger was told to.
    fn merge(&mut self, now: i64, into: u64, other: u64) {
        let Some(mut younger) = self.state.alerts.remove(&other) else { return };
        if let Some(older) = self.state.alerts.get_mut(&into) {
            for (receiver, last) in &younger.told {
                older.told.entry(receiver.clone()).or_insert_with(|| last.clone());
            }
            older.anchors.extend(younger.anchors.iter().cloned());
            older.near.extend(younger.near.iter().cloned());
            older.remember(now, format!("took in alert {other}: they are one"));
            younger.remember(now, format!("is one with alert {into}"));
            younger.phase = Phase::Merged { into };
            younger.ended = Some(now);
        }
        self.state.alerts.insert(other, younger);
        self.changed.extend([into, other]);
    }

    /// Ends what is over: not found any more, without news for long, without a rule.
    fn close(&mut self, now: i64, seen: &BTreeSet<u64>) {
        for (id, alert) in &mut self.state.alerts {
            let is_open = matches!(alert.phase, Phase::Active | Phase::Resolved);
            if !is_open && alert.phase != Phase::Quiet {
                continue;
            }
            let has_rule = self.rules.rule(&alert.found.finding.rule).is_some();
            let since = alert.found.latest.max(alert.began);
            let (phase, what) = if !has_rule {
                (Phase::Expired, "its rule is gone: closed")
            } else if now.saturating_sub(since) > alert.found.expire {
                (Phase::Expired, "nothing new for long: closed")
            } else if !seen.contains(id) && alert.phase == Phase::Resolved {
                (Phase::Expired, "no longer found, and resolved before: closed")
            } else if !seen.contains(id) && is_open {
                (Phase::Gone, "over: it is no longer found")
            } else {
                continue;
            };
            alert.phase = phase;
            alert.ended = Some(now);
            alert.remember(now, what.to_owned());
            self.changed.insert(*id);
        }
        let is_kept = |alert: &Alert| {
            alert.ended.is_none_or(|ended| now.saturating_sub(ended) <= KEPT)
        };
        self.state.alerts.retain(|_, alert| is_kept(alert));
    }

    /// Records what a person does. [`Board::tick`] tells what comes of it.
    pub fn say(&mut self, now: i64, by: &str, what: &Say) -> Result<(), BoardError> {
        match what {
            Say::Acknowledge { alert } => self.with(*alert, |alert| {
                let print = alert.print();
                alert.acknowledged =
                    Some(Acknowledged { by: by.to_owned(), at: now, print });
                alert.remember(now, format!("acknowledged by {by}"));
            }),
            Say::Assign { alert, to } => self.with(*alert, |alert| {
                alert.assigned = Some(to.clone());
                alert.remember(now, format!("assigned to {to} by {by}"));
            }),
            Say::Resolve { alert } => self.with(*alert, |alert| {
                if alert.phase == Phase::Active {
                    alert.phase = Phase::Resolved;
                }
                alert.remember(now, format!("resolved by {by}"));
            }),
            Say::Note { alert, words } => self.with(*alert, |alert| {
                alert.remember(now, format!("{by}: {words}"));
            }),
            Say::Silence { labels, until, words } => {
                if labels.is_empty() || *until <= now {
                    return Err(BoardError::EmptySilence);
                }
                self.state.last.silence += 1;
                self.state.silences.push(Hush {
                    id: self.state.last.silence,
                    labels: labels.clone(),
                    from: now,
                    until: *until,
                    by: by.to_owned(),
                    words: words.clone(),
                });
                Ok(())
            }
            Say::Unsilence { silence } => {
                let before = self.state.silences.len();
                self.state.silences.retain(|hush| hush.id != *silence);
                match self.state.silences.len() < before {
                    true => Ok(()),
                    false => Err(BoardError::NoSilence(*silence)),
                }
            }
        }
    }

    fn with(
        &mut self,
        id: u64,
        change: impl FnOnce(&mut Alert),
    ) -> Result<(), BoardError> {
        let alert = self.state.alerts.get_mut(&id).ok_or(BoardError::NoAlert(id))?;
        change(alert);
        self.changed.insert(id);
        Ok(())
    }
}

impl Alert {
    /// What people must know of it now.
    fn print(&self) -> [u8; 32] {
        if self.phase == Phase::Gone { GONE } else { self.found.finding.print }
    }

    /// Whether what is not found now may be found again with the next report: a source is back or it is not.
    fn is_shaky(&self) -> bool {
        self.found.finding.subject != "source"
    }

    fn reopen(&mut self) {
        self.phase = Phase::Active;
        self.ended = None;
    }

    fn remember(&mut self, at: i64, what: String) {
        if self.life.len() < LIFE {
            self.life.push(Moment { at, what });
        }
    }
}

/// What kind of news an alert is to somebody who was told of it before.
fn kind_of_news(alert: &Alert, last: &LastTold) -> Kind {
    if alert.phase == Phase::Gone {
        return Kind::Resolved;
    }
    match alert.found.finding.standing {
        Standing::Withdrawn => Kind::Withdrawn,
        Standing::Corrected if last.standing != Standing::Corrected => Kind::Corrected,
        Standing::Corrected => Kind::Updated,
        _ if !alert.found.is_live => Kind::Resolved,
        Standing::Holds | Standing::Disputed => Kind::Updated,
    }
}
