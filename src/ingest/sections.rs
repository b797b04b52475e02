//! Builds sections: headings, anchors, markup, bylines inside the text.

mod anchor;
mod markup;
mod outline;
pub(crate) mod signed;

pub(crate) use self::anchor::Anchors;
pub(crate) use self::markup::{BLOCKS, CELL_SEPARATOR, INLINE};
pub(crate) use self::outline::Outline;
