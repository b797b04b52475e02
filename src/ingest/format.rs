//! The file formats that can be read, and their properties.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A file format that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Format {
    /// CommonMark with GitHub's additions, and front matter.
    Markdown,
    /// Web pages.
    Html,
    /// Text without markup.
    Text,
    /// Word since 2007.
    Docx,
    /// PowerPoint since 2007.
    Pptx,
    /// OpenDocument text.
    Odt,
    /// OpenDocument presentation.
    Odp,
    /// Electronic books.
    Epub,
    /// Portable Document Format.
    Pdf,
    /// Exports that hold many documents: WordPress (WXR), OAI-PMH records in Dublin Core.
    Xml,
    /// Captions with times: WebVTT, SubRip.
    Captions,
    /// Tables in text, with commas, semicolons or tabs.
    Csv,
    /// Excel since 2007.
    Xlsx,
    /// Excel before 2007.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Messages in internet format, with their attachments.
    Eml,
    /// Messages of Outlook, with their attachments.
    Msg,
    /// Web pages saved as one file.
    Mhtml,
    /// Notebooks of Jupyter.
    Ipynb,
    /// LaTeX.
    Tex,
    /// reStructuredText.
    Rst,
    /// AsciiDoc.
    Adoc,
    /// Markdown of Quarto and R, with chunks of code.
    Qmd,
    /// Markdown with JSX.
    Mdx,
    /// Bibliographies of BibTeX and BibLaTeX: a document an entry.
    Bib,
    /// References in RIS: a document a reference.
    Ris,
    /// Word before 2007.
    Doc,
    /// PowerPoint before 2007.
    Ppt,
    /// Rich text.
    Rtf,
    /// Pictures of pages: PNG, JPEG, TIFF.
    Picture,
}

/// The meaning of a file name's extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extension {
    /// A document in a format that can be read.
    Document(Format),
    /// A file used by documents: a picture, a style sheet.
    Asset,
    /// A format that is not supported.
    Unknown,
}

impl Extension {
    /// Classifies an extension in lower case, without its dot.
    pub(crate) fn of(extension: &str) -> Self {
        match extension {
            "md" | "markdown" => Self::Document(Format::Markdown),
            "html" | "htm" | "xhtml" => Self::Document(Format::Html),
            "txt" | "text" => Self::Document(Format::Text),
            "docx" | "docm" | "dotx" | "dotm" => Self::Document(Format::Docx),
            "pptx" | "pptm" | "ppsx" | "ppsm" | "potx" | "potm" => Self::Document(Format::Pptx),
            "odt" | "ott" => Self::Document(Format::Odt),
            "odp" | "otp" => Self::Document(Format::Odp),
            "epub" => Self::Document(Format::Epub),
            "pdf" => Self::Document(Format::Pdf),
            "xml" | "wxr" | "rss" | "atom" | "mods" | "nxml" => Self::Document(Format::Xml),
            "vtt" | "srt" => Self::Document(Format::Captions),
            "csv" | "tsv" => Self::Document(Format::Csv),
            "xlsx" | "xlsm" | "xltx" | "xltm" => Self::Document(Format::Xlsx),
            "xls" | "xlt" => Self::Document(Format::Xls),
            "ods" | "ots" => Self::Document(Format::Ods),
            "eml" => Self::Document(Format::Eml),
            "msg" | "oft" => Self::Document(Format::Msg),
            "mhtml" | "mht" => Self::Document(Format::Mhtml),
            "ipynb" => Self::Document(Format::Ipynb),
            "tex" | "ltx" => Self::Document(Format::Tex),
            "rst" => Self::Document(Format::Rst),
            "adoc" | "asciidoc" | "asc" => Self::Document(Format::Adoc),
            "qmd" | "rmd" => Self::Document(Format::Qmd),
            "mdx" => Self::Document(Format::Mdx),
            "bib" => Self::Document(Format::Bib),
            "ris" => Self::Document(Format::Ris),
            "doc" | "dot" => Self::Document(Format::Doc),
            "ppt" | "pps" | "pot" => Self::Document(Format::Ppt),
            "rtf" => Self::Document(Format::Rtf),
            "png" | "jpg" | "jpeg" | "tif" | "tiff" => Self::Document(Format::Picture),
            "gif" | "svg" | "webp" | "ico" | "bmp" | "css" | "js" | "woff" | "woff2" | "ttf" | "map" => {
                Self::Asset
            }
            _ => Self::Unknown,
        }
    }
}

