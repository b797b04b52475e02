//! Synonyms, spelling and suggestions as a reader meets them.

use std::fs;
use std::time::{Duration, Instant, SystemTime};

use sokbar::document::Kind;
use sokbar::search::{Filters, SearchRequest};

use crate::shelf::{Shelf, article, ids, texts, with_brackets};

#[test]
fn a_synonym_stands_below_the_word_and_can_be_switched_off() {
    let shelf = Shelf::with_synonyms(
        &texts(&[
            ("ord", "Pulsmöten hålls varje dag vid tavlan."),
            ("synonym", "Daglig styrning hålls varje dag vid tavlan."),
            ("isär", "Styrningen var inte daglig och tavlan tom."),
        ]),
        Some("daglig styrning, pulsmöte\n"),
    );
    assert_eq!(shelf.ids("pulsmöte"), "ord synonym");
    assert!(shelf.ids("daglig styrning").starts_with("synonym "));
    assert!(shelf.ids("daglig styrning").contains("ord"));
    let without = SearchRequest {
        query: "pulsmöte".to_owned(),
        synonyms: false,
        ..SearchRequest::default()
    };
    assert_eq!(ids(&shelf.ask(&without)), "ord");
}

#[test]
fn synonyms_are_found_inside_compounds_and_for_parts_of_compounds() {
    let shelf = Shelf::with_synonyms(
        &texts(&[
            ("inuti", "En omställningskurs hålls i maj."),
            ("nära", "En workshop i VSM hålls i maj."),
            ("annat", "Kaffe hålls varmt i maj."),
        ]),
        Some("ställ => omställning\nVSM => vsm, värdeflödesanalys\nvärdeflödesanalys => VSM"),
    );
    assert_eq!(shelf.ids("ställ"), "inuti");
    assert_eq!(shelf.ids("värdeflödesanalysworkshop"), "nära");
}

#[test]
fn a_compound_without_its_ending_finds_its_compounds() {
    let shelf = Shelf::new(&texts(&[
        ("ord", "Värdeflödet börjar hos kunden."),
        ("sammansatt", "En värdeflödesanalys tar en dag."),
        ("annat", "Flödet i bäcken."),
    ]));
    // The beginning of a word has its stem, but is none the lexicon knows.
    assert_eq!(shelf.ids("värdeflöd"), "ord sammansatt");
    assert_eq!(shelf.ids("värdeflödet"), "ord sammansatt");
}

#[test]
fn a_term_of_several_words_leads_over_its_words_apart() {
    let documents = texts(&[
        ("helt", "Vi frågade fem varför vid pressen."),
        (
            "isär",
            "Fem pressar, fem lag och fem skift. Varför? Fem är ett bra tal, och fem räcker.",
        ),
    ]);
    let shelf = Shelf::with_synonyms(&documents, Some("fem varför, 5 whys\n"));
    assert_eq!(shelf.ids("fem varför"), "helt isär");
    assert_eq!(shelf.ids("5 whys"), "helt");
    assert_eq!(
        shelf.marked("fem varför"),
        "Vi frågade [fem] [varför] vid pressen."
    );
}

#[test]
fn only_the_whole_phrase_of_a_synonym_is_marked() {
    let shelf = Shelf::with_synonyms(
        &texts(&[("a", "Varje styrning: daglig styrning vid en tavla, daglig.")]),
        Some("pulsmöte => daglig styrning"),
    );
    assert_eq!(
        shelf.marked("pulsmöte"),
        "Varje styrning: [daglig] [styrning] vid en tavla, daglig."
    );
}

#[test]
fn a_changed_file_works_without_a_new_index() {
    let shelf = Shelf::with_synonyms(&texts(&[("a", "En kort text.")]), None);
    assert_eq!(shelf.ids("koncis"), "");
    let edition = shelf.engine.edition();
    fs::write(shelf.synonyms(), "koncis, kort").unwrap();
    fs::File::options()
        .write(true)
        .open(shelf.synonyms())
        .unwrap()
        .set_modified(SystemTime::now() - Duration::from_secs(60))
        .unwrap();
    let start = Instant::now();
    while shelf.ids("koncis").is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "never read");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_ne!(shelf.engine.edition(), edition, "kept answers would stay old");
}

