//! The page behind an item.

use std::sync::Arc;

use url::Url;

use super::visit::{same_host, secrets};
use super::{Finished, Shared, millis};
use crate::desk::{DeskError, Page, Pending};
use crate::events;
use crate::fetch::{FetchError, Request};

/// Fetches the next page that a host has due.
pub(super) async fn fetch(shared: Arc<Shared>, host: String) -> Finished {
    let more = match next(&shared, &host).await {
        Ok(more) => more,
        Err(error) => {
            events::desk_failed("keeping a page", &error);
            false
        }
    };
    Finished::Page { host, more }
}

async fn next(shared: &Shared, host: &str) -> Result<bool, DeskError> {
    let (at, now) = (host.to_owned(), shared.clock.now());
    let due = shared.desk.apart(move |desk| desk.page_due(&at, now)).await?;
    let Some(pending) = due else { return Ok(false) };
    let fetched = match Url::parse(&pending.address) {
        Ok(address) => shared.fetch.get(&request(&pending, address)).await,
        Err(error) => return failed(shared, pending, &error.to_string(), false, 0).await,
    };
    match fetched {
        Ok(fetched) => {
            let page = Page {
                bytes: fetched.bytes,
                content_type: fetched.content_type,
                address: fetched.address.to_string(),
            };
            let now = shared.clock.now();
            let keep =
                shared.desk.apart(move |desk| desk.page_came(&pending, &page, now));
            keep.await?;
            events::page_came();
            shared.news.notify_one();
            Ok(true)
        }
        Err(FetchError::Paused { wait, .. }) => {
            let next = shared.clock.now().saturating_add(millis(wait));
            shared.desk.apart(move |desk| desk.page_later(&pending, next)).await?;
            Ok(true)
        }
        Err(error) => {
            let wait = error.retry_after().map_or(0, millis);
            let not_before = shared.clock.now().saturating_add(wait);
            // Feeds often name a page before it is there: 404 may pass by itself.
            let again = !error.lasting() || matches!(error, FetchError::Status { .. });
            failed(shared, pending, &error.to_string(), again, not_before).await
        }
    }
}

fn request(pending: &Pending, address: Url) -> Request {
    let is_own = pending.of.url().is_ok_and(|own| same_host(&own, &address));
    Request {
        address,
        etag: None,
        last_modified: None,
        headers: if is_own { secrets(&pending.of) } else { Vec::new() },
        robots: pending.of.robots,
    }
}

async fn failed(
    shared: &Shared,
    pending: Pending,
    error: &str,
    again: bool,
    not_before: i64,
) -> Result<bool, DeskError> {
    let now = shared.clock.now();
    let source = pending.of.clone();
    let keep =
        move |desk: &crate::Desk| desk.page_failed(&pending, again, not_before, now);
    let next = shared.desk.apart(keep).await?;
    events::page_failed(&source, next, error);
    shared.news.notify_one();
    Ok(true)
}
