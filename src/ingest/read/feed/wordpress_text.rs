//! The text of a WordPress post before a page is made of it: bare line breaks, shortcodes and block comments.

/// Elements that stand on their own; what lies between them and is no element is a paragraph.
const BLOCKS: [&str; 30] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
    "tr",
];

/// Elements whose insides are left as they are.
const WHOLE: [&str; 5] = ["pre", "script", "style", "table", "ul"];

/// Shortcodes of WordPress and of well-known additions that hold no text of their own.
const WITHOUT_TEXT: [&str; 10] = [
    "gallery",
    "embed",
    "audio",
    "video",
    "playlist",
    "contact-form-7",
    "wpforms",
    "gravityform",
    "toc",
    "ninja_form",
];

/// Shortcodes that stand around text.
const AROUND_TEXT: [&str; 4] = ["caption", "wp_caption", "row", "column"];

/// Makes a post's source the HTML that a reader of the site gets.
pub(super) fn to_html(source: &str) -> String {
    let text = without_shortcodes(&source.replace("\r\n", "\n").replace('\r', "\n"));
    // A post of the block editor has its paragraphs marked; its line breaks mean nothing.
    if text.contains("<!-- wp:") {
        text
    } else {
        with_paragraphs(&text)
    }
}

/// What WordPress calls `wpautop`: an empty line parts paragraphs, a line break is a line break.
fn with_paragraphs(text: &str) -> String {
    let apart = blocks_apart(text);
    let mut html = String::with_capacity(apart.len() + apart.len() / 8);
    for chunk in apart
        .split("\n\n")
        .map(str::trim)
        .filter(|chunk| !chunk.is_empty())
    {
        if starts_with_block(chunk) {
            html.push_str(chunk);
        } else {
            html.push_str("<p>");
            html.push_str(&chunk.replace('\n', "<br>\n"));
            html.push_str("</p>");
        }
        html.push('\n');
    }
    html
}

/// Puts an empty line before and after each block that isn't inside one that stays whole.
fn blocks_apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len() + 64);
    let mut rest = text;
    let mut inside: Option<&str> = None;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        apart.push_str(before);
        let length = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(length);
        let (closes, name) = tag_name(tag);
        let whole = WHOLE
            .iter()
            .find(|whole| name.eq_ignore_ascii_case(whole))
            .copied();
        let is_block = is_block(name) || whole.is_some();
        if inside.is_none() && is_block && !closes {
            apart.push_str("\n\n");
        }
        apart.push_str(tag);
        if inside.is_none() && !closes {
            inside = whole;
        } else if closes && inside == whole {
            inside = None;
        }
        if inside.is_none() && is_block && closes {
            apart.push_str("\n\n");
        }
        rest = after;
    }
    apart.push_str(rest);
    apart
}

fn is_block(name: &str) -> bool {
    BLOCKS.iter().any(|block| name.eq_ignore_ascii_case(block))
}

fn starts_with_block(chunk: &str) -> bool {
    chunk.starts_with('<') && {
        let (_, name) = tag_name(chunk);
        is_block(name) || WHOLE.iter().any(|whole| name.eq_ignore_ascii_case(whole))
    }
}

/// Whether a tag closes, and its name.
fn tag_name(tag: &str) -> (bool, &str) {
    let inside = tag.trim_start_matches('<');
    let (closes, inside) = inside
        .strip_prefix('/')
        .map_or((false, inside), |rest| (true, rest));
    let end = inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inside.len());
    (closes, &inside[..end])
}

/// Takes `[caption …]` and its like away and leaves `[1]` and `[sic]`: a shortcode is known, or has attributes, or is
/// closed later on.
fn without_shortcodes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('[') {
        let (before, bracket) = rest.split_at(start);
        kept.push_str(before);
        if let Some(escaped) = bracket.strip_prefix("[[") {
            kept.push('[');
            let end = escaped.find("]]").map_or(0, |end| end + 1);
            kept.push_str(&escaped[..end]);
            rest = escaped.get(end + usize::from(end > 0)..).unwrap_or_default();
            continue;
        }
        match shortcode(bracket) {
            Some(length) => rest = &bracket[length..],
            None => {
                kept.push('[');
                rest = &bracket[1..];
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// How many bytes at the beginning of `text` are a shortcode, with the content of one that holds no text.
fn shortcode(text: &str) -> Option<usize> {
    let end = text.find(']')? + 1;
    let inside = text[1..end - 1].trim_start_matches('/').trim_end_matches('/');
    let name = inside.split([' ', '\n', '=']).next().unwrap_or_default();
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    if !is_name || inside.contains(['[', '<']) {
        return None;
    }
    let closing = format!("[/{name}]");
    let closed = |within: &str| within.find(&closing);
    if WITHOUT_TEXT.contains(&name) {
        return Some(closed(&text[end..]).map_or(end, |at| end + at + closing.len()));
    }
    let has_attributes = inside[name.len()..].contains("=\"") || inside[name.len()..].contains("='");
    let is_close = text.starts_with("[/");
    (AROUND_TEXT.contains(&name) || has_attributes || is_close || closed(&text[end..]).is_some())
        .then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_line_breaks_make_paragraphs_and_blocks_stay_blocks() {
        for (source, html) in [
            ("Ett.\n\nTvå\ntre.", "<p>Ett.</p>\n<p>Två<br>\ntre.</p>\n"),
            ("<h2>Rubrik</h2>\nText.", "<h2>Rubrik</h2>\n<p>Text.</p>\n"),
            (
                "Före\n<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\nefter",
                "<p>Före</p>\n<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\n<p>efter</p>\n",
            ),
            (
                "<strong>Fet</strong> början",
                "<p><strong>Fet</strong> början</p>\n",
            ),
            ("a < b", "<p>a < b</p>\n"),
        ] {
            // An empty line inside a list parts chunks; a list has no need of paragraphs and takes no harm.
            let squeezed = |text: &str| text.replace("\n\n", "\n");
            assert_eq!(squeezed(&to_html(source)), squeezed(html), "{source:?}");
        }
    }

    #[test]
    fn paragraphs_of_the_block_editor_are_left_alone() {
        let source = "<!-- wp:paragraph -->\n<p>Ett\ntvå.</p>\n<!-- /wp:paragraph -->";
        assert_eq!(to_html(source), source);
    }

    #[test]
    fn shortcodes_go_and_other_brackets_stay() {
        for (source, text) in [
            (
                "[caption id=\"a\" width=\"3\"]<img> Bildtext.[/caption]",
                "<img> Bildtext.",
            ),
            ("[gallery ids=\"1,2\"]efter", "efter"),
            ("[embed]https://example.org/film[/embed]efter", "efter"),
            (
                "[su_box title='Obs']Läs [1] och [sic].[/su_box]",
                "Läs [1] och [sic].",
            ),
            ("[[caption]] är en kortkod", "[caption] är en kortkod"),
            ("[knapp]Klicka[/knapp]", "Klicka"),
            ("öppen [ och [a", "öppen [ och [a"),
            ("[[öppen", "[öppen"),
            ("", ""),
        ] {
            assert_eq!(without_shortcodes(source), text, "{source:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_taken(text in "[a-c\\[\\]/<>\n\" =å]{0,60}") {
            let _ = to_html(&text);
        }
    }
}
