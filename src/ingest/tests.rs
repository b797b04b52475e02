use std::fs;

use tempfile::TempDir;

use super::*;
use crate::document::{Kind, Language};

mod expected;
mod formats;
mod hostile;
mod records;
mod run;

const TEXT: &str =
    "Ställtiden är den tid som går mellan den sista godkända detaljen och den första i nästa serie.\n";

fn corpus(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in files {
        write(&folder, file, text.as_bytes());
    }
    folder
}

fn write(folder: &TempDir, file: &str, bytes: &[u8]) {
    let path = folder.path().join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn read(folder: &TempDir) -> Corpus {
    read_corpus(folder.path(), &Limits::default(), &|_| ()).unwrap()
}

fn refusals(report: &Report) -> Vec<String> {
    report
        .refused
        .iter()
        .map(|refusal| format!("{}: {}", refusal.source, refusal.reason))
        .collect()
}

fn warnings(report: &Report) -> Vec<String> {
    let line = |warning: &Warning| warning.line.map(|line| format!(":{line}")).unwrap_or_default();
    report
        .warnings
        .iter()
        .map(|w| format!("{}{}: {}", w.source, line(w), w.reason))
        .collect()
}

#[test]
fn a_folder_of_three_formats_becomes_documents_sorted_by_id() {
    let page = format!("<html lang=sv><h1>Sida</h1><p>{TEXT}</p><p>Publicerad 2020-01-02</p></html>");
    let folder = corpus(&[
        (
            "metoder/smed.md",
            &format!("---\ndate: 2016-03-14\n---\n# SMED\n\n{TEXT}"),
        ),
        ("artiklar/sida.html", &page),
        (
            "artiklar/ledare/nu.txt",
            &format!("Nu\n\nLedare · Anna Ek · Programchef · 2019-12-20\n\n{TEXT}"),
        ),
        (
            "forskning/nordanviks-universitet/a.md",
            &format!("---\ntitle: A\ndate: 2020\n---\n{TEXT}"),
        ),
    ]);
    let Corpus { documents, report } = read(&folder);
    let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "artiklar/ledare/nu",
            "artiklar/sida",
            "forskning/nordanviks-universitet/a",
            "metoder/smed"
        ]
    );
    let kinds: Vec<Kind> = documents.iter().map(|document| document.kind).collect();
    assert_eq!(
        kinds,
        [Kind::Editorial, Kind::Article, Kind::Research, Kind::Method]
    );
    assert_eq!(documents[2].partner.as_deref(), Some("Nordanviks universitet"));
    assert_eq!(documents[0].source, "artiklar/ledare/nu.txt");
    assert_eq!(
        (report.files, report.documents, report.formats[&Format::Markdown]),
        (4, 4, 2)
    );
    assert_eq!(
        (
            report.kinds[&Kind::Method],
            report.languages[&Language::Swedish.into()]
        ),
        (1, 4)
    );
    assert_eq!((refusals(&report), warnings(&report)), (vec![], vec![]));
}

#[test]
fn bad_files_are_named_and_the_others_are_read() {
    let folder = corpus(&[
        (
            "a.md",
            &format!("---\ntitle: Lean: en bok\ndate: 2020\n---\n{TEXT}"),
        ),
        ("tom.txt", " \n"),
        ("rapport.xyz", "x"),
        ("omdöpt.txt", "%PDF-1.7"),
        ("djup.html", &"<div>".repeat(1_000)),
        (
            "bara-titel.md",
            "---\ntitle: Bara en titel utan någon text alls här\ndate: 2020\nlanguage: sv\n---\n",
        ),
    ]);
    let Corpus { documents, report } = read(&folder);
    assert_eq!(documents.len(), 2);
    assert_eq!(
        refusals(&report),
        [
            "djup.html: elements nested deeper than the limit of 512; simplify it, or raise limit_nesting",
            "omdöpt.txt: not text but a PDF",
            "rapport.xyz: the format .xyz is not supported",
            "tom.txt: empty",
        ]
    );
    let warnings = warnings(&report);
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(
        warnings[0].starts_with("a.md:2: invalid metadata, read line by line: "),
        "{warnings:?}"
    );
    assert_eq!(warnings[1], "bara-titel.md: no text, only a title");
    assert_eq!(report.files, 6);
}

