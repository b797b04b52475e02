//! The editors' synonym file, read again when it changes: a new synonym works at once, without a new index.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use crate::analysis::{SynonymWarning, Synonyms};

/// How often the file is checked.
const INTERVAL: Duration = Duration::from_secs(1);
/// A file that changed less than this ago may be half written; it is read at the next check.
const SETTLED: Duration = Duration::from_millis(200);
/// The largest file that is read.
const MAX_BYTES: u64 = 4 << 20;

/// The time and size of a file: a change of either is a change of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    changed: SystemTime,
    bytes: u64,
}

/// The state of the last check.
#[derive(Debug)]
struct Watch {
    next_look: Instant,
    /// The state that was last read or failed; `None` without a file.
    seen: Option<Stamp>,
    /// Whether reading failed; the warning is logged once.
    failed: bool,
}

/// The rules of a file.
#[derive(Debug)]
struct Rules {
    alone: Arc<Synonyms>,
    with_thesaurus: Arc<Synonyms>,
}

impl From<Synonyms> for Rules {
    fn from(rules: Synonyms) -> Self {
        Self {
            alone: Arc::new(rules.clone()),
            with_thesaurus: Arc::new(rules.with_thesaurus()),
        }
    }
}

/// The rules of a file, and its watch.
#[derive(Debug)]
pub(crate) struct SynonymFile {
    path: PathBuf,
    rules: RwLock<Rules>,
    /// The number of times rules were replaced.
    edition: AtomicU64,
    watch: Mutex<Watch>,
}

impl SynonymFile {
    /// Reads the file, if there is one.
    pub(crate) fn open(path: &Path) -> Self {
        let file = Self {
            path: path.to_owned(),
            rules: RwLock::new(Synonyms::default().into()),
            edition: AtomicU64::default(),
            watch: Mutex::new(Watch {
                next_look: Instant::now() + INTERVAL,
                seen: None,
                failed: false,
            }),
        };
        file.look(
            &mut file.watch.lock().unwrap_or_else(PoisonError::into_inner),
            Duration::ZERO,
        );
        file
    }

    /// Returns the current rules, perhaps with the thesaurus behind them. One caller a second checks the file; the others do not wait.
    pub(crate) fn current(&self, thesaurus: bool) -> Arc<Synonyms> {
        if let Ok(mut watch) = self.watch.try_lock()
            && Instant::now() >= watch.next_look
        {
            self.look(&mut watch, SETTLED);
            watch.next_look = Instant::now() + INTERVAL;
        }
        let rules = self.rules.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(if thesaurus {
            &rules.with_thesaurus
        } else {
            &rules.alone
        })
    }

    /// Returns a number that changes whenever the rules do.
    pub(crate) fn edition(&self) -> u64 {
        self.current(false);
        self.edition.load(Ordering::Acquire)
    }

    /// Reads the file again if it changed and has settled. If it cannot be read, the old rules stay.
    fn look(&self, watch: &mut Watch, settled: Duration) {
        let result = match self.stamp() {
            Ok(stamp) if stamp == watch.seen && !watch.failed => return,
            // A file time in the future must not delay the check for ever.
            Ok(Some(stamp)) if stamp.changed.elapsed().is_ok_and(|age| age < settled) => return,
            Ok(stamp) => {
                let known = watch.failed && stamp == watch.seen;
                watch.seen = stamp;
                self.read(stamp).map_err(|error| (error, known))
            }
            Err(error) => Err((error, watch.failed)),
        };
        watch.failed = result.is_err();
        match result {
            Ok(rules) => {
                *self.rules.write().unwrap_or_else(PoisonError::into_inner) = rules.into();
                self.edition.fetch_add(1, Ordering::Release);
            }
            Err((error, false)) => {
                tracing::warn!(path = %self.path.display(), %error, "could not read the synonyms; the old ones stay");
            }
            Err((_, true)) => {}
        }
    }

