/*!
What stands around every endpoint. A request passes, in this order:

1. the limit of its client,
2. the table of who may ask what (`auth::access`): what is not in it is refused,
3. how things stand with users: while there are none, only somebody at this machine gets further, or the set-up,
4. who asks: a token, a session's cookie, or the single user of this machine,
5. for writes: whether the wall itself asks, or a program, and not a page elsewhere (`csrf`),
6. a limit of size and one of time.

What is worth it is written to the audit log before it is answered, and every answer gets the headers of
`headers`. `listen` bounds what happens before there is a request.
*/

pub mod base;
mod csrf;
pub(crate) mod headers;
pub(crate) mod limits;
pub(crate) mod listen;
mod until;

pub(crate) use self::csrf::HEADER as CSRF;

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use crate::audit::Deed;
use crate::auth::access::{Kind, Least, Rule, Verdict, verdict};
use crate::auth::door::Tried;
use crate::auth::{Caller, Seen, Standing, cookie, unknown};
use crate::{App, Problem};

/// The largest body: what people say of a line is short.
pub(crate) const BODY: usize = 64 * 1024;
/// How long an answer may take to begin, with the time that its asker takes to send the question.
const PATIENCE: Duration = Duration::from_secs(30);
/// Of Brotli's eleven: above it the time grows faster than the answers shrink.
const COMPRESSION: CompressionLevel = CompressionLevel::Precise(4);

/// Puts the guard around everything.
pub(crate) fn around(all: Router<App>, app: &App) -> Router<App> {
    all.fallback(nothing)
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(app.clone(), pass))
        .layer(CompressionLayer::new().quality(COMPRESSION))
}

async fn nothing() -> Problem {
    Problem::missing("there is nothing at this address; `/` is the wall, `/b` the brief")
}

/// Everything passes here.
async fn pass(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let seen = Seen::of(&request, app.auth.trusted());
    let is_api = request.uri().path().starts_with("/api/");
    request.extensions_mut().insert(seen.clone());
    let mut response = match admitted(&app, &seen, request, next).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    };
    headers::add(response.headers_mut(), is_api);
    response
}

/// Why a request gets no further.
enum Refusal {
    /// In words.
    Words(Problem),
    /// There are only other methods.
    Methods(String),
    /// A browser is sent to another page.
    Elsewhere(String),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::Words(problem)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Refusal::Words(problem) => problem.into_response(),
            Refusal::Elsewhere(path) => Redirect::to(&path).into_response(),
            Refusal::Methods(allowed) => {
                let detail = format!("this address takes {allowed} only");
                let problem = Problem::new(StatusCode::METHOD_NOT_ALLOWED, detail);
                let mut response = problem.into_response();
                if let Ok(allowed) = HeaderValue::try_from(allowed) {
                    response.headers_mut().insert(header::ALLOW, allowed);
                }
                response
            }
        }
    }
}

async fn admitted(
    app: &App,
    seen: &Seen,
    mut request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    let standing = app.auth.state().await?;
    let is_home = standing == Standing::Home && seen.is_at_home();
    if !is_home {
        app.auth.limits().client(seen.client)?;
    }
    let Some(rule) = rule(&request)? else { return Ok(next.run(request).await) };
    if rule.kind == Kind::Door {
        app.auth.limits().door(seen.client)?;
    }
    let caller = caller(app, seen, standing, request.headers()).await?;
    if caller.is_none() {
        stop_strangers(app, seen, standing, rule, &request)?;
    }
    if let Least::Has(role) = rule.least {
        let Some(caller) = &caller else { return Err(sign_in_first(app, &request)) };
        if caller.role() < role {
            let may = caller.role().word();
            let detail = format!(
                "this takes the role {}, and {} is {may}",
                role.word(),
                caller.name()
            );
            let problem = Problem::new(StatusCode::FORBIDDEN, detail);
            note_refusal(app, deed(app, seen, rule, Some(caller), &request)).await;
            return Err(problem.into());
        }
    }
    if !is_read(request.method()) {
        // What anyone may do is not done in anybody's name.
        let whose = caller.as_ref().filter(|_| rule.least != Least::Anyone);
        csrf::check(seen, whose, &request)?;
    }
    stop_large(&request)?;
    let mut deed = deed(app, seen, rule, caller.as_ref(), &request);
    if let Some(caller) = caller {
        let extensions = request.extensions_mut();
        extensions.insert(crate::acts::Signed(caller.name().to_owned()));
        extensions.insert(caller);
    }
    let presented = presented(request.headers());
    let mut response = in_time(rule, next.run(request)).await?;
    if rule.kind == Kind::Long {
        response =
            until::until(response, over(app.clone(), seen.clone(), rule, presented));
    }
    if is_told(rule) {
        deed.outcome = response.status().as_u16();
        if let Some(Tried(name)) = response.extensions().get::<Tried>() {
            let doubt = if response.status().is_success() { "" } else { "?" };
            deed.who = format!("{name}{doubt}");
        }
        note(app, rule, deed).await?;
    }
    Ok(response)
}

