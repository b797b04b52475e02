//! One open generation, laid out for queries: postings, norms and tables; and what one request sees of it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use self::frequent::FrequentTerms;
use self::grams::GramTable;
use self::segment::ZoneReader;
use self::terms::TermCache;
use super::error::{Health, SearchError};
use super::weights;
use crate::document::DocumentId;
use crate::index::{Generation, History, Meaning, Zone};

pub(crate) use self::centre::Centre;
pub(crate) use self::document_set::{DocumentSet, bits};
pub(crate) use self::grams::{QueryGrams, nearest_forms};
pub(crate) use self::memo::Memo;
pub(crate) use self::names::{NameWord, Names, name_words};
pub(crate) use self::positions::{PositionList, Positions};
pub(crate) use self::segment::Segment;
pub(crate) use self::splits::{PartRanges, SplitCache};
pub(crate) use self::tables::Tables;
pub(crate) use self::terms::TermPlaces;
pub(crate) use self::vector::{Vector, VectorBuilder};
pub(crate) use self::view::Snapshot;

mod alphabet;
mod centre;
mod document_set;
mod frequent;
mod grams;
mod memo;
mod names;
mod positions;
mod sample;
mod segment;
mod splits;
mod tables;
mod terms;
mod vector;
mod view;

/// As many nearest documents of each are counted as a page of a document shows.
const NEAREST: usize = 6;
/// The number of documents whose nearest are counted; of more, these are spread over all.
const COUNTED: usize = 4_000;

/// An open generation.
pub(crate) struct OpenGeneration {
    /// The generation; its files stay as long as this.
    pub(crate) generation: Generation,
    /// Its id, the same wherever it is.
    pub(crate) id: String,
    /// The segments of the index.
    pub(crate) segments: Vec<Segment>,
    /// The tables to filter, count and sort by.
    pub(crate) tables: Tables,
    grams: OnceLock<GramTable>,
    centre: OnceLock<Centre>,
    history: OnceLock<Arc<History>>,
    /// The ordinals of the documents that are near others.
    central: OnceLock<Arc<Vec<u32>>>,
    /// The number of each document by its ordinal.
    numbers: OnceLock<Vec<u32>>,
    /// Since when it answers, in seconds since 1970.
    answering: AtomicI64,
    /// The names of authors and partners.
    pub(crate) names: Names,
    terms: TermCache,
    frequent: FrequentTerms,
    /// The parts of the words that were shown.
    pub(crate) splits: SplitCache,
    /// The number of documents that have a word in any form, for recent suggestions.
    pub(crate) suggested: Mutex<FxHashMap<String, u64>>,
    /// The number of documents.
    pub(crate) documents: usize,
    /// The vectors of its passages, if there are any and an embedder is set.
    pub(crate) meaning: RwLock<Option<Arc<Meaning>>>,
    /// What is known of the generation's files.
    pub(crate) health: Mutex<Health>,
    /// `weight / (1 − b + b · length / average)` by zone and length number.
    pub(crate) length_factors: [[f32; 256]; 3],
}

impl OpenGeneration {
    /// Opens a generation for queries.
    pub(crate) fn new(generation: Generation) -> Result<Self, SearchError> {
        let readers = generation.searcher.segment_readers();
        let fields = generation.fields;
        let (mut segments, mut base, mut words) = (Vec::new(), 0, [0_u64; 3]);
        let long_lists = Arc::default();
        for reader in readers {
            let zone_reader = |zone: Zone| -> tantivy::Result<ZoneReader> {
                let field = fields.zones[zone as usize];
                let norms = reader.get_fieldnorms_reader(field)?;
                Ok(ZoneReader {
                    postings: reader.inverted_index(field)?,
                    norms: (0..reader.max_doc())
                        .map(|document| norms.fieldnorm_id(document))
                        .collect(),
                })
            };
            let [title, headings, body] = Zone::ALL.map(zone_reader);
            let engine = SearchError::engine("open the index");
            let zones = [title, headings, body]
                .into_iter()
                .collect::<tantivy::Result<Vec<_>>>()
                .map_err(engine)?;
            for (sum, zone) in words.iter_mut().zip(&zones) {
                *sum += zone.postings.total_num_tokens();
            }
            let zones = zones
                .try_into()
                .unwrap_or_else(|_| unreachable!("three zones give three readers"));
            let end = base + reader.max_doc();
            segments.push(Segment {
                base,
                end,
                zones,
                long_lists: Arc::clone(&long_lists),
            });
            base = end;
        }
        let documents = base as usize;
        let length_factors = Zone::ALL.map(|zone| {
            let average = words[zone as usize] as f32 / documents.max(1) as f32;
            let weight = weights::zone_weight(zone);
            let mut factors = [0.0; 256];
            for (id, factor) in (0..=u8::MAX).zip(&mut factors) {
                let length = FieldNormReader::id_to_fieldnorm(id) as f32 / average.max(1.0);
                *factor = weight.weight / (1.0 - weight.b + weight.b * length);
            }
            factors
        });
        let tables = Tables::read(readers).map_err(SearchError::engine("read the columns"))?;
        let names = Names::new(&tables);
        let now = jiff::Timestamp::now().as_second();
        Ok(Self {
            answering: AtomicI64::new(generation.published().unwrap_or(now)),
            id: generation.info.id(),
            generation,
            segments,
            tables,
            grams: OnceLock::new(),
            centre: OnceLock::new(),
            history: OnceLock::new(),
            central: OnceLock::new(),
            numbers: OnceLock::new(),
            names,
            terms: TermCache::default(),
            frequent: FrequentTerms::new(documents),
            splits: SplitCache::default(),
            suggested: Mutex::default(),
            documents,
            meaning: RwLock::default(),
            health: Mutex::new(Health::Unverified),
            length_factors,
        })
    }

