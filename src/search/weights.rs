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

/// The weight of a zone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ZoneWeight {
    /// The weight of one occurrence, relative to one in the body.
    pub(crate) weight: f32,
    /// The effect of the zone's length: 0 none, 1 full.
    pub(crate) b: f32,
}

/// Titles say what a text is about, headings what a section is about, summary and keywords are an editor's words for it. All
/// titles are short, so their length says less. Headings and keywords stand for themselves: many of them take nothing from
/// one.
pub(crate) fn zone_weight(zone: Zone) -> ZoneWeight {
    match zone {
        Zone::Title => ZoneWeight { weight: 4.0, b: 0.3 },
        Zone::Headings => ZoneWeight { weight: 3.0, b: 0.0 },
        Zone::Body => ZoneWeight { weight: 1.0, b: 0.5 },
    }
}

/// How fast repetition saturates. Below the usual 1.2, because frequencies of several zones and forms are added before they
/// saturate.
pub(crate) const K1: f32 = 0.9;

/// The exact form: the unit of the other weights.
pub(crate) const EXACT: f32 = 1.0;
/// Another form of the word. Less, so that the exact form leads where a stem joins unrelated words (daglig, dag).
pub(crate) const INFLECTION: f32 = 0.7;
/// A derivation (`mäta`, `mätning`): guessed from the ending and often of a narrower meaning, so it is below every form of
/// the word itself.
pub(crate) const DERIVED: f32 = 0.3;
/// The word inside a compound: related, but narrower.
pub(crate) const COMPOUND: f32 = 0.5;
/// The parts of the query's compound near each other: the same said in more words.
pub(crate) const PARTS_NEAR: f32 = 0.6;
/// A form that differs in diacritics: below every true match.
pub(crate) const FOLDED: f32 = 0.2;
/// The same if the corpus has no word of exactly these letters: the reader's keyboard had no å, ä, ö.
pub(crate) const FOLDED_ONLY: f32 = 0.8;
/// The boost of a whole term relative to a hint ([`HINT`]): a term of several words in the synonym file (`fem varför`), or a
/// split compound. It counts as much as a typed word, beside its words; otherwise texts with the words far apart would score
/// the same.
pub(crate) const WHOLE_TERM: f32 = 1.0 / HINT;
/// A synonym. Below [`INFLECTION`]: a reader who types a word wants it before its synonyms. Above [`COMPOUND`]: a synonym as
/// a word is closer than the word inside another.
pub(crate) const SYNONYM: f32 = 0.65;
/// A word that all texts together have no more often than this is mentioned in passing: no text is about it, and general words
/// stand for it.
pub(crate) const IN_PASSING: u64 = 1;
/// A form with the prefix typed before `*`.
pub(crate) const PREFIX: f32 = 0.8;
/// A completion of the last word, which the corpus does not have: below every word that was typed.
pub(crate) const UNFINISHED: f32 = 0.3;

/// A correction of a word that the corpus does not have, if the rest of the query finds something: close to a typed word,
/// since it alone can stand for it, but the reader has not confirmed it.
pub(crate) const SPELLING: f32 = 0.8;
/// The same for a word that the lexicon has: mostly it is meant as it is.
pub(crate) const SPELLING_OF_WORD: f32 = SPELLING / 4.0;
/// A correction is offered beside hits if it occurs in this many times as many documents as the typed word: fewer would be
/// another spelling of the word.
pub(crate) const CLEARLY_MORE: u64 = 2;
/// The name of an author or a partner, as a frequency like that of a title word: who types a name wants its bearer's texts
/// before texts that mention it.
pub(crate) const NAME: f32 = 4.0;

