//! The command `serve`: an index, a port, and whatever keeps them going.

use std::io;
use std::num::NonZero;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::Outcome;
use super::build::{Built, build, is_stale, open, usable};
use super::error::CommandError;
use super::output::Output;
use crate::config::Settings;
use crate::index::GenerationInfo;
use crate::search::SearchEngine;
use crate::web::{self, Options};

/// How long running requests may take to finish once the service is told to end.
const GRACE: Duration = Duration::from_secs(10);
/// How often a generation that another process has built is looked for.
const RELOAD_INTERVAL: Duration = Duration::from_secs(2);

/// Serves until SIGINT or SIGTERM. With a readable index it answers at once, and builds a new one beside it where the
/// corpus has changed; without one it builds first.
pub(super) fn serve(settings: &Settings, out: &mut Output) -> Result<Outcome, CommandError> {
    let started = Instant::now();
    let runtime = Runtime::new().map_err(|source| CommandError::Serve {
        action: "start its threads",
        source,
    })?;
    // Before anything that takes long: a port that is taken is told at once.
    let listener = runtime.block_on(listen(settings))?;
    let address = listener.local_addr().map_err(|source| CommandError::Serve {
        action: "tell its address",
        source,
    })?;
    let (engine, check) = engine(settings)?;
    let engine = Arc::new(engine);
    keep_fresh(settings.clone(), Arc::clone(&engine), check);
    out.line(&format!("Sökbar svarar på http://{address}"))?;
    out.flush()?;
    let statistics = engine.statistics();
    tracing::info!(
        documents = statistics.documents,
        generation = statistics.generation,
        ms = started.elapsed().as_millis(),
        "serving"
    );
    let router = web::router(engine, &options(settings));
    let served = runtime.block_on(web::serve(listener, router, told_to_end(), GRACE));
    // A search that overran holds a thread; the process need not wait for it.
    runtime.shutdown_background();
    served.map_err(|source| CommandError::Serve {
        action: "go on",
        source,
    })?;
    Ok(Outcome::Well)
}

async fn listen(settings: &Settings) -> Result<TcpListener, CommandError> {
    let address = settings.bind;
    let listener = TcpListener::bind(address).await;
    listener.map_err(|source| CommandError::Bind { address, source })
}

fn options(settings: &Settings) -> Options {
    let usual = Options::default();
    let concurrency: NonZero<usize> = settings.concurrency.unwrap_or(usual.concurrency);
    Options {
        concurrency,
        timeout: settings.timeout,
        ..usual
    }
}

/// Opens the present index, or builds one first. With it comes the generation whose freshness is still to be checked.
fn engine(settings: &Settings) -> Result<(SearchEngine, Option<GenerationInfo>), CommandError> {
    if let Some(present) = usable(settings) {
        match open(settings) {
            Ok(engine) => return Ok((engine, Some(present))),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the index can't be opened and is built anew"
                );
            }
        }
    }
    let built = build(settings, true)?;
    log_built(&built);
    Ok((open(settings)?, None))
}

/// Checks on a thread of its own whether the index is stale, rebuilds it if so, and from then on takes over every
/// generation that another process builds. The thread ends with the process: a build that is cut off leaves the
/// good index as it was.
fn keep_fresh(settings: Settings, engine: Arc<SearchEngine>, check: Option<GenerationInfo>) {
    let work = move || {
        let checked = check.map_or(Ok(()), |present| rebuild_if_stale(&settings, &present));
        if let Err(error) = checked {
            let hint = error.hint();
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                hint,
                "the corpus can't be indexed; the present index goes on serving"
            );
        }
        loop {
            match engine.reload() {
                Ok(true) => tracing::info!(
                    generation = engine.statistics().generation,
                    "a new generation serves"
                ),
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "a new generation can't be opened"
                    );
                }
            }
            std::thread::sleep(RELOAD_INTERVAL);
        }
    };
    if let Err(error) = std::thread::Builder::new()
        .name("freshness".to_owned())
        .spawn(work)
    {
        tracing::warn!(
            error = &error as &dyn std::error::Error,
            "the index isn't kept fresh"
        );
    }
}

fn rebuild_if_stale(settings: &Settings, present: &GenerationInfo) -> Result<(), CommandError> {
    if is_stale(settings, present)? {
        tracing::info!(corpus = %settings.corpus.display(), "the corpus has changed; a new index is built");
        log_built(&build(settings, true)?);
    }
    Ok(())
}

fn log_built(built: &Built) {
    let Built {
        generation, report, ..
    } = built;
    tracing::info!(
        documents = generation.documents,
        generation = generation.name,
        refused = report.refused.len(),
        warnings = report.warnings.len(),
        "index built"
    );
    if !report.refused.is_empty() {
        tracing::warn!("some files were refused; `sokbar index` tells which and why");
    }
}

/// Completes when the process is told to end.
async fn told_to_end() {
    let interrupted = async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            unheard(&error).await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(error) => unheard(&error).await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
    tracing::info!("ending; running requests are finished");
}

/// A signal that can't be listened for must not end the service.
async fn unheard(error: &io::Error) {
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "a signal can't be listened for"
    );
    std::future::pending::<()>().await;
}
