//! What exactly is damaged: the phrases of this program in Swedish. What a library says of a file is left out, as it is English; the JSON
//! report has it.

/// Returns what a reader says of a damaged file, with a space before and in brackets; nothing if it is in the words of a library.
pub(super) fn of_file(message: &str) -> String {
    let (line, rest) = match message
        .strip_prefix("line ")
        .and_then(|rest| rest.split_once(": "))
    {
        Some((number, rest)) => (Some(number), rest),
        None => (None, message),
    };
    let known = match rest.rsplit(": ").next().unwrap_or(rest) {
        "two parts have one name" => Some("två delar har samma namn"),
        "its parts overlap" => Some("delarna överlappar varandra"),
        "it ends half way" => Some("den slutar mitt i"),
        "it ends inside an element" => Some("den slutar inne i ett element"),
        "no element in it" => Some("den har inget element"),
        "no pages" => Some("inga sidor"),
        "a TIFF without pages" => Some("en TIFF utan sidor"),
        "a record ends before its length" => Some("en post slutar före sin längd"),
        "pdftotext can't read it" => Some("pdftotext kan inte läsa den"),
        _ => None,
    };
    let told = [
        line.map(|number| format!("rad {number}")),
        known.map(str::to_owned),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if told.is_empty() {
        String::new()
    } else {
        format!(" ({})", told.join(": "))
    }
}

/// Returns which files of an index are damaged, and how; the words of a library are left out.
pub(super) fn of_index(what: &str) -> String {
    let faults = what.split(", ").map(|fault| {
        let parts = fault.split(": ").filter_map(part);
        parts.collect::<Vec<_>>().join(": ")
    });
    let faults: Vec<String> = faults.filter(|fault| !fault.is_empty()).collect();
    faults.join(", ")
}

/// The ends of what is said of a file of the index.
const ENDS: [(&str, &str); 13] = [
    ("has a wrong checksum", "har fel kontrollsumma"),
    ("it is missing", "den saknas"),
    ("is missing", "saknas"),
    ("is no file", "är ingen fil"),
    ("is a folder", "är en mapp"),
    ("is not as it was written", "är inte som den skrevs"),
    ("was not written whole", "skrevs inte helt"),
    ("names no generation", "anger ingen generation"),
    ("ends too soon", "slutar för tidigt"),
    ("it is cut off", "den är avkortad"),
    ("its length is wrong", "längden är fel"),
    ("a line starts outside", "en rad börjar utanför texten"),
    ("a section is outside", "ett avsnitt ligger utanför texten"),
];

fn part(part: &str) -> Option<String> {
    if !part.contains(' ') {
        return Some(part.to_owned());
    }
    if let Some(number) = part.strip_prefix("document ") {
        return Some(format!("dokument {number}"));
    }
    let end = ENDS.iter().find_map(|(english, swedish)| {
        let name = part.strip_suffix(english)?;
        Some(format!("{name}{swedish}"))
    });
    end.or_else(|| {
        let (found, bytes) = part.split_once(" bytes instead of ")?;
        let (name, found) = found.split_once(" has ")?;
        Some(format!("{name} har {found} byte i stället för {bytes}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_details_are_in_swedish_and_those_of_libraries_are_left_out() {
        for (message, told) in [
            (
                "line 12: it ends inside an element",
                " (rad 12: den slutar inne i ett element)",
            ),
            ("line 3: unexpected end tag", " (rad 3)"),
            ("word/document.xml: it ends half way", " (den slutar mitt i)"),
            ("invalid or unrecoverable cross-reference data", ""),
        ] {
            assert_eq!(of_file(message), told, "{message}");
        }
        for (what, told) in [
            (
                "rendered.bin: its length is wrong",
                "rendered.bin: längden är fel",
            ),
            (
                "texts.bin: document 7: it is cut off",
                "texts.bin: dokument 7: den är avkortad",
            ),
            ("words.fst: an error of the library", "words.fst"),
        ] {
            assert_eq!(of_index(what), told);
        }
        assert_eq!(
            of_index(
                "generation-7: a.bin has a wrong checksum, b.bin is missing, c.bin has 3 bytes instead of 40"
            ),
            "generation-7: a.bin har fel kontrollsumma, b.bin saknas, c.bin har 3 byte i stället för 40"
        );
    }
}
