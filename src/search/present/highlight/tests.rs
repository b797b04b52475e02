//! Marks, for any text and any query.

use std::sync::{Arc, OnceLock};

use proptest::prelude::*;

use super::*;
use crate::analysis::{Lexicon, Synonyms};
use crate::document::{Document, Section};
use crate::index::{BuildInfo, Generation, build};
use crate::search::understand::{KnownWords, Resolver, query};

const WORDS: [&str; 16] = [
    "ställtidsreduktion",
    "ställtid",
    "Ställtiden",
    "tid",
    "reduktion",
    "värdeflödes-analys",
    "värdeflödesanalysen",
    "flöde",
    "VÄRDEFLÖDE",
    "daglig",
    "styrning",
    "VSM:s",
    "5 S",
    "lean-coach",
    "İstanbulflöde",
    "e\u{301}tid",
];

struct Words {
    generation: Generation,
    splitter: Splitter,
    synonyms: Synonyms,
}

/// A vocabulary of some words, opened once.
fn words() -> &'static Words {
    static OPEN: OnceLock<Words> = OnceLock::new();
    OPEN.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let section = Section {
            text: WORDS.join(" "),
            ..Section::default()
        };
        let document = Document {
            sections: vec![section],
            ..Document::article("a", "Titel")
        };
        let lexicon = Arc::new(Lexicon::built_in());
        let info = BuildInfo {
            corpus_fingerprint: String::new(),
            lexicon: Arc::clone(&lexicon),
            built: String::new(),
            cancelled: Arc::default(),
            threads: Some(1),
            neighbours: None,
            takes_over: true,
        };
        build(folder.path(), &[document], &info, &|_| {}).unwrap();
        Words {
            generation: Generation::open(folder.path()).unwrap().unwrap(),
            splitter: Splitter::new(lexicon),
            synonyms: Synonyms::parse("VSM, värdeflödesanalys, daglig styrning").0,
        }
    })
}

/// The marks of a query in a text.
fn marks(query: &str, text: &str) -> Vec<Mark> {
    let words = words();
    let resolver = Resolver {
        vocabulary: &words.generation.vocabulary,
        splitter: &words.splitter,
        known: &KnownWords::default(),
    };
    let clauses = resolver.resolve(&query::parse(query), &words.synonyms);
    let splits = SplitCache::default();
    Highlighter::new(&clauses, &words.splitter, &words.generation.vocabulary, &splits)
        .marks(text, &Evidence::everything(&clauses))
}

/// A text with brackets around what a query marks.
fn marked(query: &str, text: &str) -> String {
    let mut marked = String::new();
    let mut at = 0;
    for mark in marks(query, text) {
        marked.push_str(&text[at..mark.start]);
        marked.push('[');
        marked.push_str(&text[mark.start..mark.end]);
        marked.push(']');
        at = mark.end;
    }
    marked + &text[at..]
}

#[test]
fn a_part_of_a_compound_is_marked_and_not_the_whole() {
    let table = [
        ("tid", "ställtidsreduktion", "ställ[tid]sreduktion"),
        ("tid", "Ställtidsreduktionen", "Ställ[tid]sreduktionen"),
        ("ställtid", "ställtidsreduktion", "[ställtid]sreduktion"),
        ("flöde", "värdeflödes-analys", "värde[flödes]-analys"),
        ("analys", "värdeflödes-analys", "värdeflödes-[analys]"),
        ("flöde", "VÄRDEFLÖDESANALYS", "VÄRDE[FLÖDE]SANALYS"),
        (
            "värdeflödesanalys",
            "Värdeflödes-analys nu",
            "[Värdeflödes-analys] nu",
        ),
    ];
    for (query, text, expected) in table {
        assert_eq!(marked(query, text), expected, "{query}");
    }
}

#[test]
fn words_that_belong_together_are_marked_together() {
    let table = [
        (
            "\"daglig styrning\"",
            "daglig, styrning, styrning",
            "[daglig], [styrning], styrning",
        ),
        ("\"daglig styrning\"", "styrning daglig", "styrning daglig"),
        (
            "vsm",
            "daglig tid, daglig styrning",
            "daglig tid, [daglig] [styrning]",
        ),
        (
            "ställtidsreduktion",
            "reduktion av ställtid",
            "[reduktion] av [ställtid]",
        ),
        ("ställtidsreduktion", "en reduktion", "en reduktion"),
        ("-tid reduktion", "tid reduktion", "tid [reduktion]"),
    ];
    for (query, text, expected) in table {
        assert_eq!(marked(query, text), expected, "{query}");
    }
}

fn some_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        2 => any::<String>(),
        1 => "[a-zåäöÅÄÖ0-9:\u{301}\u{AD}-]{1,12}",
    ];
    let between = prop::sample::select(&[" ", "-", ", ", "\u{A0}", "\"", "😀", "", "\n"][..]);
    prop::collection::vec((word, between), 0..12).prop_map(|pieces| {
        pieces
            .into_iter()
            .flat_map(|(word, between)| [word, between.to_owned()])
            .collect()
    })
}

proptest! {
    #[test]
    fn marks_are_in_order_apart_and_on_letter_borders(query in some_text(), text in some_text()) {
        let found = marks(&query, &text);
        let mut end = 0;
        for mark in &found {
            prop_assert!(end <= mark.start && mark.start < mark.end && mark.end <= text.len(), "{mark:?}");
            prop_assert!(text.is_char_boundary(mark.start) && text.is_char_boundary(mark.end));
            let next = text[mark.end..].chars().next();
            prop_assert!(!next.is_some_and(|next| ('\u{300}'..='\u{36F}').contains(&next)), "{mark:?} cuts an accent");
            end = mark.end;
        }
        let units = text.encode_utf16().count();
        let ranges = utf16_ranges(&text, &found);
        prop_assert_eq!(ranges.len(), found.len());
        for pair in ranges.windows(2) {
            prop_assert!(pair[0][1] <= pair[1][0]);
        }
        for ([start, end], mark) in ranges.iter().zip(&found) {
            prop_assert!(start < end && *end <= units);
            let marked: Vec<u16> = text.encode_utf16().skip(*start).take(end - start).collect();
            prop_assert_eq!(String::from_utf16(&marked).unwrap(), &text[mark.start..mark.end]);
        }
    }

    #[test]
    fn one_word_of_a_text_marks_itself(word in prop::sample::select(&WORDS[..]), before in "[b-d]{0,3} ", after in " [b-d]{0,3}") {
        let text = format!("{before}{word}{after}");
        prop_assert!(marks(word, &text).iter().any(|mark| mark.start >= before.len()), "{text}");
    }
}
