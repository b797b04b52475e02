//! Misspelt words as people type them, and the share corrected rightly.

use std::sync::LazyLock;

use proptest::prelude::*;

use crate::shelf::{Shelf, texts};

/// The words that a corpus about work on a shop floor has.
const TEXTS: [(&str, &str); 12] = [
    (
        "a",
        "En värdeflödesanalys visar genomloppstiden. Värdeflödesanalyser görs av arbetslaget.",
    ),
    (
        "b",
        "Ställtiden minskar med ställtidsreduktion. Omställningen filmas och ställarbetet delas upp.",
    ),
    (
        "c",
        "Daglig styrning hålls vid tavlan. Pulsmötet tar tio minuter och avvikelser skrivs upp.",
    ),
    (
        "d",
        "Kompetensmatrisen visar vem som kan lära ut. Utbildningen planeras av produktionsledaren.",
    ),
    (
        "e",
        "Förebyggande underhåll och smörjning hindrar haverier. Operatörsunderhåll är grunden.",
    ),
    (
        "f",
        "Ergonomi och arbetsmiljö hör ihop med kvalitet. Skyddsombudet bedömer belastningen.",
    ),
    (
        "g",
        "Flaskhalsen begränsar kapaciteten. Beläggningen mäts varje vecka i fabriken.",
    ),
    (
        "h",
        "Leverantören levererar för sent. Leveransprecision och säkerhetslager följs upp.",
    ),
    (
        "i",
        "Standardiserat arbetssätt beskrivs i en instruktion. Förbättringsarbete är ett hantverk.",
    ),
    (
        "j",
        "Energikartläggning av tryckluften. Hållbarhet är en del av verksamheten.",
    ),
    (
        "k",
        "Spagettidiagram och ishikawadiagram ritas för hand. Problemlösning kräver tålamod.",
    ),
    (
        "l",
        "Heijunka betyder utjämning. Kanban styr påfyllningen och andon kallar på hjälp.",
    ),
];

static SHELF: LazyLock<Shelf> = LazyLock::new(|| Shelf::new(&texts(&TEXTS)));

/// Typed and intended word: one typing error a line.
const MISSPELT: [(&str, &str); 72] = [
    // A letter left out.
    ("kompetensmatrsen", "kompetensmatrisen"),
    ("underhåll smöjning", "underhåll smörjning"),
    ("leveranspecision", "leveransprecision"),
    ("belastingen", "belastningen"),
    ("genomloppstden", "genomloppstiden"),
    ("flaskhalen", "flaskhalsen"),
    ("avikelser", "avvikelser"),
    ("utbilningen", "utbildningen"),
    ("standariserat", "standardiserat"),
    ("hantvrk", "hantverk"),
    ("kapacitten", "kapaciteten"),
    ("arbetsmijö", "arbetsmiljö"),
    // A letter too many.
    ("ergonommi", "ergonomi"),
    ("kvallitet", "kvalitet"),
    ("hållbarhhet", "hållbarhet"),
    ("spagettidiagramm", "spagettidiagram"),
    ("problemlössning", "problemlösning"),
    ("haveriier", "haverier"),
    ("insttruktion", "instruktion"),
    ("tryckluffften", "tryckluften"),
    ("utjämnning", "utjämning"),
    ("dagliig", "daglig"),
    // Two letters swapped.
    ("kompetensmatirsen", "kompetensmatrisen"),
    ("styrnign", "styrning"),
    ("ergonmoi", "ergonomi"),
    ("fabirken", "fabriken"),
    ("smörjnnig", "smörjning"),
    ("heijnuka", "heijunka"),
    ("kanabn", "kanban"),
    ("minutre", "minuter"),
    ("leverantöern", "leverantören"),
    ("verksmaheten", "verksamheten"),
    // A key beside the right one.
    ("ergonimi", "ergonomi"),
    ("kvalitrt", "kvalitet"),
    ("underhålk", "underhåll"),
    ("fabrikem", "fabriken"),
    ("planwras", "planeras"),
    ("haverirr", "haverier"),
    ("smörknong", "smörjning"),
    ("kapscitet", "kapaciteten"),
    ("beläggnongen", "beläggningen"),
    ("pulsmötwt", "pulsmötet"),
    ("tålamid", "tålamod"),
    // As it sounds.
    ("heijunca", "heijunka"),
    ("ishikavadiagram", "ishikawadiagram"),
    ("kompetänsmatrisen", "kompetensmatrisen"),
    ("verdeflödesanalys", "värdeflödesanalys"),
    ("instruksjon", "instruktion"),
    ("problemlösnig", "problemlösning"),
    ("spaggetidiagram", "spagettidiagram"),
    ("hållbarhät", "hållbarhet"),
    ("leverantåren", "leverantören"),
    ("omställninngen", "omställningen"),
    ("säkerhetslagger", "säkerhetslager"),
    // Dots left out, and a fault beside.
    ("vardeflodesanlys", "värdeflödesanalys"),
    ("värdeflodesanlys", "värdeflödesanalys"),
    ("stalltidsreduktin", "ställtidsreduktion"),
    ("forbattringsarbte", "förbättringsarbete"),
    ("energikartlagning", "energikartläggning"),
    ("operatorsunderhal", "operatörsunderhåll"),
    ("arbetsmiljo kvalitt", "arbetsmiljo kvalitet"),
    ("forebygande", "förebyggande"),
    // Faults in one part of a compound.
    ("ställtidsredukton", "ställtidsreduktion"),
    ("förbättringarbete", "förbättringsarbete"),
    ("produktonsledaren", "produktionsledaren"),
    ("värdefödesanalys", "värdeflödesanalys"),
    ("operatörsunderhål", "operatörsunderhåll"),
    ("leveransprescision", "leveransprecision"),
    ("skydsombudet", "skyddsombudet"),
    ("ställabetet", "ställarbetet"),
    ("arbetssät", "arbetssätt"),
    ("arbetlaget", "arbetslaget"),
];

