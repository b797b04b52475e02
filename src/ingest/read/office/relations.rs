//! The relations of a part of a Word or PowerPoint file: which other parts it uses, and for what.

use super::archive::Archive;
use super::xml::{Step, Xml};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

struct Relation {
    id: String,
    /// The last word of its type: `styles`, `slide`, `notesSlide`.
    kind: String,
    /// The part's name in the archive.
    target: String,
}

/// The relations of one part.
#[derive(Default)]
pub(super) struct Relations(Vec<Relation>);

impl Relations {
    /// Reads the relations of a part, those of the whole file for the empty name.
    pub(super) fn of(archive: &mut Archive<'_>, part: &str, limits: &Limits) -> Result<Self, RefusalReason> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let own = format!("{folder}/_rels/{name}.rels");
        let own = own.trim_start_matches('/');
        let Some(text) = archive.text(own)? else {
            return Ok(Self::default());
        };
        let mut xml = Xml::new(&text, own, limits);
        let mut relations = Vec::new();
        while let Some(step) = xml.next()? {
            let Step::Open(element) = step else { continue };
            let is_outside = element.attribute("TargetMode").as_deref() == Some("External");
            if let (Some(id), Some(kind), Some(target), false) = (
                element.attribute("Id"),
                element.attribute("Type"),
                element.attribute("Target"),
                is_outside,
            ) {
                relations.push(Relation {
                    id,
                    kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
                    target: resolve(folder, &target),
                });
            }
        }
        Ok(Self(relations))
    }

    /// The part of a relation.
    pub(super) fn target(&self, id: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|relation| relation.id == id)
            .map(|relation| relation.target.as_str())
    }

    /// How many documents are embedded.
    pub(super) fn embedded(&self) -> usize {
        let is_embedded = |relation: &&Relation| matches!(relation.kind.as_str(), "package" | "oleObject");
        self.0.iter().filter(is_embedded).count()
    }

    /// The first part used for something.
    pub(super) fn first(&self, kind: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|relation| relation.kind == kind)
            .map(|relation| relation.target.as_str())
    }
}

/// A target as a name in the archive; `..` leads no higher than its root.
pub(super) fn resolve(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_names_in_the_archive() {
        for (folder, target, name) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("ppt/slides", "../notesSlides/n1.xml", "ppt/notesSlides/n1.xml"),
            ("ppt", "/ppt/slides/s1.xml", "ppt/slides/s1.xml"),
            ("", "./word/document.xml", "word/document.xml"),
            ("word", "../../../etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(resolve(folder, target), name);
        }
    }
}
