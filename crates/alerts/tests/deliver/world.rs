//! Webhooks, chats, retries, order, crashes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use watchfloor_alerts::deliver::{
    self, BreakerState, Memory, Outbox, OutboxError, Pending, TrialError, Waiting,
};
use watchfloor_clock::Clock;

use crate::bench::{Bench, NIGHT, SECRET, notice, webhook};
use crate::servers::{Answer, Web};

const OK: Answer = Answer::Status(200, "", "");
const BUSY: Answer = Answer::Status(503, "", "busy");

fn signed_with(secret: &str, request: &crate::servers::Request) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    let (id, time) =
        (&request.headers["webhook-id"], &request.headers["webhook-timestamp"]);
    mac.update(format!("{id}.{time}.{}", request.body).as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_webhook_gets_the_notice_signed_with_each_key() {
    let server = Web::start(vec![OK]).await;
    let other = "whsec_YW5vdGhlciBrZXkgd2hpbGUga2V5cyByb3RhdGU=";
    let file = webhook("desk", &server.url, "headers = { authorization = 'env:TOKEN' }")
        .replace("'env:SECRET'", &format!("['env:SECRET', '{other}']"));
    let bench = Bench::start(&file, 100.0);
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    bench.delivered(delivery).await;
    let request = &server.requests()[0];
    let signatures =
        [signed_with(SECRET, request), signed_with(other, request)].join(" ");
    assert_eq!(request.headers["webhook-signature"], signatures);
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["authorization"], "hushhush");
    let seconds: i64 = request.headers["webhook-timestamp"].parse().unwrap();
    assert!((seconds - NIGHT / 1_000).abs() < 3_600);
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(body["schema"], deliver::SCHEMA);
    assert_eq!(body["id"].as_str(), Some(request.headers["webhook-id"].as_str()));
    assert_eq!(body["heading"], "[NEW] Lothmar shells Tolse (1)");
    // Each field that the schema requires is there, and no other.
    let schema: Value = serde_json::from_str(&deliver::schema().unwrap()).unwrap();
    let known = schema["properties"].as_object().unwrap();
    assert!(body.as_object().unwrap().keys().eq(known.keys()));
    bench.stop().await;
}

#[tokio::test]
async fn a_failing_server_is_tried_again_under_the_same_identity() {
    let server =
        Web::start(vec![BUSY, Answer::Cut, Answer::Status(408, "", ""), OK]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 200.0);
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    let at = bench.delivered(delivery).await;
    let requests = server.requests();
    assert_eq!(requests.len(), 4);
    assert!(requests.iter().all(|request| {
        request.headers["webhook-id"] == requests[0].headers["webhook-id"]
            && request.headers["webhook-signature"] == signed_with(SECRET, request)
    }));
    // 2, 4 and 8 seconds, each up to a quarter less.
    assert!(at - NIGHT >= 10_500, "{}", at - NIGHT);
    assert_eq!(bench.courier.health()[0].delivered, 1);
    bench.stop().await;
}

#[tokio::test]
async fn a_server_is_not_asked_before_the_time_it_names() {
    let server =
        Web::start(vec![Answer::Status(429, "retry-after: 120\r\n", ""), OK]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 300.0);
    let first = bench.put(notice(1, "desk", "a", NIGHT));
    bench.until("the failure", |outbox| outbox.failures(first).0 == 1).await;
    // That holds for what comes meanwhile, too.
    let second = bench.put(notice(2, "desk", "b", bench.clock.now()));
    assert!(matches!(bench.courier.health()[0].breaker, BreakerState::Open { .. }));
    assert!(bench.delivered(first).await - NIGHT >= 120_000);
    assert!(bench.delivered(second).await - NIGHT >= 120_000);
    bench.stop().await;
}

