//! The Swedish alphabet: å, ä and ö are letters of their own, after z; other marked letters stand with their base.

/// A key that sorts a title where a Swedish reader looks for it; upper and lower case are alike.
pub(super) fn alphabetical(title: &str) -> (Vec<u32>, String) {
    let lower = title.to_lowercase();
    let letters = lower.chars().filter(|c| c.is_alphanumeric() || *c == ' ');
    (letters.map(place).collect(), lower.clone())
}

/// The letter that a title stands under: `#` for figures and signs.
pub(super) fn letter(title: &str) -> char {
    let first = title.chars().find(|c| c.is_alphanumeric());
    let Some(first) = first
        .and_then(|c| c.to_lowercase().next())
        .filter(|c| c.is_alphabetic())
    else {
        return '#';
    };
    let capital = |c: char| c.to_uppercase().next().unwrap_or(c);
    match first {
        'å' | 'ä' | 'ö' => capital(first),
        'æ' => 'Ä',
        'ø' => 'Ö',
        other => char::from_u32(place(other)).map_or(other, capital),
    }
}

fn place(letter: char) -> u32 {
    let base = match letter {
        'å' => return 'z' as u32 + 1,
        'ä' | 'æ' => return 'z' as u32 + 2,
        'ö' | 'ø' => return 'z' as u32 + 3,
        'à' | 'á' | 'â' | 'ã' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' => 'o',
        'ù' | 'ú' | 'û' => 'u',
        'ü' | 'ý' => 'y',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    };
    base as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_stand_as_in_a_swedish_dictionary() {
        let sorted = [
            "5S", "A3", "andon", "Idé", "idéer", "Kanban", "Zon", "Ång", "Ärende", "Öar",
        ];
        let mut titles = sorted;
        titles.reverse();
        titles.sort_by_cached_key(|title| alphabetical(title));
        assert_eq!(titles, sorted);
    }

    #[test]
    fn titles_stand_under_the_letter_that_they_are_sorted_by() {
        for (title, expected) in [
            ("5S", '#'),
            ("andon", 'A'),
            ("”Ställ” och tid", 'S'),
            ("Ång", 'Å'),
            ("ärende", 'Ä'),
            ("Öar", 'Ö'),
            ("Æble", 'Ä'),
            ("Élan", 'E'),
            ("Über", 'Y'),
            ("…", '#'),
            ("", '#'),
        ] {
            assert_eq!(letter(title), expected, "{title}");
        }
    }
}
