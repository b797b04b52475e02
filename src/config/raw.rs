//! Raw settings: text with its source.

use std::ffi::OsString;

use super::error::Source;
use super::names::NAMES;

/// One raw value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The value, not validated.
    pub value: OsString,
    /// Its source.
    pub source: Source,
}

/// All raw settings, of one source or of several merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawSettings {
    /// See [`super::Settings::corpus`].
    pub corpus: Option<Given>,
    /// See [`super::Settings::index`].
    pub index: Option<Given>,
    /// See [`super::Settings::bind`].
    pub bind: Option<Given>,
    /// See [`super::Settings::synonyms`].
    pub synonyms: Option<Given>,
    /// See [`super::Settings::thesaurus`].
    pub thesaurus: Option<Given>,
    /// See [`super::Settings::hunspell`].
    pub hunspell: Option<Given>,
    /// See [`super::Settings::log`].
    pub log: Option<Given>,
    /// See [`super::Settings::log_format`].
    pub log_format: Option<Given>,
    /// See [`super::Settings::timeout`].
    pub timeout: Option<Given>,
    /// See [`super::Settings::concurrency`].
    pub concurrency: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_file: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_pages: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_characters: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_seconds: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_memory: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_unpacked: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_entries: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_ratio: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_nesting: Option<Given>,
    /// See [`super::LimitSettings`].
    pub limit_records: Option<Given>,
    /// See [`super::Settings::watch`].
    pub watch: Option<Given>,
    /// See [`super::Settings::allowed_origins`].
    pub allowed_origins: Option<Given>,
    /// See [`super::Settings::public_url`].
    pub public_url: Option<Given>,
    /// See [`super::Settings::allowed_hosts`].
    pub allowed_hosts: Option<Given>,
    /// See [`super::Settings::trusted_proxies`].
    pub trusted_proxies: Option<Given>,
    /// See [`super::Settings::log_queries`].
    pub log_queries: Option<Given>,
    /// See [`super::Settings::metrics_bind`].
    pub metrics_bind: Option<Given>,
    /// See [`super::Settings::max_loss`].
    pub max_loss: Option<Given>,
    /// See [`super::Settings::accept_loss`].
    pub accept_loss: Option<Given>,
    /// See [`super::Settings::language`].
    pub lang: Option<Given>,
    /// See [`super::BrandSettings`].
    pub site_name: Option<Given>,
    /// See [`super::BrandSettings`].
    pub accent: Option<Given>,
    /// See [`super::BrandSettings`].
    pub logo: Option<Given>,
    /// See [`super::BrandSettings`].
    pub kind_names: Option<Given>,
    /// See [`super::BrandSettings`].
    pub footer_links: Option<Given>,
    /// See [`super::BrandSettings`].
    pub start_tasks: Option<Given>,
    /// See [`super::BrandSettings`].
    pub organisation: Option<Given>,
    /// See [`super::BrandSettings`].
    pub accessibility_contact: Option<Given>,
    /// See [`super::Settings::publisher`].
    pub publisher: Option<Given>,
    /// See [`super::Settings::series`].
    pub series: Option<Given>,
    /// See [`super::Settings::contact`].
    pub contact: Option<Given>,
    /// See [`super::Settings::sources`].
    pub sources: Option<Given>,
    /// See [`super::Settings::pull`].
    pub pull: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_url: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_path: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_model: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_api_key_env: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_query_prefix: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_passage_prefix: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_input_type: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_dimensions: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_timeout_ms: Option<Given>,
    /// See [`super::EmbedderSettings`].
    pub embedder_batch: Option<Given>,
    /// See [`super::PublishSettings`].
    pub publish: Option<Given>,
    /// See [`super::PublishSettings`].
    pub publish_url: Option<Given>,
    /// See [`super::PublishSettings`].
    pub publish_keep: Option<Given>,
    /// See [`super::PublishSettings`].
    pub publish_keep_hours: Option<Given>,
    /// See [`super::PublishSettings`].
    pub publish_originals: Option<Given>,
    /// See [`super::FollowSettings`].
    pub follow: Option<Given>,
    /// See [`super::FollowSettings`].
    pub follow_seconds: Option<Given>,
}

impl RawSettings {
    /// The names of the settings: keys of the file, flags, and, in capitals with `_`, variables.
    pub const NAMES: [&str; 60] = NAMES;

