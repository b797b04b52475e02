//! References in RIS, as reference managers and databases export them: a line a field, `TI  - Title`.

use super::reference::Reference;
use super::{Collected, damaged_line};
use crate::ingest::metadata::{first_name_first, read_date, read_language};
use crate::ingest::report::RefusalReason;

/// Reads a list of references into `collected`.
pub(super) fn read(text: &str, collected: &mut Collected) -> Result<(), RefusalReason> {
    let mut open: Option<(usize, Reference)> = None;
    let mut last: Option<Field> = None;
    let mut is_any = false;
    for (number, line) in text.lines().enumerate() {
        let Some((tag, value)) = field(line) else {
            // An abstract goes on over several lines.
            if let (Some((_, reference)), Some(Field::Abstract)) = (&mut open, last)
                && let Some(text) = reference.abstracts.last_mut()
            {
                text.push(' ');
                text.push_str(line.trim());
            }
            continue;
        };
        is_any = true;
        match tag {
            "TY" | "ER" => {
                add(open.take(), collected)?;
                if tag == "TY" {
                    open = Some((number + 1, Reference::default()));
                }
                last = None;
            }
            _ => {
                last = open
                    .as_mut()
                    .and_then(|(_, reference)| set(reference, tag, value));
            }
        }
    }
    if !is_any {
        return Err(damaged_line(1, "no reference in it"));
    }
    add(open, collected)
}

/// A field that may go on.
#[derive(Clone, Copy)]
enum Field {
    Abstract,
    Other,
}

fn field(line: &str) -> Option<(&str, &str)> {
    let (tag, value) = line.trim_start_matches('\u{FEFF}').split_at_checked(2)?;
    let value = value.trim_start().strip_prefix('-')?;
    let is_tag = tag
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    is_tag.then(|| (tag, value.trim()))
}

fn set(reference: &mut Reference, tag: &str, value: &str) -> Option<Field> {
    if value.is_empty() {
        return None;
    }
    let owned = value.to_owned();
    match tag {
        "TI" | "T1" => reference.title = owned,
        "TT" => reference.other_title = Some(owned),
        "AU" | "A1" => reference
            .authors
            .push(first_name_first(value.trim_end_matches(','))),
        "AB" | "N2" => {
            reference.abstracts.push(owned);
            return Some(Field::Abstract);
        }
        "DA" | "PY" | "Y1" => {
            // `2020/03/12/` and `2020///`.
            let date = value.trim_end_matches('/').replace('/', "-");
            let date = read_date(&date).or_else(|| read_date(date.get(..4)?));
            // A day says more than a year.
            if reference.date.is_none() || tag == "DA" {
                reference.date = date.or(reference.date);
            }
        }
        "KW" => reference.keywords.push(owned),
        "DO" => reference.doi = Some(owned),
        "UR" | "L2" => reference.urls.push(owned),
        "JO" | "JF" | "T2" | "T3" | "BT" => reference.series.push(owned),
        "LA" => reference.language = read_language(value),
        "ID" | "AN" if reference.key.is_empty() => reference.key = owned,
        _ => {}
    }
    Some(Field::Other)
}

fn add(open: Option<(usize, Reference)>, collected: &mut Collected) -> Result<(), RefusalReason> {
    let Some((line, reference)) = open else {
        return Ok(());
    };
    collected.add(
        &reference.name(),
        &format!("rad{line}"),
        line,
        reference.into_extract(),
    )
}
