//! The command `publish`, and what `index --publish` and `serve --publish` do after a build.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

use serde::Serialize;
use tokio::runtime::{Builder, Runtime};

use super::Outcome;
use super::build;
use super::error::CommandError;
use super::interrupt::Interrupt;
use super::output::Output;
use crate::config::{PublishSettings, Settings};
use crate::index::{Finished, Generation, hold_current};
use crate::publish::{Keep, Publication, Published, SourceFile, Status, Store, publish as send};
use crate::web::is_served;

/// How a publication is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct PublishRequest {
    /// Publish even if what is published gives the same answers.
    pub(super) force: bool,
    /// Read every object that is there already, and send the broken ones anew.
    pub(super) verify: bool,
}

/// What `sokbar publish --json` prints.
#[derive(Debug, Serialize)]
struct Account<'a> {
    status: &'static str,
    generation: String,
    sequence: u64,
    documents: u64,
    published: &'a str,
    bytes: u64,
    sent_objects: u64,
    sent_bytes: u64,
    removed_objects: u64,
}

/// Publishes the current generation and tells what was sent.
pub(super) fn publish(
    settings: &Settings,
    request: PublishRequest,
    json: bool,
    out: &mut Output,
) -> Result<Outcome, CommandError> {
    let interrupt = Interrupt::listen(settings.language);
    let published = publish_current(settings, request, &interrupt.cancelled())?;
    print(&published, json, out)
}

/// Prints what became of a publication.
pub(super) fn print(published: &Published, json: bool, out: &mut Output) -> Result<Outcome, CommandError> {
    let Published { status, manifest, .. } = published;
    let name = match status {
        Status::Published => "published",
        Status::Unchanged => "unchanged",
        Status::Overtaken => "overtaken",
    };
    if json {
        out.json(&Account {
            status: name,
            generation: manifest.generation.id(),
            sequence: manifest.sequence,
            documents: manifest.generation.documents,
            published: &manifest.published,
            bytes: manifest.bytes(),
            sent_objects: published.sent_objects,
            sent_bytes: published.sent_bytes,
            removed_objects: published.removed_objects,
        })?;
    } else {
        out.line(&(out.words().published)(published))?;
        out.flush()?;
    }
    Ok(match status {
        Status::Published | Status::Unchanged => Outcome::Well,
        Status::Overtaken => Outcome::SomethingRefused,
    })
}

/// Publishes the current generation of the index folder.
pub(super) fn publish_current(
    settings: &Settings,
    request: PublishRequest,
    stop: &AtomicBool,
) -> Result<Published, CommandError> {
    let to = settings.publish.as_ref().ok_or(CommandError::NowhereToPublish)?;
    let store = Store::open(&to.url, &settings.store_environment.0)?;
    let Some(generation) = hold_current(&settings.index)? else {
        return Err(CommandError::NothingToPublish {
            index: settings.index.clone(),
        });
    };
    let synonyms = Some(build::synonyms(settings)).filter(|path| path.is_file());
    let originals = if to.originals {
        originals(settings, &generation)?
    } else {
        None
    };
    let publication = Publication {
        generation: &generation,
        synonyms: synonyms.as_deref(),
        dictionary: settings.hunspell.as_deref(),
        settings: &settings.deciding,
        originals: originals.as_deref(),
        keep: keep(to),
        force: request.force,
        verify: request.verify,
    };
    let runtime = runtime()?;
    Ok(runtime.block_on(send(&store, &publication, stop))?)
}

/// The files that `/original` hands out; `None` if another generation is current by now, which is published next.
fn originals(settings: &Settings, held: &Finished) -> Result<Option<Vec<SourceFile>>, CommandError> {
    let open = Generation::open(&settings.index)?.filter(|open| open.info == held.info);
    let Some(open) = open else { return Ok(None) };
    let mut files = Vec::new();
    for ordinal in (0..).take(usize::try_from(held.info.documents).unwrap_or(usize::MAX)) {
        for source in open
            .titles
            .sources(ordinal)
            .into_iter()
            .flatten()
            .filter(|source| is_served(source))
        {
            let path = settings.corpus.join(source);
            // Parts of a mail, for example, are no files.
            if path.is_file() {
                files.push(SourceFile {
                    name: source.to_owned(),
                    path,
                });
            }
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    files.dedup();
    Ok(Some(files))
}

fn keep(settings: &PublishSettings) -> Keep {
    Keep {
        generations: settings.keep,
        seconds: i64::try_from(settings.keep_for.as_secs()).unwrap_or(i64::MAX),
        ..Keep::default()
    }
}

/// The threads that talk to a store.
pub(super) fn runtime() -> Result<Runtime, CommandError> {
    let runtime = Builder::new_current_thread().enable_all().build();
    runtime.map_err(|source| CommandError::Serve {
        action: "start the thread that talks to the store",
        source,
    })
}

/// What a publication depends on besides the settings: it is due when this changes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Due {
    generation: Option<String>,
    files: Vec<Option<(u64, std::time::SystemTime)>>,
}

impl Due {
    /// Looks at the index folder and the synonym file.
    pub(super) fn look(settings: &Settings) -> Self {
        let current = crate::index::current(&settings.index).ok().flatten();
        let vectors = current
            .as_ref()
            .map(|info| settings.index.join(&info.name).join("meaning.bin"));
        let files = [Some(build::synonyms(settings)), vectors];
        let stamp = |path: PathBuf| {
            let metadata = path.metadata().ok()?;
            Some((metadata.len(), metadata.modified().ok()?))
        };
        Self {
            generation: current.map(|info| info.id()),
            files: files.into_iter().map(|path| path.and_then(stamp)).collect(),
        }
    }

    /// Whether there is anything to publish.
    pub(super) fn is_something(&self) -> bool {
        self.generation.is_some()
    }
}
