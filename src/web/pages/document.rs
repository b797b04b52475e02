//! The page of a document.

use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;

use super::{PagePairs, PageResult, put_years_in_order};
use crate::cite::{self, Place, Reference};
use crate::document::{Document, DocumentId};
use crate::search::{Reading, SearchError};
use crate::web::budget::Budget;
use crate::web::error::WebError;
use crate::web::html::{self, DocumentPage, TextParts, document_page, html_of_pieces, piece_heading};
use crate::web::page_error::PageError;
use crate::web::query::{self, AskedPart};
use crate::web::site::PageSurroundings;
use crate::web::state::AppState;

/// The number of related documents on a document page.
const RELATED: usize = 6;

/// The page of a document.
pub(in crate::web) async fn document(
    State(state): State<AppState>,
    PageSurroundings(around): PageSurroundings,
    id: PageDocument,
    pairs: PagePairs,
) -> PageResult {
    let mut search = query::read_page_search(&pairs.0)?;
    put_years_in_order(&mut search.filters);
    let part = query::read_part(&pairs.0)?;
    let (style_name, style) = query::read_page_style(&pairs.0);
    let locale = around.ui().language();
    let imprint = state.imprint(&around.base);
    let asked = search.query.clone();
    let (read, related, mut marks, cited, reference) = state
        .run_in(Budget::Documents, move |engine| {
            let read = engine.read(&id.0, |reading| ReadPart::of(reading, &part))?;
            let related = engine.related(&id.0, RELATED)?;
            let marks = engine.highlight(&id.0, &asked, &read.texts())?;
            let cited = Reference::new(&read.document, &Place::default(), &imprint);
            let reference = cite::styled(&cited, style, locale);
            Ok((read, related, marks, cited, reference))
        })
        .await?;
    let ReadPart {
        document,
        text_bytes,
        parts,
        htmls,
    } = read;
    let headings = marks.split_off(htmls.len());
    let bodies: Vec<_> = htmls.into_iter().zip(marks).collect();
    let shown = DocumentPage {
        document: &document,
        text_bytes,
        parts: &parts,
        bodies: &bodies,
        headings: &headings,
        related: &related,
        search: &search,
        reference: &reference,
        style: style_name,
        publisher: cited.publisher.as_deref(),
    };
    Ok(document_page(&around, &shown))
}

/// What of a document its page shows.
struct ReadPart {
    /// The document without the texts of its sections.
    document: Document,
    text_bytes: usize,
    parts: TextParts,
    /// The HTML of each piece of the part that is shown.
    htmls: Vec<String>,
}

impl ReadPart {
    fn of(reading: &Reading<'_>, asked: &AskedPart) -> Result<Self, SearchError> {
        let document = reading.described();
        let parts = TextParts::new(reading, &document.sections, asked)?;
        Ok(Self {
            htmls: html_of_pieces(reading, parts.shown())?,
            text_bytes: reading.text_bytes(None),
            document,
            parts,
        })
    }

    /// The texts to mark: those of the pieces, then their headings.
    fn texts(&self) -> Vec<String> {
        let heading = |piece| {
            let heading = piece_heading(&self.document.sections, piece);
            heading.unwrap_or_default().to_owned()
        };
        let texts = self.htmls.iter().map(|html| html::plain(html));
        texts.chain(self.parts.shown().iter().map(heading)).collect()
    }
}

/// The document that an address below `/dokument/` names.
pub(in crate::web) struct PageDocument(pub(in crate::web) DocumentId);

impl<S: Send + Sync> FromRequestParts<S> for PageDocument {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        let id = parts
            .uri
            .path()
            .strip_prefix("/dokument/")
            .ok_or(WebError::NotFound)?;
        let id = query::decode(id).ok_or(WebError::MalformedUrl { parameter: None })?;
        Ok(Self(DocumentId::new(id)))
    }
}
