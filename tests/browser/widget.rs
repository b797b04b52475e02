//! The box for other sites, on a page of another origin with a strict policy of its own.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use chromiumoxide::cdp::browser_protocol::page::AddScriptToEvaluateOnNewDocumentParams;
use serde_json::json;
use sokbar::web::{self, Options};

use super::window::{DESKTOP, DESKTOP_DARK, NARROW, PHONE, PHONE_DARK, View, Window};
use crate::harness::Place;

/// A site with the box on its page, and the service behind the box.
pub(super) struct Scene {
    pub(super) window: Window,
    pub(super) service: String,
    pub(super) site: String,
    /// What stands in the page's `main`.
    page: Arc<Mutex<String>>,
    _place: Place,
}

/// Allows only what docs/WIDGET.md asks a site to allow.
pub(super) const LISTED: &str = "default-src 'none'; script-src SERVICE; connect-src SERVICE; form-action SERVICE 'self'; style-src 'self'";

fn host(page: Arc<Mutex<String>>, service: Arc<Mutex<String>>, policy: &'static str) -> Router {
    Router::new().fallback(get(move || async move {
        let (body, service) = (page.lock().unwrap().clone(), service.lock().unwrap().clone());
        let policy = policy.replace("SERVICE", &service);
        let html = format!(
            "<!doctype html><html lang=sv><meta charset=utf-8><meta name=viewport content='width=device-width'>\
             <meta name=color-scheme content='light dark'><title>Verkstaden</title>\
             <main><h1>Verkstaden</h1>{body}</main></html>"
        );
        ([("content-security-policy", policy)], Html(html)).into_response()
    }))
}

impl Scene {
    /// `None` where there is no Chromium and none is demanded.
    fn new(view: View, let_in: bool) -> Option<Self> {
        Self::on(view, let_in, Place::with_fixture("verkstaden"), LISTED)
    }

    /// A site with this policy, in front of a service on these files.
    pub(super) fn on(view: View, let_in: bool, place: Place, policy: &'static str) -> Option<Self> {
        let mut window = Window::open(view)?;
        let (page, service) = (Arc::<Mutex<String>>::default(), Arc::<Mutex<String>>::default());
        let address = window.serve(host(Arc::clone(&page), Arc::clone(&service), policy));
        let site = format!("http://{address}");
        let options = Options {
            allowed_origins: let_in.then(|| site.clone()).into_iter().collect(),
            ..Options::default()
        };
        let router = web::router(Arc::new(place.engine()), &options);
        let served = format!("http://{}", window.serve(router));
        *service.lock().unwrap() = served.clone();
        // Collects errors and console messages from the start of every page.
        let listen = "window.faults = []; window.told = []; window.refused = []; \
                      addEventListener('securitypolicyviolation', e => refused.push(`${e.violatedDirective} ${e.blockedURI}`)); addEventListener('error', e => e.message && faults.push(e.message)); \
                      for (const level of ['warn', 'error']) console[level] = text => told.push(String(text));";
        window
            .tab
            .call_method(AddScriptToEvaluateOnNewDocumentParams::new(listen))
            .unwrap();
        window.address = address;
        Some(Self {
            window,
            service: served,
            site,
            page,
            _place: place,
        })
    }

    /// Opens the page with the script and some markup.
    pub(super) fn show(&self, markup: &str) {
        let script = format!("<script src='{}/widget.js' defer></script>", self.service);
        self.show_only(&format!("{script}{}", markup.replace("SERVICE", &self.service)));
    }

    /// Opens the page with some markup.
    pub(super) fn show_only(&self, markup: &str) {
        *self.page.lock().unwrap() = markup.to_owned();
        self.window.go("/");
        self.window
            .wait_until("the page", "document.readyState == 'complete'");
    }

    /// The value of an expression about the first box: `host` is the element, `root` what is inside.
    pub(super) fn inside(&self, expression: &str) -> serde_json::Value {
        self.window.value(&in_box(expression))
    }

