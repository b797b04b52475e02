//! Cuts the text of a section into passages.

use std::ops::Range;

use crate::text::sentences;

/// The most words of a passage: about 210 tokens of Swedish, which models that read 512 tokens read whole together with the
/// title and the headings. Passages of 200 words find less, of 60 no more (docs/ranking-log.md), and each has a vector to compare.
pub const MOST_WORDS: usize = 120;

/// Cuts a text into passages between sentences, of about the same length each, none longer than [`MOST_WORDS`] words. Only a
/// sentence that is longer by itself is cut between words. Returns their byte ranges.
pub fn cut(text: &str) -> Vec<Range<usize>> {
    let sentences = sentences(text, MOST_WORDS);
    let all: usize = sentences.iter().map(|sentence| sentence.words).sum();
    // Even pieces: a full one and a remainder of ten words would be one passage about nothing.
    let usual = all.div_ceil(all.div_ceil(MOST_WORDS).max(1));
    let mut passages: Vec<Range<usize>> = Vec::new();
    let mut words = 0;
    for sentence in sentences {
        match passages.last_mut() {
            Some(open) if words < usual && words + sentence.words <= MOST_WORDS => {
                open.end = sentence.end;
                words += sentence.words;
            }
            _ => {
                passages.push(sentence.start..sentence.end);
                words = sentence.words;
            }
        }
    }
    passages
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(text: &str) -> usize {
        text.split_whitespace().count()
    }

    #[test]
    fn a_short_section_is_one_passage_and_an_empty_one_none() {
        let text = "Ställtiden är lång.\n\nDen mäts, t.ex. med klocka. ";
        assert_eq!(cut(text), vec![0..text.trim_end().len()]);
        assert!(cut(" \n").is_empty());
    }

    #[test]
    fn a_long_section_is_cut_evenly_between_sentences() {
        let text = "Här står en mening med exakt åtta ord. ".repeat(27);
        let passages = cut(&text);
        let lengths: Vec<usize> = passages.iter().map(|range| words(&text[range.clone()])).collect();
        assert_eq!(lengths, [112, 104]);
        assert!(passages.iter().all(|range| text[range.clone()].ends_with("ord.")));
    }

    proptest! {
        #[test]
        fn passages_hold_every_word_once_and_none_is_too_long(text in "([a-zåäö.]{1,9}[ .\n]{1,2}){0,900}") {
            let passages = cut(&text);
            let mut all = 0;
            let mut end = 0;
            for passage in passages {
                prop_assert!(passage.start >= end);
                end = passage.end;
                let words = words(&text[passage]);
                prop_assert!((1..=MOST_WORDS).contains(&words), "{}", words);
                all += words;
            }
            prop_assert_eq!(all, words(&text));
        }
    }
}
