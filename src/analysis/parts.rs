//! Part terms: the index terms of compound parts, and the table of part terms of a vocabulary.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::compound::{MIN_COMPOUND_CHARS, Part, Splitter, Splitting, WordCounts};

/// The part term of one part, or of adjacent parts: `+ställ`, `+ställ+tid`.
///
/// No word begins with `+`, so part terms and words can share a field.
pub fn part_term<S: AsRef<str>>(stems: &[S]) -> String {
    let mut term = String::new();
    for stem in stems {
        term.push('+');
        term.push_str(stem.as_ref());
    }
    term
}

/// Whether a term is a part term.
pub fn is_part_term(term: &str) -> bool {
    term.starts_with('+')
}

/// The part terms of every run of parts shorter than the whole, each with its byte range in the form.
pub fn part_terms(parts: &[Part]) -> impl Iterator<Item = (String, usize, usize)> {
    (1..parts.len()).flat_map(move |length| {
        parts.windows(length).map(move |run| {
            let stems: Vec<&str> = run.iter().map(|part| &*part.stem).collect();
            (part_term(&stems), run[0].start, run[length - 1].end)
        })
    })
}

/// The part terms of every compound of a vocabulary, computed once and looked up for each token.
#[derive(Debug, Clone, Default)]
pub struct PartTable {
    /// The runs of each compound: its single parts, then longer ones, all parts last.
    compounds: FxHashMap<Box<str>, (u32, u32)>,
    runs: Vec<Run>,
    terms: String,
}

/// Forms per batch; a batch shares the splits of common pieces.
const BATCH: usize = 16_384;

/// A run of parts: its term's index in the table, and its bytes in the form.
#[derive(Debug, Clone, Copy)]
struct Run {
    term_start: u32,
    term_end: u32,
    start: u16,
    end: u16,
}

impl PartTable {
    /// Splits every form of a vocabulary, on all cores.
    pub fn build<'a>(
        forms: impl IntoIterator<Item = &'a str>,
        splitter: &Splitter,
        corpus: &dyn WordCounts,
    ) -> Self {
        let forms: Vec<&str> = forms.into_iter().collect();
        let batches = forms.par_chunks(BATCH).map(|batch| {
            let mut table = Self::default();
            let mut splitting = Splitting::new(splitter, corpus);
            for form in batch {
                if let Some(parts) = splitting.split(form) {
                    table.insert(form, &parts);
                }
            }
            table
        });
        let mut table = Self::default();
        for batch in batches.collect::<Vec<Self>>() {
            table.extend(batch);
        }
        table
    }

    /// Adds one compound.
    pub fn insert(&mut self, form: &str, parts: &[Part]) {
        if parts.is_empty() {
            return;
        }
        let first = index(self.runs.len());
        for length in 1..=parts.len() {
            for run in parts.windows(length) {
                self.push_run(run);
            }
        }
        self.compounds
            .insert(form.into(), (first, index(self.runs.len())));
    }

    fn push_run(&mut self, parts: &[Part]) {
        let term_start = index(self.terms.len());
        for part in parts {
            self.terms.push('+');
            self.terms.push_str(&part.stem);
        }
        let offset = |byte: Option<usize>| {
            u16::try_from(byte.unwrap_or_default()).expect("a word is shorter than u16 can count")
        };
        self.runs.push(Run {
            term_start,
            term_end: index(self.terms.len()),
            start: offset(parts.first().map(|part| part.start)),
            end: offset(parts.last().map(|part| part.end)),
        });
    }

    /// Adds the compounds of another table.
    fn extend(&mut self, other: Self) {
        let (runs, terms) = (index(self.runs.len()), index(self.terms.len()));
        self.terms.push_str(&other.terms);
        self.runs.extend(other.runs.into_iter().map(|run| Run {
            term_start: run.term_start + terms,
            term_end: run.term_end + terms,
            ..run
        }));
        let moved = |(form, (start, end))| (form, (start + runs, end + runs));
        self.compounds.extend(other.compounds.into_iter().map(moved));
        index(self.terms.len());
    }

    /// The part term of all parts of a form, and the byte offsets of its second and later parts; `None` if the form is
    /// no compound.
    pub fn whole(&self, form: &str) -> Option<(&str, Vec<usize>)> {
        let &(first, end) = self.compounds.get(form)?;
        let starts = (first + 1..first + parts_of(end - first)).map(|number| self.run(number).1);
        Some((self.run(end - 1).0, starts.collect()))
    }

    /// The stems of the parts of a form, in order; none if the form is no compound.
    pub fn stems(&self, form: &str) -> impl Iterator<Item = &str> {
        let runs = self.compounds.get(form);
        let singles = runs.map_or(0..0, |&(first, end)| first..first + parts_of(end - first));
        singles.map(|number| self.run(number).0.trim_start_matches('+'))
    }

    /// The part terms of a form, each with its byte range in the form; none if it is no compound.
    pub fn get(&self, form: &str) -> impl Iterator<Item = (&str, usize, usize)> {
        let range = self.range(form);
        range.map(|number| self.run(number))
    }

    /// The numbers of a form's runs that are shorter than the whole.
    pub(super) fn range(&self, form: &str) -> std::ops::Range<u32> {
        // Half the words of a text are too short and need no look-up.
        if form.len() < MIN_COMPOUND_CHARS {
            return 0..0;
        }
        self.compounds
            .get(form)
            .map_or(0..0, |&(start, end)| start..end - 1)
    }

    pub(super) fn run(&self, number: u32) -> (&str, usize, usize) {
        let run = self.runs[number as usize];
        (
            &self.terms[run.term_start as usize..run.term_end as usize],
            run.start.into(),
            run.end.into(),
        )
    }

    /// How many compounds there are.
    pub fn len(&self) -> usize {
        self.compounds.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.compounds.is_empty()
    }
}

/// How many parts have so many runs: of `n` parts there are `n (n + 1) / 2`.
fn parts_of(runs: u32) -> u32 {
    (1..)
        .find(|parts| parts * (parts + 1) / 2 >= runs)
        .unwrap_or(runs)
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("a vocabulary's part terms take less than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(start: usize, end: usize, stem: &str) -> Part {
        Part {
            start,
            end,
            stem: stem.into(),
        }
    }

    #[test]
    fn every_run_shorter_than_the_whole_has_a_term() {
        let parts = [part(0, 6, "ställ"), part(6, 9, "tid"), part(10, 19, "reduktion")];
        let mut table = PartTable::default();
        table.insert("ställtidsreduktion", &parts);
        let terms: Vec<_> = table.get("ställtidsreduktion").collect();
        assert_eq!(
            terms,
            [
                ("+ställ", 0, 6),
                ("+tid", 6, 9),
                ("+reduktion", 10, 19),
                ("+ställ+tid", 0, 9),
                ("+tid+reduktion", 6, 19)
            ]
        );
        assert_eq!(
            table.whole("ställtidsreduktion"),
            Some(("+ställ+tid+reduktion", vec![6, 10]))
        );
        let stems: Vec<_> = table.stems("ställtidsreduktion").collect();
        assert_eq!(stems, ["ställ", "tid", "reduktion"]);
        assert_eq!(table.stems("tid").count(), 0);
        assert_eq!(part_term(&["ställ", "tid"]), "+ställ+tid");
        assert_eq!(table.get("tid").count(), 0);
        assert_eq!(table.whole("tid"), None);
        assert_eq!(table.len(), 1);
    }
}
