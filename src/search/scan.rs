//! The first pass over the index: each clause's postings are read once, term after term, into one number a document.
//!
//! Reading term by term (not document by document) gives in one pass what an answer needs of *all* its documents: the
//! score, which words each has (for `match=auto`, exclusions and required phrases), the total and the facet counts.

use std::sync::Arc;

use super::clause::{Clause, Role, WeightedTerm};
use super::error::SearchError;
use super::ranking;
use super::request::Facet;
use super::sequence;
use super::snapshot::{Segment, Snapshot};
use super::terms::TermPlaces;

/// Working memory of one query, sized for a generation; used again so that a query doesn't allocate by the number of
/// documents.
#[derive(Default)]
pub(crate) struct Scratch {
    /// The weighted frequency of the clause at hand, by document.
    frequency: Vec<f32>,
    /// The documents where it isn't 0.
    with_clause: Vec<u32>,
    /// The score so far, by document.
    pub(crate) score: Vec<f32>,
    /// The clauses each document has, as bits by their place.
    pub(crate) clauses: Vec<u64>,
    /// The documents with any bit set.
    pub(crate) found: Vec<u32>,
}

/// What the pass learnt of a clause.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClauseStatistics {
    /// Documents that have it.
    pub(crate) documents: usize,
    /// Its weight by rarity, with the role's share.
    pub(crate) idf: f32,
}

impl Scratch {
    /// Makes it fit a generation and empties it.
    pub(crate) fn reset(&mut self, documents: usize) {
        if self.score.len() == documents {
            for document in self.found.drain(..) {
                self.score[document as usize] = 0.0;
                self.clauses[document as usize] = 0;
            }
        } else {
            *self = Self {
                frequency: vec![0.0; documents],
                score: vec![0.0; documents],
                clauses: vec![0; documents],
                ..Self::default()
            };
        }
    }

    /// Reads the postings of all clauses.
    pub(crate) fn scan(
        &mut self,
        snapshot: &Snapshot,
        clauses: &[Clause],
    ) -> Result<Vec<ClauseStatistics>, SearchError> {
        clauses
            .iter()
            .enumerate()
            .map(|(place, clause)| self.scan_clause(snapshot, clause, place))
            .collect()
    }

    fn scan_clause(
        &mut self,
        snapshot: &Snapshot,
        clause: &Clause,
        place: usize,
    ) -> Result<ClauseStatistics, SearchError> {
        let terms: Vec<(&WeightedTerm, Arc<TermPlaces>)> = clause
            .terms
            .iter()
            .map(|term| Ok((term, snapshot.places(&term.term)?)))
            .collect::<Result<_, SearchError>>()?;
        for segment in &snapshot.segments {
            // Folded forms first: what they give is capped before true matches add to it.
            for last_resort in [true, false] {
                let mut terms = terms
                    .iter()
                    .filter(|(term, _)| term.is_last_resort() == last_resort);
                terms
                    .try_for_each(|(term, places)| self.add_term(snapshot, segment, clause, term, places))?;
            }
            for sequence in &clause.sequences {
                for &zone in clause.zones {
                    sequence::for_each_match(snapshot, segment, zone, sequence, |document, count| {
                        let norm = segment.norms(zone)[(document - segment.base) as usize];
                        let factor = snapshot.length_factors[zone as usize][norm as usize];
                        self.add(document, factor * sequence.weight * count);
                    })?;
                }
            }
        }
        if !clause.author_words.is_empty() {
            self.add_named(snapshot, Facet::Author, &clause.author_words);
            // A scoped word has no terms.
            if !clause.terms.is_empty() {
                self.add_named(snapshot, Facet::Partner, &clause.author_words);
            }
        }
        Ok(self.finish_clause(snapshot.documents, clause, place))
    }

    fn add_term(
        &mut self,
        snapshot: &Snapshot,
        segment: &Segment,
        clause: &Clause,
        term: &WeightedTerm,
        places: &TermPlaces,
    ) -> Result<(), SearchError> {
        let most = if term.is_last_resort() {
            ranking::FOLDED
        } else {
            f32::INFINITY
        };
        for &zone in clause.zones {
            let Some(mut blocks) = segment.blocks(zone, places)? else {
                continue;
            };
            let (norms, factors) = (segment.norms(zone), &snapshot.length_factors[zone as usize]);
            let frequency = &mut self.frequency[segment.base as usize..segment.end as usize];
            while blocks.block_len() > 0 {
                for (&document, &count) in blocks.docs().iter().zip(blocks.freqs()) {
                    let factor = factors[usize::from(norms[document as usize])];
                    let slot = &mut frequency[document as usize];
                    if *slot == 0.0 {
                        self.with_clause.push(segment.base + document);
                    }
                    *slot = (*slot + factor * term.weight * count as f32).min(most);
                }
                blocks.advance();
            }
        }
        Ok(())
    }

    /// A name counts once and the same for everyone: it says who wrote, not how much of it.
    fn add_named(&mut self, snapshot: &Snapshot, facet: Facet, words: &[String]) {
        let names = snapshot.tables.facet(facet);
        let named: Vec<bool> = names
            .values
            .iter()
            .map(|name| {
                let of_name = super::resolve::name_words(name);
                words
                    .iter()
                    .all(|word| of_name.contains(word) || of_name.contains(&format!("{word}s")))
            })
            .collect();
        if !named.contains(&true) {
            return;
        }
        for document in 0..snapshot.documents as u32 {
            if names.of(document).iter().any(|name| named[*name as usize]) {
                self.add(document, ranking::NAME);
            }
        }
    }

    fn add(&mut self, document: u32, frequency: f32) {
        let slot = &mut self.frequency[document as usize];
        if *slot == 0.0 {
            self.with_clause.push(document);
        }
        *slot += frequency;
    }

    fn finish_clause(&mut self, documents: usize, clause: &Clause, place: usize) -> ClauseStatistics {
        let with = self.with_clause.len();
        let share = match clause.role {
            Role::Wanted | Role::Required => 1.0,
            Role::Ordering => ranking::STOP_WORD,
            Role::Hint => ranking::HINT,
            Role::Excluded => 0.0,
        };
        let idf = clause.boost * share * ranking::inverse_document_frequency(documents, with);
        for document in self.with_clause.drain(..) {
            let at = document as usize;
            let frequency = std::mem::take(&mut self.frequency[at]);
            if self.clauses[at] == 0 {
                // A function word finds nothing by itself.
                if clause.role == Role::Ordering {
                    continue;
                }
                self.found.push(document);
            }
            self.clauses[at] |= 1 << place;
            self.score[at] += idf * ranking::saturate(frequency);
        }
        ClauseStatistics { documents: with, idf }
    }
}

/// Sorts clauses so that those which find come before those which only order what was found.
pub(crate) fn order_for_scan(clauses: &mut [Clause]) {
    clauses.sort_by_key(|clause| match clause.role {
        Role::Excluded => 0,
        Role::Required | Role::Wanted => 1,
        Role::Hint => 2,
        Role::Ordering => 3,
    });
}
