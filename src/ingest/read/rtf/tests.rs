use super::*;

fn told(text: &str) -> String {
    let extract = read(text.as_bytes(), &Limits::default()).unwrap();
    let title = extract.found.title.clone().unwrap_or_default();
    extract.sections.iter().fold(title, |mut told, section| {
        told.push_str(&format!(
            "|{}|{}",
            section.heading.as_deref().unwrap_or_default(),
            section.text
        ));
        told
    })
}

#[test]
fn text_is_read_without_pictures_styles_and_fields() {
    for (text, expected) in [
        (
            r"{\rtf1\ansi\ansicpg1252 St\'e4lltid och \u246?vning\par N\u228\'e4sta.}",
            "||Ställtid och övning\n\nNästa.",
        ),
        (
            r"{\rtf1{\stylesheet{\s1 heading 1;}{\s2 Rubrik 2;}}\pard\s1 Titel\par\pard Ett.\par\pard\s2 Del\par\pard Tv\'e5.\par}",
            "Titel||Ett.|Del|Två.",
        ),
        (r"{\rtf1\pard\outlinelevel1 Del\par\pard Text.}", "|Del|Text."),
        (
            r"{\rtf1 A{\pict\pngblip 89504e47}{\*\generator X;}{\field{\*\fldinst HYPERLINK x}{\fldrslt l\'e4nk}} B}",
            "||Alänk B",
        ),
        (
            r"{\rtf1\trowd\intbl Maskin\cell Tid\cell\row\trowd\intbl Svarv\cell 8\cell\row\pard Efter.}",
            "||Maskin · Tid\nSvarv · 8\nEfter.",
        ),
        (r"{\rtf1 syns{\v dolt} ocks\'e5\line rad}", "||syns också\nrad"),
        (
            r"{\rtf1{\info{\title Titeln h\'e4r}{\author Anna Ek}{\subject x}}Text.}",
            "Titeln här||Text.",
        ),
        (r"{\rtf1 {{{ obalans \bin9999 x", "||obalans"),
        (r"{\rtf1 \'zz\u99999999999? \unknown5 text\", "||? text"),
    ] {
        assert_eq!(told(text), expected, "{text}");
    }
}
