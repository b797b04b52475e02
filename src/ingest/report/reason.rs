//! The reasons in a report, each with a stable code and a text that says what to do.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::ingest::format::Format;

mod warning;

pub use warning::WarningReason;

/// Why a file became no document. In JSON the variant is the `code`, in snake case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefusalReason {
    /// Larger than [`crate::ingest::Limits::file_bytes`].
    #[error("larger than the limit of {limit} bytes; split it, or raise limit_file")]
    TooLarge {
        /// The limit that was passed.
        limit: u64,
    },
    /// No reader for this sort of file.
    #[error(
        "the format {} is not supported{}",
        shown_extension(extension),
        way_out(extension)
    )]
    UnsupportedFormat {
        /// The file name's extension in lower case, empty where there is none.
        extension: String,
    },
    /// The file or folder name is not UTF-8.
    #[error("its name is not UTF-8; rename it")]
    NameNotUtf8,
    /// The operating system wouldn't let it be read.
    #[error("can't be read: {message}")]
    Unreadable {
        /// What the operating system said.
        message: String,
    },
    /// A pipe, a socket or a device.
    #[error("not a regular file")]
    NotAFile,
    /// A symbolic link that leads out of the corpus.
    #[error("a link that leads out of the corpus")]
    LinkOutOfCorpus,
    /// A symbolic link to a folder inside the corpus, whose files are read where they lie.
    #[error("a link to the folder {target}, which is read where it lies")]
    LinkToFolder {
        /// The folder below the corpus folder.
        target: String,
    },
    /// A symbolic link to a file that is read under its own name.
    #[error("a link to {target}, which is read under that name")]
    LinkToDocument {
        /// The file below the corpus folder.
        target: String,
    },
    /// The bytes are those of another format than the name says, or no text at all.
    #[error("not text but {looks_like}")]
    NotText {
        /// What it seems to be.
        looks_like: String,
    },
    /// The bytes are those of another format than the name says, or of none that is known.
    #[error("not {} but {looks_like}; name it by what it is, or save it anew", expected.with_article())]
    OtherFormat {
        /// What the name says.
        expected: Format,
        /// What it seems to be.
        looks_like: String,
    },
    /// The file opens with a password only.
    #[error("protected by a password; save it without one")]
    Encrypted,
    /// A file of the right format that can't be read: cut off, or broken inside.
    #[error("damaged or cut off; fetch or save it anew ({message})")]
    Damaged {
        /// What the reader said.
        message: String,
    },
    /// An office document or a book without a part that it can't do without.
    #[error("damaged: it has no {part}; save it anew in the program that made it")]
    MissingPart {
        /// The part's name.
        part: String,
    },
    /// XML that declares entities, which office documents never do.
    #[error("declares XML entities, as an attack does; save it anew in the program that made it")]
    DeclaresEntities,
    /// More pages or slides than [`crate::ingest::Limits::pages`].
    #[error("more pages than the limit of {limit}; split it, or raise limit_pages")]
    TooManyPages {
        /// The limit that was passed.
        limit: usize,
    },
    /// An archive with more entries than [`crate::ingest::Limits::archive_entries`].
    #[error("an archive of more entries than the limit of {limit}; save it anew, or raise limit_entries")]
    TooManyEntries {
        /// The limit that was passed.
        limit: usize,
    },
    /// More comes out by unpacking than [`crate::ingest::Limits::unpacked_bytes`] or [`crate::ingest::Limits::unpacked_ratio`] let.
    #[error(
        "unpacks to more than is allowed ({allowed}); such a file is broken or an attack, else raise {setting}"
    )]
    UnpacksTooLarge {
        /// The limit that was passed, in words: `256 MiB`, `200 times its size`.
        allowed: String,
        /// The setting of that limit: `limit_unpacked`, `limit_ratio`.
        setting: Cow<'static, str>,
    },
    /// More text than [`crate::ingest::Limits::characters`].
    #[error("more text than the limit of {limit} characters; split it, or raise limit_characters")]
    TooMuchText {
        /// The limit that was passed.
        limit: usize,
    },
    /// Reading took longer than [`crate::ingest::Limits::time`].
    #[error("took longer to read than the limit of {seconds} s; simplify it, or raise limit_seconds")]
    TimedOut {
        /// The limit that was passed.
        seconds: u64,
    },
    /// The process that read the file died of it: most often for want of memory, see [`crate::ingest::Limits::memory_bytes`].
    #[error("can't be read within the limit of {mebibytes} MiB of memory, or broke its reader; save it anew")]
    ReaderDied {
        /// The limit on memory.
        mebibytes: u64,
    },
    /// XML of an unknown kind.
    #[error(
        "XML of another sort (its root is <{root}>); WordPress exports, OAI-PMH and MODS records, feeds and JATS articles are read"
    )]
    UnknownXml {
        /// The root element's local name.
        root: String,
    },
    /// The addresses of a site's pages, for search engines.
    #[error("a sitemap: a list of addresses without texts; export the pages themselves")]
    Sitemap,
    /// XML with a document type of its own, whose entities can make a small file endless.
    #[error("XML that declares a document type, which is not read; export it without one")]
    XmlDocumentType,
    /// An export without a readable record.
    #[error("an export without any published text")]
    NoRecords,
    /// An export of more records than are read from one file.
    #[error("more records than the limit of {limit}; split the export, or raise limit_records")]
    TooManyRecords {
        /// The limit that was passed.
        limit: usize,
    },
    /// An error that a repository answered instead of records.
    #[error("no records but an error of the repository: {message}")]
    RepositoryError {
        /// The repository's words.
        message: String,
    },
    /// A record whose metadata are in another format.
    #[error("no metadata in oai_dc or MODS; ask the repository with metadataPrefix=oai_dc")]
    NoDublinCore,
    /// A sidecar without its document.
    #[error("metadata for {document}, which is not there; name it after its file, with the file's extension")]
    SidecarAlone {
        /// The file it should stand beside.
        document: String,
    },
    /// A sidecar of a record that its export doesn't have.
    #[error(
        "{file} has no record {record:?} that is read; the name of a record is the last part of its document's id"
    )]
    NoSuchRecord {
        /// The export.
        file: String,
        /// What the sidecar's name says.
        record: String,
    },
    /// A second sidecar of the same file.
    #[error("its file has the sidecar {kept} too, which was read; keep one of them")]
    SecondSidecar {
        /// The sidecar that was read.
        kept: String,
    },
    /// A sidecar longer than metadata ever is.
    #[error("a sidecar larger than {limit} bytes; it should hold metadata only")]
    SidecarTooLarge {
        /// The limit that was passed.
        limit: u64,
    },
    /// No text and no title.
    #[error("empty")]
    Empty,
    /// Another file has the same id.
    #[error("has the id {id} of {kept}, which was kept; rename one or give it an id of its own")]
    Duplicate {
        /// The id they share.
        id: String,
        /// The file that keeps it.
        kept: String,
    },
    /// HTML or XML nested deeper than [`crate::ingest::Limits::nesting`].
    #[error("elements nested deeper than the limit of {limit}; simplify it, or raise limit_nesting")]
    TooDeep {
        /// The limit that was passed.
        limit: usize,
    },
    /// HTML with more elements than [`crate::ingest::Limits::html_elements`].
    #[error("more HTML elements than the limit of {limit}")]
    TooManyElements {
        /// The limit that was passed.
        limit: usize,
    },
    /// An HTML element with more attributes than [`crate::ingest::Limits::html_attributes`].
    #[error("an HTML element with more attributes than the limit of {limit}")]
    TooManyAttributes {
        /// The limit that was passed.
        limit: usize,
    },
    /// HTML that two parsers may read differently, such as text-only elements inside `<select>`.
    #[error("ambiguous HTML; save the page anew from a browser")]
    AmbiguousHtml,
    /// The reader of the format failed; a defect of this program.
    #[error("the reader of this format failed; please report it with the file")]
    ReaderFailed,
}

