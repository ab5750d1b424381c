//! Servers on loopback that do what servers do on bad days.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::io::{
    AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// What a server does with a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Answers with a status, further headers and a body.
    Status(u16, &'static str, &'static str),
    /// Repeats the request's headers in a refusal, as servers do when they are being debugged.
    // Of `tests/secrets.rs`.
    #[allow(dead_code)]
    Repeat(u16),
    /// Reads the request and closes the connection.
    Cut,
    /// Reads the request and never answers.
    Hang,
}

/// What a server got.
#[derive(Clone, Debug)]
pub struct Request {
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// A web server that remembers what it got.
pub struct Web {
    pub url: String,
    requests: Arc<Mutex<Vec<Request>>>,
}

impl Web {
    /// One that answers the first request with the first answer, and so on; with the last one for ever.
    pub async fn start(answers: Vec<Answer>) -> Web {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(serve(stream, answers.clone(), Arc::clone(&kept)));
            }
        });
        Web { url, requests }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(stream: TcpStream, answers: Vec<Answer>, kept: Arc<Mutex<Vec<Request>>>) {
    let mut stream = BufReader::new(stream);
    let Some(request) = read_request(&mut stream).await else { return };
    let number = {
        let mut kept = kept.lock().unwrap();
        kept.push(request.clone());
        kept.len() - 1
    };
    let (status, headers, body) = match &answers[number.min(answers.len() - 1)] {
        Answer::Status(status, headers, body) => (*status, *headers, (*body).to_owned()),
        Answer::Repeat(status) => (*status, "", format!("{:?}", request.headers)),
        Answer::Cut => return,
        Answer::Hang => return std::future::pending().await,
    };
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} Said\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
    );
    let _ = stream.get_mut().write_all(answer.as_bytes()).await;
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut headers = BTreeMap::new();
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_ascii_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers.get("content-length")?.parse().ok()?];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { headers, body: String::from_utf8(body).ok()? })
}

/// How a mail server takes connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    Plain,
    /// TLS when it is asked for.
    Starttls,
    /// TLS from the first byte.
    Implicit,
}

/// A mail server that remembers what it got.
pub struct Mail {
    pub port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    commands: Arc<Mutex<Vec<String>>>,
}

/// What all connections of a mail server share.
#[derive(Clone)]
struct Post {
    cover: Cover,
    offers: &'static str,
    answers: Vec<&'static str>,
    mails: Arc<Mutex<Vec<String>>>,
    commands: Arc<Mutex<Vec<String>>>,
}

impl Mail {
    /// One without TLS that answers the first mail with the first line, and so on; with the last one for ever.
    /// It offers what `offers` says, such as `AUTH PLAIN`.
    pub async fn start(offers: &'static str, answers: Vec<&'static str>) -> Mail {
        Mail::covered(Cover::Plain, offers, answers).await
    }

    pub async fn covered(
        cover: Cover,
        offers: &'static str,
        answers: Vec<&'static str>,
    ) -> Mail {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let post = Post {
            cover,
            offers,
            answers,
            mails: Arc::default(),
            commands: Arc::default(),
        };
        let (mails, commands) = (Arc::clone(&post.mails), Arc::clone(&post.commands));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(post.clone().take(stream));
            }
        });
        Mail { port, mails, commands }
    }

    pub fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }

    pub fn commands(&self) -> Vec<String> {
        self.commands.lock().unwrap().clone()
    }
}

impl Post {
    async fn take(self, stream: TcpStream) -> Option<()> {
        if self.cover == Cover::Implicit {
            let mut stream = BufReader::new(covered(stream).await?);
            say(&mut stream, "220 mail.example.org").await?;
            return self.talk(&mut stream, "").await.map(|_| ());
        }
        let mut stream = BufReader::new(stream);
        say(&mut stream, "220 mail.example.org").await?;
        let more = if self.cover == Cover::Starttls { "250-STARTTLS\r\n" } else { "" };
        if self.talk(&mut stream, more).await? == End::Starttls {
            let mut stream = BufReader::new(covered(stream.into_inner()).await?);
            self.talk(&mut stream, "").await?;
        }
        Some(())
    }

    async fn talk<S>(&self, stream: &mut BufReader<S>, more: &str) -> Option<End>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        loop {
            let line = hear(stream).await?;
            self.commands.lock().unwrap().push(line.clone());
            let verb = line.split(' ').next().unwrap().to_ascii_uppercase();
            match verb.as_str() {
                "EHLO" => {
                    let offers = self.offers;
                    say(stream, &format!("250-mail.example.org\r\n{more}250 {offers}"))
                        .await?;
                }
                "STARTTLS" => {
                    say(stream, "220 go on").await?;
                    return Some(End::Starttls);
                }
                "DATA" => {
                    say(stream, "354 go on").await?;
                    let mail = hear_mail(stream).await?;
                    let number = {
                        let mut mails = self.mails.lock().unwrap();
                        mails.push(mail);
                        mails.len() - 1
                    };
                    say(stream, self.answers[number.min(self.answers.len() - 1)]).await?;
                }
                "QUIT" => {
                    say(stream, "221 bye").await?;
                    return Some(End::Quit);
                }
                "AUTH" if line.ends_with(KNOWN) => say(stream, "235 welcome").await?,
                "AUTH" => say(stream, "535 who are you").await?,
                _ => say(stream, "250 fine").await?,
            }
        }
    }
}

/// `watch` with the password `welcome`, as `AUTH PLAIN` has it.
const KNOWN: &str = "AHdhdGNoAHdlbGNvbWU=";

#[derive(PartialEq, Eq)]
enum End {
    Quit,
    Starttls,
}

async fn hear_mail<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut mail = String::new();
    loop {
        let line = hear(stream).await?;
        if line == "." {
            return Some(mail);
        }
        // A dot at the beginning of a line is doubled on the wire.
        mail.push_str(line.strip_prefix('.').unwrap_or(&line));
        mail.push('\n');
    }
}

async fn hear<S: AsyncRead + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn say<S>(stream: &mut BufReader<S>, line: &str) -> Option<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    stream.get_mut().flush().await.ok()
}

async fn covered(stream: TcpStream) -> Option<TlsStream<TcpStream>> {
    let certificate =
        CertificateDer::from_pem_slice(include_bytes!("tls/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config)).accept(stream).await.ok()
}
