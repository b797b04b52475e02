use std::fs;
use std::path::Path;

use super::*;
use crate::ingest::extract::Extract;

mod features;
mod hostile;
mod mutated;
mod odd;
mod properties;

fn fixtures() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/office")
}

fn bytes_of(name: &str) -> Vec<u8> {
    fs::read(fixtures().join(name)).unwrap()
}

fn format_of(name: &str) -> Format {
    match name.rsplit('.').next().unwrap() {
        "docx" => Format::Docx,
        "pptx" => Format::Pptx,
        "odt" => Format::Odt,
        "odp" => Format::Odp,
        "epub" => Format::Epub,
        other => panic!("no format for {other}"),
    }
}

fn read_fixture(name: &str) -> Extract {
    read(format_of(name), &bytes_of(name), &Limits::default())
        .unwrap_or_else(|reason| panic!("{name}: {reason}"))
}

/// Title, headings and texts in one string: what is searched.
fn whole(extract: &Extract) -> String {
    let sections = extract
        .sections
        .iter()
        .flat_map(|section| [section.heading.as_deref().unwrap_or_default(), &section.text]);
    let title = extract.found.title.as_deref().unwrap_or_default();
    std::iter::once(title)
        .chain(sections)
        .collect::<Vec<_>>()
        .join("\n")
}

/// A section in one line: level, heading, `p` and page, text with `/` for line breaks.
fn outline(extract: &Extract) -> Vec<String> {
    let line = |section: &crate::document::Section| {
        let heading = section.heading.as_deref().unwrap_or("-");
        let page = section.page.map(|page| format!(" p{page}")).unwrap_or_default();
        format!(
            "{} {heading}{page}: {}",
            section.level,
            section.text.replace('\n', "/")
        )
    };
    extract.sections.iter().map(line).collect()
}

const GOOD: [&str; 22] = [
    "delar.docx",
    "delar.pptx",
    "numrerad.odt",
    "rubriker.docx",
    "tabeller.docx",
    "andringar.docx",
    "noter.docx",
    "textruta.docx",
    "innehallskontroller.docx",
    "utan-stilar.docx",
    "listor.docx",
    "protokoll.docx",
    "noter.odt",
    "listor.odt",
    "standard.odt",
    "notis.odt",
    "flode.pptx",
    "grupper.pptx",
    "kanban.pptx",
    "kanban.odp",
    "bok.epub",
    "listor.epub",
];

