//! A build that is killed, at whatever moment, costs nothing but the time it took.

use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use sokbar::search::{EngineOptions, SearchEngine, SearchRequest};

use crate::harness::{Place, text};

const DOCUMENTS: usize = 80;
/// Moments of a build at which it is killed, spread over its whole run.
const MOMENTS: u32 = 10;

/// A corpus whose build takes long enough to be killed at many moments.
fn large() -> Place {
    let place = Place::new();
    let words = [
        "flöde",
        "ställtid",
        "underhåll",
        "tavla",
        "lager",
        "kvalitet",
        "coach",
        "verkstad",
    ];
    for number in 0..DOCUMENTS {
        let mut text = format!(
            "---\ntitle: Anteckning {number}\ndate: {}\n---\n",
            1990 + number % 30
        );
        for step in 0..8 {
            let word = words[(number * 7 + step * step) % words.len()];
            text.push_str(&format!(
                "I vecka {} såg vi {word} i grupp{}. ",
                step + 1,
                number % 97
            ));
        }
        place.write(&format!("artiklar/{}/{number}.md", number % 40), &text);
    }
    place
}

fn start(place: &Place) -> Child {
    let mut command = place.command(&["index", "--force"]);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a build after a while; returns its duration if it ended before.
fn killed_after(place: &Place, delay: Duration) -> Result<(), Duration> {
    let begun = Instant::now();
    let mut build = start(place);
    while begun.elapsed() < delay {
        if build.try_wait().unwrap().is_some() {
            return Err(begun.elapsed());
        }
        thread::sleep(Duration::from_millis(1));
    }
    build.kill().unwrap();
    let status = build.wait().unwrap();
    if status.success() {
        Err(begun.elapsed())
    } else {
        Ok(())
    }
}

/// Kills builds until one was killed at the given share of its run.
fn kill_at(place: &Place, moment: u32, whole: &mut Duration) {
    for _ in 0..10 {
        match killed_after(place, *whole * moment / (MOMENTS + 1)) {
            Ok(()) => return,
            // Quicker than the one that was measured.
            Err(took) => *whole = took.min(*whole * 9 / 10),
        }
    }
    panic!("no build could be killed at moment {moment}");
}

fn build(place: &Place) {
    let output = place.sokbar(&["index"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

/// How many documents answer each query, on the index as it lies there.
fn totals<const N: usize>(place: &Place, queries: [&str; N]) -> [u64; N] {
    let engine = SearchEngine::open(&place.index(), &EngineOptions::default()).unwrap();
    queries.map(|query| {
        let request = SearchRequest {
            query: query.to_owned(),
            ..SearchRequest::default()
        };
        engine.search(&request).unwrap().total
    })
}

#[test]
fn a_killed_build_leaves_the_last_index_and_is_cleaned_up() {
    let place = large();
    place.write("gammal.md", "# Gammal\n\nOrdet urgammalt står bara här.\n");
    let begun = Instant::now();
    build(&place);
    let mut whole = begun.elapsed();
    for moment in 1..=MOMENTS {
        let newest = format!("nyord{moment}");
        place.write(
            &format!("{newest}.md"),
            &format!("# Ny\n\nOrdet {newest} står bara här.\n"),
        );
        kill_at(&place, moment, &mut whole);

        let check = place.sokbar(&["check"]);
        assert_eq!(
            check.status.code(),
            Some(0),
            "moment {moment}: {}",
            text(&check.stderr)
        );
        let all = (DOCUMENTS + moment as usize) as u64;
        let [old, every, new] = totals(&place, ["urgammalt", "", &newest]);
        // Killed just after the swap, the new index is the last good one.
        assert_eq!((old, every), (1, all + new), "moment {moment}");

        build(&place);
        assert_eq!(totals(&place, [&newest, ""]), [1, all + 1], "moment {moment}");
        assert_eq!(
            place.generations().len(),
            1,
            "moment {moment}: {:?}",
            place.generations()
        );
    }
}

#[test]
fn a_first_build_that_is_killed_leaves_no_half_index() {
    let place = large();
    let begun = Instant::now();
    build(&place);
    let mut whole = begun.elapsed();
    for moment in [2, 5, 8] {
        std::fs::remove_dir_all(place.index()).unwrap();
        kill_at(&place, moment, &mut whole);
        let search = place.sokbar(&["search", "ställtid"]);
        let told = text(&search.stderr);
        match search.status.code() {
            Some(0) => assert_eq!(totals(&place, [""]), [DOCUMENTS as u64], "moment {moment}"),
            _ => assert!(told.contains("sokbar index"), "moment {moment}: {told}"),
        }
        build(&place);
        assert_eq!(totals(&place, [""]), [DOCUMENTS as u64], "moment {moment}");
        assert_eq!(place.generations().len(), 1, "moment {moment}");
    }
}
