//! One visit to a source, from the request to the queue.

use std::sync::Arc;
use std::time::Duration;

use url::Url;
use watchfloor_feed::{Listing, Told};

use super::seats::Visited;
use super::{Finished, Shared, millis};
use crate::desk::{Desk, DeskError, Intake, Kept, New, Put, State, hash};
use crate::fetch::{FetchError, Fetched, Request, Secret};
use crate::rhythm::{Asked, Bounds};
use crate::source::{Kind, Source};
use crate::{events, folder};

/// After the desk failed, or was too full, a visit is made again.
const AGAIN: i64 = 60_000;

/// What came of a visit.
pub(crate) struct Outcome {
    pub(crate) state: State,
    /// Whether the state is on the disk.
    pub(crate) saved: bool,
    /// Whether there are pages to be fetched.
    pub(crate) pages: bool,
}

pub(super) async fn visit(shared: Arc<Shared>, kept: Kept, host: String) -> Finished {
    let (id, version) = (kept.id, kept.version);
    let outcome = match kept.source.kind {
        Kind::Folder => folder::visit(&shared, &kept).await,
        Kind::Feed | Kind::Page | Kind::Push => web(&shared, &kept).await,
    };
    let outcome = outcome.unwrap_or_else(|error| {
        // Taken away while it was visited: that is no failure.
        if !matches!(error, DeskError::NoSource(_)) {
            events::desk_failed("keeping what was found", &error);
        }
        let next_visit = Some(shared.clock.now().saturating_add(AGAIN));
        Outcome { state: State { next_visit, ..kept.state }, saved: false, pages: false }
    });
    let Outcome { state, saved, pages } = outcome;
    let visited = Visited { id, version, state, saved };
    Finished::Visit { visited: Box::new(visited), host, pages }
}

async fn web(shared: &Shared, kept: &Kept) -> Result<Outcome, DeskError> {
    let name = kept.source.name.clone();
    if shared.desk.apart(move |desk| desk.is_flooded(&name)).await? {
        events::flooded(&kept.source);
        let next_visit = Some(shared.clock.now().saturating_add(AGAIN));
        let state = State { next_visit, ..kept.state.clone() };
        return Ok(Outcome { state, saved: false, pages: false });
    }
    let request = match request(kept) {
        Ok(request) => request,
        Err(unfit) => {
            let state = failure(shared, kept, &unfit.to_string(), None, true);
            return Ok(Outcome { state, saved: false, pages: false });
        }
    };
    match shared.fetch.get(&request).await {
        Ok(fetched) => came(shared, kept, fetched).await,
        Err(error) => Ok(failed(shared, kept, &error)),
    }
}

fn request(kept: &Kept) -> Result<Request, crate::source::Unfit> {
    let source = &kept.source;
    let own = source.url()?;
    let moved = kept.state.moved.as_deref().and_then(|moved| Url::parse(moved).ok());
    let address = moved.unwrap_or_else(|| own.clone());
    // Keys are for the host that they were given for.
    let headers = if same_host(&address, &own) { secrets(source) } else { Vec::new() };
    Ok(Request {
        address,
        etag: kept.state.etag.clone(),
        last_modified: kept.state.last_modified.clone(),
        headers,
        robots: source.robots,
    })
}

pub(super) fn secrets(source: &Source) -> Vec<(String, Secret)> {
    let secret =
        |(name, value): &(String, String)| (name.clone(), Secret::from(value.as_str()));
    source.headers.iter().map(secret).collect()
}

