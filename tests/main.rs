//! What Sökbar does, as its users see it: one integration binary.
//!
//! Fixtures are made in temporary folders or lie in `fixtures/`; only the tests of the demo itself read `corpus/`.

/// A corpus in a temporary folder, an engine on it, the program as a child process.
mod harness;

/// Who may use whom: reads the `use crate::` lines of `src/`.
mod architecture;
/// The program on the command line: exit codes, streams, JSON, errors.
mod cli;
/// The compound splitter against the gold list.
mod compounds;
/// Builds killed half way.
mod crash;
/// The API and the pages through the router: answers, errors, headers, HTML.
mod http;
/// Search on a small corpus: match modes, filters, facets, snippets, reasons, order, paging.
mod search;
/// The service as a process: address, signals, stale and foreign indexes, a taken port.
mod serve;
