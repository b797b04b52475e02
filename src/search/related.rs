//! Related documents: documents that share the telling words of one, each with the shared words.
//!
//! The most telling words of the document (frequent in it, rare elsewhere) become the clauses of a query, weighted by how
//! telling they are ([`self::words`]). The best candidates are then compared with the document as wholes
//! ([`self::likeness`]). It works from two documents up: no word has to be frequent.
//!
//! A build finds the neighbours of every document and stores them ([`find_neighbours`]); a request reads them.

use std::sync::Arc;

use super::error::SearchError;
use super::hit::{DocumentSummary, RelatedDocument};
use super::snapshot::Snapshot;
use super::weights;
use crate::analysis::Splitter;
use crate::document::Kind;
use crate::index::{Neighbour, StoredMeta, Zone};
use crate::search::present::summary;
use crate::search::retrieve::{Candidate, Collect, Group, Scan, locate};

use self::find::{Find, Found, MIXED, MOST, STORED};
use self::likeness::{Likeness, Vectors};
use self::reasons::Reasons;
use self::words::{Compounds, KnownWords, TellingWords};

pub use self::finding::find_neighbours;

mod find;
mod finding;
mod likeness;
mod many;
mod reasons;
#[cfg(test)]
mod sample;
mod words;

/// Each earlier document of the same kind lowers the score of a document among the first by this factor.
const SAME_KIND: f32 = 0.9;
/// From more documents than this a build finds neighbours with bounds: without them the time for one document grows with their
/// number.
const MOST_WITHOUT_BOUNDS: usize = 4_000;

/// Returns the documents related to one, best first, with several kinds among the first where there are any.
pub(crate) fn related(
    snapshot: &Snapshot,
    splitter: &Splitter,
    document: u32,
    limit: usize,
) -> Result<Vec<RelatedDocument>, SearchError> {
    let ordinal = snapshot.tables.ordinal[document as usize];
    let stored = if limit <= STORED {
        snapshot.generation.neighbours.of(ordinal)?
    } else {
        None
    };
    let mut neighbours = match stored {
        Some(stored) => stored,
        None => {
            let compounds = Compounds::Split(splitter);
            let mut finder = Finder::new(snapshot, compounds, None);
            finder.neighbours(document, limit + MIXED)?.neighbours
        }
    };
    order_by_meaning(snapshot, ordinal, &mut neighbours);
    neighbours.truncate(limit + MIXED);
    let found = neighbours.into_iter().map(|neighbour| {
        snapshot.check()?;
        let meta = snapshot.generation.stored.of(neighbour.ordinal)?;
        Ok((meta, neighbour))
    });
    let found = found.collect::<Result<Vec<_>, SearchError>>()?;
    let related = mix_kinds(found, limit).into_iter();
    let related = related.map(|(meta, neighbour)| RelatedDocument {
        document: summary(&meta),
        score: neighbour.score,
        reasons: neighbour.reasons,
    });
    Ok(related.collect())
}

/// Orders neighbours by the cosine of their vectors too, if there are vectors. It joins none: what is related shares words, which are its
/// reasons.
fn order_by_meaning(snapshot: &Snapshot, ordinal: u32, neighbours: &mut [Neighbour]) {
    let Some(meaning) = snapshot.meaning() else { return };
    let Some(own) = meaning.whole(ordinal) else { return };
    for neighbour in neighbours.iter_mut() {
        let other = meaning.whole(neighbour.ordinal).unwrap_or_default();
        let cosine: f32 = own.iter().zip(&other).map(|(own, other)| own * other).sum();
        let share = weights::RELATED_MEANING;
        neighbour.score = (neighbour.score + share * cosine.max(0.0)) / (1.0 + share);
    }
    neighbours.sort_by(|a, b| b.score.total_cmp(&a.score));
}

/// Returns the documents of a kind that most other documents have among their nearest, most first; none if the build did not
/// find neighbours. It says what the corpus itself leads to, and needs to know nothing of readers.
pub(crate) fn most_related(
    snapshot: &Snapshot,
    kind: Kind,
    limit: usize,
) -> Result<Vec<DocumentSummary>, SearchError> {
    let mut found = Vec::new();
    for &ordinal in snapshot.central()?.iter() {
        if found.len() == limit {
            break;
        }
        snapshot.check()?;
        let meta = snapshot.generation.stored.of(ordinal)?;
        if meta.kind == kind {
            found.push(summary(&meta));
        }
    }
    Ok(found)
}

/// Finds the neighbours of documents.
struct Finder<'a> {
    snapshot: &'a Snapshot,
    words: TellingWords<'a>,
    likeness: Likeness<'a>,
    reasons: Reasons,
}

