//! `/original/{id}`: the file of a document, whole and in ranges, and nothing else of the disk.

use std::fs;
use std::io::Write as _;

use axum::http::Request;
use sokbar::web::Options;

use super::Site;
use crate::harness::Place;

const TEXT: &str = "Ställtid på linan.\n\nVi mätte ställtiden i tre veckor och skrev upp varje ställ.\n";

fn site(files: &[(&str, &str)]) -> Site {
    Site::with_originals(Place::with_files(files))
}

fn problem_code(site: &Site, address: &str) -> String {
    let answer = site.get(address);
    assert_eq!(answer.status, 404, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let problem: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    problem["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_text_is_shown_in_place_with_its_letters_and_name() {
    let site = site(&[("artiklar/ställtid.txt", TEXT)]);
    let answer = site.get("/original/artiklar/st%C3%A4lltid");
    assert_eq!((answer.status, answer.text().as_str()), (200, TEXT));
    for (name, value) in [
        ("content-type", "text/plain; charset=utf-8"),
        (
            "content-disposition",
            "inline; filename=\"stalltid.txt\"; filename*=UTF-8''st%C3%A4lltid.txt",
        ),
        ("content-length", &TEXT.len().to_string()),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-cache"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
    assert!(answer.header("content-security-policy").starts_with("sandbox;"));
    assert_eq!(site.get("/original/artiklar%2Fst%C3%A4lltid").status, 200);
}

#[test]
fn what_could_run_is_a_download_in_a_sandbox() {
    let page = "<html><head><title>Sida</title><script>alert(1)</script></head><body><p>Ord om flöde här.</p></body></html>";
    let site = site(&[("sida.html", page), ("guide.md", "# Guide\n\nOrd om flöde.\n")]);
    for (id, content_type) in [("sida", "text/html"), ("guide", "text/markdown; charset=utf-8")] {
        let answer = site.get(&format!("/original/{id}"));
        assert_eq!(answer.header("content-type"), content_type);
        assert!(
            answer.header("content-disposition").starts_with("attachment; "),
            "{id}"
        );
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("sandbox; default-src 'none'")
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    assert_eq!(
        site.get("/original/sida").text(),
        page,
        "the bytes are those of the file"
    );
}

#[test]
fn a_range_is_that_part_of_the_file_and_never_compressed() {
    let long = TEXT.repeat(2_000);
    let site = site(&[("a.txt", &long)]);
    let whole = site.send(Request::get("/original/a").header("accept-encoding", "gzip, br"));
    assert_eq!(
        (whole.header("content-encoding"), whole.body.len()),
        ("", long.len())
    );
    for (range, first, last) in [
        ("bytes=0-0", 0, 0),
        ("bytes=100-70000", 100, 70_000),
        ("bytes=-5", long.len() - 5, long.len() - 1),
        ("bytes=100000-", 100_000, long.len() - 1),
    ] {
        let answer = site.get_with("/original/a", "range", range);
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.body, &long.as_bytes()[first..=last], "{range}");
        assert_eq!(
            answer.header("content-range"),
            format!("bytes {first}-{last}/{}", long.len())
        );
        assert_eq!(answer.header("content-length"), (last - first + 1).to_string());
    }
    let beyond = site.get_with("/original/a", "range", "bytes=99999999-");
    assert_eq!((beyond.status, beyond.body.len()), (416, 0));
    assert_eq!(beyond.header("content-range"), format!("bytes */{}", long.len()));
    let stale = Request::get("/original/a")
        .header("range", "bytes=0-3")
        .header("if-range", "\"x\"");
    assert_eq!(
        site.send(stale).status,
        200,
        "the rest of another file is of no use"
    );
}

#[test]
fn head_has_the_headers_and_a_matching_validator_gives_304() {
    let site = site(&[("a.txt", TEXT)]);
    let head = site.send(Request::head("/original/a").header("range", "bytes=0-3"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), TEXT.len().to_string());
    let tag = head.header("etag").to_owned();
    let modified = head.header("last-modified").to_owned();
    assert!(
        tag.starts_with('"') && modified.ends_with(" GMT"),
        "{tag} {modified}"
    );
    for (name, value) in [("if-none-match", &tag), ("if-modified-since", &modified)] {
        let answer = site.get_with("/original/a", name, value);
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{name}");
        assert_eq!(answer.header("etag"), tag);
    }
    site.place.write("a.txt", &format!("{TEXT} Och mer."));
    assert_eq!(site.get_with("/original/a", "if-none-match", &tag).status, 200);
    assert_eq!(site.send(Request::post("/original/a")).status, 405);
}

#[test]
fn only_documents_of_the_index_are_handed_out() {
    let site = site(&[("a.txt", TEXT)]);
    site.place.write("bild.svg", "<svg/>");
    site.place.write("senare.txt", TEXT);
    for id in [
        "bild.svg",
        "a.txt",
        "senare",
        "../corpus/a",
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "a%00",
        "./a",
        "a/..",
    ] {
        assert_eq!(
            problem_code(&site, &format!("/original/{id}")),
            "document_not_found",
            "{id}"
        );
    }
    assert_eq!(site.get("/original/%FF").status, 400);
}

#[test]
fn a_file_that_is_gone_is_told_as_such() {
    let site = site(&[("a.txt", TEXT), ("b/c.txt", TEXT)]);
    fs::remove_file(site.place.corpus().join("a.txt")).unwrap();
    fs::create_dir(site.place.corpus().join("a.txt")).unwrap();
    assert_eq!(
        problem_code(&site, "/original/a"),
        "original_not_found",
        "a folder"
    );
    assert_eq!(site.get("/original/b/c").status, 200);
    fs::rename(site.place.corpus(), site.place.root().join("annorstädes")).unwrap();
    assert_eq!(problem_code(&site, "/original/b/c"), "original_not_found");
    assert_eq!(
        site.get("/v1/documents/b/c").status,
        200,
        "its text is in the index"
    );
}

#[test]
fn a_service_without_a_corpus_hands_out_nothing() {
    let site = Site::of(Place::with_files(&[("a.txt", TEXT)]), &Options::default());
    assert_eq!(problem_code(&site, "/original/a"), "original_not_found");
}

#[cfg(unix)]
#[test]
fn links_are_followed_inside_the_corpus_only() {
    use std::os::unix::fs::symlink;

    let site = site(&[("a.txt", TEXT), ("b/c.txt", TEXT)]);
    let corpus = site.place.corpus();
    let outside = site.place.root().join("hemligt.txt");
    fs::write(&outside, "hemligt").unwrap();
    // Put in the place of the indexed files after the fact.
    fs::remove_file(corpus.join("a.txt")).unwrap();
    symlink(&outside, corpus.join("a.txt")).unwrap();
    assert_eq!(problem_code(&site, "/original/a"), "original_not_found");
    fs::rename(corpus.join("b"), site.place.root().join("b")).unwrap();
    symlink(site.place.root().join("b"), corpus.join("b")).unwrap();
    assert_eq!(
        problem_code(&site, "/original/b/c"),
        "original_not_found",
        "a folder that leads out"
    );
    fs::remove_file(corpus.join("a.txt")).unwrap();
    fs::write(corpus.join(".gömd.txt"), TEXT).unwrap();
    symlink(corpus.join(".gömd.txt"), corpus.join("a.txt")).unwrap();
    assert_eq!(
        site.get("/original/a").text(),
        TEXT,
        "as container systems mount files"
    );
}

#[test]
fn an_error_that_a_person_meets_is_a_page() {
    let site = site(&[("a.txt", TEXT)]);
    let answer = site.get_with("/original/saknas", "accept", "text/html,*/*;q=0.8");
    assert_eq!(answer.status, 404);
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert!(answer.text().contains("<h1>"), "{}", answer.text());
}

/// Overwrites the stored texts of the index.
fn damage_texts(place: &Place) {
    for generation in place.generations() {
        for entry in fs::read_dir(place.index().join(generation)).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().is_some_and(|name| name == "texts.bin") {
                let length = fs::metadata(&path).unwrap().len() as usize;
                let mut file = fs::OpenOptions::new().write(true).open(&path).unwrap();
                file.write_all(&vec![0xFF; length]).unwrap();
            }
        }
    }
}

#[test]
fn the_path_of_a_file_is_found_without_reading_its_text() {
    let site = site(&[("a.md", "# A\n\nText om flöde.\n")]);
    damage_texts(&site.place);
    assert_eq!(site.get("/v1/documents/a").status, 500, "its text cannot be read");
    let answer = site.get_with("/original/a", "range", "bytes=0-0");
    assert_eq!((answer.status, answer.text().as_str()), (206, "#"));
}

#[test]
fn a_person_gets_pages_for_every_error_and_a_program_problems() {
    let site = Site::new();
    for (address, status) in [
        ("/original/finns-inte", 404),
        ("/original/%FF", 400),
        ("/original/", 404),
    ] {
        let page = site.get_with(address, "accept", "text/html,application/xhtml+xml,*/*;q=0.8");
        assert_eq!(page.status, status, "{address}");
        assert_eq!(
            page.header("content-type"),
            "text/html; charset=utf-8",
            "{address}"
        );
        assert_eq!(
            page.page().all("form[role=search]").len(),
            1,
            "{address}: a way on"
        );
    }
    for address in ["/original/finns-inte", "/original/%FF"] {
        let problem = site.get_with(address, "accept", "*/*");
        assert_eq!(
            problem.header("content-type"),
            "application/problem+json",
            "{address}"
        );
    }
}

/// Records of an export have no file of their own: the export holds drafts and mail addresses too.
#[test]
fn records_of_wordpress_and_repositories_link_to_their_address_and_to_no_file() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/feeds");
    let site = Site::with_originals(Place::with_copy_of(&folder));
    let list = site.get("/v1/search?q=&limit=50").json();
    let hits = list["hits"].as_array().unwrap();
    let mut with_address = 0;
    for export in ["wordpress/", "repository/"] {
        let is_record = |hit: &&serde_json::Value| hit["id"].as_str().unwrap().starts_with(export);
        let records: Vec<_> = hits.iter().filter(is_record).collect();
        assert!(!records.is_empty(), "{export}: {list}");
        for record in records {
            let id = record["id"].as_str().unwrap();
            let answer = site.get(&format!("/dokument/{id}"));
            assert!(!answer.text().contains("/original/"), "{id}");
            let url = site.get(&format!("/v1/documents/{id}")).json()["url"].clone();
            let published: Vec<String> = answer
                .page()
                .all("p.original a")
                .iter()
                .filter_map(|link| link.attr("href").map(str::to_owned))
                .collect();
            assert_eq!(published.first().map(String::as_str), url.as_str(), "{id}");
            with_address += usize::from(url.is_string());
            // An old link that somebody follows is a page with a way on.
            let old = site.get_with(&format!("/original/{id}"), "accept", "text/html");
            assert_eq!(old.status, 404, "{id}");
            assert_eq!(old.page().all("form[role=search]").len(), 1, "{id}");
        }
    }
    assert!(with_address > 0, "{list}");
}
