//! The collector against a canned network, by a clock that runs fast.

// Helpers panic as tests do.
#![allow(clippy::unwrap_used)]

mod common;

use std::time::Duration;

use common::{Canned, Told, feed, ids, item, state_of, until};
use watchfloor_clock::Clock;
use watchfloor_feed::Item;
use watchfloor_sources::fetch::FetchError;
use watchfloor_sources::{Arrival, Collector, Desk, Kind, Settings, Source};

/// One second is ten minutes.
const SPEED: f64 = 600.0;

const FEED: &str = "https://gazette.example.org/feed.json";

struct Running {
    _place: tempfile::TempDir,
    desk: Desk,
    clock: Clock,
    stop: tokio::sync::watch::Sender<bool>,
    task: tokio::task::JoinHandle<Result<(), watchfloor_sources::DeskError>>,
}

/// A collector for sources that are visited every minute.
fn run(network: &Canned, sources: &[Source]) -> Running {
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("a.room.sources")).unwrap();
    for source in sources {
        desk.add(source).unwrap();
    }
    start(place, desk, network)
}

fn start(place: tempfile::TempDir, desk: Desk, network: &Canned) -> Running {
    start_with(place, desk, network, Settings::default())
}

fn start_with(
    place: tempfile::TempDir,
    desk: Desk,
    network: &Canned,
    settings: Settings,
) -> Running {
    let clock = Clock::fast(1_700_000_000_000, SPEED);
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let settings = Settings { grace: Duration::from_millis(200), ..settings };
    let collector =
        Collector::new(desk.clone(), network.clone(), clock.clone(), settings);
    let task = tokio::spawn(collector.run(stopped));
    Running { _place: place, desk, clock, stop, task }
}

fn every_minute(name: &str, address: &str) -> Source {
    let every = Some(Duration::from_secs(60));
    Source { every, ..Source::new(name, Kind::Feed, address) }
}

impl Running {
    /// Takes until so many have come.
    async fn take(&self, count: usize) -> Vec<Arrival> {
        let mut taken = Vec::new();
        until("items come", || {
            taken.extend(self.desk.take(100).unwrap());
            taken.len() >= count
        })
        .await;
        taken
    }

    async fn stop(self) -> (tempfile::TempDir, Desk) {
        self.stop.send(true).unwrap();
        tokio::time::timeout(Duration::from_secs(10), self.task)
            .await
            .unwrap()
            .unwrap()
            .unwrap();
        (self._place, self.desk)
    }
}

#[tokio::test]
async fn what_a_feed_shows_first_is_backlog_and_what_comes_later_is_news() {
    let network = Canned::default();
    let same_time = Some("2023-11-14T10:00:00Z".to_owned());
    let dated = |id| Item { published: same_time.clone(), ..item(id, "as first told") };
    network
        .say(FEED, Told::bytes(&feed(&[dated("1"), dated("2"), item("3", "no date")])));
    let room = run(&network, &[every_minute("gazette", FEED)]);
    let first = room.take(3).await;
    assert_eq!(ids(&first), ["1", "2", "3"]);
    assert!(first.iter().all(|arrival| arrival.backlog));
    assert_eq!(first[2].item.published, None);

    network.say(
        FEED,
        Told::bytes(&feed(&[item("4", "new"), dated("1"), item("3", "edited")])),
    );
    let later = room.take(2).await;
    assert_eq!(ids(&later), ["4", "3"]);
    assert!(later.iter().all(|arrival| !arrival.backlog));
    // Some more visits bring nothing.
    let visits = network.visits(FEED);
    until("it is visited again", || network.visits(FEED) > visits + 3).await;
    assert_eq!(room.desk.take(10).unwrap(), []);
    room.stop().await;
}

#[tokio::test]
async fn what_the_server_said_of_a_version_is_sent_back() {
    let network = Canned::default();
    let first =
        Told { etag: Some("\"one\"".to_owned()), ..Told::bytes(&feed(&[item("1", "")])) };
    network.say(FEED, first);
    let room = run(&network, &[every_minute("gazette", FEED)]);
    room.take(1).await;
    network.say(FEED, Told { unchanged: true, ..Told::bytes(b"") });
    until("it is asked with it", || {
        network
            .last(FEED)
            .is_some_and(|request| request.etag.as_deref() == Some("\"one\""))
    })
    .await;
    room.stop().await;
}

#[tokio::test]
async fn an_item_whose_page_fails_comes_as_its_summary_and_later_with_it() {
    let network = Canned::default();
    network.say(FEED, Told::bytes(&feed(&[item("1", "in short")])));
    let page = "https://gazette.example.org/1";
    network.say(page, Told::status(500));
    let source = Source { full_text: true, ..every_minute("gazette", FEED) };
    let room = run(&network, &[source]);
    let summary = room.take(1).await;
    assert_eq!(summary[0].page, None);
    network.say(page, Told::bytes(b"<p>At length"));
    let whole = room.take(1).await;
    assert_eq!(whole[0].item, summary[0].item);
    assert_eq!(whole[0].page.as_ref().unwrap().bytes, b"<p>At length");
    let (_place, desk) = room.stop().await;
    assert_eq!(desk.health(0).unwrap()[0].pages, 0);
}

