//! Finds the file that a sidecar belongs to, by name.

use crate::ingest::format::{Extension, Format};
use crate::ingest::metadata::Syntax;

/// The target of a sidecar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner<'a> {
    /// The file,
    pub(crate) file: &'a str,
    /// and of an export with many documents perhaps one of them.
    pub(crate) record: Option<&'a str>,
}

/// What a name says to be the sidecar of, if such a file can be a document: `rapport.pdf.toml` of `rapport.pdf`,
/// `export.xml.nyhet-7.toml` of the record `nyhet-7`.
pub(crate) fn owner_of(source: &str) -> Option<Owner<'_>> {
    let (owner, _) = syntax_of(source)?;
    let format_of = |file: &str| {
        let (_, extension) = file.rsplit_once('.')?;
        match Extension::of(&extension.to_lowercase()) {
            Extension::Document(format) => Some(format),
            Extension::Asset | Extension::Unknown => None,
        }
    };
    if format_of(owner).is_some() {
        let (file, record) = (owner, None);
        return Some(Owner { file, record });
    }
    let name = owner.rfind('/').map_or(0, |slash| slash + 1);
    let dots = owner[name..].match_indices('.').map(|(dot, _)| name + dot);
    dots.filter(|dot| dot + 1 < owner.len())
        .map(|dot| (&owner[..dot], &owner[dot + 1..]))
        .find(|(file, _)| format_of(file).is_some_and(Format::holds_many))
        .map(|(file, record)| Owner {
            file,
            record: Some(record),
        })
}

/// The name without the ending of a sidecar, and the syntax that the ending tells; `None` for other files.
pub(super) fn syntax_of(source: &str) -> Option<(&str, Syntax)> {
    let (document, extension) = source.rsplit_once('.')?;
    match extension.to_lowercase().as_str() {
        "toml" => Some((document, Syntax::Toml)),
        "yaml" | "yml" => Some((document, Syntax::Yaml)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_of_a_sidecar_is_in_its_name() {
        let table = [
            ("a/rapport.pdf.toml", Some(("a/rapport.pdf", None))),
            ("a/lista.xml.yaml", Some(("a/lista.xml", None))),
            ("a/lista.xml.vhd-1.yml", Some(("a/lista.xml", Some("vhd-1")))),
            ("a/lista.wxr.nyhet.2.toml", Some(("a/lista.wxr", Some("nyhet.2")))),
            ("a.xml/notes.toml", None),
            ("rapport.pdf.ett.toml", None),
            ("lista.xml..toml", None),
            ("notes.toml", None),
        ];
        for (name, expected) in table {
            let owner = owner_of(name).map(|owner| (owner.file, owner.record));
            assert_eq!(owner, expected, "{name}");
        }
    }
}
