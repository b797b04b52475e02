//! The socket: accepts connections and drops those that exceed a timeout or a limit.

use std::io;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower_http::add_extension::AddExtension;

use super::client::{self, Peer};
use super::connections::Connections;

/// Pause after the system has no more file descriptors.
const RECOVERY: Duration = Duration::from_secs(1);

/// The limits on connections. The defaults are stated in docs/OPERATIONS.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Open connections of clients, and as many of proxies. Further proxies wait in the queue of the system; of clients, the address with the most
    /// loses its oldest connection to an address with fewer.
    pub connections: usize,
    /// Open connections of one address, or of one /64 of IPv6. Loopback addresses and `trusted_proxies` have no such limit, because a proxy
    /// connects for many clients.
    pub per_address: usize,
    /// The proxies that connect for many clients.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether connections from loopback addresses are counted like those of other clients: no proxy runs on this machine.
    pub counts_loopback: bool,
    /// The largest head of a request, in bytes; a larger one gets 431.
    pub head_bytes: usize,
    /// Time for a client to send a request head, and for a connection to be idle.
    pub head_timeout: Duration,
    /// Time in which a client must take some bytes of its answer.
    pub write_timeout: Duration,
    /// Time for running requests after shutdown begins.
    pub grace: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            connections: 1_024,
            per_address: 128,
            trusted_proxies: Vec::new(),
            counts_loopback: false,
            head_bytes: 16 * 1024,
            head_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            grace: Duration::from_secs(10),
        }
    }
}

/// Serves until `shutdown` completes; then waits for running requests, at most `limits.grace`.
///
/// # Errors
/// None today; a connection that cannot be accepted is logged.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send,
    limits: ConnectionLimits,
) -> io::Result<()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_timeout)
        .max_buf_size(limits.head_bytes)
        // A client that closes its side after the request still waits for the answer.
        .half_close(true);
    let connections = GracefulShutdown::new();
    let of_proxies = Arc::new(Semaphore::new(limits.connections));
    let of_clients = Connections::new(limits.connections, limits.per_address);
    let proxies: Arc<[IpAddr]> = limits.trusted_proxies.as_slice().into();
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = async {
            let (stream, address) = accept(&listener).await;
            // A proxy connects for many clients: its connections wait where those of others give way.
            let is_counted = limits.counts_loopback && address.to_canonical().is_loopback();
            let counted = if client::is_proxy(address, &limits.trusted_proxies) && !is_counted {
                let place = Arc::clone(&of_proxies).acquire_owned().await;
                Some((place.ok(), None))
            } else {
                let open = of_clients.enter(client::household(address));
                open.map(|open| (None, Some(open)))
            };
            (stream, address, counted)
        };
        let (stream, address, counted) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut shutdown => break,
        };
        let Some((place, mut open)) = counted else {
            tracing::debug!("a connection was closed: its address has too many");
            continue;
        };
        // A head and the first bytes of a file are two packets: the second must not wait until the client confirms the first.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "small packets may be delayed");
        }
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.write_timeout));
        let peer = Peer {
            address,
            proxies: Arc::clone(&proxies),
        };
        let service = TowerToHyperService::new(AddExtension::new(router.clone(), peer));
        let connection = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            let gives_way = async {
                match &mut open {
                    // The other side is dropped.
                    Some(open) => (&mut open.given_up).await.unwrap_or_default(),
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                ended = connection => if let Err(error) = ended {
                    tracing::debug!(
                        error = &error as &dyn std::error::Error,
                        "a connection ended early"
                    );
                },
                () = gives_way => tracing::debug!("a connection was closed: its address had the most"),
            }
            drop((open, place));
        });
    }
    // Stop accepting.
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => {}
        () = tokio::time::sleep(limits.grace) => {
            tracing::warn!(seconds = limits.grace.as_secs(), "requests still running were cut off");
        }
    }
    Ok(())
}

