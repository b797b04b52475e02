//! Recognises the letters of scanned pages: page by page, each kept, within a bound for each file. What one run leaves, the next goes on with.

use std::time::{Duration, Instant};

use super::{Extractor, Outcome, Task, guarded};
use crate::document::Section;
use crate::ingest::extract::Extract;
use crate::ingest::format::Format;
use crate::ingest::read;
use crate::ingest::report::{RefusalReason, WarningReason};

/// How long the pages of one file may take in one run: some hundred pages.
const TIME: Duration = Duration::from_secs(300);

impl Extractor {
    /// Has scanned PDFs read by `tesseract`, if it and its Swedish data are installed.
    #[must_use]
    pub fn with_recognition(self) -> Self {
        Self {
            recognises: true,
            ..self
        }
    }

    /// Reads a scanned file anew with the letters of its pages recognised; anything else is returned as it is.
    pub(super) fn recognised(&self, bytes: &[u8], extracts: Vec<Extract>) -> Outcome {
        let [scanned] = &extracts[..] else {
            return Ok(extracts);
        };
        if scanned.unread.is_empty() || !self.recognises {
            return Ok(extracts);
        }
        let Some(languages) = read::recognised_languages() else {
            return Ok(extracts);
        };
        let end = Instant::now() + TIME;
        let texts: Vec<(u32, String)> = scanned
            .unread
            .iter()
            .filter_map(|page| Some((*page, self.page_text(bytes, *page, languages, end)?)))
            .collect();
        if !texts.iter().any(|(_, text)| text.contains(char::is_alphanumeric)) {
            return Ok(extracts);
        }
        let is_text = |(_, text): &&(u32, String)| !text.is_empty();
        let reason = WarningReason::Recognised {
            pages: texts.iter().filter(is_text).count(),
            of: scanned.pages.unwrap_or_default() as usize,
            left: scanned.unread.len() - texts.len(),
        };
        let task = Task::ReadRecognised(texts);
        let mut read: Extract = match (&self.pool, &task) {
            (Some(pool), _) => pool.perform(&task, bytes)?,
            (None, Task::ReadRecognised(texts)) => {
                guarded(|| read::read_recognised(bytes, texts, &self.limits))?
            }
            (None, _) => return Err(RefusalReason::ReaderFailed),
        };
        read.notes.push(reason.into());
        Ok(vec![read])
    }

    /// The letters of a page: kept, else recognised if there is time.
    fn page_text(&self, bytes: &[u8], page: u32, languages: &str, end: Instant) -> Option<String> {
        let kept = self.cache.as_ref().map(|cache| {
            let key = cache.key(
                Format::Pdf,
                &self.limits,
                &[format!("{page} {languages}\n").as_bytes(), bytes].concat(),
            );
            (cache, key)
        });
        let known = kept.as_ref().and_then(|(cache, key)| cache.get(key));
        if let Some(text) = known.and_then(|mut known| known.pop()?.sections.pop()) {
            return Some(text.text);
        }
        if Instant::now() >= end {
            return None;
        }
        let text = match &self.pool {
            Some(pool) => {
                let task = Task::Recognise(page, languages.into());
                pool.perform::<Option<String>>(&task, bytes).ok().flatten()?
            }
            None => read::recognise_page(bytes, page, languages, &self.limits)?,
        };
        if let Some((cache, key)) = kept {
            let sections = vec![Section {
                text: text.clone(),
                ..Section::default()
            }];
            cache.keep(
                &key,
                &[Extract {
                    sections,
                    ..Extract::default()
                }],
            );
        }
        Some(text)
    }
}