    /// Notes that another generation answered until now. It comes before the first call of [`Self::history`].
    pub(crate) fn answers_from_now_on(&self) {
        let now = jiff::Timestamp::now().as_second();
        self.answering.fetch_max(now, Ordering::Relaxed);
    }

    /// Returns when documents came, changed and went. It is read at the first call.
    pub(crate) fn history(&self) -> Result<Arc<History>, SearchError> {
        if let Some(history) = self.history.get() {
            return Ok(Arc::clone(history));
        }
        let mut history = self.generation.history()?;
        if let Ok(built) = self.generation.info.built.parse::<jiff::Timestamp>() {
            history.answering_since(built.as_second(), self.answering.load(Ordering::Relaxed));
        }
        let history = Arc::new(history);
        Ok(Arc::clone(self.history.get_or_init(|| history)))
    }

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

    /// Returns the vectors of its passages; `None` for words only.
    pub(crate) fn meaning(&self) -> Option<Arc<Meaning>> {
        let meaning = self.meaning.read().unwrap_or_else(PoisonError::into_inner);
        meaning.clone()
    }

    /// Returns the segment of a document.
    pub(crate) fn segment_of(&self, document: u32) -> &Segment {
        &self.segments[self.segments.partition_point(|segment| segment.end <= document)]
    }

    /// Returns the words of a document as indices into the vocabulary, each with its weight.
    pub(crate) fn words(&self, document: u32) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.generation.words.of(self.tables.ordinal[document as usize])
    }

    /// Reads what only questions and related documents use.
    pub(crate) fn warm_up(&self) {
        self.centre();
    }

    /// Whether [`Self::warm_up`] was done.
    #[cfg(test)]
    pub(crate) fn is_warm(&self) -> bool {
        self.centre.get().is_some()
    }

    /// Returns the ordinals of the documents that are among the nearest of others, most often first; in a large corpus of a sample of
    /// others. They are counted at the first call.
    pub(crate) fn central(&self) -> Result<Arc<Vec<u32>>, SearchError> {
        if let Some(central) = self.central.get() {
            return Ok(Arc::clone(central));
        }
        let mut counts = vec![0_u32; self.documents];
        let apart = self.documents.div_ceil(COUNTED).max(1);
        for ordinal in (0..).take(self.documents).step_by(apart) {
            let neighbours = self.generation.neighbours.of(ordinal)?.unwrap_or_default();
            for neighbour in neighbours.iter().take(NEAREST) {
                counts[neighbour.ordinal as usize] += 1;
            }
        }
        let mut central: Vec<u32> = (0..).take(self.documents).collect();
        central.retain(|ordinal| counts[*ordinal as usize] > 0);
        central.sort_by_key(|ordinal| std::cmp::Reverse(counts[*ordinal as usize]));
        Ok(Arc::clone(self.central.get_or_init(|| Arc::new(central))))
    }

    /// Puts the titles of all documents in order, at the first call.
    pub(crate) fn order_titles(&self) {
        let titles = &self.generation.titles;
        let title = |ordinal| titles.get(ordinal).map(|(_, title)| title.to_owned());
        self.tables.order_titles(title);
    }

    /// Returns the grams, read at the first request: queries of one or two words do not use them.
    pub(crate) fn grams(&self) -> &GramTable {
        self.grams.get_or_init(|| GramTable::new(&self.generation))
    }

    /// Returns the centre of the corpus, read at the first request.
    pub(crate) fn centre(&self) -> &Centre {
        self.centre
            .get_or_init(|| Centre::new(&self.generation, self.grams()))
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

    fn searcher(&self) -> &Searcher {
        &self.generation.searcher
    }
}
