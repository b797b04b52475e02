//! Facets and years as one form, active filters as chips.

use std::borrow::Cow;

use maud::{Markup, html};

use super::layout::kept;
use super::links::changed;
use super::ui::Ui;
use crate::search::{Facet, FacetCount, Filters, SearchRequest, SearchResponse};

mod years;

use years::years;

/// Values of a facet shown unfolded.
const SHOWN: usize = 6;
/// Fewer further values than this are not folded.
const FOLDED_FROM: usize = 3;
/// The most values of a facet offered.
const OFFERED: usize = 40;

/// A facet of as many values can be searched within, with script.
const SEARCHED_FROM: usize = 12;

/// One active filter: its label and the search without it.
struct Chip {
    label: String,
    address: String,
}

/// Draws the active filters, each with a link that removes it.
pub(super) fn chips(ui: Ui<'_>, request: &SearchRequest) -> Markup {
    let t = ui.texts();
    let chips = active(ui, request);
    html! {
        @if !chips.is_empty() {
            div.chips {
                h2.hidden { (t.active_filters) }
                ul {
                    @for chip in &chips {
                        li {
                            a.chip href=(chip.address) rel="nofollow" {
                                span.hidden { (t.remove_filter) " " }
                                (chip.label)
                                span.cross aria-hidden="true" { "×" }
                            }
                        }
                    }
                    @if chips.len() > 1 {
                        li { a.clear href=(ui.changed(request, |request| request.filters = Filters::default())) rel="nofollow" { (t.clear_filters) } }
                    }
                }
            }
        }
    }
}

/// The number of active filters.
pub(super) fn active_count(request: &SearchRequest) -> usize {
    active(Ui::default(), request).len()
}

fn active(ui: Ui<'_>, request: &SearchRequest) -> Vec<Chip> {
    let t = ui.texts();
    let mut chips = Vec::new();
    for facet in Facet::ALL {
        if facet == Facet::Tag {
            chips.extend(request.filters.tags.iter().map(|tag| Chip {
                label: tag.clone(),
                address: ui.changed(request, |request| toggle(&mut request.filters.tags, tag.clone())),
            }));
            chips.extend(request.filters.all_tags.iter().map(|tag| Chip {
                label: tag.clone(),
                address: ui.changed(request, |request| {
                    toggle(&mut request.filters.all_tags, tag.clone());
                }),
            }));
            continue;
        }
        for value in selected(&request.filters, facet) {
            chips.push(Chip {
                label: value_label(ui, facet, &value),
                address: ui.address(&toggled(request, facet, &value)),
            });
        }
    }
    let filters = &request.filters;
    if let Some(from) = filters.from {
        chips.push(Chip {
            label: (t.from_year)(&from.to_string()),
            address: ui.changed(request, |request| request.filters.from = None),
        });
    }
    if let Some(to) = filters.to {
        chips.push(Chip {
            label: (t.to_year)(&to.to_string()),
            address: ui.changed(request, |request| request.filters.to = None),
        });
    }
    chips
}

/// Draws every facet as one form, which works without script: the button asks. With script every choice asks at once.
/// A sheet at the bottom of a phone, beside the hits on a wide screen.
pub(super) fn filters(ui: Ui<'_>, request: &SearchRequest, response: &SearchResponse) -> Markup {
    let t = ui.texts();
    let count = active_count(request);
    html! {
        details.filters {
            summary {
                span { (t.filters_heading) }
                @if count > 0 { span.badge { (count) } }
            }
            form.groups action="/" method="get" {
                (kept(ui, request, &["kind", "partner", "author", name(request, Facet::Tag), "tag", "language", "from", "to", "offset"]))
                @for facet in Facet::ALL {
                    @let values = &*ordered(ui, facet, response.facets.get(&facet).map_or(&[][..], Vec::as_slice));
                    @if facet == Facet::Year {
                        (years(ui, request, values))
                    } @else if worth_showing(request, facet, values) {
                        (group(ui, request, facet, values))
                    }
                }
                div.apply {
                    button type="submit" data-key="apply" {
                        // Without script the number is that of the choice before.
                        span.unscripted { (t.show_hits) }
                        span.scripted { ((t.show_hits_now)(&(t.number)(response.total), response.total == 1)) }
                    }
                }
            }
        }
    }
}

/// The values of a facet, most frequent first; kinds as the operator orders them.
fn ordered<'v>(ui: Ui<'_>, facet: Facet, values: &'v [FacetCount]) -> Cow<'v, [FacetCount]> {
    if facet != Facet::Kind || !ui.orders_kinds() {
        return Cow::Borrowed(values);
    }
    let order = ui.every_kind();
    let mut values = values.to_vec();
    values.sort_by_key(|count| order.iter().position(|kind| kind.as_str() == count.value));
    Cow::Owned(values)
}

/// A facet with a single value that every hit has is not shown.
fn worth_showing(request: &SearchRequest, facet: Facet, values: &[FacetCount]) -> bool {
    values.len() > 1
        || !selected(&request.filters, facet).is_empty()
        || (values.len() == 1 && facet == Facet::Partner)
}

