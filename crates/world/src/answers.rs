//! What a host answers to a request: the right answer, and then what its trouble makes of it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::sync::OnceLock;

use crate::formats::{self, Addresses, Format, http_date, of_http_date};
use crate::host::{Host, On, Packing, Robots, Tags, To, Trouble};
use crate::wire::{Answer, Manner, Request};

/// An answer with what the ledger wants to know of it.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) answer: Answer,
    /// The host's editions that stand in it.
    pub(crate) shown: Vec<usize>,
    /// Until when the host wants to be left alone.
    pub(crate) wait_until: Option<i64>,
}

impl From<Answer> for Given {
    fn from(answer: Answer) -> Given {
        Given { answer, ..Given::default() }
    }
}

/// What a publisher answers. `find` gives the address of another host.
pub(crate) fn publisher(
    host: &Host,
    addresses: &Addresses,
    find: impl Fn(&str) -> Option<String>,
    request: &Request,
    now: i64,
) -> Given {
    let path = request.path();
    let on = match path {
        "/robots.txt" => On::Robots,
        "/feed" => On::Feed,
        _ => On::Pages,
    };
    // What moved for good has a place where it is well.
    let trouble = if path == "/new-feed" { None } else { host.trouble(on, now) };
    let given = match on {
        On::Robots => robots(&host.robots).into(),
        _ if path == "/feed" || path == "/new-feed" || path == "/" => {
            // Some say "not modified" whatever was.
            let frozen = matches!(trouble, Some(Trouble::Unchanged));
            document(host, addresses, request, now, frozen)
        }
        _ => page(host, addresses, path, now),
    };
    match trouble {
        Some(trouble) => troubled(given, trouble, find, &addresses.base, now),
        None => given,
    }
}

/// What trouble makes of an answer.
pub(crate) fn troubled(
    mut given: Given,
    trouble: &Trouble,
    find: impl Fn(&str) -> Option<String>,
    base: &str,
    now: i64,
) -> Given {
    match trouble {
        Trouble::Manner(manner) => {
            given.answer.manner = manner.clone();
            if *manner == Manner::Endless {
                given.answer = endless(given.answer);
            }
            if given.answer.closes() {
                given.shown.clear();
            }
            given
        }
        Trouble::Status(status) => {
            Answer::new(*status, "text/html", "<p>Something is wrong here.</p>").into()
        }
        Trouble::Wait { status, time, as_date } => {
            let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
            // A date has no milliseconds: it is told so that the time is not shorter.
            let until = now.saturating_add(time);
            let said = if *as_date {
                http_date(until.saturating_add(999))
            } else {
                (time / 1_000).to_string()
            };
            let answer = Answer::new(*status, "text/plain", "Slower, please.");
            Given { wait_until: Some(until), ..answer.with("Retry-After", said).into() }
        }
        Trouble::Moved { status, to } => {
            let to = match to {
                To::Path(path) => format!("{base}{path}"),
                To::Host(name) => format!("{}/feed", find(name).unwrap_or_default()),
                To::Address(address) => address.clone(),
            };
            Answer::empty(*status).with("Location", to).into()
        }
        Trouble::ContentType(content_type) => {
            given.answer.headers.retain(|(name, _)| name != "Content-Type");
            given.answer = given.answer.with("Content-Type", *content_type);
            given
        }
        Trouble::Unchanged => given,
        Trouble::Bomb(packing) => {
            Answer::new(200, Format::Rss.content_type(), bomb(*packing))
                .with("Content-Encoding", packing.name())
                .into()
        }
        Trouble::Document(document) => {
            Answer::new(200, Format::Rss.content_type(), document.as_bytes()).into()
        }
    }
}

fn robots(robots: &Robots) -> Answer {
    match robots {
        Robots::Missing => Answer::new(404, "text/plain", "nothing here"),
        Robots::Says(rules) => Answer::new(200, "text/plain", rules.as_bytes()),
        Robots::Garbage => {
            let noise: Vec<u8> =
                (0..4_000_u32).map(|number| (number * 197 % 256) as u8).collect();
            Answer::new(200, "text/plain", noise)
        }
    }
}

