use std::fs;

use tempfile::TempDir;

use crate::document::{Kind, Language};
use crate::ingest::{
    Corpus, Extractor, Limits, RefusalReason, WarningReason, fingerprint, read_corpus, read_corpus_with,
};

const TEXT: &str = "---\ntitle: Filens egen titel\ntags: [egen]\ndate: 2001\n---\n\nText om ställtid och flöde i en verkstad \
                    som tillverkar pumpar.";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn read_bytes(files: &[(&str, &[u8])]) -> Corpus {
    read_corpus(folder(files).path(), &Limits::default(), &|_| {}).unwrap()
}

fn read(files: &[(&str, &str)]) -> Corpus {
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    read_bytes(&files)
}

/// What is said of one file, each with its line.
fn warnings_of(corpus: &Corpus, source: &str) -> Vec<(Option<usize>, String)> {
    let warnings = corpus.report.warnings.iter();
    warnings
        .filter(|warning| warning.source == source)
        .map(|warning| (warning.line, warning.reason.to_string()))
        .collect()
}

fn refused(corpus: &Corpus) -> Vec<(&str, &RefusalReason)> {
    let refused = corpus.report.refused.iter();
    refused
        .map(|refusal| (refusal.source.as_str(), &refusal.reason))
        .collect()
}

#[test]
fn what_a_sidecar_says_goes_before_what_the_file_says() {
    for (name, sidecar) in [
        (
            "a.md.toml",
            "title = \"Redaktörens titel\"\nkind = \"research\"\nauthors = [\"Ek, Anna\"]\ndate = 2020-05-20\n\
             id = \"rapporter/ett\"\npartner = \"Institutet i Norr\"\nlanguage = \"sv\"\nurl = \"https://exempel.example/ett\"\n\
             summary = \"Kort.\"\n",
        ),
        (
            "a.md.yaml",
            "title: Redaktörens titel\nkind: research\nauthors: [\"Ek, Anna\"]\ndate: 2020-05-20\nid: rapporter/ett\n\
             partner: Institutet i Norr\nlanguage: sv\nurl: https://exempel.example/ett\nsummary: Kort.\n",
        ),
        (
            "a.md.YML",
            "---\r\ntitle: Redaktörens titel\r\nkind: research\r\nauthor: Anna Ek\r\ndate: 2020-05-20\r\nid: rapporter/ett\r\n\
             partner: Institutet i Norr\r\nlanguage: sv\r\nurl: https://exempel.example/ett\r\nsummary: Kort.\r\n---\r\n",
        ),
    ] {
        let corpus = read(&[("a.md", TEXT), (name, sidecar)]);
        assert_eq!(
            (refused(&corpus), &corpus.report.warnings[..]),
            (vec![], &[][..]),
            "{name}"
        );
        let [document] = &corpus.documents[..] else {
            panic!("{:?}", corpus.documents)
        };
        assert_eq!(document.title, "Redaktörens titel", "{name}");
        assert_eq!(
            (document.kind, document.language),
            (Kind::Research, Language::Swedish.into())
        );
        assert_eq!(document.authors, ["Anna Ek"]);
        assert_eq!(document.date.unwrap().to_string(), "2020-05-20");
        assert_eq!(document.id.as_str(), "rapporter/ett");
        assert_eq!(document.partner.as_deref(), Some("Institutet i Norr"));
        assert_eq!(document.url.as_deref(), Some("https://exempel.example/ett"));
        assert_eq!(document.summary.as_deref(), Some("Kort."));
        assert_eq!(document.tags, ["egen"], "what it leaves open is the file's");
        assert_eq!(document.source, "a.md");
        assert_eq!((corpus.report.files, corpus.report.sidecars), (2, 1));
    }
}

#[test]
fn mistakes_in_a_sidecar_are_reported_with_their_line() {
    let sidecar = "date = \"i går\"\ncolour = \"blå\"\ntitle = [\"a\", \"b\"]\n\n[tags]\nname = \"x\"\n[extra]\ny = 1\n";
    let corpus = read(&[("a.md", TEXT), ("a.md.toml", sidecar)]);
    let said = warnings_of(&corpus, "a.md.toml");
    let lines: Vec<Option<usize>> = said.iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [Some(1), Some(2), Some(3), Some(5), Some(7)], "{said:?}");
    for ((_, words), expected) in said.iter().zip([
        "\"i går\"",
        "\"colour\"",
        "one text",
        "list of texts",
        "\"extra\"",
    ]) {
        assert!(words.contains(expected), "{words}");
    }
    assert_eq!(corpus.documents[0].title, "Filens egen titel");
    assert_eq!(corpus.documents[0].tags, ["egen"]);

    for (name, broken, line) in [
        ("a.md.yaml", "kind: case\ntitle: Lean: en bok\n", 2),
        ("a.md.toml", "kind = \"case\"\n\ntitle = Lean: en bok\n", 3),
    ] {
        let corpus = read(&[("a.md", TEXT), (name, broken)]);
        let [(at, words)] = &warnings_of(&corpus, name)[..] else {
            panic!("{:?}", corpus.report)
        };
        assert_eq!(*at, Some(line), "{words}");
        assert!(
            words.starts_with("invalid metadata, read line by line: "),
            "{words}"
        );
        assert_eq!(corpus.documents[0].title, "Lean: en bok");
        assert_eq!(corpus.documents[0].kind, Kind::Case);
        assert_eq!(refused(&corpus), []);
    }
}

