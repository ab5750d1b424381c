/*!
Whether a write comes from the wall itself, or from a program, and not from a page elsewhere that makes somebody's
browser ask.

Three things, each enough against most: where a browser says which page asks, it must be one of ours; a session's write
carries a token in a header, which no other page can read or set; and the cookie is `SameSite=Strict`.
*/

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};

use crate::Problem;
use crate::auth::{By, Caller, Seen};
use crate::users::secret::same;

/// The header that carries the token.
pub(crate) const HEADER: &str = "x-csrf";

/// Says why a write must not be done, if it must not. `caller` is in whose name it would be.
pub(super) fn check(
    seen: &Seen,
    caller: Option<&Caller>,
    request: &Request,
) -> Result<(), Problem> {
    let headers = request.headers();
    if caller.is_some_and(|caller| caller.by() == By::Token) {
        // No browser sends a token by itself.
        return Ok(());
    }
    let says = own_page(seen, headers)?;
    if !request.uri().path().starts_with("/api/") {
        // A form of ours cannot set headers. All browsers say which page a form was on.
        return if says {
            Ok(())
        } else {
            Err(refused("the browser does not say from which page"))
        };
    }
    match caller {
        // In nobody's name, and JSON is asked for: a page elsewhere cannot send it without being allowed to.
        None => Ok(()),
        Some(caller) if caller.by() == By::Home && !is_browser(headers) => Ok(()),
        Some(caller) => {
            let sent = headers.get(HEADER).and_then(|token| token.to_str().ok());
            match (sent, caller.csrf()) {
                (Some(sent), Some(wanted)) if same(sent, wanted) => Ok(()),
                _ => Err(refused(
                    "the header x-csrf is missing or of another session; GET /api/v1/me gives it",
                )),
            }
        }
    }
}

/// Whether the browser says that a page of ours asks; an error where it says that another does.
fn own_page(seen: &Seen, headers: &HeaderMap) -> Result<bool, Problem> {
    let mut says = false;
    for site in headers.get_all("sec-fetch-site") {
        if !matches!(site.as_bytes(), b"same-origin" | b"none") {
            return Err(refused("another page asks"));
        }
        says = true;
    }
    for origin in headers.get_all(header::ORIGIN) {
        if !origin.to_str().is_ok_and(|origin| seen.is_own_origin(origin)) {
            return Err(refused(
                "another page asks; behind a reverse proxy, it must pass the Host header on",
            ));
        }
        says = true;
    }
    Ok(says)
}

/// Whether something is sent that browsers send and programs do not.
fn is_browser(headers: &HeaderMap) -> bool {
    let signs = [
        header::ORIGIN.as_str(),
        "sec-fetch-site",
        "sec-fetch-mode",
        "referer",
        "cookie",
    ];
    signs.iter().any(|sign| headers.contains_key(*sign))
}

fn refused(why: &str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, format!("not done: {why}"))
}
