//! Page numbers of a PDF for the sections of the same text in a format without pages.

use std::collections::HashMap;

use super::Section;

/// A section is found by its first words.
const WORDS: usize = 6;

/// Adds the page on which each section begins, where another file of the text has pages. Sections are looked for in their
/// order; one that is not found has no page.
pub(super) fn add(sections: &mut [Section], paged: &[Section]) {
    if sections.iter().any(|section| section.page.is_some()) {
        return;
    }
    let words: Vec<(String, u32)> = paged
        .iter()
        .filter_map(|section| Some((section, section.page?)))
        .flat_map(|(section, page)| words(section).map(move |word| (word, page)))
        .collect();
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, (word, _)) in words.iter().enumerate() {
        places.entry(word).or_default().push(place);
    }
    let mut from = 0;
    for section in sections {
        let beginning: Vec<String> = self::words(section).take(WORDS).collect();
        let Some(first) = beginning.first() else {
            continue;
        };
        let here = places.get(first.as_str()).into_iter().flatten();
        let begins = |place: &&usize| {
            let found = words.get(**place..**place + beginning.len());
            **place >= from && found.is_some_and(|found| found.iter().map(|(word, _)| word).eq(&beginning))
        };
        if let Some(place) = here.into_iter().find(begins) {
            section.page = Some(words[*place].1);
            from = place + 1;
        }
    }
}

/// The words of a section's heading and text, in lower case.
fn words(section: &Section) -> impl Iterator<Item = String> {
    [
        section.heading.as_deref().unwrap_or_default(),
        section.text.as_str(),
    ]
    .into_iter()
    .flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric()))
    .filter(|word| !word.is_empty())
    .map(str::to_lowercase)
}
