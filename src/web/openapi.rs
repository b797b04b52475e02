//! The description of the API, generated from its handlers and types.

use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa::openapi::{self, ContentBuilder, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::{alternates, api, citation, feed, llms, mcp, oai, original, passages, problem};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Sökbar",
        description = "Ranked search, suggestions and related documents over a Swedish knowledge base. \
                       Ranges are `[start, end)` in UTF-16 code units of the text beside them.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
        contact()
    ),
    servers((url = "/", description = "This server")),
    paths(api::search, api::suggest, passages::passages, feed::feed, api::document, api::related, citation::citation, alternates::alternate, oai::get, oai::post, mcp::mcp, llms::llms, llms::llms_full, original::original, api::health, api::ready, openapi),
    components(schemas(problem::Problem)),
    modifiers(&EveryRoute),
    tags(
        (name = "search", description = "Searching"),
        (name = "documents", description = "Single documents"),
        (name = "operation", description = "For operators and tools")
    )
)]
struct Description;

/// The answers that every route can give.
struct EveryRoute;

impl Modify for EveryRoute {
    fn modify(&self, description: &mut openapi::OpenApi) {
        let statuses = [
            (
                "400",
                "The request has no usable host, or its address cannot be read",
            ),
            (
                "405",
                "The route does not have this method; `Allow` has those that it has",
            ),
            ("413", "The announced body is too large"),
            ("421", "The service does not answer for that host"),
            (
                "500",
                "The index or a file is damaged, or the answer panicked; the log says more",
            ),
        ];
        let operations = description.paths.paths.values_mut();
        for operation in operations
            .flat_map(|path| [path.get.as_mut(), path.post.as_mut()])
            .flatten()
        {
            for (status, what) in statuses {
                let answers = &mut operation.responses.responses;
                let answer = answers.entry(status.to_owned());
                answer.or_insert_with(|| RefOr::T(problem_response(what)));
            }
            // Given by what reads requests, before there is one: it has no body.
            let too_large = openapi::Response::new("The address and the headers are longer than 16 kB");
            let answers = &mut operation.responses.responses;
            answers.insert("431".to_owned(), RefOr::T(too_large));
        }
        let original = description.paths.paths.get_mut("/original/{id}");
        let answers = original
            .and_then(|path| path.get.as_mut())
            .map(|get| &mut get.responses.responses);
        for (_, answer) in answers
            .into_iter()
            .flatten()
            .filter(|(status, _)| ["200", "206"].contains(&status.as_str()))
        {
            if let RefOr::T(answer) = answer {
                answer.content = original::MEDIA_TYPES
                    .iter()
                    .map(|name| ((*name).to_owned(), RefOr::T(file_content())))
                    .collect();
            }
        }
    }
}

fn problem_response(what: &str) -> openapi::Response {
    let schema = Ref::from_schema_name("Problem");
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(what)
        .content("application/problem+json", content)
        .build()
}

/// The bytes of a file: OpenAPI 3.1 has no schema for them.
fn file_content() -> openapi::Content {
    ContentBuilder::new().build()
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "operation",
    responses((status = 200, description = "OpenAPI 3.1", body = serde_json::Value),
              (status = 304, description = "The answer is the one the client has")))]
pub(super) async fn openapi() -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (StatusCode::OK, json, description()).into_response()
}

