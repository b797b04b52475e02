use std::fs;
use std::time::Duration;

use rustix::process::Signal;

use super::{count, documents, files, folder, page, place_of, pull, said, site_of, words, write_source};
use crate::harness::{PATIENCE, Place, eventually, text};
use crate::pull::web::{Reply, Web};

/// A start page with links.
fn site(links: &[&str]) -> Web {
    let web = Web::start();
    web.set("/", page("Start", &words("starten"), links));
    web
}

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
    let pdf = fs::read(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/pdf/chromium.pdf"
    ))
    .unwrap();
    web.set("/rapport.pdf", Reply::of("application/pdf", pdf));
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
    let name = files(&place)
        .into_iter()
        .find(|name| name.starts_with("smed-") && name.ends_with(".toml"));
    let sidecar = fs::read_to_string(folder(&place).join(name.unwrap())).unwrap();
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
    let index = place.sokbar(&["index"]);
    assert_eq!(index.status.code(), Some(0), "{}", text(&index.stderr));
    let found = place.sokbar(&["search", "--json", "kugghjulen"]);
    let found: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    let hit = &found["hits"][0];
    assert_eq!(
        (&hit["title"], &hit["kind"]),
        (&"SMED".into(), &"case".into()),
        "{found:#}"
    );
    assert_eq!(hit["partner"], "Lunds universitet");
}

