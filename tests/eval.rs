//! Measuring ranking from the command line: figures, JSON, and errors in a set.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::harness::{Place, text};

const DOCUMENTS: &str = r#"{"_id":"stall","title":"","text":"Ställtid är tiden mellan två serier. Kort ställtid ger korta köer."}
{"_id":"omstall","title":"","text":"Ställtidsreduktion börjar med att skilja inre ställ från yttre."}
{"_id":"tavla","title":"","text":"Vid tavlan möts laget varje morgon för daglig styrning."}
"#;
const QUERIES: &str = r#"{"_id":"q1","text":"ställtid"}
{"_id":"q2","text":"daglig styrning"}
{"_id":"q3","text":"en fråga som ingen har bedömt"}
"#;
const QRELS: &str = "query-id\tcorpus-id\tscore\nq1\tstall\t2\nq1\tomstall\t1\nq2\ttavla\t1\n";
const GROUPS: &str = "corpus-id\tgroup\nstall\ta\nomstall\ta\ntavla\tb\n";

/// A folder of judged queries beside a place.
fn judged(place: &Place, files: &[(&str, &str)]) -> PathBuf {
    let folder = place.corpus().with_file_name("judged");
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn eval(place: &Place, folder: &Path, flags: &[&str]) -> std::process::Output {
    let mut arguments = vec!["eval", folder.to_str().unwrap()];
    arguments.extend(flags);
    place.sokbar(&arguments)
}

#[test]
fn a_set_with_its_own_documents_is_measured_without_leftovers() {
    let place = Place::new();
    let folder = judged(
        &place,
        &[
            ("corpus.jsonl", DOCUMENTS),
            ("queries.jsonl", QUERIES),
            ("qrels.tsv", QRELS),
            ("groups.tsv", GROUPS),
        ],
    );
    let output = eval(&place, &folder, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let told = text(&output.stdout);
    for line in [
        "2 judged queries, 3 documents",
        "nDCG@10       1.0000",
        "recall@100    1.0000",
        "related P@5",
        "related P@10",
        "next words",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(!place.index().exists(), "the index in use is not touched");

    let output = eval(&place, &folder, &["--json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["queries"], 2);
    assert_eq!(answer["ndcg_at_10"], 1.0);
    assert_eq!(answer["per_query"][1]["hits"][0], "tavla");
    assert_eq!(
        answer["related"]["without_answer"], 1,
        "nothing is like the board"
    );
}

#[test]
fn a_worse_order_gives_a_lower_figure() {
    let place = Place::new();
    let wrong_way_round = "q1\tstall\t0\nq1\tomstall\t1\nq2\tstall\t1\n";
    let folder = judged(
        &place,
        &[
            ("corpus.jsonl", DOCUMENTS),
            ("queries.jsonl", QUERIES),
            ("qrels.tsv", wrong_way_round),
        ],
    );
    let output = eval(&place, &folder, &["--json"]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ndcg = answer["per_query"][0]["ndcg_at_10"].as_f64().unwrap();
    assert!((ndcg - 1.0 / 3_f64.log2()).abs() < 1e-9, "{ndcg}");
    assert_eq!(answer["per_query"][1]["ndcg_at_10"], 0.0);
    assert_eq!(answer["mrr_at_10"], 0.25);
    assert_eq!(answer["related"], Value::Null);
}

#[test]
fn a_set_without_documents_judges_the_corpus_and_names_missing_ones() {
    let place = Place::with_fixture("verkstaden");
    let queries = "{\"_id\":\"q\",\"text\":\"kanban\"}\n";
    let right = "q\tmetoder/kanban\t3\n";
    let folder = judged(&place, &[("queries.jsonl", queries), ("qrels.tsv", right)]);
    let output = eval(&place, &folder, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("nDCG@10       1.0000"));

    let removed = "q\tmetoder/kanban\t3\nq\tmetoder/borttagen\t3\n";
    let folder = judged(&place, &[("qrels.tsv", removed)]);
    let output = eval(&place, &folder, &[]);
    assert_eq!(output.status.code(), Some(2));
    let told = text(&output.stderr);
    assert!(
        told.contains("judged, but not among the documents (1): metoder/borttagen"),
        "{told}"
    );
}

#[test]
fn a_folder_without_a_set_is_an_error_with_advice() {
    let place = Place::with_fixture("verkstaden");
    let folder = judged(&place, &[("queries.jsonl", QUERIES)]);
    let output = eval(&place, &folder, &[]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(
        told.contains("qrels.tsv") && told.contains("BEIR layout"),
        "{told}"
    );

    let folder = judged(&place, &[("qrels.tsv", "q1\tstall\tbra\nq2\tstall\tbra\n")]);
    let told = text(&eval(&place, &folder, &[]).stderr);
    assert!(
        told.contains("qrels.tsv line 2: the score is no number"),
        "{told}"
    );
}
