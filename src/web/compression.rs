//! How answers are compressed: one of known length by what its client likes best, one that is written as it is taken by gzip alone.
//! The state of Brotli has some ten megabytes until the last byte is taken, that of gzip a quarter of one, and hundreds of clients may
//! take their time.

use axum::body::HttpBody;
use axum::http::Response;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, DefaultPredicate, Predicate, SizeAbove};

/// Shorter answers fit into one packet as they are; compressing them only takes time.
const PACKET: u64 = 1_400;

/// Compresses answers whose length is not known; to be inside [`of_known_length`].
pub(super) fn of_streams() -> CompressionLayer<Compressed> {
    CompressionLayer::new()
        .no_br()
        .compress_when(long_of(Length::Unknown))
}

/// Compresses answers whose length is known.
pub(super) fn of_known_length() -> CompressionLayer<Compressed> {
    CompressionLayer::new().compress_when(long_of(Length::Known))
}

/// Which answers are compressed: long ones of a type that becomes shorter.
type Compressed = And<And<DefaultPredicate, SizeAbove>, Length>;

fn long_of(length: Length) -> Compressed {
    DefaultPredicate::new().and(SizeAbove::new(PACKET)).and(length)
}

/// Whether the length of an answer is known before it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Known,
    Unknown,
}

impl Predicate for Length {
    fn should_compress<B: HttpBody>(&self, response: &Response<B>) -> bool {
        let is_known = response.body().size_hint().exact().is_some();
        is_known == (*self == Self::Known)
    }
}
