//! Parses query strings into typed requests. An unknown parameter, a single one given twice or a value out of
//! bounds is an error that names the parameter and the allowed values.

use std::fmt::Display;

use crate::document::{Kind, LANGUAGE_TAGS};
use crate::search::{Filters, MatchMode, SearchRequest, Semantic, Sort};
use crate::web::error::WebError;

mod pairs;
mod parameters;
mod references;

use parameters::Parameters;
pub(crate) use parameters::VALUES_LIMIT;

pub(crate) use pairs::{Pair, decode, decode_pairs};
pub(crate) use references::{CITATION_FORMATS, LIST_FORMATS};
#[cfg(test)]
pub(crate) use references::{CITATION_PARAMETERS, FEED_PARAMETERS, PASSAGE_PARAMETERS};
pub(crate) use references::{
    CitationFormat, CitationQuery, PassagesQuery, read_citation, read_feed, read_list, read_page_style,
    read_passages,
};

/// The most characters a query may have.
pub(crate) const QUERY_LIMIT: usize = 1_000;
/// The most hits of one answer.
pub(crate) const HITS_LIMIT: usize = 100;
/// The highest offset.
pub(crate) const OFFSET_LIMIT: usize = 10_000;

/// The parameters of `/v1/search`, in the order the documentation lists them.
pub(crate) const SEARCH_PARAMETERS: [&str; 20] = [
    "q",
    "limit",
    "offset",
    "sort",
    "match",
    "kind",
    "partner",
    "author",
    "tag",
    "all_tags",
    "language",
    "from",
    "to",
    "facets",
    "spell",
    "synonyms",
    "explain",
    "semantic",
    "generation",
    "format",
];

/// The parameters of a page: those of [`SEARCH_PARAMETERS`] but for the format.
const PAGE_PARAMETERS: &[&str] = SEARCH_PARAMETERS.split_at(19).0;

/// The formats of the answer of `/v1/suggest`, and whether each is that of browsers.
pub(crate) const SUGGEST_FORMATS: [(&str, bool); 2] = [("json", false), ("opensearch", true)];

/// The parameters of `/v1/suggest`.
pub(crate) const SUGGEST_PARAMETERS: [&str; 5] = ["q", "limit", "kind", "partner", "format"];

/// The parameters of `/v1/documents/{id}/related`.
pub(crate) const RELATED_PARAMETERS: [&str; 1] = ["limit"];

/// Reads the parameters of `/v1/search`; an unknown one is an error.
pub(crate) fn read_search(pairs: &[Pair]) -> Result<SearchRequest, WebError> {
    let parameters = Parameters::strict(pairs, &SEARCH_PARAMETERS)?;
    search_request(&parameters, HITS_LIMIT)
}

/// Reads the same parameters from the address of a page. Forms send empty fields and newsletters add
/// parameters (`utm_source`), so both are ignored.
pub(crate) fn read_page_search(pairs: &[Pair]) -> Result<SearchRequest, WebError> {
    search_request(&Parameters::lenient(pairs, PAGE_PARAMETERS), HITS_LIMIT)
}

/// The parameters of a document's page besides those of a search.
const PART_PARAMETERS: [&str; 2] = ["part", "section"];
/// The highest number of a part.
const PART_LIMIT: usize = 100_000;

/// The longest part of a document, in minutes of reading: 12 kB of text, so that its page is at most some 10 kB compressed. Lists
/// know a document's minutes, not its parts.
pub(crate) const PART_MINUTES: u32 = 9;

/// The part of a long document that its page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AskedPart {
    /// By its number, from 1.
    Number(usize),
    /// The one with a section, by the fragment of the section: what a server sees of an address has no fragment.
    Section(String),
}

/// Reads `section` or `part` from the address of a document's page; without both it is the first part.
pub(crate) fn read_part(pairs: &[Pair]) -> Result<AskedPart, WebError> {
    let parameters = Parameters::lenient(pairs, &PART_PARAMETERS);
    Ok(match parameters.one("section")? {
        Some(section) => AskedPart::Section(section.to_owned()),
        None => AskedPart::Number(parameters.number("part", 1, 1, PART_LIMIT)?),
    })
}

