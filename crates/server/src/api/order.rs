//! The order of a list where another is asked for than the picture's, which goes by where the earliest lines stand. Each
//! list has one such order; equals stay in the picture's.

use std::cmp::Reverse;

use watchfloor_room::picture::{Announcement, EntryState, Matter, Tally, WatchState};
use watchfloor_room::watch;

use crate::Problem;

/// Whether the order of this name is asked for: the only one that the list has beside the picture's.
pub(super) fn is_asked(told: Option<&str>, name: &str) -> Result<bool, Problem> {
    match told {
        None => Ok(false),
        Some(told) if told == name => Ok(true),
        Some(_) => Err(Problem::bad(format!("sort: write {name}, or leave it out"))),
    }
}

/// What changed last comes first.
pub(super) fn latest_first(matters: &mut [&Matter]) {
    matters.sort_by_key(|matter| {
        Reverse(matter.history.last().map_or(i64::MIN, |it| it.at))
    });
}

/// What may still come and has a day, the nearest first; what else may come; what is over: of both the latest turn first.
pub(super) fn nearest_first(announced: &mut [&Announcement]) {
    announced.sort_by_cached_key(|one| {
        let turned = Reverse(one.life.last().map_or(i64::MIN, |turn| turn.at));
        let is_pending = matches!(
            one.state,
            WatchState::Open | WatchState::Triggered | WatchState::Contested
        );
        let too_late = one.due.as_deref().and_then(watch::too_late);
        match too_late {
            _ if !is_pending => (2, i64::MAX, turned),
            Some(moment) => (0, moment, turned),
            None => (1, i64::MAX, turned),
        }
    });
}

/// What its holders do not agree on, then what was counted most often: of both the latest first.
pub(super) fn disputed_first(tallies: &mut [&Tally]) {
    tallies.sort_by_cached_key(|tally| {
        let entries = &tally.entries;
        let is_disputed = entries
            .iter()
            .any(|entry| matches!(entry.state, EntryState::Conflicting { .. }));
        let latest = entries.iter().map(|entry| entry.learnt).max();
        (!is_disputed, Reverse(entries.len()), Reverse(latest))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_order_that_a_list_has_is_understood() {
        assert!(!is_asked(None, "due").unwrap_or(true));
        assert!(is_asked(Some("due"), "due").unwrap_or(false));
        assert!(is_asked(Some("latest"), "due").is_err());
    }
}