/// The next connection. One that the client aborted is skipped; out of file descriptors or memory, it retries after a
/// pause.
async fn accept(listener: &TcpListener) -> (TcpStream, IpAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => return (stream, address.ip()),
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "a connection cannot be accepted"
                );
                tokio::time::sleep(RECOVERY).await;
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::{Shutdown, SocketAddr, TcpStream};
    use std::sync::mpsc;
    use std::thread::{self, JoinHandle};

    use axum::middleware::from_fn;
    use axum::routing::get;
    use tokio::sync::oneshot;

    use super::*;

    /// The longest wait of a test.
    const PATIENCE: Duration = Duration::from_secs(120);

    struct Server {
        address: SocketAddr,
        /// Signals that a slow request has begun.
        begun: mpsc::Receiver<()>,
        stop: oneshot::Sender<()>,
        thread: JoinHandle<io::Result<()>>,
    }

    fn start(head_timeout: Duration) -> Server {
        start_with(ConnectionLimits {
            head_timeout,
            ..ConnectionLimits::default()
        })
    }

    fn start_with(limits: ConnectionLimits) -> Server {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let address = socket.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let (begin, begun) = mpsc::channel();
        let slow = || async move {
            // Without a receiver the test has ended.
            begin.send(()).unwrap_or_default();
            tokio::time::sleep(Duration::from_millis(300)).await;
            "whole"
        };
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/slow", get(slow))
            .route("/client", get(|| async { client::current().to_string() }))
            .layer(from_fn(client::identify))
            .route("/large", get(|| async { vec![b'x'; 64 << 20] }));
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let listener = TcpListener::from_std(socket)?;
                let shutdown = async { stopped.await.unwrap_or_default() };
                let grace = Duration::from_secs(20);
                serve(listener, router, shutdown, ConnectionLimits { grace, ..limits }).await
            })
        });
        Server {
            address,
            begun,
            stop,
            thread,
        }
    }

    fn connect(server: &Server) -> TcpStream {
        let stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn rest(mut stream: TcpStream) -> String {
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn a_client_that_exceeds_the_header_timeout_is_dropped() {
        let server = start(Duration::from_secs(2));
        let mut dawdling = connect(&server);
        dawdling
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow: ")
            .unwrap();
        let mut quick = connect(&server);
        quick
            .write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .unwrap();
        assert!(rest(quick).ends_with("here"));
        let answer = rest(dawdling);
        assert!(!answer.contains("here"), "{answer}");
        server.stop.send(()).unwrap();
        server.thread.join().unwrap().unwrap();
    }

    #[test]
    fn the_end_waits_for_requests_that_run_and_not_for_idle_connections() {
        let server = start(Duration::from_secs(60));
        let mut idle = connect(&server);
        idle.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut first = [0; 15];
        idle.read_exact(&mut first).unwrap();
        let mut running = connect(&server);
        running
            .write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        server.begun.recv_timeout(PATIENCE).unwrap();
        server.stop.send(()).unwrap();
        assert!(rest(running).ends_with("whole"));
        server.thread.join().unwrap().unwrap();
        assert!(TcpStream::connect(server.address).is_err());
    }

    #[test]
    fn a_request_followed_by_the_end_of_sending_is_answered() {
        let server = start(Duration::from_secs(60));
        let mut client = connect(&server);
        client
            .write_all(b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        client.shutdown(Shutdown::Write).unwrap();
        assert!(rest(client).ends_with("whole"));
    }

    #[test]
    fn each_address_is_a_client_and_a_proxy_names_its_own() {
        let server = start(Duration::from_secs(60));
        for (from, header, expected) in [
            ("127.0.0.2", "", "127.0.0.2"),
            ("127.0.0.3", "", "127.0.0.3"),
            ("127.0.0.2", "x-forwarded-for: 192.0.2.9\r\n", "192.0.2.9"),
        ] {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            let stream = runtime.block_on(async {
                let socket = tokio::net::TcpSocket::new_v4().unwrap();
                socket.bind(SocketAddr::new(from.parse().unwrap(), 0)).unwrap();
                socket.connect(server.address).await.unwrap().into_std().unwrap()
            });
            stream.set_nonblocking(false).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            let head = format!("GET /client HTTP/1.1\r\nhost: x\r\n{header}connection: close\r\n\r\n");
            (&stream).write_all(head.as_bytes()).unwrap();
            assert!(rest(stream).ends_with(&format!("\r\n\r\n{expected}")), "{from}");
        }
    }

    #[test]
    fn a_head_over_the_limit_is_refused_and_a_large_one_below_it_is_not() {
        let server = start(Duration::from_secs(60));
        for (bytes, status) in [(8 * 1024, "200"), (390 * 1024, "431")] {
            let mut client = connect(&server);
            let head = format!(
                "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-long: {}\r\n\r\n",
                "a".repeat(bytes)
            );
            // The server may close before it has read everything.
            let _ = client.write_all(head.as_bytes());
            let mut first = [0; 12];
            client.read_exact(&mut first).unwrap();
            assert_eq!(&first[9..], status.as_bytes(), "{bytes}");
        }
    }

    #[test]
    fn a_client_that_never_reads_is_dropped_and_its_place_is_free() {
        let server = start_with(ConnectionLimits {
            connections: 1,
            write_timeout: Duration::from_millis(100),
            ..ConnectionLimits::default()
        });
        let mut silent = connect(&server);
        silent
            .write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
            .unwrap();
        let mut next = connect(&server);
        next.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
            .unwrap();
        assert!(rest(next).ends_with("here"), "the only place was given back");
        drop(silent);
    }

    #[test]
    fn loopback_and_trusted_proxies_connect_for_many_clients() {
        let proxies = [IpAddr::from([10, 0, 0, 1])];
        for (address, proxy) in [
            ("127.0.0.1", true),
            ("::1", true),
            ("10.0.0.1", true),
            ("::ffff:10.0.0.1", true),
            ("10.0.0.2", false),
        ] {
            assert_eq!(
                client::is_proxy(address.parse().unwrap(), &proxies),
                proxy,
                "{address}"
            );
        }
    }
}
