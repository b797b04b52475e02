//! `/original/{id}`: the source file of a document, unchanged.
//!
//! The index names the file, never the address: the id is looked up, and its file is opened below the corpus folder.
//! Files come from many authors, so nothing in them may run here: only PDF, plain text, PNG and JPEG are shown inline,
//! everything else is a download, and all of it is sandboxed.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Component, Path};
use std::time::SystemTime;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::io::AsyncReadExt as _;
use tokio_util::io::ReaderStream;

use super::budget::Budget;
use super::error::WebError;
use super::page_error::PageError;
use super::problem::{ApiError, Problem};
use super::query;
use super::state::AppState;
use crate::document::DocumentId;

mod conditions;
mod media;
mod range;

use conditions::{Validators, is_known, range_still_holds};
pub(crate) use media::MEDIA_TYPES;
use media::{Media, content_disposition};
use range::{Wanted, wanted};

/// The chunk size of reading, in bytes.
const CHUNK: usize = 64 * 1024;
/// How much of a text is read to detect its encoding, in bytes.
const LOOKED_AT: u64 = 64 * 1024;

const NO_CORPUS: &str = "this service hands out no files";
const NO_FILE_OF_ITS_OWN: &str = "it is one record of an export, which holds others as well";
const NO_SUCH_FORMAT: &str = "it has no file of that format";
const GONE: &str = "its file is no longer where it was indexed";

/// The original file of a document.
///
/// PDF, plain text, PNG and JPEG may be shown inline; every other format is a download. A record of an export (WordPress,
/// OAI-PMH) has no file of its own, because the export also holds drafts and mail addresses. Its `url` leads to the
/// published version.
#[utoipa::path(get, path = "/original/{id}", tag = "documents",
    params(("format" = Option<String>, Query, description = "The extension of the file that is wanted of a document with several files (`files`); without it the one that was read", example = "pdf"),
           ("id" = String, Path, description = "The id of the document; slashes as they are or as `%2F`", example = "metoder/smed"),
           ("range" = Option<String>, Header, description = "One range of bytes", example = "bytes=0-1023")),
    responses((status = 200, description = "The file", content_type = "application/octet-stream"),
              (status = 206, description = "The range of the file that was asked for", content_type = "application/octet-stream"),
              (status = 304, description = "The file is the one the client has"),
              (status = 400, description = "The id cannot be decoded", body = Problem, content_type = "application/problem+json"),
              (status = 404, description = "There is no such document (`document_not_found`), or it has no file that can be handed out (`original_not_found`)", body = Problem, content_type = "application/problem+json"),
              (status = 416, description = "The file has no such range"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn original(
    State(state): State<AppState>,
    uri: Uri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    let answer = match named(&uri) {
        Ok(wanted) => file(state, wanted, &method, &headers).await,
        Err(error) => Err(error),
    };
    answer.unwrap_or_else(|error| refused(error, &headers))
}

/// A method that files do not have.
pub(super) async fn method_not_allowed(headers: HeaderMap) -> Response {
    refused(WebError::MethodNotAllowed { allowed: "GET, HEAD" }, &headers)
}

/// A person who follows a link gets a page, a program the problem.
fn refused(error: WebError, headers: &HeaderMap) -> Response {
    if wants_page(headers) {
        PageError::from(error).into_response()
    } else {
        ApiError::from(error).into_response()
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    accepted.any(|value| value.contains("text/html"))
}

/// Whether a document of this source has an original file to open.
pub fn is_served(source: &str) -> bool {
    Media::of(source).is_some()
}

async fn file(
    state: AppState,
    OriginalOf { id, format }: OriginalOf,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response, WebError> {
    let asked = id.clone();
    let sources = state
        .run_in(Budget::Originals, move |engine| engine.sources(&asked))
        .await?;
    let refuse = |why| WebError::OriginalNotFound {
        id: id.to_string(),
        why,
    };
    let mut sources = sources.into_iter();
    let source = match format {
        Some(format) => sources.find(|source| has_extension(source, &format)),
        None => sources.next(),
    };
    let source = source.ok_or_else(|| refuse(NO_SUCH_FORMAT))?;
    let corpus = state.corpus().ok_or_else(|| refuse(NO_CORPUS))?.to_owned();
    let media = Media::of(&source).ok_or_else(|| refuse(NO_FILE_OF_ITS_OWN))?;
    let disposition = content_disposition(&source, media.inline);
    let opened = tokio::task::spawn_blocking(move || open(&corpus, &source, &media)).await;
    let opened = opened.map_err(|_| WebError::Panicked)?.map_err(|error| {
        tracing::debug!(id = id.as_str(), %error, "an original can't be opened");
        refuse(GONE)
    })?;
    let mut response = answer(opened, method, headers)?;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(media.policy()),
    );
    Ok(response)
}

fn has_extension(source: &str, wanted: &str) -> bool {
    let extension = Path::new(source)
        .extension()
        .and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extension.to_lowercase() == wanted.to_lowercase())
}

/// An open file that is known to be in the corpus.
struct Opened {
    file: File,
    bytes: u64,
    content_type: &'static str,
    validators: Validators,
}

/// Opens a regular file below the corpus folder; links are followed only inside it.
fn open(corpus: &Path, source: &str, media: &Media) -> io::Result<Opened> {
    let inside = Path::new(source);
    // The index may have been built elsewhere, so its path is not trusted.
    if !inside
        .components()
        .all(|part| matches!(part, Component::Normal(_)))
    {
        return Err(io::Error::other("not a path below a folder"));
    }
    let root = corpus.canonicalize()?;
    let target = root.join(inside).canonicalize()?;
    let below = target
        .strip_prefix(&root)
        .map_err(|_| io::Error::other("it leads out of the corpus"))?;
    let mut file = open_below(&root, below)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("not a regular file"));
    }
    let content_type = if media.is_text() {
        let mut beginning = Vec::new();
        file.by_ref().take(LOOKED_AT).read_to_end(&mut beginning)?;
        file.rewind()?;
        media.with_charset(&beginning)
    } else {
        media.content_type
    };
    Ok(Opened {
        file,
        bytes: metadata.len(),
        content_type,
        validators: Validators::new(
            metadata.len(),
            metadata.modified().unwrap_or(SystemTime::UNIX_EPOCH),
        ),
    })
}

