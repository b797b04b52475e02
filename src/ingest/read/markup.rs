//! Texts with markup of other sorts than Markdown: notebooks, LaTeX, reStructuredText, AsciiDoc. The text and its
//! headings are read, the markup goes.

mod adoc;
mod inline;
mod notebook;
mod rst;
mod tex;

pub(crate) use self::adoc::read as read_adoc;
pub(crate) use self::notebook::read as read_notebook;
pub(crate) use self::rst::read as read_rst;
pub(crate) use self::tex::read as read_tex;

#[cfg(test)]
mod tests;