    pub(super) fn wait_inside(&self, what: &str, expression: &str) {
        self.window.wait_until(what, &in_box(expression));
    }

    fn type_in_box(&self, text: &str) {
        self.inside("host.focus() ?? 0");
        self.window.tab.type_str(text).unwrap();
    }

    /// Waits for the suggestions to what the field has: those to its first letters may be shown before.
    fn wait_for_suggestions(&self, first: &str) {
        self.wait_inside(
            &format!("the suggestion {first:?}"),
            &format!(
                "(words => words?.textContent.startsWith({first:?}) && words.querySelector('mark')?.textContent.toLowerCase() \
                 == root.querySelector('input').value.trim().toLowerCase())(root.querySelector('ul:not([hidden]) > li .words'))"
            ),
        );
    }

    pub(super) fn press(&self, key: &str) {
        self.window.tab.press_key(key).unwrap();
    }

    pub(super) fn arrive_at(&self, address: &str) {
        let address = address.replace("SERVICE", &self.service);
        self.window
            .wait_until(&address, &format!("location.href == {address:?}"));
    }
}

fn in_box(expression: &str) -> String {
    format!(
        "((host, root) => ({expression}))(document.querySelector('sokbar-search'), document.querySelector('sokbar-search').shadowRoot)"
    )
}

const BOX: &str = "<sokbar-search server='SERVICE' placeholder='Metod eller ord'></sokbar-search>";

#[test]
fn the_box_suggests_on_a_page_of_another_origin() {
    for view in [PHONE, DESKTOP, PHONE_DARK, DESKTOP_DARK, NARROW] {
        let Some(scene) = Scene::new(view, true) else {
            return;
        };
        scene.show(BOX);
        assert_ne!(scene.site, scene.service);
        scene.window.is_accessible("widget closed");
        scene.type_in_box("ställ");
        scene.wait_for_suggestions("SMED");
        assert_eq!(
            scene.inside("root.activeElement.getAttribute('aria-expanded')"),
            "true"
        );
        assert_eq!(
            scene.inside("root.getElementById(root.activeElement.getAttribute('aria-controls')).role"),
            "listbox"
        );
        assert_ne!(
            scene.inside("getComputedStyle(root.querySelector('ul')).backgroundColor"),
            "rgba(0, 0, 0, 0)",
            "the sheet is in effect in spite of the site's policy"
        );
        scene.wait_inside(
            "the count to be told",
            "root.querySelector('[role=status]').textContent == `${root.querySelectorAll('[role=option]').length} förslag`",
        );
        scene.window.is_accessible("widget open");
        scene.press("ArrowDown");
        assert_eq!(
            scene.inside(
                "root.getElementById(root.activeElement.getAttribute('aria-activedescendant')).ariaSelected"
            ),
            "true"
        );
        scene.window.is_accessible("widget with an active option");
        scene.window.looks_right("widget");
        scene.press("Enter");
        scene.arrive_at("SERVICE/dokument/metoder/smed?ui=sv");
    }
}

