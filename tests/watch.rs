//! `serve --watch`: changes of the corpus are indexed while requests are answered.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{PATIENCE, Place, eventually, wait_for};
use crate::serve::{Service, told};

fn watching(place: &Place) -> Service {
    let service = Service::start_with(place, &["--watch"]);
    assert_eq!(service.total("kanban"), 1);
    service
}

fn wait_for_total(service: &Service, query: &str, total: u64) {
    wait_for(&format!("{total} hits of {query}"), || {
        (service.total(query) == total).then_some(())
    });
}

#[test]
fn added_changed_moved_and_deleted_files_show_without_failed_requests() {
    let place = Place::with_fixture("verkstaden");
    let service = watching(&place);
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let asking = scope.spawn(|| {
            let mut asked = 0;
            while !ended.load(Ordering::Relaxed) {
                // Fails the test on any other answer than 200.
                service.total("kanban");
                asked += 1;
            }
            asked
        });
        place.write("metoder/andon.md", "# Andon\n\nEn lampa.\n");
        wait_for_total(&service, "andon", 1);
        place.write("metoder/andon.md", "# Andon\n\nEn signalhorn.\n");
        wait_for_total(&service, "signalhorn", 1);
        assert_eq!(service.total("lampa"), 0);
        let moved = place.corpus().join("artiklar/nytt-namn.md");
        fs::rename(place.corpus().join("metoder/andon.md"), &moved).unwrap();
        wait_for("the new id", || {
            let answer = service.json("/v1/search?q=andon");
            (answer["hits"][0]["id"] == "artiklar/nytt-namn").then_some(())
        });
        assert_eq!(service.total("andon"), 1);
        fs::remove_file(moved).unwrap();
        wait_for_total(&service, "andon", 0);
        ended.store(true, Ordering::Relaxed);
        assert!(asking.join().unwrap() > 0);
    });
    eventually(PATIENCE, "the old generations to be removed", || {
        place.generations().len() == 1
    });
}

#[test]
fn a_sidecar_that_is_added_changed_or_deleted_shows_up() {
    let place = Place::with_fixture("verkstaden");
    let service = watching(&place);
    let title = || {
        let answer = service.json("/v1/search?q=p%C3%A5fyllningen");
        answer["hits"][0]["title"].as_str().unwrap().to_owned()
    };
    let own = title();
    for (sidecar, expected) in [
        (Some("title = \"Dragande kort\"\n"), "Dragande kort"),
        (Some("title = \"Kort som drar\"\n"), "Kort som drar"),
        (None, own.as_str()),
    ] {
        match sidecar {
            Some(text) => place.write("metoder/kanban.md.toml", text),
            None => fs::remove_file(place.corpus().join("metoder/kanban.md.toml")).unwrap(),
        }
        wait_for(expected, || (title() == expected).then_some(()));
    }
}

#[test]
fn the_ways_editors_save_are_taken_up_once() {
    let place = Place::with_fixture("verkstaden");
    let service = watching(&place);
    let before = place.generations();
    // Temporary files of editors.
    for name in [
        ".smed.md.swp",
        "smed.md~",
        "#smed.md#",
        "~$plan.md",
        ".~lock.smed.md#",
        "4913",
    ] {
        place.write(&format!("metoder/{name}"), "Ordet hemligt står i en kladd.");
    }
    // A whole file under a passing name, renamed over the old one.
    place.write("metoder/.ny.tmp", "# Andon\n\nEn lampa.\n");
    let corpus = place.corpus();
    fs::rename(corpus.join("metoder/.ny.tmp"), corpus.join("metoder/andon.md")).unwrap();
    wait_for_total(&service, "andon", 1);
    assert_eq!(service.total("hemligt"), 0);
    assert_ne!(place.generations(), before);
    assert_eq!(told(&place).matches("index built").count(), 2, "{}", told(&place));
}

#[test]
fn a_file_is_read_when_it_is_whole() {
    let place = Place::with_fixture("verkstaden");
    let service = watching(&place);
    let mut file = File::create(place.corpus().join("metoder/andon.md")).unwrap();
    // Longer than a pause that ends the waiting, if pauses between the pieces were taken for the end.
    for piece in 0..12 {
        writeln!(file, "Stycke {piece} om andon.\n").unwrap();
        file.sync_all().unwrap();
        thread::sleep(Duration::from_millis(100));
    }
    writeln!(file, "Ordet slutkläm står sist.").unwrap();
    drop(file);
    wait_for_total(&service, "slutkläm", 1);
}

#[test]
fn a_folder_comes_and_goes_in_one_move() {
    let place = Place::with_fixture("verkstaden");
    // Most documents go with the folder.
    let service = Service::start_with(&place, &["--watch", "--accept-loss"]);
    let outside = place.root().join("utanför");
    fs::create_dir_all(outside.join("djupt")).unwrap();
    for number in 0..20 {
        let text = format!("# Anteckning {number}\n\nEn lampa.\n");
        fs::write(outside.join(format!("djupt/{number}.md")), text).unwrap();
    }
    let inside = place.corpus().join("anteckningar");
    fs::rename(&outside, &inside).unwrap();
    wait_for_total(&service, "lampa", 20);
    // The folder that moved in is watched too.
    place.write("anteckningar/djupt/ny.md", "# Ny\n\nEn lampa.\n");
    wait_for_total(&service, "lampa", 21);
    fs::rename(&inside, &outside).unwrap();
    wait_for_total(&service, "lampa", 0);
}

