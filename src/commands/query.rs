//! The commands that query the engine: JSON for programs, lines for people.

use serde::Serialize;

use super::Outcome;
use super::error::CommandError;
use super::output::{Output, Style};
use crate::document::{DocumentId, Language};
use crate::search::{DocumentSummary, Hit, SearchEngine, SearchRequest, SuggestionType, WordAnalysis};
use crate::web::{
    kind_label, swedish_date, swedish_milliseconds, swedish_number, via_label, widened_label, worth_telling,
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
    let noun = if response.total == 1 { "träff" } else { "träffar" };
    let time = swedish_milliseconds(response.took_ms);
    out.line(&format!("{} {noun} på {time}", swedish_number(response.total)))?;
    if let Some(answered) = &response.corrected_query {
        let answered = out.styled(Style::Title, answered);
        out.line(&format!(
            "Visar träffar för ”{answered}”. ”{}” gav inga träffar.",
            response.query
        ))?;
    } else if let Some(spelling) = &response.did_you_mean {
        out.line(&format!("Menade du {}?", out.styled(Style::Title, spelling)))?;
    }
    if response.widened {
        out.line(widened_label(&response))?;
    }
    for (number, hit) in (response.offset + 1..).zip(&response.hits) {
        out.line("")?;
        write_hit(number, hit, out)?;
    }
    out.flush()?;
    Ok(Outcome::Well)
}

fn write_hit(number: usize, hit: &Hit, out: &mut Output) -> Result<(), CommandError> {
    let document = &hit.document;
    let title = out.marked(Style::Title, &document.title, &hit.title_ranges);
    out.line(&format!("{number:>3}  {title}"))?;
    let place = match (&hit.section.anchor, hit.section.page) {
        (Some(anchor), _) => format!("#{anchor}"),
        (None, Some(page)) => format!(" s. {page}"),
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
        .map(|(via, forms)| format!("{}: {}", via_label(via), forms.join(", ")))
        .collect();
    if !told.is_empty() {
        let told = out.styled(Style::Quiet, &format!("hittad {}", told.join("; ")));
        out.line(&format!("     {told}"))?;
    }
    if !hit.missing.is_empty() {
        let missing = out.styled(Style::Quiet, &format!("utan: {}", hit.missing.join(", ")));
        out.line(&format!("     {missing}"))?;
    }
    Ok(())
}

fn write_facts(document: &DocumentSummary, place: &str, out: &mut Output) -> Result<(), CommandError> {
    let mut facts = vec![kind_label(document.kind).to_owned()];
    facts.extend(document.partner.clone());
    facts.extend(document.authors.iter().cloned());
    facts.extend(document.date.map(swedish_date));
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
        out.line("Inget relaterat dokument")?;
    }
    for (number, related) in (1..).zip(&response.related) {
        let title = out.styled(Style::Title, &related.document.title);
        out.line(&format!("{number:>3}  {title}"))?;
        write_facts(&related.document, "", out)?;
        if !related.reasons.is_empty() {
            let reasons = out.styled(Style::Plain, &related.reasons.join(", "));
            out.line(&format!("     gemensamt: {reasons}"))?;
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
            _ => format!("{} dokument", swedish_number(suggestion.count)),
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
    for word in &words {
        let mut facts = vec![format!("stam {}", word.stem)];
        if !word.parts.is_empty() {
            facts.push(format!("delar {}", word.parts.join(" + ")));
        }
        if !word.synonyms.is_empty() {
            facts.push(format!("synonymer {}", word.synonyms.join(", ")));
        }
        if word.stop_word {
            facts.push("vanligt småord".to_owned());
        }
        facts.push(format!("i {} dokument", swedish_number(word.count)));
        let form = out.styled(Style::Title, &word.form);
        let facts = out.styled(Style::Plain, &facts.join("; "));
        out.line(&format!("{form}: {facts}"))?;
    }
    out.flush()?;
    Ok(Outcome::Well)
}
