//! Files of a source in the corpus, each with its sidecar. A file is written beside its place and renamed, so that who
//! reads the corpus sees the old or the new one.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use url::Url;

use super::error::PullError;
use super::sources::Source;

/// What the first line of a sidecar begins with. A sidecar without it is an editor's and is left as it is.
const MARK: &str = "# Written by `sokbar pull`";
/// What the second line begins with: the address that the state knows the file by.
const ADDRESS: &str = "# Address: ";
/// The line that tells when the file came.
const FETCHED: &str = "fetched = ";
/// How much of an address a file name shows.
const SHOWN: usize = 80;

/// The folder of one source.
#[derive(Debug)]
pub(super) struct Store {
    folder: PathBuf,
    labels: String,
    source: String,
    dry_run: bool,
}

/// What a sidecar says.
#[derive(Debug, Default)]
pub(super) struct About<'a> {
    /// The address in the state.
    pub(super) key: &'a str,
    /// Where readers find the text.
    pub(super) url: Option<&'a str>,
    /// When the file came.
    pub(super) fetched: &'a str,
    /// More lines in TOML.
    pub(super) more: String,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    New,
    Changed,
    Unchanged,
}

impl Store {
    pub(super) fn open(corpus: &Path, source: &Source, dry_run: bool) -> Result<Self, PullError> {
        let folder = corpus.join(&source.into);
        let mut labels = String::new();
        let mut label = |key: &str, value: Option<String>| {
            if let Some(value) = value {
                let _ = writeln!(labels, "{key} = {}", toml::Value::String(value));
            }
        };
        label("partner", source.partner.clone());
        label("kind", source.kind.map(|kind| kind.to_string()));
        label("language", source.language.map(|language| language.to_string()));
        let store = Self {
            folder,
            labels,
            source: source.name.clone(),
            dry_run,
        };
        if !dry_run {
            fs::create_dir_all(&store.folder).map_err(PullError::io("create", &store.folder))?;
            store.remove_leftovers()?;
        }
        Ok(store)
    }

    fn temporary(&self) -> PathBuf {
        self.hidden("new")
    }

    /// A file that is no document: the walk of the corpus passes over hidden ones.
    fn hidden(&self, what: &str) -> PathBuf {
        self.folder.join(format!(".sokbar-pull-{}.{what}", self.source))
    }

    /// Removes what a killed round was writing, or had not decided on.
    fn remove_leftovers(&self) -> Result<(), PullError> {
        let start = format!(".sokbar-pull-{}.", self.source);
        let entries = fs::read_dir(&self.folder).map_err(PullError::io("read", &self.folder))?;
        let is_ours = |entry: &fs::DirEntry| entry.file_name().to_string_lossy().starts_with(&start);
        for entry in entries.flatten().filter(is_ours) {
            self.let_go(&entry.path())?;
        }
        Ok(())
    }

    /// Puts bytes aside until [`take`](Self::take) or [`let_go`](Self::let_go); a dry run writes nothing.
    pub(super) fn hold(&self, number: usize, bytes: &[u8]) -> Result<PathBuf, PullError> {
        let path = self.hidden(&format!("held-{number}"));
        if !self.dry_run {
            fs::write(&path, bytes).map_err(PullError::io("write", &path))?;
        }
        Ok(path)
    }

    /// The bytes that were put aside; `None` in a dry run.
    pub(super) fn take(&self, held: &Path) -> Result<Option<Vec<u8>>, PullError> {
        if self.dry_run {
            return Ok(None);
        }
        let bytes = fs::read(held).map_err(PullError::io("read", held))?;
        self.let_go(held)?;
        Ok(Some(bytes))
    }

