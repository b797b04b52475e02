use tempfile::TempDir;

use super::*;
use crate::config::FollowSettings;
use crate::search::testing;

#[test]
fn looks_at_the_store_are_spread_by_a_fifth() {
    let usual = Duration::from_secs(10);
    let times: Vec<Duration> = (0..200).map(|_| with_jitter(usual)).collect();
    assert!(
        times
            .iter()
            .all(|time| (8.0..=12.0).contains(&time.as_secs_f64()))
    );
    let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
    assert!(*most - *least > Duration::from_secs(2), "{least:?} to {most:?}");
}

/// A replica whose index folder has a generation, and whose store is an empty folder.
fn replica() -> (Work, TempDir) {
    let (engine, folder) = testing::engine(&[("a", "Ställtid."), ("b", "Flöde.")]);
    drop(engine);
    let url = format!("file://{}/hylla", folder.path().display());
    let settings = Settings {
        index: folder.path().to_owned(),
        corpus: folder.path().join("corpus"),
        follow: Some(FollowSettings {
            url: url.clone(),
            interval: Duration::from_secs(1),
        }),
        ..Settings::default()
    };
    let work = Work {
        settings,
        service: Arc::default(),
        store: Store::open(&url, &[]).unwrap(),
        runtime: runtime().unwrap(),
        face: Face {
            own: BTreeMap::new(),
            show: Box::new(|_| Ok(())),
        },
        ending: Arc::default(),
        engine: None,
        opened: None,
        local: None,
        tag: None,
        told: None,
    };
    (work, folder)
}

/// Whether `/ready` is 200, and whether the first question finds what it needs in memory.
fn ready_and_warm(work: &Work) -> (bool, bool) {
    let engine = work.service.engine().unwrap();
    (engine.probe().is_ok(), engine.is_warm())
}

#[test]
fn what_was_fetched_before_is_ready_once_it_is_warm_though_the_store_is_away() {
    let (mut work, _folder) = replica();
    work.open_present();
    assert_eq!(ready_and_warm(&work), (false, false));
    work.made_ready().unwrap();
    assert_eq!(ready_and_warm(&work), (true, true));
    let error = work.round().unwrap_err();
    assert!(with_causes(&error).contains("nothing is published"), "{error}");
}

#[test]
fn the_first_generation_that_is_fetched_is_warm_when_it_answers() {
    let (mut work, _folder) = replica();
    work.take_over().unwrap();
    assert_eq!(ready_and_warm(&work), (true, true));
}
