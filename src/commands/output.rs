//! Output on stdout. Every write returns an error, so a closed pipe causes no panic.

use std::io::{self, BufWriter, IsTerminal, Write};

use serde::Serialize;

use super::error::CommandError;
use super::words::{Words, words};
use crate::config::Settings;
use crate::document::{Kind, KindNames, Language};
use crate::search::TextRange;
use crate::web::kind_label;

/// A text style on a terminal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Style {
    Title,
    Quiet,
    Plain,
    Match,
}

impl Style {
    fn sequence(self) -> &'static str {
        match self {
            Self::Title => "\u{1b}[1m",
            Self::Quiet => "\u{1b}[2m",
            Self::Plain => "",
            Self::Match => "\u{1b}[1;33m",
        }
    }
}

/// The writer for answers, in colour or plain.
pub(super) struct Output {
    writer: Box<dyn Write>,
    styled: bool,
    language: Language,
    /// What the operator calls the kinds.
    kind_names: KindNames,
}

impl Output {
    /// Stdout in the language of the settings; in colour if it is a terminal and they allow it.
    pub(super) fn stdout(settings: &Settings) -> Self {
        Self {
            language: settings.language,
            kind_names: settings.brand.kind_names.clone(),
            styled: settings.color && io::stdout().is_terminal(),
            writer: Box::new(BufWriter::new(io::stdout())),
        }
    }

    /// The language of what is written.
    pub(super) fn language(&self) -> Language {
        self.language
    }

    /// What a kind is called.
    pub(super) fn kind(&self, kind: Kind) -> &str {
        let own = self.kind_names.one(self.language, kind);
        own.unwrap_or_else(|| kind_label(self.language, kind))
    }

    /// The words of that language.
    pub(super) fn words(&self) -> &'static Words {
        words(self.language)
    }

    /// Writes one line.
    pub(super) fn line(&mut self, text: &str) -> Result<(), CommandError> {
        writeln!(self.writer, "{text}").map_err(CommandError::Output)
    }

    /// Writes bytes as they are: a file for programs.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), CommandError> {
        self.writer.write_all(bytes).map_err(CommandError::Output)
    }

    /// Writes a value as JSON.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), CommandError> {
        serde_json::to_writer_pretty(&mut self.writer, value)
            .map_err(|error| CommandError::Output(error.into()))?;
        self.line("")?;
        self.flush()
    }

    /// Flushes the output. Without it, output and its errors are lost when the process ends.
    pub(super) fn flush(&mut self) -> Result<(), CommandError> {
        self.writer.flush().map_err(CommandError::Output)
    }

    /// Text without control characters, in a style.
    pub(super) fn styled(&self, style: Style, text: &str) -> String {
        self.marked(style, text, &[])
    }

    /// Text in a style, with the matches in it (UTF-16 ranges) marked.
    pub(super) fn marked(&self, style: Style, text: &str, ranges: &[TextRange]) -> String {
        if !self.styled {
            return printable(text);
        }
        let mut drawn = String::from(style.sequence());
        let mut position = 0;
        for character in text.chars() {
            if ranges
                .iter()
                .any(|range| range[0] == position && range[1] > position)
            {
                drawn.push_str(Style::Match.sequence());
            }
            drawn.push(printable_character(character));
            position += character.len_utf16();
            if ranges.iter().any(|range| range[1] == position) {
                drawn.push_str(RESET);
                drawn.push_str(style.sequence());
            }
        }
        drawn.push_str(RESET);
        drawn
    }
}

const RESET: &str = "\u{1b}[0m";

/// Removes control characters: text from documents must not control the terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(printable_character).collect()
}

fn printable_character(character: char) -> char {
    if character.is_control() {
        '\u{FFFD}'
    } else {
        character
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(styled: bool) -> Output {
        Output {
            writer: Box::new(Vec::new()),
            styled,
            language: Language::English,
            kind_names: KindNames::default(),
        }
    }

    #[test]
    fn matches_are_marked_on_a_terminal_only() {
        assert_eq!(
            output(false).marked(Style::Quiet, "😀 ställtid", &[[3, 11]]),
            "😀 ställtid"
        );
        assert_eq!(
            output(true).marked(Style::Quiet, "😀 ställtid!", &[[3, 11]]),
            "\u{1b}[2m😀 \u{1b}[1;33mställtid\u{1b}[0m\u{1b}[2m!\u{1b}[0m"
        );
    }

    #[test]
    fn documents_do_not_command_the_terminal() {
        assert_eq!(output(false).styled(Style::Title, "a\u{1b}[2Jb"), "a\u{FFFD}[2Jb");
    }
}