    /// The field of a setting by its name; `None` for an unknown setting.
    pub fn slot(&mut self, name: &str) -> Option<&mut Option<Given>> {
        Some(match name {
            "corpus" => &mut self.corpus,
            "index" => &mut self.index,
            "bind" => &mut self.bind,
            "synonyms" => &mut self.synonyms,
            "thesaurus" => &mut self.thesaurus,
            "hunspell" => &mut self.hunspell,
            "log" => &mut self.log,
            "log-format" => &mut self.log_format,
            "timeout" => &mut self.timeout,
            "concurrency" => &mut self.concurrency,
            "limit-file" => &mut self.limit_file,
            "limit-pages" => &mut self.limit_pages,
            "limit-characters" => &mut self.limit_characters,
            "limit-seconds" => &mut self.limit_seconds,
            "limit-memory" => &mut self.limit_memory,
            "limit-unpacked" => &mut self.limit_unpacked,
            "limit-entries" => &mut self.limit_entries,
            "limit-ratio" => &mut self.limit_ratio,
            "limit-nesting" => &mut self.limit_nesting,
            "limit-records" => &mut self.limit_records,
            "watch" => &mut self.watch,
            "allowed-origins" => &mut self.allowed_origins,
            "public-url" => &mut self.public_url,
            "allowed-hosts" => &mut self.allowed_hosts,
            "trusted-proxies" => &mut self.trusted_proxies,
            "log-queries" => &mut self.log_queries,
            "metrics-bind" => &mut self.metrics_bind,
            "max-loss" => &mut self.max_loss,
            "accept-loss" => &mut self.accept_loss,
            "lang" => &mut self.lang,
            "site-name" => &mut self.site_name,
            "accent" => &mut self.accent,
            "logo" => &mut self.logo,
            "kind-names" => &mut self.kind_names,
            "footer-links" => &mut self.footer_links,
            "start-tasks" => &mut self.start_tasks,
            "organisation" => &mut self.organisation,
            "accessibility-contact" => &mut self.accessibility_contact,
            "publisher" => &mut self.publisher,
            "series" => &mut self.series,
            "contact" => &mut self.contact,
            "sources" => &mut self.sources,
            "pull" => &mut self.pull,
            "embedder-url" => &mut self.embedder_url,
            "embedder-path" => &mut self.embedder_path,
            "embedder-model" => &mut self.embedder_model,
            "embedder-api-key-env" => &mut self.embedder_api_key_env,
            "embedder-query-prefix" => &mut self.embedder_query_prefix,
            "embedder-passage-prefix" => &mut self.embedder_passage_prefix,
            "embedder-input-type" => &mut self.embedder_input_type,
            "embedder-dimensions" => &mut self.embedder_dimensions,
            "embedder-timeout-ms" => &mut self.embedder_timeout_ms,
            "embedder-batch" => &mut self.embedder_batch,
            "publish" => &mut self.publish,
            "publish-url" => &mut self.publish_url,
            "publish-keep" => &mut self.publish_keep,
            "publish-keep-hours" => &mut self.publish_keep_hours,
            "publish-originals" => &mut self.publish_originals,
            "follow" => &mut self.follow,
            "follow-seconds" => &mut self.follow_seconds,
            _ => return None,
        })
    }

    /// Merges a later source into these settings; the later wins.
    pub(super) fn overridden_by(mut self, mut later: Self) -> Self {
        for name in Self::NAMES {
            let given = later.slot(name).and_then(Option::take);
            if let (Some(slot), Some(given)) = (self.slot(name), given) {
                *slot = Some(given);
            }
        }
        self
    }
}

/// The setting whose name resembles an unknown name.
pub(super) fn nearest_name(unknown: &str) -> Option<&'static str> {
    RawSettings::NAMES
        .into_iter()
        .map(|name| (distance(unknown, name), name))
        .filter(|&(distance, name)| distance <= 2 && distance < name.len())
        .min()
        .map(|(_, name)| name)
}

/// The edit distance of two words, with swaps of neighbouring letters (Damerau–Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let changed = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = changed.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_slot() {
        let mut raw = RawSettings::default();
        for name in RawSettings::NAMES {
            assert!(raw.slot(name).is_some(), "{name}");
        }
    }

    #[test]
    fn slips_find_the_name_meant() {
        for (unknown, name) in [
            ("bidn", Some("bind")),
            ("korpus", Some("corpus")),
            ("timout", Some("timeout")),
            ("log-fromat", Some("log-format")),
            ("port", None),
            ("", None),
        ] {
            assert_eq!(nearest_name(unknown), name, "{unknown}");
        }
    }
}
