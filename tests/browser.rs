//! The pages in a real browser, at the width of a phone and of a desktop. Screenshots land in `target/screenshots/`.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use headless_chrome::protocol::cdp::{Emulation, Page};
use headless_chrome::{Browser, LaunchOptions, Tab};
use serde_json::Value;
use sokbar::web::{self, Options};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::harness::{Place, wait_for};

const FLAGS: [&str; 4] = [
    "--disable-quic",
    "--disable-component-update",
    "--disable-background-networking",
    "--hide-scrollbars",
];

/// A size of the window.
#[derive(Clone, Copy)]
struct View {
    name: &'static str,
    width: u32,
    height: u32,
}

const PHONE: View = View {
    name: "phone",
    width: 390,
    height: 844,
};
const DESKTOP: View = View {
    name: "desktop",
    width: 1280,
    height: 900,
};

/// The service on the small corpus of `fixtures/verkstaden`, and a browser window on it.
struct Window {
    tab: Arc<Tab>,
    view: View,
    address: SocketAddr,
    _browser: Browser,
    _profile: TempDir,
    _runtime: Runtime,
    _place: Place,
}

impl Window {
    /// Opens a window on the start page; `None` where there is no Chromium and none is demanded.
    fn open(view: View) -> Option<Self> {
        let program = chromium()?;
        let profile = tempfile::tempdir().unwrap();
        let options = LaunchOptions {
            path: Some(program),
            user_data_dir: Some(profile.path().to_owned()),
            sandbox: false,
            window_size: Some((view.width, view.height)),
            args: FLAGS.iter().map(OsStr::new).collect(),
            idle_browser_timeout: Duration::from_secs(120),
            ..LaunchOptions::default()
        };
        let browser = Browser::new(options).unwrap();
        let tab = browser.new_tab().unwrap();
        tab.set_default_timeout(Duration::from_secs(30));
        tab.call_method(metrics(view)).unwrap();
        let place = Place::with_fixture("verkstaden");
        let runtime = Runtime::new().unwrap();
        let address = serve(&place, &runtime);
        let window = Self {
            tab,
            view,
            address,
            _browser: browser,
            _profile: profile,
            _runtime: runtime,
            _place: place,
        };
        window.go("/");
        Some(window)
    }

    fn go(&self, path: &str) {
        let address = format!("http://{}{path}", self.address);
        self.tab
            .navigate_to(&address)
            .unwrap()
            .wait_until_navigated()
            .unwrap();
    }

    /// The value of an expression in the page.
    fn value(&self, expression: &str) -> Value {
        let found = self
            .tab
            .evaluate(&format!("JSON.stringify({expression})"), false)
            .unwrap();
        let json = found.value.unwrap_or_else(|| panic!("{expression} has no value"));
        serde_json::from_str(json.as_str().unwrap()).unwrap()
    }

    fn text(&self, selector: &str) -> String {
        let text = self.value(&format!("document.querySelector({selector:?}).innerText"));
        text.as_str().unwrap().to_owned()
    }

    fn count(&self, selector: &str) -> u64 {
        let count = self.value(&format!("document.querySelectorAll({selector:?}).length"));
        count.as_u64().unwrap()
    }

    /// Clicks an element, having unfolded what it is folded into.
    fn click(&self, selector: &str) {
        let folded = format!("document.querySelector({selector:?}).checkVisibility()");
        if self.value(&folded) == false {
            self.tab
                .find_element("details.filters > summary")
                .unwrap()
                .click()
                .unwrap();
            wait_for("the filters to unfold", || {
                (self.value(&folded) == true).then_some(())
            });
        }
        let element = self.tab.find_element(selector).unwrap();
        element.scroll_into_view().unwrap();
        element.click().unwrap();
    }

    /// Waits until the page's first heading is as wanted.
    fn arrive(&self, heading: &str) {
        wait_for(&format!("the page {heading:?}"), || {
            let there = "document.readyState == 'complete' && document.querySelector('h1')?.innerText";
            let found = self.tab.evaluate(there, false).ok()?.value?;
            found.as_str()?.contains(heading).then_some(())
        });
    }

