//! Completions of what is being typed: titles that have the words, headings, and words of the corpus.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;

use super::clause::{Clause, Role, Sequence, WeightedTerm, Zones, empty_clause};
use super::error::SearchError;
use super::hit::{Suggestion, SuggestionType, TextRange, Via};
use super::resolve::Resolver;
use super::scan::Scratch;
use super::snapshot::Snapshot;
use crate::analysis::{self, Splitter, tokenize};
use crate::document::{Kind, Language};
use crate::index::{StoredMeta, Zone};
use crate::text::utf16_offset;

const SUBJECTS: Zones = &[Zone::Title, Zone::Headings];
const HEADINGS: Zones = &[Zone::Headings];
/// Documents whose title or headings are looked at.
const DOCUMENTS: usize = 24;
/// Words of the corpus that are looked at.
const TERMS: usize = 40;

/// A suggestion with its place in the order.
struct Scored {
    score: f32,
    suggestion: Suggestion,
}

/// Completions of a text, best first.
pub(crate) fn suggest(
    snapshot: &Snapshot,
    splitter: &Splitter,
    typed: &str,
    limit: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let mut words = Vec::new();
    tokenize(typed, |token| {
        if token.span == 1 {
            words.push((token.form.to_owned(), token.start));
        }
    });
    let Some((prefix, prefix_start)) = words.pop() else {
        return Ok(Vec::new());
    };
    let complete: Vec<String> = words.into_iter().map(|(word, _)| word).collect();
    let suggester = Suggester {
        snapshot,
        resolver: Resolver {
            vocabulary: &snapshot.generation.vocabulary,
            splitter,
        },
        complete,
        prefix,
    };
    let mut found = suggester.documents_and_headings()?;
    found.extend(suggester.terms(&typed[..prefix_start])?);
    found.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.suggestion.text.cmp(&b.suggestion.text))
    });
    let mut seen = FxHashSet::default();
    let fresh = |scored: &Scored| {
        let suggestion = &scored.suggestion;
        seen.insert((suggestion.text.to_lowercase(), suggestion.id.clone()))
    };
    Ok(found
        .into_iter()
        .filter(fresh)
        .take(limit)
        .map(|scored| scored.suggestion)
        .collect())
}

struct Suggester<'a> {
    snapshot: &'a Snapshot,
    resolver: Resolver<'a>,
    /// The words before the last one.
    complete: Vec<String>,
    /// What there is of the last word.
    prefix: String,
}

