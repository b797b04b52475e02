//! What the head of a document's page says of it to programs: Highwire (`citation_*`), Dublin Core, Open Graph's
//! article fields and JSON-LD.
//!
//! The Highwire tags are those that Zotero's translator for embedded metadata and Google Scholar read, in the order of
//! Scholar's guidelines: title, authors, date, where it was published, then addresses.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::files::pdf_address;
use crate::document::{Document, Kind};
use crate::search::SearchRequest;
use crate::web::html::layout::Surroundings;
use crate::web::html::links::{document_address, search_address, web_address};
use crate::web::html::ui::Ui;

/// The tags of a document's page. `publisher` is that of its reference.
pub(super) fn tags(around: &Surroundings, document: &Document, publisher: Option<&str>) -> Markup {
    let page = format!("{}{}", around.base, document_address(&document.id, "", None));
    let address = document.url.as_deref().and_then(web_address).unwrap_or(&page);
    let date = document.date.map(|date| date.to_string());
    // Scholar writes dates with slashes.
    let slashed = date.as_ref().map(|date| date.replace('-', "/"));
    let is_report = document.kind == Kind::Research;
    let file = pdf_address(document);
    let alternate = document_address(&document.id, "", None);
    html! {
        meta name="citation_title" content=(document.title);
        @for author in &document.authors { meta name="citation_author" content=(author); }
        @if let Some(date) = &slashed { meta name="citation_publication_date" content=(date); }
        @if let Some(publisher) = publisher {
            @if is_report { meta name="citation_technical_report_institution" content=(publisher); }
            @else { meta name="citation_publisher" content=(publisher); }
        }
        @if let Some(series) = &document.series { meta name="citation_series_title" content=(series); }
        meta name="citation_language" content=(document.language);
        @for tag in &document.tags { meta name="citation_keywords" content=(tag); }
        meta name="citation_abstract_html_url" content=(page);
        @if address != page { meta name="citation_public_url" content=(address); }
        @if let Some(file) = file { meta name="citation_pdf_url" content={ (around.base) (file) }; }
        meta name="DC.title" content=(document.title);
        @for author in &document.authors { meta name="DC.creator" content=(author); }
        @if let Some(date) = &date { meta name="DC.date" content=(date); }
        @if let Some(publisher) = publisher { meta name="DC.publisher" content=(publisher); }
        @if let Some(summary) = &document.summary { meta name="DC.description" content=(summary); }
        @for tag in &document.tags { meta name="DC.subject" content=(tag); }
        @if let Some(series) = &document.series { meta name="DCTERMS.isPartOf" content=(series); }
        meta name="DC.language" content=(document.language);
        meta name="DC.type" content=(if is_report { "Report" } else { "Text" });
        meta name="DC.identifier" content=(address);
        @if let Some(date) = &date { meta property="article:published_time" content=(date); }
        @for author in &document.authors { meta property="article:author" content=(author); }
        @for tag in &document.tags { meta property="article:tag" content=(tag); }
        link rel="alternate" type="text/markdown" href={ (alternate) ".md" };
        link rel="alternate" type="application/json" href={ (alternate) ".json" };
        (json_ld(&described(around, document, publisher, address)))
    }
}

fn described(around: &Surroundings, document: &Document, publisher: Option<&str>, address: &str) -> Value {
    let ui = around.ui();
    let page = format!("{}{}", around.base, document_address(&document.id, "", None));
    let schema = match document.kind {
        Kind::Method => "HowTo",
        Kind::Research => "ScholarlyArticle",
        Kind::Article | Kind::Case | Kind::Editorial => "Article",
    };
    let author = |name: &String| {
        let is_person = matches!(crate::cite::Name::read(name), crate::cite::Name::Person { .. });
        json!({ "@type": if is_person { "Person" } else { "Organization" }, "name": name })
    };
    let mut text = json!({
        "@type": schema,
        "@id": page,
        "name": document.title,
        "headline": document.title,
        "inLanguage": document.language,
        "url": address,
        "mainEntityOfPage": page,
    });
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            text[name] = value;
        }
    };
    set("datePublished", document.date.map(|date| json!(date.to_string())));
    set(
        "description",
        document.summary.as_ref().map(|summary| json!(summary)),
    );
    let authors: Vec<Value> = document.authors.iter().map(author).collect();
    set("author", (!authors.is_empty()).then(|| json!(authors)));
    set(
        "keywords",
        (!document.tags.is_empty()).then(|| json!(document.tags)),
    );
    set(
        "publisher",
        publisher.map(|name| json!({ "@type": "Organization", "name": name })),
    );
    set(
        "isPartOf",
        document
            .series
            .as_ref()
            .map(|name| json!({ "@type": "CreativeWorkSeries", "name": name })),
    );
    if document.kind == Kind::Method {
        let headed = document.sections.iter().filter_map(|section| {
            let heading = section.heading.as_ref()?;
            Some(json!({ "@type": "HowToStep", "name": heading, "text": first_sentences(&section.text) }))
        });
        let steps: Vec<Value> = headed.collect();
        set("step", (!steps.is_empty()).then(|| json!(steps)));
    }
    let of_kind = SearchRequest {
        filters: crate::search::Filters {
            kinds: vec![document.kind],
            ..Default::default()
        },
        ..SearchRequest::default()
    };
    let crumb = |place: usize, name: &str, item: String| json!({ "@type": "ListItem", "position": place, "name": name, "item": item });
    let kinds = format!("{}{}", around.base, search_address(&of_kind));
    json!({
        "@context": "https://schema.org",
        "@graph": [
            text,
            { "@type": "BreadcrumbList", "itemListElement": [
                crumb(1, &around.branding.brand.name, format!("{}{}", around.base, ui.address("/"))),
                crumb(2, ui.kinds(document.kind), kinds),
                crumb(3, &document.title, page.clone()),
            ] },
        ],
    })
}

/// The first 300 characters, up to the end of a word.
fn first_sentences(text: &str) -> String {
    const MOST: usize = 300;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        None => line,
        Some((end, _)) => {
            let cut = line[..end].rfind(' ').unwrap_or(end);
            format!("{}…", &line[..cut])
        }
    }
}

/// The site as `WebSite` with its search, for the start page.
pub(in crate::web::html) fn site_tags(around: &Surroundings) -> Markup {
    let target = format!("{}/?q={{search_term_string}}", around.base);
    json_ld(&json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": around.branding.brand.name,
        "url": format!("{}{}", around.base, Ui::default().address("/")),
        "inLanguage": ["sv", "en"],
        "potentialAction": {
            "@type": "SearchAction",
            "target": { "@type": "EntryPoint", "urlTemplate": target },
            "query-input": "required name=search_term_string",
        },
    }))
}

/// A block of data; no text can end the element, as `<` is written as an escape.
fn json_ld(value: &Value) -> Markup {
    let text = value.to_string().replace('<', "\\u003c");
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}
