//! The command line. Values of settings stay raw here; [`crate::config`] validates them with the
//! other sources.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::cite::ListFormat;
use crate::config::{Allowed, Given, RawSettings, Source};
use crate::document::{Kind, Language};

mod fault;

pub use fault::{Permitted, UsageFault, Wrong};

/// Search for a Swedish knowledge base: a folder of files in; ranked hits, suggestions and related documents out.
#[derive(Debug, Clone, Parser)]
#[command(
    name = "sokbar",
    version,
    about,
    after_help = EXIT_CODES,
    arg_required_else_help = false,
    subcommand_value_name = "COMMAND"
)]
pub struct Cli {
    /// What to do; without a command, `serve`
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The settings of the command line.
    #[command(flatten)]
    pub flags: Flags,
}

const EXIT_CODES: &str = "Exit codes: 0 all well; 1 it failed; 2 it worked, but something in the input was refused \
(named on stderr); 130 interrupted.\nSettings: sokbar.toml, SOKBAR_* variables (SOKBAR_LOG_FORMAT for --log-format), flags; the later wins.";

/// A value of an option that is not allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("allowed: {0}")]
pub struct NotAllowed(pub Allowed);

/// A parser of whole numbers between two, both included.
fn whole<T: TryFrom<u64>>(
    least: u64,
    most: u64,
) -> impl Fn(&str) -> Result<T, NotAllowed> + Clone + Send + Sync + 'static {
    move |text| {
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        let number = number.and_then(|number| T::try_from(number).ok());
        number.ok_or(NotAllowed(Allowed::Whole(least, most)))
    }
}

/// The values of `--lang` and `--config` in arguments that cannot be parsed: an error of theirs is told in a language, too.
pub fn language_flags(arguments: impl IntoIterator<Item = OsString>) -> (Option<OsString>, Option<PathBuf>) {
    let (mut lang, mut config) = (None, None);
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next().filter(|argument| argument != "--") {
        let text = argument.to_string_lossy();
        let (flag, value) = match text.split_once('=') {
            Some((flag, value)) => (flag, Some(OsString::from(value))),
            None => (&*text, None),
        };
        match flag {
            "--lang" => lang = value.or_else(|| arguments.next()),
            "--config" => config = value.or_else(|| arguments.next()).map(PathBuf::from),
            _ => {}
        }
    }
    (lang, config)
}

