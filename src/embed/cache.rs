//! A file of vectors by the hash of their text, so that a text is embedded once. It grows at its end only; a process that is killed
//! leaves at most a part of a record there, which the next one drops.
//!
//! ```text
//! magic | length of the identity: u32 | identity | its CRC-32: u32 | dimensions: u32 | records …
//! record: key (16 bytes) | scale: f32 | numbers: i16 … | CRC-32 of all that: u32
//! ```
//! Numbers are little-endian.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use sha2::{Digest as _, Sha256};

use super::error::EmbedError;
use super::vectors::MOST_DIMENSIONS;

const MAGIC: &[u8; 8] = b"sokvec1\n";
const KEY: usize = 16;
const STEPS: f32 = 32_767.0;

/// The hash of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key([u8; KEY]);

impl Key {
    /// Hashes a text.
    pub fn of(text: &str) -> Self {
        let mut key = [0; KEY];
        key.copy_from_slice(&Sha256::digest(text)[..KEY]);
        Self(key)
    }
}

/// An open cache of the vectors of one identity. One process has it at a time.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    file: File,
    identity: String,
    dimensions: usize,
    /// The first byte of the records.
    start: u64,
    places: FxHashMap<Key, u64>,
    records: u64,
    /// The identity of the cache that was here and is replaced.
    replaced: Option<String>,
}

impl Cache {
    /// Opens the cache of an identity, or makes an empty one. A cache of another identity is replaced.
    ///
    /// # Errors
    /// If another process has it open, or the file cannot be read or written.
    pub fn open(path: &Path, identity: &str) -> Result<Self, EmbedError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(EmbedError::io("create", folder))?;
        }
        let options = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = options.map_err(EmbedError::io("open", path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(EmbedError::Busy {
                    path: path.to_owned(),
                });
            }
            Err(TryLockError::Error(source)) => return Err(EmbedError::io("lock", path)(source)),
        }
        let mut cache = Self {
            path: path.to_owned(),
            file,
            identity: identity.to_owned(),
            dimensions: 0,
            start: 0,
            places: FxHashMap::default(),
            records: 0,
            replaced: None,
        };
        cache.read().map_err(EmbedError::io("read", path))?;
        Ok(cache)
    }

    /// Returns the identity of the cache that was replaced at opening.
    pub fn replaced(&self) -> Option<&str> {
        self.replaced.as_deref()
    }

    /// Returns the number of dimensions; 0 while there are no vectors.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Whether a text has a vector.
    pub fn has(&self, key: &Key) -> bool {
        self.places.contains_key(key)
    }

    /// Reads the vector of a text into its place. Returns whether there is one.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn get(&mut self, key: &Key, vector: &mut [f32]) -> Result<bool, EmbedError> {
        let (Some(place), true) = (self.places.get(key), vector.len() == self.dimensions) else {
            return Ok(false);
        };
        let mut record = vec![0; record_length(self.dimensions)];
        let read = self
            .file
            .seek(SeekFrom::Start(*place))
            .and_then(|_| self.file.read_exact(&mut record));
        read.map_err(EmbedError::io("read", &self.path))?;
        let numbers = &record[KEY..record.len() - 4];
        let scale = numbers
            .first_chunk()
            .map_or(0.0, |scale| f32::from_le_bytes(*scale));
        for (value, number) in vector.iter_mut().zip(numbers[4..].chunks_exact(2)) {
            *value = f32::from(i16::from_le_bytes([number[0], number[1]])) * scale;
        }
        Ok(true)
    }

    /// Adds vectors and flushes them to the disk.
    ///
    /// # Errors
    /// If one has another number of dimensions than the others, or the file cannot be written.
    pub fn add(&mut self, vectors: &[(Key, Vec<f32>)]) -> Result<(), EmbedError> {
        let Some((_, first)) = vectors.first() else {
            return Ok(());
        };
        if self.dimensions == 0 {
            self.begin(first.len())?;
        }
        let mut bytes = Vec::new();
        for (key, vector) in vectors {
            if vector.len() != self.dimensions {
                return Err(EmbedError::Dimensions {
                    expected: self.dimensions,
                    found: vector.len(),
                });
            }
            push_record(&mut bytes, key, vector);
        }
        let length = record_length(self.dimensions) as u64;
        let end = self.start + self.records * length;
        let written = self
            .file
            .seek(SeekFrom::Start(end))
            .and_then(|_| self.file.write_all(&bytes));
        let flushed = written.and_then(|()| self.file.sync_data());
        flushed.map_err(EmbedError::io("write", &self.path))?;
        for (key, _) in vectors {
            self.places.insert(*key, self.start + self.records * length);
            self.records += 1;
        }
        Ok(())
    }

    /// Forgets all vectors.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn clear(&mut self) -> Result<(), EmbedError> {
        self.dimensions = 0;
        self.records = 0;
        self.places.clear();
        self.file.set_len(0).map_err(EmbedError::io("write", &self.path))
    }

    /// Drops the vectors of texts that are not among these, if they are more than half of all.
    ///
    /// # Errors
    /// If the file cannot be read or written.
    pub fn keep(&mut self, wanted: &[Key]) -> Result<(), EmbedError> {
        let used = wanted.iter().filter(|key| self.has(key)).count() as u64;
        if self.records <= 2 * used + 1_000 {
            return Ok(());
        }
        let length = record_length(self.dimensions);
        let mut kept = Vec::with_capacity(used as usize * length);
        for key in wanted {
            if let Some(place) = self.places.get(key) {
                let at = kept.len();
                kept.resize(at + length, 0);
                let read = self
                    .file
                    .seek(SeekFrom::Start(*place))
                    .and_then(|_| self.file.read_exact(&mut kept[at..]));
                read.map_err(EmbedError::io("read", &self.path))?;
            }
        }
        // The lock is on the file itself, so it is written in place: what a kill in between loses is embedded again.
        let written = self
            .file
            .set_len(self.start)
            .and_then(|()| self.file.seek(SeekFrom::Start(self.start)))
            .and_then(|_| self.file.write_all(&kept))
            .and_then(|()| self.file.sync_data());
        written.map_err(EmbedError::io("write", &self.path))?;
        self.read().map_err(EmbedError::io("read", &self.path))
    }

    /// Writes the head of an empty cache.
    fn begin(&mut self, dimensions: usize) -> Result<(), EmbedError> {
        let head = head(&self.identity, dimensions);
        let written = self
            .file
            .set_len(0)
            .and_then(|()| self.file.seek(SeekFrom::Start(0)))
            .and_then(|_| self.file.write_all(&head));
        written.map_err(EmbedError::io("write", &self.path))?;
        self.dimensions = dimensions;
        self.start = head.len() as u64;
        Ok(())
    }

    /// Reads the whole file. What is not a record as it was written ends it.
    fn read(&mut self) -> io::Result<()> {
        (self.dimensions, self.start, self.records) = (0, 0, 0);
        self.places.clear();
        self.file.seek(SeekFrom::Start(0))?;
        let mut file = io::BufReader::new(&self.file);
        let Some((identity, dimensions, start)) = read_head(&mut file)? else {
            return self.file.set_len(0);
        };
        if identity != self.identity {
            self.replaced = Some(identity);
            return self.file.set_len(0);
        }
        let mut record = vec![0; record_length(dimensions)];
        while file.read_exact(&mut record).is_ok() {
            let (content, sum) = record.split_at(record.len() - 4);
            if crc32fast::hash(content).to_le_bytes() != sum {
                break;
            }
            let mut key = [0; KEY];
            key.copy_from_slice(&content[..KEY]);
            self.places
                .insert(Key(key), start + self.records * record.len() as u64);
            self.records += 1;
        }
        (self.dimensions, self.start) = (dimensions, start);
        self.file.set_len(start + self.records * record.len() as u64)
    }
}

