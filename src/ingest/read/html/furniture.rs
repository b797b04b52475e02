//! What surrounds the text of a page: navigation, banners, forms, share buttons, comments.
//!
//! Elements are judged by their name and role, by how much text they hold, and by hints in their class names. What holds
//! a large part of the page's paragraphs is never dropped for a name. What most pages of the source have is dropped in any case.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use super::hints::{Hint, hint};
use super::node::{Key, Step, class_words, is_at_most, is_heading, key, name, walk};
use super::weights::{Weight, Weights, weigh};

/// Elements that hold no text to read.
/// (`rt` and `rp` hold how the characters beside them are pronounced.)
const WITHOUT_TEXT: [&str; 22] = [
    "script", "style", "noscript", "template", "iframe", "object", "embed", "video", "audio", "canvas",
    "svg", "button", "select", "textarea", "input", "dialog", "datalist", "head", "map", "frameset", "rt",
    "rp",
];

/// Elements around the text.
const AROUND: [&str; 4] = ["nav", "aside", "footer", "menu"];

/// Roles around the text.
const ROLES: [&str; 11] = [
    "navigation",
    "banner",
    "contentinfo",
    "complementary",
    "search",
    "dialog",
    "alertdialog",
    "alert",
    "menu",
    "menubar",
    "toolbar",
];

/// Classes of text that is only for screen readers: links to skip to the content, headings of menus.
const SPOKEN: [&str; 4] = ["screen-reader-text", "sr-only", "visually-hidden", "skip-link"];

/// An element with at least this many letters in paragraphs is protected,
const PROTECTED: usize = 400;

/// if they are also at least this share of the page's paragraphs, in percent.
const PROTECTED_SHARE: usize = 30;

/// A line about the text with more letters than this is part of the text.
const ABOUT: usize = 1000;

/// A page with fewer letters in paragraphs outside its comments is a discussion: its comments are its text.
const DISCUSSION: usize = 250;

/// Hidden text with fewer letters in paragraphs is a part of the page's workings.
const FOLDED: usize = 40;

/// The elements of a page that are furniture; elements inside them are not listed.
#[derive(Debug, Default)]
pub(super) struct Furniture {
    elements: HashSet<Key>,
    /// Those that tell of the text: its writer, its date.
    about: HashSet<Key>,
    prose: usize,
}

impl Furniture {
    /// Whether an element is furniture, or of a kind without text.
    pub(super) fn holds(&self, element: ElementRef<'_>) -> bool {
        self.elements.contains(&key(element)) || is_without_text(element)
    }

    /// Whether an element of furniture may name the text's writer or date.
    pub(super) fn is_about_the_text(&self, element: ElementRef<'_>) -> bool {
        self.about.contains(&key(element))
    }

    /// How many letters in paragraphs the page has, furniture included.
    pub(super) fn prose_of_page(&self) -> usize {
        self.prose
    }

    /// Adds elements.
    pub(super) fn extend(&mut self, elements: impl IntoIterator<Item = Key>) {
        self.elements.extend(elements);
    }
}

/// Finds the furniture of a page beside what is `repeated` on others; without `by_hints` by the names and roles of elements
/// alone.
pub(super) fn find(page: &Html, by_hints: bool, repeated: HashSet<Key>) -> Furniture {
    let root = page.root_element();
    let mut found = Furniture {
        about: repeated.clone(),
        elements: repeated,
        prose: 0,
    };
    let weights = weigh(root, |element| found.holds(element));
    let whole = weights.of(root);
    found.prose = whole.prose;
    find_hidden(root, &weights, &mut found);
    let landmarks = landmarks(page);
    let mut comments = Vec::new();
    walk(root, |step| {
        let Step::Open(element) = step else { return true };
        if found.holds(element) {
            return false;
        }
        if landmarks.contains(&key(element)) {
            return true;
        }
        let hint = hint(element).filter(|_| by_hints && !is_heading(name(element)));
        if hint == Some(Hint::Comments) {
            comments.push(element);
            found.elements.insert(key(element));
            return false;
        }
        let weight = weights.of(element);
        let is_furniture = !is_protected(weight, whole) && is_furniture(element, hint, weight, whole);
        if is_furniture {
            found.elements.insert(key(element));
        }
        if is_furniture && hint == Some(Hint::About) {
            found.about.insert(key(element));
        }
        !is_furniture
    });
    let commented: usize = comments.iter().map(|element| weights.of(*element).prose).sum();
    let rest = weigh(root, |element| found.holds(element)).of(root).prose;
    if rest < DISCUSSION && commented > rest {
        for element in comments {
            found.elements.remove(&key(element));
        }
    }
    found
}

