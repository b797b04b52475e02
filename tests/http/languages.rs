//! Texts in languages other than Swedish and English: named, filtered, found by their words as written.

use super::Site;
use crate::harness::Place;

const GERMAN: &str = "# Rüstzeiten verkürzen\n\nDie Rüstzeit ist die Zeit zwischen dem letzten guten Teil einer Serie und dem ersten guten Teil der nächsten. \
                      Wer sie halbiert, kann kleinere Serien fahren und erreicht kürzere Durchlaufzeiten sowie geringere Bestände in der Fertigung.\n";
const DANISH: &str = "# Kortere omstillinger\n\nOmstillingstiden er den tid, der går mellem det sidste godkendte emne i en serie og det første godkendte i den næste. \
                      Den, der halverer omstillingstiden, kan køre mindre serier og får kortere gennemløbstid og mindre lager.\n";
const SWEDISH: &str = "# Kortare ställtider\n\nStälltiden är den tid som går mellan den sista godkända detaljen i en serie och den första godkända i nästa. \
                       Den som halverar ställtiden kan köra mindre serier och får kortare ledtid och mindre lager.\n";

fn site() -> Site {
    Site::with_originals(Place::with_files(&[
        ("artiklar/ruestzeit.md", GERMAN),
        ("artiklar/omstilling.md", DANISH),
        ("artiklar/stalltid.md", SWEDISH),
    ]))
}

#[test]
fn a_text_in_another_language_is_found_by_its_words_and_by_its_language() {
    let site = site();
    let german = site.get("/v1/documents/artiklar/ruestzeit").json();
    assert_eq!(german["language"], "de");
    assert_eq!(site.get("/v1/search?language=de").ids(), ["artiklar/ruestzeit"]);
    assert_eq!(site.get("/v1/search?language=da&language=de").ids().len(), 2);
    assert_eq!(
        site.get("/v1/search?q=r%C3%BCstzeit").ids(),
        ["artiklar/ruestzeit"]
    );
    // Typed without the dots.
    assert_eq!(site.get("/v1/search?q=rustzeit").ids(), ["artiklar/ruestzeit"]);
    // No ending is taken from its words, as from those of Swedish texts.
    let answer = site.get("/v1/search?q=durchlaufzeit&explain=true").json();
    for hit in answer["hits"].as_array().unwrap() {
        assert_ne!(hit["matched"][0]["via"], "inflection", "{hit}");
    }
    let facets = site.get("/v1/search?facets=language").json();
    let languages: Vec<&str> = facets["facets"]["language"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| value["value"].as_str().unwrap())
        .collect();
    assert_eq!(languages.len(), 3, "{languages:?}");
    assert_eq!(site.get("/v1/search?language=fi").ids().len(), 0);
}

#[test]
fn pages_name_the_language_in_their_own() {
    let site = site();
    for (address, told, label) in [
        ("/?q=r%C3%BCstzeit", "På tyska", "Tyska"),
        ("/?q=r%C3%BCstzeit&ui=en", "In German", "German"),
    ] {
        let page = site.get(address).page();
        assert_eq!(page.text(".eyebrow .foreign"), told);
        assert_eq!(page.one("h2[lang]").attr("lang"), Some("de"));
        let about = site
            .get(
                &address
                    .replace("/?q=r%C3%BCstzeit&", "/om?")
                    .replace("/?q=r%C3%BCstzeit", "/om"),
            )
            .text();
        assert!(about.contains(label), "{label}");
    }
    let document = site.get("/dokument/artiklar/omstilling").page();
    assert_eq!(document.one("h1[lang]").attr("lang"), Some("da"));
    assert_eq!(
        document.one("meta[name=citation_language]").attr("content"),
        Some("da")
    );
}
