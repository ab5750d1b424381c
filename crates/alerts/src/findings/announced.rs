//! What is announced, and what became of it.

use std::collections::BTreeMap;

use watchfloor_brief::{safe, words};
use watchfloor_record::Line;
use watchfloor_room::picture::{Announcement, WatchState};
use watchfloor_room::time;

use super::scene::Scene;
use super::{Draft, Fires, Found, joined};
use crate::notice::Standing;
use crate::rules::{Announcements, Rule, any_fits, any_words};

/// Items of the watch list that a rule asks for.
pub(super) fn find(
    scene: &Scene<'_>,
    rule: &Rule,
    asked: &Announcements,
    found: &mut Vec<Found>,
) {
    for item in &scene.picture.watch {
        if fits(scene, asked, item) {
            found.extend(one(scene, rule, asked, item));
        }
    }
}

fn fits(scene: &Scene<'_>, asked: &Announcements, item: &Announcement) -> bool {
    let by = item.by.as_slice();
    let to = item.to.as_slice();
    (asked.kind.is_empty() || asked.kind.contains(&item.kind))
        && any_fits(&asked.by, by)
        && any_fits(&asked.to, to)
        && (asked.party.is_empty()
            || any_fits(&asked.party, by)
            || any_fits(&asked.party, to))
        && (asked.words.is_empty() || any_words(&asked.words, &what(scene, item)))
}

/// The words of the announcement, and of its condition.
fn what(scene: &Scene<'_>, item: &Announcement) -> String {
    let Some(report) = scene.snapshot.report(item.report) else { return String::new() };
    let condition = item.condition.map(|span| report.words(span)).unwrap_or_default();
    format!("{} {condition}", report.words(item.what))
}

/// The last moment of what it is due by, milliseconds.
fn due_at(item: &Announcement) -> Option<i64> {
    let due = item.due.as_deref()?;
    if let Ok(moment) = due.parse::<jiff::Timestamp>() {
        return Some(moment.as_millisecond());
    }
    if let Ok(moment) = due.parse::<jiff::civil::DateTime>()
        && due.contains('T')
    {
        let moment = moment.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
        return Some(moment.timestamp().as_millisecond());
    }
    let (_, last) = time::days(due)?;
    Some((i64::from(last) + 1) * time::DAY)
}

fn one(
    scene: &Scene<'_>,
    rule: &Rule,
    asked: &Announcements,
    item: &Announcement,
) -> Option<Found> {
    let is_wanted = |state: WatchState| match asked.due_within {
        Some(_) => state == WatchState::Open,
        None => asked.state.is_empty() || asked.state.contains(&state),
    };
    // The first turn that the rule asks for; what comes later is news of the same alert.
    let turn = item.life.iter().find(|turn| is_wanted(turn.state))?;
    let line = turn.line.unwrap_or(item.id);
    let (since, fires) = match asked.due_within {
        None => (turn.at, scene.freshness(rule, turn.at, line)),
        Some(within) => {
            let due = due_at(item)?;
            let since = due.saturating_sub(within).max(turn.at);
            let now = scene.facts.now;
            let is_near = item.state == WatchState::Open && since <= now && now <= due;
            let backlog = scene.freshness(rule, turn.at, line) == Fires::Backlog;
            match (is_near, backlog) {
                (true, false) => (since, Fires::Yes),
                (true, true) => (since, Fires::Backlog),
                (false, _) => (since, Fires::No),
            }
        }
    };
    let is_live = item.state != WatchState::Withdrawn || is_wanted(WatchState::Withdrawn);
    let standing = match item.state {
        WatchState::Withdrawn => Standing::Withdrawn,
        WatchState::Contested => Standing::Disputed,
        _ => Standing::Holds,
    };
    let by = item.by.as_ref().map_or_else(|| "nobody named".to_owned(), name);
    let to = item.to.as_ref().map(|to| format!(" → {}", name(to))).unwrap_or_default();
    let due = item.due.as_deref().map(|due| format!(" · due {}", safe::short(due, 30)));
    let state = word(item.state);
    let title = format!(
        "{by}{to} · {} · {state}{}",
        words::watch_kind(item.kind),
        due.unwrap_or_default()
    );
    // What brought it to its state first, then the announcement, then what lay between.
    let mut lines: Vec<Line> =
        item.life.iter().rev().filter_map(|turn| turn.line).take(1).collect();
    lines.extend(item.lines.first());
    lines.extend(item.life.iter().filter_map(|turn| turn.line));
    let origin = safe::short(&item.origin.name, 60);
    let asks = match asked.due_within {
        Some(_) => "what falls due soon".to_owned(),
        None if asked.state.is_empty() => "what is announced".to_owned(),
        None => {
            let states = asked.state.iter().map(|s| word(*s).to_owned());
            states.collect::<Vec<_>>().join(" or ")
        }
    };
    let why = format!("asked for: {asks}; this is {state}; so said {origin}");
    let (anchors, near) = scene.anchors(item.lines.iter().copied());
    let mut labels = BTreeMap::new();
    let codes = |party: &Option<watchfloor_room::picture::Party>| {
        let party = party.as_ref();
        joined(party.into_iter().flat_map(|party| {
            [Some(party.name.as_str()), party.code.as_deref(), party.country.as_deref()]
                .into_iter()
                .flatten()
        }))
    };
    labels.insert("kind".to_owned(), words::watch_kind(item.kind).to_owned());
    labels.insert("state".to_owned(), state_label(item.state).to_owned());
    labels.insert("by".to_owned(), codes(&item.by));
    labels.insert("to".to_owned(), codes(&item.to));
    let draft = Draft {
        subject: "watch",
        title,
        why,
        labels,
        lines: scene.shown(lines.into_iter()),
        origins: vec![origin],
        standing,
        anchors,
        near,
        key: scene.anchor(item.id),
        print: format!("watch {state}"),
        is_live,
        fires,
        since,
        latest: item.life.last().map_or(since, |turn| turn.at),
    };
    Some(draft.into_found(rule))
}

fn name(party: &watchfloor_room::picture::Party) -> String {
    safe::short(&party.name, 60)
}

fn word(state: WatchState) -> &'static str {
    match state {
        WatchState::Contested => "said to be broken",
        WatchState::CarriedOut => "carried out",
        other => state_label(other),
    }
}

/// The state as rules name it.
fn state_label(state: WatchState) -> &'static str {
    match state {
        WatchState::Open => "open",
        WatchState::Triggered => "triggered",
        WatchState::Contested => "contested",
        WatchState::CarriedOut => "carried-out",
        WatchState::Broken => "broken",
        WatchState::Lapsed => "lapsed",
        WatchState::Withdrawn => "withdrawn",
    }
}
