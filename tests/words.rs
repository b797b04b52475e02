//! Synonyms, spelling and suggestions as a reader meets them.

use std::fs;
use std::time::{Duration, Instant, SystemTime};

use sokbar::search::SearchRequest;

use crate::shelf::{Shelf, ids, texts};

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
}
