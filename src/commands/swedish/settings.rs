//! Faults of settings in Swedish.

use super::system;
use crate::config::{Allowed, ConfigError, ConfigWarning, LEAST_CONTRAST, Source, key, keys};

/// Returns an error with its cause.
pub(in crate::commands) fn message(error: &ConfigError) -> String {
    match error {
        ConfigError::Unreadable { path, source } => {
            format!(
                "inställningsfilen {} kan inte läsas: {}",
                path.display(),
                system(source)
            )
        }
        // What the parser says is English; the line tells where to look.
        ConfigError::Malformed { place, .. } => format!("{}: filen är inte giltig TOML", source(place)),
        ConfigError::UnknownKey {
            place,
            key: unknown,
            nearest: Some(name),
        } => format!(
            "{}: inställningen {unknown:?} finns inte; menade du {:?}?",
            source(place),
            key(name)
        ),
        ConfigError::UnknownKey {
            place, key: unknown, ..
        } => {
            format!(
                "{}: inställningen {unknown:?} finns inte; de som finns är: {}",
                source(place),
                keys()
            )
        }
        ConfigError::InvalidValue {
            place,
            value,
            allowed: permitted,
        } => format!(
            "{}: {value:?} är inte tillåtet; tillåtet: {}",
            source(place),
            allowed(permitted)
        ),
    }
}

fn source(place: &Source) -> String {
    match place {
        Source::Published => "det som är publicerat".to_owned(),
        place => place.to_string(),
    }
}

/// Returns a warning.
pub(in crate::commands) fn warning(warning: &ConfigWarning) -> String {
    match warning {
        ConfigWarning::UnknownVariable { name, meant } => {
            format!("variabeln {name} finns inte; menade du {meant}?")
        }
    }
}

/// Returns what is allowed.
pub(super) fn allowed(allowed: &Allowed) -> String {
    match allowed {
        Allowed::Path => "en sökväg".to_owned(),
        Allowed::ListenAddress => {
            "en adress med port, till exempel 127.0.0.1:3000, [::1]:3000 eller localhost:3000".to_owned()
        }
        Allowed::LogLevel => {
            "off, error, warn, info, debug, trace eller direktiv som sokbar=debug,info".to_owned()
        }
        Allowed::OneOf(values) => values.join(", "),
        Allowed::Whole(least, most) => format!("ett heltal från {least} till {most}"),
        Allowed::Seconds(least, most) => format!("sekunder från {least} till {most}"),
        Allowed::Milliseconds(least, most) => format!("millisekunder från {least} till {most}"),
        Allowed::Origins => "webbplatser som https://www.example.se eller http://localhost:8080 (protokoll och värdnamn, utan \
                             sökväg och utan snedstreck sist), eller * för alla webbplatser"
            .to_owned(),
        Allowed::Site => "en adress som https://sok.example.se (http eller https och ett värdnamn som är tjänstens eget: utan \
                          sökväg, frågedel och fragment)"
            .to_owned(),
        Allowed::Hosts => "värdnamn som sok.example.se eller localhost:3000".to_owned(),
        Allowed::IpAddresses => "IP-adresser som 10.0.0.1 eller ::1".to_owned(),
        Allowed::Text(most) => format!("en text med 1 till {most} tecken"),
        Allowed::MailAddress => "en e-postadress som redaktion@example.se".to_owned(),
        Allowed::Contact => "en e-postadress eller en webbadress".to_owned(),
        Allowed::Accent => format!(
            "en färg som #00528e som är mörk nog: kontrasten mot #f7f6f1 är minst {}",
            LEAST_CONTRAST.to_string().replace('.', ",")
        ),
        Allowed::KindNames => "en texttyp och dess namn en gång, till exempel method | Handledning | Handledningar, eller med \
                               | Guide | Guides efter det"
            .to_owned(),
        Allowed::FooterLinks => {
            "en text och en adress, till exempel Integritet | https://www.example.se/integritet".to_owned()
        }
        Allowed::StartTasks => {
            "en text och en adress, till exempel Korta ställtiden | /dokument/metoder/smed".to_owned()
        }
        Allowed::EmbedderAddress => "en adress som http://localhost:11434/v1".to_owned(),
        Allowed::WholeEmbedder => {
            "en inbäddare med både embedder_url och embedder_model, eller med embedder_path".to_owned()
        }
        Allowed::WithoutFolder => {
            "utan embedder_path: en modell i den egna processen nås inte över något nät".to_owned()
        }
        Allowed::SetVariable => "namnet på en miljövariabel som har ett värde".to_owned(),
        Allowed::StoreAddress => "en adress som s3://bucket/prefix, gs://bucket/prefix, az://container/prefix eller file:///mapp, \
                                  utan användare, lösenord och frågedel: inloggningsuppgifter finns i miljön"
            .to_owned(),
        Allowed::WithStore => "tillsammans med publish_url, som anger vart".to_owned(),
        Allowed::WithoutCorpus => "utan watch, pull och publish: en kopia har inga egna dokument".to_owned(),
        Allowed::TextOrNumber => "en text eller ett tal".to_owned(),
        Allowed::Texts => "en lista med texter".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::super::tests::{differ, samples};
    use super::*;

    #[test]
    fn every_fault_of_settings_differs_by_language_and_has_the_same_values() {
        let place = Source::Variable("SOKBAR_ALFA".to_owned());
        let errors = samples!(ConfigError:
            Unreadable { path: "ALFA.toml".into(), source: io::ErrorKind::NotFound.into() },
            Malformed { place: place.clone(), message: "of the parser".to_owned() },
            UnknownKey { place: place.clone(), key: "BETA".to_owned(), nearest: Some("log-format") },
            InvalidValue { place: place.clone(), value: "BETA".to_owned(), allowed: Allowed::Seconds(4711, 4712) },
        );
        let key = "BETA".to_owned();
        let unlike_any = ConfigError::UnknownKey {
            place,
            key,
            nearest: None,
        };
        for error in errors.iter().chain([&unlike_any]) {
            differ(&error.to_string(), &message(error));
        }
        let name = "SOKBAR_ALFA".to_owned();
        let meant = "SOKBAR_BETA".to_owned();
        for sample in &samples!(ConfigWarning: UnknownVariable { name, meant },) {
            differ(&sample.to_string(), &warning(sample));
        }
        let permitted = samples!(Allowed:
            Path, ListenAddress, LogLevel, Whole(4711, 4712), Seconds(4711, 4712), Milliseconds(4711, 4712),
            Origins, Site, Hosts, IpAddresses, Text(4711), MailAddress, Contact, Accent, KindNames, FooterLinks, StartTasks,
            EmbedderAddress, WholeEmbedder, WithoutFolder, SetVariable, StoreAddress, WithStore, WithoutCorpus, TextOrNumber, Texts, OneOf(&["ALFA"]),
        );
        for sample in permitted
            .iter()
            .filter(|sample| !matches!(sample, Allowed::OneOf(_)))
        {
            differ(&sample.to_string(), &allowed(sample));
        }
    }
}
