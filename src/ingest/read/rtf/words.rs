//! What control words of RTF mean.

/// Where the text of a group goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Destination {
    Text,
    Nowhere,
    Info,
    Styles,
    Title,
    Author,
    Created,
}

/// Where text goes behind a word: where it went before, or where the word sends it.
pub(super) fn destination(word: &str, before: Destination) -> Destination {
    match (before, word) {
        (Destination::Info, "title") => Destination::Title,
        (Destination::Info, "author") => Destination::Author,
        (Destination::Info, "creatim") => Destination::Created,
        (Destination::Text, "info") => Destination::Info,
        (Destination::Text, "stylesheet") => Destination::Styles,
        (
            Destination::Text | Destination::Styles,
            "fonttbl" | "colortbl" | "pict" | "object" | "header" | "headerl" | "headerr" | "headerf"
            | "footer" | "footerl" | "footerr" | "footerf" | "fldinst" | "listtext" | "pntext" | "nonshppict"
            | "themedata" | "listtable" | "filetbl" | "revtbl" | "annotation" | "tc" | "xe" | "rxe" | "txe",
        ) => Destination::Nowhere,
        _ => before,
    }
}

/// The level of a style that is a heading, by its name in the languages that programs give it.
pub(super) fn heading_level(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    if ["title", "rubrik", "titel"].contains(&name.as_str()) {
        return Some(1);
    }
    let number = name
        .strip_prefix("heading ")
        .or_else(|| name.strip_prefix("rubrik "))?;
    number.trim().parse().ok().filter(|level| (1..=6).contains(level))
}

/// The letter that a word stands for.
pub(super) fn shown(word: &str) -> &'static str {
    match word {
        "tab" => " ",
        "emdash" => "—",
        "endash" => "–",
        "bullet" => "•",
        "lquote" | "rquote" => "’",
        "ldblquote" | "rdblquote" => "”",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => "",
    }
}
