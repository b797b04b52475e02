//! The Model Context Protocol over HTTP: tools, resources, the prompt; foreign hosts and origins.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use sokbar::web::Options;

use super::{Answer, Site, answer};
use crate::harness::Place;

fn site() -> Site {
    let options = Options {
        public_url: Some("https://sok.exempel.se".to_owned()),
        allowed_origins: vec!["https://www.exempel.se".to_owned()],
        ..Options::default()
    };
    Site::of(Place::with_fixture("verkstaden"), &options)
}

/// Sends a message as clients of 2025 do: no session, a protocol version in a header.
fn post(site: &Site, headers: &[(&str, &str)], message: &Value) -> Answer {
    let mut request = Request::post("/mcp")
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", "2025-06-18");
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "sok.exempel.se");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(message.to_string())).unwrap();
    site.runtime.block_on(answer(site.router.clone(), request))
}

fn ask(site: &Site, method: &str, params: Value) -> Value {
    let message = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let answer = post(site, &[], &message);
    assert_eq!(answer.status, 200, "{method}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

fn call(site: &Site, name: &str, arguments: Value) -> Value {
    let answer = ask(
        site,
        "tools/call",
        json!({ "name": name, "arguments": arguments }),
    );
    let result = &answer["result"];
    assert_eq!(result["isError"], false, "{answer}");
    let text: Value = serde_json::from_str(result["content"][0]["text"].as_str().unwrap()).unwrap();
    assert_eq!(
        text, result["structuredContent"],
        "{name}: the text is the same JSON"
    );
    result["structuredContent"].clone()
}

#[test]
fn tools_answer_what_the_api_answers() {
    let site = site();
    let start = json!({ "protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } });
    let info = ask(&site, "initialize", start);
    assert_eq!(info["result"]["serverInfo"]["name"], "sokbar");
    assert!(
        info["result"]["instructions"]
            .as_str()
            .unwrap()
            .contains("Swedish")
    );
    let tools = ask(&site, "tools/list", json!({}));
    assert_eq!(tools["result"]["tools"].as_array().unwrap().len(), 5);
    let found = call(&site, "search", json!({ "query": "ställtid", "limit": 3 }));
    let ids: Vec<&str> = found["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, site.get("/v1/search?q=st%C3%A4lltid&limit=3").ids());
    assert!(
        found["results"][0]["url"]
            .as_str()
            .unwrap()
            .starts_with("https://sok.exempel.se/dokument/")
    );
    let read = call(&site, "fetch", json!({ "id": ids[0] }));
    assert_eq!(read["title"], found["results"][0]["title"]);
    assert_eq!(
        read["text"].as_str().unwrap(),
        site.get(&format!("/dokument/{}.md", super::encoded(ids[0])))
            .text()
    );
    let passages = call(&site, "passages", json!({ "query": "ställtid", "budget": 400 }));
    assert!(passages["tokens"].as_u64().unwrap() <= 400 && passages["passages"][0]["text"].is_string());
    let related = call(&site, "related", json!({ "id": ids[0] }));
    assert_eq!(
        related,
        site.get(&format!("/v1/documents/{}/related", super::encoded(ids[0])))
            .json()
    );
    let facets = call(&site, "facets", json!({ "kind": ["method"] }));
    assert_eq!(facets["total"], 2);
}

#[test]
fn a_model_is_told_what_was_wrong() {
    let site = site();
    for (name, arguments, part) in [
        ("search", json!({ "q": "x" }), "unknown field"),
        ("search", json!({ "query": "x", "limit": 51 }), "from 1 to 50"),
        ("search", json!({ "query": "x", "from": "i fjol" }), "no date"),
        ("fetch", json!({ "id": "finns/inte" }), "no document"),
        ("fetch", json!({}), "missing field"),
    ] {
        let answer = ask(
            &site,
            "tools/call",
            json!({ "name": name, "arguments": arguments }),
        );
        assert_eq!(answer["result"]["isError"], true, "{answer}");
        let text = answer["result"]["content"][0]["text"].as_str().unwrap();
        assert!(text.contains(part), "{part}: {text}");
    }
    let unknown = ask(&site, "tools/call", json!({ "name": "delete", "arguments": {} }));
    assert_eq!(unknown["error"]["code"], -32602, "{unknown}");
}

#[test]
fn documents_are_resources_and_a_prompt_asks_for_sources() {
    let site = site();
    let read = ask(
        &site,
        "resources/read",
        json!({ "uri": "sokbar://document/metoder/smed" }),
    );
    let text = read["result"]["contents"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("---\nid: \"metoder/smed\""), "{text}");
    let missing = ask(
        &site,
        "resources/read",
        json!({ "uri": "sokbar://document/finns/inte" }),
    );
    assert!(missing["error"]["code"].is_i64(), "{missing}");
    let prompt = ask(
        &site,
        "prompts/get",
        json!({ "name": "svara med källor", "arguments": { "fråga": "Vad är SMED?" } }),
    );
    let text = prompt["result"]["messages"][0]["content"]["text"]
        .as_str()
        .unwrap();
    assert!(text.contains("Vad är SMED?") && text.contains("källan"), "{text}");
}

#[test]
fn a_foreign_host_or_origin_is_refused() {
    let site = site();
    let message = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {} });
    for (headers, status) in [
        (&[("host", "evil.example")][..], 403),
        (&[("origin", "https://evil.example")], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "https://www.exempel.se")], 200),
        (&[("origin", "https://sok.exempel.se")], 200),
        (&[("host", "localhost:3000")], 200),
    ] {
        assert_eq!(post(&site, headers, &message).status, status, "{headers:?}");
    }
    let get = site.send(Request::get("/mcp").header("accept", "text/event-stream"));
    assert_eq!(get.status, 405, "there are no sessions to listen to");
}

#[test]
fn language_models_are_told_what_there_is() {
    let site = site();
    let told = site.get("/llms.txt");
    assert_eq!(told.header("content-type"), "text/plain; charset=utf-8");
    let text = told.text();
    assert!(text.starts_with("# Sökbar\n\n> "), "{text}");
    assert!(
        text.contains("(https://sok.exempel.se/dokument/metoder/smed.md)"),
        "{text}"
    );
    let links = text
        .lines()
        .filter_map(|line| line.split_once("](https://sok.exempel.se"))
        .map(|(_, rest)| rest);
    for link in links
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| *link != "/mcp")
    {
        assert_eq!(site.get(link).status, 200, "{link}");
    }
    let full = site.get("/llms-full.txt").text();
    assert!(full.len() < 1 << 20);
    assert_eq!(full.matches("---\nid: ").count(), 7);
    assert_eq!(site.get("/llms.txt?x=1").status, 400);
}
