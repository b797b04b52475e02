//! Holds the table of `docs/ARCHITECTURE.md`: which room may use which. Anything not listed is forbidden.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::imports::Sources;

mod imports;

const EVERY_ROOM: &[&str] = &[
    "analysis",
    "cite",
    "cli",
    "commands",
    "config",
    "document",
    "embed",
    "eval",
    "index",
    "ingest",
    "publish",
    "pull",
    "search",
    "telemetry",
    "text",
    "web",
];

const MAY_USE: &[(&str, &[&str])] = &[
    ("document", &[]),
    ("text", &[]),
    ("ingest", &["document", "text"]),
    ("analysis", &["document", "text"]),
    ("embed", &["text"]),
    ("index", &["document", "text", "analysis", "embed"]),
    ("search", &["document", "text", "analysis", "embed", "index"]),
    ("eval", &["document", "text", "search"]),
    ("cite", &["document"]),
    ("pull", &["document"]),
    ("publish", &["index"]),
    ("web", &["document", "search", "cite"]),
    ("config", &["document"]),
    ("cli", &["cite", "config", "document"]),
    ("telemetry", &["config"]),
    ("commands", EVERY_ROOM),
    ("lib", EVERY_ROOM),
    ("main", EVERY_ROOM),
];

/// The rooms inside a room, in the order of the data's way: each may use only those named beside it.
type InnerRooms = &'static [(&'static str, &'static [&'static str])];

const SEARCH_ROOMS: InnerRooms = &[
    ("request", &[]),
    ("error", &[]),
    ("hit", &["request"]),
    ("weights", &[]),
    ("snapshot", &["request", "error", "weights"]),
    ("understand", &["error", "hit", "weights", "snapshot"]),
    (
        "retrieve",
        &["request", "error", "hit", "weights", "snapshot", "understand"],
    ),
    (
        "rank",
        &[
            "request",
            "error",
            "hit",
            "weights",
            "snapshot",
            "understand",
            "retrieve",
        ],
    ),
    (
        "present",
        &[
            "request",
            "error",
            "hit",
            "weights",
            "snapshot",
            "understand",
            "retrieve",
        ],
    ),
    (
        "passages",
        &[
            "request",
            "error",
            "hit",
            "weights",
            "snapshot",
            "understand",
            "retrieve",
            "present",
        ],
    ),
    (
        "suggest",
        &[
            "request",
            "error",
            "hit",
            "weights",
            "snapshot",
            "understand",
            "retrieve",
        ],
    ),
    (
        "related",
        &[
            "error",
            "hit",
            "weights",
            "snapshot",
            "understand",
            "retrieve",
            "present",
        ],
    ),
    (
        "engine",
        &[
            "request",
            "error",
            "hit",
            "snapshot",
            "understand",
            "rank",
            "present",
            "passages",
            "suggest",
            "related",
        ],
    ),
];

const INGEST_ROOMS: InnerRooms = &[
    ("format", &[]),
    ("limits", &[]),
    ("report", &["format"]),
    ("error", &["report"]),
    ("extract", &["report"]),
    ("metadata", &["extract", "report"]),
    ("sections", &["extract", "metadata"]),
    (
        "source",
        &["format", "limits", "report", "error", "extract", "metadata"],
    ),
    (
        "read",
        &[
            "format", "limits", "report", "extract", "metadata", "sections", "source",
        ],
    ),
    (
        "extractor",
        &["format", "limits", "report", "extract", "source", "read"],
    ),
    ("learn", &["format", "report", "source", "read", "extractor"]),
    (
        "assemble",
        &["report", "extract", "metadata", "sections", "source"],
    ),
    ("merge", &["format"]),
    ("keep", &["report", "extract", "source", "assemble", "merge"]),
];

