//! Reports that are made to hurt whoever reads of them.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod fixture;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag};
use unicode_width::UnicodeWidthStr;
use watchfloor_brief::{Form, Settings, brief, changed, why};
use watchfloor_room::changes::Change;
use watchfloor_room::{Picture, Snapshot};

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "</style></q></li><h1>Owned",
    "\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m",
    "\u{202e}gpj.exe\u{2066} \u{200b}\u{e0041}",
    "# Heading\n\n- list\n\n[link](javascript:alert(1)) ![image](http://evil.example/x.png)",
    "[101]: http://evil.example\n\n<http://evil.example>",
    "www.evil.example http://evil.example a@evil.example",
    "1. one\n2. two\n***\n===\n| a | b |\n|---|---|\n`code` ~~gone~~ &copy; $x$",
    "**bold** __bold__ *em* _em_ \\* \\",
    "&lt;script&gt;",
    "```\nfence",
    "    indented code",
    "",
    "\n\n",
];

/// The room made by hand with `words` wherever a report can put words, and in texts around its spans.
fn poisoned(words: &str) -> (Picture, Snapshot, Vec<Change>) {
    let (mut picture, mut snapshot, changes) = fixture::room();
    for report in &mut snapshot.reports {
        report.outlet = Some(words.to_owned());
        report.title = Some(words.to_owned());
        report.address = Some(words.to_owned());
        report.published = Some(words.to_owned());
        // Every span now stands somewhere in hostile words.
        report.text = words.repeat(report.text.len() / words.len().max(1) + 1).into();
    }
    snapshot.reports[1].address = Some(format!("https://evil.example/{words}"));
    for event in &mut picture.events {
        for party in event.actor.iter_mut().chain(&mut event.recipient) {
            party.name = words.to_owned();
        }
        event.kind = words.to_owned();
        event.mode = Some(words.to_owned());
        if let Some(place) = &mut event.place {
            place.name = words.to_owned();
            place.country = Some(words.to_owned());
        }
        if let Some(when) = &mut event.when {
            when.start = words.to_owned();
        }
    }
    for matter in &mut picture.matters {
        for claim in &mut matter.claims {
            claim.origin.name = words.to_owned();
        }
    }
    for tally in &mut picture.tallies {
        tally.item = Some(words.to_owned());
        tally.unit = Some(words.to_owned());
        for entry in &mut tally.entries {
            entry.origin.name = words.to_owned();
        }
    }
    for one in &mut picture.watch {
        one.due = Some(words.to_owned());
        one.origin.name = words.to_owned();
        for party in one.by.iter_mut().chain(&mut one.to) {
            party.name = words.to_owned();
        }
    }
    for pair in &mut picture.tension {
        pair.parties[0].name = words.to_owned();
    }
    for act in &mut snapshot.acts {
        act.act.author = words.to_owned();
        act.act.verb = words.to_owned();
        act.act.words = Some(words.to_owned());
    }
    (picture, snapshot, changes)
}

/// All pages of a room in one form.
fn pages(
    (picture, snapshot, changes): &(Picture, Snapshot, Vec<Change>),
    form: Form,
) -> Vec<String> {
    let settings = Settings::new(form);
    let mut pages = vec![
        brief(picture, snapshot, changes, &settings),
        changed(picture, snapshot, changes, 0, &settings),
    ];
    pages.extend(
        (100..=104).chain(200..=202).map(|line| why(line, picture, snapshot, &settings)),
    );
    pages
}

/// Every tag of the page is one that this crate writes.
fn check_html(page: &str) {
    const TAGS: &[&str] = &[
        "html",
        "head",
        "body",
        "header",
        "h1",
        "h2",
        "h3",
        "p",
        "p class=\"detail\"",
        "p class=\"more\"",
        "strong",
        "q",
        "q class=\"own\"",
        "mark",
        "u",
        "small",
        "nav",
        "main",
        "section",
        "ul",
        "li",
        "div",
        "footer id=\"sources\"",
        "footer",
        "article",
        "a",
        "span",
        "span class=\"lines\"",
        "svg",
    ];
    let (_, body) = page.split_once("</style>").unwrap();
    for part in body.split('<').skip(1) {
        let (tag, text) = part
            .split_once('>')
            .unwrap_or_else(|| panic!("a tag without an end: {part:?}"));
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}', '\u{200b}']), "{text:?}");
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let known = TAGS.contains(&tag) || has_known_attributes(tag);
        assert!(known, "a tag that is not ours: <{tag}>");
    }
}

