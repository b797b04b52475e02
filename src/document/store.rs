//! Documents whose texts are on disk: a corpus may be larger than the memory.

use std::borrow::Cow;
use std::{io, mem};

use super::{Document, Piece, ScratchFile, Section};

/// Documents in the order of their ids, in a file. In memory is only where each of them stands.
#[derive(Debug)]
pub struct DocumentStore {
    scratch: ScratchFile,
    places: Vec<PutAway>,
}

impl DocumentStore {
    /// No documents yet, in a file that may have some already ([`put_away`]).
    pub fn new(scratch: ScratchFile) -> Self {
        Self {
            scratch,
            places: Vec::new(),
        }
    }

    /// The file.
    pub fn scratch(&self) -> &ScratchFile {
        &self.scratch
    }

    /// Appends a document that was put away in the file.
    pub fn push(&mut self, document: PutAway) {
        self.places.push(document);
    }

    /// The number of documents.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are no documents.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Reads all documents into memory.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn into_documents(self) -> io::Result<Vec<Document>> {
        let documents = self.places.iter();
        documents.map(|place| place.document(&self.scratch)).collect()
    }
}

/// Where a document stands in a [`ScratchFile`].
#[derive(Debug, Clone, Copy)]
pub struct PutAway {
    /// The document without its sections.
    head: Piece,
    sections: Piece,
    /// The bytes of its text.
    text: usize,
}

/// Writes a document into a file.
///
/// # Errors
/// If it cannot be written.
pub fn put_away(mut document: Document, scratch: &ScratchFile) -> io::Result<PutAway> {
    let sections = mem::take(&mut document.sections);
    let head = scratch.append(&packed(&document))?;
    let (sections, text) = put_sections_away(&sections, scratch)?;
    Ok(PutAway { head, sections, text })
}

fn put_sections_away(sections: &[Section], scratch: &ScratchFile) -> io::Result<(Piece, usize)> {
    let fields: Vec<Fields<'_>> = sections.iter().map(fields).collect();
    Ok((scratch.append(&packed(&fields))?, text_bytes(sections)))
}

impl PutAway {
    /// Reads the document without its sections.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn head(&self, scratch: &ScratchFile) -> io::Result<Document> {
        unpacked(&scratch.read(self.head)?)
    }

    /// Reads the sections.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn sections(&self, scratch: &ScratchFile) -> io::Result<Vec<Section>> {
        let bytes = scratch.read(self.sections)?;
        let fields: Vec<Fields<'_>> = unpacked(&bytes)?;
        Ok(fields.into_iter().map(section).collect())
    }

    /// Reads the document.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn document(&self, scratch: &ScratchFile) -> io::Result<Document> {
        Ok(Document {
            sections: self.sections(scratch)?,
            ..self.head(scratch)?
        })
    }

    /// Gives the document other properties than it had; the sections of `head` do not count.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn set_head(&mut self, mut head: Document, scratch: &ScratchFile) -> io::Result<()> {
        head.sections = Vec::new();
        self.head = scratch.append(&packed(&head))?;
        Ok(())
    }

    /// Gives the document other sections than it had.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn set_sections(&mut self, sections: &[Section], scratch: &ScratchFile) -> io::Result<()> {
        (self.sections, self.text) = put_sections_away(sections, scratch)?;
        Ok(())
    }
}

/// A section as it is written: JSON leaves out what is not there, a file of records cannot.
type Fields<'a> = (
    Option<Cow<'a, str>>,
    u8,
    Option<Cow<'a, str>>,
    Option<u32>,
    Cow<'a, str>,
    Option<Cow<'a, str>>,
);

fn fields(section: &Section) -> Fields<'_> {
    (
        section.heading.as_deref().map(Cow::Borrowed),
        section.level,
        section.anchor.as_deref().map(Cow::Borrowed),
        section.page,
        Cow::Borrowed(&section.text),
        section.html.as_deref().map(Cow::Borrowed),
    )
}

fn section((heading, level, anchor, page, text, html): Fields<'_>) -> Section {
    Section {
        heading: heading.map(Cow::into_owned),
        level,
        anchor: anchor.map(Cow::into_owned),
        page,
        text: text.into_owned(),
        html: html.map(Cow::into_owned),
    }
}

fn text_bytes(sections: &[Section]) -> usize {
    sections.iter().map(|section| section.text.len()).sum()
}

