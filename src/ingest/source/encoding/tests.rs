use encoding_rs::WINDOWS_1251;
use proptest::prelude::*;

use super::*;

const TEXT: &str = "Åtgärder på verkstadsgolvet: ställtiden är öppen för förbättring. ÄÖ";

fn decoded(bytes: &[u8]) -> (String, Option<WarningReason>) {
    let Decoded { text, mut warnings } = decode(bytes, None).unwrap();
    assert!(warnings.len() < 2, "{warnings:?}");
    (text, warnings.pop())
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

type Encode = fn(&str) -> Vec<u8>;

fn marked(mark: &[u8], bytes: Vec<u8>) -> Vec<u8> {
    [mark, &bytes].concat()
}

/// Every encoding that Swedish files come in, by what writes them.
const ENCODINGS: [(&str, Encode); 13] = [
    ("UTF-8", |text| text.as_bytes().to_vec()),
    ("UTF-8 with a mark", |text| {
        marked(b"\xEF\xBB\xBF", text.as_bytes().to_vec())
    }),
    ("UTF-16LE", |text| utf16(text, u16::to_le_bytes)),
    ("UTF-16BE", |text| utf16(text, u16::to_be_bytes)),
    ("UTF-16LE with a mark", |text| {
        marked(b"\xFF\xFE", utf16(text, u16::to_le_bytes))
    }),
    ("UTF-16BE with a mark", |text| {
        marked(b"\xFE\xFF", utf16(text, u16::to_be_bytes))
    }),
    ("windows-1252", |text| WINDOWS_1252.encode(text).0.into_owned()),
    ("ISO-8859-1", |text| {
        text.chars().map(|c| u8::try_from(c).unwrap()).collect()
    }),
    ("ISO-8859-15", |text| ISO_8859_15.encode(text).0.into_owned()),
    ("MacRoman", |text| MACINTOSH.encode(text).0.into_owned()),
    ("CP850", cp850),
    ("CP437", |text| {
        // The letters of Swedish as IBM's table has them.
        let byte = |c| match c {
            'å' => 0x86,
            'ä' => 0x84,
            'ö' => 0x94,
            'Å' => 0x8F,
            'Ä' => 0x8E,
            'Ö' => 0x99,
            'é' => 0x82,
            ascii => u8::try_from(ascii).ok().filter(u8::is_ascii).unwrap(),
        };
        text.chars().map(byte).collect()
    }),
    ("UTF-8 taken for windows-1252", |text| {
        WINDOWS_1252
            .decode_without_bom_handling(text.as_bytes())
            .0
            .into_owned()
            .into_bytes()
    }),
];

/// Sentences as they stand in reports, with the signs that every encoding has.
const SENTENCES: [&str; 16] = [
    "Ställtiden är den tid som går mellan två serier.",
    "På måndag börjar vi med daglig styrning.",
    "ÅTGÄRDER FÖR ÖKAD TILLGÄNGLIGHET",
    "Öppna skåpet, märk upp verktygen och släng det trasiga.",
    "Lagret minskade med 12 % (från 340 till 299 lådor).",
    "Maskinen stod still i 45 minuter: ingen hade nyckeln.",
    "Ägaren sade nej.",
    "Å ena sidan kostar det, å andra sidan lönar det sig.",
    "Kaféet bredvid ångpannan är stängt.",
    "Kvarnholms gjuteri har 38 anställda; hälften är över femtio år.",
    "Frågor? Ring Åsa Öberg, 0123-456 78.",
    "Mät först.\tÄndra sedan.",
    "\"Det går inte\" är inget svar, det är en åsikt.",
    "Rörelsen är kort men sker ofta.",
    "Vad händer om vi låter bli?",
    "Genomloppstiden föll från åtta dagar till två.",
];

/// Sentences with what word processors put in.
const TYPESET: [&str; 5] = [
    "”Vi började i fel ände”, säger Åsa – och ler.",
    "Flöde, inte fart… det är skillnaden",
    "• Ställ in ’nollpunkten’ • Kör en bit • Mät den",
    "Det är ”bra nog” – för nu.",
    "§ 4 Skyddsrond görs varje kvartal – även på natten.",
];

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
    // The same bytes are `crÅme` and `égaren` elsewhere.
    for text in ["Crème till kaffet", "Ägaren sade nej."] {
        let bytes = if text.contains('è') {
            MACINTOSH.encode(text).0.into_owned()
        } else {
            cp850(text)
        };
        assert_eq!(decoded(&bytes).0, text);
    }
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
fn binary_data_are_refused_with_their_format() {
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
        // Every letter that is mended as garbled begins so.
        prop_assume!(!text.contains('Ã'));
        prop_assert_eq!(decode(text.as_bytes(), None).unwrap().text, text);
    }

    #[test]
    fn swedish_words_come_back_from_every_old_encoding(words in "[a-zåäö]{2,8}( [a-zåäö]{2,8}){5,20}") {
        prop_assume!(words.chars().any(|letter| "åäö".contains(letter)));
        for (name, encode) in ENCODINGS {
            prop_assert_eq!(&decoded(&encode(&words)).0, &words, "{}", name);
        }
    }

    #[test]
    fn swedish_sentences_come_back_from_every_encoding(
        sentences in prop::collection::vec(prop::sample::select(&SENTENCES[..]), 1..6),
        end in prop::sample::select(&["\n", "\r\n", "\r", " "][..]),
    ) {
        let text = sentences.join(end);
        for (name, encode) in ENCODINGS {
            prop_assert_eq!(&decoded(&encode(&text)).0, &text, "{}", name);
        }
    }

    #[test]
    fn typographic_sentences_survive_encodings_that_have_their_signs(
        sentences in prop::collection::vec(prop::sample::select(&TYPESET[..]), 1..6),
    ) {
        let text = sentences.join("\r\n");
        for (name, encode) in ENCODINGS.iter().filter(|(name, _)| !name.starts_with("CP") && !name.starts_with("ISO")) {
            prop_assert_eq!(&decoded(&encode(&text)).0, &text, "{}", name);
        }
    }
}

#[test]
fn the_euro_sign_of_latin_9_is_recognised() {
    let text = "Fläkten kostade 4 200 €, kåpan 310 €.";
    let guess = WarningReason::GuessedEncoding {
        encoding: "ISO-8859-15".into(),
    };
    assert_eq!(
        decoded(&ISO_8859_15.encode(text).0),
        (text.to_owned(), Some(guess))
    );
    let windows = "Priset – 40 € för lådan – står i ¤";
    assert_eq!(
        decoded(&WINDOWS_1252.encode(windows).0),
        (windows.to_owned(), None)
    );
}

#[test]
fn utf32_is_refused_and_not_taken_for_utf16() {
    for mark in [&b"\xFF\xFE\0\0"[..], b"\0\0\xFE\xFF"] {
        let bytes = marked(mark, vec![b'a', 0, 0, 0]);
        assert!(
            matches!(decode(&bytes, None), Err(RefusalReason::NotText { looks_like }) if looks_like.starts_with("UTF-32"))
        );
    }
}

#[test]
fn a_mark_goes_before_what_is_declared() {
    for (name, encode) in ENCODINGS.iter().filter(|(name, _)| name.ends_with("with a mark")) {
        assert_eq!(
            decode(&encode(TEXT), Some(WINDOWS_1251)).unwrap().text,
            TEXT,
            "{name}"
        );
    }
}