    /// Removes what was put aside, where it is.
    pub(super) fn let_go(&self, held: &Path) -> Result<(), PullError> {
        match fs::remove_file(held) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(PullError::io("remove", held)(error))
            }
            _ => Ok(()),
        }
    }

    /// Writes a file and its sidecar. What is as it was is not written again, and so keeps its time.
    pub(super) fn write(&self, name: &str, bytes: &[u8], about: &About<'_>) -> Result<Written, PullError> {
        let path = self.folder.join(name);
        let mut written = match fs::read(&path) {
            Ok(old) if old == bytes => Written::Unchanged,
            Ok(_) => Written::Changed,
            Err(_) => Written::New,
        };
        let sidecar = self.folder.join(format!("{name}.toml"));
        let old = fs::read_to_string(&sidecar).ok();
        let new = self.sidecar(about);
        let said = |text: &str| {
            let lines = text.lines().skip(1);
            let lasting = lines.filter(|line| !line.starts_with(FETCHED));
            lasting.collect::<Vec<_>>().join("\n")
        };
        let is_ours = old.as_ref().is_none_or(|old| old.starts_with(MARK));
        let says_other = old.is_none_or(|old| said(&old) != said(&new));
        if written == Written::Unchanged && is_ours && says_other {
            written = Written::Changed;
        }
        if self.dry_run {
            return Ok(written);
        }
        if written != Written::Unchanged {
            self.replace(&path, bytes)?;
            if is_ours {
                self.replace(&sidecar, new.as_bytes())?;
            }
        }
        Ok(written)
    }

    /// The sidecar of a file: its address, what `sources.toml` says of the source, and more lines.
    fn sidecar(&self, about: &About<'_>) -> String {
        let mut text = format!(
            "{MARK} from the source {:?} at {}. Without this line the file is yours, and stays as you write it.\n\
             {ADDRESS}{}\n",
            self.source,
            about.fetched,
            about.key.replace(char::is_control, " ")
        );
        if let Some(url) = about.url {
            let _ = writeln!(text, "url = {}", toml::Value::String(url.to_owned()));
        }
        let _ = writeln!(text, "{FETCHED}{}", toml::Value::String(about.fetched.to_owned()));
        text.push_str(&self.labels);
        text.push_str(&about.more);
        text
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> Result<(), PullError> {
        let temporary = self.temporary();
        let write = || {
            let mut file = File::create(&temporary)?;
            file.write_all(bytes)?;
            file.sync_data()?;
            fs::rename(&temporary, path)
        };
        write().map_err(PullError::io("write", path))
    }

    /// Removes a file and its sidecar, if that is ours.
    pub(super) fn remove(&self, name: &str) -> Result<(), PullError> {
        if self.dry_run {
            return Ok(());
        }
        let sidecar = self.folder.join(format!("{name}.toml"));
        let is_ours = fs::read_to_string(&sidecar).is_ok_and(|text| text.starts_with(MARK));
        // The sidecar goes last: one without its file would be refused, a file without its sidecar is read.
        let paths = [Some(self.folder.join(name)), is_ours.then_some(sidecar)];
        for path in paths.into_iter().flatten() {
            self.let_go(&path)?;
        }
        Ok(())
    }

    /// A hash of what `sources.toml` says of all files.
    pub(super) fn labels(&self) -> String {
        hash(self.labels.as_bytes())
    }

    /// The content of a file; `None` where it was removed by somebody.
    pub(super) fn read(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.folder.join(name)).ok()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.folder.join(name).is_file()
    }

    /// The files that earlier rounds wrote, by their addresses: for a state that was deleted.
    pub(super) fn earlier(&self) -> Vec<(String, String)> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let sidecars = names.filter_map(|name| name.strip_suffix(".toml").map(str::to_owned));
        sidecars
            .filter_map(|name| {
                let text = fs::read_to_string(self.folder.join(format!("{name}.toml"))).ok()?;
                let mut lines = text.starts_with(MARK).then(|| text.lines().skip(1))?;
                let url = lines.next()?.strip_prefix(ADDRESS)?.to_owned();
                self.has(&name).then_some((url, name))
            })
            .collect()
    }
}

/// A file name for an address: what it shows of the path is for people, the hash keeps addresses apart. It never has a
/// separator, so that no address names another place.
pub(super) fn file_name(key: &str, extension: &str) -> String {
    let shown = match Url::parse(key) {
        Ok(url) if url.has_host() => format!("{}-{}", url.path(), url.query().unwrap_or_default()),
        _ => key.to_owned(),
    };
    let decoded = percent_encoding::percent_decode_str(&shown).decode_utf8_lossy();
    let mut slug = String::new();
    for letter in decoded.to_lowercase().chars() {
        let letter = match letter {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            'é' => 'e',
            'a'..='z' | '0'..='9' => letter,
            _ => '-',
        };
        if letter != '-' || !(slug.is_empty() || slug.ends_with('-')) {
            slug.push(letter);
        }
        if slug.len() >= SHOWN {
            break;
        }
    }
    let known = [".html", ".htm", ".php", ".aspx", ".pdf"].map(|ending| ending.replace('.', "-"));
    let slug = slug.trim_end_matches('-');
    let slug = known
        .iter()
        .find_map(|ending| slug.strip_suffix(ending.as_str()))
        .unwrap_or(slug);
    let slug = if slug.is_empty() { "start" } else { slug };
    format!("{slug}-{}.{extension}", short_hash(key.as_bytes()))
}

/// The first 4 bytes of a SHA-256 hash, in hexadecimal.
fn short_hash(bytes: &[u8]) -> String {
    hash(bytes)[..8].to_owned()
}

/// The first 16 bytes of a SHA-256 hash, in hexadecimal.
pub(super) fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_show_the_path_and_keep_addresses_apart() {
        for (address, start) in [
            ("https://a.se/", "start-"),
            ("https://a.se/Nyheter/%C3%85r%202026/", "nyheter-ar-2026-"),
            ("https://a.se/om.aspx", "om-"),
            ("https://a.se/sida?id=7", "sida-id-7-"),
        ] {
            let name = file_name(address, "html");
            assert!(
                name.starts_with(start) && name.len() == start.len() + 8 + 5,
                "{name}"
            );
        }
        assert_ne!(
            file_name("https://a.se/a/b", "html"),
            file_name("https://a.se/a-b", "html")
        );
    }

    proptest! {
        #[test]
        fn no_address_makes_a_path(address in "(https://a\\.se/)?\\PC{0,200}") {
            let name = file_name(&address, "html");
            prop_assert!(!name.contains(['/', '\\', '\0', ':']) && !name.starts_with('.'), "{}", name);
            prop_assert!(name.len() < 120);
        }
    }
}
