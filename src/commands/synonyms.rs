//! What `sokbar index` reports of the synonym file. The file is not part of the index, but its errors are reported here.

use std::fmt::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::build::synonyms;
use super::error::SynonymFault;
use super::swedish;
use super::words::words;
use crate::config::Settings;
use crate::document::Language;
use crate::search::read_synonyms;

/// A synonym file and its faults.
#[derive(Debug, Serialize)]
pub(super) struct CheckedSynonyms {
    /// The file.
    pub(super) file: PathBuf,
    /// The number of valid rules.
    pub(super) rules: usize,
    /// The faults, in the order of the file.
    pub(super) refused: Vec<RefusedLine>,
}

/// A line that is no rule; without a line number, the whole file.
#[derive(Debug, Serialize)]
pub(super) struct RefusedLine {
    pub(super) line: Option<usize>,
    #[serde(rename = "message", serialize_with = "as_text")]
    pub(super) fault: SynonymFault,
}

fn as_text<S: serde::Serializer>(fault: &SynonymFault, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(fault)
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
                fault: SynonymFault::Line(warning.problem),
            });
            (rules.len(), refused.collect())
        }
        Err(error) => {
            let fault = SynonymFault::Unreadable(error);
            (0, vec![RefusedLine { line: None, fault }])
        }
    };
    Some(CheckedSynonyms { file, rules, refused })
}

impl CheckedSynonyms {
    /// Returns what the terminal says of the faults, in lines.
    pub(super) fn message(&self, language: Language) -> String {
        let mut text = String::new();
        if !self.refused.is_empty() {
            let heading = words(language).refused_synonyms;
            writeln!(text, "{heading} ({})", self.refused.len()).expect("a string takes all that is written");
        }
        for RefusedLine { line, fault } in &self.refused {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            let fault = match language {
                Language::Swedish => swedish::synonyms::message(fault),
                Language::English => fault.to_string(),
            };
            let told = format!("{}{line}: {fault}", self.file.display());
            writeln!(text, "  {}", super::output::printable(&told))
                .expect("a string takes all that is written");
        }
        text
    }
}