/// A date of publication that the query names, as so many occurrences in the text; the same for a kind. As a name: who types
/// a year wants what was published then before what mentions it.
pub(crate) const PUBLISHED: f32 = 4.0;
/// How much more than the other words of a question ([`STOP_WORD`]) a kind counts that it names: two thirds of a word, since it is
/// a wish, and what treats the matter in another kind of text still answers.
pub(crate) const WISHED_KIND: f32 = 2.0;
/// How much a document gains, as a share of its score, whose author and date are both those of the query: it is the one that
/// was looked for, however often others mention the name and the year.
pub(crate) const AUTHOR_AND_DATE: f32 = 4.0;
/// How much a title that is the query adds, as a share of the document's score. Titles, kinds and proximity together bring other
/// documents to some five times their score; nothing may outweigh the name of the text itself.
pub(crate) const TITLE_IS_QUERY: f32 = 6.0;

/// The weight of function words beside other words: they order what those found.
pub(crate) const STOP_WORD: f32 = 0.3;

/// The weight of a whole term beside its words, before [`WHOLE_TERM`].
pub(crate) const HINT: f32 = 0.5;
/// The weight of the last part of a compound by itself: it says what the compound is.
pub(crate) const HEAD: f32 = 0.5;
/// The weight of another part of a compound by itself: it says which kind.
pub(crate) const MODIFIER: f32 = 0.35;
/// A word of similar letters, where nothing else was found: its similarity times this.
pub(crate) const LETTERS: f32 = 0.5;
/// The least similarity of two words by their letters: `ansöka` and `ansökningstid` have 0.42; less is mostly chance.
pub(crate) const LEAST_SIMILARITY: f32 = 0.4;
/// The least share of a word's grams that a word of similar letters has: `normandiet` and `normannisk` have 0.47, `andon` and
/// `andra` 0.33.
pub(crate) const LEAST_SHARE: f32 = 0.4;
/// A question that finds fewer documents than this also looks for parts: more than anyone reads, and few enough that parts
/// mean something.
pub(crate) const HINTS_UP_TO: usize = 1_000;

/// A query, no question, that finds fewer documents than this is widened: a nearly empty page helps nobody.
pub(crate) const FEW_FOUND: u64 = 10;

/// A single word that fewer documents than this share of the corpus have, one in ten, is in hardly any of it: then parts of it
/// fill the page, too.
pub(crate) const HARDLY_ANY: u64 = 10;

/// The window for the parts of a compound in running text, in words ("reduktion av den långa ställtiden").
pub(crate) const PARTS_WINDOW: u32 = 6;
/// If chance alone puts the parts together in more documents than this, proximity means nothing, and reading their positions
/// would take longer than the rest of the query.
pub(crate) const BY_CHANCE: f32 = 300.0;

/// The number of best candidates that are rescored by proximity and titles.
pub(crate) const RESCORED: usize = 100;
/// Words of a query within this many positions count as near.
pub(crate) const NEAR: u32 = 20;
/// How much a passage with all words near each other adds, as a share of the document's score. Headings and keywords count as
/// passages too.
pub(crate) const PROXIMITY: f32 = 0.7;

/// How much a title with all words of the query adds, as a share of the document's score: repetition saturates, so a text
/// that often mentions a subject would otherwise score like one about it.
pub(crate) const TITLE: f32 = 1.0;
/// How much more if the title begins with the query's words: then they are its name.
pub(crate) const TITLE_LEADS: f32 = 0.5;
/// How much more for a method guide if the query is no question: who types a method's name wants its guide.
pub(crate) const GUIDE: f32 = 0.5;

/// The number of first documents whose neighbours gain. With 5 or 10 the figures are the same within 0.003, and more is read.
pub(crate) const LEADERS: usize = 3;
/// How much a document gains that is the nearest neighbour of all of them, as a share of the first one's score
/// (docs/ranking-log.md): from 0.15 to 0.3 the figures hardly differ.
pub(crate) const RELATED_TO_LEADERS: f32 = 0.2;
/// A text of up to this many words is a passage. Of paragraphs (squad-a, 95 words at the median) and answers (swefaq-dev, 47) the more
/// questions are answered wrongly, the more their neighbours gain; of the demo corpus's texts the fewer.
pub(crate) const PASSAGE_LENGTH: u32 = 200;

