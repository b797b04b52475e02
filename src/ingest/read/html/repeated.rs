//! Furniture that is known by standing on most pages of a source: the blocks of a page, by which it is learnt, and what is
//! left out for it. What the blocks are called plays no part.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use scraper::{ElementRef, Html};
use serde::{Deserialize, Serialize};

use super::furniture::is_without_text;
use super::node::{Key, Step, is_heading, key, name, walk, weight};
use super::weights::is_block;

/// So many blocks of a page are looked at.
const MOST: usize = 5_000;
/// So much of a text is shown in the report, in characters.
const SHOWN: usize = 60;
/// A shorter text, in letters, may be a label that many texts have in their midst: it is left out only beside others.
const LONG: usize = 40;

/// The text between two borders of blocks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Block {
    /// A hash of the text.
    pub(crate) text: u64,
    /// A hash of the text and of where it stands: the names of the elements around it, and the classes of the nearest two.
    /// A text that leads an article on one page and advertises it on all others stands at two places.
    pub(crate) place: u64,
    /// How the text begins.
    pub(crate) start: String,
}

/// The places of blocks that stand on most pages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Learnt(HashSet<u64>);

impl Learnt {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<u64> for Learnt {
    fn from_iter<T: IntoIterator<Item = u64>>(places: T) -> Self {
        Self(places.into_iter().collect())
    }
}

/// The blocks of a page, in its order.
pub(super) fn list(page: &Html) -> Vec<Block> {
    let runs = Cutter::cut(page).runs.into_iter();
    runs.map(|run| run.block).collect()
}

/// The elements that hold nothing but learnt blocks. Names of what differs (headings, terms, heads of tables) are left out
/// only with all that they stand over.
pub(super) fn find(page: &Html, learnt: &Learnt) -> HashSet<Key> {
    if learnt.is_empty() {
        return HashSet::new();
    }
    let Cutter { runs, spans, .. } = Cutter::cut(page);
    let is_learnt = |run: &Run| learnt.0.contains(&run.block.place);
    // What lies beside the end of the page or other furniture is no label of a text.
    let is_outside = |run: Option<&Run>| run.is_none_or(|run| is_learnt(run) && !run.is_name);
    let is_furniture = |Range { start, end }: Range<usize>| {
        let inside = &runs[start..end];
        inside.iter().all(is_learnt)
            && inside.iter().any(|run| !run.is_name)
            && (inside.iter().map(|run| run.letters).sum::<usize>() >= LONG
                || is_outside(start.checked_sub(1).map(|before| &runs[before]))
                || is_outside(runs.get(end)))
    };
    let spans = spans.into_iter();
    let found = spans.filter(|(_, inside)| is_furniture(inside.clone()));
    found.map(|(key, _)| key).collect()
}

/// A block with what it is.
struct Run {
    block: Block,
    letters: usize,
    /// Whether it names what stands beside or below it.
    is_name: bool,
}

/// An open element.
struct Open<'a> {
    element: ElementRef<'a>,
    /// A hash of the names of the elements down to it.
    path: u64,
    /// The run that its text begins with.
    first: usize,
}

#[derive(Default)]
struct Cutter<'a> {
    runs: Vec<Run>,
    /// The elements that can be left out, with their runs.
    spans: Vec<(Key, Range<usize>)>,
    open: Vec<Open<'a>>,
    text: String,
}

impl<'a> Cutter<'a> {
    fn cut(page: &'a Html) -> Self {
        let mut cutter = Self::default();
        let root = page.root_element();
        cutter.open(root);
        walk(root, |step| match step {
            Step::Open(element) if is_without_text(element) => false,
            Step::Open(element) => {
                cutter.open(element);
                true
            }
            Step::Text(text) => {
                cutter.text.push_str(text);
                true
            }
            Step::Close(element) => {
                cutter.close(element);
                true
            }
        });
        cutter.end_run();
        cutter
    }

    fn open(&mut self, element: ElementRef<'a>) {
        match name(element) {
            "br" => self.text.push(' '),
            block if is_block(block) => self.end_run(),
            _ => {}
        }
        let above = self.open.last().map_or(0, |above| above.path);
        self.open.push(Open {
            element,
            path: hash(&(above, name(element))),
            first: self.runs.len(),
        });
    }

    fn close(&mut self, element: ElementRef<'a>) {
        if is_block(name(element)) {
            self.end_run();
        }
        let first = self.open.pop().map_or(0, |open| open.first);
        if can_go(name(element)) && first < self.runs.len() {
            self.spans.push((key(element), first..self.runs.len()));
        }
    }

    /// Ends the text that the innermost block held until here.
    fn end_run(&mut self) {
        let text = std::mem::take(&mut self.text);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let letters = weight(&text);
        let innermost = self.open.iter().rposition(|open| is_block(name(open.element)));
        let Some(at) = innermost.filter(|_| letters > 0 && self.runs.len() < MOST) else {
            return;
        };
        let block = &self.open[at];
        let nearest = &self.open[at.saturating_sub(1)..=at];
        let classes: Vec<String> = nearest.iter().map(|open| classes(open.element)).collect();
        self.runs.push(Run {
            letters,
            is_name: is_name(name(block.element)),
            block: Block {
                text: hash(&text),
                place: hash(&(&text, block.path, classes)),
                start: text.chars().take(SHOWN).collect(),
            },
        });
    }
}

/// The classes of an element without their digits, which often number pages.
fn classes(element: ElementRef<'_>) -> String {
    let classes = element.attr("class").unwrap_or_default();
    classes.replace(|letter: char| letter.is_ascii_digit(), "")
}

fn can_go(name: &str) -> bool {
    is_block(name) && !is_name(name) && !matches!(name, "td" | "tr" | "tbody" | "thead" | "tfoot" | "body")
}

fn is_name(name: &str) -> bool {
    is_heading(name) || matches!(name, "dt" | "th" | "caption" | "figcaption" | "summary")
}

/// The same in all processes of one build of this program.
fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