#[test]
fn a_replaced_corpus_is_indexed_but_never_an_empty_one() {
    let place = Place::with_fixture("verkstaden");
    // The new corpus is much smaller.
    let service = Service::start_with(&place, &["--watch", "--accept-loss"]);
    fs::rename(place.corpus(), place.root().join("gammal")).unwrap();
    fs::create_dir(place.corpus()).unwrap();
    wait_for("the warning", || {
        told(&place).contains("no documents").then_some(())
    });
    assert_eq!(service.total("kanban"), 1, "the index goes on serving");
    place.write("metoder/andon.md", "# Andon\n\nEn lampa.\n");
    wait_for_total(&service, "andon", 1);
    assert_eq!(service.total("kanban"), 0);
    place.write("metoder/poka-yoke.md", "# Poka-yoke\n\nEn spärr.\n");
    wait_for_total(&service, "spärr", 1);
}

#[test]
fn many_files_at_once_are_few_builds() {
    let place = Place::with_fixture("verkstaden");
    let service = watching(&place);
    // Files that come without a pause are waited for, at most ten seconds. A loaded machine may pause by itself.
    let (begun, mut last, mut pauses) = (Instant::now(), Instant::now(), 0);
    for number in 0..1_000 {
        let text = format!("# Anteckning {number}\n\nEn lampa.\n");
        place.write(&format!("anteckningar/{}/{number}.md", number % 10), &text);
        pauses += u64::from(last.elapsed() > Duration::from_millis(100));
        last = Instant::now();
    }
    let most = 4 + pauses + begun.elapsed().as_secs() / 10;
    wait_for_total(&service, "lampa", 1_000);
    let builds = told(&place).matches("index built").count() as u64;
    assert!(builds <= most, "{builds} builds, not {most}: {}", told(&place));
}

#[test]
fn without_watching_the_index_stays_until_it_is_built() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start_with(&place, &["--watch=false"]);
    place.write("metoder/andon.md", "# Andon\n\nEn lampa.\n");
    place.write("metoder/kvitto.md", "# Kvitto\n\nNågot annat.\n");
    // Whoever builds tells that changes could have been seen by now.
    assert_eq!(
        place.sokbar(&["index", "--index", "annat"]).status.code(),
        Some(0)
    );
    assert_eq!(service.total("andon"), 0);
}

/// How long an act of an editor takes until it shows.
fn wait(act: impl FnOnce(), shows: impl Fn() -> bool) -> Duration {
    act();
    let begun = Instant::now();
    wait_for("the change", || shows().then_some(()));
    begun.elapsed()
}

/// The waits for a file that comes, changes, moves and goes.
fn waits(service: &Service, place: &Place, round: usize) -> [Duration; 4] {
    let file = format!("nytt/{round}.md");
    let moved = format!("nytt/flyttad-{round}");
    let (first, second) = (format!("nyord{round}"), format!("annatord{round}"));
    let write = |word: &str| place.write(&file, &format!("# Nytt\n\nOrdet {word}.\n"));
    let target = place.corpus().join(format!("{moved}.md"));
    let id = || service.json(&format!("/v1/search?q={second}"))["hits"][0]["id"].clone();
    [
        wait(|| write(&first), || service.total(&first) == 1),
        wait(|| write(&second), || service.total(&second) == 1),
        wait(
            || fs::rename(place.corpus().join(&file), &target).unwrap(),
            || id() == moved.as_str(),
        ),
        wait(
            || fs::remove_file(&target).unwrap(),
            || service.total(&second) == 0,
        ),
    ]
}

#[test]
#[ignore = "its figures depend on the machine; by hand: cargo test --test integration how_soon -- --ignored --nocapture"]
fn how_soon_changes_show() {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let large = Place::new();
    for number in 0..2_000 {
        let words = format!("Anteckning {number} om flöde, ställtid och underhåll i grupp{number}. ");
        large.write(
            &format!("anteckningar/{}/{number}.md", number % 40),
            &format!("---\ndate: 2020\n---\n# N\n\n{}", words.repeat(40)),
        );
    }
    for (name, place) in [("demo", Place::with_copy_of(&demo)), ("2,000 files", large)] {
        let service = Service::start_with(&place, &["--watch"]);
        let mut waits: Vec<Duration> = (0..5).flat_map(|round| waits(&service, &place, round)).collect();
        waits.sort();
        println!(
            "{name}: a change shows after {:.2} s (median), {:.2} s (slowest of 20)",
            waits[10].as_secs_f64(),
            waits[19].as_secs_f64()
        );
    }
}
