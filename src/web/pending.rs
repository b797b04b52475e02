//! A bound on the memory of long answers that clients have not taken yet.

use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hyper::body::{Frame, SizeHint};

use super::client;
use super::error::WebError;
use super::problem::ApiError;

/// The bytes of long answers that may wait for their clients at the same time.
const ROOM: usize = 128 << 20;
/// Shorter answers are not counted: the cap on connections bounds them.
const COUNTED_FROM: u64 = 256 * 1024;
/// The bytes of a piece.
const PIECE: usize = 64 * 1024;
/// An answer of which nothing was taken for so long makes room for another.
const STALLED: Duration = Duration::from_secs(1);

/// Counts a long answer until its client has taken it or is gone. If there is no room, answers make room whose clients take nothing, and
/// then those of clients that have more waiting than this one would have; if none does, the answer is 503.
pub(super) async fn bound(State(pending): State<Pending>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let exact = response.body().size_hint().exact();
    if exact.is_none_or(|bytes| bytes < COUNTED_FROM) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return ApiError::from(WebError::Panicked).into_response();
    };
    match pending.hold(client::current(), bytes) {
        Some(held) => Response::from_parts(parts, Body::new(held)),
        None => ApiError::from(WebError::Overloaded).into_response(),
    }
}

/// The long answers that wait for their clients; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Pending(Arc<Mutex<Table>>);

#[derive(Debug)]
struct Table {
    /// In bytes.
    room: usize,
    /// In the order in which they came.
    answers: Vec<Answer>,
    next: u64,
}

#[derive(Debug)]
struct Answer {
    number: u64,
    client: IpAddr,
    /// What it takes of the room: all of it until the last piece is taken, because the memory is in one piece.
    bytes: usize,
    rest: Bytes,
    last_taken: Instant,
}

impl Default for Pending {
    fn default() -> Self {
        Self::with_room(ROOM)
    }
}

impl Pending {
    fn with_room(room: usize) -> Self {
        Self(Arc::new(Mutex::new(Table {
            room,
            answers: Vec::new(),
            next: 0,
        })))
    }