#[test]
fn suggested_and_typed_words_lead_to_results_with_the_presets() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    scene.show("<sokbar-search server='SERVICE' kind='case, editorial' partner='Flödesinstitutet; Nordanviks universitet' limit=2 lang=en></sokbar-search>");
    scene.type_in_box("ställt");
    scene.wait_inside("suggestions", "root.querySelector('[role=option]')");
    let texts = scene.inside("[...root.querySelectorAll('.words')].map(e => e.textContent)");
    let texts = texts.as_array().unwrap();
    assert!(
        texts.len() <= 2 && texts.iter().all(|text| !text.as_str().unwrap().contains("SMED")),
        "{texts:?}"
    );
    assert_eq!(scene.inside("root.querySelector('button').textContent"), "Search");
    scene.press("Escape");
    scene.press("Enter");
    scene.arrive_at(
        "SERVICE/?q=st%C3%A4llt&kind=case&kind=editorial&partner=Fl%C3%B6desinstitutet&partner=Nordanviks+universitet&ui=en",
    );

    // To a results page of the site's own.
    scene.show("<sokbar-search server='SERVICE' results='/sok?vy=lista#topp'></sokbar-search>");
    scene.type_in_box("ställ");
    scene.wait_for_suggestions("SMED");
    while scene
        .inside("root.querySelector('[aria-selected=true] .note')?.textContent.startsWith('i ') ?? false")
        == false
    {
        scene.press("ArrowDown");
    }
    let word = scene.inside("root.querySelector('[aria-selected=true] .words').textContent");
    scene.press("Enter");
    let expected = json!([format!("{}/sok", scene.site), [["q", word], ["vy", "lista"]]]);
    scene
        .window
        .wait_until("the site's results", "location.pathname == '/sok'");
    assert_eq!(
        scene
            .window
            .value("[location.origin + location.pathname, [...new URLSearchParams(location.search)]]"),
        expected
    );
}

#[test]
fn a_suggestion_is_taken_by_mouse() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    scene.show(BOX);
    scene.type_in_box("smed");
    scene.wait_for_suggestions("SMED");
    let place = scene
        .inside("(r => [r.x + 30, r.y + 10])(root.querySelector('[role=option]').getBoundingClientRect())");
    let at = |index: usize| place[index].as_f64().unwrap();
    scene.window.tab.click_point(at(0), at(1)).unwrap();
    scene.arrive_at("SERVICE/dokument/metoder/smed?ui=sv");
}

#[test]
fn a_site_that_is_not_let_in_has_a_plain_form() {
    let Some(scene) = Scene::new(DESKTOP, false) else {
        return;
    };
    scene.show(BOX);
    scene.type_in_box("kanban");
    scene.window.let_pass(400);
    assert_eq!(
        scene.inside("[root.querySelector('ul').hidden, root.querySelector('[role=status]').textContent]"),
        json!([true, ""])
    );
    scene.press("Enter");
    scene.arrive_at("SERVICE/?q=kanban&ui=sv");
    scene.window.arrive("kanban");
}

#[test]
fn a_server_that_is_down_leaves_a_plain_form() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    // Port 9 (discard) is blocked by browsers and unused.
    scene.show("<sokbar-search server='http://127.0.0.1:9' results='SERVICE/'></sokbar-search>");
    scene.type_in_box("kanban");
    scene.window.let_pass(400);
    assert_eq!(
        scene.inside("[root.querySelector('ul').hidden, root.querySelector('[role=status]').textContent]"),
        json!([true, ""])
    );
    scene.window.picture("widget-server-down");
    scene.press("Enter");
    scene.arrive_at("SERVICE/?q=kanban");
}

const WITH_FORM: &str = "<sokbar-search server='SERVICE'><form action='SERVICE/'><input type=search name=q aria-label='Sök'> \
                         <button>Sök</button></form></sokbar-search>";

#[test]
fn without_the_script_the_form_inside_is_shown() {
    let Some(scene) = Scene::new(PHONE, true) else {
        return;
    };
    for script in [
        format!("<script src='{}/borta.js' defer></script>", scene.service),
        String::new(),
    ] {
        scene.show_only(&format!(
            "{script}{}",
            WITH_FORM.replace("SERVICE", &scene.service)
        ));
        assert_eq!(
            scene.inside("[root, host.querySelector('form').checkVisibility()]"),
            json!([null, true])
        );
        scene.window.is_accessible("widget without its script");
        scene.window.click("input");
        scene.window.tab.type_str("kanban").unwrap();
        scene.press("Enter");
        scene.arrive_at("SERVICE/?q=kanban");
    }
    // With it, the box stands in its place.
    scene.show(WITH_FORM);
    assert_eq!(
        scene.inside("host.querySelector('form').checkVisibility()"),
        false
    );
    assert_eq!(
        scene.inside("root.querySelector('input').checkVisibility()"),
        true
    );
}

