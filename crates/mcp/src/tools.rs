//! The tools: reads of the API under shorter names.

use std::sync::Arc;

use rmcp::model::{Tool, ToolAnnotations};
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

/// What a tool is called, and what it asks.
const TOOLS: &[(&str, &str)] = &[
    ("room", "/room"),
    ("now", "/now"),
    ("events", "/events"),
    ("event", "/events/{id}"),
    ("matters", "/matters"),
    ("matter", "/matters/{id}"),
    ("tallies", "/tallies"),
    ("tally", "/tallies/{id}"),
    ("watch", "/watch"),
    ("announcement", "/watch/{id}"),
    ("tension", "/pairs"),
    ("pair", "/pairs/{key}"),
    ("actors", "/actors"),
    ("search", "/search"),
    ("line", "/lines/{line}"),
    ("reports", "/reports"),
    ("report", "/reports/{id}"),
    ("compare", "/reports/{id}/compare"),
    ("brief", "/brief"),
];

/// Characters of one argument.
const LONGEST: usize = 2_000;

/// The tools of a room.
#[derive(Debug)]
pub(crate) struct Tools(Vec<One>);

#[derive(Debug)]
struct One {
    tool: Tool,
    path: &'static str,
    parameters: Vec<String>,
}

impl Tools {
    /// As the API describes itself.
    pub(crate) fn of(description: &Value) -> Tools {
        Tools(
            TOOLS
                .iter()
                .filter_map(|(name, path)| one(description, name, path))
                .collect(),
        )
    }

    /// All of them, as a program is told.
    pub(crate) fn all(&self) -> Vec<Tool> {
        self.0.iter().map(|one| one.tool.clone()).collect()
    }

    /// What the API is asked for a tool with these arguments; or what is wrong with them.
    pub(crate) fn path(
        &self,
        name: &str,
        arguments: &Map<String, Value>,
    ) -> Result<String, String> {
        let Some(one) = self.0.iter().find(|one| one.tool.name == name) else {
            let known: Vec<&str> =
                self.0.iter().map(|one| one.tool.name.as_ref()).collect();
            return Err(format!(
                "there is no tool of this name; there are {}",
                known.join(", ")
            ));
        };
        let mut path = one.path.to_owned();
        let mut query = Serializer::new(String::new());
        for (key, value) in arguments {
            if !one.parameters.contains(key) {
                return Err(format!(
                    "`{name}` takes nothing of this name; it takes {}",
                    one.parameters.join(", ")
                ));
            }
            let Some(text) = written(value) else { continue };
            if text.chars().count() > LONGEST {
                return Err(format!("`{key}` is longer than {LONGEST} characters"));
            }
            let place = format!("{{{key}}}");
            if path.contains(&place) {
                path = path.replace(&place, &segment(&text));
            } else {
                query.append_pair(key, &text);
            }
        }
        if let Some((_, missing)) = path.split_once('{') {
            let missing = missing.split('}').next().unwrap_or_default();
            return Err(format!("`{name}` needs `{missing}`"));
        }
        Ok(format!("{path}?{}", query.finish()))
    }
}

/// A tool, out of the description of the read that it is.
fn one(description: &Value, name: &'static str, path: &'static str) -> Option<One> {
    let read = description.get("paths")?.get(path)?.get("get")?;
    let mut told = String::new();
    for part in ["summary", "description"] {
        if let Some(words) = read.get(part).and_then(Value::as_str) {
            if !told.is_empty() {
                told.push_str("\n\n");
            }
            told.push_str(words);
        }
    }
    let mut properties = Map::new();
    let mut required = Vec::new();
    for parameter in
        read.get("parameters").and_then(Value::as_array).into_iter().flatten()
    {
        let Some(key) = parameter.get("name").and_then(Value::as_str) else { continue };
        let mut schema = parameter.get("schema").cloned().unwrap_or_else(|| json!({}));
        if let (Some(schema), Some(words)) =
            (schema.as_object_mut(), parameter.get("description"))
        {
            schema.insert("description".to_owned(), words.clone());
        }
        properties.insert(key.to_owned(), schema);
        if parameter.get("required").and_then(Value::as_bool) == Some(true) {
            required.push(key.to_owned());
        }
    }
    let parameters = properties.keys().cloned().collect();
    let schema =
        json!({ "type": "object", "properties": properties, "required": required });
    let schema = Arc::new(schema.as_object().cloned().unwrap_or_default());
    let hints = ToolAnnotations::new().read_only(true);
    let tool = Tool::new(name, told, schema).with_annotations(hints);
    Some(One { tool, path, parameters })
}

/// An argument as a parameter; nothing for `null`.
fn written(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // Several values of one filter are written with commas.
        Value::Array(all) => {
            Some(all.iter().filter_map(written).collect::<Vec<String>>().join(","))
        }
        other => Some(other.to_string()),
    }
}

/// A text as one segment of a path.
fn segment(text: &str) -> String {
    let mut made = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => {
                made.push(char::from(byte));
            }
            other => made.push_str(&format!("%{other:02X}")),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_never_leaves_its_place() {
        let description = json!({ "paths": { "/pairs/{key}": { "get": { "parameters": [
            { "name": "key", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "as_of", "in": "query", "schema": { "type": "string" } },
        ] } } } });
        let tools = Tools::of(&description);
        let asked = |arguments: Value| {
            tools.path("pair", arguments.as_object().unwrap_or(&Map::new()))
        };
        assert_eq!(
            asked(json!({"key": "../acts?x#y/{as_of}", "as_of": "a&b=c", })),
            Ok("/pairs/%2E%2E%2Facts%3Fx%23y%2F%7Bas_of%7D?as_of=a%26b%3Dc".to_owned())
        );
        assert_eq!(asked(json!({})), Err("`pair` needs `key`".to_owned()));
        assert!(asked(json!({"key": "a", "kye": "b"})).is_err());
        assert!(asked(json!({"key": "x".repeat(LONGEST + 1)})).is_err());
        assert!(tools.path("acts", &Map::new()).is_err());
    }
}