impl Format {
    /// The format's name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Text => "text",
            Self::Docx => "docx",
            Self::Pptx => "pptx",
            Self::Odt => "odt",
            Self::Odp => "odp",
            Self::Epub => "epub",
            Self::Pdf => "pdf",
            Self::Xml => "xml",
            Self::Rtf => "rtf",
            Self::Picture => "picture",
            Self::Ppt => "ppt",
            Self::Doc => "doc",
            Self::Ris => "ris",
            Self::Bib => "bib",
            Self::Mdx => "mdx",
            Self::Qmd => "qmd",
            Self::Adoc => "adoc",
            Self::Rst => "rst",
            Self::Tex => "tex",
            Self::Ipynb => "ipynb",
            Self::Mhtml => "mhtml",
            Self::Msg => "msg",
            Self::Eml => "eml",
            Self::Ods => "ods",
            Self::Xls => "xls",
            Self::Xlsx => "xlsx",
            Self::Csv => "csv",
            Self::Captions => "captions",
        }
    }

    /// The format in a sentence: `a PDF`.
    pub(crate) fn with_article(self) -> &'static str {
        match self {
            Self::Markdown => "Markdown",
            Self::Html => "a web page",
            Self::Text => "text",
            Self::Docx => "a Word document",
            Self::Pptx => "a PowerPoint presentation",
            Self::Odt => "an OpenDocument text",
            Self::Odp => "an OpenDocument presentation",
            Self::Epub => "an EPUB book",
            Self::Pdf => "a PDF",
            Self::Xml => "an XML export",
            Self::Rtf => "rich text (RTF)",
            Self::Picture => "a picture",
            Self::Ppt => "an old PowerPoint presentation",
            Self::Doc => "an old Word document",
            Self::Ris => "a list of references (RIS)",
            Self::Bib => "a bibliography (BibTeX)",
            Self::Mdx => "Markdown with JSX",
            Self::Qmd => "Markdown of Quarto",
            Self::Adoc => "AsciiDoc",
            Self::Rst => "reStructuredText",
            Self::Tex => "LaTeX",
            Self::Ipynb => "a notebook",
            Self::Mhtml => "a web page in one file (MHTML)",
            Self::Msg => "a message of Outlook",
            Self::Eml => "a message",
            Self::Ods => "an OpenDocument spreadsheet",
            Self::Xls => "an old Excel workbook",
            Self::Xlsx => "an Excel workbook",
            Self::Csv => "a table in text (CSV)",
            Self::Captions => "captions",
        }
    }

    /// Whether a hostile file may end the reading process or take very long: such formats are read in child processes
    /// if the extractor has any. Plain text formats are not risky.
    pub(crate) fn is_risky(self) -> bool {
        !matches!(
            self,
            Self::Markdown
                | Self::Qmd
                | Self::Mdx
                | Self::Text
                | Self::Captions
                | Self::Rst
                | Self::Adoc
                | Self::Ris
        )
    }

    /// Whether the extracts of a file are cached between runs.
    pub(crate) fn is_slow(self) -> bool {
        // Of pictures the letters of each page are kept, and whether they are documents depends on what lies beside them.
        self.is_risky() && !matches!(self, Self::Html | Self::Picture)
    }

    /// Whether texts of this format show pictures that lie beside them.
    pub(crate) fn shows_pictures(self) -> bool {
        matches!(
            self,
            Self::Markdown
                | Self::Mdx
                | Self::Qmd
                | Self::Html
                | Self::Ipynb
                | Self::Tex
                | Self::Rst
                | Self::Adoc
        )
    }

    /// Whether a file of this format is an export, whose documents are records.
    pub(crate) fn holds_many(self) -> bool {
        matches!(self, Self::Xml | Self::Bib | Self::Ris)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