#[test]
fn an_invalid_server_address_is_logged_and_not_shown() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    for bad in ["javascript:alert(1)", "http://", "ftp://sok.example.se", ""] {
        scene.show(&WITH_FORM.replacen("SERVICE", bad, 1));
        assert_eq!(
            scene.inside("[!!root.querySelector('slot'), host.querySelector('form').checkVisibility()]"),
            json!([true, true]),
            "{bad}"
        );
        assert_eq!(
            scene.window.value("document.body.innerText.includes('sokbar')"),
            false
        );
        let told = scene.window.value("window.told.join()");
        let told = told.as_str().unwrap();
        assert!(
            told.contains("server=") && told.contains("https://"),
            "{bad}: {told}"
        );
        scene.window.is_accessible("widget without a server");
    }
    // Put right, it is a box; and made wrong again it is none.
    let server = &scene.service;
    scene.inside(&format!("host.setAttribute('server', '{server}') ?? 0"));
    scene.type_in_box("kanb");
    scene.wait_for_suggestions("Kanban");
    scene.inside("host.setAttribute('server', 'nej:nej') ?? 0");
    assert_eq!(
        scene.inside("[!!root.querySelector('slot'), !!root.querySelector('form')]"),
        json!([true, false])
    );
}

#[test]
fn without_a_server_attribute_the_origin_of_the_script_is_asked() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    scene.show("<sokbar-search></sokbar-search>");
    scene.type_in_box("smed");
    scene.wait_for_suggestions("SMED");
    scene.press("Enter");
    scene.arrive_at("SERVICE/?q=smed&ui=sv");
}

#[test]
fn attributes_may_change_and_what_was_typed_stays() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    scene.show(BOX);
    scene.type_in_box("ställ");
    scene.wait_for_suggestions("SMED");
    scene.inside(
        "(host.setAttribute('placeholder', 'Search'), host.setAttribute('lang', 'en-GB'), host.setAttribute('kind', 'case'), \
         host.setAttribute('label', 'Search cases'), host.setAttribute('theme', 'dark'), 0)",
    );
    let told = scene.inside(
        "[root.querySelector('input').value, root.querySelector('input').placeholder, root.querySelector('button').textContent, \
         root.querySelector('label').textContent, root.querySelector('ul').ariaLabel, getComputedStyle(root.querySelector('input')).backgroundColor]",
    );
    assert_eq!(
        told,
        json!([
            "ställ",
            "Search",
            "Search",
            "Search cases",
            "Suggestions",
            "rgb(26, 33, 40)"
        ])
    );
    scene.type_in_box("t");
    scene.wait_inside(
        "suggestions",
        "root.querySelector('ul:not([hidden]) [role=option]')",
    );
    let texts = scene.inside("[...root.querySelectorAll('.words')].map(e => e.textContent)");
    assert!(!texts.to_string().contains("SMED"), "{texts}");
    scene.window.is_accessible("widget in English and dark");
    scene.inside(
        "(host.removeAttribute('theme'), host.removeAttribute('label'), host.removeAttribute('lang'), 0)",
    );
    assert_eq!(
        scene.inside("root.querySelector('button').textContent"),
        "Sök",
        "the page's own language"
    );
}

