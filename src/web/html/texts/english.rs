//! English.

use super::{
    AboutTexts, AccessibilityTexts, DeveloperTexts, DialogTexts, FailureText, PreviewTexts, SavedTexts,
    SuggestionTexts, Texts, WidgetTexts,
};
use crate::document::{Kind, Language};
use crate::search::{Facet, Sort, Via};
use crate::web::html::format::{english_date, english_number, size};

pub(in crate::web::html) static ENGLISH: Texts = Texts {
    locale: "en_GB",
    tagline: "Search the knowledge base",
    description: "Search methods, articles, case studies and research in the programme's knowledge base.",
    skip_to_content: "Skip to content",
    skip_to_hits: "Skip to results",
    skip_to_filters: "Skip to filters",
    no_contact: "Can't reach the server.",
    try_again: "Try again",
    other_language: "På svenska",
    about: "About the search",
    api: "API for developers",

    box_label: "Search the knowledge base",
    box_hint: "A method, a word or a question, for example ställtid or daily management.",
    box_button: "Search",
    suggestions: SuggestionTexts {
        list: "Suggestions",
        none: "No suggestions",
        one: "1 suggestion",
        many: "{n} suggestions",
        read: "Read",
        one_document: "in 1 document",
        documents: "in {n} documents",
    },
    dialog: DialogTexts {
        close: "Close",
        keys: "↑ ↓ to move · Enter to open · Esc to close",
        slash: "Open with the / key",
        ctrl_k: "Ctrl K",
        recent: "Recent searches",
        forget: "Clear recent searches",
        show_all: "Show all results on the search page",
        hits: "Results",
        lost: "The results can't be shown here right now.",
    },
    preview: PreviewTexts {
        title: "Preview",
        hint: "Point at a result to see what it is about.",
        button: "Preview",
        found: "Sections with matches",
    },

    start_heading: "What are you looking for?",
    start_lead: "Methods, articles, case studies and research. Search in your own words.",
    tasks_heading: "What do you want to do?",
    guides_heading: "Guides to start with",
    related_topics: "Related topics",
    search_topic: "Search these texts",
    topic_title: |tag| format!("Topic: {tag}"),
    kinds_heading: "Browse by type",
    partners_heading: "Partners",
    newest_heading: "Latest",
    all_newest: "Show all, newest first",
    methods_heading: "Methods A–Ö",

    all_documents: "All documents",
    filters_heading: "Filter",
    active_filters: "Active filters",
    clear_filters: "Clear all",
    remove_filter: "Remove filter",
    from_label: "From",
    to_label: "To",
    any_year: "Any year",
    year_by_year: "Filter by year",
    all_kinds: "All",
    show_hits: "Show results",
    fewer_values: "Show fewer",
    found_within: "{n} in the list",
    all_tags: "Show only texts with all chosen subjects",
    any_tag: "Show texts with any of the subjects",
    sort_label: "Sort",
    paging_label: "Pages",
    previous: "Previous",
    next: "Next",
    section: "Section",
    matched_via: "Matched by",
    similar_content: "Similar content",
    did_you_mean: "Did you mean",

    nothing_in_filters: "No documents match the filters",
    nothing_help: "This often helps:",
    nothing_tips: &[
        "Check the spelling.",
        "Use fewer or more general words. Most texts are in Swedish.",
        "Remove quotation marks and minus signs: they narrow the search.",
        "Try another word for the same thing: changeover or setup, maintenance or TPM.",
    ],
    fewer_words: "Search for one of the words:",
    without_filters: "Search without filters",
    past_the_end: "There are no more results.",
    widened: "Few texts contain everything you searched for. Those that contain only parts of it come last.",
    widened_words: "Few texts have all the words. Those with only some of them are last.",
    widened_to_parts: "No text contains what you searched for. These contain parts of it.",
    widened_to_letters: "No text contains what you searched for. These contain words that look like it.",
    widened_by_meaning: "Some of these texts have similar content, without the words you searched for.",
    missing: "Without:",
    also_at: "The same text at",
    also: "The same text:",
    require: "Show only texts with",
    first_page: "Go to the first page",
    browse_heading: "Browse",

    contents: "Contents",
    parts_label: "Parts of the text",
    copy_from: "Can't reach the server. This is a copy from {date}.",
    copy_of_page: "Can't reach the server. This is a saved copy.",
    more: "Show more",
    less: "Show less",
    related: "Related reading",
    shared_words: "In common:",
    published: "Read the published version",
    fetched: "Fetched from",
    open_file: "Open",
    tags: "Subjects",
    keywords: "Keywords",
    to_start: "Back to search",
    back_to_list: "All results",
    cite: "Cite this text",
    share: "Share",
    finds: "{n} of {m} matches in the text",
    finds_all: "Matches in the text: {m}",
    find_before: "Previous match in the text",
    find_after: "Next match in the text",
    cite_style: "Citation style",
    show_style: "Show",
    download: "Download as",
    answer: "An answer from the texts",
    export: "Export",
    watch_search: "Follow this search",
    copy: "Copy",
    copied: "Copied",
    link_copied: "Link copied",

    about_page: AboutTexts {
        title: "About the search",
        lead: "Sökbar reads the whole knowledge base and knows Swedish: inflections, compounds and spelling. \
               Type what you would say.",
        indexed: "What is indexed",
        built: |documents, words, when| format!("{documents} with {words} different words, indexed {when}."),
        meaning: |done, total| {
            format!(
                "{done} of {total} passages are found by similar content too, without the words you search for."
            )
        },
        count: "Count",
        language: "Language",
        query_language: "How to write a query",
        query_lead: "A few words are enough. For more control, write like this:",
        write: "Write",
        finds: "To find",
        examples: &[
            (
                "ställtid",
                "the word and what belongs to it: ställtider, ställtidsreduktion",
            ),
            (
                "daglig styrning",
                "texts with the words, preferably both and near each other",
            ),
            ("\"daglig styrning\"", "exactly this phrase"),
            ("flöde -lager", "texts about flöde that don't mention lager"),
            ("smed OR kanban", "texts with either word"),
            (
                "förb*",
                "every word that starts with förb: förbättring, förbättringsarbete",
            ),
            ("title:kanban", "texts with the word in the title"),
            ("author:ahlmark", "texts by an author of that name"),
            ("stalltid", "ställtid, if your keyboard has no å, ä and ö"),
        ],
        programs: "For developers",
        programs_text: "Everything on these pages is available as JSON. Read more on the page",
    },
    widget_page: WidgetTexts {
        title: "The search box on your own site",
        lead: "Two lines of HTML are enough: readers search the knowledge base, with suggestions as they type, and stay on your page until they choose.",
        examples: [
            ("As it is", "The typeface is that of your page."),
            (
                "In your colours",
                "Colours, typeface and rounded corners are set in the page's own stylesheet.",
            ),
            ("Dark", "With theme=\"dark\"; otherwise like the page around it."),
            (
                "Methods only",
                "With kind or partner, both suggestions and results are limited.",
            ),
            (
                "With results on your page",
                "With modal, results are shown in a dialog on your own page. The button, Ctrl+K or a slash opens it.",
            ),
        ],
        placeholder: "Method, word or question",
        code: "Paste this:",
        let_in: "Allow the site",
        let_in_text: "Suggestions appear once the address of the site is in sokbar.toml on the server:",
        fallback: "The form inside the element is shown to readers without JavaScript. If the server doesn't answer, the \
                   box works as a plain form.",
        on_about: (
            "For other sites",
            "The search box can be put on any site.",
            "See examples and what to paste",
        ),
    },

    developers_page: DeveloperTexts {
        title: "API for developers",
        lead: "Search, suggestions, documents and related texts as JSON. No key is needed.",
        try_heading: "Try it",
        address: "Address",
        gives: "Returns",
        examples: [
            "Results with snippets, marks and reasons",
            "Methods only, newest first",
            "Suggestions while someone types",
            "A document with all its sections",
            "Texts about the same things",
        ],
        terminal: "In a terminal:",
        rules_heading: "Good to know",
        rules: &[
            "Errors are application/problem+json. The field code is stable, the texts are not.",
            "An unknown parameter is an error, so that a typo never gives a wrong answer silently.",
            "Marks are counted in UTF-16 code units, like strings in JavaScript.",
            "Answers have an ETag: ask with If-None-Match, and nothing that you have is sent again.",
            "Browsers on other sites get answers once their address is in allowed_origins on the server.",
        ],
        description_heading: "The whole description",
        description: "All parameters and fields are in the OpenAPI description:",
    },

    saved: SavedTexts {
        title: "My texts",
        lead: "Texts that you have saved or opened. The lists are kept in this browser only, and texts that you have opened can be read offline.",
        needs_script: "The lists need JavaScript.",
        refused: "The browser does not allow anything to be stored, so the lists cannot be used.",
        saved_heading: "Saved texts",
        none_saved: "No texts are saved. Use Save on a text to add it here.",
        export: "Download references to all saved texts:",
        gone: "{n} of the texts no longer exist and are left out.",
        remove: "Remove",
        removed: "Removed from My texts",
        opened_heading: "Recently opened",
        none_opened: "No texts have been opened.",
        clear: "Clear the list",
        save: "Save",
        now_saved: "Saved in My texts",
    },
    accessibility: AccessibilityTexts {
        title: "Accessibility",
        lead: |organisation, site| {
            format!(
                "{organisation} runs {site}. We want as many people as possible to be able to use the site. This page \
                 describes how it meets the Swedish act on accessibility to digital public services and how to report \
                 what does not work."
            )
        },
        how_heading: "How accessible is the site?",
        how: "The pages are built to meet WCAG 2.2 at level AA: they work by keyboard and screen reader, with large text, \
              in the dark theme and in the system's own colours, and without JavaScript. Documents that others have made, \
              such as PDF files, may have faults. Their text can always be read on the document's own page.",
        report_heading: "Report a problem",
        report: "Have you found something that does not work, or do you need the content in another form? Write to us:",
        supervision_heading: "Supervision",
        supervision: "If you are not satisfied with how we handle your report, you can turn to the authority that supervises \
                      the act on accessibility to digital public services (2018:1937).",
        tested_heading: "How the pages are tested",
        tested: "Every type of page is tested automatically with axe at each change of the program, in several window sizes \
                 and in the light and the dark theme. Keyboard use and the system's own colours are part of the tests.",
    },

    kind: |kind| match kind {
        Kind::Method => "Method",
        Kind::Article => "Article",
        Kind::Case => "Case study",
        Kind::Research => "Research",
        Kind::Editorial => "Editorial",
    },
    kinds: |kind| match kind {
        Kind::Method => "Methods",
        Kind::Article => "Articles",
        Kind::Case => "Case studies",
        Kind::Research => "Research",
        Kind::Editorial => "Editorials",
    },
    via: |via| match via {
        Via::Exact => "the exact word",
        Via::Inflection => "inflection",
        Via::Compound => "compound",
        Via::Synonym => "synonym",
        Via::Folded => "letters without dots",
        Via::Spelling => "similar spelling",
        Via::Prefix => "beginning of the word",
        Via::Letters => "similar letters",
        Via::Meaning => "similar content",
    },
    language: |language| language.name(Language::English).to_owned(),
    in_language: |language| format!("In {}", language.name(Language::English)),
    facet: |facet| match facet {
        Facet::Kind => "Type",
        Facet::Partner => "Partner",
        Facet::Author => "Author",
        Facet::Tag => "Subject",
        Facet::Language => "Language",
        Facet::Year => "Year",
    },
    sort: |sort| match sort {
        Sort::Relevance => "Best first",
        Sort::Newest => "Newest first",
        Sort::Oldest => "Oldest first",
        Sort::Title => "By title",
    },
    corrected: |query, answered| {
        format!("Showing results for “{answered}”. There were no results for “{query}”.")
    },
    heading_for: |query| format!("Results for “{query}”"),
    nothing_for: |query| format!("No results for “{query}”"),
    hits: |count, one| format!("{count} {}", if one { "result" } else { "results" }),
    show_hits_now: |count, one| format!("Show {count} {}", if one { "result" } else { "results" }),
    within: |facet| format!("Search the list {facet}"),
    years_swapped: |from, to| format!("The first year was later than the last. Showing {from}–{to}."),
    and_others: |first| format!("{first} et al."),
    documents: |count, one| format!("{count} {}", if one { "document" } else { "documents" }),
    indexed_on: |date| format!("indexed {date}"),
    more_values: |count| format!("Show {count} more"),
    page: |page| format!("Page {page}"),
    part: |part| format!("Part {part}"),
    in_parts: |part, parts| format!("The text is long and shown in {parts} parts. This is part {part}."),
    pages: |pages| {
        if pages == 1 {
            "1 page".to_owned()
        } else {
            format!("{pages} pages")
        }
    },
    size,
    table: |number| format!("Table {number}"),
    reading_time: |minutes| format!("{minutes} min read"),
    back_to_hits: |query| format!("All results for “{query}”"),
    link_to_section: |heading| format!("Link to the section {heading}"),
    from_year: |year| format!("From {year}"),
    to_year: |year| format!("To {year}"),
    failure,

    date: english_date,
    number: english_number,
};

