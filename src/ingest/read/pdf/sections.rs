//! Pages made sections, and the title among them.

use super::{Block, LONGEST_TITLE, Page, contents, is_text, lines};
use crate::document::Section;
use crate::text::{clean, clean_line};

/// A page begins a section, and so does a heading. A word that a page's end broke stays on the page it began on.
pub(super) fn of_pages(pages: &[Page]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut in_contents = false;
    for (page, number) in pages.iter().zip(1..) {
        if !is_text(page)
            && page
                .iter()
                .flat_map(Block::lines)
                .any(|line| line.contains('\u{FFFD}'))
        {
            continue;
        }
        let begin = |heading: Option<String>, level| Section {
            heading,
            level,
            page: Some(number),
            ..Section::default()
        };
        let mut on_page = vec![begin(None, 0)];
        // A table of contents may go on over the page's end.
        for block in page {
            let is_contents = in_contents && contents::is_table(block.lines());
            if let Block::Heading { lines, .. } = block {
                in_contents =
                    contents::is_heading(&clean_line(&lines.join(" "))) || in_contents && is_contents;
            }
            if is_contents {
                continue;
            }
            match block {
                Block::Heading { level, lines } => {
                    let heading = clean_line(&lines::mend(&lines::join(lines)));
                    if !heading.is_empty() {
                        on_page.push(begin(Some(heading), *level));
                    }
                }
                Block::Paragraph(lines) => push(&mut on_page, &lines::join(&contents::without(lines))),
                Block::Rows(rows) => push(&mut on_page, &contents::without(rows).join("\n")),
            }
        }
        sections.append(&mut on_page);
    }
    for section in &mut sections {
        section.text = clean(&lines::mend(&section.text));
    }
    sections.retain(|section| {
        !section.text.is_empty() || !section.heading.as_deref().is_none_or(contents::is_heading)
    });
    contents::leave_out(&mut sections);
    join_broken_words(&mut sections);
    sections
}

fn push(sections: &mut [Section], text: &str) {
    let section = sections.last_mut().expect("a page begins with a section");
    if !section.text.is_empty() && !text.is_empty() {
        section.text.push_str("\n\n");
    }
    section.text.push_str(text);
}

/// Moves the rest of a word broken at a page's end back to the page it began on.
fn join_broken_words(sections: &mut [Section]) {
    for index in 1..sections.len() {
        let (before, after) = sections.split_at_mut(index);
        let (before, after) = (&mut before[index - 1], &mut after[0]);
        if before.page == after.page || after.heading.is_some() {
            continue;
        }
        let word = after
            .text
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        if let Some(joined) = lines::join_broken(&before.text, &word) {
            before.text = joined;
            after.text = after.text[word.len()..].trim_start().to_owned();
        }
    }
}

/// The first page's first line if it stands alone, else its first heading, else its first line if that is short.
pub(super) fn title(sections: &[Section]) -> Option<String> {
    let first_page = sections.first()?.page;
    let on_first = || sections.iter().filter(|section| section.page == first_page);
    let is_title = |line: &&str| line.chars().count() <= LONGEST_TITLE && !line.ends_with(['.', ',', ';']);
    let first = on_first().find_map(|section| section.text.lines().next());
    let alone = sections
        .first()
        .filter(|section| section.heading.is_none() && !section.text.contains('\n'))
        .map(|section| section.text.as_str())
        .filter(is_title);
    let heading = || on_first().find_map(|section| section.heading.as_deref());
    alone
        .or_else(heading)
        .or_else(|| first.filter(is_title))
        .map(str::to_owned)
}

/// Removes the title from the headings and the text.
pub(super) fn drop_title(sections: &mut Vec<Section>, title: Option<&str>) {
    let (Some(title), Some(first_page)) = (title, sections.first().and_then(|section| section.page)) else {
        return;
    };
    for section in sections
        .iter_mut()
        .filter(|section| section.page == Some(first_page))
    {
        if section.heading.as_deref() == Some(title) {
            section.heading = None;
            section.level = 0;
            break;
        }
        if let Some(rest) = section.text.strip_prefix(title)
            && (rest.is_empty() || rest.starts_with('\n'))
        {
            section.text = rest.trim_start().to_owned();
            break;
        }
    }
    // Behind a title page the text often begins with the title again.
    let is_title_alone =
        |section: &Section| section.text.is_empty() && section.heading.as_deref() == Some(title);
    sections.retain(|section| !is_title_alone(section));
    // The lines of a title in two sizes are headings of their own.
    let repeats = |section: &Section| {
        section.page == Some(first_page)
            && section
                .heading
                .as_deref()
                .is_none_or(|heading| title.contains(heading))
    };
    if sections.len() > 1 {
        sections.retain(|section| !section.text.is_empty() || section.heading.is_some() && !repeats(section));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_behind_a_title_page_is_no_section() {
        let section = |heading: &str, page: u32, text: &str| Section {
            heading: Some(heading.to_owned()),
            page: Some(page),
            text: text.to_owned(),
            ..Section::default()
        };
        let title = "Kortare ställtider";
        let mut sections = vec![
            section(title, 1, ""),
            section(title, 2, ""),
            section("Metod", 2, "Vi mätte."),
            section("Resultat", 3, ""),
        ];
        drop_title(&mut sections, Some(title));
        let headings: Vec<_> = sections
            .iter()
            .map(|section| section.heading.as_deref())
            .collect();
        assert_eq!(headings, [Some("Metod"), Some("Resultat")]);
    }
}
