//! What the terminal says of a report: what became of each file of the corpus.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Write};
use std::time::Duration;

use super::output::printable;
use super::swedish::corpus;
use super::words::{Words, decimal, words};
use crate::document::{Kind, Language};
use crate::ingest::{Furniture, Refusal, RefusalReason, Report, SlowFile, Warning, WarningReason};
use crate::web::kind_label;

/// How many warnings of a code are listed; the JSON report has all.
const EXAMPLES: usize = 3;

/// Returns the report in lines.
pub(super) fn report(report: &Report, language: Language) -> String {
    let account = Account {
        report,
        language,
        words: words(language),
    };
    let mut text = String::new();
    account
        .write(&mut text)
        .expect("a string takes all that is written");
    text
}

struct Account<'a> {
    report: &'a Report,
    language: Language,
    words: &'static Words,
}

impl Account<'_> {
    fn write(&self, f: &mut String) -> fmt::Result {
        self.write_counts(f)?;
        let (report, words) = (self.report, self.words);
        if !report.slowest.is_empty() {
            writeln!(f, "{}", words.slowest)?;
        }
        for SlowFile { source, time } in &report.slowest {
            write_line(f, source, None, &self.seconds(*time))?;
        }
        if !report.refused.is_empty() {
            writeln!(f, "{} ({})", words.refused, report.refused.len())?;
        }
        for Refusal {
            source,
            record,
            line,
            reason,
        } in &report.refused
        {
            write_line(f, &place(source, record.as_deref()), *line, &self.refusal(reason))?;
        }
        self.write_warnings(f)
    }

    fn write_counts(&self, f: &mut String) -> fmt::Result {
        let (report, words) = (self.report, self.words);
        let seconds = self.seconds(report.elapsed);
        writeln!(f, "{}", (words.read)(report.documents, report.files, &seconds))?;
        write_counts(f, words.formats, &report.formats)?;
        let kinds = report.kinds.iter().map(|(kind, count)| (self.kind(*kind), count));
        write_counts(f, words.kinds, kinds)?;
        write_counts(f, words.languages, &report.languages)?;
        write_counts(f, words.passed_over, &report.passed_over)?;
        if report.pictures_left > 0 {
            let told = (words.pictures_left)(report.pictures_left);
            writeln!(f, "  {:<13} {told}", words.pictures)?;
        }
        if report.sidecars > 0 {
            writeln!(f, "  {:<13} {}", words.sidecars, report.sidecars)?;
        }
        if !report.joined.is_empty() {
            let joined = report.joined.len();
            writeln!(f, "  {:<13} {joined} {}", words.joined, words.same_text)?;
        }
        for Furniture { folder, pages, texts } in &report.furniture {
            let told = (words.furniture_of)(folder, texts.len(), *pages);
            writeln!(f, "  {:<13} {}", words.furniture, printable(&told))?;
        }
        let times = report.format_times.iter();
        write_counts(
            f,
            words.time,
            times.map(|(format, time)| (format, self.seconds(*time))),
        )
    }

    fn write_warnings(&self, f: &mut String) -> fmt::Result {
        let warnings = &self.report.warnings;
        if !warnings.is_empty() {
            writeln!(f, "{} ({})", self.words.warnings, warnings.len())?;
        }
        let mut groups: BTreeMap<String, Vec<&Warning>> = BTreeMap::new();
        for warning in warnings {
            groups.entry(warning.reason.code()).or_default().push(warning);
        }
        for (code, warnings) in &groups {
            writeln!(f, "  {code} ({})", warnings.len())?;
            for warning in warnings.iter().take(EXAMPLES) {
                let place = place(&warning.source, warning.record.as_deref());
                write_line(
                    f,
                    &format!("  {place}"),
                    warning.line,
                    &self.warning(&warning.reason),
                )?;
            }
            if warnings.len() > EXAMPLES {
                writeln!(f, "    {}", (self.words.more)(warnings.len() - EXAMPLES))?;
            }
        }
        Ok(())
    }

    fn seconds(&self, time: Duration) -> String {
        format!("{} s", decimal(self.language, time.as_secs_f64(), 2))
    }

    /// English has the words of the settings, which are English.
    fn kind(&self, kind: Kind) -> String {
        match self.language {
            Language::Swedish => kind_label(self.language, kind).to_lowercase(),
            Language::English => kind.to_string(),
        }
    }

    fn refusal(&self, reason: &RefusalReason) -> String {
        match self.language {
            Language::Swedish => corpus::refusal(reason),
            Language::English => reason.to_string(),
        }
    }

    fn warning(&self, reason: &WarningReason) -> String {
        match self.language {
            Language::Swedish => corpus::warning(reason),
            Language::English => reason.to_string(),
        }
    }
}

fn write_counts<K: Display, V: Display>(
    f: &mut String,
    name: &str,
    counts: impl IntoIterator<Item = (K, V)>,
) -> fmt::Result {
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(key, count)| format!("{key} {count}"))
        .collect();
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(f, "  {name:<13} {}", counts.join(", "))
}

/// The path of a file, or `file/record`.
fn place<'s>(source: &'s str, record: Option<&str>) -> Cow<'s, str> {
    match record {
        Some(record) => format!("{source}/{record}").into(),
        None => source.into(),
    }
}

/// File names and front matter are foreign text: their control characters must not reach a terminal.
fn write_line(f: &mut String, source: &str, line: Option<usize>, told: &str) -> fmt::Result {
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    writeln!(f, "  {}", printable(&format!("{source}{line}: {told}")))
}

#[cfg(test)]
mod tests;
