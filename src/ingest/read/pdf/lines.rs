//! Joins the lines of a page to running text: broken words are joined, split letters are composed.

/// Words before which a hyphen stands for a left-out part (`värde- och materialflöde`).
const JOINING: [&str; 9] = [
    "och",
    "eller",
    "samt",
    "resp",
    "resp.",
    "and",
    "or",
    "respektive",
    "till",
];

/// Joins the lines of a paragraph.
pub(super) fn join(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
    {
        let (first, rest) = line.split_at(line.find(char::is_whitespace).unwrap_or(line.len()));
        match join_broken(&text, first) {
            Some(joined) => {
                text = joined;
                text.push_str(rest);
            }
            None => {
                if !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(line);
            }
        }
    }
    text
}

/// What a text that ends with a broken word becomes with the word's rest; `None` where no word is broken there.
pub(super) fn join_broken(text: &str, rest: &str) -> Option<String> {
    let before = text.strip_suffix(['-', '\u{AD}', '\u{2010}'])?;
    let is_soft = text.ends_with('\u{AD}');
    let first = rest
        .chars()
        .next()
        .filter(|character| character.is_alphanumeric())?;
    let beginning = before
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    if beginning.is_empty() || (!is_soft && JOINING.contains(&rest.trim_end_matches([',', ';']))) {
        return None;
    }
    // `e-` + `hälsa`, `Lean-` + `Coach`, `2019-` + `2020`: the hyphen is the word's own.
    let is_own = !is_soft
        && (beginning.chars().count() == 1
            || !first.is_lowercase()
            || !beginning.ends_with(char::is_alphabetic)
            || beginning.chars().all(char::is_uppercase));
    Some(format!("{before}{}{rest}", if is_own { "-" } else { "" }))
}

/// Puts letters together that the file has in pieces: LaTeX's `h¨ar`, and ligatures (not by NFKC, which would turn ½
/// into 1⁄2).
pub(super) fn mend(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if let Some(letters) = ligature(character) {
            mended.push_str(letters);
            continue;
        }
        let Some(mark) = combining(character) else {
            mended.push(character);
            continue;
        };
        let mut ahead = characters.clone();
        if ahead.peek() == Some(&' ') {
            ahead.next();
        }
        match ahead.next().filter(|letter| takes(*letter, mark)) {
            Some(letter) => {
                mended.push(letter);
                mended.push(mark);
                characters = ahead;
            }
            None => mended.push(character),
        }
    }
    mended
}

fn ligature(character: char) -> Option<&'static str> {
    Some(match character {
        // The control characters are where LaTeX's T1 encoding has them, which `pdftotext` hands on.
        'ﬀ' | '\u{1B}' => "ff",
        'ﬁ' | '\u{1C}' => "fi",
        'ﬂ' | '\u{1D}' => "fl",
        'ﬃ' | '\u{1E}' => "ffi",
        'ﬄ' | '\u{1F}' => "ffl",
        'ﬅ' | 'ﬆ' => "st",
        _ => return None,
    })
}

fn combining(character: char) -> Option<char> {
    Some(match character {
        '¨' => '\u{308}',
        '˚' => '\u{30A}',
        '´' => '\u{301}',
        _ => return None,
    })
}

fn takes(letter: char, mark: char) -> bool {
    match mark {
        '\u{308}' => "aouAOU".contains(letter),
        '\u{30A}' => "aA".contains(letter),
        _ => "eE".contains(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean;

    #[test]
    fn words_broken_at_line_ends_are_joined_and_others_are_not() {
        for (lines, text) in [
            (vec!["värdeflödes-", "analysen är"], "värdeflödesanalysen är"),
            (vec!["värde-", "och materialflöde"], "värde- och materialflöde"),
            (vec!["in-", "eller utleverans"], "in- eller utleverans"),
            (vec!["en Lean-", "Coach"], "en Lean-Coach"),
            (vec!["om e-", "hälsa"], "om e-hälsa"),
            (vec!["VSM-", "kartan"], "VSM-kartan"),
            (vec!["2019-", "2020"], "2019-2020"),
            (vec!["ställ\u{AD}", "tid"], "ställtid"),
            (vec!["så –", "menar vi"], "så – menar vi"),
            (vec!["ett - ", "två"], "ett - två"),
            (vec!["ett", "", "två"], "ett två"),
        ] {
            let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
            assert_eq!(join(&lines), text);
        }
    }

    #[test]
    fn split_letters_are_composed() {
        for (pieces, text) in [
            ("h¨ar g˚ar det b¨ast p˚a id´e", "här går det bäst på idé"),
            ("¨ Ovning", "Övning"),
            ("eﬃcient ﬂöde ﬁnns", "efficient flöde finns"),
            ("20 ˚C ½", "20 ˚C ½"),
        ] {
            assert_eq!(clean(&mend(pieces)), text);
        }
    }
}
