//! The order of the best documents: the answer to a query, rescored by proximity, titles and grams, and by what is related to the first.

mod leaders;
mod meaning;
mod ranking;
mod rescore;
mod title;

pub(crate) use self::meaning::{Asking, Meant};
pub(crate) use self::ranking::{Ranked, Ranking};
