//! References: how a document is cited, as BibTeX, RIS, CSL-JSON and as text in a citation style; and lists of them.
//!
//! [`Reference`] is the one description that all formats are written from. Styles are those of the Citation Style
//! Language, by `hayagriva`; BibTeX is written by `biblatex`.

mod bibtex;
mod csl_json;
mod list;
mod markdown;
mod name;
mod reference;
mod ris;
mod styled;

pub use self::bibtex::bibtex;
pub use self::csl_json::csl_json;
pub use self::list::{ListFormat, ListWriter};
pub use self::markdown::{MarkdownWriter, markdown};
pub use self::name::Name;
pub use self::reference::{Imprint, Place, Reference};
pub use self::ris::ris;
pub use self::styled::{COMMON_STYLES, Style, StyleError, styled};
