//! Completions of a typed text: titles that match, words of the corpus, of which those lead that stand right behind the word typed before, and
//! headings if there is room.

use rustc_hash::FxHashSet;

use self::typed::Typed;
use super::error::SearchError;
use super::hit::{Suggestion, SuggestionType};
use super::request::{Facet, Filters};
use super::snapshot::{DocumentSet, Snapshot};
use crate::analysis;
use crate::document::{DocumentId, Kind};
use crate::index::{Beginning, Zone};
use crate::search::retrieve::{Selection, documents_selected, documents_with_any};
use crate::search::understand::{FAULT, Resolver, TITLE, WeightedTerm, Zones, beginnings_near};

mod followers;
mod headings;
mod terms;
mod together;
mod typed;

/// From this number of letters on a typing error is possible.
const MAY_HAVE_FAULT: usize = 5;
/// The largest number of guides, and of other documents, whose titles are looked at.
const TITLES: usize = 64;
/// The number of words tried after other words.
const TRIED: usize = 24;

/// How a form matches the typed prefix, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// It begins with it.
    Begins,
    /// It begins with it after folding.
    Folded,
    /// A later part begins with it.
    Inside,
    /// It begins with it but for one typing error.
    Fault,
}

/// A form of the corpus that completes the last word.
#[derive(Debug, Clone)]
struct Completion {
    form: String,
    count: u64,
    how: How,
}

/// A suggestion with its score.
struct Scored {
    score: f32,
    suggestion: Suggestion,
}

/// Returns completions of a text among the documents that pass the filters, best first.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    resolver: Resolver<'_>,
    typed: &str,
    filters: &Filters,
    limit: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let Some(typed) = Typed::new(typed) else {
        return Ok(Vec::new());
    };
    let selection = Selection::new(snapshot, filters);
    let complete = typed.complete.iter();
    let complete = complete.map(|word| resolver.true_or_folded_forms(&word.form));
    let suggester = Suggester {
        snapshot,
        within: (!selection.is_everything()).then(|| documents_selected(snapshot, &selection)),
        complete: complete.collect(),
        resolver,
        typed,
    };
    suggester.suggest(limit)
}

struct Suggester<'a> {
    snapshot: &'a Snapshot,
    /// The documents that pass the filters; `None` if all do.
    within: Option<DocumentSet>,
    resolver: Resolver<'a>,
    typed: Typed<'a>,
    /// The forms of each word before the last.
    complete: Vec<Vec<WeightedTerm>>,
}