impl Suggester<'_> {
    /// The titles, and the headings, that have every word typed and one that begins like the last.
    fn documents_and_headings(&self) -> Result<Vec<Scored>, SearchError> {
        let mut clauses: Vec<Clause> = self
            .complete
            .iter()
            .map(|word| {
                let terms = self.resolver.true_or_folded_forms(word);
                Clause {
                    terms,
                    ..empty_clause(word, Role::Wanted, SUBJECTS)
                }
            })
            .collect();
        clauses.push(self.resolver.prefix(&self.prefix, Role::Wanted, SUBJECTS));
        clauses.truncate(super::clause::MAX_CLAUSES);
        let mut scratch = Scratch::default();
        scratch.reset(self.snapshot.documents);
        scratch.scan(self.snapshot, &clauses)?;
        let all = (1_u64 << clauses.len()) - 1;
        let mut documents: Vec<u32> = scratch
            .found
            .iter()
            .copied()
            .filter(|document| scratch.clauses[*document as usize] == all)
            .collect();
        documents.sort_by_key(|&document| {
            let score = (scratch.score[document as usize] * 1_000.0) as i64;
            (Reverse(score), self.snapshot.tables.ordinal[document as usize])
        });
        documents.truncate(DOCUMENTS);
        let mut found = Vec::new();
        for (rank, document) in documents.into_iter().enumerate() {
            let (meta, _) = self.snapshot.read(document)?;
            let behind = rank as f32 / DOCUMENTS as f32;
            found.extend(self.title(&meta, behind));
            found.extend(self.headings(&meta, behind)?);
        }
        Ok(found)
    }

    fn title(&self, meta: &StoredMeta, behind: f32) -> Option<Scored> {
        let ranges = self.ranges(&meta.title)?;
        let begins = ranges.first().is_some_and(|range| range[0] == 0);
        // A method guide is what most who type a method's name are after.
        let kind = if meta.kind == Kind::Method { 0.5 } else { 0.0 };
        let suggestion = Suggestion {
            text: meta.title.clone(),
            ranges,
            suggestion_type: SuggestionType::Document,
            id: Some(meta.id.clone()),
            count: 1,
        };
        Some(Scored {
            score: 2.0 + kind + if begins { 1.0 } else { 0.0 } - behind,
            suggestion,
        })
    }

    fn headings(&self, meta: &StoredMeta, behind: f32) -> Result<Vec<Scored>, SearchError> {
        let mut found = Vec::new();
        for heading in meta
            .sections
            .iter()
            .filter_map(|section| section.heading.as_deref())
        {
            let Some(ranges) = self.ranges(heading) else {
                continue;
            };
            let suggestion = Suggestion {
                text: heading.to_owned(),
                ranges,
                suggestion_type: SuggestionType::Term,
                id: None,
                count: self.count(self.heading_clause(heading))?,
            };
            found.push(Scored {
                score: 1.0 - behind,
                suggestion,
            });
        }
        Ok(found)
    }

    fn heading_clause(&self, heading: &str) -> Clause {
        let mut slots = Vec::new();
        tokenize(heading, |token| {
            if token.span == 1 {
                let term = WeightedTerm {
                    term: token.form.to_owned(),
                    weight: 1.0,
                    via: Via::Exact,
                };
                slots.push(vec![term]);
            }
        });
        let sequence = Sequence {
            slots,
            window: None,
            weight: 1.0,
            via: Via::Exact,
        };
        Clause {
            sequences: vec![sequence],
            ..empty_clause(heading, Role::Wanted, HEADINGS)
        }
    }

    /// Words of the corpus that begin like the last word typed, each paradigm once.
    fn terms(&self, before: &str) -> Result<Vec<Scored>, SearchError> {
        let vocabulary = self.resolver.vocabulary;
        let mut forms = vocabulary.forms_with_prefix(&self.prefix, TERMS);
        forms.extend(vocabulary.folded_with_prefix(&analysis::fold(&self.prefix), TERMS));
        forms.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let mut stems = FxHashSet::default();
        let mut found = Vec::new();
        for (form, _) in forms {
            let one_letter = form.chars().count() < 2;
            if one_letter
                || analysis::is_stop_word(&form)
                || !stems.insert(analysis::stem(&form, Language::Swedish))
            {
                continue;
            }
            let clause = Clause {
                terms: self.resolver.true_forms(&form),
                ..empty_clause(&form, Role::Wanted, super::clause::EVERYWHERE)
            };
            let count = self.count(clause)?;
            let start = utf16_offset(before, before.len());
            let end = start
                + self
                    .prefix
                    .encode_utf16()
                    .count()
                    .min(form.encode_utf16().count());
            let suggestion = Suggestion {
                text: format!("{before}{form}"),
                ranges: vec![[start, end]],
                suggestion_type: SuggestionType::Term,
                id: None,
                count,
            };
            let used = count as f32 / self.snapshot.documents as f32;
            found.push(Scored {
                score: 1.5 + used,
                suggestion,
            });
            if found.len() == DOCUMENTS {
                break;
            }
        }
        Ok(found)
    }

    /// How many documents have what a clause asks for.
    fn count(&self, clause: Clause) -> Result<u64, SearchError> {
        let mut scratch = Scratch::default();
        scratch.reset(self.snapshot.documents);
        let statistics = scratch.scan(self.snapshot, &[clause])?;
        Ok(statistics.iter().map(|clause| clause.documents as u64).sum())
    }

    /// What of a text was typed, `None` if a word typed isn't in it.
    fn ranges(&self, text: &str) -> Option<Vec<TextRange>> {
        let mut ranges: Vec<TextRange> = Vec::new();
        let mut missing: Vec<&str> = self.complete.iter().map(String::as_str).collect();
        let mut prefix_found = false;
        let folded_prefix = analysis::fold(&self.prefix);
        tokenize(text, |token| {
            let form = analysis::fold(token.form).into_owned();
            let complete = missing.iter().position(|word| {
                analysis::fold(word) == form
                    || analysis::stem(word, Language::Swedish)
                        == analysis::stem(token.form, Language::Swedish)
            });
            let start = utf16_offset(text, token.start);
            let apart = ranges.last().is_none_or(|last| last[1] <= start);
            if let Some(place) = complete {
                missing.remove(place);
                if apart {
                    ranges.push([start, utf16_offset(text, token.end)]);
                }
            } else if !prefix_found && form.starts_with(folded_prefix.as_ref()) {
                prefix_found = true;
                let letters = self.prefix.chars().count();
                let written = text[token.start..token.end]
                    .chars()
                    .take(letters)
                    .map(char::len_utf16)
                    .sum::<usize>();
                if apart {
                    ranges.push([start, start + written]);
                }
            }
        });
        (prefix_found && missing.is_empty()).then_some(ranges)
    }
}
