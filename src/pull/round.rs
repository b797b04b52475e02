//! One round of a source: what each address is now, and at the end, which files go.

use std::collections::HashMap;
use std::path::Path;

use jiff::Timestamp;

use super::client::Validators;
use super::error::PullError;
use super::report::{Outcome, PageReport, SourceReport};
use super::sources::Source;
use super::state::{Entry, Standing, State};
use super::store::{self, About, Store, Written};
use ending::Held;

mod ending;

/// A document is removed once it was not there in so many rounds in a row.
const GONE: u32 = 2;
/// In so many rounds each address is asked for once, whatever the sitemap says.
const TURNS: u64 = 7;
/// So many documents may go without a question.
const FEW: usize = 5;

/// What a round may do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// Write nothing.
    pub(super) dry_run: bool,
    /// The largest share of documents that may go, in percent.
    pub(super) max_loss: u8,
    /// Remove what is gone, however much it is.
    pub(super) accept_loss: bool,
}

/// A round.
pub(super) struct Round<'a> {
    pub(super) source: &'a Source,
    pub(super) report: SourceReport,
    store: Store,
    state: State,
    rules: Rules,
    /// What waits for the end of the round.
    held: Vec<Held>,
    /// Addresses with a file, by the hash of their text.
    by_text: HashMap<String, String>,
    /// Documents before the round.
    before: usize,
    /// Whether `sources.toml` says other things of the documents than it did: their sidecars are written anew.
    pub(super) is_relabelled: bool,
    progress: &'a (dyn Fn(&str, usize, usize) + Sync),
    done: usize,
}

/// What was fetched.
#[derive(Debug, Default)]
pub(super) struct Fetched<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) extension: &'a str,
    pub(super) validators: Validators,
    pub(super) lastmod: Option<String>,
    /// A hash of the text; where there is none, of the bytes.
    pub(super) text: Option<String>,
    /// How many words a page has.
    pub(super) words: Option<usize>,
    /// Where readers find it, if that is not the key.
    pub(super) url: Option<&'a str>,
    /// More lines of the sidecar.
    pub(super) more: String,
}

impl Fetched<'_> {
    /// How much it is: words of a page, bytes of another file.
    fn size(&self) -> u64 {
        self.words.unwrap_or(self.bytes.len()) as u64
    }
}

impl<'a> Round<'a> {
    pub(super) fn begin(
        source: &'a Source,
        corpus: &Path,
        states: &Path,
        rules: Rules,
        progress: &'a (dyn Fn(&str, usize, usize) + Sync),
    ) -> Result<Self, PullError> {
        let mut state = State::open(states, &source.name, rules.dry_run)?;
        let store = Store::open(corpus, source, rules.dry_run)?;
        let is_new = state.is_new();
        state.begin(now(), rules.dry_run)?;
        if is_new {
            for (key, file) in store.earlier() {
                state.set(Entry {
                    key,
                    standing: Standing::Kept,
                    file: Some(file),
                    ..Entry::default()
                })?;
            }
        }
        let kept = state.entries.values().filter(|entry| entry.file.is_some());
        let before = kept.clone().count();
        let by_text = kept
            .filter(|entry| entry.standing == Standing::Kept)
            .filter_map(|entry| Some((entry.text.clone()?, entry.key.clone())))
            .collect();
        Ok(Self {
            report: SourceReport::new(&source.name),
            source,
            is_relabelled: !is_new && state.round.labels != store.labels(),
            store,
            state,
            rules,
            held: Vec::new(),
            by_text,
            before,
            progress,
            done: 0,
        })
    }

    /// The keys of all addresses that are known.
    pub(super) fn known_keys(&self) -> Vec<String> {
        let entries = self.state.entries.values();
        let known = entries.filter(|entry| entry.file.is_some());
        known.map(|entry| entry.key.clone()).collect()
    }

    pub(super) fn known(&self, key: &str) -> Option<&Entry> {
        self.state.entries.get(key)
    }

    /// Whether this round, before it was interrupted, asked for an address.
    pub(super) fn is_done(&self, key: &str) -> bool {
        self.known(key)
            .is_some_and(|entry| entry.round == self.state.round.round)
    }

