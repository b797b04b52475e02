//! Parses a query: words, phrases, exclusions, alternatives, prefixes, scopes.
//!
//! There are no syntax errors: malformed syntax is read as words.

use crate::search::error::SearchError;
use crate::text;

/// The longest query that is answered, in characters.
pub const MAX_QUERY_CHARS: usize = 1_000;

/// Cleans a query like every text from outside, on one line.
pub(crate) fn clean_query(query: &str) -> Result<String, SearchError> {
    let query = text::clean_line(query);
    let length = query.chars().count();
    if length > MAX_QUERY_CHARS {
        return Err(SearchError::QueryTooLong {
            length,
            limit: MAX_QUERY_CHARS,
        });
    }
    Ok(query)
}

/// The zones or fields of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    /// Title, headings and text.
    #[default]
    Everywhere,
    /// The title only: `title:` or `titel:`.
    Title,
    /// The names of the authors: `author:` or `författare:`.
    Author,
}

/// How an item is matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Operand {
    /// Words, each by itself.
    Words(String),
    /// A phrase: words in this order, side by side.
    Phrase(String),
    /// A prefix.
    Prefix(String),
}

/// One alternative of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// What is to be found.
    pub(crate) operand: Operand,
    /// Where.
    pub(crate) scope: Scope,
}

/// A clause of the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryClause {
    /// Any of these; more than one where the reader wrote `OR` or `ELLER`.
    pub(crate) items: Vec<Item>,
    /// Whether documents with it are left out.
    pub(crate) excluded: bool,
}

/// Parses a query. The text is one line, cleaned by [`crate::text::clean_line`].
pub(crate) fn parse(text: &str) -> Vec<QueryClause> {
    let mut clauses: Vec<QueryClause> = Vec::new();
    let mut join_next = false;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (lexeme, after) = next_lexeme(rest);
        rest = after.trim_start();
        let operator = matches!(lexeme.raw, "OR" | "ELLER");
        if operator && !rest.is_empty() && clauses.last().is_some_and(|clause| !clause.excluded) {
            join_next = true;
            continue;
        }
        let Some(item) = lexeme.item else { continue };
        let joins = std::mem::take(&mut join_next) && !lexeme.excluded;
        match clauses.last_mut() {
            Some(last) if joins => last.items.push(item),
            _ => clauses.push(QueryClause {
                items: vec![item],
                excluded: lexeme.excluded,
            }),
        }
    }
    join_plain_words(clauses)
}

/// Joins adjacent plain words into one run, so that the tokenizer reads them as typed: `5 S` is one word.
fn join_plain_words(clauses: Vec<QueryClause>) -> Vec<QueryClause> {
    let mut joined: Vec<QueryClause> = Vec::new();
    for clause in clauses {
        if let (Some(word), Some(run)) = (plain_words(&clause), joined.last_mut())
            && plain_words(run).is_some()
            && let Operand::Words(words) = &mut run.items[0].operand
        {
            words.push(' ');
            words.push_str(word);
            continue;
        }
        joined.push(clause);
    }
    joined
}

fn plain_words(clause: &QueryClause) -> Option<&str> {
    match clause.items.as_slice() {
        [
            Item {
                operand: Operand::Words(words),
                scope: Scope::Everywhere,
            },
        ] if !clause.excluded => Some(words),
        _ => None,
    }
}

struct Lexeme<'a> {
    raw: &'a str,
    item: Option<Item>,
    excluded: bool,
}

/// Reads up to the next white space, or to the end of a phrase.
fn next_lexeme(text: &str) -> (Lexeme<'_>, &str) {
    let (excluded, after_minus) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(after) if after.starts_with(|first: char| !first.is_whitespace() && first != '-') => {
            (true, after)
        }
        _ => (false, text),
    };
    let (scope, after_scope) = strip_scope(after_minus);
    if let Some((phrase, after)) = strip_phrase(after_scope) {
        let operand = Operand::Phrase(phrase.to_owned());
        return (
            Lexeme {
                raw: phrase,
                item: Some(Item { operand, scope }),
                excluded,
            },
            after,
        );
    }
    let end = after_scope.find(char::is_whitespace).unwrap_or(after_scope.len());
    let (raw, after) = after_scope.split_at(end);
    let operand = match raw.strip_suffix('*') {
        Some(prefix) if prefix.chars().any(char::is_alphanumeric) => Operand::Prefix(prefix.to_owned()),
        _ => Operand::Words(raw.to_owned()),
    };
    let item = raw
        .chars()
        .any(char::is_alphanumeric)
        .then_some(Item { operand, scope });
    (Lexeme { raw, item, excluded }, after)
}

