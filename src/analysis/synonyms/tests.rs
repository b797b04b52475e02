//! What a synonym file finds, and what is told of its bad lines.

use proptest::prelude::*;

use super::*;
use crate::analysis::tokenizer::tokenize;

fn placed(text: &str) -> Vec<PlacedWord> {
    let mut words = Vec::new();
    tokenize(text, |token| {
        words.push(PlacedWord {
            form: token.form.to_owned(),
            position: token.position,
            span: token.span,
        });
    });
    words
}

/// What a file finds for a text: `from-to: term, term; …`.
fn found(file: &str, text: &str) -> String {
    let (synonyms, warnings) = Synonyms::parse(file);
    assert_eq!(warnings, [], "{file}");
    let words = placed(text);
    let matches = synonyms.find(&words, |_| true).into_iter().map(|found| {
        let terms: Vec<&str> = found.terms.iter().map(|term| term.text.as_str()).collect();
        let from = found.places[0].start;
        let to = found.places[found.places.len() - 1].end;
        format!("{from}-{to}: {}", terms.join(", "))
    });
    matches.collect::<Vec<_>>().join("; ")
}

#[test]
fn rules_lead_where_they_say() {
    let list = "ställtid, omställningstid, changeover time";
    let arrow = "vsm, VSA => värdeflödesanalys, value stream mapping";
    let table = [
        (list, "ställtid", "0-1: omställningstid, changeover time"),
        (list, "Ställtiden", "0-1: omställningstid, changeover time"),
        (
            list,
            "korta ställtiderna",
            "1-2: omställningstid, changeover time",
        ),
        (list, "changeover times", "0-2: ställtid, omställningstid"),
        (list, "changeover", ""),
        (list, "time changeover", ""),
        (arrow, "VSM", "0-1: värdeflödesanalys, value stream mapping"),
        (arrow, "vsa", "0-1: värdeflödesanalys, value stream mapping"),
        (arrow, "värdeflödesanalys", ""),
        (
            "daglig styrning, pulsmöte",
            "om dagliga styrningen nu",
            "1-3: pulsmöte",
        ),
        (
            "lean-coach, förbättringsledare",
            "lean coachen",
            "0-2: förbättringsledare",
        ),
        (
            "lean-coach, förbättringsledare",
            "leancoach",
            "0-1: förbättringsledare",
        ),
        ("lean coach, mentor", "lean-coacher", "0-2: mentor"),
        ("5S, ordning och reda", "5 S på golvet", "0-2: ordning och reda"),
        ("smed => smed, ställtid", "smed", "0-1: ställtid"),
    ];
    for (file, text, expected) in table {
        assert_eq!(found(file, text), expected, "{file} | {text}");
    }
}

#[test]
fn the_longest_term_counts() {
    let file = "styrning, ledning\ndaglig styrning, pulsmöte\ndaglig styrning => morgonmöte";
    assert_eq!(found(file, "daglig styrning"), "0-2: pulsmöte, morgonmöte");
    assert_eq!(found(file, "styrning daglig"), "0-1: ledning");
}

#[test]
fn shorter_terms_count_too_where_those_of_the_longest_do_not_suffice() {
    let file =
        "lead time reduction, ledtidsreduktion\nlead time, ledtid\ntime => tidpunkt\nreduction, minskning";
    let synonyms = Synonyms::parse(file).0;
    let words = placed("lead time reduction");
    let ends = |sufficing: u32| -> Vec<(u32, u32)> {
        let found = synonyms.find(&words, |found| found.places.len() as u32 <= sufficing);
        let ends =
            |found: &SynonymMatch<'_>| (found.places[0].start, found.places[found.places.len() - 1].end);
        found.iter().map(ends).collect()
    };
    assert_eq!(ends(3), [(0, 3)]);
    assert_eq!(ends(2), [(0, 3), (0, 2), (2, 3)]);
    assert_eq!(ends(0), [(0, 3), (0, 2), (1, 2), (2, 3)]);
}

#[test]
fn a_verb_and_its_particle_may_stand_apart() {
    let file = "gå sönder => haveri\nlära upp => upplärning\nhinna med => tidsbrist\nkullager => rullager\nröd tråd => handling";
    let table = [
        ("Hur lär man upp en ny operatör?", "1-4: upplärning"),
        ("Varför går kullagren sönder?", "1-4: haveri; 2-3: rullager"),
        (
            "Varför går de nya kullagren sönder?",
            "1-6: haveri; 4-5: rullager",
        ),
        ("Varför går alla de helt nya lagren sönder?", ""),
        ("det går sönder", "1-3: haveri"),
        ("en röd lång tråd", ""),
    ];
    for (text, expected) in table {
        assert_eq!(found(file, text), expected, "{text}");
    }
}

#[test]
fn abbreviations_are_not_inflected() {
    let file = "TAK, OEE";
    assert_eq!(found(file, "tak"), "0-1: OEE");
    assert_eq!(found(file, "taket"), "");
    assert_eq!(found("smed, ställtid", "smeden"), "0-1: ställtid");
}

