//! Hits and facets refreshed in place: no reload, the way back, the keyboard, nothing that jumps.

use std::sync::Arc;

use serde_json::json;
use sokbar::web::{self, Options};

use super::window::{DESKTOP, PHONE, Window};
use crate::harness::Place;

fn window(view: super::window::View) -> Option<Window> {
    let window = Window::open(view)?;
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    // Gone after a real load.
    window.value("(window.stays = true)");
    Some(window)
}

impl Window {
    fn wait_for_hits(&self, count: u64) {
        let expression = format!(
            "document.querySelectorAll('ol.hits > li').length == {count} && !document.querySelector('[aria-busy]')"
        );
        self.wait_until(&format!("{count} hits"), &expression);
    }
}

#[test]
fn facets_chips_order_back_and_forward_work_in_place() {
    let Some(window) = window(DESKTOP) else { return };
    window.click("[data-key='kind:case']");
    window.wait_for_hits(1);
    assert_eq!(window.value("location.search"), "?q=st%C3%A4lltid&kind=case");
    window.wait_until(
        "the count to be told",
        "document.getElementById('sokbar-besked').textContent.includes('1 träff')",
    );
    window.is_accessible("narrowed in place");

    window.click("[data-key='kind:editorial']");
    window.wait_for_hits(2);
    window.click(".chips a");
    window.wait_for_hits(1);
    window.click(".order a[href*='sort=date']");
    window.wait_until(
        "the order",
        "document.querySelector('.order [aria-current]').textContent == 'Äldst först'",
    );
    assert_eq!(window.count("ol.hits > li"), 1);
    window.value("history.go(-4) ?? 0");
    window.wait_for_hits(3);
    assert_eq!(window.value("location.search"), "?q=st%C3%A4lltid");
    window.value("history.forward() ?? 0");
    window.wait_for_hits(1);
    assert_eq!(window.value("location.search"), "?q=st%C3%A4lltid&kind=case");
    assert_eq!(window.value("window.stays"), true, "nothing was loaded anew");

    let title = window.value("document.title");
    window.click("ol.hits h2 a");
    window.arrive("Gjuteriet");
    window.value("history.back() ?? 0");
    window.wait_for_hits(1);
    assert_eq!(window.value("document.title"), title);
}

#[test]
fn a_facet_chosen_by_keyboard_keeps_the_focus() {
    let Some(window) = window(DESKTOP) else { return };
    window.value("document.querySelector(\"[data-key='kind:case']\").focus() ?? 0");
    window.tab.press_key(" ").unwrap();
    window.wait_for_hits(1);
    assert_eq!(window.value("document.activeElement.dataset.key"), "kind:case");
    assert_eq!(window.value("document.activeElement.checked"), true);
    window.tab.press_key(" ").unwrap();
    window.wait_for_hits(3);
    assert_eq!(window.value("document.activeElement.dataset.key"), "kind:case");
    assert_eq!(window.value("window.stays"), true);
}

#[test]
fn a_new_query_is_answered_in_place_and_years_narrow_it() {
    let Some(window) = window(DESKTOP) else { return };
    window.value("(document.getElementById('q').value = '') || 0");
    window.click("#q");
    window.tab.type_str("flöde").unwrap().press_key("Enter").unwrap();
    window.arrive("flöde");
    assert_eq!(window.value("document.activeElement.id"), "q", "typing goes on");
    assert_eq!(window.value("document.title"), "Träffar för ”flöde” – Sökbar");
    window.value(
        "(s => { s.value = '2020'; s.dispatchEvent(new Event('change', { bubbles: true })); return 0; })(document.querySelector('select[name=from]'))",
    );
    window.wait_until("the years", "location.search.includes('from=2020')");
    window.wait_until(
        "the chip",
        "document.querySelector('.chips')?.textContent.includes('Från 2020')",
    );
    assert_eq!(window.value("window.stays"), true);
}

