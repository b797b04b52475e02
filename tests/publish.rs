//! Publishing to a store and fetching from it, within one process: what is sent, what is fetched, and what a broken store does.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;

use object_store::ObjectStoreExt as _;
use sokbar::index::install;
use sokbar::publish::{
    Keep, LocalParts, Manifest, Placed, Publication, Status, Store, StoreError, fetch, publish, read_manifest,
};
use sokbar::search::{EngineOptions, SearchEngine};

use self::shelf::{Shelf, documents, folder, generation, of, placed, runtime};
use crate::harness::ids;

mod answers;
mod originals;
mod replicas;
mod shelf;

#[test]
fn a_replica_makes_the_same_generation_and_fetches_only_what_it_lacks() {
    let (shelf, (_kept, builder), (_other, replica)) = (Shelf::new(), folder(), folder());
    let first = generation(&builder, &documents(""));
    let published = shelf.publish(&first);
    assert_eq!(
        (published.status, published.manifest.sequence),
        (Status::Published, 1)
    );
    let incoming = replica.join("incoming");
    let fetched = shelf.fetch(&incoming, LocalParts::default()).unwrap();
    assert_eq!(fetched.fetched, published.manifest.bytes());
    let installed = install(&replica, &incoming, &published.manifest.generation).unwrap();
    assert_eq!(installed.id(), first.info.id());
    let engine = SearchEngine::open(&replica, &EngineOptions::default()).unwrap();
    assert_eq!(engine.statistics().documents, 24);

    let mut local = LocalParts::default();
    for file in &published.manifest.files {
        local.add(file, &replica.join(&installed.name).join(&file.name));
    }
    let second = generation(&builder, &documents("nyss tillagt"));
    let again = shelf.publish(&second);
    assert!(
        again.sent_bytes < published.sent_bytes,
        "{} of {}",
        again.sent_bytes,
        published.sent_bytes
    );
    let fetched = shelf.fetch(&incoming, local).unwrap();
    assert_eq!(fetched.fetched + fetched.reused, again.manifest.bytes());
    assert!(
        fetched.reused > 0 && fetched.fetched <= again.sent_bytes,
        "{fetched:?}"
    );
    install(&replica, &incoming, &again.manifest.generation).unwrap();
    assert!(engine.reload().unwrap());
    assert_eq!(ids(&engine, "tillagt"), ["t12"]);
}

#[test]
fn what_gives_the_same_answers_is_not_published_again_unless_asked() {
    let (shelf, (_a, one), (_b, other)) = (Shelf::new(), folder(), folder());
    let texts = documents("");
    shelf.publish(&generation(&one, &texts[..3]));
    // Another machine that has built the same corpus.
    let same = generation(&other, &texts[..3]);
    let settings = BTreeMap::from([("publisher".to_owned(), "Förlaget".to_owned())]);
    let publish_as = |publication: &Publication<'_>| {
        let stop = AtomicBool::new(false);
        runtime()
            .block_on(publish(&shelf.store, publication, &stop))
            .unwrap()
    };
    assert_eq!(publish_as(&of(&same, &BTreeMap::new())).status, Status::Unchanged);
    let published = publish_as(&of(&same, &settings));
    assert_eq!(
        (published.status, published.manifest.sequence),
        (Status::Published, 2)
    );
    let forced = Publication {
        force: true,
        ..of(&same, &settings)
    };
    assert_eq!(publish_as(&forced).manifest.sequence, 3);
}

#[test]
fn of_two_builders_at_once_one_is_told_and_overwrites_nothing() {
    let (shelf, (_a, one), (_b, other)) = (Shelf::new(), folder(), folder());
    let texts = documents("");
    let (one, other) = (generation(&one, &texts[..3]), generation(&other, &texts[3..7]));
    let (settings, stop) = (BTreeMap::new(), AtomicBool::new(false));
    let (first, second) = (of(&one, &settings), of(&other, &settings));
    let both = runtime().block_on(async {
        futures_util::future::join(
            publish(&shelf.store, &first, &stop),
            publish(&shelf.store, &second, &stop),
        )
        .await
    });
    let (one, other) = (both.0.unwrap(), both.1.unwrap());
    let mut outcomes = [one.status, other.status];
    outcomes.sort_by_key(|status| *status != Status::Published);
    assert_eq!(outcomes, [Status::Published, Status::Overtaken]);
    assert_eq!(one.manifest, other.manifest, "both are told what is current");
    assert_eq!(shelf.manifest(), one.manifest);
}

