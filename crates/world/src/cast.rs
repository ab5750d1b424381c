//! The cast of a world of two hours: one host of each character.
//!
//! Each host is told apart by its name, which says what is odd about it. All trouble begins and ends within the two
//! hours, but for the hosts that can never be read.

use std::time::Duration;

use fastrand::Rng;

use crate::formats::Format;
use crate::host::{Host, On, Packing, Robots, Tags, To, Trouble};
use crate::paper::{Dates, Later, Plan};
use crate::wire::Manner;

/// Minutes as milliseconds.
const MINUTE: i64 = 60_000;

/// An address in a private network, which nobody sent there must visit.
const PRIVATE: &str = "http://10.20.30.40/feed";
/// Where machines in a cloud ask for their own secrets.
const METADATA: &str = "http://169.254.169.254/latest/meta-data/";

/// A document whose entities would unfold to more than any memory holds.
const BILLION: &str = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaaaaaaaa\">\
    <!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\
    <!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY e \"&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;\">\
    <!ENTITY f \"&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;\"><!ENTITY g \"&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;\">\
    <!ENTITY h \"&g;&g;&g;&g;&g;&g;&g;&g;&g;&g;\">]>\
    <rss version=\"2.0\"><channel><title>&h;</title></channel></rss>";

/// A document that wants a file of the reader's machine in its words.
const EXTERNAL: &str = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY f SYSTEM \"file:///etc/hostname\">]>\
    <rss version=\"2.0\"><channel><title>News</title></channel></rss>";

/// Hosts of all characters, for a world that begins at a moment and goes on for so long.
pub fn cast(began: i64, length: Duration, seed: u64) -> Vec<Host> {
    let stage = Stage { began, length, seed };
    let mut hosts = steady(&stage);
    hosts.extend(editing(&stage));
    hosts.extend(ailing(&stage));
    hosts.extend(moving(&stage));
    hosts.extend(lying(&stage));
    hosts.extend(endless(&stage));
    hosts.extend(forbidding(&stage));
    hosts.extend(hostile(&stage));
    hosts.extend(ending(&stage));
    hosts
}

struct Stage {
    began: i64,
    length: Duration,
    seed: u64,
}

impl Stage {
    /// A publisher with a paper made after a plan; its seed is of its name, so that no host changes another.
    fn host(&self, name: &str, plan: Plan) -> Host {
        let of_name = name.bytes().fold(self.seed, |sum, byte| {
            sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte)
        });
        let mut random = Rng::with_seed(of_name);
        Host::publisher(name, plan.paper(name, self.began, self.length, &mut random))
    }

    fn plain(&self, name: &str) -> Host {
        self.host(name, Plan::default())
    }

    /// With trouble from one minute of the world to another.
    fn ill(&self, host: Host, from: i64, till: i64, on: On, trouble: Trouble) -> Host {
        host.during(self.began + from * MINUTE, self.began + till * MINUTE, on, trouble)
    }
}

/// Those with which nothing is wrong, one of each format.
fn steady(stage: &Stage) -> Vec<Host> {
    let of = |format| Plan { format, whole: true, ..Plan::default() };
    vec![
        stage.host("steady-rss", of(Format::Rss)).with_packing(Packing::Gzip),
        stage.host("steady-atom", of(Format::Atom)).with_packing(Packing::Brotli),
        stage.host("steady-rdf", of(Format::Rdf)).with_tags(Tags::Modified),
        stage.host("steady-json", of(Format::Json)).with_tags(Tags::Etag),
        stage.host("steady-cap", of(Format::Cap)),
        stage.host("steady-list", of(Format::List)),
        stage.host("steady-pages", Plan::default()),
        stage.host("steady-untagged", of(Format::Rss)).with_tags(Tags::Neither),
    ]
}

/// Those that publish in ways of which one can lose or double something.
fn editing(stage: &Stage) -> Vec<Host> {
    let plan = Plan::default;
    vec![
        stage.host("edits-words", Plan { later: Later::Words, whole: true, ..plan() }),
        stage.host(
            "edits-dates",
            Plan { later: Later::Date, format: Format::Atom, ..plan() },
        ),
        stage.host("renumbers", Plan { later: Later::Guid, ..plan() }),
        stage.host("three-at-once", Plan { at_once: 3, ..plan() }),
        stage.host("undated", Plan { dates: Dates::None, ..plan() }),
        stage.host(
            "undated-atom",
            Plan { dates: Dates::None, format: Format::Atom, ..plan() },
        ),
        // Shows an item for about forty minutes.
        stage.host(
            "small-window",
            Plan { window: 10, every: Duration::from_secs(240), ..plan() },
        ),
    ]
}

/// Those that fail for a time.
fn ailing(stage: &Stage) -> Vec<Host> {
    let drip = Manner::Drip { bytes: 400, pause: Duration::from_millis(800) };
    let wait = |status, minutes: u64, as_date| Trouble::Wait {
        status,
        time: Duration::from_secs(minutes * 60),
        as_date,
    };
    let ill = |name, from, till, on, trouble| {
        stage.ill(stage.plain(name), from, till, on, trouble)
    };
    vec![
        stage.plain("slow").always(On::Feed, Trouble::Manner(drip)),
        ill("mute", 20, 45, On::All, Trouble::Manner(Manner::Mute)),
        ill("stalls", 20, 45, On::All, Trouble::Manner(Manner::Stall)),
        ill("cuts", 20, 45, On::All, Trouble::Manner(Manner::Cut)),
        ill("fails", 15, 45, On::All, Trouble::Status(500)),
        ill("busy", 20, 35, On::All, wait(429, 12, false)),
        ill("busy-till-a-date", 20, 35, On::All, wait(503, 12, true)),
        // What fails first at minute 35 is tried again at minutes 36, 41 and 71.
        ill("pages-fail", 10, 35, On::Pages, Trouble::Status(502)),
        ill("pages-busy", 10, 30, On::Pages, wait(429, 8, false)),
    ]
}