/// Crates that only some rooms may name.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("tantivy", &["analysis", "index", "search"]),
    ("hayagriva", &["cite"]),
    ("biblatex", &["cite", "ingest"]),
    ("axum", &["web"]),
    ("rmcp", &["web"]),
    ("atom_syndication", &["web"]),
    ("maud", &["web"]),
    ("clap", &["cli", "main"]),
    ("pulldown_cmark", &["ingest"]),
    ("scraper", &["ingest"]),
    ("quick_xml", &["ingest", "pull"]),
    ("zip", &["ingest"]),
    ("pdfboss_core", &["ingest"]),
    ("indicatif", &["commands"]),
    ("notify", &["commands"]),
    ("hyper", &["web"]),
    ("reqwest", &["embed", "publish", "pull"]),
    ("rustls", &["embed", "publish", "pull"]),
    ("candle_core", &["embed"]),
    ("candle_nn", &["embed"]),
    ("candle_transformers", &["embed"]),
    ("tokenizers", &["embed"]),
    ("object_store", &["publish"]),
    ("fastcdc", &["publish"]),
    ("texting_robots", &["pull"]),
    ("feed_rs", &["pull"]),
];

fn sources() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).unwrap();
                let first = inside.components().next().unwrap().as_os_str().to_str().unwrap();
                found.push((first.trim_end_matches(".rs").to_owned(), path));
            }
        }
    }
    assert!(found.len() > 50, "the sources are not where they were");
    found
}

/// The code of a file: no comments, and nothing from the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    before_tests
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first names after each `prefix` in the code, also those of `{a, b::c}` lists.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for rest in code.split(prefix).skip(1) {
        let name = |text: &str| {
            text.trim_start()
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                .collect::<String>()
        };
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = 0;
            for (at, letter) in list.char_indices() {
                match letter {
                    '{' => depth += 1,
                    '}' if depth == 0 => {
                        names.insert(name(&list[start..at]));
                        break;
                    }
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        names.insert(name(&list[start..at]));
                        start = at + 1;
                    }
                    _ => {}
                }
            }
        } else {
            names.insert(name(rest));
        }
    }
    names.remove("");
    names
}

