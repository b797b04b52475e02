//! A flow of paragraphs made the sections of a document, or one slide.

use super::flow::{Block, Role};
use crate::document::Section;
use crate::ingest::metadata::{language, read_byline};
use crate::ingest::sections::{Anchors, Outline};
use crate::text::clean_line;

/// A longer first paragraph, in characters, is not a title.
const LONGEST_TITLE: usize = 120;

/// Within how many blocks of the beginning a title paragraph is the document's title.
const TITLE_WITHIN: usize = 20;

/// The title and the sections of a flow that isn't in pages.
pub(super) fn into_sections(
    blocks: &[Block],
    declared_title: Option<&str>,
) -> (Option<String>, Vec<Section>) {
    let mut outline = Outline::default();
    let mut anchors = Anchors::default();
    let (title, title_block) = title(blocks, declared_title);
    for (index, block) in blocks.iter().enumerate() {
        match block {
            _ if Some(index) == title_block => {}
            Block::Paragraph(Role::Heading(level), text) => {
                let level = (*level).clamp(1, 6);
                outline.start_section(text, level, anchors.anchor_for(&clean_line(text)));
            }
            Block::Paragraph(Role::Title, text) => {
                outline.start_section(text, 1, anchors.anchor_for(&clean_line(text)));
            }
            other => push(&mut outline, other),
        }
    }
    (title, outline.into_sections())
}

/// The title, and the block that says it: a title paragraph near the beginning; else what the file declares, with a first
/// heading that only repeats it; else a heading that leads; else a short first line that something follows.
fn title(blocks: &[Block], declared: Option<&str>) -> (Option<String>, Option<usize>) {
    let mut near_the_top = blocks.iter().enumerate().take(TITLE_WITHIN);
    let titled = near_the_top.find_map(|(index, block)| match block {
        Block::Paragraph(Role::Title, text) => Some((index, clean_line(text))),
        _ => None,
    });
    if let Some((index, title)) = titled {
        return (Some(title), Some(index));
    }
    let first = blocks.iter().position(|block| *block != Block::Gap);
    let Some((index, Block::Paragraph(role, text))) = first.map(|index| (index, &blocks[index])) else {
        return (declared.map(str::to_owned), None);
    };
    let text = clean_line(text);
    let is_alone = blocks[index + 1..].iter().all(|block| *block == Block::Gap);
    match (role, declared) {
        (_, Some(title)) if title.to_lowercase() == text.to_lowercase() && !is_alone => {
            (Some(text), Some(index))
        }
        (_, Some(title)) => (Some(title.to_owned()), None),
        (Role::Heading(1), None) => (Some(text), Some(index)),
        (Role::Text, None) if is_title(&text) && !is_alone => (Some(text), Some(index)),
        _ => (None, None),
    }
}

fn is_title(text: &str) -> bool {
    text.chars().count() <= LONGEST_TITLE
        && !text.ends_with(['.', ',', ':', ';'])
        && read_byline(text).is_none()
}

/// A heading or a line that leads and says no more than the title is told with the document: its section keeps what else
/// it says.
pub(super) fn drop_repeated_title(sections: &mut Vec<Section>, title: Option<&str>) {
    let (Some(first), Some(title)) = (sections.first_mut(), title) else {
        return;
    };
    if first.heading.as_deref() == Some(title) {
        first.heading = None;
        first.level = 0;
        first.anchor = None;
    } else if first.heading.is_none()
        && let Some((line, rest)) = first.text.split_once('\n')
        && line == title
    {
        first.text = rest.trim_start().to_owned();
    }
    sections.retain(|section| section.heading.is_some() || !section.text.is_empty());
}

/// Whether the letters don't tell the language, so that what the file declares is needed.
pub(super) fn is_language_unsure(sections: &[Section]) -> bool {
    let text: Vec<&str> = sections.iter().map(|section| section.text.as_str()).collect();
    language::detect(&text.join("\n\n")).is_none()
}

/// The title and the text of a slide, a page of its own.
pub(super) fn into_slide(blocks: &[Block], page: u32) -> Section {
    let mut outline = Outline::default();
    let mut heading: Option<String> = None;
    for block in blocks {
        match block {
            Block::Paragraph(Role::Title, text) if heading.is_none() => heading = Some(clean_line(text)),
            other => push(&mut outline, other),
        }
    }
    let text = outline
        .into_sections()
        .into_iter()
        .map(|section| section.text)
        .next()
        .unwrap_or_default();
    Section {
        level: if heading.is_some() { 2 } else { 0 },
        heading,
        anchor: None,
        page: Some(page),
        text,
        html: None,
    }
}

fn push(outline: &mut Outline, block: &Block) {
    match block {
        Block::Paragraph(Role::Item, text) => {
            outline.line();
            outline.text(text);
            outline.line();
        }
        Block::Paragraph(_, text) => {
            outline.paragraph();
            outline.text(text);
            outline.paragraph();
        }
        Block::Row(text) => {
            outline.line();
            outline.text(text);
            outline.line();
        }
        Block::Gap => outline.paragraph(),
    }
}