/// A second list, written before it was asked: phones, haste, and split compounds, joined words.
const MISSPELT_ON_PHONES: [(&str, &str); 62] = [
    // Neighbouring keys.
    ("kvalirhet", "kvalitet"),
    ("utjänning", "utjämning"),
    ("avvikelsee", "avvikelser"),
    ("flaskhalsrn", "flaskhalsen"),
    ("leveranspeecision", "leveransprecision"),
    ("tryckkuften", "tryckluften"),
    ("instruktiin", "instruktion"),
    ("mibuter", "minuter"),
    ("hantvetk", "hantverk"),
    ("belastningrn", "belastningen"),
    ("ergomomi", "ergonomi"),
    ("smörjnung", "smörjning"),
    ("planerss", "planeras"),
    ("förebyggabde", "förebyggande"),
    // Doubled and lost letters.
    ("tavllan", "tavlan"),
    ("operatörsunderrhåll", "operatörsunderhåll"),
    ("fabriiken", "fabriken"),
    ("omställingen", "omställningen"),
    ("spagetidiagram", "spagettidiagram"),
    ("probemlösning", "problemlösning"),
    ("verksamhten", "verksamheten"),
    ("arbetsmilö", "arbetsmiljö"),
    ("säkerhetlager", "säkerhetslager"),
    ("hållbbarhet", "hållbarhet"),
    ("energikartlägning", "energikartläggning"),
    ("pulsmöet", "pulsmötet"),
    // Swapped letters.
    ("kavlitet", "kvalitet"),
    ("ishiakwadiagram", "ishikawadiagram"),
    ("tålmaod", "tålamod"),
    ("haevrier", "haverier"),
    ("standarisderat", "standardiserat"),
    ("leevrantören", "leverantören"),
    ("utbildnignen", "utbildningen"),
    ("produktionsldearen", "produktionsledaren"),
    ("utjämninng", "utjämning"),
    ("knaban", "kanban"),
    // Dots left out.
    ("smorjning", "smörjning"),
    ("leverantoren", "leverantören"),
    ("palfyllningen", "påfyllningen"),
    ("talamod", "tålamod"),
    ("forbattringsarbete", "förbättringsarbete"),
    ("energikartlaggning", "energikartläggning"),
    ("sakerhetslager", "säkerhetslager"),
    ("operatorsunderhall", "operatörsunderhåll"),
    // Typed apart.
    ("värde flödes analys", "värdeflödesanalys"),
    ("värdeflödes analys", "värdeflödesanalys"),
    ("kompetens matris", "kompetensmatrisen"),
    ("ställtids reduktion", "ställtidsreduktion"),
    ("för bättrings arbete", "förbättringsarbete"),
    ("spagetti diagram", "spagettidiagram"),
    ("flask halsen", "flaskhalsen"),
    ("säkerhets lager", "säkerhetslager"),
    ("operatörs underhåll", "operatörsunderhåll"),
    ("problem lösning", "problemlösning"),
    ("leverans precision", "leveransprecision"),
    // Typed together.
    ("dagligstyrning", "daglig styrning"),
    ("förebyggandeunderhåll", "förebyggande underhåll"),
    ("standardiseratarbetssätt", "standardiserat arbetssätt"),
    ("andonkallar", "andon kallar"),
    ("kanbanstyr", "kanban styr"),
    ("heijunkautjämning", "heijunka utjämning"),
    ("arbetsmiljökvalitet", "arbetsmiljö kvalitet"),
];

