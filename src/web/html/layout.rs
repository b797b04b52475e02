//! The layout of every page: head, header with the search box, footer.

use std::sync::Arc;

use maud::{DOCTYPE, Markup, html};

use super::links::pairs;
use super::ui::Ui;
use crate::document::{Language, PartialDate};
use crate::search::{Coverage, SearchRequest, Statistics};
use crate::web::assets;
use crate::web::brand::Branding;

/// The index figures in the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Footing {
    pub(super) documents: u64,
    pub(super) words: u64,
    pub(super) built: Option<PartialDate>,
}

impl Footing {
    pub(in crate::web) fn new(statistics: &Statistics) -> Self {
        let day = statistics.built.get(..10).and_then(|day| day.parse().ok());
        Self {
            documents: statistics.documents,
            words: statistics.words,
            built: day,
        }
    }
}

/// The context of a page: language, address of the site, index figures.
#[derive(Debug, Clone)]
pub(in crate::web) struct Surroundings {
    /// The language of the reader; [`Self::ui`] knows the operator's names too.
    pub(in crate::web) reader: Ui<'static>,
    /// Scheme, host and port, without a slash at the end.
    pub(in crate::web) base: String,
    pub(in crate::web) branding: Arc<Branding>,
    /// `None` on pages of errors, when there may be no index.
    pub(in crate::web) footing: Option<Footing>,
    /// How many passages are found by their meaning; `None` for words only.
    pub(in crate::web) meaning: Option<Coverage>,
}

impl Surroundings {
    /// The language of the page, with what the operator calls the kinds.
    pub(in crate::web) fn ui(&self) -> Ui<'_> {
        self.reader.naming(self.branding.kinds())
    }

    /// An address that the operator has set; one of this site keeps the language.
    pub(super) fn own(&self, address: &str) -> String {
        if address.starts_with('/') {
            self.reader.address(address)
        } else {
            address.to_owned()
        }
    }
}

/// The properties of one page.
pub(super) struct Frame<'a> {
    /// The title before the site's name; empty on the start page.
    pub(super) title: &'a str,
    /// The description; empty where there is none.
    pub(super) description: &'a str,
    /// A class of `<body>`, for the stylesheet.
    pub(super) class: &'a str,
    /// The canonical address without the language; `None` for pages that search engines should not list.
    pub(super) canonical: Option<String>,
    /// The address without the language, for the link to the other language.
    pub(super) address: String,
    /// The search shown in the header's box; `None` if the page has its own box.
    pub(super) header_box: Option<&'a SearchRequest>,
    /// Further skip links: the id of their target and their text.
    pub(super) skips: &'a [(&'a str, &'a str)],
    /// More for the head.
    pub(super) tags: Markup,
}

/// Draws a whole page.
pub(super) fn page(around: &Surroundings, frame: &Frame<'_>, main: &Markup) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    let name = &around.branding.brand.name;
    html! {
        (DOCTYPE)
        html lang=(ui.language()) {
            head { (head(around, frame)) }
            body class=(frame.class) data-copied=(t.copied) data-link-copied=(t.link_copied) {
                a.skip href="#sokbar-innehall" { (t.skip_to_content) }
                @for (id, text) in frame.skips { a.skip href={ "#" (id) } { (text) } }
                header.site {
                    div.wrap {
                        a.brand href=(ui.address("/")) {
                            @match &around.branding.logo {
                                Some(logo) => img.logo src=(logo.href()) alt="" height="28";,
                                None => (brand_mark()),
                            }
                            span.name { (name) }
                        }
                        @if let Some(request) = frame.header_box { (search_box(ui, request, false)) }
                        p.language { (language_link(ui, frame)) }
                    }
                }
                main id="sokbar-innehall" tabindex="-1" { (main) }
                // Announces changes when the hits are refreshed in place.
                p.hidden #sokbar-besked role="status" {}
                // Shown by the script when the server cannot be reached.
                div.contact #sokbar-kontakt role="alert" hidden {
                    p { (t.no_contact) }
                    button type="button" { (t.try_again) }
                }
                (footer(around))
            }
        }
    }
}

