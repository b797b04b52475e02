//! What every page has: head, header with the search box, footer.

use maud::{DOCTYPE, Markup, html};

use super::format::{swedish_date, swedish_number};
use super::links::pairs;
use super::texts;
use crate::document::PartialDate;
use crate::search::{SearchRequest, Statistics};
use crate::web::assets;

/// What the footer tells of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Footing {
    documents: u64,
    built: Option<PartialDate>,
}

impl Footing {
    pub(in crate::web) fn new(statistics: &Statistics) -> Self {
        let day = statistics.built.get(..10).and_then(|day| day.parse().ok());
        Self {
            documents: statistics.documents,
            built: day,
        }
    }
}

/// What is particular to a page.
pub(super) struct Frame<'a> {
    /// Before the name of the site; empty on the start page.
    pub(super) title: &'a str,
    pub(super) description: &'a str,
    /// A class of `<body>`, for the stylesheet.
    pub(super) class: &'a str,
    /// Whether search engines should list it.
    pub(super) listed: bool,
    /// The search that the box in the header begins from; `None` where the page has its own box.
    pub(super) header_box: Option<&'a SearchRequest>,
    pub(super) footing: Option<&'a Footing>,
}

/// Puts a page together.
pub(super) fn page(frame: &Frame<'_>, main: &Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="sv" {
            head {
                meta charset="utf-8";
                title {
                    @if frame.title.is_empty() { (texts::NAME) " – " (texts::TAGLINE) }
                    @else { (frame.title) " – " (texts::NAME) }
                }
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="description" content=(frame.description);
                meta name="color-scheme" content="light dark";
                meta name="theme-color" content="#f7f6f2" media="(prefers-color-scheme: light)";
                meta name="theme-color" content="#14181c" media="(prefers-color-scheme: dark)";
                @if !frame.listed { meta name="robots" content="noindex, follow"; }
                link rel="stylesheet" href=(assets::STYLE.href());
                link rel="icon" type="image/svg+xml" href=(assets::ICON.href());
            }
            body class=(frame.class) {
                a.skip href="#innehall" { (texts::SKIP_TO_CONTENT) }
                header.site {
                    div.wrap {
                        a.brand href="/" {
                            (brand_mark())
                            span.name { (texts::NAME) }
                            span.tagline { (texts::TAGLINE) }
                        }
                        @if let Some(request) = frame.header_box { (search_box(request, false)) }
                    }
                }
                main id="innehall" tabindex="-1" { (main) }
                (footer(frame.footing))
            }
        }
    }
}

/// The search box: a form that works without script and keeps the filters chosen.
pub(super) fn search_box(request: &SearchRequest, large: bool) -> Markup {
    let kept = pairs(request)
        .into_iter()
        .filter(|(name, _)| !["q", "offset"].contains(name));
    html! {
        form.box.large[large] role="search" action="/" method="get" {
            label for="q" class=[(!large).then_some("hidden")] { (texts::BOX_LABEL) }
            div.field {
                input #q type="search" name="q" value=(request.query) maxlength="1000" autocomplete="off"
                    autocapitalize="none" spellcheck="false" enterkeyhint="search"
                    aria-describedby=[large.then_some("q-hint")];
                button type="submit" { (texts::BOX_BUTTON) }
            }
            @if large { p.hint #q-hint { (texts::BOX_HINT) } }
            @for (name, value) in kept { input type="hidden" name=(name) value=(value); }
        }
    }
}

fn brand_mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" {
            rect.disc width="32" height="32" rx="8" {}
            circle.ring cx="14" cy="14" r="6.5" {}
            path.handle d="M19 19l6 6" {}
        }
    }
}

fn footer(footing: Option<&Footing>) -> Markup {
    html! {
        footer.site {
            div.wrap {
                @if let Some(footing) = footing {
                    p {
                        (texts::documents(&swedish_number(footing.documents)))
                        @if let Some(built) = footing.built { ", " (texts::indexed_on(&swedish_date(built))) }
                    }
                }
                p { a href="/openapi.json" { (texts::API) } }
            }
        }
    }
}
