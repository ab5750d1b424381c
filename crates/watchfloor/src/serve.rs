/*!
The wall over HTTP: `watchfloor serve`, and the same inside of `watchfloor run`.
*/

use std::io::{self, IsTerminal, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};
use watchfloor_clock::Clock;
use watchfloor_server::auth::{Auth, AuthSettings, network};
use watchfloor_server::{App, Frames, Settings, guard, users};

use crate::run::config::{Log, Wall};
use crate::run::operations;
use crate::{args, complain};

/// A wall that is ready to answer.
pub(crate) struct Ready {
    app: App,
    listener: TcpListener,
}

/// Serves a room until it is stopped.
pub(crate) fn run(wanted: &args::Serve) -> anyhow::Result<ExitCode> {
    operations::log(&Log::default())?;
    let wall = Wall {
        listen: wanted.listen,
        base_path: wanted.base_path.clone(),
        trusted_proxies: wanted.trusted_proxy.clone(),
        name: wanted.name.clone(),
    };
    let room = &wanted.room.path;
    // Whether they are there is looked at when they are asked for: they may be made later, by `run`.
    let desk = Some(watchfloor_sources::beside(room));
    let alerts = Some(watchfloor_alerts::beside(room));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the part that uses the network")?;
    let ready = prepare(&runtime, &wall, room, desk, alerts, &Clock::wall())?;
    runtime.block_on(async {
        let mut stopping =
            signal(SignalKind::terminate()).context("cannot listen to signals")?;
        let mut interrupted =
            signal(SignalKind::interrupt()).context("cannot listen to signals")?;
        let stop = async move {
            tokio::select! {
                _ = stopping.recv() => {}
                _ = interrupted.recv() => {}
            }
        };
        ready.answer(stop).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Everything that can be wrong is told here, before anything is answered.
pub(crate) fn prepare(
    runtime: &Runtime,
    wall: &Wall,
    room: &Path,
    desk: Option<PathBuf>,
    alerts: Option<PathBuf>,
    clock: &Clock,
) -> anyhow::Result<Ready> {
    let faults = faults(wall);
    if let Some(fault) = faults.first() {
        bail!("{fault}");
    }
    let trusted = wall.trusted_proxies.iter().filter_map(|net| network(net)).collect();
    let settings = AuthSettings { trusted, ..AuthSettings::new(wall.listen.ip()) };
    // Opened for reading, so that it is never made: the file of users stands beside a room that is there.
    drop(watchfloor_record::Sqlite::open_read_only(room)?);
    let auth = Auth::open(&users::beside(room), settings)?;
    // Bound before the first picture is made, so that an address that is taken is told at once.
    let listener = runtime
        .block_on(TcpListener::bind(wall.listen))
        .with_context(|| format!("the wall cannot listen at {}", wall.listen))?;
    let address =
        listener.local_addr().context("the wall does not know where it listens")?;
    let settings = Settings {
        room: room.to_path_buf(),
        name: wall.name.clone().unwrap_or_else(|| name_of(room)),
        base: wall.base_path.clone(),
        desk,
        alerts,
        clock: clock.clone(),
    };
    let _inside = runtime.enter();
    let app = App::open(settings)?.with_auth(auth);
    tell(&app, address, &wall.base_path)?;
    Ok(Ready { app, listener })
}

impl Ready {
    /// What is to be woken when something was filed.
    pub(crate) fn frames(&self) -> Frames {
        self.app.frames.clone()
    }

    /// Answers until the stop.
    pub(crate) async fn answer(
        self,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> anyhow::Result<()> {
        watchfloor_server::serve(self.app, self.listener, stop)
            .await
            .context("the wall's socket broke")
    }
}

/// What is wrong with settings.
pub(crate) fn faults(wall: &Wall) -> Vec<String> {
    let mut faults = Vec::new();
    if let Err(why) = guard::base::sound(&wall.base_path) {
        faults.push(format!("the base path {:?} {why}", wall.base_path));
    }
    for net in &wall.trusted_proxies {
        if network(net).is_none() {
            faults.push(format!(
                "the trusted proxy {net:?} is no address and no network; write it as 10.0.0.1 or 10.0.0.0/8"
            ));
        }
    }
    faults
}

fn name_of(room: &Path) -> String {
    let stem = room.file_stem().unwrap_or(room.as_os_str());
    stem.to_string_lossy().into_owned()
}

/// Where to look, and what the first user is made with. That is shown to a person at a terminal alone: what goes to a
/// file or a journal is read by others.
fn tell(app: &App, address: SocketAddr, base: &str) -> anyhow::Result<()> {
    complain(&format!("open http://{address}{base}/"));
    let Some(words) = app.auth.setup_words()? else { return Ok(()) };
    if !io::stderr().is_terminal() {
        complain(
            "nobody can sign in yet; add a user with `watchfloor user add NAME --role admin`",
        );
        return Ok(());
    }
    let shown = format!(
        "watchfloor: nobody can sign in yet; open /setup there and give this code:\n\n    {words}\n\n"
    );
    io::stderr().write_all(shown.as_bytes()).context("cannot write to the terminal")
}
