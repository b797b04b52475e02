//! `sokbar serve` as a process of its own, over a real socket.

use std::fs;
use std::io::{BufRead, BufReader, Read, Seek as _, SeekFrom, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use rustix::process::Signal;
use serde_json::Value;

use crate::harness::{PATIENCE, Place, send, text, wait_for};

/// A service that runs; killed with the test, however it ends.
pub(crate) struct Service {
    child: Child,
    /// Kept open, so that the service can write its address.
    _stdout: BufReader<ChildStdout>,
    address: String,
}

impl Service {
    /// Starts the service on a free port and waits for its address.
    pub(crate) fn start(place: &Place) -> Self {
        Self::start_with(place, &[])
    }

    /// Starts it with more arguments.
    pub(crate) fn start_with(place: &Place, arguments: &[&str]) -> Self {
        let command = command(place, arguments);
        Self::start_command(place, command)
    }

    /// Starts it by a command.
    pub(crate) fn start_command(place: &Place, command: Command) -> Self {
        let mut child = spawn(place, command);
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("Sökbar answers at http://");
        let address = address
            .unwrap_or_else(|| panic!("{line:?}, {}", told(place)))
            .to_owned();
        let service = Self {
            child,
            _stdout: stdout,
            address,
        };
        wait_for("the checksums to be compared", || {
            let (_, ready) = service.status_and_json("/ready");
            (ready["status"] != "verifying").then_some(())
        });
        service
    }

    /// Starts it and waits until it listens, which is before its first index is built.
    pub(crate) fn start_listening(place: &Place, arguments: &[&str]) -> Self {
        Self::listening(place, command(place, arguments))
    }

    /// The same by a command.
    pub(crate) fn listening(place: &Place, command: Command) -> Self {
        let mut child = spawn(place, command);
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let address = wait_for("the service to listen", || {
            let told = told(place);
            let line = told.lines().find(|line| line.contains("listening"))?;
            let (_, rest) = line.split_once("address=")?;
            Some(rest.split_whitespace().next()?.to_owned())
        });
        Self {
            child,
            _stdout: stdout,
            address,
        }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// The memory of the service in MiB, now (`VmRSS`), or the most that it had (`VmHWM`).
    pub(crate) fn mebibytes(&self, which: &str) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(which)?.strip_prefix(':'))
            .unwrap();
        let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().unwrap();
        kilobytes / 1024
    }

    /// The status and the body of an answer in JSON.
    pub(crate) fn status_and_json(&self, path: &str) -> (u16, Value) {
        let answer = read_all(self.ask(path));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap())
    }

    /// Sends a GET and leaves the answer to be read.
    pub(crate) fn ask(&self, path: &str) -> TcpStream {
        Self::ask_at(&self.address, path)
    }

    /// Sends a message as an assistant does and leaves the answer to be read.
    pub(crate) fn post(&self, path: &str, message: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (host, length) = (&self.address, message.len());
        write!(
            stream,
            "POST {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-type: application/json\r\n\
             accept: application/json, text/event-stream\r\ncontent-length: {length}\r\n\r\n{message}"
        )
        .unwrap();
        stream
    }

    fn read_from(address: &str, path: &str) -> String {
        read_all(Self::ask_at(address, path))
    }

    fn ask_at(address: &str, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        stream
    }

    /// The JSON that a GET is answered with.
    pub(crate) fn json(&self, path: &str) -> Value {
        let answer = read_all(self.ask(path));
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"))
    }

    pub(crate) fn total(&self, query: &str) -> u64 {
        self.json(&format!("/v1/search?q={query}"))["total"]
            .as_u64()
            .unwrap()
    }

    /// Sends SIGTERM, as an operator or an orchestrator does.
    pub(crate) fn terminate(&self) {
        send(&self.child, Signal::TERM);
    }

    /// Stops the process where it is, until it is thawed.
    pub(crate) fn freeze(&self) {
        send(&self.child, Signal::STOP);
    }

    pub(crate) fn thaw(&self) {
        send(&self.child, Signal::CONT);
    }

    pub(crate) fn ended(&mut self) -> ExitStatus {
        wait_for("the service to end", || self.child.try_wait().unwrap())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Fails if the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(place: &Place, arguments: &[&str]) -> Command {
    place.command(&[&["serve", "--bind", "127.0.0.1:0"], arguments].concat())
}

fn spawn(place: &Place, mut command: Command) -> Child {
    command
        .stdout(Stdio::piped())
        .stderr(Stdio::from(fs::File::create(log(place)).unwrap()))
        .spawn()
        .unwrap()
}

pub(crate) fn read_all(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn log(place: &Place) -> std::path::PathBuf {
    place.root().join("log")
}

/// The log of the service.
pub(crate) fn told(place: &Place) -> String {
    fs::read_to_string(log(place)).unwrap()
}

#[test]
fn without_an_index_it_builds_one_and_serves() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start(&place);
    assert_eq!(service.total("kanban"), 1);
    assert_eq!(service.json("/ready")["documents"], 7);
    let page = read_all(service.ask("/?q=kanban"));
    assert!(page.contains("<mark>Kanban</mark>"), "{page}");
    assert_eq!(place.generations().len(), 1);
}

#[test]
fn each_request_is_a_line_of_the_log() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start(&place);
    assert_eq!(service.total("kanban"), 1);
    let line = wait_for("the line of the request", || {
        told(&place)
            .lines()
            .find(|line| line.contains("/v1/search"))
            .map(str::to_owned)
    });
    for part in ["GET", "200", "ms=", "id="] {
        assert!(line.contains(part), "{part}: {line}");
    }
    assert_eq!(told(&place).matches("/v1/search").count(), 1);
    assert!(
        !line.contains("kanban"),
        "people search for names of people: {line}"
    );
}

