//! Facets as links, the filters chosen as chips, and the years as a form.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::format::swedish_number;
use super::links::{changed, pairs};
use super::texts;
use crate::document::{Kind, Language, PartialDate};
use crate::search::{Facet, FacetCount, Filters, SearchRequest, SearchResponse};

/// Values of a facet shown at once; the others are a tap away.
const SHOWN: usize = 6;
/// Others that are too few to fold away.
const FOLDED_FROM: usize = 3;
/// Values of a facet offered at all.
const OFFERED: usize = 40;

/// One filter that is set: what it says and the search without it.
struct Chip {
    label: String,
    address: String,
}

/// Draws the filters that are set, each with a way to remove it.
pub(super) fn chips(request: &SearchRequest) -> Markup {
    let chips = active(request);
    html! {
        @if !chips.is_empty() {
            div.chips {
                h2.hidden { (texts::ACTIVE_FILTERS) }
                ul {
                    @for chip in &chips {
                        li {
                            a.chip href=(chip.address) rel="nofollow" {
                                span.hidden { (texts::REMOVE_FILTER) " " }
                                (chip.label)
                                span.cross aria-hidden="true" { "×" }
                            }
                        }
                    }
                    @if chips.len() > 1 {
                        li { a.clear href=(changed(request, |request| request.filters = Filters::default())) rel="nofollow" { (texts::CLEAR_FILTERS) } }
                    }
                }
            }
        }
    }
}

/// The number of filters that are set.
pub(super) fn active_count(request: &SearchRequest) -> usize {
    active(request).len()
}

fn active(request: &SearchRequest) -> Vec<Chip> {
    let mut chips = Vec::new();
    for facet in Facet::ALL {
        for value in selected(&request.filters, facet) {
            chips.push(Chip {
                label: value_label(facet, &value),
                address: toggled(request, facet, &value),
            });
        }
    }
    let filters = &request.filters;
    if let Some(from) = filters.from {
        chips.push(Chip {
            label: texts::from_year(&from.to_string()),
            address: changed(request, |request| request.filters.from = None),
        });
    }
    if let Some(to) = filters.to {
        chips.push(Chip {
            label: texts::to_year(&to.to_string()),
            address: changed(request, |request| request.filters.to = None),
        });
    }
    chips
}

/// Draws every facet. Folded on a phone, beside the hits on a wide screen.
pub(super) fn filters(request: &SearchRequest, response: &SearchResponse) -> Markup {
    let count = active_count(request);
    html! {
        details.filters {
            summary {
                span { (texts::FILTERS_HEADING) }
                @if count > 0 { span.badge { (count) } }
            }
            div.groups {
                @for facet in Facet::ALL {
                    @let values = response.facets.get(&facet).map_or(&[][..], Vec::as_slice);
                    @if facet == Facet::Year {
                        (years(request, values))
                    } @else if worth_showing(request, facet, values) {
                        (group(request, facet, values))
                    }
                }
            }
        }
    }
}

/// A facet with one value that every hit has would only take room.
fn worth_showing(request: &SearchRequest, facet: Facet, values: &[FacetCount]) -> bool {
    values.len() > 1
        || !selected(&request.filters, facet).is_empty()
        || (values.len() == 1 && facet == Facet::Partner)
}

fn group(request: &SearchRequest, facet: Facet, values: &[FacetCount]) -> Markup {
    let chosen = selected(&request.filters, facet);
    let shown = if values.len() < SHOWN + FOLDED_FROM {
        values.len()
    } else {
        SHOWN
    };
    // What is chosen stays in sight, though many others count more.
    let (first, rest): (Vec<_>, Vec<_>) = values
        .iter()
        .take(OFFERED)
        .enumerate()
        .partition(|(index, value)| *index < shown || chosen.contains(&value.value));
    let list = |values: &[(usize, &FacetCount)]| {
        html! {
            ul { @for (_, value) in values { li { (facet_link(request, facet, value, chosen.contains(&value.value))) } } }
        }
    };
    html! {
        section.facet {
            h2 { (texts::facet_label(facet)) }
            (list(&first))
            @if !rest.is_empty() {
                details.more { summary { (texts::more_values(rest.len())) } (list(&rest)) }
            }
        }
    }
}

fn facet_link(request: &SearchRequest, facet: Facet, value: &FacetCount, chosen: bool) -> Markup {
    html! {
        a.value.chosen[chosen] href=(toggled(request, facet, &value.value)) rel="nofollow" aria-current=[chosen.then_some("true")] {
            span.tick aria-hidden="true" {}
            @if chosen { span.hidden { (texts::REMOVE_FILTER) " " } }
            span.label { (value_label(facet, &value.value)) }
            span.count { (swedish_number(value.count)) }
        }
    }
}

