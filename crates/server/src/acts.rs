//! What people say of lines: confirm, reject, merge, split, note, correct, assign, acknowledge; and taking it back.
//!
//! An act is added to the record and changes no row that is there: what the reader read stays beside what a person
//! says of it, and taking an act back is an act too.

use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use watchfloor_record::{Act, AsOf, NewAct, RecordError, Sqlite};
use watchfloor_room::{Item, Room, RoomError, people};

use crate::App;
use crate::api::params::{self, Number, Params, Part};
use crate::auth::Asked;
use crate::frames::Frame;
use crate::problem::{Problem, Refused};

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(said, say)).routes(routes!(take_back))
}

/// The name of whoever asks, by which acts are signed.
pub(crate) struct By(pub(crate) String);

impl FromRequestParts<App> for By {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<By, Problem> {
        // It is put there by the guard alone.
        let who = parts.extensions.get::<Signed>().ok_or_else(crate::auth::unknown)?;
        Ok(By(who.0.clone()))
    }
}

/// Who a request was made by, as the guard found it.
#[derive(Clone, Debug)]
pub(crate) struct Signed(pub(crate) String);

/// What somebody wants to say.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWord {
    /// `confirm`, `reject`, `merge`, `split`, `note`, `correct`, `assign` or `acknowledge`.
    #[schema(
        pattern = "^(confirm|reject|merge|split|note|correct|assign|acknowledge)$",
        example = "correct"
    )]
    verb: String,
    /// The line that it is about.
    #[schema(example = 129)]
    line: i64,
    /// The other line of a merge.
    other: Option<i64>,
    /// In the person's own words; a note needs them, and a correction, of which they say what would be right.
    #[schema(max_length = 2000, example = "twelve killed, not fourteen")]
    words: Option<String>,
    /// Whom an assignment gives the line to.
    to: Option<String>,
}

/// What somebody said. Everything in it is a person's word and not the machine's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Word {
    /// The number of the act.
    pub act: i64,
    /// `confirm`, `reject`, `merge`, `split`, `note`, `correct`, `assign`, `acknowledge`, or `undo` of another act.
    pub verb: String,
    /// Who.
    pub author: String,
    /// When, milliseconds.
    pub at: i64,
    /// In the person's own words.
    pub words: Option<String>,
    /// Whom an `assign` gives the line to.
    pub to: Option<String>,
    /// The line that it is about; `null` for `undo`.
    pub line: Option<i64>,
    /// The other line of a merge.
    pub other: Option<i64>,
    /// The act that an `undo` takes back.
    pub undoes: Option<i64>,
    /// The act by which it was taken back, if it was and that still holds.
    pub undone_by: Option<i64>,
}

/// What people said.
#[derive(Debug, Serialize, ToSchema)]
struct Words {
    /// The latest first.
    items: Vec<Word>,
    /// Where the next page begins.
    next: Option<String>,
    /// How many there are.
    total: usize,
}

/// Which acts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Only of this line.
    #[param(value_type = Option<i64>)]
    line: Option<String>,
    /// Only by this person.
    author: Option<String>,
}

/// What people said of lines, the latest first.
#[utoipa::path(
    get, path = "/acts", tag = "people", operation_id = "acts", params(Wanted, Part),
    responses((status = 200, body = Words), Refused),
)]
async fn said(
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
    Params(part): Params<Part>,
) -> Result<Json<Words>, Problem> {
    let (limit, before) = (part.limit()?, part.cursor()?.unwrap_or(i64::MAX));
    let line = params::number("line", wanted.line.as_deref())?;
    let path = app.settings.room.clone();
    let acts = apart(move || {
        let mut room = Room::new(Sqlite::open_read_only(&path)?);
        room.said(AsOf::LATEST)
    })
    .await?;
    let mut all = words(&acts);
    all.retain(|word| {
        line.is_none_or(|line| word.line == Some(line) || word.other == Some(line))
            && wanted.author.as_ref().is_none_or(|author| *author == word.author)
    });
    let total = all.len();
    all.retain(|word| word.act < before);
    all.reverse();
    let has_more = all.len() > limit;
    all.truncate(limit);
    let next = all.last().filter(|_| has_more).map(|word| word.act.to_string());
    Ok(Json(Words { items: all, next, total }))
}

/// Says something of a line.
#[utoipa::path(
    post, path = "/acts", tag = "people", operation_id = "say", request_body = NewWord,
    responses(
        (status = 201, body = Word), Refused,
    ),
)]
async fn say(
    State(app): State<App>,
    By(author): By,
    Asked(new): Asked<NewWord>,
) -> Result<(StatusCode, Json<Word>), Problem> {
    let act = NewAct {
        author,
        at: app.settings.clock.now(),
        words: said_words(&new)?,
        verb: new.verb,
        target: new.line,
        other: new.other,
    };
    check(&act, &app.frames.live())?;
    let word = write(&app, act).await?;
    Ok((StatusCode::CREATED, Json(word)))
}

/// Takes back what was said. That is an act too, and can itself be taken back.
#[utoipa::path(
    delete, path = "/acts/{id}", tag = "people", operation_id = "undo",
    params(("id" = i64, Path, description = "the number of the act")),
    responses(
        (status = 200, body = Word),
        (status = 409, description = "It was taken back already", body = Problem),
        Refused,
    ),
)]
async fn take_back(
    State(app): State<App>,
    By(author): By,
    Number(id): Number,
) -> Result<Json<Word>, Problem> {
    let act = NewAct {
        author,
        at: app.settings.clock.now(),
        verb: "undo".to_owned(),
        target: id,
        other: None,
        words: None,
    };
    Ok(Json(write(&app, act).await?))
}

