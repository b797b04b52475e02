//! Faults of publishing and following generations, in Swedish.

use super::system;
use crate::publish::StoreError;

pub(super) fn store(error: &StoreError) -> String {
    match error {
        // What is wrong with it is said by a library.
        StoreError::Address { url, .. } => format!("{url:?} är ingen adress till ett lager"),
        StoreError::Empty => "inget är publicerat där än".to_owned(),
        StoreError::Missing { key } => format!("{key} saknas i lagret"),
        StoreError::Broken { key, .. } => format!("{key} i lagret är skadat"),
        StoreError::Changed { path } => {
            format!(
                "{} är inte som när den skrevs och publiceras därför inte",
                path.display()
            )
        }
        StoreError::Room { needed, free } => {
            format!("disken har {free} MiB ledigt och det nya indexet behöver {needed} MiB")
        }
        StoreError::Io { path, source, .. } => {
            format!(
                "{} kan inte läsas eller skrivas: {}",
                path.display(),
                system(source)
            )
        }
        StoreError::Stopped => "avbruten".to_owned(),
        StoreError::Failed { key, source, .. } => {
            format!("lagret svarar inte som det ska för {key}: {source}")
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::super::tests::{differ, samples};
    use super::*;
    use crate::commands::with_causes;

    #[test]
    fn every_fault_of_a_store_differs_by_language_and_has_the_same_values() {
        let denied = || io::Error::from(io::ErrorKind::PermissionDenied);
        let key = || "ALFA".to_owned();
        for error in samples!(StoreError:
            Address { url: key(), reason: "of the library".to_owned() },
            Failed { action: "read", key: key(), source: Box::new(denied()) }, Empty, Missing { key: key() },
            Broken { key: key(), what: "of another length".to_owned() }, Changed { path: "ALFA".into() },
            Room { needed: 4711, free: 4712 }, Io { action: "write", path: "ALFA".into(), source: denied() }, Stopped,
        ) {
            differ(&with_causes(&error), &store(&error));
        }
    }
}
