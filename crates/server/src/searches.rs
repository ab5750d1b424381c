//! Saved searches: filters that somebody gave a name, for everybody in the room, and the rules they can become.
//!
//! They are kept beside the room, in `<room>.wall`.

mod rule;
mod store;

use std::collections::BTreeMap;
use std::path::{Path as File, PathBuf};

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::store::{Store, StoreError};
use crate::App;
use crate::acts::{By, own_words};
use crate::api::params::Number;
use crate::auth::Asked;
use crate::problem::{Problem, Refused};

/// The filters that a search may have: those of events and of `/search`.
const FILTERS: [&str; 13] = [
    "type",
    "status",
    "actor",
    "recipient",
    "party",
    "country",
    "place",
    "from",
    "to",
    "q",
    "state",
    "near",
    "kind",
];
/// Characters of a name.
const LONGEST_NAME: usize = 100;
/// Characters of one filter.
const LONGEST_FILTER: usize = 500;

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, save))
        .routes(routes!(remove))
        .routes(routes!(as_rule))
}

/// Filters by their names, as they stand in a query: several values of one are separated by commas.
pub type Filters = BTreeMap<String, String>;

/// A saved search.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Search {
    /// Its number.
    pub id: i64,
    /// What somebody calls it.
    pub name: String,
    /// Its filters: `{ "type": "ASSAULT", "party": "LTM" }`.
    pub query: Filters,
    /// Who saved it.
    pub by: String,
    /// When, milliseconds.
    pub at: i64,
}

/// A search to be saved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewSearch {
    /// What to call it.
    #[schema(max_length = 100, example = "shelling at the dam")]
    name: String,
    /// Its filters.
    #[schema(example = json!({"type": "ASSAULT", "party": "LTM"}))]
    query: Filters,
}

/// The saved searches.
#[derive(Debug, Serialize, ToSchema)]
struct Searches {
    /// By name.
    items: Vec<Search>,
    /// How many there are.
    total: usize,
}

/// The saved searches, by name.
#[utoipa::path(
    get, path = "/searches", tag = "searches", operation_id = "searches",
    responses((status = 200, body = Searches), Refused),
)]
async fn list(State(app): State<App>) -> Result<Json<Searches>, Problem> {
    let items = apart(&app, |store| store.all()).await?;
    let total = items.len();
    Ok(Json(Searches { items, total }))
}

/// Saves a search.
#[utoipa::path(
    post, path = "/searches", tag = "searches", operation_id = "save_search", request_body = NewSearch,
    responses(
        (status = 201, body = Search),
        (status = 409, description = "There are too many, or there is one of this name", body = Problem),
        Refused,
    ),
)]
async fn save(
    State(app): State<App>,
    By(by): By,
    Asked(new): Asked<NewSearch>,
) -> Result<(StatusCode, Json<Search>), Problem> {
    let name = own_words(Some(&new.name))?;
    let name =
        name.filter(|name| name.chars().count() <= LONGEST_NAME && !name.contains('\n'));
    let name = name.ok_or_else(|| {
        Problem::bad(format!("`name` is one line of at most {LONGEST_NAME} characters"))
    })?;
    let query = checked(new.query)?;
    let at = app.settings.clock.now();
    let search = Search { id: 0, name, query, by, at };
    let saved = apart(&app, move |store| store.save(search)).await?;
    Ok((StatusCode::CREATED, Json(saved)))
}

/// Forgets a search.
#[utoipa::path(
    delete, path = "/searches/{id}", tag = "searches", operation_id = "remove_search",
    params(("id" = i64, Path, description = "the number of the search")),
    responses((status = 204, description = "It is gone"), Refused),
)]
async fn remove(
    State(app): State<App>,
    Number(id): Number,
) -> Result<StatusCode, Problem> {
    if apart(&app, move |store| store.remove(id)).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(missing())
    }
}

/// A search as a rule of alerts: TOML to be put into the file of rules.
#[utoipa::path(
    get, path = "/searches/{id}/rule", tag = "searches", operation_id = "search_as_rule",
    params(("id" = i64, Path, description = "the number of the search")),
    responses(
        (status = 200, content_type = "application/toml", body = String),
        (status = 422, description = "No rule can ask this", body = Problem),
        Refused,
    ),
)]
async fn as_rule(
    State(app): State<App>,
    Number(id): Number,
) -> Result<Response, Problem> {
    let found = apart(&app, move |store| store.get(id)).await?.ok_or_else(missing)?;
    let text = rule::text(&found)
        .map_err(|why| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, why))?;
    Ok(([(header::CONTENT_TYPE, "application/toml; charset=utf-8")], text)
        .into_response())
}

fn missing() -> Problem {
    Problem::missing("there is no search of this number; `/searches` lists them")
}

/// Filters that are known, bounded, and say something.
fn checked(query: Filters) -> Result<Filters, Problem> {
    let mut kept = Filters::new();
    for (name, value) in query {
        if !FILTERS.contains(&name.as_str()) {
            return Err(Problem::bad(format!(
                "a search has no filter of this name; known are {}",
                FILTERS.join(", ")
            )));
        }
        let Some(value) = own_words(Some(&value))? else { continue };
        if value.chars().count() > LONGEST_FILTER || value.contains('\n') {
            return Err(Problem::bad(format!(
                "`{name}` is one line of at most {LONGEST_FILTER} characters"
            )));
        }
        kept.insert(name, value);
    }
    if kept.is_empty() {
        return Err(Problem::bad(
            "this search asks nothing; give it at least one filter",
        ));
    }
    Ok(kept)
}

/// Where the searches of a room stand: beside it.
fn beside(room: &File) -> PathBuf {
    let mut name = room.as_os_str().to_owned();
    name.push(".wall");
    PathBuf::from(name)
}

/// Works on the file on a thread that may wait for the disk.
async fn apart<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    let path = beside(&app.settings.room);
    let done = tokio::task::spawn_blocking(move || work(&mut Store::open(&path)?));
    match done.await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error @ (StoreError::TooMany | StoreError::Taken))) => {
            Err(Problem::new(StatusCode::CONFLICT, error.to_string()))
        }
        Ok(Err(StoreError::Busy { .. })) => Err(Problem::busy(2)),
        Ok(Err(error)) => Err(Problem::failed(&error)),
        Err(error) => Err(Problem::failed(&error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filters(all: &[(&str, &str)]) -> Filters {
        all.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_search_has_known_filters_that_say_something() {
        let kept = checked(filters(&[("type", " ASSAULT "), ("q", "")]));
        assert_eq!(kept, Ok(filters(&[("type", "ASSAULT")])));
        for wrong in [
            filters(&[]),
            filters(&[("q", "  ")]),
            filters(&[("tpye", "ASSAULT")]),
            filters(&[("q", &"x".repeat(LONGEST_FILTER + 1))]),
            filters(&[("q", "a\nb")]),
            filters(&[("q", "\u{7}")]),
        ] {
            let status = checked(wrong.clone()).map_err(|problem| problem.status);
            assert_eq!(status, Err(400), "{wrong:?}");
        }
    }
}
