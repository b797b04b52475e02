use super::*;
use crate::document::DocumentFile;

/// A document of one section.
pub(super) fn document(id: &str, text: &str) -> Document {
    Document {
        source: format!("{id}.md"),
        files: vec![DocumentFile {
            source: format!("{id}.md"),
            bytes: 1,
            pages: None,
        }],
        sections: vec![Section {
            text: text.to_owned(),
            ..Section::default()
        }],
        ..Document::article(id, id)
    }
}

/// A text of so many words, different for each seed.
fn text(seed: usize, words: usize) -> Vec<String> {
    (0..words)
        .map(|number| format!("ord{}", (seed * 7_919 + number * 31) % 5_003))
        .collect()
}

/// Documents of texts, in the order of their ids.
fn documents(texts: &[Vec<String>]) -> Vec<Document> {
    let numbered = texts.iter().enumerate();
    numbered
        .map(|(number, words)| document(&format!("{number:04}"), &words.join(" ")))
        .collect()
}

fn copies(documents: &[Document]) -> Vec<Vec<usize>> {
    super::copies(documents.len(), &|place| {
        Ok(Shingles::of(&documents[place].sections))
    })
    .unwrap()
}

#[test]
fn copies_and_nearly_copies_are_found() {
    let mut nearly = text(1, 300);
    nearly[150] = "annat".to_owned();
    let mut half = text(1, 300);
    half.truncate(150);
    half.extend(text(9, 150));
    let documents = documents(&[text(1, 300), text(2, 300), nearly, half, text(1, 300)]);
    assert_eq!(copies(&documents), [[0, 2, 4]]);
}

#[test]
fn forms_filled_in_are_no_copies() {
    let mut forms: Vec<Vec<String>> = (0..alike::MOST + 1).map(|_| text(1, 300)).collect();
    for (number, form) in forms.iter_mut().enumerate() {
        form[10] = format!("vecka{number}");
    }
    let mut documents = documents(&forms);
    assert!(copies(&documents).is_empty());
    documents.pop();
    assert_eq!(copies(&documents)[0].len(), alike::MOST);
}

#[test]
fn short_texts_are_not_compared() {
    let documents = documents(&[text(1, 40), text(1, 40)]);
    assert!(copies(&documents).is_empty());
}

#[test]
fn a_section_gets_the_page_on_which_it_begins() {
    let section = |heading: Option<&str>, text: &str, page| Section {
        heading: heading.map(str::to_owned),
        text: text.to_owned(),
        page,
        ..Section::default()
    };
    let mut sections = [
        section(None, "Rapporten handlar om ställtider i verkstaden.", None),
        section(Some("Metod"), "Vi mätte tre veckor i rad.", None),
        section(Some("Tack"), "Det här står inte i den andra filen.", None),
        section(Some("Metod"), "Vi mätte en gång till.", None),
    ];
    let paged = [
        section(
            None,
            "Rapporten handlar om ställtider\ni verkstaden. Metod",
            Some(1),
        ),
        section(None, "Vi mätte tre veckor i rad.", Some(2)),
        section(None, "Metod Vi mätte en gång till.", Some(3)),
    ];
    pages::add(&mut sections, &paged);
    let pages: Vec<Option<u32>> = sections.iter().map(|section| section.page).collect();
    assert_eq!(pages, [Some(1), Some(1), None, Some(3)]);
}

#[test]
fn the_file_with_more_structure_is_read_and_lacks_nothing_of_the_other() {
    let mut word = document("rapport", "Texten.");
    word.sections[0].heading = Some("Bakgrund".to_owned());
    let mut pdf = document("rapport", "Bakgrund Texten.");
    (pdf.authors, pdf.partner) = (vec!["Anna Ek".to_owned()], Some("Verkstaden".to_owned()));
    assert!(is_better((Format::Pdf, &pdf), (Format::Docx, &word)));
    assert!(!is_better((Format::Docx, &word), (Format::Pdf, &pdf)));
    assert!(!is_better((Format::Docx, &word), (Format::Docx, &word)));
    join(&mut word, pdf);
    assert_eq!((word.files.len(), word.authors.len()), (2, 1));
    assert_eq!(word.partner.as_deref(), Some("Verkstaden"));
}