fn group(ui: Ui<'_>, request: &SearchRequest, facet: Facet, values: &[FacetCount]) -> Markup {
    let t = ui.texts();
    let chosen = selected(&request.filters, facet);
    // A chosen value that no document here has stays in the form, or the next choice would drop it.
    let missing = chosen
        .iter()
        .filter(|value| {
            values
                .iter()
                .take(OFFERED)
                .all(|counted| counted.value != **value)
        })
        .map(|value| FacetCount {
            value: value.clone(),
            count: values
                .iter()
                .find(|counted| counted.value == *value)
                .map_or(0, |counted| counted.count),
        });
    let missing: Vec<FacetCount> = missing.collect();
    let shown = if values.len() < SHOWN + FOLDED_FROM {
        values.len()
    } else {
        SHOWN
    };
    // Chosen values stay visible even if others have higher counts.
    let (first, rest): (Vec<_>, Vec<_>) = values
        .iter()
        .take(OFFERED)
        .chain(&missing)
        .enumerate()
        .partition(|(index, value)| *index < shown || chosen.contains(&value.value));
    let list = |values: &[(usize, &FacetCount)]| {
        html! {
            ul { @for (_, value) in values { li { (choice(ui, name(request, facet), facet, value, chosen.contains(&value.value))) } } }
        }
    };
    let is_long = values.len() >= SEARCHED_FROM;
    html! {
        fieldset.facet data-facet=(facet.as_str()) data-within=[is_long.then(|| (t.within)((t.facet)(facet)))] data-found=[is_long.then_some(t.found_within)] data-cut[values.len() > OFFERED] {
            legend { ((t.facet)(facet)) }
            (list(&first))
            @if facet == Facet::Tag && !chosen.is_empty() { (all_or_any(ui, request)) }
            @if !rest.is_empty() {
                details.more data-key=(facet.as_str()) { summary { span.more-values { ((t.more_values)(rest.len())) } span.fewer-values { (t.fewer_values) } } (list(&rest)) }
            }
        }
    }
}

fn choice(ui: Ui<'_>, name: &str, facet: Facet, value: &FacetCount, chosen: bool) -> Markup {
    let t = ui.texts();
    html! {
        label.value {
            input type="checkbox" name=(name) value=(value.value) checked[chosen] data-key={ (name) ":" (value.value) };
            span.label { (value_label(ui, facet, &value.value)) }
            span.count { ((t.number)(value.count)) }
        }
    }
}

/// Whether the choices of tags are those that a text must all have. Where an address has both, the form is of the others,
/// and these stay.
fn needs_all_tags(filters: &Filters) -> bool {
    filters.tags.is_empty() && !filters.all_tags.is_empty()
}

/// The parameter that the choices of a facet set.
fn name(request: &SearchRequest, facet: Facet) -> &'static str {
    match facet {
        Facet::Tag if needs_all_tags(&request.filters) => "all_tags",
        _ => facet.as_str(),
    }
}

/// A link between texts with any and with all of the chosen tags.
fn all_or_any(ui: Ui<'_>, request: &SearchRequest) -> Markup {
    let t = ui.texts();
    let needs_all = needs_all_tags(&request.filters);
    let address = ui.changed(request, |request| {
        let filters = &mut request.filters;
        if needs_all {
            filters.tags = std::mem::take(&mut filters.all_tags);
        } else {
            for tag in std::mem::take(&mut filters.tags) {
                if !filters.all_tags.contains(&tag) {
                    filters.all_tags.push(tag);
                }
            }
        }
    });
    html! {
        p.all-or-any {
            a href=(address) rel="nofollow" data-key="all-or-any" { (if needs_all { t.any_tag } else { t.all_tags }) }
        }
    }
}

fn selected(filters: &Filters, facet: Facet) -> Vec<String> {
    match facet {
        Facet::Kind => filters.kinds.iter().map(ToString::to_string).collect(),
        Facet::Partner => filters.partners.clone(),
        Facet::Author => filters.authors.clone(),
        Facet::Tag if needs_all_tags(filters) => filters.all_tags.clone(),
        Facet::Tag => filters.tags.clone(),
        Facet::Language => filters.languages.iter().map(ToString::to_string).collect(),
        Facet::Year => Vec::new(),
    }
}

/// The search with one facet value added, or removed if it was set.
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
            Facet::Tag if needs_all_tags(filters) => toggle(&mut filters.all_tags, value.to_owned()),
            Facet::Tag => toggle(&mut filters.tags, value.to_owned()),
            // Years are a range, set by the form.
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

fn value_label(ui: Ui<'_>, facet: Facet, value: &str) -> String {
    let t = ui.texts();
    let label = match facet {
        Facet::Kind => value.parse().ok().map(|kind| ui.kind(kind).to_owned()),
        Facet::Language => value.parse().ok().map(t.language),
        _ => None,
    };
    label.unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Kind, Language};

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
            all_tags: vec!["u".to_owned()],
            languages: vec![Language::English.into()],
            from: "2019".parse().ok(),
            to: "2020".parse().ok(),
        };
        let labels: Vec<_> = active(Ui::default(), &request)
            .into_iter()
            .map(|chip| chip.label)
            .collect();
        assert_eq!(
            labels,
            [
                "Metod",
                "Norra",
                "A",
                "t",
                "u",
                "Engelska",
                "Från 2019",
                "Till 2020"
            ]
        );
        let drawn = chips(Ui::default(), &request).into_string();
        assert!(
            drawn.contains("href=\"/\""),
            "all are cleared by one link: {drawn}"
        );
    }
}
