//! How much text each element of a page holds: in all, in links, in paragraphs.

use std::collections::HashMap;

use scraper::ElementRef;

use super::node::{Key, Step, is_heading, key, name, walk, weight};

/// A block with fewer letters outside links is not a paragraph.
const PARAGRAPH: usize = 40;

/// The text of an element, in letters and digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weight {
    /// All text.
    pub(super) text: usize,
    /// Text inside links.
    pub(super) linked: usize,
    /// Text of paragraphs: blocks with enough text outside links.
    pub(super) prose: usize,
    /// How many links there are.
    pub(super) links: usize,
    /// How many headings.
    pub(super) headings: usize,
    /// How many blocks with text inside it.
    pub(super) blocks: usize,
}

impl Weight {
    fn add(&mut self, other: Self) {
        self.text += other.text;
        self.linked += other.linked;
        self.prose += other.prose;
        self.links += other.links;
        self.headings += other.headings;
        self.blocks += other.blocks;
    }

    /// The text outside links.
    pub(super) fn unlinked(self) -> usize {
        self.text - self.linked
    }

    /// Whether at least so many percent of the text are links.
    pub(super) fn is_linked_by(self, percent: usize) -> bool {
        self.text > 0 && self.linked * 100 >= self.text * percent
    }

    /// Whether most of the text is links.
    pub(super) fn is_linked(self) -> bool {
        self.linked * 2 > self.text
    }
}

/// The weights of the elements of a page.
#[derive(Debug, Default)]
pub(super) struct Weights(HashMap<Key, Weight>);

impl Weights {
    /// The weight of an element; nothing for one that was skipped.
    pub(super) fn of(&self, element: ElementRef<'_>) -> Weight {
        self.0.get(&key(element)).copied().unwrap_or_default()
    }
}

/// Weighs `root` and all elements inside it, except those that `skip` names.
pub(super) fn weigh(root: ElementRef<'_>, mut skip: impl FnMut(ElementRef<'_>) -> bool) -> Weights {
    let mut weights = HashMap::new();
    let mut open = vec![Weight::default()];
    // The text of each open block that is in no block inside it.
    let mut blocks = vec![Weight::default()];
    let mut links = 0_usize;
    walk(root, |step| {
        match step {
            Step::Open(element) if skip(element) => return false,
            Step::Open(element) => {
                let name = name(element);
                if is_block(name) {
                    end_run(&mut blocks, &mut open);
                    blocks.push(Weight::default());
                }
                let is_link = name == "a" && element.attr("href").is_some();
                links += usize::from(is_link);
                open.push(Weight {
                    links: usize::from(is_link),
                    headings: usize::from(is_heading(name)),
                    ..Weight::default()
                });
            }
            Step::Text(text) => {
                let weight = weight(text);
                let linked = if links > 0 { weight } else { 0 };
                let own = open.last_mut().expect("the root is never closed");
                own.text += weight;
                own.linked += linked;
                let block = blocks.last_mut().expect("the root is never closed");
                block.text += weight;
                block.linked += linked;
            }
            Step::Close(element) => {
                let name = name(element);
                if is_block(name) {
                    end_run(&mut blocks, &mut open);
                    blocks.pop();
                }
                links -= usize::from(name == "a" && element.attr("href").is_some());
                let own = open.pop().unwrap_or_default();
                weights.insert(key(element), own);
                let above = open.last_mut().expect("the root is never closed");
                above.add(own);
                above.blocks += usize::from(is_block(name) && own.text > 0);
            }
        }
        true
    });
    end_run(&mut blocks, &mut open);
    weights.insert(key(root), open[0]);
    Weights(weights)
}

/// Counts the text that a block held until here as a paragraph, if it is one.
fn end_run(blocks: &mut [Weight], open: &mut [Weight]) {
    let block = blocks.last_mut().expect("the root is never closed");
    let run = std::mem::take(block);
    if run.unlinked() >= PARAGRAPH && !run.is_linked() {
        open.last_mut().expect("the root is never closed").prose += run.text;
    }
}

/// Whether an element is a block: text around it belongs to other paragraphs.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}