#[tokio::test]
async fn a_fast_clock_makes_no_page_late() {
    let network = Canned::default();
    network.say(FEED, Told::bytes(&feed(&[item("1", "in short")])));
    // By the clock of the room that is five minutes: more than anybody waits for a page.
    let takes = Duration::from_millis(500);
    let page = Told { takes, ..Told::bytes(b"<p>At length") };
    network.say("https://gazette.example.org/1", page);
    let source = Source { full_text: true, ..every_minute("gazette", FEED) };
    let room = run(&network, &[source]);
    let first = room.take(1).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].page.as_ref().unwrap().bytes, b"<p>At length");
    let (_place, desk) = room.stop().await;
    assert_eq!(desk.take(10).unwrap(), [], "it came once");
}

#[tokio::test]
async fn for_a_page_that_hangs_nobody_waits_longer_than_the_patience() {
    let network = Canned::default();
    network.say(FEED, Told::bytes(&feed(&[item("1", "in short")])));
    network.say("https://gazette.example.org/1", Told::hanging());
    let source = Source { full_text: true, ..every_minute("gazette", FEED) };
    let place = tempfile::tempdir().unwrap();
    let desk = Desk::open(&place.path().join("a.room.sources")).unwrap();
    desk.add(&source).unwrap();
    let patience = Duration::from_millis(400);
    let began = std::time::Instant::now();
    let settings = Settings { patience, ..Settings::default() };
    let room = start_with(place, desk, &network, settings);
    let summary = room.take(1).await;
    assert_eq!(summary[0].page, None);
    assert!(began.elapsed() >= patience, "{:?}", began.elapsed());
    room.stop().await;
}

#[tokio::test]
async fn a_source_that_hangs_delays_no_other() {
    let network = Canned::default();
    let hanging: Vec<Source> = (0..40)
        .map(|at| {
            // Thirty on one host, and ten hosts more.
            let address = format!("https://h{}.example.org/{at}", at.max(29));
            network.say(&address, Told::hanging());
            every_minute(&format!("hanging-{at}"), &address)
        })
        .collect();
    network.say(FEED, Told::bytes(&feed(&[item("1", "")])));
    let mut sources = hanging;
    sources.push(every_minute("well", FEED));
    let room = run(&network, &sources);
    room.take(1).await;
    until("it is visited again and again", || network.visits(FEED) > 5).await;
    assert_eq!(network.visits("https://h29.example.org/0"), 1);
    assert_eq!(
        network.visits("https://h29.example.org/1"),
        0,
        "one at a time for each host"
    );
    // Nor does it delay the stop for longer than the grace.
    room.stop().await;
}

#[tokio::test]
async fn sources_come_and_go_while_it_runs() {
    let network = Canned::default();
    network.say(FEED, Told::bytes(&feed(&[item("1", "")])));
    let other = "https://herald.example.org/feed.json";
    network.say(other, Told::bytes(&feed(&[item("2", "")])));
    let room = run(&network, &[every_minute("gazette", FEED)]);
    room.take(1).await;
    room.desk.add(&every_minute("herald", other)).unwrap();
    assert_eq!(room.take(1).await[0].source, "herald");
    room.desk.remove("gazette").unwrap();
    let seen = room.desk.revision().unwrap();
    assert!(seen > 0);
    room.clock.sleep(Duration::from_secs(120)).await;
    let (visits, others) = (network.visits(FEED), network.visits(other));
    until("the other is visited", || network.visits(other) > others + 3).await;
    assert_eq!(network.visits(FEED), visits);
    room.stop().await;
}

#[tokio::test]
async fn failures_are_told_and_tried_again_ever_later() {
    let network = Canned::default();
    network.say(FEED, Told::status(503));
    let room = run(&network, &[every_minute("gazette", FEED)]);
    until("it failed some times", || network.visits(FEED) >= 4).await;
    let began = room.clock.now();
    network.say(FEED, Told::bytes(b"<p>Under construction"));
    let visits = network.visits(FEED);
    until("it sent no feed", || network.visits(FEED) > visits).await;
    // 1, 2, 4, 8 minutes, less or more a tenth.
    assert!(room.clock.now() - began >= 5 * 60_000);
    until("that is told", || {
        let state = state_of(&room.desk, "gazette");
        state.failures >= 5
            && state.last_error.is_some_and(|error| error.contains("feed"))
    })
    .await;
    network.say(FEED, Told::bytes(&feed(&[item("1", "")])));
    let taken = room.take(1).await;
    assert!(taken[0].backlog, "the first visit that went well");
    until("all is well", || state_of(&room.desk, "gazette").failures == 0).await;
    room.stop().await;
}

