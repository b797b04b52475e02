//! Names of authors: family name, given name, or the name of a body.

/// Words that begin a family name in small letters.
const PARTICLES: &[&str] = &[
    "af", "av", "da", "de", "del", "den", "der", "di", "dos", "du", "la", "le", "ten", "ter", "van", "von",
    "zu",
];

/// The name of an author.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Name {
    /// A person.
    Person {
        /// The family name with its particles: `von Platen`.
        family: String,
        /// The other names, as written.
        given: String,
    },
    /// An editorial office, a company, or a person with one name.
    Body(String),
}

impl Name {
    /// Reads a name as bylines have it: `Jonas Törnvik`, or `Törnvik, Jonas`.
    ///
    /// A name of one word, or with a word in small letters that is no particle (`Flödeslyftets redaktion`), is that of a
    /// body.
    pub fn read(written: &str) -> Self {
        let person = |family: String, given: String| Self::Person { family, given };
        if let Some((family, given)) = written.split_once(',') {
            let (family, given) = (family.trim(), given.trim());
            if !family.is_empty() && !given.is_empty() && !given.contains(',') {
                return person(family.to_owned(), given.to_owned());
            }
        }
        let words: Vec<&str> = written.split_whitespace().collect();
        let small = |word: &&str| word.chars().next().is_some_and(char::is_lowercase);
        let is_particle = |word: &&str| PARTICLES.contains(word);
        let is_body = words.len() < 2
            || words.iter().any(|word| small(word) && !is_particle(word))
            || words.last().is_some_and(small)
            || written
                .chars()
                .any(|letter| letter.is_ascii_digit() || letter == '&');
        if is_body {
            return Self::Body(words.join(" "));
        }
        let first = words
            .iter()
            .skip(1)
            .position(is_particle)
            .map_or(words.len() - 1, |at| at + 1);
        person(words[first..].join(" "), words[..first].join(" "))
    }

    /// `Family, Given`, or the name of the body.
    pub fn inverted(&self) -> String {
        match self {
            Self::Person { family, given } => format!("{family}, {given}"),
            Self::Body(name) => name.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_split_before_the_family_name() {
        for (written, inverted) in [
            ("Jonas Törnvik", "Törnvik, Jonas"),
            ("Anna-Karin von Platen", "von Platen, Anna-Karin"),
            ("Carl Gustaf af Leopold", "af Leopold, Carl Gustaf"),
            ("Törnvik, Jonas", "Törnvik, Jonas"),
            ("Flödeslyftets redaktion", "Flödeslyftets redaktion"),
            ("Redaktionen", "Redaktionen"),
            ("Berg & Dal", "Berg & Dal"),
        ] {
            assert_eq!(Name::read(written).inverted(), inverted);
        }
        assert_eq!(Name::read("Vhd 2018"), Name::Body("Vhd 2018".to_owned()));
    }
}
