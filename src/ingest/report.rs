//! The report of a run, as data and as JSON.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Serialize, Serializer};

pub use self::reason::{RefusalReason, WarningReason};
use super::format::Format;
use crate::document::{Kind, LanguageTag};

mod reason;

/// The account of one run over a corpus.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    /// How many files were looked at, those refused and those passed over included.
    pub files: usize,
    /// How many documents came of them.
    pub documents: usize,
    /// Documents by the format of their file.
    pub formats: BTreeMap<Format, usize>,
    /// Documents by kind.
    pub kinds: BTreeMap<Kind, usize>,
    /// Documents by language.
    pub languages: BTreeMap<LanguageTag, usize>,
    /// Files that are no documents of their own (pictures, style sheets), by extension.
    pub passed_over: BTreeMap<String, usize>,
    /// How many of those are pictures that may have text and that nobody looked at: tesseract with its Swedish data is missing, or the
    /// pictures before them took all the time of a run. Illustrations of pages are not counted.
    pub pictures_left: usize,
    /// Files of metadata beside a document.
    pub sidecars: usize,
    /// Files with the text of another file, which was read: they are offered beside it. In path order.
    pub joined: Vec<Joined>,
    /// What most pages of a folder have, and is therefore left out of them. In the order of the folders.
    pub furniture: Vec<Furniture>,
    /// Files that became no document, and sidecars that weren't read, in path order.
    pub refused: Vec<Refusal>,
    /// What to look at in files that did become documents, in path order.
    pub warnings: Vec<Warning>,
    /// The time that the files of a format took, added up over files read side by side; in JSON `format_ms`,
    /// milliseconds.
    #[serde(rename = "format_ms", serialize_with = "milliseconds_each")]
    pub format_times: BTreeMap<Format, Duration>,
    /// The files that took longest, at most 5, the slowest first; only those that took 100 ms or more.
    pub slowest: Vec<SlowFile>,
    /// How long the run took; in JSON `elapsed_ms`, milliseconds.
    #[serde(rename = "elapsed_ms", serialize_with = "milliseconds")]
    pub elapsed: Duration,
}

/// A file that belongs to the document of another file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// The file below the corpus folder.
    pub source: String,
    /// The file that was read, as it tells more of the structure of the text.
    pub with: String,
}

/// Texts that stand at the same place on most web pages of a folder: they are furniture, but for headings and labels of what
/// differs, which stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Furniture {
    /// The folder below the corpus folder; folders of few pages count as the one above them.
    pub folder: String,
    /// How many pages it has.
    pub pages: usize,
    /// How each text begins.
    pub texts: Vec<String>,
}

/// A file that took long to read, whether it became a document or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SlowFile {
    /// The file below the corpus folder.
    pub source: String,
    /// How long it took; in JSON `ms`, milliseconds.
    #[serde(rename = "ms", serialize_with = "milliseconds")]
    pub time: Duration,
}

/// Files read faster than this are not listed.
const SLOW: Duration = Duration::from_millis(100);
/// How many slow files are listed.
const SLOWEST: usize = 5;

/// A file that became no document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The file below the corpus folder.
    pub source: String,
    /// The record of an export that is meant; `None` where it is the file.
    pub record: Option<String>,
    /// The line the reason lies on, counted from 1, where it lies on one.
    pub line: Option<usize>,
    /// Why.
    #[serde(flatten)]
    pub reason: RefusalReason,
}

/// Something an editor should look at in a file that became a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// The file below the corpus folder.
    pub source: String,
    /// The record of an export that it is about; `None` where it is about the file.
    pub record: Option<String>,
    /// The line it is about, counted from 1, where there is one.
    pub line: Option<usize>,
    /// What.
    #[serde(flatten)]
    pub reason: WarningReason,
}

impl Report {
    pub(crate) fn count(&mut self, format: Format, kind: Kind, language: LanguageTag) {
        self.documents += 1;
        *self.formats.entry(format).or_default() += 1;
        *self.kinds.entry(kind).or_default() += 1;
        *self.languages.entry(language).or_default() += 1;
    }

    /// Records the time a file took, read or refused.
    pub(crate) fn time(&mut self, format: Format, source: &str, time: Duration) {
        *self.format_times.entry(format).or_default() += time;
        if time >= SLOW {
            let at = self.slowest.partition_point(|slow| slow.time >= time);
            let source = source.to_owned();
            self.slowest.insert(at, SlowFile { source, time });
            self.slowest.truncate(SLOWEST);
        }
    }
}

fn milliseconds<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(in_milliseconds(*time))
}

fn milliseconds_each<S: Serializer>(
    times: &BTreeMap<Format, Duration>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(
        times
            .iter()
            .map(|(format, time)| (format, in_milliseconds(*time))),
    )
}

fn in_milliseconds(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests;
