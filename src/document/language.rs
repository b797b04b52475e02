//! The languages of documents, and the two that Sökbar analyses and speaks.

use std::fmt;
use std::str::FromStr;

use serde::de::{self, Deserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use super::UnknownValue;
use known::KNOWN;

mod known;

/// A language that Sökbar analyses and speaks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, ToSchema,
)]
pub enum Language {
    /// Swedish.
    #[default]
    #[serde(rename = "sv")]
    Swedish,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Both languages.
    pub const ALL: [Self; 2] = [Self::Swedish, Self::English];

    /// The ISO 639-1 code: `sv` or `en`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Swedish => "sv",
            Self::English => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = UnknownValue;

    fn from_str(value: &str) -> Result<Self, UnknownValue> {
        Self::ALL
            .into_iter()
            .find(|language| language.as_str() == value)
            .ok_or_else(|| UnknownValue {
                value: value.to_owned(),
                allowed: "sv, en",
            })
    }
}

/// The language that a document is written in, as a primary subtag of BCP 47: `sv`, `en`, `de`, `nb`. Those beside
/// Swedish and English are searched by words as they are written, without inflections or compounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ToSchema)]
#[schema(value_type = String, example = "sv", pattern = "^[a-z]{2,3}$")]
pub struct LanguageTag(
    /// Its place in [`KNOWN`].
    u8,
);

impl LanguageTag {
    /// Every language that is known by name, Swedish and English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..).take(KNOWN.len()).map(Self)
    }

    /// The language that a word names: a tag with or without a region (`sv-SE`, `en_GB`), a code of three letters (`swe`, `ger`, `deu`), or
    /// its name in English or Swedish (`German`, `tyska`).
    pub fn named(word: &str) -> Option<Self> {
        let word = word.trim().to_lowercase();
        let primary = word.split(['-', '_', ' ']).next()?;
        let is_meant = |language: &Self| {
            let (tag, three, other, english, swedish) = KNOWN[usize::from(language.0)];
            [tag, three, swedish].contains(&primary)
                || other.split(' ').any(|code| code == primary)
                || english.eq_ignore_ascii_case(primary)
        };
        Self::all().find(is_meant).filter(|_| !primary.is_empty())
    }

    /// The tag: two letters, or three where there are no two.
    pub fn as_str(self) -> &'static str {
        KNOWN[usize::from(self.0)].0
    }

    /// The bibliographic code of ISO 639-2: `swe`, `ger`.
    pub fn three_letters(self) -> &'static str {
        KNOWN[usize::from(self.0)].1
    }

    /// Its name in one of the languages that Sökbar speaks, as within a sentence: `tyska`, `German`.
    pub fn name(self, spoken: Language) -> &'static str {
        let (.., english, swedish) = KNOWN[usize::from(self.0)];
        match spoken {
            Language::Swedish => swedish,
            Language::English => english,
        }
    }

    /// The language whose chain analyses its words; `None` if they are searched as they are written.
    pub fn analysed(self) -> Option<Language> {
        Language::ALL.into_iter().find(|language| self == *language)
    }
}

impl From<Language> for LanguageTag {
    fn from(language: Language) -> Self {
        Self(language as u8)
    }
}

impl PartialEq<Language> for LanguageTag {
    fn eq(&self, other: &Language) -> bool {
        *self == Self::from(*other)
    }
}

impl Default for LanguageTag {
    fn default() -> Self {
        Language::default().into()
    }
}

impl fmt::Display for LanguageTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LanguageTag {
    type Err = UnknownValue;

    fn from_str(value: &str) -> Result<Self, UnknownValue> {
        Self::all()
            .find(|language| language.as_str() == value)
            .ok_or_else(|| UnknownValue {
                value: value.to_owned(),
                allowed: LANGUAGE_TAGS,
            })
    }
}

impl Serialize for LanguageTag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for LanguageTag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tag;

        impl Visitor<'_> for Tag {
            type Value = LanguageTag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(LANGUAGE_TAGS)
            }

            fn visit_str<E: de::Error>(self, tag: &str) -> Result<LanguageTag, E> {
                tag.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Tag)
    }
}

/// What a language may be, in messages.
pub const LANGUAGE_TAGS: &str = "the tags of languages: sv, en, de, fi, nb, da, …";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_read_by_tag_code_and_name() {
        for (word, tag) in [
            ("sv", Some("sv")),
            ("sv-SE", Some("sv")),
            ("en_GB", Some("en")),
            (" EN ", Some("en")),
            ("swe", Some("sv")),
            ("deu", Some("de")),
            ("ger", Some("de")),
            ("de-AT", Some("de")),
            ("Tyska", Some("de")),
            ("no", Some("nb")),
            ("nb-NO", Some("nb")),
            ("Norwegian", Some("nb")),
            ("nn", Some("nn")),
            ("zh-Hans", Some("zh")),
            ("se", Some("se")),
            ("fit", Some("fit")),
            ("", None),
            ("xx", None),
            ("klingon", None),
        ] {
            assert_eq!(LanguageTag::named(word).map(LanguageTag::as_str), tag, "{word:?}");
        }
    }

    #[test]
    fn every_language_has_its_own_tag_code_and_names() {
        for language in LanguageTag::all() {
            assert_eq!(language.as_str().parse(), Ok(language));
            for word in [
                language.as_str(),
                language.three_letters(),
                language.name(Language::Swedish),
                language.name(Language::English),
            ] {
                // Names of two words are not read back: "Northern Sami".
                if !word.contains(' ') {
                    assert_eq!(LanguageTag::named(word), Some(language), "{word}");
                }
            }
            let json = serde_json::to_string(&language).unwrap();
            assert_eq!(serde_json::from_str::<LanguageTag>(&json).unwrap(), language);
            let bytes = postcard::to_extend(&language, Vec::new()).unwrap();
            assert_eq!(postcard::from_bytes::<LanguageTag>(&bytes).unwrap(), language);
        }
    }

    #[test]
    fn two_languages_are_analysed() {
        for language in Language::ALL {
            assert_eq!(LanguageTag::from(language).as_str(), language.as_str());
            assert_eq!(LanguageTag::from(language).analysed(), Some(language));
        }
        assert_eq!(LanguageTag::named("de").unwrap().analysed(), None);
        assert!("sv-SE".parse::<LanguageTag>().is_err());
    }
}
