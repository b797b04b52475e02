//! A phone in a workshop: fingers, bad contact, large text, small screens.

use std::sync::Arc;

use chromiumoxide::cdp::browser_protocol::emulation::SetTouchEmulationEnabledParams;
use chromiumoxide::cdp::browser_protocol::network;
use chromiumoxide::cdp::browser_protocol::page::{FontSizes, SetFontSizesParams};
use serde_json::json;
use sokbar::web::{self, Options};

use super::window::{DESKTOP, NARROW, PHONE, View, WIDE, Window};
use crate::harness::Place;

/// The pages that every reader meets.
const PAGES: [(&str, &str); 5] = [
    ("/", "Vad letar du efter?"),
    ("/?q=st%C3%A4lltid", "ställtid"),
    ("/?q=xyzzyplugh", "xyzzyplugh"),
    ("/dokument/metoder/smed?q=klockan", "SMED"),
    ("/om", "Om sökningen"),
];

impl Window {
    /// A finger in place of a pointer.
    fn by_finger(&self) {
        self.tab
            .call_method(SetTouchEmulationEnabledParams::new(true))
            .unwrap();
    }

    /// The browser's own text size, in pixels.
    fn text_size(&self, pixels: i64) {
        let sizes = FontSizes::builder().standard(pixels).build();
        self.tab.call_method(SetFontSizesParams::new(sizes)).unwrap();
    }

    #[expect(
        deprecated,
        reason = "what replaces it is experimental, and browsers of two years ago lack it"
    )]
    fn network(&self, offline: bool) {
        self.tab
            .call_method(network::EmulateNetworkConditionsParams::new(
                offline, 0.0, -1.0, -1.0,
            ))
            .unwrap();
    }

    /// How far down an element begins, in pixels of a page that is not scrolled.
    fn top_of(&self, selector: &str) -> f64 {
        let top = format!("document.querySelector({selector:?}).getBoundingClientRect().top + scrollY");
        self.value(&top).as_f64().unwrap()
    }
}

/// Texts as a knowledge base has them: long titles, several authors, a lead, ten headings.
fn long_texts() -> Place {
    let place = Place::new();
    for number in 1..=12 {
        let sections: String = (1..=10)
            .map(|part| {
                format!(
                    "\n## Steg {part}: så minskar ni ställtiden vid pressen\n\n{}\n",
                    "Filma ett ställ och mät varje moment. Flytta det som går till före stoppet. ".repeat(8)
                )
            })
            .collect();
        let text = format!(
            "---\ntitle: Kortare ställtid i linje {number} genom daglig styrning och gemensamma arbetssätt\n\
             authors: [Lars-Göran Ekdal-Wallström, Karin Ahlmark, Åsa Öst]\ndate: 2019-05-20\npartner: Nordanviks universitet\n\
             tags: [ställtid, daglig styrning, flöde, underhåll]\nurl: https://exempel.se/{number}\n\
             summary: {}\n---\n{sections}",
            "En fallstudie om hur ett lag vid en press kortade sina ställ från timmar till minuter, med en kamera, en \
             tavla och tio minuter varje morgon, och vad som krävdes för att det skulle hålla i sig. "
                .repeat(3)
        );
        place.write(&format!("artiklar/fallstudier/linje-{number}.md"), &text);
    }
    place
}

fn on_long_texts(view: View) -> Option<Window> {
    Window::open_on(
        view,
        web::router(Arc::new(long_texts().engine()), &Options::default()),
    )
}

