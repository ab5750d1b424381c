//! Alerts: what the rules found, who was told, and what people did about it.
//!
//! The board of a running room makes them and keeps them in `<room>.alerts`. Here they are read from there, and what
//! people do is left there for the board to hear, as the command `watchfloor alerts` does it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path as File, PathBuf};
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rusqlite::{Connection, OpenFlags};
use serde::{Deserialize, Serialize};
use tokio::sync::watch;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use watchfloor_alerts::store::{alerts, leave_word, waiting};
use watchfloor_alerts::{Alert, Evidence, Phase, Say, Severity, Standing, StoreError};
use watchfloor_room::people;

use crate::App;
use crate::acts::{By, own_words};
use crate::api::params::{Number, Params, Part};
use crate::auth::Asked;
use crate::problem::{Problem, Refused};
use crate::stream::Event;

/// How often the file is asked whether it is another. It costs one question that reads no page.
const PACE: Duration = Duration::from_millis(500);
/// Alerts that are sent at once to those who watch; of more the last.
const MOST_AT_ONCE: usize = 200;

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(acknowledge))
        .routes(routes!(assign))
        .routes(routes!(resolve))
        .routes(routes!(note))
}

/// An alert as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Alert)]
pub struct Shown {
    /// Its number.
    pub id: u64,
    /// The rule that found it.
    pub rule: String,
    /// `info`, `warning` or `critical`.
    pub severity: String,
    /// `active`, `gone`, `resolved`, `expired`, `quiet` or `merged`.
    pub phase: String,
    /// `holds`, `disputed`, `corrected` or `withdrawn`.
    pub standing: String,
    /// What happened, on one line.
    pub title: String,
    /// Why the rule found it.
    pub why: String,
    /// What routes go by.
    pub labels: BTreeMap<String, String>,
    /// Who says so, each origin once.
    pub origins: Vec<String>,
    /// The words that it rests on.
    pub lines: Vec<Ground>,
    /// When it began, milliseconds.
    pub began: i64,
    /// When it ended.
    pub ended: Option<i64>,
    /// Who has it in hand, since when.
    pub acknowledged: Option<Hand>,
    /// Whose it is.
    pub assigned: Option<String>,
    /// What happened to it, in order.
    pub life: Vec<Turn>,
    /// Who was told, and when last.
    pub told: Vec<Hand>,
    /// What people did that the board has not heard yet; it hears it within seconds while the room is running.
    pub waiting: Vec<Waiting>,
}

/// Words that an alert rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Ground {
    /// The line, which `/lines/{line}` opens.
    pub line: i64,
    /// Who published it.
    pub outlet: Option<String>,
    /// The title of the report.
    pub title: Option<String>,
    /// Where the report is.
    pub address: Option<String>,
    /// When it was published, as it says itself.
    pub published: Option<String>,
    /// When the room learnt of it, milliseconds.
    pub learnt: i64,
    /// The words, as they were written.
    pub words: String,
}

/// Somebody, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Hand {
    /// Who.
    pub by: String,
    /// When, milliseconds.
    pub at: i64,
}

/// Something that happened to an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Turn {
    /// When, milliseconds.
    pub at: i64,
    /// What.
    pub what: String,
}

/// What somebody did that the board has not heard yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Waiting {
    /// `acknowledge`, `assign`, `resolve` or `note`.
    #[serde(rename = "do")]
    pub what: &'static str,
    /// Who.
    pub by: String,
    /// When, milliseconds.
    pub at: i64,
    /// To whom it was assigned, or the words of the note.
    pub words: Option<String>,
}

/// Alerts, those that hold first, of these what matters most, of that the latest.
#[derive(Debug, Serialize, ToSchema)]
struct Listed {
    items: Vec<Shown>,
    /// Where the next page begins.
    next: Option<String>,
    /// How many there are.
    total: usize,
}

/// Which alerts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// Also those that are over.
    #[serde(default)]
    all: bool,
}

/// The alerts. That there is none does not mean that all is clear.
#[utoipa::path(
    get, path = "/alerts", tag = "alerts", operation_id = "alerts", params(Wanted, Part),
    responses((status = 200, body = Listed), Refused),
)]
async fn list(
    State(app): State<App>,
    Params(wanted): Params<Wanted>,
    Params(part): Params<Part>,
) -> Result<Json<Listed>, Problem> {
    let limit = part.limit()?;
    let from = usize::try_from(part.cursor()?.unwrap_or(0)).unwrap_or(usize::MAX);
    let Some(path) = app.settings.alerts.clone() else {
        return Ok(Json(Listed { items: Vec::new(), next: None, total: 0 }));
    };
    let mut found = apart(move || shown(&path)).await?;
    found.retain(|alert| wanted.all || alert.phase == "active");
    let total = found.len();
    let items: Vec<Shown> = found.into_iter().skip(from).take(limit).collect();
    let end = from.saturating_add(items.len());
    let next = (end < total).then(|| end.to_string());
    Ok(Json(Listed { items, next, total }))
}

/// Whose an alert is to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct To {
    /// The name.
    to: String,
}

/// Words about an alert.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Own {
    /// In the person's own words.
    words: String,
}

