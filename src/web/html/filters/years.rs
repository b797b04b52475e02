//! The years in the form of filters: a range, and the hits of each year as bars.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::document::PartialDate;
use crate::search::{Facet, FacetCount, SearchRequest};
use crate::web::html::ui::Ui;

/// Draws the range of years as two choices, and the number of hits of each year.
pub(super) fn years(ui: Ui<'_>, request: &SearchRequest, values: &[FacetCount]) -> Markup {
    let t = ui.texts();
    let (from, to) = (request.filters.from, request.filters.to);
    let known = values.iter().map(|value| value.value.clone());
    let years: BTreeSet<String> = known
        .chain([from, to].into_iter().flatten().map(|date| date.to_string()))
        .collect();
    html! {
        @if years.len() > 1 || from.is_some() || to.is_some() {
            fieldset.facet.years {
                legend { ((t.facet)(Facet::Year)) }
                div.range {
                    (year_choice(ui, "from", t.from_label, &years, from))
                    (year_choice(ui, "to", t.to_label, &years, to))
                }
                (histogram(ui, request, values))
            }
        }
    }
}

/// The number of hits of each year as bars; each is a link that leaves only its year.
fn histogram(ui: Ui<'_>, request: &SearchRequest, values: &[FacetCount]) -> Markup {
    let t = ui.texts();
    let most = values.iter().map(|value| value.count).max().unwrap_or_default();
    let mut years: Vec<_> = values
        .iter()
        .filter_map(|value| Some((value.value.parse::<PartialDate>().ok()?, value.count)))
        .collect();
    years.sort_by_key(|(year, _)| std::cmp::Reverse(year.first_number()));
    let only = |year: PartialDate| {
        ui.changed(request, |request| {
            (request.filters.from, request.filters.to) = (Some(year), Some(year));
        })
    };
    html! {
        @if years.len() > 1 {
            details.more data-key="histogram" {
                summary { (t.year_by_year) }
                ol.histogram {
                    @for (year, count) in years {
                        li {
                            a href=(only(year)) rel="nofollow" {
                                span { (year) }
                                svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" { rect width=(count * 100 / most.max(1)) height="1" {} }
                                span.count { ((t.number)(count)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn year_choice(
    ui: Ui<'_>,
    name: &str,
    label: &str,
    years: &BTreeSet<String>,
    chosen: Option<PartialDate>,
) -> Markup {
    let t = ui.texts();
    let chosen = chosen.map(|date| date.to_string());
    html! {
        label {
            span { (label) }
            select name=(name) data-key=(name) {
                option value="" { (t.any_year) }
                @for year in years.iter().rev() {
                    option value=(year) selected[chosen.as_ref() == Some(year)] { (year) }
                }
            }
        }
    }
}