#[test]
fn queries_are_logged_only_where_that_is_set() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start_with(&place, &["--log-queries", "--log-format", "json"]);
    assert_eq!(service.total("kanban"), 1);
    let line: Value = wait_for("the line of the request", || {
        let told = told(&place);
        let line = told.lines().find(|line| line.contains("/v1/search"));
        serde_json::from_str(line?).ok()
    });
    assert_eq!(line["query"], "q=kanban");
    assert!(line["ms"].is_f64() && line["status"].is_u64(), "numbers: {line}");
}

#[test]
fn a_request_names_one_host_that_is_allowed() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start_with(&place, &["--allowed-hosts", "sok.example.se"]);
    for (target, hosts, status) in [
        ("/", "host: sok.example.se\r\n", "200"),
        ("/", "host: sok.example.se:8443\r\n", "200"),
        ("/", "host: other.example.se\r\n", "421"),
        ("/health", "host: 10.0.0.7:3000\r\n", "200"),
        ("/", "", "400"),
        ("/health", "", "400"),
        ("/", "host: sok.example.se\r\nhost: other.example.se\r\n", "400"),
        ("http://sok.example.se/", "host: other.example.se\r\n", "200"),
        ("http://other.example.se/", "host: sok.example.se\r\n", "421"),
    ] {
        let mut stream = TcpStream::connect(&service.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!("GET {target} HTTP/1.1\r\n{hosts}connection: close\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let answer = read_all(stream);
        assert_eq!(answer.get(9..12), Some(status), "{target} {hosts:?}: {answer}");
    }
}

#[test]
fn sigterm_ends_it_well_and_the_running_request_is_answered() {
    let place = Place::with_fixture("verkstaden");
    let mut service = Service::start(&place);
    // A request that is under way: begun before the signal, completed after it.
    let mut stream = TcpStream::connect(&service.address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
        .write_all(b"GET /v1/search?q=kanban HTTP/1.1\r\nconnection: close\r\n")
        .unwrap();
    wait_for("the service to take the connection", || {
        (service.total("kanban") == 1).then_some(())
    });
    service.terminate();
    wait_for("the port to be closed", || {
        TcpStream::connect(&service.address).err()
    });
    stream.write_all(b"host: localhost\r\n\r\n").unwrap();
    let answer = read_all(stream);
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("metoder/kanban"),
        "{answer}"
    );
    assert_eq!(service.ended().code(), Some(0), "{}", told(&place));
}

#[test]
fn sigterm_does_not_wait_for_ever_on_idle_connections() {
    let place = Place::with_fixture("verkstaden");
    let mut service = Service::start(&place);
    let _idle = TcpStream::connect(&service.address).unwrap();
    assert_eq!(service.total("kanban"), 1);
    service.terminate();
    assert_eq!(service.ended().code(), Some(0), "{}", told(&place));
}

#[test]
fn a_stale_index_serves_at_once_and_the_new_one_takes_over() {
    let place = Place::with_fixture("verkstaden");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    let before = place.generations();
    place.write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.\n");
    let service = Service::start(&place);
    assert_eq!(service.total("kanban"), 1, "the old index answers");
    wait_for("the new index", || (service.total("andon") == 1).then_some(()));
    assert_eq!(service.json("/ready")["documents"], 8);
    wait_for("the old generation to be removed", || {
        (place.generations().len() == 1).then_some(())
    });
    assert_ne!(place.generations(), before);
}

#[test]
fn an_index_built_by_another_process_is_taken_over() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start(&place);
    assert_eq!(service.total("andon"), 0);
    place.write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.\n");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    wait_for("the new index", || (service.total("andon") == 1).then_some(()));
}