    /// The validators of an address whose file is there.
    pub(super) fn validators(&self, key: &str) -> Validators {
        match self.known(key) {
            Some(entry)
                if entry.standing == Standing::Kept && !self.is_relabelled && self.has_file(entry) =>
            {
                Validators {
                    etag: entry.etag.clone(),
                    modified: entry.modified.clone(),
                }
            }
            _ => Validators::default(),
        }
    }

    fn has_file(&self, entry: &Entry) -> bool {
        entry.file.as_ref().is_some_and(|file| self.store.has(file))
    }

    /// The stored file of an address.
    pub(super) fn stored(&self, key: &str) -> Option<Vec<u8>> {
        self.store.read(self.known(key)?.file.as_deref()?)
    }

    /// Whether an address is one of those that this round asks for although nothing says that they changed: one in seven,
    /// in turn.
    pub(super) fn is_turn(&self, key: &str) -> bool {
        let number = key
            .bytes()
            .fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        (number.wrapping_add(self.state.round.round)).is_multiple_of(TURNS)
    }

    /// The number of this round, from 1.
    pub(super) fn number(&self) -> u64 {
        self.state.round.round
    }

    /// From when a repository is asked for changes.
    pub(super) fn from(&self) -> Option<String> {
        self.state.round.from.clone()
    }

    /// Sets from when the next round asks for changes. A list that did not end leaves it as it was.
    pub(super) fn set_from(&mut self, time: Option<String>) {
        self.state.round.from = time.or(self.state.round.from.take());
    }

    /// Another address that has a file with the same text.
    pub(super) fn with_text(&self, text: &str, key: &str) -> Option<String> {
        self.by_text.get(text).filter(|other| *other != key).cloned()
    }

    /// Whether an address has a document that was there when it was asked for last.
    pub(super) fn is_kept(&self, key: &str) -> bool {
        self.known(key)
            .is_some_and(|entry| entry.standing == Standing::Kept && entry.gone == 0)
    }

    /// Tells the progress: addresses decided, and those known of.
    pub(super) fn report_progress(&self, key: &str, total: usize) {
        (self.progress)(key, self.done, total.max(self.done));
    }

    fn next(&mut self, key: &str) -> Entry {
        self.done += 1;
        let mut entry = self.known(key).cloned().unwrap_or_default();
        key.clone_into(&mut entry.key);
        entry.round = self.state.round.round;
        entry
    }

    fn add(&mut self, key: &str, outcome: Outcome, reason: Option<String>, file: Option<String>) {
        self.report.add(PageReport {
            url: key.to_owned(),
            outcome,
            reason,
            file,
        });
    }

    /// Keeps what was fetched as a document. One that lost more than half of its text waits for the end of the round: if
    /// most of a source does, the source is broken.
    pub(super) fn keep(&mut self, key: &str, fetched: Fetched<'_>) -> Result<(), PullError> {
        let file = store::file_name(key, fetched.extension);
        let before = self
            .known(key)
            .filter(|entry| entry.file.as_deref() == Some(&file))
            .and_then(|entry| entry.size);
        if before.is_none_or(|before| fetched.size() * 2 >= before) {
            return self.write(key, fetched);
        }
        let text = fetched.text.unwrap_or_else(|| store::hash(fetched.bytes));
        self.by_text.insert(text.clone(), key.to_owned());
        self.held.push(Held {
            key: key.to_owned(),
            path: self.store.hold(self.held.len(), fetched.bytes)?,
            extension: fetched.extension.to_owned(),
            validators: fetched.validators,
            lastmod: fetched.lastmod,
            text,
            words: fetched.words,
            url: fetched.url.map(str::to_owned),
            more: fetched.more,
        });
        Ok(())
    }

