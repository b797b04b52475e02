//! The lexicon of the compound splitter: which words may be parts, and in which form they stand before another part.

use rustc_hash::FxHashMap;

use self::beginnings::{Beginning, Beginnings};

mod base;
mod beginnings;
mod inflection;
mod irregular;
mod kinds;
mod verb_nouns;

pub(super) use self::base::{Base, is_vowel};
pub use self::hunspell::LexiconError;
pub(super) use self::irregular::{irregular, listed, verbs_of};
pub(super) use self::kinds::{is_adjective, is_akin_with_vowel, is_apart_from_verb, is_noun_in_a};
pub(super) use self::verb_nouns::verb_nouns;

mod hunspell;

/// The words for splitting compounds, from our own list and, if set, a Hunspell dictionary.
#[derive(Debug, Clone)]
pub struct Lexicon {
    /// Base forms and first-part forms alike, each with what it can be.
    words: FxHashMap<Box<str>, Word>,
    /// How base forms begin, and how first-part forms do.
    base_beginnings: Beginnings,
    link_beginnings: Beginnings,
    bases: Vec<Box<str>>,
    /// How many of the base forms are ours; those after them come from a dictionary.
    own: u32,
    exceptions: FxHashMap<Box<str>, Box<[Box<str>]>>,
    exception_beginnings: Beginnings,
    /// How many first-part forms have this many characters; the same for base forms.
    link_counts: [u32; MAX_PART_CHARS + 1],
    base_counts: [u32; MAX_PART_CHARS + 1],
}

/// What a written form can be in a compound.
#[derive(Debug, Clone, Copy, Default)]
struct Word {
    /// The entry it is the base form of: it may stand last, inflected.
    base: Option<u32>,
    /// The entry it is a first-part form of.
    link: Option<u32>,
    /// Whether its entry names another first-part form before it.
    second: bool,
    /// Whether it never stands before another part.
    barred: bool,
}

/// How a form may stand before another part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Licence {
    /// The usual first-part form of its entry.
    Usual,
    /// Another first-part form of its entry.
    Second,
    /// It is a base form, of an entry that names other first-part forms.
    Bare,
    /// A word of a dictionary.
    Foreign,
}

/// The longest part, in characters.
pub(super) const MAX_PART_CHARS: usize = 24;

const COMPONENTS: &str = include_str!("lexicon/components.txt");
const ADDITIONS: &str = include_str!("lexicon/additions.txt");
const EXCEPTIONS: &str = include_str!("lexicon/exceptions.txt");

impl Lexicon {
    /// The built-in word list.
    pub fn built_in() -> Self {
        let mut lexicon = Self {
            words: FxHashMap::default(),
            base_beginnings: Beginnings::default(),
            link_beginnings: Beginnings::default(),
            bases: Vec::new(),
            own: u32::MAX,
            exceptions: FxHashMap::default(),
            exception_beginnings: Beginnings::default(),
            link_counts: [0; MAX_PART_CHARS + 1],
            base_counts: [0; MAX_PART_CHARS + 1],
        };
        for line in [COMPONENTS, ADDITIONS].into_iter().flat_map(entries) {
            let mut forms = line.split_whitespace();
            if let Some(base) = forms.next() {
                lexicon.add(base, forms);
            }
        }
        for line in entries(EXCEPTIONS) {
            if let Some((word, parts)) = line.split_once('=') {
                lexicon.add_exception(word.trim(), parts);
            }
        }
        lexicon
    }

    /// Returns a number that another word list has not: of its base forms in their order, and of how many forms there are.
    pub fn checksum(&self) -> u32 {
        let mut hasher = crc32fast::Hasher::new();
        for base in &self.bases {
            hasher.update(base.as_bytes());
            hasher.update(b"\n");
        }
        hasher.update(&self.words.len().to_le_bytes());
        hasher.finalize()
    }

    /// The same with the base forms of the irregular words and of the short ones whose kind is listed, none of which
    /// stands before another part. Stems are found with it; compounds are split with the list alone.
    pub(super) fn of_stems() -> Self {
        let mut lexicon = Self::built_in();
        for base in irregular::bases().chain(kinds::words()) {
            if !lexicon.is_base(base) {
                lexicon.add(base, ["-"]);
            }
        }
        lexicon
    }

