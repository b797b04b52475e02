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
//! | [`index`] | `document`, `text`, `analysis` |
//! | [`search`] | `document`, `text`, `analysis`, `index` |
//! | [`eval`] | `document`, `text`, `search` |
//! | [`web`] | `document`, `search` |
//! | [`config`], [`cli`] | plain settings types only |
//! | [`telemetry`] | `config` |
//! | [`commands`], `main` | all |
//!
//! `tests/architecture.rs` holds the table; `docs/ARCHITECTURE.md` tells the reasons.

pub mod analysis;
pub mod cli;
pub mod commands;
pub mod config;
pub mod document;
pub mod eval;
pub mod index;
pub mod ingest;
pub mod search;
pub mod telemetry;
pub mod text;
pub mod web;
