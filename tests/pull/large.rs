use std::fmt::Write as _;
use std::time::Duration;

use super::web::{Reply, Web, gzip};
use super::{count, documents, folder, index, page, pull, said, site_of};
use crate::serve::{Service, read_all};

/// Open pages, and as many that `robots.txt` forbids.
const PAGES: usize = 1_000;

/// A text of its own for a number. Its words are numbers, which few texts share: each build seeks related texts among all
/// that have a word in common, which would take longer than all the rest.
fn prose(number: usize, version: usize) -> String {
    let mut state = (number * 7_919 + version * 104_729 + 17) as u64;
    let mut prose = String::new();
    for _ in 0..14 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let _ = write!(prose, "{} ", 1_000 + (state >> 40) % 9_000);
    }
    prose
}

fn open_page(number: usize, version: usize) -> Reply {
    // A tree, ten links a page, so that breadth first has something to do.
    let links: Vec<String> = (1..=10)
        .map(|child| number * 10 + child)
        .filter(|child| *child < PAGES)
        .flat_map(|child| [format!("/oppet/{child}"), format!("/stangt/{child}")])
        .chain([
            format!("/oppet/{}?sid={number}a", number / 2),
            format!("/oppet/{number}?utm_source=x"),
        ])
        .collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    page(
        &format!("Sida {number}"),
        &format!("Artikel{number} {}", prose(number, version)),
        &links,
    )
}

/// A site of so many open pages with all its traps.
fn site(pages: usize) -> Web {
    let web = Web::start();
    web.set(
        "/robots.txt",
        Reply::of("text/plain", "User-agent: *\nDisallow: /stangt/\n"),
    );
    let traps = [
        "/oppet/0",
        "/slinga/",
        "/filter?f=0",
        "/kalender/2026/1",
        "/borta/1",
        "/borta/2",
        "/seg",
        "/trasig",
        "/bomb",
        "/metadata",
        "/logga-in",
        "/stangt/0",
    ];
    web.set(
        "/",
        page("Start", &format!("Startsidan {}", prose(PAGES, 0)), &traps),
    );
    for number in 0..pages {
        web.set(&format!("/oppet/{number}"), open_page(number, 0));
        web.set(
            &format!("/stangt/{number}"),
            page("Stängt", &prose(number, 9), &[]),
        );
    }
    let mut slow = page("Seg", "Seg.", &[]);
    slow.delay = Duration::from_secs(900);
    web.set("/seg", slow);
    web.set("/trasig", Reply::status(500));
    web.set(
        "/metadata",
        Reply::redirect("http://169.254.169.254/latest/meta-data/iam/"),
    );
    web.set("/bomb", Reply::bomb());
    web.answer_others(|path| {
        if path.contains("?sid=") {
            // A page for every visit, which hands its session on.
            let number: usize = path.split(['/', '?']).nth(2)?.parse().ok()?;
            return Some(open_page(number, 0));
        }
        if path.starts_with("/slinga/") {
            return Some(page("Slinga", "Den här sidan länkar till sig själv om och om igen utan slut.", &["a/", "b/"]));
        }
        if let Some(number) = path.strip_prefix("/filter?f=") {
            let number: u64 = number.parse().ok()?;
            let links = [format!("/filter?f={}", 2 * number + 1), format!("/filter?f={}", 2 * number + 2)];
            let text = "Ett filter som visar samma lista i alla ordningar som går att tänka sig.";
            return Some(page("Filter", text, &[&links[0], &links[1]]));
        }
        if path.starts_with("/oppet/") || path == "/sitemap.xml" {
            return None;
        }
        let text = "Sidan du söker finns inte längre eller har flyttats till en annan plats. Prova att söka på startsidan.";
        Some(page("Sidan finns inte", text, &["/"]))
    });
    web
}