/// Less than all: some words are as near to another word as to the intended one.
const LEAST_RIGHT: f64 = 0.97;

/// The corrected query; the query itself if it needed no correction.
fn answer(query: &str) -> String {
    let answer = SHELF.search(query);
    answer.did_you_mean.unwrap_or_else(|| query.to_owned())
}

/// The rows of a list that are not corrected as intended, and the share that are.
fn answered(list: &[(&str, &str)]) -> (Vec<String>, f64) {
    let wrong: Vec<String> = list
        .iter()
        .filter_map(|(typed, meant)| {
            let answered = answer(typed);
            // Another form of the word serves as well: it finds the same.
            let same = answered == *meant
                || !SHELF.ids(typed).is_empty()
                    && SHELF.ids(typed).split(' ').next() == SHELF.ids(meant).split(' ').next();
            (!same).then(|| format!("{typed}: {answered}, not {meant}"))
        })
        .collect();
    let right = 1.0 - wrong.len() as f64 / list.len() as f64;
    (wrong, right)
}

#[test]
fn misspelt_words_are_answered_with_what_was_meant() {
    for list in [&MISSPELT[..], &MISSPELT_ON_PHONES[..]] {
        let (wrong, right) = answered(list);
        println!("{:.3} of {} right\n{}", right, list.len(), wrong.join("\n"));
        assert!(right >= LEAST_RIGHT, "{right:.3}\n{}", wrong.join("\n"));
    }
}

#[test]
fn a_query_that_finds_nothing_is_corrected_and_says_so() {
    for (typed, meant) in [
        ("heijnuka", "heijunka"),
        ("ergonimi", "ergonomi"),
        ("värdeflodesanlys", "värdeflödesanalys"),
    ] {
        let answer = SHELF.search(typed);
        assert_eq!(answer.corrected_query.as_deref(), Some(meant));
        assert_eq!(answer.did_you_mean.as_deref(), Some(meant));
        assert!(answer.total > 0, "{typed}");
    }
}

#[test]
fn a_correction_is_offered_beside_hits_only_if_it_finds_clearly_more() {
    for (typed, offered) in [
        ("kvalitet smörjnng", Some("kvalitet smörjning")),
        ("kvalitet smörjnng -kanban", Some("kvalitet smörjning -kanban")),
        // The only text about smörjning is left out by the rest of the query.
        ("kvalitet smörjnng -haverier", None),
        ("\"ergonomi och arbetsmiljö\" smörjnng", None),
        ("kvalitet hantverk", None),
    ] {
        let answer = SHELF.search(typed);
        assert!(answer.total > 0, "{typed}");
        assert_eq!(answer.did_you_mean.as_deref(), offered, "{typed}");
        assert_eq!(answer.corrected_query, None, "{typed}");
    }
}

#[test]
fn a_word_of_the_language_is_never_told_as_misspelt() {
    let shelf = Shelf::new(&texts(&[
        ("krok", "Krok efter krok sitter på väggen."),
        ("fordon", "Fordonen körs ut genom porten."),
    ]));
    // With and without another word that finds something. The one has a near word, no other.
    for query in ["krock med fordon", "krock"] {
        let response = shelf.search(query);
        assert_eq!(
            (response.did_you_mean, response.corrected_query),
            (None, None),
            "{query}"
        );
    }
    assert_eq!(
        shelf.search("krock med fordon").hits[0].document.id.as_str(),
        "fordon"
    );
    let misspelt = shelf.search("krock med frdonen");
    assert_eq!(misspelt.corrected_query.as_deref(), Some("krock med fordonen"));
}

