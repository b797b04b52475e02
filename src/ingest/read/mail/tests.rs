use std::io::Write as _;

use super::*;

fn read_eml(text: &str) -> Vec<Extract> {
    read(
        Format::Eml,
        text.replace('\n', "\r\n").as_bytes(),
        &Limits::default(),
    )
    .unwrap()
}

#[test]
fn a_message_tells_subject_sender_date_and_text() {
    let extracts = read_eml(
        "From: \"Ek, Anna\" <anna@a.se>\nTo: b@b.se\nSubject: =?utf-8?q?SV:_Re:_St=C3=A4lltider?=\nDate: Thu, 12 Mar 2020 23:30:00 +0100\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nHej,\n\nst=E4lltiden halverades.\n\n> Hur gick det?\n-- \nAnna Ek\n070-123\n",
    );
    assert_eq!(extracts.len(), 1);
    let found = &extracts[0].found;
    assert_eq!(found.title.as_deref(), Some("Ställtider"));
    assert_eq!(found.authors, ["Anna Ek"]);
    assert_eq!(found.date.unwrap().to_string(), "2020-03-12");
    assert_eq!(
        extracts[0].sections[0].text,
        "Hej,\n\nställtiden halverades.\n\nHur gick det?"
    );
}

#[test]
fn attachments_are_records_and_what_cannot_be_read_is_told() {
    let part = |name: &str, text: &str| {
        format!(
            "--x\nContent-Type: application/octet-stream; name=\"{name}\"\nContent-Disposition: attachment; filename=\"{name}\"\n\n{text}\n"
        )
    };
    let nested = "--x\nContent-Type: message/rfc822\nContent-Disposition: attachment; filename=\"svar.eml\"\n\nSubject: Inre\nFrom: Bo Al <b@b.se>\n\nInre text om kanban.\n";
    let text = format!(
        "From: Anna Ek <a@a.se>\nSubject: Rapporter\nDate: Thu, 12 Mar 2020 12:00:00 +0100\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/html\n\n<h2>Rubrik</h2><p>Se bilagan.</p>\n{}{}{}{}{nested}--x--\n",
        part("Rapport ett.md", "# Rapporten\n\nText om takt.\n\nMer text."),
        part("rapport-ett.txt", "Utan\n\nText om flöde.\n\nMer."),
        part("bild.png", "x"),
        part("arkiv.zip", "PK")
    );
    let extracts = read_eml(&text);
    let records: Vec<Option<&str>> = extracts.iter().map(|extract| extract.record.as_deref()).collect();
    assert_eq!(
        records,
        [None, Some("rapport-ett"), Some("rapport-ett_2"), Some("svar")]
    );
    assert_eq!(extracts[0].sections[0].heading.as_deref(), Some("Rubrik"));
    assert_eq!(extracts[1].found.title.as_deref(), Some("Rapporten"));
    assert_eq!(extracts[1].found.date.unwrap().to_string(), "2020-03-12");
    assert_eq!(extracts[3].found.authors, ["Bo Al"]);
    let notes: Vec<String> = extracts[0]
        .notes
        .iter()
        .map(|note| note.reason.to_string())
        .collect();
    assert_eq!(
        notes,
        ["the attachment \"arkiv.zip\" was left out: the format .zip is not supported; unpack it"]
    );
}

#[test]
fn a_saved_page_is_a_page_with_its_address() {
    let text = "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.se/stalltid\nSubject: Sidan\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"y\"\n\n--y\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\nContent-Location: https://a.se/stalltid\n\n<!DOCTYPE html><title>Kortare st=C3=A4lltider</title><main><h1>Kortare st=C3=A4lltider</h1><p>Texten.</p></main>\n--y\nContent-Type: image/png\n\nx\n--y--\n";
    let extract = read_page(text.replace('\n', "\r\n").as_bytes(), &Limits::default()).unwrap();
    assert_eq!(extract.found.title.as_deref(), Some("Kortare ställtider"));
    assert_eq!(extract.found.url.as_deref(), Some("https://a.se/stalltid"));
    assert_eq!(extract.sections[0].text, "Texten.");
}

/// A message of Outlook, as it is laid out in [MS-OXMSG].
fn outlook(properties: &[(&str, Vec<u8>)], time: Option<i64>) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(std::io::Cursor::new(Vec::new())).unwrap();
    let mut fixed = vec![0; 32];
    if let Some(time) = time {
        fixed.extend(0x0039_0040_u32.to_le_bytes());
        fixed.extend([0; 4]);
        fixed.extend(time.to_le_bytes());
    }
    file.create_stream("/__properties_version1.0")
        .unwrap()
        .write_all(&fixed)
        .unwrap();
    for (path, bytes) in properties {
        let path = std::path::Path::new("/").join(path);
        file.create_storage_all(path.parent().unwrap()).unwrap();
        file.create_stream(&path).unwrap().write_all(bytes).unwrap();
    }
    file.into_inner().into_inner()
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn a_message_of_outlook_is_read_with_its_attachments() {
    let attached = "__attach_version1.0_#00000000";
    let inner = "__attach_version1.0_#00000001/__substg1.0_3701000D";
    let bytes = outlook(
        &[
            ("__substg1.0_0037001F", wide("VB: Ställtider")),
            ("__substg1.0_0C1A001E", b"\xC5sa \xD6st".to_vec()),
            (
                "__substg1.0_1000001F",
                wide("Hej,\r\n\r\nställtiden halverades.\r\n"),
            ),
            (&format!("{attached}/__substg1.0_3707001F"), wide("Rapport.md")),
            (
                &format!("{attached}/__substg1.0_37010102"),
                "# Rapport\n\nOm takt.".into(),
            ),
            (&format!("{inner}/__substg1.0_0037001F"), wide("Inre")),
            (&format!("{inner}/__substg1.0_1000001F"), wide("Inre text.")),
        ],
        // 2020-03-12T12:00:00Z
        Some(132_284_880_000_000_000),
    );
    let extracts = read(Format::Msg, &bytes, &Limits::default()).unwrap();
    let found = &extracts[0].found;
    assert_eq!(found.title.as_deref(), Some("Ställtider"));
    assert_eq!(found.authors, ["Åsa Öst"]);
    assert_eq!(
        found.date.map(|date| date.to_string()).as_deref(),
        Some("2020-03-12")
    );
    assert_eq!(extracts[0].sections[0].text, "Hej,\n\nställtiden halverades.");
    let titles: Vec<Option<&str>> = extracts
        .iter()
        .map(|extract| extract.found.title.as_deref())
        .collect();
    assert_eq!(titles, [Some("Ställtider"), Some("Rapport"), Some("Inre")]);
}
