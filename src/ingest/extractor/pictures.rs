//! Which pictures are documents: those with letters enough, and those that somebody described.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::{Extractor, Outcome};
use crate::ingest::format::Format;
use crate::ingest::read::Learnt;
use crate::ingest::report::WarningReason;
use crate::ingest::source::{SourceFile, folder};

/// A picture with fewer letters is a photo with a sign in it: some fifteen words.
const FEWEST_LETTERS: usize = 80;

/// How long the pictures of one run may take together: a folder of photos must not hold a build up for hours.
const TIME: Duration = Duration::from_secs(300);

impl Extractor {
    /// Reads a picture. One without letters, or of a kind that can't be read, is no document and nothing is said of it, unless it
    /// has a sidecar: then it is found by that.
    pub(super) fn read_picture(&self, file: &SourceFile) -> Outcome {
        let begun = Instant::now();
        let spent = Duration::from_millis(self.pictures_time.load(Ordering::Relaxed));
        let languages = self.languages(Format::Picture);
        let outcome = self.lettered_or_described(file, languages, TIME.saturating_sub(spent));
        self.pictures_time
            .fetch_add(milliseconds(begun.elapsed()), Ordering::Relaxed);
        if file.sidecar.is_some() {
            return outcome;
        }
        let documents = outcome.unwrap_or_default();
        if documents.is_empty() && (languages.is_none() || spent + begun.elapsed() >= TIME) {
            self.pictures_left.fetch_add(1, Ordering::Relaxed);
        }
        Ok(documents)
    }

    /// Recognises the letters of a picture for some time; those that are kept need none.
    fn lettered_or_described(&self, file: &SourceFile, languages: Option<&str>, time: Duration) -> Outcome {
        let is_described = file.sidecar.is_some();
        if languages.is_none() && !is_described {
            return Ok(Vec::new());
        }
        let bytes = self.bytes(file)?;
        let mut extracts = self.extract(file, &bytes, &Learnt::default())?;
        let ([picture], Some(languages)) = (&mut extracts[..], languages) else {
            return Ok(extracts);
        };
        let texts = self.page_texts(Format::Picture, &bytes, &picture.unread, languages, time);
        let (of, left) = (picture.unread.len(), picture.unread.len() - texts.len());
        let letters = texts.iter().flat_map(|(_, text)| text.chars());
        if letters.filter(|letter| letter.is_alphabetic()).count() >= FEWEST_LETTERS {
            return Ok(vec![self.with_texts(Format::Picture, &bytes, texts, of, left)?]);
        }
        if left == 0 {
            // No program will find more; a picture that is described has a name at least.
            picture.found.title = Some(folder::title_of(&file.source));
            let needs_ocr = |reason: &WarningReason| matches!(reason, WarningReason::NeedsOcr { .. });
            picture.notes.retain(|note| !needs_ocr(&note.reason));
        }
        Ok(if is_described { extracts } else { Vec::new() })
    }

    /// How many pictures of a run nobody looked at, for want of tesseract or of time. The next run begins anew.
    pub(crate) fn take_pictures_left(&self) -> usize {
        self.pictures_time.store(0, Ordering::Relaxed);
        self.pictures_left.swap(0, Ordering::Relaxed)
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;
    use crate::document::Section;
    use crate::ingest::extract::Extract;
    use crate::ingest::limits::Limits;
    use crate::ingest::source::Identity;

    #[test]
    fn what_was_recognised_before_is_a_document_when_the_time_is_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("protokoll.png");
        let bytes = b"\x89PNG\r\n\x1A\n";
        fs::write(&path, bytes).unwrap();
        let file = SourceFile {
            source: "protokoll.png".to_owned(),
            path,
            format: Format::Picture,
            bytes: bytes.len() as u64,
            modified: 0,
            identity: Identity::default(),
            sidecar: None,
            record_sidecars: BTreeMap::new(),
        };
        let limits = Limits::default();
        let extractor = Extractor::new(limits.clone()).with_cache(folder.path().join("extracts"));
        let read = || {
            extractor
                .lettered_or_described(&file, Some("swe"), Duration::ZERO)
                .unwrap()
        };
        assert!(read().is_empty());
        let cache = extractor.cache.as_ref().unwrap();
        let key = cache.key(Format::Picture, &limits, &[b"1 swe\n", &bytes[..]].concat());
        let text = "Ställtiden halverades. ".repeat(6);
        let kept = Extract {
            sections: vec![Section {
                text,
                ..Section::default()
            }],
            ..Extract::default()
        };
        cache.keep(&key, &[kept]);
        assert_eq!(read().len(), 1);
    }
}