/// What the threads of a build know together.
struct Shared {
    words: Arc<KnownWords>,
    vectors: Vectors,
}

impl Shared {
    fn new(snapshot: &Snapshot) -> Self {
        Self {
            words: Arc::default(),
            vectors: Vectors::new(snapshot),
        }
    }
}

impl<'a> Finder<'a> {
    fn new(snapshot: &'a Snapshot, compounds: Compounds<'a>, shared: Option<&'a Shared>) -> Self {
        let words = shared.map(|shared| Arc::clone(&shared.words));
        Self {
            snapshot,
            words: TellingWords::new(snapshot, compounds, words.unwrap_or_default()),
            likeness: Likeness::new(snapshot, shared.map(|shared| &shared.vectors)),
            reasons: Reasons::default(),
        }
    }

    /// Returns the neighbours of a document, nearest first, and what it was compared with.
    fn neighbours(&mut self, document: u32, limit: usize) -> Result<Found, SearchError> {
        let snapshot = self.snapshot;
        let clauses = self.words.of(document)?;
        let scan = Scan::new(snapshot, &clauses)?;
        let statistics = scan.statistics.clone();
        let mut scored = Scored::default();
        scan.collect(&mut scored)?;
        let own = scored.0.iter().find(|candidate| candidate.document == document);
        let own = own.map_or(0.0, |own| own.score).max(f32::MIN_POSITIVE);
        let mut candidates: Vec<Candidate> = scored
            .0
            .into_iter()
            .filter(|candidate| candidate.document != document)
            .map(|candidate| Candidate {
                score: (candidate.score / own).min(1.0),
                ..candidate
            })
            .filter(|candidate| candidate.score >= weights::RELATED_LEAST)
            .collect();
        let ordinal = |candidate: &Candidate| snapshot.tables.ordinal[candidate.document as usize];
        candidates.sort_unstable_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| ordinal(a).cmp(&ordinal(b)))
        });
        candidates.truncate(weights::COMPARED);
        self.likeness.order(document, &mut candidates)?;
        let compared = candidates.iter();
        let compared = compared.map(|candidate| (ordinal(candidate), candidate.score));
        let compared = compared.collect();
        candidates.truncate(limit);
        let mut documents: Vec<u32> = candidates.iter().map(|candidate| candidate.document).collect();
        documents.sort_unstable();
        let located = locate(snapshot, &clauses, &Zone::ALL, &documents)?;
        let neighbours = candidates.iter().map(|candidate| {
            let place = documents.partition_point(|document| *document < candidate.document);
            let meta = snapshot.meta(candidate.document)?;
            let reasons = self.reasons.of(
                snapshot,
                &clauses,
                &statistics,
                &located[place],
                candidate.document,
                &meta,
            )?;
            Ok(Neighbour {
                ordinal: ordinal(candidate),
                score: candidate.score,
                reasons,
            })
        });
        Ok(Found {
            neighbours: neighbours.collect::<Result<_, SearchError>>()?,
            compared,
        })
    }
}

impl Find for Finder<'_> {
    fn find(&mut self, ordinal: u32) -> Result<Found, SearchError> {
        self.neighbours(self.snapshot.document_of(ordinal), MOST)
    }
}

/// Every document that has any of the words, with its score.
#[derive(Default)]
struct Scored(Vec<Candidate>);

impl Collect for Scored {
    fn collect(&mut self, group: &Group) -> u64 {
        group.bits
    }

    fn collect_score(&mut self, _set: u32, document: u32, score: f32) {
        self.0.push(Candidate::new(document, score));
    }

    fn counted(&self, _set: u32, has: u64) -> u64 {
        has
    }
}

/// Moves other kinds among the first where their scores are close.
fn mix_kinds<'a>(
    mut found: Vec<(StoredMeta<'a>, Neighbour)>,
    limit: usize,
) -> Vec<(StoredMeta<'a>, Neighbour)> {
    let mut mixed: Vec<(StoredMeta<'_>, Neighbour)> = Vec::with_capacity(limit.min(found.len()));
    while mixed.len() < limit && !found.is_empty() {
        let worth = |(meta, neighbour): &(StoredMeta<'_>, Neighbour)| {
            let same = |kind: Kind| mixed.iter().filter(|(other, _)| other.kind == kind).count();
            let exponent = if mixed.len() < MIXED { same(meta.kind) } else { 0 };
            neighbour.score * SAME_KIND.powi(exponent as i32)
        };
        let best = (0..found.len()).fold(0, |best, place| {
            if worth(&found[place]) > worth(&found[best]) {
                place
            } else {
                best
            }
        });
        mixed.push(found.remove(best));
    }
    mixed
}