/// The commands.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Build the index if there is none or it is stale, then serve the pages and the API
    Serve,
    /// Build a new generation of the index and report on every file
    Index {
        /// Build even if nothing has changed, and find all related documents anew
        #[arg(long, conflicts_with = "dry_run")]
        force: bool,
        /// Read every file and report, but write no index
        #[arg(long)]
        dry_run: bool,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
        /// Write the report as JSON to this file, also when every file was refused
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Publish the current generation to publish-url, for replicas that follow it
    Publish {
        /// Publish even if what is published gives the same answers
        #[arg(long)]
        force: bool,
        /// Read every object that is there already, and send those anew that are broken
        #[arg(long)]
        verify: bool,
        /// Print the account as JSON
        #[arg(long)]
        json: bool,
    },
    /// Fetch sources into the corpus: websites, repositories, feeds, folders, as sources.toml names them
    Pull {
        /// The sources to fetch; every one when left out
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Ask for everything and report, but write nothing
        #[arg(long)]
        dry_run: bool,
        /// Print the report as JSON
        #[arg(long)]
        json: bool,
        /// Write the report as JSON to this file, with every address
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
    },
    /// Search, and print ranked hits
    Search {
        /// What to look for; a word that begins with a dash comes after `--`, or within quotes
        #[arg(required = true, num_args = 1.., value_name = "QUERY")]
        query: Vec<String>,
        /// At most this many hits
        #[arg(long, default_value_t = 10, value_parser = whole::<usize>(1, 100))]
        limit: usize,
        /// Only this kind: article, method, case, research or editorial; repeatable
        #[arg(long = "kind", value_name = "KIND")]
        kinds: Vec<Kind>,
        /// Print the answer as JSON, as GET /v1/search gives it
        #[arg(long)]
        json: bool,
    },
    /// Print the documents related to one
    Related {
        /// The id of the document, as metoder/smed
        id: String,
        /// At most this many documents
        #[arg(long, default_value_t = 10, value_parser = whole::<usize>(1, 50))]
        limit: usize,
        /// Print the answer as JSON, as GET /v1/documents/{id}/related gives it
        #[arg(long)]
        json: bool,
    },
    /// Print completions of what is being typed
    Suggest {
        /// The beginning of a word or a title
        prefix: String,
        /// Print the answer as JSON, as GET /v1/suggest gives it
        #[arg(long)]
        json: bool,
    },
    /// Print a reference to a document
    Cite {
        /// The id of the document, as metoder/smed
        id: String,
        /// A style of the Citation Style Language: apa, harvard, ieee, vancouver, mla, …
        #[arg(long, default_value = "apa", value_name = "STYLE")]
        style: String,
        /// The language of what the style itself says: sv or en [default: that of the terminal]
        #[arg(long)]
        locale: Option<Language>,
        /// As a file for programs instead: bibtex, ris or csl-json
        #[arg(long, value_name = "FORMAT", conflicts_with_all = ["style", "locale"])]
        format: Option<ListFormat>,
        /// The anchor or the heading of the section that is cited
        #[arg(long, value_name = "SECTION")]
        section: Option<String>,
        /// The page that is cited
        #[arg(long, value_name = "NUMBER", value_parser = whole::<u32>(1, u32::MAX.into()))]
        page: Option<u32>,
    },
    /// Print all documents that answer a search, as a list for programs
    Export {
        /// What to look for; nothing for every document
        #[arg(num_args = 0.., value_name = "QUERY")]
        query: Vec<String>,
        /// csv, bibtex, ris, csl-json or ndjson
        #[arg(long, default_value = "csv", value_name = "FORMAT")]
        format: ListFormat,
        /// At most this many documents
        #[arg(long, default_value_t = 10_000, value_parser = whole::<usize>(1, 10_000))]
        limit: usize,
        /// Only this kind: article, method, case, research or editorial; repeatable
        #[arg(long = "kind", value_name = "KIND")]
        kinds: Vec<Kind>,
    },
    /// Print the passages that answer a question, with their references
    Passages {
        /// The question
        #[arg(required = true, num_args = 1.., value_name = "QUESTION")]
        question: Vec<String>,
        /// At most this many tokens in all; a token is three bytes
        #[arg(long, default_value_t = 2_000, value_parser = whole::<usize>(100, 100_000))]
        budget: usize,
        /// At most this many passages
        #[arg(long, default_value_t = 8, value_parser = whole::<usize>(1, 20))]
        limit: usize,
        /// At most this many of one document [default: 3 of the best document, 2 of each other]
        #[arg(long, value_parser = whole::<usize>(1, 3))]
        per_document: Option<usize>,
        /// Only this kind: article, method, case, research or editorial; repeatable
        #[arg(long = "kind", value_name = "KIND")]
        kinds: Vec<Kind>,
        /// Print the answer as JSON, as GET /v1/passages gives it
        #[arg(long)]
        json: bool,
    },
    /// Answer an assistant on stdin and stdout, by the Model Context Protocol
    Mcp,
    /// Print the analysis of each word: form, stem, parts, synonyms
    Analyze {
        /// The text
        #[arg(required = true, num_args = 1.., value_name = "TEXT")]
        text: Vec<String>,
        /// The language it is in: sv or en; both when left out
        #[arg(long)]
        language: Option<Language>,
        /// Print the answer as JSON
        #[arg(long)]
        json: bool,
    },
    /// Explain where a query finds a document and why, or why it does not
    Explain {
        /// The query, in quotes if it has several words
        query: String,
        /// The id of the document, as metoder/smed
        id: String,
        /// Print the explanation as JSON
        #[arg(long)]
        json: bool,
    },
    /// Compare every file of the index with its checksum, and ask it a question
    Check {
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Measure ranking on judged queries: nDCG@10, MRR@10, recall@10, recall@100; with groups.tsv related P@5, P@10
    Eval {
        /// A folder in BEIR layout; without a corpus.jsonl of its own it judges the documents of the corpus
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Leave out what editors add: summaries, keywords, tags and synonyms
        #[arg(long)]
        bare: bool,
        /// Print the figures as JSON, those of each query too
        #[arg(long)]
        json: bool,
    },
}

/// Settings given as flags.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Settings")]
pub struct Flags {
    /// The settings file [default: sokbar.toml, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The corpus folder [default: corpus]
    #[arg(long, global = true, value_name = "FOLDER")]
    corpus: Option<OsString>,
    /// The index folder [default: index]
    #[arg(long, global = true, value_name = "FOLDER")]
    index: Option<OsString>,
    /// Where serve listens [default: 127.0.0.1:3000]
    #[arg(long, global = true, value_name = "ADDRESS")]
    bind: Option<OsString>,
    /// The synonym file [default: synonyms.txt of the corpus, if it is there]
    #[arg(long, global = true, value_name = "FILE")]
    synonyms: Option<OsString>,
    /// Whether the program's thesaurus has synonyms for words that the file has none for: true or false [default: true]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    thesaurus: Option<OsString>,
    /// A Hunspell dictionary (sv_SE.dic) for splitting compounds
    #[arg(long, global = true, value_name = "FILE")]
    hunspell: Option<OsString>,
    /// Log level: off, error, warn, info, debug, trace, or directives
    #[arg(long, global = true, value_name = "LEVEL")]
    log: Option<OsString>,
    /// Log format: text or json [default: text]
    #[arg(long, global = true, value_name = "FORMAT")]
    log_format: Option<OsString>,
    /// Seconds a search may take, 1 to 60 [default: 5]
    #[arg(long, global = true, value_name = "SECONDS")]
    timeout: Option<OsString>,
    /// Concurrent searches, 1 to 1024 [default: two per core]
    #[arg(long, global = true, value_name = "NUMBER")]
    concurrency: Option<OsString>,
    /// The largest file read, in MiB [default: 50]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_file: Option<OsString>,
    /// Pages or slides a file may have [default: 5000]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_pages: Option<OsString>,
    /// Characters of text a file may have [default: 20000000]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_characters: Option<OsString>,
    /// Seconds that reading a file may take [default: 20]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_seconds: Option<OsString>,
    /// MiB of address space that reading a file may take [default: 1024]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_memory: Option<OsString>,
    /// MiB that may come out of one file by unpacking [default: 256]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_unpacked: Option<OsString>,
    /// Entries an archive may have, as Word files and books are [default: 10000]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_entries: Option<OsString>,
    /// Highest compression ratio of an archive entry [default: 200]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_ratio: Option<OsString>,
    /// How deep elements of HTML and XML may be nested [default: 512]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_nesting: Option<OsString>,
    /// Records an export may have [default: 100000]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    limit_records: Option<OsString>,
    /// Whether serve watches the corpus and rebuilds on changes: true or false [default: false]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    watch: Option<OsString>,
    // Not a doc comment: rustdoc warns about bare addresses.
    #[arg(
        long,
        global = true,
        value_name = "ORIGINS",
        help = "The sites whose pages may ask the API, as https://www.example.se, commas between; * for every site [default: none]"
    )]
    allowed_origins: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        help = "The address that readers know the service by, as https://sok.example.se [default: the host each request names]"
    )]
    public_url: Option<OsString>,
    /// The hosts that serve answers for, commas between [default: every host]
    #[arg(long, global = true, value_name = "HOSTS", hide_short_help = true)]
    allowed_hosts: Option<OsString>,
    /// The IP addresses of reverse proxies, commas between [default: none but this machine]
    #[arg(long, global = true, value_name = "ADDRESSES", hide_short_help = true)]
    trusted_proxies: Option<OsString>,
    /// Whether the request log has the texts of queries: true or false [default: false]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_short_help = true)]
    log_queries: Option<OsString>,
    /// The address of /metrics for Prometheus; not for readers [default: none]
    #[arg(long, global = true, value_name = "ADDRESS", hide_short_help = true)]
    metrics_bind: Option<OsString>,
    /// The largest share of documents that a new index may lack, in percent [default: 50]
    #[arg(long, global = true, value_name = "PERCENT", hide_short_help = true)]
    max_loss: Option<OsString>,
    /// Replace the index even if the corpus lost more than that, or has a folder that cannot be read [default: false]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    accept_loss: Option<OsString>,
    /// The language of answers in the terminal: sv or en [default: that of the locale, else en]
    #[arg(long, global = true, value_name = "LANG")]
    lang: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "TEXT",
        hide_short_help = true,
        help = "The name of the site on its pages [default: Sökbar]"
    )]
    site_name: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "COLOUR",
        hide_short_help = true,
        help = "The colour of the pages, as #00528e [default: blue]"
    )]
    accent: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        hide_short_help = true,
        help = "An SVG or PNG file shown beside the name [default: a magnifier]"
    )]
    logo: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "NAMES",
        hide_short_help = true,
        help = "What kinds are called and their order, as method | Handledning | Handledningar | Guide | Guides, commas between; the English names may be left out [default: none]"
    )]
    kind_names: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "LINKS",
        hide_short_help = true,
        help = "Links at the foot of every page, as Text | https://www.example.se, commas between [default: none]"
    )]
    footer_links: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "LINKS",
        hide_short_help = true,
        help = "What readers come to do: links on the start page, as Korta ställtiden | /dokument/metoder/smed, commas between [default: none]"
    )]
    start_tasks: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "TEXT",
        hide_short_help = true,
        help = "Who answers for the site, for the accessibility statement [default: the name of the site]"
    )]
    organisation: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        hide_short_help = true,
        help = "A mail or web address for reports of what is not accessible; gives the page /tillganglighet [default: none]"
    )]
    accessibility_contact: Option<OsString>,
    /// The publisher that references name for documents without a partner [default: none]
    #[arg(long, global = true, value_name = "NAME")]
    publisher: Option<OsString>,
    /// The series that references name [default: none]
    #[arg(long, global = true, value_name = "NAME")]
    series: Option<OsString>,
    /// The mail address that harvesters and pulled sites are told [default: noreply at the host]
    #[arg(long, global = true, value_name = "ADDRESS", hide_short_help = true)]
    contact: Option<OsString>,
    /// The file that names the sources of pull [default: sources.toml beside the settings file]
    #[arg(long, global = true, value_name = "FILE", hide_short_help = true)]
    sources: Option<OsString>,
    /// Whether serve fetches each source when it is due, and watches the corpus: true or false [default: false]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pull: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        hide_short_help = true,
        help = "The address of an embedder (OpenAI's protocol) for search by meaning, as http://localhost:11434/v1 [default: none]"
    )]
    embedder_url: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "FOLDER",
        hide_short_help = true,
        help = "The folder of a model that embeds in this process, in place of an address; needs a build with --features candle [default: none]"
    )]
    embedder_path: Option<OsString>,
    /// The embedder's model; with a folder, what reports call it [default: none; the folder's name]
    #[arg(long, global = true, value_name = "NAME", hide_short_help = true)]
    embedder_model: Option<OsString>,
    /// The environment variable that has the key of the embedder's API [default: none]
    #[arg(long, global = true, value_name = "VARIABLE", hide_short_help = true)]
    embedder_api_key_env: Option<OsString>,
    /// What the model wants before a query, as "query: " [default: nothing]
    #[arg(long, global = true, value_name = "TEXT", hide_short_help = true)]
    embedder_query_prefix: Option<OsString>,
    /// What the model wants before a passage, as "passage: " [default: nothing]
    #[arg(long, global = true, value_name = "TEXT", hide_short_help = true)]
    embedder_passage_prefix: Option<OsString>,
    /// Whether requests have an input_type, query or passage: true or false [default: false]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_short_help = true)]
    embedder_input_type: Option<OsString>,
    /// The dimensions of the vectors, from 8 to 4096 [default: those of the model]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    embedder_dimensions: Option<OsString>,
    /// How long a search waits for the vector of its query, in milliseconds [default: 300]
    #[arg(long, global = true, value_name = "MS", hide_short_help = true)]
    embedder_timeout_ms: Option<OsString>,
    /// The passages of one request to the embedder [default: 16]
    #[arg(long, global = true, value_name = "N", hide_short_help = true)]
    embedder_batch: Option<OsString>,
    /// Whether index and serve publish what they build to publish-url: true or false [default: false]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    publish: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        help = "Where generations are published for replicas: s3://bucket/prefix, gs://…, az://… or file:///folder; credentials are in the environment [default: nowhere]"
    )]
    publish_url: Option<OsString>,
    /// How many generations stay in the store, 1 to 1000 [default: 3]
    #[arg(long, global = true, value_name = "NUMBER", hide_short_help = true)]
    publish_keep: Option<OsString>,
    /// How many hours a replaced generation stays in the store besides [default: 1]
    #[arg(long, global = true, value_name = "HOURS", hide_short_help = true)]
    publish_keep_hours: Option<OsString>,
    /// Whether the original files are published, too: true or false [default: false]
    #[arg(long, global = true, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true", hide_short_help = true)]
    publish_originals: Option<OsString>,
    #[arg(
        long,
        global = true,
        value_name = "ADDRESS",
        help = "Serve what is published there, as a replica without a corpus: s3://bucket/prefix, gs://…, az://… or file:///folder [default: none]"
    )]
    follow: Option<OsString>,
    /// The seconds between two looks at what is followed, 1 to 3600 [default: 5]
    #[arg(long, global = true, value_name = "SECONDS", hide_short_help = true)]
    follow_seconds: Option<OsString>,
}

