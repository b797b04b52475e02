//! The answers of the engine: plain data, serialised as the HTTP API documents it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request::Facet;
use crate::document::{DocumentId, Kind, LanguageTag, PartialDate};

mod share;

pub use share::Share;

/// A range `[start, end)` of the text beside it, in UTF-16 code units, as browsers count.
pub type TextRange = [usize; 2];

/// How a word of the query matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// The same form.
    Exact,
    /// Another form of the word: `analysen` for `analys`.
    Inflection,
    /// A part of a compound, or the parts of the query's compound.
    Compound,
    /// A synonym, from the synonym file or the thesaurus.
    Synonym,
    /// The same letters without diacritics: `ställtid` for `stalltid`.
    Folded,
    /// A correction.
    Spelling,
    /// A word with the typed prefix: `förbättring` for `förb*`.
    Prefix,
    /// A word that shares most of its letters, where nothing else was found.
    Letters,
    /// No word: a passage of similar meaning.
    Meaning,
}

/// The rung of the ladder on which a document answers a query, best first. How far down the ladder goes is decided once for
/// each query, by the number of documents on its rungs in the whole index.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// It has all words.
    #[default]
    AllWords,
    /// It has words that weigh enough; for a question any word.
    EnoughWords,
    /// It has the correction of a word.
    CorrectedWords,
    /// It has the parts of a compound near each other.
    PartsNear,
    /// It has all parts of a compound, anywhere.
    PartsAnywhere,
    /// It has a single word of the query, or a single part of a compound.
    SingleParts,
    /// It has words of similar letters.
    Letters,
    /// It has a passage of similar meaning, and not enough of the words. Such documents stand among the others by their score.
    Meaning,
}

impl Rung {
    /// The name of the rung, as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AllWords => "all_words",
            Self::EnoughWords => "enough_words",
            Self::CorrectedWords => "corrected_words",
            Self::PartsNear => "parts_near",
            Self::PartsAnywhere => "parts_anywhere",
            Self::SingleParts => "single_parts",
            Self::Letters => "letters",
            Self::Meaning => "meaning",
        }
    }

    /// Whether a document on this rung has the words, and not only parts of them.
    pub fn has_words(self) -> bool {
        self < Self::PartsAnywhere
    }
}

/// Why a hit matched: a word of the query and the form found for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Matched {
    /// The word of the query, as typed.
    pub query: String,
    /// The form in the document.
    pub form: String,
    /// How the form matched the word.
    pub via: Via,
}

/// The section of a document that a hit points at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct HitSection {
    /// Its heading, if any.
    pub heading: Option<String>,
    /// The fragment that leads to it, without `#`.
    pub anchor: Option<String>,
    /// Its page, counted from 1, if the format has pages.
    pub page: Option<u32>,
}

/// Where a snippet comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SnippetSource {
    /// The text.
    #[default]
    Text,
    /// The editor's summary.
    Summary,
    /// The editor's keywords that match.
    Keywords,
}

/// A short extract of a document's text, or of an editor's words about it, with marks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Snippet {
    /// One line of plain text; `…` at an end where the sentence continues.
    pub text: String,
    /// The marks: sorted, disjoint, in UTF-16 code units.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub ranges: Vec<TextRange>,
    /// Where it comes from.
    pub source: SnippetSource,
}

/// The properties of a document that every list shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DocumentSummary {
    /// The document.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// Where it is published, if known.
    pub url: Option<String>,
    /// Its kind.
    pub kind: Kind,
    /// Its language.
    pub language: LanguageTag,
    /// The organisation it comes from.
    pub partner: Option<String>,
    /// Its authors.
    pub authors: Vec<String>,
    /// When it was published.
    #[schema(value_type = Option<String>, example = "2019-12-20")]
    pub date: Option<PartialDate>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its reading time in minutes.
    #[serde(default)]
    pub reading_minutes: u32,
}

/// One part of a score, for `explain`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScorePart {
    /// What contributes: `body: ställtid (inflection)`.
    pub name: String,
    /// Its contribution.
    pub value: f32,
    /// The same as the name, as data; not in JSON.
    #[serde(skip)]
    pub share: Option<Share>,
}

impl ScorePart {
    pub(crate) fn new(share: Share, value: f32) -> Self {
        Self {
            name: share.to_string(),
            value,
            share: Some(share),
        }
    }
}

/// A document with nearly the same text as a hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SameText {
    /// The document.
    pub id: DocumentId,
    /// Its title.
    pub title: String,
    /// The organisation it comes from.
    pub partner: Option<String>,
}

