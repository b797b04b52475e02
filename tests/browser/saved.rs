//! What a reader keeps in the browser: saved and opened texts, also without contact.

use std::sync::Arc;

use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use serde_json::{Value, json};
use sokbar::web::{self, Options};

use super::window::{DESKTOP, PHONE, Window};
use crate::harness::Place;

const SMED: &str = "/dokument/metoder/smed";

#[test]
fn saved_texts_are_listed_exported_and_removed() {
    let place = Place::with_fixture("verkstaden");
    let router = web::router(Arc::new(place.engine()), &Options::default());
    let Some(window) = Window::open_on(DESKTOP, router) else {
        return;
    };
    for (address, heading) in [
        ("/dokument/metoder/kanban", "Kanban"),
        ("/dokument/metoder/smed?q=klockan", "SMED"),
    ] {
        window.go(address);
        window.arrive(heading);
        window.click("button.save");
        window.wait_until(
            "the text to be saved",
            "document.querySelector('.save').getAttribute('aria-pressed') == 'true'",
        );
        assert_eq!(window.text("#sokbar-besked"), "Sparad i Mina texter");
    }
    window.go("/dokument/forskning/nordanviks-universitet/setup-reduction");
    window.go("/mina-texter");
    window.arrive("Mina texter");
    let links = |part: &str| {
        window.value(&format!(
            "[...document.querySelectorAll('.{part} li a')].map(a => a.pathname)"
        ))
    };
    assert_eq!(links("saved"), json!([SMED, "/dokument/metoder/kanban"]));
    assert_eq!(
        links("opened"),
        json!([
            "/dokument/forskning/nordanviks-universitet/setup-reduction",
            SMED,
            "/dokument/metoder/kanban"
        ])
    );
    window.looks_right("saved-texts");
    window.is_accessible("saved-texts");
    // What the browser would save as a file.
    window.value("(window.made = [], URL.createObjectURL = blob => { blob.text().then(text => window.made.push(text)); return '#'; }, HTMLAnchorElement.prototype.click = () => {}, 0)");
    for (number, format) in (1..).zip(["bibtex", "ris", "csl-json"]) {
        window.click(&format!("button[data-format={format}]"));
        window.wait_until("the file", &format!("window.made.length == {number}"));
    }
    let made = window.value("[window.made[0].match(/^@/gm).length, window.made[1].match(/^ER/gm).length, JSON.parse(window.made[2]).map(entry => entry.title)]");
    assert_eq!(made, json!([2, 2, ["SMED – kortare ställtid", "Kanban"]]));
    // A text that is gone is left out of the file, and that is said.
    window.value("(localStorage.setItem('sokbar-saved', JSON.stringify([...JSON.parse(localStorage.getItem('sokbar-saved')), { id: 'metoder/borta', title: 'Borta' }, 'skräp'])), 0)");
    window.go("/mina-texter");
    window.value("(window.made = [], URL.createObjectURL = blob => { blob.text().then(text => window.made.push(text)); return '#'; }, HTMLAnchorElement.prototype.click = () => {}, 0)");
    window.click("button[data-format=bibtex]");
    window.wait_until(
        "the file",
        "window.made.length == 1 && !document.querySelector('.gone').hidden",
    );
    assert_eq!(
        window.text(".gone"),
        "1 av texterna finns inte kvar och är inte med."
    );
    // By keyboard a text is removed and the focus stays in the list.
    window.value("document.querySelector('.saved li button').focus() ?? 0");
    window.tab.press_key("Enter").unwrap();
    window.wait_until("the list", "document.querySelectorAll('.saved li').length == 2");
    assert_eq!(
        window.value("document.activeElement === document.querySelector('.saved li button')"),
        true
    );
    window.click("button[data-clear]");
    assert_eq!(window.count(".opened li"), 0);
    window.go(SMED);
    assert_eq!(
        window.value("document.querySelector('.save').getAttribute('aria-pressed')"),
        "false"
    );
}

