//! Parts that are on this machine's disk.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::manifest::{Part, StoredFile};

/// Parts that are on this machine's disk.
#[derive(Debug, Clone, Default)]
pub struct LocalParts(HashMap<Part, (PathBuf, u64)>);

impl LocalParts {
    /// Adds the parts of a file, which need not be as they were written: each is compared before it is used.
    pub fn add(&mut self, file: &StoredFile, path: &Path) {
        let mut at = 0;
        for part in &file.parts {
            self.0
                .entry(part.clone())
                .or_insert_with(|| (path.to_owned(), at));
            at += part.bytes;
        }
    }

    pub(super) fn read(&self, part: &Part) -> Option<Vec<u8>> {
        let (path, at) = self.0.get(part)?;
        read_part(path, *at, part)
    }
}

/// Reads a part of a file; `None` if it is not there or another.
pub(super) fn read_part(path: &Path, at: u64, part: &Part) -> Option<Vec<u8>> {
    let mut file = File::open(path).ok()?;
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut content = vec![0; usize::try_from(part.bytes).ok()?];
    file.read_exact(&mut content).ok()?;
    part.is(&content).then_some(content)
}
