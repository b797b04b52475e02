//! The manifest: all that a replica needs to know of a published generation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::error::StoreError;
use crate::index::GenerationInfo;

/// The version of the layout.
const FORMAT: u32 = 1;
const MAGIC: &str = "sokbar-manifest";
/// The name of the newest manifest.
pub(super) const CURRENT: &str = "current";
/// The largest manifest that is read, in bytes: enough for a generation of 50 GB.
pub(super) const MOST_BYTES: u64 = 64 << 20;
/// The largest part, in bytes.
pub(super) const MOST_PART: u64 = 8 << 20;

/// What is published: a generation, and what else decides its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of the layout.
    pub(super) format: u32,
    /// The number of this manifest; each has one more than the one that it replaced.
    pub sequence: u64,
    /// When it was published: RFC 3339, UTC.
    pub published: String,
    /// The version of the program that built it.
    pub program: String,
    /// The generation, with the name that it has at its builder.
    pub generation: GenerationInfo,
    /// The files of the generation, and the vectors of its passages.
    pub files: Vec<StoredFile>,
    /// The synonym file, if there is one.
    pub synonyms: Option<StoredFile>,
    /// The Hunspell dictionary that splits compounds, if one is set.
    pub dictionary: Option<StoredFile>,
    /// Settings of the builder that decide answers, by their names.
    pub settings: BTreeMap<String, String>,
    /// The list of the original files, if they are published: a [`StoredFile`] a line.
    pub originals: Option<StoredFile>,
}

/// A file in the store.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StoredFile {
    /// Its name; for an original file its path with `/` between folders, relative to the corpus.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it is made of, in order.
    pub parts: Vec<Part>,
}

/// A piece of a file, which is one object.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Part {
    /// The SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}

impl Part {
    /// The part with this content.
    pub(super) fn of(content: &[u8]) -> Self {
        Self {
            sha256: hexadecimal(&Sha256::digest(content)),
            bytes: content.len() as u64,
        }
    }

    /// Whether a content is this part's.
    pub(super) fn is(&self, content: &[u8]) -> bool {
        content.len() as u64 == self.bytes && *self == Self::of(content)
    }

    /// The name of its object.
    pub(super) fn key(&self) -> String {
        format!("objects/{}/{}", &self.sha256[..2], self.sha256)
    }
}

impl StoredFile {
    fn is_sound(&self) -> bool {
        let is_hash = |text: &str| {
            text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        };
        let parts = self.parts.iter();
        parts
            .clone()
            .all(|part| is_hash(&part.sha256) && (1..=MOST_PART).contains(&part.bytes))
            && parts.map(|part| part.bytes).sum::<u64>() == self.bytes
    }

    /// Whether it may be an original file.
    pub(super) fn is_original(&self) -> bool {
        self.is_sound() && self.is_inside()
    }

    /// Whether its name leads to a place inside the folder that it is put into.
    fn is_inside(&self) -> bool {
        let is_name = |name: &str| {
            !matches!(name, "" | "." | "..")
                && !name.contains(|letter: char| letter.is_control() || "\\:".contains(letter))
        };
        self.name.len() <= 4_096 && self.name.split('/').all(is_name)
    }
}

impl Manifest {
    /// The first manifest of a generation, or the one after another.
    pub(super) fn after(before: Option<&Self>, published: String, generation: GenerationInfo) -> Self {
        Self {
            format: FORMAT,
            sequence: before.map_or(1, |before| before.sequence + 1),
            published,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            generation,
            files: Vec::new(),
            synonyms: None,
            dictionary: None,
            settings: BTreeMap::new(),
            originals: None,
        }
    }

    /// Whether two manifests give the same answers: the same program built both from the same corpus, and what else decides is the
    /// same. Their files may differ.
    pub(super) fn answers_as(&self, other: &Self) -> bool {
        let deciding = |manifest: &Self| {
            let generation = &manifest.generation;
            let vectors = manifest
                .files
                .iter()
                .find(|file| generation.files.iter().all(|sum| sum.name != file.name));
            (
                manifest.program.clone(),
                generation.schema_version,
                generation.corpus_fingerprint.clone(),
                generation.documents,
                vectors.map(|file| file.bytes),
                manifest.synonyms.clone(),
                manifest.dictionary.clone(),
                manifest.settings.clone(),
                manifest.originals.clone(),
            )
        };
        deciding(self) == deciding(other)
    }

