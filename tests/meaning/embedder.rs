//! A small embedder for tests: an HTTP server that knows a few subjects, and can be slow, broken or another model.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// Words of one subject, in Swedish and English. A text is put by how many it has of each.
const SUBJECTS: [&[&str]; 4] = [
    &["buller", "oljud", "dån", "hörselskydd", "noise", "ljud", "högt"],
    &["fukt", "läckage", "mögel", "droppar", "taket", "leak", "moisture"],
    &["lön", "ersättning", "salary", "pengar", "betalt"],
    &["kanban", "kort", "signal", "påfyllning"],
];

/// How it answers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Behaviour {
    Well,
    /// After a while.
    Slow(Duration),
    /// With this status.
    Status(u16),
    /// With something that is no JSON.
    Garbage,
    /// With vectors of this many dimensions.
    Dimensions(usize),
    /// It ends the connection.
    HangUp,
}

/// A running embedder. Its thread ends with the tests.
pub(crate) struct Embedder {
    address: String,
    state: Arc<Mutex<State>>,
}

struct State {
    behaviour: Behaviour,
    passages: Vec<String>,
}

impl Embedder {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(Mutex::new(State {
            behaviour: Behaviour::Well,
            passages: Vec::new(),
        }));
        let shared = Arc::clone(&state);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                // A client that is gone is no failure of the test.
                thread::spawn(move || answer(stream, &state));
            }
        });
        Self { address, state }
    }

    /// Flags that set it as the embedder of the program.
    pub(crate) fn flags(&self, model: &str) -> Vec<String> {
        vec![
            format!("--embedder-url=http://{}/v1", self.address),
            format!("--embedder-model={model}"),
            "--embedder-passage-prefix=passage: ".to_owned(),
            "--embedder-query-prefix=query: ".to_owned(),
            "--embedder-batch=2".to_owned(),
            // Tests run on loaded machines; those of a slow embedder set less.
            "--embedder-timeout-ms=10000".to_owned(),
        ]
    }

    pub(crate) fn behave(&self, behaviour: Behaviour) {
        self.state.lock().unwrap().behaviour = behaviour;
    }

    /// The passages that it has put so far, without repeated ones.
    pub(crate) fn passages(&self) -> Vec<String> {
        self.state.lock().unwrap().passages.clone()
    }
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).ok()? > 2 {
        let (name, value) = line.split_once(':').unwrap_or_default();
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let request: Value = serde_json::from_slice(&body).ok()?;
    let texts: Vec<String> = request["input"]
        .as_array()?
        .iter()
        .filter_map(|text| Some(text.as_str()?.to_owned()))
        .collect();
    let behaviour = state.lock().unwrap().behaviour;
    let (status, body) = match behaviour {
        Behaviour::HangUp => return None,
        Behaviour::Status(status) => (status, json!({"error": {"message": "inte nu"}}).to_string()),
        Behaviour::Garbage => (200, "<html>Välkommen".to_owned()),
        Behaviour::Dimensions(dimensions) => (200, vectors(&texts, dimensions)),
        Behaviour::Well => (200, vectors(&texts, SUBJECTS.len() + 4)),
        Behaviour::Slow(time) => {
            thread::sleep(time);
            (200, vectors(&texts, SUBJECTS.len() + 4))
        }
    };
    if status == 200 {
        let passages = texts.iter().filter_map(|text| text.strip_prefix("passage: "));
        state.lock().unwrap().passages.extend(passages.map(str::to_owned));
    }
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body.as_bytes()).ok()
}

fn vectors(texts: &[String], dimensions: usize) -> String {
    let data: Vec<Value> = texts
        .iter()
        .enumerate()
        .map(|(index, text)| json!({"index": index, "embedding": vector(text, dimensions)}))
        .collect();
    json!({"object": "list", "data": data}).to_string()
}

/// A text by its subjects, with a little of its letters, so that no two are the same.
fn vector(text: &str, dimensions: usize) -> Vec<f32> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric()).collect();
    let count = |subject: &[&str]| words.iter().filter(|word| subject.contains(word)).count() as f32;
    let mut vector: Vec<f32> = SUBJECTS.iter().map(|subject| count(subject)).collect();
    vector.resize(dimensions.max(SUBJECTS.len()), 0.0);
    for byte in text.bytes() {
        let place = SUBJECTS.len() + usize::from(byte) % 4;
        if let Some(value) = vector.get_mut(place) {
            *value += 0.002;
        }
    }
    vector.truncate(dimensions);
    vector[0] += 0.01;
    vector
}
