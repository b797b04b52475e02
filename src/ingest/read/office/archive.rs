//! The ZIP archive that office documents and books are: its parts by name, each read whole and never past a bound.
//! Nothing is written to disk, so that a part's name leads nowhere outside the archive.

use std::collections::HashMap;
use std::io::{Cursor, Read as _};

use encoding_rs::{Encoding, UTF_8};
use zip::ZipArchive;
use zip::result::ZipError;

use crate::ingest::limits::Limits;
use crate::ingest::read::html::declared_encoding;
use crate::ingest::report::RefusalReason;

/// Parts that unpack to fewer bytes may have any ratio: they cost little.
const FREE: u64 = 1024 * 1024;

/// How far from the end the record of an archive's end may lie: its size, and the longest comment.
const END_WITHIN: usize = 22 + 65_535;

/// An archive that was looked at and found sound.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// By name with `/` between folders, in lower case, as part names don't differ by case.
    parts: HashMap<String, usize>,
    unpacked: u64,
    limits: &'a Limits,
}

impl<'a> Archive<'a> {
    /// Opens an archive whose first bytes are those of one.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, RefusalReason> {
        check_entries(bytes, limits)?;
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
        if zip.len() > limits.archive_entries {
            return Err(too_many(limits));
        }
        if zip.has_duplicate_names() {
            return Err(damaged("two parts have one name"));
        }
        // Bombs let many entries share their data.
        if zip.has_overlapping_files().map_err(|error| refusal(&error))? {
            return Err(damaged("its parts overlap"));
        }
        let mut parts = HashMap::new();
        for index in 0..zip.len() {
            if let Some(Ok(name)) = zip.name_for_index(index) {
                parts.entry(key(&name)).or_insert(index);
            }
        }
        Ok(Self {
            zip,
            parts,
            unpacked: 0,
            limits,
        })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&key(name))
    }

    /// Whether any part's name begins so.
    pub(super) fn has_folder(&self, prefix: &str) -> bool {
        self.parts.keys().any(|name| name.starts_with(prefix))
    }

    /// The bytes of a part, `None` where there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, RefusalReason> {
        let Some(&index) = self.parts.get(&key(name)) else {
            return Ok(None);
        };
        let part = self.zip.by_index(index).map_err(|error| refusal(&error))?;
        let by_ratio = self.limits.unpacked_ratio.saturating_mul(part.compressed_size());
        let by_total = self.limits.unpacked_bytes.saturating_sub(self.unpacked);
        let left = by_total.min(by_ratio.max(FREE));
        let mut content = Vec::new();
        part.take(left + 1)
            .read_to_end(&mut content)
            .map_err(|error| damaged(&format!("{name}: {error}")))?;
        if content.len() as u64 > left {
            return Err(unpacks_too_large(left == by_total, self.limits));
        }
        self.unpacked += content.len() as u64;
        Ok(Some(content))
    }

    /// Unpacks every part to see that all hold the bounds, for a reader that unpacks them without any. The parts that are
    /// read later count anew.
    pub(super) fn check_sizes(&mut self) -> Result<(), RefusalReason> {
        let names: Vec<String> = self.parts.keys().cloned().collect();
        for name in names {
            self.part(&name)?;
        }
        self.unpacked = 0;
        Ok(())
    }

    /// The text of an XML part, `None` where there is none of this name.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, RefusalReason> {
        let Some(bytes) = self.part(name)? else {
            return Ok(None);
        };
        let encoding = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
        let encoding = encoding.or_else(|| declared_encoding(&bytes)).unwrap_or(UTF_8);
        // Most parts are UTF-8 and may be large: no second copy of those.
        match String::from_utf8(bytes) {
            Ok(text) if encoding == UTF_8 => Ok(Some(text)),
            Ok(text) => Ok(Some(encoding.decode(text.as_bytes()).0.into_owned())),
            Err(error) => Ok(Some(encoding.decode(error.as_bytes()).0.into_owned())),
        }
    }

    /// The text of an XML part that the format can't do without.
    pub(super) fn required(&mut self, name: &str) -> Result<String, RefusalReason> {
        self.text(name)?.ok_or_else(|| RefusalReason::MissingPart {
            part: name.to_owned(),
        })
    }
}

fn key(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Refuses an archive that says it has too many entries, before they are read into memory.
fn check_entries(bytes: &[u8], limits: &Limits) -> Result<(), RefusalReason> {
    let tail = &bytes[bytes.len().saturating_sub(END_WITHIN)..];
    let records = tail
        .windows(22)
        .filter(|window| window.starts_with(b"PK\x05\x06"));
    let most = records
        .map(|record| usize::from(u16::from_le_bytes([record[10], record[11]])))
        .max();
    match most {
        Some(entries) if entries > limits.archive_entries => Err(too_many(limits)),
        _ => Ok(()),
    }
}

fn too_many(limits: &Limits) -> RefusalReason {
    RefusalReason::TooManyEntries {
        limit: limits.archive_entries,
    }
}

fn unpacks_too_large(is_total: bool, limits: &Limits) -> RefusalReason {
    let (allowed, setting) = if is_total {
        let mebibytes = limits.unpacked_bytes / (1024 * 1024);
        (format!("{mebibytes} MiB"), "limit_unpacked")
    } else {
        (format!("{} times its size", limits.unpacked_ratio), "limit_ratio")
    };
    RefusalReason::UnpacksTooLarge {
        allowed,
        setting: setting.into(),
    }
}

fn damaged(message: &str) -> RefusalReason {
    RefusalReason::Damaged {
        message: message.to_owned(),
    }
}

fn refusal(error: &ZipError) -> RefusalReason {
    match error {
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            RefusalReason::Encrypted
        }
        other => damaged(&other.to_string()),
    }
}
