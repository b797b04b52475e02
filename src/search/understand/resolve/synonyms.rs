//! Adds synonyms to the clauses of a query.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::Resolver;
use super::synonym_word::as_synonyms;
use crate::analysis::{PlacedWord, SynonymMatch, SynonymTerm, Synonyms, part_term, tokenize};
use crate::document::Language;
use crate::index::Key;
use crate::search::hit::Via;
use crate::search::understand::clause::{
    Clause, EVERYWHERE, MAX_CLAUSES, Role, Sequence, WeightedTerm, empty_clause,
};
use crate::search::weights;

/// The largest number of synonyms of one word.
const MAX_SYNONYMS: usize = 24;
/// The most words or terms of a query that have synonyms: a longer one, mostly pasted, has words enough of its own.
pub(super) const MAX_MATCHES: usize = 8;
/// The most synonyms of several words, and compounds in parts, that are looked for in one query: each reads places of words in texts, and a pasted
/// text has hundreds.
const MAX_SEQUENCES: usize = 8;

/// The words of a query's clauses, in order.
pub(super) struct QueryWords {
    pub(super) words: Vec<PlacedWord>,
    /// The clause index of each position; `usize::MAX` between words that are not adjacent.
    clauses: Vec<usize>,
}

impl QueryWords {
    pub(super) fn new(clauses: &[Clause], synonyms: &Synonyms, resolver: &Resolver<'_>) -> Self {
        let mut all = Self {
            words: Vec::new(),
            clauses: Vec::new(),
        };
        for (place, clause) in clauses.iter().enumerate() {
            // Quoted, scoped and excluded words have no synonyms.
            if !matches!(clause.role, Role::Wanted | Role::Ordering) || !clause.author_words.is_empty() {
                all.clauses.push(usize::MAX);
                continue;
            }
            let start = all.clauses.len() as u32;
            let mut end = start;
            tokenize(&clause.text, |token| {
                let position = start + token.position;
                let written = resolver.written_forms(token.form).into_iter().next();
                let of_file = || {
                    let unknown = !resolver.has_form_of(token.form);
                    synonyms.written_as(token.form).filter(|_| unknown)
                };
                let written = written.or_else(|| of_file().map(str::to_owned));
                all.words.push(PlacedWord {
                    form: written.unwrap_or_else(|| token.form.to_owned()),
                    position,
                    span: token.span,
                });
                end = end.max(position + token.span);
            });
            all.clauses.resize(end as usize, place);
        }
        all
    }

    /// Returns the words of a match, as typed.
    fn forms_of(&self, found: &SynonymMatch<'_>) -> Vec<String> {
        let inside = |word: &&PlacedWord| word.span == 1 && found.has(word.position);
        self.words
            .iter()
            .filter(inside)
            .map(|word| word.form.clone())
            .collect()
    }

    /// Returns the clause indices of a match, each once.
    pub(super) fn clauses_of(&self, found: &SynonymMatch<'_>) -> Vec<usize> {
        let positions = found.places.iter().cloned().flatten();
        let mut places: Vec<usize> = positions
            .map(|position| self.clauses[position as usize])
            .collect();
        places.dedup();
        places
    }
}

/// Adds the synonyms of the query's words. If several words together have a synonym, each of them matches it, and the whole
/// term gets a clause of its own with the weight of the rarer word that it is.
pub(crate) fn add_synonyms(clauses: &mut Vec<Clause>, synonyms: &Synonyms, resolver: &Resolver<'_>) {
    if synonyms.is_empty() {
        return;
    }
    let words = QueryWords::new(clauses, synonyms, resolver);
    let matches = synonyms.find(&words.words, |found| has_any(found, resolver));
    // A function word by itself says nothing that another could say: `kan` is no kunnande.
    let says_something = |found: &SynonymMatch<'_>| {
        let places = words.clauses_of(found);
        let is_function_word = |place: &usize| clauses[*place].role == Role::Ordering;
        !places.iter().all(is_function_word)
    };
    let matches: Vec<SynonymMatch<'_>> = matches.into_iter().filter(says_something).collect();
    let mut intake = Intake::new(clauses);
    for found in matches.into_iter().take(MAX_MATCHES) {
        let (terms, mut sequences) = look_up(&found, resolver);
        sequences.extend(parts_of_unknown(&found, synonyms, resolver));
        intake.take_in(&words, &found, terms, sequences, resolver);
    }
    for word in words.words.iter().filter(|word| word.span == 1) {
        let sequences = intake.bounded(synonyms_of_parts(&word.form, synonyms, resolver));
        if let Some(clause) = intake.clauses.get_mut(words.clauses[word.position as usize]) {
            clause.sequences.extend(sequences);
        }
    }
    intake.finish();
}

