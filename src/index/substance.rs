//! Sections that only point elsewhere: lists of links and sources, contents pages. A hit shows them as a last resort.

use crate::document::Section;

/// Headings of such sections, in lower case.
const LAST_RESORTS: [&str; 42] = [
    "bibliography",
    "bildförteckning",
    "contents",
    "endnotes",
    "figurförteckning",
    "fotnoter",
    "further reading",
    "innehåll",
    "innehållsförteckning",
    "källa",
    "källförteckning",
    "källor",
    "källor och länkar",
    "links",
    "litteratur",
    "litteraturförteckning",
    "litteraturlista",
    "länkar",
    "mer att läsa",
    "mer information",
    "noter",
    "read more",
    "references",
    "referens",
    "referenser",
    "referenslista",
    "register",
    "relaterade artiklar",
    "relaterade texter",
    "relaterat",
    "se också",
    "se även",
    "see also",
    "sidfot",
    "slutnoter",
    "sources",
    "table of contents",
    "tabellförteckning",
    "tips på läsning",
    "vidare läsning",
    "works cited",
    "andra läser",
];
/// The most letters that one of them has.
const LONGEST: usize = 24;
/// How such headings begin.
const BEGINNINGS: [&str; 4] = ["läs mer", "läs vidare", "läs också", "läs även"];
/// The fewest lines of a contents page or of a list of sources.
const LINES: usize = 4;

/// The fewest links of a section that leads on to other texts,
const LINKS: usize = 2;
/// the most words that it has for each of them,
const WORDS_A_LINK: usize = 25;
/// and how many times more of its words are links than in the rest of the document: in some texts every term is a link.
const DENSER: usize = 3;

/// The links and words of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LinksAndWords {
    links: usize,
    words: usize,
}

impl LinksAndWords {
    pub(super) fn of(section: &Section) -> Self {
        let html = section.html.as_deref().unwrap_or_default();
        Self {
            links: html.matches("<a href=").count(),
            words: section.text.split_whitespace().count(),
        }
    }

    pub(super) fn with(self, other: Self) -> Self {
        Self {
            links: self.links + other.links,
            words: self.words + other.words,
        }
    }

    /// Whether these lead on to other texts, and the rest of the document does not as much. `all` are those of the document.
    fn lead_on(self, all: Self) -> bool {
        let (links, words) = (all.links - self.links, all.words - self.words);
        self.links >= LINKS
            && self.words <= WORDS_A_LINK * self.links
            && self.links * words > DENSER * links * self.words
    }
}

/// Whether a section treats a matter, told from its heading, its text and its links beside those of the document.
pub(super) fn is_substantial(section: &Section, document: LinksAndWords) -> bool {
    treats_a_matter(section.heading.as_deref(), &section.text)
        && !LinksAndWords::of(section).lead_on(document)
}

fn treats_a_matter(heading: Option<&str>, text: &str) -> bool {
    let first_line = text.trim_start().lines().next().unwrap_or_default();
    // A page of a PDF file has its heading in its text.
    let heading = heading.unwrap_or(first_line);
    !is_last_resort(heading) && !is_last_resort(first_line) && !is_list_of_places(text)
}

fn is_last_resort(heading: &str) -> bool {
    let bare = heading.trim_matches(|letter: char| !letter.is_alphabetic());
    // A text without headings can be one long line.
    let letters = bare.chars().take(LONGEST + 1);
    let bare: String = letters.flat_map(char::to_lowercase).collect();
    LAST_RESORTS.contains(&bare.as_str()) || BEGINNINGS.iter().any(|beginning| bare.starts_with(beginning))
}

/// Whether most lines end with the number of a page or name the year of a source.
fn is_list_of_places(text: &str) -> bool {
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let many = |is: fn(&str) -> bool| {
        let with = lines.iter().filter(|line| is(line)).count();
        with >= LINES && 5 * with >= 3 * lines.len()
    };
    many(ends_with_page) || many(names_year)
}