#[tokio::test]
async fn what_is_refused_is_given_up_and_what_comes_after_it_is_not() {
    let server = Web::start(vec![Answer::Status(400, "", "no\u{1b}[2Jpe"), OK]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 100.0);
    let refused = bench.put(notice(1, "desk", "a", NIGHT));
    let next = bench.put(notice(2, "desk", "a", NIGHT));
    bench.given_up(refused).await;
    bench.delivered(next).await;
    assert_eq!(bench.error(refused), "the server answered 400: no�[2Jpe");
    let health = &bench.courier.health()[0];
    assert_eq!((health.delivered, health.given_up), (1, 1));
    bench.stop().await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Web::start(vec![OK]).await;
    let answer = format!("location: {}\r\n", elsewhere.url);
    let server = Web::start(vec![Answer::Status(307, answer.leak(), "")]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 100.0);
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    bench.given_up(delivery).await;
    assert!(elsewhere.requests().is_empty());
    bench.stop().await;
}

#[tokio::test]
async fn one_receiver_that_hangs_holds_up_no_other() {
    let (stuck, fine) =
        (Web::start(vec![Answer::Hang]).await, Web::start(vec![OK]).await);
    let file = webhook("stuck", &stuck.url, "") + &webhook("fine", &fine.url, "");
    let bench = Bench::start(&file, 10.0);
    for number in 0..20 {
        bench.put(notice(number, "stuck", &number.to_string(), NIGHT));
    }
    let put: Vec<i64> = (20..40)
        .map(|number| bench.put(notice(number, "fine", &number.to_string(), NIGHT)))
        .collect();
    for delivery in put {
        bench.delivered(delivery).await;
    }
    assert_eq!(fine.requests().len(), 20);
    // Bounded, however much waits.
    bench.until("four", |_| stuck.requests().len() >= 4).await;
    assert_eq!(stuck.requests().len(), 4);
    bench.kill().await;
}

#[tokio::test]
async fn a_try_takes_no_longer_than_it_may() {
    let server = Web::start(vec![Answer::Hang, OK]).await;
    let file = webhook("desk", &server.url, "").replace("600s", "10s");
    let bench = Bench::start(&file, 20.0);
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    bench.delivered(delivery).await;
    assert_eq!(bench.error(delivery), "no answer within 10 s");
    bench.stop().await;
}

#[tokio::test]
async fn the_order_within_a_group_is_kept() {
    let server = Web::start(vec![BUSY, BUSY, OK]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 200.0);
    let put: Vec<i64> =
        (1..=6).map(|number| bench.put(notice(number, "desk", "a", NIGHT))).collect();
    bench.delivered(*put.last().unwrap()).await;
    let told: Vec<u64> = server
        .requests()
        .iter()
        .map(|request| {
            let body: Value = serde_json::from_str(&request.body).unwrap();
            body["notice"].as_u64().unwrap()
        })
        .collect();
    assert_eq!(told, [1, 1, 1, 2, 3, 4, 5, 6]);
    bench.stop().await;
}

#[tokio::test]
async fn no_more_is_sent_than_the_rate_allows() {
    let server = Web::start(vec![OK]).await;
    let bench = Bench::start(&webhook("desk", &server.url, "rate = '6/m'"), 200.0);
    let put: Vec<i64> = (1..=9)
        .map(|number| bench.put(notice(number, "desk", &number.to_string(), NIGHT)))
        .collect();
    bench.delivered(put[5]).await;
    // Six at once, then one in ten seconds.
    let ended = bench.delivered(put[8]).await;
    assert!(ended - NIGHT >= 29_000, "{}", ended - NIGHT);
    bench.stop().await;
}

#[tokio::test]
async fn a_server_that_is_down_is_asked_less_and_less_and_given_up_after_a_day() {
    let server = Web::start(vec![BUSY]).await;
    // A day in five seconds.
    let bench = Bench::start(&webhook("desk", &server.url, ""), 20_000.0);
    let put: Vec<i64> = (1..=10)
        .map(|number| bench.put(notice(number, "desk", &number.to_string(), NIGHT)))
        .collect();
    bench.until("the breaker", |_| bench.courier.health()[0].failures >= 5).await;
    assert!(bench.courier.health()[0].waiting > 0);
    for delivery in put {
        let at = bench.given_up(delivery).await;
        assert!(at - NIGHT >= 23 * 3_600_000, "{}", at - NIGHT);
    }
    // Ten notices by themselves, a quarter of an hour apart, would be a thousand tries.
    assert!(server.requests().len() < 500, "{}", server.requests().len());
    assert_eq!(bench.courier.health()[0].given_up, 10);
    bench.kill().await;
}