fn record_length(dimensions: usize) -> usize {
    KEY + 4 + 2 * dimensions + 4
}

fn push_record(bytes: &mut Vec<u8>, key: &Key, vector: &[f32]) {
    let start = bytes.len();
    let largest = vector
        .iter()
        .fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let scale = largest / STEPS;
    bytes.extend_from_slice(&key.0);
    bytes.extend_from_slice(&scale.to_le_bytes());
    for value in vector {
        let number = if scale > 0.0 {
            (value / scale).round() as i16
        } else {
            0
        };
        bytes.extend_from_slice(&number.to_le_bytes());
    }
    let sum = crc32fast::hash(&bytes[start..]);
    bytes.extend_from_slice(&sum.to_le_bytes());
}

fn head(identity: &str, dimensions: usize) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&(identity.len() as u32).to_le_bytes());
    head.extend_from_slice(identity.as_bytes());
    head.extend_from_slice(&crc32fast::hash(identity.as_bytes()).to_le_bytes());
    head.extend_from_slice(&(dimensions as u32).to_le_bytes());
    head
}

/// Reads the head: the identity, the dimensions and where records begin; `None` if it is not as it was written.
fn read_head(file: &mut impl Read) -> io::Result<Option<(String, usize, u64)>> {
    const MOST: usize = 64 * 1024;
    let mut head = Vec::new();
    let mut next = |length: usize| -> io::Result<Option<Vec<u8>>> {
        let mut bytes = vec![0; length];
        match file.read_exact(&mut bytes) {
            Ok(()) => {
                head.extend_from_slice(&bytes);
                Ok(Some(bytes))
            }
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    };
    let number = |bytes: Vec<u8>| bytes.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes)) as usize;
    let Some(_) = next(MAGIC.len())?.filter(|magic| magic == MAGIC) else {
        return Ok(None);
    };
    let Some(length) = next(4)?.map(number).filter(|length| *length <= MOST) else {
        return Ok(None);
    };
    let (Some(identity), Some(sum)) = (next(length)?, next(4)?) else {
        return Ok(None);
    };
    let Some(dimensions) = next(4)?.map(number) else {
        return Ok(None);
    };
    let is_whole = crc32fast::hash(&identity).to_le_bytes().as_slice() == sum
        && (1..=MOST_DIMENSIONS).contains(&dimensions);
    let identity = String::from_utf8(identity).ok().filter(|_| is_whole);
    Ok(identity.map(|identity| (identity, dimensions, head.len() as u64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(number: usize) -> Vec<f32> {
        (0..5)
            .map(|at| ((number * 7 + at * 3) % 11) as f32 / 11.0 - 0.4)
            .collect()
    }

    fn filled(path: &Path, count: usize) {
        let mut cache = Cache::open(path, "modell").unwrap();
        for number in 0..count {
            cache
                .add(&[(Key::of(&number.to_string()), vector(number))])
                .unwrap();
        }
    }

    fn known(cache: &Cache, count: usize) -> usize {
        (0..count)
            .filter(|number| cache.has(&Key::of(&number.to_string())))
            .count()
    }

    #[test]
    fn vectors_are_read_as_they_were_added() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("inside/cache.bin");
        filled(&path, 4);
        let mut cache = Cache::open(&path, "modell").unwrap();
        assert_eq!(cache.dimensions(), 5);
        let mut read = vec![0.0; 5];
        for number in 0..4 {
            assert!(cache.get(&Key::of(&number.to_string()), &mut read).unwrap());
            for (read, added) in read.iter().zip(vector(number)) {
                assert!((read - added).abs() < 1e-4, "{read} {added}");
            }
        }
        assert!(!cache.get(&Key::of("annat"), &mut read).unwrap());
        let longer = cache.add(&[(Key::of("x"), vec![0.0; 6])]).unwrap_err();
        assert!(matches!(
            longer,
            EmbedError::Dimensions {
                expected: 5,
                found: 6
            }
        ));
    }

    #[test]
    fn a_file_cut_anywhere_keeps_its_whole_records_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.bin");
        filled(&path, 3);
        let whole = fs::read(&path).unwrap();
        let start = head("modell", 5).len();
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            let mut cache = Cache::open(&path, "modell").unwrap();
            let expected = length.saturating_sub(start) / record_length(5);
            assert_eq!(known(&cache, 3), expected, "{length}");
            cache.add(&[(Key::of("ny"), vector(9))]).unwrap();
            drop(cache);
            let cache = Cache::open(&path, "modell").unwrap();
            assert!(cache.has(&Key::of("ny")), "{length}");
            assert_eq!(known(&cache, 3), expected, "{length}");
        }
    }

    #[test]
    fn a_changed_bit_is_never_read_as_a_vector() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.bin");
        filled(&path, 3);
        let whole = fs::read(&path).unwrap();
        let start = head("modell", 5).len();
        for at in start..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 16;
            fs::write(&path, bytes).unwrap();
            let cache = Cache::open(&path, "modell").unwrap();
            assert_eq!(known(&cache, 3), (at - start) / record_length(5), "{at}");
        }
    }

    #[test]
    fn another_model_begins_anew_and_names_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.bin");
        filled(&path, 3);
        let cache = Cache::open(&path, "annan modell").unwrap();
        assert_eq!(cache.replaced(), Some("modell"));
        assert_eq!(known(&cache, 3), 0);
    }

    #[test]
    fn two_processes_do_not_write_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.bin");
        let _one = Cache::open(&path, "modell").unwrap();
        assert!(matches!(
            Cache::open(&path, "modell"),
            Err(EmbedError::Busy { .. })
        ));
    }

    #[test]
    fn texts_that_are_gone_are_dropped_when_they_are_most() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache.bin");
        let mut cache = Cache::open(&path, "modell").unwrap();
        let all: Vec<(Key, Vec<f32>)> = (0..2_000)
            .map(|number| (Key::of(&number.to_string()), vector(number)))
            .collect();
        cache.add(&all).unwrap();
        let wanted: Vec<Key> = (1_990..2_010)
            .map(|number: usize| Key::of(&number.to_string()))
            .collect();
        cache.keep(&wanted).unwrap();
        assert_eq!(known(&cache, 2_000), 10);
        let mut read = vec![0.0; 5];
        assert!(cache.get(&wanted[3], &mut read).unwrap());
        assert!((read[0] - vector(1_993)[0]).abs() < 1e-4);
    }
}
