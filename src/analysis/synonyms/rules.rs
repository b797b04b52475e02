//! Parsing of the lines of a synonym file.

use rustc_hash::FxHashSet;

use crate::analysis::tokenizer::tokenize;
use crate::text;

/// The most words of a term.
const MAX_WORDS: usize = 8;
/// The most terms of a rule.
const MAX_TERMS: usize = 64;

/// The fault of a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SynonymProblem {
    /// A list with a single term.
    #[error("a list needs two terms or more, apart by commas")]
    OneTerm,
    /// Nothing before or after `=>`.
    #[error("a side of the arrow is empty")]
    EmptySide,
    /// More than one `=>`.
    #[error("a line may have one arrow")]
    TwoArrows,
    /// A term without letters and digits.
    #[error("{0:?} has no word in it")]
    NoWord(String),
    /// A term with too many words.
    #[error("{0:?} has more than {MAX_WORDS} words")]
    TooManyWords(String),
    /// Too many terms.
    #[error("a side may have {MAX_TERMS} terms")]
    TooManyTerms,
}

impl SynonymProblem {
    /// The most words of a term.
    pub const MAX_WORDS: usize = MAX_WORDS;
    /// The most terms of a side.
    pub const MAX_TERMS: usize = MAX_TERMS;
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct SynonymWarning {
    /// The line, counted from 1.
    pub line: usize,
    /// Its fault.
    pub problem: SynonymProblem,
}

/// A term of a rule: a word or several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynonymTerm {
    /// As written in the file, cleaned.
    pub text: String,
    /// The words to look up, in order. A hyphenated chain is included joined and split.
    pub readings: Vec<Vec<String>>,
    /// Whether it is an abbreviation, which is never inflected: `TAK` isn't *taket*.
    pub abbreviation: bool,
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// The terms it is for.
    pub(super) left: Vec<SynonymTerm>,
    /// The terms they lead to; if empty, they lead to each other.
    pub(super) right: Option<Vec<SynonymTerm>>,
}

/// Reads a line that is neither empty nor a comment.
pub(super) fn parse_line(line: &str) -> Result<Rule, SynonymProblem> {
    let sides = split_unescaped(line, "=>");
    match sides.as_slice() {
        [list] => {
            let left = parse_side(list)?;
            if left.len() < 2 {
                return Err(SynonymProblem::OneTerm);
            }
            Ok(Rule { left, right: None })
        }
        [left, right] => {
            let (left, right) = (parse_side(left)?, parse_side(right)?);
            if left.is_empty() || right.is_empty() {
                return Err(SynonymProblem::EmptySide);
            }
            Ok(Rule {
                left,
                right: Some(right),
            })
        }
        _ => Err(SynonymProblem::TwoArrows),
    }
}

/// The terms of a list; empty terms are skipped, and duplicates count once.
fn parse_side(side: &str) -> Result<Vec<SynonymTerm>, SynonymProblem> {
    let mut terms = Vec::new();
    let mut known = FxHashSet::default();
    for raw in split_unescaped(side, ",") {
        let text = text::clean_line(&unescape(raw));
        if text.is_empty() {
            continue;
        }
        let term = parse_term(text)?;
        if known.insert(term.readings.clone()) {
            terms.push(term);
        }
    }
    if terms.len() > MAX_TERMS {
        return Err(SynonymProblem::TooManyTerms);
    }
    Ok(terms)
}

fn parse_term(text: String) -> Result<SynonymTerm, SynonymProblem> {
    let (mut joined, mut apart) = (Vec::new(), Vec::new());
    let mut joined_until = 0;
    tokenize(&text, |token| {
        if token.span == 1 {
            apart.push(token.form.to_owned());
        }
        if token.position >= joined_until {
            joined.push(token.form.to_owned());
            joined_until = token.position + token.span;
        }
    });
    if apart.is_empty() {
        return Err(SynonymProblem::NoWord(text));
    }
    if apart.len() > MAX_WORDS {
        return Err(SynonymProblem::TooManyWords(text));
    }
    let abbreviation = joined.len() == 1 && is_abbreviation(&text);
    let mut readings = vec![joined];
    // The pieces of `5 S` mean nothing by themselves.
    if readings[0] != apart && apart.iter().all(|word| word.chars().count() > 1) {
        readings.push(apart);
    }
    Ok(SynonymTerm {
        text,
        readings,
        abbreviation,
    })
}

/// Whether a word has the form of an abbreviation: capitals, perhaps with digits (`TAK`, `5S`, `A3`).
fn is_abbreviation(text: &str) -> bool {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .count()
        > 1
        && text.chars().any(char::is_uppercase)
        && !text.chars().any(char::is_lowercase)
}

/// The pieces of a text between unescaped separators.
fn split_unescaped<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(character) = text[at..].chars().next() {
        if character == '\\' {
            at += 1;
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        } else if text[at..].starts_with(separator) {
            pieces.push(&text[start..at]);
            at += separator.len();
            start = at;
        } else {
            at += character.len_utf8();
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Removes escaping backslashes; one at the end is kept.
fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let meant = (character == '\\').then(|| characters.next()).flatten();
        plain.push(meant.unwrap_or(character));
    }
    plain
}
