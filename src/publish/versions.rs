//! The versions that objects had when their builder knew what is in them. An object that has another one since is read and compared
//! before anything relies on it: so the list of objects, which every publication asks for, tells which somebody changed.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::error::StoreError;
use super::manifest::MOST_BYTES;
use super::object::{Listed, Look};
use super::store::Store;

/// The name of the object that has them: a name and a version a line.
const KEY: &str = "versions";

/// The version of each object, by its name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Versions(HashMap<String, String>);

impl Versions {
    /// Reads those that the last builder noted. What cannot be read of them is as if it was not noted.
    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        match store.look(KEY, None, MOST_BYTES).await {
            Ok(Look::Changed(bytes, _)) => {
                let text = String::from_utf8_lossy(&bytes);
                let lines = text.lines().filter_map(|line| line.split_once(' '));
                Ok(Self(lines.map(owned).collect()))
            }
            Ok(Look::Missing | Look::Unchanged) | Err(StoreError::Broken { .. }) => Ok(Self::default()),
            Err(error) => Err(error),
        }
    }

    /// Notes the versions of these objects instead, unless they are the same.
    pub(super) async fn note<'a>(
        &self,
        store: &Store,
        objects: impl Iterator<Item = &'a Listed>,
    ) -> Result<(), StoreError> {
        let told = objects.filter_map(|listed| Some((listed.key.as_str(), listed.version.as_deref()?)));
        let now = Self(told.map(owned).collect());
        if now == *self {
            return Ok(());
        }
        let mut lines: Vec<_> = now.0.iter().collect();
        lines.sort();
        let text = lines.iter().fold(String::new(), |mut text, (key, version)| {
            writeln!(text, "{key} {version}").expect("a string takes all that is written");
            text
        });
        store.write(KEY, text.into_bytes()).await
    }

    /// Whether an object is as its builder left it, as far as a store tells versions.
    pub(super) fn has(&self, listed: &Listed) -> bool {
        match &listed.version {
            Some(version) => self.0.get(&listed.key) == Some(version),
            None => true,
        }
    }
}

fn owned((key, version): (&str, &str)) -> (String, String) {
    (key.to_owned(), version.to_owned())
}
