//! `/oai`: a provider of OAI-PMH 2.0. Harvesters read all records, or what changed since they were last here.
//!
//! Records are ordered by datestamp and id, and a resumption token says after which of them to go on: it means the same
//! before and after a rebuild, since a record that changes meanwhile only moves towards the end. Documents that are gone
//! stay as deleted records.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use maud::{Markup, PreEscaped, html};

use super::budget::Budget;
use super::error::WebError;
use super::html::kind_label;
use super::problem::{ApiError, Problem};
use super::query::{self, Pair};
use super::site::PageSurroundings;
use super::state::AppState;
use super::time::timestamp;
use crate::cite::Imprint;
use crate::document::{DocumentId, Kind, Language};
use crate::search::{History, Life, SearchEngine, SearchError};

mod arguments;
mod formats;
mod records;

use self::arguments::{Arguments, Fault, Verb};
use self::formats::Format;

/// What an answer is made from.
struct Provider<'a> {
    engine: &'a SearchEngine,
    history: &'a History,
    imprint: &'a Imprint,
    contact: Option<&'a str>,
}

/// A host without its port.
fn host_name(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// OAI-PMH 2.0: `Identify`, `ListMetadataFormats`, `ListSets`, `ListIdentifiers`, `ListRecords`, `GetRecord`.
///
/// Formats are `oai_dc` and `mods`; sets are kinds (`kind:method`) and partners (`partner:…`). Errors of the protocol, bad
/// arguments too, are answers with status 200, as the protocol says.
#[utoipa::path(get, path = "/oai", operation_id = "oai", tag = "documents", params(super::parameters::HarvestArguments),
    responses((status = 200, description = "The answer, or an error of the protocol", body = String, content_type = "text/xml"),
              (status = 400, description = "The address cannot be decoded", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn get(
    State(state): State<AppState>,
    around: PageSurroundings,
    parts: Parts,
) -> Result<Response, ApiError> {
    let pairs = query::decode_pairs(parts.uri.query().unwrap_or_default())?;
    answer(&state, around, pairs).await
}

/// The same by POST, as the protocol demands: the arguments are the body.
#[utoipa::path(post, path = "/oai", operation_id = "oai_by_post", tag = "documents",
    request_body(content = super::parameters::HarvestArguments, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The answer, or an error of the protocol", body = String, content_type = "text/xml"),
              (status = 400, description = "The arguments cannot be decoded", body = Problem, content_type = "application/problem+json"),
              (status = 413, description = "The arguments are too long", body = Problem, content_type = "application/problem+json"),
              (status = 503, description = "Overloaded, too slow, or no index is open yet; try again after `Retry-After` seconds", body = Problem, content_type = "application/problem+json")))]
pub(super) async fn post(
    State(state): State<AppState>,
    around: PageSurroundings,
    body: String,
) -> Result<Response, ApiError> {
    answer(&state, around, query::decode_pairs(&body)?).await
}

/// Any other method.
pub(super) async fn method_not_allowed() -> ApiError {
    WebError::MethodNotAllowed {
        allowed: "GET, HEAD, POST",
    }
    .into()
}

async fn answer(
    state: &AppState,
    PageSurroundings(around): PageSurroundings,
    pairs: Vec<Pair>,
) -> Result<Response, ApiError> {
    let imprint = state.imprint(&around.base);
    let contact = state.contact().map(str::to_owned);
    let markup = state
        .run_in(Budget::Texts, move |engine| {
            let history = engine.history()?;
            let provider = Provider {
                engine,
                history: &history,
                imprint: &imprint,
                contact: contact.as_deref(),
            };
            let base = format!("{}/oai", imprint.base);
            let answered = match Arguments::read(&pairs) {
                Ok(arguments) => provider.answer(&arguments)?,
                Err(fault) => Err(fault),
            };
            let now = jiff::Timestamp::now().as_second();
            Ok(envelope(&base, &pairs, now, &answered))
        })
        .await?;
    let xml = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    Ok((xml, markup.into_string()).into_response())
}

type Answer = Result<Markup, Fault>;

fn envelope(base: &str, pairs: &[Pair], now: i64, answered: &Answer) -> Markup {
    // After a bad verb or argument the request is named without its arguments.
    let arguments: BTreeMap<&str, &str> = match answered {
        Err(fault) if fault.is_of_arguments() => BTreeMap::new(),
        _ => pairs
            .iter()
            .map(|pair| (pair.name.as_str(), pair.value.as_str()))
            .collect(),
    };
    let argument = |name: &str| arguments.get(name).copied();
    html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd" {
            responseDate { (timestamp(now)) }
            request verb=[argument("verb")] identifier=[argument("identifier")] metadataPrefix=[argument("metadataPrefix")]
                from=[argument("from")] until=[argument("until")] set=[argument("set")]
                resumptionToken=[argument("resumptionToken")] { (base) }
            @match answered {
                Ok(answer) => (answer),
                Err(fault) => error code=(fault.code()) { (fault) },
            }
        }
    }
}

