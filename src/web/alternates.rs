//! Documents for machines: `/dokument/{id}.md` and `.json`, and `Accept: text/markdown`; the page names them in `Link`.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use utoipa::ToSchema;

use super::error::WebError;
use super::html::document_address;
use super::long_text;
use super::page_error::PageError;
use super::pages::{self, PageDocument, PagePairs};
use super::problem::{ApiError, Problem};
use super::site::PageSurroundings;
use super::state::AppState;
use crate::document::{Document, DocumentId};

/// The form in which a document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "lowercase")]
enum Form {
    #[schema(rename = "md")]
    Markdown,
    Json,
}

/// Answers with the page of a document, or with the document as Markdown or JSON.
pub(super) async fn page_or_alternate(
    State(state): State<AppState>,
    around: PageSurroundings,
    id: PageDocument,
    pairs: PagePairs,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let wanted = match without_suffix(&id.0) {
        Some((shorter, form)) => {
            // An id may end so by itself, and is then meant.
            let exact = id.0.clone();
            let exists = state
                .run(move |engine| Ok(engine.sources(&exact).is_ok()))
                .await?;
            (!exists).then_some((shorter, form))
        }
        None => None,
    };
    let wanted = wanted.or_else(|| prefers_markdown(&headers).then(|| (id.0.clone(), Form::Markdown)));
    let response = match wanted {
        Some((id, form)) => alternate(&state, &around.0.base, id, form)
            .await
            .map_err(ApiError::from)
            .into_response(),
        None => {
            let links = links(&id.0);
            let mut response = pages::document(State(state), around, id, pairs)
                .await?
                .into_response();
            response
                .headers_mut()
                .extend(links.map(|link| (header::LINK, link)));
            response
        }
    };
    Ok(varied(response))
}

/// The text of a document for programs: as Markdown with front matter (`.md`), or as `/v1/documents/{id}` has it (`.json`).
///
/// The page itself is Markdown for those who accept `text/markdown` and do not prefer `text/html`.
#[utoipa::path(get, path = "/dokument/{id}.{form}", tag = "documents",
    params(("id" = String, Path, description = "The id of the document", example = "metoder/smed"),
           ("form" = inline(Form), Path, description = "Markdown or JSON", example = "md")),
    responses((status = 200, description = "The document", content((String = "text/markdown"), (Document = "application/json"))),
              (status = 304, description = "The answer is the one the client has"),
              (status = 404, description = "There is no such document, or no such form of it (a page)",
                   content((Problem = "application/problem+json"), (String = "text/html"))),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
async fn alternate(state: &AppState, base: &str, id: DocumentId, form: Form) -> Result<Response, WebError> {
    let form = match form {
        Form::Json => long_text::Form::Json,
        Form::Markdown => long_text::Form::Markdown(state.imprint(base)),
    };
    long_text::document(state, id, form).await
}

fn without_suffix(id: &DocumentId) -> Option<(DocumentId, Form)> {
    let forms = [(".md", Form::Markdown), (".json", Form::Json)];
    forms.into_iter().find_map(|(suffix, form)| {
        let shorter = id.as_str().strip_suffix(suffix)?;
        Some((DocumentId::new(shorter), form))
    })
}

/// Whether a client names Markdown and does not prefer a web page. Browsers do not name it.
fn prefers_markdown(headers: &HeaderMap) -> bool {
    let accepted: Vec<&str> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let quality = |wanted: &str| {
        accepted.iter().find_map(|range| {
            let mut parts = range.split(';').map(str::trim);
            let is_wanted = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
            let quality = parts.find_map(|part| part.strip_prefix("q="));
            is_wanted.then(|| quality.map_or(1.0, |quality| quality.parse().unwrap_or(0.0)))
        })
    };
    let markdown: f32 = quality("text/markdown").unwrap_or(0.0);
    markdown > 0.0 && markdown >= quality("text/html").unwrap_or(0.0)
}

/// `Link: rel="alternate"` for both forms.
fn links(id: &DocumentId) -> Option<HeaderValue> {
    let address = document_address(id, "", None);
    let link = format!(
        "<{address}.md>; rel=\"alternate\"; type=\"text/markdown\", \
         <{address}.json>; rel=\"alternate\"; type=\"application/json\""
    );
    HeaderValue::from_str(&link).ok()
}

fn varied(mut response: Response) -> Response {
    let accept = HeaderValue::from_static("accept");
    response.headers_mut().append(header::VARY, accept);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_is_for_those_who_name_it_and_prefer_no_page() {
        for (accept, expected) in [
            ("text/markdown", true),
            ("text/markdown, text/html, */*", true),
            ("text/markdown;q=0.9, text/html;q=0.8", true),
            ("text/html,text/markdown;q=0.5", false),
            ("text/html,application/xhtml+xml,*/*;q=0.8", false),
            ("*/*", false),
            ("text/markdown;q=0", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(prefers_markdown(&headers), expected, "{accept}");
        }
        assert!(!prefers_markdown(&HeaderMap::new()));
    }
}
