use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::analysis::Lexicon;
use crate::document::{Document, Section};
use crate::index::build;
use crate::search::related::sample;

type Texts = Vec<(String, String)>;

/// As the program builds.
fn usual() -> BuildInfo {
    BuildInfo {
        neighbours: Some(find_neighbours),
        threads: Some(1),
        ..BuildInfo::default()
    }
}

fn built(root: &Path, texts: &Texts, info: &BuildInfo) -> Generation {
    let documents = texts.iter().map(|(id, text)| Document {
        sections: vec![Section {
            text: text.clone(),
            ..Section::default()
        }],
        ..Document::article(id.clone(), "")
    });
    let mut documents: Vec<Document> = documents.collect();
    documents.sort_by(|a, b| a.id.cmp(&b.id));
    build(root, &documents, info, &|_| {}).unwrap();
    Generation::open(root).unwrap().unwrap()
}

fn built_from_nothing(texts: &Texts) -> Vec<Vec<(String, f32, Vec<String>)>> {
    let root = tempfile::tempdir().unwrap();
    named(&built(root.path(), texts, &usual()))
}

/// The neighbours of each document with their ids in place of their ordinals.
fn named(generation: &Generation) -> Vec<Vec<(String, f32, Vec<String>)>> {
    let id = |ordinal| generation.titles.get(ordinal).unwrap().0.to_owned();
    let list = |ordinal| {
        let neighbours = generation.neighbours.of(ordinal).unwrap().unwrap();
        let named = neighbours.into_iter();
        named
            .map(|other| (id(other.ordinal), other.score, other.reasons))
            .collect()
    };
    (0..generation.info.documents as u32).map(list).collect()
}

fn changed(root: &Path) -> usize {
    let generation = Generation::open(root).unwrap().unwrap();
    let path = root.join(&generation.info.name).join("neighbours.json");
    let finding: Finding = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    finding.changed
}

#[test]
fn two_builds_from_nothing_find_the_same() {
    let texts = sample::texts();
    assert_eq!(built_from_nothing(&texts), built_from_nothing(&texts));
}

#[test]
fn a_changed_document_is_found_anew_by_all_that_it_concerns_and_the_others_keep_their_neighbours() {
    let root = tempfile::tempdir().unwrap();
    let mut texts = sample::texts();
    let before = named(&built(root.path(), &texts, &usual()));
    // From press tools to transport, with a word of its own.
    let other = texts[5].1.clone();
    texts[60].1 = format!("{other} hästskjuts hästskjuts");
    texts[66].1.push_str(" hästskjuts");
    let after = named(&built(root.path(), &texts, &usual()));
    let anew = built_from_nothing(&texts);
    assert_eq!(changed(root.path()), 2);
    for changed in [60, 66] {
        assert_eq!(after[changed], anew[changed]);
    }
    let subject = |number: usize| number % sample::SUBJECTS.len();
    let mut kept = 0;
    for (number, list) in after.iter().enumerate() {
        if list == &before[number] {
            kept += 1;
            assert!(
                list.iter()
                    .all(|(id, ..)| !["text-060", "text-066"].contains(&&**id))
            );
        } else {
            assert_eq!(list, &anew[number], "text {number}");
            assert!([0, 5].contains(&subject(number)), "text {number}");
        }
    }
    assert!(kept >= 120, "{kept} of {}", texts.len());
}

#[test]
fn documents_that_came_are_entered_and_those_that_went_are_named_no_more() {
    let root = tempfile::tempdir().unwrap();
    let mut texts = sample::texts();
    let before = named(&built(root.path(), &texts, &usual()));
    // All ordinals behind them move.
    texts.remove(30);
    texts.insert(0, ("aaa".to_owned(), texts[7].1.clone()));
    let after = named(&built(root.path(), &texts, &usual()));
    let anew = built_from_nothing(&texts);
    assert_eq!(after[0], anew[0]);
    assert!(after.iter().flatten().all(|(id, ..)| id != "text-030"));
    let twin = texts.iter().position(|(id, _)| id == "text-007").unwrap();
    assert_eq!(after[twin][0].0, "aaa", "{:?}", after[twin]);
    // A list that was taken over names the same documents with other ordinals.
    let last = (after.len() - 1, before.len() - 1);
    assert_eq!(after[last.0], before[last.1]);
    assert_ne!(after[last.0], anew[last.0], "the rarities of words are others");
    let ids =
        |list: &[(String, f32, Vec<String>)]| list.iter().map(|(id, ..)| id.clone()).collect::<Vec<_>>();
    let same = |number: usize| {
        let anew = ids(&anew[number]);
        ids(&after[number]).iter().filter(|id| anew.contains(id)).count()
    };
    let (same, all): (usize, usize) = ((0..after.len()).map(same).sum(), anew.iter().map(Vec::len).sum());
    assert!(100 * same >= 97 * all, "{same} of {all}");
}

#[test]
fn after_many_changes_all_are_found_anew() {
    let root = tempfile::tempdir().unwrap();
    let mut texts = sample::texts();
    built(root.path(), &texts, &usual());
    for number in 0..18 {
        assert_eq!(changed(root.path()), number);
        texts[number].1.push_str(" hästskjuts");
        built(root.path(), &texts, &usual());
    }
    texts[18].1.push_str(" hästskjuts");
    let after = named(&built(root.path(), &texts, &usual()));
    assert_eq!(changed(root.path()), 0);
    assert_eq!(after, built_from_nothing(&texts));
}

/// What a build finds after one in which a text changed, where something else is other than usual.
fn found_after(prepare: impl FnOnce(&Path), info: &BuildInfo) -> bool {
    let root = tempfile::tempdir().unwrap();
    let mut texts = sample::texts();
    built(root.path(), &texts, &usual());
    prepare(root.path());
    texts[60].1.push_str(" hästskjuts");
    let after = named(&built(root.path(), &texts, info));
    after == built_from_nothing(&texts)
}

#[test]
fn nothing_is_taken_over_that_was_found_otherwise_or_is_damaged() {
    assert!(!found_after(|_| {}, &usual()), "usually something is");
    let asked = BuildInfo {
        takes_over: false,
        ..usual()
    };
    assert!(found_after(|_| {}, &asked));
    let damage = |root: &Path| {
        let generation = Generation::open(root).unwrap().unwrap();
        let path = root.join(&generation.info.name).join("reasons.bin");
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&path, bytes).unwrap();
    };
    assert!(found_after(damage, &usual()));
    let none = |root: &Path| {
        let info = BuildInfo {
            neighbours: None,
            ..usual()
        };
        built(root, &sample::texts(), &info);
    };
    assert!(found_after(none, &usual()));
    let folder = tempfile::tempdir().unwrap();
    let dictionary = folder.path().join("sv.dic");
    fs::write(&dictionary, "1\nhästskjutsföretag/XY\n").unwrap();
    let other = BuildInfo {
        lexicon: Arc::new(Lexicon::built_in().with_hunspell(&dictionary).unwrap()),
        ..usual()
    };
    assert!(found_after(|_| {}, &other));
}
