//! The distance between a typed word and a form: Damerau–Levenshtein (optimal string alignment), with lower costs for common
//! slips.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use self::sounds::{Sound, sounds_of};
use crate::analysis;
use crate::index::{Vocabulary, Walker};

mod sounds;

/// One fault.
pub(crate) const FAULT: u8 = 10;
/// The cost of a small slip: half a fault.
pub(crate) const SLIP: u8 = 5;
/// A letter without its diacritic, or with one: `o` for `ö`.
const DIACRITIC: u8 = 3;
/// One diacritic for another on the same letter: `å` for `ä`.
const OTHER_DIACRITIC: u8 = SLIP;
/// A doubled letter typed once, or a single one twice.
const DOUBLED: u8 = SLIP;
/// Another spelling of the same sound.
const SOUND: u8 = SLIP;
/// An adjacent key.
const NEIGHBOUR: u8 = 7;
const FAR: u8 = u8::MAX;

/// The letters of a Swedish keyboard; a row is shifted by about half a key against the one above.
const KEYBOARD: [&str; 3] = ["qwertyuiopå", "asdfghjklöä", "zxcvbnm"];

/// A form with its distance from the typed word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Near {
    /// The form.
    pub(crate) form: String,
    /// Its distance, [`FAULT`] for each fault.
    pub(crate) distance: u8,
    /// Its count in the corpus.
    pub(crate) count: u64,
    /// The number of its letters that were compared: of a beginning those that are nearest to what was typed.
    pub(crate) letters: usize,
}

impl Near {
    /// Returns the likelihood that it was meant: one fault outweighs a frequency about thirty times as high.
    pub(crate) fn likelihood(&self) -> f32 {
        (self.count as f32).ln_1p() - 0.35 * f32::from(self.distance)
    }
}

/// Returns the forms of a corpus within a distance of a typed word, the likeliest first.
pub(crate) fn forms_near(vocabulary: &Vocabulary, typed: &str, most: u8) -> Vec<Near> {
    let mut search = Search::new(typed, most, false);
    vocabulary.walk(&mut search);
    search.into_nearest()
}

/// The same among the words that the corpus has only inside compounds.
pub(crate) fn parts_near(vocabulary: &Vocabulary, typed: &str, most: u8) -> Vec<Near> {
    let mut search = Search::new(typed, most, false);
    vocabulary.walk_parts(&mut search);
    search.into_nearest()
}

/// The same for the beginnings of all these.
pub(crate) fn all_beginnings_near(vocabulary: &Vocabulary, typed: &str, most: u8) -> Vec<Near> {
    let mut search = Search::new(typed, most, true);
    vocabulary.walk(&mut search);
    vocabulary.walk_parts(&mut search);
    search.into_nearest()
}

/// Compares one typed word with many others.
pub(crate) struct Comparison(Search);

impl Comparison {
    /// For distances up to `most`.
    pub(crate) fn new(typed: &str, most: u8) -> Self {
        Self(Search::new(typed, most, false))
    }

    /// Returns the distance from another word, `None` if it is larger than the most.
    pub(crate) fn distance(&mut self, meant: &str) -> Option<u8> {
        let Self(search) = self;
        let entered = meant.chars().take_while(|letter| search.enter(*letter)).count();
        let is_whole = entered == meant.chars().count();
        let distance = search.rows.last().copied();
        for _ in 0..entered {
            search.leave();
        }
        distance.filter(|distance| is_whole && *distance <= search.most)
    }
}

/// Returns the forms that begin with something within a distance of the typed text, the likeliest first.
pub(crate) fn beginnings_near(vocabulary: &Vocabulary, typed: &str, most: u8) -> Vec<Near> {
    let mut search = Search::new(typed, most, true);
    vocabulary.walk(&mut search);
    search.into_nearest()
}

