//! From ranked documents to hits, with snippets, marks and reasons.

use super::highlight::{Evidence, Highlighter, Mark, utf16_ranges};
use super::{explain, snippet};
use crate::analysis;
use crate::analysis::Splitter;
use crate::document::{DocumentId, PartialDate, reading_minutes};
use crate::index::{StoredMeta, Text, Zone};
use crate::search::error::SearchError;
use crate::search::hit::{DocumentSummary, Hit, HitSection, Matched, Rung, SameText, Via};
use crate::search::request::SearchRequest;
use crate::search::retrieve::{Candidate, ClauseStatistics, Nearness, Occurrence, locate};
use crate::search::snapshot::{NameWord, Snapshot, name_words};
use crate::search::understand::{Clause, Role, is_question};
use crate::text::clean_line;

/// The largest number of reasons a hit gives.
const MAX_MATCHED: usize = 10;

/// Puts hits with nearly the text of one before them below that one.
fn fold(hits: Vec<(Hit, Vec<DocumentId>)>) -> Vec<Hit> {
    let mut kept: Vec<(Hit, Vec<DocumentId>)> = Vec::with_capacity(hits.len());
    for (hit, duplicates) in hits {
        let first = kept
            .iter_mut()
            .find(|(_, duplicates)| duplicates.contains(&hit.document.id));
        match first {
            Some((first, _)) => first.also.push(SameText {
                id: hit.document.id,
                title: hit.document.title,
                partner: hit.document.partner,
            }),
            None => kept.push((hit, duplicates)),
        }
    }
    kept.into_iter().map(|(hit, _)| hit).collect()
}

/// A ranked query, to be presented.
pub(crate) struct Answer<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) splitter: &'a Splitter,
    pub(crate) request: &'a SearchRequest,
    pub(crate) clauses: &'a [Clause],
    pub(crate) statistics: &'a [ClauseStatistics],
    /// How meaning took part.
    pub(crate) near: Option<Nearness<'a>>,
}

