//! Answers right and wrong.

use super::server::{Do, Server, answer, ok, raw};
use super::{fetcher, get, request};
use std::io::Write;
use std::time::Duration;
use watchfloor_sources::fetch::{FetchError, Secret};

const FEED: &str = "<rss><channel><title>Lothmar Herald</title></channel></rss>";

#[tokio::test]
async fn an_answer_comes_with_what_its_headers_say() {
    let server = Server::start("127.0.0.1", |_| {
        let headers = "Content-Type: application/rss+xml; charset=utf-8\r\n\
             ETag: W/\"a 1\"\r\n\
             Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n\
             Cache-Control: max-age=300\r\n\
             Link: <https://hub.example.org/>; rel=hub, </feed>; rel=self\r\n\
             Set-Cookie: who=you\r\n";
        answer("200 OK", headers, FEED)
    })
    .await;
    let fetched = get(&fetcher(), &server, "/feed?page=1#top").await.expect("an answer");
    assert_eq!(fetched.status, 200);
    assert_eq!(fetched.bytes, FEED.as_bytes());
    assert_eq!(fetched.etag.as_deref(), Some("W/\"a 1\""));
    assert_eq!(fetched.last_modified.as_deref(), Some("Sun, 06 Nov 1994 08:49:37 GMT"));
    assert_eq!(fetched.fresh_for, Some(Duration::from_secs(300)));
    assert_eq!(
        fetched.content_type.as_deref(),
        Some("application/rss+xml; charset=utf-8")
    );
    assert_eq!(
        fetched.hub.map(String::from).as_deref(),
        Some("https://hub.example.org/")
    );
    assert_eq!(fetched.own.map(String::from), Some(server.url("/feed")));
    assert_eq!(fetched.address.as_str(), server.url("/feed?page=1"));
    assert_eq!((fetched.moved, fetched.unchanged), (None, false));
}

#[tokio::test]
async fn a_request_tells_who_asks_and_nothing_more() {
    let server =
        Server::start("127.0.0.1", |_| answer("200 OK", "Set-Cookie: who=you\r\n", FEED))
            .await;
    let fetcher = fetcher();
    for path in ["/1", "/2", "/3", "/4"] {
        get(&fetcher, &server, path).await.expect("an answer");
    }
    let heard = &server.heard()[0];
    let mut names: Vec<String> =
        heard.headers.iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    assert_eq!(names, ["accept", "accept-encoding", "connection", "host", "user-agent"]);
    let agent = concat!("Watchfloor/", env!("CARGO_PKG_VERSION"));
    assert_eq!(heard.header("user-agent"), Some(agent));
    assert!(server.heard().iter().all(|heard| heard.header("cookie").is_none()));
    // A single visit leaves no connection behind, a series keeps one.
    let connections: Vec<usize> =
        server.heard().iter().map(|heard| heard.connection).collect();
    assert_eq!(connections, [0, 1, 1, 1]);
}

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    let server = Server::start("127.0.0.1", |heard| {
        let current = "ETag: W/\"2\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
        match heard.header("if-none-match") {
            Some("W/\"2\"") => {
                vec![Do::Send(
                    b"HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=9\r\n\r\n"
                        .into(),
                )]
            }
            _ => answer("200 OK", current, FEED),
        }
    })
    .await;
    let fetcher = fetcher();
    let mut request = request(&server.url("/feed"));
    request.etag = Some("W/\"1\"".into());
    let first = fetcher.get(&request).await.expect("an answer");
    assert!(!first.unchanged);
    request.etag = first.etag.clone();
    request.last_modified = first.last_modified.clone();
    let second = fetcher.get(&request).await.expect("an answer");
    assert!(second.unchanged && second.bytes.is_empty());
    assert_eq!(second.status, 304);
    assert_eq!(second.etag, first.etag);
    assert_eq!(second.last_modified, first.last_modified);
    assert_eq!(second.fresh_for, Some(Duration::from_secs(9)));
    let sent = server.heard()[1].header("if-modified-since").map(str::to_owned);
    assert_eq!(sent, first.last_modified);
}

#[tokio::test]
async fn unchanged_is_no_answer_to_who_has_nothing() {
    let server =
        Server::start("127.0.0.1", |_| raw("HTTP/1.1 304 Not Modified\r\n\r\n")).await;
    let fetcher = fetcher();
    let mut request = request(&server.url("/feed"));
    // A condition that no header can carry is no condition.
    request.etag = Some("\"a\nb\"".into());
    let error = fetcher.get(&request).await.expect_err("a lie");
    assert!(matches!(error, FetchError::Broken { .. }), "{error}");
}

fn packed(how: &str) -> Vec<u8> {
    let level = flate2::Compression::default();
    match how {
        "gzip" => {
            let mut to = flate2::write::GzEncoder::new(Vec::new(), level);
            to.write_all(FEED.as_bytes()).expect("packed");
            to.finish().expect("packed")
        }
        "deflate" => {
            let mut to = flate2::write::ZlibEncoder::new(Vec::new(), level);
            to.write_all(FEED.as_bytes()).expect("packed");
            to.finish().expect("packed")
        }
        _ => {
            let mut to = Vec::new();
            brotli::BrotliCompress(&mut FEED.as_bytes(), &mut to, &Default::default())
                .expect("packed");
            to
        }
    }
}

