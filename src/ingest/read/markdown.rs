//! Markdown as GitHub shows it: headings part sections, markup goes, text stays.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::html;
use crate::ingest::extract::{Extract, Metadata, Note};
use crate::ingest::limits::Limits;
use crate::ingest::metadata::front_matter;
use crate::ingest::report::WarningReason;
use crate::ingest::sections::{Anchors, CELL_SEPARATOR, Outline, signed};

mod dialect;
mod markup;

pub(crate) use dialect::Dialect;

use crate::text::clean_line;
use markup::Markup;

/// The one place that says which Markdown is read.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_WIKILINKS
}

/// Reads a Markdown file.
pub(crate) fn read(text: &str, dialect: Dialect, limits: &Limits) -> Extract {
    let front = front_matter::read(text);
    let body = dialect::made_plain(front.body, dialect);
    let mut reader = Reader {
        outline: Outline::default(),
        anchors: Anchors::default(),
        declared_title: front.metadata.title.as_deref(),
        title: None,
        notes: front.notes,
        html: String::new(),
        heading_id: None,
        first_cell: true,
        markup: Markup::default(),
        limits,
    };
    for event in Parser::new_ext(&body, options()) {
        reader.event(event);
    }
    reader.show_section();
    let Reader {
        outline,
        title,
        notes,
        ..
    } = reader;
    let mut sections = outline.into_sections();
    let mut found = Metadata {
        title,
        ..Metadata::default()
    };
    let declared = front.metadata;
    // Where everything is declared, a byline is text as any.
    if declared.date.is_none() || declared.authors.is_empty() {
        found = found.or(signed::remove_bylines(&mut sections));
    }
    Extract {
        declared,
        found,
        sections,
        notes,
        ..Extract::default()
    }
}

struct Reader<'a> {
    outline: Outline,
    anchors: Anchors,
    declared_title: Option<&'a str>,
    title: Option<String>,
    notes: Vec<Note>,
    /// The HTML block being collected.
    html: String,
    /// What `{#id}` says of the heading being read.
    heading_id: Option<String>,
    first_cell: bool,
    /// How the section being read is shown.
    markup: Markup<'a>,
    limits: &'a Limits,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>) {
        self.markup.event(&event);
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.outline.text(&text),
            Event::SoftBreak => self.outline.text(" "),
            Event::HardBreak => self.outline.line(),
            Event::Rule => self.outline.paragraph(),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => self.outline.line(),
            Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { id, .. } => {
                self.heading_id = id.map(|id| clean_line(&id)).filter(|id| !id.is_empty());
                self.outline.start_heading();
            }
            Tag::Item | Tag::TableHead | Tag::TableRow => {
                self.outline.line();
                self.first_cell = true;
            }
            Tag::TableCell => self.cell(),
            Tag::Paragraph => {}
            Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::FootnoteDefinition(_) | Tag::Table(_) => {
                self.outline.paragraph();
            }
            // A list inside an item goes on line by line; one after a paragraph is apart from it anyway.
            Tag::List(_) => self.outline.line(),
            _ => {}
        }
    }

    fn cell(&mut self) {
        if !std::mem::replace(&mut self.first_cell, false) {
            self.outline.text(CELL_SEPARATOR);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::Paragraph
            | TagEnd::BlockQuote(_)
            | TagEnd::CodeBlock
            | TagEnd::FootnoteDefinition
            | TagEnd::Table
            | TagEnd::List(_) => self.outline.paragraph(),
            TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow => self.outline.line(),
            TagEnd::HtmlBlock => self.end_html_block(),
            _ => {}
        }
    }

    /// A first `#` heading that says no more than the title isn't repeated as a section.
    fn end_heading(&mut self, level: HeadingLevel) {
        let heading = self.outline.end_heading();
        let anchor = match self.heading_id.take() {
            Some(id) => Some(id),
            None => self.anchors.anchor_for(&heading),
        };
        let cleaned = clean_line(&heading);
        let leads = level == HeadingLevel::H1 && self.title.is_none() && !cleaned.is_empty();
        if leads && self.outline.is_at_start() && self.declared_title.is_none_or(|title| title == cleaned) {
            self.title = Some(cleaned);
            return;
        }
        if leads {
            self.title = Some(cleaned);
        }
        self.show_section();
        self.outline.start_section(&heading, level as u8, anchor);
    }

    /// Gives the section that ends here its HTML, unless it would keep the parser busy for too long.
    fn show_section(&mut self) {
        let html = self.markup.take_html();
        if html::is_cheap(&html, self.limits) {
            self.outline.set_html(html);
        }
    }

    fn end_html_block(&mut self) {
        let html = std::mem::take(&mut self.html);
        self.outline.paragraph();
        match html::fragment_text(&html, self.limits) {
            Ok(text) => {
                self.outline.text(&text);
                self.markup.html_block(html);
            }
            Err(reason) => self.notes.push(WarningReason::HtmlBlockLeftOut { reason }.into()),
        }
        self.outline.paragraph();
    }
}

#[cfg(test)]
mod tests;
