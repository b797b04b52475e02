//! Settings: `sokbar.toml`, then `SOKBAR_*` variables, then flags; the later wins. Raw first, validated once, then
//! unchanged.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::num::NonZero;
use std::path::PathBuf;
use std::time::Duration;

use crate::document::Language;

mod allowed;
mod brand;
mod deciding;
mod embedder;
mod error;
mod file;
mod locale;
mod names;
mod origin;
mod publishing;
mod raw;
mod validate;
mod value;
mod variables;

pub use allowed::Allowed;
pub(crate) use brand::LEAST_CONTRAST;
pub use brand::{BrandSettings, Colour, PageLink};
pub use deciding::take_over;
pub use embedder::{ApiKey, EmbedderPlace, EmbedderSettings};
pub use error::{ConfigError, ConfigWarning, Source};
pub(crate) use names::{key, keys};
pub use publishing::{FollowSettings, PublishSettings, StoreEnvironment};
pub use raw::{Given, RawSettings};

/// The default settings file.
const DEFAULT_FILE: &str = "sokbar.toml";

/// The settings: validated, then immutable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The corpus folder.
    pub corpus: PathBuf,
    /// The folder of the index.
    pub index: PathBuf,
    /// Where `serve` listens.
    pub bind: SocketAddr,
    /// The synonym file; `None` takes `synonyms.txt` of the corpus where there is one.
    pub synonyms: Option<PathBuf>,
    /// Whether words that the synonym file has nothing for have the synonyms of the program's thesaurus.
    pub thesaurus: bool,
    /// A Hunspell dictionary (`sv_SE.dic`) for splitting compounds.
    pub hunspell: Option<PathBuf>,
    /// Log directives of `tracing`; `None` takes the default of the command.
    pub log: Option<String>,
    /// The format of log lines.
    pub log_format: LogFormat,
    /// The timeout of a search.
    pub timeout: Duration,
    /// Concurrent searches; `None` means two per core.
    pub concurrency: Option<NonZero<usize>>,
    /// The limits on one file.
    pub limits: LimitSettings,
    /// Whether `serve` watches the corpus and rebuilds on changes.
    pub watch: bool,
    /// The sites whose pages may call the API (CORS): origins as browsers send them, or `*`.
    pub allowed_origins: Vec<String>,
    /// The public address of the service, without a slash at the end; `None` takes the `Host` of each
    /// request.
    pub public_url: Option<String>,
    /// The hosts that the service answers for, with or without a port; empty for every host.
    pub allowed_hosts: Vec<String>,
    /// The addresses of reverse proxies: they connect for many clients.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether the request log has the texts of queries. People search for names of people.
    pub log_queries: bool,
    /// The address of `/metrics`; `None` for no metrics.
    pub metrics_bind: Option<SocketAddr>,
    /// The largest share of documents, in percent, that a new index may lack; 100 allows every loss.
    pub max_loss: u8,
    /// Whether an index that lacks more than that, or a folder that cannot be read, is replaced.
    pub accept_loss: bool,
    /// The language of answers in the terminal: as set, else that of the locale, else English.
    pub language: Language,
    /// What the pages show of who runs the service.
    pub brand: BrandSettings,
    /// The publisher that references name for documents without a partner.
    pub publisher: Option<String>,
    /// The series that references name.
    pub series: Option<String>,
    /// The mail address that harvesters and the sites of sources are told.
    pub contact: Option<String>,
    /// The file that names the sources of `sokbar pull`; by default `sources.toml` beside the settings file.
    pub sources: PathBuf,
    /// Whether `serve` fetches sources when they are due; it then watches the corpus, too.
    pub pull: bool,
    /// The embedder, for search by meaning; `None` for words only.
    pub embedder: Option<EmbedderSettings>,
    /// Where generations are published; `None` for nowhere.
    pub publish: Option<PublishSettings>,
    /// What a replica follows; `None` where the corpus is indexed here.
    pub follow: Option<FollowSettings>,
    /// The settings that decide answers, as they are set: what replicas take over.
    pub deciding: BTreeMap<String, String>,
    /// What the environment says of stores, with their credentials.
    pub store_environment: StoreEnvironment,
    /// Whether terminals get colour (`NO_COLOR` is not set).
    pub color: bool,
}

