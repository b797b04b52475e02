//! Sites in the markup of the systems that Swedish public bodies use, with texts of our own: the main content comes whole,
//! and what stands around it does not.

use std::fs;

use sokbar::document::Document;
use sokbar::ingest::{Limits, read_corpus};

use super::web::{Reply, Web};
use crate::harness::{Place, text};

/// What stands around the text on every page.
const AROUND: [&str; 6] = [
    "Vi använder kakor för att webbplatsen ska fungera",
    "Självservice och e-tjänster",
    "Synpunkter på webbplatsen lämnas här",
    "Dela sidan på sociala medier",
    "Besöksadress Storgatan 1",
    "Hoppa till huvudinnehåll",
];

/// The text of a page.
fn main_text(number: usize) -> [String; 4] {
    [
        format!(
            "Ansökan nummer {number} görs av den som vill starta en verksamhet i kommunen och tar några minuter."
        ),
        format!(
            "Du behöver uppgifter om lokalen, om de som ansvarar och om tiden som ansökan {number} gäller."
        ),
        format!(
            "Handläggningen av ansökan {number} tar fyra veckor från det att alla uppgifter har kommit in."
        ),
        format!("Beslutet om ansökan {number} skickas med post och kan överklagas inom tre veckor."),
    ]
}

fn links(system: &str) -> String {
    let links =
        (0..PAGES).map(|number| format!("<li><a href=\"/{system}/sida-{number}\">Ansökan {number}</a></li>"));
    links.collect()
}

fn sitevision(title: &str, text: &[String; 4]) -> String {
    let [one, two, three, four] = text;
    format!(
        "<!DOCTYPE html><html lang=\"sv\"><head><meta charset=\"utf-8\"><meta name=\"generator\" content=\"Sitevision\">\
         <title>{title} - Kommunen</title></head><body class=\"sv-responsive env-m-around--0 sv-template-innehallssida\">\
         <div class=\"sv-skip-spacing\"><a href=\"#h-x\">{skip}</a></div>\
         <div id=\"svid10_1\" class=\"sv-layout sv-fluid-grid\"><div class=\"sv-custom-module sv-cookies\"><p>{cookies}.</p>\
         <button>Godkänn</button></div>\
         <header class=\"sv-vertical sv-layout\"><nav class=\"sv-custom-module\"><ul>{links}</ul></nav></header></div>\
         <main class=\"sv-row\"><div class=\"sv-column-8 pagecontent sv-layout\"><div class=\"sv-text-portlet sv-use-margins\">\
         <div class=\"sv-text-portlet-content\"><h1 class=\"heading\" id=\"h-x\">{title}</h1>\
         <p class=\"preamble\">{one}</p><p class=\"normal\">{two}</p></div></div>\
         <div class=\"sv-text-portlet\"><div class=\"sv-text-portlet-content\"><h2 class=\"subheading\">Tid</h2>\
         <p class=\"normal\">{three}</p><p class=\"normal\">{four}</p></div></div></div></main>\
         <div class=\"sv-column-4 related\"><div class=\"sv-text-portlet\"><h2>{service}</h2><ul>{links}</ul></div></div>\
         <footer class=\"sv-layout\"><p>{feedback}</p><p>{address}</p><p>{share}</p></footer></body></html>",
        links = links("sitevision"),
        cookies = AROUND[0],
        service = AROUND[1],
        feedback = AROUND[2],
        share = AROUND[3],
        address = AROUND[4],
        skip = AROUND[5],
    )
}

fn optimizely(title: &str, text: &[String; 4]) -> String {
    let [one, two, three, four] = text;
    format!(
        "<!DOCTYPE html><html lang=\"sv\"><head><meta charset=\"utf-8\"><title>{title} | Myndigheten</title></head><body>\
         <a class=\"skip-link\" href=\"#main\">{skip}</a><div id=\"cookie-consent\" class=\"cookie-banner\"><p>{cookies}.</p></div>\
         <div class=\"site-header\"><div class=\"container\"><nav aria-label=\"Huvudmeny\"><ul>{links}</ul></nav></div></div>\
         <nav class=\"breadcrumb\"><ol><li><a href=\"/\">Start</a></li></ol></nav>\
         <div class=\"row\"><div class=\"col-md-8\" id=\"main\" role=\"main\"><article><h1>{title}</h1>\
         <div class=\"introduction\"><p>{one}</p></div><div class=\"main-body\" data-epi-property=\"MainBody\"><p>{two}</p>\
         <h2>Tid</h2><p>{three}</p><p>{four}</p></div></article>\
         <div class=\"share-block block\"><p>{share}</p></div></div>\
         <div class=\"col-md-4\"><div class=\"block teaserblock\"><h2>{service}</h2><ul>{links}</ul></div></div></div>\
         <div class=\"site-footer\"><div class=\"block editorialblock\"><p>{feedback}</p><p>{address}</p></div></div></body></html>",
        links = links("optimizely"),
        cookies = AROUND[0],
        service = AROUND[1],
        feedback = AROUND[2],
        share = AROUND[3],
        address = AROUND[4],
        skip = AROUND[5],
    )
}

