//! Every page in every state: nothing that axe objects to, nothing that sticks out or is cut off, and a picture to
//! look at.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use sokbar::web::{self, Options};

use super::window::{DESKTOP, DESKTOP_DARK, NARROW, PHONE, PHONE_DARK, View, WIDE, Window};
use crate::harness::Place;
use crate::http::HOSTILE;

/// Name, address and what its first heading has. The English ones have their picture too.
const STATES: [(&str, &str, &str); 25] = [
    ("start", "/", "Vad letar du efter?"),
    ("start-english", "/?ui=en", "What are you looking for?"),
    ("results", "/?q=st%C3%A4lltid", "ställtid"),
    ("results-english", "/?q=st%C3%A4lltid&ui=en", "ställtid"),
    (
        "facets",
        "/?q=st%C3%A4lltid&kind=case&kind=method&from=2010&sort=-date",
        "ställtid",
    ),
    ("corrected", "/?q=kanbna", "kanban"),
    ("listing", "/?kind=method", "Metoder"),
    ("empty", "/?q=", "Vad letar du efter?"),
    ("nothing", "/?q=xyzzyplugh+zzyxw", "xyzzyplugh"),
    ("nothing-in-filters", "/?q=kanban&kind=case", "kanban"),
    ("past-the-end", "/?q=kanban&offset=40", "kanban"),
    ("markdown", "/dokument/metoder/smed?q=klockan", "SMED"),
    (
        "document-english",
        "/dokument/metoder/smed?q=klockan&ui=en",
        "SMED",
    ),
    ("html", "/dokument/artiklar/farlig-kod", "Farlig kod"),
    ("pdf", "/dokument/rapport?q=st%C3%A4lltid", ""),
    ("word", "/dokument/tabeller?q=tid", ""),
    ("hostile", "/dokument/artiklar/elak?q=st%C3%A4lltid", ""),
    ("about", "/om", "Om sökningen"),
    ("about-english", "/om?ui=en", "About"),
    ("api", "/api", "API för utvecklare"),
    ("topic", "/amne/st%C3%A4lltid", "ställtid"),
    ("accessibility", "/tillganglighet", "Tillgänglighet"),
    ("saved", "/mina-texter", "Mina texter"),
    ("not-found", "/dokument/finns-inte", "finns inte"),
    ("bad-address", "/?q=kanban&from=i+fjol", "går inte att läsa"),
];

/// The small corpus with a PDF, a Word document and a page that tries everything beside it.
fn place() -> Place {
    let place = Place::with_fixture("verkstaden");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (from, to) in [
        ("pdf/latex-heads.pdf", "rapport.pdf"),
        ("office/tabeller.docx", "tabeller.docx"),
    ] {
        fs::copy(fixtures.join(from), place.corpus().join(to)).unwrap();
    }
    place.write("artiklar/elak.html", HOSTILE);
    place
}

/// Looks at every state in a size, and in the dark theme of the same size without loading the page again.
fn look_at_all(light: View, dark: Option<View>) {
    // In colours of its own, as a service that has some.
    let brand = web::Brand {
        name: "Verkstadsbiblioteket".to_owned(),
        accent: Some([0x8a, 0x15, 0x38]),
        links: vec![("Integritet".to_owned(), "/om".to_owned())],
        tasks: vec![
            ("Korta ställtiden".to_owned(), "/dokument/metoder/smed".to_owned()),
            (
                "Starta daglig styrning".to_owned(),
                "/?q=daglig+styrning".to_owned(),
            ),
        ],
        accessibility_contact: Some("hej@exempel.se".to_owned()),
        ..web::Brand::default()
    };
    let brand = if light.width == WIDE.width || light.width == PHONE.width {
        brand
    } else {
        web::Brand {
            accent: None,
            ..brand
        }
    };
    let options = Options {
        brand,
        ..Options::default()
    };
    let router = web::router(Arc::new(place().engine()), &options);
    let Some(mut window) = Window::open_on(light, router) else {
        return;
    };
    // A theme is taken at once, not by a transition.
    window.hold_still();
    for (name, address, heading) in STATES {
        window.turn(light);
        window.go(address);
        window.arrive(heading);
        window.looks_right(name);
        window.is_accessible(name);
        if let Some(dark) = dark {
            window.turn(dark);
            window.looks_right(name);
            window.is_accessible_in_this_theme(name);
        }
    }
}

#[test]
fn every_state_is_sound_on_a_phone() {
    look_at_all(PHONE, Some(PHONE_DARK));
}

#[test]
fn every_state_is_sound_on_a_desktop() {
    look_at_all(DESKTOP, Some(DESKTOP_DARK));
}

#[test]
fn every_state_is_sound_in_a_narrow_window() {
    look_at_all(NARROW, None);
}

#[test]
fn every_state_is_sound_in_a_wide_window() {
    look_at_all(WIDE, None);
}

#[test]
fn a_server_that_fails_says_so_on_a_sound_page() {
    let place = Place::with_files(&[("metoder/rik.md", "# Rik\n\nEn **viktig** text om *flöde*.")]);
    let router = web::router(Arc::new(place.engine()), &Options::default());
    place.damage_documents();
    let Some(mut window) = Window::open_on(PHONE, router) else {
        return;
    };
    for view in [PHONE, DESKTOP_DARK] {
        window.turn(view);
        window.go("/dokument/metoder/rik");
        window.arrive("Något gick fel hos oss");
        window.looks_right("failure");
        window.is_accessible("failure");
    }
}

#[test]
fn nothing_moves_for_those_who_asked_for_less_motion() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    let moving = "[document.documentElement, ...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e); \
         return s.scrollBehavior != 'auto' || s.animationName != 'none' || s.transitionDuration.split(', ').some(d => d != '0s'); }).length";
    for address in ["/", "/?q=kanban", "/dokument/metoder/smed", "/om"] {
        window.go(address);
        // As on the way within a page.
        window.value("document.documentElement.classList.add('smooth') ?? 0");
        window.less_motion(false);
        assert_ne!(
            window.value(moving),
            0,
            "{address}: scrolling is smooth otherwise"
        );
        window.less_motion(true);
        assert_eq!(window.value(moving), 0, "{address}");
    }
}
