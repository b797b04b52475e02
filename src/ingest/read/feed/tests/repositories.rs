//! Answers and lists of repositories.

use super::*;

/// A record of a repository in its envelope.
pub(super) fn record(identifier: &str, core: &str) -> String {
    format!(
        r#"<record><header><identifier>{identifier}</identifier><datestamp>2024-01-01</datestamp></header><metadata>
<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</oai_dc:dc></metadata></record>"#
    )
}

pub(super) fn answer(records: &str) -> String {
    format!(
        r#"<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2024-01-01T00:00:00Z</responseDate><ListRecords>{records}</ListRecords></OAI-PMH>"#
    )
}

#[test]
fn a_record_in_two_languages_leads_with_its_own() {
    let core = r#"<dc:title xml:lang="en">Lead times</dc:title><dc:title xml:lang="sv">Ledtider</dc:title>
        <dc:creator>Ek, Anna, 1970-</dc:creator><dc:creator>Nordanviks universitet</dc:creator><dc:subject>flöde</dc:subject>
        <dc:description xml:lang="eng">&lt;p&gt;On lead times.&lt;/p&gt;</dc:description><dc:description xml:lang="swe">Om ledtider &amp; köer.</dc:description>
        <dc:date>2021-03-02T10:00:00Z</dc:date><dc:date>2020</dc:date><dc:language>swe</dc:language><dc:publisher>Nordanviks universitet</dc:publisher>
        <dc:identifier>http://repo.example/1.pdf</dc:identifier><dc:identifier>https://repo.example/files/1.pdf</dc:identifier>
        <dc:identifier>urn:nbn:se:x-1</dc:identifier><dc:identifier>doi:10.1000/x1</dc:identifier>"#;
    let extracts = read_str(&answer(&record("oai:repo.example:Rapport/1", core))).unwrap();
    let [one] = &extracts[..] else {
        panic!("{extracts:?}")
    };
    assert_eq!(one.record.as_deref(), Some("rapport-1"));
    assert_eq!(one.found.title.as_deref(), Some("Ledtider"));
    assert_eq!(one.found.language, Some(Language::Swedish.into()));
    assert_eq!(one.found.authors, ["Anna Ek", "Nordanviks universitet"]);
    assert_eq!(one.found.kind, Some(Kind::Research));
    assert_eq!(one.found.partner.as_deref(), Some("Nordanviks universitet"));
    assert_eq!(one.found.date.unwrap().to_string(), "2020");
    assert_eq!(one.found.url.as_deref(), Some("https://doi.org/10.1000/x1"));
    assert_eq!(texts(one), ["Om ledtider & köer.", "On lead times."]);
    assert_eq!(one.sections[1].heading.as_deref(), Some("Lead times"));
}

#[test]
fn deleted_records_are_skipped_and_partial_lists_reported() {
    let records = format!(
        r#"{}<record><header status="deleted"><identifier>oai:a:2</identifier></header></record><resumptionToken>vidare</resumptionToken>"#,
        record("oai:a:1", "<dc:title>Ett</dc:title>")
    );
    let extracts = read_str(&answer(&records)).unwrap();
    assert_eq!(names(&extracts), ["1"]);
    assert_eq!(extracts[0].notes[0].reason, WarningReason::ListContinues);
    let whole = format!(
        "{}<resumptionToken/>",
        record("oai:a:1", "<dc:title>Ett</dc:title>")
    );
    assert_eq!(read_str(&answer(&whole)).unwrap()[0].notes, []);
}

#[test]
fn bare_lists_and_other_prefixes_are_read_too() {
    for text in [
        r#"<records><dc xmlns="http://purl.org/dc/elements/1.1/"><title>Ett</title><identifier>https://a.example/rapport-9/</identifier></dc></records>"#,
        r#"<x:dc xmlns:x="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:y="http://purl.org/dc/elements/1.1/"><y:title>Ett</y:title><y:identifier>https://a.example/rapport-9</y:identifier></x:dc>"#,
    ] {
        let extracts = read_str(text).unwrap();
        assert_eq!(
            (names(&extracts), extracts[0].found.title.as_deref()),
            (vec!["rapport-9"], Some("Ett"))
        );
    }
}

#[test]
fn records_without_dublin_core_or_text_are_notes() {
    let marc =
        "<record><header><identifier>oai:a:2</identifier></header><metadata><marc/></metadata></record>";
    let records = format!(
        "{}{marc}{}",
        record("oai:a:1", "<dc:title>Ett</dc:title>"),
        record("oai:a:3", "<dc:type>x</dc:type>")
    );
    let extracts = read_str(&answer(&records)).unwrap();
    let reasons: Vec<String> = extracts[0]
        .notes
        .iter()
        .map(|note| note.reason.to_string())
        .collect();
    assert_eq!(
        reasons,
        [
            "the record \"oai:a:2\" was left out: no metadata in oai_dc or MODS; ask the repository with metadataPrefix=oai_dc",
            "the record \"3\" was left out: empty"
        ]
    );
}
