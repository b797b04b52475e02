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
        let is_described = file.sidecar.is_some();
        let languages = self
            .languages(Format::Picture)
            .filter(|_| self.pictures_time.load(Ordering::Relaxed) < milliseconds(TIME));
        if languages.is_none() {
            self.pictures_left.fetch_add(1, Ordering::Relaxed);
            if !is_described {
                return Ok(Vec::new());
            }
        }
        let begun = Instant::now();
        let outcome = self.described_or_lettered(file, languages, is_described);
        self.pictures_time
            .fetch_add(milliseconds(begun.elapsed()), Ordering::Relaxed);
        if is_described {
            outcome
        } else {
            Ok(outcome.unwrap_or_default())
        }
    }

    fn described_or_lettered(
        &self,
        file: &SourceFile,
        languages: Option<&str>,
        is_described: bool,
    ) -> Outcome {
        let bytes = self.bytes(file)?;
        let mut extracts = self.extract(file, &bytes, &Learnt::default())?;
        let ([picture], Some(languages)) = (&mut extracts[..], languages) else {
            return Ok(extracts);
        };
        let texts = self.page_texts(Format::Picture, &bytes, &picture.unread, languages);
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
