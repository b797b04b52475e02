//! Printed tables of contents: lines of headings that lead to a page's number, over dots or in large letters without them.

use crate::document::Section;

/// Fewer dots lead nowhere.
const FEWEST_DOTS: usize = 4;

/// Fewer entries in a row are headings that end with a number.
const FEWEST_ENTRIES: usize = 3;

/// More text below an entry is no rest of its line.
const LONGEST_REST: usize = 200;

/// Removes entries of a table of contents that were set as headings: several in a row that end with the numbers of pages, and
/// most of which are headings further on.
pub(super) fn leave_out(sections: &mut Vec<Section>) {
    let mut at = 0;
    while at < sections.len() {
        let mut last = 0;
        let run = sections[at..]
            .iter()
            .map_while(|section| {
                let (name, page) = entry(section)?;
                (page >= last).then(|| last = page)?;
                Some(name.to_lowercase())
            })
            .collect::<Vec<_>>();
        let end = at + run.len();
        let is_further_on = |name: &&String| {
            let headings = sections[end..]
                .iter()
                .filter_map(|section| section.heading.as_deref());
            headings
                .map(without_number)
                .any(|heading| heading.to_lowercase() == **name)
        };
        if run.len() >= FEWEST_ENTRIES && run.iter().filter(is_further_on).count() * 2 > run.len() {
            sections.drain(at..end);
        } else {
            at = end.max(at + 1);
        }
    }
}

/// The heading that an entry names, without its number, and the page: `1 Metod 12`.
fn entry(section: &Section) -> Option<(&str, u32)> {
    let (name, page) = section.heading.as_deref()?.rsplit_once(' ')?;
    let page = page.parse().ok()?;
    let name = without_number(name);
    (section.text.len() <= LONGEST_REST && name.contains(char::is_alphabetic)).then_some((name, page))
}

/// A heading without its number: `2.1 Metod`.
fn without_number(heading: &str) -> &str {
    heading
        .trim_start_matches(|c: char| c.is_ascii_digit() || c == '.')
        .trim()
}

/// The lines that are no entries of a table of contents.
pub(super) fn without(lines: &[String]) -> Vec<String> {
    lines.iter().filter(|line| !is_entry(line)).cloned().collect()
}

/// Whether lines below such a heading are its entries: most end in a page's number, and the numbers go up.
pub(super) fn is_table(lines: &[String]) -> bool {
    let page = |line: &String| -> Option<usize> {
        let (name, page) = line.trim_end().rsplit_once([' ', '\t', '.'])?;
        let page: usize = page.parse().ok()?;
        (page < 1_500 && name.contains(char::is_alphabetic)).then_some(page)
    };
    let pages: Vec<usize> = lines.iter().filter_map(page).collect();
    !pages.is_empty() && pages.len() * 3 >= lines.len() * 2 && pages.is_sorted()
}

/// Whether a heading stands above a table of contents.
pub(super) fn is_heading(heading: &str) -> bool {
    [
        "innehåll",
        "innehållsförteckning",
        "contents",
        "table of contents",
    ]
    .contains(&heading.to_lowercase().as_str())
}

/// `2.1 Metod ........ 12`, `Metod . . . . . 12`.
fn is_entry(line: &str) -> bool {
    let line = line.trim_end();
    let before = line.trim_end_matches(|c: char| c.is_ascii_digit() || "ivx".contains(c));
    if before.len() == line.len() {
        return false;
    }
    let heading = before.trim_end_matches(['.', ' ', '\u{2026}', '\u{A0}', '·']);
    let leader = &before[heading.len()..];
    let dots: usize = leader
        .chars()
        .map(|c| {
            if c == '\u{2026}' {
                3
            } else {
                usize::from(c == '.' || c == '·')
            }
        })
        .sum();
    dots >= FEWEST_DOTS && heading.contains(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sections(headings: &[&str]) -> Vec<Section> {
        let section = |heading: &&str| Section {
            heading: Some((*heading).to_owned()),
            ..Section::default()
        };
        headings.iter().map(section).collect()
    }

    fn left(headings: &[&str]) -> Vec<String> {
        let mut sections = sections(headings);
        leave_out(&mut sections);
        sections
            .into_iter()
            .filter_map(|section| section.heading)
            .collect()
    }

    #[test]
    fn entries_set_as_headings_are_left_out() {
        let told = ["1 Frågan 5", "2 Metod 7", "3 Råd till chefer 12"];
        let text = ["1 Frågan", "2 Metod", "Råd till chefer"];
        assert_eq!(left(&[&told[..], &text].concat()), text);
        assert_eq!(left(&told), told, "no heading further on");
        let steps = ["Steg 1", "Steg 2", "Steg 3", "Steg 1 i korthet"];
        assert_eq!(left(&steps), steps);
        let back = ["Frågan 9", "Metod 7", "Råd 5", "Frågan", "Metod", "Råd"];
        assert_eq!(left(&back), back, "pages go on");
        let few = ["Frågan 5", "Metod 7", "Frågan", "Metod"];
        assert_eq!(left(&few), few);
    }

    #[test]
    fn lines_with_numbers_that_go_up_are_a_table() {
        for (lines, table) in [
            (
                &["1 Bakgrund 3", "2 Metod 3", "3 Resultat", "och råd 12"][..],
                true,
            ),
            (&["Bakgrund 3"], true),
            (&["Metod 9", "Bakgrund 3"], false),
            (&["Rapporten har tre delar.", "Den första är från 2019"], false),
            (&["12"], false),
            (&[], false),
        ] {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            assert_eq!(is_table(&lines), table, "{lines:?}");
        }
    }

    #[test]
    fn lines_that_lead_to_a_page_are_entries() {
        for (line, entry) in [
            ("2.1 Metod ........ 12", true),
            ("Metod . . . . . 12", true),
            ("Förord…………iv", true),
            ("Resultatet blev 12", false),
            ("Vi väntade ... 12 dagar", false),
            ("Vi väntade... 12", false),
            ("........ 12", false),
            ("", false),
        ] {
            assert_eq!(is_entry(line), entry, "{line:?}");
        }
    }
}
