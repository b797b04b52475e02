//! Cuts a text into sentences.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Abbreviations that end with a full stop inside a sentence.
const ABBREVIATIONS: &[&str] = &[
    "t.ex.", "bl.a.", "d.v.s.", "dvs.", "m.m.", "m.fl.", "f.d.", "s.k.", "o.s.v.", "osv.", "ca.", "c:a.",
    "kl.", "nr.", "jfr.", "resp.", "inkl.", "exkl.", "st.", "sid.", "s.", "prof.", "dr.", "fig.", "kap.",
    "red.", "e.g.", "i.e.", "vs.", "no.", "vol.",
];

/// A sentence, an item of a list or a row: byte range and words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its first byte.
    pub start: usize,
    /// Its end, exclusive.
    pub end: usize,
    /// Its number of words.
    pub words: usize,
}

/// Returns the sentences of a text in order. Lines are never joined; a sentence of more than `most`
/// words is cut between words.
pub fn sentences(text: &str, most: usize) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let mut open: Option<(usize, usize)> = None;
        for (at, sentence) in line.split_sentence_bound_indices() {
            let start = open.map_or(line_start + at, |(start, _)| start);
            let end = line_start + at + sentence.len();
            open = Some((start, end));
            if !ends_in_abbreviation(&text[start..end]) {
                push(&mut found, text, start..end, most);
                open = None;
            }
        }
        if let Some((start, end)) = open {
            push(&mut found, text, start..end, most);
        }
        line_start += line.len();
    }
    found
}

fn ends_in_abbreviation(text: &str) -> bool {
    let Some(word) = text.split_whitespace().next_back() else {
        return false;
    };
    let word = word.trim_start_matches(['(', '”', '"']).to_lowercase();
    let is_initial = word.chars().count() == 2 && word.ends_with('.') && !word.starts_with(char::is_numeric);
    is_initial || ABBREVIATIONS.contains(&word.as_str())
}

fn push(found: &mut Vec<Sentence>, text: &str, Range { start, end }: Range<usize>, most: usize) {
    let piece = &text[start..end];
    let from = start + (piece.len() - piece.trim_start().len());
    let to = start + piece.trim_end().len();
    if from >= to {
        return;
    }
    let words: Vec<&str> = text[from..to].split_whitespace().collect();
    for chunk in words.chunks(most.max(1)) {
        let place = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
        let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else {
            continue;
        };
        found.push(Sentence {
            start: place(first),
            end: place(last) + last.len(),
            words: chunk.len(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        sentences(text, 20)
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
            assert_eq!(texts(text), expected, "{text}");
        }
    }
}