fn document(
    host: &Host,
    addresses: &Addresses,
    request: &Request,
    now: i64,
    frozen: bool,
) -> Given {
    let Some(paper) = host.paper() else { return Answer::empty(404).into() };
    let shown = paper.shown(now);
    let body = formats::feed(paper, &shown, addresses).into_bytes();
    let changed = paper.changed(now).unwrap_or(0);
    let etag = match host.tags {
        Tags::Both | Tags::Etag => Some(format!("\"{:016x}\"", digest(&body))),
        Tags::NeverTheSame => Some(format!("\"{now:x}\"")),
        Tags::Modified | Tags::Neither | Tags::LongAgo => None,
    };
    let modified = match host.tags {
        Tags::Both | Tags::Modified => Some(http_date(changed)),
        Tags::LongAgo => Some(http_date(0)),
        Tags::Etag | Tags::Neither | Tags::NeverTheSame => None,
    };
    let since = request.header("if-modified-since");
    let unchanged = match request.header("if-none-match") {
        // The tag counts for more than the date (RFC 9110).
        Some(known) => etag.as_deref() == Some(known) || known == "*",
        None => match since.and_then(of_http_date) {
            Some(since) => host.tags != Tags::LongAgo && changed <= since,
            None => false,
        },
    };
    let is_conditional = since.is_some() || request.header("if-none-match").is_some();
    let mut answer = if unchanged || (frozen && is_conditional) {
        Answer::empty(304)
    } else {
        packed(host, request, Answer::new(200, paper.format.content_type(), body))
    };
    if let Some(etag) = etag {
        answer = answer.with("ETag", etag);
    }
    if let Some(modified) = modified {
        answer = answer.with("Last-Modified", modified);
    }
    let shown = if answer.status == 304 { Vec::new() } else { shown };
    Given { answer, shown, wait_until: None }
}

fn page(host: &Host, addresses: &Addresses, path: &str, now: i64) -> Given {
    let paper = host.paper();
    let found = paper.zip(path.strip_prefix("/story/")).and_then(|(paper, slug)| {
        let number = paper.edition(slug, now)?;
        Some((number, formats::page(paper, paper.editions.get(number)?, addresses)))
    });
    match found {
        Some((number, body)) => {
            let answer = Answer::new(200, "text/html; charset=utf-8", body);
            Given { answer, shown: vec![number], wait_until: None }
        }
        None => Answer::new(404, "text/html", "<p>No such page.</p>").into(),
    }
}

fn packed(host: &Host, request: &Request, answer: Answer) -> Answer {
    let Some(packing) = host.packed else { return answer };
    let accepted = request.header("accept-encoding").unwrap_or_default();
    if !accepted
        .split(',')
        .any(|name| name.trim().split(';').next() == Some(packing.name()))
    {
        return answer;
    }
    match pack(packing, std::iter::once(answer.body.as_slice())) {
        Ok(body) => answer.with("Content-Encoding", packing.name()).body(body),
        Err(_) => answer,
    }
}

/// Items, to be sent again and again.
fn endless(answer: Answer) -> Answer {
    let item = "<item><title>And another thing</title><description>It goes on.</description></item>\n";
    answer.body(item.repeat(500))
}

fn pack<'a>(
    packing: Packing,
    parts: impl Iterator<Item = &'a [u8]>,
) -> io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let mut encoder: Box<dyn Write + '_> = match packing {
        Packing::Gzip => Box::new(flate2::write::GzEncoder::new(
            &mut packed,
            flate2::Compression::best(),
        )),
        Packing::Brotli => {
            Box::new(brotli::CompressorWriter::new(&mut packed, 4096, 4, 22))
        }
    };
    for part in parts {
        encoder.write_all(part)?;
    }
    // Both write their ends when they are dropped, and a vector takes all.
    drop(encoder);
    Ok(packed)
}

/// 128 MiB of spaces in the beginning of a feed, packed; never in memory as a whole.
pub(crate) fn bomb(packing: Packing) -> &'static [u8] {
    static BOMBS: [OnceLock<Vec<u8>>; 2] = [OnceLock::new(), OnceLock::new()];
    let place = match packing {
        Packing::Gzip => &BOMBS[0],
        Packing::Brotli => &BOMBS[1],
    };
    let beginning = b"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>";
    let spaces = [b' '; 1 << 16];
    let parts = std::iter::once(beginning.as_slice())
        .chain(std::iter::repeat_n(&spaces[..], 1 << 11));
    place.get_or_init(|| pack(packing, parts).unwrap_or_default())
}

