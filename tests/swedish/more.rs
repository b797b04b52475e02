//! More examples of each row, so that no rule is made for one word.

use crate::shelf::{Shelf, article, texts};
use sokbar::document::Language;

/// A shelf with a text for each word, its id the word.
fn one_each(words: &[&str]) -> Shelf {
    let sentences: Vec<String> = words
        .iter()
        .map(|word| format!("Här står {word} och inget mer."))
        .collect();
    let pairs: Vec<(&str, &str)> = words
        .iter()
        .copied()
        .zip(sentences.iter().map(String::as_str))
        .collect();
    Shelf::new(&texts(&pairs))
}

fn sorted(ids: &str) -> Vec<&str> {
    let mut ids: Vec<&str> = ids.split(' ').filter(|id| !id.is_empty()).collect();
    ids.sort_unstable();
    ids
}

/// Row 1.
#[test]
fn every_form_of_a_compound_finds_every_other() {
    let families: [&[&str]; 6] = [
        &[
            "kompetensmatris",
            "kompetensmatrisen",
            "kompetensmatriser",
            "kompetens-matris",
        ],
        &["ledtid", "ledtiden", "ledtider", "ledtiderna"],
        &["flaskhals", "flaskhalsen", "flaskhalsar", "flaskhalsarnas"],
        &["reservdel", "reservdelen", "reservdelar", "reserv-del"],
        &[
            "arbetsplats",
            "arbetsplatsen",
            "arbetsplatser",
            "arbetsplatsernas",
        ],
        &[
            "säkerhetslager",
            "säkerhetslagret",
            "säkerhetslagren",
            "säkerhets-lager",
        ],
    ];
    let shelf = one_each(&families.concat());
    for family in families {
        let mut expected = family.to_vec();
        expected.sort_unstable();
        for form in family {
            assert_eq!(sorted(&shelf.ids(form)), expected, "{form}");
        }
    }
}

/// Row 2.
#[test]
fn the_word_itself_comes_before_compounds_that_have_it() {
    let pairs = [
        ("lager", "säkerhetslager"),
        ("plan", "produktionsplanen"),
        ("möte", "veckomötet"),
        ("tavla", "produktionstavlan"),
        ("matris", "kompetensmatrisen"),
        ("energi", "energikartläggning"),
    ];
    let shelf = one_each(
        &pairs
            .iter()
            .flat_map(|(part, whole)| [*part, *whole])
            .collect::<Vec<_>>(),
    );
    for (part, whole) in pairs {
        assert_eq!(shelf.ids(part), format!("{part} {whole}"), "{part}");
    }
}

/// Rows 3 and 4.
#[test]
fn all_parts_near_each_other_are_a_match_and_one_is_none() {
    let table = [
        ("ledtidsförkortning", "förkortning av ledtid", "ledtid"),
        ("energikartläggning", "kartläggning av energi", "energi"),
        ("orsaksanalys", "analys av orsaken", "analys"),
        ("lagerstyrning", "styrning av lager", "styrning"),
        ("produktionsplanering", "planering av produktion", "planering"),
        ("kvalitetskontroll", "kontroll av kvalitet", "kvalitet"),
    ];
    for (whole, apart, part) in table {
        let shelf = one_each(&[whole, apart, part]);
        let both = |query: &str| {
            let ids = shelf.ids(query);
            assert!(ids.contains(whole) && ids.contains(apart), "{query}: {ids}");
            ids
        };
        let ids = both(whole);
        assert_eq!(ids, format!("{whole} {apart}"), "{whole}");
        both(apart);
    }
}

/// Row 5.
#[test]
fn words_typed_without_dots_find_what_is_meant() {
    let words = [
        "åtgärd",
        "förändring",
        "säkerhet",
        "kvällsskift",
        "övning",
        "beläggning",
    ];
    let shelf = one_each(&words);
    for word in words {
        let plain: String = word
            .chars()
            .map(|letter| match letter {
                'å' | 'ä' => 'a',
                'ö' => 'o',
                other => other,
            })
            .collect();
        assert_eq!(shelf.ids(&plain), word, "{plain}");
        assert_eq!(shelf.reasons(&plain), format!("{word} (folded)"));
    }
}

/// Row 6.
#[test]
fn words_inside_words_are_no_parts() {
    let table = [
        ("ost", "kostnad"),
        ("rum", "trumma"),
        ("arm", "alarm"),
        ("ton", "betong"),
        ("sal", "salva"),
        ("bar", "hållbar"),
    ];
    for (query, word) in table {
        assert_eq!(one_each(&[query, word]).ids(query), query, "{query} in {word}");
    }
}

/// Row 7.
#[test]
fn no_keystroke_of_a_long_word_loses_the_results() {
    for word in [
        "kompetensmatris",
        "produktionsplanering",
        "säkerhetslager",
        "underhållsstopp",
        "ledtidsförkortning",
        "skyddsombud",
    ] {
        let shelf = one_each(&[word]);
        let mut some = false;
        for (at, letter) in word.char_indices() {
            let typed = &word[..at + letter.len_utf8()];
            let total = shelf.search(typed).total;
            assert!(total > 0 || !some, "{typed} of {word} finds nothing");
            some |= total > 0;
        }
        assert!(some, "{word}");
    }
}

