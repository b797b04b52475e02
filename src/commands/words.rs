//! What the terminal says in each language.

use crate::document::Language;
use crate::publish::Published;
use crate::pull::SourceReport;

mod english;
mod swedish;

/// The words around answers; functions take the words to insert.
pub(super) struct Words {
    pub(super) hits: fn(&str, bool, &str) -> String,
    pub(super) did_you_mean: &'static str,
    pub(super) page: &'static str,
    pub(super) found: &'static str,
    pub(super) missing: &'static str,
    pub(super) nothing_related: &'static str,
    pub(super) shared: &'static str,
    pub(super) stem: &'static str,
    pub(super) parts: &'static str,
    pub(super) synonyms: &'static str,
    pub(super) stop_word: &'static str,
    pub(super) documents: fn(&str, bool) -> String,
    pub(super) serves_at: &'static str,
    pub(super) ranked: fn(&str, &str) -> String,
    pub(super) not_ranked: fn(&str) -> String,
    pub(super) met: &'static str,
    pub(super) lacks: &'static str,
    pub(super) only_orders: &'static str,
    pub(super) lacking: fn(&str) -> String,
    pub(super) kept_out: &'static str,
    pub(super) score: &'static str,
    pub(super) above: &'static str,
    pub(super) read: fn(usize, usize, &str) -> String,
    pub(super) formats: &'static str,
    pub(super) kinds: &'static str,
    pub(super) languages: &'static str,
    pub(super) passed_over: &'static str,
    pub(super) pictures: &'static str,
    pub(super) pictures_left: fn(usize) -> String,
    pub(super) sidecars: &'static str,
    pub(super) joined: &'static str,
    pub(super) same_text: &'static str,
    pub(super) furniture: &'static str,
    pub(super) furniture_of: fn(&str, usize, usize) -> String,
    pub(super) time: &'static str,
    pub(super) slowest: &'static str,
    pub(super) refused: &'static str,
    pub(super) warnings: &'static str,
    pub(super) more: fn(usize) -> String,
    pub(super) refused_synonyms: &'static str,
    pub(super) indexed: fn(u64, bool, &str) -> String,
    pub(super) read_only: fn(u64) -> String,
    pub(super) vectors: fn(u32, u32, &str, usize) -> String,
    pub(super) no_vectors: &'static str,
    pub(super) sound: fn(&str, u64, &str) -> String,
    pub(super) interrupted: &'static str,
    pub(super) left: &'static str,
    pub(super) task: fn(Task) -> &'static str,
    pub(super) no_passage: &'static str,
    pub(super) pulled: fn(&SourceReport) -> String,
    pub(super) missing_pages: &'static str,
    pub(super) same_pages: &'static str,
    pub(super) left_out_pages: &'static str,
    pub(super) failed_pages: &'static str,
    pub(super) held_back_pages: &'static str,
    pub(super) requests: fn(u64, &str) -> String,
    pub(super) held_back: &'static str,
    pub(super) failed_round: &'static str,
    pub(super) dry_run: &'static str,
    pub(super) published: fn(&Published) -> String,
    pub(super) judged: fn(usize, usize) -> String,
    pub(super) related_precision: &'static str,
    pub(super) without_related: &'static str,
    pub(super) next_words: &'static str,
    pub(super) after_letters: &'static str,
    /// The width of the names of figures.
    pub(super) figure_width: usize,
    pub(super) compounds_name: &'static str,
    pub(super) compounds: fn(usize, usize, usize) -> String,
    pub(super) two_languages: &'static str,
    pub(super) as_typed: &'static str,
    pub(super) as_wanted: fn(usize, usize) -> String,
    pub(super) tuning: &'static str,
    pub(super) kept_aside: &'static str,
    pub(super) answers: fn(&str, usize, usize) -> String,
    pub(super) answer_lines: [&'static str; 4],
    pub(super) of: &'static str,
    pub(super) not_among: fn(usize, &str) -> String,
}

/// A task with a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    Reading,
    Indexing,
    Fetching,
    Embedding,
}

/// A number with decimals, as a language writes it.
pub(super) fn decimal(language: Language, number: f64, decimals: usize) -> String {
    let text = format!("{number:.decimals$}");
    match language {
        Language::Swedish => text.replace('.', ","),
        Language::English => text,
    }
}

/// The words of a language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::Swedish => &swedish::WORDS,
        Language::English => &english::WORDS,
    }
}
