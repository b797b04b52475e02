//! The command `serve`: opens the index, listens, and keeps the index fresh.

use std::io;
use std::net::SocketAddr;
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;

use super::Outcome;
use super::build;
use super::error::CommandError;
use super::follow::{Face, Follower, Show, replica};
use super::fresh::Keeper;
use super::meaning::MeaningKeeper;
use super::output::Output;
use super::publisher::Publisher;
use super::puller::Puller;
use super::signal;
use crate::config::{BrandSettings, Colour, PageLink, Settings};
use crate::web::{self, Brand, ConnectionLimits, Doorway, Logo, Options, Service};

/// Serves until SIGINT or SIGTERM. It listens at once; with a readable index it answers at once and rebuilds beside it if
/// the corpus has changed, without one `/ready` is 503 until the first is built.
pub(super) fn serve(settings: &Settings, out: &mut Output) -> Result<Outcome, CommandError> {
    let started = Instant::now();
    let own = settings.deciding.clone();
    let replica = settings.follow.as_ref().map(|_| replica(settings));
    let settings = replica.as_ref().unwrap_or(settings);
    let failed = |action| move |source| CommandError::Serve { action, source };
    let options = options(settings, brand(&settings.brand)?);
    allow_open_files();
    let runtime = Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(options.blocking_threads())
        .build()
        .map_err(failed("start its threads"))?;
    // Before the address is told: a client that knows it may send a signal.
    let signalled = runtime
        .block_on(async { signal::shutdown() })
        .map_err(failed("listen for the signals that end it"))?;
    let listener = runtime.block_on(listen(settings.bind))?;
    let metrics = settings
        .metrics_bind
        .map(|address| runtime.block_on(listen(address)))
        .transpose()?;
    let address = listener.local_addr().map_err(failed("tell its address"))?;
    if is_public(settings) {
        tracing::warn!(
            %address,
            "other machines can reach this address, and public_url is not set: links in pages follow the host that a \
             request names"
        );
    }
    let service = Arc::new(Service::default());
    let doorway = Doorway::new(web::router_of(Arc::clone(&service), &options));
    let router = doorway.router();
    let end = async {
        signalled.await;
        tracing::info!("shutting down; running requests are finished first");
    };
    if let Some(listener) = metrics {
        let address = listener
            .local_addr()
            .map_err(failed("tell the address of its metrics"))?;
        tracing::info!(%address, "metrics are at /metrics of this address");
        let router = web::metrics_router(Arc::clone(&service));
        // Ends with the process.
        runtime.spawn(web::serve(
            listener,
            router,
            std::future::pending(),
            ConnectionLimits::default(),
        ));
    }
    let limits = ConnectionLimits {
        trusted_proxies: settings.trusted_proxies.clone(),
        ..ConnectionLimits::default()
    };
    let mut serving = runtime.spawn(web::serve(listener, router, end, limits));
    tracing::info!(%address, "listening; /ready says when the index is open");
    let meaning = MeaningKeeper::start(settings, &service)?;
    let puller = Puller::start(settings)?;
    let publisher = Publisher::start(settings, &service)?;
    let fetching = puller.as_ref().map(Puller::fetching).unwrap_or_default();
    let face = Face {
        own,
        show: show_in(doorway, Arc::clone(&service)),
    };
    let (updating, opened) = Updating::start(settings, &service, fetching, face)?;
    let early = runtime.block_on(async {
        tokio::select! {
            served = &mut serving => Err(served),
            opened = opened => Ok(opened),
        }
    });
    let served = match early {
        Ok(opened) => {
            let panicked = |_| failed("build its first index")(io::Error::other("the build panicked"));
            if let Err(error) = opened.map_err(panicked).and_then(|opened| opened) {
                runtime.shutdown_background();
                return Err(error);
            }
            out.line(&format!("{} http://{address}", out.words().serves_at))?;
            out.flush()?;
            log_serving(&service, started);
            runtime.block_on(serving)
        }
        // Told to end during the first build.
        Err(served) => served,
    };
    drop((puller, publisher));
    updating.end();
    if let Some(meaning) = meaning {
        meaning.end();
    }
    // A search past its timeout may still hold a thread; shutdown does not wait for it.
    runtime.shutdown_background();
    let served = served.map_err(io::Error::other).and_then(|served| served);
    served.map_err(failed("go on"))?;
    Ok(Outcome::Well)
}

/// Has the service answer by other settings of those that decide answers.
fn show_in(doorway: Doorway, service: Arc<Service>) -> Show {
    Box::new(move |settings| {
        let options = options(settings, brand(&settings.brand)?);
        doorway.replace(web::router_of(Arc::clone(&service), &options));
        Ok(())
    })
}

/// The thread that takes care of newer generations.
enum Updating {
    /// Builds them of the corpus.
    Keeper(Keeper),
    /// Fetches them.
    Follower(Follower),
}