    fn stamp(&self) -> io::Result<Option<Stamp>> {
        match fs::metadata(&self.path) {
            Ok(meta) => Ok(Some(Stamp {
                changed: meta.modified()?,
                bytes: meta.len(),
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn read(&self, stamp: Option<Stamp>) -> io::Result<Synonyms> {
        if stamp.is_none() {
            return Ok(Synonyms::default());
        }
        let (rules, warnings) = read_synonyms(&self.path)?;
        if self.stamp()? != stamp {
            return Err(io::Error::other("it changed while it was read"));
        }
        for warning in warnings {
            tracing::warn!(path = %self.path.display(), %warning, "left out a line of the synonyms");
        }
        tracing::info!(path = %self.path.display(), rules = rules.len(), "read the synonyms");
        Ok(rules)
    }
}

/// Reads a synonym file as the engine does. Returns its rules and warnings about ignored lines.
///
/// # Errors
/// If it cannot be read, isn't UTF-8, or is too large.
pub fn read_synonyms(path: &Path) -> io::Result<(Synonyms, Vec<SynonymWarning>)> {
    let mut text = String::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(io::Error::other(format!("it has more than {MAX_BYTES} bytes")));
    }
    Ok(Synonyms::parse(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file that is checked at every request.
    struct Harness {
        folder: tempfile::TempDir,
        file: SynonymFile,
    }

    impl Harness {
        fn new(text: Option<&[u8]>) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("synonyms.txt");
            if let Some(text) = text {
                fs::write(&path, text).unwrap();
            }
            let file = SynonymFile::open(&path);
            Self { folder, file }
        }

        fn write(&self, text: &[u8]) {
            fs::write(&self.file.path, text).unwrap();
        }

        /// Sets the age of the file, checks it and returns the number of rules.
        fn rules_at_age(&self, age: Duration) -> usize {
            if let Ok(file) = File::options().write(true).open(&self.file.path) {
                file.set_modified(SystemTime::now() - age).unwrap();
            }
            self.file.watch.lock().unwrap().next_look = Instant::now();
            self.file.current(false).len()
        }
    }

    const OLD: Duration = Duration::from_secs(60);

    #[test]
    fn a_change_is_taken_over_once_it_has_settled() {
        // What is young on a machine that stalls is not young when it is looked at: such a round tells nothing.
        let round = || {
            let harness = Harness::new(Some(b"smed, a"));
            assert_eq!(harness.file.current(true).len(), 1);
            let begun = Instant::now();
            harness.write(b"smed, a\nvsm, b\n");
            let at_once = harness.file.current(false).len();
            let young = harness.rules_at_age(Duration::ZERO);
            let told = (begun.elapsed() < SETTLED).then_some((at_once, young));
            assert_eq!(harness.rules_at_age(OLD), 2);
            told
        };
        let (at_once, young) = (0..100).find_map(|_| round()).expect("every round stalled");
        assert_eq!(at_once, 1, "looked at more than once a second");
        assert_eq!(young, 1, "read while it may be half written");
    }

    #[test]
    fn the_file_may_appear_and_disappear() {
        let harness = Harness::new(None);
        assert_eq!(harness.rules_at_age(OLD), 0);
        harness.write(b"smed, a");
        assert_eq!(harness.rules_at_age(OLD), 1);
        fs::remove_file(&harness.file.path).unwrap();
        assert_eq!(harness.rules_at_age(OLD), 0);
        drop(harness.folder);
    }

    #[test]
    fn an_unreadable_file_leaves_the_old_rules() {
        let harness = Harness::new(Some(b"smed, a"));
        harness.write(b"smed, \xE5\nvsm, b");
        assert_eq!(harness.rules_at_age(OLD), 1, "not UTF-8");
        harness.write(&vec![b'a'; MAX_BYTES as usize + 1]);
        assert_eq!(harness.rules_at_age(OLD), 1, "too large");
        fs::remove_file(&harness.file.path).unwrap();
        fs::create_dir(&harness.file.path).unwrap();
        assert_eq!(harness.rules_at_age(OLD), 1, "a folder");
        fs::remove_dir(&harness.file.path).unwrap();
        harness.write(b"smed, a\nvsm, b");
        assert_eq!(harness.rules_at_age(OLD), 2);
    }
}