#[test]
fn every_word_that_a_reader_sees_is_found_and_no_other() {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| !word.is_empty() && *word != "-")
            .map(str::to_owned)
            .collect()
    };
    for name in GOOD {
        let expected = words(&fs::read_to_string(fixtures().join(format!("{name}.txt"))).unwrap());
        let mut found = words(&whole(&read_fixture(name)));
        let all = found.len();
        let mut missing = Vec::new();
        for word in &expected {
            match found.iter().position(|own| own == word) {
                Some(index) => {
                    found.swap_remove(index);
                }
                None => missing.push(word),
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a few hundred words")]
        let recall = 1.0 - missing.len() as f64 / expected.len() as f64;
        println!(
            "{name}: recall {recall:.3} of {} words, {} of {all} unexpected",
            expected.len(),
            found.len()
        );
        assert!(recall >= 0.97, "{name}: recall {recall:.3}, missing {missing:?}");
        assert!(found.is_empty(), "{name}: unexpected {found:?}");
    }
}

#[test]
fn words_come_in_reading_order() {
    for name in GOOD {
        let source = fs::read_to_string(fixtures().join(format!("{name}.txt"))).unwrap();
        let text = whole(&read_fixture(name)).replace([' ', '\n', '·'], "");
        let mut from = 0;
        for line in source.lines().filter(|line| !line.is_empty()) {
            let line = line.replace(' ', "");
            match text[from..].find(&line) {
                Some(at) => from += at + line.len(),
                None => panic!("{name}: {line:?} is not in its place in {text:?}"),
            }
        }
    }
}

#[test]
fn sections_are_those_of_the_document() {
    for (name, title, sections) in [
        (
            "rubriker.docx",
            "Kortare ställtider i gjuteriet",
            vec![
                "0 -: Gjuteriet halverade sina ställtider på ett år, utan nya maskiner.",
                "1 Bakgrund: Varje omställning tog fyra timmar och skedde två gånger i veckan.",
                "2 Så gick det till: Operatörerna filmade en omställning och skilde inre ställ från yttre.",
                "2 Vad som återstår: Verktygen ska märkas upp före midsommar.",
            ],
        ),
        (
            "tabeller.docx",
            "Mätetal per linje",
            vec![
                "0 -: Linje · Ställtid · Utbyte/Pressen · 42 min/Ugnen · 12 min · 97 % dag · natt//Efter tabellen kommer slutsatsen.//\
                 En ruta med text//som har två stycken.",
            ],
        ),
        (
            "noter.docx",
            "Kartlägg värdeflödet",
            vec![
                "1 Värdeflödet: Kartan ritas i verkstaden av dem som arbetar där.//Fotnoten säger: med penna.",
                "2 Ledtid: Ledtiden mäts i dagar.//Slutnoten nämner kalendern.//Före rutan.//Rutans egen mening.//Sista stycket.",
            ],
        ),
        (
            "utan-stilar.docx",
            "Daglig styrning",
            vec![
                "0 -: Första raden/andra raden efter tabben Lean-coachen mäter ställtiden. fältets resultat och en länk.",
            ],
        ),
        (
            "listor.docx",
            "5S i förrådet",
            vec![
                "0 -: Fem steg som vi tog i ordning.",
                "2 Stegen: 1. Sortera bort det som inte används./2. Sätt i ordning./Skyltar/Golvmärkning/3. Städa.//\
                 Resultatet blev ett förråd där verktygen finns.//Hylla · Före · Efter/A · 120 artiklar · 45 artiklar",
            ],
        ),
        (
            "standard.odt",
            "Standardiserat arbete",
            vec![
                "0 -: En standard är dagens bästa sätt,/inte morgondagens.",
                "1 Mallen: Steg · Tid/Hämta · 10 s//Ett säkert grepp/Rätt verktyg",
            ],
        ),
        (
            "flode.pptx",
            "Flöde i praktiken",
            vec![
                "0 - p1: Seminarium för produktionsledare",
                "2 Tre slags slöseri p2: Väntan/Onödiga transporter/Omarbete//Berätta om besöket på gjuteriet.",
                "2 Siffrorna p4: Mått · Värde/Ledtid · 9 dagar//Kassationer: Kvartal ett 4 · Kvartal två 2",
                "2 Tack för i dag p5: Frågor besvaras i fikarummet",
            ],
        ),
        (
            "kanban.odp",
            "Kanban på kontoret",
            vec![
                "0 - p1: Ärenden blir synliga",
                "2 Gränser för pågående arbete p3: Högst fem kort i varje kolumn//Visa tavlan här.",
            ],
        ),
        (
            "bok.epub",
            "Ständiga förbättringar",
            vec![
                "1 Förord: Boken skrevs på verkstadsgolvet.",
                "1 Första förslaget: Lådan flyttades närmare pressen.",
                "2 Vad det gav: Tjugo steg mindre varje gång.",
            ],
        ),
    ] {
        let extract = read_fixture(name);
        assert_eq!(extract.found.title.as_deref(), Some(title), "{name}");
        assert_eq!(outline(&extract), sections, "{name}");
    }
}

#[test]
fn the_same_text_gives_the_same_sections_in_word_and_opendocument() {
    for (one, other) in [
        ("noter.docx", "noter.odt"),
        ("listor.docx", "listor.odt"),
        ("kanban.pptx", "kanban.odp"),
    ] {
        let sections = |name: &str| outline(&read_fixture(name));
        assert_eq!(sections(one), sections(other), "{one} and {other}");
    }
}

#[test]
fn headings_have_anchors_that_lead_to_their_sections() {
    let anchors = |name: &str| -> Vec<String> {
        let sections = read_fixture(name).sections;
        sections
            .into_iter()
            .filter_map(|section| section.anchor)
            .collect()
    };
    assert_eq!(
        anchors("rubriker.docx"),
        ["bakgrund", "så-gick-det-till", "vad-som-återstår"]
    );
    assert_eq!(
        anchors("flode.pptx"),
        ["tre-slags-slöseri", "siffrorna", "tack-för-i-dag"]
    );
    assert_eq!(anchors("bok.epub"), ["förord", "första-förslaget", "vad-det-gav"]);
}

#[test]
fn hidden_slides_are_left_out_with_a_warning() {
    for name in ["flode.pptx", "kanban.odp", "kanban.pptx"] {
        let notes: Vec<String> = read_fixture(name)
            .notes
            .iter()
            .map(|note| note.reason.to_string())
            .collect();
        assert_eq!(
            notes,
            ["hidden slides left out: 1; show them to have them searched"],
            "{name}"
        );
    }
}

#[test]
fn diagrams_give_their_words_also_in_strict_files() {
    let document = r#"<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body><w:p><w:r><w:t>Före.</w:t>
        <w:drawing><dgm:relIds r:dm="d" r:lo="x"/></w:drawing></w:r></w:p><w:p><w:r><w:t>Efter.</w:t></w:r></w:p></w:body></w:document>"#;
    let package = r#"<Relationships><Relationship Id="a" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
        Target="word/text.xml"/></Relationships>"#;
    let relations = r#"<Relationships><Relationship Id="d" Type="x/diagramData" Target="diagrams/data1.xml"/></Relationships>"#;
    let data = "<dgm:dataModel><dgm:pt><dgm:t><a:p><a:r><a:t>Plan</a:t></a:r></a:p></dgm:t></dgm:pt>\
        <dgm:pt><dgm:t><a:p><a:r><a:t>Gör</a:t></a:r><a:r><a:t>a</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:dataModel>";
    let bytes = hostile::archive(&[
        ("_rels/.rels", package.as_bytes()),
        ("word/text.xml", document.as_bytes()),
        ("word/_rels/text.xml.rels", relations.as_bytes()),
        ("word/diagrams/data1.xml", data.as_bytes()),
    ]);
    let extract = read(Format::Docx, &bytes, &Limits::default()).unwrap();
    assert_eq!(outline(&extract), ["0 -: Före.//Plan/Göra//Efter."]);
}