#[test]
fn a_browser_that_keeps_nothing_has_whole_pages_without_lists() {
    let Some(window) = Window::open(PHONE) else { return };
    let refuse = "window.faults = []; addEventListener('error', e => faults.push(e.message)); addEventListener('unhandledrejection', e => faults.push(String(e.reason))); \
                  for (const name of ['localStorage', 'caches']) Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });";
    window
        .tab
        .call_method(AddScriptToEvaluateOnNewDocumentParams::new(refuse))
        .unwrap();
    window.go("/dokument/metoder/smed?q=klockan");
    window.arrive("SMED");
    window.wait_until(
        "the rest of the script",
        "!document.querySelector('.finds').hidden",
    );
    assert_eq!(
        window.value("document.querySelector('.save').checkVisibility()"),
        false
    );
    assert_eq!(window.value("window.faults"), json!([]));
    window.go("/mina-texter");
    window.arrive("Mina texter");
    assert!(window.text(".refused").contains("tillåter inte"));
    assert_eq!(
        window.value("[...document.querySelectorAll('.shelf section')].map(e => e.checkVisibility())"),
        json!([false, false])
    );
    assert_eq!(window.value("window.faults"), json!([]));
}

/// The addresses of all texts that the browser keeps.
const KEPT: &str = "(async () => { const kept = []; for (const name of await caches.keys()) if (name.startsWith('sokbar-texts-')) \
                    for (const { url } of await (await caches.open(name)).keys()) kept.push(new URL(url).pathname + new URL(url).search); return kept; })()";

impl Window {
    fn wait_for_kept(&self, expected: &Value) {
        crate::harness::wait_for("the kept texts", || {
            (self.settled(KEPT) == *expected).then_some(())
        });
    }
}

#[test]
fn opened_texts_are_read_without_contact() {
    let place = Place::with_fixture("verkstaden");
    let engine = Arc::new(place.engine());
    let Some(mut window) = Window::open(PHONE) else {
        return;
    };
    let service = window.move_to(web::router(Arc::clone(&engine), &Options::default()));
    window.go("/?q=klockan");
    assert_eq!(
        window.settled("navigator.serviceWorker.getRegistrations().then(all => all.length)"),
        0,
        "no text was opened"
    );
    window.go("/dokument/metoder/smed?q=klockan");
    window.arrive("SMED");
    // Kept without the search that led to it.
    window.wait_for_kept(&json!([SMED]));
    window.wait_until("the worker", "navigator.serviceWorker.controller");
    window.go("/?q=klockan");
    let address = window.address;
    drop(service);
    crate::harness::wait_for("the service to end", || {
        std::net::TcpStream::connect(address).is_err().then_some(())
    });

    window.go("/dokument/metoder/smed?q=klockan");
    window.arrive("SMED");
    assert_eq!(window.count(".body mark"), 0, "the page of the text itself");
    assert_eq!(
        window.value("[...document.styleSheets].every(sheet => sheet.cssRules.length > 20)"),
        true
    );
    let told = window.text("#sokbar-kopia");
    let said = "Ingen kontakt med servern. Det här är en kopia från ";
    assert!(told.starts_with(said) && told.contains("20"), "{told}");
    window.is_accessible("a kept text");
    window.picture("offline");
    // The browser knows that it has no contact; the page leads to what is kept.
    window.go("/mina-texter");
    window.arrive("Mina texter");
    window.value("(Object.defineProperty(navigator, 'onLine', { get: () => false }), 0)");
    window.click(".opened li a");
    window.arrive("SMED");
    for other in ["/?q=kanban", "/v1/search?q=kanban", "/dokument/metoder/kanban"] {
        let answer = window.settled(&format!(
            "fetch('{other}').then(() => 'answered', () => 'failed')"
        ));
        assert_eq!(answer, "failed", "{other}");
        let kept = window.settled(&format!(
            "caches.match('{other}', {{ ignoreVary: true }}).then(kept => !!kept)"
        ));
        assert_eq!(kept, false, "{other}");
    }
}
