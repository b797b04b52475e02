//! Captions of films and talks, WebVTT and SubRip: text with times.
//!
//! A section holds about a minute of speech and has the anchor `t=95`, the fragment that players read as a time in
//! seconds (Media Fragments URI 1.0, section 4.2.1), so that a hit leads to the time.

use crate::document::Section;
use crate::ingest::extract::{Extract, Metadata, distinct};
use crate::ingest::format::Format;
use crate::ingest::metadata::{is_title, read_language};
use crate::ingest::report::RefusalReason;
use crate::text::{clean, clean_line};

mod cue;

use cue::Cue;

/// A section ends at the first pause or full stop after this many seconds,
const SECTION: u64 = 60;

/// and after this many seconds in any case.
const LONGEST_SECTION: u64 = 90;

/// A pause of this many seconds begins a paragraph.
const PAUSE: u64 = 3;

/// A paragraph also ends at the first full stop after this many characters.
const PARAGRAPH: usize = 400;

/// Reads a file of captions.
pub(crate) fn read(text: &str) -> Result<Extract, RefusalReason> {
    let text = text
        .trim_start_matches('\u{FEFF}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let head = text
        .split("\n\n")
        .next()
        .filter(|head| head.starts_with("WEBVTT"));
    let mut sections = Vec::new();
    let mut speakers = Vec::new();
    let mut open: Option<Open> = None;
    let mut last_line = String::new();
    for block in text.split("\n\n") {
        let Some(mut cue) = Cue::read(block) else { continue };
        // Rolling captions show a line twice: as the lower of two, then as the upper.
        cue.lines.retain(|line| *line != last_line);
        let Some(last) = cue.lines.last() else { continue };
        last_line.clone_from(last);
        speakers.extend(cue.speaker.clone());
        if open.as_ref().is_some_and(|open| open.ends_before(&cue)) {
            sections.extend(open.take().map(Open::into_section));
        }
        open.get_or_insert_with(|| Open::new(cue.start)).add(&cue);
    }
    sections.extend(open.map(Open::into_section));
    if sections.is_empty() {
        return Err(if text.trim().is_empty() || head.is_some() {
            RefusalReason::Empty
        } else {
            RefusalReason::OtherFormat {
                expected: Format::Captions,
                looks_like: "text without times".to_owned(),
            }
        });
    }
    Ok(Extract {
        found: Metadata {
            title: head.and_then(title),
            language: head
                .and_then(|head| header(head, "Language"))
                .and_then(read_language),
            authors: distinct(speakers),
            ..Metadata::default()
        },
        sections,
        ..Extract::default()
    })
}

/// What stands behind `WEBVTT`, as in `WEBVTT - Ett samtal om ställtider`.
fn title(head: &str) -> Option<String> {
    let line = head.lines().next()?.strip_prefix("WEBVTT")?;
    let title = clean_line(line.trim_start_matches([' ', '\t', '-', '–', ':']));
    is_title(&title).then_some(title)
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = fields.find(|(own, _)| own.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim())
}

/// A section that is being read.
struct Open {
    start: u64,
    /// When the last cue ends.
    end: u64,
    paragraphs: Vec<String>,
    speaker: Option<String>,
}

impl Open {
    fn new(start: u64) -> Self {
        Self {
            start,
            end: start,
            paragraphs: Vec::new(),
            speaker: None,
        }
    }

    /// Whether a cue belongs to the next section. A file whose times go backwards gets no second section of a time.
    fn ends_before(&self, cue: &Cue) -> bool {
        let length = cue.start.saturating_sub(self.start);
        let is_pause = cue.start.saturating_sub(self.end) >= PAUSE || self.is_after_full_stop();
        length >= LONGEST_SECTION || (length >= SECTION && is_pause)
    }

    fn is_after_full_stop(&self) -> bool {
        self.paragraphs
            .last()
            .is_some_and(|text| text.ends_with(['.', '?', '!', '…', '”', '"']))
    }

    fn add(&mut self, cue: &Cue) {
        let text = cue.lines.join(" ");
        let is_new_speaker = cue.speaker.is_some() && cue.speaker != self.speaker;
        let is_pause = cue.start.saturating_sub(self.end) >= PAUSE;
        let is_long = self
            .paragraphs
            .last()
            .is_some_and(|paragraph| paragraph.len() >= PARAGRAPH);
        let is_new = is_new_speaker || is_pause || (is_long && self.is_after_full_stop());
        match self.paragraphs.last_mut().filter(|_| !is_new) {
            Some(paragraph) => paragraph.push(' '),
            None => self.paragraphs.push(String::new()),
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            if let Some(speaker) = cue.speaker.as_ref().filter(|_| is_new_speaker) {
                paragraph.push_str(speaker);
                paragraph.push_str(": ");
            }
            paragraph.push_str(&text);
        }
        if cue.speaker.is_some() {
            self.speaker.clone_from(&cue.speaker);
        }
        self.end = self.end.max(cue.end);
    }

    /// The section, shown with its time before the text.
    fn into_section(self) -> Section {
        let text = clean(&self.paragraphs.join("\n\n"));
        let time = clock(self.start);
        let shown: String = text
            .split("\n\n")
            .enumerate()
            .map(|(index, paragraph)| {
                let paragraph = escaped(paragraph);
                match index {
                    0 => format!("<p><time>{time}</time> {paragraph}</p>"),
                    _ => format!("<p>{paragraph}</p>"),
                }
            })
            .collect();
        Section {
            anchor: Some(format!("t={}", self.start)),
            text,
            html: Some(shown),
            ..Section::default()
        }
    }
}

/// `1:35`, `1:02:03`.
fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests;
