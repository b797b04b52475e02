//! What building after building costs related documents: a judged set whose last documents come little by little, beside the same
//! documents built from nothing.

use std::path::Path;

use sokbar::document::Document;
use sokbar::eval::{Dataset, RelatedEvaluation, evaluate};
use sokbar::index::{BuildInfo, build};
use sokbar::search::{EngineOptions, SearchEngine};

use super::{RELATED, build_info};

/// So many rounds, in each of which one document of a hundred comes: nearly as many as may come before all lists are found anew.
const ROUNDS: usize = 8;

/// Prints the judged precision of related documents both ways, and how many of the first ten are the same.
pub(crate) fn measure(set: &Path, folder: &Path) {
    let mut dataset = Dataset::read(set).expect("a judged set");
    dataset.queries.clear();
    dataset.documents.sort_by(|a, b| a.id.cmp(&b.id));
    let (little, whole) = (folder.join("little"), folder.join("whole"));
    for round in 0..=ROUNDS {
        let there = dataset.documents.iter().enumerate();
        // Those that come last are spread over all.
        let there = there.filter(|(number, _)| number % 100 >= ROUNDS - round);
        let there: Vec<Document> = there.map(|(_, document)| document.clone()).collect();
        build(&little, &there, &build_info(), &|_| {}).expect("an index");
    }
    let anew = BuildInfo {
        takes_over: false,
        ..build_info()
    };
    build(&whole, &dataset.documents, &anew, &|_| {}).expect("an index");
    let engines = [little, whole].map(|index| {
        let entries = std::fs::read_dir(&index).expect("an index folder");
        let mut findings = entries.filter_map(|entry| {
            let path = entry.ok()?.path().join("neighbours.json");
            std::fs::read_to_string(path).ok()
        });
        println!("  found: {}", findings.next().unwrap_or_default());
        SearchEngine::open(&index, &EngineOptions::default()).expect("an engine")
    });
    let [little, whole] = engines.each_ref().map(|engine| {
        let judged = evaluate(engine, &dataset).expect("an evaluation").related;
        judged.expect("a set with groups.tsv")
    });
    let told = |name: &str, judged: &RelatedEvaluation| {
        println!(
            "  {name}: P@5 {:.4}, P@10 {:.4}, {} without an answer",
            judged.precision_at_5, judged.precision_at_10, judged.without_answer
        );
    };
    told("from nothing", &whole);
    told(&format!("in {ROUNDS} builds after the first"), &little);
    let (mut same, mut all) = (0, 0);
    for document in &dataset.documents {
        let [little, whole] = engines.each_ref().map(|engine| {
            let related = engine
                .related(&document.id, RELATED)
                .expect("related documents")
                .related;
            related
                .into_iter()
                .map(|other| other.document.id)
                .collect::<Vec<_>>()
        });
        all += whole.len();
        same += whole.iter().filter(|id| little.contains(id)).count();
    }
    println!("  of the first {RELATED} {same} of {all} are the same");
}
