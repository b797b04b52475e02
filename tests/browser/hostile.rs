//! A document that tries everything, in a browser that would run it.

use std::sync::Arc;

use sokbar::web::{self, Options};

use super::window::{DESKTOP, Window};
use crate::harness::Place;
use crate::http::HOSTILE;

#[test]
fn nothing_of_a_hostile_document_runs_or_leads_away() {
    let place = Place::with_files(&[("artiklar/elak.html", HOSTILE)]);
    let router = web::router(Arc::new(place.engine()), &Options::default());
    let Some(window) = Window::open_on(DESKTOP, router) else {
        return;
    };
    for page in ["/dokument/artiklar/elak?q=st%C3%A4lltid", "/?q=elak"] {
        window.go(page);
        window.arrive("lak");
        window.value("document.querySelectorAll('main *').forEach(e => e.dispatchEvent(new MouseEvent('mouseover', { bubbles: true }))) ?? 0");
        window.value("document.querySelectorAll('.body a').forEach(e => e.click()) ?? 0");
        window.let_pass(300);
        assert_eq!(
            window.value("window.kapad ?? null"),
            serde_json::Value::Null,
            "{page}"
        );
        assert_eq!(
            window.value("location.host"),
            window.address.to_string(),
            "{page}"
        );
        window.is_accessible(page);
    }
}
