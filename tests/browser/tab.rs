//! A page of the browser with blocking calls, and the browser's process.

use std::path::PathBuf;
use std::time::Duration;

use chromiumoxide::cdp::browser_protocol::input::{
    DispatchKeyEventParams, DispatchKeyEventType, DispatchMouseEventParams, DispatchMouseEventType,
    InsertTextParams, MouseButton,
};
use chromiumoxide::cdp::browser_protocol::page::{CaptureScreenshotParams, NavigateParams, NavigateReturns};
use chromiumoxide::cdp::js_protocol::runtime::{EvaluateParams, RemoteObject};
use chromiumoxide::error::{CdpError, Result};
use chromiumoxide::{Browser, BrowserConfig, Command, Page, keys};
use futures_util::StreamExt as _;
use tempfile::TempDir;
use tokio::runtime::{Handle, Runtime};

use crate::harness::PATIENCE;

const FLAGS: [(&str, &str); 3] = [
    ("accept-lang", "sv"),
    ("disable-quic", ""),
    ("disable-component-update", ""),
];

/// How often a page is asked for, and how long an answer of Chromium is waited for.
const TRIES: u32 = 3;
const TRY: Duration = Duration::from_secs(PATIENCE.as_secs() / TRIES as u64);

/// The Control key in the protocol's set of modifiers.
const CONTROL: i64 = 2;

/// Chromium without a window, and the threads that talk to it.
pub(super) struct Process {
    browser: Browser,
    pub(super) runtime: Runtime,
    _profile: TempDir,
}

impl Process {
    pub(super) fn start(program: PathBuf) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let flags = FLAGS.map(|(name, value)| {
            if value.is_empty() {
                name.to_owned()
            } else {
                format!("{name}={value}")
            }
        });
        let config = BrowserConfig::builder()
            .chrome_executable(program)
            .user_data_dir(profile.path())
            .no_sandbox()
            .viewport(None)
            .launch_timeout(PATIENCE)
            .request_timeout(TRY)
            .args(flags)
            .build()
            .unwrap();
        let runtime = Runtime::new().unwrap();
        let (browser, mut handler) = runtime.block_on(Browser::launch(config)).unwrap();
        // What Chromium says is passed on until it has gone.
        runtime.spawn(async move { while handler.next().await.is_some() {} });
        Self {
            browser,
            runtime,
            _profile: profile,
        }
    }

    pub(super) fn new_tab(&self) -> Tab {
        let page = patiently(|| self.runtime.block_on(self.browser.new_page("about:blank")));
        Tab {
            page,
            runtime: self.runtime.handle().clone(),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Fails if the process has ended already.
        let _ = self.runtime.block_on(self.browser.close());
        let _ = self.runtime.block_on(self.browser.wait());
    }
}

/// Asks for a page, and again if it does not come. Chromiumoxide waits for the event that a new document began, and on a busy machine it
/// can come before anybody listens; nor is it told when the system ends a process of Chromium.
fn patiently<T>(ask: impl Fn() -> Result<T>) -> T {
    for _ in 1..TRIES {
        match ask() {
            Err(CdpError::Timeout) => {}
            answer => return answer.unwrap(),
        }
    }
    ask().unwrap()
}

/// A page of the browser.
pub(super) struct Tab {
    page: Page,
    runtime: Handle,
}

impl Tab {
    /// Sends a command of the DevTools protocol.
    pub(super) fn call_method<C: Command>(&self, command: C) -> Result<C::Response> {
        self.runtime
            .block_on(self.page.execute(command))
            .map(|answer| answer.result)
    }

    /// Loads a page.
    pub(super) fn navigate(&self, address: &str) -> NavigateReturns {
        patiently(|| self.call_method(NavigateParams::new(address)))
    }

    /// The value of an expression in the page; that of its promise if so wanted.
    pub(super) fn evaluate(&self, expression: &str, await_promise: bool) -> Result<RemoteObject> {
        let mut evaluate = EvaluateParams::new(expression);
        evaluate.await_promise = Some(await_promise);
        self.call_method(evaluate).map(|answer| answer.result)
    }

    /// Types a text key by key. A character without a key of its own is inserted.
    pub(super) fn type_str(&self, text: &str) -> Result<&Self> {
        for character in text.chars().map(String::from) {
            if keys::get_key_definition(&character).is_some() {
                self.press_key(&character)?;
            } else {
                self.call_method(InsertTextParams::new(character))?;
            }
        }
        Ok(self)
    }

    /// Presses and releases a key, which the protocol names as in `KeyboardEvent.key`.
    pub(super) fn press_key(&self, name: &str) -> Result<&Self> {
        self.press_with(name, 0)
    }

    /// The same while the Control key is held.
    pub(super) fn press_with_control(&self, name: &str) -> Result<&Self> {
        self.press_with(name, CONTROL)
    }

    fn press_with(&self, name: &str, modifiers: i64) -> Result<&Self> {
        let key = keys::get_key_definition(name).unwrap_or_else(|| panic!("no key {name:?}"));
        let text = key.text.or((key.key.len() == 1).then_some(key.key));
        let text = text.filter(|_| modifiers == 0);
        let event = |kind| {
            let mut event = DispatchKeyEventParams::new(kind);
            event.key = Some(key.key.to_owned());
            event.code = Some(key.code.to_owned());
            event.windows_virtual_key_code = Some(key.key_code);
            event.native_virtual_key_code = Some(key.key_code);
            event.modifiers = Some(modifiers);
            event
        };
        let mut down = event(match text {
            Some(_) => DispatchKeyEventType::KeyDown,
            None => DispatchKeyEventType::RawKeyDown,
        });
        down.text = text.map(str::to_owned);
        self.call_method(down)?;
        self.call_method(event(DispatchKeyEventType::KeyUp))?;
        Ok(self)
    }

    /// Clicks a place of the viewport, in pixels.
    pub(super) fn click_point(&self, x: f64, y: f64) -> Result<()> {
        let event = |kind, button, count| {
            let mut event = DispatchMouseEventParams::new(kind, x, y);
            event.button = button;
            event.click_count = count;
            event
        };
        self.call_method(event(DispatchMouseEventType::MouseMoved, None, None))?;
        for kind in [
            DispatchMouseEventType::MousePressed,
            DispatchMouseEventType::MouseReleased,
        ] {
            self.call_method(event(kind, Some(MouseButton::Left), Some(1)))?;
        }
        Ok(())
    }

    /// The page as a PNG image.
    pub(super) fn capture_screenshot(&self) -> Result<Vec<u8>> {
        self.runtime
            .block_on(self.page.screenshot(CaptureScreenshotParams::default()))
    }

    pub(super) fn bring_to_front(&self) {
        self.runtime.block_on(self.page.bring_to_front()).unwrap();
    }

    pub(super) fn close(&self) -> Result<()> {
        self.runtime.block_on(self.page.clone().close())
    }

    /// Waits for this long, on the page's clock.
    pub(super) fn pause(&self, time: Duration) -> Result<()> {
        let wait = format!("new Promise(r => setTimeout(r, {}))", time.as_millis());
        self.evaluate(&wait, true).map(|_| ())
    }
}
