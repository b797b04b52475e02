//! The command `serve`: opens the index, listens, and keeps the index fresh.

use std::num::NonZero;
use std::sync::Arc;
use std::time::Instant;

use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use super::Outcome;
use super::build::{build, open, open_unverified, usable};
use super::error::CommandError;
use super::fresh::{Keeper, log_built};
use super::output::Output;
use super::signal;
use crate::config::Settings;
use crate::search::SearchEngine;
use crate::web::{self, ConnectionLimits, Options};

/// Serves until SIGINT or SIGTERM. With a readable index it answers at once and rebuilds beside it if the corpus has
/// changed; without one it builds first.
pub(super) fn serve(settings: &Settings, out: &mut Output) -> Result<Outcome, CommandError> {
    let started = Instant::now();
    let runtime = Runtime::new().map_err(|source| CommandError::Serve {
        action: "start its threads",
        source,
    })?;
    // Bound before the build, so that a port in use fails at once.
    let listener = runtime.block_on(listen(settings))?;
    let address = listener.local_addr().map_err(|source| CommandError::Serve {
        action: "tell its address",
        source,
    })?;
    let (engine, check) = engine(settings)?;
    let engine = Arc::new(engine);
    let keeper = Keeper::start(settings.clone(), Arc::clone(&engine), check);
    // Only now: until here a signal ends the process at once. Before the address is told: who knows it may send one.
    let signalled = runtime
        .block_on(async { signal::shutdown() })
        .map_err(|source| CommandError::Serve {
            action: "listen for the signals that end it",
            source,
        })?;
    out.line(&format!("Sökbar svarar på http://{address}"))?;
    out.flush()?;
    let statistics = engine.statistics();
    tracing::info!(
        documents = statistics.documents,
        generation = statistics.generation,
        ms = started.elapsed().as_millis(),
        "serving"
    );
    let limits = ConnectionLimits {
        trusted_proxies: settings.trusted_proxies.clone(),
        ..ConnectionLimits::default()
    };
    let router = web::router(engine, &options(settings));
    let end = async {
        signalled.await;
        tracing::info!("shutting down; running requests are finished first");
    };
    let served = runtime.block_on(web::serve(listener, router, end, limits));
    keeper.end();
    // A search past its timeout may still hold a thread; shutdown does not wait for it.
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
        corpus: Some(settings.corpus.clone()),
        allowed_origins: settings.allowed_origins.clone(),
        public_url: settings.public_url.clone(),
        allowed_hosts: settings.allowed_hosts.clone(),
        log_queries: settings.log_queries,
        ..usual
    }
}

/// Opens the current index, or builds one first. Also returns whether its freshness must still be checked.
fn engine(settings: &Settings) -> Result<(SearchEngine, bool), CommandError> {
    if usable(settings).is_some() {
        match open_unverified(settings) {
            Ok(engine) => return Ok((engine, true)),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the index cannot be opened and is rebuilt"
                );
            }
        }
    }
    let built = build(settings, &Arc::default())?;
    log_built(&built);
    Ok((open(settings)?, false))
}
