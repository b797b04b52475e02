//! Finds the files of a corpus. Nothing outside its folder is read, and no name stops the walk.
//!
//! Hidden files and folders (`.git`, `.DS_Store`) are passed over in silence, with what editors leave beside an open
//! file (`smed.md~`, `#smed.md#`, `~$plan.docx`), as are `README.md` and `synonyms.txt` at
//! the root. Links: one that leads out of the corpus is refused; one to a file that is read under its own name, or to a
//! folder, is refused as double; one to a file inside the corpus that isn't read otherwise (behind a hidden folder, as
//! container systems mount files) is read under the link's name, once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use walkdir::{DirEntry, WalkDir};

use super::file::{Identity, Sidecar, SourceFile};
use super::sidecar_name;
use crate::ingest::error::IngestError;
use crate::ingest::format::{Extension, Format};
use crate::ingest::limits::Limits;
use crate::ingest::report::{Refusal, RefusalReason};

mod pictures;
mod sidecars;

/// Files at the root of a corpus that are not documents, in lower case.
const NOT_DOCUMENTS: [&str; 2] = ["readme.md", "synonyms.txt"];

/// What a walk found, in path order.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) files: Vec<SourceFile>,
    pub(crate) refused: Vec<Refusal>,
    /// Counts of asset files (pictures, style sheets), by extension.
    pub(crate) passed_over: BTreeMap<String, usize>,
    /// Sidecars, until the files they belong to are known; after a walk, those whose file was refused.
    pub(crate) sidecars: Vec<Sidecar>,
}

/// Walks the corpus folder.
pub(crate) fn walk(root: &Path, limits: &Limits) -> Result<Found, IngestError> {
    let root = check_root(root)?;
    let mut found = Found::default();
    let mut links = Vec::new();
    let mut entries = WalkDir::new(&root).min_depth(1).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                found.refuse_unreadable(&root, &error);
                continue;
            }
        };
        let is_folder = entry.file_type().is_dir();
        let step = add_entry(&entry, &root, limits, &mut found, &mut links);
        if is_folder && step == Step::Skip {
            entries.skip_current_dir();
        }
    }
    resolve_links(&root, links, limits, &mut found);
    found.attach_sidecars();
    found.pass_over_illustrations();
    found.files.sort_by(|one, other| one.source.cmp(&other.source));
    found.refused.sort_by(|one, other| one.source.cmp(&other.source));
    Ok(found)
}

fn check_root(root: &Path) -> Result<PathBuf, IngestError> {
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => IngestError::Missing(root.to_owned()),
        _ => IngestError::Unreadable {
            path: root.to_owned(),
            source,
        },
    };
    let resolved = root.canonicalize().map_err(unreadable)?;
    if !resolved.is_dir() {
        return Err(IngestError::NotAFolder(root.to_owned()));
    }
    resolved.read_dir().map_err(unreadable)?;
    Ok(resolved)
}

#[derive(PartialEq, Eq)]
enum Step {
    Enter,
    Skip,
}

fn add_entry(
    entry: &DirEntry,
    root: &Path,
    limits: &Limits,
    found: &mut Found,
    links: &mut Vec<String>,
) -> Step {
    if is_passing(entry.file_name().as_encoded_bytes()) {
        return Step::Skip;
    }
    let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
    let Some(source) = source_of(below) else {
        found.refuse(&below.to_string_lossy(), RefusalReason::NameNotUtf8);
        return Step::Skip;
    };
    let kind = entry.file_type();
    if kind.is_dir() {
        return Step::Enter;
    }
    if entry.depth() == 1 && NOT_DOCUMENTS.contains(&source.to_lowercase().as_str()) {
        return Step::Skip;
    }
    if kind.is_symlink() {
        links.push(source);
    } else if kind.is_file() {
        found.add(source, entry.path().to_owned(), limits);
    } else {
        found.refuse(&source, RefusalReason::NotAFile);
    }
    Step::Enter
}