#[test]
fn of_two_files_with_one_id_the_first_is_kept() {
    let folder = corpus(&[
        ("a.html", &format!("<h1>A</h1><p>{TEXT}")),
        (
            "a.md",
            "# B\n\nEn helt annan text om underhåll av pressar i verkstaden.",
        ),
        (
            "b.md",
            "---\nid: a\n---\n# C\n\nÄnnu en text, om flöden och vad som hindrar dem i en fabrik.",
        ),
    ]);
    let Corpus { documents, report } = read(&folder);
    assert_eq!(
        documents
            .iter()
            .map(|document| document.title.as_str())
            .collect::<Vec<_>>(),
        ["A"]
    );
    let told = "has the id a of a.html, which was kept; rename one or give it an id of its own";
    assert_eq!(
        refusals(&report),
        [format!("a.md: {told}"), format!("b.md: {told}")]
    );
}

#[test]
fn files_of_one_text_are_one_document_read_from_the_better_one() {
    let folder = corpus(&[
        ("rapport.txt", &format!("Rapport\n\n{TEXT}\n\nBakgrund\n\n{TEXT}")),
        (
            "rapport.md",
            &format!("# Rapport\n\n{TEXT}\n\n## Bakgrund\n\n{TEXT}"),
        ),
        ("rapport.txt.yaml", "authors: [Anna Ek]\ndate: 2021-03-04\n"),
    ]);
    let Corpus { documents, report } = read(&folder);
    let [document] = &documents[..] else {
        panic!("{documents:?}");
    };
    assert_eq!(
        (document.source.as_str(), document.title.as_str()),
        ("rapport.md", "Rapport")
    );
    let files: Vec<&str> = document.files.iter().map(|file| file.source.as_str()).collect();
    assert_eq!(files, ["rapport.md", "rapport.txt"]);
    assert_eq!(document.authors, ["Anna Ek"]);
    assert_eq!(report.joined.len(), 1);
    assert_eq!((report.documents, report.files), (1, 3));
    assert!(
        refusals(&report).is_empty() && warnings(&report).is_empty(),
        "{report:?}"
    );
}

#[test]
fn texts_that_are_nearly_the_same_are_reported_and_know_of_each_other() {
    let text = |last: &str| {
        format!(
            "# Ställ\n\n{TEXT} Vi mätte i tre veckor och skrev upp varje ställ på en tavla vid pressen. Den stod still i fyra \
             timmar om dagen, och hälften av tiden gick till att leta efter verktyg. När verktygen hängde i den ordning som de \
             behövs tog ett ställ tjugo minuter. Operatörerna ritade tavlan själva och flyttade {last}."
        )
    };
    let folder = corpus(&[
        ("forskning/a/ställ.md", &text("en pall")),
        ("forskning/b/omställning.md", &text("två pallar")),
    ]);
    let Corpus { documents, report } = read(&folder);
    assert_eq!(documents[0].duplicates, [documents[1].id.clone()]);
    assert_eq!(documents[1].duplicates, [documents[0].id.clone()]);
    let told =
        "nearly the same text as the document forskning/a/ställ; keep one of them if they are one text";
    assert!(
        warnings(&report).contains(&format!("forskning/b/omställning.md: {told}")),
        "{report:?}"
    );
}

#[test]
fn former_ids_that_are_taken_are_reported() {
    let folder = corpus(&[
        (
            "a.md",
            "---\naliases: [b, gammal]\n---\n# A\n\nOm flöden i en verkstad.",
        ),
        (
            "b.md",
            "---\naliases: gammal\n---\n# B\n\nOm underhåll av pressar.",
        ),
    ]);
    let told = warnings(&read(&folder).report);
    for (file, alias) in [("a.md", "b"), ("b.md", "gammal")] {
        let of_file = |line: &&String| line.starts_with(file) && line.contains(&format!("{alias:?}"));
        assert!(
            told.iter()
                .any(|line| of_file(&line) && line.contains("no other document")),
            "{told:?}"
        );
    }
    assert_eq!(
        told.iter()
            .filter(|line| line.contains("no other document"))
            .count(),
        2
    );
}

