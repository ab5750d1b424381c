//! Where alerts go to: a webhook that checks signatures, and a mail server that speaks enough of SMTP.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::io;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::host::{Host, On};
use crate::ledger::{Ledger, Received};
use crate::wire::Request;
use crate::world::Shared;

/// Most bytes of a mail.
const MOST_MAIL: u64 = 8 << 20;

/// Keeps what was posted.
pub(crate) fn take(
    ledger: &Ledger,
    host: &str,
    secret: Option<&str>,
    request: &Request,
    now: i64,
    taken: bool,
) {
    ledger.receive(Received {
        host: host.to_owned(),
        at: now,
        headers: request.headers.clone(),
        body: request.body.clone(),
        signed: secret.map(|secret| is_signed(secret, request)),
        taken,
    });
}

/// Whether one of the signatures is right, after the Standard Webhooks: HMAC-SHA256 of id, time and body.
fn is_signed(secret: &str, request: &Request) -> bool {
    let signed = || {
        let id = request.header("webhook-id")?;
        let time = request.header("webhook-timestamp")?;
        let said = request.header("webhook-signature")?;
        let key =
            STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{time}.").as_bytes());
        mac.update(&request.body);
        let right = STANDARD.encode(mac.finalize().into_bytes());
        Some(said.split(' ').any(|one| one.strip_prefix("v1,") == Some(right.as_str())))
    };
    signed().unwrap_or(false)
}

/// Takes the mails of one connection.
pub(crate) async fn mail(
    stream: &mut TcpStream,
    host: &Host,
    shared: &Shared,
) -> io::Result<()> {
    let (reading, mut writing) = stream.split();
    let mut lines = BufReader::new(reading.take(MOST_MAIL));
    writing.write_all(b"220 mail.example.test ready\r\n").await?;
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer = match verb.as_str() {
            "EHLO" => "250-mail.example.test\r\n250 8BITMIME",
            "QUIT" => "221 good-bye",
            "DATA" => {
                writing.write_all(b"354 go on\r\n").await?;
                let body = mail_body(&mut lines).await?;
                let now = shared.clock.now();
                let taken = host.trouble(On::All, now).is_none();
                shared.ledger.receive(Received {
                    host: host.name.clone(),
                    at: now,
                    headers: mail_headers(&body),
                    body: body.into_bytes(),
                    signed: None,
                    taken,
                });
                if taken { "250 taken" } else { "451 not now" }
            }
            _ => "250 well",
        };
        writing.write_all(format!("{answer}\r\n").as_bytes()).await?;
        if verb == "QUIT" {
            return Ok(());
        }
    }
}

/// Head and body of a mail, up to the line with only a dot.
async fn mail_body(lines: &mut (impl AsyncBufReadExt + Unpin)) -> io::Result<String> {
    let mut mail = String::new();
    let mut line = String::new();
    loop {
        line.clear();
        if lines.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.trim_end_matches(['\r', '\n']) {
            "." => return Ok(mail),
            // A line that begins with a dot has got one more on its way.
            text => mail.push_str(text.strip_prefix('.').unwrap_or(text)),
        }
        mail.push('\n');
    }
}

fn mail_headers(mail: &str) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for line in mail.lines().take_while(|line| !line.is_empty()) {
        match (line.strip_prefix([' ', '\t']), headers.last_mut()) {
            (Some(more), Some((_, value))) => {
                value.push(' ');
                value.push_str(more.trim());
            }
            _ => {
                let (name, value) = line.split_once(':').unwrap_or((line, ""));
                headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
            }
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_right_only_for_what_was_signed() {
        // Made with Python's hmac for the key "a key".
        let mut request = Request {
            headers: vec![
                ("webhook-id".to_owned(), "msg_1".to_owned()),
                ("webhook-timestamp".to_owned(), "1900000000".to_owned()),
                (
                    "webhook-signature".to_owned(),
                    "v1,TE4TukvBGNV2oIbl+QQV85TkydsgzzAL+NxbucTmLVQ=".to_owned(),
                ),
            ],
            body: b"{\"a\":1}".to_vec(),
            ..Request::default()
        };
        assert!(is_signed("whsec_YSBrZXk=", &request));
        assert!(!is_signed("whsec_YW5vdGhlcg==", &request));
        request.body.push(b' ');
        assert!(!is_signed("whsec_YSBrZXk=", &request));
    }

    #[test]
    fn folded_headers_of_a_mail_are_one() {
        let headers = mail_headers("Subject: [NEW]\n shells fall\nTo: you\n\nText: none");
        let expected = [("subject", "[NEW] shells fall"), ("to", "you")];
        assert_eq!(
            headers,
            expected.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
    }
}
