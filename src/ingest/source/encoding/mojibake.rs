//! Text that was UTF-8, was read as Windows-1252 or Latin-1 by some program, and saved so: `fÃ¶rbÃ¤ttring`.

use encoding_rs::WINDOWS_1252;

use crate::ingest::report::WarningReason;

/// Saved wrongly this often, one time after the other, is as far as anyone has got.
const MOST_ROUNDS: usize = 3;

/// Repairs a text that is garbled throughout, and reports a text that is garbled in parts. A text that writes `ö` right more
/// often than `Ã¶` may be quoting, or has a garbled paragraph that only an editor can tell from a quotation.
pub(super) fn repair(text: String) -> (String, Option<WarningReason>) {
    let count = garbled(&text);
    if count == 0 {
        return (text, None);
    }
    if right(&text) >= count {
        return (text, Some(WarningReason::Mojibake { count }));
    }
    let mut text = text;
    let mut repaired = 0;
    for _ in 0..MOST_ROUNDS {
        if garbled(&text) == 0 {
            break;
        }
        let (better, count) = read_anew(&text);
        repaired = repaired.max(count);
        text = better;
    }
    (text, Some(WarningReason::MojibakeRepaired { count: repaired }))
}

/// How many Swedish letters stand there as two others. `Ã` and `¥` never meet in a text that is right; `Ã` and a dash
/// might, so a capital has to begin a word.
fn garbled(text: &str) -> usize {
    if !text.contains('Ã') {
        return 0;
    }
    let mut before = ' ';
    let mut letters = text.chars().peekable();
    let mut count = 0;
    while let Some(letter) = letters.next() {
        if letter == 'Ã' {
            let mut ahead = letters.clone();
            let is_garbled = match ahead.next() {
                Some('¥' | '¤' | '¶' | '©' | '…' | '\u{85}' | '„' | '\u{84}' | 'ƒ') if before != 'Ã' => {
                    !before.is_uppercase()
                }
                Some('–' | '\u{96}') => {
                    !before.is_alphabetic() && ahead.next().is_some_and(char::is_alphabetic)
                }
                _ => false,
            };
            count += usize::from(is_garbled);
        }
        before = letter;
    }
    count
}

/// How many Swedish letters stand there as they should.
fn right(text: &str) -> usize {
    text.chars().filter(|letter| "åäöÅÄÖ".contains(*letter)).count()
}

/// Turns the letters back into the bytes they were and reads those as UTF-8; what then is none stays. With the number of
/// characters that came of it.
fn read_anew(text: &str) -> (String, usize) {
    let mut better = String::with_capacity(text.len());
    let mut count = 0;
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (character, taken) = match character_of(rest) {
            Some(found) => {
                count += 1;
                found
            }
            None => (first, first.len_utf8()),
        };
        better.push(character);
        rest = &rest[taken..];
    }
    (better, count)
}

/// The character whose bytes the first letters of a text are, and how many bytes those letters take.
fn character_of(text: &str) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    let mut taken = 0;
    for (at, letter) in text.chars().take(4).enumerate() {
        bytes[at] = byte_of(letter)?;
        taken += letter.len_utf8();
        if let Ok(whole) = std::str::from_utf8(&bytes[..=at]) {
            return Some((whole.chars().next()?, taken));
        }
    }
    None
}

/// The byte from the upper half that a program made this letter of.
fn byte_of(letter: char) -> Option<u8> {
    match letter {
        '\u{80}'..='\u{FF}' => u8::try_from(u32::from(letter)).ok(),
        '\0'..='\u{7F}' => None,
        _ => {
            let mut utf8 = [0; 4];
            let (bytes, _, unmappable) = WINDOWS_1252.encode(letter.encode_utf8(&mut utf8));
            (!unmappable).then(|| bytes[0])
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a program makes of UTF-8 that it takes for Windows-1252.
    fn garble(text: &str) -> String {
        WINDOWS_1252
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
    }

    #[test]
    fn garbled_swedish_is_repaired_with_its_quotes_and_dashes() {
        let text = "Åtgärder på verkstadsgolvet – ”öppna” för FÖRBÄTTRING, à 40 € på Önnemo.";
        let garbled = garble(text);
        assert!(
            garbled.starts_with("Ã…tgÃ¤rder pÃ¥ verkstadsgolvet â€“"),
            "{garbled}"
        );
        let (repaired, warning) = repair(garbled.clone());
        assert_eq!(repaired, text);
        assert_eq!(warning, Some(WarningReason::MojibakeRepaired { count: 14 }));
        assert_eq!(repair(garble(&garbled)).0, text, "saved wrongly twice");
        let latin: String = text.bytes().map(char::from).collect();
        assert_eq!(repair(latin).0, text, "by way of Latin-1");
    }

    #[test]
    fn a_partly_garbled_text_is_kept_and_reported() {
        for (text, count) in [
            ("När å, ä och ö blir Ã¥, Ã¤ och Ã¶ har en fil lästs fel.", 3),
            ("Åhörarna såg klistrad text: fÃ¶r.", 1),
        ] {
            let (same, warning) = repair(text.to_owned());
            assert_eq!(same, text);
            assert_eq!(warning, Some(WarningReason::Mojibake { count }));
        }
    }

    #[test]
    fn letters_of_other_languages_do_not_count() {
        for text in [
            "NÃO ESTÁ À VENDA – A MANHÃ–TARDE É LONGA",
            "São Paulo, Ãgua, irmã „hoje” e amanhã…",
            "MANHÃ… e MANHÃ„",
            "Ça va, élève? Ærlig talt, øl på Åland",
            "¤ 100 © 2020 ¶ 3",
        ] {
            assert_eq!(repair(text.to_owned()), (text.to_owned(), None), "{text}");
        }
    }

    proptest! {
        #[test]
        fn garbled_words_come_back(text in "[a-zåäö]{1,9}( [a-zåäöé]{1,9}){0,20}[åäö]") {
            prop_assert_eq!(repair(garble(&text)).0, text);
        }

        #[test]
        fn any_text_is_no_longer_afterwards(text: String) {
            prop_assert!(repair(text.clone()).0.len() <= text.len());
        }

        #[test]
        fn swedish_that_is_right_is_left_alone(text in "[ a-zåäöÅÄÖéüø.,–”…0-9§°]{0,200}") {
            prop_assert_eq!(repair(text.clone()), (text, None));
        }
    }
}
