//! The words of diagrams and charts, which lie in parts of their own.

use super::archive::Archive;
use super::chart;
use super::flow::{Block, Role};
use super::relations::Relations;
use super::xml::{Element, Step, Xml};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// The part that a drawing points at from a text: a diagram's data or a chart.
pub(super) fn part_of<'r>(element: &Element<'_>, relations: &'r Relations) -> Option<&'r str> {
    let id = match element.name() {
        "relIds" => element.prefixed_attribute("dm"),
        "chart" => element.prefixed_attribute("id"),
        _ => None,
    };
    relations.target(&id?)
}

/// The words of a diagram, each paragraph an item, or of a chart.
pub(super) fn read(
    archive: &mut Archive<'_>,
    part: &str,
    limits: &Limits,
) -> Result<Vec<Block>, RefusalReason> {
    let Some(text) = archive.text(part)? else {
        return Ok(Vec::new());
    };
    if text.contains("chartSpace") {
        return chart::read(&text, part, limits);
    }
    let mut xml = Xml::new(&text, part, limits);
    let mut blocks = vec![Block::Gap];
    let (mut words, mut is_word) = (String::new(), false);
    while let Some(step) = xml.next()? {
        match step {
            Step::Open(element) => is_word |= element.name() == "t",
            Step::Text(text) if is_word => words.push_str(&text),
            Step::Text(_) => {}
            Step::Close(element) => {
                is_word = false;
                if element.name() == "p" && !words.trim().is_empty() {
                    blocks.push(Block::Paragraph(Role::Item, std::mem::take(&mut words)));
                }
            }
        }
    }
    blocks.push(Block::Gap);
    Ok(blocks)
}

/// What a picture shows, as its author put it; not what a program guessed.
pub(super) fn alternative(element: &Element<'_>) -> Option<String> {
    let text = element.attribute("descr")?;
    let is_guess = text.contains("utomatiskt genererad") || text.contains("utomatically generated");
    let is_file = [".png", ".jpg", ".jpeg", ".gif", ".emf", ".svg"]
        .iter()
        .any(|end| text.to_lowercase().ends_with(end));
    (!is_guess && !is_file && !text.trim().is_empty()).then(|| format!(" {text} "))
}
