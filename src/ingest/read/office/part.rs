//! Reading a part of Word or PowerPoint from end to end, with the diagrams that it points at.

use super::archive::Archive;
use super::drawing;
use super::flow::Flow;
use super::relations::Relations;
use super::xml::{Element, Step, Xml};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// A part of text as it is read.
pub(super) trait PartReader {
    /// An element begins.
    fn open(&mut self, element: &Element<'_>, xml: &mut Xml<'_>) -> Result<(), RefusalReason>;
    /// An element of this name ends.
    fn close(&mut self, name: &str);
    /// Whether the characters that come are text.
    fn is_text(&self) -> bool;
    /// Where the text goes.
    fn flow(&mut self) -> &mut Flow;
    /// What the part points at.
    fn relations(&self) -> &Relations;

    /// Reads the part.
    fn read(
        &mut self,
        text: &str,
        part: &str,
        archive: &mut Archive<'_>,
        limits: &Limits,
    ) -> Result<(), RefusalReason> {
        let mut xml = Xml::new(text, part, limits);
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(element) => {
                    self.open(&element, &mut xml)?;
                    let drawing = drawing::part_of(&element, self.relations()).map(str::to_owned);
                    if let Some(part) = drawing {
                        self.flow().add(drawing::read(archive, &part, limits)?);
                    }
                }
                Step::Text(text) if self.is_text() => self.flow().text(&text),
                Step::Text(_) => {}
                Step::Close(element) => self.close(element.name()),
            }
        }
        Ok(())
    }
}
