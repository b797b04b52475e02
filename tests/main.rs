//! The integration tests: one binary, a module a behaviour.

mod compounds; // the splitter against the hand-made list
#[cfg(test)] // tells clippy that helpers may unwrap as tests may
mod shelf; // small corpora to ask
mod swedish; // what a Swedish reader must see, row by row
mod words; // synonyms, spelling and suggestions