impl Suggester<'_> {
    fn suggest(&self, limit: usize) -> Result<Vec<Suggestion>, SearchError> {
        let (mut words, mut of_titles) = (self.words(), self.title_words());
        if words.is_empty() && of_titles.is_empty() {
            words = self.words_with_a_fault();
            of_titles.clone_from(&words);
        }
        let mut found = self.titles(&of_titles, limit)?;
        let of_headings: Vec<Completion> = words.iter().take(headings::WORDS).cloned().collect();
        let terms = self.terms(words, limit)?;
        // Half of the places are for words, if there are enough.
        found.truncate(limit - terms.len().min(limit / 2));
        found.extend(terms);
        found.extend(self.headings(&of_headings, limit.saturating_sub(found.len()))?);
        found.sort_by(|a, b| {
            b.score
                .total_cmp(&a.score)
                .then_with(|| a.suggestion.text.cmp(&b.suggestion.text))
        });
        found.truncate(limit);
        Ok(found.into_iter().map(|scored| scored.suggestion).collect())
    }

    /// Returns the words of the corpus that complete the last word.
    fn words(&self) -> Vec<Completion> {
        let folded = analysis::fold(&self.typed.prefix);
        let ways = [
            (How::Begins, Beginning::Word, self.typed.prefix.as_str()),
            (How::Folded, Beginning::Folded, &folded),
            (How::Inside, Beginning::Inner, &self.typed.prefix),
        ];
        let vocabulary = self.resolver.vocabulary;
        ways.into_iter()
            .flat_map(|(how, beginning, typed)| {
                let forms = vocabulary.completions(beginning, typed).into_iter();
                forms.map(move |(form, count)| Completion { form, count, how })
            })
            .collect()
    }

    /// Returns the words of titles that complete the last word.
    fn title_words(&self) -> Vec<Completion> {
        let vocabulary = self.resolver.vocabulary;
        let mut forms = vocabulary.completions(Beginning::Title, &self.typed.prefix);
        if forms.is_empty() {
            forms = vocabulary.completions(Beginning::Title, &analysis::fold(&self.typed.prefix));
        }
        forms
            .into_iter()
            .map(|(form, count)| Completion {
                form,
                count,
                how: How::Begins,
            })
            .collect()
    }

    fn words_with_a_fault(&self) -> Vec<Completion> {
        if self.typed.prefix.chars().count() < MAY_HAVE_FAULT {
            return Vec::new();
        }
        beginnings_near(self.resolver.vocabulary, &self.typed.prefix, FAULT)
            .into_iter()
            .take(TRIED)
            .map(|near| Completion {
                form: near.form,
                count: near.count,
                how: How::Fault,
            })
            .collect()
    }

    /// Returns titles that have every typed word and a completion of the last, best first.
    fn titles(&self, words: &[Completion], limit: usize) -> Result<Vec<Scored>, SearchError> {
        let tables = &self.snapshot.tables;
        let kinds = tables.facet(Facet::Kind);
        let method = kinds.values.iter().position(|kind| kind == Kind::Method.as_str());
        let is_method = |document: u32| kinds.of(document).first().map(|kind| *kind as usize) == method;
        let wanted = self.with_complete_words(TITLE)?;
        if wanted.as_ref().is_some_and(DocumentSet::is_empty) {
            return Ok(Vec::new());
        }
        // Many documents may share a title word: some are enough, guides first.
        let (mut methods, mut others) = (Vec::new(), Vec::new());
        for word in words {
            if methods.len() == TITLES && others.len() == TITLES {
                break;
            }
            let term = self.snapshot.places(&word.form)?;
            self.snapshot.for_each_document(Zone::Title, &term, |document| {
                let list = if is_method(document) {
                    &mut methods
                } else {
                    &mut others
                };
                if list.len() < TITLES && wanted.as_ref().is_none_or(|wanted| wanted.has(document)) {
                    list.push(document);
                }
            })?;
        }
        methods.append(&mut others);
        let mut seen = FxHashSet::default();
        methods.retain(|document| seen.insert(*document));
        let mut ordered: Vec<(f32, u32)> = methods
            .into_iter()
            .filter_map(|document| Some((self.title_score(document, is_method(document))?, document)))
            .collect();
        ordered.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let faulty: Vec<&str> = words
            .iter()
            .filter(|word| word.how == How::Fault)
            .map(|word| word.form.as_str())
            .collect();
        let found = ordered.into_iter().filter_map(|(score, document)| {
            let suggestion = self.title(document, &faulty)?;
            Some(Scored { score, suggestion })
        });
        Ok(found.take(limit).collect())
    }

    /// Scores a title. Most who type a method's name want its guide; a title that begins with the typed text leads over one
    /// that contains it; of two the shorter is better.
    fn title_score(&self, document: u32, is_method: bool) -> Option<f32> {
        let ordinal = self.snapshot.tables.ordinal[document as usize];
        let (_, title) = self.snapshot.generation.titles.get(ordinal)?;
        let kind = if is_method { 0.5 } else { 0.0 };
        let begins = if self.typed.begins(title) { 1.0 } else { 0.0 };
        Some(3.0 + kind + begins - title.len() as f32 / 1_000.0)
    }

    fn title(&self, document: u32, faulty: &[&str]) -> Option<Suggestion> {
        let ordinal = self.snapshot.tables.ordinal[document as usize];
        let (id, title) = self.snapshot.generation.titles.get(ordinal)?;
        Some(Suggestion {
            text: title.to_owned(),
            ranges: self.typed.ranges(title, faulty, &self.resolver)?,
            suggestion_type: SuggestionType::Document,
            id: Some(DocumentId::new(id)),
            count: 1,
        })
    }

    /// Returns the documents that pass the filters and have every word before the last; `None` if that is all of them.
    fn with_complete_words(&self, zones: Zones) -> Result<Option<DocumentSet>, SearchError> {
        let mut all = self.within.clone();
        for terms in &self.complete {
            let terms = terms.iter().map(|term| term.term.as_str());
            let with_word = documents_with_any(self.snapshot, terms, zones)?;
            match &mut all {
                Some(all) => all.intersect(&with_word),
                None => all = Some(with_word),
            }
        }
        Ok(all)
    }
}
