use std::path::PathBuf;

use super::*;

fn page(source: &str) -> SourceFile {
    SourceFile {
        source: source.to_owned(),
        path: PathBuf::from(source),
        format: Format::Html,
        bytes: 0,
        modified: 0,
        identity: Default::default(),
        sidecar: None,
        record_sidecars: BTreeMap::new(),
    }
}

#[test]
fn pages_of_small_folders_count_as_those_of_the_folder_above() {
    let mut files = vec![page("ensam.html")];
    for number in 0..6 {
        files.push(page(&format!("artiklar/webb/sida-{number}.html")));
        files.push(page(&format!("forskning/hogskolan/{number}/index.html")));
    }
    files.push(page("artiklar/annat/a.html"));
    files.push(SourceFile {
        format: Format::Pdf,
        ..page("artiklar/webb/rapport.pdf")
    });
    let folders = by_folder(&files);
    let counts: Vec<(&str, usize)> = folders
        .iter()
        .map(|(folder, pages)| (folder.as_str(), pages.len()))
        .collect();
    assert_eq!(counts, [("artiklar/webb", 6), ("forskning/hogskolan", 6)]);
}

/// Blocks by number: text and place.
fn blocks(numbers: &[(u64, u64)]) -> Vec<Block> {
    let block = |(text, place): &(u64, u64)| Block {
        text: *text,
        place: *place,
        start: text.to_string(),
    };
    numbers.iter().map(block).collect()
}

#[test]
fn a_text_of_most_pages_is_furniture_at_the_places_where_many_have_it() {
    // Text 1 is on all pages, on one of them at another place. Text 2 is on half of them, text 3 twice on each of four.
    let pages: Vec<Vec<Block>> = (0..12)
        .map(|number| match number {
            0 => blocks(&[(1, 19), (2, 20)]),
            1..4 => blocks(&[(1, 10), (2, 20), (3, 30), (3, 30)]),
            4..6 => blocks(&[(1, 10), (2, 20)]),
            _ => blocks(&[(1, 10), (100 + number, 200 + number)]),
        })
        .collect();
    let (learnt, texts) = most_have(&pages);
    assert_eq!(learnt, [10].into_iter().collect());
    assert_eq!(texts, ["1"]);
    assert!(most_have(&pages[6..10]).0.is_empty(), "four pages are few");
}
