//! The published JSON Schema and what `read --json` prints are of one mind.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::process::Command;

use serde_json::Value;

const FERRY: &str = include_str!("fixtures/ferry-corridor.json");

fn schema() -> Value {
    let output =
        Command::new(env!("CARGO_BIN_EXE_watchfloor")).arg("schema").output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Why `value` is not what `rule` describes; as much of JSON Schema as ours uses.
fn fault(root: &Value, rule: &Value, value: &Value, place: &str) -> Option<String> {
    let Value::Object(words) = rule else { return None };
    for (word, wanted) in words {
        let at_fault = match word.as_str() {
            "$ref" => {
                let target = wanted.as_str().unwrap().strip_prefix('#').unwrap();
                fault(
                    root,
                    root.pointer(target).expect("the reference leads somewhere"),
                    value,
                    place,
                )
            }
            "anyOf" | "oneOf" => {
                let fits = |rule| fault(root, rule, value, place).is_none();
                let fit = wanted.as_array().unwrap().iter().any(fits);
                (!fit).then(|| format!("{place}: {value} fits none of {wanted}"))
            }
            "type" => {
                let names =
                    wanted.as_array().cloned().unwrap_or_else(|| vec![wanted.clone()]);
                let fit =
                    names.iter().any(|name| has_type(value, name.as_str().unwrap()));
                (!fit).then(|| format!("{place}: {value} is not {wanted}"))
            }
            "enum" => {
                let fit = wanted.as_array().unwrap().contains(value);
                (!fit).then(|| format!("{place}: {value} is not one of {wanted}"))
            }
            "const" => {
                (wanted != value).then(|| format!("{place}: {value} is not {wanted}"))
            }
            "required" => wanted.as_array().unwrap().iter().find_map(|name| {
                let missing = value.get(name.as_str().unwrap()).is_none();
                missing.then(|| format!("{place}: {name} is missing"))
            }),
            "properties" => value.as_object().and_then(|fields| {
                fields.iter().find_map(|(name, field)| match wanted.get(name) {
                    Some(rule) => fault(root, rule, field, &format!("{place}/{name}")),
                    None => Some(format!("{place}/{name}: not described")),
                })
            }),
            "items" => value.as_array().and_then(|items| {
                items
                    .iter()
                    .find_map(|item| fault(root, wanted, item, &format!("{place}/*")))
            }),
            "minItems" | "maxItems" => {
                let length = value.as_array().map_or(0, Vec::len) as u64;
                let limit = wanted.as_u64().unwrap();
                let fit =
                    if word == "minItems" { length >= limit } else { length <= limit };
                (!fit).then(|| format!("{place}: {length} items, {word} is {limit}"))
            }
            "minimum" => {
                // Says nothing of what is no number, null included.
                let fit =
                    value.as_f64().is_none_or(|number| Some(number) >= wanted.as_f64());
                (!fit).then(|| format!("{place}: {value} is below {wanted}"))
            }
            "$schema" | "$defs" | "title" | "description" | "format" | "default" => None,
            other => panic!("the schema uses {other:?}, which this test does not know"),
        };
        if at_fault.is_some() {
            return at_fault;
        }
    }
    None
}

fn has_type(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no such type: {other}"),
    }
}

#[test]
fn a_reading_fits_the_schema() {
    let reading: Value = serde_json::from_str(FERRY).unwrap();
    let schema = schema();
    assert_eq!(fault(&schema, &schema, &reading, ""), None);
}

#[test]
fn a_spoilt_reading_does_not() {
    let schema = schema();
    let spoilings = [
        ("/attributions/0/source/kind", Value::from("rumour")),
        ("/attributions/0/cue/span", Value::from(vec![1])),
        ("/report/blocks/0/kind", Value::Null),
        ("/actors/0/id", Value::from(-1)),
        ("/report/updated", Value::from("yes")),
    ];
    for (place, value) in spoilings {
        let mut reading: Value = serde_json::from_str(FERRY).unwrap();
        *reading.pointer_mut(place).unwrap() = value;
        assert!(fault(&schema, &schema, &reading, "").is_some(), "{place} was accepted");
    }
    let mut reading: Value = serde_json::from_str(FERRY).unwrap();
    reading["report"].as_object_mut().unwrap().remove("title");
    assert!(
        fault(&schema, &schema, &reading, "").is_some(),
        "a missing title was accepted"
    );
}
