//! What an open generation is asked by name: terms, documents and their numbers.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::Term;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;

use super::OpenGeneration;
use super::segment::Segment;
use super::terms::TermCache;
use crate::document::DocumentId;
use crate::index::Zone;
use crate::search::error::SearchError;

impl OpenGeneration {
    /// Returns the terms of single parts with this prefix (`+anal`), most frequent first.
    pub(crate) fn part_terms_with_prefix(&self, prefix: &str, limit: usize) -> Vec<String> {
        let mut found: BTreeMap<String, u32> = BTreeMap::new();
        let zones = self
            .segments
            .iter()
            .map(|segment| &segment.zones[Zone::Body as usize]);
        for zone in zones {
            let range = zone.postings.terms().range().ge(prefix);
            let Ok(mut terms) = range.into_stream() else {
                continue;
            };
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                // A run of several parts begins like its first part, which has a term of its own.
                if let Ok(term) = std::str::from_utf8(terms.key())
                    && !term[1..].contains('+')
                {
                    *found.entry(term.to_owned()).or_default() += terms.value().doc_freq;
                }
            }
        }
        let mut found: Vec<(String, u32)> = found.into_iter().collect();
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.into_iter().take(limit).map(|(term, _)| term).collect()
    }

    /// Reads the locations of all terms, in order, which takes a fraction of looking each up; none where they are too many to keep.
    pub(crate) fn read_terms(&self) -> Result<(), SearchError> {
        let zones = self.segments.iter().flat_map(|segment| &segment.zones);
        if !TermCache::has_room_for(zones.map(|zone| zone.postings.terms().num_terms()).sum()) {
            return Ok(());
        }
        let mut terms: FxHashMap<Box<str>, Vec<(u32, Zone, TermInfo)>> = FxHashMap::default();
        for segment in &self.segments {
            for zone in Zone::ALL {
                let all = segment.zones[zone as usize].postings.terms().stream();
                let mut all = all.map_err(SearchError::reading("terms"))?;
                while all.advance() {
                    if let Ok(term) = std::str::from_utf8(all.key()) {
                        let place = (segment.base, zone, all.value().clone());
                        terms.entry(term.into()).or_default().push(place);
                    }
                }
            }
        }
        self.terms.fill(terms);
        Ok(())
    }

    /// Returns the hits and the misses of the cache of terms.
    pub(crate) fn terms_asked(&self) -> (u64, u64) {
        self.terms.asked()
    }

    /// Returns the number of a document by its id.
    pub(crate) fn find(&self, id: &DocumentId) -> Result<u32, SearchError> {
        let term = Term::from_field_text(self.generation.fields.id, id.as_str());
        for (segment, reader) in self.segments.iter().zip(self.searcher().segment_readers()) {
            let index = reader
                .inverted_index(self.generation.fields.id)
                .map_err(SearchError::engine("find the id"))?;
            let blocks = index.read_block_postings(&term, IndexRecordOption::Basic);
            if let Some(document) = blocks
                .map_err(SearchError::reading("postings"))?
                .and_then(|blocks| blocks.docs().first().copied())
            {
                return Ok(segment.base + document);
            }
        }
        Err(match self.generation.titles.id_by_alias(id.as_str()) {
            Some(to) => SearchError::DocumentMoved {
                id: id.clone(),
                to: DocumentId::new(to),
            },
            None => SearchError::DocumentNotFound { id: id.clone() },
        })
    }

    /// Returns the ids of all documents, sorted.
    pub(crate) fn ids(&self) -> Result<Vec<DocumentId>, SearchError> {
        let mut ids = Vec::with_capacity(self.documents);
        for reader in self.searcher().segment_readers() {
            let index = reader
                .inverted_index(self.generation.fields.id)
                .map_err(SearchError::engine("list the ids"))?;
            let mut terms = index.terms().stream().map_err(SearchError::reading("ids"))?;
            while terms.advance() {
                ids.push(DocumentId::new(String::from_utf8_lossy(terms.key())));
            }
        }
        ids.sort_unstable();
        Ok(ids)
    }

    /// Returns the number of the document with an ordinal.
    pub(crate) fn document_of(&self, ordinal: u32) -> u32 {
        let numbers = self.numbers.get_or_init(|| {
            let mut numbers = vec![0; self.documents];
            for (document, ordinal) in (0..).zip(&self.tables.ordinal) {
                numbers[*ordinal as usize] = document;
            }
            numbers
        });
        numbers[ordinal as usize]
    }

    /// Returns the number of words that a document has in a zone, as exactly as its length is stored.
    pub(crate) fn length(&self, document: u32, zone: Zone) -> u32 {
        let segment = self.segment_of(document);
        FieldNormReader::id_to_fieldnorm(segment.norms(zone)[(document - segment.base) as usize])
    }

    /// Returns the segment of a document.
    pub(crate) fn segment_of(&self, document: u32) -> &Segment {
        &self.segments[self.segments.partition_point(|segment| segment.end <= document)]
    }

    /// Returns the words of a document as indices into the vocabulary, each with its weight.
    pub(crate) fn words(&self, document: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.generation.words.of(self.tables.ordinal[document as usize])
    }
}