#[test]
fn an_invalid_sidecar_is_refused_and_its_document_kept() {
    let long = format!("# {}\ntitle = \"x\"", "x".repeat(64 * 1024));
    for (bytes, reason) in [
        (long.as_bytes(), RefusalReason::SidecarTooLarge { limit: 65_536 }),
        (
            b"title\0= \"x\"\xFF\0\x01",
            RefusalReason::NotText {
                looks_like: "binary data".to_owned(),
            },
        ),
    ] {
        let corpus = read_bytes(&[("a.md", TEXT.as_bytes()), ("a.md.toml", bytes)]);
        assert_eq!(refused(&corpus), [("a.md.toml", &reason)]);
        assert_eq!(corpus.documents[0].title, "Filens egen titel");
        assert_eq!(corpus.report.files, 2);
    }
}

#[test]
fn a_sidecar_from_an_old_editor_is_read_as_other_texts_are() {
    let utf16: Vec<u8> = "\u{FEFF}title = \"Å i åa ä e ö\"\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [&b"title = \"\xC5 i \xE5a \xE4 e \xF6\"\r\n"[..], &utf16] {
        let corpus = read_bytes(&[("a.md", TEXT.as_bytes()), ("a.md.toml", bytes)]);
        assert_eq!(corpus.documents[0].title, "Å i åa ä e ö");
        assert_eq!(corpus.report.warnings, []);
    }
    let cut = read_bytes(&[
        ("a.md", TEXT.as_bytes()),
        (
            "a.md.toml",
            "title = \"åäöåäöåäö\"\n# å"
                .as_bytes()
                .strip_suffix(b"\xA5")
                .unwrap(),
        ),
    ]);
    assert!(
        warnings_of(&cut, "a.md.toml")[0]
            .1
            .contains("can't be read as UTF-8"),
        "{:?}",
        cut.report
    );
}

#[test]
fn a_sidecar_without_its_file_and_a_second_one_are_refused() {
    let corpus = read(&[
        ("a.md", TEXT),
        ("a.md.toml", ""),
        ("a.md.yaml", "title: andra"),
        ("borta.md.toml", "title = \"x\""),
        ("notes.toml", "title = \"x\""),
    ]);
    let second = RefusalReason::SecondSidecar {
        kept: "a.md.toml".to_owned(),
    };
    let alone = RefusalReason::SidecarAlone {
        document: "borta.md".to_owned(),
    };
    let no_sidecar = RefusalReason::UnsupportedFormat {
        extension: "toml".to_owned(),
    };
    let expected = [
        ("a.md.yaml", &second),
        ("borta.md.toml", &alone),
        ("notes.toml", &no_sidecar),
    ];
    assert_eq!(refused(&corpus), expected);
    assert_eq!(corpus.documents[0].title, "Filens egen titel");
    assert_eq!((corpus.report.files, corpus.report.sidecars), (5, 1));
}

#[test]
fn the_sidecar_of_a_refused_file_is_no_further_complaint() {
    let folder = folder(&[
        ("a.md", TEXT.as_bytes()),
        ("b.md", &[b'x'; 600]),
        ("b.md.toml", b"title = \"B\""),
    ]);
    let limits = Limits {
        file_bytes: 500,
        ..Limits::default()
    };
    let corpus = read_corpus(folder.path(), &limits, &|_| {}).unwrap();
    assert_eq!(
        refused(&corpus),
        [("b.md", &RefusalReason::TooLarge { limit: 500 })]
    );
    assert_eq!((corpus.report.files, corpus.report.sidecars), (3, 1));
}

