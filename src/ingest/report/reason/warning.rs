//! Warnings about files that are read.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::RefusalReason;
use crate::document::LanguageTag;

/// A problem of a file that became a document. In JSON the variant is the `code`, in snake case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum WarningReason {
    /// A PDF most of whose pages have no readable text; only its title is indexed.
    #[error("needs OCR: {pages} of {of} pages have no text layer; run it through an OCR program (ocrmypdf)")]
    NeedsOcr {
        /// How many pages have no text.
        pages: usize,
        /// How many pages there are.
        of: usize,
    },
    /// A scanned PDF whose letters were recognised by a program.
    #[error(
        "scanned: the letters of {pages} of {of} pages were recognised by tesseract and may be wrong here and there{}",
        pages_left(*left)
    )]
    Recognised {
        /// How many pages were recognised.
        pages: usize,
        /// How many pages there are.
        of: usize,
        /// How many are left to the next run, as they took too long.
        left: usize,
    },
    /// The text is nearly that of another document.
    #[error("nearly the same text as the document {of}; keep one of them if they are one text")]
    NearlySameText {
        /// The id of that document.
        of: String,
    },
    /// No date was declared or found.
    #[error("no date")]
    NoDate,
    /// The document has only a title.
    #[error("no text, only a title")]
    NoText,
    /// No title was declared or found.
    #[error("no title; the file name is used")]
    NoTitle,
    /// The text is too short or too mixed to detect its language.
    #[error("language unsure, taken as {taken}; declare it with language:")]
    LanguageUnsure {
        /// What the document is taken as.
        taken: LanguageTag,
    },
    /// The text seems to be in another language than the file says.
    #[error("declared as {declared} but reads as {detected}")]
    LanguageDiffers {
        /// What the file says.
        declared: LanguageTag,
        /// What the text looks like.
        detected: LanguageTag,
    },
    /// Front matter or a sidecar that can't be parsed as a whole; its lines were read one by one.
    #[error("invalid metadata, read line by line: {message}")]
    InvalidFrontMatter {
        /// What the parser said.
        message: String,
    },
    /// Front matter with no line that ends it: taken as text.
    #[error("front matter without an end; all of it is taken as text")]
    UnclosedFrontMatter,
    /// Slides that aren't shown to an audience.
    #[error("hidden slides left out: {count}; show them to have them searched")]
    HiddenSlides {
        /// How many.
        count: usize,
    },
    /// Sheets of a workbook that aren't shown.
    #[error("hidden sheets left out: {count}; show them to have them searched")]
    HiddenSheets {
        /// How many.
        count: usize,
    },
    /// Documents within a document.
    #[error("embedded documents left out: {count}; put them beside the file to have them searched")]
    EmbeddedLeftOut {
        /// How many.
        count: usize,
    },
    /// Rows of a table beyond those that are read.
    #[error(
        "{rows} rows{} left out; split the table to have them searched",
        of_sheet(sheet)
    )]
    RowsLeftOut {
        /// The sheet's name, empty where the file is one table.
        sheet: String,
        /// How many.
        rows: usize,
    },
    /// An unknown key.
    #[error("unknown metadata key {key:?}")]
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
        expected: Cow<'static, str>,
    },
    /// Bytes that are invalid in the file's encoding; each became U+FFFD.
    #[error("{count} characters can't be read as {encoding}")]
    UnreadableCharacters {
        /// How many.
        count: usize,
        /// The encoding's name.
        encoding: Cow<'static, str>,
    },
    /// A rare encoding, guessed from the letters.
    #[error("read as {encoding}, by guess; save it as UTF-8")]
    GuessedEncoding {
        /// The encoding's name.
        encoding: Cow<'static, str>,
    },
    /// Text in which some program took UTF-8 for Windows-1252; its letters were put back.
    #[error("{count} characters were garbled (as Ã¥ for å) and were repaired; save it anew as UTF-8")]
    MojibakeRepaired {
        /// How many.
        count: usize,
    },
    /// Text parts of which look as if some program took UTF-8 for Windows-1252; nothing was changed.
    #[error("{count} letters look garbled (as Ã¥ for å); correct them")]
    Mojibake {
        /// How many.
        count: usize,
    },
    /// A record of an export that couldn't be read; the others were.
    #[error("the record {record:?} was left out: {reason}")]
    RecordLeftOut {
        /// The record's identifier or slug.
        record: String,
        /// Why.
        reason: RefusalReason,
    },
    /// Published posts of a type that a site or its plugins made up.
    #[error("{count} posts of the type {sort:?} were left out; only posts and pages are read")]
    PostsLeftOut {
        /// The type.
        sort: String,
        /// How many.
        count: usize,
    },
    /// An answer of a repository that ends with a resumption token.
    #[error("not the whole list: the repository has more records after this file (resumptionToken)")]
    ListContinues,
    /// A feed for news readers, which has a site's latest posts, sometimes cut off.
    #[error("a feed: it holds the latest posts only, perhaps not whole; export the site to have all")]
    FeedOfLatest,
    /// A file attached to a message that couldn't be read; the message was.
    #[error("the attachment {name:?} was left out: {reason}")]
    AttachmentLeftOut {
        /// The attachment's name.
        name: String,
        /// Why.
        reason: RefusalReason,
    },
    /// A key of a sidecar that means one document, beside a file of many.
    #[error("{key}: can't be said of all the documents of an export; ignored")]
    SaidOfMany {
        /// The key.
        key: String,
    },
    /// A web page most of whose paragraphs were taken for furniture.
    #[error(
        "most of the page was left out as navigation, comments or other texts: {kept} of {of} letters in paragraphs were kept"
    )]
    MostlyDropped {
        /// The letters and digits of the paragraphs that were kept.
        kept: usize,
        /// Those of all the page's paragraphs.
        of: usize,
    },
    /// HTML inside Markdown that passes a limit on HTML; it was left out.
    #[error("an HTML block was left out: {reason}")]
    HtmlBlockLeftOut {
        /// The limit.
        reason: RefusalReason,
    },
}

impl WarningReason {
    /// The code of the reason in JSON.
    pub(crate) fn code(&self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether the warning is about the whole file of an export, not about one record.
    pub(crate) fn is_of_file(&self) -> bool {
        matches!(
            self,
            Self::RecordLeftOut { .. }
                | Self::PostsLeftOut { .. }
                | Self::ListContinues
                | Self::FeedOfLatest
                | Self::UnreadableCharacters { .. }
                | Self::GuessedEncoding { .. }
                | Self::Mojibake { .. }
                | Self::MojibakeRepaired { .. }
        )
    }
}

fn pages_left(left: usize) -> String {
    if left == 0 {
        String::new()
    } else {
        format!("; {left} are left to the next run")
    }
}

fn of_sheet(sheet: &str) -> String {
    if sheet.is_empty() {
        String::new()
    } else {
        format!(" of the sheet {sheet:?}")
    }
}
