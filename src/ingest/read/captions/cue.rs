//! One cue: a block of lines with times.

use crate::text::clean_line;

/// Some text with its times in whole seconds, rounded down.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) start: u64,
    pub(super) end: u64,
    /// Who speaks, where a voice tag (`<v Anna Ek>`) tells.
    pub(super) speaker: Option<String>,
    /// Without markup; none is empty.
    pub(super) lines: Vec<String>,
}

impl Cue {
    /// Reads a block; `None` for one without times: a note, a style sheet, a header.
    pub(super) fn read(block: &str) -> Option<Self> {
        let mut lines = block.lines().map(str::trim).filter(|line| !line.is_empty());
        // Above the times there may be an identifier or a number.
        let times = lines.by_ref().take(2).find(|line| line.contains("-->"))?;
        let (start, end) = times.split_once("-->")?;
        let start = seconds(start.trim())?;
        let end = seconds(end.split_whitespace().next()?)?;
        let mut speaker = None;
        let lines = lines
            .map(|line| without_markup(line, &mut speaker))
            .filter(|line| !line.is_empty())
            .collect();
        Some(Self {
            start,
            end,
            speaker,
            lines,
        })
    }
}

/// `01:02:03.500`, `02:03,500` as whole seconds.
fn seconds(time: &str) -> Option<u64> {
    let whole = time.split(['.', ',']).next()?;
    let parts: Vec<u64> = whole
        .split(':')
        .map(|part| part.parse::<u32>().map(u64::from))
        .collect::<Result<_, _>>()
        .ok()?;
    match parts[..] {
        [minutes, seconds] => Some(minutes * 60 + seconds),
        [hours, minutes, seconds] => Some(hours * 3600 + minutes * 60 + seconds),
        _ => None,
    }
}

/// Drops tags (`<i>`, `<c.yellow>`, `<00:01.000>`) and positions (`{\an8}`), and resolves the entities that WebVTT has.
fn without_markup(line: &str, speaker: &mut Option<String>) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let (before, tag) = rest.split_at(at);
        text.push_str(before);
        let is_position = tag.starts_with("{\\");
        let close = if is_position { '}' } else { '>' };
        let is_tag = is_position || tag[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
        match tag.find(close).filter(|_| is_tag) {
            Some(end) => {
                if let Some(name) = voice(&tag[1..end]) {
                    *speaker = Some(name);
                }
                rest = &tag[end + 1..];
            }
            None => {
                text.push_str(&tag[..1]);
                rest = &tag[1..];
            }
        }
    }
    text.push_str(rest);
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&amp;", "&"),
    ] {
        if text.contains(entity) {
            text = text.replace(entity, character);
        }
    }
    clean_line(&text)
}

/// The name in `v Anna Ek` and `v.loud Anna Ek`.
fn voice(tag: &str) -> Option<String> {
    let rest = tag.strip_prefix('v')?;
    let (classes, name) = rest.split_once(char::is_whitespace)?;
    let name = clean_line(name);
    ((classes.is_empty() || classes.starts_with('.')) && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_markup_and_voices_are_read() {
        let block = "7\n01:02:03,500 --> 01:02:05,000 align:start\n<v.loud Anna Ek>5 < 6 &amp; <i>kursiv</i></v>\n{\\an8}Andra raden";
        let cue = Cue::read(block).unwrap();
        assert_eq!((cue.start, cue.end), (3723, 3725));
        assert_eq!(cue.speaker.as_deref(), Some("Anna Ek"));
        assert_eq!(cue.lines, ["5 < 6 & kursiv", "Andra raden"]);
    }

    #[test]
    fn blocks_without_times_are_no_cues() {
        for block in [
            "",
            "WEBVTT",
            "NOTE\nen anmärkning",
            "STYLE\n::cue { color: red }",
            "a\nb\n00:01.000 --> 00:02.000\ntext",
            "00:01 --> ",
            "99999999999:00:00 --> 1:00\ntext",
            "-1:00 --> 1:00\ntext",
        ] {
            assert_eq!(Cue::read(block), None, "{block:?}");
        }
    }
}