#[test]
fn the_thesaurus_has_words_of_the_field_for_folders_without_synonyms() {
    let documents = texts(&[
        ("trång", "Flaskhalsen är ugnen, och före den står en kö."),
        ("orsak", "En analys av grundorsaken visade att givaren satt löst."),
        ("annat", "Kaffet hålls varmt i maj."),
    ]);
    let plain = Shelf::new(&documents);
    assert_eq!(plain.ids("bottleneck"), "");
    let shelf = Shelf::with_thesaurus(&documents, None);
    assert_eq!(shelf.ids("bottleneck"), "trång");
    assert_eq!(shelf.reasons("bottleneck"), "flaskhalsen (synonym)");
    // "Lead time reduction" is a term whose synonyms no text has, "lead time" one in it.
    let shorter = Shelf::with_thesaurus(&texts(&[("tid", "Ledtiden är lång."), ("ro", "Ro.")]), None);
    // For "lead" and for "time".
    assert_eq!(
        shorter.reasons("lead time reduction"),
        "ledtiden (synonym), ledtiden (synonym)"
    );
    assert!(!shorter.search("lead time reduction").widened);
    // A synonym that no text has is taken apart, and its parts have synonyms of their own.
    assert_eq!(shelf.ids("root cause analysis"), "orsak");
    let without = SearchRequest {
        query: "bottleneck".to_owned(),
        synonyms: false,
        ..SearchRequest::default()
    };
    assert_eq!(ids(&shelf.ask(&without)), "");
}

#[test]
fn only_the_first_words_of_a_pasted_text_have_synonyms() {
    let names = ["alfa", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "teta"];
    let rules: String = names.map(|name| format!("{name} => kaffe\n")).concat();
    let shelf = Shelf::with_synonyms(
        &texts(&[("a", "Zebra."), ("b", "Kaffe.")]),
        Some(&format!("{rules}häst => zebra\n")),
    );
    let found = |words: usize| shelf.ids(&format!("{} häst", names[..words].join(" ")));
    assert!(found(7).contains('a'), "{}", found(7));
    assert!(!found(8).contains('a'), "{}", found(8));
}

#[test]
fn what_an_editor_says_of_a_word_stands_in_place_of_the_thesaurus() {
    let documents = texts(&[
        ("trång", "Flaskhalsen är ugnen."),
        ("egen", "Smalhalsen är ugnen."),
    ]);
    let shelf = |file| Shelf::with_thesaurus(&documents, Some(file));
    assert_eq!(shelf("bottleneck => smalhals").ids("bottleneck"), "egen");
    assert_eq!(shelf("bottleneck => bottleneck").ids("bottleneck"), "");
    assert_eq!(shelf("kaffe, bönor").ids("bottleneck"), "trång");
}

#[test]
fn an_editor_sees_the_synonyms_of_each_word() {
    let shelf = Shelf::with_synonyms(
        &texts(&[("a", "En kort text.")]),
        Some("daglig styrning, pulsmöte\nkoncis, kort"),
    );
    let words = shelf.engine.analyze("korta daglig styrning", None);
    let synonyms: Vec<String> = words.iter().map(|word| word.synonyms.join(", ")).collect();
    assert_eq!(synonyms, ["koncis", "pulsmöte", "pulsmöte"]);
    // Of a word that no text is about, the general words that stand for it.
    let avfall = texts(&[("a", "Avfall hämtas om måndagar. Avfall sorteras.")]);
    let shelf = Shelf::with_thesaurus(&avfall, None);
    let words = shelf.engine.analyze("sopor avfall", None);
    assert!(words[0].synonyms.contains(&"avfall".to_owned()), "{words:?}");
    assert!(
        words[1].synonyms.iter().all(|synonym| synonym != "sopor"),
        "{words:?}"
    );
}

/// The suggestions in order: `[d]ocument or [t]erm: text with the typed part in brackets (count)`.
fn suggested(shelf: &Shelf, typed: &str) -> Vec<String> {
    let response = shelf.engine.suggest(typed, 8).unwrap();
    response
        .suggestions
        .iter()
        .map(|suggestion| {
            let sort = if suggestion.id.is_some() { 'd' } else { 't' };
            let text = with_brackets(&suggestion.text, &suggestion.ranges);
            format!("{sort} {text} {}", suggestion.count)
        })
        .collect()
}

