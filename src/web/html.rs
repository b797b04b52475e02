//! The pages: functions from plain data to markup. Nothing here reads a request or searches.

mod about;
mod developers;
mod document;
mod failure;
mod filters;
mod format;
mod hits;
mod layout;
mod links;
mod mark;
mod order;
mod paging;
mod rich;
mod search;
mod start;
mod texts;
mod ui;
mod widget;

pub(super) use about::about_page;
pub(super) use developers::developers_page;
pub(super) use document::{DocumentPage, TextParts, document_page, piece_heading, piece_html};
pub(super) use failure::failure_page;
pub use format::{date_in, milliseconds_in, number_in};
pub use hits::worth_telling;
pub(super) use layout::{Footing, Surroundings};
pub(super) use links::document_address;
pub(super) use rich::plain;
pub(super) use search::{SearchPage, search_page};
pub(super) use start::{StartPage, start_page};
pub(super) use texts::box_texts;
pub use texts::{corrected_label, kind_label, via_label, widened_label};
pub(super) use ui::Ui;
pub(super) use widget::widget_page;
