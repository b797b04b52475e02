//! Metadata in texts and declared fields: front matter, bylines, dates, names, language.

mod byline;
mod date;
pub(crate) mod front_matter;
pub(crate) mod language;
mod names;
mod titles;
mod writers;

pub(crate) use self::byline::{is_of_change, read_byline};
pub(crate) use self::date::{find_date, read_date};
pub(crate) use self::front_matter::Syntax;
pub(crate) use self::front_matter::fields::{read_language, read_url};
pub(crate) use self::names::{first_name_first, is_name, kind_of_word, split_names};
pub(crate) use self::titles::is_title;
pub(crate) use self::writers::writers;
