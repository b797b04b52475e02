//! The settings of publishing and following: where a store is, what is kept there, and how its credentials come.

use std::ffi::OsString;
use std::fmt;
use std::num::NonZero;
use std::time::Duration;

use super::allowed::Allowed;
use super::error::{ConfigError, Source};
use super::raw::{Given, RawSettings};
use super::value::{TRUTH, truth, value};

/// Earlier generations that stay in the store.
const KEEP: usize = 3;
/// Hours that a replaced generation stays besides.
const KEEP_HOURS: u32 = 1;
/// Seconds between two looks at the store.
const INTERVAL: u64 = 5;

/// What the variables of the environment that stores know begin with.
const STORES: [&str; 3] = ["AWS_", "GOOGLE_", "AZURE_"];

/// What a builder publishes, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishSettings {
    /// The address of the store.
    pub url: String,
    /// Whether `index` and `serve` publish what they build.
    pub after_builds: bool,
    /// How many generations stay in the store, the current one counted.
    pub keep: usize,
    /// How long a replaced generation stays besides.
    pub keep_for: Duration,
    /// Whether the original files are published, too.
    pub originals: bool,
}

/// What a replica follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowSettings {
    /// The address of the store.
    pub url: String,
    /// The time between two looks at it.
    pub interval: Duration,
}

/// Variables of the environment that stores know, credentials among them; never printed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct StoreEnvironment(pub Vec<(String, String)>);

impl fmt::Debug for StoreEnvironment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StoreEnvironment(…)")
    }
}

/// Takes the settings of publishing from all settings; `None` if no store is set.
pub(super) fn publish(raw: &mut RawSettings) -> Result<Option<PublishSettings>, ConfigError> {
    let after_builds = raw.publish.clone();
    let wanted = value(raw.publish.take(), truth, TRUTH)?.unwrap_or(false);
    let url = value(raw.publish_url.take(), address, Allowed::StoreAddress)?;
    let keep = value(raw.publish_keep.take(), count, Allowed::Whole(1, 1_000))?;
    let hours = value(
        raw.publish_keep_hours.take(),
        |text| text.parse::<u32>().ok().filter(|hours| *hours <= 8_760),
        Allowed::Whole(0, 8_760),
    )?;
    let originals = value(raw.publish_originals.take(), truth, TRUTH)?.unwrap_or(false);
    match (url, after_builds) {
        (Some(url), _) => Ok(Some(PublishSettings {
            url,
            after_builds: wanted,
            keep: keep.unwrap_or(KEEP),
            keep_for: Duration::from_secs(u64::from(hours.unwrap_or(KEEP_HOURS)) * 3_600),
            originals,
        })),
        (None, Some(Given { source, .. })) if wanted => Err(ConfigError::InvalidValue {
            place: source,
            value: "true".to_owned(),
            allowed: Allowed::WithStore,
        }),
        _ => Ok(None),
    }
}

/// Takes the settings of following from all settings, after [`publish`]; `None` if nothing is followed. A replica has no corpus, so it
/// neither builds nor publishes.
pub(super) fn follow(
    raw: &mut RawSettings,
    publish: Option<&PublishSettings>,
) -> Result<Option<FollowSettings>, ConfigError> {
    let interval = value(
        raw.follow_seconds.take(),
        |text| text.parse().ok().filter(|seconds| (1..=3_600).contains(seconds)),
        Allowed::Seconds(1, 3_600),
    )?;
    let place = raw.follow.as_ref().map(|given| given.source.clone());
    let Some(url) = value(raw.follow.take(), address, Allowed::StoreAddress)? else {
        return Ok(None);
    };
    let is_true = |given: &Option<Given>| given.as_ref().is_some_and(|given| given.value == "true");
    if is_true(&raw.watch) || is_true(&raw.pull) || publish.is_some_and(|publish| publish.after_builds) {
        return Err(ConfigError::InvalidValue {
            place: place.unwrap_or(Source::Flag("follow")),
            value: url,
            allowed: Allowed::WithoutCorpus,
        });
    }
    Ok(Some(FollowSettings {
        url,
        interval: Duration::from_secs(interval.unwrap_or(INTERVAL)),
    }))
}

/// Keeps the variables that stores know.
pub(super) fn store_environment(environment: &[(OsString, OsString)]) -> StoreEnvironment {
    let known = environment.iter().filter_map(|(name, value)| {
        let (name, value) = (name.to_str()?, value.to_str()?);
        let is_known = STORES.iter().any(|store| name.starts_with(store));
        is_known.then(|| (name.to_owned(), value.to_owned()))
    });
    StoreEnvironment(known.collect())
}

fn address(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://")?;
    let is_plain = !rest
        .contains(|letter: char| letter.is_whitespace() || letter.is_control() || "@?#".contains(letter));
    let is_store = match scheme {
        "file" => rest.starts_with('/'),
        "s3" | "gs" | "az" => !rest.starts_with('/') && !rest.is_empty(),
        _ => false,
    };
    (is_store && is_plain).then(|| text.trim_end_matches('/').to_owned())
}

fn count(text: &str) -> Option<usize> {
    let number: NonZero<usize> = text.parse().ok()?;
    Some(number.get()).filter(|number| *number <= 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Settings, load};

    fn loaded(pairs: &[(&str, &str)]) -> Result<Settings, String> {
        let pairs = pairs.iter().map(|&(name, value)| (name.into(), value.into()));
        let environment: Vec<(OsString, OsString)> = pairs.collect();
        load(RawSettings::default(), None, environment)
            .map(|loaded| loaded.settings)
            .map_err(|error| error.to_string())
    }

    #[test]
    fn a_store_is_set_and_its_credentials_are_in_no_text() {
        let settings = loaded(&[
            ("SOKBAR_PUBLISH_URL", "s3://hyllan/sokbar/"),
            ("SOKBAR_PUBLISH", "true"),
            ("AWS_SECRET_ACCESS_KEY", "hemlig"),
            ("HOME", "/"),
        ])
        .unwrap();
        let publish = settings.publish.as_ref().unwrap();
        assert_eq!(
            (publish.url.as_str(), publish.after_builds, publish.keep),
            ("s3://hyllan/sokbar", true, KEEP)
        );
        assert_eq!(settings.store_environment.0.len(), 1);
        assert!(!format!("{settings:?}").contains("hemlig"));
    }

    #[test]
    fn an_address_with_credentials_or_of_no_store_is_refused() {
        for url in [
            "s3://key:secret@bucket/x",
            "az://c/x?sig=abc",
            "https://x.se/y",
            "file://x",
            "s3://",
            "/srv",
        ] {
            let told = loaded(&[("SOKBAR_FOLLOW", url)]).unwrap_err();
            assert!(
                told.contains("is not allowed; allowed: an address as s3://"),
                "{told}"
            );
        }
    }

    #[test]
    fn publishing_without_a_store_and_a_replica_that_builds_are_refused() {
        let told = loaded(&[("SOKBAR_PUBLISH", "true")]).unwrap_err();
        assert!(told.contains("with publish_url"), "{told}");
        for other in ["SOKBAR_WATCH", "SOKBAR_PULL"] {
            let told = loaded(&[("SOKBAR_FOLLOW", "file:///srv/x"), (other, "true")]).unwrap_err();
            assert!(told.contains("a replica has no corpus"), "{told}");
        }
        let follow = loaded(&[("SOKBAR_FOLLOW", "file:///srv/x")])
            .unwrap()
            .follow
            .unwrap();
        assert_eq!(follow.interval, Duration::from_secs(INTERVAL));
    }
}
