//! What the terminal says of faults in Swedish, a file a room; the English is that of the error types. What the system or a library said
//! stays as it said it, but for the usual errors of files and addresses.

use std::error::Error;
use std::io;
use std::net::SocketAddr;

use super::error::CommandError;
use crate::analysis::LexiconError;
use crate::cite::{COMMON_STYLES, StyleError};
use crate::eval::EvalError;
use crate::index::IndexError;
use crate::ingest::IngestError;
use crate::pull::SourcesError;
use crate::search::SearchError;

pub(super) mod corpus;
mod details;
pub(super) mod engine;
mod publish;
pub(super) mod pull;
pub(super) mod scores;
pub(super) mod settings;
pub(super) mod synonyms;
pub(super) mod usage;

/// Returns an error with its causes.
pub(super) fn message(error: &CommandError) -> String {
    match error {
        CommandError::Ingest(error) => ingest(error),
        CommandError::Index(error) => engine::index(error),
        CommandError::Search(error) => engine::search(error),
        CommandError::Eval(error) => engine::eval(error),
        CommandError::Embedder(error) => engine::embed(error),
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
        CommandError::AddressSpace { limit, needed } => format!(
            "adressrymden är begränsad till {limit} MiB, och att bygga ett index på den här datorn kräver {needed} MiB"
        ),
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
        CommandError::Sources(error) => pull::sources(error),
        CommandError::PullInterrupted => "avbruten; nästa hämtning fortsätter härifrån".to_owned(),
        CommandError::Logo { path, source } => {
            format!("logotypen {} kan inte läsas: {}", path.display(), system(source))
        }
        CommandError::Store(error) => publish::store(error),
        CommandError::NowhereToPublish => "det är inte angivet vart indexet ska publiceras".to_owned(),
        CommandError::NothingToPublish { index } => {
            format!("det finns inget index i {} att publicera", index.display())
        }
        CommandError::OtherProgram { found, expected } => format!(
            "det som är publicerat har formatet {found}, programmet läser {expected}: ge byggaren och kopiorna samma version"
        ),
        CommandError::OtherDictionary => {
            "det som är publicerat delar sammansatta ord med en annan ordlista; starta om den här kopian"
                .to_owned()
        }
        CommandError::Panicked { message } => format!("ett fel i programmet: {message}"),
        CommandError::Output(source) => format!("svaret kan inte skrivas: {}", system(source)),
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
            "ange publish_url, till exempel s3://bucket/prefix eller file:///mapp; resten står i docs/SCALING.md"
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
        IngestError::PutAway(source) => format!(
            "texterna kan inte läggas undan tills de är indexerade: {}",
            system(source)
        ),
        IngestError::NoDocuments { path, .. } => format!("det finns inga dokument i {}", path.display()),
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

/// Returns what the system said, of its error as a text: `Permission denied (os error 13)`.
fn system_text(message: &str) -> String {
    let number = message.rsplit_once("(os error ").and_then(|(_, rest)| {
        let number = rest.strip_suffix(')')?;
        number.parse().ok()
    });
    match number {
        Some(number) => system(&io::Error::from_raw_os_error(number)),
        None => message.to_owned(),
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
mod tests;
