//! The sources of a clause: posting lists and matches found otherwise. Both are read in ascending order, window by window.

use tantivy::TERMINATED;
use tantivy::postings::BlockSegmentPostings;

/// The number of documents summed together: few enough that the sums stay in the nearest cache.
pub(super) const WINDOW: usize = 4_096;
/// To find a document in a list takes about as long as to add so many documents one after the other.
pub(super) const LOOK_UP: usize = 8;

/// The weighted frequency of a clause in each document of a window.
pub(super) type Column = [f32; WINDOW];

/// The postings of a term in a zone of a segment.
pub(super) struct Postings<'a> {
    blocks: BlockSegmentPostings,
    /// The index in the current block.
    at: usize,
    /// The next document.
    next: u32,
    /// The number of the segment's first document.
    base: u32,
    /// The lengths of documents,
    norms: &'a [u8],
    /// the weight of one occurrence, without and
    weight: f32,
    /// by length,
    factors: &'a [f32; 256],
    /// and the cap of the sum so far.
    most: f32,
}

impl<'a> Postings<'a> {
    pub(super) fn new(
        blocks: BlockSegmentPostings,
        base: u32,
        (weight, most): (f32, f32),
        (norms, factors): (&'a [u8], &'a [f32; 256]),
    ) -> Self {
        let mut postings = Self {
            blocks,
            at: 0,
            next: TERMINATED,
            base,
            norms,
            weight,
            factors,
            most,
        };
        postings.find_next();
        postings
    }

    fn find_next(&mut self) {
        let document = self.blocks.docs().get(self.at);
        self.next = document.map_or(TERMINATED, |document| self.base + document);
    }

    /// Adds the frequencies of a few documents of a window, or of all where that is faster, and returns whether there are any. Windows come in
    /// order, but some may be missing.
    fn add(&mut self, column: &mut Column, start: u32, few: Option<&[u32]>) -> bool {
        let in_a_window = self.blocks.doc_freq() as usize * WINDOW / self.norms.len().max(WINDOW);
        match few {
            Some(few) if few.len() * LOOK_UP < in_a_window => self.add_few(column, few),
            _ => self.add_all(column, start),
        }
    }

    fn add_few(&mut self, column: &mut Column, documents: &[u32]) -> bool {
        let mut any = false;
        for &document in documents {
            if self.next < document {
                self.at = self.blocks.seek(document - self.base);
                self.find_next();
            }
            if self.next == document {
                self.add_one(column, document - self.base, self.blocks.freqs()[self.at]);
                any = true;
            }
        }
        any
    }

    #[inline]
    fn add_one(&self, column: &mut Column, document: u32, count: u32) {
        let factor = self.factors[usize::from(self.norms[document as usize])] * self.weight;
        let slot = &mut column[place(self.base + document)];
        *slot = (*slot + factor * count as f32).min(self.most);
    }

    /// Adds the frequencies of the documents of a window, and returns whether there are any.
    fn add_all(&mut self, column: &mut Column, start: u32) -> bool {
        if self.next < start {
            self.at = self.blocks.seek(start.saturating_sub(self.base));
            self.find_next();
        }
        let end = start + WINDOW as u32;
        let any = self.next < end;
        while self.next < end {
            let documents = &self.blocks.docs()[self.at..];
            let frequencies = &self.blocks.freqs()[self.at..];
            let end = end - self.base;
            let within = match documents.last() {
                Some(last) if *last < end => documents.len(),
                _ => documents.partition_point(|document| *document < end),
            };
            for (&document, &count) in documents[..within].iter().zip(frequencies) {
                self.add_one(column, document, count);
            }
            self.at += within;
            if within == documents.len() {
                self.blocks.advance();
                self.at = 0;
            }
            self.find_next();
        }
        any
    }
}

/// Returns the index of a document in its window.
#[inline]
pub(super) fn place(document: u32) -> usize {
    document as usize % WINDOW
}

/// All sources of a clause.
pub(super) struct Sources<'a> {
    postings: Vec<Postings<'a>>,
    /// Documents in ascending order, each with its weighted frequency.
    matches: &'a [(u32, f32)],
    /// Whether its column has any frequency.
    filled: bool,
}

impl<'a> Sources<'a> {
    pub(super) fn new(postings: Vec<Postings<'a>>, matches: &'a [(u32, f32)]) -> Self {
        Self {
            postings,
            matches,
            filled: false,
        }
    }

    /// Fills a column, the same every time, with the frequencies of the window from `start` on; if only `few` documents are asked for, in
    /// ascending order, others may have theirs or none.
    pub(super) fn fill(&mut self, column: &mut Column, start: u32, few: Option<&[u32]>) {
        if std::mem::take(&mut self.filled) {
            column.fill(0.0);
        }
        for postings in &mut self.postings {
            self.filled |= postings.add(column, start, few);
        }
        let end = start + WINDOW as u32;
        let from = self.matches.partition_point(|(document, _)| *document < start);
        let rest = &self.matches[from..];
        let (own, rest) = rest.split_at(rest.partition_point(|(document, _)| *document < end));
        self.matches = rest;
        self.filled |= !own.is_empty();
        for (document, more) in own {
            column[place(*document)] += more;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::index::{Generation, Zone};
    use crate::search::snapshot::Snapshot;
    use crate::search::testing::engine;

    const DOCUMENTS: u32 = 600;

    #[test]
    fn a_few_documents_have_the_frequencies_that_they_have_among_all() {
        let texts: Vec<(String, String)> = (0..DOCUMENTS)
            .map(|number| {
                let often = number as usize % 5;
                (
                    format!("{number:03}"),
                    format!("Här står {}.", "kaffe ".repeat(often)),
                )
            })
            .collect();
        let texts: Vec<(&str, &str)> = texts
            .iter()
            .map(|(id, text)| (id.as_str(), text.as_str()))
            .collect();
        let (_engine, folder) = engine(&texts);
        let snapshot = Snapshot::of_build(Generation::open(folder.path()).unwrap().unwrap()).unwrap();
        let places = snapshot.places("kaffe").unwrap();
        let fill = |few: Option<&[u32]>| {
            let lists = snapshot.segments.iter().filter_map(|segment| {
                let blocks = segment.blocks(Zone::Body, &places).unwrap()?;
                let lengths = (segment.norms(Zone::Body), &snapshot.length_factors[2]);
                Some(Postings::new(blocks, segment.base, (0.7, f32::INFINITY), lengths))
            });
            let mut column = [0.0; WINDOW];
            Sources::new(lists.collect(), &[(3, 9.0)]).fill(&mut column, 0, few);
            column
        };
        let all = fill(None);
        assert!(all[4] > all[1] && all[1] > 0.0 && all[5] == 0.0 && all[3] > 9.0);
        let some = proptest::collection::btree_set(0..DOCUMENTS, 0..50);
        proptest!(|(few in some)| {
            let few: Vec<u32> = BTreeSet::into_iter(few).collect();
            let found = fill(Some(&few));
            for document in few {
                prop_assert_eq!(found[place(document)], all[place(document)]);
            }
        });
    }
}
