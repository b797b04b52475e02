//! The dialog of the box for other sites: hits inside the site's own page, by keyboard, under strict policies.

use serde_json::json;

use super::view::{DESKTOP, DESKTOP_DARK, NARROW, PHONE, PHONE_DARK, View, WIDE};
use super::widget::{LISTED, Scene};
use crate::harness::Place;

/// A policy that trusts scripts by a nonce, allows no text to become a script, and trusts no source of styles but a nonce.
const BY_NONCE: &str = "default-src 'none'; script-src 'nonce-f00' 'strict-dynamic'; style-src 'nonce-f00'; connect-src SERVICE; \
                        form-action SERVICE; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

const MODAL: &str = "<h2 id=rubrik tabindex=-1>En rubrik</h2><p><textarea aria-label='Värdens fält'></textarea></p>\
                     <sokbar-search server='SERVICE' modal placeholder='Metod eller ord'></sokbar-search>";

/// The place of the focus inside the dialog, as text.
const FOCUSED: &str = "root.activeElement?.textContent ?? ''";

fn scene(view: View) -> Option<Scene> {
    Scene::on(view, true, Place::with_fixture("verkstaden"), LISTED)
}

impl Scene {
    fn is_open(&self) -> bool {
        self.inside("root.querySelector('dialog')?.open ?? false") == true
    }

    fn wait_open(&self, open: bool) {
        self.wait_inside(
            "the dialog",
            &format!("root.querySelector('dialog').open == {open}"),
        );
    }

    /// Opens the dialog by its button, and searches.
    fn search(&self, query: &str) {
        self.inside("host.open() ?? 0");
        self.wait_open(true);
        self.window.tab.type_str(query).unwrap();
        self.wait_for_hits(query);
    }

    /// Waits for the hits of a query: those of its first letters may be shown before.
    fn wait_for_hits(&self, query: &str) {
        let asked: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let shown = format!(
            "root.querySelector('.hit h3 a')?.href.includes({:?}) && !root.querySelector('[aria-busy]')",
            format!("q={asked}&")
        );
        self.wait_inside(&format!("the hits of {query:?}"), &shown);
    }

    fn focused(&self) -> String {
        self.inside(FOCUSED).as_str().unwrap().to_owned()
    }
}

#[test]
fn the_dialog_opens_by_button_and_keys_and_gives_the_focus_back() {
    for view in [PHONE, DESKTOP, PHONE_DARK, DESKTOP_DARK, NARROW, WIDE] {
        let Some(scene) = scene(view) else { return };
        scene.show(MODAL);
        scene.window.is_accessible("dialog closed");
        assert_eq!(
            scene.inside("[root.querySelector('.trigger').ariaHasPopup, root.querySelector('.trigger').innerText.split('\\n')[0]]"),
            json!(["dialog", "Sök i kunskapsbanken"])
        );
        scene
            .window
            .value("document.querySelector('#rubrik').focus() ?? 0");
        scene.press("/");
        scene.wait_open(true);
        assert_eq!(scene.inside("root.activeElement.placeholder"), "Metod eller ord");
        assert_eq!(
            scene.inside("root.activeElement.value"),
            "",
            "the key is not typed"
        );
        scene.window.is_accessible("dialog empty");
        scene.window.tab.type_str("ställtid").unwrap();
        scene.wait_for_hits("ställtid");
        scene.window.is_accessible("dialog with hits");
        scene.window.looks_right("modal");
        let fits = "(r => r.left >= 0 && r.right <= innerWidth + 1 && r.bottom <= innerHeight + 1)(root.querySelector('dialog').getBoundingClientRect())";
        assert_eq!(scene.inside(fits), true, "{}", view.name);
        scene.press("Escape");
        scene.wait_open(false);
        assert_eq!(scene.window.value("document.activeElement.id == 'rubrik'"), true);

        scene.window.tab.press_with_control("k").unwrap();
        scene.wait_open(true);
        scene.window.tab.press_with_control("k").unwrap();
        scene.wait_open(false);
        assert_eq!(scene.window.value("document.activeElement.id == 'rubrik'"), true);

        scene.inside("root.querySelector('.trigger').focus() ?? 0");
        scene.press("Enter");
        scene.wait_open(true);
        scene.inside("root.querySelector('.shut').click() ?? 0");
        scene.wait_open(false);
        assert_eq!(scene.inside("root.activeElement.className"), "trigger");
        scene.inside("host.open() ?? 0");
        scene.wait_open(true);
        // Beside the dialog, where there is room beside it.
        if view.width > 800 {
            scene.window.tab.click_point(5.0, 5.0).unwrap();
            scene.wait_open(false);
        }
        assert_eq!(scene.window.value("window.faults"), json!([]));
    }
}

