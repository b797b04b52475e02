//! Forms that no rule of inflection leads back to their base form: listed ones, and those of strong verbs.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::base::{Base, is_vowel};
use super::entries;

/// The base forms of each irregular form: `såg` is a form of `se` only, `bättre` of `god` and `bra`.
type Forms = FxHashMap<String, Vec<&'static str>>;

static LISTED: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms::default();
    for line in entries(include_str!("irregular.txt")) {
        let mut words = line.split_whitespace();
        let Some(base) = words.next() else { continue };
        for form in words {
            add(&mut forms, form.to_owned(), base);
            add(&mut forms, format!("{form}s"), base);
            if form.ends_with(['r', 't']) {
                // A plural, or a superlative: fötter, fötterna; bäst, bästa.
                let ending = if form.ends_with('r') { "na" } else { "a" };
                add(&mut forms, format!("{form}{ending}"), base);
                add(&mut forms, format!("{form}{ending}s"), base);
            }
        }
    }
    forms
});

static VERBS: LazyLock<Forms> = LazyLock::new(|| {
    let mut forms = Forms::default();
    for line in entries(include_str!("verbs.txt")) {
        add_verb(&mut forms, line);
    }
    forms
});

/// The bytes of the longest form of a verb in the table.
static LONGEST_VERB: LazyLock<usize> =
    LazyLock::new(|| VERBS.keys().map(String::len).max().unwrap_or_default());

fn add(forms: &mut Forms, form: String, base: &'static str) {
    let bases = forms.entry(form).or_default();
    if !bases.contains(&base) {
        bases.push(base);
    }
}

/// Adds every form of a verb: its principal parts, their passives, and the participles.
fn add_verb(forms: &mut Forms, line: &'static str) {
    let columns: Vec<&'static str> = line.split_whitespace().collect();
    let [infinitives, present, preterite, supine, participle @ ..] = columns.as_slice() else {
        return;
    };
    let base = infinitives.split('/').next().unwrap_or(infinitives);
    let mut push = |form: String| {
        add(forms, format!("{form}s"), base);
        add(forms, form, base);
    };
    for infinitive in variants(infinitives) {
        let root = infinitive.strip_suffix('a');
        let participle = if root.is_some() { "nde" } else { "ende" };
        for ending in ["", "t", "n"] {
            push(format!("{infinitive}{participle}{ending}"));
        }
        push(infinitive.to_owned());
    }
    for part in [present, preterite, supine]
        .into_iter()
        .flat_map(|part| variants(part))
    {
        push(part.to_owned());
    }
    for present in variants(present) {
        // Present passive: skriver, skrivs.
        let root = present
            .strip_suffix("er")
            .filter(|root| root.contains(is_vowel) && !root.ends_with(['s', 'x']));
        if let Some(root) = root {
            add(forms, format!("{root}s"), base);
        }
    }
    let participles: Vec<&str> = match participle.first() {
        Some(given) => variants(given).collect(),
        None => variants(supine).collect(),
    };
    for part in participles {
        for form in participle_forms(part) {
            add(forms, format!("{form}s"), base);
            add(forms, form, base);
        }
    }
}

fn variants(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split('/').filter(|variant| *variant != "-")
}

/// The forms of a participle, which is given itself (`lagd`, `satt`, `given`) or by the supine (`skrivit`).
fn participle_forms(part: &str) -> Vec<String> {
    if let Some(root) = part.strip_suffix("it").or(part.strip_suffix("en")) {
        return ["en", "et", "na", "ne"]
            .iter()
            .map(|ending| format!("{root}{ending}"))
            .collect();
    }
    let mut forms = vec![part.to_owned(), format!("{part}a"), format!("{part}e")];
    if let Some(root) = part.strip_suffix('d') {
        let neuter = if root.ends_with(is_vowel) { "tt" } else { "t" };
        forms.push(format!("{}{neuter}", root.strip_suffix('d').unwrap_or(root)));
    }
    forms
}

/// The base forms of the listed words and the infinitives of the verbs.
pub(super) fn bases() -> impl Iterator<Item = &'static str> {
    let of = |forms: &'static Forms| forms.values().flatten().copied();
    of(&LISTED).chain(of(&VERBS))
}

/// The base forms that a form is listed under, then the verbs of the table that it is a form of.
pub(in crate::analysis) fn irregular(form: &str) -> impl Iterator<Item = Base> {
    let bases = |forms: &'static Forms, form: &str| forms.get(form).into_iter().flatten();
    let listed = bases(&LISTED, form).map(|base| (*base, false));
    let verbs = bases(&VERBS, form).map(|base| (*base, true));
    listed.chain(verbs).map(|(base, verbal)| Base {
        text: base.to_owned(),
        verbal,
    })
}

/// The base forms that a form is listed under.
pub(in crate::analysis) fn listed(form: &str) -> &'static [&'static str] {
    LISTED.get(form).map_or(&[], Vec::as_slice)
}

/// The verbs of the table that a form belongs to.
pub(in crate::analysis) fn verbs_of(form: &str) -> &'static [&'static str] {
    if form.len() > *LONGEST_VERB {
        return &[];
    }
    VERBS.get(form).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_has_its_parts_passives_and_participles() {
        for (base, forms) in [
            (
                "skriva",
                "skriva skriver skrivs skrev skrevs skrivit skrivits skriven skrivet skrivna skrivande",
            ),
            ("lägga", "lägger läggs lade lades lagt lagts lagd lagda läggande"),
            ("ta", "tar tas taga tog togs tagit tagits tagen taget tagna"),
            ("gå", "går gick gått gående"),
            ("sätta", "sätter sätts satte sattes satt satts satta"),
        ] {
            for form in forms.split(' ') {
                assert!(verbs_of(form).contains(&base), "{form}");
            }
        }
        assert!(verbs_of("skrift").is_empty());
    }
}