#[tokio::test]
async fn what_was_on_its_way_when_the_power_failed_comes_again_as_the_same() {
    // The first answer never comes: the server has the notice, and the courier does not know.
    let server = Web::start(vec![Answer::Hang, OK]).await;
    let file = webhook("desk", &server.url, "");
    let bench = Bench::start(&file, 10.0);
    let (clock, outbox) = (bench.clock.clone(), Arc::clone(&bench.outbox));
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    bench.until("the request", |_| server.requests().len() == 1).await;
    bench.kill().await;
    assert_eq!(outbox.lock().unwrap().delivered_at(delivery), None);

    let bench = Bench::resume(&file, clock, outbox);
    bench.delivered(delivery).await;
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].headers["webhook-id"], requests[1].headers["webhook-id"]);
    assert_eq!(requests[0].body, requests[1].body);
    bench.stop().await;
}

/// An outbox whose disk is full for a while.
struct Full {
    outbox: Arc<Mutex<Memory>>,
    refusals: u32,
}

impl Outbox for Full {
    fn due(
        &mut self,
        receiver: &str,
        now: i64,
        most: usize,
    ) -> Result<Vec<Pending>, OutboxError> {
        self.outbox.due(receiver, now, most)
    }

    fn delivered(&mut self, delivery: i64, at: i64) -> Result<(), OutboxError> {
        if self.refusals > 0 {
            self.refusals -= 1;
            return Err(OutboxError::new("no space left"));
        }
        self.outbox.delivered(delivery, at)
    }

    fn failed(
        &mut self,
        delivery: i64,
        at: i64,
        next: Option<i64>,
        error: &str,
    ) -> Result<(), OutboxError> {
        self.outbox.failed(delivery, at, next, error)
    }

    fn waiting(&mut self) -> Result<Vec<Waiting>, OutboxError> {
        self.outbox.waiting()
    }
}

#[tokio::test]
async fn what_cannot_be_recorded_is_not_sent_twice() {
    let server = Web::start(vec![OK]).await;
    let outbox = Arc::new(Mutex::new(Memory::new()));
    let full = Full { outbox: Arc::clone(&outbox), refusals: 5 };
    let clock = Clock::fast(NIGHT, 100.0);
    let bench = Bench::with(&webhook("desk", &server.url, ""), clock, outbox, full);
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    bench.delivered(delivery).await;
    assert_eq!(server.requests().len(), 1);
    bench.stop().await;
}

#[tokio::test]
async fn notices_for_nobody_are_kept_for_a_day() {
    let bench =
        Bench::start("[[receiver]]\nname = 'screen'\nkind = 'stdout'\n", 50_000.0);
    let delivery = bench.put(notice(1, "gone", "a", NIGHT));
    let at = bench.given_up(delivery).await;
    assert!(at - NIGHT >= 24 * 3_600_000);
    assert_eq!(bench.error(delivery), "no receiver in the file has this name");
    bench.kill().await;
}

#[tokio::test]
async fn a_stop_lets_arrive_what_is_on_its_way() {
    let server = Web::start(vec![OK]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 1.0);
    let outbox = Arc::clone(&bench.outbox);
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    bench.until("the request", |_| server.requests().len() == 1).await;
    bench.stop().await;
    assert!(outbox.lock().unwrap().delivered_at(delivery).is_some());
}