/// Opens a path without links. A link created meanwhile is not followed where the system supports that;
/// opening does not block on a pipe.
#[cfg(target_os = "linux")]
fn open_below(root: &Path, below: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
    use rustix::io::Errno;

    let folder = File::open(root)?;
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    match openat2(&folder, below, flags, Mode::empty(), resolve) {
        Ok(file) => Ok(file.into()),
        // Kernels before 5.6 and some containers lack the call.
        Err(Errno::NOSYS | Errno::PERM) => File::open(root.join(below)),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
fn open_below(root: &Path, below: &Path) -> io::Result<File> {
    File::open(root.join(below))
}

/// The file, a range of it, or 304.
fn answer(opened: Opened, method: &Method, headers: &HeaderMap) -> Result<Response, WebError> {
    let Opened {
        mut file,
        bytes,
        content_type,
        validators,
    } = opened;
    let range = headers
        .get(header::RANGE)
        .filter(|_| method == Method::GET && range_still_holds(headers, &validators))
        .and_then(|value| value.to_str().ok());
    let mut response = if is_known(headers, &validators) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let (status, first, length) = match wanted(range, bytes) {
            Wanted::Whole => (StatusCode::OK, 0, bytes),
            Wanted::Part { first, length } => (StatusCode::PARTIAL_CONTENT, first, length),
            Wanted::Nothing => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
        };
        file.seek(SeekFrom::Start(first)).map_err(WebError::Original)?;
        let reader = tokio::fs::File::from_std(file).take(length);
        let body = Body::from_stream(ReaderStream::with_capacity(reader, CHUNK));
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, length.into());
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        let content_range = match status {
            StatusCode::PARTIAL_CONTENT => Some(format!("bytes {first}-{}/{bytes}", first + length - 1)),
            StatusCode::RANGE_NOT_SATISFIABLE => Some(format!("bytes */{bytes}")),
            _ => None,
        };
        if let Some(range) = content_range {
            headers.insert(header::CONTENT_RANGE, plain_header(&range));
        }
        response
    };
    let own = response.headers_mut();
    let fixed: [(HeaderName, &str); 2] = [
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    for (name, value) in fixed {
        own.insert(name, HeaderValue::from_static(value));
    }
    own.insert(header::ETAG, plain_header(&validators.tag));
    own.insert(header::LAST_MODIFIED, plain_header(&validators.modified));
    Ok(response)
}

fn plain_header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("letters, digits and signs of ASCII make a header")
}

/// The document that an address below `/original/` names, and which of its files.
struct OriginalOf {
    id: DocumentId,
    /// The extension of the file.
    format: Option<String>,
}

fn named(uri: &Uri) -> Result<OriginalOf, WebError> {
    let id = uri.path().strip_prefix("/original/").ok_or(WebError::NotFound)?;
    let id = query::decode(id).ok_or(WebError::MalformedUrl { parameter: None })?;
    let pairs = query::decode_pairs(uri.query().unwrap_or_default())?;
    let format = pairs.into_iter().find(|pair| pair.name == "format");
    Ok(OriginalOf {
        id: DocumentId::new(id),
        format: format.map(|pair| pair.value).filter(|value| !value.is_empty()),
    })
}
