//! The newest manifest: read by the builder that replaces it, on condition that no other was faster.

use super::error::StoreError;
use super::manifest::{CURRENT, MOST_BYTES, Manifest};
use super::object::{Look, Tag};
use super::store::Store;

/// The newest manifest.
pub(super) struct Newest {
    /// `None` if it is broken: it is replaced.
    pub(super) manifest: Option<Manifest>,
    pub(super) bytes: Vec<u8>,
    pub(super) tag: Tag,
}

pub(super) async fn newest(store: &Store) -> Result<Option<Newest>, StoreError> {
    let Look::Changed(bytes, tag) = store.look(CURRENT, None, MOST_BYTES).await? else {
        return Ok(None);
    };
    let manifest = Manifest::decode(&bytes, CURRENT).inspect_err(|error| {
        tracing::warn!(
            error = error as &dyn std::error::Error,
            "what is published is replaced"
        );
    });
    Ok(Some(Newest {
        manifest: manifest.ok(),
        bytes,
        tag,
    }))
}

/// Puts a manifest in place of the version that is known; returns another builder's if that was faster.
pub(super) async fn replace_current(
    store: &Store,
    manifest: &Manifest,
    known: Option<&Tag>,
    keeps_conditions: bool,
) -> Result<Option<Manifest>, StoreError> {
    if !keeps_conditions {
        tracing::warn!(
            "the store ignores conditions: of two builders at the same moment both may take it that they were first"
        );
    }
    let bytes = manifest.encode();
    // Where conditions are ignored it is looked at instead, which leaves a moment.
    let is_known =
        keeps_conditions || matches!(store.look(CURRENT, known, MOST_BYTES).await?, Look::Unchanged);
    if is_known && store.replace(CURRENT, bytes.clone(), known).await? && keeps_conditions {
        return Ok(None);
    }
    let now = newest(store).await?.ok_or(StoreError::Empty)?;
    // An answer that got lost on its way looks like another builder.
    if now.bytes == bytes {
        return Ok(None);
    }
    let theirs = now.manifest;
    theirs
        .map(Some)
        .ok_or_else(|| StoreError::broken(CURRENT, "it is no manifest"))
}
