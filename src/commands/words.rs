//! What the terminal says in each language.

use crate::document::Language;

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
}

/// The words of a language.
pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::Swedish => &SWEDISH,
        Language::English => &ENGLISH,
    }
}

static SWEDISH: Words = Words {
    hits: |count, one, time| format!("{count} {} på {time}", if one { "träff" } else { "träffar" }),
    did_you_mean: "Menade du",
    page: "s.",
    found: "hittad",
    missing: "utan",
    nothing_related: "Inga besläktade dokument",
    shared: "gemensamt",
    stem: "stam",
    parts: "delar",
    synonyms: "synonymer",
    stop_word: "vanligt småord",
    documents: |count, _| format!("{count} dokument"),
    serves_at: "Sökbar svarar på",
};

static ENGLISH: Words = Words {
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
};
