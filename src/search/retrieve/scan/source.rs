//! The sources of a clause: posting lists and matches found otherwise. Both are read in ascending order, window by window.

use tantivy::TERMINATED;
use tantivy::postings::BlockSegmentPostings;

/// The number of documents summed together: few enough that the sums stay in the nearest cache.
pub(super) const WINDOW: usize = 4_096;

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
    /// the weight of one occurrence by length,
    factors: Box<[f32; 256]>,
    /// and the cap of the sum so far.
    most: f32,
}

impl<'a> Postings<'a> {
    pub(super) fn new(
        blocks: BlockSegmentPostings,
        base: u32,
        (weight, most): (f32, f32),
        (norms, factors): (&'a [u8], &[f32; 256]),
    ) -> Self {
        let mut postings = Self {
            blocks,
            at: 0,
            next: TERMINATED,
            base,
            norms,
            factors: Box::new(factors.map(|factor| factor * weight)),
            most,
        };
        postings.find_next();
        postings
    }

    fn find_next(&mut self) {
        let document = self.blocks.docs().get(self.at);
        self.next = document.map_or(TERMINATED, |document| self.base + document);
    }

    /// Adds the frequencies of the documents of a window. Windows come in order, but some may be missing.
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
                *slot = (*slot + factor * count as f32).min(self.most);
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

/// Returns the index of a document in its window.
#[inline]
pub(super) fn place(document: u32) -> usize {
    document as usize % WINDOW
}

/// All sources of a clause.
pub(super) struct Sources<'a> {
    pub(super) postings: Vec<Postings<'a>>,
    /// Documents in ascending order, each with its weighted frequency.
    pub(super) matches: &'a [(u32, f32)],
}

impl Sources<'_> {
    /// Fills a column with the frequencies of the window from `start` on.
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
