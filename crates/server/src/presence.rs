//! Who is looking at what.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
