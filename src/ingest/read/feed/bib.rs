//! Bibliographies of BibTeX and BibLaTeX.

use biblatex::{Bibliography, ChunksExt as _, Entry, Person};

use super::reference::Reference;
use super::{Collected, damaged_line};
use crate::ingest::metadata::{read_date, read_language};
use crate::ingest::report::RefusalReason;
use crate::text::clean_line;

/// Definitions of `@string` that are longer in all are not repeated for each entry.
const LONGEST_STRINGS: usize = 64 * 1024;

/// Reads a bibliography into `collected`. One broken entry costs that entry only.
pub(super) fn read(text: &str, collected: &mut Collected) -> Result<(), RefusalReason> {
    if let Ok(bibliography) = Bibliography::parse(text) {
        return bibliography.iter().try_for_each(|entry| add(entry, 1, collected));
    }
    let entries = entries(text);
    if entries.is_empty() {
        return Err(damaged_line(1, "no entry in it"));
    }
    let mut strings = String::new();
    for (line, entry) in entries {
        let is_string = entry
            .get(1..7)
            .is_some_and(|kind| kind.eq_ignore_ascii_case("string"));
        if is_string {
            if strings.len() + entry.len() <= LONGEST_STRINGS {
                strings.push_str(entry);
            }
            continue;
        }
        match Bibliography::parse(&format!("{strings}{entry}")) {
            Ok(one) => one.iter().try_for_each(|entry| add(entry, line, collected))?,
            Err(error) => {
                let key = entry.split(['{', ',']).nth(1).unwrap_or_default();
                collected.leave_out(
                    &clean_line(key),
                    line,
                    damaged_line(line, &error.kind.to_string()),
                );
            }
        }
    }
    Ok(())
}

/// The entries, each with the line it begins on: from an `@` at the beginning of a line to the next.
fn entries(text: &str) -> Vec<(usize, &str)> {
    let mut starts: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for (line, content) in text.split_inclusive('\n').enumerate() {
        if content.starts_with('@') {
            starts.push((line + 1, at));
        }
        at += content.len();
    }
    let ends = starts.iter().skip(1).map(|(_, start)| *start).chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|((line, start), end)| (*line, &text[*start..end]))
        .collect()
}

fn add(entry: &Entry, line: usize, collected: &mut Collected) -> Result<(), RefusalReason> {
    let reference = reference(entry);
    collected.add(
        &reference.name(),
        &format!("rad{line}"),
        line,
        reference.into_extract(),
    )
}

fn reference(entry: &Entry) -> Reference {
    let field = |name: &str| {
        entry
            .get(name)
            .map(|chunks| clean_line(&chunks.format_verbatim()))
    };
    let subtitle = field("subtitle")
        .map(|subtitle| format!(": {subtitle}"))
        .unwrap_or_default();
    let year = field("year").unwrap_or_default();
    let month = field("month").and_then(|month| number_of_month(&month));
    let date = field("date")
        .and_then(|date| read_date(date.split('/').next().unwrap_or_default()))
        .or_else(|| read_date(&format!("{year}-{:02}", month?)))
        .or_else(|| read_date(&year));
    let list = |text: String| -> Vec<String> { text.split([',', ';']).map(str::to_owned).collect() };
    Reference {
        key: entry.key.clone(),
        title: field("title").map(|title| title + &subtitle).unwrap_or_default(),
        authors: entry.author().unwrap_or_default().iter().map(name).collect(),
        abstracts: field("abstract").into_iter().collect(),
        date,
        keywords: field("keywords").map(list).unwrap_or_default(),
        doi: field("doi"),
        urls: field("url").into_iter().collect(),
        series: ["journaltitle", "journal", "booktitle", "series"]
            .iter()
            .filter_map(|name| field(name))
            .collect(),
        language: field("langid")
            .or_else(|| field("language"))
            .and_then(|word| read_language(&word)),
        ..Reference::default()
    }
}

/// `3`, `mar`, `March`.
fn number_of_month(month: &str) -> Option<usize> {
    let names = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let lower = month.to_lowercase();
    let by_name = names
        .iter()
        .position(|name| lower.starts_with(name))
        .map(|index| index + 1);
    by_name.or_else(|| lower.parse().ok())
}

fn name(person: &Person) -> String {
    let parts = [&person.given_name, &person.prefix, &person.name, &person.suffix];
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}
