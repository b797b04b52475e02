//! Whole lists: the documents that answer a search, in one file, as they are read.
//!
//! The order is decided once; the documents are then read a hundred at a time, so that a list of thousands takes little
//! memory and holds no turn while a slow client reads.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio_util::io::ReaderStream;

use super::budget::Budget;
use super::citation::{BIBTEX, CSL_JSON, RIS};
use super::client;
use super::error::WebError;
use super::state::AppState;
use crate::cite::{ListFormat, ListWriter};
use crate::document::{Document, DocumentId};
use crate::search::{SearchError, SearchRequest};

/// Documents read at a time.
const AT_A_TIME: usize = 100;
/// How often a list waits for a place to read its next documents.
const TRIES: u32 = 10;
/// Bytes that wait for the client.
const BUFFER: usize = 64 * 1024;

/// Answers a search with its whole list.
pub(super) async fn list(
    state: &AppState,
    base: &str,
    format: ListFormat,
    request: SearchRequest,
) -> Result<Response, WebError> {
    let ids = state
        .run_in(Budget::Texts, move |engine| engine.rank_ids(&request))
        .await?;
    let ids: Vec<DocumentId> = ids.into_iter().map(|(id, _)| id).collect();
    let (reader, writer) = tokio::io::duplex(BUFFER);
    let list = ListWriter::new(format, state.imprint(base));
    let state = state.clone();
    let client = client::current();
    tokio::spawn(client::on_behalf_of(client, async move {
        // A client that goes away ends the list. After a failure the list is cut off, and the client sees a broken transfer.
        if let Err(error) = write(&state, writer, list, &ids).await {
            tracing::debug!(
                error = &error as &dyn std::error::Error,
                "a list was not finished"
            );
        }
    }));
    let (content_type, name) = match format {
        ListFormat::Csv => ("text/csv; charset=utf-8", "dokument.csv"),
        ListFormat::Bibtex => (BIBTEX, "dokument.bib"),
        ListFormat::Ris => (RIS, "dokument.ris"),
        ListFormat::CslJson => (CSL_JSON, "dokument.json"),
        ListFormat::Ndjson => ("application/x-ndjson", "dokument.ndjson"),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, content_type.to_owned()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(reader))).into_response())
}

async fn write(
    state: &AppState,
    mut writer: DuplexStream,
    mut list: ListWriter,
    ids: &[DocumentId],
) -> std::io::Result<()> {
    writer.write_all(&list.start()?).await?;
    for chunk in ids.chunks(AT_A_TIME) {
        let documents = read(state, chunk).await.map_err(std::io::Error::other)?;
        writer.write_all(&list.rows(&documents)?).await?;
    }
    writer.write_all(list.end()).await?;
    writer.shutdown().await
}

/// Reads documents in a place for lists. A list that has begun waits for a place longer than a request that has not.
async fn read(state: &AppState, ids: &[DocumentId]) -> Result<Vec<Document>, WebError> {
    let mut tries = 1;
    loop {
        let wanted = ids.to_vec();
        let documents = state.run_in(Budget::Texts, move |engine| {
            let read = |id: &DocumentId| match engine.document_described(id) {
                // A newer index may have lost it since the list was made.
                Err(SearchError::DocumentNotFound { .. } | SearchError::DocumentMoved { .. }) => None,
                other => Some(other),
            };
            wanted.iter().filter_map(read).collect::<Result<Vec<_>, _>>()
        });
        match documents.await {
            Err(WebError::Overloaded) if tries < TRIES => tries += 1,
            other => return other,
        }
    }
}
