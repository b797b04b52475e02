//! What ingest lets a file cost.

/// Bounds on a corpus file; one that is passed refuses the file and names the bound in the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The largest file read, in bytes.
    pub file_bytes: u64,
    /// How deep the elements of an HTML page may be nested. The parser's time grows with the product of depth and
    /// elements.
    pub html_depth: usize,
    /// How many elements an HTML page may have, those counted that the parser opens again after an unclosed `<b>`.
    pub html_elements: usize,
    /// How many attributes one HTML element may have. The parser's time grows with their square.
    pub html_attributes: usize,
}

impl Default for Limits {
    /// 50 MiB a file; pages 512 deep, of a million elements with at most 256 attributes each.
    fn default() -> Self {
        Self {
            file_bytes: 50 * 1024 * 1024,
            html_depth: 512,
            html_elements: 1_000_000,
            html_attributes: 256,
        }
    }
}