#[test]
fn two_boxes_and_a_script_that_comes_twice_get_along() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    scene.show(
        "<script src='SERVICE/widget.js?igen' defer></script><sokbar-search label='Överst'></sokbar-search>\
         <p>Mellan.</p><sokbar-search label='Nederst' kind='case'></sokbar-search><div id=annan></div>",
    );
    scene.window.is_accessible("two widgets");
    assert_eq!(scene.window.value("window.faults"), json!([]));
    scene.type_in_box("ställ");
    scene.wait_for_suggestions("SMED");
    let open =
        "[...document.querySelectorAll('sokbar-search')].map(e => !e.shadowRoot.querySelector('ul').hidden)";
    assert_eq!(scene.window.value(open), json!([true, false]));
    scene
        .window
        .value("document.querySelectorAll('sokbar-search')[1].focus() ?? 0");
    scene.window.tab.type_str("ställt").unwrap();
    scene.window.wait_until(
        "the other's suggestions",
        &format!("String({open}) == 'false,true'"),
    );

    // Taken out while an answer is on its way, it stays closed; put elsewhere, it works on.
    scene.window.value(
        "(() => { const ask = fetch; window.fetch = async (...all) => { const answer = await ask(all[0]); \
         await new Promise(r => { window.release = () => { window.off = all[1].signal.aborted; r(); }; }); return answer; }; return 0; })()",
    );
    // To be focused by script selects what is there, as the Tab key does.
    scene.inside("(host.focus(), root.activeElement.setSelectionRange(9, 9), 0)");
    scene.window.tab.type_str("d").unwrap();
    scene.window.wait_until("a request", "window.release");
    scene.window.value("(window.taken = document.querySelector('sokbar-search'), window.taken.remove(), window.release(), 0)");
    scene.window.let_pass(100);
    assert_eq!(
        scene
            .window
            .value("[window.off, window.taken.shadowRoot.querySelector('ul').hidden]"),
        json!([true, true])
    );
    scene
        .window
        .value("(document.getElementById('annan').append(window.taken), window.release = undefined, 0)");
    assert_eq!(
        scene
            .window
            .value("window.taken.shadowRoot.querySelector('input').value"),
        "ställd"
    );
    scene
        .window
        .value("(window.taken.focus(), window.taken.shadowRoot.activeElement.setSelectionRange(9, 9), 0)");
    scene.window.tab.type_str("i").unwrap();
    scene.window.wait_until("a request", "window.release");
    scene.window.value("(window.release(), 0)");
    scene.window.wait_until(
        "suggestions",
        "!window.taken.shadowRoot.querySelector('ul').hidden",
    );
}

#[test]
fn the_example_page_works_and_shows_every_face() {
    for view in [PHONE, DESKTOP, DESKTOP_DARK] {
        let Some(window) = Window::open(view) else { return };
        window.go("/widget-demo");
        window.arrive("Sökrutan på din egen webbplats");
        window.wait_until(
            "the boxes",
            "[...document.querySelectorAll('sokbar-search')].every(e => e.shadowRoot)",
        );
        window.is_accessible("widget demo");
        window.looks_right("widget-demo");
        for (number, face) in ["plain", "brand", "dark", "preset"].into_iter().enumerate() {
            let host = format!("document.querySelectorAll('sokbar-search')[{number}]");
            window.value(&format!(
                "({host}.scrollIntoView({{ block: 'center', behavior: 'instant' }}), {host}.focus(), 0)"
            ));
            window
                .tab
                .type_str("kanb")
                .unwrap()
                .press_key("ArrowDown")
                .unwrap();
            window.wait_until(
                "suggestions",
                &format!("!{host}.shadowRoot.querySelector('ul').hidden"),
            );
            window.tab.press_key("ArrowDown").unwrap();
            window.is_accessible(face);
            window.picture(&format!("widget-demo-{face}"));
            window.tab.press_key("Escape").unwrap();
        }
    }
}

#[test]
fn a_preset_that_no_server_knows_is_told_to_the_maker() {
    let Some(scene) = Scene::new(DESKTOP, true) else {
        return;
    };
    scene.show("<sokbar-search server='SERVICE' kind='metod'></sokbar-search>");
    scene.type_in_box("kanban");
    scene
        .window
        .wait_until("a word in the console", "window.told.join().includes('metod')");
    let told = scene.window.value("window.told.join()");
    assert!(
        told.as_str().unwrap().contains("allowed: method, article"),
        "{told}"
    );
    assert_eq!(
        scene.inside("root.querySelector('[role=status]').textContent"),
        ""
    );
}
