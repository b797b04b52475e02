use std::collections::BTreeMap;
use std::fs;

use super::*;
use crate::document::{DocumentId, DocumentStore, Documents, ScratchFile, Section, put_away};
use crate::index::schema::schema;
use crate::index::{BuildInfo, build};

fn document(number: usize) -> Document {
    let words = (0..60).map(|word| format!("ord{} ", (number * 7 + word * word) % 997));
    Document {
        source: format!("texter/{number:04}.md"),
        sections: vec![Section {
            text: words.collect(),
            ..Section::default()
        }],
        ..Document::article(format!("texter/{number:04}"), format!("Text {number}"))
    }
}

fn documents(count: usize) -> Vec<Document> {
    (0..count).map(document).collect()
}

fn built<'a>(documents: impl Into<Documents<'a>>) -> BTreeMap<String, Vec<u8>> {
    let root = tempfile::tempdir().unwrap();
    let info = BuildInfo {
        threads: Some(3),
        ..BuildInfo::default()
    };
    let built = build(root.path(), documents, &info, &|_| {}).unwrap();
    let folder = root.path().join(&built.name);
    let files = fs::read_dir(folder).unwrap().map(|entry| {
        let entry = entry.unwrap();
        (
            entry.file_name().into_string().unwrap(),
            fs::read(entry.path()).unwrap(),
        )
    });
    // A reader of tantivy's that ends may leave its lock.
    files.filter(|(name, _)| !name.ends_with(".lock")).collect()
}

#[test]
fn two_builds_of_the_same_documents_give_the_same_files() {
    let documents = documents(900);
    assert_same(built(&documents), built(&documents));
}

#[test]
fn documents_on_disk_give_the_same_files_as_those_in_memory() {
    let mut documents = documents(300);
    for (document, aliases) in documents.iter_mut().zip(0..) {
        document.sections[0].html = Some(format!("<p>{}</p>", document.sections[0].text));
        document.sections.push(document.sections[0].clone());
        document.sections[1].heading = Some("Så gör ni".to_owned());
        document.tags = vec!["ställtid".to_owned(); aliases % 3];
        document.aliases = vec![DocumentId::new(format!("gammal/{aliases}")); aliases % 2];
    }
    let folder = tempfile::tempdir().unwrap();
    let mut store = DocumentStore::new(ScratchFile::create(folder.path()).unwrap());
    for document in documents.clone() {
        let document = put_away(document, store.scratch()).unwrap();
        store.push(document);
    }
    assert_same(built(&documents), built(&store));
}

fn assert_same(mut one: BTreeMap<String, Vec<u8>>, mut other: BTreeMap<String, Vec<u8>>) {
    assert!(
        one.contains_key("00000000000000020000000000000000.idx"),
        "three threads wrote"
    );
    for has_times in ["generation.json", "history.jsonl"] {
        assert!(one.remove(has_times).is_some() && other.remove(has_times).is_some());
    }
    assert!(one.keys().eq(other.keys()));
    for (name, content) in &one {
        assert!(other[name] == *content, "{name}");
    }
}

fn ranges(documents: &[Document], threads: usize) -> Vec<Range<usize>> {
    super::ranges(Source::new(documents, Path::new("")), threads).unwrap()
}

#[test]
fn threads_get_about_the_same_and_one_document_more_moves_no_end() {
    let mut documents = documents(3_000);
    let sizes: Vec<usize> = ranges(&documents, 4).iter().map(Range::len).collect();
    assert!(sizes.iter().all(|size| (700..=800).contains(size)), "{sizes:?}");
    assert_eq!(sizes.iter().sum::<usize>(), 3_000);
    let second = |documents: &[Document]| documents[ranges(documents, 2)[1].start].id.clone();
    let before = second(&documents);
    let moved = (0..20).filter(|place| {
        documents.insert(place * 140, document(5_000 + place));
        let moved = second(&documents) != before;
        documents.remove(place * 140);
        moved
    });
    assert!(moved.count() <= 2);
    for few in 1..4 {
        let ranges = ranges(&documents[..few], 4);
        assert_eq!(ranges.iter().map(Range::len).sum::<usize>(), few);
    }
}

#[test]
fn a_segment_that_is_full_is_followed_by_another() {
    let (schema, fields) = schema();
    let folder = tempfile::tempdir().unwrap();
    let index = Index::builder()
        .schema(schema)
        .create_in_dir(folder.path())
        .unwrap();
    let analyzer = tantivy::tokenizer::WhitespaceTokenizer::default();
    index
        .tokenizers()
        .register(crate::analysis::WORD_TOKENIZER, analyzer);
    let force = Force {
        threads: 2,
        memory: 12 << 20,
    };
    let mut documents = documents(12_000);
    for document in &mut documents {
        document.sections = vec![document.sections[0].clone(); 3];
    }
    let documents = Source::new(&documents, Path::new(""));
    write(&index, folder.path(), &fields, documents, force, &|| Ok(())).unwrap();
    let opened = Index::open_in_dir(folder.path()).unwrap();
    let segments = opened.searchable_segment_metas().unwrap();
    assert!((3..400).contains(&segments.len()), "{} segments", segments.len());
    assert_eq!(segments.iter().map(SegmentMeta::max_doc).sum::<u32>(), 12_000);
    assert!(opened.validate_checksum().unwrap().is_empty());
}
