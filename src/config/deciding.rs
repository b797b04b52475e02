//! The settings that decide what answers look like: a replica takes those of its builder where it has none of its own.

use std::collections::BTreeMap;

use super::error::{ConfigError, Source};
use super::raw::{Given, RawSettings};
use super::validate::validate;
use super::{BrandSettings, Settings};

/// Their names. The logo is none of them: it is a file of the machine.
const NAMES: [&str; 12] = [
    "thesaurus",
    "public-url",
    "site-name",
    "accent",
    "kind-names",
    "footer-links",
    "start-tasks",
    "organisation",
    "accessibility-contact",
    "publisher",
    "series",
    "contact",
];

/// Returns those that are set, by name.
pub(super) fn of(raw: &RawSettings) -> BTreeMap<String, String> {
    let mut raw = raw.clone();
    let set = NAMES.into_iter().filter_map(|name| {
        let given = raw.slot(name)?.take()?;
        Some((name.to_owned(), given.value.to_str()?.to_owned()))
    });
    set.collect()
}

/// Takes over what another machine has set, where these settings set nothing.
///
/// # Errors
/// If a value is not allowed here; the settings are then as they were.
pub fn take_over(settings: &mut Settings, others: &BTreeMap<String, String>) -> Result<(), ConfigError> {
    let mut raw = RawSettings::default();
    let own = settings.deciding.clone();
    let all = others.iter().chain(&own);
    let all: BTreeMap<&str, &str> = all.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for name in NAMES {
        if let (Some(value), Some(slot)) = (all.get(name), raw.slot(name)) {
            *slot = Some(Given {
                value: value.into(),
                source: Source::Published,
            });
        }
    }
    let deciding = of(&raw);
    let taken = validate(raw, &[])?;
    settings.brand = BrandSettings {
        logo: settings.brand.logo.take(),
        ..taken.brand
    };
    settings.thesaurus = taken.thesaurus;
    settings.public_url = taken.public_url;
    settings.publisher = taken.publisher;
    settings.series = taken.series;
    settings.contact = taken.contact;
    settings.deciding = deciding;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replica_takes_the_settings_of_its_builder_and_keeps_its_own() {
        let others: BTreeMap<String, String> = [
            ("publisher", "Förlaget"),
            ("series", "Serien"),
            ("bind", "x"),
            ("thesaurus", "false"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let mut settings = Settings {
            series: Some("Egen".to_owned()),
            deciding: [("series".to_owned(), "Egen".to_owned())].into(),
            ..Settings::default()
        };
        take_over(&mut settings, &others).unwrap();
        assert_eq!(settings.publisher.as_deref(), Some("Förlaget"));
        assert_eq!(settings.series.as_deref(), Some("Egen"));
        assert!(!settings.thesaurus);
        assert_eq!(settings.bind, Settings::default().bind);

        let before = settings.clone();
        let wrong = [("accent".to_owned(), "blå".to_owned())].into();
        let error = take_over(&mut settings, &wrong).unwrap_err();
        assert!(
            error.to_string().starts_with("what is published: \"blå\""),
            "{error}"
        );
        assert_eq!(settings, before);
    }
}