/// A document that answers a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Hit {
    /// The properties of the document.
    #[serde(flatten)]
    pub document: DocumentSummary,
    /// The matches in the title.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub title_ranges: Vec<TextRange>,
    /// Its score; comparable within one answer only.
    pub score: f32,
    /// The best section.
    pub section: HitSection,
    /// The sections that answer best, at most three, that one first.
    #[serde(default)]
    pub sections: Vec<HitSection>,
    /// An extract of that section.
    pub snippet: Snippet,
    /// Why it matched, one entry a form.
    pub matched: Vec<Matched>,
    /// The words of the query that it lacks.
    pub missing: Vec<String>,
    /// The rung of the ladder on which it answers.
    pub rung: Rung,
    /// Documents of the same page of hits whose text is nearly the same: they are no hits of their own, but count in
    /// totals and facets.
    #[serde(default)]
    pub also: Vec<SameText>,
    /// The parts of the score, if requested.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub explanation: Option<Vec<ScorePart>>,
}

/// A passage that answers: a run of sentences of one section, as it stands there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Passage {
    /// The properties of the document.
    #[serde(flatten)]
    pub document: DocumentSummary,
    /// The headings from the top of the document down to the section.
    pub heading_path: Vec<String>,
    /// The section.
    pub section: HitSection,
    /// Where the section begins in a recording, in seconds.
    pub seconds: Option<u32>,
    /// The passage, verbatim: whole sentences, 60 to 220 words; a shorter section whole.
    pub text: String,
    /// The matches in it.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub ranges: Vec<TextRange>,
    /// Why its document matched, one entry a form.
    pub matched: Vec<Matched>,
    /// The words of the query that its document lacks.
    pub missing: Vec<String>,
    /// The rung of the ladder on which its document answers.
    pub rung: Rung,
    /// Its score, from 0 to 1; comparable within one answer only.
    pub score: f32,
}

/// A value of a facet and the number of documents that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FacetCount {
    /// The value, as documents have it.
    pub value: String,
    /// The number of documents in the answer if no value of this facet were selected.
    pub count: u64,
}

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SearchResponse {
    /// The query after cleaning, on one line.
    pub query: String,
    /// The number of documents that answer.
    pub total: u64,
    /// The number of hits skipped.
    pub offset: usize,
    /// The largest number of hits requested.
    pub limit: usize,
    /// Time in the engine, in milliseconds; of an answer that is given again, the time that it took first.
    pub took_ms: f64,
    /// The hits, best first.
    pub hits: Vec<Hit>,
    /// Counts by facet name, largest first.
    #[schema(value_type = std::collections::BTreeMap<String, Vec<FacetCount>>)]
    pub facets: std::collections::BTreeMap<Facet, Vec<FacetCount>>,
    /// A correction that would find clearly more.
    pub did_you_mean: Option<String>,
    /// The correction that was answered instead, because the query as typed finds nothing.
    pub corrected_query: Option<String>,
    /// Whether so little was found that documents with only some of the words, or with parts of them, are among the hits: the
    /// last ones.
    pub widened: bool,
    /// What became of search by meaning; absent if no embedder is set.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub semantic: Option<SemanticState>,
}

/// What became of search by meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SemanticState {
    /// It orders and adds hits.
    Used,
    /// Words alone answer, because the request or the kind of query wants that: a name, a phrase, a query whose words are found.
    Unused,
    /// Words alone answer, because the embedder did not answer in time or the texts have no vectors yet.
    Unavailable,
}

/// A document related to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RelatedDocument {
    /// The properties of the document.
    #[serde(flatten)]
    pub document: DocumentSummary,
    /// Its likeness, 0–1.
    pub score: f32,
    /// The shared words that contribute most, as the related document writes them.
    pub reasons: Vec<String>,
}

/// The documents related to one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RelatedResponse {
    /// The document of the request.
    pub id: DocumentId,
    /// The related ones, nearest first.
    pub related: Vec<RelatedDocument>,
}

/// The target of a suggestion.
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
    /// The typed letters in it.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub ranges: Vec<TextRange>,
    /// Its target.
    #[serde(rename = "type")]
    pub suggestion_type: SuggestionType,
    /// The document, for [`SuggestionType::Document`].
    pub id: Option<DocumentId>,
    /// Documents that have the last word of the term together with those before it, function words aside; where no text has all of
    /// them, with those typed last. 1 for a document.
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