/// I have it in hand: no reminders until it changes.
#[utoipa::path(
    post, path = "/alerts/{id}/acknowledge", tag = "alerts", operation_id = "acknowledge",
    params(("id" = i64, Path, description = "the number of the alert")),
    responses((status = 202, body = Shown), Refused),
)]
async fn acknowledge(
    State(app): State<App>,
    by: By,
    Number(alert): Number,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    leave(&app, by, Say::Acknowledge { alert: known(alert)? }).await
}

/// It is somebody's.
#[utoipa::path(
    post, path = "/alerts/{id}/assign", tag = "alerts", operation_id = "assign", request_body = To,
    params(("id" = i64, Path, description = "the number of the alert")),
    responses((status = 202, body = Shown), Refused),
)]
async fn assign(
    State(app): State<App>,
    by: By,
    Number(alert): Number,
    Asked(To { to }): Asked<To>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let to = to.trim().to_owned();
    if let Some(fault) = people::name_fault(&to) {
        return Err(Problem::bad(fault));
    }
    leave(&app, by, Say::Assign { alert: known(alert)?, to }).await
}

/// It is done with: nothing more is told but that it was wrong.
#[utoipa::path(
    post, path = "/alerts/{id}/resolve", tag = "alerts", operation_id = "resolve",
    params(("id" = i64, Path, description = "the number of the alert")),
    responses((status = 202, body = Shown), Refused),
)]
async fn resolve(
    State(app): State<App>,
    by: By,
    Number(alert): Number,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    leave(&app, by, Say::Resolve { alert: known(alert)? }).await
}

/// Words of one's own.
#[utoipa::path(
    post, path = "/alerts/{id}/note", tag = "alerts", operation_id = "note_alert", request_body = Own,
    params(("id" = i64, Path, description = "the number of the alert")),
    responses((status = 202, body = Shown), Refused),
)]
async fn note(
    State(app): State<App>,
    by: By,
    Number(alert): Number,
    Asked(Own { words }): Asked<Own>,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let own = own_words(Some(&words))?;
    let words = own.ok_or_else(|| Problem::bad("a note needs `words`"))?;
    leave(&app, by, Say::Note { alert: known(alert)?, words }).await
}

/// The number of an alert; none is below zero.
fn known(alert: i64) -> Result<u64, Problem> {
    u64::try_from(alert).map_err(|_| missing())
}

fn missing() -> Problem {
    Problem::missing("there is no alert of this number; `/alerts?all=true` lists them")
}

/// Leaves word for the board, and shows the alert with it.
async fn leave(
    app: &App,
    By(author): By,
    say: Say,
) -> Result<(StatusCode, Json<Shown>), Problem> {
    let path = app.settings.alerts.clone().ok_or_else(missing)?;
    let now = app.settings.clock.now();
    let id = say.alert();
    let found = apart(move || {
        if !is_there(&path)? || !leave_word(&path, now, &author, &say)? {
            return Ok(None);
        }
        Ok(shown(&path)?.into_iter().find(|alert| Some(alert.id) == id))
    })
    .await?;
    Ok((StatusCode::ACCEPTED, Json(found.ok_or_else(missing)?)))
}

/// Whether there is a file: looking must not make one.
fn is_there(path: &File) -> Result<bool, StoreError> {
    path.try_exists().map_err(|error| StoreError::Database {
        path: path.to_path_buf(),
        detail: error.to_string(),
    })
}

/// All alerts that the board remembers: those that hold first, of these what matters most, of that the latest.
fn shown(path: &File) -> Result<Vec<Shown>, StoreError> {
    if !is_there(path)? {
        return Ok(Vec::new());
    }
    let mut found = alerts(path)?;
    found.sort_by_key(|alert| {
        let urgent = (alert.found.finding.severity, alert.began, alert.id);
        (!alert.is_active(), std::cmp::Reverse(urgent))
    });
    let mut said: HashMap<u64, Vec<Waiting>> = HashMap::new();
    for (at, by, say) in waiting(path)? {
        let (Some(alert), Some((what, words))) = (say.alert(), told(say)) else {
            continue;
        };
        said.entry(alert).or_default().push(Waiting { what, by, at, words });
    }
    Ok(found
        .into_iter()
        .map(|alert| {
            let waiting = said.remove(&alert.id).unwrap_or_default();
            view(alert, waiting)
        })
        .collect())
}

/// What somebody did about an alert, and the words in it.
fn told(say: Say) -> Option<(&'static str, Option<String>)> {
    match say {
        Say::Acknowledge { .. } => Some(("acknowledge", None)),
        Say::Assign { to, .. } => Some(("assign", Some(to))),
        Say::Resolve { .. } => Some(("resolve", None)),
        Say::Note { words, .. } => Some(("note", Some(words))),
        Say::Silence { .. } | Say::Unsilence { .. } => None,
    }
}

