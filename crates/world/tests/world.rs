//! The world itself: what it says on the wire, and what its ledger knows of it.

#![allow(clippy::unwrap_used, reason = "a test that fails is meant to panic")]

use std::time::Duration;

use watchfloor_clock::Clock;
use watchfloor_world::wire::{Answer, End, Manner, Request, send};
use watchfloor_world::{Host, On, Plan, Trouble, World};

const BEGAN: i64 = 1_900_000_000_000;

fn host(name: &str) -> Host {
    let length = Duration::from_secs(7_200);
    Host::publisher(
        name,
        Plan::default().paper("Post", BEGAN, length, &mut fastrand::Rng::with_seed(3)),
    )
}

async fn get(world: &World, name: &str, path: &str) -> std::io::Result<Answer> {
    let address = world.base(name).unwrap().replace("http://", "");
    let request = Request {
        method: "GET".to_owned(),
        target: path.to_owned(),
        ..Request::default()
    };
    send(&address, &request).await
}

#[tokio::test]
async fn each_host_has_an_address_of_its_own() {
    let hosts = (0..300).map(|number| host(&format!("post-{number}"))).collect();
    let world = World::start(Clock::fast(BEGAN, 1.0), hosts).await.unwrap();
    let addresses: std::collections::HashSet<String> = (0..300)
        .map(|number| world.base(&format!("post-{number}")).unwrap())
        .map(|base| base.rsplit_once(':').unwrap().0.to_owned())
        .collect();
    assert_eq!(addresses.len(), 300);
    assert_eq!(get(&world, "post-299", "/feed").await.unwrap().status, 200);
}

#[tokio::test]
async fn what_breaks_off_was_not_shown() {
    let cut = host("cut").always(On::Feed, Trouble::Manner(Manner::Cut));
    let longer = host("longer").always(On::Feed, Trouble::Manner(Manner::Longer(9)));
    let world =
        World::start(Clock::fast(BEGAN, 1.0), vec![cut, longer, host("well")]).await;
    let world = world.unwrap();
    assert!(get(&world, "cut", "/feed").await.is_err());
    assert!(get(&world, "longer", "/feed").await.is_err());
    assert!(get(&world, "well", "/feed").await.is_ok());
    let visit = |name: &str| world.ledger().visits_to(name).remove(0);
    // The end is written down behind the last byte, which the client does not wait for.
    while world.ledger().visits().iter().any(|visit| visit.end.is_none()) {
        tokio::task::yield_now().await;
    }
    assert_eq!(visit("cut").end, Some(End::Broken));
    assert_eq!(visit("longer").end, Some(End::Broken));
    assert_eq!(visit("well").end, Some(End::Whole));
    assert!(visit("cut").shown.is_empty());
    assert_eq!(visit("well").shown.len(), 3);
}

#[tokio::test]
async fn a_drip_takes_its_time_and_who_leaves_is_seen_to_leave() {
    let pause = Duration::from_secs(10);
    let drip = Trouble::Manner(Manner::Drip { bytes: 600, pause });
    let mute = host("mute").always(On::Feed, Trouble::Manner(Manner::Mute));
    let clock = Clock::fast(BEGAN, 1_000.0);
    let hosts = vec![host("slow").always(On::Feed, drip), mute];
    let world = World::start(clock.clone(), hosts).await.unwrap();
    assert_eq!(get(&world, "slow", "/feed").await.unwrap().status, 200);
    let visit = world.ledger().visits_to("slow").remove(0);
    assert!(visit.ended.unwrap() - visit.at >= 10_000);
    let left =
        tokio::time::timeout(Duration::from_millis(50), get(&world, "mute", "/feed"))
            .await;
    assert!(left.is_err());
    while world.ledger().visits_to("mute")[0].end != Some(End::Left) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_is_posted_to_a_sink_is_kept_also_if_it_fails() {
    let sinks = vec![
        Host::sink("well", None),
        Host::sink("ill", Some("whsec_YSBrZXk=")).always(On::All, Trouble::Status(503)),
    ];
    let world = World::start(Clock::fast(BEGAN, 1.0), sinks).await.unwrap();
    for (name, status) in [("well", 200), ("ill", 503)] {
        let address = world.base(name).unwrap().replace("http://", "");
        let request = Request {
            method: "POST".to_owned(),
            target: "/hook".to_owned(),
            body: b"{}".to_vec(),
            ..Request::default()
        };
        assert_eq!(send(&address, &request).await.unwrap().status, status);
    }
    let received = world.ledger().received();
    assert_eq!((received[0].taken, received[0].signed), (true, None));
    assert_eq!((received[1].taken, received[1].signed), (false, Some(false)));
}

#[tokio::test]
async fn mail_is_taken_as_a_client_sends_it() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let world =
        World::start(Clock::fast(BEGAN, 1.0), vec![Host::mail("mail")]).await.unwrap();
    let address = world.base("mail").unwrap().replace("http://", "");
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let said = "EHLO a\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\nDATA\r\n\
                Subject: [NEW] Shells fall\r\n\r\nOn Ferrin.\r\n..\r\n.\r\nQUIT\r\n";
    stream.write_all(said.as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    assert!(
        answers.contains("354") && answers.ends_with("221 good-bye\r\n"),
        "{answers}"
    );
    let mail = world.ledger().received().remove(0);
    assert_eq!(mail.headers[0], ("subject".to_owned(), "[NEW] Shells fall".to_owned()));
    assert_eq!(mail.body, b"Subject: [NEW] Shells fall\n\nOn Ferrin.\n.\n");
}
