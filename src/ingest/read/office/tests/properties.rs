//! What files tell of themselves.

use super::*;

#[test]
fn properties_tell_who_and_when_but_not_what_programs_wrote() {
    for (name, authors, date, tags) in [
        (
            "rubriker.docx",
            vec!["Anna Ek", "Bo Al"],
            Some("2020-05-20"),
            vec!["SMED", "ställtid"],
        ),
        ("innehallskontroller.docx", vec![], None, vec![]),
        ("protokoll.docx", vec!["Anna Ek"], Some("2022-03-14"), vec![]),
        (
            "standard.odt",
            vec!["Anna Ek"],
            Some("2018-09-03"),
            vec!["standard", "arbetsplats"],
        ),
        ("flode.pptx", vec!["Eva By"], Some("2023-10-05"), vec![]),
        ("grupper.pptx", vec![], None, vec![]),
        ("kanban.odp", vec!["Bo Al"], Some("2019-02-01"), vec![]),
        (
            "bok.epub",
            vec!["Anna Ek", "Bo Al"],
            Some("2017-04"),
            vec!["kaizen"],
        ),
    ] {
        let found = read_fixture(name).found;
        assert_eq!(found.authors, authors, "{name}");
        assert_eq!(found.date.map(|date| date.to_string()).as_deref(), date, "{name}");
        assert_eq!(found.tags, tags, "{name}");
    }
}

#[test]
fn a_declared_language_counts_only_where_the_letters_do_not_tell() {
    assert_eq!(read_fixture("listor.epub").found.language, None);
    let document = "<w:document><w:body><w:p><w:r><w:t>5S</w:t></w:r></w:p></w:body></w:document>";
    let core = "<cp:coreProperties><dc:language>sv-SE</dc:language></cp:coreProperties>";
    let bytes = hostile::archive(&[
        ("word/document.xml", document.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ]);
    let extract = read(Format::Docx, &bytes, &Limits::default()).unwrap();
    assert_eq!(
        extract.found.language,
        Some(crate::document::Language::Swedish.into())
    );
}