#[test]
fn hits_have_kinds_sections_and_the_search_that_led_to_them() {
    let Some(scene) = scene(DESKTOP) else { return };
    scene.show(MODAL);
    scene.search("ställtid");
    let chips = scene.inside("[...root.querySelectorAll('.chip')].map(e => [e.innerText, e.ariaPressed])");
    assert_eq!(chips[0], json!(["Alla", "true"]));
    let texts = chips.to_string();
    assert!(
        texts.contains("Metoder 1") && texts.contains("Fallstudier 1"),
        "{texts}"
    );
    assert!(
        scene
            .inside("root.querySelector('.status').textContent")
            .as_str()
            .unwrap()
            .ends_with(" träffar")
    );
    assert_eq!(scene.inside("root.querySelector('.status').role"), "status");
    let first = scene.inside(
        "(hit => [hit.querySelector('h3').innerText, hit.querySelector('.note').innerText, hit.querySelector('h3 mark') != null, \
         [...hit.querySelectorAll('.places a')].map(a => a.href)])(root.querySelector('.hit'))",
    );
    assert_eq!(first[0], "SMED – kortare ställtid");
    assert_eq!(first[1], "Metod · 2016");
    assert_eq!(first[2], true, "the words are marked");
    let places = first[3].to_string();
    assert!(
        places.contains("/dokument/metoder/smed?q=st%C3%A4lltid&ui=sv#fallgropar"),
        "{places}"
    );

    // A kind leaves only its hits, keeps the focus, and the other kinds stay to choose.
    scene.inside("root.querySelector('[data-kind=case]').focus() ?? 0");
    scene.press("Enter");
    scene.wait_inside("the case", "root.querySelector('[data-kind=case]')?.ariaPressed == 'true' && root.querySelectorAll('.hit').length == 1");
    assert!(scene.focused().starts_with("Fallstudier"), "{}", scene.focused());
    assert_eq!(
        scene.inside("root.querySelector('.status').textContent"),
        "1 träff"
    );
    assert!(
        scene
            .inside("root.querySelector('.kinds').innerText")
            .as_str()
            .unwrap()
            .contains("Metoder 1")
    );
    let href = scene.inside("root.querySelector('.hit h3 a').href");
    assert!(href.as_str().unwrap().contains("&kind=case&ui=sv"), "{href}");
    let all = scene.inside("root.querySelector('.all a').href");
    assert_eq!(all, format!("{}/?q=st%C3%A4lltid&ui=sv&kind=case", scene.service));
    scene.inside("root.querySelector('.all a').click() ?? 0");
    scene.window.arrive("ställtid");
    assert_eq!(scene.window.text(".total"), "1 träff");
}

#[test]
fn a_question_has_the_passage_that_answers_it_on_top() {
    let place = Place::with_files(&[
        (
            "metoder/energi.md",
            "---\ntitle: Energi på natten\n---\n## Nattvandringen\n\n\
             Nattvandringen är en runda genom fabriken, med <b>penna</b> & papper.\nSkriv upp vad som är på.\n",
        ),
        (
            "artiklar/skift.md",
            "---\ntitle: Nya skift\n---\nDet nya skiftet börjar klockan sju.\n",
        ),
    ]);
    let Some(scene) = Scene::on(DESKTOP, true, place, LISTED) else {
        return;
    };
    scene.show(MODAL);
    scene.search("Vad är nattvandringen?");
    let said = scene.inside("root.querySelector('.answer').innerText");
    let said = said.as_str().unwrap();
    assert!(said.starts_with("Svar ur texterna"), "{said}");
    assert!(
        said.contains("Nattvandringen är en runda genom fabriken, med penna & papper."),
        "{said}"
    );
    assert!(said.contains("Energi på natten: Nattvandringen"), "{said}");
    let source = scene.inside("root.querySelector('.answer a').href");
    assert!(
        source.as_str().unwrap().ends_with("&ui=sv#nattvandringen"),
        "{source}"
    );
    scene.window.is_accessible("dialog with an answer");
    scene.window.picture("modal-answer");
    // Words that are no question have hits only.
    scene.inside("host.open('natten fabriken') ?? 0");
    scene.wait_for_hits("natten fabriken");
    assert_eq!(scene.inside("root.querySelector('.answer')"), json!(null));
}