#[test]
fn filters_are_a_sheet_with_a_button_that_tells_what_was_found() {
    let Some(window) = Window::open(PHONE) else { return };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    window.click("details.filters > summary");
    window.wait_until("the sheet", "document.querySelector('details.filters').open");
    window.wait_until(
        "the rest to be out of reach",
        "document.querySelector('.content').inert",
    );
    let low = window.value("[...document.querySelectorAll('.value')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 48).length");
    assert_eq!(low, 0, "rows of 48 px");
    let in_sight = "(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('.apply button').getBoundingClientRect())";
    assert_eq!(window.value(in_sight), true, "the button is in sight");
    assert_eq!(window.text(".apply button"), "Visa 3 träffar");
    window.looks_right("sheet");
    window.is_accessible("sheet");

    window.click("[data-key='kind:case']");
    window.wait_until(
        "the number",
        "document.querySelector('.apply button').innerText == 'Visa 1 träff'",
    );
    assert_eq!(window.value(in_sight), true);
    assert_eq!(window.value("document.activeElement.dataset.key"), "kind:case");
    window.click(".apply button");
    window.wait_until(
        "the sheet to close",
        "!document.querySelector('details.filters').open",
    );
    assert_eq!(window.value("document.querySelector('.content').inert"), false);
    let first = window.top_of("ol.hits h2");
    assert!(first < 500.0, "the first hit is {first} px down");

    // Escape and a tap beside the sheet close it, too.
    window.click("details.filters > summary");
    window.wait_until("the sheet", "document.querySelector('.content').inert");
    window.tab.press_key("Escape").unwrap();
    window.wait_until("the sheet to close", "!document.querySelector('.content').inert");
    assert_eq!(window.value("document.activeElement.tagName"), "SUMMARY");
    window.click("details.filters > summary");
    window.wait_until("the sheet", "document.querySelector('.content').inert");
    window.tab.click_point(200.0, 20.0).unwrap();
    window.wait_until("the sheet to close", "!document.querySelector('.content').inert");
}

#[test]
fn a_slow_answer_shows_at_once_that_it_is_asked_for() {
    let Some(window) = Window::open(PHONE) else { return };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    window.less_motion(true);
    window.value("(window.ask = window.fetch, window.fetch = (...asked) => new Promise(r => { window.release = () => r(window.ask(...asked)); }), 0)");
    window.click(".order a[data-key='sort:-date']");
    window.wait_until("the question", "window.release !== undefined");
    assert_eq!(window.value("document.querySelector('main').ariaBusy"), "true");
    assert!(
        window
            .value("+getComputedStyle(document.querySelector('.content')).opacity")
            .as_f64()
            < Some(0.6),
        "the old hits are pale"
    );
    assert_ne!(
        window.value("getComputedStyle(document.querySelector('main'), '::before').content"),
        "none"
    );
    window.value("(window.release(), 0)");
    window.wait_until("the answer", "!document.querySelector('[aria-busy]')");
    assert_eq!(
        window.value("getComputedStyle(document.querySelector('.content')).opacity"),
        "1"
    );
}

#[test]
fn without_contact_the_page_stays_and_can_ask_again() {
    // On an origin of its own: no text was opened there, and none can be read without contact.
    let place = Place::with_fixture("verkstaden");
    let router = web::router(Arc::new(place.engine()), &Options::default());
    let Some(window) = Window::open_on(PHONE, router) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    window.network(true);
    window.click(".order a[data-key='sort:-date']");
    window.wait_until("the notice", "!document.getElementById('sokbar-kontakt').hidden");
    assert!(
        window
            .text("#sokbar-kontakt")
            .contains("Ingen kontakt med servern.")
    );
    assert_eq!(window.count("ol.hits > li"), 3, "the hits stay");
    window.looks_right("no-contact");
    window.is_accessible("no-contact");
    // A link to another page does not take this one away either.
    window.click("ol.hits h2 a");
    window.let_pass(200);
    assert_eq!(window.count("ol.hits > li"), 3);
    window.click(".order a[data-key='sort:-date']");
    window.wait_until("the notice", "!document.getElementById('sokbar-kontakt').hidden");
    // Before the browser itself tells of the network, the reader may ask again.
    window.value("addEventListener('online', e => e.stopImmediatePropagation(), true) ?? 0");
    window.network(false);
    window.wait_until(
        "the notice to go or the button to be there",
        "document.getElementById('sokbar-kontakt').hidden || document.querySelector('#sokbar-kontakt button').checkVisibility()",
    );
    if window.value("document.getElementById('sokbar-kontakt').hidden") == false {
        window.click("#sokbar-kontakt button");
    }
    window.wait_until("the answer", "location.search.includes('sort=-date')");
    assert_eq!(
        window.value("document.getElementById('sokbar-kontakt').hidden"),
        true
    );
}

