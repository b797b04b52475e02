//! Learns the furniture of each folder: texts that stand at the same place on most of its web pages.
//!
//! Only pages that lie now in the corpus count, and each build looks at them anew, so that what a build leaves out depends
//! on nothing but the files.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::extractor::Extractor;
use super::format::Format;
use super::read::{Block, Learnt};
use super::report::Furniture;
use super::source::SourceFile;

/// A text on fewer pages is none of most pages; a folder of fewer pages counts as part of the one above it.
const FEWEST: usize = 5;
/// So many pages of a folder are looked at, spread evenly.
const SAMPLE: usize = 200;

/// What was learnt of the folders of a corpus.
#[derive(Debug, Default)]
pub(super) struct Learning {
    /// By the path of a page.
    folders: HashMap<String, usize>,
    learnt: Vec<Learnt>,
    none: Learnt,
    pub(super) furniture: Vec<Furniture>,
}

impl Learning {
    /// What is furniture of a file.
    pub(super) fn of(&self, file: &SourceFile) -> &Learnt {
        let folder = self.folders.get(&file.source);
        folder.map_or(&self.none, |folder| &self.learnt[*folder])
    }
}

/// Learns the furniture of the folders.
pub(super) fn learn(files: &[SourceFile], extractor: &Extractor) -> Learning {
    let mut learning = Learning::default();
    for (folder, pages) in by_folder(files) {
        let step = pages.len().div_ceil(SAMPLE);
        let sample: Vec<&SourceFile> = pages.iter().copied().step_by(step).collect();
        let sample = sample.par_iter();
        let blocks: Vec<Vec<Block>> = sample
            .filter_map(|page| extractor.list_blocks(page).ok())
            .collect();
        let (learnt, texts) = most_have(&blocks);
        if learnt.is_empty() {
            continue;
        }
        let number = learning.learnt.len();
        let of_page = pages.iter().map(|page| (page.source.clone(), number));
        learning.folders.extend(of_page);
        learning.learnt.push(learnt);
        learning.furniture.push(Furniture {
            folder,
            pages: pages.len(),
            texts,
        });
    }
    learning
}

/// The web pages of each folder. Those of a folder of few go to the folder above it, as do those of a site that was saved
/// with a folder a page.
fn by_folder(files: &[SourceFile]) -> BTreeMap<String, Vec<&SourceFile>> {
    let mut folders: BTreeMap<String, Vec<&SourceFile>> = BTreeMap::new();
    for file in files.iter().filter(|file| file.format == Format::Html) {
        folders.entry(above(&file.source)).or_default().push(file);
    }
    let depth = |folder: &str| folder.split('/').count();
    let deepest = folders.keys().map(|folder| depth(folder)).max().unwrap_or(0);
    for level in (1..=deepest).rev() {
        let is_small = |folder: &String, pages: &Vec<_>| {
            !folder.is_empty() && depth(folder) == level && pages.len() < FEWEST
        };
        let small: Vec<String> = folders
            .iter()
            .filter(|(folder, pages)| is_small(folder, pages))
            .map(|(folder, _)| folder.clone())
            .collect();
        for folder in small {
            let pages = folders.remove(&folder).unwrap_or_default();
            folders.entry(above(&folder)).or_default().extend(pages);
        }
    }
    folders.retain(|_, pages| pages.len() >= FEWEST);
    for pages in folders.values_mut() {
        pages.sort_by(|one, other| one.source.cmp(&other.source));
    }
    folders
}

/// The folder of a file or folder; the corpus folder is empty.
fn above(path: &str) -> String {
    path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned()
}

/// The places at which enough pages have a text that most pages have, and how these texts begin.
fn most_have(pages: &[Vec<Block>]) -> (Learnt, Vec<String>) {
    let count = |of: fn(&Block) -> u64| {
        let mut counts: HashMap<u64, usize> = HashMap::new();
        for page in pages {
            let each: HashSet<u64> = page.iter().map(of).collect();
            for one in each {
                *counts.entry(one).or_default() += 1;
            }
        }
        counts
    };
    let (texts, places) = (count(|block| block.text), count(|block| block.place));
    let is_furniture = |block: &&Block| {
        let on = texts[&block.text];
        on >= FEWEST && on * 2 > pages.len() && places[&block.place] >= FEWEST
    };
    let mut told = HashSet::new();
    let mut starts = Vec::new();
    let mut learnt = Vec::new();
    for block in pages.iter().flatten().filter(is_furniture) {
        learnt.push(block.place);
        if told.insert(block.text) {
            starts.push(block.start.clone());
        }
    }
    (learnt.into_iter().collect(), starts)
}

#[cfg(test)]
mod tests;
