//! When documents came, changed and went, kept from generation to generation: feeds and harvesters ask what is new.
//!
//! Each generation has the whole history, so that it changes with the same rename as the documents. It is read when it is
//! asked for; a search does not need it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, ErrorKind, Write as _};
use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::IndexError;
use super::source::Source;
use crate::document::{Document, DocumentId, Kind};

/// Its file in the folder of a generation.
pub(crate) const FILE: &str = "history.jsonl";

/// So many moves of one file are followed.
const MOST_MOVES: usize = 100;
/// A text of fewer letters may stand in two files by chance.
const SHORT: usize = 100;

/// The life of a document in the index. Times are seconds since 1970, UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Life {
    /// When it was indexed for the first time; after it was gone, when it came back.
    pub first_seen: i64,
    /// When its text or metadata last differed from the generation before, or when it was gone.
    pub changed: i64,
    /// Whether it is gone.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deleted: bool,
    /// Its kind, the last one where it is gone.
    pub kind: Kind,
    /// Its partner, as its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<String>,
    /// A hash of its text and metadata, in hexadecimal.
    hash: String,
    /// A hash of its text alone, by which a file that moved is known again; none of a short text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// The document that had its text when it went: its file has moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    moved_to: Option<DocumentId>,
}

/// The lives of all documents that the index has or had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    lives: BTreeMap<DocumentId, Life>,
    /// When the build of its generation began, and when the generation began to answer.
    answering: Option<(i64, i64)>,
}

impl Life {
    /// The life of a document that is new now.
    fn new(document: &Document, now: i64) -> (DocumentId, Self) {
        let life = Self {
            first_seen: now,
            changed: now,
            deleted: false,
            kind: document.kind,
            partner: document.partner.clone(),
            hash: hash(document),
            text: text_hash(document),
            moved_to: None,
        };
        (document.id.clone(), life)
    }
}

#[derive(Serialize, Deserialize)]
struct Line {
    id: DocumentId,
    #[serde(flatten)]
    life: Life,
}

/// What a line says of the content of a document.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Content {
    pub(super) id: String,
    hash: String,
    #[serde(default)]
    deleted: bool,
}

/// Reads which documents a generation has, in their order, line by line.
///
/// # Errors
/// If there is no file, or it cannot be read; each line that cannot be is an error.
pub(super) fn contents(
    folder: &Path,
) -> Result<impl Iterator<Item = Result<Content, IndexError>>, IndexError> {
    let path = folder.join(FILE);
    let file = File::open(&path).map_err(IndexError::io("read", &path))?;
    let lines = BufReader::new(file).lines().map(move |line| {
        let line = line.map_err(IndexError::io("read", &path))?;
        serde_json::from_str(&line).map_err(|_| IndexError::Damaged {
            what: format!("{FILE} has a line that nobody wrote"),
        })
    });
    Ok(lines.filter(|line: &Result<Content, _>| line.as_ref().map_or(true, |content| !content.deleted)))
}