    /// Keeps an answer for a client, if there is room. One that is longer than the room takes all of it.
    fn hold(&self, client: IpAddr, rest: Bytes) -> Option<Held> {
        let mut table = self.table();
        let bytes = rest.len().min(table.room);
        table.make_room(client, bytes)?;
        let number = table.next;
        table.next += 1;
        table.answers.push(Answer {
            number,
            client,
            bytes,
            rest,
            last_taken: Instant::now(),
        });
        Some(Held {
            pending: self.clone(),
            number,
        })
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn make_room(&mut self, client: IpAddr, bytes: usize) -> Option<()> {
        loop {
            let taken: usize = self.answers.iter().map(|answer| answer.bytes).sum();
            if taken + bytes <= self.room {
                return Some(());
            }
            let given_up = self.stalled().or_else(|| self.of_the_greediest(client, bytes))?;
            self.answers.remove(given_up);
        }
    }

    /// The answer of which nothing was taken for the longest time.
    fn stalled(&self) -> Option<usize> {
        let answers = self.answers.iter().enumerate();
        let (index, answer) = answers.min_by_key(|(_, answer)| answer.last_taken)?;
        (answer.last_taken.elapsed() >= STALLED).then_some(index)
    }

    /// The oldest answer of the client with the most, if that is more than another would have with so many bytes.
    fn of_the_greediest(&self, client: IpAddr, bytes: usize) -> Option<usize> {
        let of = |client| {
            let answers = self.answers.iter().filter(|answer| answer.client == client);
            answers.map(|answer| answer.bytes).sum::<usize>()
        };
        let clients = self.answers.iter().map(|answer| answer.client);
        let greediest = clients.max_by_key(|client| of(*client))?;
        let is_fair = of(greediest) > of(client) + bytes;
        let mut answers = self.answers.iter();
        is_fair.then(|| answers.position(|answer| answer.client == greediest))?
    }
}

/// A body that waits among the others. It is handed out in pieces, copied: a piece keeps the memory of what it was cut from.
struct Held {
    pending: Pending,
    number: u64,
}

impl Held {
    fn with<T>(&self, look: impl FnOnce(&mut Answer) -> T) -> Option<T> {
        let mut table = self.pending.table();
        let answer = table
            .answers
            .iter_mut()
            .find(|answer| answer.number == self.number);
        answer.map(look)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.pending
            .table()
            .answers
            .retain(|answer| answer.number != self.number);
    }
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = WebError;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, WebError>>> {
        let piece = self.with(|answer| {
            answer.last_taken = Instant::now();
            let length = answer.rest.len().min(PIECE);
            Bytes::copy_from_slice(&answer.rest.split_to(length))
        });
        Poll::Ready(match piece {
            Some(piece) if piece.is_empty() => None,
            Some(piece) => Some(Ok(Frame::data(piece))),
            // It made room for others: the connection is closed.
            None => Some(Err(WebError::Overloaded)),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.with(|answer| answer.rest.is_empty()) == Some(true)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.with(|answer| answer.rest.len()).unwrap_or_default() as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: usize = 6 * PIECE;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn answer(bytes: usize) -> Bytes {
        Bytes::from(vec![b'x'; bytes])
    }

    fn take(held: &mut Held) -> Option<Result<usize, String>> {
        let mut context = Context::from_waker(std::task::Waker::noop());
        match Pin::new(held).poll_frame(&mut context) {
            Poll::Ready(frame) => frame.map(|frame| match frame {
                Ok(frame) => Ok(frame.into_data().map_or(0, |data| data.len())),
                Err(error) => Err(error.to_string()),
            }),
            Poll::Pending => panic!("it is all there"),
        }
    }

    #[test]
    fn an_answer_is_handed_out_whole_and_its_room_given_back() {
        let pending = Pending::with_room(ROOM);
        let mut held = pending.hold(ONE, answer(PIECE + 7)).unwrap();
        assert_eq!(held.size_hint().exact(), Some(PIECE as u64 + 7));
        assert_eq!(take(&mut held), Some(Ok(PIECE)));
        assert!(!held.is_end_stream());
        assert_eq!(take(&mut held), Some(Ok(7)));
        assert!(held.is_end_stream());
        assert_eq!(take(&mut held), None);
        drop(held);
        assert!(pending.table().answers.is_empty());
    }

    #[test]
    fn the_client_with_the_most_makes_room_for_one_with_less() {
        let pending = Pending::with_room(ROOM);
        let mut held: Vec<Held> = (0..3)
            .map_while(|_| pending.hold(ONE, answer(ROOM / 3)))
            .collect();
        assert_eq!(held.len(), 3);
        assert!(
            pending.hold(ONE, answer(ROOM / 3)).is_none(),
            "it has the most itself"
        );
        let mut other = pending.hold(OTHER, answer(ROOM / 3)).expect("it has nothing yet");
        assert_eq!(take(&mut other), Some(Ok(PIECE)));
        assert!(
            matches!(take(&mut held[0]), Some(Err(_))),
            "the oldest is cut off"
        );
        assert_eq!(take(&mut held[1]), Some(Ok(PIECE)));
        assert!(
            pending.hold(OTHER, answer(ROOM / 3)).is_none(),
            "then both would have as much"
        );
    }

    #[test]
    fn an_answer_that_nobody_takes_makes_room_for_any_other() {
        let pending = Pending::with_room(ROOM);
        let mut idle = pending.hold(ONE, answer(ROOM / 2)).unwrap();
        let mut taken = pending.hold(OTHER, answer(ROOM / 2)).unwrap();
        pending.table().answers[0].last_taken -= STALLED;
        assert_eq!(take(&mut taken), Some(Ok(PIECE)));
        let long = pending.hold(OTHER, answer(ROOM / 2));
        assert!(long.is_some());
        assert!(matches!(take(&mut idle), Some(Err(_))));
        assert_eq!(take(&mut taken), Some(Ok(PIECE)));
    }
}
