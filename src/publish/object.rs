//! What is known of an object in a store.

/// The version of an object, as its store tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub(super) etag: Option<String>,
    pub(super) version: Option<String>,
}

/// What is read of an object that may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Look {
    /// There is none.
    Missing,
    /// It is the version that was known.
    Unchanged,
    /// Another version.
    Changed(Vec<u8>, Tag),
}

/// An object in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    /// Its name, below the address of the store.
    pub(super) key: String,
    /// Its size.
    pub(super) bytes: u64,
    /// When it was written, in seconds since 1970.
    pub(super) written: i64,
    /// Its version, if the store tells it in lists.
    pub(super) version: Option<String>,
}