#[test]
fn a_changed_sidecar_changes_the_fingerprint_and_the_document() {
    let pdf = include_bytes!("../../../../tests/fixtures/pdf/latex-t1.pdf");
    let folder = folder(&[("a.pdf", pdf)]);
    let kept = folder.path().join(".extracts");
    let title = || {
        let extractor = Extractor::new(Limits::default()).with_cache(kept.clone());
        let corpus = read_corpus_with(folder.path(), &extractor, &|_| {}).unwrap();
        (
            corpus.documents[0].title.clone(),
            fingerprint(folder.path(), &Limits::default()).unwrap(),
        )
    };
    let sidecar = folder.path().join("a.pdf.toml");
    let (own, without) = title();
    assert_eq!(fs::read_dir(&kept).unwrap().count(), 1);
    fs::write(&sidecar, "title = \"Ett\"").unwrap();
    let (first, with) = title();
    fs::write(&sidecar, "title = \"Etthundra\"").unwrap();
    let (second, changed) = title();
    assert_eq!((first.as_str(), second.as_str()), ("Ett", "Etthundra"));
    assert!(without != with && with != changed);
    fs::rename(&sidecar, sidecar.with_extension("yaml")).unwrap();
    assert_ne!(title().1, changed);
    fs::remove_file(sidecar.with_extension("yaml")).unwrap();
    assert_eq!(title(), (own, without));
}

#[test]
fn a_name_composed_in_another_way_is_the_same_name() {
    let corpus = read(&[("a\u{30A}.md", TEXT), ("å.md.toml", "title = \"Åtta\"")]);
    assert_eq!(corpus.documents[0].title, "Åtta");
}

#[test]
fn a_sidecar_of_an_export_sets_kind_and_partner_and_fills_gaps() {
    let records =
        "<records><dc><title>Ett</title><date>2011</date></dc><dc><title>Två</title></dc></records>";
    let sidecar = "partner = \"Institutet i Norr\"\nkind = \"research\"\ndate = 2020\ntags = [\"rapport\"]\ntitle = \"Samma\"\n";
    let corpus = read(&[("lista.xml", records), ("lista.xml.toml", sidecar)]);
    let told: Vec<(&str, String)> = (corpus.documents.iter())
        .map(|document| (document.title.as_str(), document.date.unwrap().to_string()))
        .collect();
    assert_eq!(told, [("Ett", "2011".to_owned()), ("Två", "2020".to_owned())]);
    for document in &corpus.documents {
        assert_eq!(document.partner.as_deref(), Some("Institutet i Norr"));
        assert_eq!(
            (document.kind, &document.tags[..]),
            (Kind::Research, &["rapport".to_owned()][..])
        );
    }
    let said = WarningReason::SaidOfMany {
        key: "title".to_owned(),
    };
    let warned = corpus
        .report
        .warnings
        .iter()
        .find(|warning| warning.reason == said)
        .unwrap();
    assert_eq!((warned.source.as_str(), warned.line), ("lista.xml.toml", Some(5)));
}

const EXPORT: &str = "<records><dc><title>Ett</title><identifier>oai:x:1</identifier></dc>\
                      <dc><title>Två</title><identifier>oai:x:2</identifier></dc></records>";

#[test]
fn a_record_of_an_export_has_a_sidecar_of_its_own() {
    let ids: Vec<String> = (read(&[("lista.xml", EXPORT)]).documents.iter())
        .map(|document| document.id.as_str().to_owned())
        .collect();
    let name = |id: &str| format!("{}.yaml", id.replacen("lista/", "lista.xml.", 1));
    let of_first = "title: Redaktörens\nkind: case\nkeywords:\n  - eget ord\n";
    let of_all = "kind = \"research\"\npartner = \"Institutet\"\n";
    let corpus = read(&[
        ("lista.xml", EXPORT),
        ("lista.xml.toml", of_all),
        (&name(&ids[0]), of_first),
    ]);
    assert_eq!((refused(&corpus), corpus.report.sidecars), (vec![], 2));
    let told: Vec<_> = (corpus.documents.iter())
        .map(|document| (document.title.as_str(), document.kind, document.keywords.len()))
        .collect();
    assert_eq!(told, [("Redaktörens", Kind::Case, 1), ("Två", Kind::Research, 0)]);
    assert!(
        corpus
            .documents
            .iter()
            .all(|one| one.partner.as_deref() == Some("Institutet"))
    );
}

#[test]
fn a_sidecar_of_a_missing_record_is_refused_alone() {
    let corpus = read(&[
        ("lista.xml", EXPORT),
        ("lista.xml.finns-inte.yaml", "title: Ingen\n"),
        ("borta.xml.ett.yaml", "title: Ingen\n"),
    ]);
    assert_eq!(corpus.documents.len(), 2);
    let refused = refused(&corpus);
    let [(alone, of_none), (stray, no_record)] = &refused[..] else {
        panic!("{refused:?}")
    };
    assert_eq!(
        (*alone, *stray),
        ("borta.xml.ett.yaml", "lista.xml.finns-inte.yaml")
    );
    assert!(matches!(of_none, RefusalReason::SidecarAlone { document } if document == "borta.xml"));
    assert!(
        no_record
            .to_string()
            .contains("lista.xml has no record \"finns-inte\"")
    );
}
