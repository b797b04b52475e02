//! Words from a Hunspell dictionary (`sv_SE.dic`), if one is set.

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};

use super::{Lexicon, MAX_PART_CHARS};

/// Errors of reading a dictionary.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The file is not there or not readable.
    #[error("cannot read the dictionary {}", path.display())]
    Read {
        /// The file asked for.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

impl Lexicon {
    /// Adds the words of a Hunspell dictionary, as its compound flags allow: those that may begin or go on a compound
    /// (`X`, `U` in `sv_SE.dic`) as first parts, those that may end one (`Y`) as last ones.
    ///
    /// Our own list goes before it: what that has as one word stays one, and its parts weigh more.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn with_hunspell(mut self, dictionary: &Path) -> Result<Self, LexiconError> {
        let bytes = std::fs::read(dictionary).map_err(|source| LexiconError::Read {
            path: dictionary.to_owned(),
            source,
        })?;
        self.own = u32::try_from(self.bases.len()).unwrap_or(u32::MAX);
        for line in decode(&bytes).lines().skip(1) {
            let (word, flags) = line.split_once('/').unwrap_or((line, ""));
            let flags = flags.split_whitespace().next().unwrap_or("");
            if is_word(word) {
                self.add_flagged(word, flags);
            }
        }
        Ok(self)
    }

    fn add_flagged(&mut self, word: &str, flags: &str) {
        let first = flags.contains(['X', 'U']);
        if flags.contains('Z') {
            // No word by itself: `arbets`, `kyrko`.
            let base = self.base_behind(word);
            self.add(&base, first.then_some(word));
        } else if first || flags.contains('Y') {
            self.add(word, first.then_some(word));
        }
    }

    /// The base form that a first part which is no word comes from, as far as the dictionary has told.
    fn base_behind(&self, link: &str) -> String {
        let stem = link.strip_suffix(['s', 'o', 'u', 'e', 'a']).unwrap_or(link);
        let bases = [
            stem.to_owned(),
            format!("{stem}a"),
            format!("{stem}e"),
            link.to_owned(),
        ];
        let known = |base: &&String| {
            self.words
                .get(base.as_str())
                .is_some_and(|word| word.base.is_some())
        };
        bases
            .iter()
            .find(known)
            .cloned()
            .unwrap_or_else(|| link.to_owned())
    }
}

/// The shortest word that is taken: shorter ones fit nearly everywhere.
const MIN_CHARS: usize = 4;

fn is_word(word: &str) -> bool {
    let letters = word.chars().count();
    (MIN_CHARS..=MAX_PART_CHARS).contains(&letters) && word.chars().all(char::is_lowercase)
}

/// Dictionaries are UTF-8 or, the older ones, ISO 8859-1, where each byte is a character.
fn decode(bytes: &[u8]) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::lexicon::Licence;

    const DICTIONARY: &str =
        "5\nsnårfrukt/ADXY\nkrumelur/AY\nåtgång\t\nkrumpelikan/AX\nhatto/UXZ\nhatta/AEGY\nDr/X\nkål/AX\n";

    fn lexicon(bytes: &[u8]) -> Lexicon {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sv_SE.dic");
        std::fs::write(&path, bytes).unwrap();
        Lexicon::built_in().with_hunspell(&path).unwrap()
    }

    #[test]
    fn flags_say_where_a_word_may_stand() {
        let lexicon = lexicon(DICTIONARY.as_bytes());
        assert_eq!(lexicon.link("snårfrukt"), Some(("snårfrukt", Licence::Foreign)));
        assert_eq!(
            lexicon.link("krumpelikan"),
            Some(("krumpelikan", Licence::Foreign))
        );
        assert_eq!(lexicon.link("krumelur"), None);
        assert!(
            lexicon
                .head("krumelurer")
                .is_some_and(|(base, own)| base.text == "krumelur" && !own)
        );
        assert_eq!(lexicon.link("dr"), None);
    }

    #[test]
    fn a_dictionary_in_latin_1_is_read_too() {
        let bytes: Vec<u8> = DICTIONARY.chars().map(|letter| letter as u8).collect();
        assert_eq!(
            lexicon(&bytes).link("snårfrukt"),
            Some(("snårfrukt", Licence::Foreign))
        );
    }

    #[test]
    fn a_missing_dictionary_is_named() {
        let error = Lexicon::built_in()
            .with_hunspell(Path::new("/no/such.dic"))
            .unwrap_err();
        assert_eq!(error.to_string(), "cannot read the dictionary /no/such.dic");
    }
}
