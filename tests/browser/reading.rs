//! A reader's way: from the start page to a document, on a phone and on a desktop, and by keyboard.

use super::window::{DESKTOP, DESKTOP_DARK, NARROW, PHONE, PHONE_DARK, View, Window};
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
    window
        .tab
        .type_str("ställtid")
        .unwrap()
        .press_key("Enter")
        .unwrap();
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

    window.click("main a[href*='kind=case']");
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
fn a_reader_finds_the_way_in_the_dark() {
    walk(PHONE_DARK);
    walk(DESKTOP_DARK);
}

#[test]
fn a_reader_finds_the_way_in_a_narrow_window() {
    walk(NARROW);
}

#[test]
fn the_keyboard_reaches_the_skip_link_and_the_box_and_the_focus_is_seen() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    for page in ["/", "/?q=kanban"] {
        window.go(page);
        window.tab.press_key("Tab").unwrap();
        let first = window.focus();
        assert_eq!(first["href"], "#innehall", "{page}: {first}");
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
