//! Who is asking: sessions, tokens, first set-up.

use utoipa_axum::router::OpenApiRouter;

use crate::App;

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}

/// Who may do what.
#[derive(Clone, Debug, Default)]
pub struct Auth {}

/// Who is asking, as `/me` tells it; the guard has put that beside the request.
pub(crate) fn caller(_extensions: &axum::http::Extensions) -> Option<serde_json::Value> {
    None
}