    /// Writes a document.
    fn write(&mut self, key: &str, fetched: Fetched<'_>) -> Result<(), PullError> {
        let mut entry = self.next(key);
        let file = store::file_name(key, fetched.extension);
        let size = fetched.size();
        let now = now();
        let address = fetched.url.unwrap_or(key);
        let is_web = address.starts_with("http://") || address.starts_with("https://");
        // An export holds many documents, each with an address of its own.
        let is_one = fetched.extension != "xml";
        let about = About {
            key,
            url: (is_web && is_one).then_some(address),
            fetched: &now,
            more: fetched.more,
        };
        let written = self.store.write(&file, fetched.bytes, &about)?;
        if let Some(old) = entry.file.take().filter(|old| *old != file) {
            self.store.remove(&old)?;
        }
        let text = fetched.text.unwrap_or_else(|| store::hash(fetched.bytes));
        if written != Written::Unchanged || entry.fetched.is_none() {
            entry.fetched = Some(now.clone());
        }
        entry.standing = Standing::Kept;
        entry.file = Some(file.clone());
        entry.etag = fetched.validators.etag;
        entry.modified = fetched.validators.modified;
        entry.lastmod = fetched.lastmod;
        entry.to = None;
        entry.gone = 0;
        entry.text = Some(text.clone());
        entry.size = Some(size);
        self.by_text.insert(text, key.to_owned());
        let outcome = match written {
            Written::New => Outcome::New,
            Written::Changed => Outcome::Changed,
            Written::Unchanged => Outcome::Unchanged,
        };
        self.add(key, outcome, None, Some(file));
        self.state.set(entry)
    }

    /// Keeps the document of an address as it is.
    pub(super) fn unchanged(&mut self, key: &str, lastmod: Option<String>) -> Result<(), PullError> {
        let mut entry = self.next(key);
        entry.gone = 0;
        entry.lastmod = lastmod.or(entry.lastmod);
        self.add(key, Outcome::Unchanged, None, entry.file.clone());
        self.state.set(entry)
    }

    /// Takes an address for another one of a document.
    pub(super) fn same(&mut self, key: &str, to: &str, reason: &str) -> Result<(), PullError> {
        let mut entry = self.next(key);
        entry.gone = if entry.standing == Standing::Same {
            entry.gone
        } else {
            0
        } + 1;
        entry.standing = Standing::Same;
        entry.to = Some(to.to_owned());
        self.add(key, Outcome::Same, Some(format!("{reason} {to}")), None);
        self.state.set(entry)
    }

    /// Takes an address for none of a document: its own word, or that of `sources.toml`.
    pub(super) fn leave_out(&mut self, key: &str, reason: &str) -> Result<(), PullError> {
        let mut entry = self.next(key);
        entry.standing = Standing::Left;
        entry.gone = 0;
        self.add(key, Outcome::LeftOut, Some(reason.to_owned()), None);
        if entry.file.is_none() {
            // Nothing is known of it that the next round could use.
            self.state.entries.remove(key);
            return Ok(());
        }
        self.state.set(entry)
    }

    /// An address is not there.
    pub(super) fn gone(&mut self, key: &str, reason: &str) -> Result<(), PullError> {
        let mut entry = self.next(key);
        entry.gone += 1;
        if entry.file.is_some() {
            if entry.gone >= GONE {
                entry.standing = Standing::Gone;
            } else {
                self.add(key, Outcome::Missing, Some(reason.to_owned()), entry.file.clone());
            }
            return self.state.set(entry);
        }
        self.add(key, Outcome::LeftOut, Some(reason.to_owned()), None);
        self.state.entries.remove(key);
        Ok(())
    }

    /// A repository says that a record was deleted: no second round is awaited.
    pub(super) fn deleted(&mut self, key: &str) -> Result<(), PullError> {
        let mut entry = self.next(key);
        entry.standing = Standing::Gone;
        entry.gone = GONE;
        if entry.file.is_none() {
            self.state.entries.remove(key);
            return Ok(());
        }
        self.state.set(entry)
    }

    /// An address that was taken from here has moved to another with the same text.
    pub(super) fn moved(&mut self, key: &str, to: &str) -> Result<(), PullError> {
        let Some(mut entry) = self.known(key).cloned() else {
            return Ok(());
        };
        entry.standing = Standing::Same;
        entry.to = Some(to.to_owned());
        self.state.set(entry)
    }

    /// An address could not be fetched. What it has stays.
    pub(super) fn failed(&mut self, key: &str, reason: &str) -> Result<(), PullError> {
        let entry = self.next(key);
        self.add(key, Outcome::Failed, Some(reason.to_owned()), entry.file.clone());
        if entry.file.is_some() {
            self.state.set(entry)?;
        }
        Ok(())
    }
}

fn now() -> String {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now).to_string()
}
