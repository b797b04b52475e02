//! What of a site comes: pages and files, the word of `robots.txt`, sitemaps, addresses of one page.

use std::fs;

use super::web::{Reply, gzip};
use super::{
    Web, count, documents, index, page, place_of, pull, said, search, sidecar, site, site_of, words,
    write_source,
};
use crate::harness::{Place, text};

#[test]
fn pages_and_files_come_with_sidecars_and_are_found() {
    let web = site(&[
        "/smed",
        "/rapport.pdf",
        "/bild.png",
        "mailto:a@example.se",
        "https://example.se/annat",
    ]);
    web.set("/smed", page("SMED", &words("kugghjul"), &["/", "/djupt/ner"]));
    web.set("/djupt/ner", page("Djupt ner", &words("kanban"), &["../smed"]));
    web.set("/rapport.pdf", Reply::pdf());
    let place = place_of(&format!(
        "type = \"site\"\nurl = {:?}\npartner = \"Lunds universitet\"\nkind = \"case\"\nlanguage = \"sv\"",
        web.url("/")
    ));
    let report = pull(&place, &["--contact", "redaktion@example.se"]);
    assert_eq!(report["status"], "done", "{report:#}");
    assert_eq!(
        documents(&place, &web),
        ["/", "/djupt/ner", "/rapport.pdf", "/smed"]
    );
    let asked = web.asked();
    let agent = format!(
        "Sokbar/{} (+mailto:redaktion@example.se)",
        env!("CARGO_PKG_VERSION")
    );
    assert!(asked.iter().all(|asked| asked.agent == agent), "{asked:?}");
    let sidecar = fs::read_to_string(sidecar(&place, "smed-")).unwrap();
    for line in [
        "partner = \"Lunds universitet\"",
        "kind = \"case\"",
        "language = \"sv\"",
    ] {
        assert!(sidecar.contains(line), "{sidecar}");
    }
    assert!(
        sidecar.starts_with("# Written by `sokbar pull` from the source \"webb\" at 20"),
        "{sidecar}"
    );
    index(&place);
    let found = search(&place, "kugghjulen");
    let hit = &found["hits"][0];
    assert_eq!(
        (&hit["title"], &hit["kind"]),
        (&"SMED".into(), &"case".into()),
        "{found:#}"
    );
    assert_eq!(hit["partner"], "Lunds universitet");
}

#[test]
fn the_word_of_robots_and_of_pages_is_obeyed() {
    let web = site(&[
        "/hemligt/x",
        "/noindex",
        "/nofollow",
        "/sidhuvud",
        "/logga-in",
        "/kalender/2026/01",
        "/inlogg",
    ]);
    web.set(
        "/robots.txt",
        Reply::of("text/plain", "User-agent: *\nDisallow: /hemligt\n"),
    );
    web.set("/hemligt/x", page("X", &words("hemligheter"), &[]));
    let with = |robots: &str, title: &str, links: &[&str]| {
        let mut reply = page(title, &words(title), links);
        reply.body.splice(
            0..0,
            format!("<meta name=robots content=\"{robots}\">").into_bytes(),
        );
        reply
    };
    web.set("/noindex", with("noindex", "Noindex", &["/genom"]));
    web.set("/genom", page("Genom", &words("genomgång"), &[]));
    web.set("/nofollow", with("nofollow", "Nofollow", &["/ej"]));
    web.set("/ej", page("Ej", &words("ej"), &[]));
    web.set(
        "/sidhuvud",
        page("Sidhuvud", &words("huvud"), &[]).with("x-robots-tag", "noindex"),
    );
    web.set(
        "/inlogg",
        Reply::html("<h1>Logga in</h1><form><input type=password></form>"),
    );
    let place = site_of(&web);
    let report = pull(&place, &[]);
    assert_eq!(documents(&place, &web), ["/", "/genom", "/nofollow"]);
    for (path, reason) in [
        ("/hemligt/x", "forbidden by robots.txt"),
        ("/noindex", "noindex"),
        ("/sidhuvud", "noindex"),
        ("/logga-in", "a login page"),
        ("/inlogg", "a login page"),
        ("/kalender/2026/01", "a calendar"),
    ] {
        let expected = ("left_out".to_owned(), reason.to_owned());
        assert_eq!(said(&report, &web.url(path)), [expected], "{path}");
    }
    let asked = web.asked();
    assert!(
        !asked.iter().any(|asked| asked.path.starts_with("/hemligt")),
        "{asked:?}"
    );
}

#[test]
fn without_an_answer_for_robots_nothing_is_asked() {
    let web = site(&["/a"]);
    web.set("/robots.txt", Reply::status(500));
    let place = site_of(&web);
    let report = pull(&place, &[]);
    assert_eq!(report["status"], "failed");
    assert!(
        report["message"].as_str().unwrap().contains("robots.txt"),
        "{report}"
    );
    assert_eq!(web.asked().len(), 1);
}

