//! Vectors of a real generation, made by an embedder that counts letters, and puts all queries aside.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use super::*;
use crate::document::{Document, Section};
use crate::embed::{EmbedError, Embedder, Pending, Purpose};
use crate::index::{BuildInfo, Embedding, Generation, build, embed_passages};

/// An embedder that counts letters, fails after some requests, and may be another model.
#[derive(Debug)]
struct Letters {
    identity: &'static str,
    dimensions: usize,
    /// Passages that were embedded, and queries.
    texts: AtomicUsize,
    queries: AtomicUsize,
    requests_left: AtomicUsize,
    shift: u8,
}

impl Letters {
    fn new(identity: &'static str) -> Self {
        Self {
            identity,
            dimensions: 26,
            texts: AtomicUsize::new(0),
            queries: AtomicUsize::new(0),
            requests_left: AtomicUsize::new(usize::MAX),
            shift: 0,
        }
    }

    fn vector(&self, text: &str) -> Vec<f32> {
        let mut counts = vec![0.1; self.dimensions];
        for byte in text.bytes().filter(u8::is_ascii_alphabetic) {
            let letter = usize::from(byte.to_ascii_lowercase() - b'a' + self.shift);
            counts[letter % self.dimensions] += 1.0;
        }
        let length = counts.iter().map(|count| count * count).sum::<f32>().sqrt();
        counts.iter().map(|count| count / length).collect()
    }

    /// The vector of a query: all queries share what no passage has.
    fn query(&self, text: &str) -> Vec<f32> {
        let mut vector = self.vector(text);
        vector[usize::from(b'q' - b'a')] += 2.0;
        vector
    }

    fn embedded(&self) -> usize {
        self.texts.swap(0, Relaxed)
    }

    fn asked(&self) -> usize {
        self.queries.swap(0, Relaxed)
    }
}

impl Embedder for Letters {
    fn identity(&self) -> &str {
        self.identity
    }

    fn begin(&self, purpose: Purpose, texts: Vec<String>, _: Duration) -> Pending {
        if purpose == Purpose::Query {
            self.queries.fetch_add(texts.len(), Relaxed);
            return Pending::settled(Ok(texts.iter().map(|text| self.query(text)).collect()));
        }
        if self.requests_left.fetch_sub(1, Relaxed) == 0 {
            return Pending::settled(Err(EmbedError::Status {
                status: 500,
                message: "trasig".to_owned(),
                wait: None,
            }));
        }
        self.texts.fetch_add(texts.len(), Relaxed);
        Pending::settled(Ok(texts.iter().map(|text| self.vector(text)).collect()))
    }
}

fn section(heading: &str, text: &str) -> Section {
    Section {
        heading: Some(heading.to_owned()),
        level: 2,
        text: text.to_owned(),
        ..Section::default()
    }
}

fn document(id: &str, texts: &[&str]) -> Document {
    Document {
        sections: texts.iter().map(|text| section("Rubrik", text)).collect(),
        ..Document::article(id, format!("Om {id}"))
    }
}

fn documents() -> Vec<Document> {
    let sentences = (0..40).map(|number| format!("Zebra {number} zickzackar zonvis i zoo varje dag. "));
    let long: String = sentences.collect();
    vec![
        document(
            "a",
            &[
                "Buller kallas oljud som stör en arbetare.",
                "Hörselskydd hjälper.",
            ],
        ),
        document("b", &[&long]),
        document("c", &[]),
    ]
}

fn built(root: &Path, documents: &[Document]) -> Generation {
    build(root, documents, &BuildInfo::default(), &|_| {}).unwrap();
    Generation::open(root).unwrap().unwrap()
}

fn embed(generation: &Generation, embedder: &Letters, batch: usize) -> Result<Meaning, IndexError> {
    let embedding = Embedding {
        embedder,
        batch,
        cache: None,
        cancelled: &AtomicBool::new(false),
    };
    embed_passages(generation, &embedding, &mut |_| {})
}

#[test]
fn every_passage_has_a_vector_and_is_found_again() {
    let root = tempfile::tempdir().unwrap();
    let generation = built(root.path(), &documents());
    assert_eq!(generation.meaning().unwrap(), None);
    let embedder = Letters::new("bokstäver");
    let made = embed(&generation, &embedder, 2).unwrap();
    let read = generation.meaning().unwrap().unwrap();
    assert_eq!(read, made);
    // Two sections, a long one in three passages, a title alone.
    assert_eq!(read.coverage(), (6, 6));
    let query = read
        .query(&embedder.query("Zebra zickzackar zonvis i zoo"))
        .unwrap();
    let nearest = read.nearest(&query, 3);
    let ordinals: Vec<u32> = nearest.iter().map(|near| near.ordinal).collect();
    assert_eq!(ordinals, [1, 1, 1]);
    let places: BTreeSet<(usize, usize)> = nearest.iter().map(|near| read.place(near.row)).collect();
    assert_eq!(places, BTreeSet::from([(0, 0), (0, 1), (0, 2)]));
    let best = read.nearest_of(&query, 0).unwrap();
    assert!(best.cosine < nearest[0].cosine);
    assert_eq!(read.nearest_of(&query, 3), None);
    generation.verify().unwrap();
}

