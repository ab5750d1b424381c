//! Asking a hub to push a feed.

use std::sync::Arc;

use url::Url;

use super::{Finished, Shared};
use crate::desk::{DeskError, Lease};
use crate::events;

/// What is asked for: ten days. Hubs give what they like.
const SECONDS: &str = "864000";

pub(super) async fn ask(shared: Arc<Shared>, lease: Lease) -> Finished {
    let source = lease.source;
    if let Err(error) = subscribe(&shared, lease).await {
        events::desk_failed("keeping a subscription", &error);
    }
    Finished::Lease { source }
}

async fn subscribe(shared: &Shared, lease: Lease) -> Result<(), DeskError> {
    let now = shared.clock.now();
    // First noted, then asked: some hubs verify before they answer.
    let noted = lease.clone();
    shared.desk.apart(move |desk| desk.lease_asked(&noted, now)).await?;
    let (Some(public), Ok(hub)) = (&shared.settings.public, Url::parse(&lease.hub))
    else {
        events::hub("failed", &lease.name);
        return Ok(());
    };
    let form = [
        ("hub.mode", "subscribe".to_owned()),
        ("hub.topic", lease.topic.clone()),
        ("hub.callback", callback(public, &lease.callback)),
        ("hub.lease_seconds", SECONDS.to_owned()),
        ("hub.secret", lease.secret.clone()),
    ];
    let outcome = match shared.fetch.post(&hub, &form).await {
        Ok(200..=299) => "asked",
        Ok(_) | Err(_) => "failed",
    };
    events::hub(outcome, &lease.name);
    Ok(())
}

fn callback(public: &Url, part: &str) -> String {
    format!("{}/websub/{part}", public.as_str().trim_end_matches('/'))
}