fn library() -> Shelf {
    let mut guide = article(
        "metoder/smed",
        "Ställtidsreduktion (SMED)",
        "Korta ställtiden med SMED.",
    );
    guide.kind = Kind::Method;
    Shelf::new(&[
        guide,
        article(
            "fall",
            "Halverade ställtider i Norrforsa",
            "Ställtid och värdeflödesanalys. Daglig styrning av flödet.",
        ),
        article(
            "analys",
            "Värdeflödesanalys i vården",
            "En analys av flödet. Daglig styrning. Dagligt möte.",
        ),
    ])
}

#[test]
fn suggestions_are_titles_and_words_best_first() {
    let shelf = library();
    let table = [
        (
            "ställ",
            &[
                "d [Ställ]tidsreduktion (SMED) 1",
                "d Halverade [ställ]tider i Norrforsa 1",
                "t [ställ]tid 2",
            ][..],
        ),
        ("smed", &["d Ställtidsreduktion ([SMED]) 1", "t [SMED] 1"]),
        ("daglig st", &["t daglig [st]yrning 2"]),
        ("värdeflödesanalys i v", &["d [Värdeflödesanalys] [i] [v]ården 1"]),
    ];
    for (typed, expected) in table {
        let found = suggested(&shelf, typed);
        for expected in expected {
            assert!(found.contains(&(*expected).to_owned()), "{typed}: {found:?}");
        }
        assert_eq!(found[0], expected[0], "{typed}: {found:?}");
    }
}

#[test]
fn suggestions_reach_inside_compounds_and_forgive() {
    let shelf = library();
    let table = [
        ("analys", "d Värdeflödes[analys] i vården 1"),
        ("analys", "t värdeflödes[analys] 2"),
        ("stallt", "d [Ställt]idsreduktion (SMED) 1"),
        ("ställdi", "d [Ställti]dsreduktion (SMED) 1"),
        ("flöd", "t [flöd]et 2"),
    ];
    for (typed, expected) in table {
        let found = suggested(&shelf, typed);
        assert!(found.contains(&expected.to_owned()), "{typed}: {found:?}");
    }
    assert!(suggested(&shelf, "xyz").is_empty());
    assert!(suggested(&shelf, "stöl").is_empty(), "too short for a fault");
}

#[test]
fn suggestions_are_written_as_the_corpus_writes_them() {
    let shelf = Shelf::new(&texts(&[
        (
            "a",
            "Vid 5S-ronden i Norrforsa mäts OEE. Gör en 5S-rond varje vecka, och en OEE-uppföljning.",
        ),
        (
            "b",
            "Nästa 5S-rond blir på torsdag. Kartan ritas med VSM-symboler. Städning behövs.",
        ),
        (
            "c",
            "En 5s-rond räcker. Städning är bra, sade Norrforsa. Leancoacher är Lean-coacher.",
        ),
    ]));
    let table = [
        ("5s", "t [5S]-rond 3"),
        ("5s-r", "t 5s-[r]ond 3"),
        ("oee", "t [OEE]-uppföljning 1"),
        ("vsm", "t [VSM]-symboler 1"),
        ("norr", "t [Norr]forsa 2"),
        ("städ", "t [städ]ning 2"),
        ("uppf", "t OEE-[uppf]öljning 1"),
    ];
    for (typed, expected) in table {
        let found = suggested(&shelf, typed);
        assert!(found.contains(&expected.to_owned()), "{typed}: {found:?}");
    }
}

#[test]
fn a_word_is_completed_to_what_occurs_with_the_words_before_it() {
    let far = "ord ".repeat(60);
    let shelf = Shelf::new(&texts(&[
        (
            "a",
            &format!("Hur lång ställtiden blir. {far} Kortslutning kan ske. Kortare ställtid."),
        ),
        (
            "b",
            &format!("Kanban visar behovet. {far} Hur kanban fungerar. {far} Kaffe finns."),
        ),
    ]));
    let table = [
        ("hur kort", &[][..]),
        ("hur lå", &["t hur [lå]ng 1"]),
        ("hur ka", &["t hur [ka]nban 1"]),
        ("kanban be", &["t kanban [be]hovet 1"]),
        ("kanban kaf", &[]),
        ("kortare st", &["t kortare [st]älltid 1"]),
    ];
    for (typed, expected) in table {
        assert_eq!(suggested(&shelf, typed), expected, "{typed}");
    }
}

