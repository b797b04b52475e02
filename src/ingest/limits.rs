//! Limits on each file.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Limits on a corpus file. A file over a limit is refused, and the report names the limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The largest file read, in bytes.
    pub file_bytes: u64,
    /// How many pages or slides a file may have.
    pub pages: usize,
    /// How many entries an archive may have: Office files and EPUBs are archives.
    pub archive_entries: usize,
    /// How many bytes may come out of one file by unpacking, all its parts together.
    pub unpacked_bytes: u64,
    /// How many times larger than its packed form a part of an archive may become; parts below a mebibyte are free.
    pub unpacked_ratio: u64,
    /// How deep elements may be nested, in HTML and XML. An HTML parser's time grows with the product of depth and
    /// elements.
    pub nesting: usize,
    /// How many elements an HTML page may have, those counted that the parser opens again after an unclosed `<b>`.
    pub html_elements: usize,
    /// How many attributes one HTML element may have. The parser's time grows with their square.
    pub html_attributes: usize,
    /// How many records an export may have.
    pub records: usize,
    /// How many characters of text may come out of one file, all its documents together.
    pub characters: usize,
    /// How long reading one file may take, where it is read in a process of its own.
    pub time: Duration,
    /// How many bytes of address space a process that reads files may have.
    pub memory_bytes: u64,
}

impl Default for Limits {
    /// 50 MiB, 5,000 pages and 20 million characters a file, 20 seconds, 1 GiB of address space; archives of 10,000
    /// entries and 256 MiB unpacked, no part larger than 200 times its packed form; exports of 100,000 records;
    /// 512 levels deep; HTML of a million elements with at most 256 attributes each.
    fn default() -> Self {
        Self {
            file_bytes: 50 * 1024 * 1024,
            pages: 5_000,
            archive_entries: 10_000,
            unpacked_bytes: 256 * 1024 * 1024,
            unpacked_ratio: 200,
            nesting: 512,
            html_elements: 1_000_000,
            html_attributes: 256,
            records: 100_000,
            characters: 20_000_000,
            time: Duration::from_secs(20),
            memory_bytes: 1024 * 1024 * 1024,
        }
    }
}
