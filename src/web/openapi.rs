//! The description of the API, generated from its handlers and types.

use std::sync::LazyLock;

use utoipa::{IntoParams, OpenApi};

use super::{api, original, problem};
use crate::document::{Kind, Language};
use crate::search::{MatchMode, Sort};

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
    paths(api::search, api::suggest, api::document, api::related, original::original, api::health, api::ready, api::openapi),
    components(schemas(problem::Problem)),
    tags(
        (name = "search", description = "Searching"),
        (name = "documents", description = "Single documents"),
        (name = "operation", description = "For operators and tools")
    )
)]
struct Description;

/// The parameters of `/v1/search`: described here, read by `query::read_search`; a test holds the two together.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct SearchParameters {
    /// What to look for, at most 1,000 characters; empty lists every document, newest first.
    #[param(example = "ställtid", max_length = 1000)]
    q: Option<String>,
    /// At most this many hits.
    #[param(default = 20, minimum = 0, maximum = 100)]
    limit: Option<usize>,
    /// Leaves out this many of the first hits.
    #[param(default = 0, minimum = 0, maximum = 10_000)]
    offset: Option<usize>,
    /// The order: best first, oldest first (`date`) or newest first (`-date`).
    #[param(inline)]
    sort: Option<Sort>,
    /// How many of the words a document must have.
    #[param(inline)]
    r#match: Option<MatchMode>,
    /// Only these kinds. Values of one filter are alternatives; several filters must all hold.
    #[param(inline, explode = true)]
    kind: Option<Vec<Kind>>,
    /// Only these partners.
    #[param(explode = true)]
    partner: Option<Vec<String>>,
    /// Only these authors.
    #[param(explode = true)]
    author: Option<Vec<String>>,
    /// Only these tags.
    #[param(explode = true)]
    tag: Option<Vec<String>>,
    /// Only these languages.
    #[param(inline, explode = true)]
    language: Option<Vec<Language>>,
    /// Not before this date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[param(example = "2019")]
    from: Option<String>,
    /// Not after this date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[param(example = "2022-06")]
    to: Option<String>,
    /// The facets to count, separated by commas: `kind`, `partner`, `author`, `tag`, `language`, `year`. All of them
    /// when left out, none when empty.
    #[param(example = "kind,partner")]
    facets: Option<String>,
    /// Whether a likelier spelling is looked for.
    #[param(default = true)]
    spell: Option<bool>,
    /// Whether synonyms count.
    #[param(default = true)]
    synonyms: Option<bool>,
    /// Whether each hit carries the parts of its score.
    #[param(default = false)]
    explain: Option<bool>,
}

/// The parameters of `/v1/suggest`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct SuggestParameters {
    /// What has been typed so far.
    #[param(example = "ställ", max_length = 1000)]
    q: Option<String>,
    /// At most this many completions.
    #[param(default = 8, minimum = 1, maximum = 50)]
    limit: Option<usize>,
    /// Only what leads to documents of these kinds.
    #[param(inline, explode = true)]
    kind: Option<Vec<Kind>>,
    /// Only what leads to documents of these partners.
    #[param(explode = true)]
    partner: Option<Vec<String>>,
}

/// The parameters of `/v1/documents/{id}/related`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct RelatedParameters {
    /// At most this many related documents.
    #[param(default = 10, minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// The description as JSON.
pub(super) fn description() -> &'static str {
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
    use crate::web::query::{RELATED_PARAMETERS, SEARCH_PARAMETERS, SUGGEST_PARAMETERS};

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
        // Catch-alls that answer 404 are no routes to describe; `…/related` is told apart behind `{*path}`.
        let source = include_str!("../web.rs");
        let routes = source.split(".route(\"").skip(1).map(|rest| {
            let route = rest.split('"').next().unwrap();
            route
                .replace("/v1/documents/{*path}", "/v1/documents/{id}")
                .replace("/original/{*id}", "/original/{id}")
        });
        let machine = |route: &String| {
            (route.starts_with("/v1/") && route.len() > 4 && !route.contains('*'))
                || ["/health", "/ready", "/openapi.json", "/original/{id}"].contains(&route.as_str())
        };
        let routes: Vec<_> = routes.filter(machine).collect();
        assert_eq!(routes.len(), 7, "{routes:?}");
        for route in &routes {
            assert!(paths.contains(&route), "{route} is missing in {paths:?}");
        }
        assert_eq!(paths.len(), routes.len() + 1, "{paths:?}");
    }

    #[test]
    fn the_parameters_described_are_those_read() {
        let json: Value = serde_json::from_str(description()).unwrap();
        assert_eq!(query_parameters(&json, "/v1/search"), SEARCH_PARAMETERS);
        assert_eq!(query_parameters(&json, "/v1/suggest"), SUGGEST_PARAMETERS);
        assert_eq!(
            query_parameters(&json, "/v1/documents/{id}/related"),
            RELATED_PARAMETERS
        );
        assert_eq!(json["openapi"], "3.1.0");
    }
}