#[test]
fn a_late_answer_never_overwrites_a_newer_one() {
    let Some(window) = window(DESKTOP) else { return };
    // The first answer is held back, and arrives although its request was cancelled.
    window.value(
        "(() => { const ask = window.fetch; let first = true; window.fetch = async (address, options) => { \
         const late = first; first = false; const answer = await ask(address, { ...options, signal: undefined }); \
         const text = await answer.text(); if (late) await new Promise(r => { window.release = r; }); \
         window.answered = (window.answered ?? 0) + 1; return new Response(text, answer); }; return 0; })()",
    );
    window.click("[data-key='kind:case']");
    window.click("[data-key='kind:method']");
    window.wait_for_hits(2);
    window.wait_until("the first answer to be there", "window.release !== undefined");
    window.value("(window.release(), 0)");
    window.wait_until("both answers", "window.answered == 2");
    window.wait_for_hits(2);
    // The first choice is part of the second: nothing that was chosen is lost.
    assert_eq!(
        window.value("new URLSearchParams(location.search).getAll('kind').sort()"),
        json!(["case", "method"])
    );
    assert!(window.text("ol.hits").contains("SMED"));
}

/// Starts to write down what moves without having been scrolled: how far, and which parts. A click comes before
/// every refresh, so unlike the browser's own score this one counts what moves after one; the footer follows the hits.
const WATCH: &str = "(() => { window.moved = []; \
     const inFooter = node => (node.nodeType == 1 ? node : node.parentElement)?.closest('footer'); \
     new PerformanceObserver(list => list.getEntries().forEach(entry => { \
     const parts = entry.sources.map(source => source.node).filter(node => node && !inFooter(node)); \
     if (parts.length) moved.push([entry.value, ...parts.map(node => node.outerHTML?.slice(0, 80) ?? node.textContent)]); })) \
     .observe({ type: 'layout-shift', buffered: false }); return 0; })()";

#[test]
fn nothing_jumps_when_hits_are_refreshed() {
    for view in [DESKTOP, PHONE] {
        let Some(window) = window(view) else { return };
        if view.width < 600 {
            window.click("details.filters > summary");
        }
        window.let_pass(100);
        window.value(WATCH);
        window.click("[data-key='kind:case']");
        window.wait_for_hits(1);
        window.let_pass(200);
        let kept = window.value("(() => { const e = document.querySelector('.side').getBoundingClientRect(); return [e.x, e.width]; })()");
        window.click("[data-key='kind:method']");
        window.wait_for_hits(2);
        window.let_pass(200);
        let after = window.value("(() => { const e = document.querySelector('.side').getBoundingClientRect(); return [e.x, e.width]; })()");
        assert_eq!(kept, after, "the facets stay where they were");
        assert_eq!(window.value("window.moved"), json!([]), "{}", view.name);
    }
}

#[test]
fn what_moves_would_be_noticed() {
    let Some(window) = window(DESKTOP) else { return };
    window.value(WATCH);
    window.value(
        "(() => { const gap = document.createElement('div'); gap.className = 'hero'; \
         gap.textContent = 'x'; document.querySelector('main').before(gap); return 0; })()",
    );
    window.wait_until("the move to be seen", "window.moved.length > 0");
}

#[test]
fn the_filters_stay_open_on_a_phone() {
    let Some(window) = window(PHONE) else { return };
    window.click("[data-key='kind:case']");
    window.wait_for_hits(1);
    assert_eq!(
        window.value("document.querySelector('details.filters').open"),
        true
    );
    window.looks_right("facet-in-place");
    window.is_accessible("facet-in-place");
}

#[test]
fn a_results_page_is_light() {
    let place = Place::new();
    for number in 1..=60 {
        let text = format!(
            "---\ntitle: Daglig styrning vid tavla {number}\nauthors: Åsa Öst {number}\ndate: 20{:02}-01-02\ntags: tavla {number}, möte\n---\n{}",
            number % 30,
            "En tavla samlar laget varje morgon och visar vad som hindrar dagens arbete. ".repeat(20)
        );
        place.write(&format!("metoder/tavla-{number}.md"), &text);
    }
    let router = web::router(Arc::new(place.engine()), &Options::default());
    let Some(window) = Window::open_on(DESKTOP, router) else {
        return;
    };
    window.go("/?q=tavla");
    window.arrive("tavla");
    assert_eq!(window.count("ol.hits > li"), 20);
    let bytes = window.value(
        "[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, e) => sum + e.encodedBodySize, 0)",
    );
    let bytes = bytes.as_u64().unwrap();
    assert!((5_000..60_000).contains(&bytes), "{bytes} bytes");
}
