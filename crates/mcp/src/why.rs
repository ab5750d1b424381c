//! What an answer rests on.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Lines that are named; a list that quotes more says how many.
const MOST: usize = 100;
/// How deep an answer is looked into.
const DEEPEST: usize = 24;

/// An answer with the lines that it quotes, in their order.
pub(crate) fn with(mut answer: Value) -> Value {
    let mut found = BTreeMap::new();
    look(&answer, DEEPEST, &mut found);
    let count = found.len();
    let why: Vec<Value> = found.into_values().take(MOST).collect();
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("why".to_owned(), Value::Array(why));
        if count > MOST {
            fields.insert("why_more".to_owned(), json!(count - MOST));
        }
    }
    answer
}

/// Finds quotations: what has words and a span of a report.
fn look(value: &Value, depth: usize, found: &mut BTreeMap<(i64, i64, i64), Value>) {
    if depth == 0 {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|one| look(one, depth - 1, found)),
        Value::Object(fields) => {
            if let Some((key, quote)) = quote(value) {
                found.entry(key).or_insert(quote);
            }
            fields.values().for_each(|one| look(one, depth - 1, found));
        }
        _ => {}
    }
}

/// What is said of a quotation, and what tells it from others.
fn quote(value: &Value) -> Option<((i64, i64, i64), Value)> {
    let words = value.get("words")?.as_str()?;
    let report = value.get("report")?.as_i64()?;
    let span = value.get("span")?;
    let start = span.get(0)?.as_i64()?;
    let line = value.get("line").and_then(Value::as_i64);
    let told = json!({
        "line": line,
        "report": report,
        "outlet": value.get("outlet"),
        "span": span,
        "words": words,
    });
    Some(((line.unwrap_or(i64::MAX), report, start), told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_named_once_with_its_words() {
        let quote = |line: i64| json!({"line": line, "report": 2, "outlet": "Gazette", "span": [5, 9], "words": "fell"});
        let answer = with(
            json!({"items": [{"best": quote(8)}, {"best": quote(3), "all": [quote(8)]}]}),
        );
        let lines: Vec<&Value> = answer["why"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|one| &one["line"])
            .collect();
        assert_eq!(lines, [3, 8]);
        assert_eq!(answer["why"][0]["words"], "fell");
    }
}