    /// Nothing sticks out at the side, and how it looks is kept for people to see.
    fn looks_right(&self, page: &str) {
        let width = self
            .value("document.documentElement.scrollWidth")
            .as_u64()
            .unwrap();
        assert!(width <= self.view.width.into(), "{page} is {width} wide");
        let out = self.value(
            "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() \
             && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))",
        );
        assert_eq!(out, Value::Array(Vec::new()), "{page}");
        let format = Page::CaptureScreenshotFormatOption::Png;
        let image = self.tab.capture_screenshot(format, None, None, true).unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .unwrap()
            .join("screenshots");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{page}-{}.png", self.view.name)), image).unwrap();
    }

    /// What has the focus: its tag, text, place in the window and whether the focus is drawn.
    fn focus(&self) -> Value {
        self.value(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect(); \
             const drawn = s => s.outlineStyle != 'none' || s.boxShadow != 'none'; \
             return { tag: e.tagName, name: e.getAttribute('name'), href: e.getAttribute('href'), \
             seen: r.top >= 0 && r.left >= 0 && r.width > 1 && r.height > 1 && r.bottom <= innerHeight, \
             drawn: e.matches(':focus-visible') && (drawn(s) || drawn(getComputedStyle(e.parentElement))) }; })()",
        )
    }
}

/// Where Chromium is. Without one the pages can't be looked at, which the developer is told; in CI it is a failure.
#[expect(
    clippy::print_stderr,
    reason = "a test that was not run must not look like one that was"
)]
fn chromium() -> Option<PathBuf> {
    let named = env::var_os("CHROME").map(PathBuf::from);
    let usual = ["chromium", "chromium-browser", "google-chrome"];
    let mut places = named
        .into_iter()
        .chain(usual.map(|name| Path::new("/usr/bin").join(name)));
    let found = places.find(|path| path.is_file());
    if found.is_none() {
        assert!(env::var_os("CI").is_none(), "no Chromium: set CHROME to its path");
        eprintln!("NOT RUN: no Chromium; set CHROME to its path to look at the pages in it");
    }
    found
}

fn metrics(view: View) -> Emulation::SetDeviceMetricsOverride {
    Emulation::SetDeviceMetricsOverride {
        width: view.width,
        height: view.height,
        device_scale_factor: 1.0,
        mobile: view.width < 600,
        scale: None,
        screen_width: None,
        screen_height: None,
        position_x: None,
        position_y: None,
        dont_set_visible_size: None,
        screen_orientation: None,
        viewport: None,
        display_feature: None,
        device_posture: None,
    }
}

/// Serves in this process, on a port of its own.
fn serve(place: &Place, runtime: &Runtime) -> SocketAddr {
    let router = web::router(Arc::new(place.engine()), &Options::default());
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(web::serve(
        listener,
        router,
        std::future::pending(),
        Duration::ZERO,
    ));
    address
}

/// From the start page to a document, and to a search that finds nothing.
fn walk(view: View) {
    let Some(window) = Window::open(view) else { return };
    window.arrive("Vad letar du efter?");
    window.looks_right("start");

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
    window.looks_right("results");

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
    window.looks_right("facet");

    window.click("main ol article h2 a");
    window.arrive("Gjuteriet halverade ställtiderna");
    assert!(window.text("main").contains("Daglig styrning vid tavlan"));
    assert!(
        window.count("main ul article a[href^='/dokument/']") >= 1,
        "related documents"
    );
    window.looks_right("document");

    window.go("/?q=xyzzyplugh");
    window.arrive("xyzzyplugh");
    assert!(window.count("main li") >= 3, "tips");
    window.looks_right("nothing");

    window.go("/dokument/artiklar/farlig-kod");
    window.arrive("Farlig kod");
    assert_eq!(window.count("main script, main img"), 0);
    window.looks_right("hostile");
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
