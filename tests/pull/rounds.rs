//! Round after round: what is asked again, what goes, what stays, and rounds that end early.

use std::fs;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::process::Signal;

use super::web::{Reply, Web};
use super::{count, documents, files, folder, page, place_of, pull, sidecar, site, site_of, words};
use crate::harness::{PATIENCE, Place, eventually, text};

#[test]
fn a_second_round_asks_conditionally_and_changes_nothing() {
    let web = site(&["/a", "/b"]);
    web.set("/a", page("A", &words("kanban"), &[]));
    web.set("/b", page("B", &words("ställtid"), &["/c"]));
    web.set("/c", page("C", &words("flöde"), &[]));
    let place = site_of(&web);
    assert_eq!(count(&pull(&place, &[]), "new"), 4);
    let times = || -> Vec<_> {
        let names = files(&place).into_iter();
        names
            .map(|name| {
                fs::metadata(folder(&place).join(name))
                    .unwrap()
                    .modified()
                    .unwrap()
            })
            .collect()
    };
    let before = times();
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
    assert_eq!(before, times());
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
fn a_source_whose_pages_become_error_pages_is_held_back() {
    let names: Vec<String> = (0..20).map(|number| format!("/sida-{number}")).collect();
    let links: Vec<&str> = names.iter().map(String::as_str).collect();
    let web = site(&links);
    let fill = || {
        for name in &names {
            web.set(name, page(name, &words(name), &[]));
        }
    };
    fill();
    let place = site_of(&web);
    assert_eq!(count(&pull(&place, &[]), "new"), 21);
    let contents = || -> Vec<String> {
        let names = files(&place).into_iter();
        let read = |name| fs::read_to_string(folder(&place).join(name)).unwrap();
        names.map(read).collect()
    };
    let before = contents();
    for name in &names[..15] {
        web.set(name, page(name, &format!("{name} kan inte visas just nu."), &[]));
    }
    let dry = pull(&place, &["--dry-run"]);
    for report in [dry, pull(&place, &[])] {
        assert_eq!(
            (report["status"].as_str(), count(&report, "held_back")),
            (Some("held_back"), 15),
            "{report:#}"
        );
        let message = report["message"].as_str().unwrap();
        assert!(
            message.starts_with("0 of 21 documents would go and 15 would lose more than half"),
            "{message}"
        );
    }
    assert_eq!(contents(), before);
    fill();
    let report = pull(&place, &[]);
    assert_eq!(
        (report["status"].as_str(), count(&report, "changed")),
        (Some("done"), 0)
    );
    // A few pages may become short.
    web.set(&names[0], page("Kort", "Sidan är kort numera.", &[]));
    assert_eq!(count(&pull(&place, &[]), "changed"), 1);
    assert!(
        contents()
            .iter()
            .any(|content| content.contains("Sidan är kort numera."))
    );
    assert_eq!(files(&place).len(), 42);
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

/// A site of three pages, and the moments at which they are asked for.
fn watched_site() -> (Web, Arc<Mutex<Vec<Instant>>>) {
    let web = site(&["/a", "/b", "/c"]);
    let moments = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&moments);
    web.answer_others(move |path| {
        ["/a", "/b", "/c"].contains(&path).then(|| {
            seen.lock().unwrap().push(Instant::now());
            page(path, &words(path), &[])
        })
    });
    (web, moments)
}

#[test]
fn a_host_is_asked_after_the_longer_of_both_pauses() {
    for (delay_ms, robots) in [
        (300, ""),
        (300, "User-agent: *\nCrawl-delay: 0.01\n"),
        (0, "User-agent: *\nCrawl-delay: 0.3\n"),
    ] {
        let (web, moments) = watched_site();
        web.set("/robots.txt", Reply::of("text/plain", robots));
        let place = Place::new();
        let lines = format!(
            "[[source]]\nname = \"webb\"\ninto = \"webb\"\nallow_private = true\ndelay_ms = {delay_ms}\ntype = \"site\"\nurl = {:?}\n",
            web.url("/")
        );
        fs::write(place.root().join("sources.toml"), lines).unwrap();
        assert_eq!(count(&pull(&place, &[]), "new"), 4, "{delay_ms} {robots}");
        let moments = moments.lock().unwrap();
        assert_eq!(moments.len(), 3);
        for pair in moments.windows(2) {
            let pause = pair[1] - pair[0];
            // The clock of one side begins before that of the other.
            assert!(
                pause > Duration::from_millis(250),
                "{pause:?}: {delay_ms} {robots}"
            );
        }
    }
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
    let sidecar = sidecar(&place, "a-");
    let own = format!("url = {:?}\ntitle = \"Egen titel\"\n", web.url("/a"));
    fs::write(&sidecar, &own).unwrap();
    web.set("/a", page("A", &words("ställtid"), &[]));
    assert_eq!(count(&pull(&place, &[]), "changed"), 1);
    assert_eq!(fs::read_to_string(sidecar).unwrap(), own);
}