/// The state of the walk through the forms: one row of distances a letter, one column a typed letter.
struct Search {
    typed: Vec<char>,
    /// The cost of each typed letter if it is superfluous.
    gaps: Vec<u8>,
    /// The cost of each typed letter in place of a letter, for the letters met so far.
    instead: FxHashMap<char, Rc<[u8]>>,
    most: u8,
    /// Whether a prefix of the form is compared.
    beginning: bool,
    letters: Vec<char>,
    rows: Vec<u8>,
    /// The smallest distance of the typed text to a prefix of the form and the length of that prefix, by letter.
    reached: Vec<(u8, usize)>,
    /// What may have been written by ear.
    sounds: Vec<Sound>,
    /// The number of letters after the prefix was near enough.
    beyond: usize,
    found: Vec<Near>,
}

impl Search {
    fn new(typed: &str, most: u8, beginning: bool) -> Self {
        let typed: Vec<char> = typed.chars().collect();
        let gaps: Vec<u8> = (0..typed.len()).map(|at| gap(&typed, at)).collect();
        let mut first: Vec<u8> = Vec::with_capacity(typed.len() + 1);
        first.push(0);
        for (at, gap) in gaps.iter().enumerate() {
            first.push(first[at].saturating_add(*gap));
        }
        let reached = first[typed.len()];
        Self {
            most,
            beginning,
            letters: Vec::new(),
            rows: first,
            reached: vec![(reached, 0)],
            sounds: sounds_of(&typed),
            beyond: 0,
            found: Vec::new(),
            gaps,
            instead: FxHashMap::default(),
            typed,
        }
    }

    fn into_nearest(mut self) -> Vec<Near> {
        let mut found: Vec<(f32, Near)> = self
            .found
            .drain(..)
            .map(|near| (near.likelihood(), near))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.form.cmp(&b.1.form)));
        found.into_iter().map(|(_, near)| near).collect()
    }

    /// Returns the cost of each typed letter where this letter is meant.
    fn instead_of(&mut self, letter: char) -> Rc<[u8]> {
        let typed = &self.typed;
        let costs = || typed.iter().map(|typed| instead(*typed, letter)).collect();
        Rc::clone(self.instead.entry(letter).or_insert_with(costs))
    }

    /// Adds the row of the last letter and returns the smallest distance in it.
    fn push_row(&mut self) -> u8 {
        let width = self.typed.len() + 1;
        let start = self.rows.len();
        let depth = self.letters.len();
        let letter = self.letters[depth - 1];
        let missing = gap(&self.letters, depth - 1);
        let instead = self.instead_of(letter);
        self.rows.push(self.rows[start - width].saturating_add(missing));
        let mut least = self.rows[start];
        for at in 1..width {
            let above = start - width + at;
            let mut best = self.rows[above].saturating_add(missing);
            best = best.min(self.rows[start + at - 1].saturating_add(self.gaps[at - 1]));
            best = best.min(self.rows[above - 1].saturating_add(instead[at - 1]));
            let swapped = at > 1
                && depth > 1
                && self.typed[at - 1] == self.letters[depth - 2]
                && self.typed[at - 2] == letter;
            if swapped {
                best = best.min(self.rows[above - width - 2].saturating_add(FAULT));
            }
            self.rows.push(best);
            least = least.min(best);
        }
        least.min(self.add_sounds())
    }

    /// Lowers the last row where the form ends with another spelling of what was typed; returns the smallest distance there.
    fn add_sounds(&mut self) -> u8 {
        let width = self.typed.len() + 1;
        let depth = self.letters.len();
        let mut least = FAR;
        for sound in &self.sounds {
            if !self.letters.ends_with(&sound.meant) {
                continue;
            }
            let before = (depth - sound.meant.len()) * width;
            for end in &sound.ends {
                let cost = self.rows[before + end - sound.typed].saturating_add(SOUND);
                let slot = &mut self.rows[depth * width + end];
                if cost < *slot {
                    *slot = cost;
                    least = least.min(cost);
                }
            }
        }
        if least < FAR {
            // A letter too many after the sound.
            for at in 1..width {
                let before = self.rows[depth * width + at - 1].saturating_add(self.gaps[at - 1]);
                let slot = &mut self.rows[depth * width + at];
                *slot = before.min(*slot);
            }
        }
        least
    }

    /// Whether the last letters of the form begin another spelling of what was typed, so that the next ones decide.
    fn is_within_sound(&self) -> bool {
        let width = self.typed.len() + 1;
        let depth = self.letters.len();
        self.sounds.iter().any(|sound| {
            (1..sound.meant.len()).any(|met| {
                self.letters.ends_with(&sound.meant[..met])
                    && sound.ends.iter().any(|end| {
                        let before = self.rows[(depth - met) * width + end - sound.typed];
                        before.saturating_add(SOUND) <= self.most
                    })
            })
        })
    }
}

