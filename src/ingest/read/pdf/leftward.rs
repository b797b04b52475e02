//! Text that runs from right to left (Hebrew, Arabic) and that its file has in reading order (`/ReversedChars`).
//!
//! pdfboss puts the pieces of a line side by side as they are drawn and then turns the whole line. A piece in reading order stays as it is, though the
//! spaces at its ends stand where they are drawn: in the turned line, at the wrong end. Such a piece is put back into the order of its drawing, and
//! turned with its line.

use pdfboss_output::TextSpan;

/// Puts the letters of a piece into the order in which they are drawn, unless one of them runs from left to right.
pub(super) fn as_drawn(span: &mut TextSpan) {
    if span.logical && runs_leftward(&span.text) {
        let word = span.text.trim();
        let before = span.text.len() - span.text.trim_start().len();
        let (start, end) = (&span.text[..before], &span.text[before + word.len()..]);
        let (first, last) = (start.chars().count(), end.chars().count());
        let drawn = format!("{start}{}{end}", reversed(word));
        if let Some(last) = span.glyph_x.len().checked_sub(last)
            && let Some(of_word) = span.glyph_x.get_mut(first..last)
        {
            of_word.reverse();
        }
        span.text = drawn;
        span.logical = false;
    }
}

/// Whether a text has letters from right to left, and spaces and signs only besides.
fn runs_leftward(text: &str) -> bool {
    let is_leftward =
        |c: char| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    text.contains(is_leftward)
        && text
            .chars()
            .all(|c| is_leftward(c) && !c.is_numeric() || !c.is_alphanumeric())
}

/// The letters from the last to the first, each with the marks that follow it: vowels stand behind their letter in either order.
fn reversed(text: &str) -> String {
    let is_mark = |c: &char| matches!(c, '\u{591}'..='\u{5C7}' | '\u{610}'..='\u{61A}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}');
    let mut letters: Vec<String> = Vec::new();
    for character in text.chars() {
        match letters.last_mut().filter(|_| is_mark(&character)) {
            Some(letter) => letter.push(character),
            None => letters.push(character.to_string()),
        }
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_turned_with_their_marks() {
        assert_eq!(reversed("שָׁלוֹם"), "םוֹלשָׁ");
        assert!(runs_leftward(" שיטת."));
        assert!(runs_leftward("دقيقة "));
        for other in ["SMED שיטת", "47 דקות", "٤٧", " – ", ""] {
            assert!(!runs_leftward(other), "{other}");
        }
    }
}
