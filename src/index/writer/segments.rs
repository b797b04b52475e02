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
use crate::index::source::Source;

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
    documents: Source<'_>,
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
            segments.add(&*documents.get(ordinal)?, ordinal as u64)?;
        }
        segments.finish()
    };
    let ranges = ranges(documents, force.threads)?;
    let written: Vec<Result<Vec<SegmentMeta>, IndexError>> = thread::scope(|scope| {
        let running: Vec<_> = ranges
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
fn ranges(documents: Source<'_>, threads: usize) -> Result<Vec<Range<usize>>, IndexError> {
    let mut ends = Vec::with_capacity(documents.len());
    let mut total = 0;
    for at in 0..documents.len() {
        total += 1 + documents.text_bytes(at);
        ends.push(total);
    }
    let slack = total / SLACK / threads;
    let mut ranges = Vec::with_capacity(threads);
    let mut start = 0;
    for number in 1..threads {
        let ideal = total / threads * number;
        let first = ends.partition_point(|end| *end < ideal - slack).max(start);
        let last = ends.partition_point(|end| *end < ideal + slack).max(first);
        let mut end = None;
        for ordinal in first..=last.min(documents.len() - 1) {
            let chance = chance(&*documents.head(ordinal)?);
            if end.is_none_or(|(least, _)| chance < least) {
                end = Some((chance, ordinal));
            }
        }
        let end = end.map_or(documents.len(), |(_, ordinal)| ordinal);
        ranges.push(start..end);
        start = end;
    }
    ranges.push(start..documents.len());
    ranges.retain(|range| !range.is_empty());
    Ok(ranges)
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
mod tests;
