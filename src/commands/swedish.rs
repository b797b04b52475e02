//! Errors of commands in Swedish; their English is that of the error types. What the system or a library said stays as it said it,
//! but for the usual errors of files and addresses.

use std::error::Error;
use std::io;
use std::net::SocketAddr;

use super::error::CommandError;
use crate::analysis::LexiconError;
use crate::cite::{COMMON_STYLES, StyleError};
use crate::eval::EvalError;
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::publish::StoreError;
use crate::pull::SourcesError;
use crate::search::SearchError;

/// Returns an error with its causes.
pub(super) fn told(error: &CommandError) -> String {
    match error {
        CommandError::Ingest(error) => ingest(error),
        CommandError::Index(error) => index(error),
        CommandError::Search(error) => search(error),
        CommandError::Eval(error) => eval(error),
        CommandError::Embedder(error) => format!("inbäddaren kan inte användas: {error}"),
        CommandError::Lexicon(LexiconError::Read { path, source }) => {
            format!("ordlistan {} kan inte läsas: {}", path.display(), system(source))
        }
        CommandError::Style(StyleError(name)) => format!("referensstilen {name:?} finns inte"),
        CommandError::Scratch(source) => {
            format!("mappen för indexet som mäts kan inte skapas: {}", system(source))
        }
        CommandError::Bind { address, source } => {
            format!("det går inte att lyssna på {address}: {}", system(source))
        }
        CommandError::Serve { source, .. } => format!("tjänsten kan inte köras: {}", system(source)),
        CommandError::Report { path, source } => {
            format!(
                "rapporten {} kan inte skrivas: {}",
                path.display(),
                system(source)
            )
        }
        CommandError::AddressSpace { .. } => format!("processen får för lite minne ({error})"),
        CommandError::Loss {
            indexed,
            documents,
            unreadable,
        } => {
            let folders = if unreadable.is_empty() {
                String::new()
            } else {
                format!("; mappar som inte kan läsas: {}", unreadable.join(", "))
            };
            format!("det finns {documents} dokument och indexet har {indexed}, så indexet behålls{folders}")
        }
        CommandError::Sources(error) => sources(error),
        CommandError::PullInterrupted => "avbruten; nästa hämtning fortsätter härifrån".to_owned(),
        CommandError::Logo { path, source } => {
            format!("logotypen {} kan inte läsas: {}", path.display(), system(source))
        }
        CommandError::Store(error) => store(error),
        CommandError::NowhereToPublish => "det är inte angivet vart indexet ska publiceras".to_owned(),
        CommandError::NothingToPublish { index } => {
            format!("det finns inget index i {} att publicera", index.display())
        }
        CommandError::OtherProgram { .. } => {
            format!("det som är publicerat kommer från en annan version av programmet ({error})")
        }
        CommandError::OtherDictionary => {
            "det som är publicerat delar sammansatta ord med en annan ordlista; starta om den här kopian"
                .to_owned()
        }
        CommandError::Panicked { message } => format!("ett fel i programmet: {message}"),
        CommandError::Output(source) => format!("svaret kan inte skrivas: {}", system(source)),
    }
}

fn store(error: &StoreError) -> String {
    match error {
        StoreError::Address { url, reason } => format!("{url:?} är ingen adress till ett lager ({reason})"),
        StoreError::Empty => "inget är publicerat där än".to_owned(),
        StoreError::Missing { key } => format!("{key} saknas i lagret"),
        StoreError::Broken { key, what } => format!("{key} i lagret är skadat ({what})"),
        StoreError::Changed { path } => {
            format!(
                "{} är inte som när den skrevs och publiceras därför inte",
                path.display()
            )
        }
        StoreError::Room { needed, free } => {
            format!("disken har {free} MiB ledigt och det nya indexet behöver {needed} MiB")
        }
        StoreError::Io { path, source, .. } => {
            format!(
                "{} kan inte läsas eller skrivas: {}",
                path.display(),
                system(source)
            )
        }
        StoreError::Stopped => "avbruten".to_owned(),
        StoreError::Failed { key, source, .. } => {
            format!("lagret svarar inte som det ska för {key}: {source}")
        }
    }
}

