//! A store that is a folder: of this machine, or shared by several. Files are written whole and then get their name; what is
//! replaced on condition is replaced under a lock.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::error::StoreError;
use super::object::{Listed, Look, Tag};

const LOCK: &str = "publish.lock";

/// A folder in which names of objects are paths.
#[derive(Debug, Clone)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    pub(super) async fn look(&self, key: &str, known: Option<&Tag>, limit: u64) -> Result<Look, StoreError> {
        let (path, key, known) = (self.0.join(key), key.to_owned(), known.cloned());
        blocking(move || {
            let tag = match tag(&path) {
                Ok(tag) => tag,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Look::Missing),
                Err(error) => return Err(StoreError::failed("read", &key)(error)),
            };
            if known.as_ref() == Some(&tag) {
                return Ok(Look::Unchanged);
            }
            let bytes = fs::read(&path).map_err(StoreError::failed("read", &key))?;
            if bytes.len() as u64 > limit {
                return Err(StoreError::broken(&key, format!("it has {} bytes", bytes.len())));
            }
            Ok(Look::Changed(bytes, tag))
        })
        .await
    }

    pub(super) async fn write(&self, key: &str, bytes: Vec<u8>) -> Result<(), StoreError> {
        let (path, key) = (self.0.join(key), key.to_owned());
        blocking(move || put(&path, &bytes).map_err(StoreError::failed("write", &key))).await
    }

    pub(super) async fn replace(
        &self,
        key: &str,
        bytes: Vec<u8>,
        known: Option<&Tag>,
    ) -> Result<bool, StoreError> {
        let (root, path, key, known) = (self.0.clone(), self.0.join(key), key.to_owned(), known.cloned());
        blocking(move || {
            let replaced = || -> io::Result<bool> {
                fs::create_dir_all(&root)?;
                let lock = File::create(root.join(LOCK))?;
                lock.lock()?;
                let found = match tag(&path) {
                    Ok(tag) => Some(tag),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                    Err(error) => return Err(error),
                };
                if found != known {
                    return Ok(false);
                }
                put(&path, &bytes)?;
                Ok(true)
            };
            replaced().map_err(StoreError::failed("write", &key))
        })
        .await
    }

    pub(super) async fn list(&self, beginning: &str) -> Result<Vec<Listed>, StoreError> {
        let (root, beginning) = (self.0.clone(), beginning.to_owned());
        blocking(move || {
            let mut found = Vec::new();
            for entry in walkdir::WalkDir::new(root.join(&beginning)).sort_by_file_name() {
                let entry = match entry {
                    Ok(entry) if entry.file_type().is_file() => entry,
                    Ok(_) => continue,
                    Err(error) if is_gone(&error) => continue,
                    Err(error) => return Err(StoreError::failed("list", &beginning)(error)),
                };
                let inside = entry.path().strip_prefix(&root).ok().and_then(Path::to_str);
                if let (Some(key), Ok(metadata)) = (inside, entry.metadata()) {
                    let written = metadata.modified().map_err(StoreError::failed("list", key))?;
                    let written = written.duration_since(UNIX_EPOCH).unwrap_or_default();
                    found.push(Listed {
                        key: key.replace(std::path::MAIN_SEPARATOR, "/"),
                        bytes: metadata.len(),
                        written: i64::try_from(written.as_secs()).unwrap_or(i64::MAX),
                        version: version(&metadata).ok(),
                    });
                }
            }
            Ok(found)
        })
        .await
    }

    pub(super) async fn remove(&self, keys: Vec<String>) -> Result<(), StoreError> {
        let root = self.0.clone();
        blocking(move || {
            for key in keys {
                match fs::remove_file(root.join(&key)) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(StoreError::failed("remove", &key)(error));
                    }
                    _ => {}
                }
            }
            Ok(())
        })
        .await
    }
}

fn is_gone(error: &walkdir::Error) -> bool {
    error
        .io_error()
        .is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

fn tag(path: &Path) -> io::Result<Tag> {
    Ok(Tag {
        etag: Some(version(&fs::metadata(path)?)?),
        version: None,
    })
}

/// The version of a file: every write makes a new one.
fn version(metadata: &fs::Metadata) -> io::Result<String> {
    let written = metadata
        .modified()?
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(metadata);
    #[cfg(not(unix))]
    let number = 0;
    Ok(format!(
        "{number:x}-{:x}-{:x}",
        written.as_nanos(),
        metadata.len()
    ))
}

/// Writes a file that has its name only once it is whole and on the disk.
fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".new-");
    // Replicas may run as another user; the umask says whether they may read.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Runs disk work off the async threads.
async fn blocking<T, F>(work: F) -> Result<T, StoreError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, StoreError> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(StoreError::failed("work on", "a file")(error)),
    }
}