/// The clauses of a query while synonyms are added to them.
pub(super) struct Intake<'a> {
    pub(super) clauses: &'a mut Vec<Clause>,
    whole_terms: Vec<Clause>,
    /// How many more sequences may be looked for.
    room: usize,
}

impl<'a> Intake<'a> {
    pub(super) fn new(clauses: &'a mut Vec<Clause>) -> Self {
        Self {
            clauses,
            whole_terms: Vec::new(),
            room: MAX_SEQUENCES,
        }
    }

    /// Adds what stands for the words of a match to their clauses, and a clause for several words together.
    pub(super) fn take_in(
        &mut self,
        words: &QueryWords,
        found: &SynonymMatch<'_>,
        terms: Vec<WeightedTerm>,
        sequences: Vec<Sequence>,
        resolver: &Resolver<'_>,
    ) {
        let sequences = self.bounded(sequences);
        let places = words.clauses_of(found);
        for place in &places {
            if let Some(clause) = self.clauses.get_mut(*place) {
                extend(clause, &terms, &sequences);
            }
        }
        if places.len() > 1 {
            let whole = whole_term(&words.forms_of(found), terms, sequences, resolver);
            self.whole_terms.push(whole);
        }
    }

    /// Returns as many sequences as there is room for.
    fn bounded(&mut self, mut sequences: Vec<Sequence>) -> Vec<Sequence> {
        sequences.truncate(self.room);
        self.room -= sequences.len();
        sequences
    }

    pub(super) fn finish(self) {
        self.clauses.extend(self.whole_terms);
        self.clauses.truncate(MAX_CLAUSES);
    }
}

/// Returns the clause of a term of several words: as a phrase or as one of its synonyms.
fn whole_term(
    words: &[String],
    terms: Vec<WeightedTerm>,
    mut sequences: Vec<Sequence>,
    resolver: &Resolver<'_>,
) -> Clause {
    sequences.insert(0, resolver.side_by_side(words, weights::EXACT, Via::Exact));
    Clause {
        terms,
        sequences,
        boost: weights::WHOLE_TERM,
        ..empty_clause(&words.join(" "), Role::Hint, EVERYWHERE)
    }
}

fn extend(clause: &mut Clause, terms: &[WeightedTerm], sequences: &[Sequence]) {
    let known: FxHashSet<String> = clause.terms.iter().map(|term| term.term.clone()).collect();
    let fresh = terms.iter().filter(|term| !known.contains(&term.term));
    clause.terms.extend(fresh.cloned());
    for sequence in sequences {
        if !clause.sequences.contains(sequence) {
            clause.sequences.push(sequence.clone());
        }
    }
}

/// Whether the corpus has any of the synonyms. An editor who names none wants none.
pub(super) fn has_any(found: &SynonymMatch<'_>, resolver: &Resolver<'_>) -> bool {
    let is_known = |term: &SynonymTerm| match (term.abbreviation, term.readings.as_slice()) {
        (true, [reading]) => resolver.vocabulary_has(&reading[0]),
        (_, readings) => readings
            .iter()
            .any(|reading| reading.iter().all(|word| resolver.synonym_word(word).is_known)),
    };
    found.terms.is_empty() || found.terms.iter().any(|term| is_known(term))
}

/// Returns the terms and sequences of a rule: words with their inflections and as parts of compounds, several words as a
/// phrase.
pub(super) fn look_up(
    found: &SynonymMatch<'_>,
    resolver: &Resolver<'_>,
) -> (Vec<WeightedTerm>, Vec<Sequence>) {
    let (mut words, mut sequences) = (Vec::new(), Vec::new());
    for term in found.terms.iter().take(MAX_SYNONYMS) {
        for reading in &term.readings {
            match reading.as_slice() {
                // An abbreviation has no other form.
                [word] if term.abbreviation => words.push(WeightedTerm {
                    term: word.clone(),
                    weight: weights::SYNONYM,
                    via: Via::Synonym,
                }),
                [word] => words.extend(resolver.synonym_word(word).terms.iter().cloned()),
                several => sequences.extend(phrase(several, resolver)),
            }
        }
    }
    (words, sequences)
}

/// Returns a synonym of several words; `None` if the corpus lacks one of them.
fn phrase(words: &[String], resolver: &Resolver<'_>) -> Option<Sequence> {
    // One word of a phrase says little of it where passages are compared.
    let share = weights::SYNONYM / words.len() as f32;
    let slots = words.iter().map(|word| {
        let word = resolver.synonym_word(word);
        word.is_known.then(|| as_synonyms(word.forms.clone(), share))
    });
    Some(Sequence {
        slots: slots.collect::<Option<_>>()?,
        window: None,
        weight: weights::SYNONYM,
        via: Via::Synonym,
    })
}

