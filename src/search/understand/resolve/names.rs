//! Names of authors and partners in a query: whole words, phrases, hyphenated names, initials.

use crate::search::snapshot::{NameWord, Names, name_words};
use crate::search::understand::clause::{Clause, EVERYWHERE, Role};

/// How many words an initial may be away from the name it belongs to: `B. A. Öjmertz`.
const INITIALS_WITHIN: usize = 3;
/// The most letters of initials in one word: `A-K`.
const INITIALS: usize = 3;

/// Lets words and phrases that are part of a name of an author or partner find their documents.
pub(crate) fn add_names(clauses: &mut [Clause], names: &Names) {
    for clause in clauses.iter_mut() {
        // The beginning of a word, `erik*`, was taken for that of a name.
        let has_any = |word: &NameWord| names.all().any(|name| word.is_in(name));
        if is_plain(clause) && !clause.author_words.iter().all(has_any) {
            clause.author_words.clear();
        } else if clause.author_words.is_empty() && (is_plain(clause) || is_phrase(clause)) {
            clause.author_words = words_of_one_name(&clause.text, names);
        }
    }
    for place in 0..clauses.len() {
        if is_plain(&clauses[place]) && clauses[place].author_words.is_empty() {
            let words = with_initials(clauses, place, names);
            clauses[place].author_words.extend(words);
        }
    }
}

fn is_plain(clause: &Clause) -> bool {
    matches!(clause.role, Role::Wanted | Role::Ordering) && clause.zones == EVERYWHERE
}

fn is_phrase(clause: &Clause) -> bool {
    clause.role == Role::Required && clause.zones == EVERYWHERE
}

/// Returns the words of a text if one name has them all, the last one with or without a genitive -s.
fn words_of_one_name(text: &str, names: &Names) -> Vec<NameWord> {
    let mut words = name_words(text);
    let Some(last) = words.last_mut() else {
        return Vec::new();
    };
    if let Some(bare) = last.strip_suffix('s').filter(|_| !names.contains(last)) {
        *last = bare.to_owned();
    }
    let is_initial = |word: &String| word.chars().nth(1).is_none();
    if words.iter().all(is_initial) || !words.iter().all(|word| names.contains(word)) {
        return Vec::new();
    }
    let words: Vec<NameWord> = words.into_iter().map(NameWord::Whole).collect();
    let of_one_name = names.all().any(|name| words.iter().all(|word| word.is_in(name)));
    if of_one_name { words } else { Vec::new() }
}

/// Returns the words of the name beside an initial, with the initial; likewise of a first name where the name in the
/// corpus has only an initial.
fn with_initials(clauses: &[Clause], place: usize, names: &Names) -> Vec<NameWord> {
    let words = name_words(&clauses[place].text);
    let letters: String = words.concat();
    let initials = words.len() == letters.chars().count();
    if words.is_empty() || initials && words.len() > INITIALS || !initials && words.len() > 1 {
        return Vec::new();
    }
    let Some(first) = letters.chars().next().filter(|first| first.is_alphabetic()) else {
        return Vec::new();
    };
    let after = clauses.iter().skip(place + 1).take(INITIALS_WITHIN);
    let before = clauses[..place].iter().rev().take(INITIALS_WITHIN);
    let named = after.chain(before).filter(|clause| is_plain(clause));
    let surnames = named.map(|clause| &clause.author_words);
    surnames
        .filter(|surname| surname.iter().any(|word| matches!(word, NameWord::Whole(_))))
        .find_map(|surname| {
            let mut wanted = surname.clone();
            if initials {
                wanted.extend(words.iter().cloned().map(NameWord::Beginning));
            } else {
                wanted.push(NameWord::Whole(first.to_string()));
            }
            // The initial is that of a word besides the surname.
            let fits = names.all().any(|name| {
                let others: Vec<String> = name
                    .iter()
                    .filter(|word| !surname.contains(&NameWord::Whole((*word).clone())))
                    .cloned()
                    .collect();
                let (surname, initials) = wanted.split_at(surname.len());
                surname.iter().all(|word| word.is_in(name)) && initials.iter().all(|word| word.is_in(&others))
            });
            fits.then_some(wanted)
        })
        .unwrap_or_default()
}