#[test]
fn a_corpus_that_is_gone_leaves_the_index_serving() {
    let place = Place::with_fixture("verkstaden");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    fs::remove_dir_all(place.corpus()).unwrap();
    let service = Service::start(&place);
    let warned = wait_for("the warning", || {
        told(&place)
            .lines()
            // Requests for `/ready` before the files are verified are warnings too.
            .find(|line| line.contains("WARN") && !line.contains("request"))
            .map(str::to_owned)
    });
    assert!(warned.contains("corpus"), "{warned}");
    assert_eq!(service.total("kanban"), 1);
}

#[test]
fn an_index_of_another_version_is_built_anew() {
    let place = Place::with_fixture("verkstaden");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    let info = place
        .index()
        .join(&place.generations()[0])
        .join("generation.json");
    let mut json: Value = serde_json::from_slice(&fs::read(&info).unwrap()).unwrap();
    json["schema_version"] = 0.into();
    fs::write(&info, json.to_string()).unwrap();
    let service = Service::start(&place);
    assert_eq!(service.total("kanban"), 1);
    assert_eq!(place.generations().len(), 1);
}

#[test]
fn a_taken_port_is_told_with_the_way_out() {
    let place = Place::with_fixture("verkstaden");
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = place.sokbar(&["serve", "--bind", &address]);
    let told = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains(&address), "{told}");
    assert!(
        told.contains("hint: ") && told.contains("--bind 127.0.0.1:"),
        "{told}"
    );
    assert!(
        place.generations().is_empty(),
        "told before anything that takes long"
    );
}

#[test]
fn it_serves_an_index_that_is_there_without_building() {
    let place = Place::with_fixture("verkstaden");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    let info = place
        .index()
        .join(&place.generations()[0])
        .join("generation.json");
    let written = fs::metadata(&info).unwrap().modified().unwrap();
    let service = Service::start(&place);
    assert_eq!(service.total("kanban"), 1);
    assert!(!told(&place).contains("index built"), "{}", told(&place));
    assert_eq!(
        fs::metadata(&info).unwrap().modified().unwrap(),
        written,
        "nothing was built"
    );
}

