//! The words of the terminal in English.

use super::{Task, Words};
use crate::publish::{Published, Status};

pub(super) static WORDS: Words = Words {
    hits: |count, one, time| format!("{count} {} in {time}", if one { "hit" } else { "hits" }),
    did_you_mean: "Did you mean",
    page: "p.",
    found: "matched by",
    missing: "without",
    nothing_related: "No related documents",
    shared: "in common",
    stem: "stem",
    parts: "parts",
    synonyms: "synonyms",
    stop_word: "stop word",
    documents: |count, one| format!("{count} {}", if one { "document" } else { "documents" }),
    serves_at: "Sökbar answers at",
    ranked: |rank, total| format!("Hit {rank} of {total}"),
    not_ranked: |total| format!("Not among the {total} hits"),
    met: "found as",
    lacks: "not in the document; found in",
    only_orders: "a stop word, which only orders what other words find",
    lacking: |words| format!("The document lacks {words}, and enough others have more of the query."),
    kept_out: "The document has the words, but a phrase, an exclusion or a scope of the query leaves it out.",
    score: "score",
    above: "Just above:",
    read: |documents, files, time| format!("{documents} documents from {files} files in {time}"),
    formats: "formats",
    kinds: "kinds",
    languages: "languages",
    passed_over: "passed over",
    pictures: "pictures",
    pictures_left: |count| {
        let were = if count == 1 { "was" } else { "were" };
        format!(
            "{count} may have text and {were} not looked at: install tesseract with its Swedish data (swe), or build again where the time ran out"
        )
    },
    sidecars: "sidecars",
    joined: "joined",
    same_text: "with the text of another file",
    furniture: "furniture",
    furniture_of: |folder, texts, pages| {
        format!("{folder}: {texts} texts stand on most of its {pages} pages")
    },
    time: "time",
    slowest: "slowest files",
    refused: "refused",
    warnings: "warnings",
    more: |count| format!("and {count} more, see the JSON report"),
    refused_synonyms: "refused of the synonyms",
    indexed: |documents, is_new, folder| {
        let already = if is_new { "" } else { " already" };
        format!("{documents} documents indexed{already} in {folder}")
    },
    read_only: |documents| format!("{documents} documents read; a dry run writes no index"),
    vectors: |with, of, model, new| {
        format!("{with} of {of} passages have vectors of {model}, {new} of them new")
    },
    no_vectors: "passages have no vectors; words answer, and the next run goes on",
    sound: |generation, documents, built| {
        format!("{generation} is sound: {documents} documents, built {built}")
    },
    interrupted: "interrupted; the index is as it was",
    left: "left",
    task: |task| match task {
        Task::Reading => "reading",
        Task::Indexing => "indexing",
        Task::Fetching => "fetching",
        Task::Embedding => "embedding",
    },
    no_passage: "No passage answers",
    pulled: |report| {
        let (counts, name) = (&report.counts, &report.source);
        format!(
            "{name}: {} documents; {} new, {} changed, {} unchanged, {} removed",
            report.documents, counts.new, counts.changed, counts.unchanged, counts.removed
        )
    },
    missing_pages: "missing",
    same_pages: "same",
    left_out_pages: "left out",
    failed_pages: "failed",
    held_back_pages: "held back",
    requests: |requests, seconds| format!("; {requests} requests in {seconds} s"),
    held_back: "HELD BACK: ",
    failed_round: "FAILED: ",
    dry_run: "a dry run; nothing was written",
    published: |published| {
        let Published { status, manifest, .. } = published;
        let told = match status {
            Status::Published => "is published",
            Status::Unchanged => "is published already",
            Status::Overtaken => "was published by another builder meanwhile and stays",
        };
        format!(
            "generation {} {told}: {} documents, number {}; {} objects with {} bytes were sent",
            manifest.generation.id(),
            manifest.generation.documents,
            manifest.sequence,
            published.sent_objects,
            published.sent_bytes
        )
    },
    judged: |queries, documents| format!("{queries} judged queries, {documents} documents"),
    related_precision: "related",
    without_related: "documents without a related one",
    next_words: "next words",
    after_letters: "suggested after one, two and three letters",
    figure_width: 13,
    compounds_name: "compounds",
    compounds: |first, queries, empty| {
        format!("{first} of {queries} in the first three, {empty} without a hit")
    },
    two_languages: "two languages",
    as_typed: "as typed",
    as_wanted: |right, queries| format!("{right} of {queries} where they are wanted"),
    tuning: "tuning",
    kept_aside: "kept aside",
    answers: |name, answerable, unanswerable| {
        format!("answers, {name}: {answerable} questions and {unanswerable} without an answer")
    },
    answer_lines: [
        "right passage first",
        "in the first five",
        "shown above the hits",
        "right when shown",
    ],
    of: "of",
    not_among: |count, named| format!("judged, but not among the documents ({count}): {named}"),
};
