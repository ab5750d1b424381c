//! A world: its hosts, each on an address of its own, and the tasks that serve them.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use watchfloor_clock::Clock;

use crate::answers::{self, Given};
use crate::formats::{Addresses, Format};
use crate::host::{Host, On, Role, Trouble};
use crate::hub::{self, Subscriptions};
use crate::ledger::Ledger;
use crate::sinks;
use crate::wire::{Answer, End, Request, read_request, write_answer};

/// Hosts on loopback, served until this is dropped.
#[derive(Debug)]
pub struct World {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

/// What all tasks of a world know.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) clock: Clock,
    pub(crate) ledger: Ledger,
    /// Each host with its address, "127.77.0.1:8080".
    pub(crate) hosts: Vec<(Host, String)>,
    pub(crate) places: HashMap<String, usize>,
    pub(crate) subscriptions: Subscriptions,
}

impl Shared {
    pub(crate) fn base(&self, number: usize) -> String {
        self.hosts
            .get(number)
            .map(|(_, address)| format!("http://{address}"))
            .unwrap_or_default()
    }

    pub(crate) fn addresses(&self, number: usize) -> Addresses {
        let base = self.base(number);
        let has_hub = self.lease(number).is_some();
        Addresses {
            own: format!("{base}/feed"),
            hub: has_hub.then(|| format!("{base}/hub")),
            base,
        }
    }

    /// How long the subscriptions of a host's hub last; none where there is no hub.
    pub(crate) fn lease(&self, number: usize) -> Option<Duration> {
        match self.hosts.get(number)?.0.role {
            Role::Publisher { hub, .. } => hub,
            Role::Sink { .. } | Role::Mail => None,
        }
    }

    fn find(&self, name: &str) -> Option<String> {
        Some(self.base(*self.places.get(name)?))
    }
}

impl World {
    /// Binds an address for each host and serves them, each at a port that was free.
    pub async fn start(clock: Clock, hosts: Vec<Host>) -> io::Result<World> {
        // A bomb takes a second to make, in which its host would answer nobody.
        for spell in hosts.iter().flat_map(|host| &host.spells) {
            if let Trouble::Bomb(packing) = spell.trouble {
                answers::bomb(packing);
            }
        }
        let mut listeners = Vec::new();
        let mut placed = Vec::new();
        let mut places = HashMap::new();
        for (number, host) in hosts.into_iter().enumerate() {
            // All of 127.0.0.0/8 is this machine; 250 hosts in a row stay clear of .0 and .255.
            let address = format!("127.77.{}.{}:0", number / 250, number % 250 + 1);
            let listener = TcpListener::bind(&address).await?;
            places.insert(host.name.clone(), number);
            placed.push((host, listener.local_addr()?.to_string()));
            listeners.push(listener);
        }
        let shared = Arc::new(Shared {
            clock,
            ledger: Ledger::default(),
            hosts: placed,
            places,
            subscriptions: Subscriptions::default(),
        });
        let mut tasks = JoinSet::new();
        for (number, listener) in listeners.into_iter().enumerate() {
            tasks.spawn(listen(Arc::clone(&shared), number, listener));
            if shared.addresses(number).hub.is_some() {
                tasks.spawn(hub::publish(Arc::clone(&shared), number));
            }
        }
        Ok(World { shared, tasks })
    }

    /// What happened.
    pub fn ledger(&self) -> &Ledger {
        &self.shared.ledger
    }

    /// The hosts, in the order in which they were given.
    pub fn hosts(&self) -> impl Iterator<Item = &Host> {
        self.shared.hosts.iter().map(|(host, _)| host)
    }

    /// A host by its name.
    pub fn host(&self, name: &str) -> Option<&Host> {
        let number = self.shared.places.get(name)?;
        self.shared.hosts.get(*number).map(|(host, _)| host)
    }

    /// The address of a host: `http://127.77.0.1:8080`.
    pub fn base(&self, name: &str) -> Option<String> {
        self.shared.find(name)
    }

