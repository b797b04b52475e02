//! The texts of the pages in each language: [`Texts`] has the fields, `swedish` and `english` the texts. A missing
//! text does not compile.

use serde_json::{Value, json};

use crate::document::{Kind, Language, LanguageTag, PartialDate};
use crate::search::{Facet, Rung, SearchResponse, SemanticState, Sort, Via};

mod english;
mod swedish;

pub(super) use english::ENGLISH;
pub(super) use swedish::SWEDISH;

/// The texts of the pages. Functions take the words to insert, with numbers and dates already formatted.
pub(super) struct Texts {
    /// Language and country in OpenGraph's form.
    pub(super) locale: &'static str,
    pub(super) tagline: &'static str,
    pub(super) description: &'static str,
    pub(super) skip_to_content: &'static str,
    pub(super) skip_to_hits: &'static str,
    pub(super) skip_to_filters: &'static str,
    pub(super) no_contact: &'static str,
    pub(super) try_again: &'static str,
    pub(super) other_language: &'static str,
    pub(super) about: &'static str,
    pub(super) api: &'static str,

    pub(super) box_label: &'static str,
    pub(super) box_hint: &'static str,
    pub(super) box_button: &'static str,
    pub(super) suggestions: SuggestionTexts,
    pub(super) dialog: DialogTexts,
    pub(super) preview: PreviewTexts,

    pub(super) start_heading: &'static str,
    pub(super) start_lead: &'static str,
    pub(super) tasks_heading: &'static str,
    pub(super) guides_heading: &'static str,
    pub(super) related_topics: &'static str,
    pub(super) search_topic: &'static str,
    pub(super) topic_title: fn(&str) -> String,
    pub(super) kinds_heading: &'static str,
    pub(super) partners_heading: &'static str,
    pub(super) newest_heading: &'static str,
    pub(super) all_newest: &'static str,
    pub(super) methods_heading: &'static str,

    pub(super) all_documents: &'static str,
    pub(super) filters_heading: &'static str,
    pub(super) active_filters: &'static str,
    pub(super) clear_filters: &'static str,
    pub(super) remove_filter: &'static str,
    pub(super) from_label: &'static str,
    pub(super) to_label: &'static str,
    pub(super) any_year: &'static str,
    pub(super) year_by_year: &'static str,
    pub(super) all_kinds: &'static str,
    pub(super) show_hits: &'static str,
    pub(super) fewer_values: &'static str,
    pub(super) found_within: &'static str,
    pub(super) all_tags: &'static str,
    pub(super) any_tag: &'static str,
    pub(super) sort_label: &'static str,
    pub(super) paging_label: &'static str,
    pub(super) previous: &'static str,
    pub(super) next: &'static str,
    pub(super) section: &'static str,
    pub(super) matched_via: &'static str,
    pub(super) similar_content: &'static str,
    pub(super) did_you_mean: &'static str,

