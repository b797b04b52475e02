//! What the engine is asked: plain data, named as the HTTP API names it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::document::{Kind, Language, PartialDate};

/// How many words of a query a document must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum MatchMode {
    /// What has all words first, then what has most of them.
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
    /// Oldest first; what has no date comes last.
    #[serde(rename = "date")]
    Oldest,
    /// Newest first; what has no date comes last.
    #[serde(rename = "-date")]
    Newest,
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
    /// [`Language`].
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

/// What hits are to be limited to. Several values of one facet are alternatives; several facets must all hold.
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
    /// Any of these languages.
    pub languages: Vec<Language>,
    /// Not before this date.
    pub from: Option<PartialDate>,
    /// Not after this date.
    pub to: Option<PartialDate>,
}

/// A search.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// What the reader typed; any text is a query.
    pub query: String,
    /// At most this many hits.
    pub limit: usize,
    /// Leaves out this many of the first hits.
    pub offset: usize,
    /// The order of hits.
    pub sort: Sort,
    /// How many words must be there.
    pub match_mode: MatchMode,
    /// What hits are limited to.
    pub filters: Filters,
    /// The facets to count.
    pub facets: Vec<Facet>,
    /// Whether a likelier spelling is looked for.
    pub spell: bool,
    /// Whether synonyms count.
    pub synonyms: bool,
    /// Whether hits carry the parts of their score.
    pub explain: bool,
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
        }
    }
}