#[test]
fn one_page_under_several_addresses_is_one_document() {
    let web = site(&[
        "/a?sid=1",
        "/a?sid=2",
        "/a",
        "/b?visa=1",
        "/b?visa=2",
        "/gammal",
        "/kopia",
        "/d?x=1",
    ]);
    let session = page("A", &words("kanban"), &["/a?sid=3", "/a?sid=4"]);
    web.set("/a", session);
    for visa in ["/b?visa=1", "/b?visa=2", "/b"] {
        let mut reply = page("B", &words("ställtid"), &[visa]);
        reply
            .body
            .splice(0..0, b"<link rel=canonical href='/b'>".to_owned());
        web.set(visa, reply);
    }
    web.set("/gammal", Reply::redirect("/ny"));
    web.set("/ny", page("Ny", &words("flöde"), &[]));
    web.set("/kopia", page("Original", &words("takt"), &[]));
    web.set("/d?x=1", page("Original", &words("takt"), &[]));
    let place = site_of(&web);
    let report = pull(&place, &[]);
    assert_eq!(
        documents(&place, &web),
        ["/", "/a", "/b", "/kopia", "/ny"],
        "{report:#}"
    );
    assert_eq!(count(&report, "same"), 4);
}

#[test]
fn a_sitemap_is_read_and_its_times_save_requests() {
    let web = Web::start();
    let names: Vec<String> = (0..14).map(|number| format!("/sida-{number}")).collect();
    for name in &names {
        web.set(
            name,
            page(
                name,
                &words(name),
                &["/inte-i-kartan", "/bilaga.txt", "/bilaga.csv"],
            ),
        );
    }
    web.set("/", page("Start", &words("starten"), &["/inte-i-kartan"]));
    web.set("/inte-i-kartan", page("Dold", &words("dold"), &[]));
    web.set(
        "/bilaga.csv",
        Reply::of("text/csv", "Ort;Antal\nLund;7\nYstad;9\n"),
    );
    let map = |lastmod: &str| {
        let entries = names.iter().map(|name| {
            format!(
                "<url><loc>{}</loc><lastmod>{lastmod}</lastmod></url>",
                web.url(name)
            )
        });
        let map = format!(
            "<urlset>{}<url><loc>https://example.se/x</loc></url></urlset>",
            entries.collect::<String>()
        );
        web.set(
            "/karta.xml.gz",
            Reply::of("application/gzip", gzip(map.as_bytes())),
        );
    };
    map("2026-01-01");
    let index = format!(
        "<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>",
        web.url("/karta.xml.gz")
    );
    web.set("/alla.xml", Reply::of("text/xml", index));
    web.set(
        "/robots.txt",
        Reply::of("text/plain", format!("Sitemap: {}", web.url("/alla.xml"))),
    );
    let place = site_of(&web);
    let report = pull(&place, &[]);
    assert_eq!(count(&report, "new"), 15, "{report:#}");
    assert!(documents(&place, &web).contains(&"/bilaga.csv".to_owned()));
    web.asked();
    let report = pull(&place, &[]);
    assert_eq!(count(&report, "unchanged"), 15, "{report:#}");
    let pages = |web: &Web| {
        web.asked()
            .iter()
            .filter(|asked| asked.path.starts_with("/sida"))
            .count()
    };
    let asked = pages(&web);
    assert!(
        (1..=5).contains(&asked),
        "one in seven is asked all the same: {asked}"
    );
    map("2026-02-02");
    pull(&place, &[]);
    assert_eq!(pages(&web), 14);
}

#[test]
fn include_and_exclude_decide_what_is_kept_and_asked() {
    let web = site(&["/nyheter/", "/arkiv/1"]);
    web.set("/nyheter/", page("Nyheter", &words("nyheter"), &["/nyheter/ett"]));
    web.set("/nyheter/ett", page("Ett", &words("ett"), &[]));
    web.set("/arkiv/1", page("Arkiv", &words("arkiv"), &[]));
    let lines = format!(
        "type = \"site\"\nurl = {:?}\ninclude = [\"/nyheter/*\"]\nexclude = [\"/arkiv/*\"]",
        web.url("/")
    );
    let place = place_of(&lines);
    pull(&place, &[]);
    assert_eq!(documents(&place, &web), ["/nyheter/", "/nyheter/ett"]);
    assert!(!web.asked().iter().any(|asked| asked.path.starts_with("/arkiv")));
    write_source(&place, &format!("{lines}\nmax_pages = 1"));
    let report = pull(&place, &[]);
    assert_eq!(report["message"], "stopped at max_pages = 1");
    assert_eq!(documents(&place, &web).len(), 2);
}

#[test]
fn a_dry_run_reports_and_writes_nothing() {
    let web = site(&["/a"]);
    web.set("/a", page("A", &words("kanban"), &[]));
    let place = site_of(&web);
    let report = pull(&place, &["--dry-run"]);
    assert_eq!(count(&report, "new"), 2);
    assert_eq!(fs::read_dir(place.corpus()).unwrap().count(), 0);
    assert!(!place.index().exists());
    let path = place.root().join("report.json");
    let output = place.sokbar(&["pull", "webb", "--report", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let line = text(&output.stdout);
    assert!(
        line.starts_with("webb: 2 documents; 2 new, 0 changed, 0 unchanged, 0 removed; "),
        "{line}"
    );
    let report: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!(report["sources"][0]["pages"].as_array().unwrap().len(), 2);
}

#[test]
fn faults_of_sources_toml_are_told_with_the_way_out() {
    let place = Place::new();
    let output = place.sokbar(&["pull"]);
    assert_eq!(output.status.code(), Some(1));
    let told = text(&output.stderr);
    assert!(
        told.contains("sources.toml can't be read") && told.contains("docs/SOURCES.md"),
        "{told}"
    );
    write_source(&place, "type = \"sajt\"\nurl = \"https://example.se\"");
    let told = text(&place.sokbar(&["pull"]).stderr);
    assert!(
        told.contains(
            "sources.toml:6: source \"webb\": type: \"sajt\" is not allowed; allowed: site, oai-pmh"
        ),
        "{told}"
    );
}
