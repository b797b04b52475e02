//! Slides made sections: what PowerPoint's and OpenDocument's presentations have in common.

use super::flow::Block;
use super::properties::Properties;
use super::sections::{drop_repeated_title, into_slide};
use crate::ingest::extract::Extract;
use crate::ingest::report::WarningReason;
use crate::ingest::sections::Anchors;

/// One slide as it was read.
#[derive(Debug)]
pub(super) struct Slide {
    pub(super) blocks: Vec<Block>,
    pub(super) is_hidden: bool,
    /// How many documents are embedded in it.
    pub(super) embedded: usize,
}

/// The extract of a presentation. Its title is the first slide's, unless the file declares one.
pub(super) fn into_extract(slides: Vec<Slide>, properties: Properties) -> Extract {
    let hidden = slides.iter().filter(|slide| slide.is_hidden).count();
    let embedded: usize = slides.iter().map(|slide| slide.embedded).sum();
    let mut anchors = Anchors::default();
    let mut sections = Vec::new();
    for (page, slide) in (1..).zip(&slides) {
        if slide.is_hidden {
            continue;
        }
        let mut section = into_slide(&slide.blocks, page);
        section.anchor = section
            .heading
            .as_deref()
            .and_then(|heading| anchors.anchor_for(heading));
        if section.heading.is_some() || !section.text.is_empty() {
            sections.push(section);
        }
    }
    let of_first = sections.first().and_then(|section| section.heading.clone());
    let title = properties.title().or_else(|| of_first.clone());
    drop_repeated_title(&mut sections, title.as_deref());
    let mut extract = properties.into_extract(title, sections);
    if hidden > 0 {
        extract
            .notes
            .push(WarningReason::HiddenSlides { count: hidden }.into());
    }
    if embedded > 0 {
        extract
            .notes
            .push(WarningReason::EmbeddedLeftOut { count: embedded }.into());
    }
    extract
}
