//! The integration tests: one binary, a module a behaviour.

mod compounds; // the splitter against the hand-made list
mod shelf; // small corpora to ask
mod words; // synonyms, spelling and suggestions
