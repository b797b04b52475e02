//! When may the corpus have changed? Asks the operating system to tell; where it can't, says so and looks through the
//! corpus again and again. What it tells is a guess: the fingerprint decides.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// How often a corpus is looked through that the system tells nothing of.
const POLL: Duration = Duration::from_secs(1);
/// How often it is looked through all the same: a remote folder, a lost event.
const RECHECK: Duration = Duration::from_secs(60);
/// How often it is seen to that the folder is still the one that is watched.
const TICK: Duration = Duration::from_millis(500);

/// A watch on the corpus folder.
pub(super) struct Watch {
    corpus: PathBuf,
    sender: Sender<Told>,
    told: Receiver<Told>,
    /// The folder that is watched; `None` while there is none, or none can be.
    watched: Option<(Identity, RecommendedWatcher)>,
    /// Whether the system isn't asked any more.
    polls: bool,
    next_look: Instant,
    /// Whether something was told since the corpus was looked through last.
    stirred: bool,
}

/// What comes from the watcher's thread.
enum Told {
    Changed,
    Failed(notify::Error),
}

/// What tells a folder from another that has taken its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    path: PathBuf,
    #[cfg(unix)]
    inode: (u64, u64),
}

impl Watch {
    /// Begins to watch. A folder that isn't there yet is watched when it comes.
    pub(super) fn new(corpus: &Path) -> Self {
        let (sender, told) = channel();
        let mut watch = Self {
            corpus: corpus.to_owned(),
            sender,
            told,
            watched: None,
            polls: false,
            next_look: Instant::now(),
            stirred: false,
        };
        watch.follow();
        watch
    }

    /// Waits until the corpus may have changed, at most `patience`; says whether it may have.
    pub(super) fn wait(&mut self, patience: Duration) -> bool {
        let end = Instant::now() + patience;
        loop {
            let now = Instant::now();
            if self.follow() || now >= self.next_look {
                self.forget();
                return true;
            }
            let Some(left) = end.checked_duration_since(now).filter(|left| !left.is_zero()) else {
                return false;
            };
            let rest = self.next_look.saturating_duration_since(now);
            match self.told.recv_timeout(left.min(rest).min(TICK)) {
                Ok(Told::Changed) => {
                    self.stirred = true;
                    self.forget();
                    return true;
                }
                Ok(Told::Failed(error)) => {
                    self.poll(&error);
                    return true;
                }
                // Never the latter: a sender is kept here.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
    }

    /// Says that the corpus was looked through and what that took, so that a large one on a slow disk isn't looked
    /// through all the time.
    pub(super) fn looked(&mut self, cost: Duration) {
        // A file may come into a new folder before the system is asked to watch that: what stirred is looked at twice.
        let usual = if self.polls || self.stirred { POLL } else { RECHECK };
        self.stirred = false;
        self.next_look = Instant::now() + usual.max(cost * 10);
    }

    /// Has the corpus looked through again at once.
    pub(super) fn rescore(&mut self) {
        self.next_look = Instant::now();
    }

    /// Drops what was told so far: the corpus is looked through next, after all of it.
    fn forget(&mut self) {
        let failure = self.told.try_iter().find_map(|told| match told {
            Told::Failed(error) => Some(error),
            Told::Changed => None,
        });
        if let Some(error) = failure {
            self.poll(&error);
        }
    }

    /// Sees to it that the folder at the corpus path is the one that is watched; says whether it is another one now.
    fn follow(&mut self) -> bool {
        let present = identity(&self.corpus);
        if self.polls || present.as_ref() == self.watched.as_ref().map(|(identity, _)| identity) {
            return false;
        }
        self.watched = None;
        if let Some(present) = present {
            if let Some(name) = remote_file_system(&present.path) {
                self.polls = true;
                tracing::warn!(
                    corpus = %self.corpus.display(),
                    file_system = name,
                    "this file system doesn't tell of changes; the corpus is looked through every second"
                );
                return true;
            }
            match watcher(&present.path, self.sender.clone()) {
                Ok(watcher) => self.watched = Some((present, watcher)),
                Err(error) => self.poll(&error),
            }
        }
        true
    }

    /// Gives up on the system, and says so once.
    fn poll(&mut self, error: &notify::Error) {
        if !self.polls {
            let hint = matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
                .then_some("raise fs.inotify.max_user_watches to be told sooner");
            tracing::warn!(
                error = error as &dyn std::error::Error,
                hint,
                "the corpus can't be watched; it is looked through every second"
            );
        }
        self.polls = true;
        self.watched = None;
    }
}

fn watcher(folder: &Path, sender: Sender<Told>) -> notify::Result<RecommendedWatcher> {
    let tell = move |result: notify::Result<Event>| {
        let told = match result {
            Ok(event) if !matters(&event) => return,
            Ok(_) => Told::Changed,
            Err(error) => Told::Failed(error),
        };
        // Nobody listens any more only when the process ends.
        let _ = sender.send(told);
    };
    // A link may lead out of the corpus, even to the root of the disk.
    let mut watcher = RecommendedWatcher::new(tell, Config::default().with_follow_symlinks(false))?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// Whether an event may be a change: not if someone, we ourselves for one, only reads.
fn matters(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => event.need_rescan(),
        _ => true,
    }
}

fn identity(corpus: &Path) -> Option<Identity> {
    let path = corpus.canonicalize().ok()?;
    #[cfg(unix)]
    let inode = {
        use std::os::unix::fs::MetadataExt;
        let metadata = path.metadata().ok()?;
        (metadata.dev(), metadata.ino())
    };
    Some(Identity {
        #[cfg(unix)]
        inode,
        path,
    })
}

/// The name of the file system where it is one whose changes may be made by another machine.
#[cfg(target_os = "linux")]
fn remote_file_system(path: &Path) -> Option<&'static str> {
    let kind = rustix::fs::statfs(path).ok()?.f_type;
    remote_name(u64::try_from(kind).ok()? & 0xFFFF_FFFF)
}

#[cfg(not(target_os = "linux"))]
fn remote_file_system(_: &Path) -> Option<&'static str> {
    None
}

