//! The end of a round: what goes, what is replaced by less, and whether that is too much.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::{FEW, Fetched, GONE, Round, now};
use crate::pull::client::Validators;
use crate::pull::error::PullError;
use crate::pull::report::{Note, Outcome, SourceReport, Status};
use crate::pull::state::{Entry, Standing};

/// What was fetched of a document that lost most of its text: it waits for the end of the round.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) key: String,
    /// Where the bytes are.
    pub(super) path: PathBuf,
    pub(super) extension: String,
    pub(super) validators: Validators,
    pub(super) lastmod: Option<String>,
    pub(super) text: String,
    pub(super) words: Option<usize>,
    pub(super) url: Option<String>,
    pub(super) more: String,
}

impl Round<'_> {
    /// Ends the round: files of documents that went are removed and those that lost most of their text are replaced, unless
    /// that is too much of the source.
    pub(in crate::pull) fn end(mut self) -> Result<SourceReport, PullError> {
        let held = std::mem::take(&mut self.held);
        let going: BTreeSet<String> = self
            .state
            .entries
            .values()
            .filter(|entry| entry.file.is_some() && self.goes(entry))
            .filter(|entry| !held.iter().any(|held| held.key == entry.key))
            .map(|entry| entry.key.clone())
            .collect();
        let with_file = self.state.entries.values().filter(|entry| entry.file.is_some());
        let left = with_file.count() - going.len();
        let loss = self.before.saturating_sub(left) + held.len();
        let too_much = loss * 100 > self.before * usize::from(self.rules.max_loss) && loss > FEW;
        if too_much && !self.rules.accept_loss {
            self.report.status = Status::HeldBack;
            self.report.message = Some(Note::TooMuchWouldBeLost {
                going: going.len(),
                shrunk: held.len(),
                of: self.before,
            });
            for held in held {
                self.store.let_go(&held.path)?;
                let reason = "it would lose more than half of its text, as too much of the source would";
                let file = self.known(&held.key).and_then(|entry| entry.file.clone());
                self.add(&held.key, Outcome::HeldBack, Some(reason.to_owned()), file);
            }
        } else {
            for held in held {
                self.replace(held)?;
            }
            for key in going {
                self.remove(&key)?;
            }
        }
        self.report.documents = self.documents();
        self.state.round.labels = self.store.labels();
        self.state.end(now())?;
        Ok(self.report)
    }

    /// Replaces a document by what was held until the end of the round.
    fn replace(&mut self, held: Held) -> Result<(), PullError> {
        let Some(bytes) = self.store.take(&held.path)? else {
            // A dry run.
            self.add(&held.key, Outcome::Changed, None, None);
            return Ok(());
        };
        let fetched = Fetched {
            bytes: &bytes,
            extension: &held.extension,
            validators: held.validators,
            lastmod: held.lastmod,
            text: Some(held.text),
            words: held.words,
            url: held.url.as_deref(),
            more: held.more,
        };
        self.write(&held.key, fetched)
    }

    /// The report of a round that ends early.
    pub(in crate::pull) fn give_up(mut self, error: PullError) -> SourceReport {
        self.report.status = Status::Failed;
        self.report.message = Some(Note::Failed(error));
        self.report.documents = self.documents();
        self.report
    }

    fn documents(&self) -> u64 {
        let entries = self.state.entries.values();
        entries.filter(|entry| entry.file.is_some()).count() as u64
    }

    fn goes(&self, entry: &Entry) -> bool {
        match entry.standing {
            Standing::Kept => false,
            Standing::Left | Standing::Gone => true,
            // A redirect to nowhere is taken as nothing there.
            Standing::Same => entry.gone >= GONE || self.leads_to_document(entry),
        }
    }

    fn leads_to_document(&self, entry: &Entry) -> bool {
        let mut to = entry.to.as_deref();
        for _ in 0..10 {
            match to.and_then(|to| self.known(to)) {
                Some(next) if next.standing == Standing::Kept => return next.gone == 0,
                Some(next) => to = next.to.as_deref(),
                None => return false,
            }
        }
        false
    }

    fn remove(&mut self, key: &str) -> Result<(), PullError> {
        let Some(mut entry) = self.known(key).cloned() else {
            return Ok(());
        };
        if let Some(file) = entry.file.take() {
            self.store.remove(&file)?;
            let reason = match (entry.standing, &entry.to) {
                (Standing::Same, Some(to)) => format!("it is at {to}"),
                (Standing::Gone, _) => "it is gone".to_owned(),
                _ => "it is no document any more".to_owned(),
            };
            self.add(key, Outcome::Removed, Some(reason), Some(file));
        }
        if entry.standing == Standing::Same {
            self.state.set(entry)
        } else {
            self.state.entries.remove(key);
            Ok(())
        }
    }
}