/// Links to places of the page or of the web, numbers and names of our own classes.
fn has_known_attributes(tag: &str) -> bool {
    let Some((name, rest)) = tag.split_once(' ') else { return false };
    let starts = match name {
        "a" => {
            if let Some(target) = rest.strip_prefix("class=\"address\" href=\"") {
                let (target, end) = target.split_once('"').unwrap();
                return (target.starts_with("https://") || target.starts_with("http://"))
                    && end == " rel=\"noopener noreferrer nofollow\"";
            }
            "href=\"#"
        }
        "span" => "class=\"",
        "section" | "article" | "li" => "id=\"",
        "svg" => return rest.starts_with("class=\"chart\""),
        "line" | "rect" => return rest.ends_with('/'),
        _ => return false,
    };
    let inside = rest.strip_prefix(starts).and_then(|rest| rest.strip_suffix('"'));
    inside.is_some_and(|inside| {
        inside.chars().all(|c| c.is_ascii_alphanumeric() || c == ' ')
    })
}

/// The page has no markup but headings, lists, emphasis and links to addresses of the web.
fn check_markdown(page: &str) {
    for event in Parser::new_ext(page, Options::all()) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert!(dest_url.starts_with("http"), "{dest_url}");
                // Only a report's own address is linked, and that is set in angle brackets.
                assert!(page.contains(&format!(" · <{dest_url}>")), "{dest_url}");
            }
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(None)
                | Tag::Item
                | Tag::Emphasis
                | Tag::Strong,
            )
            | Event::End(_)
            | Event::Text(_)
            | Event::SoftBreak => {}
            other => panic!("{other:?} in\n{page}"),
        }
    }
}

/// Nothing but words and styles, and no line too wide.
fn check_terminal(page: &str, width: usize) {
    for part in page.split('\u{1b}').skip(1) {
        let sequence = part.strip_prefix('[').unwrap();
        let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap();
        assert_eq!(&sequence[end..=end], "m", "{part:?}");
    }
    let plain = anstream::adapter::strip_str(page).to_string();
    for line in plain.lines() {
        assert!(!line.contains(watchfloor_brief::safe::is_obeyed), "{line:?}");
        assert!(line.width() <= width, "{line:?} is wider than {width}");
    }
}

fn check(words: &str) {
    let room = poisoned(words);
    pages(&room, Form::Html).iter().for_each(|page| check_html(page));
    pages(&room, Form::Markdown).iter().for_each(|page| check_markdown(page));
    for width in [40, 80] {
        let form = Form::Terminal { width };
        pages(&room, form).iter().for_each(|page| check_terminal(page, width));
    }
}

#[test]
fn hostile_words_are_only_words() {
    for words in HOSTILE {
        check(words);
    }
    check(&HOSTILE.concat());
}

#[test]
fn the_plain_room_passes_the_same_checks() {
    let room = fixture::room();
    pages(&room, Form::Html).iter().for_each(|page| check_html(page));
    pages(&room, Form::Markdown).iter().for_each(|page| check_markdown(page));
    pages(&room, Form::Terminal { width: 44 })
        .iter()
        .for_each(|page| check_terminal(page, 44));
}

#[test]
fn numbers_beyond_all_bounds_do_no_harm() {
    let (mut picture, snapshot, mut changes) = fixture::room();
    for number in [i64::MIN, i64::MAX] {
        picture.at = number;
        picture.matters[0].history[0].at = number;
        picture.watch[0].life[1].at = number;
        picture.tallies[0].entries[0].as_of = number;
        changes[0].at = number;
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN] {
            picture.tallies[0].high = Some(value);
            picture.tallies[0].entries[0].low = Some(value);
            picture.tension[0].days[1].level = value;
            for day in [i32::MIN, i32::MAX] {
                picture.tension[0].days[1].day = day;
                picture.events[1].days = (day, day);
                for form in [Form::Markdown, Form::Html, Form::Terminal { width: 0 }] {
                    let mut settings = Settings::new(form);
                    brief(&picture, &snapshot, &changes, &settings);
                    (settings.limit, settings.quote, settings.days) = (0, 0, None);
                    brief(&picture, &snapshot, &changes, &settings);
                }
            }
        }
    }
}

#[test]
fn a_picture_and_a_snapshot_that_do_not_belong_together_do_no_harm() {
    let (picture, _, changes) = fixture::room();
    let empty = Snapshot::default();
    for form in [Form::Markdown, Form::Html, Form::Terminal { width: 80 }] {
        brief(&picture, &empty, &changes, &Settings::new(form));
        changed(&picture, &empty, &changes, 0, &Settings::new(form));
        why(100, &picture, &empty, &Settings::new(form));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_words_are_more_than_words(
        parts in proptest::collection::vec(
            prop_oneof![
                proptest::sample::select(HOSTILE).prop_map(str::to_owned),
                "\\PC{0,12}",
                any::<String>().prop_map(|text| text.chars().take(12).collect()),
                "[-+*_=#<>\\[\\]()!`~|&$@:/.\\\\ \n0-9a-w]{0,16}",
            ],
            1..4,
        ),
    ) {
        check(&parts.concat());
    }
}