#[test]
fn arrows_enter_and_typing_move_between_the_field_and_the_hits() {
    let Some(scene) = scene(DESKTOP) else { return };
    scene.show(MODAL);
    scene.search("ställtid");
    scene.press("ArrowDown");
    assert_eq!(scene.focused(), "SMED – kortare ställtid");
    assert_eq!(scene.inside("root.activeElement.matches(':focus-visible')"), true);
    scene.press("ArrowDown");
    assert!(scene.focused().starts_with("Avsnitt: "), "{}", scene.focused());
    scene.press("End");
    assert_eq!(scene.focused(), "Visa alla träffar på söksidan");
    scene.press("ArrowDown");
    assert_eq!(scene.inside("root.activeElement.type"), "search");
    scene.press("ArrowUp");
    assert_eq!(scene.focused(), "Visa alla träffar på söksidan");
    scene.press("Home");
    assert_eq!(scene.focused(), "SMED – kortare ställtid");
    // A letter goes on in the field.
    scene.press("e");
    assert_eq!(scene.inside("root.activeElement.value"), "ställtide");
    scene.press("n");
    // Enter before the answer waits for it, and goes to the first hit.
    scene.press("Enter");
    scene.wait_inside("the first hit", "root.activeElement.matches('.hit h3 a')");
    scene.press("Enter");
    scene.window.arrive("SMED");
    let query = scene.window.value("[location.pathname, location.search]");
    assert_eq!(
        query,
        json!(["/dokument/metoder/smed", "?q=st%C3%A4lltiden&ui=sv"])
    );
}

#[test]
fn keys_of_the_site_and_its_fields_are_left_alone() {
    let Some(scene) = scene(DESKTOP) else { return };
    scene.show(&format!(
        "{MODAL}<div id=ratt contenteditable aria-label='Text' role=textbox>x</div>"
    ));
    scene
        .window
        .value("document.querySelector('main textarea').focus() ?? 0");
    scene.press("/");
    assert_eq!(
        scene
            .window
            .value("document.querySelector('main textarea').value"),
        "/"
    );
    assert!(!scene.is_open());
    scene.window.value("document.querySelector('#ratt').focus() ?? 0");
    scene.window.tab.press_with_control("k").unwrap();
    assert!(!scene.is_open(), "an editor's key for links");
    // A site that handles the key itself has it.
    scene.window.value("(document.querySelector('#rubrik').focus(), addEventListener('keydown', e => e.key == 'k' && e.preventDefault(), { capture: true }), 0)");
    scene.window.tab.press_with_control("k").unwrap();
    assert!(!scene.is_open());

    // A reader turns off the key without a modifier, and it stays off.
    scene.press("/");
    scene.wait_open(true);
    scene.inside("root.querySelector('.slash input').click() ?? 0");
    scene.press("Escape");
    scene.show(MODAL);
    scene.press("/");
    assert!(!scene.is_open());
    scene.inside("(host.open(), root.querySelector('.slash input').click(), host.close(), 0)");
    scene.press("/");
    scene.wait_open(true);
    scene.press("Escape");

    // The site chooses which keys open it.
    scene.inside("host.setAttribute('keys', 'ctrl+k') ?? 0");
    scene.press("/");
    assert!(!scene.is_open());
    assert_eq!(
        scene.inside("root.querySelector('.slash').checkVisibility()"),
        false
    );
    scene.inside("host.setAttribute('keys', '') ?? 0");
    scene.window.tab.press_with_control("k").unwrap();
    assert!(!scene.is_open());
    assert_eq!(scene.inside("[root.querySelector('kbd').hidden, root.querySelector('.trigger').getAttribute('aria-keyshortcuts')]"), json!([true, null]));
}

