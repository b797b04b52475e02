//! Plain text as editors save it from a page: a title, a byline, paragraphs, and at the end the page's furniture.

use crate::document::Section;
use crate::ingest::extract::{Extract, Metadata};
use crate::ingest::metadata::{front_matter, is_name, read_byline, split_names};
use crate::text::{clean, clean_line};

/// A longer first line is not a title.
const LONGEST_TITLE: usize = 160;

/// How many lines below the title a byline may stand.
const BYLINE_WITHIN: usize = 3;

/// A line of at least this many characters was broken by its length.
const WRAPPED_FROM: usize = 50;

/// A longer line at the end is text.
const LONGEST_FURNITURE: usize = 70;

/// Lines that end a page and not its text, whole or as their first words.
const FURNITURE: [&str; 24] = [
    "intressenter",
    "finansiärer",
    "partner",
    "partners",
    "samarbetspartner",
    "samarbetspartners",
    "läs mer",
    "läs också",
    "läs även",
    "fler artiklar",
    "fler krönikor",
    "fler nyheter",
    "relaterat",
    "relaterade",
    "dela",
    "skriv ut",
    "tipsa",
    "prenumerera",
    "nyhetsbrev",
    "följ oss",
    "till toppen",
    "tillbaka",
    "kontakta oss",
    "om kakor",
];

/// Reads a text file.
pub(crate) fn read(text: &str) -> Extract {
    let front = front_matter::read(text);
    let text = clean(front.body);
    let mut lines: Vec<&str> = text.split('\n').collect();
    let mut found = Metadata::default();
    if front.metadata.title.is_none() {
        found.title = take_title(&mut lines);
    }
    take_bylines(&mut lines, &mut found);
    drop_furniture(&mut lines);
    Extract {
        declared: front.metadata,
        found,
        sections: sections(&lines),
        notes: front.notes,
        ..Extract::default()
    }
}

/// The first line, if it is short and something follows it; a text of one line keeps it as text too.
fn take_title(lines: &mut Vec<&str>) -> Option<String> {
    let first = *lines.first()?;
    if first.is_empty() || first.chars().count() > LONGEST_TITLE {
        return None;
    }
    if lines.len() > 1 {
        lines.remove(0);
        let is_underline = |line: &&str| {
            line.len() >= 3 && (line.bytes().all(|b| b == b'=') || line.bytes().all(|b| b == b'-'))
        };
        if lines.first().is_some_and(is_underline) {
            lines.remove(0);
        }
    }
    Some(clean_line(first))
}

/// Takes the lines near the top that tell kind, writer or date. Names alone are writers only right below the title and
/// beside another byline, or if there are several.
fn take_bylines(lines: &mut Vec<&str>, found: &mut Metadata) {
    let near_the_top = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .take(BYLINE_WITHIN);
    let bylines: Vec<(usize, Metadata)> = near_the_top
        .filter_map(|(index, line)| Some((index, read_byline(line)?)))
        .collect();
    let below_title = lines.iter().position(|line| !line.is_empty());
    let names = below_title.map(|index| (index, split_names(lines[index])));
    let names = names.filter(|(index, names)| {
        let is_apart = bylines.iter().all(|(other, _)| other != index);
        let is_likely = names.len() > 1 || bylines.iter().any(|(_, byline)| byline.authors.is_empty());
        is_apart && is_likely && names.iter().all(|name| is_name(name))
    });
    let names = names.map(|(index, authors)| {
        (
            index,
            Metadata {
                authors,
                ..Metadata::default()
            },
        )
    });
    let mut taken: Vec<(usize, Metadata)> = names.into_iter().chain(bylines).collect();
    taken.sort_by_key(|(index, _)| *index);
    for (index, byline) in taken.into_iter().rev() {
        lines.remove(index);
        *found = std::mem::take(found).or(byline);
    }
}

/// Cuts the run of short lines without a sentence at the end, from the first that is known to be furniture; other short
/// lines (a signature, a list of names) are text.
fn drop_furniture(lines: &mut Vec<&str>) {
    let is_short = |line: &&str| {
        line.chars().count() <= LONGEST_FURNITURE
            && !line.ends_with(['.', '!', '?', ':', '”', '"', '»', '«', ')'])
    };
    let run = lines.iter().rev().take_while(|line| is_short(line)).count();
    let start = lines.len() - run;
    if let Some(first) = lines[start..].iter().position(|line| is_furniture(line)) {
        lines.truncate(start + first);
    }
}

fn is_furniture(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words = lower.split_whitespace().count();
    words <= 5
        && FURNITURE.iter().any(|phrase| {
            let at_the_start = lower
                .strip_prefix(phrase)
                .is_some_and(|rest| !rest.starts_with(char::is_alphabetic));
            // "Programmets partner": a name in the genitive before it.
            let at_the_end = words == 2
                && lower
                    .strip_suffix(phrase)
                    .is_some_and(|rest| rest.ends_with("s "));
            at_the_start || at_the_end
        })
}

/// The sections of a text whose title and byline stand elsewhere.
pub(crate) fn sections_of(text: &str) -> Vec<Section> {
    sections(&text.split('\n').collect::<Vec<_>>())
}

/// A line of capitals on its own ("RESULTAT") begins a section.
fn sections(lines: &[&str]) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    for paragraph in lines.split(|line| line.is_empty()) {
        match paragraph {
            [heading] if is_heading(heading) => {
                sections.push(Section {
                    heading: Some((*heading).to_owned()),
                    level: 2,
                    ..Section::default()
                });
            }
            _ => {
                let text = &mut sections.last_mut().expect("there is a first section").text;
                text.push_str(if text.is_empty() { "" } else { "\n\n" });
                text.push_str(&join_lines(paragraph));
            }
        }
    }
    for section in &mut sections {
        section.text = clean(&section.text);
    }
    sections.retain(|section| section.heading.is_some() || !section.text.is_empty());
    sections
}

fn is_heading(line: &str) -> bool {
    let letters = line.chars().filter(|character| character.is_alphabetic()).count();
    (3..=60).contains(&letters)
        && line.starts_with(char::is_alphanumeric)
        && !line.contains(char::is_lowercase)
        && line.ends_with(char::is_alphanumeric)
}

/// Joins the lines of a paragraph that were broken by their length, and keeps those that an author broke.
fn join_lines(paragraph: &[&str]) -> String {
    let all_but_last = &paragraph[..paragraph.len().saturating_sub(1)];
    let is_wrapped = all_but_last
        .iter()
        .all(|line| line.chars().count() >= WRAPPED_FROM);
    paragraph.join(if is_wrapped && !paragraph.iter().any(|line| is_item(line)) {
        " "
    } else {
        "\n"
    })
}

fn is_item(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let marks: &[&str] = if rest.len() < line.len() {
        &[". ", ") "]
    } else {
        &["- ", "* ", "• ", "– "]
    };
    marks.iter().any(|mark| rest.starts_with(mark))
}

#[cfg(test)]
mod tests;
