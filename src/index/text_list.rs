//! Some short texts of a record, read one by one when they are asked for: a hit shows the authors of a document, not its keywords.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// Some texts, one after another, each behind its length in bytes (`u32`, little-endian).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextList<'a>(#[serde(borrow)] Cow<'a, [u8]>);

impl<'a> TextList<'a> {
    /// Writes texts; `None` if one is longer than 4 GiB.
    pub(super) fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Self> {
        let mut bytes = Vec::new();
        for text in texts {
            bytes.extend(u32::try_from(text.len()).ok()?.to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        Some(Self(Cow::Owned(bytes)))
    }

    /// The texts; of a damaged list those before the damage.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut rest = &*self.0;
        std::iter::from_fn(move || {
            let (length, behind) = rest.split_first_chunk()?;
            let (text, behind) = behind.split_at_checked(u32::from_le_bytes(*length) as usize)?;
            rest = behind;
            simdutf8::basic::from_utf8(text).ok()
        })
    }

    /// The number of texts.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The texts as owned.
    pub fn to_vec(&self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn texts_are_read_as_they_were_written(texts in proptest::collection::vec(".{0,9}", 0..6), cut in 0_usize..40) {
            let list = TextList::new(texts.iter().map(String::as_str)).unwrap();
            prop_assert_eq!(list.to_vec(), texts.clone());
            prop_assert_eq!((list.len(), list.is_empty()), (texts.len(), texts.is_empty()));
            // Of a damaged one some are read, and nothing panics.
            let part = TextList(Cow::Borrowed(&list.0[..cut.min(list.0.len())]));
            prop_assert!(texts.starts_with(&part.to_vec()));
        }
    }
}
