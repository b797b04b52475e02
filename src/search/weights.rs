//! Every weight of the ranking, each with its reason. A change here comes with a change of the relevance table.
//!
//! The score of a document is a sum over the words of the query. For each word the occurrences of all its forms in all
//! zones become one weighted frequency, which saturates once (BM25F: Robertson, Zaragoza, Taylor, "Simple BM25
//! extension to multiple weighted fields", CIKM 2004):
//!
//! ```text
//! frequency = Σ zone Σ form  ZONE.weight · weight(form) · occurrences / (1 − b + b · length / average length)
//! score     = idf · frequency · (K1 + 1) / (frequency + K1)
//! idf       = ln(1 + (N − n + 0.5) / (n + 0.5))        n: documents that have any form of the word
//! ```

use crate::index::Zone;

/// How a zone counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZoneWeight {
    /// One occurrence here is worth so many in the body.
    pub(crate) weight: f32,
    /// How much the zone's length counts: 0 not at all, 1 in full.
    pub(crate) b: f32,
}

/// A title is written to say what a text is about, headings say it of a section, summary and keywords are an editor's
/// word for it. Titles are all short, so that their length says less; of headings and keywords each stands for itself, and
/// many of them take nothing from any.
pub(crate) fn zone_weight(zone: Zone) -> ZoneWeight {
    match zone {
        Zone::Title => ZoneWeight { weight: 4.0, b: 0.3 },
        Zone::Headings => ZoneWeight { weight: 3.0, b: 0.0 },
        Zone::Body => ZoneWeight { weight: 1.0, b: 0.5 },
    }
}

/// How fast repetition saturates. Below the usual 1.2: frequencies of several zones and forms add up before they
/// saturate.
pub(crate) const K1: f32 = 0.9;

/// The very word: the measure of the others.
pub(crate) const EXACT: f32 = 1.0;
/// Another form of the word. Slightly less, so that the exact form leads where a stem joins what should stay apart
/// (daglig, dag).
pub(crate) const INFLECTION: f32 = 0.7;
/// A word made from the same one (`mäta`, `mätning`): guessed at by its ending, and often of a narrower meaning, so that it
/// stands below every form of the word itself.
pub(crate) const DERIVED: f32 = 0.3;
/// The word inside a compound: about it, but of something narrower.
pub(crate) const COMPOUND: f32 = 0.5;
/// The parts of the query's compound near each other: said with more words.
pub(crate) const PARTS_NEAR: f32 = 0.6;
/// The same letters but for their diacritics: below every true match.
pub(crate) const FOLDED: f32 = 0.2;
/// The same, where the corpus has no word of just these letters: then the reader's keyboard had no dots.
pub(crate) const FOLDED_ONLY: f32 = 0.8;
/// How much more than a hint ([`HINT`]) a term of several words counts that the synonym file has (`fem varför`), and a compound
/// whose parts were typed as words of their own: as much as a word that was typed, beside its words, or texts with the words far
/// apart would be as good.
pub(crate) const WHOLE_TERM: f32 = 1.0 / HINT;
/// What the synonym file sets beside the word: someone said that it means the same, and yet who types a word wants it
/// before its synonyms: below [`INFLECTION`]. Above [`COMPOUND`]: a synonym as a word is nearer than the word inside something
/// else.
pub(crate) const SYNONYM: f32 = 0.65;
/// A form that begins with what was typed before `*`.
pub(crate) const PREFIX: f32 = 0.8;
/// A word that begins like the last one typed, which the corpus doesn't have: below anything that was meant.
pub(crate) const UNFINISHED: f32 = 0.3;

/// What was likely meant by a word that the corpus doesn't have, while the rest of the query finds something: near the word
/// itself, since it alone can stand for it, but the reader has not said so.
pub(crate) const SPELLING: f32 = 0.8;
/// A likelier spelling is offered beside hits if it stands in so many times as many of the documents asked for as what was
/// typed: fewer would be another way to write the word.
pub(crate) const CLEARLY_MORE: u64 = 2;
/// The name of an author or a partner, as so many occurrences in the text, as in a title: who types a name wants what its bearer wrote
/// before what mentions it.
pub(crate) const NAME: f32 = 4.0;

/// Weight of function words beside the words that say something: they order what those found.
pub(crate) const STOP_WORD: f32 = 0.3;

/// Weight of a part of one of the query's compounds by itself, where a question finds little else.
pub(crate) const HINT: f32 = 0.5;
/// A question that finds fewer documents than this looks for parts too: more than anyone reads, and few enough that the
/// parts say something.
pub(crate) const HINTS_UP_TO: usize = 1_000;

