//! Documents found by terms, and those that pass filters, as sets.

use super::filter::{Filtered, Selection};
use crate::search::error::SearchError;
use crate::search::snapshot::{DocumentSet, Snapshot};
use crate::search::understand::Zones;

/// Returns the documents that have any of some terms in some zones.
pub(crate) fn documents_with_any<'t>(
    snapshot: &Snapshot,
    terms: impl IntoIterator<Item = &'t str>,
    zones: Zones,
) -> Result<DocumentSet, SearchError> {
    let mut found = DocumentSet::none(snapshot.documents);
    for term in terms {
        let places = snapshot.places(term)?;
        for &zone in zones {
            match snapshot.documents_of_frequent(zone, term, &places)? {
                Some(documents) => found.add_all(&documents),
                None => snapshot.for_each_document(zone, &places, |document| found.add(document))?,
            }
        }
    }
    Ok(found)
}

/// Returns the documents of a selection.
pub(crate) fn documents_selected(snapshot: &Snapshot, selection: &Selection) -> DocumentSet {
    let mut found = DocumentSet::none(snapshot.documents);
    for document in (0..).take(snapshot.documents) {
        if selection.apply(&snapshot.tables, document) == Filtered::Selected {
            found.add(document);
        }
    }
    found
}
