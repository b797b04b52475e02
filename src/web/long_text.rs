//! Documents for programs: as JSON or Markdown. A long one is written piece by piece, as it is taken: a client that does not read costs
//! no more than a piece, and one that reads holds no place while its bytes are under way.

use axum::Json;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio_util::io::ReaderStream;

use super::budget::Budget;
use super::client;
use super::error::WebError;
use super::pinned;
use super::state::AppState;
use crate::cite::{self, Imprint, MarkdownWriter};
use crate::document::{Document, DocumentId, Section};
use crate::search::{Reading, SearchError};

/// A text of more bytes is long.
const LONG: usize = 256 * 1024;
/// Bytes of text that are read at a time, and sections. Each connection may have so much in memory.
const PIECE: usize = 32 * 1024;
const SECTIONS: usize = 1_000;
/// No piece is shorter, unless the section is.
const SHORTEST: usize = 1_024;
/// Bytes that wait for the client, and bytes that are sent at a time.
const BUFFER: usize = 32 * 1024;
const PACKET: usize = 16 * 1024;
/// How often a text that has begun waits for a place to go on.
const TRIES: u32 = 10;

/// The form in which a document is written.
#[derive(Debug, Clone)]
pub(super) enum Form {
    Json,
    Markdown(Imprint),
}

impl Form {
    fn content_type(&self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Markdown(_) => "text/markdown; charset=utf-8",
        }
    }
}

/// A document of ordinary length, or the beginning of a long one.
enum Written {
    Whole(Response),
    Begun(String, Writer),
}

/// Answers with a document.
pub(super) async fn document(state: &AppState, id: DocumentId, form: Form) -> Result<Response, WebError> {
    let content_type = form.content_type();
    let asked = id.clone();
    let written = state.run_in(Budget::Documents, move |engine| {
        if engine.text_bytes(&asked)? > LONG {
            let document = engine.document_described(&asked)?;
            let (begun, writer) = Writer::begin(document, &form);
            return Ok(Written::Begun(begun, writer));
        }
        let document = engine.document(&asked)?;
        Ok(Written::Whole(match form {
            Form::Json => Json(document).into_response(),
            Form::Markdown(imprint) => {
                let headers = [(header::CONTENT_TYPE, content_type)];
                (headers, cite::markdown(&document, &imprint)).into_response()
            }
        }))
    });
    match written.await? {
        Written::Whole(response) => Ok(response),
        Written::Begun(begun, writer) => Ok(in_pieces(state, id, content_type, begun, writer)),
    }
}

/// A body that is written while it is taken.
fn in_pieces(
    state: &AppState,
    id: DocumentId,
    content_type: &'static str,
    begun: String,
    writer: Writer,
) -> Response {
    let (reader, sink) = tokio::io::duplex(BUFFER);
    let (state, engine) = (state.clone(), state.engine());
    let sent = async move {
        // A client that goes away ends the text. After a failure it is cut off, and the client sees a broken transfer.
        if let Err(error) = send(&state, &id, sink, begun, writer).await {
            let error = &error as &dyn std::error::Error;
            tracing::debug!(error, "a long text was not finished");
        }
    };
    // All pieces are of one generation, and for the client of the request.
    let client = client::current();
    tokio::spawn(client::on_behalf_of(client, async move {
        match engine {
            Some(engine) => pinned::on(engine, sent).await,
            None => sent.await,
        }
    }));
    let body = Body::from_stream(ReaderStream::with_capacity(reader, PACKET));
    ([(header::CONTENT_TYPE, content_type)], body).into_response()
}

async fn send(
    state: &AppState,
    id: &DocumentId,
    mut sink: DuplexStream,
    begun: String,
    mut writer: Writer,
) -> std::io::Result<()> {
    sink.write_all(begun.as_bytes()).await?;
    while !writer.is_done {
        let (piece, next) = write(state, id, writer).await.map_err(std::io::Error::other)?;
        writer = next;
        sink.write_all(piece.as_bytes()).await?;
    }
    sink.shutdown().await
}

/// Writes the next piece in a place for long texts.
async fn write(state: &AppState, id: &DocumentId, writer: Writer) -> Result<(String, Writer), WebError> {
    let mut tries = 1;
    loop {
        let id = id.clone();
        let written = state.run_in(Budget::Texts, move |engine| {
            engine.read(&id, |reading| writer.written(reading))
        });
        match written.await {
            Err(WebError::Overloaded) if tries < TRIES => tries += 1,
            other => return other,
        }
    }
}

/// Where the writing of a document is.
#[derive(Debug, Clone, Copy)]
struct Writer {
    /// The section and the byte of its text that come next.
    section: usize,
    from: usize,
    /// Without one it is JSON.
    markdown: Option<MarkdownWriter>,
    is_done: bool,
}

impl Writer {
    /// Begins a document, given without its texts.
    fn begin(mut document: Document, form: &Form) -> (String, Self) {
        let (begun, markdown) = match form {
            Form::Json => {
                document.sections.clear();
                (json(&document, "]}"), None)
            }
            Form::Markdown(imprint) => {
                let (writer, begun) = MarkdownWriter::begin(&document, imprint);
                (begun, Some(writer))
            }
        };
        let writer = Self {
            section: 0,
            from: 0,
            markdown,
            is_done: false,
        };
        (begun, writer)
    }

    /// Writes the next piece.
    fn written(mut self, reading: &Reading<'_>) -> Result<(String, Self), SearchError> {
        let mut written = String::new();
        let first = self.section;
        let mut room = PIECE;
        while room >= SHORTEST && self.section - first < SECTIONS {
            let Some(section) = reading.section_described(self.section) else {
                written.push_str(if self.markdown.is_some() {
                    MarkdownWriter::END
                } else {
                    "]}"
                });
                self.is_done = true;
                break;
            };
            let text = reading.text_from(self.section, self.from, room)?;
            room -= text.len();
            let begins = self.from == 0;
            self.from += text.len();
            let ends = self.from == reading.text_bytes(Some(self.section));
            self.add(&section, text, (begins, ends), &mut written);
            if ends {
                (self.section, self.from) = (self.section + 1, 0);
            }
        }
        Ok((written, self))
    }

    /// Adds a piece of a section, with which it may begin and end.
    fn add(&mut self, section: &Section, text: &str, (begins, ends): (bool, bool), written: &mut String) {
        if let Some(markdown) = &mut self.markdown {
            if begins {
                markdown.heading(section, written);
            }
            markdown.piece(text, written);
            if ends {
                markdown.end_section();
            }
            return;
        }
        if begins {
            if self.section > 0 {
                written.push(',');
            }
            // Its text comes last.
            written.push_str(&json(section, "\"}"));
        }
        let text = json(&text, "\"");
        written.push_str(&text[1..]);
        if ends {
            written.push_str("\"}");
        }
    }
}

/// Plain data as JSON, without its end.
fn json(plain: &impl serde::Serialize, end: &str) -> String {
    let mut json = serde_json::to_string(plain).expect("plain data always becomes JSON");
    debug_assert!(json.ends_with(end), "{json}");
    json.truncate(json.len() - end.len());
    json
}
