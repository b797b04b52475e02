//! Decodes bytes: Unicode by its marks, else the older Swedish encodings by the positions of å, ä and ö; and repairs text
//! that another program decoded wrongly.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_15, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::ingest::report::{RefusalReason, WarningReason};

mod mojibake;

/// A file's text and the warnings about its decoding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) warnings: Vec<WarningReason>,
}

/// The sample size in bytes.
const SAMPLE: usize = 64 * 1024;

/// The upper half of code page 850, the encoding of DOS in Western Europe; `encoding_rs` knows only the Web's. Code page
/// 437, the one of American machines, has the letters of Swedish in the same places.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{AD}±‗¾¶§÷¸°¨·¹³²■\u{A0}";

/// The first bytes of binary formats that occur under a text file's name.
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

/// Decodes bytes. `declared` is the encoding that the file declares; it is used unless the bytes
/// contradict it.
pub(crate) fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, RefusalReason> {
    let Decoded { text, mut warnings } = decode_once(bytes, declared)?;
    let (text, warning) = mojibake::repair(text);
    warnings.extend(warning);
    Ok(Decoded { text, warnings })
}

fn decode_once(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded, RefusalReason> {
    let looks_like = |name: &str| RefusalReason::NotText {
        looks_like: name.to_owned(),
    };
    // The mark of UTF-32 begins with that of UTF-16.
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        return Err(looks_like(
            "UTF-32, which no program need write; save it as UTF-8",
        ));
    }
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, &bytes[length..]));
    }
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
            warnings: Vec::new(),
        });
    }
    match declared {
        Some(encoding) if encoding != UTF_8 && encoding.is_single_byte() => Ok(decode_as(encoding, bytes)),
        _ if is_mostly_utf8(bytes) => Ok(decode_as(UTF_8, bytes)),
        _ => Ok(decode_by_letters(bytes)),
    }
}

/// The binary format that the first bytes belong to, if any.
pub(crate) fn looks_like(bytes: &[u8]) -> Option<&'static str> {
    let known = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature));
    known.map(|(_, name)| *name)
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
        encoding: encoding.name().into(),
    });
    Decoded {
        text: text.into_owned(),
        warnings: warning.into_iter().collect(),
    }
}

/// UTF-16 without a mark: in Latin text every other byte is NUL and few of the bytes between are.
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

/// A text with more NUL bytes than one in this many is binary data: compressed data has one in 256.
const NUL: usize = 512;

/// The same of a web page, which its first byte tells from binary data.
const NUL_IN_MARKUP: usize = 64;

/// Text has no control characters in numbers, and at most a few stray NUL bytes.
fn is_binary(bytes: &[u8]) -> bool {
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B | 0x1A);
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nul = bytes.iter().filter(|byte| **byte == 0).count();
    let most = if bytes.trim_ascii_start().starts_with(b"<") {
        NUL_IN_MARKUP
    } else {
        NUL
    };
    nul * most > bytes.len() || sample.iter().filter(|byte| is_control(byte)).count() * 20 > sample.len()
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
    let windows = swedish_score(&WINDOWS_1252.decode_without_bom_handling(sample).0);
    let macintosh = swedish_score(&MACINTOSH.decode_without_bom_handling(sample).0);
    let dos = swedish_score(&decode_cp850(sample));
    let guessed = |encoding: &'static str| {
        vec![WarningReason::GuessedEncoding {
            encoding: encoding.into(),
        }]
    };
    if windows >= macintosh && windows >= dos {
        if windows < 0 {
            decode_by_detector(bytes)
        } else if is_latin_9(bytes) {
            Decoded {
                text: ISO_8859_15.decode_without_bom_handling(bytes).0.into_owned(),
                warnings: guessed("ISO-8859-15"),
            }
        } else {
            decode_as(WINDOWS_1252, bytes)
        }
    } else if macintosh >= dos {
        Decoded {
            text: MACINTOSH.decode_without_bom_handling(bytes).0.into_owned(),
            warnings: guessed("MacRoman"),
        }
    } else {
        Decoded {
            text: decode_cp850(bytes).into_owned(),
            warnings: guessed("CP850"),
        }
    }
}

fn decode_by_detector(bytes: &[u8]) -> Decoded {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    let encoding = detector.guess(Some(b"se"), Utf8Detection::Deny);
    let mut decoded = decode_as(encoding, bytes);
    if decoded.warnings.is_empty() && encoding != WINDOWS_1252 {
        decoded.warnings.push(WarningReason::GuessedEncoding {
            encoding: encoding.name().into(),
        });
    }
    decoded
}

/// Latin-9 is Latin-1 but for eight signs, of which only the euro is in use; nobody writes the `¤` that it replaced. A
/// byte that is a sign in Windows-1252 and a control character in Latin-9 speaks against it.
fn is_latin_9(bytes: &[u8]) -> bool {
    bytes.contains(&0xA4) && !bytes.iter().any(|byte| (0x80..0xA0).contains(byte))
}

/// Counts letters and signs usual in Swedish and English text minus unusual ones. Where one encoding has `é` another has `Ä`:
/// the first begins no Swedish word, and the second stands behind no small letter.
fn swedish_score(text: &str) -> i64 {
    let mut before = ' ';
    let mut score = 0;
    for character in text.chars() {
        score += match character {
            '\0'..='\x7F' => 0,
            'é' if !before.is_alphabetic() => 0,
            'Å' | 'Ä' | 'Ö' if before.is_lowercase() => -4,
            'å' | 'ä' | 'ö' | 'Å' | 'Ä' | 'Ö' | 'é' => 4,
            _ if HARMLESS.contains(character) => 0,
            _ => -4,
        };
        before = character;
    }
    score
}

/// Other characters that a Swedish text may well have.
const HARMLESS: &str = "ÉèàüÜøæñ§°©®½²³µ±×·•–—‘’”“…«»´€\u{A0}\u{AD}";

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
mod tests;
