//! robots.txt, as servers give it or fail to.

use super::server::{Do, Server, answer, ok, redirect};
use super::{fetcher_by, impatient, request};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{FetchError, Fetched, Fetcher, Request};

/// A fetcher whose clock goes twenty times as fast.
fn fetcher() -> (Fetcher, Clock) {
    let clock = Clock::fast(1_000_000, 20.0);
    (fetcher_by(&clock), clock)
}

async fn get(
    fetcher: &Fetcher,
    server: &Server,
    path: &str,
) -> Result<Fetched, FetchError> {
    fetcher.get(&Request { robots: true, ..request(&server.url(path)) }).await
}

/// A server with this robots.txt, and a feed everywhere else.
async fn server(robots: impl Fn() -> Vec<Do> + Send + Sync + 'static) -> Server {
    Server::start("127.0.0.1", move |heard| match heard.path.as_str() {
        "/robots.txt" => robots(),
        _ => ok("<rss/>"),
    })
    .await
}

#[tokio::test]
async fn what_robots_may_not_visit_is_not_visited() {
    let server =
        server(|| ok("User-agent: *\nDisallow: /private/\nAllow: /private/feed\n")).await;
    let (fetcher, _) = fetcher();
    assert!(get(&fetcher, &server, "/feed").await.is_ok());
    assert!(get(&fetcher, &server, "/private/feed?page=2").await.is_ok());
    let error = get(&fetcher, &server, "/private/").await.expect_err("not allowed");
    assert_eq!(error, FetchError::Robots);
    assert!(error.lasting());
    // Who asks without robots.txt, because a person said so, gets it.
    assert!(fetcher.get(&request(&server.url("/private/"))).await.is_ok());
    let expected = ["/robots.txt", "/feed", "/private/feed?page=2", "/private/"];
    assert_eq!(server.paths(), expected, "and robots.txt is fetched once");
}

#[tokio::test]
async fn redirects_are_asked_about_too() {
    let other = Server::start("127.0.0.2", |heard| match heard.path.as_str() {
        "/robots.txt" => ok("User-agent: *\nDisallow: /\n"),
        _ => ok("<rss/>"),
    })
    .await;
    let to = other.url("/feed");
    let server = Server::start("127.0.0.1", move |heard| match heard.path.as_str() {
        "/robots.txt" => answer("404 Not Found", "", ""),
        _ => redirect(302, &to),
    })
    .await;
    let (fetcher, _) = fetcher();
    assert_eq!(get(&fetcher, &server, "/feed").await, Err(FetchError::Robots));
    assert_eq!(other.paths(), ["/robots.txt"]);
}

#[tokio::test]
async fn a_file_that_is_not_there_allows_all() {
    for status in ["404 Not Found", "403 Forbidden", "410 Gone", "401 Unauthorized"] {
        let server =
            server(move || answer(status, "", "User-agent: *\nDisallow: /\n")).await;
        let (fetcher, _) = fetcher();
        assert!(get(&fetcher, &server, "/feed").await.is_ok(), "{status}");
    }
    // Redirects without end count as "not there"; the feed itself is elsewhere.
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/feed" => ok("<rss/>"),
        longer => redirect(302, &format!("{longer}x")),
    })
    .await;
    assert!(get(&fetcher().0, &server, "/feed").await.is_ok());
    assert_eq!(server.paths().len(), 7);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_forbids_all_for_a_while() {
    let cases: [fn() -> Vec<Do>; 5] = [
        || answer("500 Trouble", "", ""),
        || vec![Do::Wait(Duration::from_secs(60))],
        || vec![Do::Send(b"nonsense\r\n\r\n".into()), Do::Close],
        || redirect(301, "http://169.254.169.254/robots.txt"),
        || answer("200 OK", "Content-Encoding: gzip\r\n", "User-agent: *\n"),
    ];
    for (number, robots) in cases.into_iter().enumerate() {
        let server = server(robots).await;
        let fetcher = impatient();
        let error = get(&fetcher, &server, "/feed").await.expect_err("unknown");
        assert!(matches!(error, FetchError::RobotsUnknown { .. }), "{number}: {error}");
        assert!(!error.lasting());
        let wait = error.retry_after().expect("a time");
        assert!(wait <= Duration::from_secs(600), "{wait:?}");
        get(&fetcher, &server, "/feed").await.expect_err("still unknown");
        assert_eq!(server.paths(), ["/robots.txt"], "not asked again at once");
    }
}