/// What the table says. `None` where the router has nothing either.
fn rule(request: &Request) -> Result<Option<&'static Rule>, Refusal> {
    let Some(path) = request.extensions().get::<MatchedPath>() else { return Ok(None) };
    match verdict(request.method(), path.as_str()) {
        Verdict::Rule(rule) => Ok(Some(rule)),
        Verdict::Methods(methods) => {
            let words: Vec<&str> = methods.iter().map(|method| method.as_str()).collect();
            Err(Refusal::Methods(words.join(", ")))
        }
        Verdict::Nothing => {
            let path = path.as_str();
            tracing::error!(
                path,
                "an endpoint is in no table of who may ask it: refused"
            );
            let detail =
                "nobody may ask this; please report it as a fault of the program";
            Err(Problem::new(StatusCode::FORBIDDEN, detail).into())
        }
    }
}

fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Who asks. A token that is none is an error, never a reason to look at the cookie.
async fn caller(
    app: &App,
    seen: &Seen,
    standing: Standing,
    headers: &HeaderMap,
) -> Result<Option<Caller>, Problem> {
    let now = app.settings.clock.now();
    if let Some(words) = headers.get(header::AUTHORIZATION) {
        let bearer = words.to_str().ok().and_then(|words| words.split_once(' '));
        let token = bearer.filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"));
        let holder = match token {
            Some((_, token)) if standing != Standing::Bare => {
                app.auth.by_token(token.trim().to_owned(), now).await?
            }
            _ => None,
        };
        let Some(holder) = holder else {
            let detail = "the token is none that holds here; an admin can make one";
            return Err(Problem::new(StatusCode::UNAUTHORIZED, detail));
        };
        return Ok(Some(holder));
    }
    match standing {
        Standing::Home if seen.is_at_home() => Ok(Some(app.auth.you())),
        Standing::Home | Standing::Bare => Ok(None),
        Standing::Users => match cookie::presented(headers, seen) {
            Some(secret) => app.auth.by_session(secret, now).await,
            None => Ok(None),
        },
    }
}

