//! What a person sees.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod fixture;

use watchfloor_brief::{Form, Settings, brief, changed, why};

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn settings(form: Form) -> Settings {
    Settings::new(form)
}

#[test]
fn a_brief_on_a_terminal_of_96_columns() {
    let (picture, snapshot, changes) = fixture::room();
    let page = brief(&picture, &snapshot, &changes, &settings(Form::Terminal { width: 96 }));
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
    insta::assert_snapshot!(brief(&picture, &snapshot, &changes, &settings(Form::Markdown)));
}

#[test]
fn a_brief_in_html() {
    let (picture, snapshot, changes) = fixture::room();
    insta::assert_snapshot!(brief(&picture, &snapshot, &changes, &settings(Form::Html)));
}

#[test]
fn why_of_a_strike() {
    let (picture, snapshot, _) = fixture::room();
    insta::assert_snapshot!(plain(&why(100, &picture, &snapshot, &settings(Form::Terminal { width: 96 }))));
}

#[test]
fn why_of_a_threat() {
    let (picture, snapshot, _) = fixture::room();
    let line = snapshot.reports[0].watch_line(0);
    insta::assert_snapshot!(plain(&why(line, &picture, &snapshot, &settings(Form::Terminal { width: 80 }))));
}

#[test]
fn changes_on_a_terminal() {
    let (picture, snapshot, changes) = fixture::room();
    let since = fixture::MIDNIGHT - 1;
    let page = changed(&picture, &snapshot, &changes, since, &settings(Form::Terminal { width: 80 }));
    insta::assert_snapshot!(plain(&page));
}
