//! The numbers that Word puts before list items, counted as Word counts them.

use std::collections::{HashMap, HashSet};

use super::xml::{Step, Xml};
use crate::ingest::limits::Limits;
use crate::ingest::report::RefusalReason;

/// Lists are nested so deep.
const LEVELS: usize = 9;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: Format,
    /// The text around the numbers: `%1.%2)`.
    text: String,
}

impl Default for Level {
    fn default() -> Self {
        Self {
            start: 1,
            format: Format::None,
            text: String::new(),
        }
    }
}

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Decimal,
    Letter,
    CapitalLetter,
    Roman,
    CapitalRoman,
    /// A bullet, or nothing.
    None,
}

impl Format {
    /// By its name in Word.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "decimal" | "decimalZero" | "ordinal" => Self::Decimal,
            "lowerLetter" => Self::Letter,
            "upperLetter" => Self::CapitalLetter,
            "lowerRoman" => Self::Roman,
            "upperRoman" => Self::CapitalRoman,
            _ => Self::None,
        }
    }

    pub(super) fn write(self, number: u32) -> String {
        match self {
            Self::Decimal => number.to_string(),
            Self::Letter => letters(number),
            Self::CapitalLetter => letters(number).to_uppercase(),
            Self::Roman => roman(number),
            Self::CapitalRoman => roman(number).to_uppercase(),
            Self::None => String::new(),
        }
    }
}

/// A list: which levels it has, and where those begin that begin anew.
#[derive(Debug, Default)]
struct List {
    levels: String,
    starts: HashMap<usize, u32>,
}

/// The lists of a file, and how far each has come.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: HashMap<String, Vec<Level>>,
    lists: HashMap<String, List>,
    /// By the levels that lists share, as Word goes on counting from one to the next.
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// The lists that have an item already.
    begun: HashSet<String>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn parse(text: &str, part: &str, limits: &Limits) -> Result<Self, RefusalReason> {
        let mut xml = Xml::new(text, part, limits);
        let mut numbering = Self::default();
        let (mut of_levels, mut of_list) = (None::<String>, None::<String>);
        let mut level = 0;
        while let Some(step) = xml.next()? {
            match step {
                Step::Open(element) => {
                    let value = || element.attribute("val").unwrap_or_default();
                    match element.name() {
                        "abstractNum" => {
                            let id = element.attribute("abstractNumId").unwrap_or_default();
                            numbering
                                .levels
                                .insert(id.clone(), vec![Level::default(); LEVELS]);
                            (of_levels, of_list) = (Some(id), None);
                        }
                        "num" => {
                            let id = element.attribute("numId").unwrap_or_default();
                            numbering.lists.insert(id.clone(), List::default());
                            (of_levels, of_list) = (None, Some(id));
                        }
                        "lvl" | "lvlOverride" => {
                            let number = element.attribute("ilvl").and_then(|level| level.parse().ok());
                            level = number.filter(|level| *level < LEVELS).unwrap_or(LEVELS - 1);
                        }
                        other => {
                            if let Some(list) = of_list.as_ref().and_then(|id| numbering.lists.get_mut(id)) {
                                match other {
                                    "abstractNumId" => list.levels = value(),
                                    "startOverride" => {
                                        list.starts.insert(level, value().parse().unwrap_or(1));
                                    }
                                    _ => {}
                                }
                            } else if let Some(own) = of_levels
                                .as_ref()
                                .and_then(|id| numbering.levels.get_mut(id))
                                .and_then(|levels| levels.get_mut(level))
                            {
                                match other {
                                    "start" => own.start = value().parse().unwrap_or(1),
                                    "numFmt" => own.format = Format::of(&value()),
                                    "lvlText" => own.text = value(),
                                    _ => {}
                                }
                            }
                        }
                    }
                }
                Step::Close(_) | Step::Text(_) => {}
            }
        }
        Ok(numbering)
    }

    /// Counts an item of a list and returns what stands before it; `None` for a bullet.
    pub(super) fn count(&mut self, list_id: &str, level: usize) -> Option<String> {
        let list = self.lists.get(list_id)?;
        let levels = self.levels.get(&list.levels)?;
        let level = level.min(LEVELS - 1);
        let counters = self.counters.entry(list.levels.clone()).or_default();
        // A list that begins anew does so at its first item.
        if self.begun.insert(list_id.to_owned()) {
            for (level, start) in &list.starts {
                counters[*level] = start.checked_sub(1);
            }
        }
        let before = levels[level].start.checked_sub(1);
        let counter = counters[level].or(before);
        counters[level] = Some(counter.map_or(0, |counter| counter.saturating_add(1)));
        for deeper in &mut counters[level + 1..] {
            *deeper = None;
        }
        let own = &levels[level];
        if own.format == Format::None || own.text.is_empty() {
            return None;
        }
        let mut text = own.text.clone();
        for (place, (level, counter)) in levels.iter().zip(counters.iter()).enumerate() {
            let mark = format!("%{}", place + 1);
            if text.contains(&mark) {
                text = text.replace(&mark, &level.format.write(counter.unwrap_or(level.start)));
            }
        }
        Some(text)
    }
}

/// `a` … `z`, `aa`, `bb`.
fn letters(number: u32) -> String {
    let Some(before) = number.checked_sub(1) else {
        return String::new();
    };
    let letter = char::from(b'a' + u8::try_from(before % 26).unwrap_or(0));
    let times = (before / 26 + 1).min(20) as usize;
    letter.to_string().repeat(times)
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut left = number.min(3_999);
    let mut written = String::new();
    for (value, sign) in SIGNS {
        while left >= value {
            written.push_str(sign);
            left -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_counted_as_word_counts_them() {
        let level = |place: u32, format: &str, text: &str| {
            format!(
                r#"<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>"#
            )
        };
        let text = format!(
            r#"<w:numbering><w:abstractNum w:abstractNumId="7">{}{}{}</w:abstractNum><w:abstractNum w:abstractNumId="8">{}</w:abstractNum>
               <w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>
               <w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>"#,
            level(0, "decimal", "%1."),
            level(1, "lowerLetter", "%1%2)"),
            level(2, "upperRoman", "%3"),
            level(0, "bullet", "·"),
        );
        let mut numbering = Numbering::parse(&text, "numbering.xml", &Limits::default()).unwrap();
        for (list, level, expected) in [
            ("1", 0, Some("1.")),
            ("1", 0, Some("2.")),
            ("1", 1, Some("2a)")),
            ("1", 1, Some("2b)")),
            ("1", 2, Some("I")),
            ("1", 0, Some("3.")),
            ("1", 1, Some("3a)")),
            ("2", 0, None),
            ("3", 0, Some("5.")),
            ("3", 0, Some("6.")),
            ("9", 0, None),
        ] {
            assert_eq!(
                numbering.count(list, level).as_deref(),
                expected,
                "{list} {level}"
            );
        }
        assert_eq!(
            (letters(26), letters(27), roman(1994)),
            ("z".into(), "aa".into(), "mcmxciv".into())
        );
    }

    #[test]
    fn a_list_of_odd_numbers_does_no_harm() {
        let text = r#"<w:numbering><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="4294967295"><w:start w:val="4294967295"/><w:numFmt w:val="lowerRoman"/>
                      <w:lvlText w:val="%1%2%3%4%5%6%7%8%9"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;
        let mut numbering = Numbering::parse(text, "numbering.xml", &Limits::default()).unwrap();
        for level in [8, 8, 80, 0] {
            let _ = numbering.count("1", level);
        }
    }
}