/// Numbers of `statfs(2)`.
#[cfg(target_os = "linux")]
fn remote_name(kind: u64) -> Option<&'static str> {
    Some(match kind {
        0x6969 => "nfs",
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => "smb",
        0x6573_5546 => "fuse",
        0x0102_1997 => "9p",
        0x00C3_6400 => "ceph",
        0x5346_414F => "afs",
        0x7375_7245 => "coda",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use notify::event::{CreateKind, DataChange, Flag, ModifyKind};

    use super::*;

    /// Less than [`RECHECK`], so that what is waited for comes from an event.
    const LONG: Duration = Duration::from_secs(50);

    /// A watch that has taken in what there was.
    fn watch(folder: &Path) -> Watch {
        let mut watch = Watch::new(folder);
        assert!(watch.wait(LONG), "the first look");
        watch.looked(Duration::ZERO);
        watch
    }

    #[test]
    fn changes_are_told_and_reading_is_not() {
        for (kind, told) in [
            (EventKind::Access(AccessKind::Open(AccessMode::Any)), false),
            (EventKind::Access(AccessKind::Close(AccessMode::Read)), false),
            (EventKind::Access(AccessKind::Close(AccessMode::Write)), true),
            (EventKind::Create(CreateKind::File), true),
            (EventKind::Modify(ModifyKind::Data(DataChange::Any)), true),
            (EventKind::Other, true),
        ] {
            assert_eq!(matters(&Event::new(kind)), told, "{kind:?}");
        }
        let lost = Event::new(EventKind::Access(AccessKind::Any)).set_flag(Flag::Rescan);
        assert!(matters(&lost), "the system has lost count");
    }

    #[test]
    fn a_file_deep_in_a_new_folder_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = watch(folder.path());
        fs::create_dir_all(folder.path().join("a/b")).unwrap();
        assert!(watch.wait(LONG));
        watch.looked(Duration::ZERO);
        fs::write(folder.path().join("a/b/c.md"), "x").unwrap();
        assert!(watch.wait(LONG));
    }

    #[test]
    fn a_folder_that_takes_the_place_of_the_corpus_is_watched_instead() {
        let place = tempfile::tempdir().unwrap();
        let corpus = place.path().join("corpus");
        let mut watch = watch(&corpus);
        assert!(!watch.wait(Duration::from_millis(1)), "there is no folder yet");
        for round in 0..2 {
            fs::create_dir(&corpus).unwrap();
            assert!(watch.wait(LONG), "round {round}: it comes");
            watch.looked(Duration::ZERO);
            fs::write(corpus.join("a.md"), "x").unwrap();
            assert!(watch.wait(LONG), "round {round}: a file in it");
            watch.looked(Duration::ZERO);
            fs::rename(&corpus, place.path().join(format!("old{round}"))).unwrap();
            assert!(watch.wait(LONG), "round {round}: it goes");
            watch.looked(Duration::ZERO);
        }
    }

    #[test]
    fn where_the_system_fails_the_corpus_is_looked_through() {
        let folder = tempfile::tempdir().unwrap();
        let mut watch = watch(folder.path());
        let failure = notify::Error::new(notify::ErrorKind::MaxFilesWatch);
        watch.sender.send(Told::Failed(failure)).unwrap();
        assert!(watch.wait(LONG));
        assert!(watch.polls);
        watch.looked(Duration::ZERO);
        assert!(watch.wait(LONG), "without any event");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn file_systems_of_other_machines_are_known() {
        assert_eq!(remote_name(0x6969), Some("nfs"));
        assert_eq!(remote_name(0xEF53), None, "ext4");
        assert_eq!(remote_name(0x794C_7630), None, "overlayfs");
    }
}
