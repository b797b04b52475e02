//! Sökbar: search for a Swedish knowledge base. A folder of files in; ranked hits, suggestions and related documents out.
//!
//! The way of the data: [`ingest`] reads files into [`document::Document`]s, [`index`] writes them by way of
//! [`analysis`] into a generation folder, [`search`] answers from it, [`web`] speaks HTTP.
//!
//! | module | may use |
//! |---|---|
//! | [`document`], [`text`] | nothing of ours |
//! | [`ingest`] | `document`, `text` |
//! | [`analysis`] | `text` |
//! | [`index`] | `document`, `text`, `analysis` |
//! | [`search`] | `document`, `text`, `analysis`, `index` |
//! | [`web`] | `document`, `search` |
//! | [`config`] | nothing of ours |
//! | [`cli`] | `config`, `document` |
//! | [`telemetry`] | `config` |
//! | [`commands`] | all of the above |
//! | `main` | all |
//!
//! `tests/architecture.rs` holds the table; `docs/ARCHITECTURE.md` tells the reasons.

pub mod cli;
pub mod commands;
pub mod config;
pub mod document;
pub mod index;
pub mod ingest;
pub mod search;
pub mod telemetry;
pub mod text;
pub mod web;
