//! Finds documents whose texts are nearly the same, without comparing each with each: texts that are alike have the same
//! smallest hashes (MinHash), and share one of several bands of them (Leskovec, Rajaraman, Ullman, Mining of Massive
//! Datasets, 3.4).

use std::collections::BTreeSet;
use std::io;

use rayon::prelude::*;

use super::shingles::Shingles;

/// Texts with this resemblance are alike: one word in fifty is another, or a paragraph in six.
pub(super) const ALIKE: f32 = 0.8;
/// A text with fewer shingles is too short to tell a copy from a coincidence.
const FEWEST_SHINGLES: usize = 40;
/// More documents of nearly the same text are forms filled in, which differ in what matters.
pub(super) const MOST: usize = 10;
/// Hashes of a sketch: 16 bands of 4. Two texts of resemblance 0.8 share a band with a probability of 0.9998, of 0.4 with one of 0.34.
const BANDS: usize = 16;
const ROWS: usize = 4;

/// A pair of documents by their places, and the resemblance of their texts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Pair {
    pub(super) one: usize,
    pub(super) other: usize,
    pub(super) resemblance: f32,
}

/// Gives the shingles of a document by its place.
pub(super) type ShinglesOf<'a> = &'a (dyn Fn(usize) -> io::Result<Shingles> + Sync);

/// Returns the pairs of documents that are alike, sorted by their places.
pub(super) fn pairs(documents: usize, shingles: ShinglesOf<'_>) -> io::Result<Vec<Pair>> {
    let bands: Vec<Option<[u64; BANDS]>> = (0..documents)
        .into_par_iter()
        .map(|place| Ok(bands(&shingles(place)?)))
        .collect::<io::Result<_>>()?;
    let mut candidates = BTreeSet::new();
    for band in 0..BANDS {
        let with_band = bands.iter().enumerate();
        let mut places: Vec<(u64, usize)> = with_band
            .filter_map(|(place, bands)| bands.map(|bands| (bands[band], place)))
            .collect();
        places.sort_unstable();
        for bucket in places.chunk_by(|(one, _), (other, _)| one == other) {
            candidates.extend(candidates_of(bucket));
        }
    }
    let candidates: Vec<(usize, usize)> = candidates.into_iter().collect();
    let compare = |&(one, other): &(usize, usize)| {
        let resemblance = shingles(one)?.resemblance(&shingles(other)?);
        Ok((resemblance >= ALIKE).then_some(Pair {
            one,
            other,
            resemblance,
        }))
    };
    let pairs: Vec<Option<Pair>> = candidates.par_iter().map(compare).collect::<io::Result<_>>()?;
    Ok(pairs.into_iter().flatten().collect())
}

/// All pairs of a small bucket; of a large one each document with the next, which is enough to see that there are many.
fn candidates_of(bucket: &[(u64, usize)]) -> Vec<(usize, usize)> {
    let places: Vec<usize> = bucket.iter().map(|(_, place)| *place).collect();
    if places.len() > MOST {
        return places.windows(2).map(|pair| (pair[0], pair[1])).collect();
    }
    let with_later = |(at, one): (usize, &usize)| {
        let one = *one;
        let later = places[at + 1..].to_vec();
        later.into_iter().map(move |other| (one, other))
    };
    places.iter().enumerate().flat_map(with_later).collect()
}

/// Returns a hash of each band of a text's sketch; `None` if the text is too short.
fn bands(shingles: &Shingles) -> Option<[u64; BANDS]> {
    if shingles.len() < FEWEST_SHINGLES {
        return None;
    }
    let mut least = [u64::MAX; BANDS * ROWS];
    for shingle in shingles.iter() {
        for (number, least) in (1_u64..).zip(&mut least) {
            *least = (*least).min(mix(shingle ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        }
    }
    let (rows, _) = least.as_chunks::<ROWS>();
    let mut bands = [0; BANDS];
    for (band, rows) in bands.iter_mut().zip(rows) {
        *band = rows.iter().fold(0, |hash, row| mix(hash ^ row));
    }
    Some(bands)
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}
