//! Chooses the run of sentences that answers best.

use std::ops::RangeInclusive;

use crate::text::{Sentence, sentences};

/// A passage has at least this many words, if its section has them,
const LEAST: usize = 60;
/// and at most this many.
const MOST: usize = 220;
/// Where a passage need not be longer, it ends at about this many: what answers often follows what is asked for.
const USUAL: usize = 190;

/// Returns the sentences of a text in order, none longer than a passage may be.
pub(super) fn units(text: &str) -> Vec<Sentence> {
    sentences(text, MOST)
}

/// Returns the run of sentences that weighs most, with its weight: of 60 to 220 words, or the whole section if it is shorter.
/// Of runs that weigh the same the first, and of those the one nearest the usual length.
pub(super) fn window(
    units: &[Sentence],
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