impl Settings {
    /// The address of the service outside a request: the public one, else the one that `serve` listens on.
    pub fn base(&self) -> String {
        let own = || format!("http://{}", self.bind);
        self.public_url.clone().unwrap_or_else(own)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            corpus: "corpus".into(),
            index: "index".into(),
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)),
            synonyms: None,
            thesaurus: true,
            hunspell: None,
            log: None,
            log_format: LogFormat::Text,
            timeout: Duration::from_secs(5),
            concurrency: None,
            limits: LimitSettings::default(),
            watch: false,
            allowed_origins: Vec::new(),
            public_url: None,
            allowed_hosts: Vec::new(),
            trusted_proxies: Vec::new(),
            log_queries: false,
            metrics_bind: None,
            max_loss: 50,
            accept_loss: false,
            language: Language::English,
            brand: BrandSettings::default(),
            publisher: None,
            series: None,
            contact: None,
            sources: "sources.toml".into(),
            pull: false,
            embedder: None,
            publish: None,
            follow: None,
            deciding: BTreeMap::new(),
            store_environment: StoreEnvironment::default(),
            color: true,
        }
    }
}

/// The limits on one file; `None` takes the default of ingest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LimitSettings {
    /// The largest file, in MiB.
    pub file: Option<NonZero<u32>>,
    /// Pages or slides.
    pub pages: Option<NonZero<u32>>,
    /// Characters of extracted text.
    pub characters: Option<NonZero<u32>>,
    /// Seconds.
    pub seconds: Option<NonZero<u32>>,
    /// Address space, in MiB.
    pub memory: Option<NonZero<u32>>,
    /// Unpacked size, in MiB.
    pub unpacked: Option<NonZero<u32>>,
    /// Entries of an archive.
    pub entries: Option<NonZero<u32>>,
    /// Highest compression ratio of an archive entry.
    pub ratio: Option<NonZero<u32>>,
    /// Nesting depth of elements.
    pub nesting: Option<NonZero<u32>>,
    /// Records of an export.
    pub records: Option<NonZero<u32>>,
}

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Settings, with likely mistakes in their sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// What may be a mistake.
    pub warnings: Vec<ConfigWarning>,
}

