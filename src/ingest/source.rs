//! The files of a corpus: the walk, sidecars, what folders tell, encodings.

pub(crate) mod encoding;
mod file;
pub(crate) mod folder;
pub(crate) mod sidecar;
mod sidecar_name;
pub(crate) mod walk;

pub(crate) use self::encoding::looks_like;
pub(crate) use self::file::{Identity, SourceFile};
pub(crate) use self::folder::Place;
