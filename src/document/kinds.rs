//! What an operator calls the kinds, and their order.

use super::{Kind, Language};

/// The names of a kind: of one document and of many, in each language that has its own.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KindName {
    kind: Kind,
    swedish: [String; 2],
    english: Option<[String; 2]>,
}

/// Names of kinds in the order in which pages list them. Kinds without a name come after these, in their usual order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindNames(Vec<KindName>);

impl KindNames {
    /// Reads one entry, as `method | Handledning | Handledningar | Guide | Guides`, and adds it; the last two, in English, may be
    /// left out. False if it is none, or its kind has names already.
    pub fn add(&mut self, text: &str) -> bool {
        let mut fields = text.split('|').map(str::trim);
        let kind: Option<Kind> = fields.next().and_then(|kind| kind.parse().ok());
        let names: Vec<String> = fields.map(str::to_owned).collect();
        let is_name =
            |name: &String| (1..=40).contains(&name.chars().count()) && !name.contains(char::is_control);
        let Some(kind) =
            kind.filter(|kind| names.iter().all(is_name) && !self.0.iter().any(|known| known.kind == *kind))
        else {
            return false;
        };
        let (swedish, english) = match names.as_slice() {
            [one, many] => ([one.clone(), many.clone()], None),
            [one, many, one_english, many_english] => (
                [one.clone(), many.clone()],
                Some([one_english.clone(), many_english.clone()]),
            ),
            _ => return false,
        };
        self.0.push(KindName {
            kind,
            swedish,
            english,
        });
        true
    }

    /// Whether no kind has a name of the operator's.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every kind, in order.
    pub fn ordered(&self) -> impl Iterator<Item = Kind> {
        let named = |kind: &Kind| self.0.iter().any(|name| name.kind == *kind);
        let others = Kind::ALL.into_iter().filter(move |kind| !named(kind));
        self.0.iter().map(|name| name.kind).chain(others)
    }

    /// What one document of a kind is called, if the operator says.
    pub fn one(&self, language: Language, kind: Kind) -> Option<&str> {
        self.names(language, kind).map(|[one, _]| one.as_str())
    }

    /// What documents of a kind are called, if the operator says.
    pub fn many(&self, language: Language, kind: Kind) -> Option<&str> {
        self.names(language, kind).map(|[_, many]| many.as_str())
    }

    fn names(&self, language: Language, kind: Kind) -> Option<&[String; 2]> {
        let name = self.0.iter().find(|name| name.kind == kind)?;
        match language {
            Language::Swedish => Some(&name.swedish),
            Language::English => name.english.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_the_names_and_the_order_of_the_operator() {
        let mut names = KindNames::default();
        assert!(names.is_empty());
        assert!(names.add("case | Exempel | Exempel"));
        assert!(names.add("method | Handledning | Handledningar | Guide | Guides"));
        for bad in [
            "case | A | B",
            "metod | A | B",
            "article | A",
            "article | A | B | C",
            "article | | B",
            "",
        ] {
            assert!(!names.add(bad), "{bad}");
        }
        let order: Vec<_> = names.ordered().collect();
        assert_eq!(
            order,
            [
                Kind::Case,
                Kind::Method,
                Kind::Article,
                Kind::Research,
                Kind::Editorial
            ]
        );
        assert_eq!(names.one(Language::Swedish, Kind::Method), Some("Handledning"));
        assert_eq!(names.many(Language::English, Kind::Method), Some("Guides"));
        assert_eq!(names.many(Language::English, Kind::Case), None);
        assert_eq!(names.one(Language::Swedish, Kind::Article), None);
    }
}