impl History {
    /// Reads the history of a generation; a generation of an older version has none. A line that cannot be read is
    /// left out: its document counts as new.
    ///
    /// # Errors
    /// If there is a file that cannot be read.
    pub(crate) fn read(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(source) => return Err(IndexError::io("read", &path)(source)),
        };
        let lines = bytes
            .split(|byte| *byte == b'\n')
            .filter_map(|line| serde_json::from_slice::<Line>(line).ok());
        Ok(Self {
            lives: lines.map(|line| (line.id, line.life)).collect(),
            answering: None,
        })
    }

    /// Continues a history with the documents of a new generation.
    ///
    /// Times never go back, whatever the clock does: a harvester that asks for what came after its last visit misses
    /// nothing.
    pub(crate) fn continued(mut self, documents: Source<'_>, now: Timestamp) -> Result<Self, IndexError> {
        let latest = self.lives.values().map(|life| life.changed).max();
        let now = latest.unwrap_or_default().max(now.as_second());
        let today: Vec<(DocumentId, Life)> = (0..documents.len())
            .into_par_iter()
            .map(|at| Ok(Life::new(&*documents.get(at)?, now)))
            .collect::<Result<_, IndexError>>()?;
        let moves = self.moves(&today);
        let came_from: HashMap<_, _> = moves.iter().map(|(from, to)| (to, from)).collect();
        let mut lives = BTreeMap::new();
        for (id, mut life) in today {
            let before = self.lives.remove(&id).filter(|life| !life.deleted);
            // A text that moved is not new.
            let former = came_from.get(&id).and_then(|from| self.lives.get(*from));
            if let Some(before) = before.as_ref().or(former) {
                life.first_seen = before.first_seen;
            }
            if let Some(unchanged) = before.filter(|before| before.hash == life.hash) {
                life.changed = unchanged.changed;
            }
            lives.insert(id, life);
        }
        // What is left has no document any more.
        for (id, life) in self.lives {
            let life = if life.deleted {
                life
            } else {
                Life {
                    changed: now,
                    deleted: true,
                    moved_to: moves.get(&id).cloned(),
                    ..life
                }
            };
            lives.insert(id, life);
        }
        Ok(Self {
            lives,
            answering: None,
        })
    }

    /// Finds the documents that are gone now and whose text one new document has: former id and id of today. Where
    /// several are alike, none has moved for certain.
    fn moves(&self, documents: &[(DocumentId, Life)]) -> BTreeMap<DocumentId, DocumentId> {
        let has = |id: &DocumentId| self.lives.get(id).is_some_and(|life| !life.deleted);
        let today: HashSet<&DocumentId> = documents.iter().map(|(id, _)| id).collect();
        // By text: who went with it, and who came with it.
        let mut by_text: HashMap<&str, (Vec<&DocumentId>, Vec<&DocumentId>)> = HashMap::new();
        for (id, life) in documents {
            if let Some(text) = life.text.as_deref().filter(|_| !has(id)) {
                by_text.entry(text).or_default().1.push(id);
            }
        }
        for (id, life) in &self.lives {
            let gone = !life.deleted && !today.contains(id);
            let found = life.text.as_deref().filter(|_| gone);
            if let Some((went, _)) = found.and_then(|text| by_text.get_mut(text)) {
                went.push(id);
            }
        }
        let pairs = by_text
            .into_values()
            .filter_map(|(went, came)| match (&went[..], &came[..]) {
                ([from], [to]) => Some(((*from).clone(), (*to).clone())),
                _ => None,
            });
        pairs.collect()
    }

    /// Returns the former ids of documents whose files moved, each with the id of today. A text that moved twice has two
    /// former ids; a text that is gone has none.
    pub(crate) fn former_ids(&self) -> impl Iterator<Item = (&DocumentId, &DocumentId)> {
        let next = |id| self.lives.get(id)?.moved_to.as_ref();
        let gone = self.lives.iter().filter(|(_, life)| life.deleted);
        gone.filter_map(move |(id, _)| {
            // Moved back and forth it would be alive: the way has an end. Nobody moves a file more often than this.
            let way = std::iter::successors(next(id), |id| next(id)).take(MOST_MOVES);
            let last = way.last()?;
            let alive = self.lives.get(last).is_some_and(|life| !life.deleted);
            alive.then_some((id, last))
        })
    }

    /// Writes the history into the folder of a generation.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let path = folder.join(FILE);
        let written = || -> io::Result<()> {
            let mut file = BufWriter::new(File::create(&path)?);
            for (id, life) in &self.lives {
                let line = Line {
                    id: id.clone(),
                    life: life.clone(),
                };
                serde_json::to_writer(&mut file, &line)?;
                file.write_all(b"\n")?;
            }
            file.flush()
        };
        written().map_err(IndexError::io("write", &path))
    }

    /// Says when the generation began to answer, whose build began at `built`.
    pub(crate) fn answering_since(&mut self, built: i64, since: i64) {
        self.answering = Some((built, since));
    }

    /// Returns when the last change of a life could first be seen: a change has the time at which its generation was
    /// written, and that answers only after it was checked. Who asked in between must get it at the next visit.
    pub fn visible_since(&self, life: &Life) -> i64 {
        match self.answering {
            Some((built, since)) if life.changed >= built => life.changed.max(since),
            _ => life.changed,
        }
    }

    /// Returns the life of a document; `None` if the index never had it.
    pub fn of(&self, id: &DocumentId) -> Option<&Life> {
        self.lives.get(id)
    }

    /// Returns the lives of all documents, those that are gone included, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&DocumentId, &Life)> {
        self.lives.iter()
    }
}

/// A hash of what readers and harvesters see of a document. Its HTML and its file are left out: another version of this
/// program may write other HTML, and a file may move.
fn hash(document: &Document) -> String {
    let sections: Vec<_> = document
        .sections
        .iter()
        .map(|section| (&section.heading, section.page, &section.text))
        .collect();
    let seen = (
        (
            &document.title,
            document.kind,
            document.language,
            &document.partner,
        ),
        (
            &document.authors,
            document.date,
            &document.tags,
            &document.url,
            &document.series,
        ),
        (&document.summary, &document.keywords, sections),
    );
    short_hash(&serde_json::to_vec(&seen).expect("plain data always becomes JSON"))
}

/// A hash of what is written in a document, wherever its file lies: another folder may give another kind or partner.
fn text_hash(document: &Document) -> Option<String> {
    let mut text = document.title.clone();
    for section in &document.sections {
        text.push('\n');
        text.push_str(section.heading.as_deref().unwrap_or_default());
        text.push('\n');
        text.push_str(&section.text);
    }
    (text.chars().nth(SHORT).is_some()).then(|| short_hash(text.as_bytes()))
}

