//! Related documents: documents that share the telling words of one, each with the shared words.
//!
//! The most telling words of the document (frequent in it, rare elsewhere) become the clauses of a query, weighted by how
//! telling they are. The best candidates are then compared with the document as wholes ([`self::likeness`]). It works from
//! two documents up: no word has to be frequent.

use rustc_hash::FxHashMap;

use super::error::SearchError;
use super::hit::{RelatedDocument, Via};
use super::snapshot::Snapshot;
use super::weights;
use crate::analysis;
use crate::analysis::{Splitter, find_word, part_term};
use crate::document::{Kind, Language};
use crate::index::{Key, StoredMeta, Zone};
use crate::search::present::summary;
use crate::search::retrieve::{Candidate, Collect, Group, Scan, locate};
use crate::search::understand::{Clause, EVERYWHERE, Resolver, Role, WeightedTerm, empty_clause};

use self::reasons::reasons;

mod likeness;
mod reasons;

/// The number of telling words looked up.
const WORDS: usize = 60;
/// Of these, the number chosen for rarity alone.
const RARE_WORDS: usize = 40;
/// Among this many first documents several kinds are preferred.
const MIXED: usize = 5;
/// Each earlier document of the same kind lowers the score of a document among the first by this factor.
const SAME_KIND: f32 = 0.9;
/// Below this score documents share hardly more than common words.
const LEAST: f32 = 0.01;

/// The most bytes of a text that are read for its telling words.
const READ_OF_TEXT: usize = 1 << 20;
/// Words that are read of a text between two looks at whether the request was cancelled.
const WORDS_A_LOOK: u32 = 1_024;

