//! What a person sees.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod fixture;

use watchfloor_brief::{Form, Settings, brief, changed, why};
use watchfloor_room::changes::ChangeKind;
use watchfloor_room::picture::{EventCard, Judgement, Stance};
use watchfloor_room::{Picture, Snapshot};

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn settings(form: Form) -> Settings {
    Settings::new(form)
}

#[test]
fn a_brief_on_a_terminal_of_96_columns() {
    let (picture, snapshot, changes) = fixture::room();
    let page =
        brief(&picture, &snapshot, &changes, &settings(Form::Terminal { width: 96 }));
    insta::assert_snapshot!(plain(&page));
}

#[test]
fn a_brief_on_a_terminal_of_44_columns() {
    let (picture, snapshot, _) = fixture::room();
    let page = brief(&picture, &snapshot, &[], &settings(Form::Terminal { width: 44 }));
    insta::assert_snapshot!(plain(&page));
}

#[test]
fn a_brief_in_markdown() {
    let (picture, snapshot, changes) = fixture::room();
    insta::assert_snapshot!(brief(
        &picture,
        &snapshot,
        &changes,
        &settings(Form::Markdown)
    ));
}

#[test]
fn a_brief_in_html() {
    let (picture, snapshot, changes) = fixture::room();
    insta::assert_snapshot!(brief(&picture, &snapshot, &changes, &settings(Form::Html)));
}

#[test]
fn why_of_a_strike() {
    let (picture, snapshot, _) = fixture::room();
    insta::assert_snapshot!(plain(&why(
        100,
        &picture,
        &snapshot,
        &settings(Form::Terminal { width: 96 })
    )));
}

#[test]
fn why_of_a_threat() {
    let (picture, snapshot, _) = fixture::room();
    let line = snapshot.reports[0].watch_line(0);
    insta::assert_snapshot!(plain(&why(
        line,
        &picture,
        &snapshot,
        &settings(Form::Terminal { width: 80 })
    )));
}

#[test]
fn changes_on_a_terminal() {
    let (picture, snapshot, changes) = fixture::room();
    let since = fixture::MIDNIGHT - 1;
    let page = changed(
        &picture,
        &snapshot,
        &changes,
        since,
        &settings(Form::Terminal { width: 80 }),
    );
    insta::assert_snapshot!(plain(&page));
}

#[test]
fn styles_mark_states_and_quoted_words() {
    let (picture, snapshot, _) = fixture::room();
    let page = why(100, &picture, &snapshot, &settings(Form::Terminal { width: 120 }));
    // The trigger stands out and the parties are underlined; nothing else than styles is in it.
    assert!(
        page.contains("\u{1b}[1mfired missiles\u{1b}[0m")
            || page.contains("\u{1b}[1mfired\u{1b}[0m")
    );
    assert!(page.contains("\u{1b}[4mKarsenian\u{1b}[0m"));
    insta::assert_snapshot!(page.replace('\u{1b}', "␛"));
}

#[test]
fn nothing_known_is_said_plainly() {
    let (picture, snapshot) = (Picture::default(), Snapshot::default());
    for form in FORMS {
        let page = brief(&picture, &snapshot, &[], &settings(form));
        assert!(plain(&page).replace('\n', " ").contains("Nothing was known"), "{page}");
        assert!(!page.contains("HAPPENED") && !page.contains("Happened"));
    }
    insta::assert_snapshot!(brief(&picture, &snapshot, &[], &settings(Form::Markdown)));
}

#[test]
fn reports_without_lines_are_said_to_hold_nothing() {
    let known =
        fixture::Maker::new(1, 6, "Northwater Dispatch", "A headline\n\nWords.").done();
    let snapshot = Snapshot { reports: vec![known], at: i64::MAX, ..Snapshot::default() };
    let picture = Picture { at: i64::MAX, ..Picture::default() };
    insta::assert_snapshot!(brief(&picture, &snapshot, &[], &settings(Form::Markdown)));
}

#[test]
fn a_line_that_is_not_there_is_said_to_be_unknown() {
    let (picture, snapshot, _) = fixture::room();
    for line in [i64::MIN, -1, 0, 99, 105, 9_999, i64::MAX] {
        let page = why(line, &picture, &snapshot, &settings(Form::Markdown));
        assert!(page.contains("There is no line"), "{page}");
    }
}

#[test]
fn every_line_of_the_room_can_be_opened() {
    let (picture, snapshot, _) = fixture::room();
    for line in (100..=104).chain(200..=202).chain(300..=302).chain([500]) {
        let page = why(line, &picture, &snapshot, &settings(Form::Markdown));
        assert!(!page.contains("There is no line"), "{line}");
        assert!(page.contains("“"), "{line}: no words in {page}");
    }
}

