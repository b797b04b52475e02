//! What the texts of a generation mean: the vectors of their passages, in `meaning.bin` beside the generation's files.
//!
//! The file is no part of the generation: it is written after it was published, by [`super::embed_passages`], and may be missing, cover
//! only some of the passages, or be of another model. It has a checksum of its own.
//!
//! ```text
//! magic | length of the head: u32 | head (postcard) | starts: u32 … | places: u32 … | mean: f32 … | scales: f32 … | numbers: i8 … | CRC-32
//! ```
//! Numbers are little-endian.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::GenerationInfo;
use super::durable::write_file;
use super::error::IndexError;
use crate::embed::{QueryVector, Vectors};

mod passages;

pub(crate) use passages::passage_range;
pub(super) use passages::{Place, visit};

pub(super) const FILE: &str = "meaning.bin";
/// As many passages of a document are enough for what it is about as a whole.
const MOST_OF_WHOLE: usize = 100;
const MAGIC: &[u8; 8] = b"sokmean2";

/// The vectors of the passages of a generation.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    head: Head,
    vectors: Vectors,
    /// The first row of each document, by ordinal, and the end of the last.
    starts: Vec<u32>,
    places: Vec<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    /// The id of the generation and when it was built.
    generation: String,
    built: String,
    /// What the vectors depend on besides the texts.
    identity: String,
    documents: u32,
    rows: u32,
    dimensions: u32,
    /// How many passages the documents have.
    passages: u32,
}

/// A passage near a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearPassage {
    /// The ordinal of its document.
    pub ordinal: u32,
    /// Its row.
    pub row: u32,
    /// The cosine of its vector and the query's, without the mean of the corpus.
    pub cosine: f32,
}