fn sources(error: &SourcesError) -> String {
    match error {
        SourcesError::Unreadable { path, source } => {
            format!("källorna i {} kan inte läsas: {}", path.display(), system(source))
        }
        SourcesError::Invalid { path, line, message } => {
            format!(
                "{}:{line}: filen med källor är inte giltig ({message})",
                path.display()
            )
        }
        SourcesError::Unknown { name, known } => {
            format!("det finns ingen källa {name:?}; källorna är: {known}")
        }
    }
}

/// Returns advice, where the text of the error gives none.
pub(super) fn hint(error: &CommandError) -> Option<String> {
    let hint = match error {
        CommandError::Ingest(IngestError::Missing(_)) => {
            "skapa mappen och lägg dokument i den, eller ange en annan med --corpus"
        }
        CommandError::Ingest(IngestError::NotAFolder(_)) => {
            "--corpus tar mappen med dokumenten, inte ett dokument"
        }
        CommandError::Ingest(IngestError::NoDocuments { report, .. }) if report.refused.is_empty() => {
            "dokument är till exempel .md, .html, .txt, .pdf, .docx, .odt, .pptx, .odp, .epub och exporterad .xml i mappen eller dess undermappar"
        }
        CommandError::Ingest(IngestError::NoDocuments { .. }) => {
            "ingen fil kunde läsas; rapporten från `sokbar index` visar varför"
        }
        CommandError::Search(SearchError::Index(IndexError::Damaged { .. })) => {
            "`sokbar index` bygger det på nytt från dokumenten"
        }
        CommandError::Sources(SourcesError::Unreadable { .. }) => {
            "docs/SOURCES.md visar hur den skrivs; --sources anger en annan fil"
        }
        CommandError::Style(_) => {
            let names = COMMON_STYLES.map(|(name, _)| name).join(", ");
            return Some(format!("stilar är {names} och andra i CSL:s arkiv"));
        }
        CommandError::AddressSpace { needed, .. } => {
            return Some(format!(
                "höj gränsen: `ulimit -v {}`, eller `LimitAS` i systemd-enheten",
                needed * 1024
            ));
        }
        CommandError::NowhereToPublish => {
            "ange publish_url, till exempel s3://bucket/prefix eller file:///mapp"
        }
        CommandError::NothingToPublish { .. } => "`sokbar index --publish` bygger det och publicerar det",
        CommandError::Loss { .. } => "är dokumenten som de ska, ersätt indexet med --accept-loss",
        CommandError::Eval(EvalError::Read { .. }) => {
            "det behövs corpus.jsonl, queries.jsonl och qrels.tsv, ordnade som i BEIR"
        }
        CommandError::Bind { address, source } => match source.kind() {
            io::ErrorKind::AddrInUse => {
                let next = SocketAddr::new(address.ip(), address.port().checked_add(1).unwrap_or(3000));
                return Some(format!(
                    "något lyssnar redan där; avsluta det, eller ta en annan port: --bind {next}"
                ));
            }
            io::ErrorKind::PermissionDenied => {
                "portar under 1024 kräver särskilda rättigheter; ta en högre med --bind"
            }
            io::ErrorKind::AddrNotAvailable => {
                "datorn har ingen sådan adress; 0.0.0.0 lyssnar på alla den har"
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(hint.to_owned())
}

fn ingest(error: &IngestError) -> String {
    match error {
        IngestError::Missing(path) => format!("mappen {} finns inte", path.display()),
        IngestError::NotAFolder(path) => format!("{} är ingen mapp", path.display()),
        IngestError::Unreadable { path, source } => {
            format!("mappen {} kan inte läsas: {}", path.display(), system(source))
        }
        IngestError::NoDocuments { path, .. } => format!("det finns inga dokument i {}", path.display()),
    }
}

fn index(error: &IndexError) -> String {
    match error {
        IndexError::NoDocuments => "det finns inga dokument att indexera".to_owned(),
        IndexError::Busy { folder } => format!(
            "ett annat bygge pågår i {}; vänta på det eller avsluta det",
            folder.display()
        ),
        IndexError::Cancelled => "bygget avbröts; indexet är som det var".to_owned(),
        IndexError::Io { action, path, source } => {
            format!(
                "{} {} gick inte: {}",
                attempted(action),
                path.display(),
                system(source)
            )
        }
        IndexError::Embed { source } => format!("styckena kan inte bäddas in: {source}"),
        IndexError::Engine { source, .. } => format!("indexmotorn kunde inte fortsätta: {source}"),
        IndexError::Neighbours { source } => {
            let of_search = source.downcast_ref::<SearchError>().map(search);
            let cause = of_search.unwrap_or_else(|| source.to_string());
            format!("besläktade dokument kunde inte sökas: {cause}")
        }
        IndexError::Damaged { what } => format!("indexet är skadat ({what})"),
        IndexError::OtherSchema { found, expected } => format!(
            "indexet har formatet {found}, programmet läser {expected}; bygg det på nytt med `sokbar index`"
        ),
    }
}

fn search(error: &SearchError) -> String {
    match error {
        SearchError::NoIndex { path } => format!(
            "det finns inget index i {}; bygg ett med `sokbar index`",
            path.display()
        ),
        SearchError::DocumentNotFound { id } => format!("dokumentet {id} finns inte"),
        SearchError::DocumentMoved { id, to } => format!("dokumentet {id} heter nu {to}"),
        SearchError::QueryTooLong { length, limit } => {
            format!("frågan har {length} tecken; den får ha högst {limit}")
        }
        SearchError::Index(error) => format!("indexet kan inte öppnas: {}", index(error)),
        SearchError::Engine { source, .. } => format!("indexmotorn kunde inte fortsätta: {source}"),
        SearchError::Read { what, source } => {
            format!("indexet kan inte läsas ({what}): {}", system(source))
        }
        SearchError::Unverified => "indexets kontrollsummor jämförs fortfarande".to_owned(),
        SearchError::Cancelled => "sökningen avbröts".to_owned(),
        SearchError::Damaged { what } => {
            format!("indexet är skadat ({what}); bygg det på nytt med `sokbar index --force`")
        }
    }
}

fn eval(error: &EvalError) -> String {
    match error {
        EvalError::Read { path, source } => format!("{} kan inte läsas: {}", path.display(), system(source)),
        EvalError::Line { path, line, what } => {
            format!("{} rad {line} är felskriven ({what})", path.display())
        }
        EvalError::NothingJudged { folder } => {
            format!("ingen fråga i {} har en bedömning", folder.display())
        }
    }
}

fn attempted(action: &str) -> &'static str {
    match action {
        "create" => "att skapa",
        "read" => "att läsa",
        "write" => "att skriva",
        "open" => "att öppna",
        "remove" => "att ta bort",
        "lock" => "att låsa",
        "flush" => "att skriva klart",
        "set the mode of" => "att ändra rättigheterna för",
        _ => "att använda",
    }
}

/// Returns what the system said.
fn system(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "finns inte",
        io::ErrorKind::PermissionDenied => "åtkomst nekas",
        io::ErrorKind::AlreadyExists => "finns redan",
        io::ErrorKind::NotADirectory => "är ingen mapp",
        io::ErrorKind::IsADirectory => "är en mapp",
        io::ErrorKind::StorageFull => "disken är full",
        io::ErrorKind::ReadOnlyFilesystem => "disken kan bara läsas",
        io::ErrorKind::AddrInUse => "adressen används redan",
        io::ErrorKind::AddrNotAvailable => "adressen finns inte här",
        io::ErrorKind::BrokenPipe => "mottagaren har slutat läsa",
        _ => {
            let cause = error
                .source()
                .map(|cause| format!(": {cause}"))
                .unwrap_or_default();
            return format!("systemet svarade {error}{cause}");
        }
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_told_with_causes_and_advice_in_swedish() {
        let taken = CommandError::Bind {
            address: "127.0.0.1:3000".parse().unwrap(),
            source: io::ErrorKind::AddrInUse.into(),
        };
        assert_eq!(
            told(&taken),
            "det går inte att lyssna på 127.0.0.1:3000: adressen används redan"
        );
        assert!(hint(&taken).unwrap().ends_with("--bind 127.0.0.1:3001"));
        let unwritable = IndexError::io("create", "index")(io::ErrorKind::PermissionDenied.into());
        assert_eq!(
            told(&CommandError::Index(unwritable)),
            "att skapa index gick inte: åtkomst nekas"
        );
        let other = SearchError::Index(IndexError::OtherSchema {
            found: 1,
            expected: 2,
        });
        assert_eq!(
            told(&CommandError::Search(other)),
            "indexet kan inte öppnas: indexet har formatet 1, programmet läser 2; bygg det på nytt med `sokbar index`"
        );
    }
}