fn years(request: &SearchRequest, values: &[FacetCount]) -> Markup {
    let (from, to) = (request.filters.from, request.filters.to);
    let known = values.iter().map(|value| value.value.clone());
    let years: BTreeSet<String> = known
        .chain([from, to].into_iter().flatten().map(|date| date.to_string()))
        .collect();
    let kept = pairs(request);
    html! {
        @if years.len() > 1 || from.is_some() || to.is_some() {
            form.facet.years action="/" method="get" {
                fieldset {
                    legend { (texts::facet_label(Facet::Year)) }
                    (year_choice("from", texts::FROM_LABEL, &years, from))
                    (year_choice("to", texts::TO_LABEL, &years, to))
                }
                @for (name, value) in &kept {
                    @if !["from", "to", "offset"].contains(name) { input type="hidden" name=(name) value=(value); }
                }
                button type="submit" { (texts::APPLY_YEARS) }
            }
        }
    }
}

fn year_choice(name: &str, label: &str, years: &BTreeSet<String>, chosen: Option<PartialDate>) -> Markup {
    let chosen = chosen.map(|date| date.to_string());
    html! {
        label {
            span { (label) }
            select name=(name) {
                option value="" { (texts::ANY_YEAR) }
                @for year in years.iter().rev() {
                    option value=(year) selected[chosen.as_ref() == Some(year)] { (year) }
                }
            }
        }
    }
}

fn selected(filters: &Filters, facet: Facet) -> Vec<String> {
    match facet {
        Facet::Kind => filters.kinds.iter().map(ToString::to_string).collect(),
        Facet::Partner => filters.partners.clone(),
        Facet::Author => filters.authors.clone(),
        Facet::Tag => filters.tags.clone(),
        Facet::Language => filters.languages.iter().map(ToString::to_string).collect(),
        Facet::Year => Vec::new(),
    }
}

/// The search with one value of a facet added, or taken away where it was there.
pub(super) fn toggled(request: &SearchRequest, facet: Facet, value: &str) -> String {
    changed(request, |request| {
        let filters = &mut request.filters;
        match facet {
            Facet::Kind => value
                .parse()
                .into_iter()
                .for_each(|kind| toggle(&mut filters.kinds, kind)),
            Facet::Language => value
                .parse()
                .into_iter()
                .for_each(|language| toggle(&mut filters.languages, language)),
            Facet::Partner => toggle(&mut filters.partners, value.to_owned()),
            Facet::Author => toggle(&mut filters.authors, value.to_owned()),
            Facet::Tag => toggle(&mut filters.tags, value.to_owned()),
            // Years are a range, chosen by the form.
            Facet::Year => {}
        }
    })
}

fn toggle<T: PartialEq>(values: &mut Vec<T>, value: T) {
    match values.iter().position(|present| *present == value) {
        Some(index) => {
            values.remove(index);
        }
        None => values.push(value),
    }
}

fn value_label(facet: Facet, value: &str) -> String {
    let label = match facet {
        Facet::Kind => value.parse::<Kind>().ok().map(texts::kind_label),
        Facet::Language => value.parse::<Language>().ok().map(texts::language_label),
        _ => None,
    };
    label.unwrap_or(value).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_added_and_taken_away_by_its_link() {
        let mut request = SearchRequest::default();
        assert_eq!(toggled(&request, Facet::Kind, "method"), "/?kind=method");
        request.filters.kinds = vec![Kind::Case, Kind::Method];
        assert_eq!(toggled(&request, Facet::Kind, "method"), "/?kind=case");
        assert_eq!(
            toggled(&request, Facet::Tag, "å/ä"),
            "/?kind=case&kind=method&tag=%C3%A5%2F%C3%A4"
        );
    }

    #[test]
    fn every_filter_is_a_chip() {
        let mut request = SearchRequest::default();
        assert_eq!(active_count(&request), 0);
        request.filters = Filters {
            kinds: vec![Kind::Method],
            partners: vec!["Norra".to_owned()],
            authors: vec!["A".to_owned()],
            tags: vec!["t".to_owned()],
            languages: vec![Language::English],
            from: "2019".parse().ok(),
            to: "2020".parse().ok(),
        };
        let labels: Vec<_> = active(&request).into_iter().map(|chip| chip.label).collect();
        assert_eq!(
            labels,
            ["Metod", "Norra", "A", "t", "Engelska", "Från 2019", "Till 2020"]
        );
        let drawn = chips(&request).into_string();
        assert!(
            drawn.contains("href=\"/\""),
            "all are cleared by one link: {drawn}"
        );
    }
}
