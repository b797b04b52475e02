use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Option<String> {
    find_date(text).map(|date| date.to_string())
}

#[test]
fn dates_are_found_however_they_are_written() {
    for (text, date) in [
        ("2019-12-20", "2019-12-20"),
        ("2018/04/12", "2018-04-12"),
        ("2019-12", "2019-12"),
        ("20 maj 2020", "2020-05-20"),
        ("3 okt. 2020", "2020-10-03"),
        ("den 17 nov. 2015", "2015-11-17"),
        ("1:a juni 2021", "2021-06-01"),
        ("3:e febr 2019", "2019-02-03"),
        ("12 SEPT 2013", "2013-09-12"),
        ("maj 2020", "2020-05"),
        ("Publicerad 2020-05-20", "2020-05-20"),
        ("Publicerad: fredag 20 december 2019 kl. 14.30", "2019-12-20"),
        ("20/5 2020", "2020-05-20"),
        ("20/5/2020", "2020-05-20"),
        ("5/20/2020", "2020-05-20"),
        ("20.5.2020", "2020-05-20"),
        ("20-05-2020", "2020-05-20"),
        ("Publisert 20. mai 2020", "2020-05-20"),
        ("20. Dezember 2019", "2019-12-20"),
        ("20. toukokuuta 2020", "2020-05-20"),
        ("2017-02-23T07:30:00+01:00", "2017-02-23"),
        ("2021-11-17 23:59:59Z", "2021-11-17"),
        ("May 20, 2020", "2020-05-20"),
        ("20 November 2014", "2014-11-20"),
        ("20th of May 2020", "2020-05-20"),
        ("Oct. 3rd, 2020", "2020-10-03"),
        ("2012-10-09. Text: Yusuf Demir Holm", "2012-10-09"),
    ] {
        assert_eq!(found(text).as_deref(), Some(date), "{text:?}");
    }
}

#[test]
fn other_numbers_are_not_dates() {
    for text in [
        "",
        "2020",
        "30 februari 2020",
        "2020-13-01",
        "20 maj",
        "sidan 12",
        "3000 mars 12",
        "tel. 031-12 34 56",
        "12 mars 8000",
        "1/2",
        "0511-2019-12",
        "ISO 50001-2018",
        "99999999999999999999-12-12",
        "mars",
    ] {
        assert_eq!(found(text), None, "{text:?}");
    }
}

#[test]
fn a_declared_date_may_be_a_year_or_digits() {
    for (text, date) in [
        ("2020", "2020"),
        ("20200520", "2020-05-20"),
        (" 2020-05 ", "2020-05"),
        ("5 maj 1897", "1897-05-05"),
    ] {
        assert_eq!(
            read_date(text).map(|date| date.to_string()).as_deref(),
            Some(date),
            "{text:?}"
        );
    }
    assert_eq!(read_date("i våras"), None);
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text: String) {
        let _ = (read_date(&text), find_date(&text));
    }

    #[test]
    fn every_day_is_read_back_from_every_way_of_writing(year in 1900i16..2100, month in 1usize..=12, day in 1i8..=28, name in 0usize..3) {
        let names = MONTHS[month - 1];
        let name = names[name % names.len()];
        let expected = PartialDate::new(year, i8::try_from(month).ok(), Some(day));
        for text in [
            format!("{year}-{month:02}-{day:02}"), format!("{day} {name} {year}"), format!("{day}/{month} {year}"),
            format!("{name} {day}, {year}"), format!("Text: Bo Ek, {day} {name}. {year} kl. 12"),
        ] {
            prop_assert_eq!(find_date(&text), expected, "{}", text);

        }
    }

    #[test]
    fn what_is_known_of_a_date_is_read_back(
        year in 1000i16..=9999, month in prop::option::of(1i8..=12), day in prop::option::of(1i8..=28),
    ) {
        let date = PartialDate::new(year, month, month.and(day)).unwrap();
        prop_assert_eq!(read_date(&date.to_string()), Some(date));
        prop_assert_eq!(read_date(&format!("  {date}\n")), Some(date));
    }
}

#[test]
fn days_with_short_years_are_read_where_a_date_is_said_to_come() {
    for (text, date) in [
        ("20-03-12", Some("2020-03-12")),
        ("200312", Some("2020-03-12")),
        ("12.3.20", Some("2020-03-12")),
        ("99-12-31", Some("1999-12-31")),
        ("20-13-12", None),
        ("12-34-56 78", None),
        ("2003", None),
    ] {
        let read = read_short_date(text).map(|date| date.to_string());
        assert_eq!(read.as_deref(), date, "{text:?}");
    }
}
