//! Looks at a page before it is parsed: the parser's time grows with the square of nesting and of attributes, and an
//! unclosed `<b>` is opened again in every block that follows.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use lol_html::errors::RewritingError;
use lol_html::html_content::Element;
use lol_html::{HtmlRewriter, Settings, element, end_tag};

use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// An unclosed formatting element is opened again at most this often if written the same way.
const OPENED_AGAIN: usize = 3;

/// Elements that nest no deeper than what is around them.
const NEVER_DEEPER: [&str; 9] = [
    "html", "head", "body", "frameset", "colgroup", "option", "optgroup", "rp", "rt",
];

/// Elements that the parser opens again where they weren't closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements whose end tag closes what is open inside them, and that another end tag doesn't reach across.
const SPECIAL: [&str; 57] = [
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "iframe",
    "li",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "style",
    "script",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// Elements that hide what is around them from the tags inside.
const BARRIERS: [&str; 7] = ["table", "template", "object", "applet", "marquee", "svg", "math"];

/// Elements that mean nothing outside a table.
const TABLE_PARTS: [&str; 7] = ["tbody", "thead", "tfoot", "tr", "td", "th", "caption"];

/// What a cell ends, and what a row ends, without an end tag.
const CELLS: [&str; 3] = ["td", "th", "caption"];
const ROWS: [&str; 4] = ["tr", "td", "th", "caption"];

/// Refuses a page that would take the parser too long or too much memory.
pub(super) fn check(html: &str, limits: &Limits) -> Result<(), RefusalReason> {
    let state = Rc::new(RefCell::new(State::default()));
    let watch = element!("*", |element: &mut Element<'_, '_>| {
        let (name, key) = (element.tag_name(), written(element));
        let attributes = element.attributes().len();
        state
            .borrow_mut()
            .open(&name, &key, attributes, element.can_have_content(), limits)?;
        if let Some(handlers) = element.end_tag_handlers() {
            let state = Rc::clone(&state);
            handlers.push(end_tag!(move |tag| {
                // An end tag closes what is open inside too, and tells those as well.
                if tag.name() == name {
                    state.borrow_mut().close(&name, &key);
                }
                Ok(())
            }));
        }
        Ok(())
    });
    let mut rewriter = HtmlRewriter::new(
        Settings::new().append_element_content_handler(watch),
        |_: &[u8]| (),
    );
    let outcome = rewriter.write(html.as_bytes()).and_then(|()| rewriter.end());
    match outcome {
        Ok(()) => Ok(()),
        Err(RewritingError::ContentHandlerError(error)) => Err(error
            .downcast()
            .map_or(RefusalReason::ReaderFailed, |reason: Box<RefusalReason>| *reason)),
        Err(_) => Err(RefusalReason::AmbiguousHtml),
    }
}

/// A formatting element as it is written: the parser opens few of those again that are written the same.
fn written(element: &Element<'_, '_>) -> String {
    let name = element.tag_name();
    if !FORMATTING.contains(&name.as_str()) {
        return String::new();
    }
    let attributes = element
        .attributes()
        .iter()
        .map(|attribute| format!(" {}={}", attribute.name(), attribute.value()));
    name.clone() + &attributes.collect::<String>()
}

/// What the parser will have open, never less than it really has.
#[derive(Default)]
struct State {
    open: Vec<String>,
    /// Formatting elements that weren't closed by their own end tag.
    formatting: HashMap<String, usize>,
    elements: usize,
}

impl State {
    fn open(
        &mut self,
        name: &str,
        key: &str,
        attributes: usize,
        has_content: bool,
        limits: &Limits,
    ) -> Result<(), RefusalReason> {
        if attributes > limits.html_attributes {
            return Err(RefusalReason::TooManyAttributes {
                limit: limits.html_attributes,
            });
        }
        let opened_again: usize = self
            .formatting
            .values()
            .map(|count| (*count).min(OPENED_AGAIN))
            .sum();
        self.elements += 1;
        if FORMATTING.contains(&name) {
            *self.formatting.entry(key.to_owned()).or_default() += 1;
        } else {
            self.elements += opened_again;
        }
        if self.elements > limits.html_elements {
            return Err(RefusalReason::TooManyElements {
                limit: limits.html_elements,
            });
        }
        self.close_implied(name);
        let is_stray = TABLE_PARTS.contains(&name) && self.innermost_table().is_none();
        if has_content && !is_stray && !NEVER_DEEPER.contains(&name) {
            self.open.push(name.to_owned());
        }
        if self.open.len() + opened_again > limits.nesting {
            return Err(RefusalReason::TooDeep {
                limit: limits.nesting,
            });
        }
        Ok(())
    }

    /// Closes what a start tag closes without an end tag: a paragraph, an item, a cell, a row.
    fn close_implied(&mut self, name: &str) {
        match name {
            "td" | "th" | "caption" => self.close_in_table(&CELLS),
            "tr" => self.close_in_table(&ROWS),
            "tbody" | "thead" | "tfoot" => self.close_in_table(&TABLE_PARTS),
            "li" => self.close_item(&["li"]),
            "dd" | "dt" => self.close_item(&["dd", "dt"]),
            _ => {}
        }
        let in_the_way = |open: &String| {
            BARRIERS.contains(&open.as_str()) || CELLS.contains(&open.as_str()) || open == "button"
        };
        if SPECIAL.contains(&name) {
            self.close_above(|open| open == "p", in_the_way);
        }
    }

    fn close_in_table(&mut self, names: &[&str]) {
        let Some(table) = self.innermost_table() else {
            return;
        };
        if let Some(first) = self.open[table..]
            .iter()
            .position(|open| names.contains(&open.as_str()))
        {
            self.open.truncate(table + first);
        }
    }

    fn innermost_table(&self) -> Option<usize> {
        self.open
            .iter()
            .rposition(|open| open == "table" || open == "template")
    }

    fn close_item(&mut self, names: &[&str]) {
        let in_the_way = |open: &String| {
            let open = open.as_str();
            (SPECIAL.contains(&open) && !matches!(open, "address" | "div" | "p")) || BARRIERS.contains(&open)
        };
        self.close_above(|open| names.contains(&open), in_the_way);
    }

    /// Closes the innermost wanted element and what is inside it, unless something is in the way.
    fn close_above(&mut self, wanted: impl Fn(&str) -> bool, in_the_way: impl Fn(&String) -> bool) {
        let innermost = self
            .open
            .iter()
            .rposition(|open| wanted(open) || in_the_way(open));
        if let Some(position) = innermost.filter(|position| wanted(&self.open[*position])) {
            self.open.truncate(position);
        }
    }

    /// Closes as the parser does: across anything for a special element, but not across one of those for others.
    fn close(&mut self, name: &str, key: &str) {
        if let Some(count) = self.formatting.get_mut(key) {
            *count -= 1;
            if *count == 0 {
                self.formatting.remove(key);
            }
        }
        let Some(position) = self.open.iter().rposition(|open| open == name) else {
            return;
        };
        let is_among = |list: &[&str]| {
            self.open[position + 1..]
                .iter()
                .any(|open| list.contains(&open.as_str()))
        };
        if name == "form" || (FORMATTING.contains(&name) && is_among(&SPECIAL)) {
            self.open.remove(position);
        } else if !is_among(if SPECIAL.contains(&name) {
            &BARRIERS
        } else {
            &SPECIAL
        }) {
            self.open.truncate(position);
        }
    }
}

#[cfg(test)]
mod tests;
