//! Stand-in for the engine, to be dropped: a few made-up documents, matched by substring.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::document::{Document, DocumentId, Kind, Language, Section};
use crate::text::utf16_offset;

mod hit;

pub use hit::*;

/// How the engine is opened.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    /// Synonyms in the Solr format.
    pub synonyms_file: Option<PathBuf>,
    /// A Hunspell dictionary.
    pub hunspell: Option<PathBuf>,
}

/// Why the engine gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// There is no index.
    #[error("no index in {}", path.display())]
    NoIndex {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// No such document.
    #[error("no document has the id {id}")]
    DocumentNotFound {
        /// The id asked for.
        id: DocumentId,
    },
    /// The query is too long.
    #[error("the query has {length} characters; {limit} are allowed")]
    QueryTooLong {
        /// Its length.
        length: usize,
        /// The limit.
        limit: usize,
    },
    /// The index can't be read.
    #[error("the index can't be read")]
    Index(#[source] std::io::Error),
}

/// What becomes of a word.
#[derive(Debug, Clone, Serialize)]
pub struct WordAnalysis {
    /// The form.
    pub form: String,
    /// Where it starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its stem.
    pub stem: String,
    /// Its parts.
    pub parts: Vec<String>,
    /// Its synonyms.
    pub synonyms: Vec<String>,
    /// Whether it is a stop word.
    pub stop_word: bool,
    /// In how many documents.
    pub count: u64,
}

/// What is open.
#[derive(Debug, Clone, Serialize)]
pub struct Statistics {
    /// The generation.
    pub generation: String,
    /// How many documents.
    pub documents: u64,
    /// When built.
    pub built: String,
    /// The schema.
    pub schema_version: u32,
}

/// The engine.
#[derive(Debug)]
pub struct SearchEngine {
    documents: Vec<Document>,
}

fn summary(document: &Document) -> DocumentSummary {
    DocumentSummary {
        id: document.id.clone(),
        title: document.title.clone(),
        url: document.url.clone(),
        kind: document.kind,
        language: document.language,
        partner: document.partner.clone(),
        authors: document.authors.clone(),
        date: document.date,
        tags: document.tags.clone(),
    }
}

fn ranges(text: &str, needle: &str) -> Vec<TextRange> {
    if needle.is_empty() {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    if lower.len() != text.len() {
        return Vec::new();
    }
    lower
        .match_indices(&needle.to_lowercase())
        .map(|(start, found)| [utf16_offset(text, start), utf16_offset(text, start + found.len())])
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "stand-in")]
fn make(
    id: &str,
    title: &str,
    kind: Kind,
    language: Language,
    partner: Option<&str>,
    authors: &[&str],
    date: &str,
    sections: &[(&str, &str, Option<u32>, &str)],
) -> Document {
    Document {
        id: DocumentId::new(id),
        title: title.into(),
        kind,
        language,
        partner: partner.map(Into::into),
        authors: authors.iter().map(|&name| name.into()).collect(),
        date: date.parse().ok(),
        tags: vec!["flöde".into(), "ställtid".into()],
        url: Some("https://exempel.se/".to_owned() + id),
        summary: Some(
            "Så kortar ni omställningen steg för steg, med video, spelkort och ett team som äger sin maskin."
                .into(),
        ),
        source: format!("{id}.md"),
        sections: sections
            .iter()
            .enumerate()
            .map(|(index, (heading, anchor, page, text))| Section {
                heading: (!heading.is_empty()).then(|| (*heading).into()),
                level: if heading.is_empty() {
                    0
                } else if index > 3 {
                    3
                } else {
                    2
                },
                anchor: (!anchor.is_empty()).then(|| (*anchor).into()),
                page: *page,
                text: (*text).into(),
            })
            .collect(),
    }
}

impl SearchEngine {
    /// Opens.
    pub fn open(index: &Path, _options: &EngineOptions) -> Result<Self, SearchError> {
        if !index.join("current").exists() {
            return Err(SearchError::NoIndex { path: index.into() });
        }
        Ok(Self::stand_in())
    }

    /// Made-up documents.
    pub fn stand_in() -> Self {
        let mut documents = vec![
            make(
                "metoder/smed",
                "SMED – korta ställtider steg för steg",
                Kind::Method,
                Language::Swedish,
                None,
                &["Karin Ekdahl"],
                "2021-03-04",
                &[
                    (
                        "",
                        "",
                        None,
                        "SMED är ett arbetssätt för att korta ställtiden, alltså tiden från sista godkända detalj av en sort till första godkända detalj av nästa.",
                    ),
                    (
                        "Syfte",
                        "syfte",
                        None,
                        "Kortare ställtid gör att ni kan köra mindre serier utan att tappa kapacitet. Det gör flödet jämnare och kön kortare.\n\nStälltidsreduktion handlar sällan om att springa fortare. Det mesta av tiden går åt till att leta, hämta, vänta och justera.",
                    ),
                    (
                        "Så gör ni",
                        "sa-gor-ni",
                        None,
                        "Filma en hel omställning, från sista detalj till första godkända.\nDela in varje moment i inre och yttre ställ.\nFlytta yttre moment så att de görs medan maskinen går.\nFörenkla det som är kvar: snabbfästen, fasta mått, inga verktyg.\nStandardisera och följ upp varje vecka.",
                    ),
                    (
                        "Fallgropar",
                        "fallgropar",
                        None,
                        "Att köpa snabbfästen innan någon har sett filmen. Att mäta medelvärde men inte spridning.",
                    ),
                    (
                        "Närliggande metoder",
                        "narliggande-metoder",
                        None,
                        "5S, standardiserat arbete, OEE/TAK.",
                    ),
                ],
            ),
            make(
                "artiklar/samverkan",
                "Samverkan samverkan samverkan",
                Kind::Editorial,
                Language::Swedish,
                None,
                &["Birgitta Öjmertz"],
                "2019-12-20",
                &[(
                    "",
                    "",
                    None,
                    "Vi kan se tillbaka på en väldigt intensiv höst med mycket spännande aktiviteter i många företag, där vi gläds åt ett fortsatt stort intresse för 18-månadersprogrammet. 😀 Ställtid nämns här också.",
                )],
            ),
            make(
                "forskning/norra-hogskolan/changeover",
                "Changeover time reduction in high-mix machining: ställtid revisited",
                Kind::Research,
                Language::English,
                Some("Norra högskolan"),
                &["Ingrid Sandell", "Peter Holm"],
                "2020",
                &[
                    (
                        "Abstract",
                        "",
                        Some(1),
                        "We study changeover time reduction in eleven plants with high product mix and find a median reduction of 43 %.",
                    ),
                    (
                        "Results",
                        "",
                        Some(12),
                        "The ställtid of the reference line fell from 74 to 31 minutes within five months.",
                    ),
                ],
            ),
            make(
                "fall/bruk",
                "Halverad ställtid på Hedströms Mekaniska",
                Kind::Case,
                Language::Swedish,
                Some("Hedströms Mekaniska"),
                &["Lena Ask", "Omar Haddad"],
                "2022-11",
                &[(
                    "",
                    "",
                    None,
                    "På Hedströms Mekaniska i Värnamo tog en omställning av kantpressen 48 minuter. I dag tar den 21. Ställtid är inte längre ett skäl att köra långa serier.",
                )],
            ),
        ];
        for number in 1..=41 {
            documents.push(make(&format!("artiklar/nummer-{number}"), &format!("Daglig styrning i praktiken, del {number}"), Kind::Article, Language::Swedish, (number % 3 == 0).then_some("Västra verkstadsringen"), &["Nils Wikander"], &format!("20{:02}-0{}-1{}", 10 + number % 13, 1 + number % 9, number % 9), &[
                ("", "", None, "Daglig styrning samlar laget kring läget: vad hände i går, vad gör vi i dag, vem behöver hjälp? Mötet är kort, stående och vid tavlan. Ställtid följs upp varje morgon."),
            ]));
        }
        Self { documents }
    }

    /// Reloads.
    pub fn reload(&self) -> Result<bool, SearchError> {
        Ok(false)
    }

    /// Searches.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        if request.query == "panik" {
            panic!("asked to");
        }
        if request.query == "vänta" {
            std::thread::sleep(std::time::Duration::from_secs(3));
        }
        let needle = request.query.to_lowercase();
        let mut found: Vec<&Document> = self
            .documents
            .iter()
            .filter(|document| {
                needle.is_empty()
                    || document
                        .sections
                        .iter()
                        .any(|section| section.text.to_lowercase().contains(&needle))
            })
            .collect();
        let mut facets = std::collections::BTreeMap::new();
        for facet in &request.facets {
            let mut counts = std::collections::BTreeMap::<String, u64>::new();
            for document in &found {
                let values = match facet {
                    Facet::Kind => vec![document.kind.to_string()],
                    Facet::Partner => document.partner.clone().into_iter().collect(),
                    Facet::Author => document.authors.clone(),
                    Facet::Tag => document.tags.clone(),
                    Facet::Language => vec![document.language.to_string()],
                    Facet::Year => document
                        .date
                        .map(|date| date.year().to_string())
                        .into_iter()
                        .collect(),
                };
                for value in values {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let mut counts: Vec<_> = counts
                .into_iter()
                .map(|(value, count)| FacetCount { value, count })
                .collect();
            counts.sort_by_key(|count| std::cmp::Reverse(count.count));
            facets.insert(*facet, counts);
        }
        let filters = &request.filters;
        found.retain(|document| {
            (filters.kinds.is_empty() || filters.kinds.contains(&document.kind))
                && (filters.languages.is_empty() || filters.languages.contains(&document.language))
                && (filters.partners.is_empty()
                    || document
                        .partner
                        .as_ref()
                        .is_some_and(|partner| filters.partners.contains(partner)))
        });
        if needle.is_empty() {
            found.sort_by_key(|document| std::cmp::Reverse(document.date));
        }
        Ok(SearchResponse {
            query: request.query.clone(),
            total: found.len() as u64,
            offset: request.offset,
            limit: request.limit,
            took_ms: 0.7134,
            hits: found
                .iter()
                .skip(request.offset)
                .take(request.limit)
                .map(|document| {
                    let section = document
                        .sections
                        .iter()
                        .find(|section| section.text.to_lowercase().contains(&needle))
                        .unwrap_or(&document.sections[0]);
                    Hit {
                        document: summary(document),
                        title_ranges: ranges(&document.title, &needle),
                        score: 11.3,
                        section: HitSection {
                            heading: section.heading.clone(),
                            anchor: section.anchor.clone(),
                            page: section.page,
                        },
                        snippet: Snippet {
                            text: section.text.replace('\n', " "),
                            ranges: ranges(&section.text, &needle),
                        },
                        matched: if needle == "ställtid" {
                            vec![
                                Matched {
                                    query: needle.clone(),
                                    form: "ställtidsreduktion".into(),
                                    via: Via::Compound,
                                },
                                Matched {
                                    query: needle.clone(),
                                    form: "SMED".into(),
                                    via: Via::Synonym,
                                },
                            ]
                        } else {
                            Vec::new()
                        },
                        explanation: None,
                    }
                })
                .collect(),
            facets,
            did_you_mean: (needle == "stältid").then(|| "ställtid".to_owned()),
        })
    }

    /// Suggests.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Result<SuggestResponse, SearchError> {
        Ok(SuggestResponse {
            query: prefix.into(),
            suggestions: self
                .documents
                .iter()
                .filter(|document| document.title.to_lowercase().contains(&prefix.to_lowercase()))
                .take(limit)
                .map(|document| Suggestion {
                    text: document.title.clone(),
                    ranges: ranges(&document.title, prefix),
                    suggestion_type: SuggestionType::Document,
                    id: Some(document.id.clone()),
                    count: 1,
                })
                .collect(),
        })
    }

    /// Relates.
    pub fn related(&self, id: &DocumentId, limit: usize) -> Result<RelatedResponse, SearchError> {
        self.document(id)?;
        Ok(RelatedResponse {
            id: id.clone(),
            related: self
                .documents
                .iter()
                .filter(|document| document.id != *id)
                .take(limit.min(5))
                .map(|document| RelatedDocument {
                    document: summary(document),
                    score: 0.62,
                    reasons: vec!["ställtid".into(), "omställning".into(), "flöde".into()],
                })
                .collect(),
        })
    }

    /// Finds.
    pub fn document(&self, id: &DocumentId) -> Result<Document, SearchError> {
        self.documents
            .iter()
            .find(|document| document.id == *id)
            .cloned()
            .ok_or_else(|| SearchError::DocumentNotFound { id: id.clone() })
    }

    /// Analyses.
    pub fn analyze(&self, text: &str, _language: Option<Language>) -> Vec<WordAnalysis> {
        text.split_whitespace()
            .map(|word| WordAnalysis {
                form: word.into(),
                start: 0,
                end: word.len(),
                stem: word.to_lowercase(),
                parts: vec!["ställ".into(), "tid".into()],
                synonyms: vec!["smed".into()],
                stop_word: false,
                count: 7,
            })
            .collect()
    }

    /// Counts.
    pub fn statistics(&self) -> Statistics {
        Statistics {
            generation: "0001".into(),
            documents: self.documents.len() as u64,
            built: "2025-01-01T00:00:00Z".into(),
            schema_version: 1,
        }
    }
}
