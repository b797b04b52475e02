//! Text into terms, the same for documents, queries, snippets and related documents.
//!
//! | question | answer |
//! |---|---|
//! | what is a word? | [`tokenize`]: the surface form, lower-cased and composed, with its bytes and its position |
//! | which forms belong together? | [`stem()`]: every form of a paradigm has one stem; [`stems()`] for forms of several paradigms |
//! | what if a reader has no å, ä, ö? | [`fold()`] |
//! | what does a question ask for? | [`Asked`]: a cost, a time, a person …, and whether a sentence has one |
//! | which words say little? | [`is_stop_word`], [`is_question_word`] |
//! | what is a compound made of? | [`Splitter`], with a [`Lexicon`] and the words of the corpus ([`WordCounts`]) |
//! | which words mean the same? | [`Synonyms`], read from the editors' file |
//! | what does the index hold? | [`WordTokenizer`]: forms, and at the same positions the [`part_terms`] of compounds |

pub use self::compound::{Part, Splitter, WordCounts};
pub use self::derivation::derivations;
pub use self::fold::fold;
pub use self::lexicon::{Lexicon, LexiconError};
pub use self::particle_verbs::{ParticleVerb, is_strong_verb, joined_verbs, may_be_noun, particle_verb};
pub use self::parts::{PartTable, is_part_term, part_term, part_terms};
pub use self::question::Asked;
pub use self::stem::{stem, stems};
pub use self::stop_words::{is_joining_word, is_question_word, is_stop_word};
pub use self::stream::{WORD_TOKENIZER, WordStream, WordTokenizer};
pub use self::synonyms::{PlacedWord, SynonymMatch, SynonymProblem, SynonymTerm, SynonymWarning, Synonyms};
pub use self::tokenizer::{MAX_WORD_CHARS, Token, find_word, tokenize};

pub(crate) use self::tokenizer::text_range;

mod compound;
mod derivation;
mod fold;
mod lexicon;
mod particle_verbs;
mod particles;
mod parts;
mod question;
mod stem;
mod stop_words;
mod stream;
mod synonyms;
mod tokenizer;
