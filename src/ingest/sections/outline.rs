//! Builds sections from a stream of text, breaks and headings: what Markdown and HTML have in common.

use crate::document::Section;
use crate::text::{clean, clean_line};

/// The break between two runs of text; the widest requested break wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Break {
    #[default]
    None,
    Line,
    Paragraph,
}

/// Collects sections.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    done: Vec<Section>,
    section: Section,
    /// The text of an open heading.
    heading: Option<String>,
    pending: Break,
}

impl Outline {
    /// Adds text as it is, to the heading where one is open.
    pub(crate) fn text(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
            return;
        }
        if text.trim().is_empty() && (self.pending != Break::None || self.section.text.is_empty()) {
            return;
        }
        if !self.section.text.is_empty() {
            self.section.text.push_str(match self.pending {
                Break::None => "",
                Break::Line => "\n",
                Break::Paragraph => "\n\n",
            });
        }
        self.pending = Break::None;
        self.section.text.push_str(text);
    }

    /// Adds text whose line breaks mean no more than spaces.
    pub(crate) fn flowing_text(&mut self, text: &str) {
        if text.contains(['\n', '\r', '\t', '\u{C}']) {
            self.text(&text.replace(['\n', '\r', '\t', '\u{C}'], " "));
        } else {
            self.text(text);
        }
    }

    /// What follows begins on a new line.
    pub(crate) fn line(&mut self) {
        self.part(Break::Line, " ");
    }

    /// What follows is a new paragraph.
    pub(crate) fn paragraph(&mut self) {
        self.part(Break::Paragraph, " ");
    }

    fn part(&mut self, wanted: Break, in_heading: &str) {
        match &mut self.heading {
            Some(heading) => heading.push_str(in_heading),
            None => self.pending = self.pending.max(wanted),
        }
    }

    /// Whether a heading is being read.
    pub(crate) fn is_in_heading(&self) -> bool {
        self.heading.is_some()
    }

    /// Sets how the section being read is shown: HTML as it comes, sanitised when the document is put together.
    pub(crate) fn set_html(&mut self, html: String) {
        self.section.html = Some(html).filter(|html| !html.trim().is_empty());
    }

    /// Whether nothing but white space came before.
    pub(crate) fn is_at_start(&self) -> bool {
        self.done.is_empty() && self.heading.is_none() && self.section.text.trim().is_empty()
    }

    /// What follows is a heading, until [`Self::end_heading`].
    pub(crate) fn start_heading(&mut self) {
        self.heading.get_or_insert_default();
    }

    /// Ends a heading and returns its text, uncleaned.
    pub(crate) fn end_heading(&mut self) -> String {
        self.heading.take().unwrap_or_default()
    }

    /// Begins the section of a heading.
    pub(crate) fn start_section(&mut self, heading: &str, level: u8, anchor: Option<String>) {
        let section = Section {
            heading: Some(clean_line(heading)),
            level,
            anchor,
            ..Section::default()
        };
        let before = std::mem::replace(&mut self.section, section);
        self.done.push(before);
        self.pending = Break::None;
    }

    /// The sections, cleaned, without those that have neither heading nor text.
    pub(crate) fn into_sections(mut self) -> Vec<Section> {
        if let Some(unended) = self.heading.take() {
            self.text(&unended);
        }
        self.done.push(self.section);
        let clean_section = |section: Section| Section {
            heading: section.heading.filter(|heading| !heading.is_empty()),
            text: clean(&section.text),
            ..section
        };
        let is_something = |section: &Section| section.heading.is_some() || !section.text.is_empty();
        self.done
            .into_iter()
            .map(clean_section)
            .filter(is_something)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_part_text_once_and_never_begin_or_end_it() {
        let mut outline = Outline::default();
        outline.paragraph();
        outline.text("ett");
        outline.line();
        outline.paragraph();
        outline.text("  ");
        outline.text("två");
        outline.line();
        outline.flowing_text("tre\nfyra");
        outline.paragraph();
        assert_eq!(outline.into_sections()[0].text, "ett\n\ntvå\ntre fyra");
    }

    #[test]
    fn each_heading_begins_a_section_and_empty_ones_go() {
        let mut outline = Outline::default();
        assert!(outline.is_at_start());
        outline.start_heading();
        outline.text("Syfte ");
        outline.line();
        outline.text("nu");
        let heading = outline.end_heading();
        outline.start_section(&heading, 2, Some("syfte".to_owned()));
        outline.text("text");
        outline.start_section("", 3, None);
        let sections = outline.into_sections();
        assert_eq!(sections.len(), 1);
        assert_eq!(sections[0].heading.as_deref(), Some("Syfte nu"));
        assert_eq!((sections[0].level, sections[0].text.as_str()), (2, "text"));
    }
}