#[test]
fn what_stands_right_behind_the_word_before_comes_first() {
    let far = "ord ".repeat(5);
    let shelf = Shelf::new(&texts(&[
        (
            "a",
            &format!("Daglig styrning. {far} Stopp, stopp. Ett stopp för en daglig."),
        ),
        (
            "b",
            &format!("Vi inför daglig styrning. {far} Stopp, stopp. Stället är nytt. "),
        ),
        (
            "c",
            "Ett stopp kostar. Stopp igen. OEE mäts varje skift, och verktyg mäts sällan.",
        ),
        ("d", "Måltiden kostar lite. Kort och gott, kort sagt."),
    ]));
    let first = |typed: &str| suggested(&shelf, typed).into_iter().next().unwrap_or_default();
    assert_eq!(first("st"), "t [st]opp 3");
    assert_eq!(first("daglig st"), "t daglig [st]yrning 2");
    assert_eq!(first("oee m"), "t oee [m]äts 1");
    assert_eq!(first("maltiden ko"), "t maltiden [ko]star 1");
    let within = Filters {
        kinds: vec![Kind::Article],
        ..Filters::default()
    };
    let found = shelf.engine.suggest_within("daglig st", &within, 8).unwrap();
    assert_eq!(found.suggestions[0].text, "daglig styrning");
}

#[test]
fn a_long_question_is_completed_though_no_text_has_all_its_words() {
    let shelf = Shelf::new(&texts(&[
        ("a", "Daglig styrning vid tavlan. Kanban visar behovet."),
        ("b", "Elefanten är grå. Daglig motion är bra."),
    ]));
    let table = [
        (
            "varför ska man ha daglig st",
            &["t varför ska man ha daglig [st]yrning 1"][..],
        ),
        // The words typed last count: elefanter stand in another text.
        (
            "har elefanten daglig st",
            &["t har elefanten daglig [st]yrning 1"],
        ),
        ("har elefanten daglig mo", &["t har elefanten daglig [mo]tion 1"]),
        ("zebra daglig st", &["t zebra daglig [st]yrning 1"]),
        // Behind a word that no text has nothing is known.
        ("daglig zebra st", &[]),
    ];
    for (typed, expected) in table {
        assert_eq!(suggested(&shelf, typed), expected, "{typed}");
    }
}

#[test]
fn every_beginning_of_a_word_that_has_hits_is_completed() {
    let shelf = library();
    for word in [
        "ställtiden",
        "värdeflödesanalys",
        "norrforsa",
        "smed",
        "och",
        "av",
        "dagligt",
    ] {
        if shelf.search(word).total == 0 {
            continue;
        }
        for (end, letter) in word.char_indices() {
            let typed = &word[..end + letter.len_utf8()];
            assert!(!suggested(&shelf, typed).is_empty(), "{typed}");
        }
    }
}

#[test]
fn an_unknown_compound_is_suggested_by_its_parts() {
    let shelf = Shelf::new(&texts(&[
        ("nära", "Arbete med förbättring varje vecka."),
        ("ena", "Bara arbete här."),
    ]));
    let word = "förbättringsarbete";
    for (end, letter) in word.char_indices().skip(3) {
        let typed = &word[..end + letter.len_utf8()];
        assert_eq!(shelf.ids(typed), "nära", "{typed}");
    }
}

#[test]
fn a_fault_beside_other_words_is_asked_about_and_not_decided() {
    let shelf = Shelf::new(&texts(&[
        ("a", "Daglig styrning vid tavlan."),
        ("b", "Daglig gympa."),
    ]));
    let answer = shelf.search("daglig styrnxng");
    assert_eq!(answer.did_you_mean.as_deref(), Some("daglig styrning"));
    assert_eq!(answer.corrected_query, None);
    assert!(answer.total > 0);
    let off = SearchRequest {
        query: "styrnxng".to_owned(),
        spell: false,
        ..SearchRequest::default()
    };
    let answer = shelf.ask(&off);
    assert_eq!((answer.total, answer.did_you_mean), (0, None));
    // A beginning, an excluded word, a word with digits and a name are left as they are.
    for query in [
        "styrnxng*",
        "tavlan -styrnxng",
        "styrnxng2",
        "författare:styrnxng",
    ] {
        assert_eq!(shelf.search(query).did_you_mean, None, "{query}");
    }
}