/// `Inledning ........ 12`, `3.1 Metod 14`.
fn ends_with_page(line: &str) -> bool {
    let bare = line.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let digits = line.len() - bare.len();
    let before = bare.trim_end_matches(['.', '·', '…', '_', '\t', ' ']);
    (1..=3).contains(&digits) && before.len() < bare.len() && before.ends_with(char::is_alphabetic)
}

/// `Ahlmark, K. (2019). Flöden …`
fn names_year(line: &str) -> bool {
    line.match_indices('(').any(|(at, _)| {
        let inside = &line.as_bytes()[at + 1..];
        inside.len() > 4 && inside[..4].iter().all(u8::is_ascii_digit) && !inside[4].is_ascii_digit()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_heading_is_longer_than_what_is_compared_and_each_is_known() {
        for heading in LAST_RESORTS {
            assert!(heading.chars().count() <= LONGEST, "{heading}");
            assert!(is_last_resort(&heading.to_uppercase()), "{heading}");
            assert!(
                !is_last_resort(&format!("{heading} i verkstaden och på kontoret")),
                "{heading}"
            );
        }
    }

    #[test]
    fn lists_of_links_and_sources_are_no_substance() {
        let contents = "Inledning ..... 3\nMetod ..... 7\nResultat ..... 12\nSlutsats ..... 20\n";
        let sources =
            "Ek, A. (2001). Flöden.\nBerg, B. (2010). Ställ.\nAlm, C. (1999a). Lager.\nÖ, D. (2020). Tid.";
        let table = [
            (Some("Läs mer"), "SMED och ställtid.", false),
            (Some("Läs mer om ställtid"), "SMED.", false),
            (Some("5. Referenser"), "Ek: SMED.", false),
            (Some("Källor:"), "Ek: SMED.", false),
            (None, "Innehåll\nSMED\nKanban", false),
            (None, contents, false),
            (Some("Litteratur i urval"), sources, false),
            (Some("Referensgruppen"), "Vi möttes i maj.", true),
            (Some("Så gör ni"), "Börja med inre ställ.\nFilma ett ställ.", true),
            (
                None,
                "År 2019 var vi 12.\nÅr 2020 var vi 14.\nSedan kom en kris.\nNu är vi 3.",
                true,
            ),
        ];
        for (heading, text, substantial) in table {
            assert_eq!(treats_a_matter(heading, text), substantial, "{heading:?} {text}");
        }
    }

    #[test]
    fn a_section_that_leads_on_to_other_texts_is_no_substance() {
        let section = |text: &str, links: usize| Section {
            text: text.to_owned(),
            html: Some("<a href=\"/dokument/x\">x</a>".repeat(links)),
            ..Section::default()
        };
        let matter = section(&"Filma ett ställ och dela upp det i steg. ".repeat(20), 1);
        let leads_on = section(
            "SMED och 5S är vanliga följder. Samma linjer används i ergonomiarbetet.",
            3,
        );
        let whole = LinksAndWords::of(&matter).with(LinksAndWords::of(&leads_on));
        assert!(is_substantial(&matter, whole));
        assert!(!is_substantial(&leads_on, whole));
        // An encyclopaedia links every term, in all sections alike.
        let linked = section(&"Filma ett ställ och dela upp det. ".repeat(20), 12);
        let whole = LinksAndWords::of(&linked).with(LinksAndWords::of(&leads_on));
        assert!(is_substantial(&linked, whole));
        assert!(!is_substantial(
            &section("SMED, 5S.", 2),
            LinksAndWords::of(&section("SMED, 5S.", 2)).with(LinksAndWords::of(&matter))
        ));
        let alone = LinksAndWords::of(&leads_on);
        assert!(
            is_substantial(&leads_on, alone),
            "there is nothing else in the document"
        );
    }
}
