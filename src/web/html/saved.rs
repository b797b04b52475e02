//! The page of the texts that a reader saved or opened last. The server knows nothing of them: the script fills the lists.

use maud::{Markup, html};

use super::layout::{Frame, Surroundings, page, shelf_script};
use crate::search::SearchRequest;

/// The formats of the references of all saved texts, as the API names them, with their labels and the ends of file names.
const FORMATS: [(&str, &str, &str); 3] = [
    ("bibtex", "BibTeX", "bib"),
    ("ris", "RIS", "ris"),
    ("csl-json", "CSL-JSON", "json"),
];

/// Draws the page.
pub(in crate::web) fn saved_page(around: &Surroundings) -> Markup {
    let texts = &around.ui().texts().saved;
    let frame = Frame {
        title: texts.title,
        description: texts.lead,
        class: "about",
        canonical: None,
        address: "/mina-texter".to_owned(),
        header_box: Some(&SearchRequest::default()),
        skips: &[],
        tags: shelf_script(),
    };
    let main = html! {
        div.wrap.prose.shelf data-remove=(texts.remove) data-removed=(texts.removed) {
            h1 tabindex="-1" { (texts.title) }
            p.lead { (texts.lead) }
            noscript { p { (texts.needs_script) } }
            p.refused hidden { (texts.refused) }
            section.saved aria-labelledby="sparade" hidden {
                h2 #sparade { (texts.saved_heading) }
                p.none { (texts.none_saved) }
                ul {}
                div.tools {
                    p #sokbar-export { (texts.export) }
                    @for (format, label, extension) in FORMATS {
                        button.quiet type="button" data-format=(format) data-extension=(extension) aria-describedby="sokbar-export" { (label) } " "
                    }
                    p.gone data-text=(texts.gone) role="status" hidden {}
                }
            }
            section.opened aria-labelledby="oppnade" hidden {
                h2 #oppnade { (texts.opened_heading) }
                p.none { (texts.none_opened) }
                ul {}
                div.tools { button.quiet type="button" data-clear="opened" { (texts.clear) } }
            }
        }
    };
    page(around, &frame, &main)
}
