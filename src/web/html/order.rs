//! The letters of the Swedish alphabet under which titles stand. Their order is that of `sort=title`.

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
        'æ' => 'Ä',
        'ø' => 'Ö',
        other => capital(base(other)),
    }
}

/// The letter without its mark. å, ä and ö are letters of their own.
fn base(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' => 'o',
        'ù' | 'ú' | 'û' => 'u',
        'ü' | 'ý' => 'y',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_stands_under_its_first_letter() {
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
