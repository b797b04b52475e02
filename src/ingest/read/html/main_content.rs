//! Finds the element that holds a page's text: by what the page declares, else where the paragraphs are.

use std::collections::HashSet;

use scraper::{ElementRef, Html, Selector};

use super::furniture::Furniture;
use super::node::{Key, Step, key, name, walk};
use super::weights::{Weights, weigh};

/// What declares the text, the most trusted first, and how much of the page's paragraphs it must hold, in percent.
const SIGNS: [(&str, usize); 4] = [
    (
        "[itemprop=articleBody], .entry-content, .post-content, .article-content, .article-body, .post-body",
        60,
    ),
    ("article", 50),
    ("main, [role=main]", 20),
    (
        "#content, #main, #main-content, #maincontent, #innehall, .main-content, .page-content, .content",
        40,
    ),
];

/// How much of an element's paragraphs one child must hold for the search to go on inside it, in percent.
const MOST: usize = 80;

/// How much more text may come with the page's heading, in percent of the text without it.
const WIDEST: usize = 60;

/// Text after the main element is read if it has at least this many letters in paragraphs.
const AFTER: usize = 600;

/// The element to read. Elements inside it that are not part of the text are added to `furniture`.
pub(super) fn find<'a>(page: &'a Html, furniture: &mut Furniture) -> ElementRef<'a> {
    let body = select(page, "body").next().unwrap_or_else(|| page.root_element());
    let weights = weigh(body, |element| furniture.holds(element));
    let prose = |element: ElementRef<'_>| weights.of(element).prose;
    let by_sign = SIGNS.iter().find_map(|(css, percent)| {
        let largest =
            select(page, css).max_by_key(|element| (prose(*element), std::cmp::Reverse(depth(*element))))?;
        (prose(largest) > 0 && prose(largest) * 100 >= prose(body) * percent).then_some(largest)
    });
    let root = by_sign.unwrap_or_else(|| densest(body, &weights));
    with_heading(page, root, &weights, furniture)
}

fn select<'a>(page: &'a Html, css: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let selector = Selector::parse(css).expect("the selectors here are constants that parse");
    let found: Vec<ElementRef<'a>> = page.select(&selector).collect();
    found.into_iter()
}

fn depth(element: ElementRef<'_>) -> usize {
    element.ancestors().count()
}

/// Goes inside as long as one child holds most of the paragraphs.
fn densest<'a>(body: ElementRef<'a>, weights: &Weights) -> ElementRef<'a> {
    let mut chosen = body;
    loop {
        let heaviest = chosen
            .child_elements()
            .max_by_key(|child| weights.of(*child).prose);
        let Some(heaviest) = heaviest else { return chosen };
        let holds_most = weights.of(heaviest).prose * 100 > weights.of(chosen).prose * MOST;
        if !holds_most || !is_container(name(heaviest)) {
            return chosen;
        }
        chosen = heaviest;
    }
}

/// Elements that lay out a page; what is inside others is one piece of text.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "main"
            | "center"
            | "table"
            | "tbody"
            | "tr"
            | "td"
            | "form"
            | "font"
            | "span"
    )
}

/// Where the page's heading stands outside `root`, the element around both, so that a lead between them is read too.
/// Everything else in it is added to `furniture`: what stands before the heading, and short texts after `root`.
fn with_heading<'a>(
    page: &'a Html,
    root: ElementRef<'a>,
    weights: &Weights,
    furniture: &mut Furniture,
) -> ElementRef<'a> {
    let is_shown = |heading: &ElementRef<'_>| weights.of(*heading).text > 0;
    let around: Vec<Key> = elements_around(root).map(key).collect();
    let with_both = |heading: ElementRef<'a>| {
        elements_around(heading).find_map(|above| {
            let height = around.iter().position(|around| *around == key(above))?;
            Some((height, above, heading))
        })
    };
    let headings: Vec<ElementRef<'a>> = select(page, "h1").filter(is_shown).collect();
    if headings
        .iter()
        .any(|heading| elements_around(*heading).any(|above| above == root))
    {
        return root;
    }
    let nearest = headings
        .into_iter()
        .filter_map(with_both)
        .min_by_key(|(height, ..)| *height);
    let Some((_, wider, heading)) = nearest else {
        return root;
    };
    let more = weights.of(wider).prose.saturating_sub(weights.of(root).prose);
    if more * 100 > weights.of(root).prose * WIDEST {
        return root;
    }
    let path: HashSet<Key> = elements_around(heading)
        .chain(elements_around(root))
        .map(key)
        .collect();
    let (mut after_heading, mut after_root) = (false, false);
    let mut left_out = Vec::new();
    walk(wider, |step| {
        let Step::Open(element) = step else { return true };
        if element == heading {
            after_heading = true;
        } else if element == root {
            after_root = true;
        } else if path.contains(&key(element)) {
            return true;
        } else {
            let least = if after_root { AFTER } else { 1 };
            if !after_heading || weights.of(element).prose < least {
                left_out.push(key(element));
            } else {
                return is_container(name(element));
            }
        }
        false
    });
    // A heading after the text is that of something else.
    let is_before = after_heading && heading_is_before(wider, heading, root);
    if !is_before {
        return root;
    }
    furniture.extend(left_out);
    wider
}

fn heading_is_before(wider: ElementRef<'_>, heading: ElementRef<'_>, root: ElementRef<'_>) -> bool {
    wider
        .descendent_elements()
        .find(|element| *element == heading || *element == root)
        .is_some_and(|first| first == heading)
}

fn elements_around(element: ElementRef<'_>) -> impl Iterator<Item = ElementRef<'_>> {
    element.ancestors().filter_map(ElementRef::wrap)
}
