//! Finds the element that holds a page's text: by what the page says, else where the text is densest.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Selector};

use super::furniture::Furniture;
use super::node::{Key, Step, key, name, walk, weight};

/// What says that it holds the text, the most trusted first, and how much of the page's text it must hold, in percent.
const SIGNS: [(&str, usize); 3] = [
    ("main, [role=main]", 20),
    ("article", 40),
    (
        "#content, #main, #main-content, #maincontent, #innehall, .entry-content, .post-content, .article-content, \
         .article-body, .main-content, .page-content, .content, [itemprop=articleBody]",
        40,
    ),
];

/// How much of an element's text one child must hold for the search to go on inside it, in percent.
const MOST: usize = 70;

/// How much of its text a block must have in links to be taken for a menu, in percent.
const MENU: usize = 80;

/// Text of an element that is no furniture, in letters and digits.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    text: usize,
    linked: usize,
}

/// The element to read.
pub(super) fn find<'a>(page: &'a Html, furniture: &Furniture) -> ElementRef<'a> {
    let body = first(page, "body").unwrap_or_else(|| page.root_element());
    let weights = weigh(body, furniture);
    let text = |element: ElementRef<'_>| weights.get(&key(element)).map_or(0, |weight| weight.text);
    let by_sign = SIGNS.iter().find_map(|(css, percent)| {
        let selector = Selector::parse(css).expect("the signs are constants that parse");
        let largest = page
            .select(&selector)
            .max_by_key(|element| (text(*element), std::cmp::Reverse(depth(*element))))?;
        (text(largest) > 0 && text(largest) * 100 >= text(body) * percent).then_some(largest)
    });
    by_sign.unwrap_or_else(|| densest(body, &weights))
}

fn first<'a>(page: &'a Html, css: &str) -> Option<ElementRef<'a>> {
    page.select(&Selector::parse(css).expect("the selectors here are constants that parse"))
        .next()
}

fn depth(element: ElementRef<'_>) -> usize {
    element.ancestors().count()
}

fn weigh(root: ElementRef<'_>, furniture: &Furniture) -> HashMap<Key, Weight> {
    let mut weights = HashMap::new();
    let mut open = vec![Weight::default()];
    let mut links = 0_usize;
    walk(root, |step| {
        match step {
            Step::Open(element) if furniture.holds(element) => return false,
            Step::Open(element) => {
                links += usize::from(name(element) == "a");
                open.push(Weight::default());
            }
            Step::Text(text) => {
                let last = open.last_mut().expect("the root is never closed");
                last.text += weight(text);
                last.linked += if links > 0 { weight(text) } else { 0 };
            }
            Step::Close(element) => {
                links -= usize::from(name(element) == "a");
                let own = open.pop().unwrap_or_default();
                weights.insert(key(element), own);
                let above = open.last_mut().expect("the root is never closed");
                above.text += own.text;
                above.linked += own.linked;
            }
        }
        true
    });
    weights.insert(key(root), open[0]);
    weights
}

/// Goes inside as long as one child holds most of the text that is no link.
fn densest<'a>(body: ElementRef<'a>, weights: &HashMap<Key, Weight>) -> ElementRef<'a> {
    let own_text = |element: ElementRef<'_>| {
        let weight = weights.get(&key(element)).copied().unwrap_or_default();
        if is_menu(weight) {
            0
        } else {
            weight.text - weight.linked
        }
    };
    let mut chosen = body;
    loop {
        let Some(heaviest) = chosen.child_elements().max_by_key(|child| own_text(*child)) else {
            return chosen;
        };
        let holds_most = own_text(heaviest) * 100 > own_text(chosen) * MOST;
        if !holds_most || !is_container(name(heaviest)) {
            return chosen;
        }
        chosen = heaviest;
    }
}

fn is_menu(weight: Weight) -> bool {
    weight.linked * 100 >= weight.text * MENU
}

/// Elements that lay out a page; what is inside others is one piece of text.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div" | "section" | "article" | "center" | "table" | "tbody" | "tr" | "td" | "form" | "font"
    )
}