/// Reads and validates every source: `flags` of the command line, `file` named by `--config`,
/// `environment` the variables of the process.
///
/// # Errors
/// If a named file cannot be read, a key is unknown or a value is invalid; the error names the source.
pub fn load(
    flags: RawSettings,
    file: Option<PathBuf>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Result<Loaded, ConfigError> {
    let environment: Vec<(OsString, OsString)> = environment.into_iter().collect();
    let variables = variables::read(environment.iter().cloned());
    let path = file.or(variables.file);
    let from_file = match &path {
        Some(path) => file::read(path)?,
        None => file::read_if_there(DEFAULT_FILE.as_ref())?,
    };
    let raw = from_file.overridden_by(variables.settings).overridden_by(flags);
    let language_is_set = raw.lang.is_some();
    let sources_are_set = raw.sources.is_some();
    let deciding = deciding::of(&raw);
    let mut settings = validate::validate(raw, &environment)?;
    settings.deciding = deciding;
    if let (false, Some(language)) = (language_is_set, variables.locale.language()) {
        settings.language = language;
    }
    if let (false, Some(path)) = (sources_are_set, &path) {
        settings.sources = path.with_file_name(&settings.sources);
    }
    settings.color = !variables.no_color;
    Ok(Loaded {
        settings,
        warnings: variables.warnings,
    })
}

/// The language in which errors of the command line and of settings are told, before there are settings: as far as the sources can be
/// read, that of [`Settings::language`]. `lang` and `file` are the flags of these names.
pub fn language(
    lang: Option<OsString>,
    file: Option<PathBuf>,
    environment: impl IntoIterator<Item = (OsString, OsString)>,
) -> Language {
    let variables = variables::read(environment);
    let set = [lang, variables.settings.lang.map(|given| given.value)];
    let mut set = set
        .into_iter()
        .flatten()
        .filter_map(|value| value.into_string().ok());
    let path = file.or(variables.file).unwrap_or_else(|| DEFAULT_FILE.into());
    let read = |text: String| -> Option<Language> { text.trim().parse().ok() };
    set.find_map(read)
        .or_else(|| file::lang(&path).and_then(read))
        .or_else(|| variables.locale.language())
        .unwrap_or(Settings::default().language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Kind;

    fn environment(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
        let pairs = pairs.iter();
        pairs.map(|&(name, value)| (name.into(), value.into())).collect()
    }

    fn flags(name: &'static str, value: &str) -> RawSettings {
        let mut raw = RawSettings::default();
        let given = Given {
            value: value.into(),
            source: Source::Flag(name),
        };
        *raw.slot(name).unwrap() = Some(given);
        raw
    }

    #[test]
    fn the_later_source_wins() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        std::fs::write(
            &path,
            "bind = \"127.0.0.1:1\"\ncorpus = \"material\"\ntimeout = 7\n",
        )
        .unwrap();
        let variables = environment(&[
            ("SOKBAR_BIND", "127.0.0.1:2"),
            ("SOKBAR_TIMEOUT", "8"),
            ("HOME", "/"),
        ]);
        let loaded = load(flags("bind", "127.0.0.1:3"), Some(path), variables).unwrap();
        let settings = loaded.settings;
        assert_eq!(settings.bind.port(), 3);
        assert_eq!(settings.timeout, Duration::from_secs(8));
        assert_eq!(
            settings.corpus,
            folder.path().join("material"),
            "relative to the file"
        );
        assert_eq!(settings.index, Settings::default().index);
        assert_eq!(
            settings.sources,
            folder.path().join("sources.toml"),
            "beside the file"
        );
        assert_eq!(loaded.warnings, []);
    }

    #[test]
    fn the_brand_of_the_pages_is_read_from_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml");
        let text = "site_name = \"Biblioteket\"\naccent = \"#8a1538\"\nlogo = \"logo.svg\"\n\
             start_tasks = [\"Korta ställtiden | /dokument/metoder/smed\", \"Få ordning med 5S | /?q=5s\"]\n\
             kind_names = [\"case | Exempel | Exempel\", \"method | Handledning | Handledningar\"]\n\
             footer_links = [\"Integritet | https://example.se/integritet\"]\n";
        std::fs::write(&path, text).unwrap();
        let brand = load(RawSettings::default(), Some(path), environment(&[]))
            .unwrap()
            .settings
            .brand;
        assert_eq!(brand.site_name.as_deref(), Some("Biblioteket"));
        assert_eq!(brand.accent, Some(Colour([0x8a, 0x15, 0x38])));
        assert_eq!(brand.logo, Some(folder.path().join("logo.svg")));
        let tasks: Vec<_> = brand.start_tasks.iter().map(|task| task.text.as_str()).collect();
        assert_eq!(tasks, ["Korta ställtiden", "Få ordning med 5S"]);
        assert_eq!(
            brand.kind_names.one(Language::Swedish, Kind::Case),
            Some("Exempel")
        );
        assert_eq!(brand.kind_names.ordered().nth(1), Some(Kind::Method));
        assert_eq!(brand.footer_links[0].address, "https://example.se/integritet");
    }

    #[test]
    fn an_embedder_has_its_key_from_the_variable_that_is_named() {
        let set = environment(&[
            ("SOKBAR_EMBEDDER_URL", "https://api.example.se/v1"),
            ("SOKBAR_EMBEDDER_MODEL", "e5"),
            ("SOKBAR_EMBEDDER_API_KEY_ENV", "MIN_NYCKEL"),
            ("MIN_NYCKEL", "hemlig"),
        ]);
        let settings = load(RawSettings::default(), None, set.clone()).unwrap().settings;
        let embedder = settings.embedder.as_ref().unwrap();
        let expected = EmbedderPlace::Service {
            url: "https://api.example.se/v1".to_owned(),
            api_key: Some(ApiKey("hemlig".to_owned())),
            input_type: false,
        };
        assert_eq!(embedder.at, expected);
        assert_eq!(
            (embedder.timeout, embedder.batch),
            (Duration::from_millis(300), 16)
        );
        assert!(!format!("{settings:?}").contains("hemlig"));
        let told = load(RawSettings::default(), None, set[..3].to_vec())
            .unwrap_err()
            .to_string();
        assert!(
            told.contains("SOKBAR_EMBEDDER_API_KEY_ENV: \"MIN_NYCKEL\" is not allowed"),
            "{told}"
        );
        let told = load(RawSettings::default(), None, set[..1].to_vec())
            .unwrap_err()
            .to_string();
        assert!(told.contains("embedder_model"), "{told}");
        let told = load(RawSettings::default(), None, set[1..2].to_vec())
            .unwrap_err()
            .to_string();
        assert!(told.contains("embedder_url"), "{told}");
        assert_eq!(
            load(RawSettings::default(), None, []).unwrap().settings.embedder,
            None
        );
    }

    #[test]
    fn a_model_in_a_folder_needs_no_name_and_has_no_address() {
        let text = "[embedder]\npath = \"modeller/e5\"\nquery_prefix = \"query: \"\n";
        let file = |text: &str| {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("sokbar.toml");
            std::fs::write(&path, text).unwrap();
            let loaded = load(RawSettings::default(), Some(path), []);
            loaded.map(|loaded| {
                (
                    loaded.settings.embedder.unwrap(),
                    folder.path().join("modeller/e5"),
                )
            })
        };
        let (embedder, path) = file(text).unwrap();
        assert_eq!(embedder.at, EmbedderPlace::Folder(path));
        assert_eq!(
            (embedder.model.as_str(), embedder.query_prefix.as_str()),
            ("e5", "query: ")
        );
        for (more, line) in [
            ("url = \"http://localhost:1\"", 4),
            ("api_key_env = \"PATH\"", 4),
            ("input_type = true", 4),
        ] {
            let told = file(&format!("{text}{more}\n")).unwrap_err().to_string();
            assert!(told.contains(&format!("sokbar.toml:{line}: ")), "{told}");
            assert!(told.contains("without embedder_path"), "{told}");
        }
    }

    #[test]
    fn the_file_may_be_named_by_a_variable_and_must_be_there() {
        let variables = environment(&[("SOKBAR_CONFIG", "/no/such/file.toml")]);
        let error = load(RawSettings::default(), None, variables).unwrap_err();
        assert!(matches!(error, ConfigError::Unreadable { .. }), "{error:?}");
    }

    #[test]
    fn a_bad_value_names_its_source_and_what_is_allowed() {
        let variables = environment(&[("SOKBAR_TIMEOUT", "strax")]);
        let error = load(RawSettings::default(), None, variables).unwrap_err();
        assert_eq!(
            error.to_string(),
            "SOKBAR_TIMEOUT: \"strax\" is not allowed; allowed: seconds from 1 to 60"
        );
    }

    #[test]
    fn errors_are_in_the_language_of_the_first_source_that_can_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("s.toml");
        std::fs::write(&file, "bidn = 1\nlang = \"sv\"\nindex = \n").unwrap();
        for (flag, path, variables, expected) in [
            (Some("sv"), None, &[("SOKBAR_LANG", "en")][..], Language::Swedish),
            (Some("de"), None, &[("SOKBAR_LANG", "sv")], Language::Swedish),
            (None, Some(file.clone()), &[("LANG", "en_GB")], Language::Swedish),
            (
                None,
                Some("no/such/file".into()),
                &[("LANG", "sv_SE")],
                Language::Swedish,
            ),
            (Some("en"), Some(file), &[("LANG", "sv_SE")], Language::English),
            (None, None, &[("LANG", "C")], Language::English),
        ] {
            let told = language(flag.map(Into::into), path.clone(), environment(variables));
            assert_eq!(told, expected, "{flag:?} {path:?} {variables:?}");
        }
    }

    #[test]
    fn nearly_known_variables_are_warned_of_and_foreign_ones_are_not() {
        let variables = environment(&[
            ("SOKBAR_BIDN", "x"),
            ("SOKBAR_SERVICE_HOST", "10.0.0.1"),
            ("NO_COLOR", "1"),
        ]);
        let loaded = load(RawSettings::default(), None, variables).unwrap();
        assert_eq!(
            loaded.warnings[0].to_string(),
            "the variable SOKBAR_BIDN is unknown; did you mean SOKBAR_BIND?"
        );
        assert_eq!(loaded.warnings.len(), 1);
        assert!(!loaded.settings.color);
    }
}
