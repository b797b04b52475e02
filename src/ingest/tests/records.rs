//! What the report says of the records of an export.

use super::*;

#[test]
fn only_warnings_of_a_record_name_the_record() {
    let record = |name: &str, id: &str, more: &str| {
        format!(
            "<record><header><identifier>oai:a:{id}</identifier></header><metadata><dc><title>{name}</title>\
             <description>{TEXT}</description>{more}</dc></metadata></record>\n"
        )
    };
    let records: String = [
        record("Ett", "1", ""),
        record("Två", "2", "<date>2020</date>"),
        "<record><header><identifier>oai:a:3</identifier></header><metadata><marc/></metadata></record>"
            .to_owned(),
        "<resumptionToken>mer</resumptionToken>".to_owned(),
    ]
    .concat();
    let folder = corpus(&[
        (
            "lista.xml",
            &format!("<OAI-PMH><ListRecords>\n{records}</ListRecords></OAI-PMH>"),
        ),
        (
            "lista/2.md",
            &format!("---\ntitle: Redan där\ndate: 2020\nid: lista/2\n---\n{TEXT}"),
        ),
        (
            "a.md",
            &format!("---\ndate: 2020\nid: lista/1\n---\n# Först\n\n{TEXT}"),
        ),
    ]);
    let Corpus { report, .. } = read(&folder);
    let places = |record: &Option<String>| record.clone().unwrap_or_default();
    let warned: Vec<(String, String)> = (report.warnings.iter())
        .map(|warning| {
            (
                places(&warning.record),
                serde_json::to_value(warning).unwrap()["code"].to_string(),
            )
        })
        .collect();
    // The first record is refused: what was said of the whole export with it is said all the same.
    assert_eq!(
        warned,
        [
            ("".to_owned(), "\"record_left_out\"".to_owned()),
            ("".to_owned(), "\"list_continues\"".to_owned())
        ]
    );
    let refused: Vec<(&str, Option<&str>)> = (report.refused.iter())
        .map(|refusal| (refusal.source.as_str(), refusal.record.as_deref()))
        .collect();
    assert_eq!(refused, [("lista.xml", Some("1")), ("lista/2.md", None)]);
    let told = report.refused[0].reason.to_string();
    assert!(told.starts_with("has the id lista/1 of a.md"), "{told}");

    fs::remove_file(folder.path().join("a.md")).unwrap();
    let report = read(&folder).report;
    let undated = report
        .warnings
        .iter()
        .find(|warning| warning.reason == WarningReason::NoDate)
        .unwrap();
    assert_eq!(
        (
            undated.record.as_deref(),
            serde_json::to_value(undated).unwrap()["record"].as_str()
        ),
        (Some("1"), Some("1"))
    );
    assert_eq!(undated.source, "lista.xml");
}
