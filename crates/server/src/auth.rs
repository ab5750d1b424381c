/*!
Who is asking, and who may.

- Where the server listens on this machine alone, no proxy is trusted and there are no users, whoever sits at the
  machine is the single user "you", an admin, without signing in (`Seen::is_at_home` says who sits there).
- Otherwise people sign in with name and password and programs with a token. While there are no users, nothing
  answers but the first set-up, which asks for the code that the terminal shows.

`access` is the table of who may ask what; [`crate::guard`] applies it.
*/

pub(crate) mod access;
mod api;
pub(crate) mod cookie;
pub(crate) mod door;

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use ipnet::IpNet;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use crate::guard::limits::Limits;
pub(crate) use crate::proxy::Seen;
use crate::users::password::Hasher;
use crate::users::secret::Secret;
use crate::users::{Role, Users, UsersError};
use crate::{App, Problem};

/// What the single user is called.
pub const YOU: &str = "you";

/// Its endpoints.
pub(crate) fn routes() -> OpenApiRouter<App> {
    api::routes()
}

/// How people come in.
#[derive(Clone, Debug)]
pub struct AuthSettings {
    /// The address that the server listens at.
    pub listen: IpAddr,
    /// Proxies whose word counts on where a request comes from.
    pub trusted: Vec<IpNet>,
    /// How much longer each failed try to sign in makes the answer, until it is sixteen times as long.
    pub delay: Duration,
    /// How often it is looked whether those who listen to what changes still may.
    pub recheck: Duration,
}

/// See [`AuthSettings::recheck`].
const RECHECK: Duration = Duration::from_secs(30);

impl AuthSettings {
    /// The usual ones for an address.
    pub fn new(listen: IpAddr) -> AuthSettings {
        AuthSettings {
            listen,
            trusted: Vec::new(),
            delay: Duration::from_millis(250),
            recheck: RECHECK,
        }
    }
}

/// An address or a network of them.
pub fn network(words: &str) -> Option<IpNet> {
    let one = || words.parse::<IpAddr>().ok().map(IpNet::from);
    words.parse::<IpNet>().ok().or_else(one)
}

/// Who may do what. Copies are the same.
#[derive(Clone, Debug)]
pub struct Auth {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    users: Option<Users>,
    hasher: Option<Hasher>,
    /// Whether somebody at this machine needs no login while there are no users.
    home: bool,
    trusted: Vec<IpNet>,
    /// What the first set-up asks for.
    setup: Option<Secret>,
    /// What the single user's CSRF token is made of.
    own: Option<Secret>,
    delay: Duration,
    recheck: Duration,
    limits: Limits,
}

/// For the single user of this machine, without a file: nobody can be added, and nothing is written to an audit log.
impl Default for Auth {
    fn default() -> Auth {
        Auth {
            inner: Arc::new(Inner {
                users: None,
                hasher: None,
                home: true,
                trusted: Vec::new(),
                setup: None,
                // Without random numbers no browser can write; to read is still possible.
                own: Secret::make().ok(),
                delay: Duration::ZERO,
                recheck: RECHECK,
                limits: Limits::new(),
            }),
        }
    }
}

impl Auth {
    /// Opens the file of users, or makes it.
    pub fn open(users: &Path, settings: AuthSettings) -> Result<Auth, UsersError> {
        Ok(Auth {
            inner: Arc::new(Inner {
                users: Some(Users::open(users)?),
                hasher: Some(Hasher::new()?),
                home: settings.listen.is_loopback() && settings.trusted.is_empty(),
                trusted: settings.trusted,
                setup: Some(Secret::make()?),
                own: Some(Secret::make()?),
                delay: settings.delay,
                recheck: settings.recheck,
                limits: Limits::new(),
            }),
        })
    }

    /// What the first set-up asks for, where there is one to be made: to be shown on the terminal, and nowhere else.
    pub fn setup_words(&self) -> Result<Option<&str>, UsersError> {
        let is_needed = !self.inner.home && !self.any_users()?;
        Ok(self.inner.setup.as_ref().filter(|_| is_needed).map(Secret::as_str))
    }

    /// The file of users.
    pub(crate) fn users(&self) -> Result<Users, Problem> {
        self.inner.users.clone().ok_or_else(|| {
            let detail = "this server was started without a file of users; \
                          `watchfloor serve` makes one beside the room";
            Problem::new(StatusCode::CONFLICT, detail)
        })
    }

