//! A corpus in a temporary folder, an engine on it, and the program as a child process.

use std::env;
use std::fs;
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};
use sokbar::analysis::Lexicon;
use sokbar::document::Document;
use sokbar::index::{self, BuildInfo};
use sokbar::ingest::{self, Limits};
use sokbar::search::{EngineOptions, SearchEngine, SearchRequest, SearchResponse, find_neighbours};
use tempfile::TempDir;

/// A corpus folder and an index folder that end with the test.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    /// Two empty folders.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("corpus")).unwrap();
        Self { folder }
    }

    /// A corpus of some files, given as path and content.
    pub(crate) fn with_files(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        for (path, content) in files {
            place.write(path, content);
        }
        place
    }

    /// A copy of a corpus of `tests/fixtures/`.
    pub(crate) fn with_fixture(name: &str) -> Self {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
        Self::with_copy_of(&fixtures.join(name))
    }

    /// A copy of a whole corpus folder.
    pub(crate) fn with_copy_of(folder: &Path) -> Self {
        let place = Self::new();
        copy_folder(folder, &place.corpus());
        place
    }

    /// Writes a file of the corpus.
    pub(crate) fn write(&self, path: &str, content: &str) {
        let path = self.corpus().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn corpus(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.folder.path().join("index")
    }

    /// The folder that holds both, and in which the program runs.
    pub(crate) fn root(&self) -> &Path {
        self.folder.path()
    }

    /// The generations in the index folder, whole or not; none where there is no index folder.
    pub(crate) fn generations(&self) -> Vec<String> {
        let entries = fs::read_dir(self.index()).into_iter().flatten();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with("generation-"))
            .collect();
        names.sort();
        names
    }

    /// Reads the corpus and builds the index, without the program around it.
    pub(crate) fn build(&self) {
        let corpus = ingest::read_corpus(&self.corpus(), &Limits::default(), &|_| {}).unwrap();
        build(&self.index(), &corpus.documents);
    }

    /// Builds the index and opens it.
    pub(crate) fn engine(&self) -> SearchEngine {
        self.build();
        SearchEngine::open(&self.index(), &EngineOptions::default()).unwrap()
    }

    /// Overwrites the HTML of documents in the index, as a failing disk does: their pages can't be shown.
    pub(crate) fn damage_documents(&self) {
        for generation in self.generations() {
            let path = self.index().join(generation).join("rendered.bin");
            let length = fs::metadata(&path).unwrap().len();
            let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
            file.seek(SeekFrom::Start(length / 2)).unwrap();
            file.write_all(&vec![0xFF; (length - length / 2) as usize])
                .unwrap();
        }
    }

    /// Runs the program with this corpus and index, in this folder, away from the user's settings.
    pub(crate) fn sokbar(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// The program, ready to be started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sokbar"));
        command.current_dir(self.folder.path()).args(arguments);
        for (name, _) in env::vars_os() {
            let name_text = name.to_string_lossy();
            if name_text.starts_with("SOKBAR_") || ["LC_ALL", "LC_MESSAGES", "LANG"].contains(&&*name_text) {
                command.env_remove(name);
            }
        }
        command
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let copy = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &copy);
        } else {
            fs::copy(entry.path(), copy).unwrap();
        }
    }
}

/// How long tests wait for something that happens soon. A loaded machine needs most of it, a broken program all of it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(120);

/// Waits until something holds; fails, naming it, once a limit has passed.
pub(crate) fn eventually(limit: Duration, what: &str, mut holds: impl FnMut() -> bool) {
    wait_within(limit, what, || holds().then_some(()));
}

/// Polls until there is a value; fails after [`PATIENCE`] and names the awaited event.
pub(crate) fn wait_for<T>(what: &str, answer: impl FnMut() -> Option<T>) -> T {
    wait_within(PATIENCE, what, answer)
}

fn wait_within<T>(limit: Duration, what: &str, mut answer: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + limit;
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(Instant::now() < end, "waited {limit:?} in vain for {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// A program of one of these names on the path. Without one, the developer is told what is not tested; in continuous
/// integration that is a failure.
pub(crate) fn optional_program(names: &[&str], untested: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&folders)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|path| path.is_file());
    if found.is_none() {
        report_untested(untested, names[0]);
    }
    found
}

/// Tesseract's Swedish data, where Debian puts them.
pub(crate) const SWEDISH_LETTERS: &str = "/usr/share/tesseract-ocr/5/tessdata/swe.traineddata";

/// A file that some systems have. Without it as without an [`optional_program`].
pub(crate) fn optional_file(path: &'static str, untested: &str, package: &str) -> Option<&'static Path> {
    let found = Some(Path::new(path)).filter(|path| path.is_file());
    if found.is_none() {
        report_untested(untested, package);
    }
    found
}

fn report_untested(untested: &str, package: &str) {
    assert!(env::var_os("CI").is_none(), "no {package}");
    // Written past the capture of the test harness, which hides what a passing test prints.
    #[expect(clippy::explicit_write, reason = "the harness captures what eprintln! writes")]
    writeln!(io::stderr(), "NOT TESTED: {untested}; install {package}").unwrap();
}

/// Sends a signal to a process that a test started.
pub(crate) fn send(process: &Child, signal: Signal) {
    rustix::process::kill_process(Pid::from_child(process), signal).unwrap();
}

/// Waits until a process handles a signal, as far as the system shows that: before, the signal would just end it.
pub(crate) fn wait_until_handled(process: &Child, signal: Signal) {
    let path = format!("/proc/{}/status", process.id());
    let handles = |status: String| {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_none_or(|mask| mask & (1 << (signal.as_raw() - 1)) != 0)
    };
    eventually(PATIENCE, "the process to handle signals", || {
        fs::read_to_string(&path).map_or(true, handles)
    });
}

/// Builds an index of some documents, with their related documents, as `sokbar index` does.
pub(crate) fn build(index: &Path, documents: &[Document]) {
    let info = BuildInfo {
        corpus_fingerprint: "test".to_owned(),
        lexicon: Arc::new(Lexicon::built_in()),
        built: "2026-01-01T00:00:00Z".to_owned(),
        cancelled: Arc::default(),
        threads: None,
        neighbours: Some(find_neighbours),
        takes_over: true,
    };
    index::build(index, documents, &info, &|_| {}).unwrap();
}

/// The answer to a query.
pub(crate) fn search(engine: &SearchEngine, query: &str) -> SearchResponse {
    engine
        .search(&SearchRequest {
            query: query.to_owned(),
            ..SearchRequest::default()
        })
        .unwrap()
}

/// The ids of the hits of a query, best first.
pub(crate) fn ids(engine: &SearchEngine, query: &str) -> Vec<String> {
    search(engine, query)
        .hits
        .into_iter()
        .map(|hit| hit.document.id.to_string())
        .collect()
}

/// The text marked by a range in UTF-16 code units.
pub(crate) fn marked(text: &str, range: [usize; 2]) -> String {
    let units: Vec<u16> = text.encode_utf16().collect();
    String::from_utf16(&units[range[0]..range[1]]).unwrap()
}

/// Output of the program as text.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
