//! What surrounds the text of a page: navigation, banners, forms, share buttons.

use std::collections::{HashMap, HashSet};

use scraper::{ElementRef, Html, Selector};

use super::node::{Key, Step, class_words, is_at_most, key, name, walk, weight};

/// Elements that hold no text to read.
const WITHOUT_TEXT: [&str; 20] = [
    "script", "style", "noscript", "template", "iframe", "object", "embed", "video", "audio", "canvas",
    "svg", "button", "select", "textarea", "input", "dialog", "datalist", "head", "map", "frameset",
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

/// Words of classes and ids that mean furniture whatever the element holds.
const CLEAR_WORDS: [&str; 19] = [
    "cookie",
    "cookies",
    "cookiebanner",
    "cookiebar",
    "kakor",
    "kakbanner",
    "consent",
    "gdpr",
    "newsletter",
    "nyhetsbrev",
    "breadcrumb",
    "breadcrumbs",
    "brodsmulor",
    "share",
    "sharing",
    "sharedaddy",
    "skiplink",
    "pagination",
    "addtoany",
];

/// Words that mean furniture unless the element holds most of the page.
const LIKELY_WORDS: [&str; 26] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "meny",
    "submenu",
    "sidebar",
    "widget",
    "footer",
    "banner",
    "related",
    "relaterat",
    "relaterade",
    "social",
    "comments",
    "comment",
    "kommentarer",
    "advertisement",
    "promo",
    "popup",
    "modal",
    "toolbar",
    "subscribe",
    "prenumerera",
    "breadcrumblist",
    "masthead",
];

/// Classes of text that is only for screen readers: links to skip to the content, headings of menus.
const SPOKEN: [&str; 4] = ["screen-reader-text", "sr-only", "visually-hidden", "skip-link"];

/// The elements of a page that are furniture; what lies inside them isn't listed.
#[derive(Debug, Default)]
pub(super) struct Furniture(HashSet<Key>);

impl Furniture {
    /// Whether an element holds nothing to read, by its name, or was found to be furniture.
    pub(super) fn holds(&self, element: ElementRef<'_>) -> bool {
        self.0.contains(&key(element)) || is_without_text(element)
    }
}

/// Finds the furniture of a page.
pub(super) fn find(page: &Html) -> Furniture {
    let root = page.root_element();
    let landmarks = landmarks(page);
    let weights = weights(root);
    let whole = weights.get(&key(root)).copied().unwrap_or_default();
    let mut furniture = HashSet::new();
    walk(root, |step| {
        let Step::Open(element) = step else { return true };
        if is_without_text(element) {
            return false;
        }
        let holds_most = || {
            weights
                .get(&key(element))
                .is_some_and(|weight| weight * 2 >= whole)
        };
        let found = !landmarks.contains(&key(element)) && is_furniture(element, holds_most);
        if found {
            furniture.insert(key(element));
        }
        !found
    });
    Furniture(furniture)
}

/// The elements that hold the page's text by their very name, and all around them: what is in this set is no furniture.
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

/// How much text each element holds.
fn weights(root: ElementRef<'_>) -> HashMap<Key, usize> {
    let mut weights = HashMap::new();
    let mut open = vec![0];
    walk(root, |step| {
        match step {
            Step::Open(element) if is_without_text(element) => return false,
            Step::Open(_) => open.push(0),
            Step::Text(text) => *open.last_mut().expect("the root is never closed") += weight(text),
            Step::Close(element) => {
                let own = open.pop().unwrap_or_default();
                weights.insert(key(element), own);
                *open.last_mut().expect("the root is never closed") += own;
            }
        }
        true
    });
    weights.insert(key(root), open[0]);
    weights
}

fn is_without_text(element: ElementRef<'_>) -> bool {
    WITHOUT_TEXT.contains(&name(element)) || is_hidden(element)
}

fn is_hidden(element: ElementRef<'_>) -> bool {
    let style = element
        .attr("style")
        .unwrap_or_default()
        .to_lowercase()
        .replace(' ', "");
    element.attr("hidden").is_some()
        || element.attr("aria-hidden") == Some("true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}

fn is_furniture(element: ElementRef<'_>, holds_most: impl Fn() -> bool) -> bool {
    let name = name(element);
    if name == "footer"
        && element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .any(|above| self::name(above) == "blockquote")
    {
        return false;
    }
    if AROUND.contains(&name) || element.attr("role").is_some_and(|role| ROLES.contains(&role)) {
        return true;
    }
    if name == "header" && !is_inside_content(element) {
        return true;
    }
    if element.value().classes().any(|class| SPOKEN.contains(&class)) {
        return true;
    }
    let words = class_words(element);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if has(&CLEAR_WORDS) {
        return !is_heading(name);
    }
    (name == "form" || (has(&LIKELY_WORDS) && !is_heading(name))) && !holds_most()
}

fn is_inside_content(element: ElementRef<'_>) -> bool {
    let mut above = element.ancestors().filter_map(ElementRef::wrap);
    above.any(|above| {
        matches!(name(above), "main" | "article" | "section") || above.attr("role") == Some("main")
    })
}

fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
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