#[test]
fn during_the_first_build_it_lives_and_is_not_ready() {
    let place = Place::with_fixture("verkstaden");
    // A dictionary that is a pipe holds the build up until something is written to it.
    let pipe = place.root().join("sv.dic");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut service = Service::start_listening(&place, &["--hunspell", "sv.dic"]);
    assert_eq!(service.status_and_json("/health").0, 200);
    let (status, ready) = service.status_and_json("/ready");
    assert_eq!((status, &ready["status"]), (503, &"building".into()), "{ready}");
    assert_eq!(
        (&ready["generation"], &ready["watching"]),
        (&Value::Null, &false.into())
    );
    let (status, problem) = service.status_and_json("/v1/search?q=kanban");
    assert_eq!((status, &problem["code"]), (503, &"not_ready".into()));
    service.terminate();
    assert_eq!(service.ended().code(), Some(0), "{}", told(&place));
    assert!(place.generations().is_empty());
}

#[test]
fn readiness_tells_what_is_served_and_what_was_refused() {
    let place = Place::with_fixture("verkstaden");
    fs::write(place.corpus().join("trasig.pdf"), "no PDF").unwrap();
    let service = Service::start_with(&place, &["--watch"]);
    let ready = wait_for("the check after the build", || {
        let ready = service.json("/ready");
        (ready["stale_since"].is_null() && ready["progress"].is_null()).then_some(ready)
    });
    assert_eq!(ready["status"], "ready");
    assert_eq!(
        (&ready["documents"], &ready["refused_files"]),
        (&7.into(), &1.into()),
        "{ready}"
    );
    assert_eq!(
        (&ready["watching"], &ready["last_error"]),
        (&true.into(), &Value::Null)
    );
    assert!(ready["built"].is_string() && ready["generation"].is_string());
}

#[test]
fn an_index_that_cannot_answer_is_not_ready() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start(&place);
    assert_eq!(service.status_and_json("/ready").0, 200);
    // The HTML is overwritten in place, as a failing disk does.
    let rendered = place.index().join(&place.generations()[0]).join("rendered.bin");
    let mut file = fs::OpenOptions::new().write(true).open(&rendered).unwrap();
    // Behind the number of documents and the places of seven of them and the end.
    let table = 8 * (1 + 7 + 1);
    file.seek(SeekFrom::Start(table)).unwrap();
    let length = fs::metadata(&rendered).unwrap().len() - table;
    file.write_all(&vec![0xFF; length as usize]).unwrap();
    let page = read_all(service.ask("/dokument/artiklar/farlig-kod"));
    assert!(page.starts_with("HTTP/1.1 500"), "{page}");
    let (status, ready) = service.status_and_json("/ready");
    assert_eq!((status, &ready["status"]), (503, &"failed".into()), "{ready}");
    assert!(ready["last_error"].is_string(), "{ready}");
    assert_eq!(service.status_and_json("/health").0, 200);
    wait_for("the index to be built again", || {
        let (status, ready) = service.status_and_json("/ready");
        (status == 200 && ready["generation"] == "generation-2").then_some(())
    });
    assert!(told(&place).contains("rendered.bin"), "{}", told(&place));
}

#[test]
fn an_index_folder_that_was_removed_and_built_again_is_taken_over() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start(&place);
    assert_eq!(service.total("andon"), 0);
    fs::remove_dir_all(place.index()).unwrap();
    place.write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.\n");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    wait_for("the new index", || (service.total("andon") == 1).then_some(()));
}

