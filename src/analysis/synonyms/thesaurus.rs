//! The thesaurus: words of the field that mean the same, for folders that nobody wrote synonyms for.

use std::sync::LazyLock;

use super::Synonyms;

/// Its lines, in the format of the editors' file. They were written without a look at any corpus or judged query.
const LINES: &str = include_str!("thesaurus/lines.txt");

static THESAURUS: LazyLock<Synonyms> = LazyLock::new(|| Synonyms::parse(LINES).0);

/// The thesaurus, read once.
pub(super) fn thesaurus() -> &'static Synonyms {
    &THESAURUS
}
