use std::collections::HashMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

impl WordCounts for HashMap<&str, u64> {
    fn count(&self, word: &str) -> u64 {
        self.get(word).copied().unwrap_or(0)
    }
}

fn splitter() -> Splitter {
    static LEXICON: LazyLock<Arc<Lexicon>> = LazyLock::new(|| Arc::new(Lexicon::built_in()));
    Splitter::new(Arc::clone(&LEXICON))
}

/// The parts of a form as `text:stem`, joined with spaces.
fn parts(form: &str, corpus: &HashMap<&str, u64>) -> String {
    let parts = splitter().split(form, corpus).unwrap_or_default();
    let shown: Vec<String> = parts
        .iter()
        .map(|part| format!("{}:{}", &form[part.start..part.end], part.stem))
        .collect();
    shown.join(" ")
}

proptest! {
    #[test]
    fn what_was_split_before_changes_no_split(
        forms in prop::collection::vec(
            prop::collection::vec(
                prop::sample::select(vec![
                    "ställ", "tid", "s", "reduktion", "värde", "flöde", "analys", "en", "er", "buss", "station",
                    "upp", "följ", "ning", "kvark", "o", "lean", "5", "ytelse",
                ]),
                1..6,
            ).prop_map(|pieces| pieces.concat()),
            1..20,
        ),
    ) {
        let corpus = HashMap::from([("kvark", 9), ("ytelse", 9)]);
        let splitter = splitter();
        let mut splitting = Splitting::new(&splitter, &corpus);
        for form in &forms {
            prop_assert_eq!(splitting.split(form), splitter.split(form, &corpus), "{}", form);
        }
    }
}

#[test]
fn a_compound_falls_into_its_parts_with_their_stems() {
    for (form, expected) in [
        ("ställtid", "ställ:ställ tid:tid"),
        ("snöskottning", "snö:snö skottning:skottning"),
        ("huvudlöss", "huvud:huvud löss:lus"),
        ("skogsmöss", "skog:skog möss:mus"),
        ("ställtidsreduktion", "ställ:ställ tid:tid reduktion:reduktion"),
        ("värdeflödesanalysen", "värde:värde flöde:flöd analysen:analys"),
        ("kyrkokör", "kyrko:kyrka kör:kör"),
        ("leancoachen", "lean:lean coachen:coach"),
        ("busstation", "buss:buss station:station"),
        ("medarbetarsamtal", "medarbetar:medarbetar samtal:samtal"),
        ("förbättringsarbetet", "förbättring:förbättring arbetet:arbet"),
        ("18månadersprogrammet", "18:18 månader:månad programmet:program"),
    ] {
        assert_eq!(parts(form, &HashMap::new()), expected);
    }
}

#[test]
fn a_word_that_only_looks_like_a_compound_stays_whole() {
    for form in [
        "polisonger",
        "andersson",
        "perssons",
        "förbättring",
        "samarbete",
        "uppföljningen",
        "verktyg",
        "kanske",
        "rapport",
        "5s",
        "tid",
        "möjlighet",
        "transporterade",
        "egenskaperna",
    ] {
        assert_eq!(parts(form, &HashMap::new()), "", "{form}");
    }
}

#[test]
fn parts_that_share_letters_only_by_chance_do_not_meet() {
    // Each pair would meet if the first's stem were a part of the second.
    for (word, compound) in [
        ("ordbok", "rekordboken"),
        ("sport", "transportbil"),
        ("stork", "storkunder"),
        ("slagsmål", "landslagsmål"),
        ("polis", "polisonger"),
    ] {
        let splitter = splitter();
        let stems = |form: &str| -> Vec<String> {
            let parts = splitter.split(form, &HashMap::new()).unwrap_or_default();
            if parts.is_empty() {
                vec![form.to_owned()]
            } else {
                parts.into_iter().map(|part| part.stem.to_string()).collect()
            }
        };
        let (sought, found) = (stems(word), stems(compound));
        assert!(
            !found.windows(sought.len()).any(|run| run == sought),
            "{word}: {sought:?}, {compound}: {found:?}"
        );
    }
}

#[test]
fn words_of_the_corpus_are_parts_too() {
    let corpus = HashMap::from([("obsidiumet", 4), ("obsidium", 9), ("rarum", 1)]);
    assert_eq!(parts("obsidiumanalys", &corpus), "obsidium:obsidi analys:analys");
    assert_eq!(parts("obsidiumsanalys", &corpus), "obsidium:obsidi analys:analys");
    assert_eq!(parts("obsidiumanalys", &HashMap::new()), "");
}

proptest! {
    #[test]
    fn parts_lie_in_order_within_any_form(form in "[a-zåäö]{1,64}|(arbets|tids|flöde|s|buss|station|analys|en){1,9}|\\PC{0,40}") {
        for part_pair in splitter().split(&form, &HashMap::new()).unwrap_or_default().windows(2) {
            let (one, two) = (&part_pair[0], &part_pair[1]);
            prop_assert!(one.start < one.end && one.start < two.start && two.end <= form.len());
            prop_assert!(form.is_char_boundary(one.end) && form.is_char_boundary(two.start));
        }
    }
}

#[test]
fn the_corpus_decides_between_splits_that_are_near() {
    let leaks = HashMap::from([("läcka", 2), ("tryckluft", 2)]);
    assert_eq!(
        parts("tryckluftsläckor", &leaks),
        "tryck:tryck luft:luft läckor:läck"
    );
}
