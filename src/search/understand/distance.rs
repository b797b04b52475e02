//! How far what was typed is from what may have been meant: Damerau and Levenshtein's distance (optimal string
//! alignment), with the slips that fingers make cheaper than others.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::analysis;
use crate::index::{Vocabulary, Walker};

/// One fault.
pub(crate) const FAULT: u8 = 10;
/// The least of faults: half a letter, as it were.
pub(crate) const SLIP: u8 = 5;
/// A letter without its dots, ring or accent, or with: `o` for `ö`.
const DIACRITIC: u8 = 3;
/// One letter of another kind with dots for another: `å` for `ä`.
const OTHER_DIACRITIC: u8 = SLIP;
/// A letter written twice for once, or once for twice.
const DOUBLED: u8 = SLIP;
/// A key beside the right one.
const NEIGHBOUR: u8 = 7;
const FAR: u8 = u8::MAX;

/// The letters of a Swedish keyboard; a row is shifted by about half a key against the one above.
const KEYBOARD: [&str; 3] = ["qwertyuiopå", "asdfghjklöä", "zxcvbnm"];

/// A form and what it would take to have typed it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Near {
    /// The form.
    pub(crate) form: String,
    /// How far it is, [`FAULT`] for each fault.
    pub(crate) distance: u8,
    /// How often the corpus has it.
    pub(crate) count: u64,
}

impl Near {
    /// How likely it was meant: a fault outweighs a form that is some thirty times as frequent.
    pub(crate) fn likelihood(&self) -> f32 {
        (self.count as f32).ln_1p() - 0.35 * f32::from(self.distance)
    }
}

/// The forms of a corpus within a distance of what was typed, the likeliest first.
pub(crate) fn forms_near(vocabulary: &Vocabulary, typed: &str, most: u8) -> Vec<Near> {
    let mut search = Search::new(typed, most, false);
    vocabulary.walk(&mut search);
    search.into_nearest()
}

/// The forms that begin with what is within a distance of what was typed, the likeliest first.
pub(crate) fn beginnings_near(vocabulary: &Vocabulary, typed: &str, most: u8) -> Vec<Near> {
    let mut search = Search::new(typed, most, true);
    vocabulary.walk(&mut search);
    search.into_nearest()
}

/// The walk through the forms, a row of distances a letter: from what is typed so far (by column) to the form so far.
struct Search {
    typed: Vec<char>,
    /// What each typed letter costs if it is one too many.
    gaps: Vec<u8>,
    /// What each typed letter costs in the place of a letter, for the letters met so far.
    instead: FxHashMap<char, Rc<[u8]>>,
    most: u8,
    /// Whether a form only has to begin so.
    beginning: bool,
    letters: Vec<char>,
    rows: Vec<u8>,
    /// The best distance of all typed to a beginning of the form, by letter.
    reached: Vec<u8>,
    /// How many letters the form goes on after its beginning was found near enough.
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
            reached: vec![reached],
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

    /// What each typed letter costs where this letter is meant.
    fn instead_of(&mut self, letter: char) -> Rc<[u8]> {
        let typed = &self.typed;
        let costs = || typed.iter().map(|typed| instead(*typed, letter)).collect();
        Rc::clone(self.instead.entry(letter).or_insert_with(costs))
    }

    /// Adds the row of the last letter; says the least distance in it.
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
        least
    }
}

impl Walker for Search {
    fn enter(&mut self, letter: char) -> bool {
        let before = self.reached.last().copied().unwrap_or(FAR);
        let whole = self.letters.len() >= self.typed.len();
        if self.beginning && before <= self.most && (whole || self.beyond > 0) {
            self.beyond += 1;
            return true;
        }
        self.letters.push(letter);
        let least = self.push_row();
        let here = self.rows.last().copied().unwrap_or(FAR);
        self.reached.push(here.min(before));
        let goes_on = least <= self.most || self.beginning && before.min(here) <= self.most;
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
        let distance = if self.beginning {
            self.reached.last()
        } else {
            self.rows.last()
        };
        let distance = distance.copied().unwrap_or(FAR);
        if distance <= self.most {
            self.found.push(Near {
                form: form.to_owned(),
                distance,
                count,
            });
        }
    }
}

/// What a letter too many costs, on either side.
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

/// What one letter for another costs. A digit is never meant as something else: A3 isn't A4.
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

/// The letter without diacritics, of letters that a Swedish keyboard has or that Swedish borrows.
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
