//! The description of all endpoints.

use axum::response::IntoResponse;

/// OpenAPI 3.1.
pub(crate) async fn document() -> impl IntoResponse {
    let (_, api) = crate::endpoints().split_for_parts();
    axum::Json(api)
}
