//! One open generation, laid out for queries: postings, norms and tables; and what one request sees of it.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use rustc_hash::FxHashMap;
use tantivy::Searcher;
use tantivy::fieldnorm::FieldNormReader;

use self::frequent::FrequentTerms;
use self::grams::GramTable;
use self::kept_lists::KeptLists;
use self::segment::ZoneReader;
use self::terms::TermCache;
use super::error::{Health, SearchError};
use super::weights;
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
mod kept_lists;
mod look_up;
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

/// The number of matches of words that stand together, which are kept: 8 MiB.
const KEPT_MATCHES: usize = 1 << 20;
/// The number of words kept with what stands behind them: some megabytes.
const KEPT_FOLLOWERS: usize = 2_048;

/// The words that stand right behind a word, with the number of documents where they were seen there.
pub(crate) type Followers = FxHashMap<String, u64>;

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
    /// The documents that have words together, in the order of their numbers, each with how often; by the words and the zone.
    pub(crate) sequences: KeptLists<Box<str>, (u32, u32)>,
    /// The parts of the words that were shown.
    pub(crate) splits: SplitCache,
    /// The number of documents that have a word in any form, for recent suggestions.
    pub(crate) suggested: Mutex<FxHashMap<String, u64>>,
    /// What stands behind the words that were typed before others.
    pub(crate) followers: Memo<Followers>,
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
            sequences: KeptLists::new(KEPT_MATCHES),
            splits: SplitCache::default(),
            suggested: Mutex::default(),
            followers: Memo::new(KEPT_FOLLOWERS),
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

    /// Returns the vectors of its passages; `None` for words only.
    pub(crate) fn meaning(&self) -> Option<Arc<Meaning>> {
        let meaning = self.meaning.read().unwrap_or_else(PoisonError::into_inner);
        meaning.clone()
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

    fn searcher(&self) -> &Searcher {
        &self.generation.searcher
    }
}
