/*!
What is decided in the same way for all formats: which words are the body, and what a date says.
*/

use crate::item::{Body, Item};
use crate::{date, words};

/// A text given both as the whole and as the summary is taken for the whole from so many words on.
const WHOLE_WORDS: usize = 100;

/// A text of unknown kind: HTML if it has tags or references.
pub(crate) fn of_either(text: String) -> Option<Body> {
    if text.trim().is_empty() {
        return None;
    }
    let is_html = words::looks_like_html(&text);
    Some(if is_html { Body::Html(text) } else { Body::Text(text.trim().to_owned()) })
}

/// Chooses the body among what is said to be the whole and what is said to be a summary, and says
/// whether it is the whole.
pub(crate) fn choose(whole: Option<Body>, summary: Option<Body>) -> (Option<Body>, bool) {
    let Some(whole) = whole else { return (summary, false) };
    let whole_words = whole.words();
    let summary_words = summary.as_ref().map(Body::words).unwrap_or_default();
    // A "whole" that says less than the summary is a picture or an advert.
    if whole_words.len() < summary_words.len() || whole_words.is_empty() {
        return (summary.or(Some(whole)), false);
    }
    let is_summary_again =
        whole_words == summary_words && whole_words.split(' ').count() < WHOLE_WORDS;
    let is_whole = !is_summary_again && !words::ends_cut(&whole_words);
    (Some(whole), is_whole)
}

/// The first date of some that are given; a note where something is given that is none.
pub(crate) fn first_date(
    given: impl IntoIterator<Item = String>,
    what: &str,
    notes: &mut Vec<String>,
) -> Option<String> {
    let mut unread = None;
    for given in given {
        match date::iso(&given) {
            Some(date) => return Some(date),
            None if !given.trim().is_empty() && unread.is_none() => unread = Some(given),
            None => {}
        }
    }
    if let Some(mut unread) = unread {
        words::cut(&mut unread, 60);
        notes.push(format!("{what} '{}' names no day: left out", unread.trim()));
    }
    None
}

/// Adds an author by name: `desk@example.org (Ana Reyes)` is Ana Reyes.
pub(crate) fn add_author(item: &mut Item, given: &str) {
    let given = words::squeezed(&words::of_html(given));
    let name = match given.split_once('(') {
        Some((mail, rest)) if mail.contains('@') => rest.trim_end_matches(')').trim(),
        _ => match given.split_once('<') {
            Some((name, mail)) if mail.contains('@') => name.trim(),
            _ => given.trim(),
        },
    };
    let name = name.trim_start_matches("mailto:").trim_matches('"').trim();
    if !name.is_empty() && !item.authors.iter().any(|author| author == name) {
        item.authors.push(name.to_owned());
    }
}
