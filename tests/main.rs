//! What Sökbar does, as its users see it: one integration binary.
//!
//! Fixtures are made in temporary folders or lie in `fixtures/`; only the tests of the demo itself read `corpus/`.

#![expect(clippy::unwrap_used, reason = "what cannot be had in a test fails the test")]

/// A corpus in a temporary folder, an engine on it, the program as a child process.
mod harness;
/// A few texts with an engine, and answers on one line.
#[cfg(test)]
mod shelf;

/// Who may use whom: reads the `use crate::` lines of `src/`.
mod architecture;
/// The pages in headless Chromium, at phone and desktop width.
mod browser;
/// The program on the command line: exit codes, streams, JSON, errors.
mod cli;
/// Bad clients in numbers: the others are answered, and few long answers wait. Memory is read from `/proc`.
#[cfg(target_os = "linux")]
mod clients;
/// The compound splitter against the gold list.
mod compounds;
/// Builds killed half way.
mod crash;
/// The demo corpus: what it holds, and an editorial put into it.
mod demo;
/// Licences and sources of the dependencies.
mod dependencies;
/// Damaged files, read-only folders, modes: what is on the disk is verified, named and healed.
mod durability;
/// Summary and keywords, and queries that find little.
mod editors;
/// Measuring ranking from the command line.
mod eval;
/// Marks, sections and snippets: what is shown is why a document was found.
mod evidence;
/// Files read by child processes, and the cache of extracts.
mod extraction;
/// The API and the pages through the router: answers, errors, headers, HTML.
mod http;
/// The rungs of the ladder where no text has the words; filters only remove.
mod ladder;
/// Limits on files as settings, one by one.
mod limits;
/// Search by meaning with a small embedder: what it adds, and an embedder that fails.
mod meaning;
/// Titles, names, dates and kinds in a query.
mod metadata;
/// Files with some bytes changed: none ends the program, hangs it or goes without a word.
mod mutation;
/// Words that no text has, and what stands for them.
mod other_words;
/// Pictures of pages: read where tesseract is installed, no documents where they have no text or belong to one.
mod pictures;
/// Generations in a store, and replicas that follow them.
mod publish;
/// `sokbar pull`: websites, repositories, feeds and folders come into the corpus.
mod pull;
/// Judged queries over the demo corpus against a committed table.
mod relevance;
/// The account of an index run: the report as a file, the dry run, the synonym file, Ctrl-C.
mod report;
/// Search on a small corpus: match modes, filters, facets, snippets, reasons, order, paging.
mod search;
/// The service as a process: address, signals, stale and foreign indexes, a taken port.
mod serve;
/// Misspelt words by the dozen, and beginnings of words.
mod spelling;
/// The requirements for Swedish, row by row.
mod swedish;
/// Everything a run says in the terminal is in one language.
mod terminal;
/// A large tree of mixed files: all of it, in bounded memory, interrupted at any moment.
mod tree;
/// `serve --watch`: files that come, change, move and go while it serves.
mod watch;
/// Synonyms, spelling and suggestions.
mod words;
