//! Sanitises the HTML of sections: keeps elements that carry meaning, links to the web, within the text and to other
//! documents of the corpus; removes scripts, loaded resources, styles and misleading links.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative, UrlRelativeEvaluate};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::document::{DocumentId, Section};
use crate::ingest::sections::{BLOCKS, INLINE};
use crate::ingest::source::folder;
use crate::text::{compose, is_invisible};

/// Further allowed elements: note boxes of Markdown, underlining in old pages.
const OTHERS: [&str; 4] = ["br", "div", "hr", "u"];
/// Elements removed together with their content.
const EMPTIED: [&str; 18] = [
    "applet", "audio", "canvas", "embed", "iframe", "math", "noembed", "noframes", "noscript", "object",
    "script", "select", "style", "svg", "template", "textarea", "title", "video",
];
/// The placeholder prefix of links to other documents until all ids are known.
const DOCUMENT: &str = "/dokument/";
/// What stands as it is in a path.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// Sanitises the HTML of a file's sections. What says no more than the plain text is dropped.
pub(crate) fn sanitise(sections: &mut [Section], source: &str) {
    if sections.iter().all(|section| section.html.is_none()) {
        return;
    }
    let builder = builder(source);
    for section in sections {
        let html = section.html.take();
        section.html = html
            .map(|html| builder.clean(&cleaned(&html)).to_string().trim().to_owned())
            .filter(|html| !html.is_empty() && !is_plain(html, &section.text));
    }
}

/// The HTML with its letters composed and without invisible ones, as the text beside it is.
fn cleaned(html: &str) -> String {
    let mut composed = compose(html).into_owned();
    composed.retain(|character| !is_invisible(character));
    composed
}

fn builder(source: &str) -> Builder<'static> {
    let mut builder = Builder::default();
    builder
        .tags(BLOCKS.into_iter().chain(INLINE).chain(OTHERS).collect())
        .clean_content_tags(EMPTIED.into_iter().collect())
        .generic_attributes(HashSet::from(["lang"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("abbr", HashSet::from(["title"])),
            ("ol", HashSet::from(["start"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
        ]))
        .allowed_classes(HashMap::from([
            ("div", HashSet::from(["note"])),
            ("span", HashSet::from(["image"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Custom(Box::new(Links {
            folder: source
                .rsplit_once('/')
                .map_or("", |(folder, _)| folder)
                .to_owned(),
        })))
        .link_rel(Some("noopener nofollow"));
    builder
}

/// Resolves links without a scheme: places in the text stay, other files of the corpus become documents, the rest
/// leads nowhere from here.
struct Links {
    folder: String,
}

impl UrlRelativeEvaluate<'static> for Links {
    fn evaluate<'url>(&self, url: &'url str) -> Option<Cow<'url, str>> {
        if url.starts_with('#') {
            return Some(Cow::Borrowed(url));
        }
        if url.starts_with('/') || url.starts_with('\\') {
            return None;
        }
        let (path, fragment) = url.split_once('#').unwrap_or((url, ""));
        let path = percent_decode_str(path.split('?').next()?).decode_utf8().ok()?;
        let mut segments: Vec<&str> = self.folder.split('/').filter(|s| !s.is_empty()).collect();
        for segment in path.split('/') {
            match segment {
                "" | "." => {}
                ".." => {
                    segments.pop()?;
                }
                name => segments.push(name),
            }
        }
        let id = folder::id_of(&segments.join("/"));
        let fragment = if fragment.is_empty() {
            String::new()
        } else {
            format!("#{fragment}")
        };
        Some(Cow::Owned(format!(
            "{DOCUMENT}{}{fragment}",
            utf8_percent_encode(&id, PATH)
        )))
    }
}

/// Whether sections have links to other documents.
pub(crate) fn leads_on(sections: &[Section]) -> bool {
    let mut html = sections.iter().filter_map(|section| section.html.as_deref());
    html.any(|html| html.contains(DOCUMENT))
}

/// The addresses of documents by where links of files lead.
pub(crate) struct Addresses(HashMap<String, String>);

impl Addresses {
    /// Those of all documents, by their sources and ids.
    pub(crate) fn of<'a>(documents: impl Iterator<Item = (&'a str, &'a DocumentId)>) -> Self {
        let encoded = |id: &str| utf8_percent_encode(id, PATH).to_string();
        let addresses = documents.map(|(source, id)| (encoded(&folder::id_of(source)), encoded(id.as_str())));
        Self(addresses.collect())
    }

    /// Resolves links between documents: links to a document with a declared id follow it, and links without a target become text.
    pub(crate) fn resolve(&self, sections: &mut [Section]) {
        for html in sections.iter_mut().filter_map(|section| section.html.as_mut()) {
            if html.contains(DOCUMENT) {
                *html = resolved(html, &self.0);
            }
        }
    }
}

fn resolved(html: &str, addresses: &HashMap<String, String>) -> String {
    let before = format!(" href=\"{DOCUMENT}");
    let mut pieces = html.split(before.as_str());
    let mut resolved = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (target, rest) = piece.split_once('"').unwrap_or((piece, ""));
        let (path, fragment) = target.split_at(target.find('#').unwrap_or(target.len()));
        if let Some(id) = addresses.get(path) {
            resolved.push_str(&format!("{before}{id}{fragment}\""));
        }
        resolved.push_str(rest);
    }
    resolved
}

/// Whether HTML is paragraphs only, with the words of the text and nothing about them.
fn is_plain(html: &str, text: &str) -> bool {
    let rest = html.replace("<p>", "").replace("</p>", "");
    !rest.contains('<')
        && rest.split_whitespace().eq(text.split_whitespace())
        && html.matches("<p>").count() == text.split("\n\n").filter(|block| !block.is_empty()).count()
}

#[cfg(test)]
mod tests;