#[test]
fn the_format_is_that_of_solr() {
    let file =
        "\u{FEFF}# kommentar\r\n\r\n  # en till\r\nC#, c sharp,\r\na\\,b => x\\=>y, z\\\\\rräls, skena";
    let (synonyms, warnings) = Synonyms::parse(file);
    assert_eq!(warnings, []);
    assert_eq!(synonyms.len(), 3);
    assert_eq!(found(file, "c#"), "0-1: c sharp");
    assert_eq!(found(file, "a,b"), "0-2: x=>y, z\\");
    assert_eq!(found(file, "rälsen"), "0-1: skena");
}

#[test]
fn a_bad_line_is_told_and_the_rest_works() {
    let file = "ensam\n => höger\nvänster =>\na => b => c\na, !!!\nsmed, ställtid\na, b c d e f g h i j";
    let (synonyms, warnings) = Synonyms::parse(file);
    let told: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "line 1: a list needs two terms or more, apart by commas",
            "line 2: a side of the arrow is empty",
            "line 3: a side of the arrow is empty",
            "line 4: a line may have one arrow",
            "line 5: \"!!!\" has no word in it",
            "line 7: \"b c d e f g h i j\" has more than 8 words",
        ]
    );
    assert_eq!(synonyms.find(&placed("smed"), |_| true).len(), 1);
    let many: Vec<String> = (0..70).map(|number| format!("ord{number}")).collect();
    let (_, warnings) = Synonyms::parse(&many.join(","));
    assert_eq!(warnings[0].problem, SynonymProblem::TooManyTerms);
}

#[test]
fn the_thesaurus_has_no_bad_line_and_none_twice() {
    let lines = include_str!("thesaurus/lines.txt");
    let (synonyms, warnings) = Synonyms::parse(lines);
    assert_eq!(warnings, []);
    assert!(synonyms.len() > 1_500, "{}", synonyms.len());
    let mut known = std::collections::BTreeSet::new();
    for line in lines.lines().filter(|line| line.contains([',', '='])) {
        assert!(known.insert(line), "twice: {line}");
    }
}

#[test]
fn the_thesaurus_stands_behind_the_file() {
    let words = placed("setup time");
    let terms = |file: &str| -> Vec<String> {
        let synonyms = Synonyms::parse(file).0.with_thesaurus();
        let found = synonyms.find(&words, |_| true).into_iter();
        found
            .flat_map(|found| found.terms)
            .map(|term| term.text.clone())
            .collect()
    };
    assert!(terms("").contains(&"ställtid".to_owned()));
    assert_eq!(terms("setup time => bytestid"), ["bytestid"]);
    assert!(terms("setup time => setup time").is_empty());
    assert!(terms("setup => bytestid").contains(&"ställtid".to_owned()));
}

proptest! {
    #[test]
    fn any_text_is_a_file(file in any::<String>(), text in any::<String>()) {
        let (synonyms, warnings) = Synonyms::parse(&file);
        prop_assert!(warnings.len() + synonyms.len() <= file.split(['\n', '\r']).count());
        synonyms.find(&placed(&text), |_| false);
    }

    #[test]
    fn each_of_a_list_finds_all_others(words in proptest::collection::hash_set("[b-z]{6}x", 2..6)) {
        let words: Vec<String> = words.into_iter().collect();
        let (synonyms, _) = Synonyms::parse(&words.join(", "));
        for word in &words {
            let placed = placed(word);
            let found = synonyms.find(&placed, |_| true);
            prop_assert!(found[0].terms.len() >= words.len() - 1);
        }
    }
}

#[test]
fn general_words_of_either_language_lead_to_the_other_and_to_their_like() {
    let thesaurus = Synonyms::default().with_thesaurus();
    let found = |text: &str| -> Vec<String> {
        let words = placed(text);
        let general = thesaurus.general(&words).unwrap();
        let found = general.find(&words, |_| true).into_iter();
        found
            .flat_map(|found| found.terms.into_iter().map(|term| term.text.clone()))
            .collect()
    };
    for (typed, expected) in [("soporna", "avfall"), ("valves", "ventil"), ("ventiler", "valve")] {
        let found = found(typed);
        assert!(found.iter().any(|term| term == expected), "{typed}: {found:?}");
    }
    assert!(found("protokol").is_empty());
    // Without diacritics a word leads to the one that it may stand for.
    let general = thesaurus.general(&placed("fackforbund")).unwrap();
    assert_eq!(general.written_as("fackforbund"), Some("fackförbund"));
    assert!(Synonyms::default().general(&placed("soporna")).is_none());
}

#[test]
fn what_an_editor_has_a_line_for_is_decided() {
    let (synonyms, _) = Synonyms::parse("sopor => station\nröd lapp, avvikelse");
    let undecided = synonyms.undecided(placed("soporna har en röd lapp"));
    let forms: Vec<&str> = undecided.iter().map(|word| word.form.as_str()).collect();
    assert_eq!(forms, ["har", "en"]);
}
