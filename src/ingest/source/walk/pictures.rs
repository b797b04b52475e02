//! Which pictures may be documents, by what lies around them.

use std::collections::HashSet;

use super::Found;
use crate::ingest::format::Format;
use crate::ingest::source::SourceFile;

/// In how many folders above a picture a page may lie that shows it: `metoder/smed.md`, `metoder/bilder/2020/press.png`.
const ABOVE: usize = 2;

impl Found {
    /// Passes over the pictures that belong to a text: one that shows pictures lies in their folder or above it, or a file of the same name
    /// lies beside them. A picture with a sidecar is a document whatever lies around it.
    pub(super) fn pass_over_illustrations(&mut self) {
        let (pictures, texts): (Vec<SourceFile>, Vec<SourceFile>) = std::mem::take(&mut self.files)
            .into_iter()
            .partition(|file| file.format == Format::Picture);
        let showing: HashSet<&str> = texts
            .iter()
            .filter(|file| file.format.shows_pictures())
            .map(|file| folder_of(&file.source))
            .collect();
        let names: HashSet<&str> = texts.iter().map(|file| stem_of(&file.source)).collect();
        let (illustrations, documents): (Vec<SourceFile>, Vec<SourceFile>) =
            pictures.into_iter().partition(|picture| {
                let mut folders = folders_above(&picture.source);
                picture.sidecar.is_none()
                    && (names.contains(stem_of(&picture.source))
                        || folders.any(|folder| showing.contains(folder)))
            });
        for picture in illustrations {
            *self.passed_over.entry(picture.extension()).or_default() += 1;
        }
        self.files = texts;
        self.files.extend(documents);
    }
}

fn folder_of(source: &str) -> &str {
    source.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn stem_of(source: &str) -> &str {
    source.rsplit_once('.').map_or(source, |(stem, _)| stem)
}

/// The folder of a file and those above it in which a page may show it; the last is the corpus folder, without a name.
fn folders_above(source: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder_of(source)), folder_above).take(ABOVE + 1)
}

fn folder_above<'s>(folder: &&'s str) -> Option<&'s str> {
    let folder = *folder;
    (!folder.is_empty()).then(|| folder_of(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_shows_pictures_of_its_folder_and_of_two_below() {
        let folders = |source| folders_above(source).collect::<Vec<_>>();
        assert_eq!(folders("a.png"), [""]);
        assert_eq!(folders("a/b.png"), ["a", ""]);
        assert_eq!(folders("a/b/c/d.png"), ["a/b/c", "a/b", "a"]);
    }
}