    /// Returns what it is kept as.
    pub(super) fn archive_key(sequence: u64) -> String {
        format!("manifests/{sequence:012}")
    }

    /// Returns every part that it names, those of the list of originals but not of the originals.
    pub fn parts(&self) -> impl Iterator<Item = &Part> {
        let others = [&self.synonyms, &self.dictionary, &self.originals];
        let others = others.into_iter().flatten();
        self.files.iter().chain(others).flat_map(|file| &file.parts)
    }

    /// Returns the bytes of all its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// Returns the manifest as bytes that begin with their checksum.
    pub fn encode(&self) -> Vec<u8> {
        let json = serde_json::to_string(self).expect("plain data always becomes JSON");
        let sum = hexadecimal(&Sha256::digest(json.as_bytes()));
        format!("{MAGIC} {sum}\n{json}\n").into_bytes()
    }

    /// Reads a manifest; `key` is what an error names.
    ///
    /// # Errors
    /// If it is not as it was written, or of another layout.
    pub fn decode(bytes: &[u8], key: &str) -> Result<Self, StoreError> {
        let broken = |what: &str| StoreError::broken(key, what);
        let text = std::str::from_utf8(bytes).map_err(|_| broken("it is no manifest"))?;
        let (head, json) = text.split_once('\n').ok_or_else(|| broken("it is no manifest"))?;
        let sum = head
            .strip_prefix(MAGIC)
            .ok_or_else(|| broken("it is no manifest"))?;
        let json = json.strip_suffix('\n').unwrap_or(json);
        if sum.trim() != hexadecimal(&Sha256::digest(json.as_bytes())) {
            return Err(broken("its checksum is wrong"));
        }
        let manifest: Self =
            serde_json::from_str(json).map_err(|_| broken("another version of this program wrote it"))?;
        if manifest.format != FORMAT {
            return Err(broken("another version of this program wrote it"));
        }
        manifest
            .is_sound()
            .then_some(manifest)
            .ok_or_else(|| broken("what it names is impossible"))
    }

    fn is_sound(&self) -> bool {
        let others = [&self.synonyms, &self.dictionary, &self.originals];
        let others = others.into_iter().flatten();
        let summed = &self.generation.files;
        self.files
            .iter()
            .chain(others)
            .all(|file| file.is_sound() && file.is_inside() && !file.name.contains('/'))
            && summed.iter().all(|sum| {
                let stored = self.files.iter().find(|file| file.name == sum.name);
                stored.is_some_and(|file| file.bytes == sum.bytes)
            })
    }
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a string takes all that is written");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let generation = GenerationInfo {
            name: "generation-7".to_owned(),
            schema_version: 1,
            corpus_fingerprint: "x".to_owned(),
            documents: 1,
            built: "2026-01-01T00:00:00Z".to_owned(),
            files: Vec::new(),
        };
        let mut manifest = Manifest::after(None, "2026-01-01T00:00:00Z".to_owned(), generation);
        manifest.files = vec![file("texts.bin")];
        manifest
    }

    fn file(name: &str) -> StoredFile {
        StoredFile {
            name: name.to_owned(),
            bytes: 2,
            parts: vec![Part::of(b"a"), Part::of(b"b")],
        }
    }

    #[test]
    fn a_manifest_is_read_as_it_was_written_and_any_damage_is_noticed() {
        let manifest = manifest();
        let bytes = manifest.encode();
        assert_eq!(Manifest::decode(&bytes, "current").unwrap(), manifest);
        for at in 0..bytes.len() - 1 {
            let mut damaged = bytes.clone();
            damaged[at] ^= 4;
            assert!(Manifest::decode(&damaged, "current").is_err(), "byte {at}");
            assert!(Manifest::decode(&bytes[..at], "current").is_err(), "{at} bytes");
        }
    }

    #[test]
    fn a_manifest_that_leads_out_of_its_folder_is_refused() {
        for name in [
            "../CURRENT",
            "..",
            "/etc/passwd",
            "a/../../b",
            "",
            "a\\..\\b",
            "c:x",
            "a/b",
        ] {
            let mut manifest = manifest();
            manifest.files.push(file(name));
            let error = Manifest::decode(&manifest.encode(), "current").unwrap_err();
            assert!(error.to_string().contains("impossible"), "{name}: {error}");
        }
        let mut short = manifest();
        short.files[0].bytes = 3;
        assert!(Manifest::decode(&short.encode(), "current").is_err());
    }
}
