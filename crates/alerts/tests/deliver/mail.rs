//! Mail, by a server that speaks as much SMTP as is needed.

use crate::bench::{Bench, NIGHT, notice};
use crate::servers::{Cover, Mail};
use watchfloor_alerts::{Kind, Standing};

fn file(mail: &Mail, more: &str) -> String {
    format!(
        "[[receiver]]\nname = 'mail'\nkind = 'email'\nhost = '127.0.0.1'\nport = {}\n\
         from = 'Watchfloor <watchfloor@example.org>'\nto = ['duty@example.org', 'deputy@example.org']\n\
         timeout = '600s'\n{more}\n",
        mail.port
    )
}

/// The value of a header, unfolded.
fn header(mail: &str, name: &str) -> String {
    let head = mail.split("\n\n").next().unwrap().replace("\n ", " ");
    let start = format!("{name}: ");
    head.lines()
        .find_map(|line| line.strip_prefix(&start))
        .unwrap_or_else(|| panic!("no {name} in {head}"))
        .to_owned()
}

#[tokio::test]
async fn all_that_is_told_of_an_alert_stands_in_one_thread() {
    let server = Mail::start("8BITMIME", vec!["250 kept"]).await;
    let bench = Bench::start(&file(&server, "tls = 'none'"), 10.0);
    let first = bench.put(notice(1, "mail", "a", NIGHT));
    bench.delivered(first).await;
    let mut correction = notice(2, "mail", "a", NIGHT);
    let told = &mut correction.alerts[0];
    told.kind = Kind::Corrected;
    told.was = Some(told.finding.title.clone());
    told.finding.title = "Lothmar did not shell Tolse".to_owned();
    told.finding.standing = Standing::Corrected;
    let second = bench.put(correction);
    bench.delivered(second).await;
    let mails = server.mails();
    assert_eq!(header(&mails[0], "Subject"), "[NEW] Lothmar shells Tolse (1)");
    assert_eq!(header(&mails[1], "Subject"), "[CORRECTED] Lothmar did not shell Tolse");
    assert_ne!(header(&mails[0], "Message-ID"), header(&mails[1], "Message-ID"));
    assert_eq!(header(&mails[0], "References"), header(&mails[1], "References"));
    assert_eq!(header(&mails[0], "In-Reply-To"), header(&mails[0], "References"));
    assert_eq!(header(&mails[0], "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&mails[0], "To"), "duty@example.org, deputy@example.org");
    for part in ["text/plain", "text/html", "multipart/alternative"] {
        assert!(mails[0].contains(part), "{part}");
    }
    bench.stop().await;
}

#[tokio::test]
async fn a_mail_that_is_put_off_comes_again_as_the_same_and_a_refused_one_does_not() {
    let server =
        Mail::start("8BITMIME", vec!["451 later", "250 kept", "554 we do not want it"])
            .await;
    let bench = Bench::start(&file(&server, "tls = 'none'"), 100.0);
    let put_off = bench.put(notice(1, "mail", "a", NIGHT));
    bench.delivered(put_off).await;
    let refused = bench.put(notice(2, "mail", "a", NIGHT));
    bench.given_up(refused).await;
    let mails = server.mails();
    assert_eq!(mails.len(), 3);
    assert_eq!(header(&mails[0], "Message-ID"), header(&mails[1], "Message-ID"));
    assert!(
        bench.error(refused).contains("we do not want it"),
        "{}",
        bench.error(refused)
    );
    bench.stop().await;
}

#[tokio::test]
async fn nothing_is_said_in_the_open_to_a_server_without_starttls() {
    let server = Mail::start("AUTH PLAIN", vec!["250 kept"]).await;
    let more = "user = 'watch'\npassword = 'hushhush'";
    let bench = Bench::start(&file(&server, more), 100.0);
    let delivery = bench.put(notice(1, "mail", "a", NIGHT));
    bench.until("the failure", |outbox| outbox.failures(delivery).0 > 0).await;
    let commands = server.commands();
    assert!(
        commands
            .iter()
            .all(|line| !line.starts_with("AUTH") && !line.starts_with("MAIL"))
    );
    assert!(server.mails().is_empty());
    bench.stop().await;
}

#[tokio::test]
async fn a_password_is_sent_under_tls_to_a_server_that_is_known() {
    let ca = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/deliver/tls/ca.pem");
    for (cover, tls) in [(Cover::Starttls, "starttls"), (Cover::Implicit, "implicit")] {
        let server = Mail::covered(cover, "AUTH PLAIN", vec!["250 kept"]).await;
        let login = format!("tls = '{tls}'\nuser = 'watch'\npassword = 'welcome'\n");
        let bench =
            Bench::start(&file(&server, &format!("{login}ca_file = '{ca}'")), 10.0);
        let delivery = bench.put(notice(1, "mail", "a", NIGHT));
        bench.delivered(delivery).await;
        assert_eq!(server.mails().len(), 1);
        bench.stop().await;

        // Without the file nobody vouches for the server.
        let server = Mail::covered(cover, "AUTH PLAIN", vec!["250 kept"]).await;
        let bench = Bench::start(&file(&server, &login), 10.0);
        let delivery = bench.put(notice(1, "mail", "a", NIGHT));
        bench.until("the failure", |outbox| outbox.failures(delivery).0 > 0).await;
        assert!(
            bench.error(delivery).contains("certificate"),
            "{}",
            bench.error(delivery)
        );
        assert!(server.commands().iter().all(|line| !line.starts_with("AUTH")));
        bench.stop().await;
    }
}

#[tokio::test]
async fn a_wrong_password_waits_for_somebody_to_mend_it() {
    let server = Mail::start("AUTH PLAIN", vec!["250 kept"]).await;
    let more = "tls = 'none'\nuser = 'watch'\npassword = 'hushhush'";
    let bench = Bench::start(&file(&server, more), 50.0);
    let delivery = bench.put(notice(1, "mail", "a", NIGHT));
    bench.until("two failures", |outbox| outbox.failures(delivery).0 > 1).await;
    assert!(bench.error(delivery).contains("who are you"), "{}", bench.error(delivery));
    bench.stop().await;
}

#[tokio::test]
async fn a_title_begins_no_header_and_no_tag() {
    let server = Mail::start("8BITMIME", vec!["250 kept"]).await;
    let bench = Bench::start(&file(&server, "tls = 'none'"), 10.0);
    let mut hostile = notice(1, "mail", "a", NIGHT);
    let finding = &mut hostile.alerts[0].finding;
    finding.title = format!(
        "Quake\r\nBcc: everyone@example.org\r\n\r\n.\r\nMAIL FROM:<x>\r\n<script>é</script>{}",
        "x".repeat(5_000)
    );
    finding.lines[0].words = "<img src=x onerror=alert(1)>\n.\nQUIT".to_owned();
    finding.lines[0].address = Some("javascript:alert(1)".to_owned());
    let delivery = bench.put(hostile);
    bench.delivered(delivery).await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    let mail = &mails[0];
    assert!(!mail.lines().any(|line| line.starts_with("Bcc:")), "{mail}");
    assert!(mail.lines().all(|line| line.len() <= 998));
    let (_, html) = mail.split_once("Content-Type: text/html").unwrap();
    assert!(html.contains("&lt;img") && !html.contains("<img"), "{html}");
    assert!(!mail.contains("javascript:"), "{mail}");
    let recipients: Vec<String> =
        server.commands().into_iter().filter(|line| line.starts_with("RCPT")).collect();
    assert_eq!(recipients.len(), 2);
    bench.stop().await;
}
