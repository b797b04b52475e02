//! What became of each address of a source.

use serde::{Serialize, Serializer};

use super::error::PullError;

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

/// What an operator should know of a round. In JSON it is its English text.
#[derive(Debug, thiserror::Error)]
pub enum Note {
    /// The limit of the source was reached.
    #[error("stopped at max_pages = {0}")]
    MaxPages(usize),
    /// Nothing was removed or replaced by less, because too much would have been lost.
    #[error(
        "{going} of {of} documents would go{}, so none does; if the source is as it should be, --accept-loss",
        shrinking(*shrunk)
    )]
    TooMuchWouldBeLost {
        /// The documents that would go.
        going: usize,
        /// The documents that would lose most of their text.
        shrunk: usize,
        /// The documents there were.
        of: usize,
    },
    /// Why it ended early.
    #[error(transparent)]
    Failed(PullError),
}

fn shrinking(shrunk: usize) -> String {
    match shrunk {
        0 => String::new(),
        shrunk => format!(" and {shrunk} would lose more than half of their text"),
    }
}

impl Serialize for Note {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The report of one source.
#[derive(Debug, Serialize)]
pub struct SourceReport {
    /// Its name.
    pub source: String,
    /// How the round ended.
    pub status: Status,
    /// Why it failed or was held back, or what else an operator should know.
    pub message: Option<Note>,
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
