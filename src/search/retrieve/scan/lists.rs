//! The posting lists of a clause, and its sequences and names: which documents have it, and its frequency in them.

use std::sync::Arc;

use tantivy::postings::BlockSegmentPostings;

use super::source::{Postings, Sources};
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::request::Facet;
use crate::search::retrieve::sequence;
use crate::search::snapshot::{DocumentSet, NameWord, Segment, Snapshot, TermPlaces};
use crate::search::understand::{Clause, Sequence};
use crate::search::weights;

/// The sources of a clause.
pub(super) struct ClauseSources<'a> {
    /// Posting lists, in the order in which they are added.
    lists: Vec<List<'a>>,
    /// Documents found by sequences and names, each with its weighted frequency.
    matches: Vec<(u32, f32)>,
}

/// A posting list.
struct List<'a> {
    segment: &'a Segment,
    zone: Zone,
    places: Arc<TermPlaces>,
    /// The weight of one occurrence, and the cap of the sum so far.
    weight: (f32, f32),
    /// The list, if it is so short that it was read whole.
    blocks: Option<BlockSegmentPostings>,
}

/// The number of documents in a block of postings.
const BLOCK: u32 = 128;

impl<'a> ClauseSources<'a> {
    /// Finds the documents of a clause.
    pub(super) fn new(snapshot: &'a Snapshot, clause: &Clause) -> Result<(Self, DocumentSet), SearchError> {
        let mut documents = DocumentSet::none(snapshot.documents);
        let mut sources = Self {
            lists: Vec::new(),
            matches: matches(snapshot, clause)?,
        };
        for (document, _) in &sources.matches {
            documents.add(*document);
        }
        let places = clause.terms.iter().map(|term| snapshot.places(&term.term));
        let places = places.collect::<Result<Vec<_>, _>>()?;
        // Folded forms first: their sum is capped before true matches are added.
        for last_resort in [true, false] {
            let most = if last_resort {
                weights::FOLDED
            } else {
                f32::INFINITY
            };
            let terms = clause.terms.iter().zip(&places);
            for (term, places) in terms.filter(|(term, _)| term.is_last_resort() == last_resort) {
                let weight = (term.weight, most);
                for zone in clause.zones {
                    sources.read_term(snapshot, *zone, &term.term, places, weight, &mut documents)?;
                }
            }
        }
        Ok((sources, documents))
    }

    /// Adds the lists of a term in a zone, and its documents.
    fn read_term(
        &mut self,
        snapshot: &'a Snapshot,
        zone: Zone,
        term: &str,
        places: &Arc<TermPlaces>,
        weight: (f32, f32),
        documents: &mut DocumentSet,
    ) -> Result<(), SearchError> {
        let frequent = snapshot.documents_of_frequent(zone, term, places)?;
        if let Some(frequent) = &frequent {
            documents.add_all(frequent);
        }
        for segment in &snapshot.segments {
            let Some(info) = segment.term_info(zone, places) else {
                continue;
            };
            let mut list = List {
                segment,
                zone,
                places: Arc::clone(places),
                weight,
                blocks: None,
            };
            if frequent.is_none() {
                list.read(info.doc_freq, documents)?;
            }
            self.lists.push(list);
        }
        Ok(())
    }

