use std::path::PathBuf;

use super::*;
use crate::commands::with_causes;
use crate::embed::EmbedError;
use crate::publish::StoreError;
use crate::pull::SourceFault;

/// Values of an enum, and the proof that every variant is among them: the compiler finds one that is not.
macro_rules! samples {
    ($type:ident: $($variant:ident $(($($value:expr),*))? $({$($field:ident $(: $content:expr)?),* $(,)?})?),* $(,)?) => {{
        fn _whole(sample: &$type) {
            match sample {
                $($type::$variant { .. } => (),)*
            }
        }
        [$($type::$variant $(($($value),*))? $({$($field $(: $content)?),*})?),*]
    }};
}
pub(in crate::commands) use samples;

/// Checks two texts of one fault: they differ, and what stands for a value is in both.
pub(in crate::commands) fn differ(english: &str, swedish: &str) {
    assert_ne!(english, swedish);
    for value in ["ALFA", "BETA", "GAMMA", "4711", "4712"] {
        let has = |text: &str| text.contains(value);
        assert_eq!(has(english), has(swedish), "{value}: {english} / {swedish}");
    }
    for word in [
        " is ", " the ", " not ", " of ", " and ", " can't ", " cannot ", " than ",
    ] {
        assert!(!swedish.contains(word), "{word:?} in {swedish}");
    }
    for word in [" är ", " inte ", " och ", " kan ", " än "] {
        assert!(!english.contains(word), "{word:?} in {english}");
    }
}

#[test]
fn every_error_differs_by_language_and_has_the_same_values_and_advice() {
    let path = || PathBuf::from("ALFA");
    let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
    let missing = samples!(IngestError:
        Missing(path()), NotAFolder(path()), Unreadable { path: path(), source: denied() },
        PutAway(denied()), NoDocuments { path: path(), report: Box::default() },
    );
    let unusable = samples!(SourcesError:
        Unreadable { path: path(), source: denied() },
        Invalid { path: path(), line: 4711, fault: SourceFault::SameName("BETA".to_owned()) },
        Unknown { name: "ALFA".to_owned(), known: "BETA".to_owned() },
    );
    let address = SocketAddr::from(([127, 0, 0, 1], 4711));
    let errors = samples!(CommandError:
        Ingest(IngestError::Missing(path())), Index(IndexError::NoDocuments), AddressSpace { limit: 4711, needed: 4712 },
        Lexicon(LexiconError::Read { path: path(), source: denied() }), Search(SearchError::Unverified),
        Embedder(EmbedError::Unusable { what: "ALFA".to_owned() }), Eval(EvalError::Read { path: path(), source: denied() }),
        Style(StyleError("ALFA".to_owned())), Scratch(denied()), Bind { address, source: denied() },
        Serve { action: "go on", source: denied() }, Report { path: path(), source: denied() },
        Loss { indexed: 4711, documents: 4712, unreadable: vec!["ALFA".to_owned()] }, Sources(SourcesError::Unreadable { path: path(), source: denied() }),
        Store(StoreError::Empty), NowhereToPublish, NothingToPublish { index: path() }, OtherProgram { found: 4711, expected: 4712 },
        OtherDictionary, Panicked { message: "ALFA".to_owned() }, PullInterrupted, Logo { path: path(), source: denied() }, Output(denied()),
    );
    let errors = errors
        .into_iter()
        .chain(missing.map(CommandError::Ingest))
        .chain(unusable.map(CommandError::Sources));
    for error in errors {
        differ(&with_causes(&error), &message(&error));
        match (error.hint(), hint(&error)) {
            (Some(english), Some(swedish)) => differ(&english, &swedish),
            (english, swedish) => assert_eq!(english, swedish),
        }
    }
}

#[test]
fn errors_are_told_with_causes_and_advice_in_swedish() {
    let taken = CommandError::Bind {
        address: "127.0.0.1:3000".parse().unwrap(),
        source: io::ErrorKind::AddrInUse.into(),
    };
    assert_eq!(
        message(&taken),
        "det går inte att lyssna på 127.0.0.1:3000: adressen används redan"
    );
    assert!(hint(&taken).unwrap().ends_with("--bind 127.0.0.1:3001"));
    let unwritable = IndexError::io("create", "index")(io::ErrorKind::PermissionDenied.into());
    assert_eq!(
        message(&CommandError::Index(unwritable)),
        "att skapa index gick inte: åtkomst nekas"
    );
    let other = SearchError::Index(IndexError::OtherSchema {
        found: 1,
        expected: 2,
    });
    assert_eq!(
        message(&CommandError::Search(other)),
        "indexet kan inte öppnas: indexet har formatet 1, programmet läser 2; bygg det på nytt med `sokbar index`"
    );
}