fn digest(bytes: &[u8]) -> u64 {
    // It must only be another for other bytes, and the same at each run; nobody is kept out by it.
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use fastrand::Rng;

    use super::*;
    use crate::paper::Plan;

    const BEGAN: i64 = 1_900_000_000_000;

    fn addresses() -> Addresses {
        let base = "http://127.77.0.1:80".to_owned();
        Addresses { own: format!("{base}/feed"), base, hub: None }
    }

    fn ask(host: &Host, path: &str, headers: &[(&str, &str)], now: i64) -> Given {
        let headers =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let request = Request {
            method: "GET".to_owned(),
            target: path.to_owned(),
            headers: headers.collect(),
            body: Vec::new(),
        };
        publisher(host, &addresses(), |_| None, &request, now)
    }

    fn host() -> Host {
        let length = Duration::from_secs(7_200);
        let paper = Plan::default().paper("Post", BEGAN, length, &mut Rng::with_seed(1));
        Host::publisher("post", paper)
    }

    fn header<'a>(given: &'a Given, name: &str) -> &'a str {
        crate::wire::find(&given.answer.headers, name).unwrap()
    }

    #[test]
    fn what_did_not_change_is_not_sent_again() {
        for tags in [Tags::Both, Tags::Etag, Tags::Modified] {
            let host = host().with_tags(tags);
            let first = ask(&host, "/feed", &[], BEGAN);
            assert_eq!((first.answer.status, first.shown.len()), (200, 3));
            let known = match tags {
                Tags::Modified => ("if-modified-since", header(&first, "Last-Modified")),
                _ => ("if-none-match", header(&first, "ETag")),
            };
            assert_eq!(ask(&host, "/feed", &[known], BEGAN + 1).answer.status, 304);
            let later = ask(&host, "/feed", &[known], BEGAN + 3_600_000);
            assert_eq!(later.answer.status, 200);
            assert!(later.shown.len() > 3);
        }
    }

    #[test]
    fn trouble_is_on_in_its_time_only() {
        let wait =
            Trouble::Wait { status: 429, time: Duration::from_secs(60), as_date: false };
        let host = host().during(BEGAN + 10, BEGAN + 20, On::Feed, wait);
        assert_eq!(ask(&host, "/feed", &[], BEGAN).answer.status, 200);
        let given = ask(&host, "/feed", &[], BEGAN + 10);
        assert_eq!((given.answer.status, header(&given, "Retry-After")), (429, "60"));
        assert_eq!(given.wait_until, Some(BEGAN + 60_010));
        assert_eq!(ask(&host, "/feed", &[], BEGAN + 20).answer.status, 200);
        assert_eq!(ask(&host, "/story/1", &[], BEGAN + 10).answer.status, 200);
    }

    #[test]
    fn a_bomb_is_small_on_the_wire_and_large_behind_it() {
        for packing in [Packing::Gzip, Packing::Brotli] {
            let bomb = bomb(packing);
            assert!(bomb.len() < 1 << 20);
            let mut unpacked: Box<dyn std::io::Read> = match packing {
                Packing::Gzip => Box::new(flate2::read::GzDecoder::new(bomb)),
                Packing::Brotli => Box::new(brotli::Decompressor::new(bomb, 4096)),
            };
            let length = std::io::copy(&mut unpacked, &mut std::io::sink()).unwrap();
            assert!(length > 128 << 20);
        }
    }

    #[test]
    fn a_page_is_there_from_its_moment_on() {
        let host = host();
        let last = host.paper().unwrap().editions.last().unwrap().clone();
        let path = format!("/story/{}", last.slug);
        assert_eq!(ask(&host, &path, &[], last.at - 1).answer.status, 404);
        let page = ask(&host, &path, &[], last.at).answer;
        let title = html_escape::encode_text(&last.story.title).into_owned();
        assert!(String::from_utf8(page.body).unwrap().contains(&title));
    }
}