/// The first 8 bytes of a SHA-256 hash, in hexadecimal.
fn short_hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(8).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(id: &str, title: &str) -> Document {
        Document::article(id, title)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    impl History {
        fn next(self, documents: &[Document], now: Timestamp) -> Self {
            self.continued(Source::new(documents, Path::new("")), now)
                .unwrap()
        }
    }

    fn times(history: &History, id: &str) -> (i64, i64, bool) {
        let life = history.of(&DocumentId::new(id)).unwrap();
        (life.first_seen, life.changed, life.deleted)
    }

    #[test]
    fn documents_come_change_go_and_return() {
        let first = History::default().next(&[document("a", "1"), document("b", "1")], at(100));
        let second = first.next(
            &[document("a", "2"), document("b", "1"), document("c", "1")],
            at(200),
        );
        assert_eq!(times(&second, "a"), (100, 200, false));
        assert_eq!(times(&second, "b"), (100, 100, false));
        assert_eq!(times(&second, "c"), (200, 200, false));
        let third = second.next(&[document("b", "1")], at(300));
        assert_eq!(times(&third, "a"), (100, 300, true));
        let fourth = third.next(&[document("a", "2")], at(400));
        assert_eq!(times(&fourth, "a"), (400, 400, false));
        assert_eq!(times(&fourth, "c"), (200, 300, true), "a deletion keeps its time");
    }

    /// A document whose text is long enough to be known again.
    fn long(id: &str, word: &str) -> Document {
        document(id, &format!("{word} ").repeat(50))
    }

    fn former_ids(history: &History) -> Vec<(&str, &str)> {
        let ids = history.former_ids();
        ids.map(|(from, to)| (from.as_str(), to.as_str())).collect()
    }

    #[test]
    fn a_text_that_moved_is_known_by_its_former_ids() {
        let first = History::default().next(&[long("a", "pressen"), long("x", "svets")], at(100));
        let mut moved = long("b", "pressen");
        moved.kind = Kind::Method;
        let second = first.next(&[moved, long("x", "svets")], at(200));
        assert_eq!(former_ids(&second), [("a", "b")]);
        assert_eq!(times(&second, "a"), (100, 200, true));
        assert_eq!(times(&second, "b"), (100, 200, false), "it is no new text");
        let third = second.next(&[long("c", "pressen"), long("x", "svets")], at(300));
        assert_eq!(former_ids(&third), [("a", "c"), ("b", "c")]);
        let back = third
            .clone()
            .next(&[long("a", "pressen"), long("x", "svets")], at(400));
        assert_eq!(former_ids(&back), [("b", "a"), ("c", "a")]);
        let gone = third.next(&[long("x", "svets")], at(400));
        assert_eq!(former_ids(&gone), []);
    }

    #[test]
    fn what_may_be_chance_is_no_move() {
        let first = History::default().next(
            &[document("short", "1"), long("a", "pressen"), long("b", "svets")],
            at(100),
        );
        let second = first.next(
            &[
                document("brief", "1"),
                long("c", "pressen"),
                long("d", "pressen"),
                long("b", "svets"),
                long("e", "svets"),
            ],
            at(200),
        );
        assert_eq!(former_ids(&second), [], "short, two with the text, a copy");
    }

    #[test]
    fn times_never_go_back() {
        let first = History::default().next(&[document("a", "1")], at(500));
        let second = first.next(&[document("a", "2")], at(100));
        assert_eq!(times(&second, "a"), (500, 500, false));
    }

    #[test]
    fn a_change_is_visible_once_its_generation_answers() {
        let mut history = History::default()
            .next(&[document("a", "1")], at(100))
            .next(&[document("a", "1"), document("b", "1")], at(200));
        let visible =
            |history: &History, id: &str| history.visible_since(history.of(&DocumentId::new(id)).unwrap());
        assert_eq!(visible(&history, "b"), 200);
        history.answering_since(190, 260);
        assert_eq!(visible(&history, "b"), 260);
        assert_eq!(visible(&history, "a"), 100, "an older generation had it");
        history.answering_since(190, 150);
        assert_eq!(visible(&history, "b"), 200, "a clock that went back");
    }

    #[test]
    fn a_history_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(History::read(folder.path()).unwrap(), History::default());
        let mut gone = document("b/\"ö\"", "1");
        gone.partner = Some("VHD".to_owned());
        let history = History::default()
            .next(&[document("a", "1"), gone], at(100))
            .next(&[document("a", "1")], at(200));
        history.write(folder.path()).unwrap();
        assert_eq!(History::read(folder.path()).unwrap(), history);
    }
}
