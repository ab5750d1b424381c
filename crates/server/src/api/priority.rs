//! What is asked for before anybody looks at it.

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;

use super::params::{Params, When};
use crate::{App, Problem};

/// The urgency of background tasks (RFC 9218, section 4.1).
const BACKGROUND: &str = "7";

/// Lets a request with `Priority: u=7` wait until its frame was made while nobody else waited. What is wrong with it,
/// and why a frame cannot be made, is told by the answer itself.
pub(crate) async fn in_turn(
    State(app): State<App>,
    when: Result<Params<When>, Problem>,
    request: Request,
    next: Next,
) -> Response {
    if is_background(request.headers())
        && let Ok(Params(when)) = when
        && let Ok(moment) = when.moment()
    {
        let _ = app.frames.ahead(&moment).await;
    }
    next.run(request).await
}

/// Whether a request says that it is urgent least of all.
fn is_background(headers: &HeaderMap) -> bool {
    let told = headers.get("priority").and_then(|told| told.to_str().ok());
    let urgency = told.and_then(|told| {
        told.split(',').find_map(|member| member.trim().strip_prefix("u="))
    });
    urgency.is_some_and(|urgency| urgency.trim() == BACKGROUND)
}