impl Meaning {
    /// Opens the vectors of a generation; `None` if it has none. `folder` is the generation's.
    ///
    /// # Errors
    /// If the file cannot be read or is not as it was written.
    pub fn open(folder: &Path, info: &GenerationInfo) -> Result<Option<Self>, IndexError> {
        let path = folder.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(IndexError::io("read", path)(error)),
        };
        let damaged = || IndexError::Damaged {
            what: format!("{}: {FILE} is not as it was written", info.name),
        };
        let meaning = Self::read(&bytes).ok_or_else(damaged)?;
        // Earlier versions wrote the name.
        let is_of = [info.id(), info.name.clone()].contains(&meaning.head.generation)
            && meaning.head.built == info.built
            && u64::from(meaning.head.documents) == info.documents;
        // A folder that was copied over another: what it says of the passages is wrong.
        is_of.then_some(Some(meaning)).ok_or_else(damaged)
    }

    /// Puts the vectors of a generation together: the starts of its documents and the places of the passages that have one, and how many
    /// passages there are.
    pub(super) fn new(
        info: &GenerationInfo,
        identity: String,
        passages: u32,
        (starts, places): (Vec<u32>, Vec<Place>),
        vectors: Vectors,
    ) -> Self {
        Self {
            head: Head {
                generation: info.id(),
                built: info.built.clone(),
                identity,
                documents: u32::try_from(info.documents).unwrap_or(u32::MAX),
                rows: vectors.len() as u32,
                dimensions: vectors.dimensions() as u32,
                passages,
            },
            vectors,
            starts,
            places,
        }
    }

    /// Returns what the vectors depend on besides the texts.
    pub fn identity(&self) -> &str {
        &self.head.identity
    }

    /// Returns how many passages have vectors, and how many there are.
    pub fn coverage(&self) -> (u32, u32) {
        (self.head.rows, self.head.passages)
    }

    /// Returns the number of dimensions.
    pub fn dimensions(&self) -> usize {
        self.vectors.dimensions()
    }

    /// Returns the bytes of memory that it takes.
    pub fn bytes(&self) -> usize {
        self.vectors.bytes() + 4 * (self.starts.len() + self.places.len())
    }

    /// Prepares the vector of a query; `None` if it has another number of dimensions.
    pub fn query(&self, vector: &[f32]) -> Option<QueryVector> {
        self.vectors.query(vector)
    }

    /// Returns the passages nearest to a query, nearest first, at most `most`.
    pub fn nearest(&self, query: &QueryVector, most: usize) -> Vec<NearPassage> {
        let nearest = self.vectors.nearest(query, most).into_iter();
        nearest
            .map(|(row, cosine)| NearPassage {
                ordinal: self.ordinal(row),
                row,
                cosine,
            })
            .collect()
    }

    /// Returns the passage of a document that is nearest to a query; `None` if none of them has a vector.
    pub fn nearest_of(&self, query: &QueryVector, ordinal: u32) -> Option<NearPassage> {
        let nearest = self.rows(ordinal).map(|row| NearPassage {
            ordinal,
            row,
            cosine: self.vectors.cosine(query, row),
        });
        nearest.max_by(|a, b| a.cosine.total_cmp(&b.cosine).then(b.row.cmp(&a.row)))
    }

    /// Returns how near the passages of one section of a document are to a query: the cosine of the nearest; `None` if none has a vector.
    pub fn nearest_in_section(&self, query: &QueryVector, ordinal: u32, section: usize) -> Option<f32> {
        let of_section = self.rows(ordinal).filter(|row| self.place(*row).0 == section);
        of_section
            .map(|row| self.vectors.cosine(query, row))
            .max_by(f32::total_cmp)
    }

    /// Returns the mean of the vectors of a document's passages, of length 1; `None` if none has a vector.
    pub fn whole(&self, ordinal: u32) -> Option<Vec<f32>> {
        let mut sum = vec![0.0; self.dimensions()];
        for row in self.rows(ordinal).take(MOST_OF_WHOLE) {
            self.vectors.add_to(row, &mut sum);
        }
        let length = sum.iter().map(|value| value * value).sum::<f32>().sqrt();
        (length > 0.0).then(|| sum.into_iter().map(|value| value / length).collect())
    }

    /// Returns the section of a passage and its place among the passages of the section.
    pub fn place(&self, row: u32) -> (usize, usize) {
        self.places[row as usize].parts()
    }

    fn rows(&self, ordinal: u32) -> std::ops::Range<u32> {
        match self.starts.get(ordinal as usize..ordinal as usize + 2) {
            Some([start, end]) => *start..*end,
            _ => 0..0,
        }
    }

    fn ordinal(&self, row: u32) -> u32 {
        (self.starts.partition_point(|start| *start <= row) - 1) as u32
    }

    /// Writes it beside the files of its generation.
    pub(super) fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let head = postcard::to_extend(&self.head, Vec::new()).expect("plain data always becomes bytes");
        let (mean, scales, codes) = self.vectors.parts();
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&(head.len() as u32).to_le_bytes());
        bytes.extend_from_slice(&head);
        bytes.extend(self.starts.iter().flat_map(|start| start.to_le_bytes()));
        bytes.extend(self.places.iter().flat_map(|place| place.0.to_le_bytes()));
        bytes.extend(mean.iter().chain(scales).flat_map(|number| number.to_le_bytes()));
        bytes.extend(codes.iter().map(|code| code.cast_unsigned()));
        let sum = crc32fast::hash(&bytes);
        bytes.extend_from_slice(&sum.to_le_bytes());
        write_file(&folder.join(FILE), &bytes)
    }

    /// Reads a file; `None` if it is not as it was written.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (content, sum) = bytes.split_last_chunk::<4>()?;
        if crc32fast::hash(content).to_le_bytes() != *sum {
            return None;
        }
        let (length, rest) = content.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
        let (head, rest) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        let head: Head = postcard::from_bytes(head).ok()?;
        let (rows, dimensions) = (head.rows as usize, head.dimensions as usize);
        let mut rest = rest;
        let mut take = |count: usize| -> Option<&[u8]> {
            let (taken, left) = rest.split_at_checked(count.checked_mul(4)?)?;
            rest = left;
            Some(taken)
        };
        let starts = numbers(take(head.documents as usize + 1)?, u32::from_le_bytes);
        let places = numbers(take(rows)?, |bytes| Place(u32::from_le_bytes(bytes)));
        let mean = numbers(take(dimensions)?, f32::from_le_bytes);
        let scales = numbers(take(rows)?, f32::from_le_bytes);
        let codes = rest.iter().map(|byte| byte.cast_signed()).collect();
        let is_in_order =
            starts.is_sorted() && starts.first() == Some(&0) && starts.last() == Some(&head.rows);
        let vectors = Vectors::from_parts(mean, scales, codes).filter(|_| is_in_order)?;
        Some(Self {
            head,
            vectors,
            starts,
            places,
        })
    }
}

fn numbers<T>(bytes: &[u8], read: impl Fn([u8; 4]) -> T) -> Vec<T> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|bytes| read(*bytes))
        .collect()
}

#[cfg(test)]
mod tests;
