//! Removes running heads, running feet and page numbers at the edges of pages.

use std::collections::{HashMap, HashSet};

use super::{Block, Page};

/// How many lines at each edge of a page may be running.
const EDGE: usize = 2;

/// With fewer pages no line counts as repeated.
const FEWEST_PAGES: usize = 3;

/// A line of this many characters is longer than heads are.
const SENTENCE_FROM: usize = 60;

/// Leaves out the lines at the edges that most pages share but for their numbers, and numbers alone. What reads as a
/// sentence is text that somebody repeated: it stays where it stands first.
pub(super) fn leave_out(pages: &mut [Page]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let lines: Vec<&String> = page.iter().flat_map(Block::lines).collect();
        let edges = lines.iter().take(EDGE).chain(lines.iter().rev().take(EDGE));
        let distinct: HashSet<String> = edges.map(|line| masked(line)).collect();
        for line in distinct {
            *counts.entry(line).or_default() += 1;
        }
    }
    // Left and right pages may have heads of their own: a bit less than half of the pages is enough.
    let enough = FEWEST_PAGES.max(pages.len() * 2 / 5);
    let is_repeated = |line: &str| counts.get(&masked(line)).is_some_and(|count| *count >= enough);
    let mut kept: HashSet<String> = HashSet::new();
    for page in pages {
        for at_end in [false, true] {
            let running: Vec<String> = edges(page, at_end)
                .take(EDGE)
                .take_while(|line| is_page_number(line) || is_repeated(line))
                .map(|line| masked(line))
                .collect();
            // From the first sentence on: a head before it goes, its last line stays with it.
            let sentence = edges(page, at_end)
                .take(running.len())
                .position(|line| is_sentence(line));
            let first_kept = match sentence {
                Some(at) if !running[at..].iter().all(|line| kept.contains(line)) => at,
                _ => running.len(),
            };
            kept.extend(running[first_kept..].iter().cloned());
            for _ in 0..first_kept {
                take_edge(page, at_end);
            }
        }
    }
}

/// The lines of a page from its beginning or from its end.
fn edges(page: &Page, at_end: bool) -> Box<dyn Iterator<Item = &String> + '_> {
    let lines = page.iter().flat_map(Block::lines);
    if at_end {
        Box::new(lines.rev())
    } else {
        Box::new(lines)
    }
}

fn take_edge(page: &mut Page, at_end: bool) {
    page.retain(|block| !block.lines().is_empty());
    let block = if at_end { page.last_mut() } else { page.first_mut() };
    let Some(lines) = block.map(Block::lines_mut) else {
        return;
    };
    if at_end {
        lines.pop();
    } else {
        lines.remove(0);
    }
    page.retain(|block| !block.lines().is_empty());
}

fn is_sentence(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    line.chars().count() >= SENTENCE_FROM || (words > 4 && line.ends_with(['.', '!', '?']))
}

fn masked(line: &str) -> String {
    let mut masked = String::new();
    for character in line.trim().chars() {
        let character = if character.is_ascii_digit() {
            '#'
        } else {
            character
        };
        if character != '#' || !masked.ends_with('#') {
            masked.push(character);
        }
    }
    masked
}

/// `7`, `– 7 –`, `7 (12)`, `7/12`, `Sida 7 av 12`, `Page 7 of 12`.
fn is_page_number(line: &str) -> bool {
    let words = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let (mut numbers, mut others) = (0, 0);
    for word in words {
        if word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers += 1;
        } else if !["sida", "sid", "s", "av", "page", "of"].contains(&word.to_lowercase().as_str()) {
            others += 1;
        }
    }
    others == 0 && (1..=2).contains(&numbers)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(lines: &[&str]) -> Page {
        lines
            .iter()
            .map(|line| Block::Paragraph(vec![(*line).to_owned()]))
            .collect()
    }

    fn left(mut pages: Vec<Page>) -> Vec<Vec<String>> {
        leave_out(&mut pages);
        pages
            .iter()
            .map(|page| page.iter().flat_map(Block::lines).cloned().collect())
            .collect()
    }

    #[test]
    fn running_heads_and_page_numbers_go_and_the_text_stays() {
        let pages = (1..=4)
            .map(|n| {
                page(&[
                    "Rapport 2020 från Flödeslyftet",
                    &format!("Text {}", ["ett", "två", "tre", "fyra"][n - 1]),
                    &format!("Sida {n} av 4"),
                ])
            })
            .collect();
        assert_eq!(
            left(pages),
            [["Text ett"], ["Text två"], ["Text tre"], ["Text fyra"]]
        );
    }

    #[test]
    fn a_sentence_that_pages_repeat_stays_where_it_stands_first() {
        let repeated = "Arbetet drivs av en styrgrupp som möts varje månad.";
        let pages = (1..=6)
            .map(|n| {
                page(&[
                    "Rapport 2020",
                    &format!("Text {}", ["a", "b", "c", "d", "e", "f"][n - 1]),
                    repeated,
                ])
            })
            .collect();
        let left = left(pages);
        assert_eq!(left[0], ["Text a", repeated]);
        assert!(left[1..].iter().all(|page| page.len() == 1), "{left:?}");
    }

    #[test]
    fn a_repeated_sentence_of_two_lines_goes_whole() {
        let lines = [
            "Verkstaden har under hösten arbetat med att korta ställtiderna i de tre",
            "pressarna, och det redovisas varje vecka.",
        ];
        let pages = (1..=4)
            .map(|n| {
                page(&[
                    lines[0],
                    lines[1],
                    &format!("Text {}", ["a", "b", "c", "d"][n - 1]),
                ])
            })
            .collect();
        let left = left(pages);
        assert_eq!(left[0], [lines[0], lines[1], "Text a"]);
        assert_eq!(left[1..], [["Text b"], ["Text c"], ["Text d"]]);
    }

    #[test]
    fn two_pages_repeat_nothing_but_numbers() {
        let pages = vec![page(&["Samma rad", "a", "1"]), page(&["Samma rad", "b", "– 2 –"])];
        assert_eq!(left(pages), [["Samma rad", "a"], ["Samma rad", "b"]]);
    }

    #[test]
    fn sentences_with_numbers_are_no_page_numbers() {
        for (line, number) in [
            ("7", true),
            ("7 (12)", true),
            ("Page 3 of 9", true),
            ("", false),
            ("1 2 3", false),
            ("Steg 7", false),
            ("2019-12-20", false),
        ] {
            assert_eq!(is_page_number(line), number, "{line:?}");
        }
    }
}
