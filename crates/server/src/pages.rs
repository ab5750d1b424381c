/*!
Pages that work without JavaScript: signing in, the first set-up, the brief, a report.

They are made on the server, load one style sheet from it and nothing else; what stands in a report is escaped.
*/

mod entry;
pub(crate) mod html;
mod reading;

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::App;

/// `/login`, `/setup`, `/b`, `/r/{id}`.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/login", get(entry::login).post(entry::sign_in))
        .route("/logout", post(entry::sign_out))
        .route("/setup", get(entry::setup).post(entry::set_up))
        .route("/page.css", get(style))
        .route("/b", get(reading::brief))
        .route("/r/{id}", get(reading::report))
        .route("/r/{id}/with/{other}", get(reading::side_by_side))
}

async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, include_str!("pages/page.css")).into_response()
}
