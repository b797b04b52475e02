use super::*;
use crate::cite::reference::tests::reference;

#[test]
fn styles_differ_and_none_names_the_program() {
    let cited = reference();
    let mut texts = Vec::new();
    for (name, _) in COMMON_STYLES {
        assert!(Style::names().any(|known| known == name), "{name}");
        let text = styled(&cited, name.parse().unwrap(), Language::Swedish);
        // ISO 690 writes family names in capitals.
        let small = text.to_lowercase();
        for part in ["törnvik", "ställtid & omställning: 50 % kortare {smed}"] {
            assert!(small.contains(part), "{name}: {text}");
        }
        // IEEE gives web pages no date.
        assert_eq!(text.contains("2016"), name != "ieee", "{name}: {text}");
        assert!(!text.contains("Sökbar"), "{name}: {text}");
        texts.push(text);
    }
    let first = &texts[0];
    assert!(first.starts_with("Törnvik, J."), "{first}");
    assert!(first.contains("https://sok.example.se/dokument/"), "{first}");
    texts.sort();
    texts.dedup();
    assert!(texts.len() >= 6, "{texts:#?}");
}

#[test]
fn the_place_follows_in_the_language_of_the_reader() {
    let mut cited = reference();
    cited.section = Some("Resultat".to_owned());
    cited.page = Some(14);
    let swedish = styled(&cited, Style::default(), Language::Swedish);
    assert!(swedish.ends_with("(avsnittet ”Resultat”, s. 14)"), "{swedish}");
    let english = styled(&cited, Style::default(), Language::English);
    assert!(english.ends_with("(section “Resultat”, p. 14)"), "{english}");
}

#[test]
fn the_day_of_a_date_is_first_in_both_languages() {
    let cited = reference();
    let swedish = styled(&cited, Style::default(), Language::Swedish);
    assert!(swedish.contains("(2016, 7 mars)"), "{swedish}");
    let english = styled(&cited, Style::default(), Language::English);
    assert!(english.contains("(2016, 7 March)"), "{english}");
    for (name, _) in COMMON_STYLES {
        let text = styled(&cited, name.parse().unwrap(), Language::English);
        assert!(
            !text.contains("March 7") && !text.contains("Mar. 7"),
            "{name}: {text}"
        );
    }
}

#[test]
fn a_year_after_a_month_is_no_day() {
    let date = "2018-05-20".parse().ok();
    for (written, expected) in [
        ("20 maj 2018, https", "20 maj 2018, https"),
        ("(2018, maj 20). Titel", "(2018, 20 maj). Titel"),
        ("Maj 2018: maj 20", "Maj 2018: 20 maj"),
    ] {
        assert_eq!(day_first(written.to_owned(), date, Language::Swedish), expected);
    }
}

#[test]
fn an_unknown_style_is_an_error() {
    assert_eq!("apa-9".parse::<Style>(), Err(StyleError("apa-9".to_owned())));
}

#[test]
fn every_name_is_read() {
    for name in Style::names() {
        assert!(name.parse::<Style>().is_ok(), "{name}");
    }
}

#[test]
fn the_address_leads_to_the_place_that_is_cited() {
    let mut cited = reference();
    let (address, _) = cited.url.split_once('#').unwrap_or((&cited.url, ""));
    let address = address.to_owned();
    for fragment in ["", "#steg-2", "#sida-4"] {
        cited.url = format!("{address}{fragment}");
        for (name, _) in COMMON_STYLES {
            let text = styled(&cited, name.parse().unwrap(), Language::Swedish);
            let at = text.find(&cited.url).unwrap_or_else(|| panic!("{name}: {text}"));
            let after = &text[at + cited.url.len()..];
            assert!(!after.starts_with('#'), "{name}: {text}");
        }
    }
}