/// The headers by which somebody is known.
fn presented(headers: &HeaderMap) -> HeaderMap {
    let known = headers
        .iter()
        .filter(|(name, _)| [header::AUTHORIZATION, header::COOKIE].contains(name));
    known.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Waits until whoever asked may ask no longer. While that cannot be found out it is asked again.
async fn over(app: App, seen: Seen, rule: &Rule, presented: HeaderMap) {
    let Least::Has(role) = rule.least else { return std::future::pending().await };
    loop {
        tokio::time::sleep(app.auth.recheck()).await;
        let Ok(standing) = app.auth.state().await else { continue };
        match caller(&app, &seen, standing, &presented).await {
            Ok(Some(caller)) if caller.role() >= role => {}
            Err(problem) if problem.status >= 500 => {}
            Ok(_) | Err(_) => return,
        }
    }
}

/// While there are no users, strangers get to the set-up at most.
fn stop_strangers(
    app: &App,
    seen: &Seen,
    standing: Standing,
    rule: &Rule,
    request: &Request,
) -> Result<(), Refusal> {
    let is_early = matches!(rule.kind, Kind::Door | Kind::Early);
    match standing {
        Standing::Users => Ok(()),
        Standing::Bare if is_early => Ok(()),
        Standing::Bare => {
            if is_read(request.method()) && !rule.path.starts_with("/api/") {
                return Err(Refusal::Elsewhere(format!("{}/setup", app.settings.base)));
            }
            let detail = "the room has no users yet; open /setup with the code that the terminal shows";
            Err(Problem::new(StatusCode::FORBIDDEN, detail).into())
        }
        Standing::Home => {
            tracing::warn!(host = ?seen.host, client = %seen.client, "a stranger was refused");
            let detail = "without users the wall answers only this machine, called as localhost and \
                          without a proxy between; add a user with `watchfloor user add`";
            Err(Problem::new(StatusCode::FORBIDDEN, detail).into())
        }
    }
}

/// Pages lead to where one signs in; programs are told.
fn sign_in_first(app: &App, request: &Request) -> Refusal {
    let path = request.uri().path();
    let is_page = is_read(request.method()) && !path.starts_with("/api/");
    if !is_page {
        return unknown().into();
    }
    let next: String = url::form_urlencoded::byte_serialize(path.as_bytes()).collect();
    Refusal::Elsewhere(format!("{}/login?next={next}", app.settings.base))
}

/// A body that says itself that it is too large is not read at all; others are cut off while they are read.
fn stop_large(request: &Request) -> Result<(), Problem> {
    let told = request.headers().get(header::CONTENT_LENGTH);
    let length = told.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if length.is_some_and(|length| length > BODY as u64) {
        let detail =
            format!("the body is larger than {BODY} bytes; say it in fewer words");
        return Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail));
    }
    Ok(())
}

async fn in_time(
    rule: &Rule,
    answer: impl Future<Output = Response>,
) -> Result<Response, Problem> {
    if matches!(rule.kind, Kind::Long | Kind::TakenLong) {
        return Ok(answer.await);
    }
    tokio::time::timeout(PATIENCE, answer).await.map_err(|_| {
        let detail =
            "the answer, or the question, took longer than 30 seconds; try again";
        Problem::new(StatusCode::REQUEST_TIMEOUT, detail)
    })
}

/// Whether the audit log tells of it.
fn is_told(rule: &Rule) -> bool {
    match rule.kind {
        Kind::Taken | Kind::TakenLong | Kind::Door => true,
        Kind::Plain => rule.method != Method::GET,
        Kind::Quiet | Kind::Long | Kind::Early => false,
    }
}

fn deed(
    app: &App,
    seen: &Seen,
    rule: &Rule,
    caller: Option<&Caller>,
    request: &Request,
) -> Deed {
    let path = request.uri().path_and_query().map(http::uri::PathAndQuery::as_str);
    Deed {
        at: app.settings.clock.now(),
        who: caller.map(|caller| caller.name().to_owned()).unwrap_or_default(),
        what: format!("{} {}", rule.method, rule.path),
        target: path.unwrap_or_default().to_owned(),
        outcome: 0,
        from: seen.client.to_string(),
    }
}

/// Writes to the audit log. What takes much of the room away is not given where that fails; what was changed
/// already is answered, and the log of the program tells.
async fn note(app: &App, rule: &Rule, deed: Deed) -> Result<(), Problem> {
    let Ok(users) = app.auth.users() else { return Ok(()) };
    match users.apart(move |users| users.note(&deed)).await {
        Ok(()) => Ok(()),
        Err(error) if rule.method == Method::GET => Err(Problem::failed(&error)),
        Err(error) => {
            tracing::error!(%error, what = rule.path, "the audit log could not be written");
            Ok(())
        }
    }
}

/// Somebody known who tries what the role does not allow is worth a line too.
async fn note_refusal(app: &App, mut refused: Deed) {
    refused.outcome = StatusCode::FORBIDDEN.as_u16();
    let Ok(users) = app.auth.users() else { return };
    if let Err(error) = users.apart(move |users| users.note(&refused)).await {
        tracing::error!(%error, "the audit log could not be written");
    }
}
