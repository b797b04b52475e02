//! Bytes to text: Unicode by its marks, else the old Swedish encodings told apart by where å, ä and ö fall.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::reason::{RefusalReason, WarningReason};

/// A file's text, and what there is to say about how it was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warning: Option<WarningReason>,
}

/// How many bytes are looked at where a sample will do.
const SAMPLE: usize = 64 * 1024;

/// The upper half of code page 850, the encoding of DOS in Western Europe; `encoding_rs` knows only the Web's.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// The first bytes of formats that turn up under a text file's name.
const SIGNATURES: [(&[u8], &str); 8] = [
    (b"%PDF-", "a PDF"),
    (
        b"PK\x03\x04",
        "a zip archive (Word, PowerPoint and OpenDocument files are such)",
    ),
    (
        &[0xD0, 0xCF, 0x11, 0xE0],
        "an old or password-protected Office file",
    ),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xFF\xD8\xFF", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x1F\x8B", "a gzip file"),
];

/// Reads bytes as text. `declared` is what the file itself says its encoding is; it is believed unless the bytes tell
/// otherwise.
pub(super) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, RefusalReason> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[length..]));
    }
    let looks_like = |name: &str| RefusalReason::NotText {
        looks_like: name.to_owned(),
    };
    if let Some((_, name)) = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
    {
        return Err(looks_like(name));
    }
    if let Some(encoding) = utf16_by_nul_bytes(bytes) {
        return Ok(decode_as(encoding, bytes));
    }
    if is_binary(bytes) {
        return Err(looks_like("binary data"));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded {
            text: text.to_owned(),
            warning: None,
        });
    }
    match declared {
        Some(encoding) if encoding != UTF_8 && encoding.is_single_byte() => Ok(decode_as(encoding, bytes)),
        _ if is_mostly_utf8(bytes) => Ok(decode_as(UTF_8, bytes)),
        _ => Ok(decode_by_letters(bytes)),
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let count = if had_errors {
        text.matches('\u{FFFD}').count()
    } else {
        0
    };
    let warning = (count > 0).then(|| WarningReason::UnreadableCharacters {
        count,
        encoding: encoding.name(),
    });
    Decoded {
        text: text.into_owned(),
        warning,
    }
}

/// UTF-16 without a mark: in Latin text every other byte is NUL, and few of those between.
fn utf16_by_nul_bytes(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let nul = |offset: usize| {
        sample
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd, half) = (nul(0), nul(1), sample.len() / 2);
    let most = |one: usize, other: usize| half >= 4 && one * 10 > half * 6 && other * 20 < half;
    if most(odd, even) {
        Some(UTF_16LE)
    } else if most(even, odd) {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// No text has a NUL byte, nor control characters in numbers.
fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B | 0x1A);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    bytes.contains(&0) || sample.iter().filter(|byte| is_control(byte)).count() * 20 > sample.len()
}

/// UTF-8 with a few bad bytes (a line pasted from elsewhere, a cut end) is still UTF-8.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let bad = text.matches('\u{FFFD}').count();
    let good = text
        .chars()
        .filter(|character| !character.is_ascii() && *character != '\u{FFFD}')
        .count();
    good > bad * 8
}

/// Chooses between the encodings Swedish text had before Unicode by which gives most Swedish letters; where none gives
/// any, asks the detector that browsers use.
fn decode_by_letters(bytes: &[u8]) -> Decoded {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let score = |text: &str| swedish_score(text);
    let windows = score(&WINDOWS_1252.decode_without_bom_handling(sample).0);
    let macintosh = score(&MACINTOSH.decode_without_bom_handling(sample).0);
    let dos = score(&decode_cp850(sample));
    if windows >= macintosh && windows >= dos {
        if windows < 0 {
            decode_by_detector(bytes)
        } else {
            decode_as(WINDOWS_1252, bytes)
        }
    } else {
        let guessed = |encoding| Some(WarningReason::GuessedEncoding { encoding });
        if macintosh >= dos {
            let text = MACINTOSH.decode_without_bom_handling(bytes).0.into_owned();
            Decoded {
                text,
                warning: guessed("MacRoman"),
            }
        } else {
            Decoded {
                text: decode_cp850(bytes).into_owned(),
                warning: guessed("CP850"),
            }
        }
    }
}

fn decode_by_detector(bytes: &[u8]) -> Decoded {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    let encoding = detector.guess(Some(b"se"), Utf8Detection::Deny);
    let decoded = decode_as(encoding, bytes);
    let warning = WarningReason::GuessedEncoding {
        encoding: encoding.name(),
    };
    Decoded {
        warning: decoded.warning.or((encoding != WINDOWS_1252).then_some(warning)),
        ..decoded
    }
}

/// Letters and signs that Swedish and English text has, less those it hasn't.
fn swedish_score(text: &str) -> i64 {
    let worth = |character: char| match character {
        'å' | 'ä' | 'ö' | 'Å' | 'Ä' | 'Ö' | 'é' => 4,
        '\0'..='\x7F'
        | 'É'
        | 'è'
        | 'à'
        | 'ü'
        | 'Ü'
        | 'ø'
        | 'æ'
        | 'ñ'
        | '§'
        | '°'
        | '©'
        | '®'
        | '½'
        | '²'
        | '³'
        | 'µ'
        | '±'
        | '×'
        | '·'
        | '•'
        | '–'
        | '—'
        | '‘'
        | '’'
        | '”'
        | '“'
        | '…'
        | '«'
        | '»'
        | '´'
        | '€'
        | '\u{A0}'
        | '\u{AD}' => 0,
        _ => -4,
    };
    text.chars().map(worth).sum()
}

fn decode_cp850(bytes: &[u8]) -> Cow<'static, str> {
    let upper: Vec<char> = CP850.chars().collect();
    let decode = |&byte: &u8| {
        if byte < 0x80 {
            char::from(byte)
        } else {
            upper[usize::from(byte) - 0x80]
        }
    };
    Cow::Owned(bytes.iter().map(decode).collect())
}

#[cfg(test)]
mod tests {
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
        let guess = |encoding| Some(WarningReason::GuessedEncoding { encoding });
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
                encoding: "windows-1251"
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
                encoding: "UTF-8"
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
}
