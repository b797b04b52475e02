//! A researcher at a desk: keyboard, forced colours, the way between hits and documents.

use std::sync::Arc;

use serde_json::json;
use sokbar::web::{self, Options};

use super::window::{DESKTOP, PHONE, Window};
use crate::harness::{Place, wait_for};

#[test]
fn the_way_back_from_a_document_keeps_filters_order_and_page() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid&kind=case&sort=-date&from=2010");
    window.arrive("ställtid");
    window.click("ol.hits h2 a");
    window.arrive("Gjuteriet");
    assert!(window.count(".body mark") > 0, "the words are marked");
    window.click(".back a");
    window.arrive("Träffar för ”ställtid”");
    let pairs = window.value("[...new URLSearchParams(location.search)].sort()");
    assert_eq!(
        pairs,
        json!([
            ["from", "2010"],
            ["kind", "case"],
            ["q", "ställtid"],
            ["sort", "-date"]
        ])
    );
    // A list without a query is found again, too.
    window.go("/?kind=method&sort=date");
    window.click("ol.hits h2 a");
    window.wait_until("the document", "location.pathname.startsWith('/dokument/')");
    window.wait_until("the way back", "document.querySelector('.back a')");
    assert_eq!(window.text(".back a"), "← Alla träffar");
    window.click(".back a");
    window.arrive("Metoder");
    assert_eq!(window.value("location.search"), "?kind=method&sort=date");
}

#[test]
fn years_in_the_wrong_order_are_swapped_and_it_is_said() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid&from=2022&to=2010");
    window.arrive("ställtid");
    assert!(window.count("ol.hits > li") > 0, "something is found");
    assert_eq!(
        window.text(".spelling"),
        "Från-året var senare än till-året. Här visas 2010–2022."
    );
    let chosen = window.value("[...document.querySelectorAll('.years select')].map(e => e.value)");
    assert_eq!(chosen, json!(["2010", "2022"]));
    window.go("/?q=st%C3%A4lltid&from=2010&to=2022");
    assert_eq!(window.count(".spelling"), 0);
}

#[test]
fn arriving_at_a_section_is_a_jump_and_the_way_within_a_page_is_smooth() {
    let Some(window) = Window::open(PHONE) else { return };
    let behaviour = "getComputedStyle(document.documentElement).scrollBehavior";
    window.go("/dokument/metoder/smed?q=klockan#fallgropar");
    window.arrive("SMED");
    assert_eq!(window.value(behaviour), "auto");
    window.wait_until(
        "the section in sight",
        "scrollY > 0 && (r => r.top >= 0 && r.top < innerHeight)(document.getElementById('fallgropar').getBoundingClientRect())",
    );
    window.value("(window.seen = [], addEventListener('scrollend', () => window.ended = true, { once: true }), addEventListener('scroll', () => window.seen.push([scrollY, getComputedStyle(document.documentElement).scrollBehavior])), scrollTo({ top: 0, behavior: 'instant' })) ?? 0");
    // The end of this way must not be taken for that of the next.
    window.wait_until("the top", "scrollY == 0 && window.ended");
    window.value("(window.seen = []) && 0");
    window.value("document.querySelector('.contents a[href=\"#fallgropar\"]').click() ?? 0");
    // A busy browser may show the whole way as one step.
    window.wait_until("the way", "scrollY > 0 && window.seen.length > 0");
    assert_eq!(window.value("window.seen[0][1]"), "smooth");
    window.wait_until("no class afterwards", &format!("{behaviour} == 'auto'"));
    window.less_motion(true);
    window.value("document.querySelector('.contents a').click() ?? 0");
    assert_eq!(
        window.value(behaviour),
        "auto",
        "not where less motion is asked for"
    );
}

#[test]
fn the_first_hit_is_two_keys_from_the_top() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    window.tab.press_key("Tab").unwrap();
    assert_eq!(window.focus()["href"], "#sokbar-innehall");
    window.tab.press_key("Tab").unwrap();
    let second = wait_for("the second skip link to come into sight", || {
        let focus = window.focus();
        (focus["seen"] == true).then_some(focus)
    });
    assert_eq!(second["href"], "#sokbar-traffar");
    assert_eq!(second["drawn"], true);
    window.tab.press_key("Enter").unwrap();
    window.wait_until("the hits", "document.activeElement.id == 'sokbar-traffar'");
    let mut stops = 0;
    while window.value("document.activeElement.matches('ol.hits h2 a')") == false {
        window.tab.press_key("Tab").unwrap();
        stops += 1;
        assert!(stops < 6, "the first hit is further away");
    }
    // In the order of the page the filters follow the hits.
    assert_eq!(
        window.value("!!(document.querySelector('.content').compareDocumentPosition(document.querySelector('.side')) & Node.DOCUMENT_POSITION_FOLLOWING)"),
        true
    );
    window.value("document.querySelector('.skip[href=\"#sokbar-filter\"]').click() ?? 0");
    window.wait_until("the filters", "document.activeElement.id == 'sokbar-filter'");
    window.tab.press_key("Tab").unwrap();
    assert_eq!(window.value("document.activeElement.type"), "checkbox");
}

