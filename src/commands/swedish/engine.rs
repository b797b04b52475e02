//! Faults of the index, of searching, measuring and embedding, in Swedish.

use std::error::Error;

use super::details::of_index;
use super::{attempted, system};
use crate::embed::{EmbedError, ModelFault};
use crate::eval::EvalError;
use crate::index::IndexError;
use crate::search::SearchError;

pub(in crate::commands) fn index(error: &IndexError) -> String {
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
        IndexError::Embed { source } => format!("styckena kan inte bäddas in: {}", embed(source)),
        IndexError::Engine { source, .. } => format!("indexmotorn kunde inte fortsätta: {source}"),
        IndexError::Neighbours { source } => {
            let of_search = source.downcast_ref::<SearchError>().map(search);
            let cause = of_search.unwrap_or_else(|| source.to_string());
            format!("besläktade dokument kunde inte sökas: {cause}")
        }
        IndexError::Damaged { what } => format!("indexet är skadat ({})", of_index(what)),
        IndexError::OtherSchema { found, expected } => format!(
            "indexet har formatet {found}, programmet läser {expected}; bygg det på nytt med `sokbar index`"
        ),
    }
}

pub(super) fn search(error: &SearchError) -> String {
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
            let what = of_index(what);
            format!("indexet är skadat ({what}); bygg det på nytt med `sokbar index --force`")
        }
    }
}

pub(super) fn eval(error: &EvalError) -> String {
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

pub(super) fn embed(error: &EmbedError) -> String {
    match error {
        EmbedError::Unreachable { source } => {
            format!("inbäddaren kan inte nås: {}", innermost(source.as_ref()))
        }
        EmbedError::TimedOut { timeout } => {
            format!("inbäddaren svarade inte inom {} ms", timeout.as_millis())
        }
        EmbedError::Status { status, message, .. } => {
            format!("inbäddaren svarade med status {status}: {message}")
        }
        EmbedError::Malformed { what } => format!("inbäddarens svar går inte att tolka: {what}"),
        EmbedError::Dimensions { expected, found } => {
            format!("inbäddarens vektorer har {found} dimensioner i stället för {expected}")
        }
        EmbedError::NotAsked { why } => {
            let why = match *why {
                "it failed a moment ago" => "den svarade fel nyss",
                "too many requests wait for it" => "för många förfrågningar väntar på den",
                "it has ended" => "den är avslutad",
                other => other,
            };
            format!("inbäddaren fick ingen förfrågan: {why}")
        }
        EmbedError::Unusable { what } => format!("inbäddaren kan inte användas: {what}"),
        EmbedError::NotBuiltIn => "programmet är byggt utan egna modeller (embedder_path): bygg det med \
                                   `cargo build --release --features candle`, eller ange embedder_url"
            .to_owned(),
        EmbedError::Model { path, fault } => {
            format!("modellen kan inte användas: {}: {}", path.display(), model(fault))
        }
        EmbedError::Io { action, path, source } => format!(
            "{} {} gick inte: {}",
            attempted(action),
            path.display(),
            system(source)
        ),
        EmbedError::Busy { path } => format!("en annan process bäddar in i {}", path.display()),
    }
}

fn model(fault: &ModelFault) -> String {
    match fault {
        ModelFault::Missing => {
            "filen saknas; i en modells mapp ligger config.json, tokenizer.json och model.safetensors"
                .to_owned()
        }
        ModelFault::TooLarge { most } => format!("filen är större än {most} byte"),
        ModelFault::Malformed { message } => format!("filen går inte att tolka: {message}"),
        ModelFault::Kind { found } => format!(
            "modellen är av sorten {found:?}; bert, xlm-roberta, roberta och camembert med absoluta positioner går att använda"
        ),
        ModelFault::Module { found } => format!(
            "modellen behöver {found:?}, som programmet saknar; ett program vid sidan om kan bädda in (embedder_url)"
        ),
        ModelFault::Pooling { found } => {
            format!("modellen lägger ihop ordbitarnas vektorer med {found:?}; mean och cls går att använda")
        }
    }
}

/// The last cause: libraries name the address again in each of theirs.
fn innermost(error: &(dyn Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    match innermost.downcast_ref::<std::io::Error>() {
        Some(error) => system(error),
        None => innermost.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use super::super::tests::{differ, samples};
    use super::*;
    use crate::commands::with_causes;
    use crate::document::DocumentId;
    use crate::index::engine_error;

    fn alfa() -> String {
        "ALFA".to_owned()
    }

    fn denied() -> io::Error {
        io::ErrorKind::PermissionDenied.into()
    }

    #[test]
    fn every_fault_of_index_and_search_differs_by_language_and_has_the_same_values() {
        for error in samples!(IndexError:
            NoDocuments, Busy { folder: "ALFA".into() }, Cancelled, Io { action: "create", path: "ALFA".into(), source: denied() },
            Engine { action: "read", source: engine_error("ALFA") }, Neighbours { source: Box::new(SearchError::Cancelled) },
            Embed { source: EmbedError::Busy { path: "ALFA".into() } }, Damaged { what: alfa() },
            OtherSchema { found: 4711, expected: 4712 },
        ) {
            differ(&with_causes(&error), &index(&error));
        }
        let id = DocumentId::new("ALFA");
        for error in samples!(SearchError:
            NoIndex { path: "ALFA".into() }, DocumentNotFound { id: id.clone() }, DocumentMoved { id, to: DocumentId::new("BETA") },
            QueryTooLong { length: 4711, limit: 4712 }, Index(IndexError::NoDocuments),
            Engine { action: "read", source: engine_error("ALFA") }, Read { what: "ALFA", source: denied() }, Unverified, Cancelled,
            Damaged { what: alfa() },
        ) {
            differ(&with_causes(&error), &search(&error));
        }
    }

    #[test]
    fn every_fault_of_measuring_and_embedding_differs_by_language_and_has_the_same_values() {
        for error in samples!(EvalError:
            Read { path: "ALFA".into(), source: denied() }, Line { path: "ALFA".into(), line: 4711, what: "BETA".to_owned() },
            NothingJudged { folder: "ALFA".into() },
        ) {
            differ(&with_causes(&error), &eval(&error));
        }
        for error in samples!(EmbedError:
            Unreachable { source: Box::new(denied()) }, TimedOut { timeout: Duration::from_millis(4711) },
            Status { status: 4711, message: alfa(), wait: None }, Malformed { what: alfa() },
            Dimensions { expected: 4711, found: 4712 }, NotAsked { why: "it has ended" }, Unusable { what: alfa() },
            NotBuiltIn, Model { path: "ALFA".into(), fault: ModelFault::Missing },
            Io { action: "write", path: "ALFA".into(), source: denied() }, Busy { path: "ALFA".into() },
        ) {
            differ(&with_causes(&error), &embed(&error));
        }
        for fault in samples!(ModelFault:
            Missing, TooLarge { most: 4711 }, Malformed { message: alfa() }, Kind { found: alfa() }, Module { found: alfa() },
            Pooling { found: alfa() },
        ) {
            differ(&fault.to_string(), &model(&fault));
        }
    }
}