impl Answer<'_> {
    /// Returns the hits of the requested page.
    pub(crate) fn hits(&self, best: &[Candidate]) -> Result<Vec<Hit>, SearchError> {
        let page: Vec<Candidate> = best
            .iter()
            .skip(self.request.offset)
            .take(self.request.limit)
            .copied()
            .collect();
        let mut documents: Vec<u32> = page.iter().map(|candidate| candidate.document).collect();
        documents.sort_unstable();
        let located = locate(self.snapshot, self.clauses, &Zone::ALL, &documents)?;
        let highlighter = Highlighter::new(
            self.clauses,
            self.splitter,
            &self.snapshot.generation.vocabulary,
            &self.snapshot.splits,
        );
        let question = is_question(self.clauses);
        let hits: Result<Vec<(Hit, Vec<DocumentId>)>, SearchError> = page
            .iter()
            .map(|candidate| {
                let place = documents.partition_point(|document| *document < candidate.document);
                // Where the words are found, their parts say nothing.
                let without_parts = candidate.rung.has_words() && !question;
                let is_part = |found: &Occurrence<'_>| {
                    matches!(self.clauses[found.clause].role, Role::Part { .. } | Role::Letters)
                };
                let mut occurrences = located[place].clone();
                occurrences.retain(|found| !(without_parts && is_part(found)));
                self.hit(candidate, &occurrences, &highlighter)
            })
            .collect();
        Ok(fold(hits?))
    }

    /// Returns the hit of a document, and the ids of the documents with nearly the same text.
    fn hit(
        &self,
        candidate: &Candidate,
        occurrences: &[Occurrence<'_>],
        highlighter: &Highlighter<'_>,
    ) -> Result<(Hit, Vec<DocumentId>), SearchError> {
        let meta = self.snapshot.meta(candidate.document)?;
        let text = self.snapshot.text(candidate.document, &meta)?;
        let evidence = Evidence::new(self.clauses, occurrences);
        let marks = |text: &str| {
            // Splitting words is slow; a document without a matching part term needs none.
            if has_parts(occurrences) {
                highlighter.marks(text, &evidence)
            } else {
                highlighter.marks_of_words(text, &evidence)
            }
        };
        let title_marks = marks(meta.title);
        let passage = self.near_passage(candidate);
        let cut = match passage {
            Some(passage) => snippet::cut_passage(&meta, &text, passage, marks)?,
            None => snippet::cut(&meta, &text, occurrences, self.statistics, marks)?,
        };
        let mut matched = self.matched(&meta, &text, occurrences, title_marks.iter().chain(&cut.marks))?;
        if candidate.rung == Rung::Meaning {
            matched.push(self.by_meaning(&cut.section, &meta));
        }
        let rung = self.rung(candidate, occurrences);
        let explanation = self.request.explain.then(|| {
            explain::explain(
                self.snapshot,
                self.clauses,
                self.statistics,
                occurrences,
                candidate,
                rung,
                self.near,
            )
        });
        let missing = self.missing(&meta, occurrences);
        let duplicates = meta.duplicates.iter().map(DocumentId::new).collect();
        let hit = Hit {
            missing,
            also: Vec::new(),
            rung,
            title_ranges: utf16_ranges(meta.title, &title_marks),
            score: candidate.score,
            section: cut.section,
            sections: cut.sections,
            snippet: cut.snippet,
            matched,
            explanation,
            document: summary(&meta),
        };
        Ok((hit, duplicates))
    }

    /// Returns the section and the place of the passage that a document was found by; `None` if words found it.
    fn near_passage(&self, candidate: &Candidate) -> Option<(usize, usize)> {
        let nearness = self.near.filter(|_| candidate.rung == Rung::Meaning)?;
        nearness.near.passage(self.snapshot, candidate.document)
    }

    /// Returns the reason of a hit by meaning: the whole query, and the heading of the passage.
    fn by_meaning(&self, section: &HitSection, meta: &StoredMeta<'_>) -> Matched {
        let heading = section.heading.as_deref().unwrap_or(meta.title);
        Matched {
            query: clean_line(&self.request.query),
            form: heading.to_owned(),
            via: Via::Meaning,
        }
    }

    /// Returns the wanted words that a document lacks. A compound all of whose parts are there is not missing.
    fn missing(&self, meta: &StoredMeta<'_>, occurrences: &[Occurrence<'_>]) -> Vec<String> {
        let has = |place: usize| {
            let mut of_clause = occurrences.iter().filter(|found| found.clause == place);
            of_clause.any(|found| found.via != Via::Letters)
        };
        let clauses = || self.clauses.iter().enumerate();
        let missing = clauses().filter(|(place, word)| {
            if word.role != Role::Wanted || has(*place) {
                return false;
            }
            let is_part =
                |clause: &Clause| matches!(clause.role, Role::Part { .. }) && clause.text == word.text;
            let parts: Vec<usize> = clauses()
                .filter(|(_, part)| is_part(part))
                .map(|(place, _)| place)
                .collect();
            let has_parts = parts.len() > 1 && parts.iter().all(|part| has(*part));
            let is_named = named(meta, &word.author_words).is_some();
            !is_named && published(meta, word).is_none() && !has_parts
        });
        missing.map(|(_, word)| word.text.clone()).collect()
    }

    /// Returns the rung of a document: with words, whether one of them is only there corrected, or in parts near each other.
    fn rung(&self, candidate: &Candidate, occurrences: &[Occurrence<'_>]) -> Rung {
        if !candidate.rung.has_words() {
            return candidate.rung;
        }
        let words = self
            .clauses
            .iter()
            .enumerate()
            .filter(|(_, clause)| clause.role == Role::Wanted);
        let of_words = words.map(|(place, _)| {
            let of_word = || occurrences.iter().filter(|found| found.clause == place);
            if of_word().next().is_none() {
                Rung::AllWords
            } else if of_word().all(|found| found.via == Via::Spelling) {
                Rung::CorrectedWords
            } else if of_word().all(|found| found.in_sequence && found.via == Via::Compound) {
                Rung::PartsNear
            } else {
                Rung::AllWords
            }
        });
        of_words.fold(candidate.rung, Rung::max)
    }

    /// Returns why a document is a hit: the marked forms, and for each word of the query without a mark its first occurrence
    /// in the document.
    fn matched<'m>(
        &self,
        meta: &StoredMeta<'_>,
        text: &Text<'_>,
        occurrences: &[Occurrence<'_>],
        marks: impl Iterator<Item = &'m Mark>,
    ) -> Result<Vec<Matched>, SearchError> {
        let mut matched: Vec<(usize, Matched)> = Vec::new();
        let mut add = |clause: usize, form: String, via| {
            let entry = Matched {
                query: self.clauses[clause].text.clone(),
                form: form.to_lowercase(),
                via,
            };
            if !matched.iter().any(|(_, known)| *known == entry) && matched.len() < MAX_MATCHED {
                matched.push((clause, entry));
            }
        };
        for mark in marks {
            add(mark.clause, mark.form.clone(), mark.via);
        }
        let seen: Vec<usize> = matched.iter().map(|(clause, _)| *clause).collect();
        for (place, clause) in self.clauses.iter().enumerate() {
            if seen.contains(&place) || matches!(clause.role, Role::Excluded | Role::Ordering) {
                continue;
            }
            // A hint repeats what its words already report, so it is left out where each of them is reported.
            let told = |word: &str| matched.iter().any(|(_, known)| known.query == word);
            let is_told = matches!(clause.role, Role::Hint | Role::Part { .. } | Role::Letters)
                && (told(&clause.text) || clause.text.split(' ').all(told));
            if is_told {
                continue;
            }
            let of_clause = occurrences.iter().filter(|occurrence| occurrence.clause == place);
            if let Some(best) = of_clause.min_by_key(|occurrence| occurrence.via) {
                let form = snippet::word_at(meta, text, best)?.unwrap_or_else(|| best.term.to_owned());
                let entry = Matched {
                    query: clause.text.clone(),
                    form: form.to_lowercase(),
                    via: best.via,
                };
                matched.push((place, entry));
            } else if let Some(form) = of_metadata(meta, clause) {
                let corrected = clause.terms.iter().any(|term| term.via == Via::Spelling);
                let entry = Matched {
                    query: clause.text.clone(),
                    form,
                    via: if corrected { Via::Spelling } else { Via::Exact },
                };
                matched.push((place, entry));
            }
        }
        matched.sort();
        Ok(matched.into_iter().map(|(_, entry)| entry).collect())
    }
}

