//! A server that sends exactly the bytes it is told to, right or wrong.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as it was heard.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) began: Instant,
    pub(crate) ended: Option<Instant>,
    pub(crate) connection: usize,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// What to do in answer.
#[derive(Clone, Debug)]
pub(crate) enum Do {
    Send(Vec<u8>),
    Wait(Duration),
    /// Sends this again and again until nobody listens.
    Forever(Vec<u8>, Duration),
    Close,
}

/// An answer with a right length.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<Do> {
    let body = body.as_ref();
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    vec![Do::Send([head.as_bytes(), body].concat())]
}

pub(crate) fn ok(body: impl AsRef<[u8]>) -> Vec<Do> {
    answer("200 OK", "Content-Type: application/rss+xml\r\n", body)
}

pub(crate) fn redirect(status: u16, to: &str) -> Vec<Do> {
    answer(&format!("{status} Elsewhere"), &format!("Location: {to}\r\n"), "")
}

/// These bytes and no more.
pub(crate) fn raw(bytes: impl AsRef<[u8]>) -> Vec<Do> {
    vec![Do::Send(bytes.as_ref().to_vec()), Do::Close]
}

type Answers = dyn Fn(&Heard) -> Vec<Do> + Send + Sync;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Server {
    /// A server on an address of loopback, `127.0.0.1` or any other.
    pub(crate) async fn start(
        host: &str,
        answers: impl Fn(&Heard) -> Vec<Do> + Send + Sync + 'static,
    ) -> Server {
        let listener =
            TcpListener::bind((host, 0)).await.expect("an address of loopback");
        let address = listener.local_addr().expect("an address");
        let heard = Arc::default();
        let answers: Arc<Answers> = Arc::new(answers);
        let shared = Arc::clone(&heard);
        tokio::spawn(async move {
            for connection in 0.. {
                let Ok((stream, _)) = listener.accept().await else { return };
                let (answers, heard) = (Arc::clone(&answers), Arc::clone(&shared));
                tokio::spawn(async move {
                    serve(stream, connection, &*answers, &heard).await
                });
            }
        });
        Server { address, heard }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("the log").clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        self.heard().into_iter().map(|heard| heard.path).collect()
    }
}

async fn serve(
    mut stream: TcpStream,
    connection: usize,
    answers: &Answers,
    log: &Mutex<Vec<Heard>>,
) {
    while let Some(heard) = hear(&mut stream, connection).await {
        let number = {
            let mut log = log.lock().expect("the log");
            log.push(heard.clone());
            log.len() - 1
        };
        let mut open = true;
        for step in answers(&heard) {
            open &= act(&mut stream, step).await;
            if !open {
                break;
            }
        }
        log.lock().expect("the log")[number].ended = Some(Instant::now());
        if !open {
            return;
        }
    }
}

/// False when the connection is over.
async fn act(stream: &mut TcpStream, step: Do) -> bool {
    match step {
        Do::Send(bytes) => stream.write_all(&bytes).await.is_ok(),
        Do::Wait(time) => {
            tokio::time::sleep(time).await;
            true
        }
        Do::Forever(bytes, pause) => {
            while stream.write_all(&bytes).await.is_ok() {
                tokio::time::sleep(pause).await;
            }
            false
        }
        Do::Close => false,
    }
}

async fn hear(stream: &mut TcpStream, connection: usize) -> Option<Heard> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).expect("a request is text");
    let mut lines = head.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let pairs = lines.filter_map(|line| line.split_once(": "));
    let headers =
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Some(Heard { path, headers, began: Instant::now(), ended: None, connection })
}