/// Those that send elsewhere.
fn moving(stage: &Stage) -> Vec<Host> {
    let moved = |name, status, to| {
        stage.plain(name).always(On::Feed, Trouble::Moved { status, to })
    };
    let address = |address: &str| To::Address(address.to_owned());
    let astray = Trouble::Moved { status: 302, to: address(METADATA) };
    vec![
        moved("moved", 301, To::Path("/new-feed")),
        moved("moved-away", 308, To::Host("steady-rss")),
        moved("elsewhere-today", 302, To::Path("/new-feed")),
        moved("in-a-circle", 302, To::Path("/feed")),
        moved("to-private", 301, address(PRIVATE)),
        stage.ill(stage.plain("astray"), 30, 55, On::Feed, astray),
    ]
}

/// Those whose answers are not what they say.
fn lying(stage: &Stage) -> Vec<Host> {
    let plan = Plan::default;
    let ill = |name, trouble| stage.ill(stage.plain(name), 20, 45, On::Feed, trouble);
    vec![
        stage.plain("says-html").always(On::Feed, Trouble::ContentType("text/html")),
        ill("says-longer", Trouble::Manner(Manner::Longer(500))),
        ill("says-shorter", Trouble::Manner(Manner::Shorter)),
        ill("says-unchanged", Trouble::Unchanged),
        stage.plain("another-tag").with_tags(Tags::NeverTheSame),
        stage.plain("long-ago").with_tags(Tags::LongAgo),
        stage.host("from-the-future", Plan { dates: Dates::Future, ..plan() }),
    ]
}

/// Those that never end.
fn endless(stage: &Stage) -> Vec<Host> {
    vec![
        stage.plain("endless").always(On::Feed, Trouble::Manner(Manner::Endless)),
        stage.plain("gzip-bomb").always(On::Feed, Trouble::Bomb(Packing::Gzip)),
        stage.plain("brotli-bomb").always(On::Feed, Trouble::Bomb(Packing::Brotli)),
    ]
}

/// Those that say where robots may go.
fn forbidding(stage: &Stage) -> Vec<Host> {
    let says = |rules: &str| Robots::Says(rules.to_owned());
    let drip = Manner::Drip { bytes: 20, pause: Duration::from_secs(2) };
    vec![
        stage.plain("forbids-all").with_robots(says("User-agent: *\nDisallow: /\n")),
        stage
            .plain("forbids-pages")
            .with_robots(says("User-agent: *\nDisallow: /story/\n")),
        stage
            .plain("asks-for-gaps")
            .with_robots(says("User-agent: *\nCrawl-delay: 5\nDisallow:\n")),
        stage.plain("odd-robots").with_robots(Robots::Garbage),
        stage
            .plain("slow-robots")
            .with_robots(says("User-agent: *\nDisallow: /private/\n"))
            .always(On::Robots, Trouble::Manner(drip)),
        stage.ill(
            stage.plain("failing-robots"),
            -60,
            25,
            On::Robots,
            Trouble::Status(503),
        ),
    ]
}

/// Those that mean harm.
fn hostile(stage: &Stage) -> Vec<Host> {
    let document = |name, text: &str| {
        stage.plain(name).always(On::Feed, Trouble::Document(text.to_owned()))
    };
    let deep = format!("<rss version=\"2.0\"><channel>{}", "<item>".repeat(200_000));
    let mut scripts = stage.host("scripts", Plan { whole: true, ..Plan::default() });
    if let crate::host::Role::Publisher { paper, .. } = &mut scripts.role {
        for edition in &mut paper.editions {
            let script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
            edition.story.paragraphs.push(script.to_owned());
        }
    }
    vec![
        document("entity-bomb", BILLION),
        document("entity-file", EXTERNAL),
        document("deep", &deep),
        document("no-feed", "<html><body><p>There is no feed here.</p></body></html>"),
        scripts,
    ]
}

/// Those that stop, and the one that calls by itself.
fn ending(stage: &Stage) -> Vec<Host> {
    let silent = Plan {
        until: Some(Duration::from_secs(40 * 60)),
        every: Duration::from_secs(150),
        window: 60,
        ..Plan::default()
    };
    let gone = stage.host(
        "gone",
        Plan { until: Some(Duration::from_secs(30 * 60)), ..Plan::default() },
    );
    vec![
        stage.host("falls-silent", silent),
        stage.ill(gone, 60, 10_000, On::All, Trouble::Status(410)),
        stage
            .host("has-a-hub", Plan { whole: true, ..Plan::default() })
            // So short that two hours see it renewed.
            .with_hub(Duration::from_secs(40 * 60)),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn there_are_hosts_enough_and_no_two_have_one_name() {
        let hosts = cast(1_900_000_000_000, Duration::from_secs(7_200), 1);
        let names: HashSet<&str> = hosts.iter().map(|host| host.name.as_str()).collect();
        assert_eq!(names.len(), hosts.len());
        assert!(hosts.len() >= 40);
    }

    #[test]
    fn no_two_things_of_a_host_are_called_the_same() {
        for host in cast(1_900_000_000_000, Duration::from_secs(7_200), 1) {
            let paper = host.paper().unwrap();
            let mut seen = HashSet::new();
            for edition in &paper.editions {
                let key = (&edition.guid, &edition.story.title, edition.published);
                assert!(seen.insert(key), "{} {}", host.name, edition.story.title);
            }
            assert!(paper.editions.len() >= 5, "{}", host.name);
        }
    }
}
