/*!
The resolver that connections are made with: it hands out only addresses that may be visited.
*/

use super::guard::Guard;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How many names the system is asked for at once. Each question holds a thread until it is answered.
const AT_ONCE: usize = 16;

/// How many addresses of a host are tried.
const MOST: usize = 8;

/// What a name service answers, some time.
pub type Addresses = Pin<Box<dyn Future<Output = io::Result<Vec<IpAddr>>> + Send>>;

/// Where the addresses of hosts are looked up.
pub trait Names: Send + Sync {
    /// The addresses of a host.
    fn addresses(&self, host: String) -> Addresses;
}

/// The system's own resolver, with its hosts file and its name servers.
#[derive(Debug)]
pub struct SystemNames {
    turns: Arc<Semaphore>,
}

impl Default for SystemNames {
    fn default() -> SystemNames {
        SystemNames { turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

impl Names for SystemNames {
    fn addresses(&self, host: String) -> Addresses {
        let turns = Arc::clone(&self.turns);
        Box::pin(async move {
            let turn = turns.acquire_owned().await.map_err(io::Error::other)?;
            // A task of its own: if nobody waits any more the system still does, and keeps the turn.
            let asked = tokio::spawn(async move {
                let found = tokio::net::lookup_host((host.as_str(), 0)).await;
                drop(turn);
                found
                    .map(|found| found.map(|socket| socket.ip()).take(MOST * 8).collect())
            });
            asked.await.map_err(io::Error::other)?
        })
    }
}

/// A resolver behind the guard.
pub(super) struct Guarded {
    pub(super) guard: Arc<Guard>,
    pub(super) names: Arc<dyn Names>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = Arc::clone(&self.guard);
        let host = name.as_str().to_owned();
        let asked = self.names.addresses(host.clone());
        Box::pin(async move {
            let found = asked.await?;
            let permitted = guard.permitted(&host, found)?;
            if permitted.is_empty() {
                return Err(io::Error::new(io::ErrorKind::NotFound, "no address").into());
            }
            // Port 0 stands for the port of the request.
            let sockets =
                permitted.into_iter().take(MOST).map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(sockets) as Addrs)
        })
    }
}
