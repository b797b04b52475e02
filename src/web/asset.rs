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
        let hash = Sha256::digest(&body);
        let short: String = hash[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            name: format!("{stem}-{short}.{extension}"),
            content_type,
            body,
        }
    }

    /// The address to link to.
    pub(super) fn href(&self) -> String {
        format!("/assets/{}", self.name)
    }
}
