//! From a filter to a query.

use rusqlite::types::Value;

use crate::rows::{AsOf, Generation};
use crate::store::Filter;

/// Begins with the version, the latest first, and looks at its lines.
const BY_VERSION: &str = "SELECT v.id, l.line FROM version v
     CROSS JOIN reading r ON r.generation = ?1 AND r.version = v.id
     CROSS JOIN line l ON l.line >= r.first_line AND l.line < r.first_line + r.lines
     WHERE v.learnt <= ?2 AND v.id <= ?3";

/// Begins with the line, by one of the indexes of lines.
const BY_LINE: &str = "SELECT v.id, l.line FROM line l
     CROSS JOIN reading r ON r.id = l.reading
     CROSS JOIN version v ON v.id = r.version
     WHERE r.generation = ?1 AND v.learnt <= ?2 AND v.id <= ?3";

const ORDER: &str = " ORDER BY v.id DESC, l.line LIMIT ?4";

/// The SQL for a filter, and what to bind to it. The SQL depends on which fields are asked for
/// and not on their contents.
pub(super) fn query(
    filter: &Filter,
    generation: Generation,
    at: AsOf,
) -> (String, Vec<Value>) {
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    let mut values: Vec<Value> =
        [generation, at.learnt, at.revision, limit].map(Value::Integer).to_vec();
    let mut conditions = String::new();
    let mut ask = |condition: &str, value: Value| {
        values.push(value);
        let number = format!("?{}", values.len());
        conditions.push_str(" AND ");
        conditions.push_str(&condition.replace("{}", &number));
    };

    if let Some(before) = filter.before {
        ask("v.id < {}", Value::Integer(before));
    }
    let words = match_all(&filter.words);
    let has_words = words.is_some();
    if let Some(words) = words {
        ask("v.id IN (SELECT rowid FROM word WHERE word MATCH {})", Value::Text(words));
    }
    for (name, column) in [
        (&filter.kind, "+l.kind"),
        (&filter.status, "+l.status"),
        (&filter.label, "l.label"),
        (&filter.country, "l.country"),
    ] {
        if let Some(name) = name {
            let condition = format!("{column} = (SELECT id FROM name WHERE name = {{}})");
            ask(&condition, Value::Text(name.clone()));
        }
    }
    for (name, role) in [(&filter.actor, 1), (&filter.recipient, 2)] {
        if let Some(name) = name {
            let (names, value) = names_like(name);
            let condition = format!(
                "l.line IN (SELECT line FROM party WHERE role = {role} AND name IN ({names}))"
            );
            ask(&condition, Value::Text(value));
        }
    }
    if filter.from.is_some() || filter.to.is_some() {
        let from = filter.from.map_or(i64::MIN, i64::from);
        let to = filter.to.map_or(i64::MAX, i64::from);
        ask("l.last_day >= {}", Value::Integer(from));
        ask("l.first_day <= {}", Value::Integer(to));
    }

    let has_index_of_lines = filter.label.is_some()
        || filter.country.is_some()
        || filter.actor.is_some()
        || filter.recipient.is_some()
        || filter.from.is_some()
        || filter.to.is_some();
    let begin = if has_index_of_lines && !has_words { BY_LINE } else { BY_VERSION };
    (format!("{begin}{conditions}{ORDER}"), values)
}

/// Which names a filter means. A code stands for those that begin with it; a name, which is in
/// lower case, for itself.
fn names_like(name: &str) -> (&'static str, String) {
    if name.chars().any(char::is_lowercase) || name.is_empty() {
        ("SELECT id FROM name WHERE name = {}", name.to_owned())
    } else {
        // U+10FFFF is after every character that a code may go on with.
        (
            "SELECT id FROM name WHERE name >= {} AND name < {} || char(1114111)",
            name.to_owned(),
        )
    }
}

/// The words as FTS5 wants them: all of them, each quoted, so that nothing in them is syntax.
///
/// Without the places of words FTS5 refuses what is several words to it ("cease-fire"), so they
/// are taken apart here. A "word" without a letter or digit asks nothing.
fn match_all(words: &[String]) -> Option<String> {
    let parts: Vec<String> = words
        .iter()
        .flat_map(|word| word.split(|letter| !is_in_words(letter)))
        .filter(|part| !part.is_empty())
        .map(|part| format!("\"{part}\""))
        .collect();
    if parts.is_empty() { None } else { Some(parts.join(" AND ")) }
}

/// Whether FTS5 surely takes this letter to be part of a word: what Rust calls alphanumeric, but
/// for letters in circles and squares, which are symbols to FTS5.
pub(super) fn is_in_words(letter: char) -> bool {
    let is_symbol = matches!(letter, '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    letter.is_alphanumeric() && !is_symbol
}