#[test]
fn a_second_round_asks_conditionally_and_changes_nothing() {
    let web = site(&["/a", "/b"]);
    web.set("/a", page("A", &words("kanban"), &[]));
    web.set("/b", page("B", &words("ställtid"), &["/c"]));
    web.set("/c", page("C", &words("flöde"), &[]));
    let place = site_of(&web);
    assert_eq!(count(&pull(&place, &[]), "new"), 4);
    let before: Vec<_> = files(&place)
        .iter()
        .map(|name| {
            fs::metadata(folder(&place).join(name))
                .unwrap()
                .modified()
                .unwrap()
        })
        .collect();
    web.asked();
    let report = pull(&place, &[]);
    assert_eq!(
        (
            count(&report, "unchanged"),
            count(&report, "new"),
            count(&report, "changed")
        ),
        (4, 0, 0)
    );
    let after: Vec<_> = files(&place)
        .iter()
        .map(|name| {
            fs::metadata(folder(&place).join(name))
                .unwrap()
                .modified()
                .unwrap()
        })
        .collect();
    assert_eq!(before, after);
    let answers: Vec<(String, u16)> = web
        .asked()
        .into_iter()
        .map(|asked| (asked.path, asked.status))
        .collect();
    for path in ["/a", "/b", "/c"] {
        assert!(answers.contains(&(path.to_owned(), 304)), "{answers:?}");
    }
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
    let bomb = {
        use std::io::Write as _;
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        for _ in 0..64 {
            encoder.write_all(&vec![b'a'; 1024 * 1024]).unwrap();
        }
        encoder.finish().unwrap()
    };
    web.set(
        "/bomb",
        Reply::of("text/html", bomb).with("content-encoding", "gzip"),
    );
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
    let report = pull(&place, &[]);
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
    assert_eq!(place.sokbar(&["pull"]).status.code(), Some(2));
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

#[test]
fn a_page_that_is_gone_twice_is_removed_and_one_that_fails_stays() {
    let web = site(&["/a", "/b", "/c", "/d", "/e", "/f"]);
    for name in ["a", "b", "c", "d", "e", "f"] {
        web.set(&format!("/{name}"), page(name, &words(name), &[]));
    }
    let place = site_of(&web);
    assert_eq!(count(&pull(&place, &[]), "new"), 7);
    web.set("/", page("Start", &words("starten"), &["/c"]));
    web.remove("/a");
    web.set("/b", Reply::status(410));
    web.set("/c", Reply::status(500));
    let report = pull(&place, &[]);
    assert_eq!(
        (
            count(&report, "missing"),
            count(&report, "failed"),
            count(&report, "changed")
        ),
        (2, 1, 1)
    );
    assert_eq!(documents(&place, &web).len(), 7);
    let report = pull(&place, &[]);
    assert_eq!(count(&report, "removed"), 2, "{report:#}");
    assert_eq!(documents(&place, &web), ["/", "/c", "/d", "/e", "/f"]);
    assert_eq!(files(&place).len(), 10, "sidecars go with their files");
}

#[test]
fn a_page_that_moves_is_followed_within_one_round() {
    let web = site(&["/a", "/b"]);
    web.set("/a", page("A", &words("kanban"), &[]));
    web.set("/b", page("B", &words("ställtid"), &[]));
    let place = site_of(&web);
    pull(&place, &[]);
    // One with a redirect, one without.
    web.set("/", page("Start", &words("starten"), &["/ny-a", "/ny-b"]));
    web.set("/a", Reply::redirect("/ny-a"));
    web.set("/ny-a", page("A", &words("kanban"), &[]));
    web.remove("/b");
    web.set("/ny-b", page("B", &words("ställtid"), &[]));
    let report = pull(&place, &[]);
    assert_eq!(documents(&place, &web), ["/", "/ny-a", "/ny-b"], "{report:#}");
    let report = pull(&place, &[]);
    assert_eq!(documents(&place, &web), ["/", "/ny-a", "/ny-b"], "{report:#}");
}

#[test]
fn a_source_that_gives_less_than_half_is_held_back() {
    let names: Vec<String> = (0..20).map(|number| format!("/sida-{number}")).collect();
    let links: Vec<&str> = names.iter().map(String::as_str).collect();
    let web = site(&links);
    for name in &names {
        web.set(name, page(name, &words(name), &[]));
    }
    let place = site_of(&web);
    assert_eq!(count(&pull(&place, &[]), "new"), 21);
    for name in &names[..15] {
        web.remove(name);
    }
    assert_eq!(pull(&place, &[])["status"], "done", "gone once");
    for _ in 0..2 {
        let report = pull(&place, &[]);
        assert_eq!(report["status"], "held_back", "{report:#}");
        assert!(
            report["message"].as_str().unwrap().contains("15 of 21 documents"),
            "{report}"
        );
        assert_eq!(documents(&place, &web).len(), 21);
    }
    let report = pull(&place, &["--accept-loss"]);
    assert_eq!(
        (report["status"].as_str(), count(&report, "removed")),
        (Some("done"), 15)
    );
    assert_eq!(documents(&place, &web).len(), 6);
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
fn a_host_that_asks_to_wait_is_asked_again() {
    let web = site(&["/a"]);
    let tries = std::sync::atomic::AtomicUsize::new(0);
    web.answer_others(move |path| {
        let tried = || tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (path == "/a").then(|| match tried() {
            0 => Reply::status(429).with("retry-after", "0"),
            1 => Reply::status(503).with("retry-after", "0"),
            _ => page("A", &words("kanban"), &[]),
        })
    });
    let place = site_of(&web);
    let report = pull(&place, &[]);
    assert_eq!(count(&report, "new"), 2, "{report:#}");
    // Longer than a round waits: the next round goes on.
    web.set("/", page("Start", &words("starten"), &["/b"]));
    web.set("/b", Reply::status(503).with("retry-after", "3600"));
    let report = pull(&place, &[]);
    assert_eq!(report["message"], "the host asks to wait 3600 s", "{report:#}");
    assert_eq!(documents(&place, &web), ["/", "/a"]);
}

#[test]
fn a_killed_round_goes_on_where_it_was() {
    let names: Vec<String> = (0..60).map(|number| format!("/sida-{number}")).collect();
    let links: Vec<&str> = names.iter().map(String::as_str).collect();
    let web = site(&links);
    for name in &names {
        let mut reply = page(name, &words(name), &[]);
        reply.delay = Duration::from_millis(20);
        web.set(name, reply);
    }
    let place = site_of(&web);
    let mut child = place.command(&["pull"]).spawn().unwrap();
    eventually(PATIENCE, "some pages to come", || web.count_asked() > 30);
    child.kill().unwrap();
    child.wait().unwrap();
    let asked = web.asked();
    let whole = files(&place);
    for name in whole.iter().filter(|name| name.ends_with(".html")) {
        let content = fs::read_to_string(folder(&place).join(name)).unwrap();
        assert!(content.ends_with("</main>"), "{name} is cut off");
    }
    assert!(whole.len() < 2 * 61, "it was whole already");
    let report = pull(&place, &[]);
    assert_eq!(report["status"], "done");
    assert_eq!(documents(&place, &web).len(), 61);
    let again: Vec<String> = web.asked().into_iter().map(|asked| asked.path).collect();
    let twice = asked
        .iter()
        .filter(|one| one.path.starts_with("/sida") && again.contains(&one.path));
    assert!(
        twice.count() <= 1,
        "only the page that it was at is asked for twice"
    );
    assert!(
        files(&place).iter().all(|name| !name.starts_with('.')),
        "{:?}",
        files(&place)
    );
}

#[test]
fn an_interrupt_ends_it_with_what_it_has() {
    let web = site(&["/a", "/b"]);
    web.set("/a", page("A", &words("kanban"), &[]));
    let mut slow = page("B", &words("ställtid"), &[]);
    slow.delay = Duration::from_secs(600);
    web.set("/b", slow);
    let place = place_of(&format!(
        "type = \"site\"\nurl = {:?}\ntimeout = \"10m\"",
        web.url("/")
    ));
    let mut command = place.command(&["pull"]);
    command.stderr(std::process::Stdio::piped());
    let child = command.spawn().unwrap();
    eventually(PATIENCE, "the slow page to be asked", || web.count_asked() >= 6);
    crate::harness::wait_until_handled(&child, Signal::INT);
    crate::harness::send(&child, Signal::INT);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(
        text(&output.stderr).contains("the next pull goes on from here"),
        "{}",
        text(&output.stderr)
    );
    assert_eq!(documents(&place, &web), ["/", "/a"]);
}

#[test]
fn a_state_that_was_deleted_is_read_from_the_sidecars() {
    let web = site(&["/a"]);
    web.set("/a", page("A", &words("kanban"), &[]));
    let place = site_of(&web);
    pull(&place, &[]);
    fs::remove_dir_all(place.index()).unwrap();
    web.set("/", page("Start", &words("starten"), &[]));
    web.remove("/a");
    pull(&place, &[]);
    assert_eq!(documents(&place, &web), ["/", "/a"]);
    pull(&place, &[]);
    assert_eq!(documents(&place, &web), ["/"]);
}

#[test]
fn a_sidecar_that_an_editor_took_over_is_left_alone() {
    let web = site(&["/a"]);
    web.set("/a", page("A", &words("kanban"), &[]));
    let place = site_of(&web);
    pull(&place, &[]);
    let name = files(&place)
        .into_iter()
        .find(|name| name.starts_with("a-") && name.ends_with(".toml"));
    let sidecar = folder(&place).join(name.unwrap());
    let own = format!("url = {:?}\ntitle = \"Egen titel\"\n", web.url("/a"));
    fs::write(&sidecar, &own).unwrap();
    web.set("/a", page("A", &words("ställtid"), &[]));
    assert_eq!(count(&pull(&place, &[]), "changed"), 1);
    assert_eq!(fs::read_to_string(sidecar).unwrap(), own);
}

#[test]
fn a_sitemap_is_read_and_its_times_save_requests() {
    use std::io::Write as _;
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
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(map.as_bytes()).unwrap();
        web.set(
            "/karta.xml.gz",
            Reply::of("application/gzip", encoder.finish().unwrap()),
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