impl Provider<'_> {
    fn answer(&self, arguments: &Arguments) -> Result<Answer, SearchError> {
        Ok(match &arguments.verb {
            Verb::Identify => Ok(self.identify()),
            Verb::ListSets => Ok(self.sets()),
            Verb::ListMetadataFormats { identifier } => self.formats(identifier.as_deref()),
            Verb::GetRecord { identifier, format } => self.record_of(identifier, *format)?,
            Verb::ListIdentifiers(selected) => self.list(selected, false)?,
            Verb::ListRecords(selected) => self.list(selected, true)?,
        })
    }

    fn identify(&self) -> Markup {
        let earliest = self.history.iter().map(|(_, life)| life.changed).min();
        let host = self.host();
        let name = self
            .imprint
            .publisher
            .as_deref()
            .or(self.imprint.series.as_deref());
        html! {
            Identify {
                repositoryName { (name.unwrap_or(host)) }
                baseURL { (self.imprint.base) "/oai" }
                protocolVersion { "2.0" }
                adminEmail { (self.contact.map_or_else(|| format!("noreply@{}", host_name(host)), str::to_owned)) }
                earliestDatestamp { (timestamp(earliest.unwrap_or_default())) }
                deletedRecord { "persistent" }
                granularity { "YYYY-MM-DDThh:mm:ssZ" }
                description {
                    oai-identifier xmlns="http://www.openarchives.org/OAI/2.0/oai-identifier"
                        xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/oai-identifier http://www.openarchives.org/OAI/2.0/oai-identifier.xsd" {
                        scheme { "oai" }
                        repositoryIdentifier { (host) }
                        delimiter { ":" }
                        sampleIdentifier { "oai:" (host) ":metoder/smed" }
                    }
                }
            }
        }
    }

    fn host(&self) -> &str {
        let base = &self.imprint.base;
        base.split_once("://").map_or(base.as_str(), |(_, host)| host)
    }

    fn identifier(&self, id: &DocumentId) -> String {
        format!("oai:{}:{}", self.host(), formats::encoded(id))
    }

    /// The document of an identifier, if the index has or had it.
    fn find(&self, identifier: &str) -> Option<(DocumentId, &Life)> {
        let prefix = format!("oai:{}:", self.host());
        let id = DocumentId::new(query::decode(identifier.strip_prefix(&prefix)?)?);
        let life = self.history.of(&id)?;
        Some((id, life))
    }

    fn sets(&self) -> Markup {
        // Two partners may have one set: then it has the first name.
        let mut partners: BTreeMap<String, &str> = BTreeMap::new();
        for partner in self
            .history
            .iter()
            .filter_map(|(_, life)| life.partner.as_deref())
        {
            if let Some(set) = formats::set_of_partner(partner) {
                partners.entry(set).or_insert(partner);
            }
        }
        html! {
            ListSets {
                set { setSpec { "kind" } setName { "Alla sorter" } }
                @for kind in Kind::ALL {
                    set { setSpec { "kind:" (kind) } setName { (kind_label(Language::Swedish, kind)) } }
                }
                @if !partners.is_empty() { set { setSpec { "partner" } setName { "Alla partner" } } }
                @for (set, partner) in partners {
                    set { setSpec { (set) } setName { (partner) } }
                }
            }
        }
    }

    fn formats(&self, identifier: Option<&str>) -> Answer {
        if let Some(identifier) = identifier {
            self.find(identifier).ok_or(Fault::IdDoesNotExist)?;
        }
        Ok(html! {
            ListMetadataFormats {
                @for format in Format::ALL {
                    metadataFormat {
                        metadataPrefix { (format.prefix()) }
                        schema { (format.schema()) }
                        metadataNamespace { (format.namespace()) }
                    }
                }
            }
        })
    }
}
