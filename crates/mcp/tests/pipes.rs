//! A real client asks a real room over a pipe.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

#[path = "../../server/tests/made/mod.rs"]
mod made;

use std::time::Duration;

use rmcp::ServiceExt;
use rmcp::model::{CallToolRequestParams, CallToolResult};
use rmcp::service::{RoleClient, RunningService};
use serde_json::{Value, json};
use watchfloor_mcp::{Room, serve};

type Client = RunningService<RoleClient, ()>;

/// A client of a room with three reports.
async fn client(folder: &tempfile::TempDir) -> Client {
    let path = folder.path().join("a.room");
    drop(made::room(&path, 3));
    let room = Room::open(&path).await.unwrap();
    let (near, far) = tokio::io::duplex(64 * 1024);
    tokio::spawn(async move { serve(room, tokio::io::split(far)).await.unwrap() });
    ().serve(tokio::io::split(near)).await.unwrap()
}

async fn call(client: &Client, tool: &'static str, arguments: Value) -> CallToolResult {
    let arguments = arguments.as_object().unwrap().clone();
    let request = CallToolRequestParams::new(tool).with_arguments(arguments);
    tokio::time::timeout(Duration::from_secs(30), client.call_tool(request))
        .await
        .expect("it answers")
        .unwrap()
}

fn told(result: &CallToolResult) -> Value {
    assert_eq!(result.is_error, Some(false), "{result:?}");
    result.structured_content.clone().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_read_is_a_tool_that_says_what_it_takes_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(&folder).await;
    let tools = client.list_all_tools().await.unwrap();
    assert_eq!(tools.len(), 19, "each tool is an endpoint that there is");
    for tool in &tools {
        assert!(
            tool.description.as_ref().is_some_and(|words| words.len() > 5),
            "{tool:?}"
        );
        assert_eq!(tool.annotations.as_ref().unwrap().read_only_hint, Some(true));
        let takes = tool.input_schema["properties"].as_object().unwrap();
        assert!(takes.contains_key("as_of"), "{}", tool.name);
    }
    client.cancel().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_carries_the_exact_words_it_rests_on_and_a_line_opens_them() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(&folder).await;
    let events =
        told(&call(&client, "events", json!({"type": ["ASSAULT"], "limit": 2})).await);
    assert_eq!(events["items"].as_array().unwrap().len(), 2);
    assert_eq!(events["total"], 3);
    let why = events["why"].as_array().unwrap();
    assert_eq!(why.len(), 2);

    let line = why[0]["line"].as_i64().unwrap();
    let opened = told(&call(&client, "line", json!({"line": line})).await);
    assert_eq!(opened["why"][0]["words"], why[0]["words"]);
    let report = told(&call(&client, "report", json!({"id": why[0]["report"]})).await);
    let text: Vec<char> = report["text"].as_str().unwrap().chars().collect();
    let at = |n: usize| usize::try_from(why[0]["span"][n].as_u64().unwrap()).unwrap();
    let words: String = text[at(0)..at(1)].iter().collect();
    assert_eq!(words, why[0]["words"].as_str().unwrap());

    let brief = told(&call(&client, "brief", json!({"format": "markdown"})).await);
    assert!(brief["text"].as_str().unwrap().starts_with('#'), "{brief}");
    client.cancel().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_wrongly_is_told_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let client = client(&folder).await;
    for (tool, arguments, words) in [
        ("event", json!({}), "needs `id`"),
        ("event", json!({"id": 999}), "no"),
        ("event", json!({"id": "../acts"}), "whole number"),
        ("events", json!({"tpye": "ASSAULT"}), "it takes"),
        ("events", json!({"as_of": "yesterdayish"}), "a moment is written"),
        ("acts", json!({}), "there is no tool of this name"),
    ] {
        let result = call(&client, tool, arguments.clone()).await;
        assert_eq!(result.is_error, Some(true), "{tool} {arguments}");
        let told = serde_json::to_string(&result.content).unwrap();
        assert!(told.contains(words), "{tool} {arguments}: {told}");
    }
    client.cancel().await.unwrap();
}
