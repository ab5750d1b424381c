/*!
HTTP/1.1 on a socket, rightly and wrongly.

A server library takes care that every answer is sound. Half of the hosts here must break that promise: stop in
the middle, state a wrong length, never end. So the few lines of the protocol that are needed are written out.
*/

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use watchfloor_clock::Clock;

/// Most bytes of a request's head, and of its body.
const MOST_HEAD: usize = 64 << 10;
const MOST_BODY: usize = 32 << 20;

/// A request as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// GET, POST, …
    pub method: String,
    /// The path with its query.
    pub target: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// What came behind the head.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }

    /// The path without its query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// An answer, and the manner of giving it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// 200, 404, …
    pub status: u16,
    /// All but length and transfer coding.
    pub headers: Vec<(String, String)>,
    /// The body, whole.
    pub body: Vec<u8>,
    /// How it is given.
    pub manner: Manner,
}

/// How an answer is given.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Manner {
    /// As it should be.
    #[default]
    Plain,
    /// So many bytes at a time, with a pause after each.
    Drip {
        /// Bytes at a time.
        bytes: usize,
        /// The pause.
        pause: Duration,
    },
    /// Nothing at all comes; the connection stays open.
    Mute,
    /// Head and half of the body, then nothing more; the connection stays open.
    Stall,
    /// Head and half of the body, then the connection is closed.
    Cut,
    /// The head states that many bytes more than there are, and the connection is closed.
    Longer(usize),
    /// The head states half of the bytes that are sent.
    Shorter,
    /// The body again and again, in chunks, for ever.
    Endless,
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All of it was handed to the network, as it should be.
    Whole,
    /// The host itself did not give what it stated.
    Broken,
    /// The other side went away before the end.
    Left,
}

impl Answer {
    /// An answer with a body of a type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer::empty(status).with("Content-Type", content_type).body(body)
    }

    /// An answer without a body.
    pub fn empty(status: u16) -> Answer {
        Answer { status, ..Answer::default() }
    }

    /// With a header more.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Answer {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    /// With this body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Answer {
        self.body = body.into();
        self
    }

    fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = match self.manner {
            Manner::Endless => {
                head.push_str("Transfer-Encoding: chunked\r\n\r\n");
                return head;
            }
            Manner::Longer(more) => self.body.len() + more,
            Manner::Shorter => self.body.len() / 2,
            _ => self.body.len(),
        };
        // These two have no body, so they state no length.
        if self.status != 304 && self.status != 204 {
            head.push_str(&format!("Content-Length: {length}\r\n"));
        }
        if self.closes() {
            head.push_str("Connection: close\r\n");
        }
        head.push_str("\r\n");
        head
    }

    /// Whether the connection is of no use after this answer.
    pub(crate) fn closes(&self) -> bool {
        !matches!(self.manner, Manner::Plain | Manner::Drip { .. })
    }
}

/// Reads a request; none if the other side has closed the connection between two of them.
pub async fn read_request(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
) -> io::Result<Option<Request>> {
    let Some(head) = read_head(stream, buffer).await? else { return Ok(None) };
    let mut lines = head.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let mut request = Request {
        method: first.next().unwrap_or_default().to_owned(),
        target: first.next().unwrap_or_default().to_owned(),
        headers: headers(lines),
        body: Vec::new(),
    };
    let length = request.header("content-length").and_then(|length| length.parse().ok());
    request.body = read_exactly(stream, buffer, length.unwrap_or(0)).await?;
    Ok(Some(request))
}

/// Gives an answer. `ending` is called right before its last bytes go, so that what the other side does next comes
/// after it.
pub(crate) async fn write_answer(
    stream: &mut TcpStream,
    answer: &Answer,
    clock: &Clock,
    ending: impl FnOnce(),
) -> (End, u64) {
    let mut sent = 0;
    let end = match write(stream, answer, clock, ending, &mut sent).await {
        Ok(end) => end,
        Err(_) => End::Left,
    };
    (end, sent)
}

async fn write(
    stream: &mut TcpStream,
    answer: &Answer,
    clock: &Clock,
    ending: impl FnOnce(),
    sent: &mut u64,
) -> io::Result<End> {
    if answer.manner == Manner::Mute {
        gone(stream).await;
        return Ok(End::Left);
    }
    let half = answer.body.len() / 2;
    match &answer.manner {
        Manner::Drip { bytes, pause } => {
            put(stream, answer.head().as_bytes(), sent).await?;
            for part in answer.body.chunks((*bytes).max(1)) {
                tokio::select! {
                    () = clock.sleep(*pause) => put(stream, part, sent).await?,
                    () = gone(stream) => return Ok(End::Left),
                }
            }
            ending();
            Ok(End::Whole)
        }
        Manner::Endless => {
            put(stream, answer.head().as_bytes(), sent).await?;
            let length = format!("{:x}\r\n", answer.body.len());
            let chunk = [length.as_bytes(), &answer.body, b"\r\n"].concat();
            loop {
                put(stream, &chunk, sent).await?;
            }
        }
        Manner::Stall | Manner::Cut => {
            put(stream, answer.head().as_bytes(), sent).await?;
            put(stream, answer.body.get(..half).unwrap_or_default(), sent).await?;
            if answer.manner == Manner::Cut {
                ending();
                stream.shutdown().await?;
                return Ok(End::Broken);
            }
            gone(stream).await;
            Ok(End::Left)
        }
        manner => {
            let whole = [answer.head().as_bytes(), &answer.body].concat();
            ending();
            put(stream, &whole, sent).await?;
            if *manner == Manner::Plain {
                return Ok(End::Whole);
            }
            stream.shutdown().await?;
            Ok(End::Broken)
        }
    }
}

