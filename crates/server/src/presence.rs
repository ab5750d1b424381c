//! Who is looking at what.
//!
//! A person is here while the wall says so, and gone 45 seconds after it last did. Whoever watches is told when the
//! list is another, at most every two seconds: two thousand people who each say where they are must not become four
//! million messages.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use watchfloor_clock::Clock;

use crate::App;
use crate::acts::By;
use crate::auth::Asked;
use crate::problem::{Problem, Refused};
use crate::stream::Event;

/// After how many milliseconds without a word somebody is gone.
const GONE: i64 = 45_000;
/// How often the list is sent, at most.
const PACE: Duration = Duration::from_secs(2);
/// People who are kept; beyond them whoever was quiet longest is forgotten.
const MOST_KEPT: usize = 4_000;
/// People who are shown: those who moved last.
const MOST_SHOWN: usize = 64;
/// Characters of a place on the wall.
const LONGEST: usize = 200;

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(look))
}

/// Who is here; copies are the same.
#[derive(Clone, Debug)]
pub(crate) struct Board(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    people: Mutex<BTreeMap<String, Kept>>,
    told: watch::Sender<Bytes>,
}

#[derive(Clone, Debug)]
struct Kept {
    looking_at: Option<String>,
    /// Since when.
    since: i64,
    /// When this was last heard.
    heard: i64,
}

/// Somebody who watches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Person {
    /// Who.
    pub user: String,
    /// The place on the wall.
    pub looking_at: Option<String>,
    /// Since when, milliseconds.
    pub at: i64,
}

impl Default for Board {
    fn default() -> Board {
        let told = watch::channel(Bytes::new()).0;
        Board(Arc::new(Inner { people: Mutex::default(), told }))
    }
}

impl Board {
    /// Somebody is here, and looks at this.
    fn look(&self, user: String, looking_at: Option<String>, now: i64) {
        let mut people = self.0.people.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(person) = people.get_mut(&user) {
            person.heard = now;
            if person.looking_at != looking_at {
                person.looking_at = looking_at;
                person.since = now;
            }
            return;
        }
        if people.len() >= MOST_KEPT {
            let quiet = people.iter().min_by_key(|(_, person)| person.heard);
            if let Some(name) = quiet.map(|(name, _)| name.clone()) {
                people.remove(&name);
            }
        }
        people.insert(user, Kept { looking_at, since: now, heard: now });
    }

    /// Who is here, those who moved last first.
    fn here(&self, now: i64) -> Vec<Person> {
        let mut people = self.0.people.lock().unwrap_or_else(PoisonError::into_inner);
        people.retain(|_, person| now - person.heard < GONE);
        let mut here: Vec<Person> = people
            .iter()
            .map(|(user, person)| Person {
                user: user.clone(),
                looking_at: person.looking_at.clone(),
                at: person.since,
            })
            .collect();
        drop(people);
        here.sort_by_key(|person| std::cmp::Reverse(person.at));
        here.truncate(MOST_SHOWN);
        here
    }

    /// The list as it is sent; empty bytes before there was anybody.
    pub(crate) fn told(&self) -> watch::Receiver<Bytes> {
        self.0.told.subscribe()
    }

    /// Sends the list whenever it is another, until the stream is closed.
    pub(crate) async fn tell(self, clock: Clock, mut closing: watch::Receiver<bool>) {
        let mut last = Vec::new();
        loop {
            tokio::select! {
                _ = closing.wait_for(|is_over| *is_over) => return,
                () = tokio::time::sleep(PACE) => {}
            }
            let here = self.here(clock.now());
            if here != last {
                self.0.told.send_replace(Event::new("presence", &here).passing());
                last = here;
            }
        }
    }
}

/// What somebody looks at.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Looking {
    /// The place on the wall: `/event/41`; `null` where it is none in particular.
    #[schema(max_length = 200, pattern = "^/[!-~]*$", example = "/event/41")]
    looking_at: Option<String>,
}

/// Says that one is here, and what one is looking at. Said again at least every 30 seconds; whoever says nothing for
/// 45 seconds is gone.
#[utoipa::path(
    post, path = "/presence", tag = "people", operation_id = "look",
    request_body = Looking,
    responses((status = 204, description = "Said"), Refused),
)]
async fn look(
    State(app): State<App>,
    By(user): By,
    Asked(looking): Asked<Looking>,
) -> Result<StatusCode, Problem> {
    if let Some(place) = &looking.looking_at {
        let is_place = place.starts_with('/')
            && place.chars().count() <= LONGEST
            && !place.chars().any(char::is_control);
        if !is_place {
            return Err(Problem::bad(format!(
                "`looking_at` is a place on the wall such as /event/41, of at most {LONGEST} characters"
            )));
        }
    }
    app.wire.presence().look(user, looking.looking_at, app.settings.clock.now());
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(place: &str) -> Option<String> {
        Some(place.to_owned())
    }

    #[test]
    fn people_are_gone_45_seconds_after_they_were_last_heard() {
        let board = Board::default();
        board.look("ana".to_owned(), at("/now"), 0);
        board.look("bo".to_owned(), None, 30_000);
        assert_eq!(board.here(44_999).len(), 2);
        let here = board.here(45_000);
        assert_eq!(
            here,
            [Person { user: "bo".to_owned(), looking_at: None, at: 30_000 }]
        );
    }

    #[test]
    fn saying_the_same_again_changes_nothing_that_is_told() {
        let board = Board::default();
        board.look("ana".to_owned(), at("/now"), 0);
        let before = board.here(1);
        board.look("ana".to_owned(), at("/now"), 40_000);
        assert_eq!(board.here(50_000), before);
        board.look("ana".to_owned(), at("/event/4"), 60_000);
        assert_eq!(board.here(60_000)[0].at, 60_000);
    }

    #[test]
    fn however_many_there_are_few_are_kept_and_fewer_shown() {
        let board = Board::default();
        for n in 0..i64::try_from(MOST_KEPT).unwrap_or(0) + 100 {
            board.look(format!("user {n}"), None, n);
        }
        let kept = board.0.people.lock().unwrap_or_else(PoisonError::into_inner).len();
        assert_eq!(kept, MOST_KEPT);
        let here = board.here(4_100);
        assert_eq!(here.len(), MOST_SHOWN);
        assert_eq!(here[0].user, "user 4099");
    }
}
