//! Stretches of a section: of one as long as a book only what is around a place is read.

use std::ops::Range;

use super::Text;
use crate::analysis::find_word;
use crate::index::error::IndexError;
use crate::index::sections::StoredSection;

/// So many bytes of a line are looked through first, then eight times as many.
const LINE: usize = 2 << 10;
const MORE: usize = 8;
/// Bytes behind a word that may belong to it, as the parts of a number do.
const MARGIN: usize = 1 << 10;
/// What stands between the blocks of a text: paragraphs, lists, tables.
const GAP: &[u8] = b"\n\n";

impl<'a> Text<'a> {
    /// A stretch of a section around the first word at or after a position, or around its beginning, and the byte of that word in it;
    /// that of the beginning if there is no such word. It has at most `reach` bytes on each side, and more only where the block of the
    /// word is longer, which it has whole.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn around(
        &self,
        section: &StoredSection<'_>,
        position: Option<u32>,
        reach: usize,
    ) -> Result<(&'a str, usize), IndexError> {
        let word = match position {
            Some(position) => self.find(section, position, |token| token >= position)?,
            None => None,
        };
        let place = word.map_or(0, |word| word.start);
        let bytes = self.bytes(section, 0..length(section))?;
        let (start, end) = (start_before(bytes, place, reach), end_after(bytes, place, reach));
        Ok((self.piece(section, start..end)?, place - start))
    }

    /// The beginning of a section: at most so many bytes.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn beginning(&self, section: &StoredSection<'_>, most: usize) -> Result<&'a str, IndexError> {
        self.whole_letters(section, 0..length(section).min(most))
    }

    /// The word of a section at a position; for joined words the whole.
    ///
    /// # Errors
    /// If the file is damaged.
    pub fn word_at(&self, section: &StoredSection<'_>, position: u32) -> Result<Option<&'a str>, IndexError> {
        let word = self.find(section, position, |token| token == position)?;
        word.map(|word| self.piece(section, word)).transpose()
    }

    /// The bytes of the first wanted word from the line on in which a position is.
    fn find(
        &self,
        section: &StoredSection<'_>,
        position: u32,
        wanted: impl Fn(u32) -> bool,
    ) -> Result<Option<Range<usize>>, IndexError> {
        let (first, byte) = self.line_of(section, position);
        let (start, all) = (byte as usize, length(section));
        let mut bytes = LINE;
        loop {
            let end = all.min(start.saturating_add(bytes));
            let line = self.whole_letters(section, start..end)?;
            let word = find_word(line, |token| wanted(first + token.position));
            let is_sure = word.as_ref().is_some_and(|word| word.end + MARGIN <= line.len());
            if is_sure || end == all {
                return Ok(word.map(|word| start + word.start..start + word.end));
            }
            bytes = bytes.saturating_mul(MORE);
        }
    }

    /// Some bytes as text, without a letter that they cut at their end.
    fn whole_letters(&self, section: &StoredSection<'_>, range: Range<usize>) -> Result<&'a str, IndexError> {
        let behind = self.bytes(section, range.start..length(section))?;
        let mut end = range.len();
        while behind.get(end).is_some_and(|byte| !is_letter_start(byte)) && end > 0 {
            end -= 1;
        }
        self.utf8(behind.get(..end))
    }
}

fn length(section: &StoredSection<'_>) -> usize {
    section.text_end.saturating_sub(section.text_start) as usize
}

/// Where a stretch begins: some bytes before a place, or with the block around it where that is longer; with a block or a line if one
/// begins there.
fn start_before(bytes: &[u8], place: usize, mut reach: usize) -> usize {
    loop {
        let earliest = place.saturating_sub(reach);
        if earliest == 0 {
            return 0;
        }
        let before = &bytes[earliest..place];
        let Some(gap) = before.windows(GAP.len()).position(|pair| pair == GAP) else {
            reach = reach.saturating_mul(MORE);
            continue;
        };
        let half = reach / 2;
        let line = || {
            before[..half]
                .iter()
                .position(|byte| *byte == b'\n')
                .map(|end| end + 1)
        };
        let letter = || before.iter().position(is_letter_start).unwrap_or(0);
        let block = (gap < half).then_some(gap + GAP.len());
        return earliest + block.or_else(line).unwrap_or_else(letter);
    }
}

/// Where a stretch ends.
fn end_after(bytes: &[u8], place: usize, mut reach: usize) -> usize {
    loop {
        let latest = place.saturating_add(reach);
        if latest >= bytes.len() {
            return bytes.len();
        }
        let after = &bytes[place..latest];
        let Some(gap) = after.windows(GAP.len()).rposition(|pair| pair == GAP) else {
            reach = reach.saturating_mul(MORE);
            continue;
        };
        let half = reach / 2;
        let line = || Some(half + after[half..].iter().rposition(|byte| *byte == b'\n')?);
        let letter = || after.iter().rposition(is_letter_start).unwrap_or(after.len());
        let block = (gap >= half).then_some(gap);
        return place + block.or_else(line).unwrap_or_else(letter);
    }
}

/// Bytes within a letter are 10xxxxxx in UTF-8.
fn is_letter_start(byte: &u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(text: &str, place: usize, reach: usize) -> (&str, &str, &str) {
        let bytes = text.as_bytes();
        let (start, end) = (start_before(bytes, place, reach), end_after(bytes, place, reach));
        assert!(start <= place && place <= end, "{start} {place} {end}");
        (&text[..start], &text[start..end], &text[end..])
    }

    #[test]
    fn blocks_around_a_place_are_whole_and_no_more_than_needed() {
        let blocks: Vec<String> = (0..100).map(|number| format!("Stycke {number}, å.")).collect();
        let text = blocks.join("\n\n");
        for place in (0..=text.len()).filter(|place| text.is_char_boundary(*place)) {
            for reach in [1, 10, 100, 10_000] {
                let (before, found, after) = stretch(&text, place, reach);
                let own = before.rfind("\n\n").map_or(0, |gap| gap + 2);
                assert!(
                    found.len() <= 2 * MORE * MORE * reach.max(16),
                    "{reach}: {}",
                    found.len()
                );
                if reach >= 100 {
                    assert!(before.ends_with("\n\n") || before.is_empty(), "{found}");
                    assert!(after.starts_with("\n\n") || after.is_empty(), "{found}");
                } else {
                    assert!(own <= place);
                }
            }
        }
        assert_eq!(stretch(&text, 50, 10_000).1, text);
    }

    #[test]
    fn the_block_of_the_place_is_whole_however_long_and_has_something_around_it() {
        let long = "Å, en mening. ".repeat(1_000);
        let table = "Del · Tid\n".repeat(1_000);
        let text = format!("{long}\n\n{table}\n{long}");
        let place = text.find("Tid").unwrap() + 5_000;
        let (before, found, after) = stretch(&text, place, 100);
        assert!(found.contains(table.trim_end()));
        assert!(!before.is_empty() && !after.is_empty() && found.len() < text.len());
        let text = format!("{long}\n\nHär.\n\n{long}");
        let (_, found, _) = stretch(&text, text.find("Här").unwrap(), 200);
        assert!(found.len() > 300, "{found}");
    }
}
