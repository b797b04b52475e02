//! The engine: one open generation. A newer one replaces it while the old one still answers open requests.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Instant;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::SearchError;
use super::hit::{DocumentSummary, RelatedResponse, SearchResponse, SuggestResponse};
use super::request::{CancelToken, Filters, SearchRequest};
use super::snapshot::{OpenGeneration, Snapshot};
use super::{related, suggest};
use crate::analysis::{Lexicon, Splitter, Synonyms};
use crate::document::{Document, DocumentId, Kind, Language};
use crate::embed::QueryEmbedder;
use crate::index::Generation;
use crate::search::present::Answer;
use crate::search::rank::{Asking, Meant, Ranked, Ranking};
use crate::search::understand::{Resolver, SynonymFile, clean_query, words};
use crate::text;
use known::KnownByGeneration;
use opened::Opened;

mod asking;
mod health;
mod known;
mod meaning;
mod news;
mod opened;
mod reading;

pub use crate::embed::QueryCounts;
pub use crate::search::understand::MAX_QUERY_CHARS;
pub use meaning::Coverage;
pub use reading::Reading;

/// Options of an engine, besides the index folder.
#[derive(Debug, Clone, Default)]
pub struct EngineOptions {
    /// The lexicon of the splitter; the built-in one by default. It must be the lexicon that the index was built with.
    pub lexicon: Option<Arc<Lexicon>>,
    /// The synonym file. It is read again whenever it changes; a missing file holds no synonyms. Format:
    /// [`crate::analysis::Synonyms`].
    pub synonyms: Option<PathBuf>,
    /// The embedder of queries, for search by meaning; `None` for words only.
    pub embedder: Option<Arc<QueryEmbedder>>,
    /// Whether a generation stays open when a newer one takes over, until [`SearchEngine::let_go`] or the next: for those who read on in
    /// it from page to page.
    pub keeps_previous: bool,
}

/// Facts about the open generation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statistics {
    /// The name of the generation.
    pub generation: String,
    /// The number of documents.
    pub documents: u64,
    /// The number of different surface forms.
    pub words: u64,
    /// When it was built: RFC 3339, UTC.
    pub built: String,
    /// The version of the index layout.
    pub schema_version: u32,
}

/// Answers searches on an index. It is shared by reference; any method may be called from several threads at once.
///
/// A clone is the same engine, so that each request can have one that [is cancelled](Self::cancelled_by) with it.
#[derive(Clone)]
pub struct SearchEngine {
    shared: Arc<Shared>,
    cancelled: CancelToken,
    /// The generation that answers whatever takes over, if it was chosen.
    pinned: Option<Arc<OpenGeneration>>,
}

/// What the clones of an engine share.
struct Shared {
    root: PathBuf,
    splitter: Splitter,
    synonyms: Option<SynonymFile>,
    embedder: Option<Arc<QueryEmbedder>>,
    keeps_previous: bool,
    opened: RwLock<Opened>,
    known: KnownByGeneration,
}

impl fmt::Debug for SearchEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SearchEngine")
            .field("root", &self.shared.root)
            .finish_non_exhaustive()
    }
}

impl SearchEngine {
    /// Opens the current generation of an index folder and compares every file with its checksum.
    ///
    /// # Errors
    /// If no index was built there, if another version built it, if it is damaged, or if it cannot be read.
    pub fn open(index: &Path, options: &EngineOptions) -> Result<Self, SearchError> {
        let engine = Self::open_unverified(index, options)?;
        engine.verify()?;
        Ok(engine)
    }

    /// Opens the current generation, comparing only sizes and what opening reads: for a service that calls
    /// [`Self::verify`] before it says that it is ready.
    ///
    /// # Errors
    /// As [`Self::open`], but for damage in the bulk of the postings and texts.
    pub fn open_unverified(index: &Path, options: &EngineOptions) -> Result<Self, SearchError> {
        Ok(Self::of(index, options, open(index)?))
    }