/// A query of two words or more, no question, that finds fewer documents than this is answered by what has any of its words
/// too, or parts of them, behind the others: a page that is nearly empty helps nobody.
pub(crate) const FEW_FOUND: u64 = 10;

/// How far apart the parts of a compound may be in running text, in words ("reduktion av den långa ställtiden").
pub(crate) const PARTS_WINDOW: u32 = 6;
/// Parts that would be together in more documents than this by chance alone say nothing by being near each other, and
/// reading where they stand would take longer than all else.
pub(crate) const BY_CHANCE: f32 = 300.0;

/// Of the best hits, so many are looked at for the nearness of the query's words.
pub(crate) const RESCORED: usize = 100;
/// Words of a query that stand within so many words belong together.
pub(crate) const NEAR: u32 = 20;
/// How much a passage of the text, or of headings and keywords, with all words near each other adds, as a share of the
/// document's score.
pub(crate) const PROXIMITY: f32 = 0.7;

/// How much a title with all words of the query adds, as a share of the document's score: repeated words saturate, and
/// then a text that only mentions the matter often is as good as one about it.
pub(crate) const TITLE: f32 = 1.0;
/// How much more where the title begins with the query's words: then they are its name.
pub(crate) const TITLE_LEADS: f32 = 0.5;
/// How much more for a method guide, where the query is no question: who types a method's name wants the guide to it.
pub(crate) const GUIDE: f32 = 0.5;

/// Of the best hits of a question, so many are compared with it by the letters inside their words.
pub(crate) const GRAMS_WINDOW: usize = 100;
/// What likeness by letters counts beside the words: they are joined by chance too, so that it must not outweigh a word.
/// Each letter counts in some seven grams.
pub(crate) const GRAMS: f32 = 0.18;
/// How much a document's length counts against its grams: a long text has most grams by chance.
pub(crate) const GRAMS_B: f32 = 1.0;

/// For related documents: of those that share telling words, so many are compared as wholes.
pub(crate) const COMPARED: usize = 100;
/// So many nearest ones say, together with the document, what it is about.
pub(crate) const NEIGHBOURS: usize = 4;
/// What they weigh beside the document itself.
pub(crate) const NEIGHBOURS_WEIGHT: f32 = 1.5;
/// Related documents: what the telling words shared weigh beside likeness as wholes. Little, since long texts share words
/// with all: with 0.5 one of the 107 texts of the demo corpus is among the five nearest of 36 others, with this none of more
/// than 26.
pub(crate) const SHARED_WORDS: f32 = 0.15;
/// The same among a handful of documents, where letters are shared by chance and no neighbours help.
pub(crate) const SHARED_WORDS_OF_FEW: f32 = 4.0;

/// A query with so many function words, or with a question word, is a question in a sentence.
pub(crate) const QUESTION_FUNCTION_WORDS: usize = 2;
/// In `match=auto`, queries up to this many words mean all of them.
pub(crate) const ALL_WORDS_UP_TO: usize = 3;
/// What a document without one of them is worth where another has all: it comes after those.
pub(crate) const NOT_ALL_WORDS: f32 = 0.4;
/// In `match=auto`, a document must have words that weigh at least this share of what the best document has.
pub(crate) const AUTO_COVERAGE: f32 = 0.35;
/// The score is multiplied by the share of the query's weight that a document has, to this power: a document with all
/// words leads over one that repeats a single rare one.
pub(crate) const COVERAGE_POWER: f32 = 0.35;

/// What coverage is at least: a document that has only parts of the query's words comes last, but in an order.
pub(crate) const LEAST_COVERAGE: f32 = 0.02;

/// The weight of a word by how rare it is.
pub(crate) fn inverse_document_frequency(documents: usize, with_word: usize) -> f32 {
    let (all, with) = (documents as f32, with_word as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

/// Related documents: how much more a word counts than by [`inverse_document_frequency`], which goes to nothing for words
/// that half of the documents have. In a small corpus those are the ones it is about, so `ln(1 + N / n)` is the measure, up
/// to twice.
pub(crate) fn common_word_share(documents: usize, with_word: usize) -> f32 {
    let smooth = (1.0 + documents as f32 / with_word.max(1) as f32).ln();
    (smooth / inverse_document_frequency(documents, with_word)).clamp(1.0, 2.0)
}

/// What the saturated weight of a frequency never exceeds.
pub(crate) const SATURATED: f32 = K1 + 1.0;

/// The saturated weight of a frequency, from 0 to [`SATURATED`].
pub(crate) fn saturate(frequency: f32) -> f32 {
    frequency * SATURATED / (frequency + K1)
}
