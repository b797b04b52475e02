//! A window of the browser that the tests share, with the actions and queries of tests.

use std::env;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use axum::Router;
use chromiumoxide::cdp::browser_protocol::emulation::{
    MediaFeature, SetDeviceMetricsOverrideParams, SetEmulatedMediaParams, SetFocusEmulationEnabledParams,
    SetScriptExecutionDisabledParams,
};
use chromiumoxide::cdp::browser_protocol::target::SetAutoAttachParams;
use serde_json::Value;
use sokbar::web::{self, Options};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use super::tab::{Process, Tab};
pub(super) use super::view::{DESKTOP, DESKTOP_DARK, NARROW, PHONE, PHONE_DARK, View, WIDE};
use crate::harness::{Place, optional_program, wait_for};

/// The browser, and the service on the small corpus of `fixtures/verkstaden`. They end with the last test that uses
/// them: one that is kept for ever would outlive the tests' process.
struct Shared {
    browser: Process,
    address: SocketAddr,
    _place: Place,
}

static SHARED: Mutex<Weak<Shared>> = Mutex::new(Weak::new());

/// Held while a window opens, closes or is drawn for a picture, as that moves the browser's own focus.
static FRONT: Mutex<()> = Mutex::new(());

impl Shared {
    /// `None` where there is no Chromium and none is demanded.
    fn get() -> Option<Arc<Self>> {
        let program = chromium()?;
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(running) = shared.upgrade() {
            return Some(running);
        }
        let browser = Process::start(program);
        let place = Place::with_fixture("verkstaden");
        let router = web::router(Arc::new(place.engine()), &Options::default());
        let started = Arc::new(Self {
            address: serve(
                &browser.runtime,
                listen(&browser.runtime, "127.0.0.1:0"),
                router,
                std::future::pending(),
            ),
            browser,
            _place: place,
        });
        *shared = Arc::downgrade(&started);
        Some(started)
    }
}

/// A window that is closed with the test.
pub(super) struct Window {
    pub(super) tab: Tab,
    pub(super) view: View,
    pub(super) address: SocketAddr,
    is_still: bool,
    shared: Arc<Shared>,
}

impl Drop for Window {
    fn drop(&mut self) {
        let _front = front();
        // Fails if the browser has ended already.
        let _ = self.tab.close();
    }
}

impl Window {
    /// Opens a window on the start page; `None` where there is no Chromium and none is demanded.
    pub(super) fn open(view: View) -> Option<Self> {
        let shared = Shared::get()?;
        let tab = {
            let _front = front();
            shared.browser.new_tab()
        };
        let window = Self {
            tab,
            view,
            address: shared.address,
            is_still: false,
            shared,
        };
        // The windows of several tests are open at once: each believes that it is the one in front.
        window
            .tab
            .call_method(SetFocusEmulationEnabledParams::new(true))
            .unwrap();
        // Chromiumoxide has each worker wait for a debugger when it starts, and never lets a service worker go on.
        window
            .tab
            .call_method(SetAutoAttachParams::new(false, false))
            .unwrap();
        window.look(view);
        window.go("/");
        Some(window)
    }

