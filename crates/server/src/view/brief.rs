//! The brief: the command's own pages, and the same for programs.

use watchfloor_brief::{Form, Settings};
use watchfloor_room::changes::Change;
use watchfloor_room::picture::{State, WatchState};
use watchfloor_room::time::DAY;

use super::types::Brief;
use super::{change, event, matter, pair, tally, watch};
use crate::frames::Frame;

/// The page that `watchfloor brief` shows.
pub fn page(frame: &Frame, form: Form, since: i64, most: usize) -> String {
    let mut settings = Settings::new(form);
    settings.limit = most;
    // What happened longer ago than the window reaches back is background.
    settings.days =
        frame.window.and_then(|window| u16::try_from((window + DAY - 1) / DAY).ok());
    let changes = changes(frame, since);
    watchfloor_brief::brief(&frame.picture, &frame.snapshot, changes, &settings)
}

/// The changes since a moment. Against an empty room everything is new, which is no news.
fn changes(frame: &Frame, since: i64) -> &[Change] {
    if !frame.snapshot.reports.iter().any(|report| report.learnt <= since) {
        return &[];
    }
    let all = frame.changes();
    &all[..all.partition_point(|change| change.at > since)]
}

/// The same for programs: at most so many of each list.
pub fn brief(frame: &Frame, since: i64, most: usize) -> Brief {
    let picture = &frame.picture;
    let matters = |states: [State; 2]| {
        let wanted =
            picture.matters.iter().filter(move |one| states.contains(&one.state));
        wanted.take(most).map(|one| matter::matter(frame, one)).collect()
    };
    let open = picture.watch.iter().filter(|one| one.state == WatchState::Open);
    let mut pairs: Vec<_> = picture.tension.iter().collect();
    let level = |one: &&watchfloor_room::picture::Pair| {
        one.days.last().map_or(0.0, |day| day.level)
    };
    pairs.sort_by(|one, other| level(one).total_cmp(&level(other)));
    Brief {
        frame: super::frame(frame),
        since,
        changes: changes(frame, since)
            .iter()
            .take(most)
            .map(|one| change::change(frame, one))
            .collect(),
        events: picture
            .events
            .iter()
            .take(most)
            .filter_map(|card| event::event(frame, card))
            .collect(),
        disputed: matters([State::Contradicted, State::Denied]),
        retracted: matters([State::Corrected, State::Withdrawn]),
        watch: open.take(most).filter_map(|one| watch::watch(frame, one)).collect(),
        tallies: picture
            .tallies
            .iter()
            .take(most)
            .map(|one| tally::tally(frame, one))
            .collect(),
        pairs: pairs.into_iter().take(most).map(pair::pair).collect(),
    }
}
