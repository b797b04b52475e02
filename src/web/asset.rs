//! A static file, whose name contains a hash of its content.

use axum::body::Bytes;
use sha2::{Digest, Sha256};

/// One file, built into the binary or set by the operator.
#[derive(Debug)]
pub(super) struct Asset {
    pub(super) name: String,
    pub(super) content_type: &'static str,
    pub(super) body: Bytes,
}

impl Asset {
    pub(super) fn new(
        stem: &str,
        extension: &str,
        content_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Self {
        let body = body.into();
        Self {
            name: format!("{stem}-{}.{extension}", short_hash(&body)),
            content_type,
            body,
        }
    }

    /// The address to link to.
    pub(super) fn href(&self) -> String {
        format!("/assets/{}", self.name)
    }
}

/// Twelve digits of the hash of a content.
pub(super) fn short_hash(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    hash[..6].iter().map(|byte| format!("{byte:02x}")).collect()
}
