//! Records and lists of them.

use std::cmp::Ordering;

use maud::{Markup, html};

use super::arguments::{Fault, Selected};
use super::formats::{self, Format};
use super::{Answer, Provider};
use crate::document::{Document, DocumentId};
use crate::search::{Life, SearchError};
use crate::web::time::timestamp;

/// Records of one answer.
const AT_A_TIME: usize = 100;

impl Provider<'_> {
    pub(super) fn record_of(&self, identifier: &str, format: Format) -> Result<Answer, SearchError> {
        let Some((id, life)) = self.find(identifier) else {
            return Ok(Err(Fault::IdDoesNotExist));
        };
        let record = self.record(&id, life, format)?;
        Ok(Ok(html! { GetRecord { (record) } }))
    }

    fn record(&self, id: &DocumentId, life: &Life, format: Format) -> Result<Markup, SearchError> {
        let document = if life.deleted { None } else { self.document(id)? };
        Ok(html! {
            record {
                (self.header(id, life))
                @if let Some(document) = document {
                    metadata { (formats::metadata(&document, format, self.imprint)) }
                }
            }
        })
    }

    /// A document; none if a newer index has lost it since the history was read.
    fn document(&self, id: &DocumentId) -> Result<Option<Document>, SearchError> {
        match self.engine.document_described(id) {
            Err(SearchError::DocumentNotFound { .. } | SearchError::DocumentMoved { .. }) => Ok(None),
            other => other.map(Some),
        }
    }

    fn header(&self, id: &DocumentId, life: &Life) -> Markup {
        html! {
            header status=[life.deleted.then_some("deleted")] {
                identifier { (self.identifier(id)) }
                datestamp { (timestamp(life.changed)) }
                setSpec { "kind:" (life.kind) }
                @if let Some(set) = life.partner.as_deref().and_then(formats::set_of_partner) { setSpec { (set) } }
            }
        }
    }

    pub(super) fn list(&self, selected: &Selected, whole: bool) -> Result<Answer, SearchError> {
        let mut matching: Vec<(&DocumentId, &Life)> = self
            .history
            .iter()
            .filter(|(_, life)| selected.has(life, self.history.visible_since(life)))
            .collect();
        matching.sort_by(|one, other| order((one.0, one.1.changed), (other.0, other.1.changed)));
        let total = matching.len();
        let start = selected.after.as_ref().map_or(0, |(id, changed)| {
            matching.partition_point(|(other, life)| {
                order((other, life.changed), (id, *changed)) != Ordering::Greater
            })
        });
        let page = &matching[start..total.min(start + AT_A_TIME)];
        if page.is_empty() && selected.after.is_none() {
            return Ok(Err(Fault::NoRecordsMatch));
        }
        let mut records = Vec::with_capacity(page.len());
        for (id, life) in page {
            records.push(if whole {
                self.record(id, life, selected.format)?
            } else {
                self.header(id, life)
            });
        }
        let is_last = start + page.len() == total;
        let next = page
            .last()
            .filter(|_| !is_last)
            .map(|(id, life)| selected.token(id, life.changed));
        let content = html! {
            @for record in &records { (record) }
            @if let Some(token) = next {
                resumptionToken completeListSize=(total) cursor=(start) { (token) }
            } @else if selected.after.is_some() {
                // The last part of a list ends with an empty token.
                resumptionToken completeListSize=(total) cursor=(start) {}
            }
        };
        Ok(Ok(if whole {
            html! { ListRecords { (content) } }
        } else {
            html! { ListIdentifiers { (content) } }
        }))
    }
}

fn order(one: (&DocumentId, i64), other: (&DocumentId, i64)) -> Ordering {
    (one.1, one.0).cmp(&(other.1, other.0))
}
