//! What can be wrong in `sources.toml`.

use std::fmt;

/// A fault of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceFault {
    /// No TOML, or a field that is not known, in the words of the parser.
    #[error("{0}")]
    NotToml(String),
    /// A name is given twice.
    #[error("two sources have the name {0:?}")]
    SameName(String),
    /// A folder is given twice.
    #[error("source {name:?}: into: another source has the folder {into:?} already; give each its own")]
    SameFolder {
        /// The name of the source.
        name: String,
        /// The folder.
        into: String,
    },
    /// A value that is not allowed.
    #[error("source {name:?}: {field}: {value:?} is not allowed; allowed: {allowed}")]
    NotAllowed {
        /// The name of the source.
        name: String,
        /// The field.
        field: &'static str,
        /// The value.
        value: String,
        /// What is allowed.
        allowed: SourceAllowed,
    },
    /// A field that a source must have.
    #[error("source {name:?}: {field} is missing, as {field} = {example:?}")]
    Missing {
        /// The name of the source.
        name: String,
        /// The field.
        field: &'static str,
        /// A value as it may be.
        example: &'static str,
    },
    /// Patterns that are too much together, in the words of the library.
    #[error("{0}")]
    Patterns(String),
}

/// What is allowed as a value; its `Display` is English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceAllowed {
    /// A name.
    Name,
    /// One of these words, with commas between.
    OneOf(String),
    /// The path of a folder.
    Folder,
    /// The address of a website.
    Address,
    /// A folder below the corpus.
    FolderOfCorpus,
    /// A span of time.
    Span,
    /// A pattern on paths.
    Pattern,
    /// A text.
    Text,
    /// A whole number between two, both included.
    Whole(i64, i64),
    /// A pause between requests.
    Delay,
    /// A set of a repository.
    Set,
    /// A format of a repository.
    Prefix,
}

impl fmt::Display for SourceAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name => f.write_str("letters a to z, digits, - and _, at most 60"),
            Self::OneOf(words) => f.write_str(words),
            Self::Folder => f.write_str("the path of a folder"),
            Self::Address => {
                f.write_str("an address with http:// or https://, without a name and a password")
            }
            Self::FolderOfCorpus => f.write_str(
                "a folder below the corpus, as artiklar/webb, without . and .. and hidden folders",
            ),
            Self::Span => f.write_str("a number with s, m, h or d, as \"6h\""),
            Self::Pattern => f.write_str("a pattern on the path, as /nyheter/* or **/*.pdf"),
            Self::Text => f.write_str("a text of at most 200 bytes"),
            Self::Whole(least, most) => write!(f, "from {least} to {most}"),
            Self::Delay => f.write_str("milliseconds from 200 to 600000; with allow_private from 0"),
            Self::Set => f.write_str("the setSpec of a set"),
            Self::Prefix => f.write_str("a metadataPrefix, as oai_dc or mods"),
        }
    }
}
