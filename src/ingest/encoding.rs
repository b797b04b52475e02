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

/// What the first bytes say a file is, where they are those of a format that is no text.
pub(super) fn looks_like(bytes: &[u8]) -> Option<&'static str> {
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
        let guessed = |encoding: &'static str| {
            Some(WarningReason::GuessedEncoding {
                encoding: encoding.into(),
            })
        };
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
        encoding: encoding.name().into(),
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
mod tests;
