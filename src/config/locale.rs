//! The language of the terminal, from the variables of POSIX.

use crate::document::Language;

/// The variables that name the locale of messages; the first that is set and not empty counts.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The values of the locale variables.
#[derive(Debug, Default)]
pub(super) struct Locale {
    values: [Option<String>; 3],
}

impl Locale {
    /// Takes a variable; false if it is none of the locale.
    pub(super) fn take(&mut self, name: &str, value: &str) -> bool {
        let Some(at) = VARIABLES.iter().position(|known| *known == name) else {
            return false;
        };
        self.values[at] = Some(value.to_owned()).filter(|value| !value.is_empty());
        true
    }

    /// The language of the locale, if it is one of ours: `sv_SE.UTF-8` is Swedish; `C` is none.
    pub(super) fn language(&self) -> Option<Language> {
        let value = self.values.iter().flatten().next()?;
        let code = value.split(['_', '.', '@', '-']).next()?;
        code.to_ascii_lowercase().parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_variable_that_is_set_names_the_language() {
        for (variables, language) in [
            (&[("LANG", "sv_SE.UTF-8")][..], Some(Language::Swedish)),
            (
                &[("LANG", "sv_SE.UTF-8"), ("LC_ALL", "en_GB")],
                Some(Language::English),
            ),
            (
                &[("LC_ALL", ""), ("LC_MESSAGES", "sv"), ("LANG", "en")],
                Some(Language::Swedish),
            ),
            (&[("LC_ALL", "C.UTF-8"), ("LANG", "sv_SE")], None),
            (&[("LANG", "de_DE")], None),
            (&[("PATH", "sv_SE")], None),
        ] {
            let mut locale = Locale::default();
            for (name, value) in variables {
                assert_eq!(locale.take(name, value), *name != "PATH");
            }
            assert_eq!(locale.language(), language, "{variables:?}");
        }
    }
}
