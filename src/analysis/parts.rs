//! The terms that parts of compounds have in the index, and the table of them for every word of a corpus.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::compound::{Part, Splitter, WordCounts};

/// The term of one part, or of several that follow one another: `+ställ`, `+ställ+tid`.
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

/// The terms of every run of parts that is shorter than the whole, each with its byte range in the form.
pub fn part_terms(parts: &[Part]) -> impl Iterator<Item = (String, usize, usize)> {
    (1..parts.len()).flat_map(move |length| {
        parts.windows(length).map(move |run| {
            let stems: Vec<&str> = run.iter().map(|part| part.stem.as_str()).collect();
            (part_term(&stems), run[0].start, run[length - 1].end)
        })
    })
}

/// The part terms of every compound of a vocabulary, found once, looked up for each token.
#[derive(Debug, Clone, Default)]
pub struct PartTable {
    compounds: FxHashMap<Box<str>, (u32, u32)>,
    runs: Vec<Run>,
    terms: String,
}

/// How many forms are split before their parts are put into the table.
const BATCH: usize = 16_384;

/// A run of parts: where its term stands in the table, and its bytes in the form.
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
        let mut table = Self::default();
        for batch in forms.chunks(BATCH) {
            let split = |&form: &&'a str| splitter.split(form, corpus).map(|parts| (form, parts));
            let compounds: Vec<(&str, Vec<Part>)> = batch.par_iter().filter_map(split).collect();
            for (form, parts) in compounds {
                table.insert(form, &parts);
            }
        }
        table
    }

    /// Adds one compound.
    pub fn insert(&mut self, form: &str, parts: &[Part]) {
        let first = index(self.runs.len());
        for (term, start, end) in part_terms(parts) {
            let term_start = index(self.terms.len());
            self.terms.push_str(&term);
            let offset = |byte| u16::try_from(byte).expect("a word is shorter than u16 can count");
            self.runs.push(Run {
                term_start,
                term_end: index(self.terms.len()),
                start: offset(start),
                end: offset(end),
            });
        }
        self.compounds
            .insert(form.into(), (first, index(self.runs.len())));
    }

    /// The part terms of a form, each with its byte range in the form; none if it is no compound.
    pub fn get(&self, form: &str) -> impl Iterator<Item = (&str, usize, usize)> {
        let range = self.range(form);
        range.map(|number| self.run(number))
    }

    /// The numbers of a form's runs.
    pub(super) fn range(&self, form: &str) -> std::ops::Range<u32> {
        self.compounds.get(form).map_or(0..0, |&(start, end)| start..end)
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
            stem: stem.to_owned(),
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
        assert_eq!(part_term(&["ställ", "tid"]), "+ställ+tid");
        assert_eq!(table.get("tid").count(), 0);
        assert_eq!(table.len(), 1);
    }
}
