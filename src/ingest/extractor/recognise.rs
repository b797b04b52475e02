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
    /// Has scanned PDFs and pictures of pages read by `tesseract`, if it and its Swedish data are installed.
    #[must_use]
    pub fn with_recognition(self) -> Self {
        Self {
            recognises: true,
            ..self
        }
    }

    /// The languages in which files of a format are recognised; `None` if nobody wants it or a program is missing.
    pub(super) fn languages(&self, format: Format) -> Option<&'static str> {
        self.recognises
            .then(|| read::recognised_languages(format))
            .flatten()
    }

    /// Reads a scanned file anew with the letters of its pages recognised; anything else is returned as it is.
    pub(super) fn recognised(&self, format: Format, bytes: &[u8], extracts: Vec<Extract>) -> Outcome {
        let [scanned] = &extracts[..] else {
            return Ok(extracts);
        };
        if scanned.unread.is_empty() {
            return Ok(extracts);
        }
        let Some(languages) = self.languages(format) else {
            return Ok(extracts);
        };
        let texts = self.page_texts(format, bytes, &scanned.unread, languages, TIME);
        if !texts.iter().any(|(_, text)| text.contains(char::is_alphanumeric)) {
            return Ok(extracts);
        }
        let of = scanned.pages.map_or(scanned.unread.len(), |pages| pages as usize);
        let left = scanned.unread.len() - texts.len();
        Ok(vec![self.with_texts(format, bytes, texts, of, left)?])
    }

    /// The letters of pages, by number; those are missing that nobody knows and for which there was no time.
    pub(super) fn page_texts(
        &self,
        format: Format,
        bytes: &[u8],
        pages: &[u32],
        languages: &str,
        time: Duration,
    ) -> Vec<(u32, String)> {
        let end = Instant::now() + time;
        let text = |page: &u32| Some((*page, self.page_text(format, bytes, *page, languages, end)?));
        pages.iter().filter_map(text).collect()
    }

    /// Reads a file with the letters of its pages, and says so.
    pub(super) fn with_texts(
        &self,
        format: Format,
        bytes: &[u8],
        texts: Vec<(u32, String)>,
        of: usize,
        left: usize,
    ) -> Result<Extract, RefusalReason> {
        let pages = texts.iter().filter(|(_, text)| !text.is_empty()).count();
        let mut read: Extract = match &self.pool {
            Some(pool) => pool.perform(&Task::ReadRecognised(format, texts), bytes)?,
            None => guarded(|| read::read_recognised(format, bytes, &texts, &self.limits))?,
        };
        read.notes
            .push(WarningReason::Recognised { pages, of, left }.into());
        Ok(read)
    }

    /// The letters of a page: kept, else recognised if there is time.
    fn page_text(
        &self,
        format: Format,
        bytes: &[u8],
        page: u32,
        languages: &str,
        end: Instant,
    ) -> Option<String> {
        let kept = self.cache.as_ref().map(|cache| {
            let key = cache.key(
                format,
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
                let task = Task::Recognise(format, page, languages.into());
                pool.perform::<Option<String>>(&task, bytes).ok().flatten()?
            }
            None => read::recognise_page(format, bytes, page, languages, &self.limits)?,
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