    /// The address of a host's feed; of the page, where it has a list instead of a feed.
    pub fn feed(&self, name: &str) -> Option<String> {
        Some(format!("{}/feed", self.base(name)?))
    }

    /// The publishers as a configuration of sources.
    pub fn sources_toml(&self) -> String {
        let mut text = String::new();
        for host in self.hosts() {
            let (Some(paper), Some(address)) = (host.paper(), self.feed(&host.name))
            else {
                continue;
            };
            let kind = if paper.format == Format::List { "page" } else { "feed" };
            text.push_str(&format!(
                "[[source]]\nname = \"{}\"\nkind = \"{kind}\"\naddress = \"{address}\"\noutlet = \"{}\"\n\
                 full_text = {}\n\n",
                host.name,
                paper.outlet.replace(['"', '\\'], ""),
                !paper.whole && paper.format != Format::Cap,
            ));
        }
        text
    }

    /// Waits until a moment while the world goes on.
    pub async fn until(&mut self, moment: i64) {
        self.shared.clock.clone().sleep_until(moment).await;
    }

    /// Stops serving; as dropping it does, but it is over when this returns.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

async fn listen(shared: Arc<Shared>, number: usize, listener: TcpListener) {
    // Dropped with this task, and the connections with it.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => if let Ok((stream, _)) = accepted {
                connections.spawn(serve(Arc::clone(&shared), number, stream));
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Answers the requests of one connection.
async fn serve(shared: Arc<Shared>, number: usize, mut stream: TcpStream) {
    let Some((host, _)) = shared.hosts.get(number) else { return };
    if matches!(host.role, Role::Mail) {
        // Who goes away in the middle of a mail has not sent it.
        let _ = sinks::mail(&mut stream, host, &shared).await;
        return;
    }
    let _ = stream.set_nodelay(true);
    let mut buffer = Vec::new();
    while let Ok(Some(request)) = read_request(&mut stream, &mut buffer).await {
        let now = shared.clock.now();
        let visit = shared.ledger.begin(&host.name, now, &request);
        let Given { answer, shown, wait_until } = answer(&shared, number, &request, now);
        let note_end = || {
            let ended = shared.clock.now();
            shared.ledger.note(visit, |visit| visit.ended = Some(ended));
        };
        let (end, bytes) =
            write_answer(&mut stream, &answer, &shared.clock, note_end).await;
        let now = shared.clock.now();
        shared.ledger.note(visit, |visit| {
            visit.ended.get_or_insert(now);
            visit.end = Some(end);
            visit.status = answer.status;
            visit.bytes = bytes;
            visit.wait_until = wait_until;
            visit.tagged = answer
                .headers
                .iter()
                .any(|(name, _)| name == "ETag" || name == "Last-Modified");
            visit.shown = if end == End::Whole { shown } else { Vec::new() };
        });
        if answer.closes() || end != End::Whole {
            return;
        }
    }
}

fn answer(shared: &Arc<Shared>, number: usize, request: &Request, now: i64) -> Given {
    let Some((host, _)) = shared.hosts.get(number) else { return Given::default() };
    let find = |name: &str| shared.find(name);
    match &host.role {
        Role::Publisher { hub: Some(_), .. } if request.path() == "/hub" => {
            hub::subscribe(shared, number, request).into()
        }
        Role::Publisher { .. } if request.method == "GET" => {
            answers::publisher(host, &shared.addresses(number), find, request, now)
        }
        Role::Publisher { .. } => {
            Answer::new(405, "text/plain", "nothing is taken here").into()
        }
        Role::Sink { secret } => {
            let trouble = host.trouble(On::All, now);
            sinks::take(
                &shared.ledger,
                &host.name,
                secret.as_deref(),
                request,
                now,
                trouble.is_none(),
            );
            let given = Answer::new(200, "application/json", "{}").into();
            match trouble {
                Some(trouble) => {
                    answers::troubled(given, trouble, find, &shared.base(number), now)
                }
                None => given,
            }
        }
        Role::Mail => Given::default(),
    }
}
