//! The command `eval`: builds a temporary index of judged documents and measures its ranking.

use std::collections::BTreeSet;
use std::io::{self, Write as _};
use std::path::Path;

use super::Outcome;
use super::build;
use super::error::CommandError;
use super::meaning;
use super::output::{Output, Style};
use super::progress::Progress;
use super::words::{Task, Words};
use crate::config::Settings;
use crate::document::DocumentId;
use crate::embed::EmbedError;
use crate::eval::{self, AnswerFigures, Dataset, Evaluation, List, Question, Wanted, WantedEvaluation};
use crate::index::{self, BuildInfo};
use crate::ingest::{self, Limits};
use crate::search::{EngineOptions, SearchEngine, find_neighbours};

/// How many missing judged documents are named.
const TOLD: usize = 10;

/// Measures a folder of judged queries. Documents of its own are searched without the corpus's synonyms, which are not
/// about them, unless a synonym file is set. `bare` leaves out what editors add.
pub(super) fn evaluate(
    settings: &Settings,
    folder: &Path,
    bare: bool,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let has_documents = Dataset::has_documents(folder);
    let mut dataset = if has_documents {
        Dataset::read(folder)?
    } else {
        let corpus = ingest::read_corpus(&settings.corpus, &Limits::default(), &|_| {})?;
        Dataset::read_queries(folder, corpus.documents)?
    };
    if bare {
        dataset.remove_editorial();
    }
    let lexicon = build::lexicon(settings)?;
    let index = tempfile::tempdir().map_err(CommandError::Scratch)?;
    let info = BuildInfo {
        corpus_fingerprint: String::new(),
        lexicon: lexicon.clone(),
        built: build::now(),
        cancelled: Default::default(),
        threads: None,
        neighbours: Some(find_neighbours),
        takes_over: true,
    };
    {
        let writing = Progress::new(Task::Indexing, settings.language);
        index::build(index.path(), &dataset.documents, &info, &|progress| {
            writing.show(progress.done, progress.total, "");
        })?;
    }
    let synonyms = if bare {
        None
    } else if has_documents {
        settings.synonyms.clone()
    } else {
        Some(build::synonyms(settings))
    };
    let embedder = meaning::start_for_measuring(settings)?;
    if let (Some(embedder), Some(set)) = (&embedder, &settings.embedder) {
        meaning::embed_for_measuring(settings, set, embedder, index.path())?;
    }
    let options = EngineOptions {
        lexicon: Some(lexicon),
        synonyms,
        thesaurus: settings.thesaurus,
        embedder: embedder.clone(),
        ..EngineOptions::default()
    };
    let engine = SearchEngine::open(index.path(), &options)?;
    let mut evaluation = eval::evaluate(&engine, &dataset)?;
    if bare {
        evaluation.wanted = measure_list(&engine, folder, List::Compounds)?;
        evaluation.cross_language = measure_list(&engine, folder, List::CrossLanguage)?;
    } else {
        evaluation.typed = measure_list(&engine, folder, List::Typed)?;
        let questions = Question::read(folder)?;
        evaluation.answers = (!questions.is_empty())
            .then(|| eval::evaluate_answers(&engine, &questions))
            .transpose()?;
    }
    // Figures of words alone would look like figures of meaning.
    if let Some(what) = embedder.and_then(|embedder| embedder.take_failure()) {
        return Err(CommandError::Embedder(EmbedError::Unusable { what }));
    }
    if json {
        out.json(&evaluation)?;
    } else {
        write_figures(&evaluation, out)?;
    }
    let unknown = dataset.unknown_documents();
    if unknown.is_empty() {
        return Ok(Outcome::Well);
    }
    warn_of_missing(&unknown, out.words());
    Ok(Outcome::SomethingRefused)
}

/// Measures a list of a folder; `None` if the folder has no such list.
fn measure_list(
    engine: &SearchEngine,
    folder: &Path,
    list: List,
) -> Result<Option<WantedEvaluation>, CommandError> {
    let wanted = Wanted::read(folder, list)?;
    let measured = (!wanted.is_empty()).then(|| eval::evaluate_wanted(engine, &wanted));
    Ok(measured.transpose()?)
}

