//! The order of the best documents: what answers a query, rescored by proximity, titles and letters.

mod ranking;
mod rescore;
mod title;

pub(crate) use self::ranking::{Ranked, Ranking};
