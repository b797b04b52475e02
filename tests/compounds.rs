//! How well the splitter finds the parts of Swedish compounds, measured on a list made by hand.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use sokbar::analysis::{Lexicon, Splitter, WordCounts, tokenize};

const GOLD: &str = include_str!("relevance/compounds.tsv");

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

fn gold() -> Vec<Gold> {
    let lines = GOLD
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

/// What the chain makes of a word: the words around its hyphens, and their parts.
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

fn report(name: &str, lexicon: Lexicon) -> Score {
    let splitter = Splitter::new(Arc::new(lexicon));
    let gold = gold();
    for half in 0..2 {
        let words: Vec<&Gold> = gold.iter().skip(half).step_by(2).collect();
        let score = score(&splitter, &words);
        println!(
            "{name}, half {half}: precision {:.3}, recall {:.3}",
            score.precision(),
            score.recall()
        );
        if std::env::var("FAULTS").is_ok_and(|value| value == half.to_string()) {
            println!("{}", score.faults);
        }
    }
    let score = score(&splitter, &gold.iter().collect::<Vec<_>>());
    println!(
        "{name}: precision {:.3}, recall {:.3}",
        score.precision(),
        score.recall()
    );
    score
}

#[test]
fn compounds_are_split_and_other_words_are_not() {
    let score = report("own lexicon", Lexicon::built_in());
    assert!(score.precision() >= 0.97, "precision {:.3}", score.precision());
    assert!(score.recall() >= 0.93, "recall {:.3}", score.recall());
}

#[test]
fn a_hunspell_dictionary_does_no_harm() {
    let dictionary = Path::new("/usr/share/hunspell/sv_SE.dic");
    if !dictionary.exists() {
        return;
    }
    let lexicon = Lexicon::built_in()
        .with_hunspell(dictionary)
        .expect("the dictionary is readable");
    let score = report("with Hunspell", lexicon);
    assert!(score.precision() >= 0.95, "precision {:.3}", score.precision());
    assert!(score.recall() >= 0.93, "recall {:.3}", score.recall());
}
