//! The pages: functions from plain data to markup. No request is read and nothing is searched here.

mod document;
mod failure;
mod filters;
mod format;
mod hits;
mod layout;
mod links;
mod mark;
mod paging;
mod rich;
mod search;
mod texts;

pub(super) use document::{DocumentPage, document_page};
pub(super) use failure::failure_page;
pub use format::{swedish_date, swedish_milliseconds, swedish_number};
pub use hits::worth_telling;
pub(super) use layout::Footing;
pub(super) use search::{SearchPage, search_page};
pub use texts::{kind_label, via_label};
