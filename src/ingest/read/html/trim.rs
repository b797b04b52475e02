//! Drops what is not part of the text inside the main element: lists of links, teasers, labels, empty headings.

use std::collections::HashMap;

use scraper::ElementRef;

use super::furniture::Furniture;
use super::labels::{is_credit, is_label, is_note};
use super::node::{Key, Step, is_at_most, is_heading, key, name, text_of, walk, weight};
use super::weights::{Weight, Weights, is_block, weigh};

/// A list is one of links if at least this share of its text is, in percent,
const LINKED: usize = 45;
/// it has fewer letters in paragraphs than this,
const LIST_PROSE: usize = 100;
/// and fewer outside links than this.
const LIST_REST: usize = 200;

/// A paragraph is a teaser if at least this share of its text is a link, in percent,
const TEASER_LINKED: usize = 50;
/// and it has fewer letters than this.
const TEASER: usize = 200;

/// So many siblings alike are cards.
const CARDS: usize = 3;
/// A card has fewer letters than this,
const CARD: usize = 400;
/// and at least this share of them in links, in percent.
const CARD_LINKED: usize = 10;
/// Cards with more than this share of the text's paragraphs are the text, in percent.
const MOST: usize = 40;

/// A line about the site or a picture's maker has at most so many letters.
const REMARK: usize = 220;

/// A shorter caption, in letters, names a photographer only.
const CAPTION: usize = 18;

/// A heading of more characters is text.
const HEADING: usize = 80;

/// A label has at most so many letters.
const LABEL: usize = 60;

/// Text that is shorter, in letters, after trimming than before by more than half was a list of links: it stays.
const SHORTEST: usize = 200;

/// Adds what is not part of the text of `root` to `furniture`.
pub(super) fn trim(root: ElementRef<'_>, furniture: &mut Furniture) {
    let weights = weigh(root, |element| furniture.holds(element));
    let whole = weights.of(root);
    let mut links = Vec::new();
    let mut dropped = 0;
    walk(root, |step| {
        let Step::Open(element) = step else { return true };
        if furniture.holds(element) {
            return false;
        }
        let weight = weights.of(element);
        let is_links = is_list_of_links(element, weight)
            || is_short_caption(element, weight)
            || is_teaser(element, weight)
            || is_remark(element, weight)
            || is_named_link(element, weight)
            || (weight.prose * 100 < whole.prose * MOST && holds_cards(element, &weights, furniture));
        if is_links {
            dropped += weight.text;
            links.push(key(element));
        }
        !is_links
    });
    let left = whole.text.saturating_sub(dropped);
    if left < SHORTEST && dropped > left {
        return;
    }
    furniture.extend(links);
    trim_labels(root, furniture);
    trim_headings(root, furniture);
}

fn is_list_of_links(element: ElementRef<'_>, weight: Weight) -> bool {
    let name = name(element);
    is_block(name)
        && !is_heading(name)
        && !matches!(name, "td" | "tr" | "th" | "tbody")
        && weight.links >= 2
        && weight.is_linked_by(LINKED)
        && weight.prose < LIST_PROSE
        && weight.unlinked() < LIST_REST
}

fn is_short_caption(element: ElementRef<'_>, weight: Weight) -> bool {
    name(element) == "figcaption" && weight.text < CAPTION
}

/// Whether an element is a line about the site or about a picture's maker.
fn is_remark(element: ElementRef<'_>, weight: Weight) -> bool {
    if weight.text == 0 || weight.text > REMARK || !is_block(name(element)) {
        return false;
    }
    let text = text_of(element);
    (matches!(name(element), "p" | "div" | "figcaption" | "span" | "blockquote") && is_note(&text))
        || (is_leaf(element, weight) && !is_heading(name(element)) && is_credit(&text))
}

/// Whether a heading or a paragraph is a link after one or two words and a colon: "Läs mer: Så mäter du".
fn is_named_link(element: ElementRef<'_>, weight: Weight) -> bool {
    if weight.links != 1 || weight.text > TEASER || !(is_heading(name(element)) || name(element) == "p") {
        return false;
    }
    let text = text_of(element);
    let before = text.split_once(':').map_or("", |(before, _)| before.trim());
    !before.is_empty() && before.chars().count() <= 20 && weight.is_linked_by(75)
}

