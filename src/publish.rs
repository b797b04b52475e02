//! Generations in an object store: one builder publishes them, replicas fetch them.
//!
//! ```text
//! <url>/
//!   current                   the newest manifest; replaced by a conditional put, so that no builder overwrites another's
//!   manifests/<sequence>      earlier manifests, kept by count and age
//!   objects/<ab>/<sha-256>    parts of files by the hash of their content; never changed
//!   versions                  the versions of objects as the last builder left them, so that what was changed since is noticed
//! ```
//! A [`Manifest`] names every file of a generation with the parts it is made of. Files are cut where their content says, so that
//! parts before and after a change keep their hashes and are neither sent nor fetched again.

mod collect;
mod connector;
mod current;
mod error;
mod fetch;
mod folder;
mod local;
mod manifest;
mod object;
mod parts;
mod room;
mod store;
mod upload;
mod versions;

pub use collect::Keep;
pub use error::StoreError;
pub use fetch::{Fetched, Placed, fetch, read_list, read_manifest};
pub use local::LocalParts;
pub use manifest::{Manifest, Part, StoredFile};
pub use object::Tag;
pub use room::room;
pub use store::Store;
pub use upload::{Publication, Published, SourceFile, Status, publish};
