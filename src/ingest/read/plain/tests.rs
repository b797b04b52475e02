use super::*;
use crate::document::Kind;

fn text_of(extract: &Extract) -> &str {
    extract
        .sections
        .first()
        .map_or("", |section| section.text.as_str())
}

#[test]
fn a_saved_page_gives_title_byline_and_text_without_furniture() {
    let page = "Ett år med tavlan\n\nLedare · Anna Ek · Programchef · 2019-12-20\n\nProgrammets chef Anna Ek.\n\n\
                Hösten har varit intensiv för alla.\n\nNu väntar vila!\n\nProgrammets partner\n\nIntressenter\n\nFinansiärer\n";
    let found = read(page);
    assert_eq!(found.found.title.as_deref(), Some("Ett år med tavlan"));
    assert_eq!(found.found.authors, ["Anna Ek"]);
    assert_eq!(found.found.kind, Some(Kind::Editorial));
    assert_eq!(
        found.found.date.map(|date| date.to_string()).as_deref(),
        Some("2019-12-20")
    );
    assert_eq!(
        text_of(&found),
        "Programmets chef Anna Ek.\n\nHösten har varit intensiv för alla.\n\nNu väntar vila!"
    );
}

#[test]
fn furniture_is_cut_and_text_is_not() {
    for (tail, kept) in [
        ("Läs mer\n\nRäkna på lager, 25 minuter\n\nProgrammets partner", ""),
        ("Fler krönikor\n\nProgrammets partner", ""),
        ("Anna Ek\n\nIntressenter", "Anna Ek"),
        ("Anna Ek\nBo Al\nEva By", "Anna Ek\nBo Al\nEva By"),
        (
            "Partner i projektet har varit tre företag i länet",
            "Partner i projektet har varit tre företag i länet",
        ),
        ("Delade vinster", "Delade vinster"),
        ("Våra partner var nöjda.", "Våra partner var nöjda."),
    ] {
        let found = read(&format!("Titel\n\nEn mening.\n\n{tail}"));
        let expected = if kept.is_empty() {
            "En mening.".to_owned()
        } else {
            format!("En mening.\n\n{kept}")
        };
        assert_eq!(text_of(&found), expected, "{tail:?}");
    }
}

#[test]
fn lines_broken_by_length_are_joined_and_others_kept() {
    let long = "En rad som är så lång att den måste ha brutits av ett program";
    let found = read(&format!(
        "Titel\n\n{long}\n{long}\noch slut.\n\nkort\nrad\n\n- {long}\n- {long}"
    ));
    assert_eq!(
        text_of(&found),
        format!("{long} {long} och slut.\n\nkort\nrad\n\n- {long}\n- {long}")
    );
}

#[test]
fn a_text_of_one_line_is_title_and_text() {
    let found = read("Mötet är inställt.\n");
    assert_eq!(
        (found.found.title.as_deref(), text_of(&found)),
        (Some("Mötet är inställt."), "Mötet är inställt.")
    );
}

#[test]
fn a_long_first_line_is_text_and_no_title() {
    let long = "ord ".repeat(60);
    let found = read(&format!("{long}\n\nMer."));
    assert_eq!(found.found.title, None);
    assert_eq!(text_of(&found), format!("{}\n\nMer.", long.trim()));
}

#[test]
fn a_byline_right_below_an_underlined_title_is_found() {
    let found = read("Titel\r\n=====\r\nAv Anna Ek\r\n\r\nText.");
    assert_eq!(
        (found.found.title.as_deref(), found.found.authors),
        (Some("Titel"), vec!["Anna Ek".to_owned()])
    );
}

#[test]
fn names_below_the_title_are_writers_beside_another_byline() {
    let found = read("Titel\n\nAnna Ek och Bo Al\nInstitutet, rapport 2021:7\n10 december 2021\n\nText.");
    assert_eq!(found.found.authors, ["Anna Ek", "Bo Al"]);
    assert_eq!(
        found.found.date.map(|date| date.to_string()).as_deref(),
        Some("2021-12-10")
    );
    assert_eq!(text_of(&found), "Institutet, rapport 2021:7\n\nText.");
    let alone = read("Intervju\n\nAnna Ek\n\nText.");
    assert_eq!(
        (text_of(&alone), alone.found.authors.len()),
        ("Anna Ek\n\nText.", 0)
    );
}

#[test]
fn lines_of_capitals_are_headings() {
    let found = read("Titel\n\nInledning.\n\nMETOD OCH URVAL\n\nText.\n\nOBS!\n\nVIKTIGT:\n\nA3\n\n5S");
    let headings: Vec<_> = found
        .sections
        .iter()
        .map(|section| section.heading.as_deref())
        .collect();
    assert_eq!(headings, [None, Some("METOD OCH URVAL")]);
    assert_eq!(found.sections[1].text, "Text.\n\nOBS!\n\nVIKTIGT:\n\nA3\n\n5S");
}

#[test]
fn a_date_far_down_is_no_byline() {
    let found = read("Titel\n\nEtt.\n\nTvå.\n\nTre.\n\nPubliceras 2020-05-20");
    assert_eq!(found.found.date, None);
}

#[test]
fn declared_metadata_may_stand_before_the_text() {
    let found = read("---\ntitle: Ett\n---\nFörsta raden.\n");
    assert_eq!(
        (found.declared.title.as_deref(), text_of(&found)),
        (Some("Ett"), "Första raden.")
    );
}

#[test]
fn nothing_gives_nothing() {
    assert_eq!(read(" \n\n"), Extract::default());
}