    /// Opens the newest sound generation that is not the current one: for a service whose current generation is refused.
    /// `None` if there is none.
    ///
    /// # Errors
    /// If the index folder cannot be read. What is damaged is passed over.
    pub fn open_older(index: &Path, options: &EngineOptions) -> Result<Option<Self>, SearchError> {
        let engines = Generation::older(index, None)?.into_iter().filter_map(|older| {
            let engine = Self::of(index, options, OpenGeneration::new(older).ok()?);
            engine
                .verify()
                .and_then(|()| engine.probe())
                .ok()
                .map(|()| engine)
        });
        Ok({ engines }.next())
    }

    fn of(index: &Path, options: &EngineOptions, opened: OpenGeneration) -> Self {
        let lexicon = options.lexicon.clone();
        let lexicon = lexicon.unwrap_or_else(|| Arc::new(Lexicon::built_in()));
        Self::read_meaning_of(&opened, options.embedder.as_ref());
        let shared = Shared {
            root: index.to_owned(),
            splitter: Splitter::new(lexicon),
            synonyms: options.synonyms.as_deref().map(SynonymFile::open),
            embedder: options.embedder.clone(),
            keeps_previous: options.keeps_previous,
            opened: RwLock::new(Opened::new(opened)),
            known: KnownByGeneration::default(),
        };
        Self {
            shared: Arc::new(shared),
            cancelled: CancelToken::default(),
            pinned: None,
        }
    }

