//! A large tree of mixed files: indexed in one go with bounded memory, and interrupted at any moment without harm.

#![expect(clippy::print_stdout, reason = "the figures of a run are for whoever runs it")]

/// The files of a tree, made from fixtures, every one different.
mod files;
/// The memory of a process and its children, and whether any is left.
mod processes;

use std::fs;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{Place, send, text, wait_for};
use files::{Expected, grow};
use processes::{Memory, children_in};

/// What a build and its readers may hold together, in MiB: two readers with a large file each, and what is written.
const MEMORY: u64 = 700;

/// How a build is ended.
#[derive(Debug, Clone, Copy)]
enum Blow {
    CtrlC,
    Kill,
}

fn start(place: &Place) -> Child {
    let mut command = place.command(&["index", "--force", "--json"]);
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Interrupts a build after a while; if it ended before that, returns how long it took.
fn interrupted(place: &Place, blow: Blow, delay: Duration) -> Result<(), Duration> {
    let begun = Instant::now();
    let mut build = start(place);
    while begun.elapsed() < delay {
        if build.try_wait().unwrap().is_some() {
            return Err(begun.elapsed());
        }
        thread::sleep(Duration::from_millis(1));
    }
    let signal = match blow {
        Blow::CtrlC => Signal::INT,
        Blow::Kill => Signal::KILL,
    };
    send(&build, signal);
    let status = build.wait().unwrap();
    match status.code() {
        // The new index was in place already.
        Some(0 | 2) => Err(begun.elapsed()),
        Some(code) => {
            assert_eq!(code, 130, "{blow:?}");
            Ok(())
        }
        None => Ok(()),
    }
}

fn index(place: &Place) -> (Value, Memory, Duration) {
    let begun = Instant::now();
    let build = place
        .command(&["index", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let memory = Memory::watch(build.id());
    let output = build.wait_with_output().unwrap();
    let took = begun.elapsed();
    let account = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", text(&output.stdout)));
    (account, memory.end(), took)
}

fn total(place: &Place, query: &str) -> u64 {
    let output = place.sokbar(&["search", "--json", query]);
    assert_eq!(output.status.code(), Some(0), "{query}: {}", text(&output.stderr));
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    answer["total"].as_u64().unwrap()
}

fn assert_accounted_for(account: &Value, expected: &Expected) {
    let report = &account["report"];
    assert_eq!(report["files"], expected.files, "{report:#}");
    assert_eq!(report["documents"], expected.documents, "{report:#}");
    let refused = report["refused"].as_array().unwrap();
    assert_eq!(refused.len(), expected.refused, "{report:#}");
}

/// Nothing but the one generation, its pointer, locks and the cache is in the index folder.
fn assert_nothing_is_left_half(place: &Place) {
    assert_eq!(place.generations().len(), 1, "{:?}", place.generations());
    let mut names: Vec<String> = fs::read_dir(place.index())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("generation-"))
        .collect();
    names.sort();
    assert_eq!(names, ["CURRENT", "build.lock", "extracts"]);
    wait_for("the readers to end with their parent", || {
        children_in(place.root()).is_empty().then_some(())
    });
}

/// Indexes a tree, then interrupts builds of it: the last good index serves, whatever the moment.
fn hold(files: usize, blows: u32) {
    let place = Place::new();
    let expected = grow(&place, files);
    let (account, memory, first) = index(&place);
    assert_accounted_for(&account, &expected);
    println!("{files} files, first: {:.1} s, {memory}", first.as_secs_f64());
    println!("{:#}", account["report"]["format_ms"]);
    assert!(memory.mebibytes() < MEMORY, "{memory}");
    let (account, memory, again) = index(&place);
    assert_accounted_for(&account, &expected);
    println!("again, nothing changed: {:.1} s, {memory}", again.as_secs_f64());

    // How many of the new documents the last good index has.
    let mut good = 0;
    let mut ended = 0;
    // The time of a build, all files read anew or not; builds that end sooner lower it.
    let mut times = [first, again.max(first / 4)];
    for blow in 0..blows {
        let word = format!("nyord{blow}");
        place.write(&format!("nytt/{word}.md"), &format!("# Nytt\n\nOrdet {word}.\n"));
        // Every other build has to read all files anew, the others go soon to the writing.
        if blow % 2 == 0 {
            fs::remove_dir_all(place.index().join("extracts")).unwrap();
        }
        let time = &mut times[blow as usize % 2];
        let kind = if blow % 4 < 2 { Blow::CtrlC } else { Blow::Kill };
        // The golden ratio spreads the moments evenly, whatever their number.
        let share = (f64::from(blow) * 0.618_034 + 0.1).fract();
        let outcome = interrupted(&place, kind, time.mul_f64(share));
        if let Err(took) = outcome {
            *time = took.min(*time);
        }
        let hit = outcome.is_ok();
        ended += u32::from(hit);
        // The old index or the new one, but a whole one: all documents of before, and of the new ones the first so many.
        let new = total(&place, "") - expected.documents as u64;
        let newest = if hit {
            good..=u64::from(blow) + 1
        } else {
            u64::from(blow) + 1..=u64::from(blow) + 1
        };
        assert!(
            newest.contains(&new),
            "{kind:?} at {share:.2}: {new} new documents, of {newest:?}"
        );
        assert_eq!(total(&place, &word), u64::from(new == u64::from(blow) + 1));
        good = new;
    }
    println!("{ended} of {blows} builds interrupted");
    assert!(
        ended * 2 >= blows,
        "too few builds were interrupted: {ended} of {blows}"
    );
    let (account, _, _) = index(&place);
    assert_eq!(
        account["report"]["documents"],
        expected.documents + blows as usize
    );
    assert_eq!(total(&place, ""), expected.documents as u64 + u64::from(blows));
    assert_nothing_is_left_half(&place);
}

#[test]
fn a_tree_of_mixed_files_is_indexed_whole_and_survives_interruption() {
    hold(150, 8);
}

#[test]
#[ignore = "takes some minutes; by hand: cargo test --test integration five_thousand -- --ignored --nocapture"]
fn five_thousand_mixed_files_are_indexed_in_one_go_and_survive_interruption() {
    hold(5_000, 40);
}
