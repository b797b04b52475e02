//! How well the splitter finds the parts of Swedish compounds, measured on a list made by hand.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use sokbar::analysis::{Lexicon, Splitter, WordCounts, tokenize};

use crate::harness::optional_file;

const GOLD: &str = include_str!("relevance/compounds.tsv");
/// Words that were judged before the splitter was asked. The faults of the first list were looked at since; those of the second
/// never led to a line in the lexicon. With each the precision and the recall that hold.
const FRESH: [(&str, f64, f64); 2] = [
    (include_str!("relevance/compounds-fresh.tsv"), 0.98, 0.97),
    (include_str!("relevance/compounds-fresh-2.tsv"), 0.945, 0.89),
];

/// A corpus that has no words: the splitter has its lexicon only.
struct NoCorpus;

impl WordCounts for NoCorpus {
    fn count(&self, _: &str) -> u64 {
        0
    }
}

/// A word of the list and the bytes where its second and later parts begin.
struct Gold {
    word: &'static str,
    starts: Vec<usize>,
    category: &'static str,
}

fn read(list: &'static str) -> Vec<Gold> {
    let lines = list
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|line| {
            let mut fields = line.split('\t');
            let mut field = || fields.next().expect("word, split, category");
            let (word, split, category) = (field(), field(), field());
            Gold {
                word,
                starts: part_starts(word, split),
                category,
            }
        })
        .collect()
}

/// Where the parts after the first begin. A doubled consonant is written once, so parts may share a letter.
fn part_starts(word: &str, split: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut end = 0;
    for part in split.split('|') {
        let start = if word[end..].starts_with(part) {
            end
        } else {
            end - 1
        };
        assert!(word[start..].starts_with(part), "{word} is not {split}");
        starts.push(start);
        end = start + part.len();
    }
    starts.split_off(1)
}

/// The analysis of a word: the words around its hyphens, and their parts.
fn found(splitter: &Splitter, word: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    tokenize(word, |token| {
        if token.span == 1 {
            let parts = splitter.split(token.form, &NoCorpus).unwrap_or_default();
            starts.push(token.start);
            starts.extend(parts.iter().skip(1).map(|part| token.start + part.start));
        }
    });
    starts.split_off(1)
}

#[derive(Default)]
struct Score {
    proposed: u32,
    right: u32,
    compounds: u32,
    faults: String,
}

impl Score {
    fn precision(&self) -> f64 {
        f64::from(self.right) / f64::from(self.proposed)
    }

    fn recall(&self) -> f64 {
        f64::from(self.right) / f64::from(self.compounds)
    }
}

fn score(splitter: &Splitter, gold: &[&Gold]) -> Score {
    let mut score = Score::default();
    for Gold {
        word,
        starts,
        category,
    } in gold
    {
        let found = found(splitter, word);
        score.compounds += u32::from(!starts.is_empty());
        score.proposed += u32::from(!found.is_empty());
        if found == *starts {
            score.right += u32::from(!starts.is_empty());
        } else {
            let parts = if found.is_empty() {
                "-".to_owned()
            } else {
                cut(word, &found)
            };
            let _ = writeln!(score.faults, "{category}: {} found {parts}", cut(word, starts));
        }
    }
    score
}

fn cut(word: &str, starts: &[usize]) -> String {
    let mut text = word.to_owned();
    for &start in starts.iter().rev() {
        text.insert(start, '|');
    }
    text
}

/// The score on all words and, for tuning without looking at everything, on every second one and on the others.
fn scores(lexicon: Lexicon) -> (Score, [Score; 2]) {
    let splitter = Splitter::new(Arc::new(lexicon));
    let gold = read(GOLD);
    let half = |first| score(&splitter, &gold.iter().skip(first).step_by(2).collect::<Vec<_>>());
    (
        score(&splitter, &gold.iter().collect::<Vec<_>>()),
        [half(0), half(1)],
    )
}

fn figures((whole, halves): &(Score, [Score; 2])) -> String {
    let figure = |score: &Score| format!("precision {:.3}, recall {:.3}", score.precision(), score.recall());
    format!(
        "{}; halves: {}; {}",
        figure(whole),
        figure(&halves[0]),
        figure(&halves[1])
    )
}

#[test]
fn compounds_are_split_and_other_words_are_not() {
    let scores = scores(Lexicon::built_in());
    println!(
        "own lexicon: {}\nfaults of the first half:\n{}",
        figures(&scores),
        scores.1[0].faults
    );
    assert!(scores.0.precision() >= 0.97, "{}", figures(&scores));
    assert!(scores.0.recall() >= 0.93, "{}", figures(&scores));
}

#[test]
fn words_that_nothing_was_tuned_on_are_split_nearly_as_well() {
    let splitter = Splitter::new(Arc::new(Lexicon::built_in()));
    let mut seen: BTreeSet<&str> = read(GOLD).iter().map(|gold| gold.word).collect();
    for (number, (list, precision, recall)) in FRESH.into_iter().enumerate() {
        let fresh = read(list);
        assert!(fresh.len() >= 150, "{}", fresh.len());
        for gold in &fresh {
            assert!(seen.insert(gold.word), "{} is in two lists", gold.word);
        }
        let score = score(&splitter, &fresh.iter().collect::<Vec<_>>());
        let figures = format!(
            "precision {:.3}, recall {:.3}\n{}",
            score.precision(),
            score.recall(),
            score.faults
        );
        println!("fresh words, list {}: {figures}", number + 1);
        assert!(
            score.precision() >= precision && score.recall() >= recall,
            "{figures}"
        );
    }
}

#[test]
fn a_hunspell_dictionary_finds_more_and_does_no_harm() {
    let file = "/usr/share/hunspell/sv_SE.dic";
    let Some(dictionary) = optional_file(file, "compounds with a dictionary of Hunspell", "hunspell-sv")
    else {
        return;
    };
    let lexicon = Lexicon::built_in()
        .with_hunspell(dictionary)
        .expect("the dictionary is readable");
    let scores = scores(lexicon);
    println!(
        "with Hunspell: {}\nfaults of the first half:\n{}",
        figures(&scores),
        scores.1[0].faults
    );
    assert!(scores.0.precision() >= 0.97, "{}", figures(&scores));
    assert!(scores.0.recall() >= 0.95, "{}", figures(&scores));
}