/// A person's own words, bounded and without what a terminal might obey; `None` where there are none.
pub(crate) fn own_words(words: Option<&str>) -> Result<Option<String>, Problem> {
    let Some(words) = words.map(str::trim).filter(|words| !words.is_empty()) else {
        return Ok(None);
    };
    match people::words_fault(words) {
        Some(fault) => Err(Problem::bad(fault)),
        None => Ok(Some(words.to_owned())),
    }
}

/// What the record keeps as the words of an act: the person's own, or of an assignment whom it names.
fn said_words(new: &NewWord) -> Result<Option<String>, Problem> {
    let own = own_words(new.words.as_deref())?;
    if new.verb != "assign" {
        return match new.to {
            Some(_) => Err(Problem::bad("only an assignment has `to`")),
            None => Ok(own),
        };
    }
    if own.is_some() {
        return Err(Problem::bad("an assignment has no `words`; say them in a note"));
    }
    Ok(new.to.as_deref().map(str::trim).map(str::to_owned))
}

/// Whether this can be said at all. What the live frame does not reach is left to the record.
fn check(act: &NewAct, frame: &Frame) -> Result<(), Problem> {
    if !people::VERBS.contains(&act.verb.as_str()) {
        let verbs = people::VERBS.join(", ");
        let detail = format!("`verb` is one of {verbs}; DELETE takes an act back");
        return Err(Problem::bad(detail));
    }
    if let Some(fault) = people::fault(act) {
        return Err(Problem::bad(fault));
    }
    if !["merge", "split"].contains(&act.verb.as_str()) {
        return Ok(());
    }
    for line in [Some(act.target), act.other].into_iter().flatten() {
        let item = frame.snapshot.line(line).map(|(_, item)| item);
        if item.is_some_and(|item| !matches!(item, Item::Act(..))) {
            return Err(Problem::bad(format!(
                "line {line} is no act, and only acts are merged or split; confirm, reject or note it"
            )));
        }
    }
    Ok(())
}

/// Writes an act down, and has the picture made anew.
async fn write(app: &App, act: NewAct) -> Result<Word, Problem> {
    let path = app.settings.room.clone();
    let word = apart(move || {
        let id = Room::new(Sqlite::open_existing(&path)?).say(&act)?;
        Ok(word(&Act { id, act, revision: 0 }))
    })
    .await?;
    app.frames.wake();
    Ok(word)
}

/// Acts with what took them back, in order.
fn words(acts: &[Act]) -> Vec<Word> {
    let undone = people::taken_back(acts);
    let seen = |act: &Act| Word { undone_by: undone.get(&act.id).copied(), ..word(act) };
    acts.iter().map(seen).collect()
}

fn word(act: &Act) -> Word {
    let is_undo = act.act.verb == "undo";
    let of = |wanted: bool| (is_undo == wanted).then_some(act.act.target);
    Word {
        act: act.id,
        verb: act.act.verb.clone(),
        author: act.act.author.clone(),
        at: act.act.at,
        words: act.act.own_words().map(str::to_owned),
        to: act.act.assignee().map(str::to_owned),
        line: of(false),
        other: act.act.other,
        undoes: of(true),
        undone_by: None,
    }
}

/// Asks the room on a thread that may wait for the disk.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RoomError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| problem(&error)),
        Err(error) => Err(Problem::failed(&error)),
    }
}

fn problem(error: &RoomError) -> Problem {
    match error {
        RoomError::NoLine { .. } | RoomError::NoAct { .. } => {
            Problem::missing(error.to_string())
        }
        RoomError::TakenBack { .. } => {
            Problem::new(StatusCode::CONFLICT, error.to_string())
        }
        RoomError::Record(RecordError::Busy { .. }) => Problem::busy(2),
        other => Problem::failed(other),
    }
}

#[cfg(test)]
mod tests {
    use watchfloor_room::people::LONGEST;

    use super::*;

    fn act(id: i64, verb: &str, target: i64) -> Act {
        let act = NewAct {
            author: "ana".to_owned(),
            at: id,
            verb: verb.to_owned(),
            target,
            other: None,
            words: None,
        };
        Act { id, act, revision: id }
    }

    #[test]
    fn what_is_taken_back_and_then_meant_after_all_stands() {
        let all = words(&[act(1, "reject", 7), act(2, "undo", 1), act(3, "undo", 2)]);
        let undone: Vec<Option<i64>> = all.iter().map(|word| word.undone_by).collect();
        assert_eq!(undone, [None, Some(3), None]);
        assert_eq!((all[0].line, all[1].line, all[1].undoes), (Some(7), None, Some(1)));
    }

    #[test]
    fn words_are_bounded_and_hold_no_controls() {
        let told = |words: &str| own_words(Some(words)).map_err(|problem| problem.status);
        assert_eq!(
            told("  checked\nby phone "),
            Ok(Some("checked\nby phone".to_owned()))
        );
        assert_eq!(told(" \n"), Ok(None));
        assert_eq!(told("\u{1b}[2J"), Err(400));
        assert_eq!(told(&"x".repeat(LONGEST + 1)), Err(400));
        assert_eq!(told(&"ж".repeat(LONGEST)).map(|words| words.is_some()), Ok(true));
    }
}