/// Returns the parts near each other of the synonyms that no text has, as those of a typed word: `root cause analysis` means
/// `rotorsaksanalys`, and a text may have `analys av grundorsaker`.
fn parts_of_unknown(found: &SynonymMatch<'_>, synonyms: &Synonyms, resolver: &Resolver<'_>) -> Vec<Sequence> {
    let terms = found.terms.iter().take(MAX_SYNONYMS);
    let words = terms
        .filter(|term| !term.abbreviation)
        .flat_map(|term| &term.readings)
        .filter_map(|reading| match reading.as_slice() {
            [word] if !resolver.synonym_word(word).is_known => Some(word),
            _ => None,
        });
    let mut sequences = Vec::new();
    for word in words {
        let Some(parts) = resolver.parts_of(word) else {
            continue;
        };
        let near = resolver.parts_near(&parts);
        let slots = near.slots.into_iter().map(|slot| as_synonyms(slot, 1.0));
        sequences.push(Sequence {
            slots: slots.collect(),
            weight: near.weight * weights::SYNONYM,
            via: Via::Synonym,
            ..near
        });
        sequences.extend(synonyms_of_parts(word, synonyms, resolver));
    }
    sequences
}

/// Returns the parts of a compound within a window, with one part replaced by its synonym: `vsm` near `workshop` for
/// `värdeflödesanalysworkshop`.
fn synonyms_of_parts(form: &str, synonyms: &Synonyms, resolver: &Resolver<'_>) -> Vec<Sequence> {
    let split = resolver.split(form);
    let Some(parts) = split.as_ref() else {
        return Vec::new();
    };
    let mut sequences = Vec::new();
    // All runs of parts except the whole, which is the word itself.
    for length in 1..parts.len() {
        for (at, run) in parts.windows(length).enumerate() {
            let word = PlacedWord {
                form: form[run[0].start..run[length - 1].end].to_owned(),
                position: 0,
                span: 1,
            };
            let found = synonyms.find(std::slice::from_ref(&word), |_| true);
            let Some(found) = found.first() else { continue };
            let (terms, _) = look_up(found, resolver);
            if terms.is_empty() {
                continue;
            }
            let others = parts[..at].iter().chain(&parts[at + length..]);
            let mut slots: Vec<Vec<WeightedTerm>> =
                others.map(|part| part_forms(&part.stem, resolver)).collect();
            slots.push(terms);
            sequences.push(Sequence {
                slots,
                window: Some(weights::PARTS_WINDOW),
                weight: weights::PARTS_NEAR * weights::SYNONYM,
                via: Via::Synonym,
            });
        }
    }
    sequences
}

/// Returns a part of a compound as a word and as a part of other compounds.
fn part_forms(stem: &str, resolver: &Resolver<'_>) -> Vec<WeightedTerm> {
    let forms = resolver
        .vocabulary
        .forms_of(Key::Stem(Language::Swedish), stem)
        .into_iter();
    let words = forms.map(|(form, _)| (form, weights::EXACT));
    let inside = (part_term(&[stem]), weights::COMPOUND);
    words
        .chain([inside])
        .map(|(term, weight)| WeightedTerm {
            term,
            weight,
            via: Via::Synonym,
        })
        .collect()
}

/// The synonyms of some words of a text, as written.
pub(crate) struct TextSynonyms {
    places: Vec<Range<u32>>,
    pub(crate) terms: Vec<String>,
}

impl TextSynonyms {
    /// Whether a word at a position that covers `span` is one of the words.
    pub(crate) fn covers(&self, position: u32, span: u32) -> bool {
        let has = |position: u32| self.places.iter().any(|place| place.contains(&position));
        (position..position + span).all(has)
    }
}

/// Returns the synonyms of the words of a text.
pub(crate) fn synonyms_of_text(text: &str, synonyms: &Synonyms) -> Vec<TextSynonyms> {
    synonyms_of_words(&words_of_text(text), synonyms)
}

pub(super) fn synonyms_of_words(words: &[PlacedWord], synonyms: &Synonyms) -> Vec<TextSynonyms> {
    let found = synonyms.find(words, |_| true).into_iter();
    found
        .map(|found| TextSynonyms {
            places: found.places,
            terms: found.terms.iter().map(|term| term.text.clone()).collect(),
        })
        .collect()
}

pub(super) fn words_of_text(text: &str) -> Vec<PlacedWord> {
    let mut words = Vec::new();
    tokenize(text, |token| {
        words.push(PlacedWord {
            form: token.form.to_owned(),
            position: token.position,
            span: token.span,
        });
    });
    words
}
