//! The demo page of the box for other sites, with the code to paste.

use maud::{Markup, html};

use super::layout::{Frame, Surroundings, page};
use super::ui::Ui;
use crate::search::SearchRequest;
use crate::web::assets;

/// One example of the box.
struct Example {
    heading: &'static str,
    text: &'static str,
    /// The class of the container that has the site's colours.
    stage: &'static str,
    attributes: Vec<(&'static str, String)>,
    /// The site's stylesheet, if the example has one.
    style: Option<&'static str>,
}

/// The rules of `widget-demo.css` for the coloured box.
const BRAND: &str = "sokbar-search {\n  --sokbar-accent: #8a1538;\n  --sokbar-selected: #f8e6eb;\n  \
                     --sokbar-border: #8a1538;\n  --sokbar-focus: #8a1538;\n  --sokbar-radius: 1.5em;\n  \
                     --sokbar-font: Georgia, serif;\n}";

/// Draws the page.
pub(in crate::web) fn widget_page(around: &Surroundings) -> Markup {
    let (ui, t) = (around.ui(), around.ui().texts());
    let widget = &t.widget_page;
    let frame = Frame {
        title: widget.title,
        description: widget.lead,
        class: "widget-demo",
        canonical: Some("/widget-demo".to_owned()),
        address: "/widget-demo".to_owned(),
        header_box: Some(&SearchRequest::default()),
        skips: &[],
        tags: Markup::default(),
    };
    let main = html! {
        script src=(assets::WIDGET) defer {}
        div.wrap.prose {
            h1 { (widget.title) }
            p.lead { (widget.lead) }
            @for (number, example) in examples(ui).iter().enumerate() {
                section aria-labelledby={ "exempel-" (number) } {
                    h2 id={ "exempel-" (number) } { (example.heading) }
                    p { (example.text) }
                    div class={ "stage " (example.stage) } { (element(ui, example)) }
                    figure {
                        figcaption { (widget.code) }
                        pre tabindex="0" { code { (code(around, example)) } }
                    }
                }
            }
            section aria-labelledby="slapp-in" {
                h2 #slapp-in { (widget.let_in) }
                p { (widget.let_in_text) }
                pre tabindex="0" { code { "allowed_origins = [\"https://www.example.se\"]" } }
                p { (widget.fallback) }
            }
        }
    };
    page(around, &frame, &main)
}

fn examples(ui: Ui<'_>) -> [Example; 5] {
    let widget = &ui.texts().widget_page;
    let lang = ui.language().to_string();
    let [plain, brand, dark, preset, modal] = widget.examples;
    let attributes = |label: &str, more: &[(&'static str, &str)]| {
        let more = more.iter().map(|(name, value)| (*name, (*value).to_owned()));
        [("label", label.to_owned()), ("lang", lang.clone())]
            .into_iter()
            .chain(more)
            .collect()
    };
    [
        Example {
            heading: plain.0,
            text: plain.1,
            stage: "plain",
            attributes: attributes(plain.0, &[]),
            style: None,
        },
        Example {
            heading: brand.0,
            text: brand.1,
            stage: "brand-colours",
            attributes: attributes(brand.0, &[("placeholder", widget.placeholder)]),
            style: Some(BRAND),
        },
        Example {
            heading: dark.0,
            text: dark.1,
            stage: "dark",
            attributes: attributes(dark.0, &[("theme", "dark")]),
            style: None,
        },
        Example {
            heading: preset.0,
            text: preset.1,
            stage: "plain",
            attributes: attributes(preset.0, &[("kind", "method"), ("limit", "5")]),
            style: None,
        },
        Example {
            heading: modal.0,
            text: modal.1,
            stage: "plain",
            attributes: attributes(modal.0, &[("modal", "")]),
            style: None,
        },
    ]
}

/// The element, with a form inside for browsers without script.
fn element(ui: Ui<'_>, example: &Example) -> Markup {
    let t = ui.texts();
    let get = |name: &str| {
        let found = example.attributes.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.as_str())
    };
    html! {
        sokbar-search label=[get("label")] lang=[get("lang")] placeholder=[get("placeholder")] theme=[get("theme")]
            kind=[get("kind")] limit=[get("limit")] modal=[get("modal")] {
            form action="/" {
                label { (t.box_label) " " input type="search" name="q"; }
                @if let Some(kind) = get("kind") { input type="hidden" name="kind" value=(kind); }
                button type="submit" { (t.box_button) }
            }
        }
    }
}

/// The code to paste.
fn code(around: &Surroundings, example: &Example) -> String {
    let (base, t) = (&around.base, around.ui().texts());
    let attributes: String = example
        .attributes
        .iter()
        // The id that distinguishes the boxes of this page; a page with one box needs none.
        .filter(|(name, _)| *name != "label")
        .map(|(name, value)| {
            if value.is_empty() {
                format!(" {name}")
            } else {
                format!(" {name}=\"{value}\"")
            }
        })
        .collect();
    let style = example
        .style
        .map_or_else(String::new, |style| format!("<style>\n{style}\n</style>\n"));
    format!(
        "{style}<script src=\"{base}{}\" defer></script>\n<sokbar-search server=\"{base}\"{attributes}>\n  \
         <form action=\"{base}/\"><input type=\"search\" name=\"q\" aria-label=\"{}\"> <button>{}</button></form>\n\
         </sokbar-search>",
        assets::WIDGET,
        t.box_label,
        t.box_button,
    )
}
