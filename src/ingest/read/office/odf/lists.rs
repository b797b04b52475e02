//! The numbers before list items of OpenDocument texts: styles of lists say how each level is written (OpenDocument 1.3, 16.30).

use std::collections::HashMap;

use super::super::numbering::Format;
use super::super::xml::Element;

/// Lists are nested so deep.
const LEVELS: usize = 10;

/// How the numbers of a level are written.
#[derive(Debug, Clone, Default)]
struct Level {
    /// `None` for a bullet.
    format: Option<Format>,
    before: String,
    behind: String,
    start: u32,
    /// How many levels are shown: two of `1.2`.
    shown: usize,
}

/// The styles of a file's lists.
#[derive(Debug, Default)]
pub(super) struct ListStyles {
    styles: HashMap<String, Vec<Level>>,
    /// The style that is being read.
    open: String,
}

impl ListStyles {
    /// Takes an element of a part with styles.
    pub(super) fn add(&mut self, element: &Element<'_>) {
        match element.name() {
            "list-style" => {
                self.open = element.attribute("name").unwrap_or_default();
                self.styles
                    .insert(self.open.clone(), vec![Level::default(); LEVELS]);
            }
            "list-level-style-number" => {
                let text = |name| element.attribute(name).unwrap_or_default();
                let number = |name| text(name).parse::<u32>().ok();
                let place = number("level").map_or(0, |level| level as usize);
                let levels = self.styles.get_mut(&self.open);
                let level = levels.and_then(|levels| levels.get_mut(place.checked_sub(1)?));
                if let Some(level) = level {
                    *level = Level {
                        format: format_of(&text("num-format")),
                        before: text("num-prefix"),
                        behind: text("num-suffix"),
                        start: number("start-value").unwrap_or(1),
                        shown: number("display-levels").map_or(1, |shown| shown as usize),
                    };
                }
            }
            _ => {}
        }
    }

    fn level(&self, style: &str, depth: usize) -> Option<&Level> {
        self.styles.get(style)?.get(depth)
    }
}

fn format_of(name: &str) -> Option<Format> {
    Some(match name {
        "1" => Format::Decimal,
        "a" => Format::Letter,
        "A" => Format::CapitalLetter,
        "i" => Format::Roman,
        "I" => Format::CapitalRoman,
        _ => return None,
    })
}

/// A list that is open.
#[derive(Debug)]
struct List {
    style: String,
    id: Option<String>,
    count: u32,
    /// Whether the next paragraph is the first one of its item.
    is_first: bool,
}

/// The lists that are open, the outermost first, and how far those before them came.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<List>,
    /// The last number of the list of each level that ended last.
    ended: [u32; LEVELS],
    /// The last number of lists with a name.
    named: HashMap<String, u32>,
}

impl Lists {
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// A list begins, which may go on with the numbers of another one.
    pub(super) fn begin(&mut self, element: &Element<'_>, styles: &ListStyles) {
        let depth = self.open.len();
        let outer = self.open.last().map(|list| list.style.clone());
        let style = element.attribute("style-name").or(outer).unwrap_or_default();
        let start = styles.level(&style, depth).map_or(1, |level| level.start);
        let continued = element
            .attribute("continue-list")
            .and_then(|id| self.named.get(&id).copied());
        let goes_on = element.attribute("continue-numbering").as_deref() == Some("true");
        let before = goes_on.then(|| self.ended.get(depth).copied()).flatten();
        self.open.push(List {
            style,
            id: element.attribute("id"),
            count: continued.or(before).unwrap_or(start.saturating_sub(1)),
            is_first: false,
        });
    }

    pub(super) fn item(&mut self, element: &Element<'_>) {
        if let Some(list) = self.open.last_mut() {
            let start = element
                .attribute("start-value")
                .and_then(|start| start.parse().ok());
            list.count = start.unwrap_or_else(|| list.count.saturating_add(1));
            list.is_first = true;
        }
    }

    /// The first paragraph of an item is a heading, whose number is not read.
    pub(super) fn pass_over_number(&mut self) {
        if let Some(list) = self.open.last_mut() {
            list.is_first = false;
        }
    }

    pub(super) fn end(&mut self) {
        let Some(list) = self.open.pop() else { return };
        if let Some(ended) = self.ended.get_mut(self.open.len()) {
            *ended = list.count;
        }
        if let Some(id) = list.id {
            self.named.insert(id, list.count);
        }
    }

    /// The number to stand before a paragraph, if it is the first one of its item and its list is numbered.
    pub(super) fn number(&mut self, styles: &ListStyles) -> Option<String> {
        let depth = self.open.len().checked_sub(1)?;
        let list = self.open.last_mut()?;
        if !std::mem::take(&mut list.is_first) {
            return None;
        }
        let style = list.style.clone();
        let level = styles.level(&style, depth)?;
        level.format?;
        let shown = level.shown.clamp(1, depth + 1);
        let numbers = self.open[depth + 1 - shown..].iter().enumerate();
        let numbers: Vec<String> = numbers
            .filter_map(|(at, list)| {
                let format = styles.level(&style, depth + 1 - shown + at)?.format?;
                Some(format.write(list.count))
            })
            .collect();
        Some(format!("{}{}{} ", level.before, numbers.join("."), level.behind))
    }
}
