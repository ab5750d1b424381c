//! Who is told what, and when.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alert, Board, Group, LastTold, Phase, kind_of_news};
use crate::findings::Fires;
use crate::notice::{Kind, Notice, Told};
use crate::rules::Route;

/// A group without news is forgotten after this, milliseconds.
const FORGOTTEN: i64 = 7 * 86_400_000;

/// What is no longer found is told to be over when it has not been found for so long, milliseconds: what hangs
/// on a threshold may come back with the next report.
const SETTLES: i64 = 2 * 3_600_000;

/// Something that a receiver has to be told.
struct Due {
    alert: u64,
    kind: Kind,
}

/// What a receiver has to be told by a route, together.
struct Batch<'r> {
    receiver: String,
    group: String,
    route: &'r Route,
    due: Vec<Due>,
    /// When the next of what it knows is to be called to mind.
    reminder: Option<i64>,
}

impl Board {
    /// The notices that go out now, with what was last found.
    pub fn tick(&mut self, now: i64) -> Vec<Notice> {
        self.settle_time(now);
        let rules = self.rules.clone();
        self.state.silences.retain(|hush| hush.until > now);
        let muted = self.muted(now);
        let batches = batches(&rules.route, &self.state.alerts, &muted, now);
        let mut notices = Vec::new();
        // A silence that ends may let something out.
        let mut next: Option<i64> = self.silences_end(now);
        let mut soon = |at: i64| next = Some(next.map_or(at, |next| next.min(at)));
        let mut waiting = BTreeSet::new();
        for (key, batch) in batches {
            if let Some(at) = batch.reminder {
                soon(at);
            }
            if batch.due.is_empty() {
                continue;
            }
            waiting.insert(key.clone());
            let group = self.state.groups.entry(key).or_default();
            let ready = ready_at(group, &batch, now);
            let ends = batch.route.quiet.as_ref().and_then(|quiet| quiet.ends(now));
            if let Some(at) = ends.or_else(|| (ready > now).then_some(ready)) {
                soon(at);
                continue;
            }
            group.since = None;
            group.last = Some(now);
            notices.push(self.notice(now, &batch));
            // What was just told is called to mind again later.
            if batch.route.repeat_interval > 0 {
                soon(now.saturating_add(batch.route.repeat_interval));
            }
        }
        self.forget_groups(now, &waiting);
        self.state.next = next;
        notices
    }

    /// Groups in which nothing waits any more do not wait; those long without news are forgotten.
    fn forget_groups(&mut self, now: i64, waiting: &BTreeSet<String>) {
        for (key, group) in &mut self.state.groups {
            if !waiting.contains(key) {
                group.since = None;
            }
        }
        self.state.groups.retain(|_, group| {
            let last = group.since.or(group.last);
            last.is_some_and(|last| now.saturating_sub(last) < FORGOTTEN)
        });
    }

    /// The alerts that are silenced or inhibited.
    fn muted(&self, now: i64) -> BTreeSet<u64> {
        let holds = |alert: &&Alert| {
            alert.phase == Phase::Active && alert.found.is_live && meets(alert)
        };
        let sources: Vec<&Alert> = self.state.alerts.values().filter(holds).collect();
        let is_muted = |alert: &&Alert| {
            let labels = &alert.found.finding.labels;
            let is_silenced = self
                .rules
                .silences
                .iter()
                .any(|silence| silence.holds(now) && silence.matches.fit(labels))
                || self.state.silences.iter().any(|hush| {
                    hush.labels.iter().all(|(label, value)| {
                        labels.get(label).is_some_and(|has| {
                            has == value || has.split(", ").any(|part| part == value)
                        })
                    })
                });
            is_silenced || self.is_inhibited(alert, &sources)
        };
        self.state.alerts.values().filter(is_muted).map(|alert| alert.id).collect()
    }

    fn is_inhibited(&self, alert: &Alert, sources: &[&Alert]) -> bool {
        let labels = &alert.found.finding.labels;
        self.rules.inhibits.iter().any(|inhibit| {
            // What is source and target at once would keep itself back.
            if !inhibit.target.fit(labels) || inhibit.source.fit(labels) {
                return false;
            }
            sources.iter().any(|source| {
                let theirs = &source.found.finding.labels;
                source.id != alert.id
                    && inhibit.source.fit(theirs)
                    && inhibit
                        .equal
                        .iter()
                        .all(|label| theirs.get(label) == labels.get(label))
            })
        })
    }

    /// When the next silence ends.
    fn silences_end(&self, now: i64) -> Option<i64> {
        let of_file = self.rules.silences.iter().filter_map(|silence| silence.until);
        let of_board = self.state.silences.iter().map(|hush| hush.until);
        of_file.chain(of_board).filter(|until| *until > now).min()
    }

    /// Makes the notice of what is due, and remembers that it was told.
    fn notice(&mut self, now: i64, batch: &Batch<'_>) -> Notice {
        let mut alerts = Vec::new();
        for due in &batch.due {
            let Some(alert) = self.state.alerts.get_mut(&due.alert) else { continue };
            let was = alert.told.get(&batch.receiver).map(|last| last.wording.clone());
            let found = &alert.found;
            alerts.push(Told {
                alert: alert.id,
                key: alert.key.clone(),
                kind: due.kind,
                was: was.filter(|was| *was != found.wording),
                finding: found.finding.clone(),
            });
            let last = LastTold {
                at: now,
                print: alert.print(),
                wording: found.wording.clone(),
                standing: found.finding.standing,
                is_live: found.is_live && alert.phase != Phase::Gone,
                route: batch.route.path.clone(),
            };
            alert.told.insert(batch.receiver.clone(), last);
            alert.remember(now, format!("{} told: {}", batch.receiver, word(due.kind)));
            self.changed.insert(due.alert);
        }
        self.state.last.notice += 1;
        Notice {
            id: self.state.last.notice,
            receiver: batch.receiver.clone(),
            group: batch.group.clone(),
            at: now,
            alerts,
        }
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Fired => "it fired",
        Kind::Updated => "an update",
        Kind::Corrected => "a correction",
        Kind::Withdrawn => "that it was withdrawn",
        Kind::Resolved => "that it is over",
        Kind::Reminder => "a reminder",
    }
}

