//! Headings that match, suggested as queries for the places that titles and words leave.

use rustc_hash::FxHashSet;

use super::{Completion, Scored, Suggester};
use crate::analysis::tokenize;
use crate::index::Zone;
use crate::search::error::SearchError;
use crate::search::hit::{Suggestion, SuggestionType};
use crate::search::retrieve::documents_with_any;
use crate::search::snapshot::DocumentSet;
use crate::search::understand::Zones;

const HEADINGS: Zones = &[Zone::Headings];
/// The number of documents whose headings are read; reading is the slowest step here.
const READ: usize = 8;
/// The number of completing words used.
pub(super) const WORDS: usize = 4;
/// The score: below titles and words.
const SCORE: f32 = 1.0;

impl Suggester<'_> {
    /// Returns at most `limit` headings that have every typed word and one of some completions of the last.
    pub(super) fn headings(&self, words: &[Completion], limit: usize) -> Result<Vec<Scored>, SearchError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let wanted = self.with_complete_words(HEADINGS)?;
        if wanted.as_ref().is_some_and(DocumentSet::is_empty) {
            return Ok(Vec::new());
        }
        let mut documents = Vec::new();
        for word in words {
            let term = self.snapshot.places(&word.form)?;
            self.snapshot
                .for_each_document(Zone::Headings, &term, |document| {
                    let has_all = wanted.as_ref().is_none_or(|wanted| wanted.has(document));
                    if has_all && documents.len() < READ && !documents.contains(&document) {
                        documents.push(document);
                    }
                })?;
        }
        let mut seen = FxHashSet::default();
        let mut found = Vec::new();
        for document in documents {
            let meta = self.snapshot.meta(document)?;
            for heading in meta.sections.iter().filter_map(|section| section.heading) {
                // A heading of one word is suggested as a word.
                let several_words = heading.contains(' ');
                if several_words && found.len() < limit && seen.insert(heading.to_lowercase()) {
                    found.extend(self.heading(heading.to_owned())?);
                }
            }
        }
        Ok(found)
    }

    fn heading(&self, heading: String) -> Result<Option<Scored>, SearchError> {
        let Some(ranges) = self.typed.ranges(&heading, &[], &self.resolver) else {
            return Ok(None);
        };
        let count = self.documents_with_heading(&heading)?;
        let suggestion = Suggestion {
            text: heading,
            ranges,
            suggestion_type: SuggestionType::Term,
            id: None,
            count,
        };
        Ok(Some(Scored {
            score: SCORE,
            suggestion,
        }))
    }

    /// Counts the documents that have all words of a heading in their headings.
    fn documents_with_heading(&self, heading: &str) -> Result<u64, SearchError> {
        let mut forms: Vec<String> = Vec::new();
        tokenize(heading, |token| {
            if token.span == 1 {
                forms.push(token.form.to_owned());
            }
        });
        let mut all = self.within.clone();
        for form in &forms {
            let with_word = documents_with_any(self.snapshot, std::iter::once(form.as_str()), HEADINGS)?;
            match &mut all {
                Some(all) => all.intersect(&with_word),
                None => all = Some(with_word),
            }
        }
        Ok(all.map_or(0, |all| all.len() as u64))
    }
}