fn view(alert: Alert, waiting: Vec<Waiting>) -> Shown {
    let finding = alert.found.finding;
    Shown {
        id: alert.id,
        rule: finding.rule,
        severity: severity(finding.severity).to_owned(),
        phase: phase(alert.phase).to_owned(),
        standing: standing(finding.standing).to_owned(),
        title: finding.title,
        why: finding.why,
        labels: finding.labels,
        origins: finding.origins,
        lines: finding.lines.into_iter().map(ground).collect(),
        began: alert.began,
        ended: alert.ended,
        acknowledged: alert.acknowledged.map(|hand| Hand { by: hand.by, at: hand.at }),
        assigned: alert.assigned,
        life: alert
            .life
            .into_iter()
            .map(|it| Turn { at: it.at, what: it.what })
            .collect(),
        told: alert.told.into_iter().map(|(by, last)| Hand { by, at: last.at }).collect(),
        waiting,
    }
}

fn ground(line: Evidence) -> Ground {
    Ground {
        line: line.line,
        outlet: line.outlet,
        title: line.title,
        address: line.address,
        published: line.published,
        learnt: line.learnt,
        words: line.words,
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    }
}

fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Active => "active",
        Phase::Gone => "gone",
        Phase::Resolved => "resolved",
        Phase::Expired => "expired",
        Phase::Quiet => "quiet",
        Phase::Merged { .. } => "merged",
    }
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Holds => "holds",
        Standing::Corrected => "corrected",
        Standing::Withdrawn => "withdrawn",
        Standing::Disputed => "disputed",
    }
}

/// The alerts to which something happened after a moment, as events, for a viewer who was away.
pub(crate) fn since(path: &File, moment: i64) -> Vec<Event> {
    let found = shown(path).unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot tell which alerts somebody missed");
        Vec::new()
    });
    let late: Vec<&Shown> = found.iter().filter(|it| it.moved() > moment).collect();
    events(&late)
}

impl Shown {
    /// When something last happened to it.
    fn moved(&self) -> i64 {
        let last = self.life.iter().map(|turn| turn.at).max();
        last.unwrap_or(self.began).max(self.began)
    }
}

/// Follows the file of the alerts until `closing`, and hands over what is new in it since a moment.
pub(crate) async fn follow(
    path: PathBuf,
    since: i64,
    mut closing: watch::Receiver<bool>,
    tell: impl Fn(Vec<Event>),
) {
    let mut watcher = Watcher { path, since, open: None, version: None, known: None };
    loop {
        let looked = tokio::task::spawn_blocking(move || {
            let events = watcher.look();
            (watcher, events)
        });
        let Ok((next, events)) = looked.await else { return };
        watcher = next;
        if !events.is_empty() {
            tell(events);
        }
        tokio::select! {
            _ = closing.wait_for(|is_over| *is_over) => return,
            () = tokio::time::sleep(PACE) => {}
        }
    }
}

/// Sees when the file is another.
struct Watcher {
    path: PathBuf,
    /// When those who watch began to be told.
    since: i64,
    open: Option<Connection>,
    /// What SQLite says of the file: another number after each transaction of another connection.
    version: Option<i64>,
    /// The alerts as they were, by number; `None` before the first look.
    known: Option<HashMap<u64, Shown>>,
}

impl Watcher {
    fn look(&mut self) -> Vec<Event> {
        match self.try_look() {
            Ok(events) => events,
            Err(error) => {
                // The file may be being made, or moved away: it is opened anew next time.
                tracing::debug!(%error, "cannot look for alerts");
                self.open = None;
                self.version = None;
                Vec::new()
            }
        }
    }

    fn try_look(&mut self) -> Result<Vec<Event>, Box<dyn std::error::Error>> {
        let connection = match &self.open {
            Some(open) => open,
            None if !is_there(&self.path)? => {
                // What comes when there is a file is new.
                self.known.get_or_insert_default();
                return Ok(Vec::new());
            }
            None => {
                let flags =
                    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                self.open.insert(Connection::open_with_flags(&self.path, flags)?)
            }
        };
        let version: i64 =
            connection.pragma_query_value(None, "data_version", |row| row.get(0))?;
        if self.version == Some(version) {
            return Ok(Vec::new());
        }
        let now = shown(&self.path)?;
        self.version = Some(version);
        let fresh: Vec<&Shown> = match &self.known {
            None => now.iter().filter(|alert| alert.moved() >= self.since).collect(),
            Some(known) => {
                now.iter().filter(|alert| known.get(&alert.id) != Some(*alert)).collect()
            }
        };
        let events = events(&fresh);
        self.known = Some(now.into_iter().map(|alert| (alert.id, alert)).collect());
        Ok(events)
    }
}

/// Alerts as events, the earliest first. A backlog that came with one step would be more than anybody reads: of more
/// than a bound the latest are sent.
fn events(alerts: &[&Shown]) -> Vec<Event> {
    let mut told = alerts.to_vec();
    told.sort_by_key(|alert| alert.id);
    let first = told.len().saturating_sub(MOST_AT_ONCE);
    told[first..].iter().map(|alert| Event::new("alert", alert)).collect()
}

/// Works on the file on a thread that may wait for the disk.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Problem> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(StoreError::Busy { .. })) => Err(Problem::busy(2)),
        Ok(Err(error)) => Err(Problem::failed(&error)),
        Err(error) => Err(Problem::failed(&error)),
    }
}