#[test]
fn ids_are_composed_and_sources_are_as_on_disk() {
    let folder = corpus(&[("sta\u{308}lltid.md", TEXT)]);
    let document = &read(&folder).documents[0];
    assert_eq!(
        (document.id.as_str(), document.source.as_str()),
        ("ställtid", "sta\u{308}lltid.md")
    );
}

#[test]
fn partners_are_spelt_as_some_document_spells_them() {
    let folder = corpus(&[
        ("forskning/vasterhavs-hogskola/a.md", TEXT),
        (
            "forskning/vasterhavs-hogskola/b.md",
            &format!("---\npartner: Västerhavs högskola\n---\n{TEXT}"),
        ),
        ("forskning/syd/c.md", TEXT),
    ]);
    let partners: Vec<_> = read(&folder)
        .documents
        .into_iter()
        .filter_map(|document| document.partner)
        .collect();
    assert_eq!(partners, ["Syd", "Västerhavs högskola", "Västerhavs högskola"]);
}

#[test]
fn a_saved_page_of_the_programme_is_read_as_its_editor_would() {
    let page = include_str!("../../tests/fixtures/ingest/saved-page.txt");
    let folder = corpus(&[("artiklar/mycket-pa-gang.txt", page)]);
    let Corpus { documents, report } = read(&folder);
    let document = &documents[0];
    assert_eq!(document.title, "Mycket på gång");
    assert_eq!(document.authors, ["Anna-Karin Öst"]);
    assert_eq!(
        (document.kind, document.language),
        (Kind::Editorial, Language::Swedish.into())
    );
    assert_eq!(document.date.unwrap().to_string(), "2019-12-20");
    let text = &document.sections[0].text;
    assert!(
        text.starts_with("Programmets chef Anna-Karin Öst.\n\nHösten"),
        "{text}"
    );
    assert!(text.ends_with("en skön vila!"), "{text}");
    assert_eq!(warnings(&report), Vec::<String>::new());
}

#[test]
fn latin_text_is_read_right_and_its_soft_hyphens_are_gone() {
    let folder = corpus(&[]);
    let text = "Åtgärder\n\nVärde\u{AD}flödet gör att ställtiderna och ledtiderna blir kortare för alla.";
    write(&folder, "a.txt", &encoding_rs::WINDOWS_1252.encode(text).0);
    let page = format!("<meta charset=iso-8859-1><h1>Åtgärder</h1><p>{text}");
    write(&folder, "b.html", &encoding_rs::WINDOWS_1252.encode(&page).0);
    for document in read(&folder).documents {
        assert_eq!(document.title, "Åtgärder");
        assert!(
            document.sections[0].text.contains("Värdeflödet gör att"),
            "{document:?}"
        );
    }
}

#[test]
fn a_corpus_without_documents_is_an_error_with_its_report() {
    let error = read_corpus(corpus(&[]).path(), &Limits::default(), &|_| ()).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("no documents in the corpus folder ")
    );
    assert!(error.hint().unwrap().contains(".md"));
    let folder = corpus(&[("a.xyz", "x")]);
    let error = read_corpus(folder.path(), &Limits::default(), &|_| ()).unwrap_err();
    assert_eq!(
        error.hint(),
        Some("every file was refused; the report of `sokbar index` tells why")
    );
    let IngestError::NoDocuments { report, .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!(refusals(&report), ["a.xyz: the format .xyz is not supported"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = corpus(&[("a.md", TEXT), ("b.md", TEXT)]);
    let locked = folder.path().join("b.md");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&locked).is_ok() {
        return; // The superuser reads everything.
    }
    let Corpus { documents, report } = read(&folder);
    assert_eq!(documents.len(), 1);
    assert!(refusals(&report)[0].starts_with("b.md: can't be read: "));
}