#[test]
fn a_split_compound_finds_the_compound_first() {
    let shelf = Shelf::new(&texts(&[
        (
            "apart",
            "Vår kompetens ritas i en matris, och verktyg ligger i en låda.",
        ),
        (
            "bara",
            "Matris är ett ord för sig i en text som denna, och kompetens och reduktion andra, långt från varandra i varje text som vi har här.",
        ),
        (
            "hel",
            "En kompetensmatris hänger vid verktygslådan. Kompetensmatrisen är ny. Förbättringsarbete och värdeflödesanalys kräver tid.",
        ),
        ("lön", "Övertid ger högre lön."),
    ]));
    for (apart, together) in [
        ("kompetens matris", "kompetensmatris"),
        ("kompetens matrisen", "kompetensmatrisen"),
        ("verktyg låda", "verktygslåda"),
        ("verktygs låda", "verktygslåda"),
        ("värde flödes analys", "värdeflödesanalys"),
        ("värdeflödes analys", "värdeflödesanalys"),
        ("för bättrings arbete", "förbättringsarbete"),
    ] {
        assert!(
            shelf.ids(apart).starts_with("hel"),
            "{apart}: {}",
            shelf.ids(apart)
        );
        assert!(
            shelf.ids(together).contains("hel"),
            "{together}: {}",
            shelf.ids(together)
        );
    }
    assert!(shelf.ids("kompetensmatris").contains("apart"));
    assert!(
        shelf.ids("över tid").starts_with("hel"),
        "övertid is another word: {}",
        shelf.ids("över tid")
    );
}

#[test]
fn what_is_near_nothing_is_left_alone() {
    for query in ["xylofonorkester", "qwzxqwzx", "a3", "b12", "4410"] {
        let answer = SHELF.search(query);
        assert_eq!((answer.did_you_mean, answer.total), (None, 0), "{query}");
    }
}

/// All words of the texts.
fn words() -> Vec<String> {
    let words = TEXTS
        .iter()
        .flat_map(|(_, text)| text.split(|letter: char| !letter.is_alphabetic()));
    let mut words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.sort();
    words.dedup();
    words
}

#[test]
fn a_word_of_the_corpus_is_never_corrected() {
    for word in words() {
        let answer = SHELF.search(&word);
        assert_eq!(
            (answer.did_you_mean, answer.corrected_query),
            (None, None),
            "{word}"
        );
    }
}

#[test]
fn every_beginning_of_a_word_that_has_hits_gets_suggestions() {
    for word in words() {
        for (at, letter) in word.char_indices() {
            let typed = &word[..at + letter.len_utf8()];
            let suggestions = SHELF.engine.suggest(typed, 8).unwrap().suggestions;
            assert!(!suggestions.is_empty(), "{typed} of {word}");
        }
    }
}