    /// Adds a base form with its first-part forms. What is known already keeps its first meaning.
    fn add<'a>(&mut self, base: &str, links: impl IntoIterator<Item = &'a str>) {
        let number = match self.words.get(base) {
            Some(Word {
                base: Some(number), ..
            }) => *number,
            _ => {
                let number =
                    u32::try_from(self.bases.len()).expect("a lexicon has fewer words than u32 can count");
                self.bases.push(base.into());
                self.base_beginnings.add(base);
                // By itself it may stand before another part too.
                self.link_beginnings.add(base);
                self.words.entry(base.into()).or_default().base = Some(number);
                count(&mut self.base_counts, base);
                number
            }
        };
        for (rank, link) in links.into_iter().enumerate() {
            if link == "-" {
                self.words.entry(base.into()).or_default().barred = true;
                continue;
            }
            self.link_beginnings.add(link);
            let word = self.words.entry(link.into()).or_default();
            if word.link.is_none() {
                count(&mut self.link_counts, link);
                (word.link, word.second) = (Some(number), rank > 0);
            } else if link == base && number < self.own {
                // `kod` is a form of koda too, but first of all it is itself.
                word.link = Some(number);
            }
            word.second &= rank > 0;
        }
    }

    /// Sets the split of a word by hand; no parts: it is one word, and may be a part as such.
    fn add_exception(&mut self, word: &str, parts: &str) {
        let parts: Box<[Box<str>]> = parts
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Into::into)
            .collect();
        if parts.is_empty() && !self.is_own(word) {
            let with_s = format!("{word}s");
            self.add(word, [word, &with_s]);
        }
        self.exception_beginnings.add(word);
        self.exceptions.insert(word.into(), parts);
    }

    /// The base form of a form that may stand before another part, and by what right.
    pub(super) fn link(&self, form: &str) -> Option<(&str, Licence)> {
        let word = self.words.get(form)?;
        let (number, licence) = match *word {
            Word {
                link: Some(number), ..
            } if number >= self.own => (number, Licence::Foreign),
            Word {
                link: Some(number),
                second: false,
                ..
            } => (number, Licence::Usual),
            Word {
                link: Some(number), ..
            } => (number, Licence::Second),
            Word {
                base: Some(number),
                barred: false,
                ..
            } if number < self.own => (number, Licence::Bare),
            _ => return None,
        };
        Some((&*self.bases[number as usize], licence))
    }

    /// The empty beginning of the forms that may stand before another part.
    pub(super) fn link_beginning(&self) -> Beginning<'_> {
        self.link_beginnings.none()
    }

    /// The base form of an inflected form that may stand last, and whether it is ours.
    pub(super) fn head(&self, form: &str) -> Option<(Base, bool)> {
        let number = |base: &str| self.words.get(base).and_then(|word| word.base);
        let may_begin = |beginning: &[u8]| self.base_beginnings.may_have(beginning);
        let is_own = |base: &str| number(base).is_some_and(|number| number < self.own);
        let own = inflection::base_of(form, may_begin, is_own);
        if own.is_some() || self.own == u32::MAX {
            return own.map(|base| (base, true));
        }
        inflection::base_of(form, may_begin, |base| number(base).is_some()).map(|base| (base, false))
    }

    /// Another base form of ours than `first` that `form` may be an inflection of.
    pub(super) fn other_head(&self, form: &str, first: &str) -> Option<Base> {
        let may_begin = |beginning: &[u8]| self.base_beginnings.may_have(beginning);
        inflection::base_of(form, may_begin, |base| base != first && self.is_base(base))
    }

    /// The noun of ours that `form` is a regular inflection of, whatever irregular verb it is a form of.
    pub(super) fn noun_head(&self, form: &str) -> Option<Base> {
        inflection::regular_base_of(form, |base| self.is_base(base)).filter(|base| !base.verbal)
    }

    /// Whether this is a base form of our own list.
    pub(super) fn is_base(&self, form: &str) -> bool {
        let base = self.words.get(form).and_then(|word| word.base);
        base.is_some_and(|number| number < self.own)
    }

    /// Whether our own list has this as one word, in any inflection.
    pub(super) fn is_own(&self, form: &str) -> bool {
        self.link(form)
            .is_some_and(|(_, licence)| licence != Licence::Foreign)
            || self.head(form).is_some_and(|(_, own)| own)
    }

    /// The parts set by hand for a form or for the word it is an inflection of; without parts, it is to stay whole.
    pub(super) fn exception(&self, form: &str) -> Option<&[Box<str>]> {
        let may_begin = |beginning: &[u8]| self.exception_beginnings.may_have(beginning);
        let base = inflection::base_of(form, may_begin, |base| self.exceptions.contains_key(base))?;
        self.exceptions.get(base.text.as_str()).map(|parts| &**parts)
    }

    /// How many first-part forms there are of so many characters.
    pub(super) fn links_of_length(&self, chars: usize) -> u32 {
        self.link_counts.get(chars).copied().unwrap_or(0)
    }

    /// How many base forms there are of so many characters.
    pub(super) fn bases_of_length(&self, chars: usize) -> u32 {
        self.base_counts.get(chars).copied().unwrap_or(0)
    }
}

/// The lines of a list without comments and empty ones.
fn entries(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .map(|line| line.split('#').next().unwrap_or("").trim())
        .filter(|line| !line.is_empty())
}

fn count(counts: &mut [u32; MAX_PART_CHARS + 1], word: &str) {
    if let Some(count) = counts.get_mut(word.chars().count()) {
        *count += 1;
    }
}
