//! Documents as segments of tantivy, by several threads, in an order that depends on nothing but the documents: each thread writes
//! neighbours by id, in their order. A build of the same documents therefore gives the same files, and a change of one document
//! leaves most of their bytes as they were, which replicas then need not fetch ([`crate::publish`]).

use std::ops::Range;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use tantivy::index::SegmentId;
use tantivy::indexer::{AddOperation, SegmentWriter};
use tantivy::{Index, IndexMeta, Segment, SegmentMeta};

use super::entry::index_document;
use crate::document::Document;
use crate::index::durable::write_file;
use crate::index::error::IndexError;
use crate::index::schema::Fields;

/// The file in which tantivy lists those that it has written, and the one that lists the segments.
const WRITTEN: &str = ".managed.json";
const META: &str = "meta.json";
/// A segment that has filled seven eighths of its memory ends at a document whose id says so, which is one in so many.
const ENDS: u32 = 64;
/// The part of all texts by which a thread may get more or less than the others.
const SLACK: usize = 50;

/// What writes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Force {
    pub(super) threads: usize,
    /// Memory that each thread fills before it writes a segment, in bytes.
    pub(super) memory: usize,
}

/// Writes the documents into the folder of an index, a range of them each thread; `visit` is told of each and may end it.
pub(super) fn write(
    index: &Index,
    folder: &Path,
    fields: &Fields,
    documents: &[Document],
    force: Force,
    visit: &(dyn Fn() -> Result<(), IndexError> + Sync),
) -> Result<(), IndexError> {
    let range = |thread: usize, range: Range<usize>| {
        let mut segments = Segments {
            index,
            fields,
            thread,
            memory: force.memory,
            open: None,
            written: Vec::new(),
        };
        for ordinal in range {
            visit()?;
            segments.add(&documents[ordinal], ordinal as u64)?;
        }
        segments.finish()
    };
    let written: Vec<Result<Vec<SegmentMeta>, IndexError>> = thread::scope(|scope| {
        let running: Vec<_> = ranges(documents, force.threads)
            .into_iter()
            .enumerate()
            .map(|(number, ordinals)| scope.spawn(move || range(number, ordinals)))
            .collect();
        let done = running.into_iter();
        done.map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    let mut segments = Vec::new();
    for written in written {
        segments.extend(written?);
    }
    describe(index, folder, segments)
}

/// Divides the documents into ranges of about the same length of text. Where one ends is decided by ids near the ideal place, so that
/// a document more or less moves no end.
fn ranges(documents: &[Document], threads: usize) -> Vec<Range<usize>> {
    let mut ends = Vec::with_capacity(documents.len());
    let mut total = 0;
    for document in documents {
        let texts = document.sections.iter().map(|section| section.text.len());
        total += 1 + texts.sum::<usize>();
        ends.push(total);
    }
    let slack = total / SLACK / threads;
    let mut ranges = Vec::with_capacity(threads);
    let mut start = 0;
    for number in 1..threads {
        let ideal = total / threads * number;
        let first = ends.partition_point(|end| *end < ideal - slack).max(start);
        let last = ends.partition_point(|end| *end < ideal + slack).max(first);
        let end = (first..=last.min(documents.len() - 1)).min_by_key(|ordinal| chance(&documents[*ordinal]));
        let end = end.unwrap_or(documents.len());
        ranges.push(start..end);
        start = end;
    }
    ranges.push(start..documents.len());
    ranges.retain(|range| !range.is_empty());
    ranges
}

/// A number that is a document's own.
fn chance(document: &Document) -> u32 {
    crc32fast::hash(document.id.as_str().as_bytes())
}

/// The segments that a thread writes, one after the other.
struct Segments<'a> {
    index: &'a Index,
    fields: &'a Fields,
    thread: usize,
    memory: usize,
    open: Option<(Segment, SegmentWriter)>,
    written: Vec<SegmentMeta>,
}

impl Segments<'_> {
    fn add(&mut self, document: &Document, ordinal: u64) -> Result<(), IndexError> {
        let filled = self.open.as_ref().map_or(0, |(_, writer)| writer.mem_usage());
        let is_nearly_full = filled >= self.memory / 8 * 7;
        if filled >= self.memory || (is_nearly_full && chance(document).is_multiple_of(ENDS)) {
            self.close()?;
        }
        let (segment, mut writer) = match self.open.take() {
            Some(open) => open,
            None => self.begin()?,
        };
        let add = AddOperation {
            opstamp: ordinal,
            document: index_document(self.fields, document, ordinal),
        };
        writer
            .add_document(add)
            .map_err(IndexError::engine("add a document"))?;
        self.open = Some((segment, writer));
        Ok(())
    }

    /// Begins a segment, whose name says which it is.
    fn begin(&self) -> Result<(Segment, SegmentWriter), IndexError> {
        let name = format!("{:016x}{:016x}", self.thread, self.written.len());
        let name = SegmentId::from_uuid_string(&name).expect("32 hexadecimal digits are a name");
        let segment = self.index.segment(self.index.new_segment_meta(name, 0));
        let writer = SegmentWriter::for_segment(self.memory, segment.clone());
        Ok((segment, writer.map_err(IndexError::engine("start writing"))?))
    }

    fn close(&mut self) -> Result<(), IndexError> {
        if let Some((segment, writer)) = self.open.take() {
            let documents = writer.max_doc();
            writer.finalize().map_err(IndexError::engine("write a segment"))?;
            self.written.push(segment.with_max_doc(documents).meta().clone());
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<SegmentMeta>, IndexError> {
        self.close()?;
        Ok(self.written)
    }
}

/// Writes which segments there are, and sorts the list of files, which tantivy leaves in the order of chance.
fn describe(index: &Index, folder: &Path, segments: Vec<SegmentMeta>) -> Result<(), IndexError> {
    let meta = IndexMeta {
        segments,
        ..IndexMeta::with_schema(index.schema())
    };
    let meta = serde_json::to_vec_pretty(&meta).expect("plain data always becomes JSON");
    write_file(&folder.join(META), &meta)?;
    let path = folder.join(WRITTEN);
    let list = std::fs::read(&path).map_err(IndexError::io("read", &path))?;
    let list: Result<Vec<String>, _> = serde_json::from_slice(&list);
    let mut list = list.map_err(|_| IndexError::Damaged {
        what: format!("{WRITTEN} is no list of files"),
    })?;
    list.sort();
    let list = serde_json::to_vec(&list).expect("plain data always becomes JSON");
    write_file(&path, &list)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::*;
    use crate::document::Section;
    use crate::index::schema::schema;
    use crate::index::{BuildInfo, build};

    fn document(number: usize) -> Document {
        let words = (0..60).map(|word| format!("ord{} ", (number * 7 + word * word) % 997));
        Document {
            source: format!("texter/{number:04}.md"),
            sections: vec![Section {
                text: words.collect(),
                ..Section::default()
            }],
            ..Document::article(format!("texter/{number:04}"), format!("Text {number}"))
        }
    }

    fn documents(count: usize) -> Vec<Document> {
        (0..count).map(document).collect()
    }

    fn built(documents: &[Document]) -> BTreeMap<String, Vec<u8>> {
        let root = tempfile::tempdir().unwrap();
        let info = BuildInfo {
            threads: Some(3),
            ..BuildInfo::default()
        };
        let built = build(root.path(), documents, &info, &|_| {}).unwrap();
        let folder = root.path().join(&built.name);
        let files = fs::read_dir(folder).unwrap().map(|entry| {
            let entry = entry.unwrap();
            (
                entry.file_name().into_string().unwrap(),
                fs::read(entry.path()).unwrap(),
            )
        });
        // A reader of tantivy's that ends may leave its lock.
        files.filter(|(name, _)| !name.ends_with(".lock")).collect()
    }

    #[test]
    fn two_builds_of_the_same_documents_give_the_same_files() {
        let documents = documents(900);
        let (mut one, mut other) = (built(&documents), built(&documents));
        assert!(
            one.contains_key("00000000000000020000000000000000.idx"),
            "three threads wrote"
        );
        for has_times in ["generation.json", "history.jsonl"] {
            assert!(one.remove(has_times).is_some() && other.remove(has_times).is_some());
        }
        assert!(one.keys().eq(other.keys()));
        for (name, content) in &one {
            assert!(other[name] == *content, "{name}");
        }
    }

    #[test]
    fn threads_get_about_the_same_and_one_document_more_moves_no_end() {
        let mut documents = documents(3_000);
        let sizes: Vec<usize> = ranges(&documents, 4).iter().map(Range::len).collect();
        assert!(sizes.iter().all(|size| (700..=800).contains(size)), "{sizes:?}");
        assert_eq!(sizes.iter().sum::<usize>(), 3_000);
        let second = |documents: &[Document]| documents[ranges(documents, 2)[1].start].id.clone();
        let before = second(&documents);
        let moved = (0..20).filter(|place| {
            documents.insert(place * 140, document(5_000 + place));
            let moved = second(&documents) != before;
            documents.remove(place * 140);
            moved
        });
        assert!(moved.count() <= 2);
        for few in 1..4 {
            let ranges = ranges(&documents[..few], 4);
            assert_eq!(ranges.iter().map(Range::len).sum::<usize>(), few);
        }
    }

    #[test]
    fn a_segment_that_is_full_is_followed_by_another() {
        let (schema, fields) = schema();
        let folder = tempfile::tempdir().unwrap();
        let index = Index::builder()
            .schema(schema)
            .create_in_dir(folder.path())
            .unwrap();
        let analyzer = tantivy::tokenizer::WhitespaceTokenizer::default();
        index
            .tokenizers()
            .register(crate::analysis::WORD_TOKENIZER, analyzer);
        let force = Force {
            threads: 2,
            memory: 12 << 20,
        };
        let mut documents = documents(12_000);
        for document in &mut documents {
            document.sections = vec![document.sections[0].clone(); 3];
        }
        write(&index, folder.path(), &fields, &documents, force, &|| Ok(())).unwrap();
        let opened = Index::open_in_dir(folder.path()).unwrap();
        let segments = opened.searchable_segment_metas().unwrap();
        assert!((3..400).contains(&segments.len()), "{} segments", segments.len());
        assert_eq!(segments.iter().map(SegmentMeta::max_doc).sum::<u32>(), 12_000);
        assert!(opened.validate_checksum().unwrap().is_empty());
    }
}