    /// Returns the same engine for one request: once the token is cancelled, everything it is asked fails with
    /// [`SearchError::Cancelled`] and stops working.
    pub fn cancelled_by(&self, token: &CancelToken) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            cancelled: token.clone(),
            pinned: self.pinned.clone(),
        }
    }

    /// Opens a newer generation if there is one and returns whether it did. Open requests keep the old one.
    ///
    /// # Errors
    /// If the newer generation cannot be opened; the old one stays open.
    pub fn reload(&self) -> Result<bool, SearchError> {
        // Compared as a whole: an index folder that was removed and built again has the same names.
        let current = crate::index::current(&self.shared.root)?;
        if current.is_none_or(|info| info == self.snapshot().generation.info) {
            return Ok(false);
        }
        self.take_over(open(&self.shared.root)?)?;
        Ok(true)
    }

    /// Opens the newest sound generation on the disk other than the open and the current one, which are refused; returns
    /// whether there is one.
    ///
    /// # Errors
    /// If the index folder cannot be read. What is damaged is passed over.
    pub fn fall_back(&self) -> Result<bool, SearchError> {
        let open = self.snapshot().generation.info.name.clone();
        let older = Generation::older(&self.shared.root, Some(&open))?;
        let taken = older.into_iter().any(|older| {
            let taken = OpenGeneration::new(older).and_then(|older| self.take_over(older));
            taken.is_ok()
        });
        Ok(taken)
    }

    /// Has a generation answer from now on, once its files were compared with their checksums and it has answered. The
    /// one before answers until then, and keeps its files.
    fn take_over(&self, newer: OpenGeneration) -> Result<(), SearchError> {
        Self::read_meaning_of(&newer, self.shared.embedder.as_ref());
        let newer = Arc::new(newer);
        health::verify(&newer)?;
        newer.warm_up();
        self.probe_generation(&newer)?;
        newer.answers_from_now_on();
        let mut opened = self.shared.opened.write().unwrap_or_else(PoisonError::into_inner);
        let oldest = opened.replace(newer, self.shared.keeps_previous);
        drop(opened);
        // Outside the lock: dropping the last reader of a generation removes its files.
        drop(oldest);
        Ok(())
    }

    /// Reads the tables that only questions and related documents use, so that the first of those requests is not slow.
    /// Opening a snapshot does not read them.
    pub fn warm_up(&self) {
        self.snapshot().warm_up();
    }

    /// Returns ranked hits for a query; for an empty query all documents, newest first.
    ///
    /// # Errors
    /// If the query is too long or the index cannot be read. No query is a syntax error.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, SearchError> {
        let start = Instant::now();
        self.noted(|snapshot| self.answer(snapshot, request, start))
    }

    fn answer(
        &self,
        snapshot: &Snapshot,
        request: &SearchRequest,
        start: Instant,
    ) -> Result<SearchResponse, SearchError> {
        let query = clean_query(&request.query)?;
        let ranked = self.rank(snapshot, &query, request)?;
        let answer = Answer {
            snapshot,
            splitter: &self.shared.splitter,
            request,
            clauses: &ranked.clauses,
            statistics: &ranked.statistics,
            near: ranked.meant.as_ref().map(Meant::shown),
        };
        let hits = answer.hits(&ranked.selected.best)?;
        Ok(SearchResponse {
            query,
            total: ranked.selected.total,
            offset: request.offset,
            limit: request.limit,
            took_ms: start.elapsed().as_secs_f64() * 1_000.0,
            hits,
            facets: ranked.selected.facets,
            did_you_mean: ranked.did_you_mean,
            corrected_query: ranked.corrected_query,
            widened: ranked.widened,
            semantic: ranked.semantic,
        })
    }

    /// Returns the ids and scores of the best documents without reading their texts: for evaluation and benchmarks.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn rank_ids(&self, request: &SearchRequest) -> Result<Vec<(DocumentId, f32)>, SearchError> {
        let query = clean_query(&request.query)?;
        self.noted(|snapshot| {
            let selected = self.rank(snapshot, &query, request)?.selected;
            let page = selected.best.iter().skip(request.offset).take(request.limit);
            page.map(|candidate| {
                Ok((
                    DocumentId::new(snapshot.meta(candidate.document)?.id),
                    candidate.score,
                ))
            })
            .collect()
        })
    }

    /// Returns the total and the best scores without reading any document.
    ///
    /// # Errors
    /// As [`Self::search`].
    pub fn rank_only(&self, request: &SearchRequest) -> Result<(u64, Vec<f32>), SearchError> {
        let query = clean_query(&request.query)?;
        let selected = self.noted(|snapshot| Ok(self.rank(snapshot, &query, request)?.selected))?;
        let scores = selected
            .best
            .iter()
            .skip(request.offset)
            .take(request.limit)
            .map(|best| best.score);
        Ok((selected.total, scores.collect()))
    }

    /// Returns the documents related to one, each with the words that they share.
    ///
    /// # Errors
    /// If there is no such document, or the index cannot be read.
    pub fn related(&self, id: &DocumentId, limit: usize) -> Result<RelatedResponse, SearchError> {
        let related = self.noted(|snapshot| {
            let document = snapshot.find(id)?;
            related::related(snapshot, &self.shared.splitter, document, limit)
        })?;
        Ok(RelatedResponse {
            id: id.clone(),
            related,
        })
    }

    /// Returns the documents of a kind that most other documents are related to, most first; none if the build did not store
    /// neighbours.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn most_related(&self, kind: Kind, limit: usize) -> Result<Vec<DocumentSummary>, SearchError> {
        self.noted(|snapshot| related::most_related(snapshot, kind, limit))
    }

    /// Returns completions of a text that is being typed.
    ///
    /// # Errors
    /// If the text is too long or the index cannot be read.
    pub fn suggest(&self, prefix: &str, limit: usize) -> Result<SuggestResponse, SearchError> {
        self.suggest_within(prefix, &Filters::default(), limit)
    }

    /// Returns completions that have hits among the documents that pass the filters.
    ///
    /// # Errors
    /// If the text is too long or the index cannot be read.
    pub fn suggest_within(
        &self,
        prefix: &str,
        filters: &Filters,
        limit: usize,
    ) -> Result<SuggestResponse, SearchError> {
        let query = clean_query(prefix)?;
        let suggestions = self.noted(|snapshot| {
            let resolver = Resolver {
                vocabulary: &snapshot.generation.vocabulary,
                splitter: &self.shared.splitter,
                known: &self.shared.known.of(&snapshot.id),
            };
            suggest::suggest(snapshot, resolver, &query, filters, limit)
        })?;
        Ok(SuggestResponse { query, suggestions })
    }

    /// Returns a document with its sections.
    ///
    /// # Errors
    /// If there is no such document, or it cannot be read.
    pub fn document(&self, id: &DocumentId) -> Result<Document, SearchError> {
        self.noted(|snapshot| {
            let number = snapshot.find(id)?;
            let meta = snapshot.meta(number)?;
            Ok(meta.to_document(snapshot.text(number, &meta)?.whole()?))
        })
    }

    /// Returns the paths of the files of a document, relative to the corpus folder, the one that was read first.
    ///
    /// # Errors
    /// As [`Self::document`].
    pub fn sources(&self, id: &DocumentId) -> Result<Vec<String>, SearchError> {
        self.noted(|snapshot| {
            let ordinal = snapshot.tables.ordinal[snapshot.find(id)? as usize];
            let sources = snapshot.generation.titles.sources(ordinal);
            let sources = sources.ok_or_else(|| SearchError::Damaged {
                what: format!("titles.bin lacks document {ordinal}"),
            })?;
            Ok(sources.map(str::to_owned).collect())
        })
    }

    /// Analyses each word of a text as a query in `language`, or in both languages, would.
    pub fn analyze(&self, text: &str, language: Option<Language>) -> Vec<words::WordAnalysis> {
        words::analyze(
            &self.snapshot().generation.vocabulary,
            &self.shared.splitter,
            &self.synonyms(true),
            &text::clean(text),
            language,
        )
    }

    /// Returns facts about the open generation.
    pub fn statistics(&self) -> Statistics {
        let snapshot = self.snapshot();
        let info = &snapshot.generation.info;
        Statistics {
            generation: info.name.clone(),
            documents: info.documents,
            words: snapshot.generation.vocabulary.len() as u64,
            built: info.built.clone(),
            schema_version: info.schema_version,
        }
    }

    /// Returns the hits and the misses of the cache of terms, since the generation was opened.
    pub fn term_cache(&self) -> (u64, u64) {
        self.snapshot().terms_asked()
    }

    /// Returns a text that changes whenever the same request may be answered differently: the generation, the state of the
    /// synonyms, and how many passages have vectors.
    pub fn edition(&self) -> String {
        let synonyms = self.shared.synonyms.as_ref().map_or(0, SynonymFile::edition);
        let snapshot = self.snapshot();
        let info = &snapshot.generation.info;
        let meaning = snapshot
            .meaning()
            .map(|meaning| format!("/{}", meaning.coverage().0));
        format!(
            "{}/{}/{synonyms}{}",
            snapshot.id,
            info.built,
            meaning.unwrap_or_default()
        )
    }

    /// Returns the current synonyms, or none if they are not wanted.
    fn synonyms(&self, wanted: bool) -> Arc<Synonyms> {
        let file = self.shared.synonyms.as_ref().filter(|_| wanted);
        file.map_or_else(Arc::default, SynonymFile::current)
    }

    fn rank(&self, snapshot: &Snapshot, query: &str, request: &SearchRequest) -> Result<Ranked, SearchError> {
        // Asked first: the embedder works while words are looked up.
        let asking = Asking::begin(self.shared.embedder.as_deref(), snapshot, query, request);
        let ranking = Ranking {
            snapshot,
            splitter: &self.shared.splitter,
            synonyms: &self.synonyms(request.synonyms),
            known: &self.shared.known.of(&snapshot.id),
        };
        ranking.rank(query, request, asking)
    }

    /// Asks the open generation; what fails there makes it suspect. Some loops end early when the request is cancelled, so
    /// what they found is no answer.
    fn noted<T>(&self, ask: impl FnOnce(&Snapshot) -> Result<T, SearchError>) -> Result<T, SearchError> {
        let snapshot = self.snapshot();
        snapshot.check()?;
        let answer = health::note(&snapshot, ask(&snapshot))?;
        snapshot.check()?;
        Ok(answer)
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot::new(self.opened(), self.cancelled.clone())
    }

    fn opened(&self) -> Arc<OpenGeneration> {
        if let Some(pinned) = &self.pinned {
            return Arc::clone(pinned);
        }
        let opened = self.shared.opened.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&opened.current)
    }
}

fn open(index: &Path) -> Result<OpenGeneration, SearchError> {
    let generation = Generation::open(index)?.ok_or_else(|| SearchError::NoIndex {
        path: index.to_owned(),
    })?;
    OpenGeneration::new(generation)
}

#[cfg(test)]
mod tests;
