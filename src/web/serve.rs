//! The socket: accepts connections, and drops those that exceed the header timeout.

use std::io;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};

/// The header timeout: how long a client may take to send a request's head, and a connection may be idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
/// The pause of accepting after the system ran out of file descriptors.
const RECOVERY: Duration = Duration::from_secs(1);

/// Serves until `shutdown` completes; then finishes running requests for at most `grace`.
///
/// # Errors
/// None today; a failed accept is logged.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send,
    grace: Duration,
) -> io::Result<()> {
    serve_within(listener, router, shutdown, grace, HEAD_TIMEOUT).await
}

async fn serve_within(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send,
    grace: Duration,
    head_timeout: Duration,
) -> io::Result<()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_timeout);
    let connections = GracefulShutdown::new();
    let mut shutdown = pin!(shutdown);
    loop {
        let stream = tokio::select! {
            stream = accept(&listener) => stream,
            () = &mut shutdown => break,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(
                    error = &error as &dyn std::error::Error,
                    "a connection ended early"
                );
            }
        });
    }
    // No new connections.
    drop(listener);
    tokio::select! {
        () = connections.shutdown() => {}
        () = tokio::time::sleep(grace) => {
            tracing::warn!(seconds = grace.as_secs(), "running requests were cut off");
        }
    }
    Ok(())
}

/// The next connection. An aborted one is skipped; if the system lacks descriptors or memory, accepting is retried
/// after a pause.
async fn accept(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "cannot accept a connection"
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
    use std::net::{SocketAddr, TcpStream};
    use std::sync::mpsc;
    use std::thread::{self, JoinHandle};

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
            .route("/slow", get(slow));
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let listener = TcpListener::from_std(socket)?;
                let shutdown = async { stopped.await.unwrap_or_default() };
                serve_within(listener, router, shutdown, Duration::from_secs(20), head_timeout).await
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
}
