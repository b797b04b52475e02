//! A client of the service that does as little as possible: it sends a request and reads the bytes of the answer.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;

const FACETS: &str = "kind,partner,author,tag,language,year";

pub(crate) struct Connection {
    stream: TcpStream,
    address: String,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).expect("the service listens");
        stream.set_nodelay(true).expect("a socket");
        Self {
            stream,
            address: address.to_owned(),
            buffer: vec![0; 1 << 20],
        }
    }

    /// Asks for a whole answer, computed anew, and gives its length in bytes.
    pub(crate) fn answer(&mut self, query: &str) -> usize {
        self.get_anew(&format!("/v1/search?q={}&facets={FACETS}", escaped(query)))
    }

    /// Asks for a path and gives the length of the answer in bytes.
    pub(crate) fn get(&mut self, path: &str) -> usize {
        self.get_with(path, "")
    }

    /// The same for an answer that is computed, and not given again: who has another answer gets no kept one.
    pub(crate) fn get_anew(&mut self, path: &str) -> usize {
        self.get_with(path, "If-None-Match: \"none\"\r\n")
    }

    fn get_with(&mut self, path: &str, header: &str) -> usize {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{header}\r\n", self.address);
        self.stream
            .write_all(request.as_bytes())
            .expect("a request is sent");
        let (mut read, mut expected) = (0, None);
        while expected.is_none_or(|expected| read < expected) {
            let more = self.stream.read(&mut self.buffer[read..]).expect("an answer");
            assert!(more > 0, "the connection was closed");
            read += more;
            expected = expected.or_else(|| length(&self.buffer[..read]));
        }
        read
    }
}

/// A text as a value in an address.
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for byte in text.bytes() {
        write!(escaped, "%{byte:02X}").expect("a string takes everything");
    }
    escaped
}

/// The length of an answer, once its head is there.
fn length(answer: &[u8]) -> Option<usize> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answer[..end]).expect("a head is text");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .expect("an answer tells its length");
    Some(end + value.trim().parse::<usize>().expect("a length is a number"))
}