/// The weight of gram similarity. Chance joins letters too, so it must not outweigh a word; each letter is in about seven
/// grams.
pub(crate) const GRAMS: f32 = 0.18;
/// The effect of a document's length on its grams: a long text has most grams by chance.
pub(crate) const GRAMS_B: f32 = 1.0;

/// Related documents: the number of candidates that are compared as wholes.
pub(crate) const COMPARED: usize = 100;
/// The number of nearest neighbours that represent the subject together with the document.
pub(crate) const NEIGHBOURS: usize = 4;
/// Their weight relative to the document itself.
pub(crate) const NEIGHBOURS_WEIGHT: f32 = 1.5;
/// Related documents: the weight of shared telling words beside likeness of the whole. It is low, since long texts share
/// words with all: with 0.5 one of the 107 texts of the demo corpus is among the five nearest of 36 others, with this value
/// none of more than 26.
pub(crate) const SHARED_WORDS: f32 = 0.15;
/// Related documents: below this share of a document's own score others share hardly more than common words.
pub(crate) const RELATED_LEAST: f32 = 0.01;
/// Related documents: the weight of the cosine of their vectors beside their likeness, where there are vectors.
pub(crate) const RELATED_MEANING: f32 = 1.0;
/// The same in a corpus of a handful of documents, where chance shares letters and no neighbours help.
pub(crate) const SHARED_WORDS_OF_FEW: f32 = 4.0;

/// A query with this many function words, or with a question word, is a question.
pub(crate) const QUESTION_FUNCTION_WORDS: usize = 2;
/// In `match=auto`, queries of up to this many words ask for all of them.
pub(crate) const ALL_WORDS_UP_TO: usize = 3;
/// The factor of a document without all words if another has all: it ranks after those.
pub(crate) const NOT_ALL_WORDS: f32 = 0.4;
/// In `match=auto`, the least share of the best document's weight that a document must have.
pub(crate) const AUTO_COVERAGE: f32 = 0.35;
/// The score is multiplied by the share of the query's weight that a document has, to this power: a document with all words
/// leads over one that repeats a single rare one.
pub(crate) const COVERAGE_POWER: f32 = 0.35;

/// The least coverage: a document with parts only comes last, but in order.
pub(crate) const LEAST_COVERAGE: f32 = 0.02;

