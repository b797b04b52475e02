use encoding_rs::WINDOWS_1251;
use proptest::prelude::*;

use super::*;

const TEXT: &str = "Åtgärder på verkstadsgolvet: ställtiden är öppen för förbättring. ÄÖ";

fn decoded(bytes: &[u8]) -> (String, Option<WarningReason>) {
    let Decoded { text, warning } = decode(bytes, None).unwrap();
    (text, warning)
}

fn cp850(text: &str) -> Vec<u8> {
    let position = |c: char| CP850.chars().position(|other| other == c).unwrap() as u8 + 0x80;
    text.chars()
        .map(|c| if c.is_ascii() { c as u8 } else { position(c) })
        .collect()
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn every_encoding_of_swedish_text_is_read() {
    let with_mark = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes].concat();
    let table: [(&str, Vec<u8>); 8] = [
        ("UTF-8", TEXT.as_bytes().to_vec()),
        (
            "UTF-8 with a mark",
            with_mark(&[0xEF, 0xBB, 0xBF], TEXT.as_bytes().to_vec()),
        ),
        (
            "UTF-16LE with a mark",
            with_mark(&[0xFF, 0xFE], utf16(TEXT, u16::to_le_bytes)),
        ),
        (
            "UTF-16BE with a mark",
            with_mark(&[0xFE, 0xFF], utf16(TEXT, u16::to_be_bytes)),
        ),
        ("UTF-16LE", utf16(TEXT, u16::to_le_bytes)),
        ("UTF-16BE", utf16(TEXT, u16::to_be_bytes)),
        ("windows-1252", WINDOWS_1252.encode(TEXT).0.into_owned()),
        ("ASCII", b"plain".to_vec()),
    ];
    for (name, bytes) in table {
        let expected = if name == "ASCII" { "plain" } else { TEXT };
        assert_eq!(decoded(&bytes), (expected.to_owned(), None), "{name}");
    }
}

#[test]
fn old_swedish_encodings_are_told_by_their_letters_and_reported() {
    let guess = |encoding: &str| {
        Some(WarningReason::GuessedEncoding {
            encoding: encoding.to_owned().into(),
        })
    };
    assert_eq!(
        decoded(&MACINTOSH.encode(TEXT).0),
        (TEXT.to_owned(), guess("MacRoman"))
    );
    assert_eq!(decoded(&cp850(TEXT)), (TEXT.to_owned(), guess("CP850")));
}

#[test]
fn windows_quotes_and_dashes_are_no_reason_to_guess() {
    let text = "”Ja”, sa hon – ’det’ kostar 40 €…";
    assert_eq!(decoded(&WINDOWS_1252.encode(text).0), (text.to_owned(), None));
}

#[test]
fn foreign_scripts_go_to_the_browsers_detector() {
    let text = "Это обычный русский текст о производстве и качестве, без шведских букв";
    let (read, warning) = decoded(&WINDOWS_1251.encode(text).0);
    assert_eq!(read, text);
    assert_eq!(
        warning,
        Some(WarningReason::GuessedEncoding {
            encoding: "windows-1251".into()
        })
    );
}

#[test]
fn a_declared_encoding_is_believed_unless_the_bytes_are_utf8() {
    let bytes = WINDOWS_1252.encode("naïve ÿ").0.into_owned();
    assert_eq!(decode(&bytes, Some(WINDOWS_1252)).unwrap().text, "naïve ÿ");
    assert_eq!(decode(TEXT.as_bytes(), Some(WINDOWS_1252)).unwrap().text, TEXT);
    let latin = WINDOWS_1252.encode(TEXT).0.into_owned();
    assert_eq!(decode(&latin, Some(UTF_8)).unwrap().text, TEXT);
}

#[test]
fn utf8_with_a_bad_byte_stays_utf8_and_is_reported() {
    let mut bytes = TEXT.repeat(2).into_bytes();
    bytes.push(0xE5);
    let (text, warning) = decoded(&bytes);
    assert!(text.starts_with(TEXT) && text.ends_with('\u{FFFD}'));
    assert_eq!(
        warning,
        Some(WarningReason::UnreadableCharacters {
            count: 1,
            encoding: "UTF-8".into()
        })
    );
}

#[test]
fn what_is_no_text_is_refused_with_what_it_looks_like() {
    let table: [(&[u8], &str); 5] = [
        (b"%PDF-1.7 ...", "a PDF"),
        (
            b"PK\x03\x04rest",
            "a zip archive (Word, PowerPoint and OpenDocument files are such)",
        ),
        (b"text\0with a NUL byte", "binary data"),
        (&[1, 2, 3, 4, 5, 6, 7, 8], "binary data"),
        (&[0; 64], "binary data"),
    ];
    for (bytes, name) in table {
        let refusal = RefusalReason::NotText {
            looks_like: name.to_owned(),
        };
        assert_eq!(decode(bytes, None), Err(refusal), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        if let Ok(decoded) = decode(&bytes, None) {
            prop_assert!(decoded.text.len() <= bytes.len() * 3);
        }
    }

    #[test]
    fn any_text_without_controls_comes_back_from_utf8(text in "[^\\p{C}]{0,200}") {
        prop_assume!(SIGNATURES.iter().all(|(signature, _)| !text.as_bytes().starts_with(signature)));
        prop_assert_eq!(decode(text.as_bytes(), None).unwrap().text, text);
    }

    #[test]
    fn swedish_words_come_back_from_every_old_encoding(words in "[a-zåäö]{2,8}( [a-zåäö]{2,8}){5,20}") {
        prop_assume!(words.chars().any(|letter| "åäö".contains(letter)));
        prop_assert_eq!(&decoded(&WINDOWS_1252.encode(&words).0).0, &words);
        prop_assert_eq!(&decoded(&MACINTOSH.encode(&words).0).0, &words);
        prop_assert_eq!(&decoded(&cp850(&words)).0, &words);
    }
}