#[test]
fn no_room_uses_one_it_may_not() {
    let mut faults = Vec::new();
    for (room, path) in sources() {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == room) else {
            faults.push(format!("{} is in no room of the table", path.display()));
            continue;
        };
        for used in names_after(&code(&path), "crate::") {
            let is_room = EVERY_ROOM.contains(&used.as_str());
            if is_room && used != room && !allowed.contains(&used.as_str()) {
                faults.push(format!("{} uses {used}, which {room} may not", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let circles = Sources::read().circles();
    let told: Vec<String> = circles
        .iter()
        .map(|circle| {
            let files: Vec<String> = circle.iter().map(|module| module.join("/")).collect();
            files.join(", ")
        })
        .collect();
    assert!(told.is_empty(), "circles of imports:\n{}", told.join("\n"));
}

#[test]
fn inner_rooms_use_only_the_rooms_before_them() {
    let sources = Sources::read();
    let mut faults = Vec::new();
    for (house, rooms) in [("search", SEARCH_ROOMS), ("ingest", INGEST_ROOMS)] {
        for (module, _) in sources.modules() {
            let [outer, room, ..] = module.as_slice() else {
                continue;
            };
            if outer != house {
                continue;
            }
            let Some((_, allowed)) = rooms.iter().find(|(name, _)| name == room) else {
                faults.push(format!("{} is in no room of {house}", module.join("/")));
                continue;
            };
            for imported in sources.imports(module) {
                let [outer, other, ..] = imported.as_slice() else {
                    continue;
                };
                if outer == house && other != room && !allowed.contains(&other.as_str()) {
                    faults.push(format!("{} uses {}", module.join("/"), imported.join("/")));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn circles_are_found_through_faces_and_not_between_parents_and_children() {
    let circle = Sources::of(&[
        ("a", "pub use self::one::One;\nmod one;\nmod two;"),
        ("a::one", "use crate::b::Two;\npub struct One;"),
        ("a::two", "use super::one::One;"),
        ("b", "pub use two::{self, Two}; mod two;"),
        ("b::two", "use crate::a::{self, One};\npub struct Two(One);"),
    ]);
    let module = |name: &str| name.split("::").map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(circle.circles(), [[module("a::one"), module("b::two")]]);
    let family = Sources::of(&[
        ("a", "use self::one::One;\nmod one;\npub struct Whole(One);"),
        ("a::one", "use super::Whole;\npub struct One;"),
    ]);
    assert_eq!(family.circles(), Vec::<Vec<Vec<String>>>::new());
}

#[test]
fn crates_stay_in_their_rooms() {
    let mut faults = Vec::new();
    for (room, path) in sources() {
        let code = code(&path);
        for (name, rooms) in MAY_NAME {
            let named = code.contains(&format!("{name}::")) || code.contains(&format!("use {name};"));
            if named && !rooms.contains(&room.as_str()) {
                faults.push(format!("{} names {name}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_main_reads_the_environment() {
    for (room, path) in sources() {
        let reads = code(&path).contains("env::var");
        assert!(
            !reads || room == "main",
            "{} reads the environment",
            path.display()
        );
    }
}

#[test]
fn main_only_dispatches() {
    let main = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs")).unwrap();
    assert!(main.lines().count() <= 60, "main.rs has more than 60 lines");
}

#[test]
fn pages_that_are_read_whole_stay_short() {
    for (page, most) in [("ARCHITECTURE", 150), ("RANKING", 120), ("GLOSSARY", 60)] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/{page}.md"));
        let lines = fs::read_to_string(path).unwrap().lines().count();
        assert!(
            lines <= most,
            "docs/{page}.md has {lines} lines, at most {most} are read"
        );
    }
}

#[test]
fn the_architecture_page_has_the_same_table() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ARCHITECTURE.md")).unwrap();
    for (room, allowed) in MAY_USE
        .iter()
        .filter(|(room, _)| !matches!(*room, "lib" | "main" | "commands"))
    {
        let list = if allowed.is_empty() {
            "nothing of ours".to_owned()
        } else {
            allowed.join(", ")
        };
        let row = page.lines().any(|line| {
            let mut cells = line.split('|').map(str::trim);
            cells.nth(1) == Some(&format!("`{room}`")) && cells.next() == Some(&list)
        });
        assert!(row, "docs/ARCHITECTURE.md has no row: | `{room}` | {list} |");
    }
}

#[test]
fn the_architecture_page_has_the_inner_rooms_in_order() {
    let page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/ARCHITECTURE.md")).unwrap();
    for (question, rooms) in [
        ("## What are the rooms of search?", SEARCH_ROOMS),
        ("## What are the rooms of ingest?", INGEST_ROOMS),
    ] {
        let (_, section) = page.split_once(question).unwrap();
        let section = section.split("\n## ").next().unwrap();
        let rows: Vec<(String, String)> = section
            .lines()
            .filter_map(|line| {
                let cells: Vec<&str> = line.split('|').map(str::trim).collect();
                let [_, room, _, allowed, _] = cells[..] else {
                    return None;
                };
                room.starts_with('`')
                    .then(|| (room.to_owned(), allowed.to_owned()))
            })
            .collect();
        let expected: Vec<(String, String)> = rooms
            .iter()
            .map(|(room, allowed)| {
                let allowed = match allowed {
                    [] => "none of these".to_owned(),
                    _ => allowed.join(", "),
                };
                (format!("`{room}`"), allowed)
            })
            .collect();
        assert_eq!(rows, expected, "{question}");
    }
}

#[test]
fn names_are_read_from_lists_and_paths() {
    let code = "use crate::{analysis::{self, stem}, text};\nuse crate::index::Zone; crate::web::x();";
    let names: Vec<String> = names_after(code, "crate::").into_iter().collect();
    assert_eq!(names, ["analysis", "index", "text", "web"]);
}
