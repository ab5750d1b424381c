//! Servers on loopback that do what servers do on bad days.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What a server does with a request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Answers with a status, further headers and a body.
    Status(u16, &'static str, &'static str),
    /// Repeats the request's headers in a refusal, as servers do when they are being debugged.
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

/// A mail server that remembers what it got.
pub struct Mail {
    pub port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    commands: Arc<Mutex<Vec<String>>>,
}

impl Mail {
    /// One that answers the first mail with the first line, and so on; with the last one for ever. It offers
    /// what `offers` says, such as `AUTH PLAIN`.
    pub async fn start(offers: &'static str, answers: Vec<&'static str>) -> Mail {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::new(Mutex::new(Vec::new()));
        let commands = Arc::new(Mutex::new(Vec::new()));
        let (kept, heard) = (Arc::clone(&mails), Arc::clone(&commands));
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let talk = talk(
                    stream,
                    offers,
                    answers.clone(),
                    Arc::clone(&kept),
                    Arc::clone(&heard),
                );
                tokio::spawn(talk);
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

async fn talk(
    stream: TcpStream,
    offers: &'static str,
    answers: Vec<&'static str>,
    mails: Arc<Mutex<Vec<String>>>,
    commands: Arc<Mutex<Vec<String>>>,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    say(&mut stream, "220 mail.example.org").await?;
    loop {
        let line = hear(&mut stream).await?;
        commands.lock().unwrap().push(line.clone());
        let verb = line.split(' ').next().unwrap().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" if offers.is_empty() => {
                say(&mut stream, "250 mail.example.org").await?
            }
            "EHLO" => {
                say(&mut stream, &format!("250-mail.example.org\r\n250 {offers}"))
                    .await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let mut mail = String::new();
                loop {
                    let line = hear(&mut stream).await?;
                    if line == "." {
                        break;
                    }
                    // A dot at the beginning of a line is doubled on the wire.
                    mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.push('\n');
                }
                let number = {
                    let mut mails = mails.lock().unwrap();
                    mails.push(mail);
                    mails.len() - 1
                };
                say(&mut stream, answers[number.min(answers.len() - 1)]).await?;
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            "AUTH" => say(&mut stream, "535 who are you").await?,
            _ => say(&mut stream, "250 fine").await?,
        }
    }
}

async fn hear(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Option<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()
}
