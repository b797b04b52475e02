//! The costs of slips, and the properties of a distance.

use proptest::prelude::*;

use super::*;

/// The distance as the walk sees it.
fn way(typed: &str, meant: &str) -> u8 {
    let mut search = Search::new(typed, FAR, false);
    for letter in meant.chars() {
        assert!(search.enter(letter));
    }
    search.rows.last().copied().unwrap()
}

#[test]
fn slips_of_the_finger_are_near() {
    let table = [
        ("analys", "analys", 0),
        ("varde", "värde", 3),
        ("idé", "ide", 3),
        ("förbettring", "förbättring", 5),
        ("mål", "mäl", 5),
        ("anlys", "analys", 10),
        ("analyys", "analys", 5),
        ("förbätring", "förbättring", 5),
        ("analsy", "analys", 10),
        ("amalys", "analys", 7),
        ("axalys", "analys", 10),
        ("hus", "hys", 7),
        ("värdeflodesanlys", "värdeflödesanalys", 13),
    ];
    for (typed, meant, expected) in table {
        assert_eq!(way(typed, meant), expected, "{typed} for {meant}");
    }
    assert!(way("a3", "a4") > 100);
}

#[test]
fn what_is_written_by_ear_is_near() {
    let table = [
        ("stasjon", "station", 5),
        ("skjema", "schema", 5),
        ("sjema", "schema", 5),
        ("skema", "schema", 5),
        ("jutteri", "gjuteri", 10),
        ("chänslig", "känslig", 5),
        ("tjänslig", "känslig", 5),
        ("kjänslig", "känslig", 5),
        ("jenom", "genom", 5),
        ("forsta", "fårsta", 5),
        ("kapasitet", "kapacitet", 5),
        ("kvalite", "qvalite", 5),
        ("fysik", "phyziq", 15),
        ("ingeniör", "ingenjör", 5),
        ("inspektsjon", "inspektion", 15),
    ];
    for (typed, meant, most) in table {
        let distance = way(typed, meant);
        assert!(distance <= most, "{typed} for {meant}: {distance}");
    }
}

#[test]
fn neighbours_touch_each_other_on_a_swedish_keyboard() {
    for (one, other) in [
        ('a', 's'),
        ('a', 'q'),
        ('s', 'w'),
        ('a', 'w'),
        ('ö', 'l'),
        ('ö', 'ä'),
        ('ö', 'p'),
        ('z', 's'),
        ('m', 'k'),
    ] {
        assert!(
            are_neighbours(one, other) && are_neighbours(other, one),
            "{one}{other}"
        );
    }
    for (one, other) in [
        ('a', 'd'),
        ('q', 'z'),
        ('q', 's'),
        ('a', 'x'),
        ('a', 'é'),
        ('p', 'q'),
    ] {
        assert!(!are_neighbours(one, other), "{one}{other}");
    }
}

proptest! {
    #[test]
    fn a_word_compared_with_many_has_the_distance_from_each(
        typed in "[a-eå]{0,6}",
        others in proptest::collection::vec("[a-eå]{0,7}", 1..6),
        most in 0_u8..40,
    ) {
        let mut comparison = Comparison::new(&typed, most);
        for other in &others {
            let distance = Some(way(&typed, other)).filter(|distance| *distance <= most);
            prop_assert_eq!(comparison.distance(other), distance, "{} for {}", typed, other);
        }
    }

    #[test]
    fn one_changed_letter_is_at_most_one_fault(word in "[a-zåäö]{5,12}", at in 0_usize..5, letter in "[a-zåäö]") {
        let mut letters: Vec<char> = word.chars().collect();
        letters[at] = letter.chars().next().unwrap();
        let typed: String = letters.iter().collect();
        prop_assert!(way(&typed, &word) <= FAULT);
        letters.remove(at);
        let typed: String = letters.iter().collect();
        prop_assert!(way(&typed, &word) <= FAULT);
    }

    #[test]
    fn the_way_there_is_as_long_as_the_way_back(one in "[a-eå]{0,6}", other in "[a-eå]{0,6}") {
        prop_assert_eq!(way(&one, &other), way(&other, &one));
    }
}