/// A request to `/v1/suggest`.
#[derive(Debug, PartialEq)]
pub(crate) struct SuggestQuery {
    pub(crate) typed: String,
    pub(crate) limit: usize,
    pub(crate) within: Filters,
    /// Whether the answer has the form that browsers read.
    pub(crate) opensearch: bool,
}

/// Reads the parameters of `/v1/suggest`.
pub(crate) fn read_suggest(pairs: &[Pair]) -> Result<SuggestQuery, WebError> {
    let parameters = Parameters::strict(pairs, &SUGGEST_PARAMETERS)?;
    Ok(SuggestQuery {
        typed: parameters.query()?,
        limit: parameters.number("limit", 8, 1, 50)?,
        within: Filters {
            kinds: parameters.values("kind", &allowed(&Kind::ALL))?,
            partners: parameters.texts("partner")?,
            ..Filters::default()
        },
        opensearch: parameters.choice("format", &SUGGEST_FORMATS, false)?,
    })
}

/// Reads `limit` of `/v1/documents/{id}/related`.
pub(crate) fn read_related(pairs: &[Pair]) -> Result<usize, WebError> {
    Parameters::strict(pairs, &RELATED_PARAMETERS)?.number("limit", 10, 1, 50)
}

/// Refuses any parameter, for the routes that have none.
pub(crate) fn read_none(pairs: &[Pair]) -> Result<(), WebError> {
    Parameters::strict(pairs, &[]).map(|_| ())
}

fn search_request(parameters: &Parameters<'_>, most: usize) -> Result<SearchRequest, WebError> {
    let mut request = SearchRequest {
        query: parameters.query()?,
        limit: parameters.number("limit", 20, 0, most)?,
        offset: parameters.number("offset", 0, 0, OFFSET_LIMIT)?,
        sort: parameters.choice("sort", &SORTS, Sort::default())?,
        match_mode: parameters.choice("match", &MATCH_MODES, MatchMode::default())?,
        facets: parameters.facets()?,
        spell: parameters.choice("spell", &SWITCH, true)?,
        synonyms: parameters.choice("synonyms", &SWITCH, true)?,
        explain: parameters.choice("explain", &SWITCH, false)?,
        semantic: parameters.choice("semantic", &SEMANTIC, Semantic::default())?,
        ..SearchRequest::default()
    };
    let filters = &mut request.filters;
    filters.kinds = parameters.values("kind", &allowed(&Kind::ALL))?;
    filters.languages = parameters.values("language", LANGUAGE_TAGS)?;
    filters.partners = parameters.texts("partner")?;
    filters.authors = parameters.texts("author")?;
    filters.tags = parameters.texts("tag")?;
    filters.all_tags = parameters.texts("all_tags")?;
    filters.from = parameters.date("from")?;
    filters.to = parameters.date("to")?;
    Ok(request)
}

const SORTS: [(&str, Sort); 4] = [
    ("relevance", Sort::Relevance),
    ("date", Sort::Oldest),
    ("-date", Sort::Newest),
    ("title", Sort::Title),
];
const MATCH_MODES: [(&str, MatchMode); 3] = [
    ("auto", MatchMode::Auto),
    ("all", MatchMode::All),
    ("any", MatchMode::Any),
];
const SEMANTIC: [(&str, Semantic); 3] = [
    ("auto", Semantic::Auto),
    ("off", Semantic::Off),
    ("only", Semantic::Only),
];
const SWITCH: [(&str, bool); 2] = [("true", true), ("false", false)];

/// The name of a sort order in query strings.
pub(crate) fn sort_name(sort: Sort) -> &'static str {
    SORTS
        .iter()
        .find_map(|&(name, value)| (value == sort).then_some(name))
        .expect("the table has every order")
}