fn failure(code: &str, parameter: Option<&str>) -> FailureText {
    let (heading, explanation) = match code {
        "document_not_found" => (
            "There is no such document",
            "It may have moved or been renamed. Search for it instead.",
        ),
        "not_found" => (
            "There is no such page",
            "The address leads nowhere. Search for what you were looking for instead.",
        ),
        "query_too_long" => (
            "The query is too long",
            "A query may have at most 1,000 characters. Shorten it and search again.",
        ),
        "method_not_allowed" => ("That can't be done", "This page can only be read."),
        "overloaded" | "timeout" => (
            "The search is busy right now",
            "Your search could not finish in time. Wait a few seconds and reload the page.",
        ),
        "not_ready" => (
            "The knowledge base is almost ready",
            "Its content is being read. Wait a moment and reload the page.",
        ),
        "internal" => (
            "Something went wrong on our side",
            "The error has been logged. Try again in a while.",
        ),
        _ => return bad_request(parameter),
    };
    FailureText {
        heading,
        explanation: explanation.to_owned(),
    }
}

fn bad_request(parameter: Option<&str>) -> FailureText {
    let explanation = match parameter {
        Some(name @ ("from" | "to")) => format!(
            "The field “{}” takes a year or a date, like 2019 or 2019-12-20.",
            if name == "from" { "From" } else { "To" }
        ),
        Some(name) => format!("The value of “{name}” in the address can't be read."),
        None => "The address can't be read.".to_owned(),
    };
    FailureText {
        heading: match parameter {
            Some("from" | "to") => "The year can't be read",
            _ => "The address can't be read",
        },
        explanation,
    }
}
