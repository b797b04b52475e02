//! What clients see when there are too many connections: the address with the most loses its oldest, and others are answered.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use sokbar::web::{self, ConnectionLimits, Options};
use tokio::sync::oneshot;

use super::{connect_to, long_text};
use crate::harness::{PATIENCE, Place, eventually};

/// Open connections of all addresses, and of one.
const ALL: usize = 12;
const OF_ONE: usize = 8;

const GREEDY: [u8; 4] = [127, 0, 1, 1];
const MODEST: [u8; 4] = [127, 0, 1, 2];
const GOOD: [u8; 4] = [127, 0, 1, 3];

/// A service that takes few connections, on a thread of its own.
struct Service {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _place: Place,
}

impl Service {
    fn start() -> Self {
        let place = Place::with_fixture("verkstaden");
        place.write("metoder/lang.md", &long_text(8 << 20));
        let router = web::router(Arc::new(place.engine()), &Options::default());
        let limits = ConnectionLimits {
            connections: ALL,
            per_address: OF_ONE,
            counts_loopback: true,
            ..ConnectionLimits::default()
        };
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        socket.set_nonblocking(true).unwrap();
        let address = socket.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(socket).unwrap();
                let shutdown = async { stopped.await.unwrap_or_default() };
                web::serve(listener, router, shutdown, limits).await.unwrap();
            });
            runtime.shutdown_background();
        });
        Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
            _place: place,
        }
    }

    fn connect(&self, from: [u8; 4]) -> TcpStream {
        let stream = connect_to(self.address, from);
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Clients are gone by now: the service ends at once.
        drop(self.stop.take());
        self.thread.take().map(JoinHandle::join);
    }
}

/// Asks on a connection that stays open and returns the status; `None` if the service has closed it.
fn ask(mut stream: &TcpStream, path: &str) -> Option<u16> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let read = stream.read(&mut piece).ok().filter(|read| *read > 0)?;
        answer.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&answer).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        if length.is_some_and(|length| body.len() >= length.parse::<usize>().unwrap()) {
            return head[9..12].parse().ok();
        }
    }
}

/// Whether the service has closed a connection on which nothing is to be read.
fn is_closed(mut stream: &TcpStream) -> bool {
    stream.set_read_timeout(Some(Duration::from_millis(10))).unwrap();
    let mut piece = [0; 64 * 1024];
    let closed = loop {
        match stream.read(&mut piece) {
            Ok(0) => break true,
            Ok(_) => {}
            Err(error) => break !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
        }
    };
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    closed
}

#[test]
fn the_address_with_the_most_connections_loses_its_oldest_and_others_are_answered() {
    let service = Service::start();
    // One address takes all it may have: it never reads the long answers of the first, and the others are idle.
    let greedy: Vec<TcpStream> = (0..OF_ONE).map(|_| service.connect(GREEDY)).collect();
    let (never_read, idle) = greedy.split_at(OF_ONE / 2);
    for mut connection in never_read {
        let request = b"GET /v1/documents/metoder/lang HTTP/1.1\r\nhost: x\r\n\r\n";
        connection.write_all(request).unwrap();
    }
    let one_more = service.connect(GREEDY);
    assert_eq!(ask(&one_more, "/health"), None, "it has as many as it may");
    // Others take the rest, and are answered.
    let modest: Vec<TcpStream> = (OF_ONE..ALL).map(|_| service.connect(MODEST)).collect();
    for connection in &modest {
        assert_eq!(ask(connection, "/v1/search?q=kanban"), Some(200));
    }
    // No place is left: for each newcomer the greedy address makes room, its oldest connection first.
    let mut good = Vec::new();
    for (number, oldest) in never_read.iter().enumerate() {
        let from = if number < 3 { GOOD } else { [127, 0, 1, 4] };
        let connection = service.connect(from);
        assert_eq!(ask(&connection, "/v1/search?q=kanban"), Some(200), "{number}");
        good.push(connection);
        eventually(PATIENCE, "the oldest connection to be closed", || {
            is_closed(oldest)
        });
    }
    assert!(
        idle.iter().all(|connection| !is_closed(connection)),
        "no more than needed"
    );
    for connection in modest.iter().chain(&good) {
        assert_eq!(
            ask(connection, "/health"),
            Some(200),
            "nobody else lost a connection"
        );
    }
}
