//! The endpoints that read.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// All of them.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
