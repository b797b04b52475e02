//! Notebooks of Jupyter: cells of Markdown and of code, in JSON.

use serde::Deserialize;

use crate::ingest::extract::Extract;
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::read::markdown::{self, Dialect};
use crate::ingest::report::RefusalReason;

#[derive(Deserialize)]
struct Notebook {
    cells: Vec<Cell>,
    #[serde(default)]
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    title: Option<String>,
}

#[derive(Deserialize)]
struct Cell {
    cell_type: String,
    #[serde(default)]
    source: Source,
}

/// Text in one piece or line by line.
#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Whole(String),
    Lines(Vec<String>),
}

impl Default for Source {
    fn default() -> Self {
        Self::Lines(Vec::new())
    }
}

/// Reads a notebook: its cells as one Markdown text, code as blocks of code. What the code printed is left out.
pub(crate) fn read(text: &str, limits: &Limits) -> Result<Extract, RefusalReason> {
    if text.trim().is_empty() {
        return Err(RefusalReason::Empty);
    }
    if !text.trim_start().starts_with('{') {
        return Err(RefusalReason::OtherFormat {
            expected: Format::Ipynb,
            looks_like: "not JSON".to_owned(),
        });
    }
    let notebook: Notebook = serde_json::from_str(text).map_err(|error| RefusalReason::Damaged {
        message: error.to_string(),
    })?;
    let mut whole = String::new();
    for cell in notebook.cells {
        let source = match cell.source {
            Source::Whole(text) => text,
            Source::Lines(lines) => lines.concat(),
        };
        match cell.cell_type.as_str() {
            "markdown" => whole.push_str(&source),
            // Quarto keeps front matter in a raw cell.
            "raw" if whole.is_empty() && source.starts_with("---") => whole.push_str(&source),
            "code" if !source.trim().is_empty() => {
                let fence = fence(&source);
                whole.push_str(&format!("{fence}\n{source}\n{fence}"));
            }
            _ => continue,
        }
        whole.push_str("\n\n");
    }
    let mut extract = markdown::read(&whole, Dialect::Common, limits);
    extract.found.title = extract.found.title.or(notebook.metadata.title);
    Ok(extract)
}

/// A fence longer than any run of backticks in the code.
fn fence(code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    "`".repeat((longest + 1).max(3))
}
