//! Words from a Hunspell dictionary (`sv_SE.dic`), where one is installed.

use std::io;
use std::path::{Path, PathBuf};

use super::Lexicon;

/// Why a dictionary could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The file is not there or not readable.
    #[error("cannot read the dictionary {}", path.display())]
    Read {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl Lexicon {
    /// Adds the words of a Hunspell dictionary: each as a base form and, where it is long enough, as a first part.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn with_hunspell(mut self, dictionary: &Path) -> Result<Self, LexiconError> {
        let bytes = std::fs::read(dictionary).map_err(|source| LexiconError::Read {
            path: dictionary.to_owned(),
            source,
        })?;
        let text = String::from_utf8_lossy(&bytes);
        for line in text.lines().skip(1) {
            let word = line.split(['/', '\t']).next().unwrap_or("");
            if word.chars().count() >= 4
                && word
                    .chars()
                    .all(|letter| letter.is_alphabetic() && letter.is_lowercase())
            {
                self.add(word, [word]);
            }
        }
        Ok(self)
    }
}