#[test]
fn the_text_begins_on_the_first_screen() {
    let Some(window) = on_long_texts(PHONE) else {
        return;
    };
    window.go("/dokument/artiklar/fallstudier/linje-1?q=kamera");
    window.arrive("Kortare ställtid");
    let top = window.top_of(".body section p");
    assert!(top < 800.0, "the text begins at {top} px");
    window.looks_right("long-document");
    window.is_accessible("long-document");

    let lines = "document.querySelector('.lead').clientHeight / parseFloat(getComputedStyle(document.querySelector('.lead')).lineHeight)";
    assert_eq!(window.value(&format!("Math.round({lines})")), 3);
    window.click(".unfold");
    assert_eq!(window.text(".unfold"), "Visa mindre");
    assert!(window.value(lines).as_f64() > Some(5.0), "the whole lead");

    assert_eq!(window.text(".contents summary"), "Innehåll (10)");
    assert_eq!(
        window.value("document.querySelector('.contents ol').checkVisibility()"),
        false
    );
    window.value("scrollTo({ top: 3000, behavior: 'instant' }) ?? 0");
    window.wait_until("the scroll", "scrollY > 2000");
    let pinned = window.value("Math.round(document.querySelector('.contents').getBoundingClientRect().top)");
    assert_eq!(pinned, 0, "the contents stay at the top");
    window.click(".contents summary");
    window.wait_until(
        "the contents",
        "document.querySelector('.contents ol').checkVisibility()",
    );
    window.looks_right("contents-open");
    window.is_accessible("contents-open");
    window.less_motion(true);
    window.click(".contents li:nth-child(9) a");
    window.wait_until(
        "the contents to fold",
        "!document.querySelector('.contents details').open",
    );
    window.wait_until(
        "the section below the contents",
        "(top => top > 40 && top < 120)(document.querySelector(':target').getBoundingClientRect().top)",
    );
}

#[test]
fn a_short_lead_has_no_button() {
    let Some(window) = Window::open(PHONE) else { return };
    window.go("/dokument/metoder/smed");
    window.arrive("SMED");
    assert_eq!(
        window.value("document.querySelector('.unfold')?.checkVisibility() ?? false"),
        false
    );
}

#[test]
fn two_hits_and_more_are_on_the_first_screen() {
    let Some(window) = on_long_texts(PHONE) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    let whole = window.value(
        "[...document.querySelectorAll('.hit .snippet')].filter(e => e.getBoundingClientRect().bottom < innerHeight).length",
    );
    assert!(whole.as_u64() >= Some(2), "{whole} whole hits");
    assert!(
        window
            .text(".hit .byline")
            .contains("Lars-Göran Ekdal-Wallström m.fl."),
        "{}",
        window.text(".hit .byline")
    );
    assert!(window.text(".hit .byline").contains("2019"));
    let rows = window.value("[...document.querySelectorAll('.hit .byline')].map(e => Math.round(e.clientHeight / parseFloat(getComputedStyle(e).lineHeight)))");
    assert!(rows.as_array().unwrap().iter().all(|rows| *rows == 1), "{rows}");
    let lines = window.value("Math.max(...[...document.querySelectorAll('.snippet')].map(e => Math.round(e.clientHeight / parseFloat(getComputedStyle(e).lineHeight))))");
    assert!(lines.as_u64() <= Some(3), "{lines} lines");
}

