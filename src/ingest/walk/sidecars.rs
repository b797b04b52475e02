//! Which sidecar belongs to which file.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::PathBuf;

use super::{Found, Sidecar, modified};
use crate::ingest::reason::RefusalReason;
use crate::ingest::sidecar;
use crate::text::compose;

impl Found {
    pub(super) fn add_sidecar(&mut self, source: String, path: PathBuf) {
        // One that can't be looked at is refused when it is read.
        let metadata = path.metadata().ok();
        self.sidecars.push(Sidecar {
            source,
            path,
            bytes: metadata.as_ref().map_or(0, Metadata::len),
            modified: metadata.as_ref().map_or(0, modified),
        });
    }

    /// Gives each file its sidecar. One without a file, or a second one, is refused.
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
            let Some(document) = sidecar::document_of(&source).map(str::to_owned) else {
                continue;
            };
            let reason = match places.get(&document).map(|at| &mut self.files[*at].sidecar) {
                Some(free @ None) => {
                    *free = Some(sidecar);
                    continue;
                }
                Some(Some(first)) => RefusalReason::SecondSidecar {
                    kept: first.source.clone(),
                },
                None if refused.contains(&document) => {
                    self.sidecars.push(sidecar);
                    continue;
                }
                None => RefusalReason::SidecarAlone { document },
            };
            self.refuse(&sidecar.source, reason);
        }
    }
}
