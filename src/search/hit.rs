//! What the engine answers: plain data, serialised as the HTTP API documents it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request::Facet;
use crate::document::{DocumentId, Kind, Language, PartialDate};

/// A stretch `[start, end)` of the text beside it, in UTF-16 code units, as a browser's strings count.
pub type TextRange = [usize; 2];

/// Through what a word of the query matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// The very word.
    Exact,
    /// Another form of the word: `analysen` for `analys`.
    Inflection,
    /// A part of a compound, or the parts of the query's compound.
    Compound,
    /// A word that the synonym file sets beside it.
    Synonym,
    /// The word with its diacritics set aside: `ställtid` for `stalltid`.
    Folded,
    /// A likelier spelling.
    Spelling,
    /// A word that begins so: `förbättring` for `förb*`.
    Prefix,
}

/// Why a hit matched: one word of the query and the form found for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Matched {
    /// The word of the query, as typed.
    pub query: String,
    /// The form in the document.
    pub form: String,
    /// How the two belong together.
    pub via: Via,
}

/// The section of a document that a hit points at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct HitSection {
    /// Its heading, if any.
    pub heading: Option<String>,
    /// The fragment that leads to it, without `#`.
    pub anchor: Option<String>,
    /// Its page, counted from 1, where the format has pages.
    pub page: Option<u32>,
}

/// Where a snippet is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SnippetSource {
    /// The text.
    #[default]
    Text,
    /// The summary an editor wrote.
    Summary,
    /// The keywords an editor set, those asked for.
    Keywords,
}

/// A short piece of a document's text, or of what an editor says of it, with the matches in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Snippet {
    /// One line of plain text; `…` at an end where the sentence goes on.
    pub text: String,
    /// The matches: sorted, apart, UTF-16 code units.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub ranges: Vec<TextRange>,
    /// Where it is taken from.
    pub source: SnippetSource,
}

/// The properties of a document that every list of documents shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DocumentSummary {
    /// The document.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Where it is published, if known.
    pub url: Option<String>,
    /// What sort of text it is.
    pub kind: Kind,
    /// Its language.
    pub language: Language,
    /// The organisation it comes from.
    pub partner: Option<String>,
    /// Its authors.
    pub authors: Vec<String>,
    /// When it was published.
    #[schema(value_type = Option<String>, example = "2019-12-20")]
    pub date: Option<PartialDate>,
    /// Its tags.
    pub tags: Vec<String>,
    /// How long it takes to read, in minutes.
    #[serde(default)]
    pub reading_minutes: u32,
}

/// One part of a score, for `explain`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScorePart {
    /// What gave it, in words: `body: ställtid (inflection)`.
    pub name: String,
    /// How much it gave.
    pub value: f32,
}

/// A document that answers a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    /// What is known of the document.
    #[serde(flatten)]
    pub document: DocumentSummary,
    /// The matches in the title.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub title_ranges: Vec<TextRange>,
    /// How well it answers; comparable within one answer only.
    pub score: f32,
    /// The section that answers best.
    pub section: HitSection,
    /// A piece of that section.
    pub snippet: Snippet,
    /// Why it matched, one entry a form.
    pub matched: Vec<Matched>,
    /// The parts of the score, where asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub explanation: Option<Vec<ScorePart>>,
}

/// A value of a facet and how many documents have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetCount {
    /// The value, as documents have it.
    pub value: String,
    /// Documents of the answer, were nothing chosen within this facet.
    pub count: u64,
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchResponse {
    /// The query as it was understood: cleaned, in one line.
    pub query: String,
    /// How many documents answer.
    pub total: u64,
    /// How many of the first were left out.
    pub offset: usize,
    /// How many were asked for at most.
    pub limit: usize,
    /// Time in the engine, in milliseconds.
    pub took_ms: f64,
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Counts by facet name, largest first.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<FacetCount>>)]
    pub facets: std::collections::BTreeMap<Facet, Vec<FacetCount>>,
    /// A spelling that would find clearly more.
    pub did_you_mean: Option<String>,
    /// The query that was answered instead, because the one that was asked finds nothing.
    pub corrected_query: Option<String>,
    /// Whether so little was found that documents with only some of the words, or parts of them, are among the hits: the last ones.
    pub widened: bool,
}

/// A document that has to do with another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RelatedDocument {
    /// What is known of the document.
    #[serde(flatten)]
    pub document: DocumentSummary,
    /// How near it is, 0–1.
    pub score: f32,
    /// The words the two share that say most, as the related document writes them.
    pub reasons: Vec<String>,
}

/// The documents related to one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RelatedResponse {
    /// The document asked about.
    pub id: DocumentId,
    /// The related ones, nearest first.
    pub related: Vec<RelatedDocument>,
}

/// What a suggestion leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionType {
    /// A document, by its title.
    Document,
    /// A query.
    Term,
}

/// A completion of what is being typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Suggestion {
    /// The title or the word.
    pub text: String,
    /// What matches the typed text in it.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub ranges: Vec<TextRange>,
    /// What it leads to.
    #[serde(rename = "type")]
    pub suggestion_type: SuggestionType,
    /// The document, for [`SuggestionType::Document`].
    pub id: Option<DocumentId>,
    /// Documents that have the term; 1 for a document.
    pub count: u64,
}

/// The completions of a prefix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuggestResponse {
    /// What was typed.
    pub query: String,
    /// Best first.
    pub suggestions: Vec<Suggestion>,
}
