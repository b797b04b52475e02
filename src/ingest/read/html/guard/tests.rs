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
    let items = format!("<ul>{}</ul>", "<li><b>ett<li><div>två".repeat(5_000));
    let cells = format!("<table>{}</table>", "<tr><td><font size=2>x<td>y".repeat(5_000));
    for page in [paragraphs, unclosed, bold, crossed, table, items, cells] {
        assert_eq!(checked(&page), Ok(()), "{}", &page[..20]);
    }
}

#[test]
fn pages_that_would_stop_the_parser_are_refused() {
    let limits = Limits::default();
    let deep = RefusalReason::TooDeep {
        limit: limits.nesting,
    };
    let many = RefusalReason::TooManyElements {
        limit: limits.html_elements,
    };
    let fonts: String = (0..200).map(|size| format!("<font size={size}>")).collect();
    let attributes: String = (0..300).map(|number| format!(" a{number}=x")).collect();
    for (page, reason) in [
        ("<div>".repeat(200_000), deep.clone()),
        ("<span><div></span>".repeat(100_000), deep.clone()),
        ("<b><div></b>".repeat(100_000), deep.clone()),
        ("<table><tr><td>".repeat(100_000), deep.clone()),
        ("<p><svg><foreignObject>".repeat(100_000), deep.clone()),
        ("<ul><li>".repeat(100_000), deep.clone()),
        ("<b>".repeat(100_000), deep.clone()),
        (format!("{fonts}{}", "<p>x".repeat(20_000)), many),
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

#[test]
fn elements_are_counted_up_to_the_limit() {
    let limits = Limits {
        html_elements: 100,
        ..Limits::default()
    };
    assert_eq!(check(&"<br>".repeat(100), &limits), Ok(()));
    assert_eq!(
        check(&"<br>".repeat(101), &limits),
        Err(RefusalReason::TooManyElements { limit: 100 })
    );
}