fn write_figures(evaluation: &Evaluation, out: &mut Output) -> Result<(), CommandError> {
    let Evaluation {
        queries, documents, ..
    } = evaluation;
    let words = out.words();
    let width = words.figure_width;
    out.line(&(words.judged)(*queries, *documents))?;
    let mut figures = vec![
        ("nDCG@10".to_owned(), evaluation.ndcg_at_10),
        ("MRR@10".to_owned(), evaluation.mrr_at_10),
        ("recall@10".to_owned(), evaluation.recall_at_10),
        ("recall@100".to_owned(), evaluation.recall_at_100),
    ];
    if let Some(related) = &evaluation.related {
        let name = words.related_precision;
        figures.push((format!("{name} P@5"), related.precision_at_5));
        figures.push((format!("{name} P@10"), related.precision_at_10));
    }
    for (name, figure) in figures {
        let figure = out.styled(Style::Title, &format!("{figure:.4}"));
        out.line(&format!("  {name:<width$} {figure}"))?;
    }
    if let Some(related) = &evaluation.related {
        let without = related.without_answer;
        out.line(&format!("  {without} {}", words.without_related))?;
    }
    if let Some(next) = &evaluation.next_words {
        let shares = [
            next.after_one_letter,
            next.after_two_letters,
            next.after_three_letters,
        ];
        let shares = shares.map(|share| format!("{share:.3}")).join(" ");
        let name = words.next_words;
        out.line(&format!("  {name:<width$} {shares} {}", words.after_letters))?;
    }
    if let Some(wanted) = &evaluation.wanted {
        let (first, queries, empty) = (wanted.in_first_three, wanted.queries, wanted.empty.len());
        let told = (words.compounds)(first, queries, empty);
        out.line(&format!("  {:<width$} {told}", words.compounds_name))?;
    }
    let lists = [
        (words.two_languages, &evaluation.cross_language),
        (words.as_typed, &evaluation.typed),
    ];
    for (name, list) in lists {
        if let Some(list) = list {
            let (right, queries) = (list.in_first_three, list.queries);
            out.line(&format!("  {name:<width$} {}", (words.as_wanted)(right, queries)))?;
        }
    }
    if let Some(answers) = &evaluation.answers {
        write_answers(words.tuning, &answers.tuning, out)?;
        write_answers(words.kept_aside, &answers.kept_aside, out)?;
    }
    out.flush()
}

fn write_answers(name: &str, figures: &AnswerFigures, out: &mut Output) -> Result<(), CommandError> {
    let AnswerFigures {
        answerable,
        first,
        in_first_five,
        unanswerable,
        shown,
        shown_right,
    } = figures;
    let words = out.words();
    out.line(&(words.answers)(name, *answerable, *unanswerable))?;
    let share = |part: &usize, whole: &usize| {
        let percent = *part as f64 / (*whole).max(1) as f64 * 100.0;
        format!("{part} {} {whole} ({percent:.0} %)", words.of)
    };
    let figures = [
        share(first, answerable),
        share(in_first_five, answerable),
        shown.to_string(),
        share(shown_right, shown),
    ];
    for (what, figure) in words.answer_lines.iter().zip(figures) {
        out.line(&format!("  {what:<23} {figure}"))?;
    }
    Ok(())
}

/// Missing judged documents cannot be found and lower the figures.
fn warn_of_missing(unknown: &BTreeSet<&DocumentId>, words: &Words) {
    let named: Vec<&str> = unknown.iter().take(TOLD).map(|id| id.as_str()).collect();
    let more = if unknown.len() > TOLD { ", …" } else { "" };
    // A closed stderr is no error.
    let named = format!("{}{more}", named.join(", "));
    let _ = writeln!(io::stderr(), "{}", (words.not_among)(unknown.len(), &named));
}