#[test]
fn the_inside_of_a_compound_and_one_fault_get_suggestions() {
    let table = [
        ("redukt", "ställtidsreduktion"),
        ("analy", "värdeflödesanalys"),
        ("lager", "säkerhetslager"),
        ("matris", "kompetensmatrisen"),
        ("ergonimi", "ergonomi"),
        ("kompetesn", "kompetensmatrisen"),
        ("underhal", "underhåll"),
        ("leveranß", ""),
    ];
    for (typed, expected) in table {
        let suggestions = SHELF.engine.suggest(typed, 8).unwrap().suggestions;
        let texts: Vec<&str> = suggestions
            .iter()
            .map(|suggestion| suggestion.text.as_str())
            .collect();
        assert!(
            expected.is_empty() || texts.contains(&expected),
            "{typed}: {texts:?}"
        );
    }
    assert!(
        SHELF.engine.suggest("ergx", 8).unwrap().suggestions.is_empty(),
        "a fault in four letters"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_query_is_answered_and_corrections_are_corpus_words(query in "[a-zåäö0-9\"*: -]{0,30}") {
        let answer = SHELF.search(&query);
        if let Some(corrected) = answer.corrected_query {
            prop_assert!(answer.total > 0, "{query}: {corrected}");
        }
        SHELF.engine.suggest(&query, 8).unwrap();
    }
}

/// Spellings by ear or in haste, and the form in the corpus.
fn by_ear() -> Vec<(&'static str, &'static str)> {
    let lines = include_str!("fixtures/misspelt-by-ear.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#'));
    rows.map(|line| line.split_once('\t').unwrap()).collect()
}

#[test]
fn words_written_by_ear_find_what_was_meant() {
    let rows = by_ear();
    let forms: std::collections::BTreeSet<&str> = rows.iter().map(|(_, form)| *form).collect();
    let mut documents: Vec<_> = forms
        .iter()
        .map(|form| crate::shelf::article(form, "Utan rubrik", &format!("Här står något om {form} i dag.")))
        .collect();
    documents.extend(texts(&TEXTS));
    let shelf = Shelf::new(&documents);
    let missed: Vec<String> = rows
        .iter()
        .filter_map(|(typed, form)| {
            let answer = shelf.search(typed);
            let found = crate::shelf::ids(&answer);
            let is_found = answer
                .hits
                .iter()
                .take(3)
                .any(|hit| hit.document.id.as_str() == *form);
            (!is_found).then(|| format!("{typed} ({form}): {:?}, {found}", answer.did_you_mean))
        })
        .collect();
    println!("{} of {} missed: {missed:#?}", missed.len(), rows.len());
    assert!(missed.len() * 100 <= 5 * rows.len(), "{missed:#?}");
}

#[test]
fn no_word_is_taken_for_a_function_word_or_for_one_of_another_language() {
    let english = sokbar::document::Document {
        language: sokbar::document::Language::English.into(),
        ..crate::shelf::article(
            "en",
            "Notes",
            "Fetching the tools takes time. Training pays. Setup reduction.",
        )
    };
    let mut documents = texts(&[
        ("dag", "Dagen börjar klockan sju. Reduktionen av ställtid."),
        (
            "den",
            "Den som kommer sent, den får vänta. Den och den som den är. Men den är här.",
        ),
    ]);
    documents.push(english);
    let shelf = Shelf::new(&documents);
    let table = [
        // What was typed, what was meant.
        ("dgen", Some("dagen")),
        ("fettning", None),
        ("träning", None),
        ("trainnig", Some("training")),
        ("setup reducton", Some("setup reduction")),
        ("ställtid redukton", Some("ställtid reduktion")),
        ("deen", None),
    ];
    for (typed, meant) in table {
        let answer = shelf.search(typed);
        assert_eq!(answer.did_you_mean.as_deref(), meant, "{typed}");
    }
}

#[test]
fn a_word_that_finds_nothing_is_corrected_even_if_its_parts_are_known() {
    let shelf = Shelf::new(&texts(&[
        ("b", "Beläggningsplanering görs varje vecka."),
        ("r", "Planen för en ring. Beläggning på tänderna."),
        ("u", "Underhållet sköts av laget."),
        ("h", "Undre delen av ett håll."),
    ]));
    for (typed, meant, first) in [
        ("beläggningsplanring", "beläggningsplanering", "b"),
        ("undrehåll", "underhåll", "u"),
    ] {
        let answer = shelf.search(typed);
        assert_eq!(answer.did_you_mean.as_deref(), Some(meant), "{typed}");
        assert!(crate::shelf::ids(&answer).starts_with(first), "{typed}");
    }
}

#[test]
fn every_beginning_of_a_compound_finds_what_the_compound_finds() {
    let shelf = Shelf::new(&texts(&[
        ("k", "Kompetensmatrisen hänger på väggen."),
        ("m", "Mat och dryck. Kompetens behövs i köket."),
        ("s", "Skärvätskorna byts. Vätskan är skär."),
    ]));
    for (word, id) in [("kompetensmatrisen", "k"), ("skärvätskorna", "s")] {
        for (end, letter) in word.char_indices().skip(2) {
            let typed = &word[..end + letter.len_utf8()];
            let found = shelf.ids(typed);
            assert!(found.split(' ').any(|found| found == id), "{typed}: {found}");
        }
    }
}
