//! Labels over links to other texts, comments and tags: "Läs också", "Relaterade artiklar", "Kommentarer".
//!
//! Saved pages come in many languages; these are labels of pages in Swedish, English, German, Danish and Norwegian.

use crate::text::clean_line;

/// A longer line is not a label.
const LONGEST: usize = 60;

/// Beginnings of labels, in lower case, as whole words.
const LABELS: &[&str] = &[
    // Swedish
    "andra läser",
    "annons",
    "dela",
    "det här kanske också",
    "du kanske också",
    "etiketter",
    "kommentarer",
    "kommentera",
    "lämna ett svar",
    "läs mer",
    "läs också",
    "läs vidare",
    "läs även",
    "mer om",
    "mest läst",
    "nyhetsbrev",
    "om författaren",
    "om skribenten",
    "rekommenderat",
    "relaterade",
    "relaterat",
    "se också",
    "se även",
    "senaste nytt",
    "taggar",
    "tipsa",
    "ämnen",
    // Danish and Norwegian
    "del artikel",
    "les også",
    "læs også",
    "relatert",
    // English
    "about the author",
    "advertisement",
    "also read",
    "comments",
    "filed under",
    "follow us",
    "further reading",
    "latest",
    "leave a comment",
    "leave a reply",
    "more from",
    "more on",
    "most read",
    "newsletter",
    "next article",
    "popular",
    "read also",
    "read more",
    "recommended",
    "related",
    "see also",
    "share",
    "sign up",
    "similar",
    "subscribe",
    "tags",
    "topics",
    "trending",
    "you may also",
    "you might also",
    // German
    "anzeige",
    "auch interessant",
    "das könnte",
    "empfehlungen",
    "kommentar schreiben",
    "kommentare",
    "kommentieren",
    "lesen sie auch",
    "links zum",
    "mehr themen",
    "mehr zu",
    "mehr zum thema",
    "meistgelesen",
    "neueste",
    "passend zum",
    "schlagwort",
    "schlagworte",
    "schon gelesen",
    "schreibe einen kommentar",
    "teilen",
    "themen",
    "weitere artikel",
    "weitere beiträge",
    "weitere nachrichten",
    "weitere themen",
    "weiterführende",
    "weiterlesen",
    "zum thema",
    "zum weiterlesen",
    "ähnliche",
    "über den autor",
    "über die autorin",
];

/// Whether a line is a label.
pub(super) fn is_label(line: &str) -> bool {
    let line = clean_line(line).to_lowercase();
    let line = line.trim_start_matches(|character: char| !character.is_alphabetic());
    let is_beginning = |label: &str| {
        line.strip_prefix(label)
            .is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
    };
    line.chars().count() <= LONGEST && LABELS.iter().any(|label| is_beginning(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_whole_words_at_the_beginning_of_a_short_line() {
        for line in ["Läs också:", " » Relaterade artiklar", "Kommentarer (3)", "Tags"] {
            assert!(is_label(line), "{line}");
        }
        for line in [
            "Delar av verkstaden",
            "Så läser du mer",
            "Kommentarer från de femtio verkstäder som deltog i mätningen under året",
        ] {
            assert!(!is_label(line), "{line}");
        }
    }
}
