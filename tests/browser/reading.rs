//! A reader's way: from the start page to a document, on a phone and on a desktop, and by keyboard.

use super::window::{DESKTOP, PHONE, View, Window};
use crate::harness::wait_for;

/// From the start page to a document, and to a search that finds nothing.
fn walk(view: View) {
    let Some(window) = Window::open(view) else { return };
    let seen = |page: &str| {
        window.looks_right(page);
        window.is_accessible(page);
    };
    window.arrive("Vad letar du efter?");
    seen("start");

    window.click("input[type=search]");
    window.tab.type_str("ställtid").unwrap();
    window.wait_until(
        "the box to have the word",
        "document.querySelector('input[type=search]').value == 'ställtid' && document.activeElement.type == 'search'",
    );
    window.tab.press_key("Enter").unwrap();
    window.arrive("ställtid");
    assert_eq!(window.count("main ol article"), 3);
    let marks =
        window.value("[...document.querySelectorAll('main mark')].map(e => e.innerText.toLowerCase())");
    let marks = marks.as_array().unwrap();
    assert!(!marks.is_empty());
    assert!(
        marks
            .iter()
            .all(|mark| mark.as_str().unwrap().starts_with("ställtid")),
        "{marks:?}"
    );
    seen("results");

    window.click("[data-key='kind:case']");
    wait_for("the hits to be fewer", || {
        let one =
            "document.readyState == 'complete' && document.querySelectorAll('main ol article').length == 1";
        window
            .tab
            .evaluate(one, false)
            .ok()?
            .value?
            .as_bool()?
            .then_some(())
    });
    assert!(
        window
            .text("main ol")
            .contains("Gjuteriet halverade ställtiderna")
    );
    seen("facet");

    if view.width < 600 {
        window.click(".apply button");
        window.wait_until("the sheet to close", "!document.querySelector('.content').inert");
    }
    window.click("main ol article h2 a");
    window.arrive("Gjuteriet halverade ställtiderna");
    assert!(window.text("main").contains("Daglig styrning vid tavlan"));
    assert!(
        window.count("main ul article a[href^='/dokument/']") >= 1,
        "related documents"
    );
    seen("document");

    window.go("/?q=xyzzyplugh");
    window.arrive("xyzzyplugh");
    assert!(window.count("main li") >= 3, "tips");
    seen("nothing");

    window.go("/dokument/artiklar/farlig-kod");
    window.arrive("Farlig kod");
    assert_eq!(window.count("main script, main img"), 0);
    seen("hostile");
}

#[test]
fn a_reader_finds_the_way_on_a_phone() {
    walk(PHONE);
}

#[test]
fn a_reader_finds_the_way_on_a_desktop() {
    walk(DESKTOP);
}

#[test]
fn the_keyboard_reaches_skip_link_and_box_with_visible_focus() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    for page in ["/", "/?q=kanban"] {
        window.go(page);
        window.tab.press_key("Tab").unwrap();
        let first = window.focus();
        assert_eq!(first["href"], "#sokbar-innehall", "{page}: {first}");
        let seen = wait_for("the skip link to come into sight", || {
            let focus = window.focus();
            (focus["seen"] == true).then_some(focus)
        });
        assert_eq!(seen["drawn"], true, "{page}: {seen}");
        let mut stops = Vec::new();
        for _ in 0..4 {
            window.tab.press_key("Tab").unwrap();
            stops.push(window.focus());
            if stops.last().unwrap()["name"] == "q" {
                break;
            }
        }
        let last = stops.last().unwrap();
        assert_eq!(last["name"], "q", "{page}: {stops:?}");
        assert!(
            stops.iter().all(|stop| stop["drawn"] == true),
            "{page}: {stops:?}"
        );
    }
    window.looks_right("focus");
}

impl Window {
    /// Presses Tab until the focus is on the selector's element; the focus must be visible at every stop.
    fn tab_to(&self, selector: &str) {
        for _ in 0..60 {
            self.tab.press_key("Tab").unwrap();
            let stop = wait_for(&format!("the focus to come into sight: {}", self.focus()), || {
                let stop = self.focus();
                (stop["seen"] == true || stop["tag"] == "BODY").then_some(stop)
            });
            assert_eq!(stop["drawn"], true, "on the way to {selector}: {stop}");
            if self.value(&format!("document.activeElement.matches({selector:?})")) == true {
                return;
            }
        }
        panic!("{selector} can't be reached by keyboard");
    }
}

#[test]
fn the_whole_way_can_be_gone_by_keyboard() {
    let Some(mut window) = Window::open(DESKTOP) else {
        return;
    };
    // What scrolls smoothly stands still in a window that the browser does not draw.
    window.hold_still();
    // A window behind others need not scroll to what has the focus.
    let _front = window.keep_in_front();
    window.tab_to("#q");
    let typed = window.tab.type_str("ställtid").unwrap();
    // Without suggestions Escape would empty the field: those to the whole word come last.
    window.wait_until(
        "suggestions",
        "document.querySelector('.suggestions:not([hidden]) mark')?.textContent.toLowerCase() == 'ställtid'",
    );
    typed.press_key("Escape").unwrap();
    typed.press_key("Enter").unwrap();
    window.arrive("Träffar för ”ställtid”");

    // Narrowed in place: the keyboard stays at the facet.
    window.tab_to("[data-key='kind:case']");
    window.tab.press_key(" ").unwrap();
    window.wait_until(
        "one hit",
        "document.querySelectorAll('ol.hits > li').length == 1 && !document.querySelector('main[aria-busy]')",
    );
    window.value("document.getElementById('sokbar-innehall').focus() ?? 0");
    window.tab_to(".order a[data-key='sort:-date']");
    window.tab_to("ol.hits h2 a");
    window.tab.press_key("Enter").unwrap();
    window.arrive("Gjuteriet halverade ställtiderna");

    // Skips the header, then goes through the document to the related documents.
    window.tab.press_key("Tab").unwrap();
    assert_eq!(window.focus()["href"], "#sokbar-innehall");
    window.tab.press_key("Enter").unwrap();
    window.wait_until(
        "the text to have the focus",
        "document.activeElement.id == 'sokbar-innehall'",
    );
    window.tab_to("main .back a");
    window.tab_to(".related a");
    window.tab.press_key("Enter").unwrap();
    window.wait_until(
        "the related document",
        "!document.querySelector('h1').innerText.includes('Gjuteriet')",
    );

    window.go("/dokument/metoder/smed");
    window.arrive("SMED");
    window.tab_to(".contents a");
    window.tab.press_key("Enter").unwrap();
    window.wait_until("the place", "location.hash.length > 1");
    window.tab_to("#sprak, footer a");
}
