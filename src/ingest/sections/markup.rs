//! The HTML of sections: allowed elements, and removal of a byline.

use crate::text::clean_line;

/// Separates the cells of a table row in the text.
pub(crate) const CELL_SEPARATOR: &str = " · ";

/// Blocks that mean something to a reader.
pub(crate) const BLOCKS: [&str; 19] = [
    "blockquote",
    "caption",
    "dd",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "li",
    "ol",
    "p",
    "pre",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Elements within a line that mean something.
pub(crate) const INLINE: [&str; 20] = [
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "q", "s", "samp", "small", "span",
    "strong", "sub", "sup", "time", "var",
];

/// Removes the first paragraph whose text equals `line`: a byline that was read as metadata.
pub(crate) fn remove_paragraph(html: &mut String, line: &str) {
    let mut from = 0;
    while let Some(start) = html[from..].find("<p>").map(|at| from + at) {
        let Some(end) = html[start..].find("</p>").map(|at| start + at + "</p>".len()) else {
            return;
        };
        if text_of(&html[start..end]) == line {
            html.replace_range(start..end, "");
            return;
        }
        from = end;
    }
}

/// The text between the tags.
fn text_of(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
        text = text.replace(entity, character);
    }
    clean_line(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byline_that_was_read_goes_from_the_html_too() {
        let mut html = "<p>Av <em>Ada &amp; Bo</em></p><p>Text.</p>".to_owned();
        remove_paragraph(&mut html, "Av Ada & Bo");
        assert_eq!(html, "<p>Text.</p>");
    }
}