    /// Moves the browser's own focus here until the guard is dropped: without it an input method ends its composition.
    pub(super) fn keep_in_front(&self) -> MutexGuard<'static, ()> {
        let front = front();
        self.tab.bring_to_front();
        front
    }

    /// Opens a window on another service, which runs as long as the tests' browser does.
    pub(super) fn open_on(view: View, router: Router) -> Option<Self> {
        let mut window = Self::open(view)?;
        window.address = window.serve(router);
        window.go("/");
        Some(window)
    }

    /// Serves beside the pages, on a port and thus an origin of its own.
    pub(super) fn serve(&self, router: Router) -> SocketAddr {
        let listener = listen(&self.shared.browser.runtime, "127.0.0.1:0");
        serve(
            &self.shared.browser.runtime,
            listener,
            router,
            std::future::pending(),
        )
    }

    /// Moves to a service that ends when the sender is dropped.
    pub(super) fn move_to(&mut self, router: Router) -> oneshot::Sender<()> {
        let runtime = &self.shared.browser.runtime;
        let listener = listen(runtime, "127.0.0.1:0");
        let (sender, ended) = oneshot::channel();
        let ended = async move { drop(ended.await) };
        self.address = serve(runtime, listener, router, ended);
        sender
    }

    /// What a promise of the page becomes.
    pub(super) fn settled(&self, promise: &str) -> Value {
        let keep = format!(
            "(window.settled = undefined, ({promise}).then(value => {{ window.settled = {{ value }}; }}), 0)"
        );
        self.value(&keep);
        self.wait_until(promise, "window.settled !== undefined");
        self.value("window.settled.value ?? null")
    }

    /// Takes another size and theme.
    pub(super) fn look(&self, view: View) {
        self.tab.call_method(metrics(view)).unwrap();
        self.theme(view.dark);
    }

    /// Takes another size and theme, and remembers it.
    pub(super) fn turn(&mut self, view: View) {
        self.view = view;
        self.look(view);
    }

    fn theme(&self, dark: bool) {
        let theme = ("prefers-color-scheme", if dark { "dark" } else { "light" });
        if self.is_still {
            self.prefers(&[theme, ("prefers-reduced-motion", "reduce")]);
        } else {
            self.prefers(&[theme]);
        }
    }

    /// Asks for less motion from now on, in every theme.
    pub(super) fn hold_still(&mut self) {
        self.is_still = true;
        self.theme(self.view.dark);
    }

    /// Asks for less motion, as some readers do in their system's settings.
    pub(super) fn less_motion(&self, less: bool) {
        let motion = if less { "reduce" } else { "no-preference" };
        self.prefers(&[("prefers-reduced-motion", motion)]);
    }

    fn prefers(&self, features: &[(&str, &str)]) {
        let feature = |(name, value): &(&str, &str)| MediaFeature::new(*name, *value);
        let media = SetEmulatedMediaParams {
            media: None,
            features: Some(features.iter().map(feature).collect()),
        };
        self.tab.call_method(media).unwrap();
    }

    /// Has the system's few colours in place of the page's, as readers with low vision choose.
    pub(super) fn force_colours(&self) {
        self.prefers(&[("forced-colors", "active")]);
    }

    /// Turns the pages' own scripts off, as some readers do.
    pub(super) fn without_script(&self) {
        self.tab
            .call_method(SetScriptExecutionDisabledParams::new(true))
            .unwrap();
    }

    /// Loads a page.
    pub(super) fn go(&self, path: &str) {
        let address = format!("http://{}{path}", self.address);
        // Returns when the new page has replaced the old one.
        let navigated = self.tab.navigate(&address);
        assert_eq!(navigated.error_text, None, "{address}");
        self.wait_until(&address, "document.readyState == 'complete'");
    }

    /// The value of an expression in the page.
    pub(super) fn value(&self, expression: &str) -> Value {
        let found = self
            .tab
            .evaluate(&format!("JSON.stringify({expression})"), false)
            .unwrap();
        let json = found.value.unwrap_or_else(|| panic!("{expression} has no value"));
        serde_json::from_str(json.as_str().unwrap()).unwrap()
    }

    pub(super) fn text(&self, selector: &str) -> String {
        let text = self.value(&format!("document.querySelector({selector:?}).innerText"));
        text.as_str().unwrap().to_owned()
    }

    pub(super) fn count(&self, selector: &str) -> u64 {
        let count = self.value(&format!("document.querySelectorAll({selector:?}).length"));
        count.as_u64().unwrap()
    }

    /// Waits until an expression in the page is true; a page that is just being left counts as not yet.
    pub(super) fn wait_until(&self, what: &str, expression: &str) {
        wait_for(what, || {
            let found = self.tab.evaluate(&format!("!!({expression})"), false).ok()?;
            found.value?.as_bool()?.then_some(())
        });
    }

    /// Waits a while, so that an event that must not happen would have happened.
    pub(super) fn let_pass(&self, milliseconds: u64) {
        self.tab.pause(Duration::from_millis(milliseconds)).unwrap();
    }

    /// Clicks an element at its visible place, after unfolding its parents.
    pub(super) fn click(&self, selector: &str) {
        let shown = format!("document.querySelector({selector:?}).checkVisibility()");
        if self.value(&shown) == false {
            self.click_in_sight("details.filters > summary");
            self.wait_until("the filters to unfold", &shown);
        }
        self.click_in_sight(selector);
    }

    fn click_in_sight(&self, selector: &str) {
        let middle = self.value(&format!(
            "(() => {{ const e = document.querySelector({selector:?}); \
             e.scrollIntoView({{ block: 'center', behavior: 'instant' }}); \
             const r = e.getClientRects()[0]; return [r.x + r.width / 2, r.y + r.height / 2]; }})()"
        ));
        let at = |index: usize| middle[index].as_f64().unwrap();
        self.tab.click_point(at(0), at(1)).unwrap();
    }

    /// Waits until the page's first heading is as wanted.
    pub(super) fn arrive(&self, heading: &str) {
        wait_for(&format!("the page {heading:?}"), || {
            let there = "document.readyState == 'complete' && document.querySelector('h1')?.innerText";
            let found = self.tab.evaluate(there, false).ok()?.value?;
            found.as_str()?.contains(heading).then_some(())
        });
    }

    /// Nothing sticks out at the side, and how it looks is kept for people to see.
    pub(super) fn looks_right(&self, page: &str) {
        let width = self
            .value("document.documentElement.scrollWidth")
            .as_u64()
            .unwrap();
        assert!(width <= self.view.width.into(), "{page} is {width} wide");
        let out = self.value(
            "[...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && !e.closest('.scrolls') \
             && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))",
        );
        assert_eq!(out, Value::Array(Vec::new()), "{page}");
        let cut = self.value(
            "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('.hidden, .scrolls, input, select, .who') \
             && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80))",
        );
        assert_eq!(cut, Value::Array(Vec::new()), "{page}");
        // axe takes links in lists for running text and lets them pass.
        let small = self.value(
            "[...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')].filter(e => { \
             const r = e.getBoundingClientRect(); return e.checkVisibility() && !e.closest('.hidden, .skip') \
             && !e.matches('label input') && getComputedStyle(e).display != 'inline' && Math.min(r.width, r.height) < 23.9; }).map(e => e.outerHTML.slice(0, 80))",
        );
        assert_eq!(small, Value::Array(Vec::new()), "{page}: targets below 24 px");
        self.picture(page);
    }

    /// Keeps the whole page as a picture.
    pub(super) fn picture(&self, page: &str) {
        let height = self.value("document.documentElement.scrollHeight");
        let whole = View {
            height: height.as_u64().unwrap() as u32,
            ..self.view
        };
        self.tab.call_method(metrics(whole)).unwrap();
        let _front = front();
        let image = self.tab.capture_screenshot().unwrap();
        self.tab.call_method(metrics(self.view)).unwrap();
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .parent()
            .unwrap()
            .join("screenshots");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{page}-{}.png", self.view.name)), image).unwrap();
    }

    /// What has the focus: its tag, text, place in the window and whether the focus is drawn.
    pub(super) fn focus(&self) -> Value {
        self.value(
            "(() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect(); \
             const drawn = s => s.outlineStyle != 'none' || s.boxShadow != 'none'; \
             return { tag: e.tagName, name: e.getAttribute('name'), href: e.getAttribute('href'), \
             seen: r.top >= 0 && r.left >= 0 && r.width > 1 && r.height > 1 && r.bottom <= innerHeight, \
             drawn: e.matches(':focus-visible') && (drawn(s) || drawn(getComputedStyle(e.parentElement))) }; })()",
        )
    }
}

