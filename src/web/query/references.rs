//! The parameters of what leaves the service: references, whole lists, feeds, passages.

use super::parameters::Parameters;
use super::{HITS_LIMIT, Pair, SEARCH_PARAMETERS, SWITCH, search_request};
use crate::cite::{COMMON_STYLES, ListFormat, Place, Style};
use crate::document::Language;
use crate::search::{PassageRequest, SearchRequest};
use crate::web::error::WebError;

/// The formats of the answer of `/v1/search`.
pub(crate) const LIST_FORMATS: [(&str, Option<ListFormat>); 6] = [
    ("json", None),
    ("csv", Some(ListFormat::Csv)),
    ("bibtex", Some(ListFormat::Bibtex)),
    ("ris", Some(ListFormat::Ris)),
    ("csl-json", Some(ListFormat::CslJson)),
    ("ndjson", Some(ListFormat::Ndjson)),
];

/// The most documents of a whole list.
pub(crate) const LIST_LIMIT: usize = 10_000;

/// Reads the parameters of `/v1/search` where `format` asks for a whole list; `None` where it asks for hits. A list
/// has its first 10,000 documents unless `limit` says fewer.
pub(crate) fn read_list(pairs: &[Pair]) -> Result<Option<(ListFormat, SearchRequest)>, WebError> {
    let parameters = Parameters::strict(pairs, &SEARCH_PARAMETERS)?;
    let Some(format) = parameters.choice("format", &LIST_FORMATS, None)? else {
        return Ok(None);
    };
    let limit = parameters.number("limit", LIST_LIMIT, 0, LIST_LIMIT)?;
    let request = SearchRequest {
        limit,
        facets: Vec::new(),
        explain: false,
        ..search_request(&parameters, LIST_LIMIT)?
    };
    Ok(Some((format, request)))
}

/// The parameters of `/feed.atom`.
pub(crate) const FEED_PARAMETERS: [&str; 18] = [
    "q", "limit", "offset", "sort", "match", "kind", "partner", "author", "tag", "all_tags", "language",
    "from", "to", "facets", "spell", "synonyms", "explain", "ui",
];

/// The entries of a feed that does not say how many.
const FEED_ENTRIES: usize = 50;

/// Reads the parameters of `/feed.atom`: those of any search, and the language of a page.
pub(crate) fn read_feed(pairs: &[Pair]) -> Result<SearchRequest, WebError> {
    let parameters = Parameters::strict(pairs, &FEED_PARAMETERS)?;
    Ok(SearchRequest {
        limit: parameters.number("limit", FEED_ENTRIES, 0, HITS_LIMIT)?,
        ..search_request(&parameters, HITS_LIMIT)?
    })
}

/// What `/v1/documents/{id}/citation` is asked.
#[derive(Debug, PartialEq)]
pub(crate) struct CitationQuery {
    pub(crate) format: CitationFormat,
    pub(crate) style: Style,
    pub(crate) locale: Language,
    pub(crate) place: Place,
}

/// The formats of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CitationFormat {
    Text,
    Bibtex,
    Ris,
    CslJson,
}

/// The parameters of `/v1/documents/{id}/citation`.
pub(crate) const CITATION_PARAMETERS: [&str; 5] = ["format", "style", "locale", "section", "page"];

/// The formats of a reference by their names.
pub(crate) const CITATION_FORMATS: [(&str, CitationFormat); 4] = [
    ("text", CitationFormat::Text),
    ("bibtex", CitationFormat::Bibtex),
    ("ris", CitationFormat::Ris),
    ("csl-json", CitationFormat::CslJson),
];

/// Reads the parameters of `/v1/documents/{id}/citation`.
pub(crate) fn read_citation(pairs: &[Pair]) -> Result<CitationQuery, WebError> {
    let parameters = Parameters::strict(pairs, &CITATION_PARAMETERS)?;
    let locales = [("sv", Language::Swedish), ("en", Language::English)];
    let page = parameters.number("page", 0, 1, 1_000_000)?;
    Ok(CitationQuery {
        format: parameters.choice("format", &CITATION_FORMATS, CitationFormat::Text)?,
        style: style(&parameters)?,
        locale: parameters.choice("locale", &locales, Language::Swedish)?,
        place: Place {
            section: parameters.text("section")?,
            page: u32::try_from(page).ok().filter(|page| *page > 0),
        },
    })
}

/// Reads the style that the address of a document's page asks for, with its name; an unknown one is the first.
pub(crate) fn read_page_style(pairs: &[Pair]) -> (&'static str, Style) {
    let asked = style_name(pairs);
    let known = COMMON_STYLES.iter().find(|(name, _)| Some(*name) == asked);
    let (name, _) = known.unwrap_or(&COMMON_STYLES[0]);
    (name, name.parse().unwrap_or_default())
}

fn style_name(pairs: &[Pair]) -> Option<&str> {
    let pair = pairs.iter().find(|pair| pair.name == "style")?;
    Some(pair.value.as_str())
}

fn style(parameters: &Parameters<'_>) -> Result<Style, WebError> {
    let Some(name) = parameters.text("style")? else {
        return Ok(Style::default());
    };
    name.parse().map_err(|_| WebError::InvalidValue {
        parameter: "style",
        value: name,
        allowed: format!(
            "{} and other styles of the CSL archive",
            COMMON_STYLES.map(|(name, _)| name).join(", ")
        ),
    })
}

/// What `/v1/passages` is asked.
#[derive(Debug, PartialEq)]
pub(crate) struct PassagesQuery {
    pub(crate) request: PassageRequest,
    pub(crate) budget: usize,
    /// Only a passage that answers a question clearly.
    pub(crate) clear: bool,
}

/// The parameters of `/v1/passages`.
pub(crate) const PASSAGE_PARAMETERS: [&str; 14] = [
    "q",
    "budget",
    "clear",
    "limit",
    "per_document",
    "kind",
    "partner",
    "author",
    "tag",
    "all_tags",
    "language",
    "from",
    "to",
    "semantic",
];

/// Reads the parameters of `/v1/passages`.
pub(crate) fn read_passages(pairs: &[Pair]) -> Result<PassagesQuery, WebError> {
    let parameters = Parameters::strict(pairs, &PASSAGE_PARAMETERS)?;
    Ok(PassagesQuery {
        budget: parameters.number("budget", 2_000, 100, 100_000)?,
        clear: parameters.choice("clear", &SWITCH, false)?,
        request: PassageRequest {
            limit: parameters.number("limit", 8, 1, 20)?,
            per_document: parameters.number_if_given("per_document", 1, 3)?,
            search: search_request(&parameters, HITS_LIMIT)?,
        },
    })
}
