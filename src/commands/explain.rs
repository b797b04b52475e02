//! The command `explain`: why a query finds a document where it does, or does not find it.

use serde::Serialize;

use super::Outcome;
use super::error::CommandError;
use super::output::{Output, Style};
use super::swedish::scores;
use super::words::decimal;
use crate::document::{DocumentId, Language};
use crate::search::{Hit, MatchMode, Matched, Rung, ScorePart, SearchEngine, SearchRequest};
use crate::web::{number_in, via_label};

/// The hits that a document is looked for among.
const DEPTH: usize = 10_000;

/// What `sokbar explain --json` prints.
#[derive(Debug, Serialize)]
struct Explanation {
    query: String,
    id: DocumentId,
    /// Its place among the hits, from 1; `None` if it is not among them.
    rank: Option<usize>,
    total: u64,
    score: Option<f32>,
    rung: Option<Rung>,
    parts: Vec<ScorePart>,
    /// The hit just above it.
    above: Option<Above>,
    words: Vec<Word>,
}

#[derive(Debug, Serialize)]
struct Above {
    id: DocumentId,
    title: String,
    score: f32,
}

/// A word of the query by itself.
#[derive(Debug, Serialize)]
struct Word {
    word: String,
    stop_word: bool,
    /// The forms that the document has; none if it lacks the word.
    matched: Vec<Matched>,
    /// The documents that the word finds.
    documents: u64,
}

/// Explains the place of a document among the hits of a query.
pub(super) fn explain(
    engine: &SearchEngine,
    query: &str,
    id: String,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let id = DocumentId::new(id);
    // An id that no document has is an error, not an explanation.
    engine.sources(&id)?;
    let explanation = explanation(engine, query, id)?;
    if json {
        out.json(&explanation)?;
    } else {
        write(&explanation, out)?;
        out.flush()?;
    }
    Ok(Outcome::Well)
}

fn explanation(engine: &SearchEngine, query: &str, id: DocumentId) -> Result<Explanation, CommandError> {
    let request = SearchRequest {
        query: query.to_owned(),
        explain: true,
        ..SearchRequest::default()
    };
    let (place, total) = place(engine, &request, &id)?;
    let hit = place
        .map(|place| hit_at(engine, &request, place))
        .transpose()?
        .flatten();
    let above = place.and_then(|place| place.checked_sub(1));
    let above = above
        .map(|place| hit_at(engine, &request, place))
        .transpose()?
        .flatten();
    let mut words = Vec::new();
    for word in engine.analyze(query, None) {
        let alone = SearchRequest {
            query: word.form.clone(),
            match_mode: MatchMode::All,
            spell: false,
            ..SearchRequest::default()
        };
        let (place, documents) = self::place(engine, &alone, &id)?;
        let hit = place
            .map(|place| hit_at(engine, &alone, place))
            .transpose()?
            .flatten();
        words.push(Word {
            word: word.form,
            stop_word: word.stop_word,
            matched: hit.map(|hit| hit.matched).unwrap_or_default(),
            documents,
        });
    }
    let (score, rung) = (
        hit.as_ref().map(|hit| hit.score),
        hit.as_ref().map(|hit| hit.rung),
    );
    Ok(Explanation {
        query: query.to_owned(),
        id,
        rank: place.map(|place| place + 1),
        total,
        score,
        rung,
        parts: hit.and_then(|hit| hit.explanation).unwrap_or_default(),
        above: above.map(|hit| Above {
            id: hit.document.id,
            title: hit.document.title,
            score: hit.score,
        }),
        words,
    })
}

/// The place of a document among the hits, from 0, and the number of hits.
fn place(
    engine: &SearchEngine,
    request: &SearchRequest,
    id: &DocumentId,
) -> Result<(Option<usize>, u64), CommandError> {
    let ranked = engine.rank_ids(&SearchRequest {
        limit: DEPTH,
        explain: false,
        ..request.clone()
    })?;
    let counted = engine.search(&SearchRequest {
        limit: 0,
        explain: false,
        ..request.clone()
    })?;
    Ok((ranked.iter().position(|(ranked, _)| ranked == id), counted.total))
}

fn hit_at(engine: &SearchEngine, request: &SearchRequest, place: usize) -> Result<Option<Hit>, CommandError> {
    let answer = engine.search(&SearchRequest {
        limit: 1,
        offset: place,
        ..request.clone()
    })?;
    Ok(answer.hits.into_iter().next())
}

fn write(explanation: &Explanation, out: &mut Output) -> Result<(), CommandError> {
    let (language, said) = (out.language(), out.words());
    let number = |number: u64| number_in(language, number);
    let headline = match explanation.rank {
        Some(rank) => (said.ranked)(&number(rank as u64), &number(explanation.total)),
        None => (said.not_ranked)(&number(explanation.total)),
    };
    out.line(&out.styled(Style::Title, &headline))?;
    for word in &explanation.words {
        let told = if !word.matched.is_empty() {
            let forms = word.matched.iter();
            let forms =
                forms.map(|matched| format!("{} ({})", matched.form, via_label(language, matched.via)));
            format!("{} {}", said.met, forms.collect::<Vec<_>>().join(", "))
        } else if word.stop_word {
            said.only_orders.to_owned()
        } else {
            format!(
                "{} {}",
                said.lacks,
                (said.documents)(&number(word.documents), word.documents == 1)
            )
        };
        out.line(&format!(
            "  {}: {}",
            out.styled(Style::Title, &word.word),
            out.styled(Style::Plain, &told)
        ))?;
    }
    if explanation.rank.is_none() {
        let lacking: Vec<&str> = explanation
            .words
            .iter()
            .filter(|word| word.matched.is_empty() && !word.stop_word)
            .map(|word| word.word.as_str())
            .collect();
        let why = if lacking.is_empty() {
            said.kept_out.to_owned()
        } else {
            (said.lacking)(&lacking.join(", "))
        };
        return out.line(&out.styled(Style::Plain, &why));
    }
    if let (Some(score), Some(rung)) = (explanation.score, explanation.rung) {
        let (score, rung) = (decimal(language, score.into(), 2), rung_in(language, rung));
        out.line(&format!("  {} {score} ({rung})", said.score))?;
    }
    for part in &explanation.parts {
        let value = decimal(language, part.value.into(), 2);
        let line = format!("    {value:>8}  {}", share_in(language, part));
        out.line(&out.styled(Style::Quiet, &line))?;
    }
    if let Some(above) = &explanation.above {
        let score = decimal(language, above.score.into(), 2);
        let line = format!(
            "  {} {} ({}), {} {score}",
            said.above, above.title, above.id, said.score
        );
        out.line(&out.styled(Style::Plain, &line))?;
    }
    Ok(())
}

fn rung_in(language: Language, rung: Rung) -> &'static str {
    match language {
        Language::Swedish => scores::rung(rung),
        Language::English => rung.as_str(),
    }
}

fn share_in(language: Language, part: &ScorePart) -> String {
    match (language, &part.share) {
        (Language::Swedish, Some(share)) => scores::share(share),
        _ => part.name.clone(),
    }
}