/// The elements that hold the page's text by their very name, and all around them: they are not furniture.
fn landmarks(page: &Html) -> HashSet<Key> {
    let selected = |css: &str| -> Vec<ElementRef<'_>> {
        let selector = Selector::parse(css).expect("the selectors here are constants that parse");
        page.select(&selector).collect()
    };
    let mut chosen = selected("main, [role=main], body");
    let articles = selected("article");
    if articles.len() == 1 {
        chosen.extend(articles);
    }
    let headings = selected("main h1, [role=main] h1, article h1");
    chosen.extend(
        headings
            .first()
            .copied()
            .or_else(|| selected("h1").first().copied()),
    );
    let mut landmarks = HashSet::new();
    for element in chosen {
        landmarks.insert(key(element));
        for above in element.ancestors().filter_map(ElementRef::wrap) {
            if !landmarks.insert(key(above)) {
                break;
            }
        }
    }
    landmarks
}

fn is_protected(weight: Weight, whole: Weight) -> bool {
    weight.prose >= PROTECTED && weight.prose * 100 >= whole.prose * PROTECTED_SHARE
}

/// Whether an element is of a kind that holds no text to read.
pub(super) fn is_without_text(element: ElementRef<'_>) -> bool {
    WITHOUT_TEXT.contains(&name(element))
}

/// Adds hidden elements, except paragraphs inside the content: a reader opens those.
fn find_hidden(root: ElementRef<'_>, weights: &Weights, found: &mut Furniture) {
    let mut content = 0_usize;
    walk(root, |step| {
        match step {
            Step::Open(element) if is_without_text(element) => return false,
            Step::Open(element) => {
                let weight = weights.of(element);
                let is_folded = || {
                    content > 0
                        && weight.prose >= FOLDED
                        && !weight.is_linked_by(20)
                        && element.attr("role").is_none()
                        && hint(element).is_none()
                };
                if is_hidden(element) && !is_folded() {
                    found.elements.insert(key(element));
                    return false;
                }
                content += usize::from(is_content(element));
            }
            Step::Close(element) => content -= usize::from(is_content(element)),
            Step::Text(_) => {}
        }
        true
    });
}

fn is_content(element: ElementRef<'_>) -> bool {
    matches!(name(element), "main" | "article" | "dl" | "details") || element.attr("role") == Some("main")
}

fn is_hidden(element: ElementRef<'_>) -> bool {
    let style = element
        .attr("style")
        .unwrap_or_default()
        .to_lowercase()
        .replace(' ', "");
    element.attr("hidden").is_some_and(|value| value != "until-found")
        || element.attr("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn is_furniture(element: ElementRef<'_>, hint: Option<Hint>, weight: Weight, whole: Weight) -> bool {
    let name = name(element);
    let is_inside = |wanted: fn(ElementRef<'_>) -> bool| {
        let mut above = element.ancestors().filter_map(ElementRef::wrap);
        above.any(wanted)
    };
    match name {
        "footer" if is_inside(|above| self::name(above) == "blockquote") => return false,
        "header" if !is_inside(is_text_element) => return true,
        "form" => return weight.prose * 2 < whole.prose || weight.text * 2 < whole.text,
        _ => {}
    }
    if AROUND.contains(&name)
        || element.attr("role").is_some_and(|role| ROLES.contains(&role))
        || element.value().classes().any(|class| SPOKEN.contains(&class))
    {
        return true;
    }
    match hint {
        Some(Hint::Around | Hint::Comments) => true,
        Some(Hint::Related) => weight.links > 0 && weight.is_linked_by(20),
        Some(Hint::About) => weight.text < ABOUT || weight.is_linked(),
        None => false,
    }
}

fn is_text_element(element: ElementRef<'_>) -> bool {
    matches!(name(element), "main" | "article" | "section") || element.attr("role") == Some("main")
}

/// Whether an element is a short line about the text: its writer, its date.
pub(super) fn is_byline(element: ElementRef<'_>) -> bool {
    const WORDS: [&str; 9] = [
        "byline",
        "author",
        "authors",
        "published",
        "posted",
        "meta",
        "datum",
        "date",
        "pubdate",
    ];
    const LONGEST: usize = 200;
    matches!(name(element), "p" | "div" | "span" | "address")
        && class_words(element)
            .iter()
            .any(|word| WORDS.contains(&word.as_str()))
        && is_at_most(element, LONGEST)
}
