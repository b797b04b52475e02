//! Hits and other lists of documents.

use maud::{Markup, html};

use super::links::{fragment, is_in_parts};
use super::mark::highlighted;
use super::ui::Ui;
use crate::search::{
    DocumentSummary, Hit, HitSection, Matched, RelatedDocument, SameText, SearchRequest, SnippetSource, Via,
};
use crate::web::query::AskedPart;

/// The most forms named in a "hittad genom" line.
const VIA_SHOWN: usize = 3;
/// Missing words named at a hit.
const MISSING_SHOWN: usize = 3;

/// Draws hits, numbered from `first` for screen readers.
pub(super) fn hit_list(
    ui: Ui<'_>,
    request: &SearchRequest,
    hits: &[Hit],
    query: &str,
    first: usize,
) -> Markup {
    html! {
        ol.hits start=(first) {
            @for hit in hits { li { (hit_entry(ui, request, hit, query)) } }
        }
    }
}

fn hit_entry(ui: Ui<'_>, request: &SearchRequest, hit: &Hit, query: &str) -> Markup {
    let t = ui.texts();
    let document = &hit.document;
    let place = fragment(hit.section.anchor.as_deref(), hit.section.page);
    let found = SearchRequest {
        query: query.to_owned(),
        ..request.clone()
    };
    let address = found_address(ui, document, &found, place.as_deref());
    let language = ui.foreign(document.language);
    html! {
        article.hit {
            (eyebrow(ui, document))
            h2 lang=[language] {
                a href=(address) { (highlighted(&document.title, &hit.title_ranges)) }
            }
            (byline(ui, document))
            @if !hit.snippet.text.is_empty() {
                p.snippet {
                    @if hit.snippet.source == SnippetSource::Keywords { span.from { (t.keywords) ": " } }
                    span lang=[language] { (highlighted(&hit.snippet.text, &hit.snippet.ranges)) }
                }
            }
            (places(ui, hit, &found))
            (why(ui, &hit.matched))
            (missing(ui, request, query, &hit.missing))
            (also(ui, query, &hit.also))
        }
    }
}

/// The documents with nearly the same text.
fn also(ui: Ui<'_>, query: &str, others: &[SameText]) -> Markup {
    let t = ui.texts();
    html! {
        @for other in others {
            p.why {
                @match &other.partner {
                    Some(partner) => { (t.also_at) " " (partner) ": " }
                    None => { (t.also) " " }
                }
                a href=(ui.document(&other.id, query, None)) { (other.title) }
            }
        }
    }
}

/// Links to the sections that answer best.
fn places(ui: Ui<'_>, hit: &Hit, found: &SearchRequest) -> Markup {
    let t = ui.texts();
    let language = ui.foreign(hit.document.language);
    let further = hit.sections.iter().filter(|section| **section != hit.section);
    let named: Vec<_> = std::iter::once(&hit.section)
        .chain(further)
        .filter_map(|section| Some((section, section_name(ui, section)?)))
        .collect();
    html! {
        @if !named.is_empty() {
            ul.places {
                @for (section, name) in named {
                    @let place = fragment(section.anchor.as_deref(), section.page);
                    li.place {
                        a href=(found_address(ui, &hit.document, found, place.as_deref())) {
                            span.hidden { (t.section) ": " } span lang=[language] { (name) }
                        }
                    }
                }
            }
        }
    }
}

/// The address of a place in a document that a search found.
pub(super) fn found_address(
    ui: Ui<'_>,
    document: &DocumentSummary,
    found: &SearchRequest,
    place: Option<&str>,
) -> String {
    // The server does not see the fragment of an address.
    let part = place
        .filter(|_| is_in_parts(document.reading_minutes))
        .map(|place| AskedPart::Section(place.to_owned()));
    ui.found_document(&document.id, found, part.as_ref(), place)
}

/// The words of the query that the hit lacks, each with a link to the texts that have it; nothing where the query is one word,
/// since then the page says above the hits that no text has it.
fn missing(ui: Ui<'_>, request: &SearchRequest, query: &str, words: &[String]) -> Markup {
    let t = ui.texts();
    html! {
        @if words.iter().any(|word| word != query) {
            p.why.missing {
                (t.missing)
                @for word in words.iter().take(MISSING_SHOWN) {
                    " " a href=(ui.changed(request, |request| request.query = requiring(query, word))) rel="nofollow" {
                        span.hidden { (t.require) " " } (word)
                    }
                }
            }
        }
    }
}

/// A query in which a word is required: in quotation marks.
fn requiring(query: &str, word: &str) -> String {
    let quoted = format!("\"{word}\"");
    let mut words: Vec<&str> = query.split_whitespace().collect();
    match words.iter().position(|other| *other == word) {
        Some(place) => words[place] = &quoted,
        None => words.push(&quoted),
    }
    words.join(" ")
}

/// Draws documents by title and byline, below an `h2`.
pub(super) fn document_list<'a>(ui: Ui<'_>, hits: impl IntoIterator<Item = &'a Hit>) -> Markup {
    html! {
        ul {
            @for hit in hits {
                @let document = &hit.document;
                li {
                    article {
                        (eyebrow(ui, document))
                        h3 lang=[ui.foreign(document.language)] {
                            a href=(ui.document(&document.id, "", None)) { (document.title) }
                        }
                        (byline(ui, document))
                    }
                }
            }
        }
    }
}