#[test]
fn recent_searches_are_kept_only_where_the_site_asks_for_it() {
    let Some(scene) = scene(DESKTOP) else { return };
    let kept = "localStorage.getItem('sokbar-recent')";
    scene.show(MODAL);
    scene.search("kanban");
    scene.inside("(root.querySelector('.hit h3 a').addEventListener('click', e => e.preventDefault()), root.querySelector('.hit h3 a').click(), 0)");
    assert_eq!(scene.window.value(kept), json!(null));

    scene.show(&MODAL.replace(" modal", " modal recent"));
    for query in ["kanban", "ställtid"] {
        scene.inside("(host.open(), root.querySelector('dialog input').value = '', 0)");
        scene.search(query);
        scene.inside("(root.querySelector('.hit h3 a').addEventListener('click', e => e.preventDefault()), root.querySelector('.hit h3 a').click(), 0)");
    }
    assert_eq!(scene.window.value(kept), json!("[\"ställtid\",\"kanban\"]"));
    // They are there at the next visit, work by key, and can be cleared.
    scene.show(&MODAL.replace(" modal", " modal recent"));
    scene.inside("host.open() ?? 0");
    scene.wait_open(true);
    assert_eq!(
        scene.inside("[...root.querySelectorAll('.recent button')].map(e => e.textContent)"),
        json!(["ställtid", "kanban"])
    );
    scene.window.is_accessible("dialog with recent searches");
    scene.window.picture("modal-recent");
    scene.press("ArrowDown");
    scene.press("ArrowDown");
    scene.press("Enter");
    scene.wait_for_hits("kanban");
    scene.inside("(root.querySelector('dialog input').select(), 0)");
    scene.press("Delete");
    scene.wait_inside("the start", "root.querySelector('.recent')");
    scene.inside("[...root.querySelectorAll('.found button')].at(-1).click() ?? 0");
    assert_eq!(
        scene.inside("[root.querySelectorAll('.found *').length, root.activeElement.type]"),
        json!([0, "search"])
    );
    assert_eq!(scene.window.value(kept), json!(null));
}

#[test]
fn a_policy_by_nonce_with_trusted_types_refuses_nothing_of_it() {
    let place = Place::with_fixture("verkstaden");
    let Some(scene) = Scene::on(DESKTOP, true, place, BY_NONCE) else {
        return;
    };
    let markup = format!(
        "<style nonce=f00>main {{ max-width: 40rem }}</style><script nonce=f00 src='{}/widget.js' defer></script>\
         <sokbar-search server='{0}' modal recent></sokbar-search><sokbar-search server='{0}' label='Utan ruta'></sokbar-search>",
        scene.service
    );
    scene.show_only(&markup);
    scene.search("ställtid");
    assert_ne!(
        scene.inside("getComputedStyle(root.querySelector('dialog')).borderRadius"),
        "0px",
        "the sheet is in effect"
    );
    scene.press("Escape");
    scene.wait_open(false);
    assert_eq!(
        scene.window.value("[window.refused, window.faults]"),
        json!([[], []])
    );
    // A script without the nonce does not run: the policy is in effect.
    scene.show_only(&markup.replace("<script nonce=f00", "<script"));
    scene
        .window
        .wait_until("the refusal", "window.refused.length > 0");
    assert_eq!(scene.inside("root"), json!(null));
}

