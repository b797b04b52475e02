//! The properties of documents for filters, counts and order, as flat tables in memory: a query reads them by document number
//! without reading the index.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tantivy::SegmentReader;
use tantivy::columnar::{Column, StrColumn};

use super::alphabet;
use super::document_set::DocumentSet;
use crate::index::Fields;
use crate::search::request::Facet;

/// The values of one facet.
#[derive(Debug, Default)]
pub(crate) struct FacetTable {
    /// The values in alphabetical order; the index of a value is its number.
    pub(crate) values: Vec<String>,
    starts: Vec<u32>,
    numbers: Vec<u32>,
    /// The documents of each value, concatenated, and the start of each list.
    documents: Vec<u32>,
    value_starts: Vec<usize>,
    /// The same as sets, if there are few values.
    sets: Vec<DocumentSet>,
}

/// Up to this number of values each has a set of its documents: 12 kB each at 100,000 documents.
const MOST_SETS: usize = 64;
/// Counting the values of one document costs as much as this many look-ups of a document in a set, or words of two sets.
const STEPS_A_DOCUMENT: usize = 5;

impl FacetTable {
    /// Returns the numbers of the values that a document has.
    pub(crate) fn of(&self, document: u32) -> &[u32] {
        let at = document as usize;
        &self.numbers[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Counts the values of `many` documents: by document or by value, whichever is cheaper.
    pub(crate) fn count(&self, documents: &DocumentSet, many: usize, counts: &mut [u64]) {
        let (by_document, by_value) = (STEPS_A_DOCUMENT * many, self.documents.len());
        let by_set = self.sets.len() * documents.words();
        if !self.sets.is_empty() && by_set <= by_document.min(by_value) {
            for (count, set) in counts.iter_mut().zip(&self.sets) {
                *count += documents.len_in(set) as u64;
            }
        } else if by_value <= by_document {
            for (count, place) in counts.iter_mut().zip(self.value_starts.windows(2)) {
                let with_value = &self.documents[place[0]..place[1]];
                *count += with_value
                    .iter()
                    .filter(|document| documents.has(**document))
                    .count() as u64;
            }
        } else {
            for document in documents.iter() {
                self.count_one(document, counts);
            }
        }
    }

    /// Counts the values of one document.
    pub(crate) fn count_one(&self, document: u32, counts: &mut [u64]) {
        for value in self.of(document) {
            counts[*value as usize] += 1;
        }
    }

    fn from_lists(documents: Vec<Vec<String>>) -> Self {
        let mut values: Vec<String> = documents.iter().flatten().cloned().collect();
        values.sort_unstable();
        values.dedup();
        Self::from_numbers(
            values,
            documents.iter().map(Vec::as_slice),
            |values, value: &String| {
                values
                    .binary_search(value)
                    .ok()
                    .and_then(|number| u32::try_from(number).ok())
            },
        )
    }

    fn from_numbers<'a, T: 'a>(
        values: Vec<String>,
        documents: impl Iterator<Item = &'a [T]>,
        number: impl Fn(&[String], &T) -> Option<u32>,
    ) -> Self {
        let (mut starts, mut numbers) = (vec![0], Vec::new());
        for list in documents {
            let start = numbers.len();
            numbers.extend(list.iter().filter_map(|value| number(&values, value)));
            numbers[start..].sort_unstable();
            // A repeated value counts once.
            let mut last = None;
            let own = numbers.split_off(start);
            numbers.extend(
                own.into_iter()
                    .filter(|value| last.replace(*value) != Some(*value)),
            );
            starts.push(u32::try_from(numbers.len()).unwrap_or(u32::MAX));
        }
        let mut table = Self {
            values,
            starts,
            numbers,
            ..Self::default()
        };
        table.turn_round();
        table
    }

    /// Inverts the table: from the values of each document to the documents of each value.
    fn turn_round(&mut self) {
        let mut value_starts = vec![0; self.values.len() + 1];
        for number in &self.numbers {
            value_starts[*number as usize + 1] += 1;
        }
        for value in 1..value_starts.len() {
            value_starts[value] += value_starts[value - 1];
        }
        let all = self.starts.len() - 1;
        let few = self.values.len() <= MOST_SETS;
        let mut sets = vec![DocumentSet::none(all); if few { self.values.len() } else { 0 }];
        let mut next = value_starts.clone();
        let mut documents = vec![0; self.numbers.len()];
        for document in 0..all as u32 {
            for value in self.of(document).iter().map(|value| *value as usize) {
                documents[next[value]] = document;
                next[value] += 1;
                if let Some(set) = sets.get_mut(value) {
                    set.add(document);
                }
            }
        }
        (self.documents, self.value_starts, self.sets) = (documents, value_starts, sets);
    }
}

/// All tables of a generation.
#[derive(Debug)]
pub(crate) struct Tables {
    facets: [FacetTable; 6],
    /// The first day that each document's date can mean, `YYYYMMDD`; 0 without a date.
    pub(crate) date_first: Vec<u32>,
    /// The last day, likewise.
    pub(crate) date_last: Vec<u32>,
    /// Each document's index in the order of ids.
    pub(crate) ordinal: Vec<u32>,
    /// Each document's place in the order of titles, once a search asked for it.
    titles: OnceLock<Vec<u32>>,
}

impl Tables {
    /// Reads the columns of all segments, in their order.
    pub(crate) fn read(segments: &[SegmentReader], fields: &Fields) -> tantivy::Result<Self> {
        let date_first = numbers(segments, fields, "date_first")?;
        let years = date_first
            .iter()
            .map(|date| {
                if *date == 0 {
                    Vec::new()
                } else {
                    vec![(date / 10_000).to_string()]
                }
            })
            .collect();
        let mut facets = [(); 6].map(|()| FacetTable::default());
        for facet in Facet::ALL {
            facets[facet as usize] = match facet {
                Facet::Year => continue,
                _ => texts(segments, facet.as_str())?,
            };
        }
        facets[Facet::Year as usize] = FacetTable::from_lists(years);
        Ok(Self {
            facets,
            date_first,
            date_last: numbers(segments, fields, "date_last")?,
            ordinal: numbers(segments, fields, "ordinal")?,
            titles: OnceLock::new(),
        })
    }

    /// Whether some documents are of a kind and others are not.
    pub(crate) fn has_kind_among_others(&self, kind: &str) -> bool {
        let kinds = &self.facet(Facet::Kind).values;
        kinds.len() > 1 && kinds.iter().any(|value| value == kind)
    }

    /// Orders the titles of all documents at the first call.
    pub(super) fn order_titles(&self, title: impl Fn(u32) -> Option<String>) {
        self.titles.get_or_init(|| {
            let titles: Vec<String> = (self.ordinal.iter().map(|ordinal| title(*ordinal)))
                .map(Option::unwrap_or_default)
                .collect();
            alphabet::places(&titles)
        });
    }

    /// Returns a document's place in the order of titles; equal titles share one. All are 0 before [`Self::order_titles`].
    pub(crate) fn title_place(&self, document: u32) -> u32 {
        self.titles.get().map_or(0, |places| places[document as usize])
    }

    /// Returns the table of a facet.
    pub(crate) fn facet(&self, facet: Facet) -> &FacetTable {
        &self.facets[facet as usize]
    }
}

fn numbers(segments: &[SegmentReader], fields: &Fields, name: &str) -> tantivy::Result<Vec<u32>> {
    debug_assert!(
        segments
            .iter()
            .all(|segment| segment.schema().get_field(name).is_ok()),
        "{fields:?}"
    );
    let mut all = Vec::new();
    for segment in segments {
        let column: Option<Column<u64>> = segment.fast_fields().column_opt(name)?;
        all.extend((0..segment.max_doc()).map(|document| {
            let value = column
                .as_ref()
                .and_then(|column| column.first(document))
                .unwrap_or(0);
            u32::try_from(value).unwrap_or(u32::MAX)
        }));
    }
    Ok(all)
}

fn texts(segments: &[SegmentReader], name: &str) -> tantivy::Result<FacetTable> {
    let columns: Vec<Option<StrColumn>> = segments
        .iter()
        .map(|segment| segment.fast_fields().str(name))
        .collect::<tantivy::Result<_>>()?;
    // Each segment numbers its values separately; `renumber` maps its numbers to the common ones.
    let mut common: BTreeMap<String, u32> = BTreeMap::new();
    let mut dictionaries = Vec::new();
    for column in &columns {
        let mut dictionary = Vec::new();
        if let Some(column) = column {
            let mut value = String::new();
            for number in 0..column.num_terms() as u64 {
                value.clear();
                column.ord_to_str(number, &mut value)?;
                common.insert(value.clone(), 0);
                dictionary.push(value.clone());
            }
        }
        dictionaries.push(dictionary);
    }
    for (number, slot) in common.values_mut().enumerate() {
        *slot = u32::try_from(number).unwrap_or(u32::MAX);
    }
    let mut documents: Vec<Vec<u32>> = Vec::new();
    for ((segment, column), dictionary) in segments.iter().zip(&columns).zip(&dictionaries) {
        let renumber: Vec<u32> = dictionary.iter().map(|value| common[value]).collect();
        documents.extend((0..segment.max_doc()).map(|document| {
            match column {
                Some(column) => column
                    .term_ords(document)
                    .map(|number| renumber[number as usize])
                    .collect(),
                None => Vec::new(),
            }
        }));
    }
    let lists = documents.iter().map(Vec::as_slice);
    Ok(FacetTable::from_numbers(
        common.into_keys().collect(),
        lists,
        |_, number| Some(*number),
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DOCUMENTS: usize = 200;

    proptest! {
        #[test]
        fn values_are_counted_alike_in_every_way(
            lists in proptest::collection::vec(proptest::collection::vec(0_u32..4, 0..4), DOCUMENTS),
            chosen in proptest::collection::btree_set(0..DOCUMENTS as u32, 0..DOCUMENTS),
        ) {
            let values = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
            let with_sets =
                FacetTable::from_numbers(values, lists.iter().map(Vec::as_slice), |_, number| Some(*number));
            let mut documents = DocumentSet::none(DOCUMENTS);
            for document in &chosen {
                documents.add(*document);
            }
            let mut counts = [[0; 4]; 3];
            with_sets.count(&documents, DOCUMENTS, &mut counts[0]);
            let by_value = FacetTable { sets: Vec::new(), ..with_sets };
            by_value.count(&documents, DOCUMENTS, &mut counts[1]);
            by_value.count(&documents, 0, &mut counts[2]);
            let expected = [0, 1, 2, 3].map(|value| {
                let with = chosen.iter().filter(|document| lists[**document as usize].contains(&value));
                with.count() as u64
            });
            prop_assert_eq!(counts, [expected; 3]);
        }
    }
}