fn allowed(values: &[impl Display]) -> String {
    let names: Vec<_> = values.iter().map(ToString::to_string).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Language, LanguageTag};
    use crate::search::Facet;

    fn read(query: &str) -> Result<SearchRequest, WebError> {
        read_search(&decode_pairs(query)?)
    }

    #[test]
    fn every_parameter_is_read() {
        let request = read(
            "q=st%C3%A4lltid&limit=5&offset=10&sort=-date&match=all&kind=method&kind=case&partner=A+B&author=C\
             &tag=D&all_tags=E&all_tags=F&language=sv&from=2019&to=2020-05&facets=kind,year&spell=false&synonyms=false&explain=true&semantic=only",
        )
        .unwrap();
        let filters = &request.filters;
        assert_eq!(
            (request.query.as_str(), request.limit, request.offset),
            ("ställtid", 5, 10)
        );
        assert_eq!((request.sort, request.match_mode), (Sort::Newest, MatchMode::All));
        assert_eq!(filters.kinds, [Kind::Case, Kind::Method].map(|kind| kind));
        assert_eq!(
            (&*filters.partners, &*filters.authors, &*filters.tags),
            (
                &["A B".to_owned()][..],
                &["C".to_owned()][..],
                &["D".to_owned()][..]
            )
        );
        assert_eq!(filters.all_tags, ["E", "F"]);
        assert_eq!(filters.languages, [LanguageTag::from(Language::Swedish)]);
        assert_eq!(filters.from.unwrap().to_string(), "2019");
        assert_eq!(filters.to.unwrap().to_string(), "2020-05");
        assert_eq!(request.facets, [Facet::Kind, Facet::Year]);
        assert_eq!(
            (request.spell, request.synonyms, request.explain),
            (false, false, true)
        );
        assert_eq!(request.semantic, Semantic::Only);
    }

    #[test]
    fn what_is_left_out_has_its_default() {
        let expected = SearchRequest {
            facets: Facet::ALL.to_vec(),
            ..SearchRequest::default()
        };
        assert_eq!(read("").unwrap(), expected);
        assert!(read("facets=").unwrap().facets.is_empty());
    }

    #[test]
    fn a_bad_value_is_named() {
        for (query, name) in [
            ("limit=101", "limit"),
            ("limit=", "limit"),
            ("limit=+5", "limit"),
            ("limit=-1", "limit"),
            ("limit=1e2", "limit"),
            ("limit=99999999999999999999999", "limit"),
            ("offset=10001", "offset"),
            ("sort=titel", "sort"),
            ("match=Any", "match"),
            ("kind=metod", "kind"),
            ("kind=method&kind=", "kind"),
            ("language=xx", "language"),
            ("partner=", "partner"),
            ("from=2019-13", "from"),
            ("to=i+fjol", "to"),
            ("facets=kind,color", "facets"),
            ("explain=1", "explain"),
            ("semantic=yes", "semantic"),
        ] {
            match read(query) {
                Err(WebError::InvalidValue { parameter, .. }) => assert_eq!(parameter, name, "{query}"),
                other => panic!("{query}: {other:?}"),
            }
        }
    }

    #[test]
    fn unknown_and_repeated_parameters_are_named() {
        assert!(
            matches!(read("q=a&sidan=2"), Err(WebError::UnknownParameter { parameter, .. }) if parameter == "sidan")
        );
        assert!(matches!(
            read("q=a&q=b"),
            Err(WebError::RepeatedParameter { parameter: "q" })
        ));
    }

    #[test]
    fn a_query_may_have_a_thousand_characters() {
        assert!(read(&format!("q={}", "%C3%A5".repeat(QUERY_LIMIT))).is_ok());
        let long = read(&format!("q={}", "a".repeat(QUERY_LIMIT + 1)));
        assert!(matches!(
            long,
            Err(WebError::QueryTooLong {
                length: 1001,
                limit: 1000
            })
        ));
    }

    #[test]
    fn a_page_passes_over_empty_fields_and_foreign_parameters() {
        let pairs = decode_pairs("q=a&from=&to=&kind=&utm_source=brev").unwrap();
        let request = read_page_search(&pairs).unwrap();
        assert_eq!((request.query.as_str(), request.filters.from), ("a", None));
        assert!(read_page_search(&decode_pairs("from=abc").unwrap()).is_err());
    }
}
