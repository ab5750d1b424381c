//! Errors as RFC 9457 has them, in words for the person who must act.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::openapi::{self, RefOr};
use utoipa::{IntoResponses, ToSchema};

use crate::frames::FrameError;

/// Why a request was not answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the status and the words say it.
    #[serde(rename = "type")]
    pub kind: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong, and what to do.
    pub detail: String,
    /// Seconds after which to try again.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem with this status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Problem {
        Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            retry_after: None,
        }
    }

    /// What was asked is not understood.
    pub fn bad(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, detail)
    }

    /// There is no such thing.
    pub fn missing(detail: impl Into<String>) -> Problem {
        Problem::new(StatusCode::NOT_FOUND, detail)
    }

    /// Too much is asked at once.
    pub fn busy(seconds: u64) -> Problem {
        let detail = format!("the server is busy; ask again in {seconds} seconds");
        Problem {
            retry_after: Some(seconds),
            ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, detail)
        }
    }

    /// Something failed that the asker cannot mend: the cause goes to the log, and not to the asker.
    pub fn failed(cause: &dyn std::error::Error) -> Problem {
        tracing::error!(cause = %cause, "a request failed");
        let detail = "the server could not answer; its log says why";
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }
}

impl From<FrameError> for Problem {
    fn from(error: FrameError) -> Problem {
        match error {
            FrameError::Ahead => Problem::bad(error.to_string()),
            FrameError::Busy => Problem::busy(1),
            FrameError::Room(_) | FrameError::Ended => Problem::failed(&error),
        }
    }
}

/// What any endpoint may answer instead, for the description of the API.
#[derive(Debug)]
pub struct Refused;

impl IntoResponses for Refused {
    fn responses() -> BTreeMap<String, RefOr<openapi::Response>> {
        let all = any(false, false);
        all.collect()
    }
}

/// What may be answered instead, by the guard or because something is not there or not understood: the status, the name
/// that the description of the API has for it, and what it means.
const INSTEAD: [(&str, &str, &str); 10] = [
    ("400", "NotUnderstood", "What was asked is not understood"),
    ("401", "Unknown", "Who is asking is not known"),
    ("403", "Forbidden", "Who is asking may not do this"),
    ("404", "Missing", "There is no such thing, or there was not at that moment"),
    ("408", "TooLate", "The question or the answer took too long"),
    ("413", "TooLarge", "The body is too large"),
    ("415", "NotJson", "The body is not JSON, or does not say so"),
    ("429", "TooMany", "Too much was asked by one client"),
    ("500", "Failed", "The server failed; its log says why"),
    ("503", "Busy", "Too much is asked at once"),
];

/// Those that an endpoint may give, as references to [`instead`].
pub(crate) fn any(
    has_body: bool,
    is_long: bool,
) -> impl Iterator<Item = (String, RefOr<openapi::Response>)> {
    let holds = move |code: &str| match code {
        "408" => !is_long,
        "413" | "415" => has_body,
        _ => true,
    };
    INSTEAD.iter().filter(move |(code, ..)| holds(code)).map(|(code, name, _)| {
        let path = format!("#/components/responses/{name}");
        ((*code).to_owned(), RefOr::Ref(openapi::Ref::new(path)))
    })
}

/// All of them by name.
pub(crate) fn instead() -> impl Iterator<Item = (String, RefOr<openapi::Response>)> {
    let described = |(code, name, about): &(&str, &str, &str)| {
        ((*name).to_owned(), RefOr::T(described(code, about)))
    };
    INSTEAD.iter().map(described)
}

fn described(code: &str, about: &str) -> openapi::Response {
    let content = openapi::ContentBuilder::new()
        .schema(Some(openapi::Ref::from_schema_name("Problem")))
        .build();
    let response = openapi::ResponseBuilder::new()
        .description(about)
        .content("application/problem+json", content);
    if !["429", "503"].contains(&code) {
        return response.build();
    }
    let seconds = openapi::ObjectBuilder::new()
        .schema_type(openapi::Type::Integer)
        .minimum(Some(0))
        .build();
    let mut after = openapi::Header::new(seconds);
    after.description = Some("Seconds after which to ask again".to_owned());
    response.header("Retry-After", after).build()
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status)
            .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let after = self.retry_after;
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