impl Walker for Search {
    fn enter(&mut self, letter: char) -> bool {
        let (before, length) = self.reached.last().copied().unwrap_or((FAR, 0));
        let whole = self.letters.len() >= self.typed.len();
        if self.beginning && before <= self.most && (whole || self.beyond > 0) {
            self.beyond += 1;
            return true;
        }
        self.letters.push(letter);
        let least = self.push_row();
        let here = self.rows.last().copied().unwrap_or(FAR);
        let reached = if here < before {
            (here, self.letters.len())
        } else {
            (before, length)
        };
        self.reached.push(reached);
        let goes_on =
            least <= self.most || self.beginning && reached.0 <= self.most || self.is_within_sound();
        if !goes_on {
            self.leave();
        }
        goes_on
    }

    fn leave(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        self.letters.pop();
        self.reached.pop();
        self.rows.truncate(self.rows.len() - self.typed.len() - 1);
    }

    fn found(&mut self, form: &str, count: u64) {
        let (distance, letters) = if self.beginning {
            self.reached.last().copied().unwrap_or((FAR, 0))
        } else {
            (self.rows.last().copied().unwrap_or(FAR), self.letters.len())
        };
        if distance <= self.most {
            self.found.push(Near {
                form: form.to_owned(),
                distance,
                count,
                letters,
            });
        }
    }
}

/// Returns the cost of a superfluous letter, on either side.
fn gap(letters: &[char], at: usize) -> u8 {
    let doubled = at > 0 && letters[at - 1] == letters[at];
    if letters[at].is_ascii_digit() {
        FAR
    } else if doubled {
        DOUBLED
    } else {
        FAULT
    }
}

/// Returns the cost of one letter in place of another. A digit is never replaced: A3 isn't A4.
fn instead(typed: char, meant: char) -> u8 {
    if typed == meant {
        return 0;
    }
    if typed.is_ascii_digit() || meant.is_ascii_digit() {
        return FAR;
    }
    if let (Some(base), Some(other)) = (base(typed), base(meant)) {
        if base == other {
            return if typed.is_ascii() || meant.is_ascii() {
                DIACRITIC
            } else {
                OTHER_DIACRITIC
            };
        }
        if are_neighbours(typed, meant) {
            return NEIGHBOUR;
        }
    }
    FAULT
}

/// Returns the letter without diacritics, for letters that a Swedish keyboard has or that Swedish borrows.
fn base(letter: char) -> Option<char> {
    if letter.is_ascii_lowercase() {
        return Some(letter);
    }
    let mut buffer = [0; 4];
    let folded = analysis::fold(letter.encode_utf8(&mut buffer)).chars().next();
    folded.filter(|_| letter.is_lowercase())
}

fn are_neighbours(one: char, other: char) -> bool {
    let place = |letter: char| {
        KEYBOARD.iter().enumerate().find_map(|(row, keys)| {
            let column = keys.chars().position(|key| key == letter)?;
            Some((row as i32, column as i32))
        })
    };
    let (Some(one), Some(other)) = (place(one), place(other)) else {
        return false;
    };
    let (upper, lower) = if one.0 <= other.0 {
        (one, other)
    } else {
        (other, one)
    };
    match lower.0 - upper.0 {
        0 => (lower.1 - upper.1).abs() == 1,
        // A key touches the one below it and the one to the left of that.
        1 => (0..=1).contains(&(upper.1 - lower.1)),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
