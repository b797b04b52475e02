//! The properties of documents for filters, counts and order, as flat tables in memory: a query reads them by document number
//! without reading the index.

use std::sync::OnceLock;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tantivy::SegmentReader;
use tantivy::columnar::{Column, StrColumn};

use super::alphabet;
use super::document_set::DocumentSet;
use crate::search::request::Facet;

/// The values of one facet.
#[derive(Debug, Default)]
pub(crate) struct FacetTable {
    /// The values in alphabetical order; the index of a value is its number.
    pub(crate) values: Vec<String>,
    numbers: Numbers,
    /// The documents of each value, if there are few values.
    sets: Vec<DocumentSet>,
}

/// Up to this number of values each has a set of its documents: 12 kB each at 100,000 documents.
const MOST_SETS: usize = 32;

impl FacetTable {
    /// Returns the numbers of the values that a document has.
    pub(crate) fn of(&self, document: u32) -> &[u32] {
        self.numbers.of(document as usize)
    }

    /// Counts the values of `many` documents: by document or by value, whichever is cheaper. A document takes about as long as a word
    /// of two sets.
    pub(crate) fn count(&self, documents: &DocumentSet, many: usize, counts: &mut [u64]) {
        let by_set = self.sets.len() * documents.words();
        if !self.sets.is_empty() && by_set <= many {
            for (count, set) in counts.iter_mut().zip(&self.sets) {
                *count += documents.len_in(set) as u64;
            }
            return;
        }
        match &self.numbers {
            Numbers::One(numbers) => documents.for_each(|document| {
                // The number of no value has no count.
                if let Some(count) = counts.get_mut(numbers[document as usize] as usize) {
                    *count += 1;
                }
            }),
            Numbers::Several(lists) => documents.for_each(|document| {
                for number in lists.of(document as usize) {
                    counts[*number as usize] += 1;
                }
            }),
        }
    }

    /// Counts the values of one document.
    #[inline]
    pub(crate) fn count_one(&self, document: u32, counts: &mut [u64]) {
        for value in self.of(document) {
            counts[*value as usize] += 1;
        }
    }

    /// The table of values, the numbers of which `lists` has for each document.
    fn new(values: Vec<String>, lists: Lists) -> Self {
        let all = lists.starts.len() - 1;
        let few = values.len() <= MOST_SETS;
        let mut table = Self {
            sets: vec![DocumentSet::none(all); if few { values.len() } else { 0 }],
            values,
            numbers: Numbers::new(lists),
        };
        for document in (0..).take(all).filter(|_| few) {
            for value in table.numbers.of(document as usize) {
                table.sets[*value as usize].add(document);
            }
        }
        table
    }
}

/// The numbers of the values of each document.
#[derive(Debug)]
enum Numbers {
    /// No document has more than one value: its number, or [`NONE`].
    One(Vec<u32>),
    Several(Lists),
}

/// The number of no value.
const NONE: u32 = u32::MAX;

impl Default for Numbers {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

impl Numbers {
    fn new(lists: Lists) -> Self {
        let mut places = lists.starts.windows(2);
        if places.any(|place| place[1] - place[0] > 1) {
            return Self::Several(lists);
        }
        let all = lists.starts.len() - 1;
        Self::One(
            (0..all)
                .map(|at| lists.of(at).first().copied().unwrap_or(NONE))
                .collect(),
        )
    }

