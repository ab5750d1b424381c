//! Pages that work without JavaScript.

use axum::Router;

use crate::App;

/// `/login`, `/setup`, `/b`, `/r/{id}`.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
