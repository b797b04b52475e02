//! Faults of sources and of fetching them, in Swedish.

use super::{attempted, system, system_text};
use crate::pull::{FetchError, Note, PullError, SourceAllowed, SourceFault, SourcesError, Unfetched};

/// Returns why the sources can't be used.
pub(super) fn sources(error: &SourcesError) -> String {
    match error {
        SourcesError::Unreadable { path, source } => {
            format!("källorna i {} kan inte läsas: {}", path.display(), system(source))
        }
        SourcesError::Invalid { path, line, fault } => {
            format!("{}:{line}: {}", path.display(), of_file(fault))
        }
        SourcesError::Unknown { name, known } => {
            format!("det finns ingen källa {name:?}; källorna är: {known}")
        }
    }
}

fn of_file(fault: &SourceFault) -> String {
    match fault {
        SourceFault::NotToml(message) => not_toml(message),
        SourceFault::SameName(name) => format!("två källor heter {name:?}"),
        SourceFault::SameFolder { name, into } => {
            format!("källan {name:?}: into: en annan källa har redan mappen {into:?}; ge var och en sin egen")
        }
        SourceFault::NotAllowed {
            name,
            field,
            value,
            allowed,
        } => format!(
            "källan {name:?}: {field}: {value:?} är inte tillåtet; tillåtet: {}",
            permitted(allowed)
        ),
        SourceFault::Missing { name, field, example } => {
            format!("källan {name:?}: {field} saknas, till exempel {field} = {example:?}")
        }
        SourceFault::Patterns(_) => "mönstren är för många eller för långa".to_owned(),
    }
}

/// What the parser says is English; the field that is not known and those that are, are names.
fn not_toml(message: &str) -> String {
    let field = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once("`, expected "));
    match field {
        Some((field, known)) => {
            let known: Vec<&str> = known.split('`').skip(1).step_by(2).collect();
            format!(
                "fältet {field:?} finns inte; de som finns är: {}",
                known.join(", ")
            )
        }
        None => "filen är inte giltig TOML, eller ett värde är av fel slag".to_owned(),
    }
}

fn permitted(allowed: &SourceAllowed) -> String {
    match allowed {
        SourceAllowed::Name => "bokstäverna a till z, siffror, - och _, högst 60".to_owned(),
        SourceAllowed::OneOf(words) => words.clone(),
        SourceAllowed::Folder => "sökvägen till en mapp".to_owned(),
        SourceAllowed::Address => "en adress med http:// eller https://, utan namn och lösenord".to_owned(),
        SourceAllowed::FolderOfCorpus => {
            "en mapp i dokumentmappen, till exempel artiklar/webb, utan . och .. och dolda mappar".to_owned()
        }
        SourceAllowed::Span => "ett tal med s, m, h eller d, till exempel \"6h\"".to_owned(),
        SourceAllowed::Pattern => {
            "ett mönster för sökvägen, till exempel /nyheter/* eller **/*.pdf".to_owned()
        }
        SourceAllowed::Text => "en text på högst 200 byte".to_owned(),
        SourceAllowed::Whole(least, most) => format!("från {least} till {most}"),
        SourceAllowed::Delay => "millisekunder från 200 till 600000; med allow_private från 0".to_owned(),
        SourceAllowed::Set => "en mängds setSpec".to_owned(),
        SourceAllowed::Prefix => "ett metadataPrefix, till exempel oai_dc eller mods".to_owned(),
    }
}

/// Returns what an operator should know of a round.
pub(in crate::commands) fn note(note: &Note) -> String {
    match note {
        Note::MaxPages(pages) => format!("stannade vid max_pages = {pages}"),
        Note::TooMuchWouldBeLost { going, shrunk, of } => {
            let shrunk = match shrunk {
                0 => String::new(),
                shrunk => format!(" och {shrunk} skulle förlora mer än halva sin text"),
            };
            format!(
                "{going} av {of} dokument skulle försvinna{shrunk}, så inget ändras; om källan är som den ska, ange --accept-loss"
            )
        }
        Note::Failed(error) => round(error),
    }
}