    #[inline]
    fn of(&self, at: usize) -> &[u32] {
        match self {
            Self::One(numbers) => match &numbers[at] {
                &NONE => &[],
                number => std::slice::from_ref(number),
            },
            Self::Several(lists) => lists.of(at),
        }
    }
}

/// Lists of numbers, one a document, one after the other.
#[derive(Debug)]
struct Lists {
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl Lists {
    /// No lists, with room for those of so many documents.
    fn with_capacity(documents: usize) -> Self {
        let mut starts = Vec::with_capacity(documents + 1);
        starts.push(0);
        Self {
            starts,
            numbers: Vec::with_capacity(documents),
        }
    }

    #[inline]
    fn of(&self, at: usize) -> &[u32] {
        &self.numbers[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Appends the list of the next document, in order; a repeated number counts once.
    fn push(&mut self, numbers: impl Iterator<Item = u32>) {
        let start = self.numbers.len();
        self.numbers.extend(numbers);
        if self.numbers.len() > start + 1 {
            self.numbers[start..].sort_unstable();
            let mut kept = start + 1;
            for at in start + 1..self.numbers.len() {
                if self.numbers[at] != self.numbers[kept - 1] {
                    self.numbers[kept] = self.numbers[at];
                    kept += 1;
                }
            }
            self.numbers.truncate(kept);
        }
        self.starts
            .push(u32::try_from(self.numbers.len()).unwrap_or(u32::MAX));
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
    pub(crate) fn read(segments: &[SegmentReader]) -> tantivy::Result<Self> {
        let facet = |facet: Facet| match facet {
            Facet::Year => numbers(segments, "date_first").map(|dates| years(&dates)),
            _ => texts(segments, facet.as_str()),
        };
        let columns = ["date_first", "date_last", "ordinal"];
        let (facets, columns) = rayon::join(
            || {
                Facet::ALL
                    .into_par_iter()
                    .map(facet)
                    .collect::<tantivy::Result<Vec<_>>>()
            },
            || {
                columns
                    .into_par_iter()
                    .map(|name| numbers(segments, name))
                    .collect::<tantivy::Result<Vec<_>>>()
            },
        );
        let mut tables = [(); 6].map(|()| FacetTable::default());
        for (facet, table) in Facet::ALL.into_iter().zip(facets?) {
            tables[facet as usize] = table;
        }
        let [date_first, date_last, ordinal] = columns?
            .try_into()
            .unwrap_or_else(|_| unreachable!("three columns"));
        Ok(Self {
            facets: tables,
            date_first,
            date_last,
            ordinal,
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

/// The value of each document in a column; 0 if it has none.
fn numbers(segments: &[SegmentReader], name: &str) -> tantivy::Result<Vec<u32>> {
    let mut all = Vec::with_capacity(documents(segments));
    for segment in segments {
        debug_assert!(segment.schema().get_field(name).is_ok(), "{name}");
        let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
        let column: Option<Column<u64>> = segment.fast_fields().column_opt(name)?;
        let Some(column) = column else {
            all.resize(all.len() + segment.max_doc() as usize, 0);
            continue;
        };
        all.extend((0..segment.max_doc()).map(|document| column.first(document).map_or(0, number)));
    }
    Ok(all)
}

fn documents(segments: &[SegmentReader]) -> usize {
    segments.iter().map(|segment| segment.max_doc() as usize).sum()
}

/// The years of dates, `YYYYMMDD`; those without one have none.
fn years(dates: &[u32]) -> FacetTable {
    let year = |date: &u32| (*date > 0).then_some(date / 10_000);
    let mut known: FxHashMap<u32, u32> = dates.iter().filter_map(year).map(|year| (year, 0)).collect();
    let mut values: Vec<(String, u32)> = known.keys().map(|year| (year.to_string(), *year)).collect();
    values.sort_unstable();
    for (number, (_, year)) in (0..).zip(&values) {
        known.insert(*year, number);
    }
    let mut lists = Lists::with_capacity(dates.len());
    for date in dates {
        lists.push(year(date).map(|year| known[&year]).into_iter());
    }
    FacetTable::new(values.into_iter().map(|(year, _)| year).collect(), lists)
}

fn texts(segments: &[SegmentReader], name: &str) -> tantivy::Result<FacetTable> {
    let columns: Vec<Option<StrColumn>> = segments
        .iter()
        .map(|segment| segment.fast_fields().str(name))
        .collect::<tantivy::Result<_>>()?;
    // Each segment numbers its values separately; `renumber` maps its numbers to the common ones.
    let dictionaries: Vec<Vec<String>> = columns.iter().map(dictionary).collect::<tantivy::Result<_>>()?;
    let mut values: Vec<String> = dictionaries.iter().flatten().cloned().collect();
    values.sort_unstable();
    values.dedup();
    let mut lists = Lists::with_capacity(documents(segments));
    for ((segment, column), dictionary) in segments.iter().zip(&columns).zip(&dictionaries) {
        let renumber: Vec<u32> = dictionary
            .iter()
            .map(|value| values.partition_point(|other| other < value) as u32)
            .collect();
        for document in 0..segment.max_doc() {
            let own = column.iter().flat_map(|column| column.term_ords(document));
            lists.push(own.map(|number| renumber[number as usize]));
        }
    }
    Ok(FacetTable::new(values, lists))
}

/// The values of a column of a segment, in the order of their numbers.
fn dictionary(column: &Option<StrColumn>) -> tantivy::Result<Vec<String>> {
    let mut values = Vec::new();
    if let Some(column) = column {
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            values.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DOCUMENTS: usize = 200;

    proptest! {
        #[test]
        fn values_are_counted_alike_in_every_way(
            lists in (1_usize..4).prop_flat_map(|most| {
                proptest::collection::vec(proptest::collection::vec(0_u32..4, 0..=most), DOCUMENTS)
            }),
            chosen in proptest::collection::btree_set(0..DOCUMENTS as u32, 0..DOCUMENTS),
        ) {
            let values = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
            let mut numbers = Lists::with_capacity(DOCUMENTS);
            for list in &lists {
                numbers.push(list.iter().copied());
            }
            let with_sets = FacetTable::new(values, numbers);
            let mut documents = DocumentSet::none(DOCUMENTS);
            for document in &chosen {
                documents.add(*document);
            }
            let mut counts = [[0; 4]; 2];
            with_sets.count(&documents, DOCUMENTS, &mut counts[0]);
            with_sets.count(&documents, 0, &mut counts[1]);
            let expected = [0, 1, 2, 3].map(|value| {
                let with = chosen.iter().filter(|document| lists[**document as usize].contains(&value));
                with.count() as u64
            });
            prop_assert_eq!(counts, [expected; 2]);
        }
    }
}
