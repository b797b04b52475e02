use super::*;
use crate::document::Language;

const SWEDISH: &str =
    "Ställtiden är den tid som går mellan den sista godkända detaljen och den första i nästa serie.";
const ENGLISH: &str =
    "Changeover time is the time between the last good part and the first good part of the next batch.";

fn extract(text: &str) -> Extract {
    let sections = vec![Section {
        text: text.to_owned(),
        ..Section::default()
    }];
    let found = Metadata {
        title: Some("Titel".to_owned()),
        date: "2020".parse().ok(),
        ..Metadata::default()
    };
    Extract {
        found,
        sections,
        ..Extract::default()
    }
}

fn warnings(assembled: &Assembled) -> Vec<String> {
    assembled
        .notes
        .iter()
        .map(|note| note.reason.to_string())
        .collect()
}

#[test]
fn kind_is_declared_or_the_folders_or_the_bylines() {
    let table = [
        (
            Some(Kind::Case),
            "metoder/a.md",
            Some(Kind::Editorial),
            Kind::Case,
        ),
        (None, "metoder/a.md", Some(Kind::Editorial), Kind::Method),
        (None, "artiklar/ledare/a.md", Some(Kind::Article), Kind::Editorial),
        (None, "artiklar/a.md", Some(Kind::Editorial), Kind::Editorial),
        (None, "artiklar/a.md", None, Kind::Article),
        (None, "a.md", Some(Kind::Editorial), Kind::Editorial),
        (None, "a.md", None, Kind::Article),
    ];
    for (declared, source, byline, kind) in table {
        let mut extract = extract(SWEDISH);
        (extract.declared.kind, extract.found.kind) = (declared, byline);
        assert_eq!(
            assemble(source, extract).unwrap().document.kind,
            kind,
            "{declared:?} {source} {byline:?}"
        );
    }
}

#[test]
fn the_partner_is_declared_or_named_as_the_folder() {
    let partner = |source: &str, declared: Option<&str>, found: Option<&str>| {
        let mut extract = extract(SWEDISH);
        extract.declared.partner = declared.map(str::to_owned);
        extract.found.partner = found.map(str::to_owned);
        assemble(source, extract).unwrap().document.partner
    };
    let folder = "forskning/vasterhavs-hogskola/a.md";
    assert_eq!(
        partner(folder, Some("syd-institutet"), None).as_deref(),
        Some("Syd institutet")
    );
    assert_eq!(partner(folder, Some("Annan"), None).as_deref(), Some("Annan"));
    assert_eq!(
        partner(folder, None, Some("Västerhavs högskola")).as_deref(),
        Some("Västerhavs högskola")
    );
    assert_eq!(
        partner(folder, None, Some("Förlaget")).as_deref(),
        Some("Vasterhavs hogskola")
    );
    assert_eq!(partner("artiklar/a.html", None, Some("Förlaget")), None);
}

#[test]
fn the_language_is_declared_or_read_and_a_difference_is_warned_of() {
    let swedish = assemble("a.md", extract(SWEDISH)).unwrap();
    assert_eq!(
        (swedish.document.language, warnings(&swedish)),
        (Language::Swedish.into(), vec![])
    );
    let mut declared = extract(ENGLISH);
    declared.declared.language = Some(Language::Swedish.into());
    let declared = assemble("a.md", declared).unwrap();
    assert_eq!(declared.document.language, Language::Swedish);
    assert_eq!(warnings(&declared), ["declared as sv but reads as en"]);
    let mut template = extract(SWEDISH);
    template.found.language = Some(Language::English.into());
    let template = assemble("a.html", template).unwrap();
    assert_eq!(template.document.language, Language::Swedish);
    assert_eq!(warnings(&template), ["declared as en but reads as sv"]);
    let unsure = assemble("a.md", extract("5S")).unwrap();
    assert_eq!(
        warnings(&unsure),
        ["language unsure, taken as sv; declare it with language:"]
    );
}

#[test]
fn a_text_in_another_language_is_named_as_what_it_is_without_a_warning() {
    let german = "Die Rüstzeit ist die Zeit zwischen dem letzten guten Teil einer Serie und dem ersten guten Teil der nächsten. Wer sie halbiert, \
                  kann kleinere Serien fahren und erreicht kürzere Durchlaufzeiten sowie geringere Bestände in der Fertigung.";
    let read = assemble("a.html", extract(german)).unwrap();
    assert_eq!(read.document.language.as_str(), "de");
    assert_eq!(warnings(&read), Vec::<String>::new());
    // What a template says of it is wrong, and told once.
    let mut template = extract(german);
    template.found.language = Some(Language::Swedish.into());
    let template = assemble("a.html", template).unwrap();
    assert_eq!(template.document.language.as_str(), "de");
    assert_eq!(warnings(&template), ["declared as sv but reads as de"]);
    let mut short = extract("Rüstzeit");
    short.found.language = "de".parse().ok();
    let short = assemble("a.html", short).unwrap();
    assert_eq!(short.document.language.as_str(), "de");
    assert_eq!(warnings(&short), Vec::<String>::new());
}

#[test]
fn a_file_needs_a_text_or_a_title() {
    let mut title_only = extract("");
    title_only.sections.clear();
    title_only.found.language = Some(Language::Swedish.into());
    let kept = assemble("a.md", title_only).unwrap();
    assert_eq!(kept.document.sections, [Section::default()]);
    assert_eq!(warnings(&kept), ["no text, only a title"]);
    assert_eq!(
        assemble("a.md", Extract::default()).unwrap_err(),
        RefusalReason::Empty
    );
}

#[test]
fn a_missing_title_or_date_is_warned_of() {
    let mut bare = extract(SWEDISH);
    bare.found = Metadata::default();
    let bare = assemble("metoder/nya-tider.md", bare).unwrap();
    assert_eq!(bare.document.title, "Nya tider");
    assert_eq!(warnings(&bare), ["no title; the file name is used", "no date"]);
}