impl Flags {
    /// The value of `--lang`, not validated.
    pub fn lang(&self) -> Option<OsString> {
        self.lang.clone()
    }

    /// The raw settings, each with its flag as the source.
    pub fn into_raw(self) -> RawSettings {
        let given = |name, value: Option<OsString>| {
            value.map(|value| Given {
                value,
                source: Source::Flag(name),
            })
        };
        RawSettings {
            corpus: given("corpus", self.corpus),
            index: given("index", self.index),
            bind: given("bind", self.bind),
            synonyms: given("synonyms", self.synonyms),
            thesaurus: given("thesaurus", self.thesaurus),
            hunspell: given("hunspell", self.hunspell),
            log: given("log", self.log),
            log_format: given("log-format", self.log_format),
            timeout: given("timeout", self.timeout),
            concurrency: given("concurrency", self.concurrency),
            limit_file: given("limit-file", self.limit_file),
            limit_pages: given("limit-pages", self.limit_pages),
            limit_characters: given("limit-characters", self.limit_characters),
            limit_seconds: given("limit-seconds", self.limit_seconds),
            limit_memory: given("limit-memory", self.limit_memory),
            limit_unpacked: given("limit-unpacked", self.limit_unpacked),
            limit_entries: given("limit-entries", self.limit_entries),
            limit_ratio: given("limit-ratio", self.limit_ratio),
            limit_nesting: given("limit-nesting", self.limit_nesting),
            limit_records: given("limit-records", self.limit_records),
            watch: given("watch", self.watch),
            allowed_origins: given("allowed-origins", self.allowed_origins),
            public_url: given("public-url", self.public_url),
            allowed_hosts: given("allowed-hosts", self.allowed_hosts),
            trusted_proxies: given("trusted-proxies", self.trusted_proxies),
            log_queries: given("log-queries", self.log_queries),
            metrics_bind: given("metrics-bind", self.metrics_bind),
            max_loss: given("max-loss", self.max_loss),
            accept_loss: given("accept-loss", self.accept_loss),
            lang: given("lang", self.lang),
            site_name: given("site-name", self.site_name),
            accent: given("accent", self.accent),
            logo: given("logo", self.logo),
            kind_names: given("kind-names", self.kind_names),
            footer_links: given("footer-links", self.footer_links),
            start_tasks: given("start-tasks", self.start_tasks),
            organisation: given("organisation", self.organisation),
            accessibility_contact: given("accessibility-contact", self.accessibility_contact),
            publisher: given("publisher", self.publisher),
            series: given("series", self.series),
            contact: given("contact", self.contact),
            sources: given("sources", self.sources),
            pull: given("pull", self.pull),
            embedder_url: given("embedder-url", self.embedder_url),
            embedder_path: given("embedder-path", self.embedder_path),
            embedder_model: given("embedder-model", self.embedder_model),
            embedder_api_key_env: given("embedder-api-key-env", self.embedder_api_key_env),
            embedder_query_prefix: given("embedder-query-prefix", self.embedder_query_prefix),
            embedder_passage_prefix: given("embedder-passage-prefix", self.embedder_passage_prefix),
            embedder_input_type: given("embedder-input-type", self.embedder_input_type),
            embedder_dimensions: given("embedder-dimensions", self.embedder_dimensions),
            embedder_timeout_ms: given("embedder-timeout-ms", self.embedder_timeout_ms),
            embedder_batch: given("embedder-batch", self.embedder_batch),
            publish: given("publish", self.publish),
            publish_url: given("publish-url", self.publish_url),
            publish_keep: given("publish-keep", self.publish_keep),
            publish_keep_hours: given("publish-keep-hours", self.publish_keep_hours),
            publish_originals: given("publish-originals", self.publish_originals),
            follow: given("follow", self.follow),
            follow_seconds: given("follow-seconds", self.follow_seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(arguments: &[&str]) -> Cli {
        Cli::try_parse_from(["sokbar"].iter().chain(arguments)).unwrap()
    }

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_setting_has_its_flag() {
        for name in RawSettings::NAMES {
            let cli = parse(&["serve", &format!("--{name}=x")]);
            let given = cli.flags.into_raw().slot(name).unwrap().take().unwrap();
            assert_eq!(given.source, Source::Flag(name));
        }
    }

    #[test]
    fn no_command_means_serve_and_flags_stand_anywhere() {
        assert_eq!(parse(&["--bind", "x"]).command, None);
        let before = parse(&["--index", "x", "suggest", "st"]).flags.into_raw();
        assert_eq!(before, parse(&["suggest", "st", "--index", "x"]).flags.into_raw());
    }

    #[test]
    fn a_switch_needs_no_value() {
        for (arguments, value) in [
            (&["--watch", "serve"][..], "true"),
            (&["serve", "--watch=false"], "false"),
        ] {
            let watch = parse(arguments).flags.into_raw().watch.unwrap();
            assert_eq!(watch.value, value);
        }
    }

    #[test]
    fn a_query_may_have_words_and_exclusions() {
        let cli = parse(&[
            "search", "--kind", "method", "--json", "daglig", "styrning", "--", "-tavla",
        ]);
        let expected = Command::Search {
            query: ["daglig", "styrning", "-tavla"].map(str::to_owned).to_vec(),
            limit: 10,
            kinds: vec![Kind::Method],
            json: true,
        };
        assert_eq!(cli.command, Some(expected));
    }

    #[test]
    fn the_language_is_seen_among_faulty_arguments() {
        for (arguments, lang, config) in [
            (&["find", "--lang", "sv"][..], Some("sv"), None),
            (
                &["--lang=sv", "--config", "a.toml", "--bad"],
                Some("sv"),
                Some("a.toml"),
            ),
            (
                &["search", "--config=b.toml", "--", "--lang=sv"],
                None,
                Some("b.toml"),
            ),
            (&["--lang"], None, None),
        ] {
            let found = language_flags(arguments.iter().map(OsString::from));
            let expected = (lang.map(OsString::from), config.map(PathBuf::from));
            assert_eq!(found, expected, "{arguments:?}");
        }
    }

    #[test]
    fn what_is_not_allowed_is_named() {
        for (arguments, named) in [
            (&["search", "x", "--kind", "metod"][..], "article, method, case"),
            (&["search", "x", "--limit", "101"], "a whole number from 1 to 100"),
            (&["cite", "x", "--page=0"], "a whole number from 1"),
            (&["analyze", "x", "--language", "de"], "sv, en"),
            (&["find", "x"], "find"),
        ] {
            let error = Cli::try_parse_from(["sokbar"].iter().chain(arguments)).unwrap_err();
            assert!(error.to_string().contains(named), "{error}");
        }
    }
}