fn strip_scope(text: &str) -> (Scope, &str) {
    const SCOPES: [(&str, Scope); 4] = [
        ("title", Scope::Title),
        ("titel", Scope::Title),
        ("author", Scope::Author),
        ("författare", Scope::Author),
    ];
    if let Some((name, after)) = text.split_once(':') {
        let name = name.to_lowercase();
        let something_follows = after.starts_with(|first: char| !first.is_whitespace());
        if let Some((_, scope)) = SCOPES
            .iter()
            .find(|(known, _)| something_follows && *known == name)
        {
            return (*scope, after);
        }
    }
    (Scope::Everywhere, text)
}

/// Returns the phrase at the start of a text and the text after it. All quotation marks of keyboards and word processors are
/// accepted; an unclosed one is no phrase.
fn strip_phrase(text: &str) -> Option<(&str, &str)> {
    const MARKS: [char; 7] = ['"', '”', '“', '„', '»', '«', '″'];
    let inside = text.strip_prefix(MARKS)?;
    let end = inside.find(MARKS)?;
    let after = inside[end..].strip_prefix(MARKS)?;
    inside[..end]
        .chars()
        .any(char::is_alphanumeric)
        .then_some((&inside[..end], after))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Writes a parsed query: `+` between alternatives, `!` for exclusions.
    fn understood(text: &str) -> String {
        let item = |item: &Item| {
            let scope = match item.scope {
                Scope::Everywhere => "",
                Scope::Title => "title:",
                Scope::Author => "author:",
            };
            match &item.operand {
                Operand::Words(words) => format!("{scope}({words})"),
                Operand::Phrase(words) => format!("{scope}\"{words}\""),
                Operand::Prefix(word) => format!("{scope}{word}*"),
            }
        };
        let clause = |clause: &QueryClause| {
            let items: Vec<String> = clause.items.iter().map(item).collect();
            format!("{}{}", if clause.excluded { "!" } else { "" }, items.join("+"))
        };
        parse(text).iter().map(clause).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn queries_are_understood() {
        let table = [
            ("ställtid", "(ställtid)"),
            ("5 S på  golvet", "(5 S på golvet)"),
            ("\"daglig styrning\" tavla", "\"daglig styrning\" (tavla)"),
            ("”daglig styrning”", "\"daglig styrning\""),
            ("smed -gjuteri", "(smed) !(gjuteri)"),
            ("-\"a b\" c", "!\"a b\" (c)"),
            ("smed OR ställtid tavla", "(smed)+(ställtid) (tavla)"),
            ("kanban ELLER \"dragande system\"", "(kanban)+\"dragande system\""),
            ("förb*", "förb*"),
            (
                "titel:smed författare:\"Karin Ahlmark\"",
                "title:(smed) author:\"Karin Ahlmark\"",
            ),
            ("Title:smed AUTHOR:karin", "title:(smed) author:(karin)"),
            ("lean-coach", "(lean-coach)"),
        ];
        for (query, expected) in table {
            assert_eq!(understood(query), expected, "{query}");
        }
    }

    #[test]
    fn malformed_syntax_is_read_as_words() {
        let table = [
            ("", ""),
            ("  ", ""),
            ("-", ""),
            ("*", ""),
            ("\"", ""),
            ("\"\"", ""),
            ("\"öppen fras", "(\"öppen fras)"),
            ("OR", "(OR)"),
            ("a OR", "(a OR)"),
            ("OR a", "(OR a)"),
            ("a OR -b", "(a) !(b)"),
            ("titel: smed", "(titel: smed)"),
            ("--a", "(--a)"),
            ("sven:son", "(sven:son)"),
        ];
        for (query, expected) in table {
            assert_eq!(understood(query), expected, "{query}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_query(text in any::<String>()) {
            parse(&text);
        }

        #[test]
        fn no_word_is_lost(words in proptest::collection::vec("[a-zåäö\"*:-]{1,6}", 0..6)) {
            let query = words.join(" ");
            let kept = understood(&query).chars().filter(|letter| letter.is_alphanumeric()).count();
            let typed = query.chars().filter(|letter| letter.is_alphanumeric()).count();
            prop_assert_eq!(kept, typed);
        }
    }
}
