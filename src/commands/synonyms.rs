//! What `sokbar index` reports of the synonym file. The file is not part of the index, but its errors are reported here.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::build::synonyms;
use crate::config::Settings;
use crate::search::read_synonyms;

/// A synonym file and its faults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct CheckedSynonyms {
    /// The file.
    pub(super) file: PathBuf,
    /// The number of valid rules.
    pub(super) rules: usize,
    /// The faults, in the order of the file.
    pub(super) refused: Vec<RefusedLine>,
}

/// A line that is no rule; without a line number, the whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct RefusedLine {
    pub(super) line: Option<usize>,
    pub(super) message: String,
}

/// Reads the synonym file; `None` if there is none and none was set.
pub(super) fn check_synonyms(settings: &Settings) -> Option<CheckedSynonyms> {
    let file = synonyms(settings);
    if settings.synonyms.is_none() && !file.exists() {
        return None;
    }
    let (rules, refused) = match read_synonyms(&file) {
        Ok((rules, warnings)) => {
            let refused = warnings.into_iter().map(|warning| RefusedLine {
                line: Some(warning.line),
                message: warning.problem.to_string(),
            });
            (rules.len(), refused.collect())
        }
        Err(error) => {
            let message = format!("can't be read: {error}");
            (0, vec![RefusedLine { line: None, message }])
        }
    };
    Some(CheckedSynonyms { file, rules, refused })
}

impl fmt::Display for CheckedSynonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.refused.is_empty() {
            return Ok(());
        }
        writeln!(f, "refused of the synonyms ({})", self.refused.len())?;
        for RefusedLine { line, message } in &self.refused {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            let told = format!("{}{line}: {message}", self.file.display());
            writeln!(f, "  {}", super::output::printable(&told))?;
        }
        Ok(())
    }
}
