//! Tells when the corpus may have changed, by file-system events of the operating system; where there are none, it
//! logs that and polls. An event is only a hint: the fingerprint decides.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode};
use notify::{Config, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// The polling interval where the system sends no events.
const POLL: Duration = Duration::from_secs(1);
/// The polling interval beside events, for remote folders and lost events.
const RECHECK: Duration = Duration::from_secs(60);
/// How often to check that the folder at the path is still the watched one.
const TICK: Duration = Duration::from_millis(500);

/// A watch on the corpus folder.
pub(super) struct Watch {
    corpus: PathBuf,
    sender: Sender<Told>,
    told: Receiver<Told>,
    /// The watched folder; `None` while there is none or it cannot be watched.
    watched: Option<(Identity, RecommendedWatcher)>,
    /// Whether events were given up for polling.
    polls: bool,
    next_look: Instant,
    /// Whether an event arrived since the last fingerprint.
    has_events: bool,
}

/// Messages from the watcher's thread.
enum Told {
    Changed,
    Failed(notify::Error),
}

/// The identity of a folder, to notice a replaced one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Identity {
    path: PathBuf,
    #[cfg(unix)]
    inode: (u64, u64),
}

impl Watch {
    /// Starts watching. A missing folder is watched once it appears.
    pub(super) fn new(corpus: &Path) -> Self {
        let (sender, told) = channel();
        let mut watch = Self {
            corpus: corpus.to_owned(),
            sender,
            told,
            watched: None,
            polls: false,
            next_look: Instant::now(),
            has_events: false,
        };
        watch.follow();
        watch
    }

    /// Waits at most `patience` until the corpus may have changed; returns whether it may have.
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
                    self.has_events = true;
                    self.forget();
                    return true;
                }
                Ok(Told::Failed(error)) => {
                    self.poll(&error);
                    return true;
                }
                // A disconnect cannot happen: a sender is kept here.
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
            }
        }
    }

    /// Records that a fingerprint was taken and how long it took, so that a large corpus on a slow disk is not polled
    /// without pause.
    pub(super) fn looked(&mut self, cost: Duration) {
        // A file may enter a new folder before that folder is watched: after file-system events the fingerprint is taken twice.
        let usual = if self.polls || self.has_events {
            POLL
        } else {
            RECHECK
        };
        self.has_events = false;
        self.next_look = Instant::now() + usual.max(cost * 10);
    }

    /// Requests a fingerprint at once.
    pub(super) fn request_check(&mut self) {
        self.next_look = Instant::now();
    }

    /// Drops queued events: the next fingerprint covers them.
    fn forget(&mut self) {
        let failure = self.told.try_iter().find_map(|told| match told {
            Told::Failed(error) => Some(error),
            Told::Changed => None,
        });
        if let Some(error) = failure {
            self.poll(&error);
        }
    }

    /// Watches the folder at the corpus path if it was replaced; returns whether it was.
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
                    "this file system sends no events; the corpus is polled every second"
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

    /// Gives up events for polling, and logs it once.
    fn poll(&mut self, error: &notify::Error) {
        if !self.polls {
            let hint = matches!(error.kind, notify::ErrorKind::MaxFilesWatch)
                .then_some("raise fs.inotify.max_user_watches to be told sooner");
            tracing::warn!(
                error = error as &dyn std::error::Error,
                hint,
                "the corpus cannot be watched; it is polled every second"
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
        // The receiver is gone only when the process ends.
        let _ = sender.send(told);
    };
    // Links are not followed: one may lead out of the corpus, even to the root of the disk.
    let mut watcher = RecommendedWatcher::new(tell, Config::default().with_follow_symlinks(false))?;
    watcher.watch(folder, RecursiveMode::Recursive)?;
    Ok(watcher)
}

/// Whether an event may be a change; reading is none, and we read too.
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

/// The name of the file system, if other machines can change it.
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

    /// Shorter than [`RECHECK`], so that only an event can end the wait.
    const LONG: Duration = Duration::from_secs(50);

    /// A watch without pending events.
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