/// Whether a part of a compound matches, or may match, in a document.
fn has_parts(occurrences: &[Occurrence<'_>]) -> bool {
    occurrences
        .iter()
        .any(|occurrence| occurrence.in_sequence || analysis::is_part_term(occurrence.term))
}

/// Returns the name or the date that a clause found a document by.
fn of_metadata(meta: &StoredMeta<'_>, clause: &Clause) -> Option<String> {
    let name = named(meta, &clause.author_words).map(str::to_lowercase);
    name.or_else(|| published(meta, clause).map(|date| date.to_string()))
}

/// Returns the date of a document if it is in the span that a clause names.
fn published(meta: &StoredMeta<'_>, clause: &Clause) -> Option<PartialDate> {
    let (span, date) = clause.published.zip(meta.date)?;
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    span.contains(number(date.first_number()), number(date.last_number()))
        .then_some(date)
}

/// Returns the author or partner of a document whose name has these words.
fn named<'m>(meta: &'m StoredMeta<'_>, words: &[NameWord]) -> Option<&'m str> {
    if words.is_empty() {
        return None;
    }
    let mut names = meta.authors.iter().chain(meta.partner);
    names.find(|name| {
        let of_name = name_words(name);
        words.iter().all(|word| word.is_in(&of_name))
    })
}

/// Returns the properties that lists show of a document.
pub(crate) fn summary(meta: &StoredMeta<'_>) -> DocumentSummary {
    DocumentSummary {
        reading_minutes: reading_minutes(meta.text_length()),
        id: DocumentId::new(meta.id),
        title: meta.title.to_owned(),
        url: meta.url.map(str::to_owned),
        kind: meta.kind,
        language: meta.language,
        partner: meta.partner.map(str::to_owned),
        authors: meta.authors.to_vec(),
        date: meta.date,
        tags: meta.tags.to_vec(),
    }
}
