//! What one request sees: the open generation that answers it, and whether anybody still waits for the answer.

use std::ops::Deref;
use std::sync::Arc;

use tantivy::Term;

use super::frequent::FrequentTerms;
use super::{DocumentSet, OpenGeneration, TermPlaces};
use crate::index::{Generation, StoredMeta, Text, Zone};
use crate::search::error::SearchError;
use crate::search::request::CancelToken;

/// An open generation as one request sees it. What reads the index through this fails once the request is cancelled.
pub(crate) struct Snapshot {
    opened: Arc<OpenGeneration>,
    cancelled: CancelToken,
}

impl Deref for Snapshot {
    type Target = OpenGeneration;

    fn deref(&self) -> &OpenGeneration {
        &self.opened
    }
}

impl Snapshot {
    /// A view of a generation until `cancelled`.
    pub(crate) fn new(opened: Arc<OpenGeneration>, cancelled: CancelToken) -> Self {
        Self { opened, cancelled }
    }

    /// A view of a generation that is being built; nothing cancels it.
    pub(crate) fn of_build(generation: Generation) -> Result<Self, SearchError> {
        let opened = Arc::new(OpenGeneration::new(generation)?);
        Ok(Self::new(opened, CancelToken::default()))
    }

    /// Whether the request was cancelled: for loops that cannot fail and end early instead.
    #[inline]
    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.is_cancelled()
    }

    /// Fails if the request was cancelled; called in loops that read no term and no document.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), SearchError> {
        if self.is_cancelled() {
            Err(SearchError::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Returns the locations of a term.
    pub(crate) fn places(&self, word: &str) -> Result<Arc<TermPlaces>, SearchError> {
        self.check()?;
        self.terms.get(word, || {
            let mut places = Vec::new();
            for segment in &self.segments {
                for zone in Zone::ALL {
                    let term = Term::from_field_text(self.generation.fields.zones[zone as usize], word);
                    let info = segment.zones[zone as usize].postings.get_term_info(&term);
                    let info = info.map_err(SearchError::reading("terms"))?;
                    places.extend(info.map(|info| (segment.base, zone, info)));
                }
            }
            Ok(places)
        })
    }

    /// Whether any document has a term. An unreadable term counts as absent; a query that needs it fails elsewhere.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.places(word).is_ok_and(|places| !places.is_empty())
    }

    /// Calls `visit` with each document that has a term in a zone.
    pub(crate) fn for_each_document(
        &self,
        zone: Zone,
        term: &TermPlaces,
        mut visit: impl FnMut(u32),
    ) -> Result<(), SearchError> {
        self.check()?;
        for segment in &self.segments {
            let Some(mut blocks) = segment.document_blocks(zone, term)? else {
                continue;
            };
            while blocks.block_len() > 0 {
                for document in blocks.docs() {
                    visit(segment.base + document);
                }
                blocks.advance();
            }
        }
        Ok(())
    }

    /// Returns the documents that have a word in a zone as a set, if it is frequent there.
    pub(crate) fn documents_of_frequent(
        &self,
        zone: Zone,
        word: &str,
        places: &TermPlaces,
    ) -> Result<Option<Arc<DocumentSet>>, SearchError> {
        if !FrequentTerms::is_frequent(places.documents(zone), self.documents) {
            return Ok(None);
        }
        let read = || {
            let mut documents = DocumentSet::none(self.documents);
            self.for_each_document(zone, places, |document| documents.add(document))?;
            Ok(documents)
        };
        self.frequent.get(zone, word, read).map(Some)
    }

    /// Reads the properties of a document.
    pub(crate) fn meta(&self, document: u32) -> Result<StoredMeta<'_>, SearchError> {
        self.check()?;
        let ordinal = self.tables.ordinal[document as usize];
        Ok(self.generation.stored.of(ordinal)?)
    }

    /// Returns the text of a document; its sections are read when they are asked for.
    pub(crate) fn text(&self, document: u32, meta: &StoredMeta<'_>) -> Result<Text<'_>, SearchError> {
        let ordinal = self.tables.ordinal[document as usize];
        Ok(self.generation.texts.of(ordinal, &meta.sections)?)
    }
}
