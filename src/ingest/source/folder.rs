//! Derives a document's id, kind and partner from its place in the corpus.

use crate::document::Kind;
use crate::text::{clean_line, compose};

/// Metadata from the folders above a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: Option<Kind>,
    /// The folder below `forskning`, as it is written on disk.
    pub(crate) partner_folder: Option<String>,
}

/// Reads the folders above a file; the nearest known folder wins.
pub(crate) fn place(source: &str) -> Place {
    let folders: Vec<&str> = source.split('/').rev().skip(1).collect();
    let Some(index) = folders.iter().position(|folder| kind_of_folder(folder).is_some()) else {
        return Place::default();
    };
    let kind = kind_of_folder(folders[index]);
    let below = index
        .checked_sub(1)
        .map(|below| compose(folders[below]).into_owned());
    Place {
        kind,
        partner_folder: below.filter(|_| kind == Some(Kind::Research)),
    }
}

fn kind_of_folder(folder: &str) -> Option<Kind> {
    Some(match compose(folder).to_lowercase().as_str() {
        "metoder" => Kind::Method,
        "artiklar" => Kind::Article,
        "fallstudier" | "fall" | "case" => Kind::Case,
        "ledare" => Kind::Editorial,
        "forskning" => Kind::Research,
        _ => return None,
    })
}

/// The id of a file: its path without the extension, composed, as a Mac may have decomposed it.
pub(crate) fn id_of(source: &str) -> String {
    let stem = match source.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => stem,
        _ => source,
    };
    stem.split('/').map(clean_line).collect::<Vec<_>>().join("/")
}

/// The id of one of a file's documents: the file's own where it is the only one, else with the record's name below it.
pub(crate) fn id_of_record(source: &str, record: Option<&str>) -> String {
    let file = id_of(source);
    match record.map(clean_line).filter(|record| !record.is_empty()) {
        Some(record) => format!("{file}/{record}"),
        None => file,
    }
}

/// A title made from the file name: `nya-tider_2` → "Nya tider 2".
pub(crate) fn title_of(source: &str) -> String {
    let id = id_of(source);
    let name = spaced(id.rsplit('/').next().unwrap_or_default());
    if name.is_empty() { source.to_owned() } else { name }
}

/// A name made from a folder's: `nordanviks-universitet` → "Nordanviks universitet".
pub(crate) fn spaced(slug: &str) -> String {
    let name = clean_line(&slug.replace(['-', '_'], " "));
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The folder name that an organisation's name would get: lower case, `å ä ö` without their marks, `-` between words.
/// It maps the folder `vasterhavs-hogskola` to the name "Västerhavs högskola" that a document spells out.
pub(crate) fn slug(name: &str) -> String {
    let fold = |c: char| match c {
        'å' | 'ä' | 'à' | 'á' => 'a',
        'ö' | 'ø' => 'o',
        'é' | 'è' | 'ë' => 'e',
        'ü' => 'u',
        other => other,
    };
    let lower = compose(name).to_lowercase();
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words
        .map(|word| word.chars().map(fold).collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_known_folder_tells_the_kind() {
        for (source, kind, partner) in [
            ("metoder/smed.md", Some(Kind::Method), None),
            ("artiklar/a.md", Some(Kind::Article), None),
            ("artiklar/fallstudier/2020/a.md", Some(Kind::Case), None),
            ("artiklar/Ledare/a.txt", Some(Kind::Editorial), None),
            (
                "forskning/nordanviks-universitet/a.md",
                Some(Kind::Research),
                Some("nordanviks-universitet"),
            ),
            (
                "forskning/nordanviks-universitet/2020/a.md",
                Some(Kind::Research),
                Some("nordanviks-universitet"),
            ),
            ("forskning/va\u{308}st/a.md", Some(Kind::Research), Some("väst")),
            ("forskning/a.md", Some(Kind::Research), None),
            ("forskning/x/metoder/a.md", Some(Kind::Method), None),
            ("metoder.md", None, None),
            ("annat/a.md", None, None),
        ] {
            assert_eq!(
                place(source),
                Place {
                    kind,
                    partner_folder: partner.map(str::to_owned)
                },
                "{source}"
            );
        }
    }

    #[test]
    fn ids_and_titles_come_from_the_path() {
        for (source, id, title) in [
            ("metoder/smed.md", "metoder/smed", "Smed"),
            ("a/nya-tider_2.v1.html", "a/nya-tider_2.v1", "Nya tider 2.v1"),
            ("sta\u{308}lltid.txt", "ställtid", "Ställtid"),
            ("v1.0/utan", "v1.0/utan", "Utan"),
        ] {
            assert_eq!(
                (id_of(source).as_str(), title_of(source).as_str()),
                (id, title),
                "{source}"
            );
        }
    }

    #[test]
    fn a_name_and_its_folder_have_the_same_slug() {
        assert_eq!(spaced("nordanviks-universitet"), "Nordanviks universitet");
        assert_eq!(slug("Västerhavs högskola"), "vasterhavs-hogskola");
        assert_eq!(slug("Institutet (Syd) AB"), "institutet-syd-ab");
    }
}
