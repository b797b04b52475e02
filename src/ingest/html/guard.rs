//! Looks at a page before it is parsed: the parser's time grows with the square of nesting and of attributes, and an
//! unclosed `<b>` is opened again in every block that follows.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use lol_html::errors::RewritingError;
use lol_html::html_content::Element;
use lol_html::{HtmlRewriter, Settings, element, end_tag};

use crate::ingest::limits::Limits;
use crate::ingest::reason::RefusalReason;

/// An unclosed formatting element is opened again at most this often if written the same way.
const OPENED_AGAIN: usize = 3;

/// Elements whose end tag may be missing; they can't nest without others between, which are counted.
const END_OPTIONAL: [&str; 20] = [
    "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "caption", "colgroup", "option",
    "optgroup", "rp", "rt", "html", "head", "body", "frameset",
];

/// Elements that the parser opens again where they weren't closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Elements whose end tag closes what is open inside them, and that another end tag doesn't reach across.
const SPECIAL: [&str; 46] = [
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
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
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "style",
    "script",
    "summary",
    "table",
    "template",
    "textarea",
    "title",
    "ul",
];

/// Elements that hide what is around them from the end tags inside.
const BARRIERS: [&str; 5] = ["table", "template", "object", "applet", "marquee"];

/// Refuses a page that would take the parser too long or too much memory.
pub(super) fn check(html: &str, limits: &Limits) -> Result<(), RefusalReason> {
    let state = Rc::new(RefCell::new(State::default()));
    let watch = element!("*", |element: &mut Element<'_, '_>| {
        let (name, key) = (element.tag_name(), written(element));
        state
            .borrow_mut()
            .open(&name, &key, element.attributes().len(), limits)?;
        if let Some(handlers) = element.end_tag_handlers() {
            let state = Rc::clone(&state);
            handlers.push(end_tag!(move |_| {
                state.borrow_mut().close(&name, &key);
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
        if !END_OPTIONAL.contains(&name) {
            self.open.push(name.to_owned());
        }
        if self.open.len() + opened_again > limits.html_depth {
            return Err(RefusalReason::TooDeep {
                limit: limits.html_depth,
            });
        }
        Ok(())
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
mod tests {
    use super::*;

    fn checked(html: &str) -> Result<(), RefusalReason> {
        check(html, &Limits::default())
    }

    #[test]
    fn ordinary_and_sloppy_pages_pass() {
        let paragraphs = "<p>ett<p>två<li>tre<td>fyra<br><img src=x>".repeat(5_000);
        let unclosed = "<div><span>text</div>".repeat(5_000);
        let bold = "<p><b>text</p>".repeat(5_000);
        let crossed = "<b><i>text</b></i>".repeat(5_000);
        let table = format!(
            "<table>{}</table>",
            "<tr><td><div>cell</div></td></tr>".repeat(5_000)
        );
        for page in [paragraphs, unclosed, bold, crossed, table] {
            assert_eq!(checked(&page), Ok(()), "{}", &page[..20]);
        }
    }

    #[test]
    fn pages_that_would_stop_the_parser_are_refused() {
        let limits = Limits::default();
        let (depth, elements) = (limits.html_depth, limits.html_elements);
        let deep = RefusalReason::TooDeep { limit: depth };
        let many = RefusalReason::TooManyElements { limit: elements };
        let fonts: String = (0..400).map(|size| format!("<font size={size}>")).collect();
        let attributes: String = (0..300).map(|number| format!(" a{number}=x")).collect();
        for (page, reason) in [
            ("<div>".repeat(200_000), deep.clone()),
            ("<span><div></span>".repeat(100_000), deep.clone()),
            ("<b><div></b>".repeat(100_000), deep.clone()),
            ("<table><tr><td>".repeat(100_000), deep.clone()),
            (format!("{fonts}{}", "<p>x".repeat(20_000)), many.clone()),
            ("<br>".repeat(elements + 1), many),
            (
                format!("<p{attributes}>"),
                RefusalReason::TooManyAttributes {
                    limit: limits.html_attributes,
                },
            ),
            (
                "<select><xmp><script>\"use strict\";</script></select>".to_owned(),
                RefusalReason::AmbiguousHtml,
            ),
        ] {
            assert_eq!(checked(&page), Err(reason), "{}", &page[..20.min(page.len())]);
        }
    }
}