    pub(crate) fn hasher(&self) -> Result<&Hasher, Problem> {
        self.inner.hasher.as_ref().ok_or_else(|| {
            Problem::new(StatusCode::CONFLICT, "this server has no passwords")
        })
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    pub(crate) fn trusted(&self) -> &[IpNet] {
        &self.inner.trusted
    }

    pub(crate) fn delay(&self) -> Duration {
        self.inner.delay
    }

    pub(crate) fn recheck(&self) -> Duration {
        self.inner.recheck
    }

    fn any_users(&self) -> Result<bool, UsersError> {
        self.inner.users.as_ref().map_or(Ok(false), Users::any)
    }

    fn setup_secret(&self) -> Option<&Secret> {
        self.inner.setup.as_ref()
    }

    /// What the answer to a request depends on, beside who asks.
    pub(crate) async fn state(&self) -> Result<Standing, Problem> {
        let any = match &self.inner.users {
            None => false,
            Some(users) => users.apart(|users| users.any()).await?,
        };
        Ok(match (any, self.inner.home) {
            (true, _) => Standing::Users,
            (false, true) => Standing::Home,
            (false, false) => Standing::Bare,
        })
    }

    /// The single user.
    pub(crate) fn you(&self) -> Caller {
        let csrf = self.inner.own.as_ref().map(Secret::csrf);
        Caller { name: YOU.to_owned(), role: Role::Admin, by: By::Home, csrf, user: None }
    }

    /// Whose session it is.
    pub(crate) async fn by_session(
        &self,
        secret: Secret,
        now: i64,
    ) -> Result<Option<Caller>, Problem> {
        let users = self.users()?;
        let csrf = secret.csrf();
        let found = users.apart(move |users| users.session(&secret, now)).await?;
        Ok(found.map(|session| Caller {
            user: Some(session.name.clone()),
            name: session.name,
            role: session.role,
            by: By::Session,
            csrf: Some(csrf),
        }))
    }

    /// Whose token it is.
    pub(crate) async fn by_token(
        &self,
        words: String,
        now: i64,
    ) -> Result<Option<Caller>, Problem> {
        let users = self.users()?;
        let found = users.apart(move |users| users.holder(&words, now)).await?;
        Ok(found.map(|holder| Caller {
            name: match &holder.owner {
                Some(owner) => {
                    format!("{owner} by token {} ({})", holder.id, holder.name)
                }
                None => format!("token {} ({})", holder.id, holder.name),
            },
            role: holder.role,
            by: By::Token,
            csrf: None,
            user: holder.owner,
        }))
    }
}

/// How things stand with users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// There are some.
    Users,
    /// None, and whoever sits at this machine needs none.
    Home,
    /// None, and somebody must be the first.
    Bare,
}

/// By what somebody is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// Sits at the machine.
    Home,
    /// Signed in.
    Session,
    /// A program with a token.
    Token,
}

/// Who asks: an argument of handlers that want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    name: String,
    role: Role,
    by: By,
    csrf: Option<String>,
    user: Option<String>,
}

impl Caller {
    /// The name to put beside what this caller does: a user's, or a token's with its owner's.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What this caller may do.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The user that this is, or in whose name it asks; the single user of a machine is none.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// As it is told to the caller.
    pub fn me(&self) -> Me {
        Me {
            name: self.name.clone(),
            role: self.role,
            csrf: self.csrf.clone().unwrap_or_default(),
        }
    }

    pub(crate) fn by(&self) -> By {
        self.by
    }

    pub(crate) fn csrf(&self) -> Option<&str> {
        self.csrf.as_deref()
    }
}

/// Who you are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Me {
    /// The name; "you" where nobody has to sign in.
    pub name: String,
    /// What you may do.
    pub role: Role,
    /// What goes along with each write as the header `x-csrf`; empty for a token, which needs none.
    pub csrf: String,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(unknown)
    }
}

/// Who is asking, as `/me` tells it.
pub(crate) fn caller(extensions: &http::Extensions) -> Option<serde_json::Value> {
    let me = extensions.get::<Caller>()?.me();
    serde_json::to_value(me).ok()
}

/// Nobody is signed in.
pub(crate) fn unknown() -> Problem {
    let detail = "sign in first, or send a token as `Authorization: Bearer wf_…`";
    Problem::new(StatusCode::UNAUTHORIZED, detail)
}

/// A body in JSON; what is wrong with it is told in words.
pub(crate) struct Asked<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Asked<T>, Problem> {
        match axum::Json::<T>::from_request(request, state).await {
            Ok(axum::Json(value)) => Ok(Asked(value)),
            Err(JsonRejection::MissingJsonContentType(_)) => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "send JSON, with `content-type: application/json`",
            )),
            Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Problem::new(rejection.status(), rejection.body_text()))
            }
            Err(rejection) => Err(Problem::bad(rejection.body_text())),
        }
    }
}
