//! Pictures of pages (PNG, JPEG, TIFF): what they say is told by `tesseract`; here only what they are and how many pages they have.

use super::pdf;
use crate::ingest::extract::Extract;
use crate::ingest::format::Format;
use crate::ingest::limits::Limits;
use crate::ingest::report::{RefusalReason, WarningReason};

/// A document without text, all of whose pages have yet to be recognised.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Extract, RefusalReason> {
    let count = count_pages(bytes, limits)?;
    let note = WarningReason::NeedsOcr {
        pages: count,
        of: count,
    };
    let pages = u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Extract {
        notes: vec![note.into()],
        pages: Some(pages).filter(|pages| *pages > 1),
        unread: (1..=pages).collect(),
        ..Extract::default()
    })
}

/// A document of the pages that were recognised, each with its number, from 1.
pub(super) fn read_with(
    bytes: &[u8],
    recognised: &[(u32, String)],
    limits: &Limits,
) -> Result<Extract, RefusalReason> {
    let mut texts = vec![String::new(); count_pages(bytes, limits)?];
    for (number, text) in recognised {
        let index = (*number as usize).checked_sub(1);
        if let Some(page) = index.and_then(|index| texts.get_mut(index)) {
            page.clone_from(text);
        }
    }
    let mut extract = pdf::of_texts(&texts);
    if texts.len() == 1 {
        // A picture is no book of one page.
        extract.pages = None;
        for section in &mut extract.sections {
            section.page = None;
        }
    }
    Ok(extract)
}

/// How many pages a picture has. A file of another kind is refused by what it is.
fn count_pages(bytes: &[u8], limits: &Limits) -> Result<usize, RefusalReason> {
    match bytes {
        [] => Err(RefusalReason::Empty),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => Ok(1),
        [b'I', b'I', 42, 0, ..] => directories(bytes, u16::from_le_bytes, u32::from_le_bytes, limits),
        [b'M', b'M', 0, 42, ..] => directories(bytes, u16::from_be_bytes, u32::from_be_bytes, limits),
        _ => Err(RefusalReason::OtherFormat {
            expected: Format::Picture,
            looks_like: crate::ingest::source::looks_like(bytes)
                .unwrap_or("something else")
                .to_owned(),
        }),
    }
}

/// The directories of a TIFF file, one for each page: a list in which each has the place of the next (TIFF 6.0, section 2).
fn directories(
    bytes: &[u8],
    short: fn([u8; 2]) -> u16,
    long: fn([u8; 4]) -> u32,
    limits: &Limits,
) -> Result<usize, RefusalReason> {
    /// The length of an entry of a directory.
    const ENTRY: usize = 12;
    let next = |at: usize| bytes.get(at..)?.first_chunk().map(|four| long(*four) as usize);
    let mut count = 0;
    let mut at = next(4).unwrap_or_default();
    while let Some(entries) = bytes
        .get(at..)
        .filter(|_| at > 0)
        .and_then(|rest| rest.first_chunk())
    {
        count += 1;
        // A list that comes back to itself has no end.
        if count > limits.pages {
            return Err(RefusalReason::TooManyPages { limit: limits.pages });
        }
        at = next(at + 2 + usize::from(short(*entries)) * ENTRY).unwrap_or_default();
    }
    if count == 0 {
        return Err(RefusalReason::Damaged {
            message: "a TIFF without pages".to_owned(),
        });
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF whose directories have no entries: the header, then each with the place of the next.
    fn tiff(next: &[u32]) -> Vec<u8> {
        let mut bytes = b"II\x2A\0\x08\0\0\0".to_vec();
        for place in next {
            bytes.extend([0, 0]);
            bytes.extend(place.to_le_bytes());
        }
        bytes
    }

    fn count(bytes: &[u8]) -> Result<usize, RefusalReason> {
        count_pages(bytes, &Limits::default())
    }

    #[test]
    fn pages_of_pictures_are_counted() {
        assert_eq!(count(b"\x89PNG\r\n\x1A\n"), Ok(1));
        assert_eq!(count(b"\xFF\xD8\xFF\xE0"), Ok(1));
        assert_eq!(count(&tiff(&[0])), Ok(1));
        assert_eq!(count(&tiff(&[14, 20, 0])), Ok(3));
        // The last place lies beyond the end.
        assert_eq!(count(&tiff(&[14, 2_000_000_000])), Ok(2));
        assert_eq!(count(b"MM\0\x2A\0\0\0\x08\0\0\0\0\0\0"), Ok(1));
    }

    #[test]
    fn what_is_no_picture_or_never_ends_is_refused() {
        assert_eq!(count(b""), Err(RefusalReason::Empty));
        let endless = RefusalReason::TooManyPages { limit: 5_000 };
        assert_eq!(count(&tiff(&[8])), Err(endless));
        for broken in [&b"II\x2A\0"[..], b"II\x2A\0\0\0\0\0", b"II\x2A\0\xFF\xFF\xFF\xFF"] {
            assert!(
                matches!(count(broken), Err(RefusalReason::Damaged { .. })),
                "{broken:?}"
            );
        }
        let other = count(b"RIFF\0\0\0\0WEBPVP8 ").unwrap_err();
        assert!(matches!(other, RefusalReason::OtherFormat { .. }), "{other:?}");
    }

    #[test]
    fn a_picture_of_several_pages_has_their_numbers_and_one_of_a_single_page_none() {
        let text = "Kortare ställtider\n\nFöre mätningen stod pressen stilla i två timmar varje gång.";
        let one = read_with(b"\xFF\xD8\xFF", &[(1, text.to_owned())], &Limits::default()).unwrap();
        assert_eq!(one.found.title.as_deref(), Some("Kortare ställtider"));
        assert_eq!((one.pages, one.sections[0].page), (None, None));
        let both = tiff(&[14, 0]);
        let two = read_with(&both, &[(2, text.to_owned())], &Limits::default()).unwrap();
        assert_eq!((two.pages, two.sections[0].page), (Some(2), Some(2)));
        assert_eq!(read(&both, &Limits::default()).unwrap().unread, [1, 2]);
    }
}
