//! From one address to the next.

use super::server::{Server, answer, ok, redirect};
use super::{fetcher, get, request, settings};
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{FetchError, Fetcher, Secret};

#[tokio::test]
async fn permanent_redirects_are_told_as_far_as_they_go() {
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/301" => redirect(301, "/308"),
        "/308" => redirect(308, "/end"),
        "/mixed" => redirect(301, "/302"),
        "/302" => redirect(302, "/301"),
        "/303" => redirect(303, "/end"),
        "/307" => redirect(307, "end#part"),
        _ => ok("<rss/>"),
    })
    .await;
    for (from, moved) in [
        ("/301", Some("/end")),
        ("/308", Some("/end")),
        ("/mixed", Some("/302")),
        ("/302", None),
        ("/303", None),
        ("/307", None),
        ("/end", None),
    ] {
        let fetched = get(&fetcher(), &server, from).await.expect(from);
        assert_eq!(fetched.address.as_str(), server.url("/end"), "{from}");
        assert_eq!(
            fetched.moved.map(String::from),
            moved.map(|path| server.url(path)),
            "{from}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_remembered_with_an_unchanged_answer_too() {
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/old" => redirect(301, "/new"),
        _ => answer("304 Not Modified", "", ""),
    })
    .await;
    let mut request = request(&server.url("/old"));
    request.etag = Some("\"1\"".into());
    let fetched = fetcher().get(&request).await.expect("an answer");
    assert!(fetched.unchanged);
    assert_eq!(fetched.moved.map(String::from), Some(server.url("/new")));
}

#[tokio::test]
async fn circles_and_long_ways_are_given_up() {
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/a" => redirect(301, "/b"),
        "/b" => redirect(302, "/a#again"),
        "/self" => redirect(302, "/self"),
        longer => redirect(302, &format!("{longer}x")),
    })
    .await;
    for path in ["/a", "/self", "/long"] {
        let error = get(&fetcher(), &server, path).await.expect_err(path);
        assert!(matches!(error, FetchError::Redirects { .. }), "{path}: {error}");
        assert!(error.lasting());
    }
    assert_eq!(server.paths().iter().filter(|path| path.starts_with("/long")).count(), 9);
}

#[tokio::test]
async fn a_redirect_does_not_lead_to_where_we_would_not_go() {
    let inner = Server::start("127.0.0.77", |_| ok("the books of the house")).await;
    let port = inner.address.port();
    let outer = Server::start("127.0.0.1", move |heard| {
        let to = match heard.path.as_str() {
            "/loopback" => format!("http://127.0.0.77:{port}/"),
            "/mapped" => format!("http://[::ffff:127.0.0.77]:{port}/"),
            "/number" => format!("http://2130706509:{port}/"),
            "/metadata" => "http://169.254.169.254/latest/".into(),
            "/file" => "file:///etc/passwd".into(),
            _ => "http://8.8.8.8:25/".into(),
        };
        redirect(302, &to)
    })
    .await;
    let mut settings = settings();
    settings.private = vec!["127.0.0.1".into()];
    let fetcher = Fetcher::new(settings, Clock::wall()).expect("a fetcher");
    for path in ["/loopback", "/mapped", "/number", "/metadata"] {
        let error = get(&fetcher, &outer, path).await.expect_err(path);
        assert!(matches!(error, FetchError::Private { .. }), "{path}: {error}");
        assert!(error.lasting());
    }
    for path in ["/file", "/mail"] {
        let error = get(&fetcher, &outer, path).await.expect_err(path);
        assert!(matches!(error, FetchError::Address { .. }), "{path}: {error}");
    }
    assert!(inner.heard().is_empty());
}

#[tokio::test]
async fn secrets_do_not_follow_to_another_host() {
    let other = Server::start("127.0.0.2", |heard| match heard.path.as_str() {
        "/end" => ok("<rss/>"),
        back => redirect(302, back.trim_start_matches("/back/")),
    })
    .await;
    let (end, back) = (other.url("/end"), other.url("/back/"));
    let home = Server::start("127.0.0.1", move |heard| {
        let host = heard.header("host").unwrap_or_default();
        match heard.path.as_str() {
            "/near" => redirect(302, "/here"),
            "/far" => redirect(302, &end),
            "/round" => redirect(302, &format!("{back}http://{host}/here")),
            _ => ok("<rss/>"),
        }
    })
    .await;
    let fetcher = fetcher();
    for path in ["/near", "/far", "/round"] {
        let mut request = request(&home.url(path));
        request.headers.push(("X-Key".into(), Secret::from("tvn-9")));
        fetcher.get(&request).await.expect(path);
    }
    let told: Vec<(String, bool)> = home
        .heard()
        .into_iter()
        .map(|heard| (heard.path.clone(), heard.header("x-key").is_some()))
        .collect();
    let told: Vec<(&str, bool)> =
        told.iter().map(|(path, key)| (path.as_str(), *key)).collect();
    // The last came back from elsewhere: who sent it there is not known to be the host itself.
    let expected = [
        ("/near", true),
        ("/here", true),
        ("/far", true),
        ("/round", true),
        ("/here", false),
    ];
    assert_eq!(told, expected);
    assert!(other.heard().iter().all(|heard| heard.header("x-key").is_none()));
}
