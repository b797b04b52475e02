//! The built-in engine: pdfboss, pure Rust.

use pdfboss_core::{Document, Error};
use pdfboss_output::{FontCache, PageLayout, ReadingOrder, Role, document_layout};

use super::filled::Filled;
use super::{Block, Engine, Page, Parsed, Properties, columns, leftward};
use crate::document::PartialDate;
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// The text is doubtful if more than one run of letters in this many is.
const DOUBTFUL_SHARE: usize = 50;

/// pdfboss.
pub(super) struct Boss;

impl Engine for Boss {
    fn parse(&self, bytes: &[u8], limits: &Limits) -> Result<Parsed, RefusalReason> {
        let document = Document::load(bytes.to_vec()).map_err(refusal)?;
        if document.is_locked() {
            return Err(RefusalReason::Encrypted);
        }
        // The declared number may be wrong; the pages that exist cost time.
        let count = document.flattened_page_count();
        if count > limits.pages {
            return Err(RefusalReason::TooManyPages { limit: limits.pages });
        }
        if count == 0 {
            return Err(damaged("no pages"));
        }
        let fonts = FontCache::default();
        let filled = Filled::of(&document);
        let mut written = Vec::with_capacity(count);
        let mut characters = 0;
        let (mut doubtful, mut all) = (0, 0);
        let mut pages = Vec::with_capacity(count);
        // How many parts each page is laid out in.
        let mut counts = Vec::with_capacity(count);
        for index in 0..count {
            let page = document.page(index);
            written.push(
                page.as_ref()
                    .map_or_else(|_| Vec::new(), |page| filled.on(&document, page)),
            );
            let spans = page
                .and_then(|page| spans(&document, &page, &fonts))
                // An unreadable page does not affect the other pages.
                .unwrap_or_default();
            characters += spans.iter().map(|span| span.text.len()).sum::<usize>();
            doubtful += spans.iter().filter(|span| is_doubtful(span)).count();
            all += spans.len();
            // Bytes here: characters are counted exactly once the text is cleaned.
            if characters > limits.characters.saturating_mul(4) {
                return Err(RefusalReason::TooMuchText {
                    limit: limits.characters,
                });
            }
            let parts = columns::split(spans);
            counts.push(parts.len());
            pages.extend(parts.into_iter().map(|part| (part, ReadingOrder::Content)));
        }
        let layouts = document_layout(&pages);
        let mut layouts = layouts.iter();
        Ok(Parsed {
            properties: properties(&document),
            pages: counts
                .into_iter()
                .map(|count| layouts.by_ref().take(count).flat_map(page).collect())
                .collect(),
            is_doubtful: doubtful * DOUBTFUL_SHARE > all,
            written,
        })
    }
}

fn spans(
    document: &Document,
    page: &pdfboss_core::Page,
    fonts: &FontCache,
) -> Result<Vec<pdfboss_output::TextSpan>, Error> {
    let (mut spans, _) =
        pdfboss_text::extract_spans_reporting_cached(document, page, fonts, ReadingOrder::Content)?;
    pdfboss_output::retain_spans_on_page(&mut spans, page);
    spans.iter_mut().for_each(leftward::as_drawn);
    Ok(spans)
}

/// Letters that can't be told or whose marks stand apart, or that are of a font without a name: one of pictures (Type 3), whose widths the engine
/// misjudges so that it swaps letters.
fn is_doubtful(span: &pdfboss_output::TextSpan) -> bool {
    span.text.contains(['\u{FFFD}', '¨', '˚']) || (span.font_name.is_empty() && !span.text.trim().is_empty())
}

fn refusal(error: Error) -> RefusalReason {
    match error {
        Error::Encrypted => RefusalReason::Encrypted,
        other => damaged(&other.to_string()),
    }
}

fn damaged(message: &str) -> RefusalReason {
    RefusalReason::Damaged {
        message: message.to_owned(),
    }
}

fn properties(document: &Document) -> Properties {
    let metadata = document.metadata();
    let created = metadata.creation_date_parsed().and_then(|date| {
        let (month, day) = (i8::try_from(date.month).ok(), i8::try_from(date.day).ok());
        PartialDate::new(i16::try_from(date.year).ok()?, month, day)
    });
    Properties {
        title: metadata.title,
        author: metadata.author,
        language: document.language(),
        created,
    }
}

fn page(layout: &PageLayout) -> Page {
    layout.blocks.iter().filter_map(block).collect()
}

fn block(block: &pdfboss_output::Block) -> Option<Block> {
    use pdfboss_output::Block as Theirs;
    Some(match block {
        Theirs::Heading { level, lines, .. } => Block::Heading {
            level: *level,
            lines: lines.iter().map(text).collect(),
        },
        Theirs::Paragraph {
            role: Role::PageHeader | Role::PageFooter,
            ..
        } => return None,
        Theirs::Paragraph { lines, .. } => Block::Paragraph(lines.iter().map(text).collect()),
        Theirs::List { items, .. } => Block::Rows(
            items
                .iter()
                .map(|item| super::lines::join(&item.lines.iter().map(text).collect::<Vec<_>>()))
                .collect(),
        ),
        Theirs::Table { rows, .. } => Block::Rows(rows.iter().map(|row| cells(row)).collect()),
    })
}

fn cells(row: &[pdfboss_output::Cell]) -> String {
    let cells = row.iter().filter_map(|cell| cell.line.as_ref()).map(text);
    cells.collect::<Vec<_>>().join(" ")
}

fn text(line: &pdfboss_output::Line) -> String {
    line.inlines.iter().map(|inline| inline.text.as_str()).collect()
}