/// Row 9.
#[test]
fn the_matched_part_alone_is_marked() {
    let table = [
        ("lager", "säkerhetslagret", "säkerhets[lagret]"),
        ("möte", "veckomötena", "vecko[mötena]"),
        ("plan", "produktionsplanen", "produktions[planen]"),
        ("kompetens", "kompetensmatris", "[kompetens]matris"),
        ("energi", "energikartläggning", "[energi]kartläggning"),
        ("matris", "kompetensmatriserna", "kompetens[matriserna]"),
    ];
    for (query, word, expected) in table {
        let marked = one_each(&[word]).marked(query);
        assert_eq!(marked, format!("Här står {expected} och inget mer."), "{query}");
    }
}

/// Row 10.
#[test]
fn the_way_a_hit_matched_is_told() {
    let table = [
        ("matrisen", "matris", "matris (inflection)"),
        ("lager", "säkerhetslager", "säkerhetslager (compound)"),
        ("mäta", "mätning", "mätning (inflection)"),
        ("beläggning", "beläggning", "beläggning (exact)"),
        ("belaggning", "beläggning", "beläggning (folded)"),
        ("beläggnimg", "beläggning", "beläggning (spelling)"),
    ];
    for (query, word, expected) in table {
        let shelf = one_each(&[word, "mäta kaffe"]);
        assert_eq!(
            shelf
                .search(query)
                .hits
                .iter()
                .find(|hit| hit.document.id.as_str() == word)
                .map(|hit| format!(
                    "{} ({})",
                    hit.matched[0].form,
                    format!("{:?}", hit.matched[0].via).to_lowercase()
                )),
            Some(expected.to_owned()),
            "{query}"
        );
    }
}

/// Words made from one another meet, below the forms of the word itself.
#[test]
fn words_made_from_one_another_meet() {
    let table = [
        ("mäta", "mätning"),
        ("ordna", "ordning"),
        ("smörja", "smörjning"),
        ("effektiv", "effektivitet"),
        ("säker", "säkerhet"),
        ("förändra", "förändring"),
    ];
    let shelf = one_each(
        &table
            .iter()
            .flat_map(|(one, other)| [*one, *other])
            .collect::<Vec<_>>(),
    );
    for (one, other) in table {
        assert_eq!(shelf.ids(one), format!("{one} {other}"));
        assert_eq!(shelf.ids(other), format!("{other} {one}"));
    }
    let apart = one_each(&["tid", "tidning"]);
    assert_eq!(apart.ids("tid"), "tid");
}

/// Row 11.
#[test]
fn names_with_digits_and_hyphens_meet_in_all_spellings() {
    let table: [(&[&str], &str); 6] = [
        (&["8D", "8d", "8 D"], "åtta: 8D"),
        (&["u-cell", "ucell", "u cell"], "cell: U-cell"),
        (&["poka-yoke", "pokayoke", "poka yoke"], "fel: poka-yoke"),
        (&["e-learning", "elearning"], "kurs: e-learning"),
        (&["EU", "EU:s", "eu"], "unionen: EU:s"),
        (
            &["18-månadersprogrammet", "18-månadersprogram"],
            "längd: 18-månadersprogrammet",
        ),
    ];
    let ids: Vec<&str> = table.iter().map(|(_, id)| *id).collect();
    let shelf = one_each(&ids);
    for (queries, id) in table {
        for query in queries {
            let best = shelf
                .search(query)
                .hits
                .first()
                .map(|hit| hit.document.id.as_str().to_owned());
            assert_eq!(best.as_deref(), Some(id), "{query}");
        }
    }
    assert_eq!(one_each(&["A4"]).ids("A3"), "");
}

/// Row 12.
#[test]
fn english_notes_are_found_by_either_language() {
    let table = [
        ("lead time", "ledtid"),
        ("bottleneck", "flaskhals"),
        ("skills matrix", "kompetensmatris"),
        ("condition monitoring", "tillståndskontroll"),
        ("safety stock", "säkerhetslager"),
    ];
    let rules: Vec<String> = table
        .iter()
        .map(|(english, swedish)| format!("{swedish}, {english}"))
        .collect();
    let notes: Vec<_> = table
        .iter()
        .map(|(english, _)| {
            let mut note = article(
                english,
                "A note",
                &format!("We study {english} in four companies."),
            );
            note.language = Language::English.into();
            note
        })
        .collect();
    let shelf = Shelf::with_synonyms(&notes, Some(&rules.join("\n")));
    for (english, swedish) in table {
        for query in [english, swedish] {
            let ids = shelf.search(query).hits;
            assert_eq!(
                ids.first().map(|hit| hit.document.id.as_str()),
                Some(english),
                "{query}"
            );
        }
    }
}
