/*!
The path under which a reverse proxy shows the server.

Some proxies take it off before they pass a request on, some do not. Both work: what begins with it is answered as if
it did not, and what does not is answered as it is.
*/

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use tower::ServiceExt;

/// Puts everything under a path.
pub(crate) fn under(base: &str, all: Router) -> Router {
    if base.is_empty() {
        return all;
    }
    let base = base.to_owned();
    Router::new().fallback(async move |mut request: Request| -> Response {
        match request.uri().path().strip_prefix(&base) {
            // The wall's own addresses begin behind the slash.
            Some("") => return Redirect::permanent(&format!("{base}/")).into_response(),
            Some(rest) if rest.starts_with('/') => {
                let Some(uri) = with_path(request.uri(), rest) else {
                    return axum::http::StatusCode::BAD_REQUEST.into_response();
                };
                *request.uri_mut() = uri;
            }
            _ => {}
        }
        all.oneshot(request).await.into_response()
    })
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(format!("{path}{query}").parse().ok()?);
    Uri::from_parts(parts).ok()
}

/// Whether something can be such a path, and why not.
pub fn sound(base: &str) -> Result<(), &'static str> {
    let is_plain = |part: &str| {
        let fits = |c: char| c.is_ascii_alphanumeric() || "._~-".contains(c);
        !part.is_empty() && part != "." && part != ".." && part.chars().all(fits)
    };
    match base.strip_prefix('/') {
        None if base.is_empty() => Ok(()),
        Some(rest) if rest.split('/').all(is_plain) => Ok(()),
        _ => Err("must be empty, or begin with a slash and end without one, as /watch, \
                  of letters, digits and . _ ~ -"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_path_is_plain() {
        for good in ["", "/watch", "/a/b-c/d.e"] {
            assert_eq!(sound(good), Ok(()), "{good}");
        }
        for bad in
            ["/", "watch", "/watch/", "//watch", "/a/../b", "/a b", "/\"><x", "/a?b"]
        {
            assert!(sound(bad).is_err(), "{bad}");
        }
    }
}
