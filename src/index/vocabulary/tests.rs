//! Which forms meet, and which complete what is typed.

use super::*;
use crate::analysis::{self, Part, PartTable};

fn vocabulary(words: &[(&str, Language)]) -> Vocabulary {
    let mut counts = FormCounts::default();
    for (word, language) in words {
        counts.add(word, (*language).into());
    }
    let folder = tempfile::tempdir().unwrap();
    let forms = counts.sorted();
    let mut table = PartTable::default();
    for (word, _) in words {
        if let Some(head) = word.strip_suffix("analys").filter(|head| !head.is_empty()) {
            let part = |start, end| Part {
                start,
                end,
                stem: word[start..end].into(),
            };
            table.insert(word, &[part(0, head.len()), part(head.len(), word.len())]);
        }
    }
    write(folder.path(), &counts, &forms, &forms, &table).unwrap();
    Vocabulary::open(folder.path()).unwrap()
}

fn forms(found: Vec<(String, u64)>) -> Vec<String> {
    found.into_iter().map(|(form, _)| form).collect()
}

#[test]
fn a_form_is_known_as_it_is_most_often_written() {
    let mut counts = FormCounts::default();
    for (form, written) in [
        ("5srond", "5S-rond"),
        ("5srond", "5S-rond"),
        ("5srond", "5s-rond"),
        ("smed", "SMED"),
        ("smed", "smed"),
        ("kort", "kort"),
    ] {
        let number = counts.add(form, Language::Swedish.into());
        if form != written {
            counts.add_written(number, written);
        }
    }
    let mut merged = FormCounts::default();
    merged.add("smed", Language::English.into());
    merged.merge(counts);
    let folder = tempfile::tempdir().unwrap();
    let forms = merged.sorted();
    write(folder.path(), &merged, &forms, &forms, &PartTable::default()).unwrap();
    let vocabulary = Vocabulary::open(folder.path()).unwrap();
    let written = ["5srond", "smed", "kort", "okänt"].map(|form| vocabulary.written(form));
    assert_eq!(written, ["5S-rond", "smed", "kort", "okänt"]);
}

#[test]
fn words_inside_compounds_are_walked_apart_from_forms() {
    let vocabulary = vocabulary(&[("värdeanalys", Language::Swedish), ("värde", Language::Swedish)]);
    struct All(Vec<(String, u64)>);
    impl Walker for All {
        fn enter(&mut self, _: char) -> bool {
            true
        }
        fn leave(&mut self) {}
        fn found(&mut self, form: &str, count: u64) {
            self.0.push((form.to_owned(), count));
        }
    }
    let mut all = All(Vec::new());
    vocabulary.walk_parts(&mut all);
    assert_eq!(all.0, [("analys".to_owned(), 1)]);
}

#[test]
fn forms_meet_by_stem_parts_and_folded_letters() {
    use Language::{English, Swedish};
    let vocabulary = vocabulary(&[
        ("flöde", Swedish),
        ("flödet", Swedish),
        ("flöde", Swedish),
        ("värdeanalys", Swedish),
        ("machine", English),
        ("machines", English),
    ]);
    let stem = analysis::stem("flöden", Swedish);
    assert_eq!(
        vocabulary.forms_of(Key::Stem(Swedish), &stem),
        [("flöde".into(), 2), ("flödet".into(), 1)]
    );
    assert_eq!(
        forms(vocabulary.forms_of(Key::Parts, "+värde+analys")),
        ["värdeanalys"]
    );
    assert_eq!(forms(vocabulary.forms_of(Key::Folded, "flode")), ["flöde"]);
    let stem = analysis::stem("machine", English);
    assert_eq!(
        forms(vocabulary.forms_of(Key::Stem(English), &stem)),
        ["machine", "machines"]
    );
    assert!(vocabulary.forms_of(Key::Stem(Swedish), "mach").is_empty());
    assert_eq!(vocabulary.count("flöde"), 2);
    assert!(vocabulary.has("machine", English) && !vocabulary.has("machine", Swedish));
}

#[test]
fn a_prefix_gives_its_most_frequent_forms_first() {
    use Language::Swedish;
    let vocabulary = vocabulary(&[
        ("tid", Swedish),
        ("tider", Swedish),
        ("tider", Swedish),
        ("tidning", Swedish),
        ("ti", Swedish),
    ]);
    assert_eq!(forms(vocabulary.forms_with_prefix("tid", 2)), ["tider", "tid"]);
    assert!(vocabulary.forms_with_prefix("x", 2).is_empty());
}

#[test]
fn words_are_completed_from_their_beginning_and_from_their_parts() {
    use Language::Swedish;
    let vocabulary = vocabulary(&[("värdeanalys", Swedish), ("analys", Swedish)]);
    let table = [
        (Beginning::Word, "an", "analys"),
        (Beginning::Inner, "an", "värdeanalys"),
        (Beginning::Folded, "vard", "värdeanalys"),
        (Beginning::Title, "an", "analys värdeanalys"),
        (Beginning::Title, "var", "värdeanalys"),
        (Beginning::Inner, "vä", ""),
    ];
    for (beginning, typed, expected) in table {
        let found = forms(vocabulary.completions(beginning, typed)).join(" ");
        assert_eq!(found, expected, "{beginning:?} {typed}");
    }
}

#[test]
fn where_many_begin_alike_the_most_frequent_are_chosen() {
    let names: Vec<String> = (0..2_000).map(|number| format!("ö{number}x")).collect();
    let mut words: Vec<(&str, Language)> = names
        .iter()
        .map(|name| (name.as_str(), Language::Swedish))
        .collect();
    words.extend([("ö77x", Language::Swedish); 3]);
    words.extend([("över", Language::Swedish); 9]);
    words.extend([("öva", Language::Swedish); 2]);
    let vocabulary = vocabulary(&words);
    for (beginning, typed) in [
        (Beginning::Word, "ö"),
        (Beginning::Folded, "o"),
        (Beginning::Title, "o"),
    ] {
        let found = vocabulary.completions(beginning, typed);
        assert_eq!(found.len(), completions::CHOSEN);
        assert_eq!(
            found[..2],
            [("ö77x".to_owned(), 4), ("öva".to_owned(), 2)],
            "{beginning:?}"
        );
    }
    assert_eq!(vocabulary.completions(Beginning::Word, "öv").len(), 2);
}
