//! Matches sidecars with files.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::PathBuf;

use super::{Found, modified};
use crate::ingest::report::RefusalReason;
use crate::ingest::source::file::{Identity, Sidecar};
use crate::ingest::source::sidecar_name::{self, Owner};
use crate::text::compose;

impl Found {
    pub(super) fn add_sidecar(&mut self, source: String, path: PathBuf) {
        // A sidecar without readable file data is refused when it is read.
        let metadata = path.metadata().ok();
        self.sidecars.push(Sidecar {
            source,
            path,
            bytes: metadata.as_ref().map_or(0, Metadata::len),
            modified: metadata.as_ref().map_or(0, modified),
            identity: metadata.as_ref().map_or_else(Identity::default, Identity::of),
        });
    }

    /// Attaches each sidecar to its file. A sidecar without a file and a second sidecar are refused.
    pub(super) fn attach_sidecars(&mut self) {
        let mut sidecars = std::mem::take(&mut self.sidecars);
        sidecars.sort_by(|one, other| one.source.cmp(&other.source));
        // The names of a pair may be composed in two ways, when one of them was made on a Mac.
        let places: HashMap<String, usize> = (self.files.iter().enumerate())
            .map(|(at, file)| (compose(&file.source).into_owned(), at))
            .collect();
        let refused: HashSet<String> = (self.refused.iter())
            .map(|refusal| compose(&refusal.source).into_owned())
            .collect();
        for sidecar in sidecars {
            let source = compose(&sidecar.source).into_owned();
            let Some(Owner { file, record }) = sidecar_name::owner_of(&source) else {
                continue;
            };
            let Some(at) = places.get(file) else {
                if refused.contains(file) {
                    self.sidecars.push(sidecar);
                } else {
                    let document = file.to_owned();
                    self.refuse(&sidecar.source, RefusalReason::SidecarAlone { document });
                }
                continue;
            };
            let owner = &mut self.files[*at];
            let first = match record {
                None => owner.sidecar.as_ref(),
                Some(record) => owner.record_sidecars.get(record),
            };
            if let Some(first) = first {
                let kept = first.source.clone();
                self.refuse(&sidecar.source, RefusalReason::SecondSidecar { kept });
            } else if let Some(record) = record {
                owner.record_sidecars.insert(record.to_owned(), sidecar);
            } else {
                owner.sidecar = Some(sidecar);
            }
        }
    }
}
