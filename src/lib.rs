//! Sökbar: search for a Swedish knowledge base. A folder of files in; ranked hits, suggestions and related documents out.
//!
//! The way of the data: [`ingest`] reads files into [`document::Document`]s, [`index`] writes them by way of
//! [`analysis`] into a generation folder, [`search`] answers from it, [`web`] speaks HTTP.
//!
//! | module | may use |
//! |---|---|
//! | [`document`], [`text`] | nothing of ours |
//! | [`ingest`] | `document`, `text` |
//! | [`analysis`] | `document` (languages), `text` |
//! | [`embed`] | `text` |
//! | [`index`] | `document`, `text`, `analysis`, `embed` |
//! | [`search`] | `document`, `text`, `analysis`, `embed`, `index` |
//! | [`eval`] | `document`, `text`, `search` |
//! | [`cite`] | `document` |
//! | [`pull`] | `document` |
//! | [`publish`] | `index` |
//! | [`web`] | `document`, `search`, `cite` |
//! | [`config`], [`cli`] | plain settings types only |
//! | [`telemetry`] | `config` |
//! | [`commands`], `main` | all |
//!
//! `tests/architecture.rs` holds the table; `docs/ARCHITECTURE.md` gives the reasons.
//!
//! # Example
//! A folder is indexed and searched:
//!
//! ```
//! use sokbar::index::{BuildInfo, build};
//! use sokbar::ingest::{Limits, read_corpus};
//! use sokbar::search::{EngineOptions, SearchEngine, SearchRequest};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! let (texts, index) = (folder.path().join("texts"), folder.path().join("index"));
//! std::fs::create_dir(&texts)?;
//! std::fs::write(texts.join("smed.md"), "# SMED\n\nStälltiden halverades på ett år.")?;
//!
//! let corpus = read_corpus(&texts, &Limits::default(), &|_| {})?;
//! build(&index, &corpus.documents, &BuildInfo::default(), &|_| {})?;
//! let engine = SearchEngine::open(&index, &EngineOptions::default())?;
//!
//! let request = SearchRequest { query: "ställtid".to_owned(), ..SearchRequest::default() };
//! assert_eq!(engine.search(&request)?.hits[0].document.title, "SMED");
//! # Ok(())
//! # }
//! ```

pub mod analysis;
pub mod cite;
pub mod cli;
pub mod commands;
pub mod config;
pub mod document;
pub mod embed;
pub mod eval;
pub mod index;
pub mod ingest;
pub mod publish;
pub mod pull;
pub mod search;
pub mod telemetry;
pub mod text;
pub mod web;