/// The description as JSON.
fn description() -> &'static str {
    static JSON: LazyLock<String> = LazyLock::new(|| {
        Description::openapi()
            .to_pretty_json()
            .expect("a description has string keys only")
    });
    &JSON
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;
    use crate::web::query::{
        CITATION_PARAMETERS, FEED_PARAMETERS, PASSAGE_PARAMETERS, RELATED_PARAMETERS, SEARCH_PARAMETERS,
        SUGGEST_PARAMETERS,
    };

    fn query_parameters<'a>(json: &'a Value, path: &str) -> Vec<&'a str> {
        let parameters = json["paths"][path]["get"]["parameters"].as_array().unwrap();
        let names = parameters.iter().filter(|parameter| parameter["in"] == "query");
        names
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn every_route_of_the_api_is_described() {
        let json: Value = serde_json::from_str(description()).unwrap();
        let paths: Vec<_> = json["paths"].as_object().unwrap().keys().collect();
        // Catch-alls that answer 404 are not described; `…/related` is part of `{*path}`.
        let source = include_str!("../web.rs");
        let routes = source.split(".route(\"").skip(1).map(|rest| {
            let route = rest.split('"').next().unwrap();
            route
                .replace("/v1/documents/{*path}", "/v1/documents/{id}")
                .replace("/original/{*id}", "/original/{id}")
        });
        let machine = |route: &String| {
            (route.starts_with("/v1/") && route.len() > 4 && !route.contains('*'))
                || [
                    "/health",
                    "/ready",
                    "/openapi.json",
                    "/feed.atom",
                    "/llms.txt",
                    "/llms-full.txt",
                    "/oai",
                    "/original/{id}",
                ]
                .contains(&route.as_str())
        };
        let routes: Vec<_> = routes.filter(machine).collect();
        assert_eq!(routes.len(), 12, "{routes:?}");
        for route in &routes {
            assert!(paths.contains(&route), "{route} is missing in {paths:?}");
        }
        // `…/related` and `…/citation` are told apart behind `{*path}`; `/dokument/{id}.{form}` is a page's other form;
        // `/mcp` is no handler of ours.
        assert_eq!(paths.len(), routes.len() + 4, "{paths:?}");
    }

    #[test]
    fn the_parameters_described_are_those_read() {
        let json: Value = serde_json::from_str(description()).unwrap();
        for (path, read) in [
            ("/v1/search", &SEARCH_PARAMETERS[..]),
            ("/v1/suggest", &SUGGEST_PARAMETERS),
            ("/feed.atom", &FEED_PARAMETERS),
            ("/v1/passages", &PASSAGE_PARAMETERS),
            ("/v1/documents/{id}/related", &RELATED_PARAMETERS),
            ("/v1/documents/{id}/citation", &CITATION_PARAMETERS),
        ] {
            let sorted = |mut names: Vec<_>| {
                names.sort();
                names
            };
            assert_eq!(
                sorted(query_parameters(&json, path)),
                sorted(read.to_vec()),
                "{path}"
            );
        }
        assert_eq!(json["openapi"], "3.1.0");
    }

    #[test]
    fn every_answer_about_documents_has_its_failures_described() {
        let json: Value = serde_json::from_str(description()).unwrap();
        for (path, statuses) in [
            ("/v1/search", &["200", "304", "503"][..]),
            ("/v1/suggest", &["200", "304", "503"]),
            ("/feed.atom", &["200", "304", "503"]),
            ("/v1/passages", &["200", "304", "503"]),
            ("/oai", &["200", "503"]),
            ("/v1/documents/{id}", &["200", "304", "404", "503"]),
            ("/v1/documents/{id}/related", &["200", "304", "404", "503"]),
            ("/v1/documents/{id}/citation", &["200", "304", "404", "503"]),
            ("/dokument/{id}.{form}", &["200", "304", "404", "503"]),
            ("/original/{id}", &["200", "206", "304", "404", "416", "503"]),
            ("/ready", &["200", "503"]),
            ("/health", &["200"]),
            ("/openapi.json", &["200", "304"]),
        ] {
            let responses = json["paths"][path]["get"]["responses"].as_object().unwrap();
            let described: BTreeSet<&str> = responses.keys().map(String::as_str).collect();
            let every = ["400", "405", "413", "421", "500"];
            let expected: BTreeSet<&str> = statuses.iter().copied().chain(every).chain(["431"]).collect();
            assert_eq!(described, expected, "{path}");
            for status in every {
                let content = responses[status]["content"].as_object().unwrap();
                assert!(
                    content.contains_key("application/problem+json"),
                    "{path} {status}"
                );
            }
        }
    }
}