    pub(super) nothing_in_filters: &'static str,
    pub(super) nothing_help: &'static str,
    pub(super) nothing_tips: &'static [&'static str],
    pub(super) fewer_words: &'static str,
    pub(super) without_filters: &'static str,
    pub(super) past_the_end: &'static str,
    pub(super) widened: &'static str,
    /// The same for a query of several words.
    pub(super) widened_words: &'static str,
    pub(super) widened_to_parts: &'static str,
    pub(super) widened_to_letters: &'static str,
    pub(super) widened_by_meaning: &'static str,
    pub(super) missing: &'static str,
    /// Before the partner and the title of a document with the same text.
    pub(super) also_at: &'static str,
    /// Before the title of a document with the same text and no partner.
    pub(super) also: &'static str,
    pub(super) require: &'static str,
    pub(super) first_page: &'static str,
    pub(super) browse_heading: &'static str,

    pub(super) contents: &'static str,
    pub(super) parts_label: &'static str,
    /// On a page that was kept for reading without contact. The script replaces `{date}` by a time.
    pub(super) copy_from: &'static str,
    /// The same where the time is not known.
    pub(super) copy_of_page: &'static str,
    pub(super) more: &'static str,
    pub(super) less: &'static str,
    pub(super) related: &'static str,
    pub(super) shared_words: &'static str,
    pub(super) published: &'static str,
    /// Before a host and a date.
    pub(super) fetched: &'static str,
    pub(super) open_file: &'static str,
    pub(super) tags: &'static str,
    pub(super) keywords: &'static str,
    pub(super) to_start: &'static str,
    pub(super) back_to_list: &'static str,
    pub(super) cite: &'static str,
    pub(super) share: &'static str,
    /// The script replaces `{n}` and `{m}` by numbers.
    pub(super) finds: &'static str,
    pub(super) finds_all: &'static str,
    pub(super) find_before: &'static str,
    pub(super) find_after: &'static str,
    pub(super) cite_style: &'static str,
    pub(super) show_style: &'static str,
    pub(super) download: &'static str,
    pub(super) answer: &'static str,
    pub(super) export: &'static str,
    pub(super) watch_search: &'static str,
    pub(super) copy: &'static str,
    pub(super) copied: &'static str,
    pub(super) link_copied: &'static str,

    pub(super) about_page: AboutTexts,
    pub(super) widget_page: WidgetTexts,
    pub(super) developers_page: DeveloperTexts,
    pub(super) accessibility: AccessibilityTexts,
    pub(super) saved: SavedTexts,

    pub(super) kind: fn(Kind) -> &'static str,
    pub(super) kinds: fn(Kind) -> &'static str,
    pub(super) via: fn(Via) -> &'static str,
    /// A language as the name of a filter.
    pub(super) language: fn(LanguageTag) -> String,
    /// What a text that is not in the language of the page is in.
    pub(super) in_language: fn(LanguageTag) -> String,
    pub(super) facet: fn(Facet) -> &'static str,
    pub(super) sort: fn(Sort) -> &'static str,
    pub(super) corrected: fn(&str, &str) -> String,
    pub(super) heading_for: fn(&str) -> String,
    pub(super) nothing_for: fn(&str) -> String,
    pub(super) hits: fn(&str, bool) -> String,
    pub(super) show_hits_now: fn(&str, bool) -> String,
    pub(super) within: fn(&str) -> String,
    pub(super) years_swapped: fn(&str, &str) -> String,
    pub(super) and_others: fn(&str) -> String,
    pub(super) documents: fn(&str, bool) -> String,
    pub(super) indexed_on: fn(&str) -> String,
    pub(super) more_values: fn(usize) -> String,
    pub(super) page: fn(usize) -> String,
    pub(super) part: fn(usize) -> String,
    pub(super) in_parts: fn(usize, usize) -> String,
    /// A number of pages.
    pub(super) pages: fn(usize) -> String,
    /// A size in bytes.
    pub(super) size: fn(u64) -> String,
    pub(super) table: fn(usize) -> String,
    pub(super) reading_time: fn(u32) -> String,
    pub(super) back_to_hits: fn(&str) -> String,
    pub(super) link_to_section: fn(&str) -> String,
    pub(super) from_year: fn(&str) -> String,
    pub(super) to_year: fn(&str) -> String,
    pub(super) failure: fn(&str, Option<&str>) -> FailureText,

    pub(super) date: fn(PartialDate) -> String,
    pub(super) number: fn(u64) -> String,
}

/// The texts of the suggestions. The script replaces `{n}` by a number.
pub(super) struct SuggestionTexts {
    /// The label of the list.
    pub(super) list: &'static str,
    pub(super) none: &'static str,
    pub(super) one: &'static str,
    pub(super) many: &'static str,
    /// Beside a document suggestion, which opens the document.
    pub(super) read: &'static str,
    /// Beside a term suggestion: its number of documents.
    pub(super) one_document: &'static str,
    pub(super) documents: &'static str,
}

/// The texts of the dialog of the box for other sites, besides those that the pages have too.
pub(super) struct DialogTexts {
    pub(super) close: &'static str,
    /// What keys do.
    pub(super) keys: &'static str,
    /// Beside the choice whether a slash opens the dialog.
    pub(super) slash: &'static str,
    /// The key that opens the dialog, as keyboards have it.
    pub(super) ctrl_k: &'static str,
    pub(super) recent: &'static str,
    pub(super) forget: &'static str,
    /// The text of the link to the page of all hits.
    pub(super) show_all: &'static str,
    pub(super) hits: &'static str,
    pub(super) lost: &'static str,
}

/// The texts of the preview beside the hits.
pub(super) struct PreviewTexts {
    pub(super) title: &'static str,
    pub(super) hint: &'static str,
    /// On each hit.
    pub(super) button: &'static str,
    /// Above the sections that have the words.
    pub(super) found: &'static str,
}

/// The texts of the page about the search.
pub(super) struct AboutTexts {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) indexed: &'static str,
    pub(super) built: fn(documents: &str, words: &str, when: &str) -> String,
    /// How many passages are found by their meaning, of how many.
    pub(super) meaning: fn(done: &str, total: &str) -> String,
    pub(super) count: &'static str,
    pub(super) language: &'static str,
    pub(super) query_language: &'static str,
    pub(super) query_lead: &'static str,
    pub(super) write: &'static str,
    pub(super) finds: &'static str,
    /// Example queries with what they find.
    pub(super) examples: &'static [(&'static str, &'static str)],
    pub(super) programs: &'static str,
    pub(super) programs_text: &'static str,
}

