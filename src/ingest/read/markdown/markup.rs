//! How a section of Markdown is shown: its events without the headings, as HTML that has yet to be sanitised.

use std::collections::HashMap;

use pulldown_cmark::html::push_html;
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// The events of the section being read.
#[derive(Default)]
pub(super) struct Markup<'a> {
    events: Vec<Event<'a>>,
    in_heading: bool,
    /// Footnotes by name, numbered in the order of the text through all its sections.
    footnotes: HashMap<String, usize>,
}

impl<'a> Markup<'a> {
    /// Keeps an event, changed where its usual HTML would be of no use: an image is its description, as its file isn't
    /// here, and a footnote is its number.
    pub(super) fn event(&mut self, event: &Event<'a>) {
        match event {
            Event::Start(Tag::Heading { .. }) => self.in_heading = true,
            Event::End(TagEnd::Heading(_)) => self.in_heading = false,
            _ if self.in_heading => {}
            Event::Start(Tag::Image { .. }) => self.inline("<span class=\"image\">"),
            Event::End(TagEnd::Image) => self.inline("</span>"),
            Event::FootnoteReference(name) => {
                let number = self.footnote(name);
                self.inline(format!("<sup>{number}</sup>"));
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let number = self.footnote(name);
                let begin = format!("<div class=\"note\"><sup>{number}</sup> ");
                self.events.push(Event::Html(begin.into()));
            }
            Event::End(TagEnd::FootnoteDefinition) => self.events.push(Event::Html("</div>".into())),
            Event::TaskListMarker(done) => {
                self.events
                    .push(Event::Text(if *done { "☑ " } else { "☐ " }.into()));
            }
            // They come in whole when the block has been looked at.
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) | Event::Html(_) => {}
            other => self.events.push(other.clone()),
        }
    }

    /// Adds a block of HTML in the text.
    pub(super) fn html_block(&mut self, html: String) {
        self.events.push(Event::Html(html.into()));
    }

    /// The HTML of the section that ends here.
    pub(super) fn take_html(&mut self) -> String {
        let mut html = String::new();
        push_html(&mut html, self.events.drain(..));
        html
    }

    fn inline(&mut self, html: impl Into<CowStr<'a>>) {
        self.events.push(Event::InlineHtml(html.into()));
    }

    fn footnote(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name.to_owned()).or_insert(next)
    }
}
