//! The parameters of the API for its description; `query` reads them.

use utoipa::openapi::{Array, ArrayBuilder, Object, ObjectBuilder, Type};
use utoipa::{IntoParams, ToSchema};

use crate::cite::Style;
use crate::document::{Kind, LanguageTag};
use crate::search::{MatchMode, Semantic, Sort};
use crate::web::query::{CITATION_FORMATS, LIST_FORMATS, SUGGEST_FORMATS, VALUES_LIMIT};

/// Values of a filter on texts: at most fifty, none of them empty.
fn texts() -> Array {
    let text = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1));
    ArrayBuilder::new()
        .items(text)
        .max_items(Some(VALUES_LIMIT))
        .build()
}

/// A date that the calendar has, as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, from the year 1000. The last two lines are the 29th of
/// February: years that 4 divides, but of full centuries only those that 400 divides.
const DATE: &str = concat!(
    "^([1-9][0-9]{3}(-(0[1-9]|1[0-2]))?",
    "|[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])",
    "|[1-9][0-9]{3}-(0[13-9]|1[0-2])-(29|30)",
    "|[1-9][0-9]{3}-(0[13578]|1[02])-31",
    "|[1-9][0-9](0[48]|[2468][048]|[13579][26])-02-29",
    "|([2468][048]|[13579][26])00-02-29)$"
);

/// A date or a part of one.
fn date() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(DATE))
        .build()
}

/// One of some texts.
fn one_of<'a>(names: impl IntoIterator<Item = &'a str>) -> ObjectBuilder {
    let names: Vec<&str> = names.into_iter().collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(names))
}

/// One of the names of a list of choices; the first is meant without the parameter.
fn choice<T>(choices: &[(&str, T)]) -> Object {
    let first = choices.first().map(|(name, _)| (*name).into());
    one_of(choices.iter().map(|(name, _)| *name))
        .default(first)
        .build()
}

/// Tags of languages.
fn languages() -> Array {
    Array::new(one_of(LanguageTag::all().map(LanguageTag::as_str)))
}

fn list_format() -> Object {
    choice(&LIST_FORMATS)
}

fn suggest_format() -> Object {
    choice(&SUGGEST_FORMATS)
}

fn citation_format() -> Object {
    choice(&CITATION_FORMATS)
}

fn citation_style() -> Object {
    one_of(Style::names()).default(Some("apa".into())).build()
}

fn language() -> Object {
    one_of(["sv", "en"]).default(Some("sv".into())).build()
}

/// The parameters of `/v1/search`: described here, read by `query::read_search`; a test holds the two together.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct SearchParameters {
    /// The query, at most 1,000 characters; empty lists every document, newest first.
    #[param(example = "ställtid", max_length = 1000)]
    q: Option<String>,
    /// At most this many hits.
    #[param(default = 20, minimum = 0, maximum = 100)]
    limit: Option<usize>,
    /// Skips this many hits.
    #[param(default = 0, minimum = 0, maximum = 10_000)]
    offset: Option<usize>,
    /// The order: best first, oldest first (`date`), newest first (`-date`) or by title in the order of the Swedish
    /// alphabet (`title`).
    #[param(inline)]
    sort: Option<Sort>,
    /// Which of the words a document must have.
    #[param(inline)]
    r#match: Option<MatchMode>,
    /// The facets to count, separated by commas: `kind`, `partner`, `author`, `tag`, `language`, `year`. All of them
    /// when left out, none when empty.
    #[param(
        example = "kind,partner",
        pattern = "^ *(kind|partner|author|tag|language|year)? *(, *(kind|partner|author|tag|language|year)? *)*$"
    )]
    facets: Option<String>,
    /// Whether spelling is corrected.
    #[param(default = true)]
    spell: Option<bool>,
    /// Whether synonyms are used.
    #[param(default = true)]
    synonyms: Option<bool>,
    /// Whether each hit carries the parts of its score.
    #[param(default = false)]
    explain: Option<bool>,
    /// Whether documents are found by the meaning of their passages too, where the operator has set an embedder: `auto` by the kind of
    /// query, `off`, or `only` by meaning.
    #[param(inline)]
    semantic: Option<Semantic>,
    /// The generation to answer from, as `x-sokbar-generation` of an earlier answer named it, so that further pages are of the same index. One
    /// that is gone is answered from the current one.
    generation: Option<String>,
    /// The whole list as a file instead of hits: `csv`, `bibtex`, `ris`, `csl-json` or `ndjson`. Then `limit` is
    /// 10,000 unless it says fewer.
    #[param(schema_with = list_format)]
    format: Option<String>,
}

/// The filters of a search, of its feed and of passages.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct FilterParameters {
    /// Only these kinds. Values of one filter are alternatives; several filters must all hold.
    #[param(inline, explode = true)]
    kind: Option<Vec<Kind>>,
    /// Only these partners.
    #[param(explode = true, schema_with = texts)]
    partner: Option<Vec<String>>,
    /// Only these authors.
    #[param(explode = true, schema_with = texts)]
    author: Option<Vec<String>>,
    /// Only these tags.
    #[param(explode = true, schema_with = texts)]
    tag: Option<Vec<String>>,
    /// Only documents that have all of these tags.
    #[param(explode = true, schema_with = texts)]
    all_tags: Option<Vec<String>>,
    /// Only these languages.
    #[param(explode = true, schema_with = languages)]
    language: Option<Vec<String>>,
    /// Not before this date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[param(example = "2019", schema_with = date)]
    from: Option<String>,
    /// Not after this date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    #[param(example = "2022-06", schema_with = date)]
    to: Option<String>,
}

