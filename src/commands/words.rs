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
    pub(super) ranked: fn(&str, &str) -> String,
    pub(super) not_ranked: fn(&str) -> String,
    pub(super) met: &'static str,
    pub(super) lacks: &'static str,
    pub(super) only_orders: &'static str,
    pub(super) lacking: fn(&str) -> String,
    pub(super) kept_out: &'static str,
    pub(super) score: &'static str,
    pub(super) above: &'static str,
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
    ranked: |rank, total| format!("Träff {rank} av {total}"),
    not_ranked: |total| format!("Inte bland de {total} träffarna"),
    met: "finns som",
    lacks: "saknas i dokumentet; finns i",
    only_orders: "småord, som bara ordnar det som andra ord hittar",
    lacking: |words| format!("Dokumentet saknar {words}, och tillräckligt många andra har mer av frågan."),
    kept_out: "Orden finns i dokumentet, men en fras, ett minustecken eller ett fält i frågan utesluter det.",
    score: "poäng",
    above: "Närmast före:",
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
    ranked: |rank, total| format!("Hit {rank} of {total}"),
    not_ranked: |total| format!("Not among the {total} hits"),
    met: "found as",
    lacks: "not in the document; found in",
    only_orders: "a stop word, which only orders what other words find",
    lacking: |words| format!("The document lacks {words}, and enough others have more of the query."),
    kept_out: "The document has the words, but a phrase, an exclusion or a scope of the query leaves it out.",
    score: "score",
    above: "Just above:",
};
