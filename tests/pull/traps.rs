//! What a site may do to who fetches it, one by one.

use std::fs;
use std::time::Duration;

use super::web::Reply;
use super::{documents, page, place_of, pull, pull_with_code, said, site, site_of, words};
use crate::harness::Place;

#[test]
fn a_page_that_says_200_for_what_is_missing_is_no_document() {
    let web = site(&["/borta", "/finns"]);
    web.set("/finns", page("Finns", &words("ställtid"), &[]));
    web.answer_others(|path| {
        let text = format!("Sidan {path} finns inte. Den kan ha flyttats eller tagits bort. Sök gärna efter den på startsidan.");
        (path != "/robots.txt" && path != "/sitemap.xml").then(|| page("Sidan finns inte", &text, &["/"]))
    });
    let place = site_of(&web);
    let report = pull(&place, &[]);
    assert_eq!(documents(&place, &web), ["/", "/finns"], "{report:#}");
}

#[test]
fn endless_spaces_come_to_an_end() {
    let web = site(&["/loop/", "/filter?f=0"]);
    web.answer_others(|path| {
        if path.starts_with("/loop/") {
            return Some(page("Slinga", &words("slingor"), &["a/", "b/"]));
        }
        let number: u64 = path.strip_prefix("/filter?f=")?.parse().ok()?;
        let links = [
            format!("/filter?f={}", 2 * number + 1),
            format!("/filter?f={}", 2 * number + 2),
        ];
        Some(page("Filter", &words("filter"), &[&links[0], &links[1]]))
    });
    let place = site_of(&web);
    let report = pull(&place, &[]);
    assert_eq!(report["status"], "done");
    assert!(documents(&place, &web).len() <= 150, "{report:#}");
    assert!(web.count_asked() < 300, "{}", web.count_asked());
}

#[test]
fn hostile_and_broken_pages_cost_only_themselves() {
    let web = site(&[
        "/bomb",
        "/stor",
        "/seg",
        "/trasig",
        "/metadata",
        "/utanfor",
        "/snurra",
        "/bra",
    ]);
    web.set("/bomb", Reply::bomb());
    web.set("/stor", Reply::html("a ".repeat(800_000)));
    let mut slow = page("Seg", &words("seghet"), &[]);
    slow.delay = Duration::from_secs(600);
    web.set("/seg", slow);
    web.set("/trasig", Reply::status(500));
    web.set(
        "/metadata",
        Reply::redirect("http://169.254.169.254/latest/meta-data/"),
    );
    web.set("/utanfor", Reply::redirect("https://example.se/"));
    web.set("/snurra", Reply::redirect("/snurra?igen"));
    web.set("/snurra?igen", Reply::redirect("/snurra"));
    web.set("/bra", page("Bra", &words("kvalitet"), &[]));
    let lines = format!(
        "type = \"site\"\nurl = {:?}\nmax_bytes = 1000000\ntimeout = \"3s\"",
        web.url("/")
    );
    let place = place_of(&lines);
    let (report, code) = pull_with_code(&place, &[]);
    assert_eq!(code, Some(2));
    assert_eq!(documents(&place, &web), ["/", "/bra"]);
    for (path, outcome, reason) in [
        ("/bomb", "failed", "larger than the limit of 1000000 bytes"),
        ("/stor", "failed", "larger than the limit of 1000000 bytes"),
        ("/seg", "failed", "no whole answer within 3 s"),
        ("/trasig", "failed", "status 500"),
        ("/metadata", "left_out", "another host"),
        ("/utanfor", "left_out", "another host"),
    ] {
        let said = said(&report, &web.url(path));
        assert!(
            said.len() == 1 && said[0].0 == outcome && said[0].1.contains(reason),
            "{path}: {said:?}"
        );
    }
}

#[test]
fn private_addresses_are_refused_unless_the_source_allows_them() {
    let web = site(&[]);
    let place = Place::new();
    for url in [web.url("/"), web.url("/").replace("127.0.0.1", "localhost")] {
        let lines = format!(
            "[[source]]\nname = \"webb\"\ntype = \"site\"\nurl = {url:?}\ninto = \"artiklar/webb\"\n"
        );
        fs::write(place.root().join("sources.toml"), lines).unwrap();
        let report = pull(&place, &["--contact", "a@example.se"]);
        assert_eq!(report["status"], "failed", "{report}");
        assert!(
            report["message"]
                .as_str()
                .unwrap()
                .contains("is a private address"),
            "{report}"
        );
    }
    assert_eq!(web.count_asked(), 0);
    let report = pull(&place, &[]);
    assert!(
        report["message"].as_str().unwrap().contains("set `contact`"),
        "{report}"
    );
}
