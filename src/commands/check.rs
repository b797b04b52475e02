//! The command `check`: compares every file of the index with its checksum.

use serde::Serialize;

use super::Outcome;
use super::build::open;
use super::error::CommandError;
use super::output::Output;
use crate::config::Settings;
use crate::search::Statistics;

/// What `sokbar check --json` prints.
#[derive(Debug, Serialize)]
struct Checked {
    status: &'static str,
    #[serde(flatten)]
    statistics: Statistics,
}

/// Opens the current generation, compares its files with their checksums and has it answer.
pub(super) fn check(settings: &Settings, json: bool, out: &mut Output) -> Result<Outcome, CommandError> {
    let engine = open(settings)?;
    engine.probe()?;
    let statistics = engine.statistics();
    if json {
        out.json(&Checked {
            status: "sound",
            statistics,
        })?;
        return Ok(Outcome::Well);
    }
    let Statistics {
        generation,
        documents,
        built,
        ..
    } = statistics;
    out.line(&(out.words().sound)(&generation, documents, &built))?;
    out.flush()?;
    Ok(Outcome::Well)
}
