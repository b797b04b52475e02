//! What the tools of assistants do: arguments in, JSON out, within the budgets that other requests have.

use rmcp::model::JsonObject;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::cite;
use crate::document::{Document, DocumentId, Kind, Language, LanguageTag, PartialDate};
use crate::search::{Facet, Filters, PassageRequest, SearchRequest};
use crate::web::error::WebError;
use crate::web::html::document_address;
use crate::web::passages::cited_passages;
use crate::web::query::QUERY_LIMIT;
use crate::web::state::AppState;

/// Why a tool has no answer; a model reads it.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("{0}")]
    Arguments(String),
    #[error(transparent)]
    Answer(#[from] WebError),
}

impl Fault {
    /// Whether the document does not exist.
    pub(super) fn is_missing(&self) -> bool {
        matches!(
            self,
            Self::Answer(WebError::DocumentNotFound { .. } | WebError::DocumentMoved { .. })
        )
    }
}

type Answer = Result<Value, Fault>;

/// Calls a tool; `None` if there is none of that name.
pub(super) async fn call(
    state: &AppState,
    base: String,
    name: &str,
    arguments: JsonObject,
) -> Option<Answer> {
    Some(match name {
        "search" => search(state, base, arguments).await,
        "fetch" => fetch(state, base, arguments).await,
        "passages" => passages(state, base, arguments).await,
        "related" => related(state, arguments).await,
        "facets" => facets(state, arguments).await,
        _ => return None,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    #[serde(default)]
    query: String,
    limit: Option<usize>,
    budget: Option<usize>,
    per_document: Option<usize>,
    #[serde(default)]
    kind: Vec<Kind>,
    #[serde(default)]
    partner: Vec<String>,
    #[serde(default)]
    author: Vec<String>,
    #[serde(default)]
    tag: Vec<String>,
    #[serde(default)]
    all_tags: Vec<String>,
    #[serde(default)]
    language: Vec<LanguageTag>,
    from: Option<String>,
    to: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    id: String,
    limit: Option<usize>,
}

fn read<T: DeserializeOwned>(arguments: JsonObject) -> Result<T, Fault> {
    serde_json::from_value(Value::Object(arguments)).map_err(|error| Fault::Arguments(error.to_string()))
}

/// A number within its bounds, or the default.
fn number(name: &str, value: Option<usize>, default: usize, low: usize, high: usize) -> Result<usize, Fault> {
    match value {
        None => Ok(default),
        Some(value) if (low..=high).contains(&value) => Ok(value),
        Some(_) => Err(Fault::Arguments(format!(
            "{name} is a whole number from {low} to {high}"
        ))),
    }
}

impl Asked {
    fn request(&self) -> Result<SearchRequest, Fault> {
        let length = self.query.chars().count();
        if length > QUERY_LIMIT {
            let limit = QUERY_LIMIT;
            return Err(WebError::QueryTooLong { length, limit }.into());
        }
        let date = |text: &Option<String>| -> Result<Option<PartialDate>, Fault> {
            let read = |text: &String| {
                text.parse()
                    .map_err(|_| Fault::Arguments(format!("{text:?} is no date")))
            };
            text.as_ref().map(read).transpose()
        };
        Ok(SearchRequest {
            query: self.query.clone(),
            filters: Filters {
                kinds: self.kind.clone(),
                partners: self.partner.clone(),
                authors: self.author.clone(),
                tags: self.tag.clone(),
                all_tags: self.all_tags.clone(),
                languages: self.language.clone(),
                from: date(&self.from)?,
                to: date(&self.to)?,
            },
            facets: Vec::new(),
            ..SearchRequest::default()
        })
    }
}

/// An answer as the API writes it: by way of its text, so that a score has the same digits.
fn plain(answer: &impl Serialize) -> Value {
    let text = serde_json::to_string(answer).expect("plain data always becomes JSON");
    serde_json::from_str(&text).expect("what was written as JSON is JSON")
}

async fn search(state: &AppState, base: String, arguments: JsonObject) -> Answer {
    let asked: Asked = read(arguments)?;
    let request = SearchRequest {
        limit: number("limit", asked.limit, 10, 1, 50)?,
        ..asked.request()?
    };
    let response = state.run(move |engine| engine.search(&request)).await?;
    let results: Vec<Value> = response
        .hits
        .iter()
        .map(|hit| {
            let id = &hit.document.id;
            let url = format!("{base}{}", document_address(id, "", None));
            json!({ "id": id, "title": hit.document.title, "url": url })
        })
        .collect();
    Ok(json!({ "results": results }))
}

/// Reads a document and writes it as Markdown.
pub(super) async fn text(
    state: &AppState,
    base: String,
    id: DocumentId,
) -> Result<(Document, String), Fault> {
    let imprint = state.imprint(&base);
    let read = state.run_on_text(id, move |engine, id| {
        let document = engine.document(id)?;
        let text = cite::markdown(&document, &imprint);
        Ok((document, text))
    });
    Ok(read.await?)
}

async fn fetch(state: &AppState, base: String, arguments: JsonObject) -> Answer {
    let named: Named = read(arguments)?;
    let (document, text) = text(state, base.clone(), DocumentId::new(named.id)).await?;
    let url = format!("{base}{}", document_address(&document.id, "", None));
    Ok(json!({
        "id": document.id,
        "title": document.title,
        "text": text,
        "url": url,
        "metadata": {
            "kind": document.kind,
            "language": document.language,
            "partner": document.partner,
            "authors": document.authors,
            "date": document.date,
            "tags": document.tags,
        },
    }))
}

async fn passages(state: &AppState, base: String, arguments: JsonObject) -> Answer {
    let asked: Asked = read(arguments)?;
    let budget = number("budget", asked.budget, 2_000, 100, 100_000)?;
    let request = PassageRequest {
        limit: number("limit", asked.limit, 8, 1, 20)?,
        per_document: asked
            .per_document
            .map(|given| number("per_document", Some(given), given, 1, 3))
            .transpose()?,
        search: asked.request()?,
    };
    let imprint = state.imprint(&base);
    let response =
        state.run(move |engine| cited_passages(engine, &request, budget, &imprint, Language::Swedish));
    Ok(plain(&response.await?))
}

async fn related(state: &AppState, arguments: JsonObject) -> Answer {
    let named: Named = read(arguments)?;
    let limit = number("limit", named.limit, 10, 1, 50)?;
    let id = DocumentId::new(named.id);
    let response = state.run(move |engine| engine.related(&id, limit)).await?;
    Ok(plain(&response))
}

async fn facets(state: &AppState, arguments: JsonObject) -> Answer {
    let asked: Asked = read(arguments)?;
    let request = SearchRequest {
        limit: 0,
        facets: Facet::ALL.to_vec(),
        ..asked.request()?
    };
    let response = state.run(move |engine| engine.search(&request)).await?;
    Ok(json!({ "total": response.total, "facets": response.facets }))
}