#[test]
fn a_facet_is_a_checkbox_and_space_chooses_it() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    window.value("document.querySelector(\"[data-key='kind:case']\").focus() ?? 0");
    for (hits, checked) in [(1, true), (3, false)] {
        window.tab.press_key(" ").unwrap();
        window.wait_until(
            "the hits",
            &format!("document.querySelectorAll('ol.hits > li').length == {hits} && !document.querySelector('[aria-busy]')"),
        );
        assert_eq!(window.value("document.activeElement.dataset.key"), "kind:case");
        assert_eq!(window.value("document.activeElement.checked"), checked);
    }
    // A chosen value that no hit has stays chosen when another is.
    window.go("/?q=st%C3%A4lltid&author=Finns+Inte");
    assert_eq!(
        window.value("document.querySelector(\"[data-key='author:Finns Inte']\").checked"),
        true
    );
}

#[test]
fn a_long_facet_is_searched_by_keyboard_beyond_what_the_page_lists() {
    let place = Place::new();
    for number in 10..70 {
        let text = format!("---\ntitle: Tavla {number}\nauthors: Åsa Öst {number}\n---\nEn tavla.");
        place.write(&format!("metoder/tavla-{number}.md"), &text);
    }
    let router = web::router(Arc::new(place.engine()), &Options::default());
    let Some(window) = Window::open_on(DESKTOP, router) else {
        return;
    };
    window.go("/?q=tavla");
    window.arrive("tavla");
    let seen = "[...document.querySelectorAll('[data-facet=author] li')].filter(e => e.checkVisibility()).map(e => e.querySelector('input').value)";
    window.value("document.querySelector('[data-key=\"within:author\"]').focus() ?? 0");
    // Marks may be left out, and the last author is not among the forty of the page.
    window.tab.type_str("ost 69").unwrap();
    window.wait_until("the one author", &format!("({seen}).join() == 'Åsa Öst 69'"));
    assert_eq!(window.text("#sokbar-besked"), "1 i listan");
    window.is_accessible_in_this_theme("within-facet");
    window.tab.press_key("Enter").unwrap();
    window.tab.press_key(" ").unwrap();
    window.wait_until(
        "the one hit",
        "document.querySelectorAll('ol.hits > li').length == 1 && !document.querySelector('[aria-busy]')",
    );
    assert_eq!(
        window.value("new URLSearchParams(location.search).getAll('author').join()"),
        "Åsa Öst 69"
    );
    assert_eq!(
        window.value("document.activeElement.dataset.key"),
        "author:Åsa Öst 69"
    );
    // The typed text stays; Escape shows the whole list again.
    window.value("document.querySelector('[data-key=\"within:author\"]').focus() ?? 0");
    assert_eq!(window.value("document.activeElement.value"), "ost 69");
    window.tab.press_key("Escape").unwrap();
    window.wait_until("the list", &format!("({seen}).length > 5"));
    assert_eq!(
        window.value("new URLSearchParams(location.search).getAll('author').length"),
        1
    );
}