fn wordpress(title: &str, text: &[String; 4]) -> String {
    let [one, two, three, four] = text;
    format!(
        "<!DOCTYPE html><html lang=\"sv-SE\"><head><meta charset=\"UTF-8\"><title>{title} &#8211; Stiftelsen</title>\
         <meta name=\"generator\" content=\"WordPress 6.6\"></head><body class=\"page-template-default page wp-embed-responsive\">\
         <a class=\"skip-link screen-reader-text\" href=\"#wp--skip-link--target\">{skip}</a>\
         <header class=\"wp-block-template-part\"><nav class=\"wp-block-navigation\"><ul class=\"wp-block-page-list\">{links}</ul></nav></header>\
         <main class=\"wp-block-group\" id=\"wp--skip-link--target\"><h1 class=\"wp-block-post-title\">{title}</h1>\
         <div class=\"entry-content wp-block-post-content is-layout-constrained\"><p>{one}</p><p>{two}</p>\
         <h2 class=\"wp-block-heading\">Tid</h2><p>{three}</p><p>{four}</p></div>\
         <div class=\"sharedaddy sd-sharing-enabled\"><h3 class=\"sd-title\">{share}</h3></div></main>\
         <aside class=\"widget-area\"><section class=\"widget\"><h2 class=\"widget-title\">{service}</h2><ul>{links}</ul></section></aside>\
         <footer class=\"wp-block-template-part\"><p>{feedback}</p><p>{address}</p></footer>\
         <div id=\"cookie-law-info-bar\"><span>{cookies}.</span></div></body></html>",
        links = links("wordpress"),
        cookies = AROUND[0],
        service = AROUND[1],
        feedback = AROUND[2],
        share = AROUND[3],
        address = AROUND[4],
        skip = AROUND[5],
    )
}

fn drupal(title: &str, text: &[String; 4]) -> String {
    let [one, two, three, four] = text;
    format!(
        "<!DOCTYPE html><html lang=\"sv\" dir=\"ltr\"><head><meta charset=\"utf-8\"><meta name=\"Generator\" content=\"Drupal 10\">\
         <title>{title} | Högskolan</title></head><body class=\"path-node page-node-type-page\">\
         <a href=\"#main-content\" class=\"visually-hidden focusable skip-link\">{skip}</a>\
         <div class=\"dialog-off-canvas-main-canvas\"><div class=\"layout-container\"><header role=\"banner\">\
         <div class=\"region region-header\"><nav role=\"navigation\" class=\"block block-menu\"><ul class=\"menu\">{links}</ul></nav></div></header>\
         <main role=\"main\"><a id=\"main-content\" tabindex=\"-1\"></a><div class=\"layout-content\"><div class=\"region region-content\">\
         <div class=\"block block-core block-page-title-block\"><h1><span class=\"field field--name-title\">{title}</span></h1></div>\
         <div class=\"block block-system block-system-main-block\"><article class=\"node node--type-page\"><div class=\"node__content\">\
         <div class=\"clearfix text-formatted field field--name-body field--type-text-with-summary field__item\"><p>{one}</p><p>{two}</p>\
         <h2>Tid</h2><p>{three}</p><p>{four}</p></div></div></article></div></div></div>\
         <aside class=\"layout-sidebar-second\" role=\"complementary\"><div class=\"region region-sidebar\"><h2>{service}</h2><ul>{links}</ul></div></aside>\
         </main><footer role=\"contentinfo\"><div class=\"region region-footer\"><p>{feedback}</p><p>{address}</p><p>{share}</p></div></footer>\
         </div></div><div id=\"sliding-popup\" class=\"eu-cookie-compliance-banner\"><p>{cookies}.</p></div></body></html>",
        links = links("drupal"),
        cookies = AROUND[0],
        service = AROUND[1],
        feedback = AROUND[2],
        share = AROUND[3],
        address = AROUND[4],
        skip = AROUND[5],
    )
}

fn umbraco(title: &str, text: &[String; 4]) -> String {
    let [one, two, three, four] = text;
    format!(
        "<!DOCTYPE html><html lang=\"sv\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\
         <body class=\"frontpage theme-font-standard\"><div class=\"cookiebar\"><p>{cookies}.</p></div>\
         <a class=\"sr-only\" href=\"#innehall\">{skip}</a><div class=\"mobile-nav\"><nav class=\"nav-bar top-nav\"><ul>{links}</ul></nav></div>\
         <section id=\"innehall\" class=\"section section--content\"><div class=\"container\"><div class=\"umb-grid\"><div class=\"grid-section\">\
         <div class=\"row clearfix\"><div class=\"col-md-12 column\"><h1>{title}</h1></div></div>\
         <div class=\"umb-block-list\"><div class=\"block rich-text\"><p>{one}</p><p>{two}</p></div>\
         <div class=\"block rich-text\"><h2>Tid</h2><p>{three}</p><p>{four}</p></div></div></div></div></div></section>\
         <section class=\"section section--themed share\"><div class=\"container\"><p>{share}</p></div></section>\
         <aside><h2>{service}</h2><ul>{links}</ul></aside>\
         <footer class=\"section--themed\"><div class=\"container\"><p>{feedback}</p><p>{address}</p></div></footer></body></html>",
        links = links("umbraco-sajt"),
        cookies = AROUND[0],
        service = AROUND[1],
        feedback = AROUND[2],
        share = AROUND[3],
        address = AROUND[4],
        skip = AROUND[5],
    )
}

