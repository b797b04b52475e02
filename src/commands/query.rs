//! The commands that query the engine: JSON for programs, lines for people.

use serde::Serialize;

use super::Outcome;
use super::error::CommandError;
use super::output::{Output, Style};
use crate::document::{DocumentId, Language};
use crate::search::{DocumentSummary, Hit, SearchEngine, SearchRequest, SuggestionType, WordAnalysis};
use crate::web::{
    corrected_label, date_in, milliseconds_in, number_in, via_label, widened_label, worth_telling,
};

/// The command `search`.
pub(super) fn search(
    engine: &SearchEngine,
    request: &SearchRequest,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let response = engine.search(request)?;
    if json {
        out.json(&response)?;
        return Ok(Outcome::Well);
    }
    let (language, words) = (out.language(), out.words());
    let time = milliseconds_in(language, response.took_ms);
    let count = number_in(language, response.total);
    out.line(&(words.hits)(&count, response.total == 1, &time))?;
    if let Some(answered) = &response.corrected_query {
        let answered = out.styled(Style::Title, answered);
        out.line(&corrected_label(language, &response.query, &answered))?;
    } else if let Some(spelling) = &response.did_you_mean {
        let spelling = out.styled(Style::Title, spelling);
        out.line(&format!("{} {spelling}?", words.did_you_mean))?;
    }
    if response.widened {
        out.line(widened_label(language, &response))?;
    }
    for (number, hit) in (response.offset + 1..).zip(&response.hits) {
        out.line("")?;
        write_hit(number, hit, out)?;
    }
    out.flush()?;
    Ok(Outcome::Well)
}

fn write_hit(number: usize, hit: &Hit, out: &mut Output) -> Result<(), CommandError> {
    let (language, words) = (out.language(), out.words());
    let document = &hit.document;
    let title = out.marked(Style::Title, &document.title, &hit.title_ranges);
    out.line(&format!("{number:>3}  {title}"))?;
    let place = match (&hit.section.anchor, hit.section.page) {
        (Some(anchor), _) => format!("#{anchor}"),
        (None, Some(page)) => format!(" {} {page}", words.page),
        (None, None) => String::new(),
    };
    write_facts(document, &place, out)?;
    if !hit.snippet.text.is_empty() {
        // Only the matches are styled.
        let snippet = out.marked(Style::Plain, &hit.snippet.text, &hit.snippet.ranges);
        out.line(&format!("     {snippet}"))?;
    }
    let told: Vec<_> = worth_telling(&hit.matched)
        .into_iter()
        .map(|(via, forms)| format!("{}: {}", via_label(language, via), forms.join(", ")))
        .collect();
    if !told.is_empty() {
        let told = out.styled(Style::Quiet, &format!("{} {}", words.found, told.join("; ")));
        out.line(&format!("     {told}"))?;
    }
    if !hit.missing.is_empty() {
        let missing = out.styled(
            Style::Quiet,
            &format!("{}: {}", words.missing, hit.missing.join(", ")),
        );
        out.line(&format!("     {missing}"))?;
    }
    Ok(())
}

fn write_facts(document: &DocumentSummary, place: &str, out: &mut Output) -> Result<(), CommandError> {
    let mut facts = vec![out.kind(document.kind).to_owned()];
    facts.extend(document.partner.clone());
    facts.extend(document.authors.iter().cloned());
    facts.extend(document.date.map(|date| date_in(out.language(), date)));
    facts.push(format!("{}{place}", document.id));
    let facts = out.styled(Style::Quiet, &facts.join(" · "));
    out.line(&format!("     {facts}"))
}

/// The command `related`.
pub(super) fn related(
    engine: &SearchEngine,
    id: String,
    limit: usize,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let response = engine.related(&DocumentId::new(id), limit)?;
    if json {
        out.json(&response)?;
        return Ok(Outcome::Well);
    }
    if response.related.is_empty() {
        out.line(out.words().nothing_related)?;
    }
    for (number, related) in (1..).zip(&response.related) {
        let title = out.styled(Style::Title, &related.document.title);
        out.line(&format!("{number:>3}  {title}"))?;
        write_facts(&related.document, "", out)?;
        if !related.reasons.is_empty() {
            let reasons = out.styled(Style::Plain, &related.reasons.join(", "));
            out.line(&format!("     {}: {reasons}", out.words().shared))?;
        }
    }
    out.flush()?;
    Ok(Outcome::Well)
}

/// Completions that `suggest` prints.
const SUGGESTIONS: usize = 8;

/// The command `suggest`.
pub(super) fn suggest(
    engine: &SearchEngine,
    prefix: &str,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let response = engine.suggest(prefix, SUGGESTIONS)?;
    if json {
        out.json(&response)?;
        return Ok(Outcome::Well);
    }
    for suggestion in &response.suggestions {
        let text = out.marked(Style::Plain, &suggestion.text, &suggestion.ranges);
        let what = match (suggestion.suggestion_type, &suggestion.id) {
            (SuggestionType::Document, Some(id)) => id.to_string(),
            _ => (out.words().documents)(
                &number_in(out.language(), suggestion.count),
                suggestion.count == 1,
            ),
        };
        let what = out.styled(Style::Quiet, &what);
        out.line(&format!("{text}  {what}"))?;
    }
    out.flush()?;
    Ok(Outcome::Well)
}

/// What `sokbar analyze --json` prints.
#[derive(Debug, Serialize)]
struct Analysis<'a> {
    text: &'a str,
    words: &'a [WordAnalysis],
}

/// The command `analyze`.
pub(super) fn analyze(
    engine: &SearchEngine,
    text: &str,
    language: Option<Language>,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let words = engine.analyze(text, language);
    if json {
        out.json(&Analysis { text, words: &words })?;
        return Ok(Outcome::Well);
    }
    let said = out.words();
    for word in &words {
        let mut facts = vec![format!("{} {}", said.stem, word.stem)];
        if !word.parts.is_empty() {
            facts.push(format!("{} {}", said.parts, word.parts.join(" + ")));
        }
        if !word.synonyms.is_empty() {
            facts.push(format!("{} {}", said.synonyms, word.synonyms.join(", ")));
        }
        if word.stop_word {
            facts.push(said.stop_word.to_owned());
        }
        facts.push((said.documents)(
            &number_in(out.language(), word.count),
            word.count == 1,
        ));
        let form = out.styled(Style::Title, &word.form);
        let facts = out.styled(Style::Plain, &facts.join("; "));
        out.line(&format!("{form}: {facts}"))?;
    }
    out.flush()?;
    Ok(Outcome::Well)
}