#[test]
fn what_is_chosen_shows_in_forced_colours() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.force_colours();
    let differs = |what: &str, one: &str, other: &str| {
        let look = |selector: &str| {
            window.value(&format!(
                "(s => [s.backgroundColor, s.color])(getComputedStyle(document.querySelector({selector:?})))"
            ))
        };
        let (one, other) = (look(one), look(other));
        assert_ne!(one, other, "{what}");
    };
    window.go("/?q=st%C3%A4lltid&kind=case&limit=1");
    window.arrive("ställtid");
    differs(
        "the order",
        ".order a[aria-current]",
        ".order a:not([aria-current])",
    );
    // A transparent border would be drawn under what is not chosen, and under nothing else.
    assert_eq!(
        window.value(
            "[...document.querySelectorAll('.order a:not([aria-current])')].every(a => { const s = getComputedStyle(a); \
             return s.textDecorationLine === 'underline' && s.borderBottomWidth === '0px' })"
        ),
        true,
        "the orders that are not chosen are links without a mark"
    );
    assert_eq!(
        window.value("document.querySelector(\"[data-key='kind:case']\").checked"),
        true,
        "a type is a checkbox, which the browser draws"
    );
    assert_ne!(
        window.value("getComputedStyle(document.querySelector('.eyebrow .kind'), '::before').borderTopStyle"),
        "none"
    );
    window.looks_right("forced-colours-chosen");
    window.go("/?q=st%C3%A4lltid&limit=1");
    differs(
        "the page",
        ".paging ol a[aria-current]",
        ".paging ol a:not([aria-current])",
    );
    for (address, name) in [
        ("/", "forced-start"),
        ("/?q=st%C3%A4lltid&limit=2", "forced-results"),
        ("/dokument/metoder/smed?q=klockan", "forced-document"),
    ] {
        window.go(address);
        window.looks_right(name);
    }
}

#[test]
fn the_marks_of_a_text_are_counted_and_visited_in_turn() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.less_motion(true);
    window.go("/dokument/metoder/smed?q=klockan+st%C3%A4ll");
    window.arrive("SMED");
    let marks = window.count(".body mark");
    assert!(marks > 1, "{marks}");
    assert_eq!(window.text(".finds p"), format!("Träffar i texten: {marks}"));
    window.click(".finds [data-step='1']");
    assert_eq!(window.text(".finds p"), format!("1 av {marks} träffar i texten"));
    window.click(".finds [data-step='-1']");
    assert_eq!(
        window.text(".finds p"),
        format!("{marks} av {marks} träffar i texten")
    );
    assert_eq!(
        window.value("[...document.querySelectorAll('.body mark')].findIndex(e => e.matches('.here'))"),
        marks - 1
    );
    window.wait_until(
        "the mark in sight",
        "(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('mark.here').getBoundingClientRect())",
    );
    window.is_accessible("marks");
    window.go("/dokument/metoder/smed");
    assert_eq!(window.count(".finds"), 0);
}

#[test]
fn a_type_is_one_tap_away_and_a_year_too() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go("/?q=st%C3%A4lltid");
    window.arrive("ställtid");
    assert_eq!(window.text(".types [aria-current]"), "Alla");
    let edges = "['.types', '.hits'].map(s => document.querySelector(s).getBoundingClientRect()).map(r => [r.left, r.right])";
    let edges = window.value(edges);
    assert_eq!(edges[0], edges[1], "the row of types is as wide as the hits");
    window.click(".types [data-key='type:case']");
    window.wait_until("one hit", "document.querySelectorAll('ol.hits > li').length == 1");
    assert_eq!(window.value("location.search"), "?q=st%C3%A4lltid&kind=case");
    window.wait_until(
        "the focus to stay",
        "document.activeElement.dataset.key == 'type:case'",
    );
    window.click(".types [data-key='type:']");
    window.wait_until(
        "all hits",
        "document.querySelectorAll('ol.hits > li').length == 3",
    );
    window.click("details[data-key=histogram] > summary");
    window.wait_until(
        "the bars",
        "document.querySelector('.histogram').checkVisibility()",
    );
    window.is_accessible("histogram");
    window.click(".histogram a[href*='from=2016']");
    window.wait_until(
        "the year",
        "location.search.includes('from=2016') && location.search.includes('to=2016')",
    );
    window.wait_until(
        "fewer hits",
        "document.querySelectorAll('ol.hits > li').length == 1",
    );
}

#[test]
fn a_lost_file_the_icon_and_the_api_are_for_people() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go("/original/finns-inte");
    window.arrive("Dokumentet finns inte");
    assert_eq!(window.value("document.contentType"), "text/html");
    window.is_accessible("a lost file");
    let icon =
        window.settled("fetch('/favicon.ico').then(icon => [icon.status, icon.headers.get('content-type')])");
    assert_eq!(icon, json!([200, "image/x-icon"]));
    window.click("footer.site a[href='/api']");
    window.arrive("API för utvecklare");
    window.is_accessible("the api");
    let examples = window.settled(
        "Promise.all([...document.querySelectorAll('main a[href^=\"/v1/\"]')].map(a => fetch(a.href).then(answer => answer.status)))",
    );
    let examples = examples.as_array().unwrap();
    assert!(
        examples.len() >= 5 && examples.iter().all(|status| status == 200),
        "{examples:?}"
    );
}
