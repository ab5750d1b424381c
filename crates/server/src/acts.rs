//! What people say of lines: confirm, reject, merge, split, note; and taking it back.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
