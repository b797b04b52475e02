//! The commands `cite`, `export` and `passages`: references, and what they refer to, in the terminal.

use super::Outcome;
use super::error::CommandError;
use super::output::{Output, Style};
use crate::cite::{self, Imprint, ListFormat, ListWriter, Place, Reference};
use crate::config::Settings;
use crate::document::{DocumentId, Language};
use crate::search::{PassageRequest, SearchEngine, SearchRequest};
use crate::web::cited_passages;

/// Documents read at a time.
const AT_A_TIME: usize = 100;

/// The form of a reference.
pub(super) enum Form {
    /// A line of text in a style of this name.
    Text { style: String, locale: Language },
    /// A list of one.
    List(ListFormat),
}

/// The command `cite`.
pub(super) fn cite(
    engine: &SearchEngine,
    settings: &Settings,
    id: String,
    place: &Place,
    form: &Form,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let document = engine.document_described(&DocumentId::new(id))?;
    let reference = Reference::new(&document, place, &imprint(settings));
    match form {
        Form::Text { style, locale } => {
            let style: cite::Style = style.parse()?;
            out.line(&cite::styled(&reference, style, *locale))?;
        }
        Form::List(ListFormat::Bibtex) => out.bytes(cite::bibtex(&reference).as_bytes())?,
        Form::List(ListFormat::Ris) => out.bytes(cite::ris(&reference).as_bytes())?,
        Form::List(ListFormat::CslJson) => out.json(&[cite::csl_json(&reference)])?,
        Form::List(format @ (ListFormat::Csv | ListFormat::Ndjson)) => {
            let mut list = ListWriter::new(*format, imprint(settings));
            out.bytes(&list.start().map_err(CommandError::Output)?)?;
            out.bytes(&list.rows(&[document]).map_err(CommandError::Output)?)?;
        }
    }
    out.flush()?;
    Ok(Outcome::Well)
}

/// The command `export`.
pub(super) fn export(
    engine: &SearchEngine,
    settings: &Settings,
    request: &SearchRequest,
    format: ListFormat,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let ids = engine.rank_ids(request)?;
    let mut list = ListWriter::new(format, imprint(settings));
    out.bytes(&list.start().map_err(CommandError::Output)?)?;
    for chunk in ids.chunks(AT_A_TIME) {
        let documents = chunk
            .iter()
            .map(|(id, _)| engine.document_described(id))
            .collect::<Result<Vec<_>, _>>()?;
        out.bytes(&list.rows(&documents).map_err(CommandError::Output)?)?;
    }
    out.bytes(list.end())?;
    out.flush()?;
    Ok(Outcome::Well)
}

/// The command `passages`.
pub(super) fn passages(
    engine: &SearchEngine,
    settings: &Settings,
    request: &PassageRequest,
    budget: usize,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    // JSON is as the API gives it.
    let locale = if json { Language::Swedish } else { out.language() };
    let response = cited_passages(engine, request, budget, &imprint(settings), locale)?;
    if json {
        out.json(&response)?;
        return Ok(Outcome::Well);
    }
    if response.passages.is_empty() {
        out.line(out.words().no_passage)?;
    }
    for (number, cited) in (1..).zip(&response.passages) {
        if number > 1 {
            out.line("")?;
        }
        let passage = &cited.passage;
        let mut place = vec![passage.document.title.clone()];
        place.extend(passage.heading_path.iter().cloned());
        let words = out.words();
        place.extend(passage.section.page.map(|page| format!("{} {page}", words.page)));
        let place = out.styled(Style::Title, &place.join(" › "));
        out.line(&format!("{number:>3}  {place}"))?;
        for line in passage.text.lines().filter(|line| !line.trim().is_empty()) {
            let line = out.styled(Style::Plain, line);
            out.line(&format!("     {line}"))?;
        }
        let reference = out.styled(Style::Quiet, &cited.reference);
        out.line(&format!("     {reference}"))?;
        let address = out.styled(Style::Quiet, &cited.address);
        out.line(&format!("     {address}"))?;
    }
    out.flush()?;
    Ok(Outcome::Well)
}

/// Publisher and series of the settings.
fn imprint(settings: &Settings) -> Imprint {
    Imprint {
        publisher: settings.publisher.clone(),
        series: settings.series.clone(),
        base: settings.base(),
    }
}