/// Returns the weight of a word by its rarity.
pub(crate) fn inverse_document_frequency(documents: usize, with_word: usize) -> f32 {
    let (all, with) = (documents as f32, with_word as f32);
    (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
}

/// Related documents: how much more a word counts than by [`inverse_document_frequency`], which is near zero for words that
/// half of the documents have. In a small corpus these are the words it is about, so `ln(1 + N / n)` is used, up to twice as
/// much.
pub(crate) fn common_word_share(documents: usize, with_word: usize) -> f32 {
    let smooth = (1.0 + documents as f32 / with_word.max(1) as f32).ln();
    (smooth / inverse_document_frequency(documents, with_word)).clamp(1.0, 2.0)
}

/// The upper bound of [`saturate`].
pub(crate) const SATURATED: f32 = K1 + 1.0;

/// Returns the saturated weight of a frequency, from 0 to [`SATURATED`].
pub(crate) fn saturate(frequency: f32) -> f32 {
    frequency * SATURATED / (frequency + K1)
}

/// Passages. These weights were set on the questions with odd numbers in `tests/relevance/answers.tsv`; those with even numbers
/// were kept aside (docs/PASSAGES.md). The letters of a question that only the heading has: an answer seldom repeats them.
pub(crate) const PASSAGE_HEADING: f32 = 0.8;
/// Passages: letters that only the title has. All passages of the document have them alike.
pub(crate) const PASSAGE_TITLE: f32 = 0.8;
/// Passages: letters in the sentence before or after.
pub(crate) const PASSAGE_BESIDE: f32 = 0.5;
/// Passages: how much the rarity of letters among all documents counts beside that within the document.
pub(crate) const PASSAGE_RARITY_OUTSIDE: f32 = 0.2;
/// Passages: the share of the question that the best sentence has.
pub(crate) const PASSAGE_SENTENCE: f32 = 0.3;
/// Passages: a sentence of the kind that is asked for, such as a cost; more so the more it has of the question.
pub(crate) const PASSAGE_ANSWER: f32 = 0.3;
/// Passages: how much such a sentence counts by itself.
pub(crate) const PASSAGE_LIKENESS_ALONE: f32 = 0.2;
/// Passages: the share of the question that the section's own heading has.
pub(crate) const PASSAGE_OWN_HEADING: f32 = 0.1;
/// Passages: the beginning of the text, where the question is what something is.
pub(crate) const PASSAGE_OPENING: f32 = 0.24;
/// Passages: the score of the document as a share of the best one's. More than all of the passage's own: the order of documents
/// uses every word of them, and for 67 of the 70 questions the right one is among the first three.
pub(crate) const PASSAGE_DOCUMENT: f32 = 0.6;
/// Passages: the rank of the document, halved, thirded and so on after the first.
pub(crate) const PASSAGE_RANK: f32 = 0.13;
/// Passages: a guide, if the query is a question: articles tell of cases, guides say how.
pub(crate) const PASSAGE_GUIDE: f32 = 0.4;
/// Passages: the section that the search names first; less for the next. It knows synonyms, which share no letters.
pub(crate) const PASSAGE_NAMED: f32 = 0.03;
/// Passages: the nearness of the section to the question in meaning, where there are vectors.
pub(crate) const PASSAGE_MEANING: f32 = 0.3;
/// Passages: the most that these can be together.
pub(crate) const PASSAGE_MOST: f32 = PASSAGE_SENTENCE
    + PASSAGE_ANSWER * (PASSAGE_LIKENESS_ALONE + 1.0)
    + PASSAGE_OWN_HEADING
    + PASSAGE_OPENING
    + PASSAGE_DOCUMENT
    + PASSAGE_RANK
    + PASSAGE_GUIDE
    + PASSAGE_NAMED;
/// The best passage is shown above the hits if its document has every word of the question, and this much of the question is in
/// its best sentence, times its lead over the second passage. It is high, since leads tell little: of 154 questions 12 are
/// answered so, all of them rightly. No questions were kept aside for this one.
pub(crate) const ANSWER_SHOWN: f32 = 0.225 / PASSAGE_MOST;

/// Meaning: the share of a document's nearness that is added to its score as a share of the best one's, by the kind of query
/// (docs/RANKING.md has the figures). A question says what it wants in words of its own,
pub(crate) const MEANING_QUESTION: f32 = 0.6;
/// a query that few texts have all words of is in other words than the texts;
pub(crate) const MEANING_FEW_FOUND: f32 = 0.2;
/// both the more, the less of the query's weight any text has: it may be in another language;
pub(crate) const MEANING_LACKING: f32 = 0.5;
/// the more again for documents in another language than the query, which can't have its words;
pub(crate) const MEANING_FOREIGN: f32 = 3.0;
/// where nothing has any of the words, meaning leads;
pub(crate) const MEANING_NO_WORDS: f32 = 1.0;
/// where many texts have all of several words, it hardly moves them,
pub(crate) const MEANING_ALL_WORDS: f32 = 0.1;
/// and up to this many words that are all found are names of what is wanted: meaning does nothing.
pub(crate) const MEANING_SHORT_UP_TO: usize = 2;
/// Meaning: nearness is the cosine as a share of the nearest document's, to this power.
pub(crate) const MEANING_POWER: f32 = 1.0;
/// Meaning: the least nearness of a document that meaning adds. No cosine by itself tells whether a text is about a query: those of a
/// nonsense word's nearest are as high.
pub(crate) const MEANING_LEAST: f32 = 0.6;
/// Meaning: the most documents that it adds: a page.
pub(crate) const MEANING_ADDED: usize = 20;
/// Meaning: the most documents that answer if it is asked alone.
pub(crate) const MEANING_ALONE: usize = 100;
