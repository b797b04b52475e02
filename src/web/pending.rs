//! A bound on the memory of long answers that clients have not taken yet.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hyper::body::{Frame, SizeHint};
use tokio::sync::OwnedSemaphorePermit;

use super::error::WebError;
use super::problem::ApiError;
use super::state::{AppState, PENDING_KIB};

/// Shorter answers are not counted: the cap on connections bounds them.
const COUNTED_FROM: u64 = 256 * 1024;
/// The bytes of a piece.
const PIECE: usize = 64 * 1024;

/// Counts a long answer until its client has taken it or is gone; when too many wait, the answer is 503. One that is longer
/// than all places together takes all of them.
pub(super) async fn bound(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let Some(bytes) = response
        .body()
        .size_hint()
        .exact()
        .filter(|bytes| *bytes >= COUNTED_FROM)
    else {
        return response;
    };
    let kibibytes = usize::try_from(bytes / 1024).map_or(PENDING_KIB, |kibibytes| kibibytes.min(PENDING_KIB));
    let places = u32::try_from(kibibytes).unwrap_or(u32::MAX);
    match Arc::clone(state.pending()).try_acquire_many_owned(places) {
        Ok(permit) => {
            let (parts, body) = response.into_parts();
            match to_bytes(body, usize::MAX).await {
                Ok(rest) => Response::from_parts(
                    parts,
                    Body::new(Held {
                        rest,
                        _permit: permit,
                    }),
                ),
                Err(_) => ApiError::from(WebError::Panicked).into_response(),
            }
        }
        Err(_) => ApiError::from(WebError::Overloaded).into_response(),
    }
}

/// A body that keeps its places until it is dropped. It is handed out in pieces, because a connection takes over a piece
/// whole and drops the body with the last.
struct Held {
    rest: Bytes,
    _permit: OwnedSemaphorePermit,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let length = self.rest.len().min(PIECE);
        let piece = self.rest.split_to(length);
        Poll::Ready((!piece.is_empty()).then(|| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
