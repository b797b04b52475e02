//! Detects the language of a document. Not for queries, which are too short.

use whatlang::{Detector, Lang};

use crate::document::{Language, LanguageTag};

/// Below this number of words detection is unreliable.
const FEWEST_WORDS: usize = 6;

/// How many characters are examined; more do not change the result.
const SAMPLE: usize = 20_000;

/// In a shorter paragraph, in characters, Swedish cannot be told from Danish and Norwegian.
const SHORTEST_PARAGRAPH: usize = 120;

/// Shorter texts, in characters, are not tested for other languages.
const SHORTEST_FOREIGN: usize = 200;

/// Detects the language of a text; `None` if unsure.
pub(crate) fn detect(text: &str) -> Option<LanguageTag> {
    let text = sample(text);
    other(text).or_else(|| swedish_or_english(text).map(LanguageTag::from))
}

/// Asked with these two alone, four of five Danish paragraphs come back as one of them.
fn swedish_or_english(text: &str) -> Option<Language> {
    if text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic))
        .count()
        < FEWEST_WORDS
    {
        return None;
    }
    let found = Detector::with_allowlist(vec![Lang::Swe, Lang::Eng]).detect(text)?;
    match found.lang() {
        Lang::Swe if found.is_reliable() => Some(Language::Swedish),
        Lang::Eng if found.is_reliable() => Some(Language::English),
        _ => None,
    }
}

/// The language of a text that is neither Swedish nor English.
fn other(text: &str) -> Option<LanguageTag> {
    let ours = [Lang::Swe, Lang::Eng, Lang::Dan, Lang::Nob];
    let anywhere = (text.len() >= SHORTEST_FOREIGN)
        .then(|| whatlang::detect(text))
        .flatten();
    if let Some(found) = anywhere.filter(|found| found.is_reliable() && !ours.contains(&found.lang())) {
        return LanguageTag::named(found.lang().code());
    }
    let neighbours = Detector::with_allowlist(ours.to_vec());
    let (mut own, mut danish, mut norwegian) = (0, 0, 0);
    for paragraph in text
        .split("\n\n")
        .filter(|paragraph| paragraph.len() >= SHORTEST_PARAGRAPH)
    {
        match neighbours.detect_lang(paragraph) {
            Some(Lang::Dan) => danish += paragraph.len(),
            Some(Lang::Nob) => norwegian += paragraph.len(),
            _ => own += paragraph.len(),
        }
    }
    let neighbour = if danish >= norwegian { Lang::Dan } else { Lang::Nob };
    (danish + norwegian > own)
        .then(|| LanguageTag::named(neighbour.code()))
        .flatten()
}

fn sample(text: &str) -> &str {
    let end = text.char_indices().nth(SAMPLE).map_or(text.len(), |(end, _)| end);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const SWEDISH: &str = "Ställtiden är den tid som går mellan den sista godkända detaljen i en serie och den första godkända i nästa. \
                           Den som halverar ställtiden kan köra mindre serier och får kortare ledtid och mindre lager.";
    const ENGLISH: &str = "Changeover time is the time between the last good part of one batch and the first good part of the next. \
                           Whoever halves it may run smaller batches, with shorter lead times and less stock.";
    const DANISH: &str = "Omstillingstiden er den tid, der går mellem det sidste godkendte emne i en serie og det første godkendte i den næste. \
                          Den, der halverer omstillingstiden, kan køre mindre serier og får kortere gennemløbstid og mindre lager.";
    const GERMAN: &str = "Die Rüstzeit ist die Zeit zwischen dem letzten guten Teil einer Serie und dem ersten guten Teil der nächsten. Wer sie \
                          halbiert, kann kleinere Serien fahren und erreicht kürzere Durchlaufzeiten sowie geringere Bestände. Das Verfahren wurde über \
                          mehrere Jahrzehnte entwickelt und wird heute in vielen Betrieben angewendet, weil es wenig kostet und sich schnell auszahlt.";

    const FINNISH: &str = "Asetusaika on aika, joka kuluu sarjan viimeisen hyväksytyn kappaleen ja seuraavan sarjan ensimmäisen hyväksytyn kappaleen välillä. \
                           Se, joka puolittaa asetusajan, voi ajaa pienempiä sarjoja ja saa lyhyemmän läpimenoajan sekä pienemmän varaston.";

    fn tag(text: &str) -> Option<&'static str> {
        detect(text).map(LanguageTag::as_str)
    }

    #[test]
    fn languages_are_told_apart() {
        for (text, expected) in [
            (SWEDISH, "sv"),
            (ENGLISH, "en"),
            (DANISH, "da"),
            (GERMAN, "de"),
            (FINNISH, "fi"),
        ] {
            assert_eq!(tag(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn every_language_that_may_be_detected_has_a_name() {
        for language in Lang::all() {
            assert!(LanguageTag::named(language.code()).is_some(), "{language:?}");
        }
    }

    #[test]
    fn too_little_text_is_unsure() {
        for text in [
            "",
            "5S",
            "värdeflödesanalys",
            "1 2 3 4 5 6 7 8",
            "Ny tid för mötet",
        ] {
            assert_eq!(detect(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_quotation_in_another_language_changes_nothing() {
        assert_eq!(tag(&format!("{SWEDISH}\n\n{SWEDISH}\n\n{DANISH}")), Some("sv"));
    }
}
