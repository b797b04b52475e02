//! The language of a page, and links that keep it.

use super::links;
use super::texts::{self, Texts};
use crate::document::{DocumentId, Kind, KindNames, Language, LanguageTag};
use crate::search::SearchRequest;
use crate::web::query::AskedPart;

/// The language of a page, and whether the address asks for it; then its links keep the parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::web) struct Ui<'n> {
    language: Language,
    in_address: bool,
    /// What the operator calls the kinds.
    kind_names: Option<&'n KindNames>,
}

impl<'n> Ui<'n> {
    /// The language of the address (`ui=en`), else the one the browser prefers, else Swedish.
    pub(in crate::web) fn new(asked: Option<&str>, accepted: Option<&str>) -> Self {
        let asked = asked.and_then(|asked| asked.parse().ok());
        Self {
            language: asked.or_else(|| accepted.and_then(preferred)).unwrap_or_default(),
            in_address: asked.is_some(),
            kind_names: None,
        }
    }

    /// The same with names of kinds.
    pub(in crate::web) fn naming<'m>(self, kind_names: Option<&'m KindNames>) -> Ui<'m> {
        Ui {
            language: self.language,
            in_address: self.in_address,
            kind_names,
        }
    }

    /// What one document of a kind is called.
    pub(super) fn kind(self, kind: Kind) -> &'n str {
        let own = self.kind_names.and_then(|names| names.one(self.language, kind));
        own.unwrap_or_else(|| (self.texts().kind)(kind))
    }

    /// What documents of a kind are called.
    pub(super) fn kinds(self, kind: Kind) -> &'n str {
        let own = self.kind_names.and_then(|names| names.many(self.language, kind));
        own.unwrap_or_else(|| (self.texts().kinds)(kind))
    }

    /// Every kind, in the order in which pages list them.
    pub(super) fn every_kind(self) -> Vec<Kind> {
        match self.kind_names {
            Some(names) => names.ordered().collect(),
            None => Kind::ALL.to_vec(),
        }
    }

    /// Whether the operator says in which order kinds come.
    pub(super) fn orders_kinds(self) -> bool {
        self.kind_names.is_some()
    }

    pub(in crate::web) fn language(self) -> Language {
        self.language
    }

    pub(super) fn other(self) -> Self {
        let language = match self.language {
            Language::Swedish => Language::English,
            Language::English => Language::Swedish,
        };
        Self::speaking(language).naming(self.kind_names)
    }

    /// The language that an address asks for.
    pub(super) fn speaking(language: Language) -> Self {
        Self {
            language,
            in_address: true,
            kind_names: None,
        }
    }

    /// The tagline of the site.
    pub(in crate::web) fn tagline(self) -> &'static str {
        self.texts().tagline
    }

    pub(super) fn texts(self) -> &'static Texts {
        texts::texts(self.language)
    }

    /// The `lang` attribute of text in another language than the page.
    pub(super) fn foreign(self, language: LanguageTag) -> Option<&'static str> {
        (language != self.language).then(|| language.as_str())
    }

    /// The query pair that keeps the language, if the address has it.
    pub(super) fn pair(self) -> Option<(&'static str, String)> {
        self.in_address.then(|| ("ui", self.language.to_string()))
    }

    /// An address of this site that keeps the language.
    pub(in crate::web) fn address(self, path: &str) -> String {
        let Some((name, value)) = self.pair() else {
            return path.to_owned();
        };
        let (path, fragment) = path.split_at(path.find('#').unwrap_or(path.len()));
        let separator = if path.contains('?') { '&' } else { '?' };
        format!("{path}{separator}{name}={value}{fragment}")
    }

    /// The address of a search.
    pub(super) fn search(self, request: &SearchRequest) -> String {
        self.address(&links::search_address(request))
    }

    /// The address of the search `request` changed by `change`, on its first page.
    pub(super) fn changed(self, request: &SearchRequest, change: impl FnOnce(&mut SearchRequest)) -> String {
        self.address(&links::changed(request, change))
    }

    /// The address of a document, or of a part of a long one, that a search found: it keeps the search, so that the page
    /// leads back to it.
    pub(super) fn found_document(
        self,
        id: &DocumentId,
        search: &SearchRequest,
        part: Option<&AskedPart>,
        fragment: Option<&str>,
    ) -> String {
        self.address(&links::part_address(id, search, part, fragment))
    }

    /// The address of a document, with the query and the fragment.
    pub(super) fn document(self, id: &DocumentId, query: &str, fragment: Option<&str>) -> String {
        self.address(&links::document_address(id, query, fragment))
    }
}

/// The language, Swedish or English, with the highest weight in an `Accept-Language` header; the first of equals.
fn preferred(header: &str) -> Option<Language> {
    let mut best: Option<(Language, f32)> = None;
    for entry in header.split(',') {
        let (range, parameters) = entry.split_once(';').unwrap_or((entry, ""));
        let weight = parameters
            .trim()
            .strip_prefix("q=")
            .map_or(Some(1.0), |q| q.parse().ok());
        let primary = range
            .trim()
            .split('-')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if let (Ok(language), Some(weight)) = (primary.parse(), weight)
            && weight > best.map_or(0.0, |(_, weight)| weight)
        {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_wins_over_the_browser_and_swedish_is_the_default() {
        for (asked, accepted, language) in [
            (None, None, Language::Swedish),
            (None, Some("en-US,en;q=0.9"), Language::English),
            (None, Some("sv,en;q=0.9"), Language::Swedish),
            (None, Some("en;q=0.5,sv-SE;q=0.8"), Language::Swedish),
            (None, Some("de,en;q=0.3"), Language::English),
            (None, Some("de"), Language::Swedish),
            (None, Some("en;q=0"), Language::Swedish),
            (None, Some("en;q=nan, ,;;"), Language::Swedish),
            (Some("sv"), Some("en"), Language::Swedish),
            (Some("en"), None, Language::English),
            (Some("de"), Some("en"), Language::English),
        ] {
            assert_eq!(
                Ui::new(asked, accepted).language,
                language,
                "{asked:?} {accepted:?}"
            );
        }
    }

    #[test]
    fn links_keep_the_language_that_the_address_asks_for() {
        let english = Ui::new(Some("en"), None);
        assert_eq!(english.address("/"), "/?ui=en");
        assert_eq!(english.address("/?q=a#b"), "/?q=a&ui=en#b");
        assert_eq!(Ui::new(None, Some("en")).address("/?q=a"), "/?q=a");
    }
}
