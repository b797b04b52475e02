//! Names of authors and partners in a query.

use rustc_hash::FxHashSet;

use crate::search::snapshot::name_words;
use crate::search::understand::clause::{Clause, EVERYWHERE, Role};

/// Lets a word that is part of a name of an author or partner find their documents, with or without a genitive -s.
pub(crate) fn add_names(clauses: &mut [Clause], names: &FxHashSet<String>) {
    let plain = |clause: &&mut Clause| clause.role == Role::Wanted && clause.zones == EVERYWHERE;
    for clause in clauses.iter_mut().filter(plain) {
        let [word] = &name_words(&clause.text)[..] else {
            continue;
        };
        let bare = word.strip_suffix('s').unwrap_or(word);
        let named = [word.as_str(), bare]
            .into_iter()
            .find(|word| names.contains(*word));
        clause.author_words.extend(named.map(str::to_owned));
    }
}
