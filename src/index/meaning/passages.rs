//! The passages of documents: where they are and what is embedded of them.

use std::ops::Range;

use crate::embed::cut;
use crate::index::error::IndexError;
use crate::index::sections::Sections;
use crate::index::stored::{Stored, StoredMeta};
use crate::index::texts::Texts;

/// Bits of a place that are the number of the passage in its section.
const PASSAGE_BITS: u32 = 12;

/// A section of a document and a passage in it, in one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::index) struct Place(pub(super) u32);

impl Place {
    /// Returns a place; `None` beyond a million sections or the 4,096th passage of one, half a million words into it.
    fn new(section: usize, passage: usize) -> Option<Self> {
        let (section, passage) = (u32::try_from(section).ok()?, u32::try_from(passage).ok()?);
        let fits = section < 1 << (32 - PASSAGE_BITS) && passage < 1 << PASSAGE_BITS;
        fits.then_some(Self(section << PASSAGE_BITS | passage))
    }

    /// Returns the section and the passage.
    pub(super) fn parts(self) -> (usize, usize) {
        let passage = self.0 & ((1 << PASSAGE_BITS) - 1);
        ((self.0 >> PASSAGE_BITS) as usize, passage as usize)
    }
}

/// Calls `visit` with the place and the text to embed of each passage of a document: its title, its headings and its words.
/// A document without text has one passage, of its title and summary. Sections that only point elsewhere (contents, links,
/// sources) are left out, unless all do.
pub(in crate::index) fn visit(
    (stored, texts): (&Stored, &Texts),
    ordinal: u32,
    mut visit: impl FnMut(Place, String) -> Result<(), IndexError>,
) -> Result<(), IndexError> {
    let meta = stored.of(ordinal)?;
    let text = texts.of(ordinal, &meta.sections)?;
    let any_is_substantial = meta.sections.iter().any(|section| section.is_substantial);
    let mut has_text = false;
    for (number, section) in meta.sections.iter().enumerate() {
        if any_is_substantial && !section.is_substantial {
            continue;
        }
        let text = text.section(&section)?;
        let head = head(&meta, number);
        for (passage, range) in cut(text).into_iter().enumerate() {
            let Some(place) = Place::new(number, passage) else {
                continue;
            };
            has_text = true;
            visit(place, format!("{head}\n{}", &text[range]))?;
        }
    }
    if !has_text {
        let summary = meta.summary.unwrap_or_default();
        visit(Place(0), format!("{}\n{summary}", meta.title))?;
    }
    Ok(())
}

/// Returns the byte range of a passage in the text of its section; `None` if the section has no such passage.
pub(crate) fn passage_range(text: &str, passage: usize) -> Option<Range<usize>> {
    cut(text).into_iter().nth(passage)
}

/// Returns the title of a document and the headings down to a section, on one line.
fn head(meta: &StoredMeta<'_>, section: usize) -> String {
    let mut path = heading_path(&meta.sections, section);
    path.retain(|heading| *heading != meta.title);
    path.insert(0, meta.title);
    path.join(" – ")
}

/// Returns the headings from the top of a document down to a section.
fn heading_path<'a>(sections: &'a Sections<'_>, section: usize) -> Vec<&'a str> {
    let mut path = Vec::new();
    let mut level = u8::MAX;
    for section in sections
        .iter()
        .take(section + 1)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        if let Some(heading) = section.heading.filter(|_| section.level < level) {
            path.push(heading);
            level = section.level;
        }
    }
    path.reverse();
    path
}