#[tokio::test]
async fn chats_phones_commands_and_screens_are_told() {
    let (chat, other, phone) = (
        Web::start(vec![OK]).await,
        Web::start(vec![OK]).await,
        Web::start(vec![OK]).await,
    );
    let file = format!(
        "[[receiver]]\nname = 'chat'\nkind = 'slack'\nurl = '{}'\ntimeout = '600s'\n\
         [[receiver]]\nname = 'other'\nkind = 'mattermost'\nurl = '{}'\ntimeout = '600s'\n\
         [[receiver]]\nname = 'phone'\nkind = 'ntfy'\nserver = '{}'\ntopic = 'night'\n\
         token = 'env:TOKEN'\ntimeout = '600s'\n\
         [[receiver]]\nname = 'siren'\nkind = 'command'\ncommand = ['cat']\ntimeout = '600s'\n\
         [[receiver]]\nname = 'screen'\nkind = 'stdout'\n",
        chat.url, other.url, phone.url
    );
    let bench = Bench::start(&file, 10.0);
    let put = ["chat", "other", "phone", "siren", "screen"]
        .map(|receiver| bench.put(notice(1, receiver, "a", NIGHT)));
    for delivery in put {
        bench.delivered(delivery).await;
    }
    let body = |server: &Web| -> Value {
        serde_json::from_str(&server.requests()[0].body).unwrap()
    };
    assert_eq!(body(&chat)["text"], "[NEW] Lothmar shells Tolse (1)");
    assert_eq!(body(&other)["text"], "\\[NEW\\] Lothmar shells Tolse \\(1\\)");
    assert_eq!(
        (&body(&phone)["topic"], &body(&phone)["priority"]),
        (&"night".into(), &5.into())
    );
    assert_eq!(phone.requests()[0].headers["authorization"], "Bearer hushhush");
    let screen = String::from_utf8(bench.screen.lock().unwrap().clone()).unwrap();
    assert!(
        screen.starts_with("03:14Z ▲ NEW critical: Lothmar shells Tolse (1)\n"),
        "{screen}"
    );
    bench.stop().await;
}

#[tokio::test]
async fn a_receiver_can_be_tried() {
    let server = Web::start(vec![OK, Answer::Status(404, "", "nothing here")]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 10.0);
    bench.courier.try_receiver("desk").await.unwrap();
    assert!(server.requests()[0].body.contains("this is a trial of the receiver"));
    let error = bench.courier.try_receiver("desk").await.unwrap_err();
    assert_eq!(error.to_string(), "desk: the server answered 404: nothing here");
    let unknown = bench.courier.try_receiver("dask").await.unwrap_err();
    assert!(matches!(unknown, TrialError::Unknown(_)));
    bench.stop().await;
}

#[tokio::test]
async fn the_figures_of_the_table_are_kept() {
    let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let guard = metrics::set_default_local_recorder(&recorder);
    deliver::metrics::describe();
    let server = Web::start(vec![BUSY, OK, Answer::Status(410, "", "")]).await;
    let outbox = Arc::new(Mutex::new(Memory::new()));
    let full = Full { outbox: Arc::clone(&outbox), refusals: 1 };
    let clock = Clock::fast(NIGHT, 100.0);
    let bench = Bench::with(&webhook("desk", &server.url, ""), clock, outbox, full);
    let delivery = bench.put(notice(1, "desk", "a", NIGHT));
    bench.delivered(delivery).await;
    let refused = bench.put(notice(2, "desk", "a", NIGHT));
    bench.given_up(refused).await;
    bench.stop().await;
    drop(guard);
    let text = handle.render();
    let docs = include_str!("../../../../docs/alerts-receivers.md");
    for (name, _, meaning) in deliver::metrics::TABLE {
        assert!(
            docs.contains(&format!("| `{name}` | {meaning} |")),
            "{name} in the docs"
        );
        assert!(text.contains(&format!("# HELP {name} {meaning}")), "{name} in {text}");
    }
    assert!(
        text.contains("watchfloor_delivery_delivered_total{receiver=\"desk\"} 1"),
        "{text}"
    );
    assert!(
        text.contains("watchfloor_delivery_failed_total{receiver=\"desk\"} 2"),
        "{text}"
    );
    assert!(
        text.contains("watchfloor_delivery_given_up_total{receiver=\"desk\"} 1"),
        "{text}"
    );
    assert!(text.contains("watchfloor_delivery_outbox_errors_total 1"), "{text}");
}

#[tokio::test]
async fn a_ringing_courier_delivers_at_once() {
    let server = Web::start(vec![OK]).await;
    let bench = Bench::start(&webhook("desk", &server.url, ""), 1.0);
    let mut slowest = Duration::ZERO;
    for number in 0..50 {
        let began = std::time::Instant::now();
        let delivery = bench.put(notice(number, "desk", "a", bench.clock.now()));
        bench.delivered(delivery).await;
        slowest = slowest.max(began.elapsed());
    }
    println!("the slowest of 50: {slowest:?}");
    // It would be ten seconds without the bell; how much less than one it is, a benchmark says.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    bench.stop().await;
}