impl Updating {
    fn start(
        settings: &Settings,
        service: &Arc<Service>,
        fetching: Arc<AtomicBool>,
        face: Face,
    ) -> Result<(Self, oneshot::Receiver<Result<(), CommandError>>), CommandError> {
        if settings.follow.is_some() {
            let (follower, opened) = Follower::start(settings.clone(), Arc::clone(service), face)?;
            return Ok((Self::Follower(follower), opened));
        }
        let kept = Settings {
            // What is fetched shows.
            watch: settings.watch || settings.pull,
            ..settings.clone()
        };
        let (keeper, opened) = Keeper::start(kept, Arc::clone(service), fetching);
        Ok((Self::Keeper(keeper), opened))
    }

    fn end(self) {
        match self {
            Self::Keeper(keeper) => keeper.end(),
            Self::Follower(follower) => follower.end(),
        }
    }
}

/// Raises the limit on open files to what the system allows, at most to what 1,024 connections and the files of an index need: the
/// usual 1,024 leave connections without the files of their answers.
#[cfg(unix)]
fn allow_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    const WANTED: u64 = 8_192;
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let possible = maximum.map_or(WANTED, |maximum| maximum.min(WANTED));
    if current.is_some_and(|current| current < possible) {
        let raised = Rlimit {
            current: Some(possible),
            maximum,
        };
        if let Err(error) = setrlimit(Resource::Nofile, raised) {
            tracing::debug!(%error, "the limit on open files stays");
        }
    }
}

/// Other systems have no such limit.
#[cfg(not(unix))]
fn allow_open_files() {}

fn log_serving(service: &Service, started: Instant) {
    if let Some(statistics) = service.engine().map(|engine| engine.statistics()) {
        tracing::info!(
            documents = statistics.documents,
            generation = statistics.generation,
            ms = started.elapsed().as_millis() as u64,
            "serving"
        );
    }
}

/// Whether other machines may reach the address while the pages do not know their own.
fn is_public(settings: &Settings) -> bool {
    !settings.bind.ip().is_loopback() && settings.public_url.is_none() && settings.allowed_hosts.is_empty()
}

async fn listen(address: SocketAddr) -> Result<TcpListener, CommandError> {
    let listener = TcpListener::bind(address).await;
    listener.map_err(|source| CommandError::Bind { address, source })
}

/// The brand of the pages.
fn brand(settings: &BrandSettings) -> Result<Brand, CommandError> {
    let usual = Brand::default();
    let read = |path: &PathBuf| -> Result<Logo, CommandError> {
        let bytes = std::fs::read(path).map_err(|source| CommandError::Logo {
            path: path.clone(),
            source,
        })?;
        let is_svg = path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        Ok(Logo { bytes, is_svg })
    };
    let logo = settings.logo.as_ref().map(read);
    let pairs = |links: &[PageLink]| {
        let links = links.iter();
        links
            .map(|link| (link.text.clone(), link.address.clone()))
            .collect()
    };
    Ok(Brand {
        name: settings.site_name.clone().unwrap_or(usual.name),
        accent: settings.accent.map(|Colour(parts)| parts),
        logo: logo.transpose()?,
        kinds: settings.kind_names.clone(),
        links: pairs(&settings.footer_links),
        tasks: pairs(&settings.start_tasks),
        organisation: settings.organisation.clone(),
        accessibility_contact: settings.accessibility_contact.clone(),
    })
}

/// Answers one assistant on stdin and stdout, from the current index.
pub(super) fn talk(settings: &Settings) -> Result<Outcome, CommandError> {
    let engine = Arc::new(build::open(settings)?);
    let failed = |source| CommandError::Serve {
        action: "talk on stdin and stdout",
        source,
    };
    web::talk(engine, &options(settings, Brand::default()), settings.base()).map_err(failed)?;
    Ok(Outcome::Well)
}

fn options(settings: &Settings, brand: Brand) -> Options {
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
        brand,
        publisher: settings.publisher.clone(),
        series: settings.series.clone(),
        contact: settings.contact.clone(),
        ..usual
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_other_machines_reach_needs_a_name() {
        let settings = |bind: &str, public_url: Option<&str>, hosts: &[&str]| Settings {
            bind: bind.parse().unwrap(),
            public_url: public_url.map(str::to_owned),
            allowed_hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
            ..Settings::default()
        };
        let url = Some("https://sok.example.se");
        for (bind, public_url, hosts, warned) in [
            ("0.0.0.0:3000", None, &[][..], true),
            ("[::]:3000", None, &[], true),
            ("192.0.2.7:3000", None, &[], true),
            ("0.0.0.0:3000", url, &[], false),
            ("0.0.0.0:3000", None, &["sok.example.se"], false),
            ("127.0.0.1:3000", None, &[], false),
            ("[::1]:3000", None, &[], false),
        ] {
            assert_eq!(
                is_public(&settings(bind, public_url, hosts)),
                warned,
                "{bind} {public_url:?} {hosts:?}"
            );
        }
    }
}