/// The texts of the page about the API.
pub(super) struct DeveloperTexts {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) try_heading: &'static str,
    pub(super) address: &'static str,
    pub(super) gives: &'static str,
    /// What each example gives: search, filtered search, suggestions, document, related documents.
    pub(super) examples: [&'static str; 5],
    pub(super) terminal: &'static str,
    pub(super) rules_heading: &'static str,
    pub(super) rules: &'static [&'static str],
    pub(super) description_heading: &'static str,
    pub(super) description: &'static str,
}

/// The texts of what a reader saved.
#[derive(Debug)]
pub(super) struct SavedTexts {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    pub(super) needs_script: &'static str,
    pub(super) refused: &'static str,
    pub(super) saved_heading: &'static str,
    pub(super) none_saved: &'static str,
    pub(super) export: &'static str,
    pub(super) gone: &'static str,
    pub(super) remove: &'static str,
    pub(super) removed: &'static str,
    pub(super) opened_heading: &'static str,
    pub(super) none_opened: &'static str,
    pub(super) clear: &'static str,
    pub(super) save: &'static str,
    pub(super) now_saved: &'static str,
}

/// The texts of the accessibility statement.
pub(super) struct AccessibilityTexts {
    pub(super) title: &'static str,
    pub(super) lead: fn(organisation: &str, site: &str) -> String,
    pub(super) how_heading: &'static str,
    pub(super) how: &'static str,
    pub(super) report_heading: &'static str,
    pub(super) report: &'static str,
    pub(super) supervision_heading: &'static str,
    pub(super) supervision: &'static str,
    pub(super) tested_heading: &'static str,
    pub(super) tested: &'static str,
}

/// The texts of the page about the box for other sites.
pub(super) struct WidgetTexts {
    pub(super) title: &'static str,
    pub(super) lead: &'static str,
    /// Heading and text of each example: default, coloured, dark, methods only, dialog.
    pub(super) examples: [(&'static str, &'static str); 5],
    pub(super) placeholder: &'static str,
    /// The label of the code to paste.
    pub(super) code: &'static str,
    pub(super) let_in: &'static str,
    pub(super) let_in_text: &'static str,
    pub(super) fallback: &'static str,
    /// On the page about the search: heading, text and the text of the link.
    pub(super) on_about: (&'static str, &'static str, &'static str),
}

/// The heading and the explanation of an error page.
pub(super) struct FailureText {
    pub(super) heading: &'static str,
    pub(super) explanation: String,
}

/// The texts of the box's script, by language, as JSON.
pub(in crate::web) fn box_texts() -> Value {
    let of = |t: &Texts| {
        let said = &t.suggestions;
        json!({
            "label": t.box_label, "button": t.box_button, "list": said.list, "none": said.none, "one": said.one,
            "many": said.many, "read": said.read, "oneDocument": said.one_document, "documents": said.documents,
        })
    };
    json!({ "sv": of(&SWEDISH), "en": of(&ENGLISH) })
}

/// The texts of a language.
pub(super) fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Swedish => &SWEDISH,
        Language::English => &ENGLISH,
    }
}

/// What a kind of document is called: `Metod`.
pub fn kind_label(language: Language, kind: Kind) -> &'static str {
    (texts(language).kind)(kind)
}

/// How a match was found, to stand after "hittad" or "matched by": `genom sammansättning`, `compound`.
pub fn via_label(language: Language, via: Via) -> &'static str {
    (texts(language).via)(via)
}

/// Says why an answer has hits that do not have the words.
pub fn widened_label(language: Language, response: &SearchResponse) -> &'static str {
    widened(texts(language), response)
}

/// Says that another query was answered than the one typed.
pub fn corrected_label(language: Language, query: &str, answered: &str) -> String {
    (texts(language).corrected)(query, answered)
}

/// Says why an answer has hits that do not have the words: by the rung of the first.
pub(super) fn widened(texts: &Texts, response: &SearchResponse) -> &'static str {
    if response.semantic == Some(SemanticState::Used) {
        return texts.widened_by_meaning;
    }
    match response.hits.first().map(|hit| hit.rung) {
        Some(Rung::Letters) => texts.widened_to_letters,
        Some(rung) if !rung.has_words() => texts.widened_to_parts,
        _ if response.query.split_whitespace().count() > 1 => texts.widened_words,
        _ => texts.widened,
    }
}
