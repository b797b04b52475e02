//! The parameters of the API for its description; `query` reads them.

use utoipa::IntoParams;

use crate::document::{Kind, Language};
use crate::search::{MatchMode, Sort};

/// The parameters of `/v1/search`: described here, read by `query::read_search`; a test holds the two together.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct SearchParameters {
    /// The query, at most 1,000 characters; empty lists every document, newest first.
    #[param(example = "ställtid", max_length = 1000)]
    q: Option<String>,
    /// At most this many hits.
    #[param(default = 20, minimum = 0, maximum = 100)]
    limit: Option<usize>,
    /// Skips this many hits.
    #[param(default = 0, minimum = 0, maximum = 10_000)]
    offset: Option<usize>,
    /// The order: best first, oldest first (`date`) or newest first (`-date`).
    #[param(inline)]
    sort: Option<Sort>,
    /// Which of the words a document must have.
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
    /// Whether spelling is corrected.
    #[param(default = true)]
    spell: Option<bool>,
    /// Whether synonyms are used.
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
    /// The text typed so far.
    #[param(example = "ställ", max_length = 1000)]
    q: Option<String>,
    /// At most this many completions.
    #[param(default = 8, minimum = 1, maximum = 50)]
    limit: Option<usize>,
    /// Only completions that lead to documents of these kinds.
    #[param(inline, explode = true)]
    kind: Option<Vec<Kind>>,
    /// Only completions that lead to documents of these partners.
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
