//! The requests of the engine: plain data, named as in the HTTP API.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::document::{Kind, LanguageTag, PartialDate};

pub use self::cancel::CancelToken;

mod cancel;

/// How many words of a query a document must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MatchMode {
    /// Documents with all words first, then documents with most of them.
    #[default]
    Auto,
    /// All words.
    All,
    /// At least one word.
    Any,
}

/// The order of hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub enum Sort {
    /// Best first; without a query, newest first.
    #[default]
    #[serde(rename = "relevance")]
    Relevance,
    /// Oldest first; documents without a date last.
    #[serde(rename = "date")]
    Oldest,
    /// Newest first; documents without a date last.
    #[serde(rename = "-date")]
    Newest,
    /// By title, in the order of the Swedish alphabet.
    #[serde(rename = "title")]
    Title,
}

/// Whether documents are found by the meaning of their passages too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Semantic {
    /// As much as the kind of query needs it, if an embedder is set.
    #[default]
    Auto,
    /// By words only.
    Off,
    /// By meaning only; words still require and exclude.
    Only,
}

/// A property that documents are counted and filtered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Facet {
    /// [`Kind`].
    Kind,
    /// The organisation a text comes from.
    Partner,
    /// Each author.
    Author,
    /// Each tag.
    Tag,
    /// [`crate::document::LanguageTag`].
    Language,
    /// The year of the date.
    Year,
}

impl Facet {
    /// Every facet, in the order pages show them.
    pub const ALL: [Self; 6] = [
        Self::Kind,
        Self::Partner,
        Self::Author,
        Self::Tag,
        Self::Language,
        Self::Year,
    ];

    /// The facet's name in JSON and query strings.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Partner => "partner",
            Self::Author => "author",
            Self::Tag => "tag",
            Self::Language => "language",
            Self::Year => "year",
        }
    }
}

/// The filters of a request. Values of one facet are alternatives; all facets must match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filters {
    /// Any of these kinds.
    pub kinds: Vec<Kind>,
    /// Any of these partners, as written in the documents.
    pub partners: Vec<String>,
    /// Any of these authors, as written.
    pub authors: Vec<String>,
    /// Any of these tags, as written.
    pub tags: Vec<String>,
    /// All of these tags. They count as a facet of their own: the counts of tags are of documents that have them all.
    pub all_tags: Vec<String>,
    /// Any of these languages.
    pub languages: Vec<LanguageTag>,
    /// Not before this date.
    pub from: Option<PartialDate>,
    /// Not after this date.
    pub to: Option<PartialDate>,
}

/// A search request.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// The text as typed; any text is a query.
    pub query: String,
    /// At most this many hits.
    pub limit: usize,
    /// The number of hits to skip.
    pub offset: usize,
    /// The order of hits.
    pub sort: Sort,
    /// How many words of the query a document must have.
    pub match_mode: MatchMode,
    /// The filters.
    pub filters: Filters,
    /// The facets to count.
    pub facets: Vec<Facet>,
    /// Whether corrections are looked for.
    pub spell: bool,
    /// Whether synonyms are used.
    pub synonyms: bool,
    /// Whether hits carry the parts of their score.
    pub explain: bool,
    /// Whether documents are found by meaning too.
    pub semantic: Semantic,
}

/// A request for passages.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageRequest {
    /// The question, its filters and how it is understood. Paging, order and facets do not matter.
    pub search: SearchRequest,
    /// At most this many passages.
    pub limit: usize,
    /// At most this many of one document; if left out, 3 of the best document and 2 of each other.
    pub per_document: Option<usize>,
}

/// How many passages of one document answer a question, unless it says how many.
const PER_DOCUMENT: usize = 2;
/// How many of the document that answers best: it nearly always has the answer, and not seldom in its third passage.
const OF_THE_BEST: usize = 3;

impl PassageRequest {
    /// At most this many passages of the document with this rank, from 0.
    pub(crate) fn most_of(&self, rank: usize) -> usize {
        let unless_said = if rank == 0 { OF_THE_BEST } else { PER_DOCUMENT };
        self.per_document.unwrap_or(unless_said)
    }
}

impl Default for SearchRequest {
    fn default() -> Self {
        Self {
            query: String::new(),
            limit: 20,
            offset: 0,
            sort: Sort::default(),
            match_mode: MatchMode::default(),
            filters: Filters::default(),
            facets: Vec::new(),
            spell: true,
            synonyms: true,
            explain: false,
            semantic: Semantic::default(),
        }
    }
}
