//! The description of the API, generated from its handlers and types.

use std::sync::LazyLock;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa::OpenApi;

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
    paths(api::search, api::suggest, passages::passages, feed::feed, api::document, api::related, citation::citation, alternates::alternate, oai::get, mcp::mcp, llms::llms, llms::llms_full, original::original, api::health, api::ready, openapi),
    components(schemas(problem::Problem)),
    tags(
        (name = "search", description = "Searching"),
        (name = "documents", description = "Single documents"),
        (name = "operation", description = "For operators and tools")
    )
)]
struct Description;

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "operation",
    responses((status = 200, description = "OpenAPI 3.1")))]
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
            ("/v1/search", &["200", "304", "400", "503"][..]),
            ("/v1/suggest", &["200", "304", "400", "503"]),
            ("/feed.atom", &["200", "304", "400", "503"]),
            ("/v1/passages", &["200", "304", "400", "503"]),
            ("/oai", &["200", "400", "503"]),
            ("/v1/documents/{id}", &["200", "304", "400", "404", "503"]),
            ("/v1/documents/{id}/related", &["200", "304", "400", "404", "503"]),
            (
                "/v1/documents/{id}/citation",
                &["200", "304", "400", "404", "503"],
            ),
            ("/dokument/{id}.{form}", &["200", "304", "404", "503"]),
            (
                "/original/{id}",
                &["200", "206", "304", "400", "404", "416", "503"],
            ),
            ("/ready", &["200", "503"]),
        ] {
            let responses = json["paths"][path]["get"]["responses"].as_object().unwrap();
            let described: Vec<_> = responses.keys().map(String::as_str).collect();
            assert_eq!(described, statuses, "{path}");
        }
    }
}
