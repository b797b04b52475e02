//! The whole way with the pages' scripts turned off.

use std::sync::Arc;

use sokbar::web::{self, Options};

use super::window::{PHONE, Window};
use crate::harness::Place;

/// More methods than fit on a page, and a case.
fn many() -> Place {
    let place = Place::with_files(&[(
        "artiklar/fallstudier/lampan.md",
        "---\ntitle: Lampan som räddade linan\ndate: 2020\n---\nEn lampa kallade på hjälp.",
    )]);
    for number in 1..=25 {
        let text = format!("---\ntitle: Andon {number}\ndate: 2001\n---\nEn lampa kallar på hjälp.");
        place.write(&format!("metoder/andon-{number}.md"), &text);
    }
    place
}

#[test]
fn every_state_can_be_reached_without_script() {
    let place = many();
    let router = web::router(Arc::new(place.engine()), &Options::default());
    let Some(window) = Window::open_on(PHONE, router) else {
        return;
    };
    window.without_script();
    window.go("/");
    assert_eq!(
        window.count("[role=combobox], .suggestions"),
        0,
        "a form like any other"
    );
    window.click("main input[type=search]");
    let typed = window.tab.type_str("lampa").unwrap();
    typed.press_key("Enter").unwrap();
    window.arrive("lampa");
    assert_eq!(window.count("main ol.hits > li"), 20);

    window.click("a[rel=next]");
    window.wait_until("the second page", "location.search.includes('offset=20')");
    window.arrive("lampa");
    assert_eq!(window.count("main ol.hits > li"), 6);

    window.click("[data-key='kind:case']");
    assert_eq!(window.text(".apply button"), "Visa träffar");
    window.click(".apply button");
    window.wait_until("the hits to be fewer", "location.search.includes('kind=case')");
    window.arrive("lampa");
    assert_eq!(window.count("main ol.hits > li"), 1);

    window.click(".chips a");
    window.wait_until("the filter to go", "!location.search.includes('kind=case')");
    window.arrive("lampa");
    assert_eq!(window.count("main ol.hits > li"), 20);
}

#[test]
fn the_example_page_of_the_box_for_other_sites_has_forms() {
    let Some(window) = Window::open(PHONE) else {
        return;
    };
    window.without_script();
    window.go("/widget-demo");
    window.arrive("Sökrutan på din egen webbplats");
    window.looks_right("widget-demo-without-script");
    window.click("sokbar-search[kind=method] input[type=search]");
    let typed = window.tab.type_str("kanban").unwrap();
    typed.press_key("Enter").unwrap();
    window.arrive("kanban");
    assert_eq!(window.value("location.search"), "?q=kanban&kind=method");
}