#[test]
fn what_all_queries_share_is_taken_out_of_each() {
    let root = tempfile::tempdir().unwrap();
    let generation = built(root.path(), &documents());
    let embedder = Letters::new("bokstäver");
    let made = embed(&generation, &embedder, 4).unwrap();
    let questions = embedder.asked();
    assert!((1..=120).contains(&questions), "{questions}");
    // A query stands far from all passages, as all queries do, and is near the one that it is about all the same.
    let text = "Zebra zickzackar zonvis i zoo varje dag.";
    let cosine = |vector: &[f32]| made.nearest(&made.query(vector).unwrap(), 1)[0].cosine;
    let (as_query, as_passage) = (cosine(&embedder.query(text)), cosine(&embedder.vector(text)));
    assert!(as_query > 0.6 && as_passage < 0.3, "{as_query} {as_passage}");
    embed(&generation, &embedder, 4).unwrap();
    assert_eq!(embedder.asked(), 0, "nothing changed");
}

#[test]
fn a_passage_is_embedded_once_whatever_changes_around_it() {
    let root = tempfile::tempdir().unwrap();
    let mut documents = documents();
    let embedder = Letters::new("bokstäver");
    embed(&built(root.path(), &documents), &embedder, 4).unwrap();
    assert_eq!(embedder.embedded(), 1 + 6);
    documents[0].sections[1].text = "Hörselkåpor hjälper.".to_owned();
    documents.push(document("d", &["Ny text."]));
    let generation = built(root.path(), &documents);
    assert_eq!(
        generation.meaning().unwrap(),
        None,
        "another generation has no vectors yet"
    );
    embedder.requests_left.store(0, Relaxed);
    embed(&generation, &embedder, 4).unwrap_err();
    let known = generation.meaning().unwrap().unwrap();
    assert_eq!(
        known.coverage(),
        (5, 7),
        "what was embedded before needs no embedder"
    );
    assert_eq!(embedder.embedded(), 0);
    embedder.requests_left.store(usize::MAX, Relaxed);
    let whole = embed(&generation, &embedder, 4).unwrap();
    assert_eq!((whole.coverage(), embedder.embedded()), ((7, 7), 1 + 2));
}

#[test]
fn what_was_embedded_before_a_failure_is_kept() {
    let root = tempfile::tempdir().unwrap();
    let generation = built(root.path(), &documents());
    let embedder = Letters::new("bokstäver");
    embedder.requests_left.store(3, Relaxed);
    let error = embed(&generation, &embedder, 2).unwrap_err();
    assert!(matches!(error, IndexError::Embed { .. }), "{error:?}");
    assert_eq!(embedder.embedded(), 1 + 4);
    embedder.requests_left.store(usize::MAX, Relaxed);
    assert_eq!(embed(&generation, &embedder, 2).unwrap().coverage(), (6, 6));
    assert_eq!(embedder.embedded(), 1 + 2);
}

#[test]
fn a_cancelled_run_goes_on_later() {
    let root = tempfile::tempdir().unwrap();
    let generation = built(root.path(), &documents());
    let embedder = Letters::new("bokstäver");
    let cancelled = AtomicBool::new(false);
    let embedding = Embedding {
        embedder: &embedder,
        batch: 2,
        cache: None,
        cancelled: &cancelled,
    };
    let stopped = embed_passages(&generation, &embedding, &mut |progress| {
        cancelled.store(progress.embedded >= 2, Relaxed);
    });
    assert!(matches!(stopped, Err(IndexError::Cancelled)));
    assert_eq!(embedder.embedded(), 1 + 2);
    embed(&generation, &embedder, 2).unwrap();
    assert_eq!(embedder.embedded(), 1 + 4);
}

#[test]
fn another_model_embeds_everything_again_also_under_the_same_name() {
    let root = tempfile::tempdir().unwrap();
    let generation = built(root.path(), &documents());
    embed(&generation, &Letters::new("ett"), 4).unwrap();
    let renamed = Letters::new("två");
    assert_eq!(embed(&generation, &renamed, 4).unwrap().identity(), "två");
    assert_eq!(renamed.embedded(), 1 + 6);
    let hidden = Letters {
        shift: 7,
        ..Letters::new("två")
    };
    embed(&generation, &hidden, 4).unwrap();
    assert_eq!(hidden.embedded(), 1 + 6, "the model behind the name changed");
    let shorter = Letters {
        dimensions: 20,
        ..Letters::new("två")
    };
    assert_eq!(embed(&generation, &shorter, 4).unwrap().dimensions(), 20);
    assert_eq!(shorter.embedded(), 1 + 6);
}

#[test]
fn a_damaged_file_is_named_and_made_again() {
    let root = tempfile::tempdir().unwrap();
    let generation = built(root.path(), &documents());
    let embedder = Letters::new("bokstäver");
    embed(&generation, &embedder, 4).unwrap();
    let path = root.path().join(&generation.info.name).join(FILE);
    let whole = fs::read(&path).unwrap();
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 8;
        fs::write(&path, bytes).unwrap();
        let told = generation.meaning().unwrap_err().to_string();
        assert!(told.contains("meaning.bin is not as it was written"), "{told}");
        fs::write(&path, &whole[..at]).unwrap();
        generation.meaning().unwrap_err();
    }
    embed(&generation, &embedder, 4).unwrap();
    assert_eq!(fs::read(&path).unwrap(), whole);
}

#[test]
fn vectors_of_another_generation_are_not_used() {
    let root = tempfile::tempdir().unwrap();
    let first = built(root.path(), &documents());
    embed(&first, &Letters::new("bokstäver"), 4).unwrap();
    let second = built(root.path(), &documents()[..2]);
    let of = |generation: &Generation| root.path().join(&generation.info.name).join(FILE);
    fs::copy(of(&first), of(&second)).unwrap();
    second.meaning().unwrap_err();
}
