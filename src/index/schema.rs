//! The fields of the tantivy index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::analysis::WORD_TOKENIZER;

/// The version of a generation's contents. Raise it with any change of fields, of the analysis chain's output or of
/// a file's layout: `serve` then rebuilds.
pub const SCHEMA_VERSION: u32 = 22;

/// A zone: a part of a document with its own weight in ranking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// The title.
    Title,
    /// The headings of the sections, then the words of editors: tags, summary and keywords.
    Headings,
    /// The text.
    Body,
}

impl Zone {
    /// Every zone, in the order of their discriminants.
    pub const ALL: [Self; 3] = [Self::Title, Self::Headings, Self::Body];

    /// The zone's name in explanations.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Headings => "headings",
            Self::Body => "body",
        }
    }
}

/// The handles of the fields.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// The document's id: one term.
    pub id: Field,
    /// The words of each [`Zone`], in its order.
    pub zones: [Field; 3],
    /// Kind, a column.
    pub kind: Field,
    /// Partner, a column.
    pub partner: Field,
    /// Authors, a column of several values.
    pub author: Field,
    /// Tags, a column of several values.
    pub tag: Field,
    /// Language tag, a column.
    pub language: Field,
    /// First day of the date, `YYYYMMDD`, a column.
    pub date_first: Field,
    /// Last day of the date, `YYYYMMDD`, a column.
    pub date_last: Field,
    /// The document's ordinal (its rank by id), a column: ties are broken by it.
    pub ordinal: Field,
}

/// The schema and the handles of its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = SchemaBuilder::new();
    let words = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(WORD_TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        )
    };
    let column = || TextOptions::default().set_fast("raw");
    let fields = Fields {
        id: builder.add_text_field("id", STRING),
        zones: Zone::ALL.map(|zone| builder.add_text_field(zone.as_str(), words())),
        kind: builder.add_text_field("kind", column()),
        partner: builder.add_text_field("partner", column()),
        author: builder.add_text_field("author", column()),
        tag: builder.add_text_field("tag", column()),
        language: builder.add_text_field("language", column()),
        date_first: builder.add_u64_field("date_first", FAST),
        date_last: builder.add_u64_field("date_last", FAST),
        ordinal: builder.add_u64_field("ordinal", FAST | INDEXED),
    };
    (builder.build(), fields)
}
