//! Printed tables of contents: lines of headings that lead over dots to a page's number.

/// Fewer dots lead nowhere.
const FEWEST_DOTS: usize = 4;

/// The lines that are no entries of a table of contents.
pub(super) fn without(lines: &[String]) -> Vec<String> {
    lines.iter().filter(|line| !is_entry(line)).cloned().collect()
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