fn is_teaser(element: ElementRef<'_>, weight: Weight) -> bool {
    matches!(name(element), "p" | "div")
        && weight.links >= 1
        && weight.headings == 0
        && weight.is_linked_by(TEASER_LINKED)
        && weight.text < TEASER
}

/// Whether most of an element's children are short blocks alike, each with a link.
fn holds_cards(element: ElementRef<'_>, weights: &Weights, furniture: &Furniture) -> bool {
    if !matches!(
        name(element),
        "div" | "section" | "ul" | "ol" | "article" | "main"
    ) {
        return false;
    }
    let mut alike: HashMap<(&str, &str), (usize, usize)> = HashMap::new();
    for child in element.child_elements().filter(|child| !furniture.holds(*child)) {
        if !matches!(name(child), "div" | "section" | "article" | "li") {
            continue;
        }
        let weight = weights.of(child);
        let class = child.value().classes().next().unwrap_or_default();
        let (cards, all) = alike.entry((name(child), class)).or_default();
        *all += 1;
        let is_card = weight.links >= 1 && weight.text < CARD && weight.is_linked_by(CARD_LINKED);
        *cards += usize::from(is_card);
    }
    let (cards, all) = alike.values().copied().max().unwrap_or_default();
    cards >= CARDS && cards * 10 >= all * 8
}

/// Drops labels such as "Läs också" with the links and short lines below them. A label over a paragraph is a heading.
fn trim_labels(root: ElementRef<'_>, furniture: &mut Furniture) {
    let weights = weigh(root, |element| furniture.holds(element));
    let mut left_out = Vec::new();
    // The label and what was found below it.
    let mut below: Option<Vec<Key>> = None;
    walk(root, |step| {
        let Step::Open(element) = step else { return true };
        let weight = weights.of(element);
        if furniture.holds(element) {
            return false;
        }
        if weight.text == 0 {
            return true;
        }
        let is_leaf = is_leaf(element, weight);
        if is_leaf && may_be_label(name(element)) && weight.text <= LABEL && is_label(&text_of(element)) {
            left_out.extend(below.take().into_iter().flatten());
            below = Some(vec![key(element)]);
            return false;
        }
        let Some(found) = &mut below else { return true };
        let is_paragraph = is_leaf && weight.prose > 0 && !weight.is_linked_by(33);
        if is_paragraph && found.len() == 1 {
            below = None;
        } else if is_paragraph || (is_heading(name(element)) && !weight.is_linked()) {
            left_out.extend(below.take().into_iter().flatten());
        } else if (is_leaf && weight.text < LABEL) || (weight.links > 0 && is_short(weight, is_leaf)) {
            found.push(key(element));
            return false;
        } else if is_leaf {
            left_out.extend(below.take().into_iter().flatten());
        }
        true
    });
    left_out.extend(below.into_iter().flatten());
    furniture.extend(left_out);
}

fn is_short(weight: Weight, is_leaf: bool) -> bool {
    is_leaf || (weight.prose == 0 && weight.text < TEASER && weight.is_linked_by(33))
}

fn may_be_label(name: &str) -> bool {
    !matches!(name, "figcaption" | "td" | "th" | "li" | "dd")
}

/// Whether an element is a block without blocks inside it.
fn is_leaf(element: ElementRef<'_>, weight: Weight) -> bool {
    is_block(name(element)) && weight.blocks == 0
}

/// Drops headings that have no text below them.
fn trim_headings(root: ElementRef<'_>, furniture: &mut Furniture) {
    let mut open: Vec<(u8, Key)> = Vec::new();
    let mut empty = Vec::new();
    let mut in_heading = 0_usize;
    walk(root, |step| {
        match step {
            Step::Open(element) if furniture.holds(element) => return false,
            Step::Open(element) if is_heading(name(element)) => {
                in_heading += 1;
                let level = name(element).as_bytes()[1] - b'0';
                while let Some((_, heading)) = open.pop_if(|(open, _)| *open >= level) {
                    empty.push(heading);
                }
                if level > 1 && is_at_most(element, HEADING) {
                    open.push((level, key(element)));
                }
            }
            Step::Text(text) if in_heading == 0 && weight(text) > 0 => open.clear(),
            Step::Close(element) => in_heading -= usize::from(is_heading(name(element))),
            Step::Open(_) | Step::Text(_) => {}
        }
        true
    });
    empty.extend(open.into_iter().map(|(_, heading)| heading));
    furniture.extend(empty);
}
