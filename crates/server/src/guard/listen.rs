/*!
Connections: how many, from whom, and how long one may take to say what it wants.

Nothing here knows of HTTP beyond that a head of a request must be there in time.
*/

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use ipnet::IpNet;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// Connections at a time. Each viewer holds one for what changes, and needs others now and then.
const MOST: usize = 8_192;
/// Of one address that is neither this machine nor a trusted proxy.
const MOST_OF_ONE: usize = 512;
/// The head of a request must be there within this time.
const HEAD: Duration = Duration::from_secs(15);
/// The longest head of a request.
const HEAD_BYTES: usize = 32 * 1024;
/// What is under way at the end may take so long.
const LAST: Duration = Duration::from_secs(3);
/// Where the system cannot give another connection, it is asked again after this time.
const PAUSE: Duration = Duration::from_millis(200);

/// Answers requests until `shutdown` is there, and then finishes those under way.
pub(crate) async fn serve(
    router: Router,
    listener: TcpListener,
    trusted: Vec<IpNet>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(MOST));
    let counts = Counts::default();
    let graceful = GracefulShutdown::new();
    tokio::pin!(shutdown);
    loop {
        // A place first: who finds none waits in the system's queue.
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place.map_err(io::Error::other)?,
            () = &mut shutdown => break,
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut shutdown => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Who gave up before being asked is no reason; want of files or memory passes.
                tracing::debug!(%error, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let address = peer.ip().to_canonical();
        let is_own =
            address.is_loopback() || trusted.iter().any(|net| net.contains(&address));
        let Some(count) = counts.enter(address, if is_own { MOST } else { MOST_OF_ONE })
        else {
            continue;
        };
        let answered = graceful.watch(connection(stream, peer, router.clone()));
        tokio::spawn(async move {
            if let Err(error) = answered.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop((place, count));
        });
    }
    drop(listener);
    // Those who only listen to what changes would stay for ever.
    let _ = tokio::time::timeout(LAST, graceful.shutdown()).await;
    Ok(())
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> {
    // Small answers go out at once. Where that cannot be had they go out a little later.
    let _ = stream.set_nodelay(true);
    let answer = service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().oneshot(request.map(axum::body::Body::new))
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), answer)
}

/// How many connections each address has. It holds no more addresses than there are connections.
#[derive(Clone, Debug, Default)]
struct Counts(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One connection of an address, counted as long as this lives.
struct Counted(Counts, IpAddr);

impl Counts {
    fn enter(&self, address: IpAddr, most: usize) -> Option<Counted> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(address).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Counted(self.clone(), address))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.1) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn one_address_cannot_take_all_places() {
        let counts = Counts::default();
        let one: IpAddr = "192.0.2.7".parse().unwrap();
        let held: Vec<_> = (0..3).filter_map(|_| counts.enter(one, 2)).collect();
        assert_eq!(held.len(), 2);
        assert!(counts.enter("192.0.2.8".parse().unwrap(), 2).is_some());
        drop(held);
        assert!(counts.0.lock().unwrap().is_empty());
        assert!(counts.enter(one, 2).is_some());
    }
}
