//! The documents of a build, read one by one.

use std::borrow::Cow;
use std::path::Path;

use super::error::IndexError;
use crate::document::{Document, Documents};

/// The documents of a build, in the order of their ids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    documents: Documents<'a>,
    /// The index folder, whose disk has those that are not in memory.
    root: &'a Path,
}

impl<'a> Source<'a> {
    pub(crate) fn new(documents: impl Into<Documents<'a>>, root: &'a Path) -> Self {
        Self {
            documents: documents.into(),
            root,
        }
    }

    pub(crate) fn len(self) -> usize {
        self.documents.len()
    }

    /// Reads a document.
    pub(crate) fn get(self, at: usize) -> Result<Cow<'a, Document>, IndexError> {
        self.documents.get(at).map_err(IndexError::io("read", self.root))
    }

    /// The same where its sections are not needed.
    pub(crate) fn head(self, at: usize) -> Result<Cow<'a, Document>, IndexError> {
        self.documents.head(at).map_err(IndexError::io("read", self.root))
    }

    /// The bytes of a document's text.
    pub(crate) fn text_bytes(self, at: usize) -> usize {
        self.documents.text_bytes(at)
    }
}
