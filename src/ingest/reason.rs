//! The reasons a report gives, each with a stable code and words that say what to do.

use serde::Serialize;

use crate::document::Language;

/// Why a file became no document. In JSON the variant is the `code`, in snake case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum RefusalReason {
    /// Larger than [`super::Limits::file_bytes`].
    #[error("larger than the limit of {limit} bytes")]
    TooLarge {
        /// The limit that was passed.
        limit: u64,
    },
    /// No reader for this sort of file.
    #[error("the format {} is not supported", shown_extension(extension))]
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
    /// HTML nested deeper than [`super::Limits::html_depth`].
    #[error("HTML elements nested deeper than the limit of {limit}")]
    TooDeep {
        /// The limit that was passed.
        limit: usize,
    },
    /// HTML with more elements than [`super::Limits::html_elements`].
    #[error("more HTML elements than the limit of {limit}")]
    TooManyElements {
        /// The limit that was passed.
        limit: usize,
    },
    /// An HTML element with more attributes than [`super::Limits::html_attributes`].
    #[error("an HTML element with more attributes than the limit of {limit}")]
    TooManyAttributes {
        /// The limit that was passed.
        limit: usize,
    },
    /// HTML that two parsers may read differently, such as text-only elements inside `<select>`.
    #[error("ambiguous HTML; save the page anew from a browser")]
    AmbiguousHtml,
    /// A fault of ours: the reader of the format gave up.
    #[error("the reader of this format failed; please report it with the file")]
    ReaderFailed,
}

/// What to look at in a file that became a document. In JSON the variant is the `code`, in snake case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum WarningReason {
    /// Neither declared nor found.
    #[error("no date")]
    NoDate,
    /// A title and nothing more.
    #[error("no text, only a title")]
    NoText,
    /// No title was declared or found.
    #[error("no title; the file name is used")]
    NoTitle,
    /// Too little or too mixed text to tell the language by.
    #[error("language unsure, taken as {taken}; declare it with language:")]
    LanguageUnsure {
        /// What the document is taken as.
        taken: Language,
    },
    /// The text seems to be in the other language than the file says.
    #[error("declared as {declared} but reads as {detected}")]
    LanguageDiffers {
        /// What the file says.
        declared: Language,
        /// What the text looks like.
        detected: Language,
    },
    /// The text seems to be in a language that isn't analysed.
    #[error("reads as {language}, which is searched as {taken}")]
    ForeignLanguage {
        /// The English name of the language.
        language: &'static str,
        /// What the document is taken as.
        taken: Language,
    },
    /// Front matter that can't be parsed as a whole; its lines were read one by one.
    #[error("invalid front matter, read line by line: {message}")]
    InvalidFrontMatter {
        /// What the parser said.
        message: String,
    },
    /// Front matter with no line that ends it: taken as text.
    #[error("front matter without an end; all of it is taken as text")]
    UnclosedFrontMatter,
    /// A key that means nothing here.
    #[error("unknown front matter key {key:?}")]
    UnknownKey {
        /// The key.
        key: String,
    },
    /// A declared value that can't be used; the rest of the file is.
    #[error("{key}: {value:?} is not {expected}; ignored")]
    InvalidValue {
        /// The key.
        key: String,
        /// The value.
        value: String,
        /// What it should be.
        expected: &'static str,
    },
    /// Bytes that are no text in the file's encoding; each became U+FFFD.
    #[error("{count} characters can't be read as {encoding}")]
    UnreadableCharacters {
        /// How many.
        count: usize,
        /// The encoding's name.
        encoding: &'static str,
    },
    /// A rare encoding, guessed from the letters.
    #[error("read as {encoding}, by guess; save it as UTF-8")]
    GuessedEncoding {
        /// The encoding's name.
        encoding: &'static str,
    },
    /// HTML inside Markdown that passes a limit on HTML; it was left out.
    #[error("an HTML block was left out: {reason}")]
    HtmlBlockLeftOut {
        /// The limit.
        reason: RefusalReason,
    },
}

fn shown_extension(extension: &str) -> String {
    if extension.is_empty() {
        "of a file name without extension".to_owned()
    } else {
        format!(".{extension}")
    }
}
