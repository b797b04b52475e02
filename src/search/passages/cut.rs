//! Cuts a section into sentences, and chooses the run of sentences that answers best.

use std::ops::RangeInclusive;

use unicode_segmentation::UnicodeSegmentation;

/// A passage has at least this many words, if its section has them,
const LEAST: usize = 60;
/// and at most this many.
const MOST: usize = 220;
/// Where a passage need not be longer, it ends at about this many: what answers often follows what is asked for.
const USUAL: usize = 190;

/// Abbreviations that end with a full stop inside a sentence.
const ABBREVIATIONS: &[&str] = &[
    "t.ex.", "bl.a.", "d.v.s.", "dvs.", "m.m.", "m.fl.", "f.d.", "s.k.", "o.s.v.", "osv.", "ca.", "c:a.",
    "kl.", "nr.", "jfr.", "resp.", "inkl.", "exkl.", "st.", "sid.", "s.", "prof.", "dr.", "fig.", "kap.",
    "red.", "e.g.", "i.e.", "vs.", "no.", "vol.",
];

/// A sentence, an item of a list or a row: byte range and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) start: usize,
    pub(super) end: usize,
    words: usize,
}

/// Returns the sentences of a text in order. Lines are never joined; a sentence longer than a passage may be is cut between
/// words.
pub(super) fn units(text: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let mut open: Option<(usize, usize)> = None;
        for (at, sentence) in line.split_sentence_bound_indices() {
            let start = open.map_or(line_start + at, |(start, _)| start);
            let end = line_start + at + sentence.len();
            open = Some((start, end));
            if !ends_in_abbreviation(&text[start..end]) {
                push(&mut units, text, start, end);
                open = None;
            }
        }
        if let Some((start, end)) = open {
            push(&mut units, text, start, end);
        }
        line_start += line.len();
    }
    units
}

fn ends_in_abbreviation(text: &str) -> bool {
    let Some(word) = text.split_whitespace().next_back() else {
        return false;
    };
    let word = word.trim_start_matches(['(', '”', '"']).to_lowercase();
    let is_initial = word.chars().count() == 2 && word.ends_with('.') && !word.starts_with(char::is_numeric);
    is_initial || ABBREVIATIONS.contains(&word.as_str())
}

fn push(units: &mut Vec<Unit>, text: &str, start: usize, end: usize) {
    let piece = &text[start..end];
    let from = start + (piece.len() - piece.trim_start().len());
    let to = start + piece.trim_end().len();
    if from >= to {
        return;
    }
    let words: Vec<&str> = text[from..to].split_whitespace().collect();
    for chunk in words.chunks(MOST) {
        let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else {
            continue;
        };
        units.push(Unit {
            start: place(first),
            end: place(last) + last.len(),
            words: chunk.len(),
        });
    }
}

/// Returns the run of sentences that weighs most, with its weight: of 60 to 220 words, or the whole section if it is shorter.
/// Of runs that weigh the same the first, and of those the one nearest the usual length.
pub(super) fn window(
    units: &[Unit],
    weigh: impl Fn(RangeInclusive<usize>) -> f32,
) -> Option<(RangeInclusive<usize>, f32)> {
    let all: usize = units.iter().map(|unit| unit.words).sum();
    let mut best: Option<(RangeInclusive<usize>, f32)> = None;
    for first in 0..units.len() {
        let mut words = 0;
        for last in first..units.len() {
            words += units[last].words;
            if words > MOST {
                break;
            }
            // The end of a section may be too short by itself; then it belongs to a run that begins earlier.
            let is_long_enough = words >= LEAST || words == all;
            let is_done = words >= USUAL || last + 1 == units.len() || words + units[last + 1].words > MOST;
            if !(is_long_enough && is_done) {
                continue;
            }
            let weight = weigh(first..=last);
            if best.as_ref().is_none_or(|(_, known)| weight > known + 1e-6) {
                best = Some((first..=last, weight));
            }
            if words >= USUAL {
                break;
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        units(text)
            .iter()
            .map(|unit| &text[unit.start..unit.end])
            .collect()
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        for (text, expected) in [
            ("Ett. Två! Tre?", &["Ett.", "Två!", "Tre?"][..]),
            (
                "Metoder, t.ex. SMED, hjälper. Mer.",
                &["Metoder, t.ex. SMED, hjälper.", "Mer."],
            ),
            (
                "Enligt J. Törnvik gick det. Ja.",
                &["Enligt J. Törnvik gick det.", "Ja."],
            ),
            (
                "Tiden blev 3.5 min. Sedan 2.",
                &["Tiden blev 3.5 min.", "Sedan 2."],
            ),
            (
                "Punkt ett\nPunkt två\n\nStycke.",
                &["Punkt ett", "Punkt två", "Stycke."],
            ),
            ("”Det gick.” Han log.", &["”Det gick.”", "Han log."]),
        ] {
            assert_eq!(sentences(text), expected, "{text}");
        }
    }

    #[test]
    fn a_run_holds_what_weighs_most() {
        let filler = "Fyllnad med exakt åtta ord i varje mening. ".repeat(30);
        let text = format!("{filler}Här står ställtid. {filler}");
        let units = units(&text);
        let at = text.find("ställtid").unwrap();
        let (run, weight) = window(&units, |run| {
            let is_inside = units[*run.start()].start <= at && at < units[*run.end()].end;
            f32::from(u8::from(is_inside))
        })
        .unwrap();
        assert_eq!(weight, 1.0);
        let (start, end) = (units[*run.start()].start, units[*run.end()].end);
        let words = text[start..end].split_whitespace().count();
        assert!((LEAST..=MOST).contains(&words), "{words}");
        assert!(text[..start].trim_end().ends_with('.') && text[..end].ends_with('.'));
    }

    proptest! {
        #[test]
        fn every_run_is_within_bounds_and_verbatim(text in "([a-zåäö]{1,9}[ .\n]{1,2}){0,600}") {
            let units = units(&text);
            let all: usize = text.split_whitespace().count();
            prop_assert_eq!(units.iter().map(|unit| unit.words).sum::<usize>(), all);
            if let Some((run, _)) = window(&units, |_| 0.0) {
                let text = &text[units[*run.start()].start..units[*run.end()].end];
                let words = text.split_whitespace().count();
                prop_assert!(words <= MOST && (words >= LEAST || words == all), "{} of {}", words, all);
            } else {
                prop_assert_eq!(all, 0);
            }
        }
    }
}
