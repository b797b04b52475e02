//! What became of each address of a source.

use std::fmt;

use serde::Serialize;

/// How a round ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Whole.
    Done,
    /// Whole, but nothing was removed or replaced by less: too much would have gone.
    HeldBack,
    /// It ended early; what was fetched is kept and the next round goes on.
    Failed,
}

/// What became of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It has a file now.
    New,
    /// Its file is another one than before.
    Changed,
    /// Its file is as before.
    Unchanged,
    /// It is another address of a document.
    Same,
    /// It is no document; the reason says why.
    LeftOut,
    /// It was not there; its file stays until it is not there a second time.
    Missing,
    /// Its file was removed.
    Removed,
    /// It could not be fetched; its file stays.
    Failed,
    /// It would lose more than half of its text, in a round that is held back; its file stays.
    HeldBack,
}

/// One address in the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageReport {
    /// The address.
    pub url: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where that is not plain.
    pub reason: Option<String>,
    /// Its file, below the folder of the source.
    pub file: Option<String>,
}

/// Counts of addresses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// See [`Outcome::New`].
    pub new: u64,
    /// See [`Outcome::Changed`].
    pub changed: u64,
    /// See [`Outcome::Unchanged`].
    pub unchanged: u64,
    /// See [`Outcome::Same`].
    pub same: u64,
    /// See [`Outcome::LeftOut`].
    pub left_out: u64,
    /// See [`Outcome::Missing`].
    pub missing: u64,
    /// See [`Outcome::Removed`].
    pub removed: u64,
    /// See [`Outcome::Failed`].
    pub failed: u64,
    /// See [`Outcome::HeldBack`].
    pub held_back: u64,
}

/// The report of one source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceReport {
    /// Its name.
    pub source: String,
    /// How the round ended.
    pub status: Status,
    /// Why it failed or was held back, or what else an operator should know.
    pub message: Option<String>,
    /// Counts of addresses.
    pub counts: Counts,
    /// Documents of the source that lie in the corpus now.
    pub documents: u64,
    /// Requests sent.
    pub requests: u64,
    /// Bytes received, after decompression.
    pub bytes: u64,
    /// How long it took.
    pub milliseconds: u64,
    /// Every address, in the order in which it was decided.
    pub pages: Vec<PageReport>,
}

impl SourceReport {
    pub(super) fn new(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            status: Status::Done,
            message: None,
            counts: Counts::default(),
            documents: 0,
            requests: 0,
            bytes: 0,
            milliseconds: 0,
            pages: Vec::new(),
        }
    }

    /// Whether everything went well: the round is whole and no address failed.
    pub fn is_well(&self) -> bool {
        self.status == Status::Done && self.counts.failed == 0
    }

    pub(super) fn add(&mut self, page: PageReport) {
        let counts = &mut self.counts;
        let count = match page.outcome {
            Outcome::New => &mut counts.new,
            Outcome::Changed => &mut counts.changed,
            Outcome::Unchanged => &mut counts.unchanged,
            Outcome::Same => &mut counts.same,
            Outcome::LeftOut => &mut counts.left_out,
            Outcome::Missing => &mut counts.missing,
            Outcome::Removed => &mut counts.removed,
            Outcome::Failed => &mut counts.failed,
            Outcome::HeldBack => &mut counts.held_back,
        };
        *count += 1;
        self.pages.push(page);
    }
}

/// One line for people.
impl fmt::Display for SourceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = &self.counts;
        write!(
            f,
            "{}: {} documents; {} new, {} changed, {} unchanged, {} removed",
            self.source, self.documents, counts.new, counts.changed, counts.unchanged, counts.removed
        )?;
        for (count, what) in [
            (counts.missing, "missing"),
            (counts.same, "same"),
            (counts.left_out, "left out"),
            (counts.failed, "failed"),
            (counts.held_back, "held back"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        write!(
            f,
            "; {} requests in {:.1} s",
            self.requests,
            self.milliseconds as f64 / 1_000.0
        )?;
        match (self.status, &self.message) {
            (Status::HeldBack, Some(message)) => write!(f, "; HELD BACK: {message}"),
            (Status::Failed, Some(message)) => write!(f, "; FAILED: {message}"),
            (_, Some(message)) => write!(f, "; {message}"),
            (_, None) => Ok(()),
        }
    }
}