fn round(error: &PullError) -> String {
    match error {
        PullError::Io { action, path, source } => format!(
            "{} {} gick inte: {}",
            attempted(action),
            path.display(),
            system(source)
        ),
        PullError::Busy => "en annan process hämtar källan".to_owned(),
        PullError::Client(message) => format!("HTTP-klienten kan inte startas: {message}"),
        PullError::NoContact => {
            "ange `contact` i sokbar.toml: webbplatser får veta vilken e-postadress de kan skriva till"
                .to_owned()
        }
        PullError::Start { url, reason } => format!("{url}: {}", unfetched(reason)),
        PullError::Robots(reason) => format!(
            "robots.txt kan inte läsas ({}), och utan den hämtas inget",
            unfetched(reason)
        ),
        PullError::Unresponsive { failures, last } => {
            format!(
                "{failures} förfrågningar i rad misslyckades; den sista: {}",
                unfetched(last)
            )
        }
        PullError::Wait(time) => wait(time.as_secs()),
        PullError::Repository(message) => format!("arkivet svarade {message}"),
        PullError::UnknownFormats(formats) => {
            format!("arkivet har inget format som kan läsas: {formats}")
        }
        PullError::SameTokenTwice => "arkivet svarade med samma resumptionToken två gånger".to_owned(),
        PullError::NotXml(message) => format!("arkivet svarade med något annat än XML: {message}"),
        PullError::NotOaiPmh => "arkivet svarade inte med OAI-PMH".to_owned(),
        PullError::EmptyAnswer => "arkivet gav ett tomt svar".to_owned(),
        PullError::Interrupted => "avbruten; nästa hämtning fortsätter härifrån".to_owned(),
    }
}

fn unfetched(reason: &Unfetched) -> String {
    match reason {
        Unfetched::Fetch(error) => fetch(error),
        Unfetched::Status(status) => format!("svaret har status {status}"),
        Unfetched::Forbidden => "robots.txt förbjuder det".to_owned(),
        Unfetched::NoRobots(reason) => format!("robots.txt kan inte läsas ({})", unfetched(reason)),
        Unfetched::RedirectToNothing => "en omdirigering utan adress".to_owned(),
        Unfetched::RedirectAway(address) => format!("en omdirigering till en annan webbplats: {address}"),
        Unfetched::TooManyRedirects(most) => format!("fler än {most} omdirigeringar"),
        Unfetched::LeftOut(why) => left_out(why).to_owned(),
        Unfetched::NoFeed(message) => format!("inget flöde: {message}"),
        Unfetched::EmptyFolder => "mappen är tom; är den monterad?".to_owned(),
        Unfetched::Other(message) => system_text(message),
    }
}

/// The reasons of the rules of a site.
fn left_out(why: &str) -> &str {
    match why {
        "another host" => "en annan webbplats",
        "longer than 1000 bytes" => "längre än 1000 byte",
        "a loop of links" => "en slinga av länkar",
        "no document" => "inget dokument",
        "excluded by sources.toml" => "utesluten i sources.toml",
        "forbidden by robots.txt" => "robots.txt förbjuder det",
        "a login page" => "en inloggningssida",
        "a calendar" => "en kalender",
        "one of many queries of one path that give nothing new" => {
            "en av många frågor till samma sökväg som inte ger något nytt"
        }
        other => other,
    }
}

