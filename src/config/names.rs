//! The names of the settings.

/// The names: flags and, with `_`, keys of the file and, in capitals, variables.
pub(super) const NAMES: [&str; 60] = [
    "corpus",
    "index",
    "bind",
    "synonyms",
    "thesaurus",
    "hunspell",
    "log",
    "log-format",
    "timeout",
    "concurrency",
    "limit-file",
    "limit-pages",
    "limit-characters",
    "limit-seconds",
    "limit-memory",
    "limit-unpacked",
    "limit-entries",
    "limit-ratio",
    "limit-nesting",
    "limit-records",
    "watch",
    "allowed-origins",
    "public-url",
    "allowed-hosts",
    "trusted-proxies",
    "log-queries",
    "metrics-bind",
    "max-loss",
    "accept-loss",
    "lang",
    "site-name",
    "accent",
    "logo",
    "kind-names",
    "footer-links",
    "start-tasks",
    "organisation",
    "accessibility-contact",
    "publisher",
    "series",
    "contact",
    "sources",
    "pull",
    "embedder-url",
    "embedder-path",
    "embedder-model",
    "embedder-api-key-env",
    "embedder-query-prefix",
    "embedder-passage-prefix",
    "embedder-input-type",
    "embedder-dimensions",
    "embedder-timeout-ms",
    "embedder-batch",
    "publish",
    "publish-url",
    "publish-keep",
    "publish-keep-hours",
    "publish-originals",
    "follow",
    "follow-seconds",
];

/// A setting's name in the file.
pub(crate) fn key(name: &str) -> String {
    name.replace('-', "_")
}

/// All settings' names in the file, with commas between.
pub(crate) fn keys() -> String {
    NAMES.map(key).join(", ")
}
