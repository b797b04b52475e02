//! Sanitised HTML of a document with the matches marked. Ingest has sanitised it; here it is only walked
//! from tag to tag.

use std::borrow::Cow;

use maud::{Markup, PreEscaped, html};

use super::mark::highlighted;
use crate::search::TextRange;

/// Elements that do not end a word.
const INLINE: [&str; 21] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "time", "u", "var",
];

enum Piece<'a> {
    /// A tag as written, with the element's name.
    Tag(&'a str, &'a str),
    Text(Cow<'a, str>),
}

/// The visible text of HTML, with line breaks between blocks. Matches are searched in it, and the ranges given to
/// [`Drawing::html`] refer to it.
pub(in crate::web) fn plain(html: &str) -> String {
    let mut text = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Tag(_, name) => text.push_str(separator(name)),
            Piece::Text(piece) => text.push_str(&piece),
        }
    }
    text
}

/// Draws the HTML of the sections of one document, in their order.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    tables: usize,
}

impl Drawing {
    /// Draws HTML with its matches marked. Tables and code scroll, so they get keyboard focus;
    /// `table_name` names a table by its number.
    pub(super) fn html(
        &mut self,
        html: &str,
        ranges: &[TextRange],
        table_name: fn(usize) -> String,
    ) -> Markup {
        let mut position = 0;
        let mut ranges = ranges;
        let drawn: Vec<Markup> = pieces(html)
            .map(|piece| match piece {
                Piece::Tag(tag, name) => {
                    position += separator(name).len();
                    self.tag(tag, name, table_name)
                }
                Piece::Text(text) => {
                    let start = position;
                    position += text.encode_utf16().count();
                    let inside = ranges_between(&mut ranges, start, position);
                    highlighted(&text, &inside)
                }
            })
            .collect();
        html! { @for piece in drawn { (piece) } }
    }

    fn tag(&mut self, tag: &str, name: &str, table_name: fn(usize) -> String) -> Markup {
        match (tag.starts_with("</"), name) {
            (false, "table") => {
                self.tables += 1;
                html! {
                    (PreEscaped("<div class=\"table scrolls\" tabindex=\"0\" role=\"region\" aria-label=\""))
                    (table_name(self.tables)) (PreEscaped("\">")) (PreEscaped(tag))
                }
            }
            (true, "table") => html! { (PreEscaped(tag)) (PreEscaped("</div>")) },
            (false, "pre") => PreEscaped("<pre class=\"scrolls\" tabindex=\"0\">".to_owned()),
            _ => PreEscaped(tag.to_owned()),
        }
    }
}

/// The ranges within a piece of text, relative to its start; ranges that end before it are dropped.
fn ranges_between(ranges: &mut &[TextRange], start: usize, end: usize) -> Vec<TextRange> {
    while let [[_, past], rest @ ..] = ranges
        && *past <= start
    {
        *ranges = rest;
    }
    let inside = ranges.iter().take_while(|[from, _]| *from < end);
    inside
        .map(|&[from, to]| [from.saturating_sub(start), to.min(end).saturating_sub(start)])
        .collect()
}

fn separator(name: &str) -> &'static str {
    if INLINE.contains(&name) { "" } else { "\n" }
}

/// Walks serialised HTML: every `<` begins a tag, every `&` an entity.
fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if !rest.starts_with('<') {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            rest = after;
            return Some(Piece::Text(unescaped(text)));
        }
        let (tag, after) = rest.split_at(tag_end(rest));
        rest = after;
        let name = tag.trim_start_matches(['<', '/']);
        let name = &name[..name
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(name.len())];
        Some(Piece::Tag(tag, name))
    })
}

/// The end of a tag; a `>` within a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", "\u{A0}"),
        ("&amp;", "&"),
    ];
    let plain = named.iter().fold(text.to_owned(), |text, (name, character)| {
        text.replace(name, character)
    });
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn drawn(html: &str, ranges: &[TextRange]) -> String {
        let name = |number| format!("Tabell {number}");
        Drawing::default().html(html, ranges, name).into_string()
    }

    #[test]
    fn words_are_marked_inside_elements_and_across_them() {
        let html = "<p>Kort <em>ställ</em>tid &amp; mer</p>";
        assert_eq!(plain(html), "\nKort ställtid & mer\n");
        assert_eq!(
            drawn(html, &[[6, 14], [17, 20]]),
            "<p>Kort <em><mark>ställ</mark></em><mark>tid</mark> &amp; <mark>mer</mark></p>"
        );
    }

    #[test]
    fn values_of_attributes_are_no_text() {
        let html = "<a href=\"/x?a>b\" rel=\"r\">tid</a>";
        assert_eq!(plain(html), "tid");
        assert_eq!(
            drawn(html, &[[0, 3]]),
            "<a href=\"/x?a>b\" rel=\"r\"><mark>tid</mark></a>"
        );
    }

    #[test]
    fn tables_and_code_can_be_scrolled_by_keyboard() {
        let table = drawn(
            "<table><tbody><tr><td>a</td></tr></tbody></table><pre>b</pre>",
            &[],
        );
        assert!(
            table.starts_with(
                "<div class=\"table scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"Tabell 1\"><table>"
            ),
            "{table}"
        );
        assert!(
            table.ends_with("</table></div><pre class=\"scrolls\" tabindex=\"0\">b</pre>"),
            "{table}"
        );
    }

    proptest! {
        #[test]
        fn no_ranges_change_anything_but_marks(
            texts in prop::collection::vec("[a-zå&<😀 ]{0,8}", 0..5),
            ranges in prop::collection::vec([0..30usize, 0..30usize], 0..6),
        ) {
            let mut ranges = ranges;
            ranges.sort_unstable();
            let html: String = texts.iter().map(|text| html! { p { em { (text) } } }.into_string()).collect();
            let drawn = drawn(&html, &ranges);
            prop_assert_eq!(drawn.replace("<mark>", "").replace("</mark>", ""), html);
        }
    }
}
