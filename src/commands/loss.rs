//! Keeps an index from being replaced by one that lacks much of it: a folder that is not mounted looks like one whose
//! files were deleted.

use super::error::CommandError;
use crate::config::Settings;
use crate::ingest::{RefusalReason, Report};

/// Refuses a corpus with too few documents, compared with the index, or with a folder that cannot be read.
pub(super) fn check(
    settings: &Settings,
    indexed: u64,
    documents: u64,
    report: &Report,
) -> Result<(), CommandError> {
    let unreadable: Vec<String> = report
        .refused
        .iter()
        .filter(|refusal| matches!(refusal.reason, RefusalReason::Unreadable { .. }))
        .map(|refusal| refusal.source.clone())
        .filter(|source| settings.corpus.join(source).is_dir())
        .collect();
    let kept_percent = u64::from(100 - settings.max_loss.min(100));
    if documents * 100 < indexed * kept_percent || !unreadable.is_empty() {
        return Err(CommandError::Loss {
            indexed,
            documents,
            unreadable,
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Refusal;

    fn is_refused(max_loss: u8, indexed: u64, documents: u64) -> bool {
        let settings = Settings {
            max_loss,
            ..Settings::default()
        };
        check(&settings, indexed, documents, &Report::default()).is_err()
    }

    #[test]
    fn more_than_the_allowed_loss_is_refused() {
        for (max_loss, indexed, documents, refused) in [
            (50, 100, 50, false),
            (50, 100, 49, true),
            (50, 7, 1, true),
            (50, 7, 4, false),
            (0, 7, 6, true),
            (100, 7, 1, false),
            (50, 0, 1, false),
            (50, 7, 70, false),
        ] {
            assert_eq!(
                is_refused(max_loss, indexed, documents),
                refused,
                "{max_loss} {indexed} {documents}"
            );
        }
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_named_and_a_file_is_no_loss() {
        let corpus = tempfile::tempdir().unwrap();
        std::fs::create_dir(corpus.path().join("metoder")).unwrap();
        let settings = Settings {
            corpus: corpus.path().to_owned(),
            ..Settings::default()
        };
        let mut report = Report::default();
        let refusal = |source: &str| Refusal {
            source: source.to_owned(),
            record: None,
            line: None,
            reason: RefusalReason::Unreadable {
                message: "permission denied".to_owned(),
            },
        };
        report.refused.push(refusal("a.md"));
        assert!(check(&settings, 7, 7, &report).is_ok());
        report.refused.push(refusal("metoder"));
        let error = check(&settings, 7, 7, &report).unwrap_err();
        assert!(
            error.to_string().ends_with("unreadable folders: metoder"),
            "{error}"
        );
    }
}
