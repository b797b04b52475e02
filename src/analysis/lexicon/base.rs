//! Base forms, and which letters are vowels.

/// A base form found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::analysis) struct Base {
    /// The base form.
    pub(in crate::analysis) text: String,
    /// Whether the ending is a verb's or an adjective's: rare at the end of a compound.
    pub(in crate::analysis) verbal: bool,
}

/// Whether a letter is a vowel of Swedish.
pub(in crate::analysis) fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'å' | 'ä' | 'ö' | 'é')
}
