//! `/v1/passages`: passages that answer a question, each with its reference and its address, within a budget of tokens.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::api::Pairs;
use super::budget::Budget;
use super::html::place_address;
use super::problem::{ApiError, Problem};
use super::query::{self, PassagesQuery};
use super::site::PageSurroundings;
use super::state::AppState;
use crate::cite::{self, Imprint, Place, Reference, Style};
use crate::document::{Document, Language};
use crate::search::{Passage, PassageRequest, SearchEngine, SearchError};

/// Bytes of UTF-8 that count as one token. Swedish text has 3 to 4 a token in today's vocabularies.
const BYTES_A_TOKEN: usize = 3;

/// A passage to be quoted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CitedPassage {
    /// The passage.
    #[serde(flatten)]
    pub passage: Passage,
    /// The address that leads to its section.
    pub address: String,
    /// A reference in the APA style, with section and page.
    pub reference: String,
    /// Its tokens: of its text, title, headings, reference and address.
    pub tokens: usize,
}

/// Passages that answer a question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PassagesResponse {
    /// The question as asked.
    pub query: String,
    /// The tokens that were allowed.
    pub budget: usize,
    /// The tokens of the passages: never more than that. A token is three bytes of UTF-8, rounded up for each passage.
    pub tokens: usize,
    /// Best first. Those that say the same as a better one, or do not fit, are left out.
    pub passages: Vec<CitedPassage>,
}

/// Returns the passages that answer a question within a budget of tokens.
///
/// # Errors
/// As [`SearchEngine::passages`].
pub fn cited_passages(
    engine: &SearchEngine,
    request: &PassageRequest,
    budget: usize,
    imprint: &Imprint,
    locale: Language,
) -> Result<PassagesResponse, SearchError> {
    let passages = engine.passages(request)?;
    Ok(within_budget(request, passages, budget, imprint, locale))
}

/// The one passage that answers a question clearly, or none.
fn clear_passage(
    engine: &SearchEngine,
    request: &PassageRequest,
    budget: usize,
    imprint: &Imprint,
) -> Result<PassagesResponse, SearchError> {
    let passage = engine.answer_from_texts(&request.search)?;
    Ok(within_budget(
        request,
        passage,
        budget,
        imprint,
        Language::Swedish,
    ))
}

fn within_budget(
    request: &PassageRequest,
    passages: impl IntoIterator<Item = (Passage, Document)>,
    budget: usize,
    imprint: &Imprint,
    locale: Language,
) -> PassagesResponse {
    let mut response = PassagesResponse {
        query: request.search.query.clone(),
        budget,
        tokens: 0,
        passages: Vec::new(),
    };
    for (passage, document) in passages {
        let cited = cited(passage, &document, imprint, locale);
        if response.tokens + cited.tokens <= budget {
            response.tokens += cited.tokens;
            response.passages.push(cited);
        }
    }
    response
}

fn cited(passage: Passage, document: &Document, imprint: &Imprint, locale: Language) -> CitedPassage {
    let section = &passage.section;
    let place = Place {
        section: section.anchor.clone().or_else(|| section.heading.clone()),
        page: section.page,
    };
    let reference = cite::styled(
        &Reference::new(document, &place, imprint),
        Style::default(),
        locale,
    );
    let place = place_address(&passage.document, section);
    let address = format!("{}{place}", imprint.base);
    let headings: usize = passage.heading_path.iter().map(String::len).sum();
    let bytes = passage.text.len() + document.title.len() + headings + reference.len() + address.len();
    CitedPassage {
        tokens: bytes.div_ceil(BYTES_A_TOKEN),
        passage,
        address,
        reference,
    }
}

/// Passages that answer a question, to be quoted.
///
/// Each is verbatim, whole sentences of one section, 60 to 220 words (a shorter section whole), with its document, headings, place, address,
/// reference and reasons. Passages that say nearly the same come once. The budget counts three bytes of UTF-8 as a token.
#[utoipa::path(get, path = "/v1/passages", tag = "search", params(super::parameters::PassageParameters, super::parameters::FilterParameters),
    responses((status = 200, description = "Passages, best first", body = PassagesResponse),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "A parameter is unknown or has a bad value", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn passages(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    pairs: Pairs,
) -> Result<Json<PassagesResponse>, ApiError> {
    let asked = query::read_passages(&pairs.0)?;
    let imprint = state.imprint(&around.base);
    let response = state
        .run_in(Budget::Searches, move |engine| {
            let PassagesQuery {
                request,
                budget,
                clear,
            } = asked;
            if clear {
                clear_passage(engine, &request, budget, &imprint)
            } else {
                cited_passages(engine, &request, budget, &imprint, Language::Swedish)
            }
        })
        .await?;
    Ok(Json(response))
}