#[test]
fn a_row_never_begins_or_ends_with_a_point() {
    let Some(window) = on_long_texts(NARROW) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    // A point stands before each part. That of the first part of a line is left of the row, where it is cut.
    let visible = window.value(
        "[...document.querySelectorAll('.eyebrow, .byline')].flatMap(row => [...row.children].filter(part => { \
         const first = !part.previousElementSibling || part.getBoundingClientRect().top > part.previousElementSibling.getBoundingClientRect().bottom - 4; \
         const cut = row.getBoundingClientRect().left + parseFloat(getComputedStyle(row).fontSize) * 0.7; \
         const point = part.getBoundingClientRect().left + parseFloat(getComputedStyle(part).fontSize) * 0.65; \
         return first ? point >= cut : point < cut; })).map(e => e.outerHTML)",
    );
    assert_eq!(visible, json!([]));
    assert_eq!(
        window.value("getComputedStyle(document.querySelector('.byline')).clipPath.startsWith('inset')"),
        true
    );
}

#[test]
fn text_of_twice_the_size_makes_no_page_scroll_sideways() {
    for view in [PHONE, NARROW] {
        let Some(window) = Window::open(view) else { return };
        window.text_size(32);
        for (address, heading) in PAGES {
            window.go(address);
            window.arrive(heading);
            assert_eq!(
                window.value("getComputedStyle(document.documentElement).fontSize"),
                "32px"
            );
            let width = window.value("document.documentElement.scrollWidth");
            assert!(
                width.as_u64() <= Some(view.width.into()),
                "{address} is {width} wide in {}: {}",
                view.width,
                window.value("[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90)).slice(0, 5)")
            );
            if view.width == PHONE.width {
                window.picture(&format!(
                    "large-text-{}",
                    heading.split(' ').next().unwrap().trim_matches('?')
                ));
            }
        }
    }
}

#[test]
fn lists_of_long_titles_and_names_fit_every_screen() {
    for view in [NARROW, PHONE, DESKTOP, WIDE] {
        let Some(window) = on_long_texts(view) else { return };
        for address in ["/", "/amne/fl%C3%B6de", "/dokument/artiklar/fallstudier/linje-1"] {
            window.go(address);
            window.looks_right(&format!("long-lists-{}", address.len()));
        }
    }
}

#[test]
fn everything_to_tap_is_as_large_as_a_finger() {
    let Some(window) = on_long_texts(PHONE) else {
        return;
    };
    window.by_finger();
    window.go("/");
    assert_eq!(window.value("matchMedia('(pointer: coarse)').matches"), true);
    for address in [
        "/",
        "/?q=st%C3%A4lltid&kind=case&from=2010",
        "/?q=xyzzyplugh+st%C3%A4lltid&match=all",
        "/dokument/artiklar/fallstudier/linje-1?q=kamera",
        "/om",
    ] {
        window.go(address);
        // Links within running text may be as high as their line.
        let small = window.value(
            "[...document.querySelectorAll('a, button, summary, select, label:has(input), input[type=search]')].filter(e => { \
             const r = e.getBoundingClientRect(), s = getComputedStyle(e); \
             return e.checkVisibility() && !e.closest('.hidden, .skip, .body p, .body li, .prose p, td, .citation') \
             && !(s.display == 'inline' && e.closest('h2, h3')) && Math.min(r.width, r.height) < 43.9; }).map(e => e.outerHTML.slice(0, 90))",
        );
        assert_eq!(small, json!([]), "{address}");
    }
}

#[test]
fn a_text_is_shared_without_the_search_that_led_to_it() {
    let Some(window) = Window::open(PHONE) else { return };
    window.go("/dokument/metoder/smed?q=klockan&kind=method");
    window.arrive("SMED");
    window.value(
        "(Object.defineProperty(navigator, 'share', { value: async what => { window.shared = what; } }), 0)",
    );
    window.click(".share");
    assert_eq!(
        window.value(
            "[window.shared.title, new URL(window.shared.url).pathname, new URL(window.shared.url).search]"
        ),
        json!(["SMED – kortare ställtid", "/dokument/metoder/smed", ""])
    );
}