fn front() -> MutexGuard<'static, ()> {
    FRONT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The path of Chromium: `CHROME`, else the one on `PATH`. Without it the browser tests are skipped with a message.
fn chromium() -> Option<PathBuf> {
    static FOUND: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        let named = env::var_os("CHROME")
            .map(PathBuf::from)
            .filter(|path| path.is_file());
        let names = ["chromium", "chromium-browser", "google-chrome"];
        named.or_else(|| optional_program(&names, "the pages in a browser"))
    });
    FOUND.clone()
}

fn metrics(view: View) -> SetDeviceMetricsOverrideParams {
    let mobile = view.width < 600;
    SetDeviceMetricsOverrideParams::new(view.width, view.height, 1.0, mobile)
}

fn listen(runtime: &Runtime, address: &str) -> TcpListener {
    runtime.block_on(TcpListener::bind(address)).unwrap()
}

/// Serves in this process.
fn serve(
    runtime: &Runtime,
    listener: TcpListener,
    router: Router,
    ended: impl Future<Output = ()> + Send + 'static,
) -> SocketAddr {
    let address = listener.local_addr().unwrap();
    runtime.spawn(web::serve(
        listener,
        router,
        ended,
        web::ConnectionLimits {
            grace: Duration::ZERO,
            ..web::ConnectionLimits::default()
        },
    ));
    address
}