/// Returns the documents related to one, best first, with several kinds among the first where there are any.
pub(crate) fn related(
    snapshot: &Snapshot,
    splitter: &Splitter,
    document: u32,
    limit: usize,
) -> Result<Vec<RelatedDocument>, SearchError> {
    let (meta, text) = snapshot.read(document)?;
    let resolver = Resolver {
        vocabulary: &snapshot.generation.vocabulary,
        splitter,
    };
    let clauses = telling_words(snapshot, &resolver, &meta, &text)?;
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
        .filter(|candidate| candidate.score >= LEAST)
        .collect();
    candidates.sort_unstable_by(|a, b| {
        let ordinal = |candidate: &Candidate| snapshot.tables.ordinal[candidate.document as usize];
        b.score
            .total_cmp(&a.score)
            .then_with(|| ordinal(a).cmp(&ordinal(b)))
    });
    candidates.truncate(weights::COMPARED);
    likeness::order_by_likeness(snapshot, document, &mut candidates)?;
    candidates.truncate(limit + MIXED);
    let mut documents: Vec<u32> = candidates.iter().map(|candidate| candidate.document).collect();
    documents.sort_unstable();
    let located = locate(snapshot, &clauses, &Zone::ALL, &documents)?;
    let found = candidates
        .iter()
        .map(|candidate| {
            let place = documents.partition_point(|document| *document < candidate.document);
            let (meta, text) = snapshot.read(candidate.document)?;
            let reasons = reasons(
                snapshot,
                &clauses,
                &statistics,
                &located[place],
                candidate.document,
                &meta,
                &text,
            );
            Ok(RelatedDocument {
                document: summary(meta),
                score: candidate.score,
                reasons,
            })
        })
        .collect::<Result<Vec<_>, SearchError>>()?;
    Ok(mix_kinds(found, limit))
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

/// Returns the clauses that represent a document: its words, weighted by frequency and rarity.
fn telling_words(
    snapshot: &Snapshot,
    resolver: &Resolver<'_>,
    meta: &StoredMeta,
    text: &str,
) -> Result<Vec<Clause>, SearchError> {
    let mut counts: FxHashMap<String, f32> = FxHashMap::default();
    let mut looked_at = 0_u32;
    let mut count = |text: &str, weight: f32| {
        // A text may be long: reading stops at the first word after the request was cancelled.
        find_word(text, |token| {
            let says_something =
                token.form.chars().count() > 1 && token.form.chars().any(char::is_alphabetic);
            if says_something && !analysis::is_stop_word(token.form) {
                *counts.entry(token.form.to_owned()).or_default() += weight;
            }
            looked_at += 1;
            looked_at.is_multiple_of(WORDS_A_LOOK) && snapshot.is_cancelled()
        });
    };
    count(&meta.title, weights::zone_weight(Zone::Title).weight);
    for text in meta
        .sections
        .iter()
        .filter_map(|section| section.heading.as_deref())
    {
        count(text, weights::zone_weight(Zone::Headings).weight);
    }
    for text in meta.subjects() {
        count(text, weights::zone_weight(Zone::Headings).weight);
    }
    // What a text is about is told in its first megabyte.
    let end = (0..=READ_OF_TEXT.min(text.len()))
        .rev()
        .find(|byte| text.is_char_boundary(*byte));
    count(&text[..end.unwrap_or(0)], 1.0);
    let mut groups: FxHashMap<String, (String, f32, f32)> = FxHashMap::default();
    for (form, frequency) in counts {
        snapshot.check()?;
        for (term, share) in group_terms(resolver, &form, meta.language) {
            let group = groups.entry(term).or_insert_with(|| (form.clone(), 0.0, 0.0));
            group.1 += share * frequency;
            if share * frequency > group.2 {
                (group.0, group.2) = (form.clone(), share * frequency);
            }
        }
    }
    let clauses = groups
        .into_iter()
        .map(|(key, (form, frequency, _))| {
            snapshot.check()?;
            let terms = clause_terms(resolver, &key, meta.language);
            let boost = weights::saturate(frequency);
            Ok(Clause {
                terms,
                boost,
                ..empty_clause(&form, Role::Wanted, EVERYWHERE)
            })
        })
        .collect::<Result<Vec<Clause>, SearchError>>()?;
    let mut weighed = Vec::with_capacity(clauses.len());
    for mut clause in clauses {
        let with = documents_with(snapshot, &clause)?;
        let rarity = weights::inverse_document_frequency(snapshot.documents, with);
        clause.boost *= weights::common_word_share(snapshot.documents, with);
        weighed.push((clause.boost, rarity, clause));
    }
    // Most words are chosen for rarity; the rest for frequency, since a reader names those as shared.
    sort_by_weight(&mut weighed, |boost, rarity| boost * rarity);
    let rest = RARE_WORDS.min(weighed.len());
    sort_by_weight(&mut weighed[rest..], |boost, rarity| boost * rarity.sqrt());
    weighed.truncate(WORDS);
    Ok(weighed.into_iter().map(|(_, _, clause)| clause).collect())
}

fn sort_by_weight(weighed: &mut [(f32, f32, Clause)], weight: impl Fn(f32, f32) -> f32) {
    weighed.sort_by(|a, b| {
        let by_weight = weight(b.0, b.1).total_cmp(&weight(a.0, a.1));
        by_weight.then_with(|| a.2.text.cmp(&b.2.text))
    });
}

/// Estimates how many documents have a clause in their text: the sum of the counts of its forms.
fn documents_with(snapshot: &Snapshot, clause: &Clause) -> Result<usize, SearchError> {
    let mut documents = 0;
    for term in &clause.terms {
        documents += snapshot.places(&term.term)?.documents(Zone::Body) as usize;
    }
    Ok(documents.min(snapshot.documents))
}

/// Returns the stem of a form, and the stems of its parts as part terms, with the share of the form each covers.
fn group_terms(resolver: &Resolver<'_>, form: &str, language: Language) -> Vec<(String, f32)> {
    let mut terms = vec![(analysis::stem(form, language), 1.0)];
    if language == Language::Swedish
        && let Some(parts) = resolver.splitter.split(form, resolver.vocabulary)
    {
        terms.extend(
            parts
                .into_iter()
                .map(|part| (part.stem.to_string(), weights::COMPOUND)),
        );
    }
    terms
}

/// Returns all terms of a stem in the index: its forms, and compounds with it as a part.
fn clause_terms(resolver: &Resolver<'_>, stem: &str, language: Language) -> Vec<WeightedTerm> {
    let forms = resolver.vocabulary.forms_of(Key::Stem(language), stem);
    let mut terms: Vec<WeightedTerm> = forms
        .into_iter()
        .map(|(term, _)| WeightedTerm {
            term,
            weight: weights::EXACT,
            via: Via::Exact,
        })
        .collect();
    terms.push(WeightedTerm {
        term: part_term(&[stem]),
        weight: weights::COMPOUND,
        via: Via::Compound,
    });
    terms
}

/// Moves other kinds among the first where their scores are close.
fn mix_kinds(mut found: Vec<RelatedDocument>, limit: usize) -> Vec<RelatedDocument> {
    let mut mixed: Vec<RelatedDocument> = Vec::with_capacity(limit);
    while mixed.len() < limit && !found.is_empty() {
        let worth = |related: &RelatedDocument| {
            let same = |kind: Kind| mixed.iter().filter(|other| other.document.kind == kind).count();
            let exponent = if mixed.len() < MIXED {
                same(related.document.kind)
            } else {
                0
            };
            related.score * SAME_KIND.powi(exponent as i32)
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