#[tokio::test]
async fn a_move_for_good_is_remembered_and_a_source_that_is_gone_is_left_alone() {
    let network = Canned::default();
    let new = "https://new.example.org/feed.json";
    network.say(FEED, Told { moved: Some(new), ..Told::bytes(&feed(&[item("1", "")])) });
    network.say(new, Told::bytes(&feed(&[item("1", ""), item("2", "")])));
    let gone = "https://gone.example.org/feed.json";
    network.say(gone, Told::status(410));
    let room =
        run(&network, &[every_minute("gazette", FEED), every_minute("gone", gone)]);
    let taken = room.take(2).await;
    assert_eq!(ids(&taken), ["1", "2"]);
    assert_eq!(network.visits(FEED), 1);
    let (place, desk) = room.stop().await;
    assert_eq!(state_of(&desk, "gazette").moved.as_deref(), Some(new));
    assert_eq!(network.visits(gone), 1);
    assert!(state_of(&desk, "gone").stopped.unwrap().contains("gone for good"));
    // Nor after a restart.
    let room = start(place, desk, &network);
    let visits = network.visits(new);
    until("the other is visited", || network.visits(new) > visits + 2).await;
    assert_eq!((network.visits(FEED), network.visits(gone)), (1, 1));
    room.stop().await;
}

#[tokio::test]
async fn a_stop_loses_nothing() {
    let network = Canned::default();
    network.say(FEED, Told::bytes(&feed(&[item("1", ""), item("2", "")])));
    let page = "https://gazette.example.org/1";
    network.say(page, Told::hanging());
    network.say("https://gazette.example.org/2", Told::hanging());
    let source = Source { full_text: true, ..every_minute("gazette", FEED) };
    let room = run(&network, &[source]);
    until("a page is asked for", || {
        network.visits(page) + network.visits("https://gazette.example.org/2") > 0
    })
    .await;
    let (_place, desk) = room.stop().await;
    let waiting = desk.waiting().unwrap() + desk.health(0).unwrap()[0].pages;
    assert!(waiting >= 2, "both are in the queue or wait for their page");
}

#[tokio::test]
async fn the_pause_of_a_host_is_no_failure_of_a_source() {
    let network = Canned::default();
    let wait = Duration::from_secs(1800);
    let paused = FetchError::Paused { host: "gazette.example.org".to_owned(), wait };
    network.say(FEED, Told::error(paused));
    let room = run(&network, &[every_minute("gazette", FEED)]);
    until("it was asked for", || network.visits(FEED) == 1).await;
    let began = room.clock.now();
    network.say(FEED, Told::bytes(&feed(&[item("1", "")])));
    room.take(1).await;
    assert!(room.clock.now() - began > 25 * 60_000);
    let (_place, desk) = room.stop().await;
    assert_eq!(state_of(&desk, "gazette").visits, 1);
}

#[tokio::test]
async fn a_list_page_gives_the_pages_behind_its_links() {
    let network = Canned::default();
    let list = "https://herald.example.org/world";
    let page = r#"<html><body><h1>World</h1>
        <h2><a href="/world/ferrin">Ferrin shelled again overnight</a></h2>
        <h2><a href="/world/tolse">Convoy reaches Tolse at noon</a></h2>
        <p><a href="/imprint">Imprint</a></p></body></html>"#;
    network.say(list, Told::bytes(page.as_bytes()));
    for name in ["ferrin", "tolse"] {
        let address = format!("https://herald.example.org/world/{name}");
        network.say(&address, Told::bytes(name.as_bytes()));
    }
    let selectors = watchfloor_feed::Selectors {
        link: Some("h2 a".to_owned()),
        ..watchfloor_feed::Selectors::default()
    };
    let source = Source::new("herald", Kind::Page, list);
    let room = run(&network, &[Source { selectors: Some(selectors), ..source }]);
    let mut taken = room.take(2).await;
    taken.sort_by_key(|arrival| arrival.item.address.clone());
    let pages: Vec<_> =
        taken.iter().map(|arrival| arrival.page.clone().unwrap().bytes).collect();
    assert_eq!(pages, [b"ferrin".to_vec(), b"tolse".to_vec()]);
    assert_eq!(taken[1].item.title, "Convoy reaches Tolse at noon");
    assert_eq!(taken[1].item.published, None);
    room.stop().await;
}

#[tokio::test]
async fn a_folder_is_read_as_it_fills() {
    let folder = tempfile::tempdir().unwrap();
    let source = Source::new("in", Kind::Folder, folder.path().to_str().unwrap());
    let room = run(&Canned::default(), &[source]);
    until("it is looked at", || state_of(&room.desk, "in").first_success.is_some()).await;
    std::fs::write(
        folder.path().join("a.txt"),
        "Port of Vessen closed\n\nPilots strike.",
    )
    .unwrap();
    std::fs::write(folder.path().join("feed.json"), feed(&[item("7", "from a file")]))
        .unwrap();
    let mut taken = room.take(2).await;
    taken.sort_by_key(|arrival| arrival.item.id.clone());
    assert_eq!(ids(&taken), ["7", "a.txt"]);
    assert!(taken.iter().all(|arrival| !arrival.backlog));
    room.stop().await;
}