/// The parameters of `/feed.atom`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct FeedParameters {
    /// The query, at most 1,000 characters; empty for every document.
    #[param(example = "ställtid", max_length = 1000)]
    q: Option<String>,
    /// At most this many entries.
    #[param(default = 50, minimum = 0, maximum = 100)]
    limit: Option<usize>,
    /// Changes nothing in a feed.
    #[param(default = 0, minimum = 0, maximum = 10_000)]
    offset: Option<usize>,
    /// Changes nothing in a feed.
    #[param(inline)]
    sort: Option<Sort>,
    /// Which of the words a document must have.
    #[param(inline)]
    r#match: Option<MatchMode>,
    /// Changes nothing in a feed.
    #[param(
        example = "kind,partner",
        pattern = "^ *(kind|partner|author|tag|language|year)? *(, *(kind|partner|author|tag|language|year)? *)*$"
    )]
    facets: Option<String>,
    /// Changes nothing in a feed.
    #[param(default = true)]
    spell: Option<bool>,
    /// Whether synonyms are used.
    #[param(default = true)]
    synonyms: Option<bool>,
    /// Changes nothing in a feed.
    #[param(default = false)]
    explain: Option<bool>,
    /// The language of the feed's title: `sv` or `en`.
    ui: Option<String>,
}

/// The parameters of `/v1/passages`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct PassageParameters {
    /// The question, at most 1,000 characters; empty has no passages.
    #[param(example = "Hur kortar man ställtiden?", max_length = 1000)]
    q: Option<String>,
    /// At most this many tokens in all; a token is three bytes of UTF-8.
    #[param(default = 2_000, minimum = 100, maximum = 100_000)]
    budget: Option<usize>,
    /// Only the passage that answers a question so clearly that it may stand above hits; none if no passage does, or if the
    /// query is no question.
    #[param(default = false)]
    clear: Option<bool>,
    /// At most this many passages.
    #[param(default = 8, minimum = 1, maximum = 20)]
    limit: Option<usize>,
    /// At most this many of one document. If left out: 3 of the best document, 2 of each other.
    #[param(minimum = 1, maximum = 3)]
    per_document: Option<usize>,
    /// Whether passages are found by their meaning too: `auto`, `off` or `only`.
    #[param(inline)]
    semantic: Option<Semantic>,
}

/// The parameters of `/v1/suggest`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct SuggestParameters {
    /// The text typed so far.
    #[param(example = "ställ", max_length = 1000)]
    q: Option<String>,
    /// At most this many completions.
    #[param(default = 8, minimum = 1, maximum = 50)]
    limit: Option<usize>,
    /// Only completions that lead to documents of these kinds.
    #[param(inline, explode = true)]
    kind: Option<Vec<Kind>>,
    /// Only completions that lead to documents of these partners.
    #[param(explode = true, schema_with = texts)]
    partner: Option<Vec<String>>,
    /// `json`, or `opensearch` for the form that browsers read in their address bar.
    #[param(schema_with = suggest_format)]
    format: Option<String>,
}

/// The parameters of `/v1/documents/{id}/related`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct RelatedParameters {
    /// At most this many related documents.
    #[param(default = 10, minimum = 1, maximum = 50)]
    limit: Option<usize>,
}

/// The parameters of `/v1/documents/{id}/citation`.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
pub(super) struct CitationParameters {
    /// `text`, `bibtex`, `ris` or `csl-json`.
    #[param(schema_with = citation_format)]
    format: Option<String>,
    /// The style of `text`: `apa`, `harvard`, `ieee`, `vancouver`, `chicago-author-date`, `mla`, `iso-690-author-date`
    /// or the name of another style of the CSL archive.
    #[param(schema_with = citation_style)]
    style: Option<String>,
    /// The language of what the style itself says: `sv` or `en`.
    #[param(schema_with = language)]
    locale: Option<String>,
    /// The anchor or the heading of the section that is cited.
    #[param(min_length = 1)]
    section: Option<String>,
    /// The page that is cited, from 1.
    #[param(minimum = 1, maximum = 1_000_000)]
    page: Option<u32>,
}

/// The arguments of OAI-PMH for its description; `oai::arguments` reads them.
#[derive(IntoParams, ToSchema)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by the derive only")]
#[schema(rename_all = "camelCase")]
pub(super) struct HarvestArguments {
    /// `Identify`, `ListMetadataFormats`, `ListSets`, `ListIdentifiers`, `ListRecords` or `GetRecord`.
    #[param(example = "ListSets")]
    verb: String,
    /// `oai_dc` or `mods`.
    #[param(rename = "metadataPrefix")]
    metadata_prefix: Option<String>,
    /// A record.
    identifier: Option<String>,
    /// `kind:method`, `partner:…`.
    set: Option<String>,
    /// Changed at or after this day or second (UTC).
    from: Option<String>,
    /// Changed at or before this day or second (UTC).
    until: Option<String>,
    /// Goes on with a list.
    #[param(rename = "resumptionToken")]
    resumption_token: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::PartialDate;

    #[test]
    fn the_described_dates_are_those_that_are_accepted() {
        let described = regex::Regex::new(DATE).unwrap();
        let mut days = 0;
        for year in ["0999", "1000", "1900", "2000", "2023", "2024", "2100", "9999"] {
            for month in 0..=13 {
                let month = format!("{year}-{month:02}");
                for day in 0..=32 {
                    let date = format!("{month}-{day:02}");
                    let accepted = date.parse::<PartialDate>().is_ok() && year != "0999";
                    assert_eq!(described.is_match(&date), accepted, "{date}");
                    days += usize::from(accepted);
                }
                let accepted = month.parse::<PartialDate>().is_ok() && year != "0999";
                assert_eq!(described.is_match(&month), accepted, "{month}");
            }
        }
        assert_eq!(days, 7 * 365 + 2, "two of the seven years are leap years");
    }
}
