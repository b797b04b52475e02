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
    "dessa artiklar",
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
    "das thema könnte",
    "diese artikel könnten",
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

/// A longer line says more than who made a picture or that there is a newsletter.
const LONGEST_NOTE: usize = 240;

/// A longer line with a picture's maker has a caption before it.
const LONGEST_CREDIT: usize = 90;

/// What stands before the name of a picture's maker, in lower case; a colon or the name follows.
const CREDITS: &[&str] = &[
    "©",
    "bild",
    "bild via",
    "bildkälla",
    "bildquelle",
    "copyright",
    "credit",
    "crédito",
    "crédit photo",
    "crédits photos",
    "foto",
    "fotograf",
    "fotos",
    "illustration",
    "image credit",
    "photo",
    "photo credit",
    "photo by",
    "photos",
    "zdjęcie",
];

/// Beginnings of lines about the site, not the text, in lower case.
const NOTES: &[&str] = &[
    // Swedish
    "anmäl dig till vårt nyhetsbrev",
    "det här inlägget postades",
    "det här inlägget publicerades",
    "dela artikeln",
    "dela på facebook",
    "detta inlägg publicerades",
    "du måste vara inloggad för att",
    "följ oss på",
    "gilla oss på",
    "inlägget postades",
    "om inget annat anges",
    "prenumerera på vår",
    "prenumerera på vårt",
    "vill du läsa mer",
    // English
    "download our app",
    "follow us on",
    "for the latest stories",
    "get the latest news",
    "if you enjoyed",
    "like us on",
    "posted in",
    "sign up for our",
    "subscribe now",
    "subscribe to our",
    "this article was originally published",
    "this entry was posted",
    "this post was posted",
    "you must be logged in",
    // German
    "abonnieren sie",
    "dieser artikel erschien",
    "dieser beitrag wurde",
    "dieser eintrag wurde",
    "du musst eingeloggt",
    "folge uns",
    "folgen sie uns",
    "melden sie sich für unseren newsletter",
    "sie müssen angemeldet sein",
    "sofern nicht anders",
    "veröffentlicht in",
];

/// Words that together mark the text that stands in place of something from another site.
const PLACEHOLDERS: &[[&str; 2]] = &[
    ["cookie", "godkänn"],
    ["cookie", "samtyck"],
    ["kakor", "godkänn"],
    ["cookies", "accept"],
    ["cookies", "consent"],
    ["cookies", "akzeptier"],
    ["cookies", "zustimm"],
    ["deine daten", "einverständnis"],
    ["persönlichen daten", "inhalt"],
    ["privatsphäre", "verbindung zu"],
    ["externer inhalt", "laden"],
];

/// Whether a line only names the maker or owner of a picture: "Foto: Anna Ek/Bildbyrån".
pub(super) fn is_credit(line: &str) -> bool {
    let line = clean_line(line).to_lowercase();
    let line = line.trim_matches(['(', ')', '[', ']', '/', '|', ' ']);
    if line.chars().count() > LONGEST_CREDIT {
        return false;
    }
    CREDITS.iter().any(|credit| {
        line.strip_prefix(credit).is_some_and(|rest| {
            let is_sign = *credit == "©" || credit.ends_with("via") || credit.ends_with("by");
            let rest = rest.trim_start();
            // "Bild 3: …" is a caption; a sentence after the colon too.
            (rest.starts_with(':') || (is_sign && !rest.is_empty()))
                && !rest.trim_end_matches('.').contains(". ")
        })
    })
}

/// Whether a line is about the site: how to follow it, where the text was posted, what a reader must accept.
pub(super) fn is_note(line: &str) -> bool {
    let line = clean_line(line).to_lowercase();
    if line.chars().count() > LONGEST_NOTE {
        return false;
    }
    let start = line.trim_start_matches(|character: char| !character.is_alphabetic());
    NOTES.iter().any(|note| start.starts_with(note))
        || PLACEHOLDERS
            .iter()
            .any(|words| words.iter().all(|word| line.contains(word)))
}

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
    fn a_credit_is_a_short_line_with_a_name() {
        for line in [
            "Foto: Anna Ek/Bildbyrån",
            "(Bild: Ek)",
            "© Ek Media",
            "Photo by Ann Oak",
        ] {
            assert!(is_credit(line), "{line}");
        }
        for line in [
            "Bild 3: Verkstaden",
            "Foto: Ek. Pressen stod still i tre veckor.",
            "Fotografier av verkstaden",
            "Bilden visar pressen: den står still",
        ] {
            assert!(!is_credit(line), "{line}");
        }
    }

    #[test]
    fn a_note_is_about_the_site() {
        for line in [
            "Prenumerera på vårt nyhetsbrev!",
            "This entry was posted in Allmänt by Ek. Bookmark the permalink.",
            "Innehållet visas när du godkänner våra cookies.",
        ] {
            assert!(is_note(line), "{line}");
        }
        for line in [
            "Verkstaden följer upp varje vecka.",
            "En prenumeration på reservdelar sänkte lagret.",
        ] {
            assert!(!is_note(line), "{line}");
        }
    }

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
