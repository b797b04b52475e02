//! Folders as people have them.

use super::*;

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const CORPUS: &str = "{\"_id\":\"d1\",\"title\":\"T\",\"text\":\"a\"}\n{\"_id\":\"d2\",\"text\":\"b\"}\n";
const QUERIES: &str = "{\"_id\":\"q1\",\"text\":\"a\"}\n{\"_id\":\"q2\",\"text\":\"utan omdöme\"}\n";

#[test]
fn a_folder_is_read_and_queries_without_judgements_are_left_out() {
    let folder = folder(&[
        ("corpus.jsonl", CORPUS),
        ("queries.jsonl", QUERIES),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td2\t2\n"),
        ("groups.tsv", "corpus-id\tgroup\nd1\tg\nd2\tg\n"),
    ]);
    let dataset = Dataset::read(folder.path()).unwrap();
    assert_eq!(dataset.documents.len(), 2);
    assert_eq!(dataset.queries.len(), 1);
    assert_eq!(dataset.queries[0].judgements[&DocumentId::new("d2")], 2);
    assert_eq!(dataset.groups.len(), 2);
}

#[test]
fn the_test_part_is_read_and_unknown_documents_are_reported() {
    let folder = folder(&[("corpus.jsonl", CORPUS), ("queries.jsonl", QUERIES)]);
    fs::create_dir(folder.path().join("qrels")).unwrap();
    fs::write(folder.path().join("qrels/test.tsv"), "q1\td1\t1\nq1\td9\t1\n").unwrap();
    let dataset = Dataset::read(folder.path()).unwrap();
    let unknown: Vec<&str> = dataset.unknown_documents().iter().map(|id| id.as_str()).collect();
    assert_eq!(unknown, ["d9"]);
}

#[test]
fn a_set_without_judgements_is_an_error() {
    let qrels = "query-id\tcorpus-id\tscore\nq9\td1\t1\n";
    let folder = folder(&[
        ("corpus.jsonl", CORPUS),
        ("queries.jsonl", QUERIES),
        ("qrels.tsv", qrels),
    ]);
    let error = Dataset::read(folder.path()).unwrap_err();
    assert!(matches!(error, EvalError::NothingJudged { .. }), "{error}");
}

#[test]
fn a_bad_line_is_named() {
    let folder = folder(&[
        ("corpus.jsonl", CORPUS),
        ("queries.jsonl", QUERIES),
        ("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td2\tbra\n"),
    ]);
    let error = Dataset::read(folder.path()).unwrap_err().to_string();
    assert!(
        error.ends_with("qrels.tsv line 2: the score is no number"),
        "{error}"
    );
}
