//! Answers that take too much, of anything.

use super::server::{Do, Server, answer, ok};
use super::{fetcher_by, get, impatient, settings};
use std::io::Write;
use std::time::{Duration, Instant};
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{FetchError, Fetcher, Limits, Settings};

const HEAD: &str = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Sends a head and then this for ever.
fn endless(head: &str, part: impl Into<Vec<u8>>, pause: Duration) -> Vec<Do> {
    vec![Do::Send(head.into()), Do::Forever(part.into(), pause)]
}

#[tokio::test]
async fn what_is_too_slow_is_given_up() {
    let tick = Duration::from_millis(50);
    let server = Server::start("127.0.0.1", move |heard| match heard.path.as_str() {
        // Nothing at all, and a first line that comes letter by letter.
        "/silent" => vec![Do::Wait(Duration::from_secs(30))],
        "/header" => endless("HTTP/1.1 200 OK\r\nX: ", "x", tick),
        "/stops" => vec![
            Do::Send(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss>".into()),
            Do::Wait(Duration::from_secs(30)),
        ],
        // Never silent for long, and never done.
        _ => endless(HEAD, "1\r\nx\r\n", tick),
    })
    .await;
    let began = Instant::now();
    let given_up = async |path, what: &str| {
        let error = get(&impatient(), &server, path).await.expect_err(path);
        assert_eq!(error, FetchError::TooSlow { what: what.into() }, "{path}");
        assert!(!error.lasting());
    };
    tokio::join!(
        given_up("/silent", "waited 1 s for the beginning of an answer"),
        given_up("/header", "waited 1 s for the beginning of an answer"),
        given_up("/stops", "waited 1 s for the next part of an answer"),
        given_up("/drips", "waited 2 s for the whole answer"),
    );
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_fast_clock_makes_no_server_slow() {
    let pause = Duration::from_millis(300);
    let server = Server::start("127.0.0.1", move |_| {
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss".to_vec();
        vec![Do::Wait(pause), Do::Send(head), Do::Wait(pause), Do::Send(b"/>".into())]
    })
    .await;
    // An hour is a second and a half: each pause would be twelve minutes.
    let clock = Clock::fast(1_000_000, 2_400.0);
    let fetched =
        get(&fetcher_by(&clock), &server, "/").await.map(|fetched| fetched.bytes);
    assert_eq!(fetched, Ok(b"<rss/>".to_vec()));
}

#[tokio::test]
async fn redirects_share_the_time_of_one_visit() {
    let server = Server::start("127.0.0.1", |heard| {
        let next = format!("Location: {}x\r\n", heard.path);
        let mut steps = vec![Do::Wait(Duration::from_millis(400))];
        steps.extend(answer("302 Found", &next, ""));
        steps
    })
    .await;
    let error = get(&impatient(), &server, "/").await.expect_err("too slow in all");
    assert_eq!(
        error,
        FetchError::TooSlow { what: "waited 2 s for the whole answer".into() }
    );
}

#[tokio::test]
async fn what_is_too_large_is_given_up() {
    let blanks = vec![b' '; 3_000_000];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&blanks).expect("packed");
    let gzip = gzip.finish().expect("packed");
    let mut brotli = Vec::new();
    let quick = brotli::enc::BrotliEncoderParams { quality: 5, ..Default::default() };
    brotli::BrotliCompress(&mut blanks.as_slice(), &mut brotli, &quick).expect("packed");
    assert!(gzip.len() < 4_000 && brotli.len() < 4_000);
    let server = Server::start("127.0.0.1", move |heard| match heard.path.as_str() {
        // It says so, it does not say so, it never ends.
        "/says" => endless(
            "HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n",
            "x",
            Duration::ZERO,
        ),
        "/length" => ok(vec![b'x'; 100_001]),
        "/endless" => {
            let chunk = format!("1000\r\n{}\r\n", "x".repeat(4096));
            endless(HEAD, chunk, Duration::ZERO)
        }
        "/gzip" => answer("200 OK", "Content-Encoding: gzip\r\n", &gzip),
        "/brotli" => answer("200 OK", "Content-Encoding: br\r\n", &brotli),
        _ => ok(vec![b'x'; 100_000]),
    })
    .await;
    let limits = Limits { bytes: 100_000, ..Limits::default() };
    let settings = Settings { limits, ..settings() };
    let fetcher = Fetcher::new(settings, Clock::wall()).expect("a fetcher");
    for path in ["/says", "/length", "/endless", "/gzip", "/brotli"] {
        let error = get(&fetcher, &server, path).await.expect_err(path);
        assert!(matches!(error, FetchError::TooLarge { .. }), "{path}: {error}");
        assert!(error.lasting());
    }
    let fits = get(&fetcher, &server, "/fits").await.map(|fetched| fetched.bytes.len());
    assert_eq!(fits, Ok(100_000));
}