#[test]
fn a_site_of_two_thousand_pages_with_traps_is_followed_round_by_round() {
    let web = site(PAGES);
    let place = site_of(&web);
    let lines = format!(
        "type = \"site\"\nurl = {:?}\nmax_bytes = 1000000\ntimeout = \"3s\"",
        web.url("/")
    );
    super::write_source(&place, &lines);
    // The first round.
    let report = pull(&place, &[]);
    assert_eq!(report["status"], "done", "{}", report["message"]);
    let found = documents(&place, &web);
    let own: Vec<&String> = found.iter().filter(|path| path.starts_with("/oppet/")).collect();
    assert_eq!(own.len(), PAGES);
    assert!(own.iter().all(|path| !path.contains('?')));
    assert!(!found.iter().any(|path| path.starts_with("/stangt/")));
    // The start, a loop and a filter are pages too, each once.
    assert_eq!(
        found.len(),
        PAGES + 3,
        "{:?}",
        found
            .iter()
            .filter(|path| !path.starts_with("/oppet/"))
            .collect::<Vec<_>>()
    );
    let asked = web.asked();
    assert!(!asked.iter().any(|asked| asked.path.starts_with("/stangt/")));
    assert!(asked.len() < PAGES + 200, "{} requests", asked.len());
    // What is slow was waited for once; waiting in each round would show nothing more.
    assert_eq!(said(&report, &web.url("/seg"))[0].1, "no whole answer within 3 s");
    web.set("/seg", Reply::status(500));
    index(&place);
    // The second round asks conditionally and changes nothing.
    let report = pull(&place, &[]);
    assert_eq!(
        (
            count(&report, "new"),
            count(&report, "changed"),
            count(&report, "removed")
        ),
        (0, 0, 0)
    );
    let asked = web.asked();
    let own = asked.iter().filter(|asked| asked.path.starts_with("/oppet/"));
    assert!(own.clone().count() >= PAGES && own.clone().all(|asked| asked.status == 304));
    // 20 change, 5 go, 3 move, 4 are new.
    for number in 100..120 {
        web.set(&format!("/oppet/{number}"), open_page(number, 1));
    }
    for number in 500..505 {
        web.remove(&format!("/oppet/{number}"));
    }
    for number in 600..603 {
        web.remove(&format!("/oppet/{number}"));
        web.set(&format!("/flyttad/{number}"), open_page(number, 0));
    }
    for number in 0..4 {
        web.set(
            &format!("/nyhet/{number}"),
            page(&format!("Nyhet {number}"), &prose(5_000 + number, 0), &[]),
        );
    }
    let news: Vec<String> = (600..603).map(|number| format!("/flyttad/{number}")).collect();
    let news: Vec<String> = (0..4)
        .map(|number| format!("/nyhet/{number}"))
        .chain(news)
        .chain(["/oppet/0".to_owned()])
        .collect();
    let links: Vec<&str> = news.iter().map(String::as_str).collect();
    web.set(
        "/",
        page("Start", &format!("Startsidan {}", prose(PAGES, 0)), &links),
    );
    let report = pull(&place, &[]);
    // The start page changed too.
    assert_eq!(
        (
            count(&report, "new"),
            count(&report, "changed"),
            count(&report, "missing")
        ),
        (7, 21, 8),
        "{}",
        report["counts"]
    );
    assert_eq!(count(&report, "removed"), 3, "those that moved");
    // The index follows within this round, and its feed tells the new ones.
    index(&place);
    let service = Service::start(&place);
    for (query, total) in [("artikel100", 1), ("artikel501", 1), ("artikel601", 1)] {
        assert_eq!(service.total(query), total, "{query}");
    }
    let feed = read_all(service.ask("/feed.atom?limit=100"));
    for number in 0..4 {
        assert!(feed.contains(&format!("<title>Nyhet {number}</title>")), "{feed}");
    }
    // What is gone goes in the second round without it.
    let report = pull(&place, &[]);
    assert_eq!(
        (
            count(&report, "removed"),
            count(&report, "new"),
            count(&report, "changed")
        ),
        (5, 0, 0)
    );
    let found = documents(&place, &web);
    assert_eq!(found.len(), PAGES + 3 - 5 + 4);
    assert!(!found.iter().any(|path| path == "/oppet/501"));
    // Each with its sidecar, and nothing else.
    let names = std::fs::read_dir(folder(&place)).unwrap().count();
    assert_eq!(names, 2 * found.len());
}

/// Gives the site a sitemap as sites have them: all its pages, also those that `robots.txt` forbids, pages that are gone
/// and those that are broken, in an index of packed lists.
fn add_sitemap(web: &Web, pages: usize) {
    let pages = (0..pages).flat_map(|number| [format!("/oppet/{number}"), format!("/stangt/{number}")]);
    let traps = [
        "/",
        "/oppet/7?sid=a",
        "/borta/1",
        "/borta/2",
        "/seg",
        "/trasig",
        "/bomb",
        "/metadata",
        "/logga-in",
    ];
    let all: Vec<String> = pages.chain(traps.map(str::to_owned)).collect();
    let mut index = String::new();
    for (number, part) in all.chunks(100).enumerate() {
        let entries = part.iter().map(|path| {
            format!(
                "<url><loc>{}</loc><lastmod>2026-11-01</lastmod></url>",
                web.url(path)
            )
        });
        let list = format!(
            "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{}</urlset>",
            entries.collect::<String>()
        );
        let path = format!("/sitemap-{number}.xml.gz");
        web.set(&path, Reply::of("application/gzip", gzip(list.as_bytes())));
        let _ = write!(index, "<sitemap><loc>{}</loc></sitemap>", web.url(&path));
    }
    let index =
        format!("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{index}</sitemapindex>");
    web.set("/sitemap.xml", Reply::of("application/xml", index));
}

#[test]
fn a_sitemap_with_traps_leads_to_each_page_once() {
    const SOME: usize = 60;
    let web = site(SOME);
    web.set("/seg", Reply::status(500));
    add_sitemap(&web, SOME);
    let place = site_of(&web);
    let lines = format!("type = \"site\"\nurl = {:?}\nmax_bytes = 1000000", web.url("/"));
    super::write_source(&place, &lines);
    let report = pull(&place, &[]);
    assert_eq!(report["status"], "done", "{}", report["message"]);
    let found = documents(&place, &web);
    assert_eq!(found.len(), SOME + 1);
    assert!(
        found
            .iter()
            .all(|path| path == "/" || (path.starts_with("/oppet/") && !path.contains('?')))
    );
}

#[test]
#[ignore = "serves the site for ten minutes, so that other crawlers can be run on it"]
fn the_site_is_served_for_other_crawlers() {
    let web = site(PAGES);
    println!("{}", web.url("/"));
    std::thread::sleep(Duration::from_secs(600));
}

#[test]
#[ignore = "serves the site with its sitemap for ten minutes"]
fn the_site_with_a_sitemap_is_served() {
    let web = site(PAGES);
    add_sitemap(&web, PAGES);
    println!("{}", web.url("/"));
    std::thread::sleep(Duration::from_secs(600));
}
