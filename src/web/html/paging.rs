//! Paging: which pages to offer, and the links to them.

use maud::{Markup, html};

use super::ui::Ui;
use crate::search::SearchRequest;
use crate::web::pinned::stays_on_it;
use crate::web::query::OFFSET_LIMIT;

/// Pages shown on either side of the present one.
const AROUND: usize = 1;

/// Draws the links to the other pages; nothing if there is only one.
pub(super) fn paging(ui: Ui<'_>, request: &SearchRequest, total: u64) -> Markup {
    let t = ui.texts();
    let limit = request.limit.max(1);
    let address = |page: usize| {
        stays_on_it(ui.search(&SearchRequest {
            offset: (page - 1) * limit,
            ..request.clone()
        }))
    };
    let current = request.offset / limit + 1;
    steps(
        ui,
        t.paging_label,
        t.page,
        (current, page_count(total, limit)),
        address,
    )
}

/// Draws links to the numbered pages of something; nothing if there is only one. `name` names a page by its number.
pub(super) fn steps(
    ui: Ui<'_>,
    label: &str,
    name: fn(usize) -> String,
    (current, pages): (usize, usize),
    address: impl Fn(usize) -> String,
) -> Markup {
    let t = ui.texts();
    html! {
        @if pages > 1 && current <= pages {
            nav.paging aria-label=(label) {
                @if current > 1 {
                    a.step rel="prev" href=(address(current - 1)) { "← " (t.previous) }
                }
                ol {
                    @for entry in offered(current, pages) {
                        li {
                            @match entry {
                                Some(page) if page == current => {
                                    a href=(address(page)) aria-current="page" aria-label=(name(page)) { (page) }
                                }
                                Some(page) => a href=(address(page)) aria-label=(name(page)) { (page) },
                                None => span.gap { "…" },
                            }
                        }
                    }
                }
                @if current < pages {
                    a.step rel="next" href=(address(current + 1)) { (t.next) " →" }
                }
            }
        }
    }
}

/// The number of pages within the offset limit.
fn page_count(total: u64, limit: usize) -> usize {
    let reachable = OFFSET_LIMIT / limit + 1;
    let pages = usize::try_from(total).unwrap_or(usize::MAX).div_ceil(limit);
    pages.min(reachable)
}

/// The pages to offer: first, last, those around the current one, and `None` for a gap.
fn offered(current: usize, pages: usize) -> Vec<Option<usize>> {
    let near = |page: usize| page == 1 || page == pages || page.abs_diff(current) <= AROUND;
    let mut entries: Vec<Option<usize>> = Vec::new();
    for page in (1..=pages).filter(|&page| near(page)) {
        let previous = entries.last().copied().flatten().unwrap_or(0);
        if page - previous == 2 {
            entries.push(Some(page - 1));
        } else if page - previous > 2 {
            entries.push(None);
        }
        entries.push(Some(page));
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_last_and_neighbouring_pages_are_offered() {
        let shown = |current, pages| {
            let entries: Vec<_> = offered(current, pages)
                .into_iter()
                .map(|entry| entry.map_or("…".to_owned(), |page| page.to_string()))
                .collect();
            entries.join(" ")
        };
        assert_eq!(shown(1, 2), "1 2");
        assert_eq!(shown(1, 9), "1 2 … 9");
        assert_eq!(shown(3, 9), "1 2 3 4 … 9");
        assert_eq!(shown(5, 9), "1 … 4 5 6 … 9");
        assert_eq!(shown(9, 9), "1 … 8 9");
        assert_eq!(shown(4, 6), "1 2 3 4 5 6");
    }

    #[test]
    fn pages_end_where_offsets_do() {
        assert_eq!(page_count(0, 20), 0);
        assert_eq!(page_count(21, 20), 2);
        assert_eq!(page_count(10_000_000, 20), 501);
    }

    #[test]
    fn one_page_has_no_paging() {
        let request = SearchRequest::default();
        assert_eq!(paging(Ui::default(), &request, 20).into_string(), "");
        assert!(
            paging(Ui::default(), &request, 21)
                .into_string()
                .contains("rel=\"next\"")
        );
        assert!(
            !paging(Ui::default(), &request, 21)
                .into_string()
                .contains("rel=\"prev\"")
        );
    }
}
