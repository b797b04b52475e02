//! References to a document: `/v1/documents/{id}/citation`.

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::budget::Budget;
use super::problem::{ApiError, Problem};
use super::query::{self, CitationFormat, CitationQuery, Pair};
use super::site::PageSurroundings;
use super::state::AppState;
use crate::cite::{self, Reference};
use crate::document::DocumentId;

/// A reference to a document, or to a section or page of it.
///
/// As text in a style of the Citation Style Language (`apa`, `harvard`, `ieee`, `vancouver`, …), or as BibTeX, RIS or
/// CSL-JSON. The publisher is the document's partner, else that of the settings. An id that itself ends in
/// `/citation` is written with `%2F` before that word.
#[utoipa::path(get, path = "/v1/documents/{id}/citation", tag = "documents",
    params(("id" = String, Path, description = "The id of the document", example = "metoder/smed"), super::parameters::CitationParameters),
    responses((status = 200, description = "The reference", content((String = "text/plain"), (String = "application/x-bibtex"),
                   (String = "application/x-research-info-systems"), (Vec<serde_json::Value> = "application/vnd.citationstyles.csl+json"))),
              (status = 304, description = "The answer is the one the client has"),
              (status = 400, description = "A parameter is unknown or has a bad value", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "There is no such document", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn citation(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    id: DocumentId,
    pairs: &[Pair],
) -> Result<Response, ApiError> {
    let asked = query::read_citation(pairs)?;
    let imprint = state.imprint(&around.base);
    let CitationQuery {
        format,
        style,
        locale,
        place,
    } = asked;
    let (reference, text) = state
        .run_in(Budget::Documents, move |engine| {
            let reference = Reference::new(&engine.document_described(&id)?, &place, &imprint);
            let styled = || cite::styled(&reference, style, locale);
            let text = (format == CitationFormat::Text).then(styled);
            Ok((reference, text.unwrap_or_default()))
        })
        .await?;
    let name = file_name(&reference.key);
    Ok(match format {
        CitationFormat::Text => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        CitationFormat::Bibtex => download(BIBTEX, &format!("{name}.bib"), cite::bibtex(&reference)),
        CitationFormat::Ris => download(RIS, &format!("{name}.ris"), cite::ris(&reference)),
        CitationFormat::CslJson => {
            let items = Json([cite::csl_json(&reference)]);
            ([(header::CONTENT_TYPE, CSL_JSON)], items).into_response()
        }
    })
}

pub(super) const BIBTEX: &str = "application/x-bibtex; charset=utf-8";
pub(super) const RIS: &str = "application/x-research-info-systems; charset=utf-8";
pub(super) const CSL_JSON: &str = "application/vnd.citationstyles.csl+json";

/// The key as a file name: no separators of folders on any system.
fn file_name(key: &str) -> String {
    key.replace(':', "-")
}

fn download(content_type: &'static str, name: &str, text: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    (headers, text).into_response()
}
