//! Plain text as editors save it from a page: a title, a byline, paragraphs, and at the end the page's furniture.

use super::byline::read_byline;
use super::extract::{Extract, Metadata};
use super::front_matter;
use crate::document::Section;
use crate::text::{clean, clean_line};

/// A longer first line is no title.
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
pub(super) fn read(text: &str) -> Extract {
    let front = front_matter::read(text);
    let text = clean(front.body);
    let mut lines: Vec<&str> = text.split('\n').collect();
    let mut found = Metadata::default();
    if front.metadata.title.is_none() {
        found.title = take_title(&mut lines);
    }
    take_byline(&mut lines, &mut found);
    drop_furniture(&mut lines);
    let text = clean(&join_paragraphs(&lines));
    let sections = if text.is_empty() {
        Vec::new()
    } else {
        vec![Section {
            text,
            ..Section::default()
        }]
    };
    Extract {
        declared: front.metadata,
        found,
        sections,
        notes: front.notes,
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

fn take_byline(lines: &mut Vec<&str>, found: &mut Metadata) {
    let near_the_top = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.is_empty())
        .take(BYLINE_WITHIN);
    let byline = near_the_top
        .filter_map(|(index, line)| Some((index, read_byline(line)?)))
        .next();
    if let Some((index, byline)) = byline {
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

/// Joins the lines of a paragraph that were broken by their length, and keeps those that an author broke.
fn join_paragraphs(lines: &[&str]) -> String {
    let paragraphs = lines.split(|line| line.is_empty());
    let join = |paragraph: &[&str]| {
        let all_but_last = &paragraph[..paragraph.len().saturating_sub(1)];
        let is_wrapped = all_but_last
            .iter()
            .all(|line| line.chars().count() >= WRAPPED_FROM && !is_item(line));
        paragraph.join(if is_wrapped && !paragraph.iter().any(|line| is_item(line)) {
            " "
        } else {
            "\n"
        })
    };
    paragraphs.map(join).collect::<Vec<_>>().join("\n\n")
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
mod tests {
    use super::*;
    use crate::document::Kind;

    fn text_of(extract: &Extract) -> &str {
        extract
            .sections
            .first()
            .map_or("", |section| section.text.as_str())
    }

    #[test]
    fn a_saved_page_gives_title_byline_and_text_without_furniture() {
        let page = "Ett år med tavlan\n\nLedare · Anna Ek · Programchef · 2019-12-20\n\nProgrammets chef Anna Ek.\n\n\
                    Hösten har varit intensiv för alla.\n\nNu väntar vila!\n\nProgrammets partner\n\nIntressenter\n\nFinansiärer\n";
        let found = read(page);
        assert_eq!(found.found.title.as_deref(), Some("Ett år med tavlan"));
        assert_eq!(found.found.authors, ["Anna Ek"]);
        assert_eq!(found.found.kind, Some(Kind::Editorial));
        assert_eq!(
            found.found.date.map(|date| date.to_string()).as_deref(),
            Some("2019-12-20")
        );
        assert_eq!(
            text_of(&found),
            "Programmets chef Anna Ek.\n\nHösten har varit intensiv för alla.\n\nNu väntar vila!"
        );
    }

    #[test]
    fn furniture_is_cut_and_text_is_not() {
        for (tail, kept) in [
            ("Läs mer\n\nRäkna på lager, 25 minuter\n\nProgrammets partner", ""),
            ("Fler krönikor\n\nProgrammets partner", ""),
            ("Anna Ek\n\nIntressenter", "Anna Ek"),
            ("Anna Ek\nBo Al\nEva By", "Anna Ek\nBo Al\nEva By"),
            (
                "Partner i projektet har varit tre företag i länet",
                "Partner i projektet har varit tre företag i länet",
            ),
            ("Delade vinster", "Delade vinster"),
            ("Våra partner var nöjda.", "Våra partner var nöjda."),
        ] {
            let found = read(&format!("Titel\n\nEn mening.\n\n{tail}"));
            let expected = if kept.is_empty() {
                "En mening.".to_owned()
            } else {
                format!("En mening.\n\n{kept}")
            };
            assert_eq!(text_of(&found), expected, "{tail:?}");
        }
    }

    #[test]
    fn lines_broken_by_length_are_joined_and_others_kept() {
        let long = "En rad som är så lång att den måste ha brutits av ett program";
        let found = read(&format!(
            "Titel\n\n{long}\n{long}\noch slut.\n\nkort\nrad\n\n- {long}\n- {long}"
        ));
        assert_eq!(
            text_of(&found),
            format!("{long} {long} och slut.\n\nkort\nrad\n\n- {long}\n- {long}")
        );
    }

    #[test]
    fn a_text_of_one_line_is_title_and_text() {
        let found = read("Mötet är inställt.\n");
        assert_eq!(
            (found.found.title.as_deref(), text_of(&found)),
            (Some("Mötet är inställt."), "Mötet är inställt.")
        );
    }

    #[test]
    fn a_long_first_line_is_text_and_no_title() {
        let long = "ord ".repeat(60);
        let found = read(&format!("{long}\n\nMer."));
        assert_eq!(found.found.title, None);
        assert_eq!(text_of(&found), format!("{}\n\nMer.", long.trim()));
    }

    #[test]
    fn a_byline_right_below_an_underlined_title_is_found() {
        let found = read("Titel\r\n=====\r\nAv Anna Ek\r\n\r\nText.");
        assert_eq!(
            (found.found.title.as_deref(), found.found.authors),
            (Some("Titel"), vec!["Anna Ek".to_owned()])
        );
    }

    #[test]
    fn a_date_far_down_is_no_byline() {
        let found = read("Titel\n\nEtt.\n\nTvå.\n\nTre.\n\nPubliceras 2020-05-20");
        assert_eq!(found.found.date, None);
    }

    #[test]
    fn declared_metadata_may_stand_before_the_text() {
        let found = read("---\ntitle: Ett\n---\nFörsta raden.\n");
        assert_eq!(
            (found.declared.title.as_deref(), text_of(&found)),
            (Some("Ett"), "Första raden.")
        );
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(read(" \n\n"), Extract::default());
    }
}
