//! Files as parts: cut where their content says, so that a change moves no cut but those beside it.

use std::io::{self, Read};

use fastcdc::v2020::StreamCDC;

use super::manifest::{Part, StoredFile};

/// The sizes of parts, in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    least: usize,
    usual: usize,
    most: usize,
}

impl Sizes {
    /// Those of a generation's files. Smaller ones would make fewer bytes of a change, and more requests of a new generation:
    /// docs/SCALING.md has the figures.
    pub(super) const GENERATION: Self = Self {
        least: 16 << 10,
        usual: 64 << 10,
        most: 512 << 10,
    };
    /// Those of original files, which change as a whole if at all: most are one part, and a large one is fetched piece by piece.
    pub(super) const ORIGINAL: Self = Self {
        least: 128 << 10,
        usual: 512 << 10,
        most: 1 << 20,
    };
}

/// A file that was cut.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) file: StoredFile,
    /// The CRC-32 of the whole file.
    pub(super) crc32: u32,
}

/// Cuts a content and passes each part on with its bytes, in order; `None` if `pass` said not to go on.
pub(super) fn cut(
    content: impl Read,
    name: &str,
    sizes: Sizes,
    pass: &mut dyn FnMut(&Part, Vec<u8>) -> bool,
) -> io::Result<Option<Cut>> {
    let mut parts = Vec::new();
    let mut bytes = 0;
    let mut sum = crc32fast::Hasher::new();
    for piece in StreamCDC::new(content, sizes.least, sizes.usual, sizes.most) {
        let content = piece.map_err(io::Error::other)?.data;
        sum.update(&content);
        bytes += content.len() as u64;
        let part = Part::of(&content);
        let goes_on = pass(&part, content);
        parts.push(part);
        if !goes_on {
            return Ok(None);
        }
    }
    Ok(Some(Cut {
        file: StoredFile {
            name: name.to_owned(),
            bytes,
            parts,
        },
        crc32: sum.finalize(),
    }))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// Bytes without a pattern, the same each time.
    fn noise(bytes: usize) -> Vec<u8> {
        let mut state = 7_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        (0..bytes).map(|_| next()).collect()
    }

    fn parts(content: &[u8]) -> (StoredFile, Vec<u8>) {
        let mut whole = Vec::new();
        let cut = cut(content, "texts.bin", Sizes::GENERATION, &mut |_, part| {
            whole.extend(part);
            true
        });
        (cut.unwrap().unwrap().file, whole)
    }

    #[test]
    fn a_byte_more_at_the_beginning_changes_few_parts() {
        let content = noise(8 << 20);
        let (before, whole) = parts(&content);
        assert!(whole == content);
        assert!(before.parts.len() > 50, "{} parts", before.parts.len());
        let (after, _) = parts(&[b"x", &content[..]].concat());
        let known: HashSet<&Part> = before.parts.iter().collect();
        let new = after.parts.iter().filter(|part| !known.contains(part)).count();
        assert!(
            (1..=3).contains(&new),
            "{new} of {} parts are new",
            after.parts.len()
        );
    }

    #[test]
    fn an_empty_file_has_no_parts() {
        let (file, _) = parts(b"");
        assert_eq!((file.bytes, file.parts.len()), (0, 0));
    }
}