fn shown_extension(extension: &str) -> String {
    if extension.is_empty() {
        "of a file name without extension".to_owned()
    } else {
        format!(".{extension}")
    }
}

/// Advice for common formats that are not supported.
fn way_out(extension: &str) -> &'static str {
    match extension {
        "wpd" | "wps" | "sxw" | "fodt" | "pages" => "; open it in its program and save it as .docx or .odt",
        "sxi" | "fodp" | "key" => "; open it in its program and save it as .pptx or .odp",
        "xlsb" | "numbers" | "fods" => "; open it in its program and save it as .xlsx or .ods",
        "mobi" | "azw" | "azw3" | "fb2" => "; convert it to .epub",
        "zip" | "rar" | "7z" | "gz" | "tar" | "tgz" => "; unpack it",
        "one" | "vsd" | "vsdx" | "pub" | "indd" => "; save it as .pdf, .html or .txt",
        "mp3" | "mp4" | "m4a" | "m4v" | "mov" | "avi" | "wav" | "wmv" | "webm" => {
            "; put what is said in it in a text or captions (.vtt) beside it"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_that_people_have_are_named_with_the_way_out() {
        for (extension, words) in [
            ("wpd", "save it as .docx"),
            ("pages", "save it as .docx"),
            ("key", "save it as .pptx"),
            ("numbers", "save it as .xlsx"),
            ("zip", "unpack it"),
        ] {
            let extension = extension.to_owned();
            let said = RefusalReason::UnsupportedFormat { extension }.to_string();
            assert!(said.contains(words), "{said}");
        }
    }
}
