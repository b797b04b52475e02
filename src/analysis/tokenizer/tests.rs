use proptest::prelude::*;

use super::*;

/// The words of a text as `form@position`, with `/span` where it isn't 1.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    tokenize(text, |token| {
        let span = if token.span == 1 {
            String::new()
        } else {
            format!("/{}", token.span)
        };
        words.push(format!("{}@{}{span}", token.form, token.position));
    });
    words
}

#[test]
fn a_word_is_what_the_table_says() {
    for (text, expected) in [
        ("Flödet, är ÖPPET!", "flödet@0 är@1 öppet@2"),
        ("5S 5s A3", "5s@0 5s@1 a3@2"),
        ("5 S är", "5s@0/2 5@0 s@1 är@2"),
        ("med 5\u{A0}S.", "med@0 5s@1/2 5@1 s@2"),
        ("5 Stationer 5 s 2024 X", "5@0 stationer@1 5@2 s@3 2024@4 x@5"),
        ("EU:s VD:n pdf:erna 3:e", "eu@0 vd@1 pdf@2 3@3"),
        ("kl 10:30 obs:text", "kl@0 10,30@1/2 10@1 30@2 obs@3 text@4"),
        ("3,5 1.000 2019.12 1.2.3", "3,5@0 1000@1 2019,12@2 1.2.3@3"),
        ("5, 6. 7,a", "5@0 6@1 7@2 a@3"),
        ("C# C++ F# c+ A#b", "c#@0 c++@1 f#@2 c@3 a@4 b@5"),
        ("lean-coacher", "leancoacher@0/2 lean@0 coacher@1"),
        (
            "Lean\u{2010}coach lean\u{2011}coach",
            "leancoach@0/2 lean@0 coach@1 leancoach@2/2 lean@2 coach@3",
        ),
        ("värde- och -tid", "värde@0 och@1 tid@2"),
        ("e-hälsa", "ehälsa@0/2 e@0 hälsa@1"),
        (
            "18-månadersprogrammet",
            "18månadersprogrammet@0/2 18@0 månadersprogrammet@1",
        ),
        ("3,5-tums", "3,5tums@0/2 3,5@0 tums@1"),
        ("2010–2012 värde–flöde", "2010@0 2012@1 värde@2 flöde@3"),
        ("a-b-c-d-e x", "a@0 b@1 c@2 d@3 e@4 x@5"),
        ("poka-yoke", "pokayoke@0/2 poka@0 yoke@1"),
        ("Lean's Lean’s we'll don't", "lean@0 lean@1 we@2 dont@3"),
        ("O'Connor ta’t Anders’", "oconnor@0/2 o@0 connor@1 tat@2 anders@3"),
        (
            "R&D, H&M och forskning&utveckling",
            "r&d@0 h&m@1 och@2 forskning@3 utveckling@4",
        ),
        (
            "och/eller (se nedan) snake_case",
            "och@0 eller@1 se@2 nedan@3 snake@4 case@5",
        ),
        ("anna.berg@foretag.se", "anna@0 berg@1 foretag@2 se@3"),
        (
            "https://www.sokbar.se/a?b=c",
            "https@0 www@1 sokbar@2 se@3 a@4 b@5 c@6",
        ),
        ("ställ\u{AD}tid \u{200B}ren\u{AD} \u{FEFF}", "ställtid@0 ren@1"),
        ("va\u{30A}rd O\u{308}PPEN", "vård@0 öppen@1"),
        ("ﬂöde ﬁnns", "flöde@0 finns@1"),
        (
            "🙂 日本語 flöde👍🏽tid 👨\u{200D}👩",
            "日@0 本@1 語@2 flöde@3 tid@4",
        ),
        ("m² ½ 50 %", "m2@0 ½@1 50@2"),
        ("ÅÄÖÉÜ × ÷ straße", "åäöéü@0 straße@1"),
        ("", ""),
        ("- ' : & #", ""),
    ] {
        assert_eq!(words(text).join(" "), expected, "{text:?}");
    }
}

#[test]
fn a_range_covers_the_ending_and_never_half_a_letter() {
    for (text, expected) in [
        ("se EU:s mål", vec!["se", "EU:s", "mål"]),
        ("va\u{30A}rd", vec!["va\u{30A}rd"]),
        ("ställ\u{AD}tid\u{AD} x", vec!["ställ\u{AD}tid", "x"]),
        ("lean-coach", vec!["lean-coach", "lean", "coach"]),
        ("C++.", vec!["C++"]),
    ] {
        let mut ranges = Vec::new();
        tokenize(text, |token| ranges.push(&text[token.start..token.end]));
        assert_eq!(ranges, expected);
    }
}

#[test]
fn a_word_too_long_is_passed_over_and_keeps_its_place() {
    let long = "å".repeat(MAX_WORD_CHARS + 1);
    assert_eq!(words(&format!("a {long} b")), ["a@0", "b@2"]);
    let just = "å".repeat(MAX_WORD_CHARS);
    assert_eq!(words(&just), [format!("{just}@0")]);
    assert_eq!(
        words(&format!("{just}-b")),
        [format!("{just}@0"), "b@1".to_owned()]
    );
}

#[test]
fn a_range_of_the_form_is_found_in_the_text() {
    for (text, start, end, expected) in [
        ("ställtid", 6, 9, "tid"),
        ("STÄLL\u{AD}TID", 6, 9, "TID"),
        ("sta\u{308}lltid", 0, 6, "sta\u{308}ll"),
        ("värdeflödes-analys", 6, 19, "flödes-analys"),
        ("ﬂödestid", 0, 2, "ﬂ"),
    ] {
        let (from, to) = text_range(text, start, end);
        assert_eq!(&text[from..to], expected, "{text}");
    }
}

#[test]
fn accents_on_both_sides_of_an_apostrophe_are_composed_together() {
    tokenize("\u{8f3}'\u{f7a}", |token| {
        assert_eq!(crate::text::compose(token.form), token.form);
    });
}

proptest! {
    #[test]
    fn any_text_gives_words_in_order_with_ranges_on_letter_borders(
        text in "([a-zA-ZåäöÅÄÖ0-9 .,:'’&#+\\-\u{2010}\u{AD}\u{200D}\u{30A}\u{308}é日🙂ﬁ\u{212B}İ]|\\PC){0,40}"
    ) {
        let mut last = 0;
        tokenize(&text, |token| {
            assert!(token.start < token.end && token.end <= text.len());
            assert!(text.is_char_boundary(token.start) && text.is_char_boundary(token.end));
            assert!(!matches!(text[token.end..].chars().next(), Some('\u{300}'..='\u{36F}')));
            assert!(token.position >= last && token.span >= 1);
            last = token.position;
            assert!(!token.form.is_empty() && !token.form.starts_with('+'));
            assert_eq!(crate::text::compose(token.form), token.form);
            assert!(!token.form.contains(crate::text::is_invisible));
        });
    }

    #[test]
    fn a_form_is_the_same_however_its_letters_are_written(word in "[a-zåäöéA-ZÅÄÖÉ]{1,12}", cut in 0usize..12) {
        let decomposed: String = icu_normalizer::DecomposingNormalizerBorrowed::new_nfd().normalize(&word).into_owned();
        let mut broken: Vec<char> = word.chars().collect();
        broken.insert(cut.min(broken.len()), '\u{AD}');
        let broken: String = broken.into_iter().collect();
        prop_assert_eq!(words(&word), words(&decomposed));
        prop_assert_eq!(words(&word), words(&broken));
        prop_assert_eq!(words(&word), words(&word.to_lowercase()));
    }
}
