//! Turns, gaps and pauses.

use super::server::{Do, Server, answer, ok};
use super::{fetcher_by, get, request, settings};
use std::time::{Duration, Instant};
use watchfloor_clock::Clock;
use watchfloor_sources::fetch::{FetchError, Fetcher, Settings};

/// All at once; the results in the order of asking.
async fn all(fetcher: &Fetcher, addresses: Vec<String>) -> Vec<Result<u16, FetchError>> {
    let tasks: Vec<_> = addresses
        .into_iter()
        .map(|address| {
            let fetcher = fetcher.clone();
            tokio::spawn(async move {
                fetcher.get(&request(&address)).await.map(|fetched| fetched.status)
            })
        })
        .collect();
    let mut results = Vec::new();
    for task in tasks {
        results.push(task.await.expect("no panic"));
    }
    results
}

#[tokio::test]
async fn requests_to_one_host_wait_for_each_other_and_keep_the_gap() {
    let gap = Duration::from_millis(60);
    let slowly = |_: &super::server::Heard| {
        let mut steps = vec![Do::Wait(Duration::from_millis(20))];
        steps.extend(ok("<rss/>"));
        steps
    };
    // Two ports of one host are one host.
    let first = Server::start("127.0.0.1", slowly).await;
    let second = Server::start("127.0.0.1", slowly).await;
    let settings = Settings { per_host_gap: gap, ..settings() };
    let fetcher = Fetcher::new(settings, Clock::wall()).expect("a fetcher");
    let addresses = (0..6).map(|number| {
        let server = if number % 3 == 2 { &second } else { &first };
        server.url(&format!("/{number}"))
    });
    let results = all(&fetcher, addresses.collect()).await;
    assert!(results.iter().all(|result| *result == Ok(200)), "{results:?}");
    let mut heard = [first.heard(), second.heard()].concat();
    heard.sort_by_key(|heard| heard.began);
    let order: Vec<&str> = heard.iter().map(|heard| heard.path.as_str()).collect();
    assert_eq!(order, ["/0", "/1", "/2", "/3", "/4", "/5"], "the order of asking");
    for pair in heard.windows(2) {
        let ended = pair[0].ended.expect("an end");
        let between = pair[1].began.duration_since(ended);
        // A server is done before its client knows it, so that the gap can only look longer.
        assert!(
            between >= gap,
            "{between:?} between {} and {}",
            pair[0].path,
            pair[1].path
        );
    }
    let connections = first.heard().iter().map(|heard| heard.connection).max();
    assert_eq!(connections, Some(0), "one connection is enough");
}

#[tokio::test]
async fn many_hosts_are_visited_at_once() {
    const HOSTS: u8 = 40;
    let wait = Duration::from_millis(200);
    let mut servers = Vec::new();
    for number in 1..=HOSTS {
        let slowly = move |_: &super::server::Heard| {
            let mut steps = vec![Do::Wait(wait)];
            steps.extend(ok("<rss/>"));
            steps
        };
        servers.push(Server::start(&format!("127.3.0.{number}"), slowly).await);
    }
    let fetcher = Fetcher::new(settings(), Clock::wall()).expect("a fetcher");
    let began = Instant::now();
    let results =
        all(&fetcher, servers.iter().map(|server| server.url("/")).collect()).await;
    assert!(results.iter().all(|result| *result == Ok(200)), "{results:?}");
    let one_by_one = wait * u32::from(HOSTS);
    assert!(began.elapsed() < one_by_one / 2, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_request_given_up_leaves_the_host_to_the_next() {
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/hangs" => vec![Do::Wait(Duration::from_secs(60))],
        _ => ok("<rss/>"),
    })
    .await;
    let fetcher = Fetcher::new(settings(), Clock::wall()).expect("a fetcher");
    let hanging = {
        let (fetcher, address) = (fetcher.clone(), server.url("/hangs"));
        tokio::spawn(async move { fetcher.get(&request(&address)).await })
    };
    while server.heard().is_empty() {
        tokio::task::yield_now().await;
    }
    hanging.abort();
    assert!(get(&fetcher, &server, "/next").await.is_ok());
}

#[tokio::test]
async fn a_host_that_wants_a_pause_gets_it_for_all_its_addresses() {
    // 1994-11-06T08:49:37Z, a hundred times as fast.
    let clock = Clock::fast(784_111_777_000, 100.0);
    for (status, header, seconds) in [
        (429, "Retry-After: 600\r\n", 600_u64),
        (503, "Retry-After: 600\r\n", 600),
        (429, "Retry-After: Sun, 06 Nov 1994 20:49:37 GMT\r\n", 12 * 3600),
        (429, "", 60),
        (429, "Retry-After: 99999999999\r\n", 24 * 3600),
    ] {
        let server = Server::start("127.0.0.1", move |heard| match heard.path.as_str() {
            "/busy" => answer(&format!("{status} Later"), header, ""),
            _ => ok("<rss/>"),
        })
        .await;
        let fetcher = fetcher_by(&clock);
        let error = get(&fetcher, &server, "/busy").await.expect_err("an error");
        assert!(matches!(error, FetchError::Status { .. }), "{error}");
        assert!(!error.lasting());
        let told = error.retry_after().expect("a time").as_secs();
        // The date is counted from now, and now has gone on.
        assert!(
            (seconds.saturating_sub(3600)..=seconds).contains(&told) && told > 0,
            "{told} of {seconds}"
        );
        let error = get(&fetcher, &server, "/feed").await.expect_err("a pause");
        assert!(matches!(error, FetchError::Paused { .. }), "{error}");
        let left = error.retry_after().expect("a time").as_secs();
        assert!(left <= seconds && left > 0, "{left} of {seconds}");
        assert_eq!(server.paths(), ["/busy"]);
    }
}

#[tokio::test]
async fn after_the_pause_the_host_is_visited_again() {
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/busy" => answer("429 Later", "Retry-After: 100\r\n", ""),
        _ => ok("<rss/>"),
    })
    .await;
    let clock = Clock::fast(0, 100.0);
    let fetcher = fetcher_by(&clock);
    get(&fetcher, &server, "/busy").await.expect_err("busy");
    let wait = get(&fetcher, &server, "/feed").await.expect_err("a pause").retry_after();
    clock.sleep(wait.expect("a time")).await;
    assert!(get(&fetcher, &server, "/feed").await.is_ok());
}

#[tokio::test]
async fn trouble_without_a_time_pauses_nothing() {
    let server = Server::start("127.0.0.1", |heard| match heard.path.as_str() {
        "/trouble" => answer("503 Trouble", "", ""),
        _ => ok("<rss/>"),
    })
    .await;
    let fetcher = Fetcher::new(settings(), Clock::wall()).expect("a fetcher");
    let error = get(&fetcher, &server, "/trouble").await.expect_err("trouble");
    assert_eq!(error.retry_after(), None);
    assert!(get(&fetcher, &server, "/feed").await.is_ok());
}