#[test]
fn a_corpus_that_lost_most_of_its_documents_replaces_the_index_only_when_told() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start_with(&place, &["--watch"]);
    for folder in ["artiklar", "fallstudier", "ledare", "forskning"] {
        let _ = fs::remove_dir_all(place.corpus().join(folder));
    }
    let kept = service.json("/ready")["documents"].clone();
    for entry in fs::read_dir(place.corpus().join("metoder")).unwrap() {
        let path = entry.unwrap().path();
        if !path.ends_with("kanban.md") {
            fs::remove_file(path).unwrap();
        }
    }
    let ready = wait_for("the refusal", || {
        let ready = service.json("/ready");
        let refused = ready["last_error"].as_str()?.contains("so the index is kept");
        refused.then_some(ready)
    });
    assert!(ready["stale_since"].is_string(), "{ready}");
    assert_eq!(ready["documents"], kept);
    assert!(told(&place).contains("--accept-loss"), "{}", told(&place));
    let refused = place.sokbar(&["index"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("--accept-loss"),
        "{}",
        text(&refused.stderr)
    );
    assert_eq!(place.sokbar(&["index", "--accept-loss"]).status.code(), Some(0));
    wait_for("the small index", || {
        (service.json("/ready")["documents"] == 1).then_some(())
    });
    wait_for("the error to be cleared", || {
        service.json("/ready")["last_error"].is_null().then_some(())
    });
}

#[test]
fn a_build_that_failed_is_tried_again_without_a_change_of_the_corpus() {
    let place = Place::with_fixture("verkstaden");
    assert_eq!(place.sokbar(&["index"]).status.code(), Some(0));
    place.write("metoder/andon.md", "# Andon\n\nEn lampa som kallar på hjälp.\n");
    // A folder in the way of the build, as a full disk is: root may write where modes forbid it.
    let lock = place.index().join("build.lock");
    let _ = fs::remove_file(&lock);
    fs::create_dir(&lock).unwrap();
    let service = Service::start(&place);
    wait_for("the failure", || {
        service.json("/ready")["last_error"].as_str().map(str::to_owned)
    });
    assert_eq!(service.total("kanban"), 1);
    fs::remove_dir(&lock).unwrap();
    wait_for("the new index", || (service.total("andon") == 1).then_some(()));
}

#[test]
fn a_first_build_that_failed_is_told_and_tried_again() {
    let place = Place::with_fixture("verkstaden");
    // A folder in the way of the build, as a full disk is.
    let lock = place.index().join("build.lock");
    fs::create_dir_all(&lock).unwrap();
    let service = Service::start_listening(&place, &[]);
    let (status, ready) = wait_for("the failure", || {
        let (status, ready) = service.status_and_json("/ready");
        ready["last_error"].is_string().then_some((status, ready))
    });
    assert_eq!(
        (status, ready["status"].as_str()),
        (503, Some("building")),
        "{ready}"
    );
    assert_eq!(service.json("/health")["status"], "ok");
    fs::remove_dir(&lock).unwrap();
    let ready = wait_for("the first index", || {
        let (status, ready) = service.status_and_json("/ready");
        (status == 200).then_some(ready)
    });
    assert!(ready["last_error"].is_null(), "{ready}");
    assert!(
        told(&place).contains("the first index cannot be built"),
        "{}",
        told(&place)
    );
}

#[test]
fn metrics_have_an_address_of_their_own() {
    let place = Place::with_fixture("verkstaden");
    let service = Service::start_with(&place, &["--metrics-bind", "127.0.0.1:0"]);
    let told = told(&place);
    let line = told.lines().find(|line| line.contains("metrics are at")).unwrap();
    let address = line.split_once("address=").unwrap().1.trim();
    service.total("kanban");
    service.total("smed");
    let metrics = Service::read_from(address, "/metrics");
    assert!(metrics.starts_with("HTTP/1.1 200"), "{metrics}");
    for line in [
        "sokbar_requests_total{route=\"/v1/search\",status=\"200\"} 2",
        "sokbar_engine_duration_seconds_count{work=\"searches\"} 2",
        "sokbar_generation{generation=\"generation-1\"} 1",
        "sokbar_documents 7",
        "sokbar_ready 1",
        "sokbar_stale 0",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line}\n{metrics}");
    }
    assert!(read_all(service.ask("/metrics")).starts_with("HTTP/1.1 404"));
    assert!(Service::read_from(address, "/v1/search").starts_with("HTTP/1.1 404"));
}