type Markup = fn(&str, &[String; 4]) -> String;

const SYSTEMS: [(&str, Markup); 5] = [
    ("sitevision", sitevision),
    ("optimizely", optimizely),
    ("wordpress", wordpress),
    ("drupal", drupal),
    ("umbraco-sajt", umbraco),
];

fn whole(document: &Document) -> String {
    let sections = document.sections.iter();
    let texts = sections.map(|section| {
        format!(
            "{} {}",
            section.heading.as_deref().unwrap_or_default(),
            section.text
        )
    });
    texts.collect::<Vec<_>>().join("\n")
}

/// Furniture that no element or class names, in the middle of the text.
const LEARNT: &str =
    "Har du frågor om något som står här är du välkommen att ringa växeln, som svarar alla vardagar";
/// A paragraph that a few pages have.
const SHARED: &str = "Den som ansöker om serveringstillstånd behöver också visa att lokalen är godkänd";

/// Pages of each system.
const PAGES: usize = 6;

/// The documents of a site for each system, whose pages are these.
fn documents_of(pages: impl Fn(Markup, &str, usize) -> String) -> Vec<Document> {
    let web = Web::start();
    let mut sources = String::new();
    for (system, markup) in SYSTEMS {
        for number in 0..PAGES {
            let reply = Reply::html(pages(markup, system, number));
            web.set(&format!("/{system}/sida-{number}"), reply);
        }
        sources += &format!(
            "[[source]]\nname = {system:?}\ntype = \"site\"\nurl = {:?}\ninto = \"artiklar/{system}\"\n\
             include = [\"/{system}/*\"]\nallow_private = true\ndelay_ms = 0\n",
            web.url(&format!("/{system}/sida-0"))
        );
    }
    let place = Place::new();
    fs::write(place.root().join("sources.toml"), sources).unwrap();
    let output = place.sokbar(&["pull"]);
    let told = || text(&output.stdout) + &text(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{}", told());
    let corpus = read_corpus(&place.corpus(), &Limits::default(), &|_| {}).unwrap();
    assert_eq!(
        corpus.documents.len(),
        SYSTEMS.len() * PAGES,
        "{:?}",
        corpus.report
    );
    corpus.documents
}

/// The system and the number of a document.
fn of(document: &Document) -> (&str, usize) {
    let system = document.source.split('/').nth(1).unwrap();
    let number = document.title.split(' ').nth(1).unwrap().parse().unwrap();
    assert_eq!(document.title, format!("Ansökan {number} i {system}"));
    (system, number)
}

#[test]
fn the_main_content_of_five_systems_comes_without_what_is_around_it() {
    let documents = documents_of(|markup, system, number| {
        markup(&format!("Ansökan {number} i {system}"), &main_text(number))
    });
    let mut faults = Vec::new();
    for document in &documents {
        let (system, number) = of(document);
        let text = whole(document);
        for sentence in main_text(number) {
            if !text.contains(&sentence) {
                faults.push(format!("{system} {number} lacks {sentence:?}"));
            }
        }
        for sentence in AROUND {
            if text.contains(sentence) {
                faults.push(format!("{system} {number} has {sentence:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_most_pages_of_a_source_have_is_learnt_to_be_furniture() {
    let with_more = |markup: Markup, system: &str, number: usize| {
        let main = main_text(number);
        let html = markup(&format!("Ansökan {number} i {system}"), &main);
        let shared = if number < 2 { SHARED } else { "" };
        let last = format!("{}</p>", main[3]);
        assert!(html.contains(&last));
        html.replace(
            &last,
            &format!("{last}<p>{shared}</p><div class=\"ruta\"><p>{LEARNT}.</p></div>"),
        )
    };
    for document in documents_of(with_more) {
        let (system, number) = of(&document);
        let text = whole(&document);
        assert!(!text.contains(LEARNT), "{system} {number}: {text}");
        assert_eq!(text.contains(SHARED), number < 2, "{system} {number}: {text}");
        // A heading that all pages have is part of each.
        let mut headings = document
            .sections
            .iter()
            .filter_map(|section| section.heading.as_deref());
        assert_eq!(headings.next_back(), Some("Tid"), "{system} {number}: {text}");
        let html: String = document
            .sections
            .iter()
            .filter_map(|section| section.html.clone())
            .collect();
        assert!(!html.contains(LEARNT), "{html}");
    }
}