#[tokio::test]
async fn it_is_asked_for_again_and_an_old_copy_is_better_than_none() {
    let broken = Arc::new(AtomicBool::new(true));
    let state = Arc::clone(&broken);
    let server = server(move || match state.load(Ordering::SeqCst) {
        true => answer("500 Trouble", "", ""),
        false => answer(
            "200 OK",
            "Cache-Control: max-age=60\r\n",
            "User-agent: *\nDisallow: /b\n",
        ),
    })
    .await;
    // An hour is 36 ms.
    let clock = Clock::fast(0, 100_000.0);
    let fetcher = fetcher_by(&clock);
    let count = || server.paths().iter().filter(|path| *path == "/robots.txt").count();
    let error = get(&fetcher, &server, "/a").await.expect_err("unknown");
    assert!(matches!(error, FetchError::RobotsUnknown { .. }), "{error}");
    broken.store(false, Ordering::SeqCst);
    clock.sleep(Duration::from_secs(601)).await;
    assert!(get(&fetcher, &server, "/a").await.is_ok());
    assert_eq!(count(), 2);
    // One minute is too short a life, and after an hour it is asked for again.
    broken.store(true, Ordering::SeqCst);
    clock.sleep(Duration::from_secs(3601)).await;
    assert!(get(&fetcher, &server, "/a").await.is_ok(), "the old copy counts on");
    assert_eq!(get(&fetcher, &server, "/b").await, Err(FetchError::Robots));
    assert!(count() > 2);
}

#[tokio::test]
async fn of_a_huge_file_the_beginning_counts() {
    let server = server(|| {
        let filler = "# nothing to see here, move along\n".repeat(100_000);
        ok(format!("User-agent: *\nDisallow: /first\n{filler}Disallow: /last\n"))
    })
    .await;
    let (fetcher, _) = fetcher();
    assert_eq!(get(&fetcher, &server, "/first").await, Err(FetchError::Robots));
    assert!(get(&fetcher, &server, "/last").await.is_ok());
}

#[tokio::test]
async fn many_who_ask_at_once_fetch_it_once() {
    let server = server(|| {
        let mut steps = vec![Do::Wait(Duration::from_millis(50))];
        steps.extend(ok("User-agent: watchfloor\nDisallow: /b\n"));
        steps
    })
    .await;
    let (fetcher, _) = fetcher();
    let ask = |path: &str| {
        let request = Request { robots: true, ..request(&server.url(path)) };
        let fetcher = fetcher.clone();
        tokio::spawn(
            async move { fetcher.get(&request).await.map(|fetched| fetched.status) },
        )
    };
    let tasks = [ask("/a"), ask("/b"), ask("/c")];
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("no panic"));
    }
    assert_eq!(results, [Ok(200), Err(FetchError::Robots), Ok(200)]);
    assert_eq!(server.paths().iter().filter(|path| *path == "/robots.txt").count(), 1);
}

#[tokio::test]
async fn a_gap_that_is_asked_for_is_kept() {
    let server = server(|| ok("User-agent: *\nCrawl-delay: 10\n")).await;
    let (fetcher, clock) = fetcher();
    let gap = clock.in_reality(Duration::from_secs(10));
    let began = Instant::now();
    for path in ["/a", "/b", "/c"] {
        assert!(get(&fetcher, &server, path).await.is_ok());
    }
    assert!(began.elapsed() >= gap * 2, "{:?}", began.elapsed());
    for pair in server.heard().windows(2).skip(1) {
        let ended = pair[0].ended.expect("an end");
        assert!(pair[1].began.duration_since(ended) >= gap);
    }
}