fn fetch(error: &FetchError) -> String {
    match error {
        FetchError::Scheme => "bara adresser med http och https hämtas".to_owned(),
        FetchError::Refused { host, why } => {
            let why = match *why {
                "an address of machine metadata" => "en adress för maskiners metadata",
                "a link-local address" => "en länklokal adress",
                "an address that no public host has" => "en adress som ingen publik värd har",
                "a private address" => "en privat adress",
                other => other,
            };
            format!("{host} är {why}")
        }
        FetchError::TooLarge { limit } => format!("större än gränsen på {limit} byte"),
        FetchError::Timeout(time) => format!("inget helt svar inom {} s", time.as_secs()),
        FetchError::Wait(time) => wait(time.as_secs()),
        FetchError::Connection(message) => format!("anslutningen misslyckades: {}", system_text(message)),
        FetchError::Interrupted => "avbruten".to_owned(),
    }
}

fn wait(seconds: u64) -> String {
    format!("webbplatsen ber oss vänta {seconds} s")
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use super::super::tests::{differ, samples};
    use super::*;

    const LONG: Duration = Duration::from_secs(4711);

    fn alfa() -> String {
        "ALFA".to_owned()
    }

    fn status() -> Unfetched {
        Unfetched::Status(4711)
    }

    #[test]
    fn every_reason_of_a_failed_round_differs_by_language_and_has_the_same_values() {
        let errors = samples!(PullError:
            Io { action: "create", path: "ALFA".into(), source: io::ErrorKind::NotFound.into() }, Busy, Client(alfa()), NoContact,
            Start { url: alfa(), reason: status() }, Robots(status()), Unresponsive { failures: 4712, last: status() }, Wait(LONG),
            Repository(alfa()), UnknownFormats(alfa()), SameTokenTwice, NotXml(alfa()), NotOaiPmh, EmptyAnswer, Interrupted,
        );
        for error in errors {
            differ(&error.to_string(), &round(&error));
        }
        for reason in samples!(Unfetched:
            Fetch(FetchError::Scheme), Status(4711), Forbidden, NoRobots(Box::new(status())), RedirectToNothing,
            RedirectAway(alfa()), TooManyRedirects(4711), LeftOut("a login page"), NoFeed(alfa()), EmptyFolder,
        Other("No such file or directory (os error 2)".to_owned()),
        ) {
            differ(&reason.to_string(), &unfetched(&reason));
        }
        for error in samples!(FetchError:
            Scheme, Refused { host: alfa(), why: "a private address" }, TooLarge { limit: 4711 }, Timeout(LONG), Wait(LONG),
            Connection(alfa()), Interrupted,
        ) {
            differ(&error.to_string(), &fetch(&error));
        }
        for sample in samples!(Note:
            MaxPages(4711), TooMuchWouldBeLost { going: 4711, shrunk: 4713, of: 4712 }, Failed(PullError::Busy),
        ) {
            differ(&sample.to_string(), &note(&sample));
        }
    }

    #[test]
    fn every_fault_of_sources_differs_by_language_and_has_the_same_values() {
        let permitted_value = || SourceAllowed::Whole(4711, 4712);
        for fault in samples!(SourceFault:
            NotToml("unknown field `ALFA`, expected `BETA`".to_owned()), SameName(alfa()), SameFolder { name: alfa(), into: "BETA".to_owned() },
            NotAllowed { name: alfa(), field: "url", value: "BETA".to_owned(), allowed: permitted_value() },
            Missing { name: alfa(), field: "url", example: "BETA" }, Patterns("of the library".to_owned()),
        ) {
            differ(&fault.to_string(), &of_file(&fault));
        }
        let named = SourceAllowed::OneOf(alfa());
        assert_eq!(permitted(&named), named.to_string());
        for allowed in [
            SourceAllowed::Name,
            SourceAllowed::Folder,
            SourceAllowed::Address,
            SourceAllowed::FolderOfCorpus,
            SourceAllowed::Span,
            SourceAllowed::Pattern,
            SourceAllowed::Text,
            permitted_value(),
            SourceAllowed::Delay,
            SourceAllowed::Set,
            SourceAllowed::Prefix,
        ] {
            differ(&allowed.to_string(), &permitted(&allowed));
        }
    }
}
