//! RIS, as Zotero, EndNote and Mendeley read it.

use std::fmt::Write as _;

use super::reference::Reference;

/// Writes a reference as a RIS record with an empty line at its end. Lines end with CR LF.
pub fn ris(reference: &Reference) -> String {
    let mut record = String::new();
    let mut line = |tag: &str, value: &str| {
        // A value is one line: a line break would begin another field.
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            let _ = write!(record, "{tag}  - {value}\r\n");
        }
    };
    line("TY", if reference.is_report() { "RPRT" } else { "ELEC" });
    line("ID", &reference.key);
    line("TI", &reference.title);
    for author in &reference.authors {
        line("AU", &author.inverted());
    }
    if let Some(date) = reference.date {
        line("PY", &date.year().to_string());
        let part = |part: Option<i8>| part.map(|part| format!("{part:02}")).unwrap_or_default();
        line(
            "DA",
            &format!("{}/{}/{}", date.year(), part(date.month()), part(date.day())),
        );
    }
    line("PB", reference.publisher.as_deref().unwrap_or_default());
    line("T2", reference.series.as_deref().unwrap_or_default());
    line("AB", reference.summary.as_deref().unwrap_or_default());
    for tag in &reference.tags {
        line("KW", tag);
    }
    line("LA", reference.language.as_str());
    line(
        "SP",
        &reference.page.map(|page| page.to_string()).unwrap_or_default(),
    );
    line("SE", reference.section.as_deref().unwrap_or_default());
    line("DO", reference.doi.as_deref().unwrap_or_default());
    line("UR", &reference.url);
    record.push_str("ER  - \r\n\r\n");
    record
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cite::reference::tests::reference;

    #[test]
    fn a_record_has_one_field_a_line() {
        let mut cited = reference();
        cited.title = "Rad ett\nTY  - BOOK".to_owned();
        let written = ris(&cited);
        let lines: Vec<&str> = written.lines().collect();
        assert_eq!(lines[0], "TY  - ELEC");
        assert_eq!(lines[2], "TI  - Rad ett TY - BOOK");
        assert_eq!(
            lines[3..5],
            ["AU  - Törnvik, Jonas", "AU  - Flödeslyftets redaktion"]
        );
        assert!(lines.contains(&"DA  - 2016/03/07"));
        assert!(written.ends_with("ER  - \r\n\r\n"));
    }
}
