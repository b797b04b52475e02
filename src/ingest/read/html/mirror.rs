//! How a section of a page is shown: what the text's own elements are, without the boxes that a layout puts around
//! them. The HTML has yet to be sanitised, which also closes what a section leaves open.

use scraper::ElementRef;

use super::node::name;
use crate::ingest::sections::{BLOCKS, INLINE};

const ATTRIBUTES: [&str; 8] = [
    "href", "lang", "title", "start", "colspan", "rowspan", "scope", "headers",
];

/// The HTML of the section being read.
#[derive(Debug, Default)]
pub(super) struct Mirror {
    html: String,
    /// Blocks that are open.
    blocks: usize,
    /// Whether a paragraph was begun for text that stood in none.
    in_own_paragraph: bool,
}

impl Mirror {
    /// An element begins.
    pub(super) fn open(&mut self, element: ElementRef<'_>) {
        match name(element) {
            "br" => self.html.push_str("<br>"),
            "hr" => {
                self.end_own_paragraph();
                self.html.push_str("<hr>");
            }
            "img" => self.image(element),
            block if BLOCKS.contains(&block) => {
                self.end_own_paragraph();
                self.blocks += 1;
                self.tag(block, element);
            }
            inline if INLINE.contains(&inline) => {
                if !self.html.is_empty() || element.text().any(|text| !text.trim().is_empty()) {
                    self.begin_own_paragraph();
                    self.tag(inline, element);
                }
            }
            _ => self.end_own_paragraph(),
        }
    }

    /// An element ends.
    pub(super) fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.blocks = self.blocks.saturating_sub(1);
            self.end_tag(name);
        } else if INLINE.contains(&name) {
            self.end_tag(name);
        } else if name != "br" && name != "img" {
            self.end_own_paragraph();
        }
    }

    /// Text as it stands.
    pub(super) fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.begin_own_paragraph();
        }
        push_escaped(&mut self.html, text);
    }

    /// The HTML of the section that ends here.
    pub(super) fn take_html(&mut self) -> String {
        self.end_own_paragraph();
        self.blocks = 0;
        std::mem::take(&mut self.html)
    }

    /// An image is its description: its file isn't here.
    fn image(&mut self, element: ElementRef<'_>) {
        let description = element.attr("alt").unwrap_or_default().trim();
        if !description.is_empty() {
            self.begin_own_paragraph();
            self.html.push_str("<span class=\"image\">");
            push_escaped(&mut self.html, description);
            self.html.push_str("</span>");
        }
    }

    fn begin_own_paragraph(&mut self) {
        if self.blocks == 0 && !self.in_own_paragraph {
            self.html.push_str("<p>");
            self.in_own_paragraph = true;
        }
    }

    fn end_own_paragraph(&mut self) {
        if std::mem::take(&mut self.in_own_paragraph) {
            self.html.push_str("</p>");
        }
    }

    fn tag(&mut self, name: &str, element: ElementRef<'_>) {
        self.html.push('<');
        self.html.push_str(name);
        for attribute in ATTRIBUTES {
            if let Some(value) = element.attr(attribute) {
                self.html.push(' ');
                self.html.push_str(attribute);
                self.html.push_str("=\"");
                push_escaped(&mut self.html, value);
                self.html.push('"');
            }
        }
        self.html.push('>');
    }

    fn end_tag(&mut self, name: &str) {
        self.html.push_str("</");
        self.html.push_str(name);
        self.html.push('>');
    }
}

fn push_escaped(html: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
