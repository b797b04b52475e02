//! Scientific articles in JATS, as publishers hand them out: one article a file, with its text where they have it.

use roxmltree::{Document as Tree, Node, ParsingOptions};

use super::reference::Reference;
use crate::document::Section;
use crate::ingest::extract::Extract;
use crate::ingest::limits::Limits;
use crate::ingest::metadata::{read_date, read_language};
use crate::ingest::report::RefusalReason;
use crate::ingest::sections::{Anchors, CELL_SEPARATOR};
use crate::text::{clean, clean_line};

/// What isn't read: numbers of references, formulas beside their text, what stands in other lists.
const PASSED_OVER: [&str; 7] = [
    "xref",
    "tex-math",
    "ref-list",
    "fn-group",
    "graphic",
    "object-id",
    "label",
];

/// Blocks whose text is a paragraph.
const PARAGRAPHS: [&str; 6] = ["p", "title", "list-item", "disp-quote", "caption", "def-item"];

/// Reads an article. The document type has been looked at: it declares no entities.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Extract, RefusalReason> {
    check_depth(text, limits)?;
    let options = ParsingOptions {
        allow_dtd: true,
        nodes_limit: u32::try_from(limits.html_elements.saturating_mul(4)).unwrap_or(u32::MAX),
        ..ParsingOptions::default()
    };
    let tree = Tree::parse_with_options(text, options).map_err(|error| RefusalReason::Damaged {
        message: error.to_string(),
    })?;
    let article = tree.root_element();
    let mut extract = reference(article).into_extract();
    let mut anchors = Anchors::default();
    if let Some(body) = children(article, "body").next() {
        push_sections(body, None, 2, &mut anchors, &mut extract.sections);
    }
    Ok(extract)
}

/// Refuses what is nested too deep, before a tree is made and walked by calls within calls.
fn check_depth(text: &str, limits: &Limits) -> Result<(), RefusalReason> {
    super::xml::each(text, &[], limits, |_, _| Ok(()))
}

fn reference(article: Node<'_, '_>) -> Reference {
    let meta = at(article, &["front", "article-meta"]).or_else(|| at(article, &["front-stub"]));
    let Some(meta) = meta else {
        return Reference::default();
    };
    let text = |path: &[&str]| at(meta, path).map(line);
    let identifier = |kind: &str| {
        let mut ids = children(meta, "article-id");
        ids.find(|id| id.attribute("pub-id-type") == Some(kind)).map(line)
    };
    let lang = |node: Node<'_, '_>| {
        node.attribute(("http://www.w3.org/XML/1998/namespace", "lang"))
            .and_then(read_language)
    };
    let subtitle = text(&["title-group", "subtitle"])
        .map(|subtitle| format!(": {subtitle}"))
        .unwrap_or_default();
    let abstracts = |name: &'static str| children(meta, name).map(paragraphs).collect();
    let authors = meta
        .descendants()
        .filter(|node| node.has_tag_name_local("contrib"));
    let authors = authors.filter(|person| {
        person
            .attribute("contrib-type")
            .is_none_or(|kind| kind == "author")
    });
    Reference {
        key: identifier("publisher-id").unwrap_or_default(),
        title: text(&["title-group", "article-title"])
            .map(|title| title + &subtitle)
            .unwrap_or_default(),
        other_title: text(&["title-group", "trans-title-group", "trans-title"]),
        authors: authors.filter_map(author).collect(),
        abstracts: abstracts("abstract"),
        other_abstracts: abstracts("trans-abstract"),
        date: children(meta, "pub-date")
            .filter_map(date)
            .min_by_key(|date| date.first_number()),
        keywords: meta
            .descendants()
            .filter(|node| node.has_tag_name_local("kwd"))
            .map(line)
            .collect(),
        doi: identifier("doi"),
        series: at(article, &["front", "journal-meta"])
            .into_iter()
            .flat_map(|journal| {
                journal
                    .descendants()
                    .filter(|node| node.has_tag_name_local("journal-title"))
            })
            .map(line)
            .take(1)
            .collect(),
        publisher: at(article, &["front", "journal-meta", "publisher", "publisher-name"]).map(line),
        language: lang(article),
        ..Reference::default()
    }
}

fn author(person: Node<'_, '_>) -> Option<String> {
    let name = person
        .descendants()
        .find(|node| node.has_tag_name_local("name"))?;
    let part = |tag: &'static str| children(name, tag).next().map(line).unwrap_or_default();
    let name = clean_line(&format!("{} {}", part("given-names"), part("surname")));
    (!name.is_empty()).then_some(name)
}

fn date(node: Node<'_, '_>) -> Option<crate::document::PartialDate> {
    let part = |tag: &'static str| {
        children(node, tag)
            .next()
            .and_then(|part| line(part).parse::<u16>().ok())
    };
    let year = part("year")?;
    let text = match (part("month"), part("day")) {
        (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(month), None) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}"),
    };
    read_date(&text)
}

/// A section of the body and those inside it; what stands before them is its own.
fn push_sections(
    node: Node<'_, '_>,
    heading: Option<String>,
    level: u8,
    anchors: &mut Anchors,
    sections: &mut Vec<Section>,
) {
    let own = node
        .children()
        .filter(|child| !["sec", "title"].contains(&child.tag_name().name()));
    let text = clean(&own.map(paragraphs).collect::<Vec<_>>().join("\n\n"));
    if heading.is_some() || !text.is_empty() {
        sections.push(Section {
            level: if heading.is_some() { level - 1 } else { 0 },
            anchor: heading.as_deref().and_then(|heading| anchors.anchor_for(heading)),
            heading,
            text,
            ..Section::default()
        });
    }
    for section in children(node, "sec") {
        let heading = children(section, "title")
            .next()
            .map(line)
            .filter(|title| !title.is_empty());
        push_sections(section, heading, (level + 1).min(7), anchors, sections);
    }
}

/// The text with its paragraphs apart.
fn paragraphs(node: Node<'_, '_>) -> String {
    let mut text = String::new();
    push_text(node, &mut text);
    clean(&text)
}

/// The text on one line.
fn line(node: Node<'_, '_>) -> String {
    clean_line(&paragraphs(node).replace('\n', " "))
}

fn push_text(node: Node<'_, '_>, text: &mut String) {
    if node.is_text() {
        text.push_str(&node.text().unwrap_or_default().replace(['\n', '\r', '\t'], " "));
    }
    let name = node.tag_name().name();
    if PASSED_OVER.contains(&name) {
        return;
    }
    for child in node.children() {
        push_text(child, text);
    }
    match name {
        "td" | "th" if node.next_sibling_element().is_some() => text.push_str(CELL_SEPARATOR),
        "tr" | "break" => text.push('\n'),
        _ if PARAGRAPHS.contains(&name) => text.push_str("\n\n"),
        _ => {}
    }
}

fn children<'a, 'i: 'a>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children()
        .filter(move |child| child.has_tag_name_local(name))
}

fn at<'a, 'i: 'a>(node: Node<'a, 'i>, path: &[&str]) -> Option<Node<'a, 'i>> {
    path.iter().try_fold(node, |node, name| {
        node.children().find(|child| child.has_tag_name_local(name))
    })
}

/// Names are compared without their namespaces, which publishers leave out.
trait LocalName {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}