fn head(around: &Surroundings, frame: &Frame<'_>) -> Markup {
    let t = around.ui().texts();
    let name = &around.branding.brand.name;
    let title = if frame.title.is_empty() {
        format!("{name} – {}", t.tagline)
    } else {
        format!("{} – {name}", frame.title)
    };
    html! {
        meta charset="utf-8";
        title { (title) }
        meta name="viewport" content="width=device-width, initial-scale=1";
        @if !frame.description.is_empty() { meta name="description" content=(frame.description); }
        meta name="color-scheme" content="light dark";
        meta name="theme-color" content="#004b87" media="(prefers-color-scheme: light)";
        meta name="theme-color" content="#0c2c49" media="(prefers-color-scheme: dark)";
        @match &frame.canonical {
            Some(address) => {
                link rel="canonical" href={ (around.base) (around.ui().address(address)) };
                link rel="alternate" hreflang="x-default" href={ (around.base) (address) };
                @for version in [Ui::speaking(Language::Swedish), Ui::speaking(Language::English)] {
                    link rel="alternate" hreflang=(version.language()) href={ (around.base) (version.address(address)) };
                }
                meta property="og:url" content={ (around.base) (around.ui().address(address)) };
                meta property="og:title" content=(if frame.title.is_empty() { &title } else { frame.title });
                @if !frame.description.is_empty() { meta property="og:description" content=(frame.description); }
                meta property="og:site_name" content=(name);
                meta property="og:locale" content=(t.locale);
                meta property="og:image" content={ (around.base) (picture(around)) };
                meta property="og:image:alt" content=(name);
                meta property="og:type" content=(if frame.class == "document" { "article" } else { "website" });
            }
            None => meta name="robots" content="noindex, follow";,
        }
        (frame.tags)
        link rel="stylesheet" href=(if frame.class == "document" { assets::DOCUMENT_STYLE.href() } else { assets::STYLE.href() });
        @if let Some(style) = &around.branding.style { link rel="stylesheet" href=(style.href()); }
        link rel="icon" type="image/svg+xml" href=(assets::ICON.href());
        link rel="apple-touch-icon" href=(assets::TOUCH_ICON.href());
        link rel="manifest" href="/manifest.webmanifest";
        link rel="search" type="application/opensearchdescription+xml" title=(name) href=(around.ui().address("/opensearch.xml"));
        script src=(assets::PAGE.href()) defer {}
    }
}

/// The script of the pages that a reader saves and opens.
pub(super) fn shelf_script() -> Markup {
    html! { script src=(assets::SHELF.href()) defer {} }
}

/// The address of a picture for pages that show a link to this one: the operator's logo, else our icon. They read no SVG.
fn picture(around: &Surroundings) -> String {
    let logo = around.branding.logo.as_ref().map(crate::web::asset::Asset::href);
    logo.filter(|address| address.ends_with(".png"))
        .unwrap_or_else(|| assets::TOUCH_ICON.href())
}

/// The search box: a form that works without script and keeps the filters.
pub(super) fn search_box(ui: Ui<'_>, request: &SearchRequest, large: bool) -> Markup {
    let t = ui.texts();
    html! {
        form.box.large[large] role="search" action="/" method="get" {
            label for="q" class=[(!large).then_some("hidden")] { (t.box_label) }
            div.field {
                input #q type="search" name="q" value=(request.query) maxlength="1000" autocomplete="off"
                    autocapitalize="none" spellcheck="false" enterkeyhint="search"
                    aria-describedby=[large.then_some("q-hint")];
                button type="submit" { (t.box_button) }
            }
            @if large { p.hint #q-hint { (t.box_hint) } }
            div.kept { (kept(ui, request, &["q", "offset"])) }
        }
    }
}

/// Hidden fields that keep the search and the language, except the form's `own` fields.
pub(super) fn kept(ui: Ui<'_>, request: &SearchRequest, own: &[&str]) -> Markup {
    let kept = pairs(request)
        .into_iter()
        .filter(|(name, _)| !own.contains(name))
        .chain(ui.pair());
    html! { @for (name, value) in kept { input type="hidden" name=(name) value=(value); } }
}

fn language_link(ui: Ui<'_>, frame: &Frame<'_>) -> Markup {
    let other = ui.other();
    html! {
        a #sprak href=(other.address(&frame.address)) lang=(other.language()) hreflang=(other.language()) rel="alternate" {
            (ui.texts().other_language)
        }
    }
}

fn brand_mark() -> Markup {
    html! {
        svg.mark viewBox="5 5 22 22" width="24" height="24" aria-hidden="true" {
            circle.ring cx="14" cy="14" r="6.5" {}
            path.handle d="M19 19l6 6" {}
        }
    }
}

fn footer(around: &Surroundings) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    html! {
        footer.site {
            div.wrap {
                @if let Some(footing) = &around.footing {
                    p {
                        ((t.documents)(&(t.number)(footing.documents), footing.documents == 1))
                        @if let Some(built) = footing.built { ", " ((t.indexed_on)(&(t.date)(built))) }
                    }
                }
                ul {
                    li { a href=(ui.address("/mina-texter")) { (t.saved.title) } }
                    li { a href=(ui.address("/om")) { (t.about) } }
                    li { a href=(ui.address("/api")) { (t.api) } }
                    @if around.branding.brand.accessibility_contact.is_some() {
                        li { a href=(ui.address("/tillganglighet")) { (t.accessibility.title) } }
                    }
                    @for (text, address) in &around.branding.brand.links { li { a href=(around.own(address)) { (text) } } }
                }
            }
        }
    }
}
