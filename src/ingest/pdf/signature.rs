//! The writers and the date below a title: a line each, as LaTeX and covers have them.

use super::{Page, lines};
use crate::ingest::byline::read_byline;
use crate::ingest::extract::Metadata;
use crate::ingest::names::{is_name, split_names};
use crate::text::clean_line;

/// How many lines below the title are looked at.
const WITHIN: usize = 6;

/// Takes the lines below the first page's first block that name writers or a date, up to the first that doesn't.
pub(super) fn take(page: &mut Page) -> Metadata {
    let mut found = Metadata::default();
    let mut rest = WITHIN;
    while let Some(block) = page.get(1).filter(|block| block.lines().len() <= rest) {
        let Some(read) = block
            .lines()
            .iter()
            .map(|line| read(line))
            .collect::<Option<Vec<_>>>()
        else {
            break;
        };
        rest -= read.len().max(1);
        for metadata in read {
            found.authors.extend(metadata.authors.iter().cloned());
            found = found.or(metadata);
        }
        page.remove(1);
        if rest == 0 {
            break;
        }
    }
    found
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
    use super::super::Block;
    use super::*;

    #[test]
    fn names_and_dates_below_the_title_are_taken_and_the_text_stays() {
        let block = |line: &str| Block::Paragraph(vec![line.to_owned()]);
        let mut page = [
            "Kortare ställtider",
            "Anna Ek och Bo Al",
            "12 mars 2020",
            "Så här gick det.",
        ]
        .map(block)
        .to_vec();
        let found = take(&mut page);
        assert_eq!(found.authors, ["Anna Ek", "Bo Al"]);
        assert_eq!(found.date.unwrap().to_string(), "2020-03-12");
        assert_eq!(page, [block("Kortare ställtider"), block("Så här gick det.")]);
    }
}