fn packed(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_extend(value, Vec::new()).expect("plain data always becomes bytes")
}

fn unpacked<'a, T: serde::Deserialize<'a>>(bytes: &'a [u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))
}

/// Documents in the order of their ids, wherever they are: a slice of documents or a [`DocumentStore`] becomes this.
#[derive(Debug, Clone, Copy)]
pub enum Documents<'a> {
    /// In memory.
    InMemory(&'a [Document]),
    /// On disk.
    Stored(&'a DocumentStore),
}

impl<'a> Documents<'a> {
    /// The number of documents.
    pub fn len(self) -> usize {
        match self {
            Self::InMemory(documents) => documents.len(),
            Self::Stored(store) => store.len(),
        }
    }

    /// Whether there are no documents.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// A document by its place.
    ///
    /// # Errors
    /// If it cannot be read.
    ///
    /// # Panics
    /// If there is no such place.
    pub fn get(self, at: usize) -> io::Result<Cow<'a, Document>> {
        match self {
            Self::InMemory(documents) => Ok(Cow::Borrowed(&documents[at])),
            Self::Stored(store) => store.places[at].document(&store.scratch).map(Cow::Owned),
        }
    }

    /// The same for a caller that needs no sections: what is on disk comes without them.
    ///
    /// # Errors
    /// If it cannot be read.
    ///
    /// # Panics
    /// If there is no such place.
    pub fn head(self, at: usize) -> io::Result<Cow<'a, Document>> {
        match self {
            Self::InMemory(documents) => Ok(Cow::Borrowed(&documents[at])),
            Self::Stored(store) => store.places[at].head(&store.scratch).map(Cow::Owned),
        }
    }

    /// The bytes of a document's text.
    pub fn text_bytes(self, at: usize) -> usize {
        match self {
            Self::InMemory(documents) => text_bytes(&documents[at].sections),
            Self::Stored(store) => store.places[at].text,
        }
    }
}

impl<'a> From<&'a [Document]> for Documents<'a> {
    fn from(documents: &'a [Document]) -> Self {
        Self::InMemory(documents)
    }
}

impl<'a> From<&'a Vec<Document>> for Documents<'a> {
    fn from(documents: &'a Vec<Document>) -> Self {
        Self::InMemory(documents)
    }
}

impl<'a, const N: usize> From<&'a [Document; N]> for Documents<'a> {
    fn from(documents: &'a [Document; N]) -> Self {
        Self::InMemory(documents)
    }
}

impl<'a> From<&'a DocumentStore> for Documents<'a> {
    fn from(store: &'a DocumentStore) -> Self {
        Self::Stored(store)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DocumentFile, DocumentId, Kind};
    use super::*;

    #[test]
    fn documents_come_back_from_disk_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = DocumentStore::new(ScratchFile::create(folder.path()).unwrap());
        let plain = Document::article("a", "Öga");
        let full = Document {
            kind: Kind::Research,
            partner: Some("Älvstål".to_owned()),
            authors: vec!["K. Ahlmark".to_owned()],
            date: "2019-12".parse().ok(),
            tags: vec!["smed".to_owned()],
            summary: Some("Kort.".to_owned()),
            files: vec![DocumentFile {
                source: "b.pdf".to_owned(),
                bytes: 7,
                pages: Some(3),
            }],
            aliases: vec![DocumentId::new("gammal")],
            sections: vec![
                Section {
                    heading: Some("Ställtid".to_owned()),
                    level: 2,
                    anchor: Some("stalltid".to_owned()),
                    page: Some(3),
                    text: "Ett ställ.".to_owned(),
                    html: Some("<p>Ett <b>ställ</b>.</p>".to_owned()),
                },
                Section::default(),
            ],
            ..Document::article("b", "Ställ")
        };
        let documents = [plain, full];
        for document in &documents {
            let stored = put_away(document.clone(), store.scratch()).unwrap();
            store.push(stored);
        }
        let (memory, stored) = (Documents::from(&documents), Documents::from(&store));
        assert_eq!((stored.len(), stored.text_bytes(1)), (2, memory.text_bytes(1)));
        for (at, document) in documents.iter().enumerate() {
            assert_eq!(*stored.get(at).unwrap(), *document);
            assert_eq!(stored.head(at).unwrap().id, document.id);
        }
        assert_eq!(store.into_documents().unwrap(), documents);
    }
}