#[test]
fn nothing_changed_is_said_plainly() {
    let (picture, snapshot, _) = fixture::room();
    let page = changed(&picture, &snapshot, &[], picture.at, &settings(Form::Markdown));
    assert!(page.contains("Nothing changed"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for form in FORMS {
        let page = || {
            let (picture, snapshot, changes) = fixture::room();
            brief(&picture, &snapshot, &changes, &settings(form))
        };
        let first = page();
        for _ in 0..20 {
            assert_eq!(first, page());
        }
    }
}

#[test]
fn every_sentence_names_its_lines() {
    let (picture, snapshot, changes) = fixture::room();
    let page = brief(&picture, &snapshot, &changes, &settings(Form::Markdown));
    let (body, _) = page.split_once("## Sources").unwrap();
    let sentences: Vec<&str> =
        body.lines().filter(|line| line.trim_start().starts_with("- ")).collect();
    assert!(sentences.len() > 30);
    for sentence in sentences {
        let more =
            sentence.rsplit(" +").next().is_some_and(|rest| rest.parse::<u32>().is_ok());
        let ends = sentence.ends_with("\\]") || more || ends_with_a_report(sentence);
        assert!(ends, "{sentence:?} names nothing it rests on");
    }
}

fn ends_with_a_report(sentence: &str) -> bool {
    let number = sentence.rsplit("report ").next().unwrap_or_default();
    !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
}

#[test]
fn every_number_leads_to_its_evidence_in_html() {
    let (picture, snapshot, changes) = fixture::room();
    let page = brief(&picture, &snapshot, &changes, &settings(Form::Html));
    let mut links = 0;
    for part in page.split("href=\"#").skip(1) {
        let target = part.split('"').next().unwrap();
        assert!(page.contains(&format!("id=\"{target}\"")), "{target} is nowhere");
        links += 1;
    }
    assert!(links > 40);
    // No id stands twice.
    let mut ids: Vec<&str> = page
        .split(" id=\"")
        .skip(1)
        .map(|part| part.split('"').next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn what_is_over_the_limit_is_counted() {
    let (mut picture, snapshot, _) = fixture::room();
    let one = picture.watch[1].clone();
    picture.watch.extend(std::iter::repeat_n(one.clone(), 19));
    let event = picture.events[1].clone();
    for nth in 0..30 {
        // Of a story of its own each, and of none that is in the snapshot.
        picture.events.push(EventCard {
            id: 10_000 + nth,
            story: 50 + nth,
            ..event.clone()
        });
    }
    let mut few = settings(Form::Markdown);
    few.limit = 5;
    let page = brief(&picture, &snapshot, &[], &few);
    assert!(page.contains("*and 16 more*"), "{page}");
    assert!(page.contains("and 27 more of other stories"), "{page}");
}

#[test]
fn what_people_reject_is_left_out() {
    let (mut picture, snapshot, _) = fixture::room();
    let verdict = |verb: &str| Judgement {
        act: 9,
        verb: verb.to_owned(),
        author: "A. Vesk".to_owned(),
        at: fixture::MIDNIGHT,
        words: None,
        to: None,
    };
    picture.events[1].judgements =
        vec![verdict("confirm"), verdict("reject"), verdict("note")];
    let page = brief(&picture, &snapshot, &[], &settings(Form::Markdown));
    let (machine, _) = page.split_once("## People").unwrap();
    assert!(!machine.contains("attack from the air"), "{machine}");
    picture.events[1].judgements.push(verdict("confirm"));
    let page = brief(&picture, &snapshot, &[], &settings(Form::Markdown));
    assert!(page.contains("attack from the air"));
}

const FORMS: [Form; 3] = [Form::Markdown, Form::Html, Form::Terminal { width: 80 }];

#[test]
fn a_denial_of_what_nobody_says_is_a_statement_and_no_dispute() {
    let (mut picture, snapshot, _) = fixture::room();
    for matter in &mut picture.matters {
        matter.claims.retain(|claim| claim.stance == Stance::Denies);
    }
    picture.matters.retain(|matter| !matter.claims.is_empty());
    let page =
        plain(&brief(&picture, &snapshot, &[], &settings(Form::Terminal { width: 96 })));
    assert!(!page.contains("DISPUTED"), "{page}");
    assert!(!page.contains("1 disputed"), "{page}");
    let said = page.split("SAID").nth(1).unwrap();
    assert!(said.contains("denies"), "{page}");
}

#[test]
fn a_brief_tells_what_became_of_a_matter_once() {
    let (picture, snapshot, changes) = fixture::room();
    let denied = changes[0].clone();
    let mut earlier = denied.clone();
    earlier.kind = ChangeKind::Corroborated;
    let two = [denied, earlier];
    let form = settings(Form::Terminal { width: 96 });
    let page = plain(&brief(&picture, &snapshot, &two, &form));
    let told = page.split("HAPPENED").next().unwrap();
    assert!(told.contains("denied ") && !told.contains("corroborated"), "{told}");
    let all = plain(&changed(&picture, &snapshot, &two, 0, &form));
    assert!(all.contains("denied ") && all.contains("corroborated"), "{all}");
}
