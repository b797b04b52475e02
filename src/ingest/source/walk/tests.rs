use std::fs;

use tempfile::TempDir;

use super::*;

fn corpus(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "text").unwrap();
    }
    folder
}

fn sources(found: &Found) -> Vec<&str> {
    found.files.iter().map(|file| file.source.as_str()).collect()
}

fn refusals(found: &Found) -> Vec<(&str, String)> {
    found
        .refused
        .iter()
        .map(|refusal| (refusal.source.as_str(), refusal.reason.to_string()))
        .collect()
}

#[test]
fn documents_are_found_in_path_order_and_the_rest_is_told() {
    let folder = corpus(&[
        "b.md",
        "a/z.HTML",
        "a/y.txt",
        "README.md",
        "synonyms.txt",
        "a/README.md",
        ".git/x.md",
        "a/.dold.md",
        "a/bild.png",
        "rapport.xyz",
        "LICENSE",
    ]);
    let found = walk(folder.path(), &Limits::default()).unwrap();
    assert_eq!(sources(&found), ["a/README.md", "a/y.txt", "a/z.HTML", "b.md"]);
    assert_eq!(found.passed_over, BTreeMap::from([("png".to_owned(), 1)]));
    assert_eq!(
        refusals(&found),
        [
            (
                "LICENSE",
                "the format of a file name without extension is not supported".to_owned()
            ),
            ("rapport.xyz", "the format .xyz is not supported".to_owned()),
        ]
    );
}

#[test]
fn a_file_over_the_limit_is_refused_by_name() {
    let folder = corpus(&["liten.md"]);
    fs::write(folder.path().join("stor.md"), "x".repeat(11)).unwrap();
    let limits = Limits {
        file_bytes: 10,
        ..Limits::default()
    };
    let found = walk(folder.path(), &limits).unwrap();
    assert_eq!(sources(&found), ["liten.md"]);
    assert_eq!(
        refusals(&found),
        [(
            "stor.md",
            "larger than the limit of 10 bytes; split it, or raise limit_file".to_owned()
        )]
    );
}

#[test]
fn a_missing_folder_or_a_file_in_its_place_is_an_error() {
    let folder = corpus(&["a.md"]);
    let missing = walk(&folder.path().join("finns-inte"), &Limits::default()).unwrap_err();
    assert!(matches!(missing, IngestError::Missing(_)) && missing.hint().is_some());
    let file = walk(&folder.path().join("a.md"), &Limits::default()).unwrap_err();
    assert!(matches!(file, IngestError::NotAFolder(_)) && file.hint().is_some());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_never_lead_out_and_never_double_a_document() {
        let outside = corpus(&["hemlig.md"]);
        let folder = corpus(&["a.md", ".data/dold.md", "mapp/b.md"]);
        let link = |target: &Path, name: &str| symlink(target, folder.path().join(name)).unwrap();
        link(&outside.path().join("hemlig.md"), "ut.md");
        link(outside.path(), "ut");
        link(Path::new("a.md"), "igen.md");
        link(Path::new(".data/dold.md"), "monterad.md");
        link(Path::new(".data/dold.md"), "monterad2.md");
        link(Path::new("mapp"), "mapp2");
        link(Path::new("finns-inte.md"), "trasig.md");
        link(Path::new("ring.md"), "ring.md");
        let found = walk(folder.path(), &Limits::default()).unwrap();
        assert_eq!(sources(&found), ["a.md", "mapp/b.md", "monterad.md"]);
        let refused = refusals(&found);
        let names: Vec<&str> = refused.iter().map(|(source, _)| *source).collect();
        assert_eq!(
            names,
            [
                "igen.md",
                "mapp2",
                "monterad2.md",
                "ring.md",
                "trasig.md",
                "ut",
                "ut.md"
            ]
        );
        assert_eq!(refused[0].1, "a link to a.md, which is read under that name");
        assert_eq!(
            refused[1].1,
            "a link to the folder mapp, which is read where it lies"
        );
        assert_eq!(refused[5].1, "a link that leads out of the corpus");
        assert_eq!(refused[6].1, "a link that leads out of the corpus");
    }

    #[test]
    fn a_corpus_folder_that_is_a_link_is_read() {
        let folder = corpus(&["korpus/a.md"]);
        symlink(folder.path().join("korpus"), folder.path().join("lank")).unwrap();
        assert_eq!(
            sources(&walk(&folder.path().join("lank"), &Limits::default()).unwrap()),
            ["a.md"]
        );
    }

    #[test]
    fn names_that_are_not_utf8_are_refused_with_all_below_them() {
        let folder = corpus(&["a.md"]);
        fs::write(folder.path().join(OsStr::from_bytes(b"tr\xE4d.md")), "text").unwrap();
        let inner = folder.path().join(OsStr::from_bytes(b"m\xE5l"));
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("b.md"), "text").unwrap();
        let found = walk(folder.path(), &Limits::default()).unwrap();
        assert_eq!(sources(&found), ["a.md"]);
        assert_eq!(found.refused.len(), 2);
        assert!(
            found
                .refused
                .iter()
                .all(|refusal| refusal.reason == RefusalReason::NameNotUtf8)
        );
    }

    #[test]
    fn a_socket_is_refused_and_not_waited_for() {
        let folder = corpus(&["a.md"]);
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s.md")).unwrap();
        let found = walk(folder.path(), &Limits::default()).unwrap();
        assert_eq!(refusals(&found), [("s.md", "not a regular file".to_owned())]);
    }
}

#[test]
fn pictures_around_a_page_are_its_illustrations_and_others_may_be_documents() {
    let folder = corpus(&[
        "metoder/smed.md",
        "metoder/press.png",
        "metoder/bilder/2020/kran.JPG",
        "metoder/bilder/2020/maj/langre-ned.png",
        "metoder/affisch.png",
        "metoder/affisch.png.toml",
        "forskning/rapport.pdf",
        "forskning/rapport.tif",
        "forskning/protokoll-1979.tif",
        "fallstudier/skannat/sida-1.jpeg",
        "fallstudier/skannat/logotyp.svg",
    ]);
    let found = walk(folder.path(), &Limits::default()).unwrap();
    let pictures: Vec<&str> = sources(&found)
        .into_iter()
        .filter(|source| !source.ends_with("md") && !source.ends_with("pdf"))
        .collect();
    assert_eq!(
        pictures,
        [
            "fallstudier/skannat/sida-1.jpeg",
            "forskning/protokoll-1979.tif",
            "metoder/affisch.png",
            "metoder/bilder/2020/maj/langre-ned.png",
        ]
    );
    let passed = [("jpg", 1), ("png", 1), ("svg", 1), ("tif", 1)];
    let passed = passed.map(|(extension, count)| (extension.to_owned(), count));
    assert_eq!(found.passed_over, BTreeMap::from(passed));
    assert!(found.refused.is_empty(), "{:?}", refusals(&found));
}

#[test]
fn a_picture_over_the_limit_is_passed_over_in_silence() {
    let folder = corpus(&["stor.png"]);
    let limits = Limits {
        file_bytes: 3,
        ..Limits::default()
    };
    let found = walk(folder.path(), &limits).unwrap();
    assert!(found.files.is_empty() && found.refused.is_empty());
    assert_eq!(found.passed_over, BTreeMap::from([("png".to_owned(), 1)]));
}
