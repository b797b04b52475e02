//! Bylines in the sections of a text: lines near the beginning or at the end that name a writer or a date.

use super::markup::remove_paragraph;
use crate::document::Section;
use crate::ingest::extract::Metadata;
use crate::ingest::metadata::{is_of_change, read_byline};
use crate::text::clean;

/// How many lines at the beginning of the text may be a byline.
const FIRST: usize = 3;

/// How many lines at its end may be one.
const LAST: usize = 2;

/// Beginnings of a byline at the end of a text, where table rows and references may also hold a name and a date.
const BEGINNINGS: [&str; 9] = [
    "publice",
    "published",
    "uppdaterad",
    "senast",
    "sidan",
    "text:",
    "av ",
    "skriven",
    "författare:",
];

/// Removes the bylines from the text and returns their metadata; earlier bylines take precedence.
pub(crate) fn remove_bylines(sections: &mut Vec<Section>) -> Metadata {
    let lines: Vec<(usize, usize)> = sections
        .iter()
        .enumerate()
        .flat_map(|(index, section)| {
            section
                .text
                .split('\n')
                .enumerate()
                .map(move |(line, text)| (index, line, text))
        })
        .filter(|(_, _, text)| !text.is_empty())
        .map(|(index, line, _)| (index, line))
        .collect();
    let (mut found, mut changed) = (Metadata::default(), Metadata::default());
    let mut taken: Vec<(usize, usize)> = Vec::new();
    for (count, &(index, line)) in lines.iter().enumerate() {
        let (at_start, at_end) = (count < FIRST, count + LAST >= lines.len());
        if !at_start && !at_end {
            continue;
        }
        let text = sections[index].text.split('\n').nth(line).unwrap_or_default();
        let lower = text.to_lowercase();
        let is_possible = at_start || BEGINNINGS.iter().any(|beginning| lower.starts_with(beginning));
        if let Some(byline) = read_byline(text).filter(|_| is_possible) {
            // The day of publication goes before that of a change, wherever it stands.
            if is_of_change(text) {
                changed = changed.or(byline);
            } else {
                found = found.or(byline);
            }
            taken.push((index, line));
        }
    }
    // From the end, so that the lines before keep their numbers.
    for (index, line) in taken.into_iter().rev() {
        let mut lines: Vec<&str> = sections[index].text.split('\n').collect();
        let byline = lines.remove(line).to_owned();
        let text = clean(&lines.join("\n"));
        if let Some(html) = &mut sections[index].html {
            remove_paragraph(html, &byline);
        }
        sections[index].text = text;
    }
    sections.retain(|section| section.heading.is_some() || !section.text.is_empty());
    found.or(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(heading: Option<&str>, text: &str) -> Section {
        Section {
            heading: heading.map(str::to_owned),
            text: text.to_owned(),
            ..Section::default()
        }
    }

    #[test]
    fn bylines_at_both_ends_are_taken_and_dates_between_stay() {
        let mut sections = vec![
            section(None, "Text: Anna Ek\n\nEn ingress."),
            section(Some("Möte"), "Ett.\n\n20 maj 2020\n\nTvå.\n\nTre."),
            section(Some("Slut"), "Fyra.\n\nPublicerad 2021-01-02"),
        ];
        let found = remove_bylines(&mut sections);
        assert_eq!(found.authors, ["Anna Ek"]);
        assert_eq!(
            found.date.map(|date| date.to_string()).as_deref(),
            Some("2021-01-02")
        );
        let texts: Vec<&str> = sections.iter().map(|section| section.text.as_str()).collect();
        assert_eq!(
            texts,
            ["En ingress.", "Ett.\n\n20 maj 2020\n\nTvå.\n\nTre.", "Fyra."]
        );
    }

    #[test]
    fn a_byline_of_a_short_text_is_read_once() {
        let mut sections = vec![section(None, "2020-05-20")];
        assert!(remove_bylines(&mut sections).date.is_some());
        assert_eq!(sections, []);
        assert_eq!(remove_bylines(&mut sections), Metadata::default());
    }
}
