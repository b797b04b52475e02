//! What a clause is found by: posting lists, and the matches of what must be looked for in other ways. Both are read from
//! the first document to the last, window by window.

use tantivy::TERMINATED;
use tantivy::postings::BlockSegmentPostings;

/// Documents that are added up together: few enough that what is added up stays in the nearest cache.
pub(super) const WINDOW: usize = 4_096;

/// The weighted frequency of a clause in each document of a window.
pub(super) type Column = [f32; WINDOW];

/// The postings of a term in a zone of a segment.
pub(super) struct Postings<'a> {
    blocks: BlockSegmentPostings,
    /// The place in the block at hand.
    at: usize,
    /// The next document.
    next: u32,
    /// The number of the segment's first document.
    base: u32,
    /// What one occurrence counts,
    weight: f32,
    /// by the document's length,
    norms: &'a [u8],
    factors: &'a [f32; 256],
    /// and what it counts together with what was added before, at most.
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
            weight,
            norms,
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

    /// Adds what the documents of a window have; windows may be left out, but come in order.
    fn add_to(&mut self, column: &mut Column, start: u32) {
        if self.next < start {
            self.at = self.blocks.seek(start.saturating_sub(self.base));
            self.find_next();
        }
        let end = start + WINDOW as u32;
        while self.next < end {
            let documents = &self.blocks.docs()[self.at..];
            let frequencies = &self.blocks.freqs()[self.at..];
            let end = end - self.base;
            let within = match documents.last() {
                Some(last) if *last < end => documents.len(),
                _ => documents.partition_point(|document| *document < end),
            };
            for (&document, &count) in documents[..within].iter().zip(frequencies) {
                let factor = self.factors[usize::from(self.norms[document as usize])];
                let slot = &mut column[place(self.base + document)];
                *slot = (*slot + factor * self.weight * count as f32).min(self.most);
            }
            self.at += within;
            if within == documents.len() {
                self.blocks.advance();
                self.at = 0;
            }
            self.find_next();
        }
    }
}

/// The place of a document in its window.
#[inline]
pub(super) fn place(document: u32) -> usize {
    document as usize % WINDOW
}

/// All that a clause is found by.
pub(super) struct Sources<'a> {
    pub(super) postings: Vec<Postings<'a>>,
    /// Documents in the order of their numbers, each with what it adds.
    pub(super) matches: &'a [(u32, f32)],
}

impl Sources<'_> {
    /// Fills a column with what the documents of the window from `start` on have.
    pub(super) fn fill(&mut self, column: &mut Column, start: u32) {
        column.fill(0.0);
        for postings in &mut self.postings {
            postings.add_to(column, start);
        }
        let end = start + WINDOW as u32;
        let from = self.matches.partition_point(|(document, _)| *document < start);
        let rest = &self.matches[from..];
        let (own, rest) = rest.split_at(rest.partition_point(|(document, _)| *document < end));
        self.matches = rest;
        for (document, more) in own {
            column[place(*document)] += more;
        }
    }
}