#[tokio::test]
async fn packed_answers_are_unpacked() {
    let server = Server::start("127.0.0.1", |heard| {
        let how = heard.path.trim_start_matches('/');
        answer("200 OK", &format!("Content-Encoding: {how}\r\n"), packed(how))
    })
    .await;
    for path in ["/gzip", "/br", "/deflate"] {
        let fetched = get(&fetcher(), &server, path).await.expect("an answer");
        assert_eq!(fetched.bytes, FEED.as_bytes(), "{path}");
    }
    let accepted = server.heard()[0].header("accept-encoding").map(str::to_owned);
    assert_eq!(accepted.as_deref(), Some("gzip, br, deflate"));
}

#[tokio::test]
async fn what_is_cut_off_or_no_http_is_broken() {
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/shorter" => raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n<rss>"),
        "/chunk" => raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n<rss>"),
        "/chunks" => raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n"),
        "/size" => raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n"),
        "/lengths" => {
            raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\n<rss></rss>")
        }
        "/gzip" => {
            let packed = packed("gzip");
            let headers = "Content-Encoding: gzip\r\n";
            answer("200 OK", headers, &packed[..packed.len() - 3])
        }
        "/part" => answer("206 Partial Content", "Content-Range: bytes 0-4/9\r\n", "<rss>"),
        "/nowhere" => raw("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"),
        "/shell" => raw("SSH-2.0-server\r\n"),
        "/nothing" => raw(""),
        "/headers" => vec![
            Do::Send(b"HTTP/1.1 200 OK\r\n".to_vec()),
            Do::Forever("X: endless\r\n".repeat(100).into_bytes(), Duration::ZERO),
        ],
        _ => {
            vec![
                Do::Send(b"HTTP/1.1 200 OK\r\nX-Long: ".to_vec()),
                Do::Forever(vec![b'x'; 4096], Duration::ZERO),
            ]
        }
    })
    .await;
    for path in [
        "/shorter", "/chunk", "/chunks", "/size", "/lengths", "/gzip", "/part",
        "/nowhere", "/shell", "/nothing", "/headers", "/header",
    ] {
        let error = get(&fetcher(), &server, path).await.expect_err(path);
        assert!(matches!(error, FetchError::Broken { .. }), "{path}: {error}");
        assert!(!error.lasting());
    }
}

#[tokio::test]
async fn what_comes_after_the_end_is_not_part_of_it() {
    let server = Server::start("127.0.0.1", |_| {
        raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<rss>HTTP/1.1 200 OK\r\n\r\nmore")
    })
    .await;
    let fetched = get(&fetcher(), &server, "/").await.expect("an answer");
    assert_eq!(fetched.bytes, b"<rss>");
}

#[tokio::test]
async fn an_answer_may_end_with_its_connection_where_it_has_no_length() {
    let server =
        Server::start("127.0.0.1", |_| raw("HTTP/1.0 200 OK\r\n\r\n<rss></rss>")).await;
    let fetched = get(&fetcher(), &server, "/").await.expect("an answer");
    assert_eq!(fetched.bytes, b"<rss></rss>");
}

#[tokio::test]
async fn errors_of_servers_are_told_with_their_status() {
    let server = Server::start("127.0.0.1", |heard| {
        answer(&format!("{} Error", &heard.path[1..]), "", "<html>Sorry</html>")
    })
    .await;
    for (status, lasting) in
        [(404, true), (410, true), (500, false), (503, false), (300, false)]
    {
        let error =
            get(&fetcher(), &server, &format!("/{status}")).await.expect_err("an error");
        assert_eq!(error, FetchError::Status { status, retry_after: None });
        assert_eq!(error.lasting(), lasting, "{status}");
    }
}

#[tokio::test]
async fn nobody_at_home_is_told_apart_from_no_secure_connection() {
    let fetcher = fetcher();
    // As web servers answer on their plain port.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let plain = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a visitor");
        let refusal = b"HTTP/1.1 400 Bad Request\r\n\r\n";
        tokio::io::AsyncWriteExt::write_all(&mut stream, refusal).await.expect("written");
    });
    let secure = format!("https://{plain}/feed");
    let error = fetcher.get(&request(&secure)).await.expect_err("no TLS there");
    assert!(matches!(error, FetchError::Tls { .. }), "{error}");
    // A port that was just free.
    let listener = tokio::net::TcpListener::bind("127.0.0.9:0").await.expect("a port");
    let free = listener.local_addr().expect("an address");
    drop(listener);
    let error = fetcher.get(&request(&format!("http://{free}/?key=hidden"))).await;
    let error = error.expect_err("nobody there");
    assert!(matches!(error, FetchError::Connect { .. }), "{error}");
    assert!(!format!("{error} {error:?}").contains("hidden"));
}

#[tokio::test]
async fn secrets_are_sent_and_never_shown() {
    let server =
        Server::start("127.0.0.1", |heard| match heard.header("authorization") {
            Some("Bearer tvn-9") => ok(FEED),
            _ => answer("401 Unauthorized", "", ""),
        })
        .await;
    let fetcher = fetcher();
    let mut request = request(&server.url("/feed"));
    request.headers.push(("Authorization".into(), Secret::from("Bearer tvn-9")));
    assert!(fetcher.get(&request).await.is_ok());
    assert!(!format!("{request:?}").contains("tvn-9"), "{request:?}");
    for (name, value) in
        [("Host", "x"), ("Cookie", "a=b"), ("a b", "x"), ("X-Key", "tvn-9\r\nX: y")]
    {
        request.headers = vec![(name.into(), Secret::from(value))];
        let error = fetcher.get(&request).await.expect_err(name);
        assert!(matches!(error, FetchError::Header { .. }), "{error}");
        assert!(!format!("{error} {error:?}").contains("tvn-9"), "{error:?}");
    }
    assert_eq!(server.heard().len(), 1);
}