/// What React and Vue do with an element: make it by script, set its attributes one by one, take it out, make it anew.
#[test]
fn an_element_that_an_application_mounts_and_unmounts_leaves_nothing_behind() {
    let Some(scene) = scene(DESKTOP) else { return };
    scene.show("<div id=app></div><p><a href='#x'>En länk</a></p>");
    let mount = format!(
        "(() => {{ const made = document.createElement('sokbar-search'); document.querySelector('#app').append(made); \
         for (const [name, value] of [['server', {:?}], ['modal', ''], ['kind', 'method'], ['lang', 'en']]) made.setAttribute(name, value); \
         return 0; }})()",
        scene.service
    );
    let unmount = "(window.gone = document.querySelector('sokbar-search'), window.gone.remove(), 0)";
    for _ in 0..3 {
        scene.window.value(&mount);
        scene
            .window
            .value("document.querySelector('main a').focus() ?? 0");
        scene.window.tab.press_with_control("k").unwrap();
        scene.wait_open(true);
        scene.window.tab.type_str("ställtid").unwrap();
        scene.wait_for_hits("ställtid");
        assert_eq!(
            scene.inside("[root.querySelector('.kinds').hidden, root.querySelector('.hit .note').innerText]"),
            json!([true, "Method · 2016"])
        );
        // Taken out while it is open.
        scene.window.value(unmount);
        assert_eq!(
            scene.window.value(
                "[window.gone.shadowRoot.querySelector('dialog').open, !!document.querySelector(':modal')]"
            ),
            json!([false, false])
        );
        scene.window.tab.press_with_control("k").unwrap();
        scene.press("/");
        assert_eq!(
            scene
                .window
                .value("window.gone.shadowRoot.querySelector('dialog').open"),
            false
        );
    }
    // Put back, as by a router that keeps pages, it works on.
    scene
        .window
        .value("document.querySelector('#app').append(window.gone) ?? 0");
    scene.press("/");
    scene.wait_open(true);
    // Without the attribute it is a plain box again.
    scene.inside("(host.removeAttribute('modal'), 0)");
    assert_eq!(
        scene.inside("[!!root.querySelector('dialog'), !!root.querySelector('form input')]"),
        json!([false, true])
    );
    assert_eq!(scene.window.value("window.faults"), json!([]));
}

#[test]
fn of_two_dialogs_the_first_takes_the_keys() {
    let Some(scene) = scene(DESKTOP) else { return };
    scene.show(&format!(
        "{MODAL}<sokbar-search server='SERVICE' modal label='Nederst'></sokbar-search>"
    ));
    scene.window.is_accessible("two dialogs");
    scene.press("/");
    scene.wait_open(true);
    let open =
        "[...document.querySelectorAll('sokbar-search')].map(e => e.shadowRoot.querySelector('dialog').open)";
    assert_eq!(scene.window.value(open), json!([true, false]));
}

#[test]
fn without_an_answer_the_dialog_leads_to_the_page_of_hits() {
    // A site that is not let in.
    let place = Place::with_fixture("verkstaden");
    let Some(scene) = Scene::on(DESKTOP, false, place, LISTED) else {
        return;
    };
    scene.show(MODAL);
    scene.inside("host.open('kanban') ?? 0");
    scene.wait_inside(
        "the message",
        "root.querySelector('.status').textContent == 'Träffarna kan inte visas här just nu.'",
    );
    scene.window.is_accessible("dialog without contact");
    scene.press("Enter");
    scene.wait_inside("the link", "root.activeElement.matches('.all a')");
    scene.press("Enter");
    scene.arrive_at("SERVICE/?q=kanban&ui=sv");
    scene.window.arrive("kanban");
}

#[test]
fn words_that_no_text_has_and_misspelt_ones_are_said_to_be_so() {
    let Some(scene) = scene(DESKTOP) else { return };
    scene.show(MODAL);
    scene.inside("host.open('xyzzyplugh') ?? 0");
    scene.wait_inside(
        "the message",
        "root.querySelector('.status').textContent == 'Inga träffar på ”xyzzyplugh”'",
    );
    assert_eq!(scene.inside("root.querySelectorAll('.hit').length"), 0);
    assert_eq!(scene.inside("root.querySelector('.kinds').hidden"), true);
    scene.inside("host.open('kanbna') ?? 0");
    scene.wait_inside("the correction", "root.querySelector('.status').textContent.includes('Visar träffar för ”kanban”. ”kanbna” gav inga träffar.')");
}

#[test]
fn the_chosen_kind_is_seen_in_forced_colours() {
    let Some(scene) = scene(DESKTOP) else { return };
    scene.window.force_colours();
    scene.show(MODAL);
    scene.search("ställtid");
    let grounds = scene.inside("['true', 'false'].map(s => getComputedStyle(root.querySelector(`.chip[aria-pressed=${s}]`)).backgroundColor)");
    assert_ne!(grounds[0], grounds[1]);
    scene.window.picture("modal-forced");
}
