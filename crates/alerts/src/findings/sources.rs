//! Sources that fall silent or fail.

use std::collections::{BTreeMap, BTreeSet};

use watchfloor_brief::safe;
use watchfloor_room::time;

use super::{Draft, Facts, Fires, Found, SourceState};
use crate::notice::Standing;
use crate::rules::{Rule, Sources, any_words};

/// Sources that a rule asks for.
pub(super) fn find(
    facts: &Facts<'_>,
    rule: &Rule,
    asked: &Sources,
    found: &mut Vec<Found>,
) {
    for source in facts.sources.iter().filter(|one| any_words(&asked.name, &one.name)) {
        if let Some(silence) = silence(facts.now, asked, source) {
            let since = time::minutes(silence);
            let title =
                format!("{} · silent since {since} UTC", safe::short(&source.name, 60));
            let why = "nothing new came from it; silence is no all-clear".to_owned();
            found.push(one(rule, source, "silent", silence, title, why));
        }
        if let Some(failure) = failure(facts.now, asked, source) {
            let error = source.error.as_deref().unwrap_or_default();
            let title = format!("{} · cannot be read", safe::short(&source.name, 60));
            let last = match source.last_success {
                Some(last) => format!("last read {} UTC", time::minutes(last)),
                None => "never read yet".to_owned(),
            };
            let why = format!("{last}; {}", safe::short(error, 200));
            found.push(one(rule, source, "failing", failure, title, why));
        }
    }
}

/// Since when it is silent, where a rule asks for that.
fn silence(now: i64, asked: &Sources, source: &SourceState) -> Option<i64> {
    let by_rhythm = source.silent_since.filter(|_| asked.silent);
    let by_clock = asked.silent_for.and_then(|most| {
        source.last_new.filter(|last| now.saturating_sub(*last) >= most)
    });
    by_rhythm.or(by_clock)
}

/// Since when it fails, where a rule asks for that.
fn failure(now: i64, asked: &Sources, source: &SourceState) -> Option<i64> {
    source.error.as_ref()?;
    let last = source.last_success.unwrap_or(0);
    let for_long = asked.failing_for.is_some_and(|most| now.saturating_sub(last) >= most);
    (asked.failing || for_long).then_some(last)
}

fn one(
    rule: &Rule,
    source: &SourceState,
    state: &str,
    since: i64,
    title: String,
    why: String,
) -> Found {
    // One silence is one alert; the next one is another.
    let key = format!("{}:{state}@{since}", source.name);
    let labels = BTreeMap::from([
        ("source".to_owned(), source.name.clone()),
        ("state".to_owned(), state.to_owned()),
    ]);
    Draft {
        subject: "source",
        title,
        why,
        labels,
        lines: Vec::new(),
        origins: Vec::new(),
        standing: Standing::Holds,
        anchors: BTreeSet::from([key.clone()]),
        near: BTreeSet::new(),
        key,
        print: format!("source {state}"),
        is_live: true,
        fires: Fires::Yes,
        since,
        // It lasts as long as it lasts.
        latest: i64::MAX,
    }
    .into_found(rule)
}