    /// Opens the frequencies of the clause.
    pub(super) fn open(&mut self, snapshot: &'a Snapshot) -> Result<Sources<'_>, SearchError> {
        let mut postings = Vec::with_capacity(self.lists.len());
        for list in &mut self.lists {
            let (segment, zone) = (list.segment, list.zone);
            let blocks = match list.blocks.take() {
                Some(blocks) => Some(blocks),
                None => segment.blocks(zone, &list.places)?,
            };
            let lengths = (segment.norms(zone), &snapshot.length_factors[zone as usize]);
            postings.extend(blocks.map(|blocks| Postings::new(blocks, segment.base, list.weight, lengths)));
        }
        Ok(Sources::new(postings, &self.matches))
    }
}

impl List<'_> {
    /// Reads which documents have the term: so many.
    fn read(&mut self, many: u32, documents: &mut DocumentSet) -> Result<(), SearchError> {
        let (segment, zone) = (self.segment, self.zone);
        let mut add = |blocks: &BlockSegmentPostings| {
            for document in blocks.docs() {
                documents.add(segment.base + document);
            }
        };
        if many < BLOCK {
            self.blocks = segment.blocks(zone, &self.places)?.inspect(add);
            return Ok(());
        }
        let mut blocks = segment.document_blocks(zone, &self.places)?;
        while let Some(blocks) = blocks.as_mut().filter(|blocks| blocks.block_len() > 0) {
            add(blocks);
            blocks.advance();
        }
        Ok(())
    }
}

/// Returns the documents that a clause's sequences and names find, in ascending order, each with its weighted frequency.
fn matches(snapshot: &Snapshot, clause: &Clause) -> Result<Vec<(u32, f32)>, SearchError> {
    let mut matches = Vec::new();
    for sequence in &clause.sequences {
        for &zone in clause.zones {
            add_sequence(snapshot, zone, sequence, &mut matches)?;
        }
    }
    if !clause.author_words.is_empty() {
        matches.extend(named(snapshot, Facet::Author, &clause.author_words));
        // A scoped word has neither terms nor sequences.
        if !clause.terms.is_empty() || !clause.sequences.is_empty() {
            matches.extend(named(snapshot, Facet::Partner, &clause.author_words));
        }
    }
    if let Some(span) = clause.published {
        let tables = &snapshot.tables;
        let dates = tables.date_first.iter().zip(&tables.date_last);
        let published = (0..)
            .zip(dates)
            .filter(|(_, (first, last))| span.contains(**first, **last));
        matches.extend(published.map(|(document, _)| (document, weights::PUBLISHED)));
    }
    if let Some(kind) = clause.kind {
        let kinds = snapshot.tables.facet(Facet::Kind);
        let number = kinds.values.iter().position(|value| value == kind.as_str());
        let is_of_kind = |document: &u32| kinds.of(*document).first().map(|kind| *kind as usize) == number;
        let documents = (0..snapshot.documents as u32).filter(is_of_kind);
        matches.extend(documents.map(|document| (document, weights::PUBLISHED)));
    }
    matches.sort_by_key(|(document, _)| *document);
    Ok(matches)
}

/// Adds the documents that have a sequence in a zone.
fn add_sequence(
    snapshot: &Snapshot,
    zone: Zone,
    sequence: &Sequence,
    matches: &mut Vec<(u32, f32)>,
) -> Result<(), SearchError> {
    let found = sequence::matches(snapshot, zone, sequence)?;
    let factors = &snapshot.length_factors[zone as usize];
    let mut rest = &found[..];
    for segment in &snapshot.segments {
        let here;
        (here, rest) = rest.split_at(rest.partition_point(|(document, _)| *document < segment.end));
        let norms = segment.norms(zone);
        matches.extend(here.iter().map(|(document, count)| {
            let factor = factors[usize::from(norms[(document - segment.base) as usize])];
            (*document, factor * sequence.weight * *count as f32)
        }));
    }
    Ok(())
}

/// Returns the documents with a name that has some words. A name counts once, whatever its length.
fn named(snapshot: &Snapshot, facet: Facet, words: &[NameWord]) -> Vec<(u32, f32)> {
    let names = snapshot.tables.facet(facet);
    let of_facet = snapshot.names.of(facet).iter();
    let named: Vec<bool> = of_facet
        .map(|name| words.iter().all(|word| word.is_in(name)))
        .collect();
    if !named.contains(&true) {
        return Vec::new();
    }
    let has_name = |document: &u32| names.of(*document).iter().any(|name| named[*name as usize]);
    let documents = (0..snapshot.documents as u32).filter(has_name);
    documents.map(|document| (document, weights::NAME)).collect()
}
