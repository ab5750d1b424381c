//! The wall's own files.

use axum::Router;

use crate::App;

/// `/`, its deep links and `/assets`.
pub(crate) fn routes() -> Router<App> {
    Router::new()
}
