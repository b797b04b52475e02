//! The writers and the date below a title: a line each, as LaTeX and covers have them.

use super::{Page, lines};
use crate::ingest::extract::Metadata;
use crate::ingest::metadata::{is_name, read_byline, split_names};
use crate::text::clean_line;

/// How many lines below the title are looked at.
const WITHIN: usize = 6;

/// Takes the lines below the first page's first block that name writers or a date, up to the first that doesn't.
pub(super) fn remove_signature(page: &mut Page) -> Metadata {
    let mut found = Metadata::default();
    let mut rest = WITHIN;
    while let Some(block) = page.get_mut(1).filter(|_| rest > 0) {
        let whole = read_whole(block.lines(), rest);
        let is_whole = whole.is_some();
        let read = whole.unwrap_or_else(|| take_first_lines(block.lines_mut()));
        rest -= read.len().min(rest);
        for metadata in read {
            found.authors.extend(metadata.authors.iter().cloned());
            found = found.or(metadata);
        }
        if !is_whole {
            break;
        }
        page.remove(1);
    }
    found
}

/// What a block says in which every line names a writer or a date.
fn read_whole(lines: &[String], rest: usize) -> Option<Vec<Metadata>> {
    let read = lines.iter().map(|line| read(line));
    (lines.len() <= rest).then(|| read.collect()).flatten()
}

/// Takes the bylines that a paragraph begins with, where little space parts them from the text. A name alone may be the
/// text's first words, so it is left.
fn take_first_lines(lines: &mut Vec<String>) -> Vec<Metadata> {
    let signed = lines.iter().map_while(|line| byline(line));
    let signed: Vec<Metadata> = signed.take(WITHIN).collect();
    lines.drain(..signed.len());
    signed
}

fn byline(line: &str) -> Option<Metadata> {
    read_byline(&clean_line(&lines::mend(line)))
}

fn read(line: &str) -> Option<Metadata> {
    let line = clean_line(&lines::mend(line));
    let names = split_names(&line);
    if !names.is_empty() && names.iter().all(|name| is_name(name)) {
        return Some(Metadata {
            authors: names,
            ..Metadata::default()
        });
    }
    read_byline(&line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::read::pdf::Block;

    #[test]
    fn names_and_dates_below_the_title_are_removed_from_the_text() {
        let block = |line: &str| Block::Paragraph(vec![line.to_owned()]);
        let mut page = [
            "Kortare ställtider",
            "Anna Ek och Bo Al",
            "12 mars 2020",
            "Så här gick det.",
        ]
        .map(block)
        .to_vec();
        let found = remove_signature(&mut page);
        assert_eq!(found.authors, ["Anna Ek", "Bo Al"]);
        assert_eq!(found.date.unwrap().to_string(), "2020-03-12");
        assert_eq!(page, [block("Kortare ställtider"), block("Så här gick det.")]);
    }
    #[test]
    fn a_byline_that_runs_into_the_text_is_removed() {
        let paragraph =
            |lines: &[&str]| Block::Paragraph(lines.iter().map(|line| (*line).to_owned()).collect());
        let title = paragraph(&["U-cell"]);
        let mut page = vec![
            title.clone(),
            paragraph(&[
                "Jonas Törnvik · 2015-05-19",
                "I en verkstad står",
                "alla svarvar för sig.",
            ]),
        ];
        let found = remove_signature(&mut page);
        assert_eq!(found.authors, ["Jonas Törnvik"]);
        assert_eq!(found.date.unwrap().to_string(), "2015-05-19");
        assert_eq!(
            page[1],
            paragraph(&["I en verkstad står", "alla svarvar för sig."])
        );

        let text = paragraph(&["Jonas Törnvik", "har gått i pension."]);
        let mut page = vec![title, text.clone()];
        assert_eq!(remove_signature(&mut page), Metadata::default());
        assert_eq!(page[1], text);
    }
}