pub(super) fn same_host(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

async fn came(
    shared: &Shared,
    kept: &Kept,
    fetched: Fetched,
) -> Result<Outcome, DeskError> {
    let now = shared.clock.now();
    let digest = hash(&fetched.bytes);
    let pushed = is_pushed(shared, kept.id, now).await?;
    let base = State {
        last_try: Some(now),
        last_success: Some(now),
        failures: 0,
        last_error: None,
        stopped: None,
        visits: kept.state.visits + 1,
        moved: moved(kept, &fetched),
        ..kept.state.clone()
    };
    let timing = Timing {
        pushed,
        fresh_for: fetched.fresh_for,
        ttl: None,
        every: kept.source.every,
        bounds: shared.settings.bounds,
        now,
    };
    let same = fetched.unchanged
        || (kept.state.first_success.is_some() && kept.state.bytes == Some(digest));
    if same {
        events::visit_unchanged(&kept.source);
        let mut state = base;
        state.etag = fetched.etag.or(state.etag);
        state.last_modified = fetched.last_modified.or(state.last_modified);
        state.next_visit = Some(timing.next(&kept.source, &state));
        return Ok(Outcome { state, saved: false, pages: false });
    }
    let state = State {
        etag: fetched.etag.clone(),
        last_modified: fetched.last_modified.clone(),
        bytes: Some(digest),
        ..base
    };
    let asks_hubs = shared.settings.public.is_some();
    let whole = kept.clone();
    // Reading a document and waiting for the disk both take longer than others like to wait.
    let work = move |desk: &Desk| read(desk, &whole, &fetched, state, timing, asks_hubs);
    match shared.desk.apart(work).await? {
        Ok(Read { put, state, notes }) => {
            events::visit_changed(&kept.source, &put, &notes);
            if !put.ids.is_empty() {
                shared.news.notify_one();
            }
            Ok(Outcome { state, saved: true, pages: put.pages > 0 })
        }
        Err(what) => {
            let state = failure(shared, kept, &what, None, false);
            Ok(Outcome { state, saved: false, pages: false })
        }
    }
}

async fn is_pushed(shared: &Shared, source: i64, now: i64) -> Result<bool, DeskError> {
    if shared.settings.public.is_none() {
        return Ok(false);
    }
    let until = shared.desk.apart(move |desk| desk.pushed_until(source)).await?;
    Ok(until.is_some_and(|until| until > now))
}

struct Read {
    put: Put,
    state: State,
    notes: Vec<String>,
}

/// Reads the document and puts its items into the queue. The inner error is for a document that is none.
fn read(
    desk: &Desk,
    kept: &Kept,
    fetched: &Fetched,
    base: State,
    mut timing: Timing,
    asks_hubs: bool,
) -> Result<Result<Read, String>, DeskError> {
    let listing = match listing(&kept.source, fetched) {
        Ok(listing) => listing,
        Err(what) => return Ok(Err(what)),
    };
    timing.ttl = listing.every;
    let hub = fetched.hub.as_ref().map(Url::to_string).or(listing.hub);
    let topic = fetched.own.as_ref().map(Url::to_string).or(listing.own);
    let topic = topic.unwrap_or_else(|| fetched.address.to_string());
    let items: Vec<New> = listing.items.into_iter().map(New::from).collect();
    let is_first = kept.state.first_success.is_none();
    let state = |new: usize| {
        let mut state = learnt(&base, &items, new, is_first, timing.now);
        state.next_visit = Some(timing.next(&kept.source, &state));
        state
    };
    let intake = Intake {
        all: true,
        passing: false,
        backlog: is_first,
        // What stands on a list page is a headline at most.
        pages: kept.source.full_text || kept.source.kind == Kind::Page,
        state: Some((kept.version, &state)),
        ..Intake::of(&items, timing.now)
    };
    let put = desk.take_in(&kept.source.name, &intake)?;
    let state = state(put.new_items());
    if asks_hubs && kept.source.kind == Kind::Feed {
        match hub {
            Some(hub) => desk.want_lease(kept.id, &hub, &topic, timing.now)?,
            None => desk.drop_lease(kept.id)?,
        }
    }
    Ok(Ok(Read { put, state, notes: listing.notes }))
}

fn listing(source: &Source, fetched: &Fetched) -> Result<Listing, String> {
    let told = Told {
        content_type: fetched.content_type.as_deref(),
        address: Some(fetched.address.as_str()),
    };
    let read = match source.kind {
        Kind::Page => {
            let selectors = source.selectors.clone().unwrap_or_default();
            watchfloor_feed::list(&fetched.bytes, &selectors, &told)
        }
        _ => watchfloor_feed::parse(&fetched.bytes, &told),
    };
    read.map_err(|error| error.to_string())
}

/// What is known of the source's pace after this visit.
pub(crate) fn learnt(
    base: &State,
    items: &[New],
    new: usize,
    is_first: bool,
    now: i64,
) -> State {
    let mut state = base.clone();
    if is_first {
        let dates = items.iter().filter_map(|new| moment(new.item.published.as_deref()?));
        state.rhythm.guess(&dates.collect::<Vec<_>>(), now);
    } else if let Some(before) = base.last_new.or(base.first_success) {
        let passed = u64::try_from(now.saturating_sub(before)).unwrap_or(0);
        state.rhythm.learn(new, Duration::from_millis(passed));
    }
    if new > 0 {
        state.last_new = Some(now);
    }
    state.first_success = base.first_success.or(Some(now));
    state
}

/// The moment of an exact date, milliseconds; a date without a time says too little of a pace.
fn moment(date: &str) -> Option<i64> {
    date.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

fn moved(kept: &Kept, fetched: &Fetched) -> Option<String> {
    let Some(to) = &fetched.moved else { return kept.state.moved.clone() };
    if kept.state.moved.as_deref() != Some(to.as_str()) {
        // Without its query, which may hold a key.
        let mut shown = to.clone();
        shown.set_query(None);
        events::moved(&kept.source, shown.as_str());
    }
    Some(to.to_string())
}

/// Where a request failed.
fn failed(shared: &Shared, kept: &Kept, error: &FetchError) -> Outcome {
    let unsaved = |state| Outcome { state, saved: false, pages: false };
    // The host asked for a pause when something else was fetched there: that is no failure of this source.
    if let FetchError::Paused { wait, .. } = error {
        let next = shared.clock.now().saturating_add(millis(*wait));
        return unsaved(State { next_visit: Some(next), ..kept.state.clone() });
    }
    let mut state =
        failure(shared, kept, &error.to_string(), error.retry_after(), error.lasting());
    let status = match error {
        FetchError::Status { status, .. } => Some(*status),
        _ => None,
    };
    if state.moved.is_some() && matches!(status, Some(404 | 410)) {
        // It may have moved again, and left word at the old place.
        state.moved = None;
        return unsaved(state);
    }
    if status == Some(410) {
        let why = "the server says that it is gone for good (410)".to_owned();
        events::stopped(&kept.source, &why);
        state.stopped = Some(why);
        state.next_visit = None;
    }
    unsaved(state)
}

pub(crate) fn failure(
    shared: &Shared,
    kept: &Kept,
    error: &str,
    retry_after: Option<Duration>,
    lasting: bool,
) -> State {
    let now = shared.clock.now();
    let failures = kept.state.failures.saturating_add(1);
    events::visit_failed(&kept.source, failures, error);
    let state = State {
        last_try: Some(now),
        failures,
        last_error: Some(error.to_owned()),
        visits: kept.state.visits + 1,
        ..kept.state.clone()
    };
    let asked = Asked {
        failures,
        lasting,
        retry_after,
        seed: seed(&kept.source, &state),
        ..Asked::default()
    };
    let wait = state.rhythm.next(&asked, &shared.settings.bounds);
    State { next_visit: Some(now.saturating_add(millis(wait))), ..state }
}

/// What the time of the next visit depends on, after one that went well.
#[derive(Clone, Copy)]
struct Timing {
    pushed: bool,
    fresh_for: Option<Duration>,
    ttl: Option<Duration>,
    every: Option<Duration>,
    bounds: Bounds,
    now: i64,
}

impl Timing {
    fn next(&self, source: &Source, state: &State) -> i64 {
        let heard = state.last_new.or(state.first_success).unwrap_or(self.now);
        let quiet = u64::try_from(self.now.saturating_sub(heard)).unwrap_or(0);
        let asked = Asked {
            quiet: Duration::from_millis(quiet),
            every: self.every,
            ttl: self.ttl,
            fresh_for: self.fresh_for,
            pushed: self.pushed,
            seed: seed(source, state),
            ..Asked::default()
        };
        self.now.saturating_add(millis(state.rhythm.next(&asked, &self.bounds)))
    }
}

/// Another for each source and each visit.
fn seed(source: &Source, state: &State) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = hash(source.name.as_bytes());
    u64::from_le_bytes([a, b, c, d, e, f, g, h]).wrapping_add(state.visits)
}
