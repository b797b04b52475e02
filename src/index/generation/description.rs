//! What names the current generation, and what describes a generation: each with its own checksum.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::index::durable::write_file;
use crate::index::error::IndexError;
use crate::index::integrity::FileSum;
use crate::index::schema::SCHEMA_VERSION;

pub(super) const CURRENT: &str = "CURRENT";
pub(super) const PREFIX: &str = "generation-";
pub(super) const INFO: &str = "generation.json";

/// What a generation is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenerationInfo {
    /// The name of its folder.
    pub name: String,
    /// The layout it was written in; see [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// The fingerprint of the corpus it was built from.
    pub corpus_fingerprint: String,
    /// How many documents it holds.
    pub documents: u64,
    /// When it was built: RFC 3339, UTC.
    pub built: String,
    /// The sizes and checksums of its files.
    pub files: Vec<FileSum>,
}

impl GenerationInfo {
    /// Returns 16 hexadecimal digits that are the same wherever this generation is, whatever its folder is called there.
    pub fn id(&self) -> String {
        let unnamed = Self {
            name: String::new(),
            ..self.clone()
        };
        let plain = serde_json::to_vec(&unnamed).expect("plain data always becomes JSON");
        let digest = Sha256::digest(&plain);
        digest[..8].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Makes a finished generation the current one.
pub(crate) fn publish(root: &Path, name: &str) -> Result<(), IndexError> {
    write_file(&root.join(CURRENT), pointer(name).as_bytes())
}

/// The content of `generation.json`: the description and its own checksum.
pub(super) fn describe(info: &GenerationInfo) -> Vec<u8> {
    #[derive(Serialize)]
    struct Described<'a> {
        #[serde(flatten)]
        info: &'a GenerationInfo,
        crc32: u32,
    }
    let plain = serde_json::to_vec(info).expect("plain data always becomes JSON");
    let described = Described {
        info,
        crc32: crc32fast::hash(&plain),
    };
    serde_json::to_vec_pretty(&described).expect("plain data always becomes JSON")
}

/// When `CURRENT` was last written, in seconds since 1970.
pub(crate) fn published(root: &Path) -> Option<i64> {
    let written = fs::metadata(root.join(CURRENT)).ok()?.modified().ok()?;
    let since = written.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

/// The content of `CURRENT`: the name of a generation and the checksum of the name.
pub(super) fn pointer(name: &str) -> String {
    format!("{name}\n{:08x}\n", crc32fast::hash(name.as_bytes()))
}

/// The current generation, `None` where nothing was ever built.
///
/// # Errors
/// If the index folder cannot be read, or what names or describes the generation is not as it was written.
pub fn current(root: &Path) -> Result<Option<GenerationInfo>, IndexError> {
    let mut content = read_current(root)?;
    loop {
        let Some(text) = &content else {
            return Ok(None);
        };
        let described = described_by(root, text);
        if described.is_ok() {
            return described.map(Some);
        }
        // A build may have published another generation and removed this one between the two reads.
        let now = read_current(root)?;
        if now == content {
            return described.map(Some);
        }
        content = now;
    }
}

/// The content of `CURRENT`; `None` if there is no such file.
pub(super) fn read_current(root: &Path) -> Result<Option<Vec<u8>>, IndexError> {
    let path = root.join(CURRENT);
    match fs::read(&path) {
        Ok(content) => Ok(Some(content)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) if error.kind() == io::ErrorKind::IsADirectory => Err(IndexError::Damaged {
            what: format!("{CURRENT} is a folder"),
        }),
        Err(source) => Err(IndexError::io("read", path)(source)),
    }
}

/// Reads the description of the generation that the content of `CURRENT` names.
pub(super) fn described_by(root: &Path, current: &[u8]) -> Result<GenerationInfo, IndexError> {
    let damaged = |what: String| IndexError::Damaged { what };
    let text = String::from_utf8_lossy(current);
    let name = text.lines().next().unwrap_or_default().trim();
    if number(name).is_none() {
        return Err(damaged(format!("{CURRENT} names no generation")));
    }
    let path = root.join(name).join(INFO);
    let json = fs::read(&path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            damaged(format!("{name}/{INFO} is missing"))
        }
        io::ErrorKind::IsADirectory => damaged(format!("{name}/{INFO} is a folder")),
        _ => IndexError::io("read", &path)(error),
    })?;
    // Other versions wrote other descriptions: only what this one wrote is compared byte by byte.
    let found = serde_json::from_slice::<Version>(&json).ok();
    if let Some(Version {
        schema_version: found,
    }) = found.filter(|found| found.schema_version != SCHEMA_VERSION)
    {
        return Err(IndexError::OtherSchema {
            found,
            expected: SCHEMA_VERSION,
        });
    }
    if text != pointer(name) {
        return Err(damaged(format!("{CURRENT} has a wrong checksum")));
    }
    let info = serde_json::from_slice::<GenerationInfo>(&json).ok();
    info.filter(|info| info.name == name && describe(info) == json)
        .ok_or_else(|| damaged(format!("{name}/{INFO} has a wrong checksum")))
}

/// What every version of a description has.
#[derive(Deserialize)]
struct Version {
    schema_version: u32,
}

/// The number in the name of a generation.
pub(super) fn number(name: &str) -> Option<u64> {
    name.strip_prefix(PREFIX)?.parse().ok()
}
