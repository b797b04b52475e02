//! Answers that are given again: those of the last requests, each kept under everything that decides it.
//!
//! An answer is kept as its client got it, compressed or not. It is decided by the edition of the engine (the generation and the
//! synonyms), the address, and the headers that any handler or layer reads. So nothing has to be removed when an answer grows
//! old: nobody asks for its edition any more, and others take its room. Handlers' answers are kept where clients may keep them too,
//! by [`super::headers::validate_by_edition`]; with an embedder none are.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::{Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use lru::LruCache;

use crate::search::SearchEngine;

/// The bytes that kept answers may take together.
const ROOM: usize = 8 << 20;
/// The bytes of the longest answer that is kept, before it is compressed.
const LONGEST: u64 = 256 * 1024;
/// What an answer takes besides its body, its address and the values of its headers: about as much as the tables around it.
const BESIDES: usize = 1_024;

/// The request headers that any answer depends on: form, language and address, compression, and which site's page asks (CORS).
/// Whoever reads another header in a handler adds it here.
static DECIDING: [HeaderName; 6] = [
    header::ACCEPT,
    header::ACCEPT_ENCODING,
    header::ACCEPT_LANGUAGE,
    header::HOST,
    header::ORIGIN,
    HeaderName::from_static("x-forwarded-proto"),
];

/// Marks an answer that everything in a [`Key`] decides.
#[derive(Debug, Clone, Copy)]
struct MayBeKept;

/// Marks an answer as one that may be kept, if it is not too long. To be called before it is compressed.
pub(super) fn mark(response: &mut Response) {
    let exact = response.body().size_hint().exact();
    if response.status() == StatusCode::OK && exact.is_some_and(|bytes| bytes <= LONGEST) {
        response.extensions_mut().insert(MayBeKept);
    }
}

/// Whether an answer was marked; the mark goes.
pub(super) fn take_mark(response: &mut Response) -> bool {
    response.extensions_mut().remove::<MayBeKept>().is_some()
}

/// Everything that decides an answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    edition: String,
    address: String,
    /// The values of [`DECIDING`], each with the place of its name there.
    headers: Vec<(usize, HeaderValue)>,
}

impl Key {
    /// The key of a request; `None` if its answer depends on more.
    pub(super) fn new(engine: &SearchEngine, request: &Request) -> Option<Self> {
        let plain = request.method() == Method::GET && !request.headers().contains_key(header::IF_NONE_MATCH);
        // Who may be answered by words, because the embedder is away, is answered otherwise when it is back.
        if !plain || engine.has_embedder() {
            return None;
        }
        let values = DECIDING.iter().enumerate().flat_map(|(place, name)| {
            let values = request.headers().get_all(name).into_iter();
            values.map(move |value| (place, value.clone()))
        });
        Some(Self {
            // Read before the search: what is found after a swap in between is kept under an edition that nobody asks for.
            edition: engine.edition(),
            address: request.uri().to_string(),
            headers: values.collect(),
        })
    }

    fn bytes(&self) -> usize {
        let values: usize = self.headers.iter().map(|(_, value)| value.len()).sum();
        self.edition.len() + self.address.len() + values
    }
}

/// The answers that are kept; cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct KeptAnswers(Arc<Mutex<Table>>);

#[derive(Debug)]
struct Table {
    answers: LruCache<Key, Kept>,
    /// The bytes of all of them.
    taken: usize,
    room: usize,
}

/// An answer as its client got it.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Default for KeptAnswers {
    fn default() -> Self {
        Self::with_room(ROOM)
    }
}

impl KeptAnswers {
    fn with_room(room: usize) -> Self {
        Self(Arc::new(Mutex::new(Table {
            answers: LruCache::unbounded(),
            taken: 0,
            room,
        })))
    }

    /// The answer with a key, if it is kept.
    pub(super) fn get(&self, key: &Key) -> Option<Kept> {
        self.table().answers.get(key).cloned()
    }

    /// Keeps an answer; those that were not asked for the longest make room.
    pub(super) fn keep(&self, key: Key, headers: &HeaderMap, body: &[u8]) {
        let kept = Kept {
            headers: headers.clone(),
            // A copy has no room to spare; what JSON was written to has.
            body: Bytes::copy_from_slice(body),
        };
        let mut table = self.table();
        table.taken += bytes(&key, &kept);
        if let Some((key, replaced)) = table.answers.push(key, kept) {
            table.taken -= bytes(&key, &replaced);
        }
        while table.taken > table.room
            && let Some((key, oldest)) = table.answers.pop_lru()
        {
            table.taken -= bytes(&key, &oldest);
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn bytes(key: &Key, kept: &Kept) -> usize {
    let headers: usize = kept.headers.values().map(HeaderValue::len).sum();
    BESIDES + key.bytes() + headers + kept.body.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(address: &str) -> Key {
        Key {
            edition: "1".to_owned(),
            address: address.to_owned(),
            headers: Vec::new(),
        }
    }

    #[test]
    fn the_answers_that_were_not_asked_for_the_longest_make_room() {
        let kept = KeptAnswers::with_room(3 * (BESIDES + 100));
        let body = vec![b'x'; 90];
        for address in ["/a", "/b", "/c"] {
            kept.keep(key(address), &HeaderMap::new(), &body);
        }
        assert!(kept.get(&key("/a")).is_some());
        kept.keep(key("/d"), &HeaderMap::new(), &body);
        let found = ["/a", "/b", "/c", "/d"].map(|address| kept.get(&key(address)).is_some());
        assert_eq!(found, [true, false, true, true]);
        let table = kept.table();
        let all: usize = table.answers.iter().map(|(key, kept)| bytes(key, kept)).sum();
        assert_eq!(table.taken, all);
        assert!(all <= table.room);
    }

    #[test]
    fn an_answer_that_is_kept_twice_takes_its_room_once() {
        let kept = KeptAnswers::default();
        for _ in 0..2 {
            kept.keep(key("/a"), &HeaderMap::new(), b"text");
        }
        let one = BESIDES + key("/a").bytes() + 4;
        assert_eq!(kept.table().taken, one);
    }

    #[test]
    fn one_answer_longer_than_the_room_is_not_kept() {
        let kept = KeptAnswers::with_room(BESIDES);
        kept.keep(key("/a"), &HeaderMap::new(), b"text");
        assert!(kept.get(&key("/a")).is_none());
        assert_eq!(kept.table().taken, 0);
    }
}
