/*!
The wall's server: what a room knows, over HTTP, to people and to programs.

| module | is |
|---|---|
| [`frames`] | pictures of the room at a moment: the live one and those that were asked for |
| [`view`] | pure functions from a frame to the types of the API |
| [`work`] | threads for what takes a while |
| [`api`] | the endpoints that read: parameters in, views out |
| [`openapi`] | the description of all endpoints, generated from the code |
| [`stream`], [`presence`] | what changes, while it changes; who is looking at what |
| [`alerts`], [`acts`], [`searches`] | what people say and keep |
| [`auth`], [`users`], [`tokens`], [`audit`], [`guard`] | who may do what, and who did it |
| [`assets`], [`pages`] | the wall's own files, and pages that work without JavaScript |

# Invariants

- A read is a pure function of the record, the moment and the parameters: the same question gets the same answer
  at any time.
- Every quotation carries the exact words of a stored text and where they stand.
- No request blocks the threads that answer others, and none takes memory or time without a bound.
- Reports are hostile: whatever they hold leaves as a JSON string or as escaped words.
*/
pub mod acts;
pub mod alerts;
pub mod api;
pub mod assets;
pub mod audit;
pub mod auth;
pub mod frames;
pub mod guard;
pub mod openapi;
pub mod pages;
pub mod presence;
pub mod problem;
mod proxy;
pub mod searches;
pub mod stream;
pub mod tokens;
pub mod users;
pub mod view;
pub mod work;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use tokio::net::TcpListener;
use utoipa_axum::router::OpenApiRouter;
use watchfloor_clock::Clock;

pub use crate::frames::{Frame, Frames};
pub use crate::problem::Problem;

/// What a server is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The room.
    pub room: PathBuf,
    /// Its name, as it is shown.
    pub name: String,
    /// The path under which a reverse proxy shows it: empty, or `/watch`; without a slash at its end.
    pub base: String,
    /// The file with the room's sources, which need not be there yet; `None` where there will be none.
    pub desk: Option<PathBuf>,
    /// The file with the room's alerts, in the same way.
    pub alerts: Option<PathBuf>,
    /// What tells the time.
    pub clock: Clock,
}

/// The state that all endpoints share.
#[derive(Clone, Debug)]
pub struct App {
    /// What it was started with.
    pub settings: Arc<Settings>,
    /// Pictures of the room.
    pub frames: Frames,
    /// Threads for work that takes a while.
    pub workers: work::Workers,
    /// Who may do what.
    pub auth: auth::Auth,
    /// What is sent to everybody who watches.
    pub wire: stream::Wire,
}

impl App {
    /// A server's state; opens the room, which must be there.
    pub fn open(settings: Settings) -> Result<App, frames::FrameError> {
        let frames = Frames::open(&settings.room, settings.clock.clone())?;
        Ok(App {
            settings: Arc::new(settings),
            frames,
            workers: work::Workers::default(),
            auth: auth::Auth::default(),
            wire: stream::Wire::default(),
        })
    }

    /// The same with people who sign in. Without this whoever sits at this machine may do everything.
    pub fn with_auth(self, auth: auth::Auth) -> App {
        App { auth, ..self }
    }
}

/// Endpoints under `/api/v1`, each with its description.
pub fn endpoints() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(api::routes())
        .merge(stream::routes())
        .merge(presence::routes())
        .merge(alerts::routes())
        .merge(acts::routes())
        .merge(searches::routes())
        .merge(auth::routes())
        .merge(users::routes())
        .merge(tokens::routes())
        .merge(audit::routes())
}

/// Everything that the server answers, under its base path.
pub fn router(app: App) -> Router {
    let (api, _) = endpoints().split_for_parts();
    let api = api
        .route("/openapi.json", axum::routing::get(openapi::document))
        .layer(from_fn_with_state(app.clone(), api::priority::in_turn));
    let all =
        Router::new().nest("/api/v1", api).merge(pages::routes()).merge(assets::routes());
    let all = guard::around(all, &app).with_state(app.clone());
    guard::base::under(&app.settings.base, all)
}

/// Answers requests until `shutdown` is there, and then finishes those under way.
pub async fn serve(
    app: App,
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let wire = app.wire.clone();
    let trusted = app.auth.trusted().to_vec();
    let ending = async move {
        shutdown.await;
        // Streams never end by themselves.
        wire.close();
    };
    guard::listen::serve(router(app), listener, trusted, ending).await
}
