//! The preview beside the hits of a wide window.

use serde_json::json;

use super::view::View;
use super::window::{DESKTOP, DESKTOP_DARK, PHONE, WIDE, Window};

const SEARCH: &str = "/?q=st%C3%A4lltid";
const FIRST: &str = ".hits li:first-child .hit";
/// One pixel too narrow for it.
const BELOW: View = View {
    name: "below",
    width: 1279,
    height: 900,
    dark: false,
};

impl Window {
    fn previewed(&self, title: &str) {
        self.wait_until(
            &format!("the preview of {title:?}"),
            &format!("document.querySelector('.preview h2')?.textContent.startsWith({title:?})"),
        );
    }
}

#[test]
fn the_hit_under_the_pointer_is_shown_beside_the_hits() {
    for view in [DESKTOP, WIDE, DESKTOP_DARK] {
        let Some(window) = Window::open(view) else { return };
        window.go(SEARCH);
        window.arrive("ställtid");
        window.wait_until("the pane", "document.querySelector('.preview')");
        assert!(window.text(".preview").contains("Peka på en träff"));
        let left = window.value("document.querySelector('.hits').getBoundingClientRect().left");
        window.is_accessible("preview empty");
        let at = window.value(&format!(
            "(r => [r.x + 5, r.y + 5])(document.querySelector({FIRST:?} + ' h2').getBoundingClientRect())"
        ));
        window.tab.click_point(1.0, 1.0).unwrap();
        window.value(&format!(
            "(document.querySelector({FIRST:?}).dispatchEvent(new PointerEvent('pointerover', {{ bubbles: true, pointerType: 'mouse', clientX: {}, clientY: {} }})), 0)",
            at[0], at[1]
        ));
        window.previewed("SMED");
        let told = window.text(".preview");
        assert!(
            told.contains("Ett ställ ska ta minuter, inte timmar."),
            "the lead: {told}"
        );
        assert!(
            told.contains("Avsnitt med träffar") && told.contains("Fallgropar 1"),
            "{told}"
        );
        assert!(
            told.contains("Innehåll") && told.contains("Tid och material"),
            "{told}"
        );
        assert_eq!(window.count(".hit.previewed"), 1);
        assert_eq!(
            window.value("document.querySelector('.hits').getBoundingClientRect().left"),
            left,
            "nothing moved"
        );
        let apart = "document.querySelector('.preview').getBoundingClientRect().left >= document.querySelector('.hits').getBoundingClientRect().right";
        assert_eq!(window.value(apart), true, "it covers no hit");
        window.looks_right("preview");
        window.is_accessible("preview");
        window.click(".preview li a");
        window.arrive("SMED");
        assert_eq!(
            window.value("location.search"),
            "?q=st%C3%A4lltid",
            "the search stays"
        );
    }
}

#[test]
fn the_preview_is_reached_and_left_by_keyboard() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go(SEARCH);
    window.arrive("ställtid");
    window.wait_until("the pane", "document.querySelector('.preview')");
    assert_eq!(
        window.value(&format!(
            "document.querySelector('{FIRST} .look').checkVisibility()"
        )),
        false,
        "no button for the pointer"
    );
    window.value(&format!("(document.querySelector('{FIRST} h2 a').focus(), 0)"));
    window.previewed("SMED");
    assert_eq!(
        window.value("document.activeElement.tagName"),
        "A",
        "the focus stays"
    );
    // On from the title to the last stop of the hit, which leads into the pane.
    while window.value("document.activeElement.classList.contains('look')") == false {
        assert_eq!(
            window.value("document.activeElement.closest('.hit') == document.querySelector('.hit')"),
            true
        );
        window.tab.press_key("Tab").unwrap();
    }
    assert!(
        window
            .value("document.activeElement.ariaLabel")
            .as_str()
            .unwrap()
            .starts_with("Förhandsvisa: SMED")
    );
    assert_eq!(window.focus()["drawn"], true);
    window.is_accessible("preview button");
    window.tab.press_key("Enter").unwrap();
    window.wait_until(
        "the focus in the pane",
        "document.activeElement.id == 'sokbar-visas'",
    );
    window.tab.press_key("Tab").unwrap();
    assert_eq!(window.value("document.activeElement.matches('.preview a')"), true);
    window.tab.press_key("Escape").unwrap();
    assert_eq!(window.value("document.activeElement.matches('.hit h2 a')"), true);
}

#[test]
fn it_follows_a_refresh_in_place_and_goes_with_the_room_for_it() {
    let Some(mut window) = Window::open(DESKTOP) else {
        return;
    };
    window.go(SEARCH);
    window.arrive("ställtid");
    window.wait_until("the pane", "document.querySelector('.preview')");
    window.click(".order a[data-key='sort:-date']");
    window.wait_until(
        "the other order",
        "document.querySelector(\"[data-key='sort:-date']\").ariaCurrent == 'true'",
    );
    assert_eq!(window.count(".preview"), 1);
    window.value("(document.querySelector('.hits li:last-child h2 a').focus(), 0)");
    window.wait_until("a preview", "document.querySelector('.previewed')");
    window.turn(BELOW);
    window.wait_until("the pane to go", "!document.querySelector('.preview')");
    assert_eq!(window.count(".look, .previewed"), 0);
    window.turn(DESKTOP);
    window.wait_until("the pane", "document.querySelector('.preview')");
}

#[test]
fn narrow_windows_and_those_without_script_have_no_preview() {
    for view in [PHONE, BELOW] {
        let Some(window) = Window::open(view) else { return };
        window.go(SEARCH);
        window.arrive("ställtid");
        assert_eq!(window.count(".preview, .look"), 0, "{}", view.name);
    }
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.without_script();
    window.go(SEARCH);
    let columns =
        window.value("getComputedStyle(document.querySelector('main > .wrap')).gridTemplateColumns");
    assert_eq!(columns.as_str().unwrap().split(' ').count(), 2, "{columns}");
    assert_eq!(window.count(".preview, .look"), 0);
}

#[test]
fn a_preview_that_cannot_be_fetched_changes_nothing() {
    let Some(window) = Window::open(DESKTOP) else {
        return;
    };
    window.go(SEARCH);
    window.arrive("ställtid");
    window.wait_until("the pane", "document.querySelector('.preview')");
    window.value("(window.asked = 0, window.fetch = () => { window.asked += 1; return Promise.reject(new TypeError('no contact')); }, 0)");
    window.value(&format!("(document.querySelector('{FIRST} h2 a').focus(), 0)"));
    window.wait_until("the question", "window.asked == 1");
    assert!(window.text(".preview").contains("Peka på en träff"));
    assert_eq!(
        window.value("document.querySelector('#sokbar-kontakt').hidden"),
        true
    );
    assert_eq!(
        window.value("[...document.querySelectorAll('.previewed')].length"),
        json!(0)
    );
}