/// Whether a name is hidden, or one that editors and office programs give to copies and locks of a file that is open.
fn is_passing(name: &[u8]) -> bool {
    let between_hashes = name.len() > 1 && name.starts_with(b"#") && name.ends_with(b"#");
    name.starts_with(b".") || name.starts_with(b"~$") || name.ends_with(b"~") || between_hashes
}

/// A path with `/` between its parts, `None` where it isn't UTF-8.
fn source_of(below: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/"))
}

fn resolve_links(root: &Path, links: Vec<String>, limits: &Limits, found: &mut Found) {
    let mut read: BTreeSet<PathBuf> = found.files.iter().map(|file| file.path.clone()).collect();
    for source in links {
        let target = match root.join(&source).canonicalize() {
            Ok(target) => target,
            Err(error) => {
                found.refuse(
                    &source,
                    RefusalReason::Unreadable {
                        message: error.to_string(),
                    },
                );
                continue;
            }
        };
        let Some(below) = target
            .strip_prefix(root)
            .ok()
            .map(|below| below.to_string_lossy().into_owned())
        else {
            found.refuse(&source, RefusalReason::LinkOutOfCorpus);
            continue;
        };
        if target.is_dir() {
            found.refuse(&source, RefusalReason::LinkToFolder { target: below });
        } else if read.contains(&target) {
            found.refuse(&source, RefusalReason::LinkToDocument { target: below });
        } else if target.is_file() {
            read.insert(target.clone());
            found.add(source, target, limits);
        } else {
            found.refuse(&source, RefusalReason::NotAFile);
        }
    }
}

impl Found {
    fn refuse(&mut self, source: &str, reason: RefusalReason) {
        self.refused.push(Refusal {
            source: source.to_owned(),
            record: None,
            line: None,
            reason,
        });
    }

    fn refuse_unreadable(&mut self, root: &Path, error: &walkdir::Error) {
        let below = error.path().map(|path| path.strip_prefix(root).unwrap_or(path));
        let source = below
            .map(|path| path.to_string_lossy().into_owned())
            .unwrap_or_default();
        let message = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        self.refuse(&source, RefusalReason::Unreadable { message });
    }

    /// Adds a regular file, if it is one that can be read.
    fn add(&mut self, source: String, path: PathBuf, limits: &Limits) {
        let extension = Path::new(&source)
            .extension()
            .and_then(|extension| extension.to_str());
        let extension = extension.unwrap_or_default().to_lowercase();
        if sidecar_name::owner_of(&source).is_some() {
            return self.add_sidecar(source, path);
        }
        let format = match Extension::of(&extension) {
            Extension::Document(format) => format,
            Extension::Asset => {
                *self.passed_over.entry(extension).or_default() += 1;
                return;
            }
            Extension::Unknown => {
                return self.refuse(&source, RefusalReason::UnsupportedFormat { extension });
            }
        };
        match path.metadata() {
            Ok(metadata) if metadata.len() > limits.file_bytes && format == Format::Picture => {
                *self.passed_over.entry(extension).or_default() += 1;
            }
            Ok(metadata) if metadata.len() > limits.file_bytes => {
                self.refuse(
                    &source,
                    RefusalReason::TooLarge {
                        limit: limits.file_bytes,
                    },
                );
            }
            Ok(metadata) => {
                let modified = modified(&metadata);
                self.files.push(SourceFile {
                    source,
                    path,
                    format,
                    bytes: metadata.len(),
                    modified,
                    identity: Identity::of(&metadata),
                    sidecar: None,
                    record_sidecars: BTreeMap::new(),
                });
            }
            Err(error) => self.refuse(
                &source,
                RefusalReason::Unreadable {
                    message: error.to_string(),
                },
            ),
        }
    }
}

/// Nanoseconds since 1970, 0 where the file system doesn't tell.
fn modified(metadata: &Metadata) -> u128 {
    let since = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |since| since.as_nanos())
}

#[cfg(test)]
mod tests;
