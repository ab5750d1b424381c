//! What is logged of a delivery, and what errors and figures say of it.
//!
//! A program of its own: whether a line of code logs at all is kept for all threads together, by the first that comes to
//! it, and a test that listens to no log would silence it for this one.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, unreachable_pub)]
// Of these, one test needs little.
#![allow(dead_code)]

#[path = "deliver/bench.rs"]
mod bench;
#[path = "deliver/servers.rs"]
mod servers;

use std::sync::{Arc, Mutex};

use crate::bench::{Bench, NIGHT, notice, open, webhook};
use crate::servers::{Answer, Web};

/// What is logged while a test runs in this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_in_logs_errors_or_debug() {
    let log = Log::default();
    let written = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || written.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let server = Web::start(vec![Answer::Repeat(500), Answer::Repeat(400)]).await;
    let closed = "http://127.0.0.1:9/services/hushhush";
    let file = webhook("desk", &server.url, "headers = { x-token = 'env:TOKEN' }")
        + &format!(
            "[[receiver]]\nname = 'chat'\nkind = 'slack'\nurl = '{closed}'\n\
             [[receiver]]\nname = 'siren'\nkind = 'command'\n\
             command = ['sh', '-c', 'echo $KEY; exit 65']\nenvironment = {{ KEY = 'env:TOKEN' }}\n"
        );
    let shown = format!("{:?}", open(&file, Arc::new(Mutex::new(std::io::sink()))));
    assert!(!shown.contains("hushhush") && !shown.contains("whsec_"), "{shown}");
    let bench = Bench::start(&file, 50.0);
    let refused = bench.put(notice(1, "desk", "a", NIGHT));
    let unheard = bench.put(notice(2, "chat", "a", NIGHT));
    let ended = bench.put(notice(3, "siren", "a", NIGHT));
    bench.given_up(refused).await;
    bench.given_up(ended).await;
    bench.until("the failure", |outbox| outbox.failures(unheard).0 > 0).await;
    let errors = [refused, unheard, ended].map(|delivery| bench.error(delivery));
    assert!(
        errors[0].contains("[secret]") && errors[2].contains("[secret]"),
        "{errors:?}"
    );
    let health = format!("{:?}", bench.courier.health());
    bench.stop().await;
    drop(guard);
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(
        logged.contains("notice given up") && logged.contains("delivery failed"),
        "{logged}"
    );
    for text in [logged, health, errors.join("\n")] {
        assert!(!text.contains("hushhush") && !text.contains("whsec_"), "{text}");
    }
}