/// Whether the rule's condition is met, whenever it came to be.
fn meets(alert: &Alert) -> bool {
    matches!(alert.found.fires, Fires::Yes | Fires::Old)
}

/// Whom all alerts have to be told to, by group.
fn batches<'r>(
    tree: &'r Route,
    alerts: &BTreeMap<u64, Alert>,
    muted: &BTreeSet<u64>,
    now: i64,
) -> BTreeMap<String, Batch<'r>> {
    let mut batches: BTreeMap<String, Batch<'r>> = BTreeMap::new();
    for alert in alerts.values() {
        if matches!(alert.phase, Phase::Merged { .. } | Phase::Quiet | Phase::Expired)
            || muted.contains(&alert.id)
        {
            continue;
        }
        for (receiver, route, is_new) in receivers(tree, alert) {
            let last = alert.told.get(&receiver);
            let (kind, reminder) = news(alert, last, route, is_new, now);
            if kind.is_none() && reminder.is_none() {
                continue;
            }
            let group = group_of(route, alert);
            let key = format!("{receiver}\n{}\n{group}", route.path);
            let batch = batches.entry(key).or_insert_with(|| Batch {
                receiver,
                group,
                route,
                due: Vec::new(),
                reminder: None,
            });
            if let Some(kind) = kind {
                batch.due.push(Due { alert: alert.id, kind });
            }
            let earlier = [batch.reminder, reminder].into_iter().flatten().min();
            batch.reminder = earlier;
        }
    }
    batches
}

/// Those whom the routes name, and those who were told before: whoever heard of it hears what became of it.
fn receivers<'r>(tree: &'r Route, alert: &Alert) -> Vec<(String, &'r Route, bool)> {
    let mut all: Vec<(String, &Route, bool)> = Vec::new();
    for route in tree.of(&alert.found.finding.labels) {
        if !all.iter().any(|(receiver, ..)| *receiver == route.receiver) {
            all.push((route.receiver.clone(), route, true));
        }
    }
    for (receiver, last) in &alert.told {
        if !all.iter().any(|(known, ..)| known == receiver) {
            let route = tree.at(&last.route).unwrap_or(tree);
            all.push((receiver.clone(), route, false));
        }
    }
    all
}

/// What an alert is to a receiver now; where it is nothing, when it is to be called to mind.
fn news(
    alert: &Alert,
    last: Option<&LastTold>,
    route: &Route,
    is_new: bool,
    now: i64,
) -> (Option<Kind>, Option<i64>) {
    let Some(last) = last else {
        let fires = alert.phase == Phase::Active && alert.found.is_live && meets(alert);
        return ((fires && is_new).then_some(Kind::Fired), None);
    };
    let settles = alert.ended.filter(|_| alert.phase == Phase::Gone).map(settled);
    if let Some(at) = settles.filter(|at| *at > now && alert.is_shaky()) {
        return (None, last.is_live.then_some(at));
    }
    if last.print != alert.print() {
        let kind = kind_of_news(alert, last);
        let is_wanted = match kind {
            Kind::Resolved => {
                route.resolved && last.is_live && alert.phase != Phase::Resolved
            }
            // Who has done with it hears only what was wrong with it, or who denies it.
            Kind::Updated => {
                alert.phase != Phase::Resolved
                    || alert.found.finding.standing != last.standing
            }
            _ => true,
        };
        return (is_wanted.then_some(kind), None);
    }
    let is_in_hand =
        alert.acknowledged.as_ref().is_some_and(|by| by.print == alert.print());
    let is_done = alert.phase != Phase::Active || !alert.found.is_live || !meets(alert);
    if route.repeat_interval == 0 || is_in_hand || is_done || !is_new {
        return (None, None);
    }
    let at = last.at.saturating_add(route.repeat_interval);
    if at <= now { (Some(Kind::Reminder), None) } else { (None, Some(at)) }
}

/// When it counts as over that something is no longer found.
fn settled(ended: i64) -> i64 {
    ended.saturating_add(SETTLES)
}

/// When a group's notice goes out.
fn ready_at(group: &mut Group, batch: &Batch<'_>, now: i64) -> i64 {
    let route = batch.route;
    let since = *group.since.get_or_insert(now);
    let Some(last) = group.last else { return since.saturating_add(route.group_wait) };
    // That something was wrong is told as soon as what is new was told.
    let is_urgent =
        batch.due.iter().any(|due| matches!(due.kind, Kind::Corrected | Kind::Withdrawn));
    if is_urgent {
        return since.saturating_add(route.group_wait);
    }
    last.saturating_add(route.group_interval).max(since)
}

/// "rule=shelling, country=ADV": what the alerts of a group have in common.
fn group_of(route: &Route, alert: &Alert) -> String {
    let labels = &alert.found.finding.labels;
    let parts: Vec<String> = route
        .group_by
        .iter()
        .map(|label| {
            let value = labels.get(label).map(String::as_str).unwrap_or_default();
            format!("{label}={value}")
        })
        .collect();
    parts.join(", ")
}
