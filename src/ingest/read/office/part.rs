//! Reading a part of Word or PowerPoint from end to end, with the diagrams and files that it points at.

use super::archive::Archive;
use super::flow::Flow;
use super::relations::Relations;
use super::xml::{Element, Step, Xml};
use super::{chunk, drawing};
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
    /// A file in the text is of a format that is not read there.
    fn leave_out(&mut self);

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
                    let chunk = chunk_of(&element, self.relations()).map(str::to_owned);
                    if let Some(part) = chunk {
                        match chunk::read(archive, &part, limits)? {
                            Some(blocks) => self.flow().add(blocks),
                            None => self.leave_out(),
                        }
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

/// The part with a file of another format in the text.
fn chunk_of<'r>(element: &Element<'_>, relations: &'r Relations) -> Option<&'r str> {
    let id = element.prefixed_attribute("id");
    id.filter(|_| element.name() == "altChunk")
        .and_then(|id| relations.target(&id))
}
