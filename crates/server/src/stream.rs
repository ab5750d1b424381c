//! What changes, sent while it changes.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}

/// What is sent to everybody who watches.
#[derive(Clone, Debug, Default)]
pub struct Wire {}