#[test]
fn a_truncated_or_swapped_object_is_named_and_the_next_publication_mends_it() {
    let (shelf, (_a, builder), (_b, replica)) = (Shelf::new(), folder(), folder());
    let generation = generation(&builder, &documents("")[..8]);
    shelf.publish(&generation);
    let name = shelf.objects().pop().unwrap();
    let whole = shelf.read(&name);
    let mut swapped = whole.clone();
    swapped[0] ^= 1;
    for (broken, told) in [
        (whole[..whole.len() - 1].to_vec(), "bytes instead of"),
        (swapped, "checksum is wrong"),
    ] {
        shelf.write(&name, broken);
        let error = shelf
            .fetch(&replica.join("x"), LocalParts::default())
            .unwrap_err()
            .to_string();
        assert!(
            error.contains(told) && error.contains(&name["a/b/".len()..]),
            "{error}"
        );
        assert_eq!(shelf.publish(&generation).sent_objects, 1);
        assert!(shelf.read(&name) == whole);
    }
    // What came the first time is used: one part was lacking.
    let fetched = shelf.fetch(&replica.join("x"), LocalParts::default()).unwrap();
    assert_eq!(fetched.fetched, whole.len() as u64);
    // Nothing is sent again, not even what was mended.
    assert_eq!(shelf.publish(&generation).sent_objects, 0);
}

#[test]
fn what_rots_under_its_version_is_found_by_verifying_only() {
    let (shelf, (_a, builder)) = (Shelf::new(), folder());
    let generation = generation(&builder, &documents("")[..8]);
    shelf.publish(&generation);
    let name = shelf.objects().pop().unwrap();
    let whole = shelf.read(&name);
    let before = shelf.version(&name);
    let mut rotten = whole.clone();
    rotten[0] ^= 1;
    shelf.write(&name, rotten);
    let noted = String::from_utf8(shelf.read("a/b/versions")).unwrap();
    let key = &name["a/b/".len()..];
    let (old, new) = (
        format!("{key} {before}"),
        format!("{key} {}", shelf.version(&name)),
    );
    assert!(noted.contains(&old), "{noted}");
    shelf.write("a/b/versions", noted.replace(&old, &new).into_bytes());
    assert_eq!(shelf.publish(&generation).sent_objects, 0, "it is not read");
    let verified = shelf.publish_with(&generation, Keep::default(), true);
    assert_eq!(verified.sent_objects, 1);
    assert!(shelf.read(&name) == whole);
}

#[test]
fn a_transfer_that_was_cut_off_goes_on_with_what_is_missing() {
    let (shelf, (_a, builder), (_b, replica)) = (Shelf::new(), folder(), folder());
    let manifest = shelf.publish(&generation(&builder, &documents(""))).manifest;
    let files: Vec<Placed<'_>> = placed(&manifest, &replica);
    let stop = AtomicBool::new(false);
    let half = manifest.bytes() / 2;
    let stops = |done| stop.store(done >= half, Relaxed);
    let error = runtime()
        .block_on(fetch(&shelf.store, &files, LocalParts::default(), &stop, &stops))
        .unwrap_err();
    assert!(matches!(error, StoreError::Stopped), "{error}");
    // The machine stopped while a part was written.
    let texts = replica.join("texts.bin");
    let mut cut_off = fs::read(&texts).unwrap();
    cut_off[100] ^= 1;
    fs::write(&texts, cut_off).unwrap();
    let fetched = shelf.fetch(&replica, LocalParts::default()).unwrap();
    assert_eq!(fetched.fetched + fetched.reused, manifest.bytes());
    assert!(fetched.reused > half / 2 && fetched.fetched > 0, "{fetched:?}");
    for Placed { file, path } in files {
        assert!(fs::read(path).unwrap() == fs::read(builder.join("generation-1").join(&file.name)).unwrap());
    }
    // And once more there is nothing to fetch.
    assert_eq!(shelf.fetch(&replica, LocalParts::default()).unwrap().fetched, 0);
}

#[test]
fn a_lost_object_is_sent_again_by_the_next_publication() {
    let (shelf, (_a, builder), (_b, replica)) = (Shelf::new(), folder(), folder());
    let generation = generation(&builder, &documents("")[..8]);
    shelf.publish(&generation);
    let name = shelf.objects().pop().unwrap();
    runtime()
        .block_on(shelf.memory.delete(&name.as_str().into()))
        .unwrap();
    let error = shelf
        .fetch(&replica, LocalParts::default())
        .unwrap_err()
        .to_string();
    assert!(error.contains("is missing in the store"), "{error}");
    shelf.publish(&generation);
    shelf.fetch(&replica, LocalParts::default()).unwrap();
}