/// Kind and partner, above the title.
pub(super) fn eyebrow(ui: Ui<'_>, document: &DocumentSummary) -> Markup {
    let t = ui.texts();
    html! {
        p.eyebrow {
            span.kind data-kind=(document.kind) { (ui.kind(document.kind)) }
            @if let Some(partner) = &document.partner { span.partner { (partner) } }
            @if document.language != ui.language() { span.foreign { ((t.in_language)(document.language)) } }
        }
    }
}

/// Authors, year and reading time, on one row: the first of three or more authors stands for all.
pub(super) fn byline(ui: Ui<'_>, document: &DocumentSummary) -> Markup {
    let t = ui.texts();
    let authors = match &document.authors[..] {
        [first, _, _, ..] => (t.and_others)(first),
        few => few.join(", "),
    };
    html! {
        p.byline.row {
            @if !authors.is_empty() { span.who { (authors) } }
            @if let Some(date) = document.date {
                span { time datetime=(date) { (date.year()) } }
            }
            span { ((t.reading_time)(document.reading_minutes)) }
        }
    }
}

/// How the hit was found, if the marks do not show it.
fn why(ui: Ui<'_>, matched: &[Matched]) -> Markup {
    let t = ui.texts();
    if let Some(near) = matched.iter().find(|matched| matched.via == Via::Meaning) {
        return html! { p.why { (t.similar_content) ": " b { (near.form) } } };
    }
    let told = worth_telling(matched);
    html! {
        @if !told.is_empty() {
            p.why {
                (t.matched_via) " "
                @for (index, (via, forms)) in told.iter().enumerate() {
                    @if index > 0 { "; " }
                    ((t.via)(*via)) ": " b { (forms.join(", ")) }
                }
            }
        }
    }
}

/// The forms found for query words that the hit has neither exact nor inflected, grouped by `via`, each once: one synonym may stand
/// for several words of a query.
pub fn worth_telling(matched: &[Matched]) -> Vec<(Via, Vec<&str>)> {
    let itself = |matched: &&Matched| matches!(matched.via, Via::Exact | Via::Inflection);
    let found: Vec<_> = matched
        .iter()
        .filter(itself)
        .map(|matched| &matched.query)
        .collect();
    let mut told: Vec<(Via, Vec<&str>)> = Vec::new();
    let mut others: Vec<(Via, &str)> = Vec::new();
    for matched in matched.iter().filter(|matched| !found.contains(&&matched.query)) {
        let other = (matched.via, matched.form.as_str());
        if !others.contains(&other) {
            others.push(other);
        }
    }
    for (via, form) in others.into_iter().take(VIA_SHOWN) {
        match told.iter_mut().find(|(known, _)| *known == via) {
            Some((_, forms)) => forms.push(form),
            None => told.push((via, vec![form])),
        }
    }
    told
}

pub(super) fn section_name(ui: Ui<'_>, section: &HitSection) -> Option<String> {
    let page_of_file = |page: u32| (ui.texts().page)(page as usize);
    match (&section.heading, section.page) {
        (Some(heading), Some(page)) => Some(format!("{heading}, {}", page_of_file(page).to_lowercase())),
        (Some(heading), None) => Some(heading.clone()),
        (None, Some(page)) => Some(page_of_file(page)),
        (None, None) => None,
    }
}

/// Draws related documents with their shared words.
pub(super) fn related_list(ui: Ui<'_>, related: &[RelatedDocument]) -> Markup {
    let t = ui.texts();
    html! {
        ul.related {
            @for entry in related {
                li {
                    article {
                        (eyebrow(ui, &entry.document))
                        h3 lang=[ui.foreign(entry.document.language)] {
                            a href=(ui.document(&entry.document.id, "", None)) { (entry.document.title) }
                        }
                        @if !entry.reasons.is_empty() {
                            p.why { (t.shared_words) " " (entry.reasons.join(", ")) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(form: &str, via: Via) -> Matched {
        Matched {
            query: "ställtid".to_owned(),
            form: form.to_owned(),
            via,
        }
    }

    #[test]
    fn a_word_found_itself_needs_no_telling() {
        let itself = [
            matched("ställtider", Via::Inflection),
            matched("tid", Via::Compound),
        ];
        assert_eq!(why(Ui::default(), &itself).into_string(), "");
        let mut other = itself;
        other[1].query = "reduktion".to_owned();
        assert_eq!(worth_telling(&other), [(Via::Compound, vec!["tid"])]);
    }

    #[test]
    fn forms_found_the_same_way_are_told_together() {
        let told = why(
            Ui::default(),
            &[
                matched("ställtidsreduktion", Via::Compound),
                matched("<SMED>", Via::Synonym),
                Matched {
                    query: "changeover".to_owned(),
                    ..matched("<SMED>", Via::Synonym)
                },
                matched("ställtidsarbete", Via::Compound),
            ],
        );
        assert_eq!(
            told.into_string(),
            "<p class=\"why\">Hittad genom sammansättning: <b>ställtidsreduktion, ställtidsarbete</b>; \
             genom synonym: <b>&lt;SMED&gt;</b></p>"
        );
    }

    #[test]
    fn a_place_is_named_by_heading_and_page() {
        let place = |heading: Option<&str>, page| {
            section_name(
                Ui::default(),
                &HitSection {
                    heading: heading.map(str::to_owned),
                    anchor: None,
                    page,
                },
            )
        };
        assert_eq!(place(Some("Resultat"), Some(12)).unwrap(), "Resultat, sida 12");
        assert_eq!(place(None, Some(12)).unwrap(), "Sida 12");
        assert_eq!(place(None, None), None);
    }
}
