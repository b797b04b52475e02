//! The properties of a PDF, without the values that programs fill in.

use super::Properties;
use crate::document::LanguageTag;
use crate::ingest::extract::Metadata;
use crate::ingest::metadata::{is_name, is_title, split_names};
use crate::text::clean_line;

/// The metadata in a file's properties.
pub(super) fn metadata(properties: &Properties) -> Metadata {
    Metadata {
        title: properties
            .title
            .as_deref()
            .map(clean_line)
            .filter(|title| is_title(title)),
        authors: authors(properties.author.as_deref().unwrap_or_default()),
        date: properties.created,
        language: properties.language.as_deref().and_then(language),
        ..Metadata::default()
    }
}

/// The names, if they are names of people: programs put a login or a company there.
fn authors(author: &str) -> Vec<String> {
    let names = split_names(author);
    if names.iter().all(|name| is_name(name)) {
        names
    } else {
        Vec::new()
    }
}

fn language(tag: &str) -> Option<LanguageTag> {
    LanguageTag::named(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_are_authors() {
        assert_eq!(authors("Anna Ek och Bo Al"), ["Anna Ek", "Bo Al"]);
        for login in ["anek01", "Administrator", "", "Verkstaden i Norr AB 2"] {
            assert_eq!(authors(login), Vec::<String>::new(), "{login:?}");
        }
    }
}
