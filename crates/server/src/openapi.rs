//! The description of all endpoints, generated from the code. `docs/openapi.json` is a copy of it.

use axum::body::Body;
use axum::http::{Response, header};
use utoipa::openapi::{InfoBuilder, OpenApi, Server};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::Problem;

/// With what it is a description of.
pub fn with_head(mut api: OpenApi) -> OpenApi {
    api.info = InfoBuilder::new()
        .title("Watchfloor")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "What a room of news reports knows. Every read takes `as_of`, and every list goes on by a cursor. Times \
             are milliseconds since 1970 but where a report's own words give them (ISO 8601); spans are `[start, \
             end)` in characters of a report's text. Errors are `application/problem+json`.",
        ))
        .build();
    api.servers = Some(vec![Server::new("/api/v1")]);
    let components = api.components.get_or_insert_default();
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    api
}

/// OpenAPI 3.1.
pub(crate) async fn document() -> Response<Body> {
    let (_, api) = crate::endpoints().split_for_parts();
    let described = with_head(api).to_json().unwrap_or_default();
    let mut response = Response::new(Body::from(described));
    let kind = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