async fn put(stream: &mut TcpStream, bytes: &[u8], sent: &mut u64) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.flush().await?;
    *sent += bytes.len() as u64;
    Ok(())
}

/// Waits until the other side closes the connection (or says more than it was asked for, which is as bad).
async fn gone(stream: &mut TcpStream) {
    let mut byte = [0];
    let _ = stream.read(&mut byte).await;
}

/// Sends one request to `host` ("127.0.0.1:8080") and waits for the answer.
pub async fn send(host: &str, request: &Request) -> io::Result<Answer> {
    let mut stream = TcpStream::connect(host).await?;
    let mut head =
        format!("{} {} HTTP/1.1\r\nHost: {host}\r\n", request.method, request.target);
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!(
        "Content-Length: {}\r\nConnection: close\r\n\r\n",
        request.body.len()
    ));
    stream.write_all(&[head.as_bytes(), &request.body].concat()).await?;
    read_answer(&mut stream).await
}

async fn read_answer(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Answer> {
    let mut buffer = Vec::new();
    let head = read_head(stream, &mut buffer).await?;
    let head = head.ok_or(io::ErrorKind::UnexpectedEof)?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("no status in the answer"))?;
    let headers = headers(lines);
    let body =
        match find(&headers, "content-length").and_then(|length| length.parse().ok()) {
            Some(length) => read_exactly(stream, &mut buffer, length).await?,
            None if status == 204 => Vec::new(),
            None => {
                // The request said that the connection is closed behind the answer.
                stream.take(MOST_BODY as u64).read_to_end(&mut buffer).await?;
                if find(&headers, "transfer-encoding") == Some("chunked") {
                    unchunked(&buffer)
                } else {
                    buffer
                }
            }
        };
    Ok(Answer { status, headers, body, manner: Manner::Plain })
}

/// The bytes of a chunked body, as far as it is sound.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|pair| pair == b"\r\n") {
        let size =
            std::str::from_utf8(rest.get(..end).unwrap_or_default()).unwrap_or_default();
        let Ok(size) = usize::from_str_radix(size.trim(), 16) else { break };
        let from = end + 2;
        let Some(chunk) = rest.get(from..from.saturating_add(size)) else { break };
        if size == 0 {
            break;
        }
        body.extend_from_slice(chunk);
        rest = rest.get(from + size + 2..).unwrap_or_default();
    }
    body
}

async fn read_head(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
) -> io::Result<Option<String>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(buffer.get(..end).unwrap_or_default())
                .into_owned();
            buffer.drain(..end + 4);
            return Ok(Some(head));
        }
        if buffer.len() > MOST_HEAD {
            return Err(io::Error::other("the head of the message is too long"));
        }
        if stream.read_buf(buffer).await? == 0 {
            if buffer.is_empty() {
                return Ok(None);
            }
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
}

async fn read_exactly(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    length: usize,
) -> io::Result<Vec<u8>> {
    if length > MOST_BODY {
        return Err(io::Error::other("the body of the message is too long"));
    }
    while buffer.len() < length {
        if stream.read_buf(buffer).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(buffer.drain(..length).collect())
}

fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        .collect()
}

pub(crate) fn find<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        202 => "Accepted",
        204 => "No Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        401 => "Unauthorized",
        404 => "Not Found",
        410 => "Gone",
        429 => "Too Many Requests",
        503 => "Service Unavailable",
        _ => "Said",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn two_requests_on_one_connection_are_told_apart() {
        let mut bytes: &[u8] =
            b"POST /a?b=c HTTP/1.1\r\nContent-Length: 3\r\n\r\nabcGET /d HTTP/1.1\r\nX-Y: z\r\n\r\n";
        let mut buffer = Vec::new();
        let first = read_request(&mut bytes, &mut buffer).await.unwrap().unwrap();
        assert_eq!((first.path(), first.target.as_str()), ("/a", "/a?b=c"));
        assert_eq!(first.body, b"abc");
        let second = read_request(&mut bytes, &mut buffer).await.unwrap().unwrap();
        assert_eq!((second.path(), second.header("x-y")), ("/d", Some("z")));
        assert_eq!(read_request(&mut bytes, &mut buffer).await.unwrap(), None);
    }

    #[tokio::test]
    async fn answers_are_read_with_a_length_in_chunks_and_to_the_end() {
        for (bytes, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi, and more", "hi"),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1\r\n!\r\n0\r\n\r\n",
                "hi!",
            ),
            ("HTTP/1.1 200 OK\r\n\r\nhi to the end", "hi to the end"),
        ] {
            let answer = read_answer(&mut bytes.as_bytes()).await.unwrap();
            assert_eq!((answer.status, answer.body.as_slice()), (200, body.as_bytes()));
        }
    }

    #[test]
    fn a_lying_head_states_another_length() {
        let answer = Answer::new(200, "text/plain", "abcd");
        assert!(answer.head().contains("Content-Length: 4\r\n"));
        let longer = Answer { manner: Manner::Longer(10), ..answer.clone() };
        assert!(longer.head().contains("Content-Length: 14\r\n"));
        let shorter = Answer { manner: Manner::Shorter, ..answer };
        assert!(shorter.head().contains("Content-Length: 2\r\n"));
    }
}
