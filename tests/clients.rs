//! Clients of the bad kinds: they are many, and good ones are answered all the same.

use std::io::Write as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::harness::Place;
use crate::serve::Service;

/// Clients of each kind.
const CLIENTS: usize = 30;
/// The bytes of the long text: together the clients ask for more than may wait for clients.
const LONG: usize = 8 << 20;

/// Connects and sends; nobody reads the answer. The connection stays open as long as the stream.
fn send(service: &Service, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(service.address()).unwrap();
    stream
        .set_write_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    // The service may refuse it before it is whole.
    let _ = stream.write_all(bytes);
    stream
}

#[test]
fn good_clients_are_answered_and_few_long_answers_wait_for_bad_ones() {
    let place = Place::with_fixture("verkstaden");
    let paragraph = "Ställtiden räknas från sista goda bit till första goda bit. ".repeat(40);
    let text = format!(
        "# Lång\n\n{}",
        format!("{paragraph}\n\n").repeat(LONG / paragraph.len())
    );
    place.write("metoder/lang.md", &text);
    let service = Service::start(&place);
    assert_eq!(service.total("kanban"), 1);
    let before = service.resident_mebibytes();

    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", service.address());
    let large_head = format!("GET / HTTP/1.1\r\nhost: x\r\nx-long: {}", "a".repeat(390 * 1024));
    let kinds = [
        String::new(),
        "GET / HTTP/1.1\r\nhost: ".to_owned(),
        large_head,
        get("/original/metoder/lang"),
        get("/v1/documents/metoder/lang"),
        get("/dokument/metoder/lang"),
        "inget\r\n\r\n".repeat(100),
    ];
    let (mut bad, mut whole) = (Vec::new(), 0);
    for _ in 0..CLIENTS {
        for kind in &kinds {
            let stream = send(&service, kind.as_bytes());
            if kind.starts_with("GET /v1/documents") {
                // One after the other, so that each gets a whole answer if there is room for it.
                stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
                let mut status = [0; 12];
                if stream.peek(&mut status).is_ok() && status.ends_with(b"200") {
                    whole += 1;
                }
            }
            bad.push(stream);
        }
    }
    let mut slowest = Duration::ZERO;
    for _ in 0..20 {
        let started = Instant::now();
        assert_eq!(service.total("kanban"), 1, "a search is answered");
        slowest = slowest.max(started.elapsed());
    }
    assert_eq!(service.status_and_json("/ready").0, 200);
    eprintln!(
        "{} bad clients: slowest search {slowest:?}, {whole} long answers, memory {before} -> {} MiB",
        bad.len(),
        service.resident_mebibytes()
    );
    // Long answers that wait may have 128 MiB together, and each has more than 8.
    assert!((1..=16).contains(&whole), "{whole} long answers");
    // The timeout of a request is 5 s, and a search past it would have got 503.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
}