#[test]
fn old_generations_go_and_no_kept_one_loses_an_object() {
    let (shelf, (_a, builder), (_b, replica)) = (Shelf::new(), folder(), folder());
    let texts = documents("");
    let keep = |generations, seconds| Keep {
        generations,
        seconds,
        grace: 0,
    };
    for round in 0..4 {
        let generation = generation(&builder, &texts[round * 5..round * 5 + 5]);
        shelf.publish_with(&generation, keep(2, 0), false);
        shelf
            .fetch(&replica.join(round.to_string()), LocalParts::default())
            .unwrap();
    }
    let manifests = |shelf: &Shelf| {
        shelf
            .names()
            .iter()
            .filter(|name| name.contains("manifests/"))
            .count()
    };
    assert_eq!(manifests(&shelf), 1, "the one before the current");
    let kept = Manifest::decode(&shelf.read("a/b/manifests/000000000003"), "x").unwrap();
    let objects = shelf.objects();
    let is_there = |manifest: &Manifest| {
        manifest
            .parts()
            .all(|part| objects.iter().any(|name| name.ends_with(&part.sha256)))
    };
    assert!(is_there(&kept) && is_there(&shelf.manifest()));
    let named: usize = [&kept, &shelf.manifest()]
        .iter()
        .map(|manifest| manifest.parts().count())
        .sum();
    assert!(objects.len() <= named, "{} objects, {named} named", objects.len());

    // Young ones stay, whatever their number, and so do objects of an upload that may be under way.
    let last = generation(&builder, &texts[..4]);
    let before = shelf.objects().len();
    let published = shelf.publish_with(
        &last,
        Keep {
            generations: 1,
            seconds: 3_600,
            grace: 3_600,
        },
        false,
    );
    assert_eq!((manifests(&shelf), published.removed_objects), (2, 0));
    assert!(shelf.objects().len() > before);
}

#[test]
fn a_broken_manifest_is_refused_and_replaced_by_the_next_builder() {
    let (shelf, (_a, builder)) = (Shelf::new(), folder());
    let texts = documents("");
    shelf.publish(&generation(&builder, &texts[..3]));
    shelf.publish(&generation(&builder, &texts[..4]));
    let whole = shelf.read("a/b/current");
    shelf.write("a/b/current", whole[..whole.len() / 2].to_vec());
    let error = runtime().block_on(read_manifest(&shelf.store, None)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "current in the store is broken: its checksum is wrong"
    );
    let published = shelf.publish(&generation(&builder, &texts[..5]));
    assert_eq!(
        (published.status, published.manifest.sequence),
        (Status::Published, 3)
    );
    assert_eq!(shelf.manifest(), published.manifest);
}

#[test]
fn a_folder_is_a_store_with_the_same_rules() {
    let ((_a, builder), (_b, replica), (_c, shared)) = (folder(), folder(), folder());
    let generation = generation(&builder, &documents("")[..6]);
    let store = Store::open(&format!("file://{}/hylla", shared.display()), &[]).unwrap();
    let (settings, stop) = (BTreeMap::new(), AtomicBool::new(false));
    let publication = Publication {
        force: true,
        ..of(&generation, &settings)
    };
    let runtime = runtime();
    assert!(matches!(
        runtime.block_on(read_manifest(&store, None)),
        Err(StoreError::Empty)
    ));
    let both = runtime.block_on(async {
        futures_util::future::join(
            publish(&store, &publication, &stop),
            publish(&store, &publication, &stop),
        )
        .await
    });
    let mut outcomes = [both.0.unwrap().status, both.1.unwrap().status];
    outcomes.sort_by_key(|status| *status != Status::Published);
    assert!(
        matches!(
            outcomes,
            [Status::Published, Status::Overtaken | Status::Published]
        ),
        "{outcomes:?}"
    );
    let (manifest, tag) = runtime.block_on(read_manifest(&store, None)).unwrap().unwrap();
    assert_eq!(runtime.block_on(read_manifest(&store, Some(&tag))).unwrap(), None);
    let files = placed(&manifest, &replica);
    let fetched = runtime
        .block_on(fetch(&store, &files, LocalParts::default(), &stop, &|_| {}))
        .unwrap();
    assert_eq!(fetched.fetched, manifest.bytes());
    for file in &manifest.files {
        let original = generation.folder.join(&file.name);
        assert!(
            fs::read(replica.join(&file.name)).unwrap() == fs::read(original).unwrap(),
            "{}",
            file.name
        );
    }
}
