//! The tools of assistants: names, descriptions, schemas.

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};

/// All tools, in the order in which a model should think of them.
pub(super) fn all() -> Vec<Tool> {
    vec![search(), fetch(), passages(), related(), facets()]
}

fn tool(name: &'static str, title: &str, description: &'static str, input: Value, output: Value) -> Tool {
    Tool::new(name, description, object(input))
        .with_title(title)
        .with_raw_output_schema(object(output))
        .with_annotations(
            ToolAnnotations::new()
                .read_only(true)
                .destructive(false)
                .idempotent(true)
                .open_world(false),
        )
}

fn object(value: Value) -> Arc<JsonObject> {
    match value {
        Value::Object(object) => Arc::new(object),
        _ => Arc::default(),
    }
}

/// The filters that several tools share, beside the properties of their own.
fn with_filters(own: Value, required: &[&str]) -> Value {
    let mut properties = json!({
        "kind": { "type": "array", "items": { "enum": ["article", "method", "case", "research", "editorial"] },
                  "description": "Only these kinds: articles, guides to methods, cases of companies, research, editorials" },
        "partner": { "type": "array", "items": { "type": "string" }, "description": "Only texts of these partners; `facets` names them" },
        "author": { "type": "array", "items": { "type": "string" }, "description": "Only texts by these authors" },
        "tag": { "type": "array", "items": { "type": "string" }, "description": "Only texts with one of these tags" },
        "all_tags": { "type": "array", "items": { "type": "string" }, "description": "Only texts with all of these tags" },
        "language": { "type": "array", "items": { "type": "string" }, "description": "Only texts in these languages: sv, en or another tag that `facets` names" },
        "from": { "type": "string", "description": "Not published before this date: YYYY, YYYY-MM or YYYY-MM-DD" },
        "to": { "type": "string", "description": "Not published after this date" },
    });
    if let (Value::Object(all), Value::Object(own)) = (&mut properties, own) {
        all.extend(own);
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

const QUERY: &str =
    "Swedish words as a text would have them, or a whole question; \"a phrase\" in quotes, -excluded, a OR b";

fn search() -> Tool {
    tool(
        "search",
        "Sök i kunskapsbanken",
        "Finds documents of the knowledge base, best first. Ask in Swedish; inflections, compounds and misspellings are understood. Read a document \
         with fetch. For a passage that answers a question use passages.",
        with_filters(
            json!({
                "query": { "type": "string", "description": QUERY },
                "limit": { "type": "integer", "minimum": 1, "maximum": 50, "description": "At most this many documents; 10 unless given" },
            }),
            &["query"],
        ),
        json!({
            "type": "object",
            "properties": { "results": { "type": "array", "items": {
                "type": "object",
                "properties": { "id": { "type": "string" }, "title": { "type": "string" }, "url": { "type": "string" } },
                "required": ["id", "title", "url"],
            } } },
            "required": ["results"],
        }),
    )
}

fn fetch() -> Tool {
    tool(
        "fetch",
        "Läs ett dokument",
        "Returns the whole text of a document, as Markdown, by the id that search or passages gave. Cite its title and link its url.",
        json!({
            "type": "object",
            "properties": { "id": { "type": "string", "description": "The id of a document, as metoder/smed" } },
            "required": ["id"],
            "additionalProperties": false,
        }),
        json!({
            "type": "object",
            "properties": {
                "id": { "type": "string" }, "title": { "type": "string" }, "text": { "type": "string" },
                "url": { "type": "string" }, "metadata": { "type": "object" },
            },
            "required": ["id", "title", "text", "url"],
        }),
    )
}

fn passages() -> Tool {
    tool(
        "passages",
        "Stycken som svarar",
        "Returns the passages that answer a question, verbatim, best first, each with its title, headings, page or time, address and a ready-made \
         reference. Ask the question in Swedish. Quote them as they are; cite title, section and page.",
        with_filters(
            json!({
                "query": { "type": "string", "description": QUERY },
                "budget": { "type": "integer", "minimum": 100, "maximum": 100_000,
                            "description": "At most this many tokens in all; a token is three bytes; 2000 unless given" },
                "limit": { "type": "integer", "minimum": 1, "maximum": 20, "description": "At most this many passages; 8 unless given" },
                "per_document": { "type": "integer", "minimum": 1, "maximum": 3, "description": "At most this many of one document; unless given, 3 of the best document and 2 of each other" },
            }),
            &["query"],
        ),
        json!({
            "type": "object",
            "properties": {
                "query": { "type": "string" }, "budget": { "type": "integer" }, "tokens": { "type": "integer" },
                "passages": { "type": "array", "items": {
                    "type": "object",
                    "properties": {
                        "id": { "type": "string" }, "title": { "type": "string" }, "text": { "type": "string" },
                        "heading_path": { "type": "array", "items": { "type": "string" } },
                        "address": { "type": "string" }, "reference": { "type": "string" }, "tokens": { "type": "integer" },
                    },
                    "required": ["id", "title", "text", "heading_path", "address", "reference", "tokens"],
                } },
            },
            "required": ["query", "budget", "tokens", "passages"],
        }),
    )
}

fn related() -> Tool {
    tool(
        "related",
        "Relaterade dokument",
        "Returns the documents that are most like one, each with the words they share.",
        json!({
            "type": "object",
            "properties": {
                "id": { "type": "string", "description": "The id of a document" },
                "limit": { "type": "integer", "minimum": 1, "maximum": 50, "description": "At most this many; 10 unless given" },
            },
            "required": ["id"],
            "additionalProperties": false,
        }),
        json!({
            "type": "object",
            "properties": {
                "id": { "type": "string" },
                "related": { "type": "array", "items": {
                    "type": "object",
                    "properties": { "id": { "type": "string" }, "title": { "type": "string" }, "reasons": { "type": "array", "items": { "type": "string" } } },
                    "required": ["id", "title", "reasons"],
                } },
            },
            "required": ["id", "related"],
        }),
    )
}

fn facets() -> Tool {
    tool(
        "facets",
        "Vad kunskapsbanken har",
        "Counts the documents by kind, partner, author, tag, language and year, of the whole knowledge base or of what a query finds. The values are \
         those that the filters of search and passages take.",
        with_filters(
            json!({ "query": { "type": "string", "description": QUERY } }),
            &[],
        ),
        json!({
            "type": "object",
            "properties": {
                "total": { "type": "integer" },
                "facets": { "type": "object", "additionalProperties": { "type": "array", "items": {
                    "type": "object",
                    "properties": { "value": { "type": "string" }, "count": { "type": "integer" } },
                    "required": ["value", "count"],
                } } },
            },
            "required": ["total", "facets"],
        }),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tool_is_read_only_and_says_what_it_returns() {
        let all = all();
        let names: Vec<&str> = all.iter().map(|tool| tool.name.as_ref()).collect();
        assert_eq!(names, ["search", "fetch", "passages", "related", "facets"]);
        for tool in all {
            assert_eq!(
                tool.annotations.unwrap().read_only_hint,
                Some(true),
                "{}",
                tool.name
            );
            assert_eq!(tool.output_schema.unwrap()["type"], "object", "{}", tool.name);
            assert_eq!(tool.input_schema["additionalProperties"], false, "{}", tool.name);
        }
    }
}
