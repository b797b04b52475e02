use std::fs;

use super::super::tests::{differ, samples};
use super::*;
use crate::document::{Language, LanguageTag};
use crate::ingest::{Format, Limits, read_corpus};

fn alfa() -> String {
    "ALFA".to_owned()
}

fn beta() -> String {
    "BETA".to_owned()
}

#[test]
fn every_refusal_differs_by_language_and_has_the_same_values() {
    let refusals = samples!(RefusalReason:
        TooLarge { limit: 4711 }, UnsupportedFormat { extension: alfa() }, NameNotUtf8, Unreadable { message: alfa() }, NotAFile,
        LinkOutOfCorpus, LinkToFolder { target: alfa() }, LinkToDocument { target: alfa() }, NotText { looks_like: alfa() },
        OtherFormat { expected: Format::Pdf, looks_like: alfa() }, Encrypted, Damaged { message: "line 4711: no pages".to_owned() },
        MissingPart { part: alfa() }, DeclaresEntities, TooManyPages { limit: 4711 }, TooManyEntries { limit: 4711 },
        UnpacksTooLarge { allowed: "4711 times its size".to_owned(), setting: "BETA".into() }, TooMuchText { limit: 4711 },
        TimedOut { seconds: 4711 }, ReaderDied { mebibytes: 4711 }, UnknownXml { root: alfa() }, Sitemap, XmlDocumentType,
        NoRecords, TooManyRecords { limit: 4711 }, RepositoryError { message: alfa() }, NoDublinCore,
        SidecarAlone { document: alfa() }, NoSuchRecord { file: alfa(), record: beta() }, SecondSidecar { kept: alfa() },
        SidecarTooLarge { limit: 4711 }, Empty, Duplicate { id: alfa(), kept: beta() }, TooDeep { limit: 4711 },
        TooManyElements { limit: 4711 }, TooManyAttributes { limit: 4711 }, AmbiguousHtml, ReaderFailed,
    );
    for reason in &refusals {
        differ(&reason.to_string(), &refusal(reason));
    }
    let nameless = RefusalReason::UnsupportedFormat {
        extension: String::new(),
    };
    assert_eq!(refusal(&nameless), "filer utan filändelse kan inte läsas");
}

#[test]
fn every_warning_differs_by_language_and_has_the_same_values() {
    let (taken, inner) = (LanguageTag::default(), RefusalReason::TooDeep { limit: 4712 });
    let warnings = samples!(WarningReason:
        NeedsOcr { pages: 4711, of: 4712 }, Recognised { pages: 4711, of: 4712, left: 4713 }, NearlySameText { of: alfa() }, NoDate, NoText, NoTitle, LanguageUnsure { taken },
        LanguageDiffers { declared: taken, detected: Language::English.into() },
        InvalidFrontMatter { message: "of the parser".to_owned() }, UnclosedFrontMatter, HiddenSlides { count: 4711 }, EmbeddedLeftOut { count: 4711 }, HiddenSheets { count: 4711 },
        RowsLeftOut { sheet: alfa(), rows: 4711 }, UnknownKey { key: alfa() },
        InvalidValue { key: alfa(), value: beta(), expected: "one text".into() },
        UnreadableCharacters { count: 4711, encoding: "ALFA".into() }, GuessedEncoding { encoding: "ALFA".into() },
        MojibakeRepaired { count: 4711 }, Mojibake { count: 4711 }, RecordLeftOut { record: alfa(), reason: inner.clone() },
        PostsLeftOut { count: 4711, sort: alfa() }, ListContinues, FeedOfLatest,
        AttachmentLeftOut { name: alfa(), reason: inner.clone() }, SaidOfMany { key: alfa() },
        MostlyDropped { kept: 4711, of: 4712 }, HtmlBlockLeftOut { reason: inner },
    );
    for reason in &warnings {
        differ(&reason.to_string(), &warning(reason));
    }
}

#[test]
fn advice_on_formats_is_given_in_both_languages_or_in_none() {
    for extension in [
        "wpd", "wps", "sxw", "fodt", "pages", "sxi", "fodp", "key", "xlsb", "numbers", "fods", "mobi", "azw",
        "azw3", "fb2", "zip", "rar", "7z", "gz", "tar", "tgz", "one", "vsd", "vsdx", "pub", "indd", "mp3",
        "mp4", "m4a", "m4v", "mov", "avi", "wav", "wmv", "webm", "xyz",
    ] {
        let reason = RefusalReason::UnsupportedFormat {
            extension: extension.to_owned(),
        };
        let english = reason.to_string();
        assert_eq!(english.contains(';'), refusal(&reason).contains(';'), "{english}");
    }
}

/// Files whose bytes are not what their names say: every phrase of the readers has its Swedish.
#[test]
fn whatever_a_file_looks_like_is_said_in_swedish() {
    let folder = tempfile::tempdir().unwrap();
    let beginnings: [&[u8]; 12] = [
        b"%PDF-1.7",
        b"PK\x03\x04",
        b"PK",
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        b"{\\rtf1}",
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF89a",
        b"\x1F\x8B",
        b"\xFF\xFE\0\0a\0\0\0",
        b"<html><p>x",
        b"x",
    ];
    let zeros = [0; 64];
    let unknown: Vec<u8> = (0..64).map(|byte| 0x80 | (byte % 7)).collect();
    for extension in [
        "md", "txt", "html", "docx", "pptx", "odt", "odp", "epub", "pdf", "xml", "vtt", "csv", "xlsx", "xls",
        "ods", "eml", "msg", "mhtml", "ipynb", "tex", "rst", "bib", "ris", "doc", "ppt", "rtf",
    ] {
        for (number, bytes) in beginnings.into_iter().chain([&zeros[..], &unknown]).enumerate() {
            fs::write(folder.path().join(format!("{number}.{extension}")), bytes).unwrap();
        }
    }
    let report = read_corpus(folder.path(), &Limits::default(), &|_| {})
        .unwrap()
        .report;
    let mut told = 0;
    for refused in &report.refused {
        if let RefusalReason::NotText { looks_like } | RefusalReason::OtherFormat { looks_like, .. } =
            &refused.reason
        {
            assert_ne!(phrase(looks_like), looks_like.as_str(), "{}", refused.source);
            told += 1;
        }
    }
    assert!(told > 100, "{told} of {}", report.refused.len());
}

#[test]
fn what_metadata_should_be_is_said_in_swedish() {
    let folder = tempfile::tempdir().unwrap();
    let text = "---\nkind: recept\ndate: i går\nfetched: nyss\nurl: example\nid: \"a b?\"\nlanguage: xx\ntitle: [a, b]\nauthors: {a: b}\n\
                aliases: [\"/related\"]\n---\n# Ställ\n\nText.\n";
    fs::write(folder.path().join("a.md"), text).unwrap();
    fs::write(
        folder.path().join("b.md"),
        "---\naliases: [a]\n---\n# Annat\n\nText.\n",
    )
    .unwrap();
    let report = read_corpus(folder.path(), &Limits::default(), &|_| {})
        .unwrap()
        .report;
    let mut told = 0;
    for warned in &report.warnings {
        if let WarningReason::InvalidValue { expected, .. } = &warned.reason {
            assert_ne!(phrase(expected), *expected, "{expected}");
            told += 1;
        }
    }
    assert!(told >= 8, "{:?}", report.warnings);
}
